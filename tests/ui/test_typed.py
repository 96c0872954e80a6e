"""Who typed what: a hand, a scanner, or both on one line."""

from textual import events

from pos_tui.ui.keyed import BURST_SECONDS, SEPARATOR, Rhythm
from pos_tui.ui.typed import LONGEST_LINE, Ended, TypedLine, scanned_codes


def line(by_hand: str = "", by_scanner: str = "") -> TypedLine:
    typed = TypedLine()
    for letter in by_hand:
        typed.type(letter, in_burst=False)
    for index, letter in enumerate(by_scanner):
        typed.type(letter, in_burst=index > 0)
    return typed


def keys(*names: str, gap: float, begin: float = 0.0) -> list[events.Key]:
    found = []
    for index, name in enumerate(names):
        event = events.Key(name, name if len(name) == 1 else None)
        event.time = begin + index * gap
        found.append(event)
    return found


def test_a_line_typed_by_hand_is_read_as_a_whole() -> None:
    assert line("%10").end(in_burst=False) == Ended("%10", scanned=False)


def test_a_scan_is_known_for_one() -> None:
    assert line(by_scanner="5012345678900").end(in_burst=True) == Ended("5012345678900", scanned=True)


def test_a_quantity_typed_before_a_scan_belongs_to_it() -> None:
    assert line("3*", "5012345678900").end(in_burst=True) == Ended("3*5012345678900", scanned=True)


def test_words_typed_before_a_scan_stay_on_the_line() -> None:
    typed = line("clu", "5012345678900")
    assert typed.end(in_burst=True) == Ended("5012345678900", scanned=True, kept="clu")
    assert typed.text == "clu"


def test_enter_close_behind_the_last_figure_makes_no_scan_of_what_a_hand_typed() -> None:
    assert line("12345", "6").end(in_burst=True) == Ended("123456", scanned=False)


def test_rubbing_out_ends_a_run() -> None:
    typed = line(by_scanner="50123")
    typed.rub_out()
    assert typed.end(in_burst=False) == Ended("5012", scanned=False)


def test_a_line_does_not_grow_for_ever() -> None:
    assert len(line(by_scanner="9" * 10_000).text) == LONGEST_LINE


def test_a_key_held_down_is_no_scan() -> None:
    rhythm = Rhythm()
    assert [rhythm.is_burst(key) for key in keys("up", "up", "up", gap=0.01)] == [False, False, False]
    assert [rhythm.is_burst(key) for key in keys("f12", "f12", gap=0.01, begin=1)] == [False, True]


def test_a_separator_within_a_scan_is_kept_as_a_blank() -> None:
    separated = keys("1", "0", "A", SEPARATOR, "2", "1", "enter", gap=0.005)
    assert scanned_codes(separated) == ("10A 21",)
    assert scanned_codes(keys(SEPARATOR, "1", "2", "enter", gap=1.0)) == ()


def test_the_limit_between_hand_and_scanner() -> None:
    rhythm = Rhythm()
    assert [rhythm.is_burst(key) for key in keys("1", "2", gap=BURST_SECONDS * 1.01)] == [False, False]
    assert [rhythm.is_burst(key) for key in keys("1", "2", gap=BURST_SECONDS * 0.9, begin=1)] == [False, True]


def test_only_scans_are_found_among_unread_keys() -> None:
    unread = [
        *keys("2", "0", "enter", gap=0.2),
        *keys(*"5012345678900", "enter", gap=0.002, begin=2),
        *keys(*"4006381333931", "enter", gap=0.002, begin=3),
        *keys("enter", gap=0.2, begin=4),
    ]
    assert scanned_codes(unread) == ("5012345678900", "4006381333931")
