"""Rows that were read once are kept as they were, in memory that stays flat."""

import os
import tempfile
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.kept_rows import IN_MEMORY, KeptRows
from pos_tui.intake.product_rows import ProductRow, read_product
from pos_tui.intake.products import import_products
from tests.intake.files import open_shop
from tests.shops import NOW

BATCHES, ROWS = 300, 200


def row(line: int) -> ProductRow:
    return ProductRow(line, f"S{line}", {"name": f"Tea {line}", "barcodes": {str(line): 1_000}}, tidied=False)


def test_rows_come_back_in_their_order_as_often_as_they_are_asked_for() -> None:
    with KeptRows[ProductRow]() as kept:
        assert list(kept.batches()) == []
        given = [[row(1), row(2)], [row(3)]]
        for batch in given:
            kept.add(batch)
        for _ in range(2):
            parts, batches = zip(*kept.batches(), strict=True)
            assert list(batches) == given
            assert 0 < parts[0] < parts[1] == 1


def test_a_file_of_any_length_is_not_held_in_memory() -> None:
    with KeptRows[ProductRow]() as kept:
        tracemalloc.start()
        for number in range(BATCHES):
            kept.add([row(number * ROWS + line) for line in range(ROWS)])
        read = sum(len(batch) for _, batch in kept.batches())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert kept.size > 3 * IN_MEMORY > most
    assert read == BATCHES * ROWS


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the few last bytes are what there is no room for, when they are written and when it is closed."""
    monkeypatch.setattr(
        tempfile, "SpooledTemporaryFile", lambda _most: os.fdopen(os.open("/dev/full", os.O_RDWR), "r+b")
    )
    with pytest.raises(BadInput, match="No space left on device: make room"), KeptRows[ProductRow]() as kept:
        kept.add([row(1)])


async def test_each_row_of_a_file_is_understood_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood: list[int] = []

    def counted(given: Any, facts: Any) -> ProductRow:
        understood.append(given.line)
        return read_product(given, facts)

    monkeypatch.setattr("pos_tui.intake.products.read_product", counted)
    lane = await open_shop(database)
    file = tmp_path / "products.csv"
    file.write_text("sku,name,price\nA,Tea,1.00\nB,Milk,2.00\n", encoding="utf-8")
    result = await import_products(database, lane.company.company_id, file, now=NOW)
    assert (result.counts.created, understood) == (2, [2, 3])
