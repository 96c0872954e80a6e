"""Reading shop.json: a ShopFile, or one sentence for each thing that is wrong in it and where."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pos_tui.errors import BadInput
from pos_tui.intake.json_file import read_json
from pos_tui.intake.shop_form import ShopFile
from pos_tui.intake.shop_setup import Owner, is_set_up, set_up
from pos_tui.text import clean

__all__ = ["Owner", "ShopFile", "is_set_up", "read_shop", "set_up", "shop_from"]

PLAIN = {
    "missing": "is missing",
    "string_type": "has to be text in quotes",
    "bool_type": "has to be true or false",
    "tuple_type": "has to be a list",
    "model_type": "has to be an object in braces",
}


def read_shop(path: str | Path) -> ShopFile:
    """The shop that a file describes. Raises BadInput with every mistake in it, a sentence each."""
    name, form = read_json(path, what="the form of a shop")
    return shop_from(form, name)


def shop_from(form: Any, name: str = "The shop") -> ShopFile:
    """The shop that a form describes; `name` is what the sentences call the form."""
    try:
        return ShopFile.model_validate(form)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        raise BadInput("\n".join(f"{name}: {_sentence(each)}" for each in wrong)) from None


def _sentence(wrong: ErrorDetails) -> str:
    where, kind = _where(wrong["loc"]), wrong["type"]
    if kind == "extra_forbidden":
        return f"the key «{where}» is not known; take it out or correct its spelling."
    if kind in PLAIN:
        return f"{where or 'the file'} {PLAIN[kind]}."
    if kind == "literal_error":
        return f"{where} has to be {wrong['ctx']['expected']}, not {clean(str(wrong['input']), 40)!r}."
    words = str(wrong["ctx"]["error"]) if "error" in wrong.get("ctx", {}) else wrong["msg"]
    return (f"{where}: {words}" if where else words).removesuffix(".") + "."


def _where(place: tuple[int | str, ...]) -> str:
    """tax_classes[1].rate, counted from 1 as people count."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{clean(step, 40)}"
    return text.removeprefix(".")
