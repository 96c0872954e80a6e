"""A change as it is said in words, on a screen or in a command, as what it means in this shop."""

from collections.abc import Mapping
from difflib import get_close_matches
from uuid import UUID

from pos_tui.catalogue.bulk.rules import read_price_by
from pos_tui.catalogue.bulk.views import BulkChange
from pos_tui.catalogue.bulk.wording import Names
from pos_tui.errors import BadInput, Unknown
from pos_tui.money import NotANumber, parse_quantity
from pos_tui.text import clean

FINE_PLACES = 4
MOST_MEANT = 3
EMPTIES = ("none", "-")
YES = {"yes": True, "no": False}


def change_from(texts: Mapping[str, str], names: Names) -> BulkChange:
    """The change of texts by field, with `round` beside them; an empty text changes nothing, "none" empties.

    Raises BadInput or Unknown with a sentence.
    """
    said = {name: text.strip() for name, text in texts.items() if text.strip()}
    ending = said.pop("round", "")
    if ending and "price" not in said:
        raise BadInput(
            "A rounding goes with a change of the price: type that too, +0% for the prices as they are."
        )
    return BulkChange.model_validate(
        {FIELDS[name]: _value(name, text, ending, names) for name, text in said.items()}
    )


FIELDS = {
    "price": "price", "cost": "cost", "tax": "tax_class_id", "category": "category_id", "brand": "brand",
    "reorder": "reorder_point", "sold": "active",
}  # fmt: skip


def _value(name: str, text: str, ending: str, names: Names) -> object:
    if name == "tax":
        return named(text, names.taxes, "tax class")
    if name == "sold":
        if text not in YES:
            raise BadInput(f"{clean(text, 20)} is neither yes nor no: type one of them.")
        return YES[text]
    if name == "price":
        return read_price_by(text, names.exponent, ending)
    if text.casefold() in EMPTIES:
        return None
    if name == "category":
        return named(text, names.categories, "category")
    if name == "cost":
        return read_price_by(text, names.exponent, finer=FINE_PLACES)
    return text if name == "brand" else _quantity(text)


def _quantity(text: str) -> int:
    try:
        return parse_quantity(text.replace(",", "."))
    except NotANumber as error:
        raise BadInput(f"{error}: type a reorder point, or none.") from None


def named(text: str, known: Mapping[UUID, str], what: str) -> UUID:
    """The id of what is called so, whatever the case of its letters. Raises Unknown."""
    wanted = " ".join(text.split()).casefold()
    for one, name in known.items():
        if name.casefold() == wanted:
            return one
    near = [name for name in known.values() if wanted in name.casefold()]
    near = near or get_close_matches(" ".join(text.split()), known.values())
    meant = " or ".join(clean(name, 40) for name in near[:MOST_MEANT])
    advice = f"did you mean {meant}?" if wanted and meant else "type the name of one that the shop has."
    raise Unknown(f"There is no {what} {clean(text, 40)}: {advice}")
