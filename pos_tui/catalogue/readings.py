"""Statements that look a code up: as it is, or as it was read."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, literal, select, union_all

from pos_tui.catalogue.answers import product, whole
from pos_tui.catalogue.codes.views import ReadCode
from pos_tui.catalogue.models import Barcode
from pos_tui.catalogue.word_ranges import COMPANY
from pos_tui.db.base import table_of
from pos_tui.db.prepared import Prepared
from pos_tui.db.rowset import WORDS
from pos_tui.money import ONE

LONGEST_CODE = 100
AS_READ = 2
"""From this rank on the code was not found as it is."""
SLOTS = 4
"""Codes are looked for by so many at a time, that a statement is made once for most of them."""
barcode = table_of(Barcode)


@cache
def as_it_is() -> Prepared:
    """The product with the barcode `exact`: what most scans find."""
    same = and_(barcode.c.company_id == product.c.company_id, barcode.c.product_id == product.c.id)
    exact = and_(barcode.c.company_id == COMPANY, barcode.c.code == bindparam("exact", type_=WORDS))
    return Prepared(whole().add_columns(barcode.c.pack).join(barcode, same).where(exact))


def as_read(read: ReadCode) -> tuple[Prepared, dict[str, str]]:
    """What the code means in any way, with the `rank` of that, and the parameters for it."""
    exact = read.code if len(read.code) <= LONGEST_CODE else ""
    codes = {"exact_0": exact, **_slots("key", read.keys), **_slots("number", read.numbers)}
    return _of_code(_full(read.keys), _full(read.numbers)), codes


@lru_cache
def _of_code(keys: int, numbers: int) -> Prepared:
    """The best is chosen before it is joined: to sort wide rows costs SQLite more than all else."""
    found = _by_reading(keys, numbers).subquery("found")
    best = select(found).order_by(found.c.rank, func.length(found.c.code).desc()).limit(1).subquery("best")
    return Prepared(whole().add_columns(best.c.pack, best.c.rank).join(best, best.c.product_id == product.c.id))


def _full(codes: Sequence[str]) -> int:
    return -(-len(codes) // SLOTS) * SLOTS


def _slots(name: str, codes: Sequence[str]) -> dict[str, str]:
    """A parameter for each code, and for each slot that is left: nothing has an empty code."""
    filled = [*codes, *[""] * (_full(codes) - len(codes))]
    return {f"{name}_{number}": code for number, code in enumerate(filled)}


def _by_reading(keys: int, numbers: int) -> Any:
    """Product and pack by the code itself, then by what was read out of it; the longest found goes first."""
    return union_all(
        _among_barcodes("exact", 1, 0),
        _among_skus("exact", 1, 1),
        *([_among_barcodes("key", keys, AS_READ)] if keys else ()),
        *([_among_barcodes("number", numbers, AS_READ + 1)] if numbers else ()),
        *([_among_skus("number", numbers, AS_READ + 1)] if numbers else ()),
    )


def _among_barcodes(name: str, slots: int, rank: int) -> Any:
    return select(barcode.c.product_id, barcode.c.pack, barcode.c.code, literal(rank).label("rank")).where(
        barcode.c.company_id == COMPANY, barcode.c.code.in_(_these(name, slots))
    )


def _among_skus(name: str, slots: int, rank: int) -> Any:
    """One that was merged is found as the one that it went into."""
    found = func.coalesce(product.c.merged_into_id, product.c.id)
    return select(found, literal(ONE), product.c.sku, literal(rank)).where(
        product.c.company_id == COMPANY, product.c.sku.in_(_these(name, slots))
    )


def _these(name: str, slots: int) -> list[BindParameter[str]]:
    return [bindparam(f"{name}_{number}", type_=WORDS) for number in range(slots)]
