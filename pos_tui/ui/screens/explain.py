"""Explain this price: every step of one line, from the product's price to the cash."""

from collections.abc import Sequence

from pos_tui.pricing.list_queries import listed
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.explained import Known, Step, explained
from pos_tui.selling.priced import Market
from pos_tui.selling.views import Basket
from pos_tui.staff.given import approvals_given
from pos_tui.ui.cells import cut, left, right, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.pages import PagesScreen
from pos_tui.ui.widgets.painted import Row

WHAT, FIGURE = 62, 12
STYLES = {"head": "strong", "yes": "plain", "no": "quiet"}
NOT = "· "
"""Stands before what does not apply, so that colour alone tells nothing."""


class ExplainScreen(PagesScreen):
    """The steps, page by page."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__(
            [(("Explain this price", "strong"),), (), *(row for step in steps for row in _rows(step))]
        )


async def steps_of(till: TillContext, basket: Basket, index: int) -> tuple[Step, ...]:
    """Reads what is known of a line's price beside the basket, and explains it. May raise a refusal."""
    company_id, product_id = till.lane.company.company_id, basket.lines[index].product_id
    ask = till.desk.ask
    offers = await ask(lambda session: offers_in_force(session, company_id, basket.offers_version))
    known = Known(
        listed=await ask(lambda session: listed(session, company_id, product_id)),
        approvals=await ask(lambda session: approvals_given(session, company_id, basket.approvals)),
        cashier=till.person.name,
    )
    market = Market(till.lane.company, till.lane.outlet_id, till.shift.business_date, offers)
    return explained(basket, index, market, known, till.money)


def _rows(step: Step) -> list[Row]:
    style, mark = STYLES[step.how], NOT if step.how == "no" else "  " if step.how == "yes" else ""
    text, rest = f"{mark}{shown(step.what)}", ""
    if len(text) > WHAT:
        at = text.rfind(" ", 20, WHAT)
        text, rest = (text[:at], text[at + 1 :]) if at > 0 else (text, "")
    first: Row = ((f"{left(text, WHAT)} {right(step.figure, FIGURE)}", style),)
    more: list[Row] = [((f"    {cut(rest, WHAT)}", style),)] if rest else []
    gap: list[Row] = [()] if step.how == "head" else []
    return [*gap, first, *more]
