"""What can be typed after `pos-tui`. Imports nothing of ours but errors: `--help` must be immediate."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from pos_tui.commands.catalogue_grammar import add_labels, add_products
from pos_tui.commands.keeping_grammar import add_keeping
from pos_tui.commands.looking_grammar import add_scan, add_verify
from pos_tui.commands.options import Options as Options
from pos_tui.commands.people_grammar import add_customers, add_tiers
from pos_tui.errors import BadInput
from pos_tui.redact import redact

MOST_DAYS = 36_500
COUPONS = ("coupons", "coupon-values", "coupon-products")
OWN_MODULES = ("shifts", "taxes", "corrections")
SUPPLIERS = ("suppliers", "supplier-products")
FILES = ("products", "categories", "customers", "promotions", "prices", "fees", "kinds", *COUPONS, *SUPPLIERS)
"""What comes in and goes out again as it was."""


class Parser(argparse.ArgumentParser):
    """Refuses with a sentence, as everything here does."""

    def error(self, message: str) -> NoReturn:
        said = redact(message)
        raise BadInput(f"{said[:1].upper()}{said[1:]}. See «{self.prog} --help».")


def parse(arguments: Sequence[str]) -> Options:
    """Reads an argument list; raises BadInput with a sentence when it cannot be meant."""
    return whole_grammar().parse_args(list(arguments), namespace=Options())


def whole_grammar() -> Parser:
    """Every command and option; those that all commands share are taken before the command and after it."""
    shared = _shared()
    parser = Parser(
        prog="pos-tui",
        description="A till in your terminal. Without a command it opens the till.",
        epilog="Exit codes: 0 done; 1 something wrong was found; 2 bad use, or refused with a sentence.",
        parents=[shared],
        allow_abbrev=False,
    )
    _add_till(parser)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", parser_class=Parser)

    def command(name: str, summary: str, module: str | None = None) -> Parser:
        added = commands.add_parser(name, help=summary, description=summary, parents=[shared], allow_abbrev=False)
        added.set_defaults(command=name, module=module or name)
        return added

    _add_commands(command)
    return parser


def _add_commands(command: Callable[..., Parser]) -> None:
    """Each with its module and what it takes, in the order of the help."""
    _add_starting(command("demo", "Open the till on a stocked demo shop of your own."))
    _add_setup(command("setup", "Found a shop from a shop.json, in an empty database."))
    _add_migrate(command("migrate", "Bring the database to this program's schema."))
    _add_import(command("import", "Take products, customers, promotions or prices from a CSV file.", "imports"))
    _add_export(command("export", "Write the CSV file that an import of the same name takes."))
    _add_replay(command("replay", "Ring up the sales of JSONL files as a till would, each id once."))
    _add_report(command("report", "Print what was sold, and what was counted."))
    _add_audit(command("audit", "Print what was done, by whom, and who approved it."))
    _add_tills(command("tills", "List the tills of every shop, or add one."))
    _add_tax(command("tax", "List the rates of tax, or add a coming one."))
    _add_exchange(command("rates", "List what foreign money is worth, or set it."))
    add_verify(command("verify", "Prove the books from the ledgers; name the first row that is wrong."))
    add_keeping(command, _shared())
    _add_stock(command("stock", "List what lies on the shelves of an outlet, and why a level changed."))
    _add_orders(command("orders", "List the orders of an outlet to suppliers, or write one as CSV."))
    add_products(command("products", "Change many products at once, or take such a change back."), _shared())
    add_labels(command("labels", "Print the text of shelf labels: all, those of a filter, what changed."), _date)
    add_scan(command("scan", "Say how codes are read: kind, check digit, price, weight, batch, day, product."))
    add_customers(command("customers", "Find customers; hand out or forget a person; expire points."), _shared())
    add_tiers(command("tiers", "List the tiers of customers, set them, reckon who is in them."), _shared())
    _add_find(command("find", "Find products by code or by the beginnings of words, the best first."))
    command("doctor", "Look at the machine, the database and the terminal; say what to do.")


def _shared() -> Parser:
    """Absent options set nothing, so that one given before the command survives the command's own parser."""
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("taken before the command and after it")
    group.add_argument("--database", metavar="URL", help="sqlite+aiosqlite:///FILE or postgresql+asyncpg://…")
    group.add_argument("--config", metavar="FILE", type=Path, help="the configuration file to read")
    group.add_argument("--company", metavar="NAME", help="which company, where a database has several")
    group.add_argument("--outlet", metavar="CODE", help="which shop")
    group.add_argument("--terminal", metavar="CODE", help="which till in it")
    group.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return shared


