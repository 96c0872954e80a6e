"""What sells and what pays is loaded behind the screens that wait for a person, never while a person waits."""

import subprocess
import sys

WAY = """
import asyncio, sys, time
from contextlib import nullcontext
from pos_tui.ui.behind import PAYS, SELLS, Behind

looks = []

def there():
    return f"{'sells' if SELLS in sys.modules else '-'} {'pays' if PAYS in sys.modules else '-'}"

def touched_at():
    '''Somebody types until it was looked three times whether they do.'''
    looks.append(there())
    return time.monotonic() if len(looks) <= 3 else 0.0

async def main():
    seen = asyncio.Event()
    behind = Behind(nullcontext, touched_at)
    answered = asyncio.get_running_loop().create_future()
    behind.begin(seen, answered)
    await asyncio.sleep(0)
    print("not seen:", there())
    seen.set()
    answered.set_result("somebody")
    await behind.loaded()
    await asyncio.sleep(0)
    print("somebody waits:", there(), looks)
    behind.go_on()
    await behind._pays
    print("a pause:", there(), looks)
    from pos_tui.customers.models import Customer
    print("mapped:", Customer.__mapper__.configured)

asyncio.run(main())
"""


def test_what_pays_comes_in_the_first_pause_after_what_sells() -> None:
    done = subprocess.run([sys.executable, "-c", WAY], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "not seen: - -",
        "somebody waits: sells - []",
        f"a pause: sells pays {['sells -'] * 4}",
        "mapped: True",
    ]
