"""`pos-tui scan CODE… | -`: how codes are read; exit 1 when one of them breaks its own rules.

Standard input is taken as it comes: whatever lies there is read in one go and looked up with one statement.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from pos_tui.catalogue.code_lookup import Meant, meant_by
from pos_tui.catalogue.codes.measures import rules_for
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules, ReadCode
from pos_tui.code_patterns import read_patterns
from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import end_of_answer, note, say
from pos_tui.commands.wiring import chosen_company, opened
from pos_tui.config import Settings
from pos_tui.db.revision import ensure_current, no_file
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean, harmless_json

WRONG = 1
STANDARD_INPUT = 0
AT_ONCE = 500
CHUNK_BYTES = 65_536
LONGEST_LINE_BYTES = 4_000
LONGEST_SHOWN = 200
NAMES = {
    "ean_13": "EAN-13", "ean_8": "EAN-8", "upc_a": "UPC-A", "upc_e": "UPC-E", "gtin_14": "GTIN-14", "gs1": "GS1",
    "gs1_link": "GS1 Digital Link", "restricted": "a shop's own number", "plu": "PLU", "coupon": "coupon",
    "sku": "SKU or words",
}  # fmt: skip


class Shop(NamedTuple):
    """Where products are looked up, and how its codes are read; without a company nothing is looked up."""

    database: Database
    company: CompanyRules | None
    rules: CodeRules


def run(options: Options) -> int:
    """One line for each code, in order."""
    return asyncio.run(_scan(settings_of(options), options))


async def _scan(settings: Settings, options: Options) -> int:
    wrong = False
    async with _shop(settings, options) as shop:
        for codes in _codes(options.codes):
            for begin in range(0, len(codes), AT_ONCE):
                wrong |= await _tell(shop, codes[begin : begin + AT_ONCE], as_json=options.json)
            end_of_answer()
    return WRONG if wrong else 0


@asynccontextmanager
async def _shop(settings: Settings, options: Options) -> AsyncIterator[Shop]:
    async with opened(settings) as database:
        company = await _company(database, options)
        if company is None:
            own = settings.codes
            yield Shop(database, None, CodeRules(read_patterns(own.patterns), (own.region or "").lower() or None))
        else:
            yield Shop(database, company, rules_for(company, settings.codes))


async def _company(database: Database, options: Options) -> CompanyRules | None:
    """The shop, or None: codes are read without one too."""
    if no_file(database) and options.database is None:
        return None
    try:
        await ensure_current(database)
        return await database.read(lambda session: chosen_company(session, options.company))
    except TillError as refusal:
        note(f"No products are looked up. {refusal}")
        return None


def _codes(arguments: Sequence[str]) -> Iterator[Sequence[str]]:
    for argument in arguments:
        if argument == "-":
            yield from _lines()
        else:
            yield (argument,)


def _lines() -> Iterator[Sequence[str]]:
    """What has come on standard input, without waiting for more; an endless line is cut."""
    rest = b""
    with open(STANDARD_INPUT, "rb", buffering=0, closefd=False) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[:LONGEST_LINE_BYTES]
            yield [line for line in map(_text, lines) if line]
    if last := _text(rest):
        yield (last,)


def _text(line: bytes) -> str:
    return line[:LONGEST_LINE_BYTES].decode("utf-8", errors="replace").rstrip("\r\n")


async def _tell(shop: Shop, codes: Sequence[str], *, as_json: bool) -> bool:
    reads = [read_code(code, shop.rules) for code in codes]
    products = await _products(shop, reads)
    for code, read, product in zip(codes, reads, products, strict=True):
        shown = clean(code, LONGEST_SHOWN)
        say(_as_json(shown, read, product) if as_json else _as_sentence(shown, read, product))
    return any(read.error is not None for read in reads)


async def _products(shop: Shop, reads: Sequence[ReadCode]) -> Sequence[Meant | None]:
    if shop.company is None or not reads:
        return [None] * len(reads)
    company_id = shop.company.company_id
    return await shop.database.read(lambda session: meant_by(session, company_id, reads))


def _as_json(code: str, read: ReadCode, product: Meant | None) -> str:
    said: dict[str, Any] = {"code": code} | read.model_dump(
        mode="json", exclude={"code", "keys", "numbers", "weighed"}
    )
    said["product"] = product.model_dump() if product else None
    return harmless_json(json.dumps(said, ensure_ascii=False))


def _as_sentence(code: str, read: ReadCode, product: Meant | None) -> str:
    parts = [NAMES[read.kind]]
    for what, said in (
        ("price", _with(read.price, read.currency)),
        ("weight", _with(read.weight, read.weight_unit)),
        ("count", read.count),
        ("batch", read.batch),
        ("serial", read.serial),
        ("until", read.expiry),
    ):
        if said is not None:
            parts.append(f"{what} {said}")
    if product is not None:
        parts.append(f"{product.sku} {product.name}{'' if product.active else ' (not sold any more)'}")
    return f"{code}: {', '.join(parts)}" + (f"\n  {read.error}" if read.error else "")


def _with(number: object, unit: str | None) -> str | None:
    return None if number is None else f"{number} {unit or ''}".rstrip()
