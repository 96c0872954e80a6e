"""Keys that are minted by the till, before anything is stored."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat

MILLISECONDS_BELOW = 80


def new_id() -> UUID:
    """A UUIDv7: lanes never collide, and keys come in order even within a millisecond."""
    return uuid_utils.compat.uuid7()


def born_at(identity: UUID) -> datetime | None:
    """When a UUIDv7 was minted, to the millisecond; None for a key of another kind."""
    if identity.version != 7:
        return None
    return datetime.fromtimestamp((identity.int >> MILLISECONDS_BELOW) / 1000, UTC)
