"""What is asked about a promotion of each kind, and the cells that the answers are."""

from collections.abc import Callable, Mapping, Sequence

from pos_tui.errors import BadInput
from pos_tui.money import parse_rate, parse_unit_price
from pos_tui.pricing import cells as read
from pos_tui.pricing.flat import KINDS, WHEN
from pos_tui.pricing.flat_deals import GOODS, GOT
from pos_tui.ui.dates import day_line
from pos_tui.ui.goods_text import columns_of, text_of
from pos_tui.ui.widgets.form import Field

KIND_NAMES = {
    "percent": "Percent off",
    "amount": "So much off each",
    "price": "At a price",
    "n_for": "Several for one price",
    "buy_get": "Buy some, get some",
    "mix": "Together for less (mix and match)",
    "threshold": "Spend so much, get something off",
}
GROUPS_SHOWN = 4
DAYS = ("starts_on", "ends_on")
FIGURES = ("percent", "amount", "price", "threshold")
"""What may be typed with a comma too."""
GOODS_HINT = "F3 finds products, categories and brands."
LABELS: dict[str, tuple[str, str]] = {
    "quantity": ("How many of them", "Whole pieces."),
    "get_quantity": ("How many are got", "Whole pieces; empty is 1."),
    "percent": ("Percent off", "Such as 10 or 7.5."),
    "amount": ("Money off", "Such as 0.50."),
    "price": ("Price", "Such as 5.00."),
    "threshold": ("Spend at least", "Such as 30.00."),
    "starts_on": ("From day", "Such as 2026-12-01. Empty: from now on."),
    "ends_on": ("To day", "That day too. Empty: until it is ended."),
    "weekdays": ("Weekdays", "Such as mon tue. Empty: every day."),
    "from": ("From hour", "Such as 17:00. Empty: all day."),
    "to": ("To hour", "Such as 19:00; that minute is outside."),
    "tier": ("Only for tier", "Such as Gold. Empty: for everybody."),
    "outlet": ("Only in outlet", "Its code. Empty: in all."),
    "coupon": ("Only with coupon", "Its code. Empty: without one."),
    "priority": ("Priority", "Of two that save the same the higher one fires. Empty is 0."),
    "most_per_basket": ("Most in a basket", "Bundles. Empty: as many as there are."),
}
HINTS = {
    ("buy_get", "percent"): "Off what is got; empty is 100, which is free.",
    ("mix", "percent"): "Fill in one of percent, money off and price.",
    ("threshold", "percent"): "Fill in one of percent and money off.",
}


def promotion_fields(kind: str, filled: Sequence[Mapping[str, str]], order: str) -> tuple[Field, ...]:
    """The lines for a kind, filled with the rows of a promotion that is there; only what the kind has. Days
    are typed in this order."""
    first: Mapping[str, str] = filled[0] if filled else {}
    asked = [column for column in KINDS[kind] if column not in (*GOODS, *GOT)]
    if kind == "mix":
        asked.remove("quantity")
    goods = _group_fields(filled) if kind == "mix" else _goods_fields(kind, first)
    return (
        Field("code", "Code", "Short, such as HAPPY.", checked(read.exact, needed=True),
              filled=first.get("code", "")),
        Field("name", "Name", "As it stands on receipts.", checked(read.words, needed=True),
              filled=first.get("name", "")),
        *goods,
        *(_field(kind, column, first, order) for column in (*asked, *WHEN, "priority")),
    )  # fmt: skip


def rows_from(kind: str, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of cells that the lines of a form say."""
    first = {name: text.strip() for name, text in texts.items() if not name.startswith(("goods", "get", "group"))}
    first |= {name: first[name].replace(",", ".") for name in FIGURES if name in first} | {"kind": kind}
    if kind != "mix":
        first |= columns_of(texts["goods"], GOODS)
        if kind == "buy_get":
            first |= columns_of(texts["get_goods"], GOT) | {"get_quantity": texts["get_quantity"].strip()}
        return [first]
    groups = [
        columns_of(text, GOODS) | {"quantity": texts[name.replace("goods", "group")].strip() or "1"}
        for name, text in texts.items()
        if name.startswith("goods_") and text.strip()
    ]
    if not groups:
        raise BadInput("Say what is bought together: choose the goods of the first group (F3).")
    return [first | groups[0], *({"code": first["code"]} | group for group in groups[1:])]


def checked(reads: Callable[[str], object] | None, *, needed: bool = False) -> Callable[[str], str]:
    """A line that its cell's reader can read; the shop's own names are asked about when all is filled in."""

    def check(text: str) -> str:
        kept = text.strip()
        if needed and not kept:
            raise BadInput("This line is needed: type it.")
        try:
            if kept and reads is not None:
                reads(kept)
        except ValueError as error:
            raise BadInput(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
        return kept

    return check


def is_goods(name: str) -> bool:
    """True for a line that names goods."""
    return name.startswith("goods") or name == "get_goods"


def _goods_fields(kind: str, first: Mapping[str, str]) -> list[Field]:
    label = "What is bought" if kind == "buy_get" else "Goods"
    fields = [Field("goods", label, f"{GOODS_HINT} Or type everything.", _goods, filled=text_of(first, GOODS))]
    if kind == "buy_get":
        hint = f"{GOODS_HINT} Empty: of the same."
        fields.append(Field("get_goods", "What is got", hint, filled=text_of(first, GOT)))
    return fields


def _group_fields(filled: Sequence[Mapping[str, str]]) -> list[Field]:
    fields = []
    for number in range(1, max(GROUPS_SHOWN, len(filled)) + 1):
        row: Mapping[str, str] = filled[number - 1] if number <= len(filled) else {}
        hint = GOODS_HINT if number == 1 else f"{GOODS_HINT} Empty: no such group."
        check = _goods if number == 1 else _as_it_is
        goods = Field(f"goods_{number}", f"Group {number}", hint, check, filled=text_of(row, GOODS))
        many = Field(f"group_{number}", "  how many", "Whole pieces; empty is 1.", checked(read.whole),
                     filled=row.get("quantity", ""))  # fmt: skip
        fields += [goods, many]
    return fields


def _field(kind: str, column: str, first: Mapping[str, str], order: str) -> Field:
    label, hint = LABELS[column]
    hint = HINTS.get((kind, column), hint)
    check = day_line(order) if column in DAYS else checked(CHECKS.get(column))
    return Field(column, label, hint, check, filled=first.get(column, ""))


def _goods(text: str) -> str:
    if not text.strip():
        raise BadInput("Choose the goods (F3), or type everything.")
    return text.strip()


def _as_it_is(text: str) -> str:
    return text.strip()


def _price(text: str) -> object:
    return parse_unit_price(text.replace(",", "."), 4)


def _rate(text: str) -> object:
    return parse_rate(text.replace(",", "."))


CHECKS: dict[str, Callable[[str], object]] = {
    "quantity": read.whole, "get_quantity": read.whole, "percent": _rate, "amount": _price, "price": _price,
    "threshold": _price, "weekdays": read.weekdays, "from": read.hour,
    "to": read.hour, "tier": read.exact, "coupon": read.exact, "priority": read.whole,
    "most_per_basket": read.whole,
}  # fmt: skip
