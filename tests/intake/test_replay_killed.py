"""A replay that is killed leaves whole documents only, and goes on where it was."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from pos_tui.db.unit_of_work import Database
from pos_tui.intake.replay import replay
from tests.intake.files import document, sales, sold
from tests.intake.replays import books, open_for_replay, shifts
from tests.shops import KEY, NOW

MANY, LANES = 200, 2
RUN = """
import asyncio, sys
from uuid import UUID
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.replay import replay
from tests.shops import KEY, NOW

def tell(done, total):
    if total == int(sys.argv[5]) and done:
        print(done, flush=True)

async def run():
    database = Database.at(sys.argv[1])
    company_id, file, lanes = UUID(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    await replay(database, company_id, [file], key=KEY, now=NOW, lanes=lanes, progress=tell)

if __name__ == "__main__":
    asyncio.run(run())
"""


def two_days() -> list[dict[str, Any]]:
    return [
        {
            **document(number, [sold("A", "1", "2.80", "2.80")], total="2.80", tax="0.47"),
            "business_date": f"2024-05-{30 + number * 2 // MANY}",
            "terminal": str(1 + number % 2),
        }
        for number in range(MANY)
    ]


async def test_killed_half_way_and_started_again(database: Database, address: str, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    company_id, file, script = lane.company.company_id, sales(tmp_path, two_days()), tmp_path / "run.py"
    script.write_text(RUN)
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, address, str(company_id), file, str(LANES), str(MANY),
        stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert process.stdout is not None
    booked = int(await process.stdout.readline())
    process.kill()
    await process.stdout.read()  # ends when the last lane has ended too
    await process.wait()
    result = await replay(database, company_id, [file], key=KEY, now=NOW, lanes=1)
    assert (result.booked + result.already, result.agrees) == (MANY, True)
    assert booked <= result.already
    found = await books(database, lane)
    assert (found["documents"], found["total"]) == (MANY, "560.00")
    assert [closed for _, closed in await shifts(database)] == [True] * 4
