"""What the core asks of the world, in its own words; adapters and storage answer."""

from bot.ports.alerting import Alerts, Watches
from bot.ports.erasure import Wording
from bot.ports.fetching import Fetched, Fetcher, Files
from bot.ports.memory import ClaimStore, Encoder
from bot.ports.storing import Storage, UnitOfWork
from bot.ports.visibility import Visibility
from bot.ports.watching import Checkpoint, Happening, Watch
from bot.ports.work import Inbox, Messenger, Outbox, Register, Vault

__all__ = [
    "Alerts",
    "Checkpoint",
    "ClaimStore",
    "Encoder",
    "Fetched",
    "Fetcher",
    "Files",
    "Happening",
    "Inbox",
    "Messenger",
    "Outbox",
    "Register",
    "Storage",
    "UnitOfWork",
    "Vault",
    "Visibility",
    "Watch",
    "Watches",
    "Wording",
]
