"""Who prices what of a file of price lists, on which days: kept on disk, however many lists and prices it has."""

import json
import sqlite3
from datetime import date
from types import TracebackType

from pos_tui.pricing.saved import PriceListView

SCHEMA = """
CREATE TABLE placed (
    rank TEXT, sku TEXT, starts TEXT, ends TEXT, list TEXT, line INTEGER, PRIMARY KEY (rank, sku, starts)
) WITHOUT ROWID;
"""
BEFORE = """
SELECT list, line FROM (
    SELECT ends, list, line FROM placed WHERE rank = ? AND sku = ? AND starts <= ? ORDER BY starts DESC LIMIT 1
) WHERE ends >= ?
"""


class PlacedPrices:
    """Of lists with the same right no two are kept that price a product on the same day.

    So only the last one that begins before another ends can meet it: one look a price, however many there are.
    """

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("")
        self._scratch.executescript(SCHEMA)

    def __enter__(self) -> "PlacedPrices":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def place(self, price_list: PriceListView, sku: str, line: int) -> tuple[str, int] | None:
        """Keeps that the list prices it, or answers the list that does so already, and its line."""
        starts, ends = str(price_list.starts_on or date.min), str(price_list.ends_on or date.max)
        if not price_list.active or ends < starts:
            return None
        rank = json.dumps([(price_list.tier or "").casefold(), str(price_list.outlet_id), price_list.priority])
        met: tuple[str, int] | None = self._scratch.execute(BEFORE, (rank, sku, ends, starts)).fetchone()
        if met is None:
            kept = (rank, sku, starts, ends, price_list.code, line)
            self._scratch.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?)", kept)
            return None
        return met if met[0] != price_list.code else None