def _add_till(parser: Parser) -> None:
    """What stands before a command, or alone."""
    _add_flag(parser, "--low-bandwidth", "for a thin line: no colours, plain letters for borders, no clock")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")


def _add_starting(parser: Parser) -> None:
    _add_flag(parser, "--fresh", "build the demo anew")
    _add_flag(parser, "--low-bandwidth", "for a thin line, as without a command")
    _add_flag(parser, "--prepare", "build it, and do not open the till")


def _add_setup(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="shop.json, or - for standard input")
    parser.add_argument("--owner", metavar="NAME", default=argparse.SUPPRESS, help="first owner; asks for a PIN")
    _add_flag(parser, "--pin-stdin", "read the owner's PIN from standard input")


def _add_migrate(parser: Parser) -> None:
    _add_flag(parser, "--check", "change nothing; exit 1 when it is behind")


def _add_import(parser: Parser) -> None:
    parser.add_argument("kind", choices=FILES, help="what the file holds")
    parser.add_argument("file", metavar="FILE", help="CSV, plain or .gz, or - for standard input")
    _add_flag(parser, "--dry-run", "say what would change; change nothing")
    _add_flag(parser, "--skip-bad", "take the rest although some rows are bad")


def _add_export(parser: Parser) -> None:
    parser.add_argument("kind", choices=FILES, help="what to write")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="CSV; without it standard output")


def _add_replay(parser: Parser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="sales.jsonl, plain or .gz, in order; - is stdin")
    parser.add_argument(
        "--lanes", metavar="N", type=_lanes, default=argparse.SUPPRESS, help="processes that sell at the same time"
    )
    parser.add_argument(
        "--counts", metavar="FILE", default=argparse.SUPPRESS,
        help="JSON with the cash_counted of each business_date: its shifts are closed with that",
    )  # fmt: skip
    _add_flag(parser, "--skip-bad", "book the rest although some lines are bad")


def _add_find(parser: Parser) -> None:
    parser.add_argument("codes", metavar="TEXT", nargs="+", help="a code, or words in any order")


def _add_stock(parser: Parser) -> None:
    _add_flag(parser, "--below", "what is at its reorder point, and how much to order")
    acts = parser.add_subparsers(metavar="ACT", dest="act", parser_class=Parser)
    said = "Why the level of a product changed, the newest first."
    moved = acts.add_parser("movements", help=said, description=said, parents=[_shared()], allow_abbrev=False)
    moved.add_argument("code", metavar="SKU", help="its SKU or a barcode")
    said = "List the lots and serial numbers on hand, what expires first at the top."
    lots = acts.add_parser("lots", help=said, description=said, parents=[_shared()], allow_abbrev=False)
    within = "only what is over, or will be within so many days"
    lots.add_argument("--expiring", metavar="DAYS", type=_days, default=argparse.SUPPRESS, help=within)
    said = "Where a lot, or a piece with its serial number, came from and went, in every outlet."
    trace = acts.add_parser("trace", help=said, description=said, parents=[_shared()], allow_abbrev=False)
    trace.add_argument("code", metavar="CODE", help="the lot or the serial number, exactly")


def _add_orders(parser: Parser) -> None:
    acts = parser.add_subparsers(metavar="ACT", dest="act", parser_class=Parser)
    said = "Write an order as CSV, for the supplier."
    export = acts.add_parser("export", help=said, description=said, parents=[_shared()], allow_abbrev=False)
    export.add_argument("code", metavar="NUMBER", help="the order's number")
    export.add_argument("file", metavar="FILE", nargs="?", default="-", help="without it standard output")


def _add_flag(parser: Parser, name: str, promise: str) -> None:
    parser.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=promise)


