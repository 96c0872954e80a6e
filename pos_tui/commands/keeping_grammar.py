"""What can be typed after commands that keep a shop safe: copies, heads, the log. Imports nothing of ours."""

import argparse
from collections.abc import Callable

from pos_tui.commands.people_grammar import add_who

MOST_FIGURES = 6


def add_keeping(command: Callable[[str, str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """Every command of this kind."""
    add_backup(command("backup", "Copy everything to one file while the tills sell, and prove it."))
    add_restore(command("restore", "Bring a backup back, proved before it takes the place of what is there."))
    add_logs(command("logs", "Print what the program wrote down, by level and sale; follow it."))
    add_anchors(command("anchors", "Write the heads of the journal, to be kept elsewhere."), shared)


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Where to, and who takes it."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="", help="else a name by date and time")
    parser.add_argument(
        "--to", dest="to_folder", metavar="DIR", default=argparse.SUPPRESS, help="else the setting backup_folder"
    )
    parser.add_argument(
        "--new-key",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="make a key to encrypt backups with; no backup",
    )
    _add_flag(parser, "--no-verify", "do not restore it to prove it: faster, and nobody knows whether it holds")
    add_who(parser)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """What from, and what may be put aside for it."""
    parser.add_argument("file", metavar="FILE", help="a backup of this shop")
    _add_flag(parser, "--check", "prove it, and change nothing")
    _add_flag(parser, "--replace", "put the shop that is there aside, with what was sold since")
    _add_flag(parser, "--other-shop", "although another shop is there")
    _add_flag(parser, "--migrate", "bring a backup of an older pos-tui up to date on its way")
    add_who(parser)


def add_logs(parser: argparse.ArgumentParser) -> None:
    """Which lines."""
    parser.add_argument(
        "-f", "--follow", action="store_true", default=argparse.SUPPRESS, help="go on with new lines"
    )
    parser.add_argument(
        "--level", choices=("debug", "info", "warning", "error"), default=argparse.SUPPRESS, help="these and worse"
    )
    parser.add_argument(
        "--sale", metavar="ID", default=argparse.SUPPRESS, help="about this sale, or the beginning of it"
    )
    parser.add_argument(
        "--lines", metavar="N", type=_many, default=argparse.SUPPRESS, help="how many; 200 without it"
    )


def _many(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:MOST_FIGURES]) > 0 and len(text) <= MOST_FIGURES):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of lines: write one such as 200")
    return int(text)


def _add_flag(parser: argparse.ArgumentParser, name: str, promise: str) -> None:
    parser.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=promise)


def add_anchors(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Heads of the chains."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True, parser_class=type(parser))
    said = "Write the head of every till's journal, to be kept where nobody of the shop can change it."
    export = acts.add_parser("export", help=said, description=said, parents=[shared], allow_abbrev=False)
    export.add_argument("file", metavar="FILE", nargs="?", default="-", help="without it standard output")
