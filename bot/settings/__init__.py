"""What Hearsay is told about the machine it runs on, read once and frozen.

A value comes from the environment, else from `.env`, else from `hearsay.toml`, else from its default. To
add a setting, add a field to `Settings` and a row to `TABLE`, and to `NEEDS` what it cannot work without.
"""

from bot.settings.reading import SettingsError, load, resolve
from bot.settings.table import NEEDS, TABLE, Setting, Settings
from bot.settings.values import PEOPLE, Network, admin_key

__all__ = [
    "NEEDS",
    "PEOPLE",
    "TABLE",
    "Network",
    "Setting",
    "Settings",
    "SettingsError",
    "admin_key",
    "load",
    "resolve",
]
