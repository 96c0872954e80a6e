"""A file of heads goes out and comes in; what is no head is refused with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.errors import BadInput
from pos_tui.journal.heads import Head, document, read_heads
from tests.shops import NOW

CODES = st.text(st.characters(whitelist_categories=("Lu", "Nd"), max_codepoint=0x5FF), min_size=1, max_size=8)
HEADS = st.builds(
    Head,
    outlet=CODES,
    terminal=CODES,
    sequence=st.integers(1, 10**18 - 1),
    mac=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(st.lists(HEADS, min_size=1, max_size=5))
def test_lines_and_json_come_in_as_they_went_out(heads: list[Head]) -> None:
    lines = "\n".join(["# Bishan Mini Mart", "", *(head.line() for head in heads)])
    assert read_heads(lines, "heads") == heads
    assert read_heads(json.dumps(document("Bishan Mini Mart", NOW, heads)), "heads") == heads


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BISHAN-1 7 abc", r"Line 1 of heads is no head of a chain \('BISHAN-1 7 abc'\)"),
        ("# nothing\n\n", "heads holds 0 heads of chains"),
        ('{"heads": [{"outlet": "BISHAN"}]}', "is not a file of heads"),
        ('{"heads": ', "is not a file of heads"),
        ("{}", "is not a file of heads"),
    ],
)
def test_what_is_no_head_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_heads(text, "heads")
