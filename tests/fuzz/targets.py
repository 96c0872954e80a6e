"""What is fed: each takes bytes and raises nothing; a refusal is a sentence. Seeds say how it usually looks."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.events import Key

from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.code_patterns import read_patterns
from pos_tui.config import load_settings
from pos_tui.errors import BadInput, TillError
from pos_tui.hardware.paper import columns
from pos_tui.intake.counts_file import read_counts
from pos_tui.intake.sales_form import read_document
from pos_tui.intake.shop_file import read_shop
from pos_tui.money import NotANumber, scaled
from pos_tui.selling.receipt_text import NARROWEST, receipt_text
from pos_tui.text import is_clean
from pos_tui.ui.entries import read_entry
from pos_tui.ui.key_map import check_key_map
from pos_tui.ui.line_in import NEVER, PASTE_ENDS, LineIn
from pos_tui.ui.money_format import MoneyFormat
from tests.fuzz.imports import import_anything, seeds_of_imports
from tests.fuzz.receipts import receipt_with
from tests.intake.files import document, shop_form, sold

OWN = CodeRules(read_patterns(["21IIIIIWWWWWC", "02IIIIIVPPPPC/2", "20IIIIIPPPPPC/weighed"]))
MONEY = MoneyFormat.of("en_SG", "SGD", 2)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal, a printer or an eye would obey; lines end."""
WIDTHS = (NARROWEST, 40, 42, 48)
Feed = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """One entrance of the program, and what usually comes in there."""

    feed: Feed
    seeds: tuple[bytes, ...]


def text_of(data: bytes) -> str:
    """As a terminal hands it on; halves of a letter of UTF-16, which JSON can say, come through."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def code(data: bytes) -> None:
    """A scan: it is read, and what is shown of it is harmless."""
    code_text(text_of(data))


def code_text(text: str) -> None:
    """The same of text, which may hold what no bytes can."""
    for rules in (CodeRules(), OWN):
        read = read_code(text, rules)
        assert is_clean(read.code, len(read.code) + 1), f"shown as {read.code!r}"
        assert read.error is None or is_clean(read.error, 1_000), f"told as {read.error!r}"


def entry(data: bytes) -> None:
    """What a hand or a scanner types: an entry, or a sentence. A scan never changes a price."""
    text = text_of(data)
    for scanned in (False, True):
        try:
            meant = read_entry(text, MONEY, scanned=scanned)
        except BadInput as refusal:
            _told(str(refusal))
            continue
        assert not scanned or type(meant).__name__ == "Code", f"a scan means {meant}"


def number(data: bytes) -> None:
    """A figure is exactly what was written, or refused."""
    text = text_of(data)
    for places in (0, 2, 3, 7):
        try:
            read = scaled(text, places)
        except NotANumber:
            continue
        assert NUMBER.fullmatch(text.strip()), f"{text!r} is read as {read}"
        assert Fraction(text.strip()) * 10**places == read, f"{text!r} is read as {read}"


def sale(data: bytes) -> None:
    """A line of sales.jsonl: a document, or a ValueError that says why."""
    for exponent in (0, 2, 3):
        try:
            read = read_document(text_of(data), exponent)
        except ValueError as refusal:
            _told(str(refusal))
        else:
            _can_be_kept(read.model_dump_json())


def shop(data: bytes) -> None:
    """shop.json: a shop, or a sentence for each thing that is wrong."""
    with _file(data, "shop.json") as file:
        _refused_or_fine(lambda: _can_be_kept(read_shop(file).model_dump_json()))


def counts(data: bytes) -> None:
    """Counts of cash beside a replay."""
    with _file(data, "counts.json") as file:
        _refused_or_fine(lambda: read_counts(file, 2))


def config(data: bytes) -> None:
    """config.toml with its patterns, key map and locale: settings, or one sentence."""
    with _file(data, "config.toml") as file:
        try:
            settings = load_settings(file)
            check_key_map(settings.keys)
        except BadInput as refusal:
            _told(str(refusal))
            return
    MoneyFormat.of(settings.locale, "SGD", 2)


def imports(data: bytes) -> None:
    """A CSV file of any kind, imported into a shop as far as its transaction's end."""
    try:
        result = import_anything(data)
    except TillError as refusal:
        _told(str(refusal))
        return
    for row in result.bad:
        _told(str(row))


