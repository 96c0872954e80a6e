"""Many products are changed at once or none: looked at before, told once, taken back as one."""

import json
from typing import Any
from uuid import UUID

import pytest

from pos_tui.catalogue.bulk.looking import bulk_edits, preview_bulk, preview_undo
from pos_tui.catalogue.bulk.models import BulkEdit, BulkEditLine
from pos_tui.catalogue.bulk.saying import change_from, named
from pos_tui.catalogue.bulk.service import bulk_edit, undo_bulk_edit
from pos_tui.catalogue.bulk.views import BulkChange, BulkDone, BulkPreview
from pos_tui.catalogue.bulk.wording import names_in
from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.listing import price_history
from pos_tui.catalogue.models import PriceChange
from pos_tui.catalogue.service import remove_category
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.ids import new_id
from tests.catalogue.keeping import by_owner, cents, keep, keep_category, kept, product, told, version
from tests.inventory.keeping import holds
from tests.selling.sales import everything, rows
from tests.shops import Shop, make_shop


async def means(database: Database, shop: Shop, **texts: str) -> BulkChange:
    names = await database.read(lambda session: names_in(session, shop.company_id))
    return change_from(texts, names)


async def looked(database: Database, shop: Shop, change: BulkChange, **sieve: Any) -> BulkPreview:
    return await database.read(lambda s: preview_bulk(s, shop.company_id, Sieve(**sieve), change))


async def done(
    database: Database, shop: Shop, change: BulkChange, *, edit_id: UUID | None = None, seal: str | None = None,
    **sieve: Any,
) -> BulkDone:  # fmt: skip
    place, owner = by_owner(shop)
    told, edit_id = {"key": shop.key, "now": shop.now, "seal": seal}, edit_id or new_id()
    return await database.write(lambda s: bulk_edit(s, place, owner, edit_id, Sieve(**sieve), change, **told))  # type: ignore[arg-type]


async def undone(database: Database, shop: Shop, edit_id: UUID, undo_id: UUID | None = None) -> BulkDone:
    place, owner = by_owner(shop)
    told, undo_id = {"key": shop.key, "now": shop.now}, undo_id or new_id()
    return await database.write(lambda s: undo_bulk_edit(s, place, owner, undo_id, edit_id, **told))  # type: ignore[arg-type]


async def test_prices_of_a_category_rise_and_all_of_it_is_told_once(database: Database) -> None:
    shop = await make_shop(database)
    tea = await keep_category(database, shop, "Tea")
    green = await keep_category(database, shop, "Green", tea.category_id)
    await keep(
        database, shop, product(shop, "T1", 280, category_id=tea.category_id),
        product(shop, "T2", 100, category_id=green.category_id),
        product(shop, "T3", 0, category_id=green.category_id, name="Open tea"), product(shop, "OTHER", 100),
    )  # fmt: skip
    change = await means(database, shop, price="+5%", round="x9")
    preview, before = await looked(database, shop, change, category_id=tea.category_id), await version(database)
    assert (preview.meant, preview.changed, preview.refused, preview.unchanged) == (3, 2, 1, 0)
    assert [(one.sku, one.before, one.after) for one in preview.first] == [
        ("T1", "2.80", "2.99"), ("T2", "1.00", "1.09"),
    ]  # fmt: skip
    assert [(one.sku, one.after) for one in preview.first_refused] == [("T3", "it has an open price")]
    edit = await done(database, shop, change, seal=preview.seal, category_id=tea.category_id)
    assert (edit.changed, edit.refused) == (2, 1)
    assert (await kept(database, shop, shop.products["MATE"].product_id)).price == cents(280)
    assert [row[1] for row in await rows(database, PriceChange, "price_before", "price_after")][-2:] == [
        cents(299), cents(109),
    ]  # fmt: skip
    [body] = await told(database, "bulk_edit")
    assert json.loads(body) == {
        "before": {"T1": "2.80", "T2": "1.00"},
        "after": {
            "products": 2, "which": "category Tea", "change": "price +5 %, rounded to x9", "stay": 1,
            "T1": "2.99", "T2": "1.09",
        },
    }  # fmt: skip
    assert await version(database) == before + 1
    await holds(database, shop)