def _add_report(parser: Parser) -> None:
    reports = parser.add_subparsers(metavar="REPORT", dest="report", required=True, parser_class=Parser)
    shared = _shared()
    for name, summary in (
        ("totals", "Everything sold from one business date to another."),
        ("day", "One business date, with the takings hour by hour."),
        ("taxes", "Turnover and tax by class and rate, and each part of a tax."),
        ("corrections", "Who voids, overrides, discounts or opens the drawer more than the others."),
        ("shifts", "Every shift with what its drawer should have held and what was counted."),
    ):
        report = reports.add_parser(name, help=summary, description=summary, parents=[shared], allow_abbrev=False)
        report.set_defaults(report=name, module=name if name in OWN_MODULES else "report")
        if name != "day":
            _add_period(report)
        else:
            report.add_argument("--date", dest="on", metavar="DATE", type=_date, default=argparse.SUPPRESS)
    said = "What a product costs now, and why: every step, and what does not apply."
    price = reports.add_parser("price", help=said, description=said, parents=[shared], allow_abbrev=False)
    price.set_defaults(report="price", module="price")
    _add_price(price)


def _add_price(parser: Parser) -> None:
    parser.add_argument("sku", metavar="CODE", help="SKU or barcode")
    parser.add_argument("--customer", metavar="CODE", default=argparse.SUPPRESS, help="who buys it")
    parser.add_argument("--quantity", metavar="N", default=argparse.SUPPRESS, help="how many; 1 without it")
    parser.add_argument("--date", dest="on", metavar="DATE", type=_date, default=argparse.SUPPRESS)


def _add_period(parser: Parser) -> None:
    parser.add_argument("--from", dest="from_", metavar="DATE", type=_date, default=argparse.SUPPRESS)
    parser.add_argument("--to", metavar="DATE", type=_date, default=argparse.SUPPRESS)


def _add_audit(parser: Parser) -> None:
    parser.add_argument("--person", metavar="CODE", default=argparse.SUPPRESS, help="who did or approved it")
    parser.add_argument("--act", metavar="KIND", default=argparse.SUPPRESS, help="what was done: void, no_sale …")
    _add_period(parser)


def _add_tills(parser: Parser) -> None:
    add = _acts(parser, "add", "Add a till to a shop, or a new shop with its first.", "every till that is in use")
    add.add_argument("code", metavar="SHOP", help="its code, such as BISHAN")
    add.add_argument("into", metavar="TILL", help="a code that the shop does not have yet, such as 2")
    add.add_argument("--name", metavar="NAME", default=argparse.SUPPRESS, help="of a new shop, as on receipts")


def _add_tax(parser: Parser) -> None:
    add = _acts(
        parser, "add", "Add a rate that a class takes from a coming day on.", "every rate by class and day"
    )
    add.add_argument("code", metavar="CODE", help="the tax class, such as S")
    add.add_argument(
        "rate", metavar="RATE", nargs="?", default=argparse.SUPPRESS, help="percent, such as 9 or 7.875"
    )
    add.add_argument(
        "--part", dest="parts", metavar="NAME=RATE", action="append", default=argparse.SUPPRESS,
        help="one of several taxes that make it up; NAME=RATE+ is on the price and those before it",
    )  # fmt: skip
    add.add_argument("--from", dest="from_", metavar="DATE", type=_date, required=True)


def _add_exchange(parser: Parser) -> None:
    put = _acts(parser, "set", "Set what one unit of a currency is worth.", "every rate by currency and day")
    put.add_argument("code", metavar="CURRENCY", help="three letters, such as EUR")
    put.add_argument("rate", metavar="RATE", help="in the shop's own currency, such as 1.4512")
    put.add_argument(
        "--tender",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="adds the way of paying that takes it, where there is none yet, such as «Cash EUR»",
    )
    put.add_argument(
        "--from", dest="from_", metavar="DATE", type=_date, default=argparse.SUPPRESS, help="else today"
    )


def _acts(parser: Parser, act: str, summary: str, listed: str) -> Parser:
    """One act that changes something, by somebody who may, and `list`; answers the first."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True, parser_class=Parser)
    shared = _shared()
    changes = acts.add_parser(act, help=summary, description=summary, parents=[shared], allow_abbrev=False)
    acts.add_parser("list", help=listed, description=listed, parents=[shared], allow_abbrev=False)
    changes.add_argument(
        "--by", metavar="NUMBER", default=argparse.SUPPRESS, help="staff number; asks for the PIN"
    )
    _add_flag(changes, "--pin-stdin", "read the PIN from standard input")
    return changes


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # 20 ms that no other command should pay

        sys.stdout.write(f"pos-tui {version('pos-tui')}\n")
        parser.exit()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write it as 2026-11-22") from None


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 0 to {MOST_DAYS}")
    return int(text)


def _lanes(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 64:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of lanes from 1 to 64")
