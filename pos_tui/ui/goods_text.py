"""A choice of goods as one line of a form: `MATE; category: Drinks; brand: Acme`, or `everything`."""

from collections.abc import Mapping, Sequence

from pos_tui.pricing.cells import join_names, split_names
from pos_tui.pricing.flat_deals import EVERYTHING

ALL_WORD = "everything"
CATEGORY, BRAND = "category: ", "brand: "


def chosen(text: str) -> list[str]:
    """What the line names, each once."""
    return list(dict.fromkeys(split_names(text)))


def joined(names: Sequence[str]) -> str:
    """The line that names these."""
    return join_names(names)


def columns_of(text: str, columns: Sequence[str]) -> dict[str, str]:
    """The line as the three cells of products, categories and brands."""
    names = chosen(text)
    if names in ([ALL_WORD], [EVERYTHING]):
        return {columns[0]: EVERYTHING}
    kinds = {CATEGORY.strip(): columns[1], BRAND.strip(): columns[2]}
    cells: dict[str, list[str]] = {column: [] for column in columns}
    for name in names:
        begins = next((word for word in kinds if name.casefold().startswith(word)), None)
        if begins is None:
            cells[columns[0]].append(name)
        else:
            cells[kinds[begins]].append(name[len(begins) :].strip())
    return {column: join_names(some) for column, some in cells.items()}


def text_of(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    """The line for three cells."""
    products, categories, brands = (cells.get(column, "") for column in columns)
    if products == EVERYTHING:
        return ALL_WORD
    named = [*split_names(products), *(CATEGORY + one for one in split_names(categories))]
    return join_names([*named, *(BRAND + one for one in split_names(brands))])