def receipt(data: bytes) -> None:
    """Names of any kind on paper: every line fits, and nothing in it is obeyed."""
    texts = text_of(data).split("\x1e")
    for width in WIDTHS:
        printed = receipt_text(receipt_with(texts), width, copy=len(texts) % 2 == 0)
        assert not OBEYED.search(printed), f"printed {printed!r}"
        assert all(columns(line) <= width for line in printed.splitlines()), printed


def terminal(data: bytes) -> None:
    """A line with anything on it, in pieces: what is scanned behind it is read."""
    line, at = LineIn(), 0.0
    for piece in (*data.split(b"\x1e"), PASTE_ENDS.encode(), *[b"\r"] * 40):
        at += 0.001
        for message in line.feed(piece, at):
            assert not isinstance(message, NEVER)
    after = [message.character for message in line.feed(CODES[0].encode(), at + 1) if isinstance(message, Key)]
    assert "".join(filter(None, after)) == CODES[0]


def _refused_or_fine(read: Callable[[], object]) -> None:
    try:
        read()
    except BadInput as refusal:
        _told(str(refusal))


def _can_be_kept(document: str) -> None:
    """No database takes NUL or half of a letter."""
    assert "\\u0000" not in document
    document.encode()


def _told(sentence: str) -> None:
    """A refusal is for people: it says something, and nothing in it is obeyed."""
    assert sentence
    assert not OBEYED.search(sentence), f"told as {sentence!r}"
    sentence.encode()


@contextmanager
def _file(data: bytes, name: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        yield file


def _json(form: object) -> bytes:
    return json.dumps(form).encode()


CODES = (
    "5012345678900", "]C1010501234567890010AB\x1d21S7", "(01)05012345678900(10)AB", "2112345012345", "96385074",
    "https://id.gs1.org/01/05012345678900/10/AB?17=301231", "8110106141416543213150110120", "3*MATE", "MATE*6",
    "]E05012345678900", "0.350*2112345012345", "]d20195012345678903310300035039220299\x1d17301231",
)  # fmt: skip
ENTRIES = ("3*MATE", "-2,5*BREAD", "%10", "%%7.5", "@4.50", "-2.50", "--2.50", "5012345678900*6", "club mate")
CONFIG = b"""database = "sqlite+aiosqlite:///shop.db"
outlet = "BISHAN"
locale = "de_DE"
log_level = "debug"
lock_after_minutes = 5
day_begins_at = "04:00"
close_alone_up_to = 500
[codes]
region = "sg"
patterns = ["21IIIIIWWWWWC", "02IIIIIVPPPPC/2"]
[hardware]
scale = "demo"
typed_weights = true
[keys]
pay = "f12,ctrl+b"
"""
SALE = document(1, [sold("TEA", "2", "1.50", "3.00", returns="d-0#1")], total="3.00", tax="0.50")
COUNTS = {"cash_counts": [{"business_date": "2026-11-22", "cash_counted": "123.45"}]}
RECEIPT = "\x1e".join(("Club Mate", "=SUM(A1)", "\x1b]0;owned\x07", "[@click=app.quit]x", "茶" * 30, "a\u202eb"))

LINES = (b"5012\x1b[24~\x1e\x1b[<0;5;24M", b"\x1b[200~a\x1e\x1b[48;9;9;0;0t", b"\xc3\x1e\x1b[5u")

TARGETS: Mapping[str, Target] = {
    "code": Target(code, tuple(text.encode() for text in CODES)),
    "entry": Target(entry, tuple(text.encode() for text in ENTRIES)),
    "number": Target(number, (b"1", b"-0.35", b"1234567890.1234567", b"+.5", b"0" * 40, b"1." + b"0" * 40 + b"1")),
    "sale": Target(sale, (_json(SALE), b"[]", b'{"id": 1}')),
    "shop": Target(shop, (_json(shop_form()), _json(shop_form(cash_rounding="0.05", loyalty=None)))),
    "counts": Target(counts, (_json(COUNTS), _json(COUNTS["cash_counts"]))),
    "config": Target(config, (CONFIG, b'[codes]\npatterns = ["50IIIIIWWWWWC"]\n')),
    "receipt": Target(receipt, (RECEIPT.encode(), b"")),
    "terminal": Target(
        terminal, (b"5012\x1b[24~\x1e\x1b[<0;5;24M", b"\x1b[200~a\x1e\x1b[48;9;9;0;0t", b"\xc3\x1e\x1b[5u")
    ),
    "imports": Target(imports, seeds_of_imports()),
}
