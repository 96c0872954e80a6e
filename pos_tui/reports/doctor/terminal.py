"""The terminal: its size, colours and letters."""

import locale
import shutil
import sys
from collections.abc import Mapping

from pos_tui.reports.doctor.line import line
from pos_tui.reports.doctor.views import Finding, doubtful, well, wrong

COLUMNS, LINES = 80, 24
FEWEST_COLOURS = 8
NO_TERMINAL = ("", "dumb", "unknown")


def terminal(environment: Mapping[str, str]) -> list[Finding]:
    """As the program sees it from where it was started."""
    return [kind(environment), size(), colours(environment), letters(), *_line(environment)]


def _line(environment: Mapping[str, str]) -> list[Finding]:
    """Only where somebody looks at a terminal that can be asked."""
    asked = sys.stdin.isatty() and sys.stdout.isatty() and environment.get("TERM", "") not in NO_TERMINAL
    return [line()] if asked else []


def kind(environment: Mapping[str, str]) -> Finding:
    """What the terminal says it is."""
    name = environment.get("TERM", "")
    if not sys.stdout.isatty():
        return doubtful(
            "terminal", "no terminal: the output goes to a file or a pipe", "Look from the till itself."
        )
    if name in NO_TERMINAL:
        return wrong(
            "terminal", f"TERM is {name or 'not set'}", "Set TERM to what the terminal is, such as xterm."
        )
    over = " over SSH" if "SSH_CONNECTION" in environment else ""
    return well("terminal", f"{name}{over}")


def size() -> Finding:
    """80 × 24 is what the screens are made for."""
    room = shutil.get_terminal_size((COLUMNS, LINES))
    what = f"{room.columns} columns, {room.lines} lines"
    if room.columns < COLUMNS or room.lines < LINES:
        return doubtful("size", what, f"Make the window at least {COLUMNS} × {LINES}.")
    return well("size", what)


def colours(environment: Mapping[str, str]) -> Finding:
    """No information is by colour alone, so few are enough."""
    if "NO_COLOR" in environment:
        return well("colours", "switched off (NO_COLOR)")
    many = _colours(environment)
    if many < FEWEST_COLOURS:
        return doubtful("colours", f"{many}", "Set TERM to a terminal with colours, such as xterm-256color.")
    return well("colours", "16 million" if many > 256 else str(many))


def letters() -> Finding:
    """Names and rules of tables need UTF-8."""
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(do_setlocale=False)).lower()
    if encoding.replace("-", "") == "utf8":
        return well("letters", "UTF-8")
    return wrong("letters", f"{encoding} instead of UTF-8", "Set LANG to a UTF-8 locale, such as C.UTF-8.")


def _colours(environment: Mapping[str, str]) -> int:
    if environment.get("COLORTERM", "") in ("truecolor", "24bit"):
        return 1 << 24
    try:
        import curses  # not on every machine
    except ImportError:
        return FEWEST_COLOURS
    try:
        curses.setupterm(environment.get("TERM") or "dumb", fd=2)
    except curses.error:
        return FEWEST_COLOURS
    return max(curses.tigetnum("colors"), 2)
