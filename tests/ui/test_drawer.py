"""Money in and out of the drawer from the menu: once, with a reason, and approved in place."""

import asyncio

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.ui.menu_items import MENU
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.audit import AuditScreen
from pos_tui.ui.screens.carry_on import CarryOnScreen
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.drawer import DrawerScreen
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.x_report import ReprintScreen, XReportScreen
from tests.selling.sales import everything, rows
from tests.shops import PINS
from tests.ui.floor import approve, choose, open_menu, words
from tests.ui.test_doubt import Cut
from tests.ui.till import open_till

SCREENS = (
    ApproveScreen,
    CarryOnScreen,
    CloseScreen,
    CountScreen,
    DrawerScreen,
    MenuScreen,
    ReprintScreen,
    XReportScreen,
)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_has_a_name_that_a_key_map_can_use_and_says_what_it_does(screen: type[DOMNode]) -> None:
    bindings = [binding for binding in screen.BINDINGS if isinstance(binding, Binding)]
    assert len(bindings) == len(screen.BINDINGS)
    assert all(binding.id and binding.tooltip and binding.description for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)


async def moves(database: Database) -> list[tuple[str, int, str | None]]:
    """What was moved since the shifts were opened."""
    found = await rows(database, DrawerMovement, "kind", "amount", "reason")
    return [(kind, amount, reason) for kind, amount, reason in found if kind != "float"]


async def test_money_is_paid_in_once_though_enter_is_pressed_twice(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "1")
        await till.type("20", "enter")
        await till.type("change from the bank")
        for _ in range(3):
            till.key("enter")
        await till.settled()
        assert await moves(database) == [("paid_in", 2_000, "change from the bank")]
        assert isinstance(till.app.screen, SellScreen)
        assert till.message == "SGD 20.00 paid in: change from the bank"
        assert till.drawer.kicks == 1


async def test_paying_out_is_approved_in_place(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "2")
        await till.type("5", "enter")
        await till.type("window cleaner", "enter")
        assert isinstance(till.app.screen, ApproveScreen)
        assert "Aisha Cashier wants to pay this much out: SGD 5.00," in words(till)
        assert await moves(database) == []
        await approve(till)
        assert await moves(database) == [("paid_out", -500, "window cleaner")]
        told = await rows(database, JournalEntry, "kind", "approved_by")
        assert ("paid_out", till.shop.supervisor.staff_id) in told
        assert isinstance(till.app.screen, SellScreen)


async def test_nobody_approves_and_nothing_changes(database: Database) -> None:
    async with open_till(database) as till:
        before = await everything(database)
        await choose(till, "2")
        await till.type("5", "enter")
        await till.type("window cleaner", "enter")
        await till.press("escape")
        assert isinstance(till.app.screen, DrawerScreen)
        assert "ask a supervisor to approve it" in words(till)
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)
        assert await everything(database) == before


@pytest.mark.parametrize(
    ("number", "pin", "said"),
    [
        ("S1", "9999", "Number and PIN do not fit"),
        ("C1", PINS["cashier"], "Nobody approves their own act: ask somebody else."),
        ("S7", "1234", "Number and PIN do not fit"),
        ("S1", "12a4", "A PIN has figures only"),
    ],
)
async def test_a_refused_approval_is_said_in_the_box(
    lane_file: Database, number: str, pin: str, said: str
) -> None:
    async with open_till(lane_file) as till:
        await choose(till, "4")
        await till.type("change for a customer", "enter")
        await approve(till, pin, number)
        assert isinstance(till.app.screen, ApproveScreen)
        assert said in words(till)
        assert pin not in words(till)
        assert till.drawer.kicks == 0


async def test_the_drawer_opens_for_nothing_with_a_reason_and_approval(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "4")
        await till.press("enter")
        assert "Say why" in words(till)
        await till.type("change for a customer", "enter")
        await approve(till)
        assert [kind for (kind,) in await rows(database, JournalEntry, "kind")].count("no_sale") == 1
        assert till.drawer.kicks == 1
        assert till.message == "The drawer is open: change for a customer"


@pytest.mark.parametrize("typed", ["0", "", "-5", "1.234", "x", "9" * 40, "NaN"])
async def test_an_amount_that_cannot_be_meant_is_refused_where_it_stands(lane_file: Database, typed: str) -> None:
    async with open_till(lane_file) as till:
        await choose(till, "1")
        await till.type(typed, "enter")
        assert "✗" in words(till)
        assert await moves(lane_file) == []


