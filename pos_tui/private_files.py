"""Files that hold a secret or a shop's books, and that others on this machine can read."""

import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

from pos_tui.config import Settings

OTHERS = 0o077
SECRETS = ("database", "key", "backup_key")
FILE_ADDRESS = "sqlite+aiosqlite:///"


def open_to_others(file: Path) -> bool:
    """True when somebody besides the owner may read or write it; a system without such rights has none."""
    return sys.platform != "win32" and file.is_file() and bool(S_IMODE(file.stat().st_mode) & OTHERS)


def too_open(settings: Settings) -> list[Path]:
    """Configuration with a secret in it, keys, database and log, in this order, that others can read."""
    return [file for file in _private(settings) if open_to_others(file)]


def warning_about(files: list[Path]) -> str | None:
    """What to do about them, as one sentence."""
    if not files:
        return None
    named = " ".join(str(file) for file in files)
    return f"Others on this machine can read what should be private: chmod 600 {named}"


def _private(settings: Settings) -> Iterator[Path]:
    config = settings.file
    if config is not None and settings.model_fields_set.intersection(SECRETS) and _names_a_secret(config):
        yield config
    if settings.key is None:
        yield settings.key_file
    if settings.backup_key_file is not None:
        yield settings.backup_key_file
    address = settings.database.get_secret_value()
    if address.startswith(FILE_ADDRESS):
        yield Path(address.removeprefix(FILE_ADDRESS))
    yield settings.log_file


def _names_a_secret(config: Path) -> bool:
    """A file that only names the outlet may be read by all."""
    try:
        lines = config.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return any(line.partition("=")[0].strip() in SECRETS for line in lines)
