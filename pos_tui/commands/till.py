"""`pos-tui`: the till itself."""

import sys
from functools import partial

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.crash import report_crash
from pos_tui.commands.grammar import Options
from pos_tui.config import Settings
from pos_tui.errors import BadInput
from pos_tui.log import logging_to_file
from pos_tui.ui.app import TillApp
from pos_tui.ui.opening import Opening


def run(options: Options) -> int:
    """Opens the till on the shop of the settings; the first start asks for what a shop needs."""
    need_terminal()
    return open_till(settings_of(options))


def open_till(settings: Settings, *, hint: str | None = None) -> int:
    """The till on a terminal until its person leaves it; `hint` is shown at the sign-in."""
    with logging_to_file(settings):
        report = partial(report_crash, command="pos-tui")
        app = TillApp(Opening(settings, hint=hint).first, keys=settings.keys, report=report)
        app.run()
        return app.return_code or 0


def need_terminal() -> None:
    """Refuses to paint into a file or to read keys from a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "The till needs a terminal for its screen and keys: start it without a pipe, or see «pos-tui --help»."
        )