async def test_more_than_the_drawer_holds_is_refused_and_nothing_changes(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "3")
        await till.type("5000", "enter")
        await till.type("bag 7", "enter")
        assert "There is not so much cash in the drawer" in words(till)
        assert await moves(database) == []
        await till.press("up", "ctrl+u")
        await till.type("50", "enter")
        await till.press("enter")
        assert await moves(database) == [("drop", -5_000, "bag 7")]


async def test_after_three_refusals_a_supervisor_lets_cash_be_taken_out(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await choose(till, "3")
        await till.type("5000", "enter")
        await till.type("bag 7", "enter")
        for _ in range(2):
            assert "There is not so much cash in the drawer" in words(till)
            await till.press("enter")
        await till.press("up", "ctrl+u")
        await till.type("50", "enter")
        await till.press("enter")
        assert "wants to take cash out after three refusals" in words(till)
        assert await moves(lane_file) == []
        await approve(till)
        assert await moves(lane_file) == [("drop", -5_000, "bag 7")]
        kinds = [kind for (kind,) in await rows(lane_file, JournalEntry, "kind")]
        assert kinds.count("cash_refused") == 3


async def test_paying_out_after_three_refusals_needs_both_approvals(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await choose(till, "3")
        await till.type("5000", "enter")
        await till.type("bag 7", "enter")
        await till.press("enter", "enter", "escape")
        await choose(till, "2")
        await till.type("5", "enter")
        await till.type("window cleaner", "enter")
        assert "wants to pay this much out: SGD 5.00" in words(till)
        await approve(till)
        assert "wants to take cash out after three refusals" in words(till)
        await approve(till)
        assert await moves(lane_file) == [("paid_out", -500, "window cleaner")]


async def test_a_lost_answer_opens_the_drawer_once(address: str) -> None:
    link = Cut.at(address)
    assert isinstance(link, Cut)
    async with open_till(link, who="owner") as till:
        await choose(till, "4")
        await till.type("change")
        link.after = True
        await till.press("enter")
        assert "does not answer" in words(till)
        link.after = False
        await till.press("enter")
        assert till.message == "The drawer is open: change"
        assert [kind for (kind,) in await rows(link, JournalEntry, "kind")].count("no_sale") == 1
    await link.close()


async def test_a_letter_of_the_menu_chooses_in_either_case(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await open_menu(till)
        assert "a Audit" in words(till)
        await till.press("A")
        assert isinstance(till.app.screen, AuditScreen)


async def test_it_is_written_though_its_screen_has_gone(database: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database) as till:
        await choose(till, "1")
        await till.type("20", "enter")
        await till.type("change")
        earlier = asyncio.create_task(till.context.desk.write(slow))
        till.key("enter")
        await till.until(lambda: till.context.desk.waiting > 0)
        await till.app.pop_screen()
        may_go_on.set()
        await earlier
        await till.context.desk.settled()
        assert await moves(database) == [("paid_in", 2_000, "change")]


async def test_its_keys_can_be_changed(lane_file: Database) -> None:
    keys = {"drawer.accept": "f2", "approve.accept": "f3", "menu.accept": "f4"}
    async with open_till(lane_file, keys=keys) as till:
        await open_menu(till)
        assert "F4 Choose" in words(till)
        await till.press("down", "f4")
        await till.type("5", "f2")
        await till.type("window cleaner", "f2")
        assert "F3 Next" in words(till)
        await till.type("S1", "f3")
        await till.type(PINS["supervisor"], "f3")
        assert await moves(lane_file) == [("paid_out", -500, "window cleaner")]


@pytest.mark.parametrize("key", [item.key for group in MENU for item in group.items if item.sees])
async def test_what_another_has_to_sign_in_for_is_not_shown(lane_file: Database, key: str) -> None:
    async with open_till(lane_file) as till:
        await choose(till, key)
        assert "may not" in words(till)
        assert "to sign in" in words(till)


async def test_the_menu_says_what_somebody_has_to_approve_and_is_left_with_esc(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await open_menu(till)
        assert isinstance(till.app.screen, MenuScreen)
        assert "2 Paid out *" in words(till)
        assert "1 Paid in *" not in words(till)
        assert "d Sales of the day –" in words(till)
        assert "* needs approval · – another has to sign in" in words(till)
        await till.press("down")
        assert "Paid out: money out of the drawer" in words(till)
        await till.press("0", "escape")
        assert isinstance(till.app.screen, SellScreen)
