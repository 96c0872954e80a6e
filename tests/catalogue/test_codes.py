"""How codes are read: what kind they are, and what they say."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.shapes import gtin_forms, right_check_digit
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.code_patterns import read_patterns
from pos_tui.text import clean

OWN = CodeRules(read_patterns(["21IIIIIWWWWWC", "02IIIIIVPPPPC/2", "20IIIIIPPPPPC/weighed"]))


def with_check_digit(body: str) -> str:
    return body + str(right_check_digit(body + "0"))


@pytest.mark.parametrize(
    ("code", "kind", "gtin"),
    [
        ("5012345678900", "ean_13", "05012345678900"),
        ("96385074", "ean_8", "00000096385074"),
        ("012345678905", "upc_a", "00012345678905"),
        ("0012345678905", "upc_a", "00012345678905"),
        ("04252614", "upc_e", "00042100005264"),
        ("15012345678907", "gtin_14", "15012345678907"),
        ("(01)05012345678900(10)AB", "gs1", "05012345678900"),
        ("]C1010501234567890010AB", "gs1", "05012345678900"),
        ("https://id.gs1.org/01/05012345678900", "gs1_link", "05012345678900"),
        ("https://shop.example/gtin/5012345678900/lot/AB", "gs1_link", "05012345678900"),
        ("HTTPS://ID.GS1.ORG/01/05012345678900", "gs1_link", "05012345678900"),
        ("2012345678903", "restricted", "02012345678903"),
        ("4011", "plu", None),
        ("94011", "plu", None),
        ("84011", "plu", None),
        ("5011", "sku", None),
        ("512345678900", "coupon", "00512345678900"),
        ("9912345678909", "coupon", "09912345678909"),
        ("8110106141416543213150110120", "coupon", None),
        ("(8110)106141416543213150110120", "coupon", None),
        ("MATE", "sku", None),
        ("https://example.com/menu", "sku", None),
    ],
)  # fmt: skip
def test_every_kind_is_known(code: str, kind: str, gtin: str | None) -> None:
    read = read_code(code)
    assert (read.kind, read.gtin, read.error) == (kind, gtin, None)
    assert read.check_digit_ok is (True if gtin else None)


def test_an_element_string_says_everything() -> None:
    read = read_code("]d20195012345678903310300035039220299\x1d17301231" + "10AB-1\x1d21S7")
    assert (read.weight, read.weight_unit, read.price) == (Decimal("0.350"), "kg", Decimal("2.99"))
    assert (read.batch, read.serial, read.expiry) == ("AB-1", "S7", date(2030, 12, 31))
    assert read_code("01950123456789033932978" + "0299").currency == "EUR"
    assert read_code("(02)05012345678900(37)24").count == 24
    assert read_code("(01)05012345678900(3202)000150").weight_unit == "lb"


def test_a_blank_stands_for_a_separator_that_was_taken_out() -> None:
    assert read_code("010501234567890010AB 21S7").serial == "S7"
    assert read_code("010501234567890010AB\x1d21S7").code == "010501234567890010AB 21S7"


@pytest.mark.parametrize(
    "code", ["0105012345678901", "01050123456789001", "(01)05012345678900(10)", "]Q3", "]XX", "]E45"]
)
def test_what_is_not_whole_is_told(code: str) -> None:
    read = read_code(code)
    assert read.error is not None or read.kind == "sku"
    assert read.gtin is None or read.check_digit_ok is not True or read.error is None


@pytest.mark.parametrize(
    ("code", "right"), [("5012345678901", 0), ("96385075", 4), ("012345678906", 5), ("15012345678906", 7)]
)
def test_a_wrong_check_digit_is_told_as_such(code: str, right: int) -> None:
    read = read_code(code)
    assert read.check_digit_ok is False
    assert read.error == f"{code}: the last digit should be {right}: scan again or check the digits."


def test_a_day_of_noughts_is_no_day_and_no_fault() -> None:
    read = read_code("(01)05012345678900(17)000000(10)A")
    assert (read.expiry, read.batch, read.error) == (None, "A", None)
    assert read_code("(01)05012345678900(15)270200").expiry == date(2027, 2, 28)


def test_a_weight_is_read_by_the_pattern_of_the_shop() -> None:
    code = with_check_digit("211234501234")
    read = read_code(code, OWN)
    assert (read.kind, read.weight, read.price) == ("restricted", Decimal("1.234"), None)
    assert read.keys[0] == with_check_digit("211234500000")
    assert read.numbers == ("2112345", "12345")


def test_a_price_is_read_by_the_pattern_and_its_own_check_digit() -> None:
    code = with_check_digit("02001239" + "2875")
    read = read_code(code, OWN)
    assert (read.price, read.weighed, read.numbers) == (
        Decimal("28.75"),
        False,
        ("0200123", "200123", "00123", "123"),
    )
    assert read_code(code.removeprefix("0"), OWN).price == Decimal("28.75")
    wrong = read_code(with_check_digit("02001238" + "2875"), OWN)
    assert (wrong.check_digit_ok, wrong.price, wrong.keys) == (False, None, ())
    assert "check digit of its price is wrong" in str(wrong.error)


def test_a_price_has_the_decimals_of_the_currency_where_the_pattern_says_none() -> None:
    rules = read_patterns(["20IIIIIPPPPPC/weighed"])
    read = read_code(with_check_digit("200012300450"), CodeRules(rules, exponent=0))
    assert (read.price, read.weighed) == (Decimal(450), True)


def test_the_region_says_how_a_number_is_read_and_finds_no_part_of_it() -> None:
    read = read_code("2388060112344", CodeRules(region="fi"))
    assert (read.weight, read.weight_unit) == (Decimal("1.234"), "kg")
    assert (read.keys, read.numbers) == (("2388060100006", "2388060100000"), ("23880601",))
    assert read_code("2388060112344").weight is None
    assert "check digit" in str(read_code(with_check_digit("20123451" + "0299"), CodeRules(region="gb")).error)


def test_so_many_of_a_code() -> None:
    pack = read_code("5012345678900*6")
    assert (pack.kind, pack.count, pack.gtin) == ("ean_13", 6, "05012345678900")
    assert "5012345678900" in pack.keys
    assert read_code("3*MATE").count == 3
    assert read_code("0.350*4011").weight == Decimal("0.350")
    assert read_code("0*MATE").count is None
    assert read_code("A*B*C").kind == "sku"


def test_a_scanner_that_says_which_bars_it_saw_is_believed() -> None:
    assert read_code("]E402345673").kind == "ean_8"
    assert read_code("02345673").kind == "upc_e"
    assert read_code("]E404252614").check_digit_ok is False
    assert read_code("]E3501234567890012345").gtin == "05012345678900"
    both = read_code("]E05012345678900|]e010AB\x1d21S7")
    assert (both.kind, both.batch, both.serial) == ("ean_13", "AB", "S7")
    assert read_code("]A0MATE").code == "MATE"


def test_a_code_is_tried_in_the_lengths_that_scanners_send() -> None:
    assert gtin_forms("012345678905") == ("012345678905", "0012345678905", "00012345678905", "12345678905")
    assert gtin_forms("AB1") == ("AB1",)


PARTS = [
    "]C1",
    "]E0",
    "]Q1",
    "]d2",
    "|]e0",
    "(01)",
    "01",
    "05012345678900",
    "\x1d",
    "3103",
    "*",
    "6",
    "https://a/01/",
    "?",
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=12).map("".join)))
def test_whatever_comes_is_read(text: str) -> None:
    read = read_code(text, OWN)
    assert read.code == clean(read.code, 500)
    assert read.error is None or read.error == clean(read.error, 1_000)
    assert (read.kind == "sku") or read.code


@given(st.integers(0, 10**12 - 1), st.integers(0, 9))
def test_exactly_one_last_digit_is_right(body: int, last: int) -> None:
    plain = str(body).zfill(12)
    assert read_code(f"{plain}{last}").check_digit_ok is (str(last) == with_check_digit(plain)[-1])
