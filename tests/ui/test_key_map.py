"""A key map with a typo is refused by name, before anything is sold."""

import pytest

from pos_tui.errors import BadInput
from pos_tui.ui.key_map import check_key_map, key_names


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"pay": "f9"},
        {"pay": "f9,ctrl+b", "void": "delete", "more": "plus", "fewer": "-"},
        {"quit": "ctrl+shift+q", "help": "?"},
    ],
)
def test_a_key_map_of_known_names_and_keys_is_taken(keys: dict[str, str]) -> None:
    check_key_map(keys)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"payy": "f9"}, "no 'payy': did you mean pay"),
        ({"xyzzy": "f9"}, "no 'xyzzy'"),
        ({"pay": "f99"}, "'f99', which no keyboard has"),
        ({"pay": "control+b"}, "'control+b', which no keyboard has"),
        ({"pay": ""}, "'', which no keyboard has"),
    ],
)
def test_a_typo_is_refused_by_name(keys: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_key_map(keys)
    assert said in str(refusal.value)


def test_every_screen_s_keys_can_be_mapped() -> None:
    assert {"pay", "quit", "palette", "take", "close", "sign_in.accept", "start.quit"} <= key_names()
