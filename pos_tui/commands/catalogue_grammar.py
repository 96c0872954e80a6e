"""What can be typed after `pos-tui products`. Imports nothing of ours, as all grammar."""

import argparse
from collections.abc import Callable
from datetime import date

FILTER = (
    ("text", "TEXT", "a code, or words of their names"),
    ("category", "NAME", "those in this category and in those within it"),
    ("brand", "NAME", "those of this brand"),
    ("tax", "CODE", "those of this tax class"),
)
CHANGE = (
    ("price", "HOW", "+5%%, --price=-0.10, or a new price such as 2.50"),
    ("round", "HOW", "prices to a step such as 0.05, or to an ending such as x9 or x.99"),
    ("cost", "HOW", "as the price, or none"),
    ("set-tax", "CODE", "another tax class"),
    ("set-category", "NAME", "another category, or none"),
    ("set-brand", "NAME", "another brand, or none"),
    ("set-reorder", "N", "another reorder point, or none"),
    ("set-sold", "yes|no", "sold, or not any more"),
)


def add_products(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Changing many at once, looking at what was changed, taking it back."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True, parser_class=type(parser))
    said = "Change all products that are meant, at once; one that cannot take the change stays as it is."
    change = acts.add_parser("change", help=said, description=said, parents=[shared], allow_abbrev=False)
    _add_filter(change)
    _add_texts(change.add_argument_group("what is changed"), CHANGE)
    _add_who(change)
    said = "What was changed of many products, the newest first."
    acts.add_parser("changes", help=said, description=said, parents=[shared], allow_abbrev=False)
    said = "Take such a change back; a product that was changed since stays as it is."
    undo = acts.add_parser("undo", help=said, description=said, parents=[shared], allow_abbrev=False)
    undo.add_argument("code", metavar="ID", help="as «products changes» lists it, or its last figures")
    _add_who(undo)


def add_labels(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Which labels, and since when."""
    _add_filter(parser)
    parser.add_argument(
        "--since",
        dest="from_",
        metavar="DATE",
        type=day,
        default=argparse.SUPPRESS,
        help="what changed since a day",
    )
    parser.add_argument(
        "--since-last", action="store_true", default=argparse.SUPPRESS,
        help="what changed since the catalogue's screen last printed labels here",
    )  # fmt: skip
    parser.add_argument(
        "--date",
        dest="on",
        metavar="DATE",
        type=day,
        default=argparse.SUPPRESS,
        help="prices of that day; else today",
    )


def _add_filter(parser: argparse.ArgumentParser) -> None:
    _add_texts(parser.add_argument_group("which products"), FILTER)
    parser.add_argument(
        "--shown", choices=("sold", "off", "all"), default=argparse.SUPPRESS, help="else those that are sold"
    )


def _add_texts(group: argparse._ArgumentGroup, options: tuple[tuple[str, str, str], ...]) -> None:
    for name, metavar, help_ in options:
        group.add_argument(
            f"--{name}", dest=f"bulk_{name.replace('-', '_')}", metavar=metavar, default=argparse.SUPPRESS,
            help=help_,
        )  # fmt: skip


def _add_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", default=argparse.SUPPRESS, help="say what would change")
    parser.add_argument("--by", metavar="NUMBER", default=argparse.SUPPRESS, help="staff number; asks for the PIN")
    parser.add_argument(
        "--pin-stdin", action="store_true", default=argparse.SUPPRESS, help="read the PIN from standard input"
    )
