"""The line is measured on a real pseudo-terminal; one that is silent, slow or full is not waited for."""

import os
import pty
import select
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pos_tui.reports.doctor import line as doctor
from pos_tui.reports.doctor.line import ANSWER, ASK, Line, judged, line
from tests.patience import SECONDS_OF_A_BUSY_MACHINE

Terminal = Callable[[int, threading.Event], None]


def answering(bytes_a_second: float | None = None) -> Terminal:
    """A terminal that reads at this speed and answers what it is asked."""

    def run(end: int, stop: threading.Event) -> None:
        unread = b""
        while not stop.is_set():
            if not select.select([end], [], [], 0.01)[0]:
                continue
            taken = os.read(end, 256 if bytes_a_second else 65_536)
            if bytes_a_second:
                stop.wait(len(taken) / bytes_a_second)
            unread += taken
            while ASK in unread:
                unread = unread.partition(ASK)[2]
                os.write(end, ANSWER)

    return run


def silent(_end: int, _stop: threading.Event) -> None:
    """A terminal that takes nothing and says nothing."""


def deaf(end: int, stop: threading.Event) -> None:
    """A terminal that takes everything and says nothing."""
    while not stop.is_set():
        if select.select([end], [], [], 0.01)[0]:
            os.read(end, 65_536)


@contextmanager
def terminal(run: Terminal) -> Iterator[tuple[str, int]]:
    """The name of a pseudo-terminal with this behind it, and our end of it."""
    ours, theirs = pty.openpty()
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(ours, stop))
    thread.start()
    try:
        yield os.ttyname(theirs), theirs
    finally:
        stop.set()
        thread.join()
        os.close(ours)
        os.close(theirs)


def test_a_fast_terminal_is_well() -> None:
    with terminal(answering()) as (name, _):
        found = line(name)
    assert found.state == "ok"
    assert "round trip" in found.what


def test_a_slow_line_is_told_to_use_fewer_bytes() -> None:
    with terminal(answering(bytes_a_second=2_000)) as (name, _):
        found = line(name)
    assert found.state == "warn"
    assert "bytes per second" in found.what
    assert "--low-bandwidth" in found.do


@pytest.mark.parametrize("run", [silent, deaf])
def test_a_terminal_that_does_not_answer_is_not_waited_for(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SECONDS_FOR_AN_ANSWER", 0.2)
    with terminal(run) as (name, _):
        began = time.monotonic()
        found = line(name)
        assert time.monotonic() - began < SECONDS_OF_A_BUSY_MACHINE
    assert found.state == "warn"
    assert "does not answer" in found.what


def test_a_terminal_that_stops_under_the_load_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def until_the_load(end: int, stop: threading.Event) -> None:
        asked = 0
        while asked < doctor.QUESTIONS and not stop.is_set():
            if select.select([end], [], [], 0.01)[0] and ASK in os.read(end, 64):
                asked += 1
                os.write(end, ANSWER)

    monkeypatch.setattr(doctor, "SECONDS_FOR_A_LOAD", 0.3)
    with terminal(until_the_load) as (name, _):
        began = time.monotonic()
        found = line(name)
        assert time.monotonic() - began < SECONDS_OF_A_BUSY_MACHINE
    assert "bytes per second" in found.what


@pytest.mark.parametrize("run", [answering(), silent])
def test_the_terminal_is_left_as_it_was(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SECONDS_FOR_AN_ANSWER", 0.2)
    with terminal(run) as (name, theirs):
        before = termios.tcgetattr(theirs)
        line(name)
        assert termios.tcgetattr(theirs) == before


def test_without_a_terminal_nothing_is_measured(tmp_path: os.PathLike[str]) -> None:
    found = line(os.path.join(tmp_path, "none"))
    assert found.state == "ok"
    assert "no terminal" in found.what


@pytest.mark.parametrize(
    ("measured", "state"),
    [
        (Line(0.02, None), "ok"),
        (Line(0.02, 12_000), "ok"),
        (Line(0.15, None), "warn"),
        (Line(0.02, 960), "warn"),
    ],
)
def test_fewer_bytes_are_advised_when_a_person_would_wait(measured: Line, state: str) -> None:
    assert judged(measured).state == state
