"""How one entry is chained to the one before: pure, so that `verify` computes the very same.

mac = HMAC-SHA256(key, previous ‖ canonical JSON of every field of the entry)
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic_core import PydanticSerializationError, to_json

ANCHOR_DIGITS = 8
CHAINED = (
    "company_id",
    "terminal_id",
    "sequence",
    "outlet_id",
    "kind",
    "at",
    "staff_id",
    "approved_by",
    "subject_id",
    "body",
)
_SORTED = tuple(sorted(CHAINED))


def canonical(fields: Mapping[str, Any]) -> str:
    """JSON with one spelling: keys sorted, no blanks, times in UTC, ids in hexadecimal."""
    return _ENCODER.encode(fields)


def canonical_of_sorted(fields: Mapping[str, Any]) -> str:
    """The same spelling, several times as fast: of names that are sorted already, all the way down, and of words,
    numbers, flags and nothing, others having been made `plain`."""
    try:
        return to_json(fields, fallback=plain).decode()
    except PydanticSerializationError:  # half of a letter, which JSON can spell and UTF-8 cannot
        return canonical(fields)


def seal(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """The mac of an entry; `row` has every column of CHAINED, `body` as the stored text."""
    chained = canonical_of_sorted({name: spelt(row[name]) for name in _SORTED})
    return hmac.digest(key, f"{previous}\n{chained}".encode(), hashlib.sha256).hex()


def anchor(terminal_code: str, sequence: int, mac: str) -> str:
    """What is printed, so that an entry can be proved from outside: terminal, number, first digits."""
    return f"{terminal_code}-{sequence}-{mac[:ANCHOR_DIGITS]}"


def spelt(value: Any) -> Any:
    """A single value as `canonical_of_sorted` wants it."""
    return value if value is None or isinstance(value, str | int) else plain(value)


def plain(value: object) -> str:
    """How a value is spelt that is none of JSON's own."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)
