"""Everything that doctor looks at, in one order."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pos_tui.config import PREFIX, Settings, default_config_file, load_settings
from pos_tui.errors import TillError
from pos_tui.private_files import too_open
from pos_tui.reports.doctor.machine import clock, machine, packages, python, sqlite
from pos_tui.reports.doctor.store import store
from pos_tui.reports.doctor.terminal import terminal
from pos_tui.reports.doctor.views import Finding, doubtful, well, wrong


async def examine(
    config_file: Path | None, options: Mapping[str, str | None], environment: Mapping[str, str], now: datetime
) -> list[Finding]:
    """Every finding; settings that are wrong are one of them, and then the rest is left out that needs them."""
    try:
        settings = load_settings(config_file, **options)
    except TillError as error:
        wrong_settings = wrong("settings", str(error), "Correct that, then look again.")
        return [python(), packages(), sqlite(), clock(now), wrong_settings, *terminal(environment)]
    return [
        *machine(settings, now),
        settings_read(config_file, environment),
        *await store(settings, now),
        private(settings),
        *terminal(environment),
        printer(settings),
    ]


def settings_read(config_file: Path | None, environment: Mapping[str, str]) -> Finding:
    """Which files and variables made the settings; never their values."""
    file = config_file or default_config_file()
    names = sorted(name for name in environment if name.upper().startswith(PREFIX))
    said = str(file) if file.is_file() else f"no file at {file}"
    return well("settings", f"{said}; environment: {', '.join(names) or 'nothing'}")


def private(settings: Settings) -> Finding:
    """What holds a secret or the books is for its owner only."""
    wide = too_open(settings)
    if not wide:
        return well("private", "nobody else on this machine can read them")
    said = ", ".join(str(file) for file in wide)
    return doubtful("private", f"others can read {said}", f"chmod 600 {' '.join(map(str, wide))}")


def printer(_settings: Settings) -> Finding:
    """A till without a printer shows its receipts."""
    return well("printer", "none is set up: receipts are shown on the screen")