async def test_every_field_changes_at_once_and_goes_back(database: Database) -> None:
    shop = await make_shop(database)
    await keep_category(database, shop, "Tea")
    before = {sku: await kept(database, shop, sku) for sku in shop.products}
    change = await means(
        database, shop, price="9.95", cost="1.234", tax="z", category="tea", brand=" New  brand", reorder="2,5",
        sold="no",
    )  # fmt: skip
    edit = await done(database, shop, change, inactive=None)
    assert edit.changed == len(before)
    mate = await kept(database, shop, "MATE")
    assert (mate.price, mate.brand, mate.reorder_point, mate.active) == (cents(995), "New brand", 2_500, False)
    assert mate.tax_class_id == shop.taxes["Z"].tax_class_id
    emptied = await means(database, shop, category="none", brand="none", reorder="none", cost="none")
    await done(database, shop, emptied, text="mate", inactive=True)
    mate = await kept(database, shop, "MATE")
    assert (mate.category_id, mate.brand, mate.reorder_point, mate.cost) == (None, None, None, None)
    left = await undone(database, shop, edit.edit_id)
    assert (left.changed, left.refused) == (len(before) - 1, 1)
    assert {sku: await kept(database, shop, sku) for sku in shop.products if sku != "MATE"} == {
        sku: one for sku, one in before.items() if sku != "MATE"
    }
    await holds(database, shop)


async def test_a_change_is_taken_back_once_and_only_where_nothing_changed_since(database: Database) -> None:
    shop = await make_shop(database)
    edit = await done(database, shop, await means(database, shop, price="+10%"))
    bread = await kept(database, shop, "BREAD")
    await keep(database, shop, bread.model_copy(update={"price": cents(999)}))
    preview = await database.read(lambda s: preview_undo(s, shop.company_id, edit.edit_id))
    assert [(one.sku, one.after) for one in preview.first_refused] == [("BREAD", "it was changed since")]
    undo_id = new_id()
    back = await undone(database, shop, edit.edit_id, undo_id)
    assert (back.changed, back.refused) == (edit.changed - 1, 1)
    assert (await kept(database, shop, "MATE")).price == cents(280)
    assert (await kept(database, shop, "BREAD")).price == cents(999)
    before = await everything(database)
    assert (await undone(database, shop, edit.edit_id, undo_id)).changed == back.changed, "the same again: once"
    with pytest.raises(BadInput, match="taken back already"):
        await undone(database, shop, edit.edit_id)
    with pytest.raises(Unknown, match="There is no such change"):
        await undone(database, shop, new_id())
    assert await everything(database) == before
    listed = await database.read(lambda s: bulk_edits(s, shop.company_id))
    assert {(one.change, one.undone, one.is_undo) for one in listed} == {
        ("taken back: price +10 %", False, True), ("price +10 %", True, False),
    }  # fmt: skip
    steps = await database.read(lambda s: price_history(s, shop.company_id, shop.products["MATE"].product_id))
    assert [step.price_after for step in steps] == [cents(280), cents(308)]
    assert len(await told(database, "bulk_edit")) == 2


async def test_an_undo_can_be_taken_back_too(database: Database) -> None:
    shop = await make_shop(database)
    edit = await done(database, shop, await means(database, shop, price="+10%"), text="MATE")
    back = await undone(database, shop, edit.edit_id)
    await undone(database, shop, back.edit_id)
    assert (await kept(database, shop, "MATE")).price == cents(308)


async def test_a_category_that_is_gone_is_not_gone_back_to(database: Database) -> None:
    shop = await make_shop(database)
    tea = await keep_category(database, shop, "Tea")
    await keep(database, shop, product(shop, "T1", 280, category_id=tea.category_id))
    edit = await done(database, shop, await means(database, shop, category="none"), text="T1")
    place, owner = by_owner(shop)
    await database.write(lambda s: remove_category(s, place, owner, tea.category_id, key=shop.key, now=shop.now))
    preview = await database.read(lambda s: preview_undo(s, shop.company_id, edit.edit_id))
    assert preview.first_refused[0].after == "the category that it was in is gone"
    with pytest.raises(BadInput, match="No product would change"):
        await undone(database, shop, edit.edit_id)


