"""What can be typed after `pos-tui customers` and `pos-tui tiers`. Imports nothing of ours, as all grammar."""

import argparse


def add_customers(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Finding, showing, handing out and erasing people; points that expire."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True, parser_class=type(parser))
    for act, said, argument, changes in (
        ("find", "Who has these words, this telephone number, card or code.", "TEXT", False),
        ("show", "What is known of somebody, what they like, and what they bought last.", "CODE", False),
        ("statement", "What somebody bought on account and paid of it.", "CODE", False),
        ("merge", "Two records of one person become one: CODE goes, INTO stays.", "CODE", True),
        ("export", "All that is kept of a person, as JSON, to be handed to them.", "CODE", True),
        ("erase", "Forget a person: the documents stay, the name goes.", "CODE", True),
        ("expire", "Take off points that nobody used in time.", None, True),
    ):
        added = acts.add_parser(act, help=said, description=said, parents=[shared], allow_abbrev=False)
        if argument:
            added.add_argument("code", metavar=argument)
        if act == "merge":
            added.add_argument("into", metavar="INTO")
            added.add_argument(
                "--dry-run", action="store_true", default=argparse.SUPPRESS, help="say what would move"
            )
        if changes:
            add_who(added)


def add_tiers(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The tiers of a shop, and who is in which."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True, parser_class=type(parser))
    said = "Every tier, the highest first."
    acts.add_parser("list", help=said, description=said, parents=[shared], allow_abbrev=False)
    said = "Give everybody the tier that they spent for, up and down."
    put = acts.add_parser("apply", help=said, description=said, parents=[shared], allow_abbrev=False)
    put.add_argument("--dry-run", action="store_true", default=argparse.SUPPRESS, help="say who would move")
    add_who(put)
    said = "Take a tier away; who has it keeps its name."
    remove = acts.add_parser("remove", help=said, description=said, parents=[shared], allow_abbrev=False)
    remove.add_argument("code", metavar="NAME")
    add_who(remove)
    said = "Set what a tier takes and what it gives."
    put = acts.add_parser("set", help=said, description=said, parents=[shared], allow_abbrev=False)
    put.add_argument("code", metavar="NAME")
    put.add_argument("--spend", metavar="AMOUNT", required=True, help="how much has to be spent, such as 500")
    put.add_argument("--days", metavar="N", type=int, default=argparse.SUPPRESS, help="in so many days; else 365")
    put.add_argument("--times", metavar="X", default=argparse.SUPPRESS, help="multiplies points by; else 1")
    add_who(put)


def add_who(parser: argparse.ArgumentParser) -> None:
    """Who gives the command."""
    parser.add_argument("--by", metavar="NUMBER", default=argparse.SUPPRESS, help="staff number; asks for the PIN")
    parser.add_argument(
        "--pin-stdin", action="store_true", default=argparse.SUPPRESS, help="read the PIN from standard input"
    )
