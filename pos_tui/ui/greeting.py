"""What a person is told who comes to the selling screen: a wrong clock, a shift of another day, their basket."""

from pos_tui.catalogue.queries import sells_anything
from pos_tui.errors import TillError
from pos_tui.selling.views import Basket
from pos_tui.ui.context import TillContext
from pos_tui.ui.widgets.details import items_text
from pos_tui.ui.widgets.message_line import Tone

NOTHING_YET = (
    "There is nothing to sell yet: F10, then Catalogue adds products; "
    "«pos-tui import products FILE.csv» brings many."
)


def greeting(context: TillContext, basket: Basket | None) -> tuple[str, Tone]:
    """One sentence, the most urgent, and how loud it is; empty when there is nothing to tell."""
    if wrong := context.warning or context.overdue:
        return wrong, "warning"
    if basket is None or not basket.lines:
        return "", "plain"
    return f"Welcome back: the basket is as it was, {items_text(basket.lines)}.", "good"


async def first_steps(context: TillContext) -> str:
    """What whoever opens the first shift of a till is told while there is nothing to sell; empty else."""
    if context.shift.number > 1:
        return ""
    company_id = context.lane.company.company_id
    try:
        has_goods = await context.desk.ask(lambda session: sells_anything(session, company_id))
    except TillError:  # the next scan says so
        return ""
    return "" if has_goods else NOTHING_YET
