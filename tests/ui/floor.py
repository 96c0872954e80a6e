"""The menu of a till in a test: opened from the selling screen, and read as a person would."""

from pos_tui.errors import TillError
from pos_tui.ui.floor import Floor
from tests.shops import PINS
from tests.ui.till import Till


async def open_menu(till: Till) -> None:
    sell = till.sell

    async def menu() -> None:
        try:
            sell.say(await Floor(sell, till.context).menu(), "good")
        except TillError as refusal:
            sell.refuse(refusal)

    sell.run_worker(menu())
    await till.settled()


async def choose(till: Till, number: str) -> None:
    """The menu, and one line of it."""
    await open_menu(till)
    await till.press(number)


async def approve(till: Till, pin: str = PINS["supervisor"], number: str = "S1") -> None:
    """The box, filled in by somebody else."""
    await till.type(number, "enter")
    await till.type(pin, "enter")
    await till.settled()


def words(till: Till) -> str:
    """The screen as one run of words, box and all."""
    screen = till.app.screen
    strips = screen._compositor.render_strips()
    return " ".join(" ".join(strip.text for strip in strips).replace("│", " ").split())
