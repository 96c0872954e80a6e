"""What makers' coupons say in their bars."""

from datetime import date

import pytest

from pos_tui.catalogue.codes.maker_coupons import MakerCoupon, maker_coupon
from pos_tui.catalogue.codes.reading import read_code

GS1 = "8110106141416543213150110120"
"""Company prefix 0614141, offer 654321, 1.50 off, one piece of family 120."""


def read(code: str) -> MakerCoupon | None:
    return maker_coupon(read_code(code))


@pytest.mark.parametrize("code", ["500890110105", "0500890110105", "00500890110105"])
def test_upc_of_number_system_5(code: str) -> None:
    assert read(code) == MakerCoupon("500890110105", maker="00890", family="110", value_code="10")


@pytest.mark.parametrize("code", [GS1, f"(8110){GS1[4:]}", f"]C1{GS1}", f"]e0{GS1}"])
def test_gs1_with_its_own_value(code: str) -> None:
    assert read(code) == MakerCoupon("0614141-654321", maker="0614141", family="120", amount=150)


def test_days_of_gs1() -> None:
    coupon = read(GS1 + "3" + "261231" + "4" + "260101")
    assert coupon is not None
    assert (coupon.starts_on, coupon.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert coupon.unfit is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("81101061414165432131501" + "1" + "1" + "120", "asks for something else than a number of pieces"),
        (GS1 + "1" + "1" + "11" + "0" + "123" + "9", "asks for other goods besides"),
        (GS1 + "9" + "1000", "does not take off a plain amount"),
    ],
)
def test_what_a_till_leaves_to_a_person(code: str, why: str) -> None:
    coupon = read(code)
    assert coupon is not None
    assert why in (coupon.unfit or "")


@pytest.mark.parametrize(
    "code",
    [
        "5012345678900",
        "9912345678909",
        "500890110106",
        "8110",
        GS1[:-1],
        GS1 + "3991340",
        "SAVE",
        "",
        "100000852071",
    ],
)
def test_what_is_no_makers_coupon(code: str) -> None:
    assert read(code) is None


@pytest.mark.parametrize(
    ("barcode", "fits"),
    [
        ("000890123452", True), ("0000890123452", True), ("700890123455", True), ("000891123451", False),
        ("200890123450", False), ("5000890123457", False), ("CODE", False), ("", False),
    ],
)  # fmt: skip
def test_which_goods_bear_the_makers_number(barcode: str, fits: bool) -> None:
    coupon = read("500890110105")
    assert coupon is not None
    assert coupon.fits(barcode) == fits


@pytest.mark.parametrize(
    ("barcode", "fits"), [("0614141123452", True), ("614141123452", True), ("714141123451", False)]
)
def test_which_goods_bear_the_company_prefix(barcode: str, fits: bool) -> None:
    coupon = read(GS1)
    assert coupon is not None
    assert coupon.fits(barcode) == fits
