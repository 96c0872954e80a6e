"""Millions are usual where a coin is worth little: every figure is shown whole, on every list."""

from sqlalchemy import update

from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.money import PRICE_STEPS
from pos_tui.ui.widgets.details import Details
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.row_list import Column, RowList
from tests.shops import Shop, make_shop
from tests.ui.till import SIZES, open_till

MATE, BREAD = "5012345678900", "4006381333931"


async def dear_shop(database: Database) -> Shop:
    shop = await make_shop(database)
    dear = update(Product).where(Product.sku == "MATE").values(price=1_250_000_00 * PRICE_STEPS)
    await database.write(lambda session: session.execute(dear))
    return shop


@SIZES
async def test_a_basket_of_millions_is_shown_whole(lane_file: Database, size: tuple[int, int]) -> None:
    shop = await dear_shop(lane_file)
    async with open_till(lane_file, shop, size=size) as till:
        await till.scan(BREAD)
        before = till.text().splitlines()[1]
        assert before.endswith(" 3.20")
        await till.scan(MATE)
        await till.type("9*MATE", "enter")
        bread, mate = till.text().splitlines()[1:3]
        assert bread.split()[-2:] == ["3.20", "3.20"]
        assert mate.split()[-2:] == ["1,250,000.00", "12,500,000.00"]
        assert len(bread) == len(mate)  # both end where their figures end
        assert "#" not in till.text(LinesView).splitlines()[1] + till.text(Details)
        assert "1,032,110.09" in till.text(Details)
        await till.press("f12", "enter")
        await till.scan(BREAD)
        assert till.text().splitlines()[1] == before
        await till.press("delete", "f9")
        assert "12,500,003.20" in till.text(RowList)


async def test_a_list_keeps_its_columns_where_its_figures_fit(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        rows = RowList((Column("Item"), Column("Price", 8, is_figure=True), Column("Code", 4)), empty="")
        rows.show([("Tea", "3.20", "longer")])
        usual = rows._line(("Tea", "3.20", "longer"), 40)
        assert usual.endswith("    3.20  lon…")
        rows.show([("Tea", "3.20", "longer"), ("Gold", "123,456,789.00", "G")])
        assert rows._line(("Gold", "123,456,789.00", "G"), 40).split() == ["Gold", "123,456,789.00", "G"]
        assert len(rows._line(("Tea", "3.20", "longer"), 40)) == len(usual)
        rows.show([("Tea", "3.20", "longer")])
        assert rows._line(("Tea", "3.20", "longer"), 40) == usual
        assert till.lines == []
