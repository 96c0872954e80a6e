"""What a person is told who comes to the selling screen: a wrong clock, a shift of another day, their basket."""

from pos_tui.selling.views import Basket
from pos_tui.ui.context import TillContext
from pos_tui.ui.widgets.details import items_text
from pos_tui.ui.widgets.message_line import Tone


def greeting(context: TillContext, basket: Basket | None) -> tuple[str, Tone]:
    """One sentence, the most urgent, and how loud it is; empty when there is nothing to tell."""
    if wrong := context.warning or context.overdue:
        return wrong, "warning"
    if basket is None or not basket.lines:
        return "", "plain"
    return f"Welcome back: {items_text(basket.lines)} are in the basket as they were.", "good"
