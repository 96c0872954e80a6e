"""`pos-tui doctor`: exit 0 when nothing is wrong, 1 when something is."""

import asyncio
import os
from datetime import UTC, datetime

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.reports.doctor.examine import examine
from pos_tui.reports.doctor.views import Finding

MARKS = {"ok": "✓", "warn": "!", "wrong": "✗"}
WRONG = 1


def run(options: Options) -> int:
    """One line per thing, and beneath it what to do when it is not well."""
    given = {"database": options.database, "outlet": options.outlet, "terminal": options.terminal}
    findings = asyncio.run(examine(options.config, given, os.environ, datetime.now(UTC)))
    if options.json:
        answer({"well": _well(findings), "findings": [finding.model_dump() for finding in findings]})
    else:
        say("\n".join(_lines(findings)))
    return 0 if _well(findings) else WRONG


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
