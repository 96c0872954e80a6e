"""The program on the terminal: paints its first screen at once, owns the desk, ends tidily.

Nothing here loads SQLAlchemy: the screens that sell are imported behind the first paint.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.worker import WorkerFailed

from pos_tui.ui.hygiene import NoControls
from pos_tui.ui.keyed import Finishes, Rhythm, Says, TakesKeys
from pos_tui.ui.styles import KeptStylesheet
from pos_tui.ui.terminal import Remembers, till_driver
from pos_tui.ui.widgets.painted import ROW_CLASSES
from pos_tui.workers.replies import DeviceFailed

if TYPE_CHECKING:
    from pos_tui.ui.lane_guard import LaneGuard
    from pos_tui.workers.desk import Desk
    from pos_tui.workers.spool import Spool

SECONDS_TO_END = 3.0
"""How long a write in flight may take after a hang-up."""
SECONDS_LEFT = 0.5
"""What is left for closing when the waiting was done before."""
PATIENT_SECONDS = 10.0
"""How long a person who quits waits for a database that does not answer."""

BASKET_IS_KEPT = "The basket is kept: start pos-tui again and sign in, and it is there."

log = logging.getLogger(__name__)

SIXTEEN_COLOURS = replace(BUILTIN_THEMES["ansi-dark"], name="till", primary="ansi_cyan", secondary="ansi_blue")


class TillApp(App[int], inherit_bindings=False):
    """Shows the screen that `first` makes; everything after it is pushed by screens."""

    TITLE = "pos-tui"
    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROW_CLASSES)
    CSS_PATH = Path(__file__).with_name("till.tcss")
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+p", "command_palette", "Commands", id="palette", tooltip="Everything by its name", show=False
        ),
        Binding(
            "ctrl+x", "leave", "Quit", id="quit", tooltip="Leave the till; asks when a basket is open", show=False
        ),
    ]

    def __init__(
        self,
        first: Callable[[], Screen[Any]],
        *,
        keys: Mapping[str, str] | None = None,
        report: Callable[[BaseException], str] | None = None,
    ) -> None:
        """`keys` is the user's key map; `report` writes down a bug and answers the sentence to show."""
        super().__init__(driver_class=till_driver())
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self._first, self._keys, self._report = first, dict(keys or {}), report or _log_only
        self._gates: list[LineFilter] = [NoControls()]
        self.shown: Callable[[], None] | None = None
        """Called after each frame, while somebody wants to know what it cost."""
        self._rhythm = Rhythm()
        self.desk: Desk | None = None
        self.spool: Spool | None = None
        self.ending = False
        self.guard: LaneGuard | None = None
        self.touched_at = time.monotonic()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._gates]

    @property
    def saves_bytes(self) -> bool:
        return len(self._gates) > 1

    def save_bytes(self) -> None:
        """For a thin line, from here on: no colours, no drawings, no clock."""
        if not self.saves_bytes:
            from pos_tui.ui.thrift import Thrifty  # few tills are so far away

            self._gates.append(Thrifty())

    @property
    def bytes_sent(self) -> int:
        """Everything that the terminal got so far."""
        return self._driver.frames.bytes_sent if isinstance(self._driver, Remembers) else 0

    def post_display_hook(self) -> None:
        if self.shown is not None:
            self.shown()

    def on_load(self) -> None:
        self.register_theme(SIXTEEN_COLOURS)
        self.theme = SIXTEEN_COLOURS.name

    async def on_mount(self) -> None:
        self.set_keymap(self._keys)
        if not self.is_headless:
            self._listen_for_hang_up()
        await self.push_screen(self._first())

    def own(self, desk: "Desk", spool: "Spool") -> None:
        """The workers that this app keeps running until everything they took is done."""
        desk.open()
        self.desk, self.spool = desk, spool
        spool.open()

    async def on_event(self, event: events.Event) -> None:
        """A screen that takes keys itself gets them in order, before any binding can act on them."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.touched_at = time.monotonic()
        elif isinstance(event, events.Resize):
            self._paint_whole(event.size.width)
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        in_burst = self._rhythm.is_burst(event)
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, TakesKeys):
            self.app_focus = True
            await screen.take_key(event)
        elif not (in_burst and event.key == "enter" and isinstance(screen, CommandPalette)):
            await super().on_event(event)

    def _paint_whole(self, width: int | None = None) -> None:
        """The terminal may show anything now, so the next frame is sent whole."""
        if isinstance(self._driver, Remembers):
            self._driver.frames.forget(width)

    def action_paint_again(self) -> None:
        """What something else wrote on the terminal is painted over."""
        self._paint_whole()
        self.screen.refresh(layout=True)

    @on(DeviceFailed)
    def _device_failed(self, message: DeviceFailed) -> None:
        """Said where the cashier looks; the sale is done all the same."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Says):
                screen.say(message.sentence, "warning")
                return

    async def action_leave(self) -> None:
        """Quits, after asking when the screen on top has something open."""
        ask = getattr(self.screen, "before_leaving", None)
        if ask is None or await ask():
            await self.end(0, PATIENT_SECONDS)

    async def action_lock(self) -> None:
        """Nobody sells here until a PIN is typed; the basket stays."""
        if self.guard is not None:
            self.guard.lock()

    async def action_quit(self) -> None:
        await self.action_leave()

    async def end(self, code: int, within_seconds: float | None = None) -> None:
        """Finishes what was typed and taken, as far as the time suffices, then exits."""
        if self.ending:
            return
        self.ending = True
        with suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                for screen in self.screen_stack:
                    if isinstance(screen, Finishes):
                        await screen.finish()
                if self.desk is not None:
                    await self.desk.close()
        self.exit(code, return_code=code)

    def hang_up(self, number: int) -> None:
        """The terminal has gone or we are told to stop: finish the write in flight, then exit."""
        log.warning("ending on signal %d", number)
        self._ending_task = asyncio.create_task(self.end(128 + number, SECONDS_TO_END))

    def _listen_for_hang_up(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.hang_up, number)

    async def run_async(self, *args: Any, **kwargs: Any) -> int | None:
        """However the screens end, what the desk took is finished before the loop is closed."""
        try:
            return await super().run_async(*args, **kwargs)
        finally:
            await self._close_workers(SECONDS_LEFT if self.ending else SECONDS_TO_END)

    async def _close_workers(self, within_seconds: float) -> None:
        if self.spool is not None:
            self.spool.close()
        if self.desk is not None:
            await self.desk.close(within_seconds)
            with suppress(TimeoutError):
                async with asyncio.timeout(within_seconds):
                    await self.desk.look_through(None)
                    await self.desk.writer.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette offers what the keys of this screen do now, each once, and the colours."""
        offered = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.description and active.enabled and binding.action not in offered:
                offered.add(binding.action)
                run = self._runner(binding.action, active.node)
                yield SystemCommand(binding.description, binding.tooltip, run)
        yield SystemCommand("Paint again", "When something else wrote on this terminal", self.action_paint_again)
        yield SystemCommand("Colours", "Change the colours of the till", self.action_change_theme)

    def _runner(self, action: str, node: Any) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await self.run_action(action, node)

        return run

    def _handle_exception(self, error: Exception) -> None:
        """A bug ends the program with sentences on the terminal and a report in a file, nothing more."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        bug = error.error if isinstance(error, WorkerFailed) else error  # what happened, not that it did behind
        self.panic(Text(f"{self._report(bug)}\n{BASKET_IS_KEPT}"))


def _log_only(error: BaseException) -> str:
    log.error("the till failed", exc_info=error)
    return f"A bug in this program stopped the till ({type(error).__name__})."
