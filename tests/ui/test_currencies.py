"""Yen, dollars and dinars: none, two and three decimals from the key to the books."""

import pytest
from sqlalchemy import update

from pos_tui.cash.models import DrawerMovement
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.shop_file import set_up, shop_from
from pos_tui.reports.totals import totals
from pos_tui.selling.models import Document
from pos_tui.shop.currencies import currency_exponent
from tests.intake.files import shop_form
from tests.reports.test_verify import broken, prove
from tests.selling.sales import rows
from tests.shops import KEY, NOW, Shop, make_shop
from tests.ui.till import SIZES, open_till

MATE = "5012345678900"
WAYS = pytest.mark.parametrize(
    ("currency", "locale", "price", "typed", "told", "rest", "tax"),
    [
        ("JPY", "ja_JP", 12_500_000, "10000", "2,500", "7,500", "206"),
        ("SGD", "en_SG", 12_500_000, "100", "25.00", "75.00", "2.06"),
        ("KWD", "en_KW", 12_500_000, "5", "2.500", "2.500", "0.206"),
    ],
)


async def shop_in(database: Database, currency: str, price: int) -> Shop:
    """The usual shop in another currency, its bottle at 1,250 minor units."""
    exponent = currency_exponent(currency)
    shop = await make_shop(database, currency=currency, currency_exponent=exponent)

    async def reprice(session: Writing) -> None:
        await session.execute(
            update(Product).where(Product.company_id == shop.company_id, Product.sku == "MATE").values(price=price)
        )

    await database.write(reprice)
    return shop


@WAYS
@SIZES
async def test_a_sale_by_keys_in_every_kind_of_money(
    database: Database, size: tuple[int, int], currency: str, locale: str, price: int, typed: str, told: str,
    rest: str, tax: str,
) -> None:  # fmt: skip
    shop = await shop_in(database, currency, price)
    async with open_till(database, shop, size=size, locale=locale) as till:
        await till.scan(MATE, MATE)
        assert till.total == (f"TOTAL {currency}", told)
        await till.press("f12")
        await till.type(typed, "enter")
        assert till.total == (f"CHANGE {currency}", rest)
        paper = till.printer.pages[0]
        assert f"TOTAL {currency}" in paper
        assert plain(told) in paper
        assert plain(tax) in paper
    assert await rows(database, Document, "total", "tax") == [(2_500, 206)]
    report = await database.read(lambda session: totals(session, shop.company_id))
    document = report.as_document()
    assert (document["currency"], document["total"], document["tax"]) == (currency, plain(told), plain(tax))
    given = sum(change for (change,) in await rows(database, DrawerMovement, "change"))
    assert given == int(plain(rest).replace(".", ""))
    assert broken(await database.read(prove)) == {}


def plain(amount: str) -> str:
    """As files and paper have it."""
    return amount.replace(",", "")


@pytest.mark.parametrize(("currency", "exponent"), [("JPY", 0), ("SGD", 2), ("KWD", 3)])
async def test_a_shop_is_set_up_in_it(database: Database, currency: str, exponent: int) -> None:
    shop = shop_from(shop_form(currency=currency))
    lanes = await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW))
    assert (lanes[0].company.currency, lanes[0].company.exponent) == (currency, exponent)


@pytest.mark.parametrize(("currency", "typed"), [("JPY", "100.5"), ("SGD", "1.005"), ("KWD", "1.0005")])
async def test_more_decimals_than_the_money_has_are_refused(database: Database, currency: str, typed: str) -> None:
    shop = await shop_in(database, currency, 12_500_000)
    async with open_till(database, shop) as till:
        await till.scan(MATE)
        await till.press("f12")
        await till.type(typed, "enter")
        assert till.is_paying
        assert "decimals" in till.message
