"""The first screen: painted at once, says what the till is doing, and what is wrong when it cannot go on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from pos_tui.ui.opening import Opening
    from pos_tui.ui.way_in import WayIn


class StartScreen(Screen[None], inherit_bindings=False):
    """Lies beneath all other screens and owns the way from one to the next."""

    CSS_PATH = "start.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "try_again", "Try again", id="start.try_again",
            tooltip="Looks for the shop again, once what the sentence names is done",
        ),
        Binding("escape", "leave", "Quit", id="start.quit", tooltip="Leaves the till; nothing was changed"),
    ]  # fmt: skip

    trouble: var[str] = var("", bindings=True)
    """The sentence that keeps the till from opening, or nothing."""

    def __init__(self, opening: "Opening") -> None:
        super().__init__()
        self.opening = opening
        self.way_in: WayIn | None = None
        self._go_on: asyncio.Event = asyncio.Event()
        self._may_try = True
        self._doing, self._since, self._late = "Opening the till …", time.monotonic(), ""

    def compose(self) -> ComposeResult:
        with Vertical(id="middle"):
            yield Static(plain("pos-tui"), id="name")
            yield Static(plain(self._doing), id="doing")
            yield Static(id="trouble")
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._find_the_way(), group="way in")

    async def _find_the_way(self) -> None:
        run = None
        while run is None:
            try:
                run = await asyncio.to_thread(self._load)
            except TillError as refusal:  # the settings cannot be meant
                await self.stop(str(refusal))
        await run()

    def _load(self) -> Callable[[], Awaitable[None]]:
        """Brings settings, pydantic and SQLAlchemy in while this screen is already to be seen."""
        with self.opening.loading():
            from pos_tui.ui.way_in import WayIn

        self.way_in = WayIn(self, self.opening)
        return self.way_in.run

    def say(self, text: str, late: str = "") -> None:
        """What the till is doing; after a second, for how long, and what it may be that makes it `late`."""
        self._doing, self._since, self._late = text, time.monotonic(), late
        self.query_one("#doing", Static).update(plain(text))
        self.query_one("#trouble", Static).update("")

    def _tick(self) -> None:
        seconds = int(time.monotonic() - self._since)
        if self.app.screen is self and seconds and not self.trouble:  # beneath another one it must cost nothing
            self.query_one("#doing", Static).update(plain(f"{self._doing} {seconds} s"))
            self.query_one("#trouble", Static).update(plain(self._late if seconds > 1 else ""))

    async def stop(self, sentence: str, *, may_try: bool = True) -> None:
        """Shows why it does not go on; returns when a person wants it tried again."""
        self._go_on.clear()
        self._may_try = may_try
        self.trouble = sentence
        self.say("The till cannot open.")
        self.query_one("#trouble", Static).update(plain(sentence, 500))
        await self._go_on.wait()
        self.query_one("#trouble", Static).update("")
        self.trouble = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "try_again":
            return bool(self.trouble) and self._may_try
        return True

    def action_try_again(self) -> None:
        self._go_on.set()

    async def action_leave(self) -> None:
        await self.app.run_action("app.leave")

    def sign_out(self) -> None:
        """Back to the sign-in from wherever the till is."""
        if self.way_in is not None:
            self.run_worker(self.way_in.sign_in_again(), group="way in", exclusive=True)
