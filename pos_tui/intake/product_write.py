"""Writing a planned batch of products as sets: a handful of statements however many rows it has."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from pos_tui.catalogue.keeping_words import forget_words, keep_words
from pos_tui.catalogue.models import Barcode, Category, KitPart, PriceChange, Product
from pos_tui.catalogue.words import joined, words_of
from pos_tui.catalogue.writing import lock_catalogue
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.bulk import insert_rows
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.db.statistics import learn_growth
from pos_tui.db.upsert import insert_missing
from pos_tui.intake.product_plan import COLUMNS, Plan, Planned, plan
from pos_tui.intake.product_rows import ProductRow, ShopFacts
from pos_tui.intake.stock_said import said_reason
from pos_tui.intake.views import Counts
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.service import move
from pos_tui.inventory.tracking import Switched, follow
from pos_tui.inventory.views import Cause, Move

NEW_COLUMNS = (*COLUMNS, "company_id", "id", "sku", "words", "updated_at")


async def write_products(
    session: Writing, facts: ShopFacts, rows: Sequence[ProductRow], *, now: datetime
) -> Counts:
    """The rows become products, or change those that have their SKU; what they do not say stays."""
    await lock_catalogue(session, facts.company_id)
    made = await plan(session, facts, rows)
    new = [each for each in made.rows if each.before is None]
    changed = [each for each in made.rows if each.changes(*COLUMNS)]
    await _write_categories(session, facts, made)
    await _insert_products(session, facts, new, now)
    await _update_products(session, facts, changed, now)
    await _follow_tracking(session, facts, changed, now)
    await _write_words(session, facts, [*new, *(each for each in changed if each.changes("name"))])
    await _write_barcodes(session, facts, made)
    await _write_parts(
        session, facts, [each for each in made.rows if each.after["parts"] or each.changes("parts")]
    )
    await _write_stock(session, facts, made, now)
    return made.counts()


async def _write_categories(session: Writing, facts: ShopFacts, made: Plan) -> None:
    rows: Rows = [
        {"company_id": facts.company_id, "id": category_id, "name": name, "parent_id": None}
        for name, category_id in made.new_categories.items()
    ]
    if rows:
        await session.execute(insert(table_of(Category)), rows)


async def _insert_products(session: Writing, facts: ShopFacts, new: Sequence[Planned], now: datetime) -> None:
    own = itemgetter(*COLUMNS)
    rows = [
        (
            *own(each.after),
            facts.company_id,
            each.product_id,
            each.row.sku,
            joined(words_of(each.after["name"])),
            now,
        )
        for each in new
    ]
    await insert_rows(session, Product, NEW_COLUMNS, rows)
    if rows:
        await learn_growth(session, Product, len(rows))


async def _update_products(session: Writing, facts: ShopFacts, changed: Sequence[Planned], now: datetime) -> None:
    if not changed:
        return
    table = table_of(Product)
    await session.execute(
        update(table)
        .where(table.c.company_id == facts.company_id, table.c.id == bindparam("this_product"))
        .values({name: bindparam(name) for name in (*COLUMNS, "words", "updated_at")}),
        [
            {
                **{name: each.after[name] for name in COLUMNS},
                "this_product": each.product_id,
                "words": joined(words_of(each.after["name"])),
                "updated_at": now,
            }
            for each in changed
        ],
    )
    repriced: list[dict[str, Any]] = [
        _price_change(facts, each, each.before, now)
        for each in changed
        if each.before is not None and each.changes("price", "cost")
    ]
    if repriced:
        await session.execute(insert(table_of(PriceChange)), repriced)


async def _follow_tracking(session: Writing, facts: ShopFacts, changed: Sequence[Planned], now: datetime) -> None:
    """What lies of products that begin or end to be kept in lots."""
    switched = [
        Switched(
            product_id=each.product_id, name=each.after["name"], before=each.before["tracking"],
            after=each.after["tracking"],
        )
        for each in changed
        if each.before is not None and each.changes("tracking")
    ]  # fmt: skip
    await follow(session, facts.company_id, switched, staff_id=None, now=now)


def _price_change(facts: ShopFacts, each: Planned, before: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "company_id": facts.company_id,
        "id": new_id(),
        "product_id": each.product_id,
        "at": now,
        "staff_id": None,
        "price_before": before["price"],
        "price_after": each.after["price"],
        "cost_before": before["cost"],
        "cost_after": each.after["cost"],
    }


async def _write_words(session: Writing, facts: ShopFacts, named: Sequence[Planned]) -> None:
    renamed = [(each.product_id, each.before["name"]) for each in named if each.before is not None]
    await forget_words(session, facts.company_id, renamed)
    await keep_words(session, facts.company_id, [(each.product_id, each.after["name"]) for each in named])


async def _write_barcodes(session: Writing, facts: ShopFacts, made: Plan) -> None:
    """Codes that the rows do not have any more go; those that they want come, also from another product."""
    speaking = [each for each in made.rows if made.wants_other_barcodes(each)]
    wanted = {code: (each.product_id, pack) for each in speaking for code, pack in each.row.barcodes.items()}
    owners = {each.product_id for each in speaking}
    gone = [
        code
        for code, held in made.barcodes.items()
        if (held[0] in owners or code in wanted) and wanted.get(code) != held
    ]
    if gone:
        given = rowset(session, code=WORDS)
        await session.execute(
            delete(Barcode).where(Barcode.company_id == facts.company_id, Barcode.code.in_(select(given.c.code))),
            as_rows([{"code": code} for code in gone]),
        )
    rows = [
        (facts.company_id, code, owner, pack)
        for code, (owner, pack) in wanted.items()
        if made.barcodes.get(code) != (owner, pack)
    ]
    await insert_rows(session, Barcode, ("company_id", "code", "product_id", "pack"), rows)


async def _write_parts(session: Writing, facts: ShopFacts, kits: Sequence[Planned]) -> None:
    """Kits that differ lose their parts, and get those that the file says."""
    differ = [each for each in kits if each.before is None or each.changes("parts")]
    changed = [{"id": each.product_id} for each in differ if each.before is not None]
    if changed:
        given = rowset(session, id=IDENTITY)
        await session.execute(
            delete(KitPart).where(KitPart.company_id == facts.company_id, KitPart.kit_id.in_(select(given.c.id))),
            as_rows(changed),
        )
    rows: Rows = [
        {"company_id": facts.company_id, "kit_id": each.product_id, "part_id": part_id, "quantity": quantity}
        for each in differ
        for part_id, quantity in sorted(each.after["parts"])
    ]
    if rows:
        await session.execute(insert(table_of(KitPart)), rows)


async def _write_stock(session: Writing, facts: ShopFacts, made: Plan, now: datetime) -> None:
    if facts.outlet_id is None:
        return
    stocked = [each for each in made.rows if each.stock is not None]
    empty: list[dict[str, Any]] = [
        {
            "company_id": facts.company_id,
            "outlet_id": facts.outlet_id,
            "product_id": each.product_id,
            "on_hand": 0,
            "may_go_negative": facts.may_go_negative,
            "average_cost": each.after["cost"],
            "tracking": each.after["tracking"],
        }
        for each in stocked
    ]
    await insert_missing(session, StockLevel, empty)
    moves = [_move(facts, position, each) for position, each in enumerate(stocked, start=1) if each.stock]
    cause = Cause(company_id=facts.company_id, outlet_id=facts.outlet_id, source_id=new_id(), staff_id=None)
    await move(session, cause, moves, now=now)


def _move(facts: ShopFacts, position: int, each: Planned) -> Move:
    return Move(
        position=position,
        product_id=each.product_id,
        name=each.after["name"],
        kind="opening" if each.before is None else "adjustment",
        quantity=each.stock or 0,
        unit_cost=each.after["cost"],
        may_go_negative=facts.may_go_negative,
        tracking=each.after["tracking"],
        reason=said_reason(each.row.said["on_hand"]),
    )
