"""Most codes are a maker's number, which is read without the tables of biip; biip says the same of each."""

import subprocess
import sys

import pytest
from biip.gtin import Gtin
from biip.rcn import Rcn

from pos_tui.catalogue.codes.rare import read_rare
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.shapes import looks_like_gs1, ordinary_length, right_check_digit
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.code_patterns import read_patterns


def checked(body: str) -> str:
    return body + str(right_check_digit(body + "0"))


def numbers_of(prefix: str) -> list[str]:
    """Numbers of every length that begin with these three figures, and as scanners send them."""
    ean_13, ean_8 = checked(f"{prefix}123456789"), checked(f"{prefix}4567")
    packs = [checked(f"{level}{prefix}123456789") for level in "1569"]
    return [ean_13, ean_13.zfill(14), ean_8, ean_8.zfill(13), *packs, *([ean_13[1:]] if prefix[0] == "0" else [])]


@pytest.mark.parametrize("first", range(10))
def test_whatever_is_taken_for_ordinary_is_just_that_by_the_tables_too(first: int) -> None:
    ordinary = 0
    for second in range(100):
        for code in numbers_of(f"{first}{second:02}"):
            read = read_code(code)
            assert read == read_rare(code, CodeRules())
            if ordinary_length(code) is not None:
                ordinary += 1
                assert not isinstance(Gtin.parse(code), Rcn)
                assert read.kind in ("ean_13", "ean_8", "upc_a", "gtin_14") or len(code) == 8
    assert ordinary >= 400, "packs alone are as many"


@pytest.mark.parametrize("code", ["2012345678903", "0212345678905", "512345678900", "9912345678909", "20123451"])
def test_what_needs_the_tables_is_never_taken_for_ordinary(code: str) -> None:
    assert ordinary_length(code) is None


@pytest.mark.parametrize("begins", ["02", "04", *(f"2{digit}" for digit in range(10))])
def test_what_a_pattern_of_a_shop_can_begin_with_is_never_ordinary(begins: str) -> None:
    assert read_patterns([f"{begins}IIIIIWWWWWC"])
    for third in range(10):
        assert ordinary_length(checked(f"{begins}{third}123456789")) is None


def test_goods_are_read_without_the_tables_and_a_weight_with_them() -> None:
    code = "from pos_tui.catalogue.codes.reading import read_code; import sys; "
    ordinary = "".join(f"read_code({code!r}); " for code in ("5012345678900", "96385074", "4011", "MATE", "501"))
    told = "print('biip' in sys.modules); "
    probe = f"{code}{ordinary}{told}read_code('2012345678903'); {told}"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


PROBE = """
import asyncio, sys, threading
from pos_tui.catalogue.codes.reading import read_code, tables_for

class Watch:
    def find_spec(self, name, *_):
        if name == "biip":
            print("main" if threading.current_thread() is threading.main_thread() else "thread")

sys.meta_path.insert(0, Watch())
"""


def in_fresh_till(statements: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", PROBE + statements], capture_output=True, text=True, check=True)
    return done.stdout.split()


RARE = ("2012345678903", "01234565", "]e001050123456789001010AB", "(01)05012345678900", "2*2012345678903",
        "https://id.gs1.org/01/05012345678900", "0105012345678900")  # fmt: skip


@pytest.mark.parametrize("code", RARE)
def test_the_tables_are_loaded_in_a_thread_and_reading_loads_no_more(code: str) -> None:
    """Whoever types goes on typing meanwhile."""
    first = f"asyncio.run(tables_for({code!r})); before = set(sys.modules)\n"
    more = "print(*(name for name in set(sys.modules) - before if name.startswith(('biip', 'pos_tui'))))"
    assert in_fresh_till(f"{first}read_code({code!r})\n{more}") == ["thread"]


def test_goods_and_plain_words_load_no_tables() -> None:
    codes = ("5012345678900", "96385074", "4011", "MATE", "501", "5012345678901", "")
    assert in_fresh_till("".join(f"asyncio.run(tables_for({code!r}))\n" for code in codes)) == []


def test_that_watch_sees_who_loads_them_in_turn() -> None:
    """The control: read without waiting for the tables."""
    assert in_fresh_till(f"read_code({RARE[0]!r})") == ["main"]


@pytest.mark.parametrize(("digit", "is_gs1"), [(n, n == 0) for n in range(10)])
def test_a_message_without_a_mark_begins_with_a_whole_number(digit: int, is_gs1: bool) -> None:
    assert looks_like_gs1(f"010501234567890{digit}10AB") is is_gs1
