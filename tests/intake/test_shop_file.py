"""shop.json: every key is known and every value is meant, or it is refused where it is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import read_shop, shop_from
from tests.intake.files import shop_form


def told(form: object) -> str:
    with pytest.raises(BadInput) as refusal:
        shop_from(form, "shop.json")
    return str(refusal.value)


def test_a_right_form(tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    form = shop_form(cash_rounding="0.05", loyalty={"points_per": "10.00", "worth": "0.05"})
    file.write_text(json.dumps(form), encoding="utf-8-sig")
    shop = read_shop(file)
    assert (shop.exponent, shop.smallest_coin, shop.points_per, shop.point_worth) == (2, 5, 1_000, 5)
    assert [each.rate_value for each in shop.tax_classes] == [200_000, 0]


@pytest.mark.parametrize(("currency", "exponent"), [("JPY", 0), ("SGD", 2), ("KWD", 3), ("CLF", 4)])
def test_the_currency_knows_its_decimals(currency: str, exponent: int) -> None:
    assert shop_from(shop_form(currency=currency)).exponent == exponent


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"company": ""}, "company: a name has 1 to 100 characters"),
        ({"company": "a\x1b[2Jb"}, "company: a name has"),
        ({"company": 7}, "company has to be text in quotes."),
        ({"currency": "GBX"}, "currency: 'GBX' is no currency"),
        ({"currency": "gbp"}, "currency: write the currency in capital letters: GBP."),
        ({"prices_include_tax": "yes"}, "prices_include_tax has to be true or false."),
        ({"tax_rounding": "lines"}, "tax_rounding has to be 'document' or 'line', not 'lines'."),
        ({"stock_policy": None}, "stock_policy has to be 'block', 'warn' or 'allow'"),
        ({"cash_rounding": 0.05}, "cash_rounding has to be text in quotes."),
        ({"cash_rounding": "0"}, "cash_rounding is above nothing"),
        ({"cash_rounding": "0.005"}, "cash_rounding: 0.005 has more than 2 decimals; write an amount in GBP."),
        (
            {"cash_rounding_method": "bankers"},
            "cash_rounding_method has to be 'half_up', 'half_down', 'up' or 'down'",
        ),
        (
            {"tenders": [{"code": "e", "name": "Euro", "kind": "card", "gives_change": True, "currency": "EUR"}]},
            "tenders[1]: only a tender of kind cash has a currency of its own.",
        ),
        (
            {"tenders": [{"code": "e", "name": "Euro", "kind": "cash", "gives_change": True, "currency": "EUR"}]},
            "foreign cash needs a cash tender in GBP too, which gives its change.",
        ),
        (
            {"tenders": [{"code": "p", "name": "Pound", "kind": "cash", "gives_change": True, "currency": "GBP"}]},
            "a tender in GBP is no foreign cash: take its currency out.",
        ),
        ({"cash_rounding": "NaN"}, "cash_rounding: 'NaN' is not a number"),
        ({"timezone": "Europe/Londres"}, "timezone: 'Europe/Londres' is no time zone"),
        ({"country": "UK"}, "country: 'UK' is no country"),
        ({"tax_classes": []}, "tax_classes: name at least one."),
        ({"outlets": []}, "outlets: name at least one."),
        ({"outlets": [{"code": "A", "name": "A", "terminals": []}]}, "outlets[1].terminals: name at least"),
        ({"outlets": [{"code": "A B", "name": "A", "terminals": ["1"]}]}, "outlets[1].code: a code has 1 to 20"),
        ({"outlets": [{"code": "A", "name": "A", "terminals": ["1", "1"]}]}, "the terminal '1' is there twice"),
        ({"outlets": {"code": "A"}}, "outlets has to be a list."),
        ({"tenders": []}, "tenders: name at least one."),
        ({"loyalty": {"points_per": "0", "worth": "0.05"}}, "loyalty.points_per is above nothing"),
        ({"loyalty": {"points_per": "10.001", "worth": "0.05"}}, "loyalty.points_per: 10.001 has more than 2"),
        ({"loyalty": {"points_per": "10"}}, "loyalty.worth is missing."),
    ],
)
def test_a_value_that_is_not_meant(wrong: dict[str, Any], sentence: str) -> None:
    assert told(shop_form(**wrong)).startswith("shop.json: ")
    assert sentence in told(shop_form(**wrong))


@pytest.mark.parametrize(
    ("tax_class", "sentence"),
    [
        ({"rate": "7,5"}, "tax_classes[1].rate: '7,5' is not a number: write a percentage such as 7.875."),
        ({"rate": "-1"}, "tax_classes[1].rate: a rate is a percentage from 0 to 100."),
        ({"rate": "101"}, "a rate is a percentage from 0 to 100."),
        ({"kind": "vat"}, "tax_classes[1].kind has to be 'standard', 'reduced', 'zero', 'exempt' or"),
        ({"kind": "exempt"}, "tax_classes[1]: a class of kind exempt has the rate 0."),
        ({"rate": None}, "tax_classes[1]: write a rate, or the parts that make it up"),
        ({"parts": [{"name": "City", "rate": "2"}]}, "tax_classes[1]: write a rate, or the parts that make it up"),
        ({"rate": None, "parts": []}, "tax_classes[1]: parts are 1 to 8 taxes with a name and a rate each."),
        ({"rates": "7"}, "tax_classes[1].rates has to be a list."),
        ({"rates": [{"from": "2024-01-01"}]}, "tax_classes[1].rates[1]: write a rate, or the parts that"),
        ({"rates": [{"rate": "7"}]}, "tax_classes[1].rates[1].from is missing."),
        ({"rates": [{"from": "2024-13-01", "rate": "7"}]}, "rates[1].from: '2024-13-01' is not a date: write it"),
        ({"rates": [{"from": "2024-01-01", "rate": "101"}]}, "rates[1].rate: a rate is a percentage from 0 to"),
        ({"rates": [{"from": "2024-01-01", "rate": "7", "to": "x"}]}, "«tax_classes[1].rates[1].to» is not known"),
        (
            {"rates": [{"from": "2024-01-01", "rate": "7"}] * 2},
            "two rates start on 2024-01-01: take one of them out.",
        ),
        ({"rates": [{"from": "1900-01-01", "rate": "7"}]}, "a dated rate starts after 1900-01-01"),
        (
            {
                "rates": [
                    {"from": "2024-01-01", "parts": [{"name": "A", "rate": "60"}, {"name": "B", "rate": "41"}]}
                ]
            },
            "rates[1]: all parts together are a percentage from 0 to 100.",
        ),
        (
            {"rates": [{"from": "2024-01-01", "parts": [{"name": "A", "rate": "6"}] * 2}]},
            "two parts have one name",
        ),
        (
            {"rates": [{"from": "2024-01-01", "parts": [{"name": "A", "rate": "6", "on": 1}]}]},
            "parts[1].on» is not",
        ),
    ],
)
def test_a_tax_class_that_is_not_meant(tax_class: dict[str, str], sentence: str) -> None:
    right = {"code": "A", "name": "VAT", "kind": "standard", "rate": "20"}
    assert sentence in told(shop_form(tax_classes=[{**right, **tax_class}]))


@pytest.mark.parametrize("key", sorted(shop_form()))
def test_every_key_has_to_be_there(key: str) -> None:
    form = shop_form()
    del form[key]
    assert told(form) == f"shop.json: {key} is missing."


def test_an_unknown_key_is_refused_by_name_and_every_mistake_is_told() -> None:
    form = shop_form(country="XY") | {"currencey": "GBP", "a\x1b]0;x": 1}
    assert told(form).splitlines() == [
        "shop.json: country: 'XY' is no country: write its two letters, such as SG.",
        "shop.json: the key «currencey» is not known; take it out or correct its spelling.",
        "shop.json: the key «a]0;x» is not known; take it out or correct its spelling.",
    ]


@pytest.mark.parametrize("code", ["tax_classes", "outlets", "tenders"])
def test_a_code_is_there_once(code: str) -> None:
    form = shop_form()
    form[code] = [form[code][0], form[code][0]]
    assert "is there twice" in told(form)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"company": "A",\n "currency": }', "shop.json, line 2: not JSON"),
        ('{"company": "A", "company": "B"}', "shop.json: the key «company» is there twice; keep one."),
        ("[1, 2]", "shop.json: the file has to be an object in braces."),
        ("null", "shop.json: the file has to be an object in braces."),
        ("sku,name,price\n", "shop.json, line 1: not JSON"),
        ("[" * 100_000, "shop.json: "),
        ("[1,\n" * 1_100_000, "shop.json is too long for the form of a shop"),
    ],
)
def test_a_file_that_is_no_form(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "shop.json"
    file.write_text(text)
    with pytest.raises(BadInput) as refusal:
        read_shop(file)
    assert str(refusal.value).startswith(sentence)
