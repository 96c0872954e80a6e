"""The heads of the chains, to be kept where nobody of the shop can change them.

Whoever has the database and the key can rewrite a chain from any entry on; only a head that lies elsewhere shows
it. A file of heads is the JSON that `document` makes, or lines of `OUTLET-TERMINAL SEQUENCE MAC`.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field, ValidationError
from sqlalchemy import and_, select

from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.text import clean
from pos_tui.view import View

LINE = re.compile(r"(?P<outlet>.+)-(?P<terminal>[^-]+?)\s+(?P<sequence>[1-9]\d{0,17})\s+(?P<mac>[0-9a-f]{64})")
MOST_HEADS = 10_000


class Head(View):
    """The last entry of a terminal's chain at some moment."""

    outlet: str
    terminal: str
    sequence: int = Field(ge=1)
    mac: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def till(self) -> str:
        """How a sentence calls the terminal."""
        return f"{self.outlet}-{self.terminal}"

    def line(self) -> str:
        """As it stands in a file of lines."""
        return f"{self.till} {self.sequence} {self.mac}"


async def heads(session: Reading, company_id: UUID) -> list[Head]:
    """The head of every terminal that has told anything, by outlet and code."""
    found = await session.execute(
        select(Outlet.code, Terminal.code, Terminal.journal_sequence, Terminal.journal_head)
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .where(Terminal.company_id == company_id, Terminal.journal_sequence > 0)
        .order_by(Outlet.code, Terminal.code)
    )
    return [Head(outlet=row[0], terminal=row[1], sequence=row[2], mac=row[3]) for row in found]


def document(company: str, taken_at: datetime, found: Iterable[Head]) -> dict[str, Any]:
    """What is written for programs; `read_heads` reads it."""
    return {"company": company, "taken_at": taken_at.isoformat(), "heads": [head.model_dump() for head in found]}


def read_heads(text: str, where: str) -> list[Head]:
    """The heads of a file, JSON or lines; refuses one that holds anything else, or nothing."""
    found = _from_json(text, where) if text.lstrip().startswith("{") else _from_lines(text, where)
    if not found or len(found) > MOST_HEADS:
        raise BadInput(f"{where} holds {len(found)} heads of chains: write it with «pos-tui anchors export».")
    return found


def _from_json(text: str, where: str) -> list[Head]:
    try:
        given = json.loads(text)
        return [Head.model_validate(head) for head in given["heads"]]
    except (ValueError, LookupError, TypeError, ValidationError):
        raise BadInput(f"{where} is not a file of heads: write it with «pos-tui anchors export --json».") from None


def _from_lines(text: str, where: str) -> list[Head]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        match = LINE.fullmatch(said)
        if match is None:
            raise BadInput(
                f"Line {number} of {where} is no head of a chain ({clean(said, 40)!r}): "
                "it is TILL, number and 64 digits, as «pos-tui anchors export» writes them."
            )
        named = match.groupdict()
        found.append(Head(**{**named, "sequence": int(named["sequence"])}))
    return found
