"""`pos-tui report price CODE`: what so many of a product cost now, for whom, and why."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pos_tui.catalogue.queries import find_by_code
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.customers.queries import find_customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput, Unknown
from pos_tui.money import NotANumber, Quantity, parse_quantity, rounded_quotient
from pos_tui.pricing.list_queries import listed
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.basket import add, attach_customer, new_basket
from pos_tui.selling.explained import Known, Step, explained
from pos_tui.selling.priced import Market, priced
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import CompanyRules, Lane
from pos_tui.text import clean
from pos_tui.ui.money_format import MoneyFormat

NOT = "· "


def run(options: Options) -> int:
    """The same steps as «Explain this price» at the till."""
    steps = in_shop(
        options, lambda _, database: database.read(lambda session: _steps(session, options)), looks_only=True
    )
    if options.json:
        answer({"steps": [{"what": step.what, "figure": step.figure, "how": step.how} for step in steps]})
    else:
        say(
            table(
                ("", ""), [(clean((NOT if step.how == "no" else "") + step.what), step.figure) for step in steps]
            )
        )
    return 0


async def _steps(session: Reading, options: Options) -> tuple[Step, ...]:
    company = await chosen_company(session, options.company)
    lane = await _lane(session, company, options)
    on = options.on or datetime.now(UTC).astimezone(ZoneInfo(company.timezone)).date()
    found = await find_by_code(session, lane, options.sku, on=on)
    quantity = Quantity(rounded_quotient(_quantity(options) * found.quantity, 1_000))
    basket, index = add(new_basket(), found.product, quantity)
    if options.customer:
        customer = await find_customer(session, company.company_id, options.customer)
        basket = attach_customer(basket, customer)
    market = Market(company, lane.outlet_id, on, await offers_in_force(session, company.company_id))
    known = Known(listed=await listed(session, company.company_id, found.product.product_id))
    money = MoneyFormat(currency=company.currency, exponent=company.exponent)
    return explained(priced(basket, market), index, market, known, money)


async def _lane(session: Reading, company: CompanyRules, options: Options) -> Lane:
    """A till of the outlet that is named, or of the first one."""
    for lane in await lanes(session):
        if lane.company.company_id == company.company_id and options.outlet in (None, lane.outlet_code):
            return lane
    raise Unknown(f"There is no outlet {clean(options.outlet or '', 20)}: name another one.")


def _quantity(options: Options) -> Quantity:
    try:
        quantity = parse_quantity(options.quantity)
    except NotANumber as error:
        raise BadInput(f"{error}: write a quantity such as 3 or 0.350.") from None
    if quantity <= 0:
        raise BadInput("A quantity is above 0: write another one.")
    return quantity