async def test_the_same_change_again_is_done_once(database: Database) -> None:
    shop = await make_shop(database)
    change, edit_id = await means(database, shop, price="+10%"), new_id()
    first = await done(database, shop, change, edit_id=edit_id)
    assert (await done(database, shop, change, edit_id=edit_id)).changed == first.changed
    assert (await kept(database, shop, "MATE")).price == cents(308)
    assert len(await rows(database, BulkEdit, "id")) == 1
    assert len(await rows(database, BulkEditLine, "product_id")) == first.changed


async def test_what_changed_since_the_preview_is_looked_at_again(database: Database) -> None:
    shop = await make_shop(database)
    change = await means(database, shop, price="+10%")
    preview = await looked(database, shop, change)
    bread = await kept(database, shop, "BREAD")
    await keep(database, shop, bread.model_copy(update={"price": cents(999)}))
    before = await everything(database)
    with pytest.raises(BadInput, match="Products changed meanwhile"):
        await done(database, shop, change, seal=preview.seal)
    assert await everything(database) == before
    again = await looked(database, shop, change)
    await done(database, shop, change, seal=again.seal)


async def test_a_gift_card_stays_untaxed(database: Database) -> None:
    shop = await make_shop(database)
    zero = shop.taxes["Z"].tax_class_id
    await keep(database, shop, product(shop, "CARD", 0, kind="gift_card", tax_class_id=zero, name="Gift card"))
    preview = await looked(database, shop, await means(database, shop, tax="S"), text="CARD")
    assert preview.first_refused[0].after == "it is a gift card, which is money and not taxed"
    with pytest.raises(BadInput, match="No product would change"):
        await done(database, shop, await means(database, shop, tax="S"), text="CARD")


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Nothing is to be changed"),
        ({"price": "-5000"}, "No product would change"),
        ({"round": "x9"}, "A rounding goes with a change of the price"),
        ({"tax": "Q"}, "There is no tax class Q"),
        ({"category": "Nowhere"}, "There is no category Nowhere"),
        ({"sold": "maybe"}, "maybe is neither yes nor no"),
        ({"reorder": "some"}, "type a reorder point, or none"),
        ({"reorder": "-1"}, "A reorder point is 0 or more"),
        ({"price": "99999999999999999"}, "too large"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_nothing_changes(
    database: Database, texts: dict[str, str], sentence: str
) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    with pytest.raises((BadInput, Unknown), match=sentence):
        await done(database, shop, await means(database, shop, **texts))
    assert await everything(database) == before


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tea", "did you mean Tea, coffee and cocoa or Tea towels?"),
        ("Housewere", "did you mean Houseware?"),
        ("", "type the name of one that the shop has."),
        ("Bicycles", "type the name of one that the shop has."),
    ],
)
def test_a_name_that_is_not_there_is_told_with_those_that_are_near(said: str, meant: str) -> None:
    known = {new_id(): name for name in ("Tea, coffee and cocoa", "Houseware", "Tea towels")}
    with pytest.raises(Unknown) as refused:
        named(said, known, "category")
    assert str(refused.value) == f"There is no category {said}: {meant}"


async def test_more_products_than_are_changed_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pos_tui.catalogue.bulk.looking.MOST_PRODUCTS", 3)
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="and at most 3 are changed at once: filter them further"):
        await looked(database, shop, await means(database, shop, price="+5%"))


async def test_many_pages_are_one_transaction_and_progress_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.catalogue.bulk.looking.PAGE", 7)
    shop = await make_shop(database)
    await keep(database, shop, *(product(shop, f"X{number:03}", 100 + number) for number in range(30)))
    change, said = await means(database, shop, price="+5%"), list[tuple[int, int]]()
    preview = await looked(database, shop, change, text="product")
    assert (preview.changed, len(preview.first)) == (30, 30)
    place, owner = by_owner(shop)
    told = {"key": shop.key, "now": shop.now, "seal": preview.seal, "progress": lambda *at: said.append(at)}
    await database.write(lambda s: bulk_edit(s, place, owner, new_id(), Sieve(text="product"), change, **told))  # type: ignore[arg-type]
    assert said == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]

    async def count(session: Reading) -> int:
        return len((await bulk_edits(session, shop.company_id))[0].change)

    assert await database.read(count) > 0
