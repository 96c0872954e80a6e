"""The two kinds of session, so that a signature says what may happen."""

from typing import NewType

from sqlalchemy.ext.asyncio import AsyncSession

Reading = NewType("Reading", AsyncSession)
"""May select."""

Writing = NewType("Writing", Reading)
"""May select and change, inside the one transaction of its use case."""
