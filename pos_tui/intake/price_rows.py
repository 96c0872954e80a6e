"""One row of prices.csv: a product's price in a list, and what the list is where the file says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pos_tui.intake import cells
from pos_tui.intake.csv_file import Row
from pos_tui.intake.csv_text import unguarded
from pos_tui.money import Quantity, UnitPrice, parse_unit_price, quantity_text
from pos_tui.pricing import cells as read
from pos_tui.pricing.cells import Names, Reader
from pos_tui.pricing.saved import PriceListView

HEAD = ("name", "tier", "outlet", "starts_on", "ends_on", "priority", "currency", "active")
COLUMNS = ("list", "name", "sku", "price", "min_quantity", *HEAD[1:])
REQUIRED = ("list", "sku", "price")


@dataclass(frozen=True)
class PriceRow:
    """A price; what the row says of its list is in `Lists`."""

    line: int
    code: str
    sku: str
    min_quantity: Quantity
    price: UnitPrice
    tidied: bool = False

    @property
    def key(self) -> str:
        """What tells the rows of a file apart."""
        return f"{self.code} {self.sku} from {quantity_text(self.min_quantity)}"


@dataclass
class Lists:
    """What the file says of its lists: what the first row of each says, or repeats."""

    names: Names
    company_currency: str
    said: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    """Lists that the file cannot mean: none of their prices is taken."""

    def read(self, row: Row) -> PriceRow:
        """The row as values. Raises ValueError with everything that is wrong in it."""
        texts = {column: unguarded(cell.strip()) for column, cell in row.cells.items()}
        reader = Reader(texts)
        code = reader.need("list", read.exact, "")
        found = PriceRow(
            line=row.line,
            code=code,
            sku=reader.need("sku", cells.code, ""),
            min_quantity=reader.take("min_quantity", lambda text: cells.quantity_from(text, 0), Quantity(0)),
            price=reader.need("price", self._price, UnitPrice(0)),
        )
        if code:
            reader.wrong += self._of_list(code, row.line, texts)
        if reader.wrong:
            raise ValueError("; ".join(reader.wrong))
        return found

    def view(self, code: str, known: PriceListView | None, list_id: UUID) -> PriceListView:
        """The list as the file wants it; a column that the file does not have leaves it as it is."""
        before = known or PriceListView(
            price_list_id=list_id, code=code, name=code, currency=self.company_currency
        )
        return before.model_copy(update=self._values(Reader(self.said[code][1])))

    def _of_list(self, code: str, line: int, texts: Mapping[str, str]) -> list[str]:
        told = {column: texts[column] for column in HEAD if column in texts}
        if code not in self.said:
            reader = Reader(told)
            self._values(reader)
            self.said[code] = line, told
            self.wrong |= {code} if reader.wrong else set()
            return reader.wrong
        first, known = self.said[code]
        if code in self.wrong and line != first:
            return [f"line {first}, where the list {code} begins, is bad"]
        return [f"{column} differs from line {first}, where the list {code} begins"
                for column, text in told.items() if text not in ("", known[column])]  # fmt: skip

    def _values(self, reader: Reader) -> dict[str, Any]:
        """What the columns of a list mean; an empty name or currency says nothing."""
        readers: dict[str, tuple[Any, Any]] = {
            "tier": (read.exact, None),
            "starts_on": (read.day, None),
            "ends_on": (read.day, None),
            "priority": (read.whole, 0),
            "active": (read.yes, True),
            "outlet": (read.outlet(self.names), None),
        }
        values = {column: reader.take(column, *how) for column, how in readers.items() if column in reader.cells}
        if "outlet" in values:
            values["outlet_id"] = values.pop("outlet")
        for column, how in (("name", read.words), ("currency", str.upper)):
            if reader.has(column):
                values[column] = reader.take(column, how, "")
        return values

    def _price(self, text: str) -> UnitPrice:
        price = parse_unit_price(text, self.names.exponent)
        if price < 0:
            raise ValueError(f"{text[:40]} is below nothing")
        return price
