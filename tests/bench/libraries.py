"""A bare program behind the libraries that every till is built on, and nothing of ours: no till starts sooner."""

import aiosqlite  # noqa: F401
import pydantic  # noqa: F401
import pydantic_settings  # noqa: F401
import sqlalchemy.ext.asyncio  # noqa: F401

from tests.bench.bare import Bare

if __name__ == "__main__":
    Bare().run()
