"""The sell screen that a scan is painted on, with a shop around it and no database behind it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from pos_tui.cash.views import OpenShift
from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Rate
from pos_tui.pricing.promotions.views import Item
from pos_tui.selling.views import Basket, Line
from pos_tui.shop.views import CompanyRules, Lane, TaxRule
from pos_tui.staff.views import Person
from pos_tui.ui.context import TillContext
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.widgets.sell_body import SellBody
from pos_tui.workers.desk import Desk
from pos_tui.workers.spool import Spool
from tests.ui.painted import Measured

OURS = UUID(int=1)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
COMPANY = CompanyRules(
    company_id=OURS, name="Bishan Mini Mart", currency="SGD", exponent=2, prices_include_tax=True,
    tax_rounding="document", cash_rounding=None, stock_policy="allow", timezone="Asia/Singapore", country="SG",
    points_per=None, point_worth=None, key_check="",
)  # fmt: skip
LANE = Lane(
    company=COMPANY,
    outlet_id=OURS,
    outlet_code="BISHAN",
    outlet_name="Bishan",
    terminal_id=OURS,
    terminal_code="1",
)
TAXES = tuple(
    TaxRule(tax_class_id=UUID(int=number), code=code, name=name, kind="standard", rate=Rate(rate))
    for number, (code, name, rate) in enumerate((("S", "GST 9 %", 90_000), ("R", "GST 4 %", 40_000)), 1)
)


class Still(SellScreen):
    """Paints what it is shown; begins nothing by itself."""

    def painted(self) -> None:
        """No basket is read and no scan waited for."""

    def scanned(self, basket: Basket, index: int) -> None:
        """What a scan has painted: the line, the total, what it is made of, the message, the keys."""
        self.say("")
        self.query_one(SellBody).show_basket(basket, index)
        self.refresh_bindings()


@dataclass(frozen=True)
class Till:
    """A program that writes what a terminal gets, and its sell screen."""

    app: Measured
    screen: Still


def make_till() -> Till:
    """A till of the shop; the program is not running yet."""
    app = Measured(lambda: first[0])
    first: list[Still] = []
    context = TillContext(
        desk=Desk(Database.at("sqlite+aiosqlite:///unused.db")),
        spool=Spool(MemoryPrinter(), MemoryDrawer(), tell=app),
        lane=LANE,
        person=Person(staff_id=OURS, code="A1", name="Aisha", permissions=frozenset()),
        shift=OpenShift(shift_id=OURS, number=1, business_date=date(2026, 3, 4), opened_at=NOW, opened_by=OURS),
        tenders=(),
        key=ShopKey.from_hex("5a" * 32),
        clock=lambda: NOW,
        money=MoneyFormat("SGD"),
        day_begins_at=time(3),
    )
    first.append(Still(context))
    return Till(app, first[0])


def basket_of(items: list[Item]) -> Basket:
    """A basket of these goods before anything is priced."""
    return Basket(sale_id=OURS, lines=tuple(_line(item) for item in items))


def _line(item: Item) -> Line:
    return Line(
        product_id=item.product_id, sku=f"S{item.line}", name=f"Product {item.line}", category="",
        category_id=item.category_id, brand=item.brand, unit="each" if item.by_piece else "kg",
        quantity=item.quantity, list_price=item.unit_price, unit_price=item.unit_price,
        tax=TAXES[item.line % len(TAXES)],
    )  # fmt: skip
