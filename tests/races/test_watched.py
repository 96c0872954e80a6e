"""A test waits for a lane as long as it lives, whatever the clock says; a dead one is told, and none is left."""

import os
import signal
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Semaphore
from threading import Event as Moment
from threading import Thread

import pytest

from tests.races import watched as watching
from tests.races.watched import Standing, Watched, lanes_context, watched

FEW_TURNS, SHORT_SECONDS = 4, 0.05


def speaks(word: str, there: Connection) -> None:  # pragma: no cover - runs in another process
    there.send(word)


def waits(for_it: Semaphore, there: Connection) -> None:  # pragma: no cover - runs in another process
    there.send("waits")
    for_it.acquire()
    there.send("goes on")


def spins(there: Connection) -> None:  # pragma: no cover - runs in another process and is killed
    there.send("spins")
    while True:
        os.getpid()


def fails(there: Connection) -> None:  # pragma: no cover - runs in another process
    there.send("fails")
    os._exit(3)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for is short; what counts is what a lane does meanwhile."""
    monkeypatch.setattr(watching, "TURN_SECONDS", SHORT_SECONDS)
    monkeypatch.setattr(watching, "MOST_TURNS_ASLEEP", FEW_TURNS)
    monkeypatch.setattr(watching, "MOST_SECONDS_OF_WORK", 0.3)


def is_there(lane: Watched) -> bool:
    try:
        return Standing.of(lane.process_id).state not in "ZX"
    except OSError:
        return False


def test_a_lane_is_heard_and_ends_well() -> None:
    with watched(speaks, "sold") as lane:
        assert lane.answer() == "sold"
    assert not is_there(lane)


def test_a_lane_that_stands_still_longer_than_any_turn_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is when whoever measures stops the whole machine: no clock may call it dead."""
    for_it, turns, enough = lanes_context().Semaphore(0), 0, Moment()
    standing = Watched._standing

    def counted(lane: Watched) -> Standing:
        nonlocal turns
        turns += 1
        if turns > 3 * FEW_TURNS:
            enough.set()
        return standing(lane)

    monkeypatch.setattr(Watched, "_standing", counted)
    with watched(waits, for_it) as lane:
        assert lane.hear() == "waits"
        os.kill(lane.process_id, signal.SIGSTOP)
        for_it.release()

        def thaw() -> None:
            enough.wait()
            os.kill(lane.process_id, signal.SIGCONT)

        Thread(target=thaw).start()
        assert lane.answer() == "goes on"


def test_control_a_lane_that_sleeps_for_good_is_told() -> None:
    with watched(waits, lanes_context().Semaphore(0)) as lane:
        assert lane.hear() == "waits"
        with pytest.raises(AssertionError, match="sleeps for good"):
            lane.hear()
    assert not is_there(lane)


def test_control_a_lane_that_works_without_end_is_told() -> None:
    with watched(spins) as lane:
        assert lane.hear() == "spins"
        with pytest.raises(AssertionError, match="works without end"):
            lane.hear()
    assert not is_there(lane)


def test_control_a_lane_that_has_ended_is_told_at_once() -> None:
    with watched(fails) as lane:
        assert lane.hear() == "fails"
        with pytest.raises(AssertionError, match="ended with 3"):
            lane.hear()
    with watched(fails) as lane, pytest.raises(AssertionError):
        lane.answer()


def fail_with(lanes: list[Watched], stop: bool) -> None:
    """A test that begins well."""
    with watched(spins) as lane:
        lanes.append(lane)
        assert lane.hear() == "spins"
        if stop:
            os.kill(lane.process_id, signal.SIGSTOP)
        assert is_there(lane), "the control: it was there"
        raise RuntimeError("and fails here")


@pytest.mark.parametrize("stopped", [False, True])
def test_a_test_that_fails_leaves_no_lane_behind(stopped: bool) -> None:
    lanes: list[Watched] = []
    with pytest.raises(RuntimeError, match="fails here"):
        fail_with(lanes, stopped)
    assert [is_there(lane) for lane in lanes] == [False]
