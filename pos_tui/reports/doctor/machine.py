"""The machine: Python and packages, the SQLite library, disk, clock and log."""

import os
import platform
import shutil
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pos_tui.config import Settings, data_folder
from pos_tui.db.engines import wal_is_safe
from pos_tui.db.facts import library_version
from pos_tui.reports.doctor.views import Finding, doubtful, well, wrong

OLDEST_PYTHON = (3, 11)
PACKAGES = ("textual", "sqlalchemy", "aiosqlite", "asyncpg", "pydantic", "alembic", "argon2-cffi")
LITTLE_DISK, NO_DISK = 500_000_000, 50_000_000
FIRST_YEAR = 2026


def machine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that can be known without a database or a terminal."""
    return [python(), packages(), sqlite(), disk(data_folder()), clock(now), log_file(settings.log_file)]


def python() -> Finding:
    """Old enough to be known, new enough to run us."""
    what = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < OLDEST_PYTHON:
        return wrong("python", what, "Install Python 3.11 or newer.")
    return well("python", what)


def packages() -> Finding:
    """The packages that a till stands on."""
    there, missing = [f"pos-tui {version('pos-tui')}"], []
    for name in PACKAGES:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return wrong("packages", f"{', '.join(missing)} is not installed", "Install pos-tui again.")
    return well("packages", ", ".join(there))


def sqlite() -> Finding:
    """Whether the library may use WAL: some releases can lose committed sales in it."""
    used = library_version()
    if wal_is_safe(used):
        return well("sqlite", f"SQLite {used}, WAL is safe in it")
    return doubtful(
        "sqlite",
        f"SQLite {used} can lose committed rows in WAL mode, so a slower journal is used",
        "Nothing has to be done; a newer SQLite (3.51.3) would be faster.",
    )


def disk(folder: Path) -> Finding:
    """Room for what is sold."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    what = f"{free / 1e9:.1f} GB free in {there}"
    if free < NO_DISK:
        return wrong("disk", what, "Free some space now: a full disk stops the till.")
    return doubtful("disk", what, "Free some space soon.") if free < LITTLE_DISK else well("disk", what)


def clock(now: datetime) -> Finding:
    """A till whose battery is empty begins in the past."""
    what = f"{now.astimezone().isoformat(timespec='seconds')}"
    if now.astimezone(UTC).year < FIRST_YEAR:
        return wrong("clock", what, "Set the clock of this machine: documents would carry a date of the past.")
    return well("clock", what)


def log_file(file: Path) -> Finding:
    """Whether what goes wrong can be written down."""
    there = next(parent for parent in (file, *file.parents) if parent.exists())
    if os.access(there, os.W_OK) and not file.is_dir():
        return well("log", str(file))
    return doubtful("log", f"{file} cannot be written", "Name a file that can be in the setting log_file.")
