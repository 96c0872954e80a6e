"""The spool: paper and drawer in order, and a dead printer that stops nothing."""

from textual.app import App

from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter
from pos_tui.workers.replies import DeviceFailed
from pos_tui.workers.spool import MOST_WAITING, Spool


class Listener(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def on_device_failed(self, message: DeviceFailed) -> None:
        self.told.append(message.sentence)


class BrokenPrinter:
    """Fails in a way that no driver foresaw."""

    async def print_text(self, text: str) -> None:
        raise RuntimeError(text)


async def test_pages_come_out_in_order_and_the_drawer_opens() -> None:
    printer, drawer, app = MemoryPrinter(), MemoryDrawer(), Listener()
    spool = Spool(printer, drawer, tell=app)
    async with app.run_test():
        spool.open()
        spool.kick()
        spool.print("one")
        spool.print("two")
        await spool.settled()
        spool.close()
    assert list(printer.pages) == ["one", "two"]
    assert drawer.kicks == 1


async def test_a_printer_without_paper_is_said_and_the_next_page_is_tried() -> None:
    printer, app = MemoryPrinter(), Listener()
    printer.fault = "The printer is out of paper: put a roll in."
    spool = Spool(printer, MemoryDrawer(), tell=app)
    async with app.run_test() as pilot:
        spool.open()
        spool.print("lost")
        await spool.settled()
        printer.fault = None
        spool.print("kept")
        await spool.settled()
        await pilot.pause()
        spool.close()
    assert app.told == ["The printer is out of paper: put a roll in."]
    assert list(printer.pages) == ["kept"]


async def test_a_driver_with_a_bug_is_said_and_stops_nothing() -> None:
    drawer, app = MemoryDrawer(), Listener()
    spool = Spool(BrokenPrinter(), drawer, tell=app)
    async with app.run_test() as pilot:
        spool.open()
        spool.print("page")
        spool.kick()
        await spool.settled()
        await pilot.pause()
        spool.close()
    assert app.told == ["A device failed; the sale is done. See the log."]
    assert drawer.kicks == 1


async def test_a_printer_that_is_far_behind_says_which_page_is_missing() -> None:
    app = Listener()
    spool = Spool(MemoryPrinter(), MemoryDrawer(), tell=app)
    async with app.run_test() as pilot:
        for page in range(MOST_WAITING + 1):
            spool.print(str(page))
        await pilot.pause()
    assert app.told == ["The printer is far behind: this page was not printed."]
