"""What is asked of a change of many products, and how its preview stands in a table."""

from collections.abc import Callable

from pos_tui.catalogue.bulk.saying import change_from
from pos_tui.catalogue.bulk.views import BulkPreview
from pos_tui.catalogue.bulk.wording import Names
from pos_tui.errors import BadInput, Unknown
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column

COLUMNS = (Column("SKU", 10), Column("Product"), Column("Was", 16), Column("Becomes", 22))
STAYS = "stays"


def bulk_fields(names: Names) -> list[Field]:
    """One line for each thing that can be changed; those left empty stay as they are."""
    codes = ", ".join(names.taxes.values())
    asked = (
        ("price", "Price", "+5% or -0.10, or 2.50 for exactly that. Empty: as it is, as everywhere here."),
        ("round", "Rounded to", "A step such as 0.05, or an ending such as x9 or x.99."),
        ("cost", "Cost", "As the price; none: not known."),
        ("tax", "Tax class", f"One of {codes}."),
        ("category", "Category", "Its name; none: in no category."),
        ("brand", "Brand", "Its name; none: without one."),
        ("reorder", "Reorder point", "How many; none: without one."),
        ("sold", "Sold", "yes, or no: not any more."),
    )
    return [Field(name, label, hint, _checked(name, names)) for name, label, hint in asked]


def _checked(name: str, names: Names) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.strip():
            try:
                change_from({"price": "+0%", name: text}, names)
            except Unknown as refusal:
                raise BadInput(str(refusal)) from None
        return text.strip()

    return check


def preview_cells(preview: BulkPreview) -> list[tuple[str, str, str, str]]:
    """The first products that change, then the first that cannot and why."""
    changes = [(one.sku, one.name, one.before, one.after) for one in preview.first]
    return [*changes, *((one.sku, one.name, STAYS, one.after) for one in preview.first_refused)]


def preview_words(preview: BulkPreview) -> str:
    """How many change, and how many do not and why."""
    others = [
        f"{preview.unchanged} are so already" if preview.unchanged else "",
        f"{preview.refused} cannot and stay" if preview.refused else "",
    ]
    rest = "".join(f", {each}" for each in others if each)
    if not preview.changed:
        return f"None of {preview.meant} products would change{rest}. Esc goes back."
    return f"{preview.changed} of {preview.meant} products change{rest}. Enter does it; Esc leaves all as it is."
