"""What Hearsay is told about the machine it runs on, read once and frozen.

A value comes from the environment, else from `.env`, else from `hearsay.toml`, else from its default. To
add a setting, add a field to `Settings` and a row to `TABLE`, and to `NEEDS` what it cannot work without.
"""

from bot.settings.reading import CONFIG_FILE, Given, SettingsError, given, load, resolve
from bot.settings.table import NEEDS, TABLE, Setting, Settings, secrets_of
from bot.settings.values import FOREVER, PEOPLE, Network, admin_key, age

__all__ = [
    "CONFIG_FILE",
    "FOREVER",
    "NEEDS",
    "PEOPLE",
    "TABLE",
    "Given",
    "Network",
    "Setting",
    "Settings",
    "SettingsError",
    "admin_key",
    "age",
    "given",
    "load",
    "resolve",
    "secrets_of",
]
