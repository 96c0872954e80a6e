"""`pos-tui`: the till itself. Its first screen is painted before settings are read, which takes as long again."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pos_tui.commands.output import note
from pos_tui.errors import BadInput
from pos_tui.loading import collect_seldom, for_good
from pos_tui.ui.app import TillApp
from pos_tui.ui.opening import Opening

if TYPE_CHECKING:
    from pos_tui.commands.options import Options
    from pos_tui.config import Settings


def run(options: "Options") -> int:
    """Opens the till on the shop of the settings; the first start asks for what a shop needs."""
    need_terminal()

    def read() -> "Settings":
        from pos_tui.commands.chosen import settings_of  # behind the first paint

        return settings_of(options)

    return open_till(read, low_bandwidth=options.low_bandwidth)


def open_till(read: "Callable[[], Settings]", *, hint: str | None = None, low_bandwidth: bool = False) -> int:
    """The till on a terminal until its person leaves it; `hint` is shown at the sign-in."""
    collect_seldom()
    later: list[str] = []
    with ExitStack() as until_left:

        def opened() -> "Settings":
            from pos_tui.log import logging_to_file

            settings = read()
            if settings.low_bandwidth:
                app.save_bytes()
            until_left.enter_context(logging_to_file(settings, complain=later.append))
            return settings

        app = TillApp(Opening(opened, hint=hint, loading=for_good).first, report=_report)
        if low_bandwidth:
            app.save_bytes()
        app.run(mouse=not low_bandwidth)  # a mouse sends bytes whenever it moves
    for sentence in later:  # the screen was the till's
        note(sentence)
    return app.return_code or 0


def _report(error: BaseException) -> str:
    from pos_tui.commands.crash import report_crash  # only a bug needs it

    return report_crash(error, command="pos-tui")


def need_terminal() -> None:
    """Refuses to paint into a file or to read keys from a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "The till needs a terminal for its screen and keys: start it without a pipe, or see «pos-tui --help»."
        )
