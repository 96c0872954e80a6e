"""The demo shop: stocked, believable, and the same every time."""

import csv
import io
from uuid import UUID

from biip.gtin import Gtin
from sqlalchemy import func, select, update

from pos_tui.buying.proposing import needs_below
from pos_tui.cash.models import TenderType
from pos_tui.catalogue.models import Product
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.customers.models import Customer
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.demo import STAFF, demo_hint, demo_shop, make_demo
from pos_tui.intake.demo_goods import EXAMPLES, products_csv, shelves
from pos_tui.inventory.models import StockLevel
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.asked_for import asked_by_words
from pos_tui.shop.views import Lane
from pos_tui.staff.pins import pin_matches
from pos_tui.staff.queries import colleagues, credential
from tests.shops import KEY, NOW, TODAY


async def test_a_shop_to_try_everything_in(database: Database) -> None:
    lanes = await make_demo(database, key=KEY, now=NOW)
    lane = lanes[0]
    assert (lane.company.currency, lane.company.cash_rounding, lane.company.prices_include_tax) == ("SGD", 5, True)
    people = await database.read(lambda session: colleagues(session, lane))
    assert [(each.code, each.name) for each in people] == [(each.code, each.name) for each in STAFF]
    for person, shown in zip(people, STAFF, strict=True):
        assert await may_sign_in(database, lane, person.staff_id, shown.pin)
        assert shown.pin in demo_hint()
    found_code = await database.read(lambda session: find_by_code(session, lane, "9520000001018", on=TODAY))
    assert found_code.product.name == "Kallang Spring Mineral Water 500 ml"
    beer = await database.read(lambda session: search(session, lane, "lager pint", on=TODAY))
    offers = await database.read(lambda session: offers_in_force(session, lane.company.company_id))
    assert {one.deal.kind for one in offers.promotions} == {"n_for", "mix", "percent"}
    cola = await database.read(lambda session: find_by_code(session, lane, "106", on=TODAY))
    assert {(one.list_code, one.tier) for one in cola.product.tariff} == {("GOLD", "Gold"), ("CASE", None)}
    assert {(each.sku, each.min_age) for each in beer} == {("PINT", 18), ("HALF", 18)}
    assert await database.read(lambda session: search(session, lane, "creme brulee", on=TODAY))
    assert await database.read(lambda session: search(session, lane, "豆浆", on=TODAY))


async def test_what_runs_low_can_be_ordered_and_goods_can_be_sent_to_the_other_outlet(database: Database) -> None:
    lanes = await make_demo(database, key=KEY, now=NOW)
    company_id = lanes[0].company.company_id
    bishan, kallang = lanes[0].outlet_id, lanes[-1].outlet_id
    needs = await database.read(lambda session: needs_below(session, company_id, bishan, now=NOW))
    assert len(needs) > 5
    assert {need.supplier_name for need in needs} >= {"Straits Beverages Pte Ltd", "Lion Hill Wholesale"}
    assert bishan != kallang
    assert {lane.outlet_code for lane in lanes} == {"BISHAN", "KALLANG"}


async def test_whoever_asks_is_told_what_lies_in_the_other_outlet(database: Database) -> None:
    lane = (await make_demo(database, key=KEY, now=NOW))[0]
    found = await database.read(
        lambda session: asked_by_words(session, lane, "mineral water", tier=None, on=TODAY)
    )
    assert any(one.here and one.far for one in found)
    assert any(one.here and not one.far for one in found)
    assert {lying.outlet for one in found for lying in one.elsewhere} == {"Kallang"}


async def test_a_demo_that_is_there_stays_as_it_is(database: Database) -> None:
    first = await make_demo(database, key=KEY, now=NOW)
    before = await figures(database)
    assert await make_demo(database, key=KEY, now=NOW) == first
    assert await figures(database) == before
    assert before[0] > 150
    assert before[2] > 5


async def test_a_demo_of_an_older_program_is_opened(database: Database) -> None:
    """Its shop may have been another: here its tenders had other names."""
    first = await make_demo(database, key=KEY, now=NOW)
    await database.write(lambda session: session.execute(update(TenderType).values(name="Plastic")))
    assert await make_demo(database, key=KEY, now=NOW) == first


async def may_sign_in(database: Database, lane: Lane, staff_id: UUID, pin: str) -> bool:
    found = await database.read(lambda session: credential(session, lane, staff_id))
    return pin_matches(found.pin_hash, pin, KEY.pepper)


async def figures(database: Database) -> list[int]:
    asked = select(
        select(func.count()).select_from(Product).scalar_subquery(),
        select(func.sum(StockLevel.on_hand)).scalar_subquery(),
        select(func.count()).select_from(Customer).scalar_subquery(),
    )
    found = await database.read(lambda session: session.execute(asked))
    return [int(figure) for figure in found.one()]


def test_every_barcode_is_right_and_of_no_real_product() -> None:
    rows = csv.DictReader(io.StringIO(products_csv()))
    codes = [code.partition("*")[0] for row in rows for code in row["barcodes"].split()]
    assert len(codes) > 150
    for code in codes:
        assert Gtin.parse(code).value == code
        assert code.zfill(14)[1:].startswith(EXAMPLES)


def test_the_shelves_are_the_same_every_time() -> None:
    assert products_csv() == products_csv()
    numbers = [goods.number for goods in shelves()]
    assert len(set(numbers)) == len(numbers)
    assert demo_shop() == demo_shop()
    assert len(demo_hint()) <= 80
