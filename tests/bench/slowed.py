"""A cheap box: a program that has one core, and shares it with three that never rest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RESTLESS, OTHERS = "while True: pass", 3


@contextmanager
def at_a_quarter(process: int) -> Iterator[None]:
    """The process runs on a quarter of one core until the block ends."""
    cores = os.sched_getaffinity(0)
    core = {min(cores)}
    others = [subprocess.Popen([sys.executable, "-c", RESTLESS]) for _ in range(OTHERS)]
    try:
        for other in others:
            os.sched_setaffinity(other.pid, core)
        _pin(process, core)
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
        _pin(process, cores)


def _pin(process: int, cores: set[int]) -> None:
    """All of its threads."""
    for thread in Path(f"/proc/{process}/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)
