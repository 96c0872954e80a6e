"""A shop in which every text that somebody could have written is hostile: by its people, or by another hand."""

import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any

from sqlalchemy import Column, String, Table, UniqueConstraint, select, update

from pos_tui.cash.drawer import move_cash
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.schema import metadata
from pos_tui.selling.holds import hold
from pos_tui.staff.views import Actor
from pos_tui.text import clean
from tests.faults.acts import ACTS, World, world_in
from tests.hostile.strings import HOSTILE
from tests.intake.test_every_kind_of_file import BEFORE, GIVEN, bring
from tests.reports.disarm import disarm
from tests.selling.sales import basket_of

MACHINE = {
    "company.currency", "company.tax_rounding", "company.cash_rounding_method", "company.stock_policy",
    "company.timezone", "company.country", "company.key_check", "company.expired_policy", "account.code",
    "account.kind", "coupon_value.value_code", "customer.folded_name", "customer.phone_key",
    "exchange_rate.currency", "staff.pin_hash", "staff.badge_hash", "tax_class.kind", "tender_type.kind",
    "tender_type.currency", "account_entry.kind", "gift_card_entry.kind", "loyalty_entry.kind",
    "posting.account_code", "price_list.currency", "product.unit", "product.stock_policy", "product.kind",
    "product.words", "product.tracking", "product.expired_policy", "promotion.body", "purchase_order.status",
    "staff_role.role", "stock_count.status", "stock_count.scope", "stock_transfer.status",
    "store_credit_entry.kind", "tax_rate.parts", "terminal.journal_head", "terminal.shift_totals",
    "approval.permission", "journal_entry.kind", "journal_entry.previous", "journal_entry.mac",
    "open_basket.body", "outbox.sink", "product_word.word", "customer_word.word", "shift.z_body",
    "stock_level.tracking", "stock_movement.kind", "stock_transfer_line.named", "document.kind",
    "document.receipt_number", "document.currency", "document.tax_rounding", "document.origin",
    "document.fingerprint", "drawer_count.denominations", "drawer_movement.kind", "drawer_movement.currency",
    "lot_movement.kind", "document_line.unit", "document_line.tax_kind", "document_line.kind",
    "document_line.priced_by", "bulk_edit_line.before", "bulk_edit_line.after", "barcode.code",
    "coupon_product.code", "tier.name",
}  # fmt: skip
"""Columns that the program writes by itself, from a list of its own, or that a row is found by."""


FOUND_BY = {"sku", "code"}
MOST_LETTERS = 600


def columns() -> Iterator[Column[Any]]:
    """Every column that holds words of people."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String) and f"{table.name}.{column.name}" not in MACHINE:
                yield column


async def hostile_shop(database: Database, folder: Path, texts: Sequence[str] = ()) -> World:
    """Masters are hostile before anything is sold, so that documents, reports and the journal repeat them; then
    every column of every row is, by a hand that went past the program."""
    chosen = list(texts or HOSTILE.values())
    world = await world_in(database)
    await plant(database, chosen, ("company", "outlet", "product", "category", "customer", "staff"), but=FOUND_BY)
    for ready in ACTS.values():
        await database.write(await ready(world))
    await _told(world)
    for kind in sorted(GIVEN, key=lambda one: one in BEFORE):
        await bring(database, world.shop, folder, kind, GIVEN[kind].replace("Ten off", "[@click=app.quit]PWN[/]"))
    await disarm(database)
    await plant(database, chosen, [table.name for table in metadata.sorted_tables])
    return world


async def _told(world: World) -> None:
    """What people type while they sell: a reason in the journal, a note on a basket that waits."""
    await world.shift()
    shop, place, actor = world.shop, world.place, Actor(staff_id=world.shop.owner.staff_id)
    basket = basket_of(shop, "MATE", customer=True)
    for text in (text for text in HOSTILE.values() if clean(text)):
        cash: dict[str, Any] = {"movement_id": new_id(), "kind": "paid_in", "amount": Money(100), "reason": text}
        await world.database.write(partial(move_cash, place=place, actor=actor, **cash, **world.told))
    noted = next(iter(HOSTILE.values()))
    await world.database.write(
        partial(hold, lane=shop.lane, staff_id=actor.staff_id, basket=basket, note=noted, **world.told)
    )


async def plant(
    database: Database, texts: Sequence[str], tables: Sequence[str], *, but: Collection[str] = ()
) -> None:
    """Every row of every column gets the next of the texts, with a number where it has to be the only one."""
    turn, number = cycle(texts), count()

    async def write(session: Writing) -> None:
        for column in columns():
            table = column.table
            assert isinstance(table, Table)
            if table.name not in tables or column.name in but:
                continue
            key = list(table.primary_key.columns)
            for row in (await session.execute(select(*key))).all():
                text = _fitting(next(turn), column, next(number) if _is_alone(column) else None)
                where = [one == value for one, value in zip(key, row, strict=True)]
                await session.execute(update(table).where(*where).values({column.name: text}))

    await database.write(write)


def _fitting(text: str, column: Column[Any], number: int | None) -> str:
    """As the database takes it: without NUL, and as long as the column is."""
    tail = "" if number is None else f" {number}"
    if column.name == "body":
        return json.dumps({"reason": text})
    length = getattr(column.type, "length", None) or MOST_LETTERS
    return text.replace("\x00", "")[: length - len(tail)] + tail


def _is_alone(column: Column[Any]) -> bool:
    table = column.table
    assert isinstance(table, Table)
    alone = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    alone += [index.columns for index in table.indexes if index.unique]
    return any(column.name in together for together in alone)
