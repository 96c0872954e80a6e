"""What wrong PINs cost: nothing at first, then a wait that grows, then somebody has to unlock the person. Pure."""

from datetime import UTC, datetime, timedelta

FREE_TRIES = 3
LOCKED_AFTER = 5
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody who may unlock people does."""


def wait_after(wrong_pins: int) -> timedelta:
    """How long the next try has to wait: nothing at first, then twice as long each time."""
    return timedelta() if wrong_pins < FREE_TRIES else timedelta(seconds=2 ** (wrong_pins - FREE_TRIES + 1))


LONGEST_WAIT = wait_after(LOCKED_AFTER - 1) + timedelta(minutes=1)
"""With what the clocks of two tills may differ by."""


def locked_until(wrong_pins: int, now: datetime) -> datetime | None:
    """Until when nobody tries, after so many wrong PINs."""
    if wrong_pins >= LOCKED_AFTER:
        return FOR_GOOD
    wait = wait_after(wrong_pins)
    return now + wait if wait else None


def what_to_wait_for(until: datetime | None, now: datetime) -> str | None:
    """What comes before the next try, as the end of a sentence; None when it may be tried at once.

    A wait that is longer than any we give was set by a clock that has been put back since: it is over.
    """
    if until == FOR_GOOD:
        return f"after {LOCKED_AFTER} of them a supervisor has to unlock this person"
    if until is None or not timedelta() < until - now <= LONGEST_WAIT:
        return None
    return f"wait {int((until - now).total_seconds()) + 1} seconds, then try again"
