"""While a drawer is still to be counted, no report of the command line tells what should be in it.

All that can be typed after `pos-tui report` is taken from the grammar, so that a new report is asked too.
"""

import argparse

import pytest

from pos_tui.commands.grammar import whole_grammar
from pos_tui.db.unit_of_work import Database
from pos_tui.reports import totals
from tests.blind import told_in, uncounted
from tests.commands.conftest import Till
from tests.shops import KEY, TODAY

pytestmark = pytest.mark.either
ONE_DAY = ("--date", str(TODAY))


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """What can be typed next."""
    [choice] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(choice.choices)


def reports() -> list[tuple[str, ...]]:
    """Each with a product where one is asked for, and the day of the shop where one can be said."""
    found = []
    for name, parser in below(below(whole_grammar())["report"]).items():
        named = [action for action in parser._actions if not action.option_strings]
        dated = any("--date" in action.option_strings for action in parser._actions)
        found.append(("report", name, *["MATE"] * len(named), *(ONE_DAY if dated else ())))
    return found


@pytest.fixture
async def address_of_uncounted(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("POS_TUI_KEY", KEY.hex())
    database = Database.at(address)
    await uncounted(database)
    await database.close()
    return address


def told(till: Till, address: str) -> dict[tuple[str, ...], set[str]]:
    """What gives the drawer away, of what is printed for people and for programs; the audit is asked as well."""
    answers = {}
    for command in [*reports(), ("audit",)]:
        for form in (command, (*command, "--json")):
            ran = till(*form, "--database", address)
            assert (ran.code, ran.err) == (0, ""), form
            answers[form] = told_in(ran.out)
    return {form: found for form, found in answers.items() if found}


def test_no_report_tells_what_should_be_in_an_uncounted_drawer(till: Till, address_of_uncounted: str) -> None:
    assert told(till, address_of_uncounted) == {}
    assert {command[1] for command in reports()} >= {"day", "totals", "shifts"}


def test_control_reports_that_are_not_sealed_are_found(
    till: Till, address_of_uncounted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(totals, "uncounted_drawers", none)
    found = told(till, address_of_uncounted)
    assert {form[1:2] + form[-1:] for form in found} == {
        ("totals", "totals"), ("totals", "--json"), ("day", str(TODAY)), ("day", "--json"),
    }  # fmt: skip
    assert all("cash without its change" in figures for figures in found.values())
