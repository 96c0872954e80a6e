"""Every line of a form that asks for a day takes it in the same forms, and keeps it in one."""

import pytest

from pos_tui.errors import BadInput
from pos_tui.ui.coupon_office import coupon_fields
from pos_tui.ui.dates import day_line
from pos_tui.ui.price_list_forms import list_fields
from pos_tui.ui.promotion_forms import promotion_fields
from pos_tui.ui.screens import order
from pos_tui.ui.widgets.form import Field

FORMS = {
    "coupon": coupon_fields(None, "dmy"),
    "price list": list_fields(None, "dmy"),
    "promotion": promotion_fields("percent", [], "dmy"),
    "order": order._fields(None, None, "dmy"),
}
DAYS = [
    pytest.param(field, id=f"{form} {field.name}")
    for form, fields in FORMS.items()
    for field in fields
    if field.name in ("day", "starts_on", "ends_on")
]


def test_there_are_as_many_as_are_asked_for() -> None:
    assert len(DAYS) == 7


@pytest.mark.parametrize("field", DAYS)
def test_a_day_is_taken_in_every_form(field: Field) -> None:
    for typed in ("2026-12-24", "20261224", "24122026", "24.12.2026", "24/12/2026", " 24 12 2026 "):
        assert field.check(typed) == "2026-12-24", typed
    assert field.check(" ") == ""
    with pytest.raises(BadInput, match="Type the day as ddmmyyyy, eight figures, or as 2026-12-24"):
        field.check("24.12.")


def test_the_locale_says_which_part_is_which() -> None:
    assert [day_line(way)("11/12/2026") for way in ("dmy", "mdy")] == ["2026-12-11", "2026-11-12"]
