"""Keys that are minted by the till, before anything is stored."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A UUIDv7: lanes never collide, and keys come in order even within a millisecond."""
    return uuid_utils.compat.uuid7()
