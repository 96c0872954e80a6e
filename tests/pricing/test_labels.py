"""Labels say what the till asks here today, fit the paper, and know what changed since they were printed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pos_tui.catalogue.kept import Sieve
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.hardware.paper import columns
from pos_tui.pricing.labels import Label, Wanted, label_text, labels, labels_text, last_labels, tell_labels
from tests.catalogue.keeping import by_owner, cents, code, keep, kept, product, told
from tests.pricing.keeping import entry, price, price_list
from tests.pricing.keeping import keep as keep_price
from tests.shops import NOW, Shop, make_shop


async def made(database: Database, shop: Shop, **wanted: Any) -> dict[str, Label]:
    found = await database.read(lambda s: labels(s, shop.lane, Wanted(**wanted), on=shop.today))
    return {one.sku: one for one in found}


async def test_a_label_has_the_price_that_the_till_asks(database: Database) -> None:
    shop = await make_shop(database)
    here, gold = price_list("WEEK", name="This week"), price_list("GOLD", tier="Gold")
    for one in (here, gold):
        await keep_price(database, shop, one)
    await price(database, shop, here, entry(shop, "MATE", 250), entry(shop, "MATE", 200, from_quantity=6_000))
    await price(database, shop, gold, entry(shop, "PALE", 100))
    found = await made(database, shop)
    assert (found["MATE"].price, found["MATE"].list_name) == (cents(250), "This week")
    assert (found["PALE"].price, found["PALE"].list_name) == (cents(490), None)
    assert "OPEN" not in found, "an open price has no label"
    assert label_text(found["MATE"], "SGD", 2) == (
        "Club Mate Regular 500 ml\n"
        "This week                       SGD 2.50\n"
        "MATE                       5012345678900\n"
        "                              2026-11-22\n"
    )


async def test_what_is_weighed_or_measured_has_its_price_for_a_kilo_or_litre(database: Database) -> None:
    shop = await make_shop(database)
    await keep(
        database, shop, product(shop, "SAFFRON", 1, unit="g"), product(shop, "OIL", 900, unit="l"),
        product(shop, "MILK", 150),
    )  # fmt: skip
    found = await made(database, shop)
    assert [(found[sku].price, found[sku].per) for sku in ("SAFFRON", "OIL", "MILK", "TOMATO")] == [
        (cents(1_000), "kg"), (cents(900), "l"), (cents(150), None), (cents(455), "kg"),
    ]  # fmt: skip
    assert "SGD 10.00 / kg" in label_text(found["SAFFRON"], "SGD", 2)


async def test_which_labels(database: Database) -> None:
    shop = await make_shop(database)
    assert set(await made(database, shop, sieve=Sieve(text="mate"))) == {"MATE"}
    bread = shop.products["BREAD"].product_id
    assert set(await made(database, shop, product_id=bread)) == {"BREAD"}
    later = shop.now + timedelta(days=1)
    assert set(await made(database, shop, since=later)) == set()
    changed = (await kept(database, shop, "PALE")).model_copy(update={"price": cents(500)})
    await keep(database, replace(shop, now=later), changed)
    assert set(await made(database, shop, since=later)) == {"PALE"}


async def test_what_was_printed_is_told_and_remembered(database: Database) -> None:
    shop = await make_shop(database)
    assert await database.read(lambda s: last_labels(s, shop.lane)) is None
    place, owner = by_owner(shop)
    await database.write(lambda s: tell_labels(s, place, owner, "all products", 5, key=shop.key, now=NOW))
    assert await database.read(lambda s: last_labels(s, shop.lane)) == NOW
    assert await told(database, "labels") == ['{"after":{"labels":5,"which":"all products"}}']


async def test_more_than_are_printed_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pos_tui.pricing.labels.MOST_LABELS", 2)
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="More than 2 labels at once: filter the products"):
        await made(database, shop)


async def test_whatever_a_name_holds_a_label_fits_the_paper(database: Database) -> None:
    shop = await make_shop(database)
    name = "お茶 \x1b]0;x\x07 " + "very " * 40
    await keep(database, shop, product(shop, "X" * 64, 99_999_999, name=name, barcodes=(code("9" * 60),)))
    found = await made(database, shop)
    text = labels_text(list(found.values()), shop.lane, width=32)
    assert max(columns(line) for line in text.splitlines()) <= 32
    assert "\x1b" not in text
    assert "999999.99" in text
