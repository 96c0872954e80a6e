"""A list that is longer than the screen, and a mouse on it."""

from textual.app import ComposeResult
from textual.screen import Screen

from pos_tui.ui.app import TillApp
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.pick_list import Choice, PickList
from tests.ui.door import Door

PEOPLE = [Choice(str(number), f"Person {number} [/]") for number in range(1, 41)]


class Shown(Screen[None]):
    """Both widgets that can be pointed at."""

    CSS = "PickList { max-height: 10; }"

    def compose(self) -> ComposeResult:
        yield PickList(PEOPLE)
        yield Form([Field("first", "First"), Field("second", "Second")])


async def test_the_mark_is_always_to_be_seen_and_a_click_moves_it() -> None:
    app = TillApp(Shown)
    async with app.run_test(size=(80, 24)) as pilot:
        door = Door(app, pilot)
        people = app.screen.query_one(PickList)
        assert " 1  Person 1 [/]" in door.shown
        assert "Person 11" not in door.shown
        people.move(30)
        await door.until_said("▸ 31 Person 31")
        people.move(99)
        await door.until_said("▸ 40 Person 40")
        assert people.seek("person 7")
        await door.until_said("▸ 7 Person 7")
        assert not people.seek("Nobody")
        await pilot.click(PickList, offset=(6, 0))
        await door.until_said("▸ 2 Person 2")


async def test_a_click_goes_to_a_line_of_a_form() -> None:
    app = TillApp(Shown)
    async with app.run_test(size=(80, 24)) as pilot:
        door = Door(app, pilot)
        await door.until_said("▸ First")
        form = app.screen.query_one(Form)
        await pilot.click(form.rows[1])
        await door.until_said("▸ Second")
        assert form.row.field.name == "second"
