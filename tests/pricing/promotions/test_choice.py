"""The engine's choice against every other choice."""

from hypothesis import event, given

from pos_tui.pricing.promotions.views import Item, Promotion
from tests.examples import examples
from tests.pricing.promotions.exhaustive import most_saved
from tests.pricing.promotions.offers import baskets, chosen, promotions


@examples(5)
@given(baskets(), promotions())
def test_no_other_choice_saves_more(items: list[Item], offers: list[Promotion]) -> None:
    outcome, most = chosen(items, *offers), most_saved(items, offers)
    event(f"exact: {outcome.exact}")
    assert outcome.saved <= most <= outcome.at_most
    if outcome.exact:
        assert outcome.saved == most
