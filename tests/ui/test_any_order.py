"""Answers, keys and screens in any order: no basket is lost, none is paid twice, no answer is another sale's.

Chance opens the gates of the database one by one between keys and scans, and loses some answers: of ten sales that
are booked the till hears of seven, and some are undone before their commit. The seed is in the name of each test;
`pytest -m full tests/ui/test_any_order.py` takes ten thousand steps on each engine.
"""

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.selling.views import Basket
from pos_tui.ui import keyed, sell_floor, sell_paying
from pos_tui.ui.screens import sell
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.sell_floor import SellFloor
from pos_tui.workers.keeper import BasketKeeper
from tests.customers.loyal import holds
from tests.shops import make_shop
from tests.stores import Store
from tests.ui import hurried
from tests.ui.gates import GatedDatabase, Gates
from tests.ui.hurried import STEPS_AN_EPISODE, Hurried, Wrong
from tests.ui.till import SCANNER, open_till

FEW, MANY, MOST_OF_A_CONTROL = 200, 2_000, 2_000


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A basket that could not be written is tried again at once, and a pause between two keys is short."""
    monkeypatch.setattr(sell, "KEEP_AGAIN_SECONDS", 0.01)
    for module in (keyed, sell_floor, sell_paying):
        monkeypatch.setattr(module, "BURST_SECONDS", 2.5 * SCANNER)


async def hit(address: str, steps: int, seed: int) -> Gates:
    """So many steps of this seed, and what became of the sales; raises Wrong when something does not hold."""
    chance, database = random.Random(seed), GatedDatabase.at(address)
    assert isinstance(database, GatedDatabase)
    database.gates = Gates(chance)
    shop = await make_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})
    try:
        async with open_till(database, shop) as till:
            somebody = Hurried(till, database, chance)
            for _ in range(steps // STEPS_AN_EPISODE):
                await somebody.episode()
            await somebody.sells()
        await holds(database, shop)
    finally:
        await database.close()
    return database.gates


@pytest.mark.parametrize("seed", [1])
async def test_any_order_of_answers_and_keys(address: str, seed: int) -> None:
    gates = await hit(address, FEW, seed)
    assert gates.booked >= gates.lost > 0, "the control: some sales were heard of, and some were not"


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10, 15))
async def test_ten_thousand_steps_in_any_order(
    address: str, seed: int, record_property: Callable[[str, object], None]
) -> None:
    """Two thousand steps of each seed."""
    gates = await hit(address, MANY, seed)
    record_property("booked, lost, undone", (gates.booked, gates.lost, gates.undone))
    assert gates.booked > MANY // 40
    assert gates.lost > gates.booked // 8
    assert gates.undone > 0


def kept_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer for an older basket is taken for the newest."""

    def kept(keeper: BasketKeeper, basket: Basket) -> None:
        keeper._queued, keeper._on_disk = False, keeper._newest

    monkeypatch.setattr(BasketKeeper, "kept", kept)


def asked_over_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late question is laid over whatever was opened meanwhile, and goes with it."""

    async def question(sell: SellFloor, screen: QuestionScreen[Any]) -> Any:
        await sell.app.push_screen(screen)
        return await screen.answered

    monkeypatch.setattr(SellFloor, "_question", question)


def left_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back to the basket at once, whatever became of the sale."""

    def go_back(screen: PayScreen) -> None:
        screen.dismiss(screen._back())

    monkeypatch.setattr(PayScreen, "action_go_back", go_back)


def asked_again_as_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent once more is a sale of its own."""
    book = PayScreen._book

    def under_another_id(screen: PayScreen) -> None:
        basket = screen._basket
        if screen._in_doubt:
            screen._basket = basket.model_copy(update={"sale_id": new_id()})
        book(screen)
        screen._basket = basket

    monkeypatch.setattr(PayScreen, "_book", under_another_id)


def said_to_be_unsold(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that does not come is taken for a refusal."""

    def not_booked(screen: PayScreen, why: str) -> None:
        screen._not_booked(TillError(why))

    monkeypatch.setattr(PayScreen, "_doubt", not_booked)


CONTROLS = (
    kept_without_looking,
    asked_over_anything,
    left_without_asking,
    asked_again_as_another,
    pytest.param(said_to_be_unsold, marks=pytest.mark.full),
)


async def hit_with_some(store: Store, seeds: Iterable[int]) -> None:
    """The first seed finds it as a rule; which answer comes when is the machine's as well, so not always."""
    for seed in seeds:
        async with store.migrated() as address:
            await hit(address, MOST_OF_A_CONTROL, seed)


@pytest.mark.timeout(400)  # a till with a bug rests for long
@pytest.mark.parametrize("bug", CONTROLS)
async def test_control_a_till_with_a_bug_is_caught(
    store: Store, bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug(monkeypatch)
    monkeypatch.setattr(hurried, "SECONDS_TO_REST", 5)
    with pytest.raises(Wrong):
        await hit_with_some(store, range(1, 5))
