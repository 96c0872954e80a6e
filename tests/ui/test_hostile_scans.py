"""On a real terminal: a scanner whose codes hold control keys, reports of terminals and broken text.

None of it pays, voids, quits, opens or freezes anything; what is scanned behind it goes into the basket.
"""

import asyncio
import time

import pytest
from sqlalchemy import func, select

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document
from tests.shops import Shop
from tests.ui.test_leaving import BREAD, MATE, Terminal, on_disk, terminal
from tests.ui.test_leaving import shop as shop

WITHIN: tuple[bytes, ...] = (
    *(bytes([control]) for control in range(0x20) if control not in (0x0A, 0x0D)), b"\x7f", b"\x9b24~",
    b"\x1b", b"\x1b\x1b", b"\x1b[24~", b"\x1b[21~", b"\x1bOP", b"\x1b[3~", b"\x1b[1;5C", b"\x1b[113;5u",
    b"\x1b[27;5;113~", b"\x1b[<0;5;24M\x1b[<0;5;24m", b"\x1b[<0;70;24M\x1b[<0;70;24m", b"\x1b[M !!",
    b"\x1b[I", b"\x1b[O", b"\x1b[24;5R", b"\x1b[200~", b"\x1b[201~", b"\x1b[200~\x1b[24~\x1b[201~",
    b"\x1b[48;1;1;0;0t", b"\x1b[?2048;1$y", b"\x1b[?2026;2$y", b"\x1b]0;x\x07", b"\x1b]52;c;AA==\x1b\\",
    b"\x1bP1$r0m\x1b\\", b"\x1b_G\x1b\\", b"\x1b[99999999999u", b"\x1b[" + b"9" * 300, b"\x1b[55296u",
    b"\xff\xfe", b"\xc3\x28", b"\xe2\x82", b"\xf0\x9f\x92", b"\xed\xa0\x80", b"\xc0\xaf", b"\xef\xbb\xbf",
    "\u202e\u200b\u2028".encode(), "z\u0335\u0336\u0337\u0338".encode() * 20,
)  # fmt: skip
"""Put into the middle of a code, before it and behind it."""


def scanned(till: Terminal, code: bytes) -> None:
    """As fast as a scanner; then nothing until it cannot be told from a hand any more."""
    till.send(code)
    time.sleep(0.12)


async def _documents(address: str) -> int:
    database = Database.at(address)
    try:
        found = await database.read(lambda session: session.scalar(select(func.count()).select_from(Document)))
    finally:
        await database.close()
    return found or 0


@pytest.mark.timeout(300)
def test_whatever_a_code_holds_the_till_only_scans(address: str, shop: Shop) -> None:
    with terminal(address) as till:
        scanned(till, BREAD + b"\r")
        till.see("brioche")
        for rubbish in WITHIN:
            till.send(MATE[:6] + rubbish + MATE[6:] + b"\r" + rubbish + b"999999\r")
            scanned(till, b"777777" + rubbish)
        time.sleep(1.5)  # a paste that never ended is ended by silence
        scanned(till, b"\r")
        till.output = b""
        scanned(till, b"STAMP\r")
        till.see("Postage")
        till.press(b"\x18")
        till.see("stay in the basket")
        till.press(b"\x18")
        assert till.code() == 0
    kept = dict(on_disk(address, shop))
    assert kept["BREAD"] == 1_000
    assert kept["STAMP"] == 1_000
    assert set(kept) <= {"BREAD", "STAMP", "MATE"}
    assert asyncio.run(_documents(address)) == 0


def test_control_the_same_keys_by_hand_do_act(address: str, shop: Shop) -> None:
    with terminal(address) as till:
        scanned(till, BREAD + b"\r")
        till.see("brioche")
        till.press(b"\x1b[24~")
        till.see("Take back")
