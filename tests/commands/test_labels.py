"""`pos-tui labels`: text for a pipe to a printer, or a document for scripts."""

import json

import pytest

from tests.commands.conftest import Till

pytestmark = pytest.mark.either


def test_labels_of_a_filter_as_text_and_as_a_document(till: Till, sold: str) -> None:
    ran = till("labels", "--text", "mate", "--date", "2026-11-22", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Club Mate Regular 500 ml\n"
        "                                SGD 2.80\n"
        "MATE                       5012345678900\n"
        "                              2026-11-22\n"
    )
    document = json.loads(till("labels", "--category", "shelf", "--json", "--database", sold).out)
    assert {one["sku"]: one["price"] for one in document["labels"]} == {
        "BREAD": "3.20", "MATE": "2.80", "PALE": "4.90", "STAMP": "1.10", "TOMATO": "4.55",
    }  # fmt: skip


def test_nothing_changed_since(till: Till, sold: str) -> None:
    ran = till("labels", "--since", "2100-01-01", "--database", sold)
    assert (ran.code, ran.out) == (0, "")
    assert "No product is meant, or none of them changed." in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("--category", "Nowhere"), "There is no category Nowhere"), (("--since", "soon"), "'soon' is not a date")],
)
def test_what_cannot_be_meant(till: Till, sold: str, arguments: tuple[str, ...], sentence: str) -> None:
    ran = till("labels", *arguments, "--database", sold)
    assert ran.code == 2
    assert sentence in ran.err
