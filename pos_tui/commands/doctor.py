"""`pos-tui doctor`: exit 0 when nothing is wrong, 1 when something is."""

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.errors import BadInput, TillError
from pos_tui.reports.doctor.examine import examine
from pos_tui.reports.doctor.views import Finding, doubtful, well, wrong
from pos_tui.text import several

MARKS = {"ok": "✓", "warn": "!", "wrong": "✗"}
WRONG = 1


def run(options: Options) -> int:
    """One line per thing, and beneath it what to do when it is not well."""
    given = {"database": options.database, "outlet": options.outlet, "terminal": options.terminal}
    findings = asyncio.run(examine(options.config, given, os.environ, datetime.now(UTC)))
    findings += _of_screens(options)
    if options.json:
        answer({"well": _well(findings), "findings": [finding.model_dump() for finding in findings]})
    else:
        say("\n".join(_lines(findings)))
    return 0 if _well(findings) else WRONG


def _of_screens(options: Options) -> list[Finding]:
    """What only the screens would say when they open, for what the settings have of it."""
    try:
        settings = settings_of(options)
    except TillError:  # told among the others
        return []
    found = []
    if settings.keys:
        found.append(_keys(settings.keys))
    if settings.locale:
        found.append(_locale(settings.locale))
    return found


def _keys(keys: Mapping[str, str]) -> Finding:
    from pos_tui.ui.key_map import check_key_map  # loads every screen

    try:
        check_key_map(keys)
    except BadInput as refusal:
        return wrong("keys", str(refusal), "Correct [keys] in the settings: the till does not open with it.")
    return well("keys", f"{several(len(keys), 'key')} of the shop's own")


def _locale(locale: str) -> Finding:
    from pos_tui.ui.locale_marks import marks_of  # brings CLDR's library in

    try:
        marks = marks_of(locale)
    except ValueError as error:
        return doubtful("locale", f"{error}: numbers are written 1,234.50", "Write it as en_SG or de_DE.")
    return well("locale", f"{locale} writes 1{marks.group}234{marks.decimal}50")


def _well(findings: list[Finding]) -> bool:
    return all(finding.state != "wrong" for finding in findings)


def _lines(findings: list[Finding]) -> list[str]:
    room = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.state]} {finding.name.ljust(room)}  {finding.what}")
        if finding.do:
            lines.append(f"  {' ' * room}  → {finding.do}")
    return lines
