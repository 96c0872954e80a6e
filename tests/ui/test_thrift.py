"""On a thin line: fewer bytes for the same scans, plain letters, no colour, no clock; nothing is lost by it."""

import re

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.frames import Frames
from pos_tui.ui.widgets.status_line import StatusLine
from tests.ui.painted import Measured
from tests.ui.till import Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"
CODES = (MATE, BREAD, "STAMP", MATE, "STAMP")
COLOUR = re.compile(r"\x1b\[[\d;]*(3[0-7]|4[0-7]|38|48)[\d;]*m")


async def sent(till: Till, *codes: str) -> str:
    assert isinstance(till.app, Measured)
    await till.painted()
    till.app.begin()
    for code in codes:
        await till.scan(code)
    await till.painted()
    return till.app.written


async def test_the_same_scans_take_half_of_the_bytes(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        usual = await sent(till, *CODES)
        total = till.total
    async with open_till(lane_file, till.shop, app=Measured, low_bandwidth=True) as till:
        await till.press("ctrl+w", "ctrl+w", "escape")
        saved = await sent(till, *CODES)
        assert till.total == total
    assert len(saved.encode()) <= 0.55 * len(usual.encode()), (len(saved.encode()), len(usual.encode()))


async def test_nothing_is_drawn_and_nothing_coloured(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured, low_bandwidth=True) as till:
        assert isinstance(till.app, Measured)
        till.app.sparing.forget()
        till.app.action_paint_again()
        whole = await sent(till, MATE, "STAMP", "000000")
        assert whole.isascii()
        assert not COLOUR.search(whole)


async def test_a_name_keeps_its_letters(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured, low_bandwidth=True) as till:
        assert "Crème brioche" in await sent(till, BREAD)


async def test_there_is_no_clock(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        assert "14:32" in till.text(StatusLine)
    async with open_till(lane_file, till.shop, low_bandwidth=True) as till:
        assert "14:32" not in till.text(StatusLine)
        assert "online" in till.text(StatusLine)


def test_the_ends_of_a_large_frame_are_told_but_on_a_thin_line() -> None:
    begin, frame, end = "\x1b[?2026h", "\x1b[1;1H" + "x" * 2_000, "\x1b[?2026l"
    frames = Frames(2_000)
    assert "".join(frames.to_send(data) for data in (begin, frame, end)).startswith(begin)
    thin = Frames(2_000)
    thin.may_tear = True
    assert begin not in "".join(thin.to_send(data) for data in (begin, frame, end))


def test_a_small_frame_needs_no_ends() -> None:
    frames = Frames(80)
    written = [frames.to_send(data) for data in ("\x1b[?2026h", "\x1b[1;1Hone", "\x1b[?2026l")]
    assert "".join(written) == "\x1b[1Hone"
    assert frames.bytes_sent == len("\x1b[1Hone")
