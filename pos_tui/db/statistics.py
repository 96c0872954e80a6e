"""What the engines know of how the rows are spread: without it they take the wrong index in a large catalogue."""

from sqlalchemy import text

from pos_tui.db.sessions import Writing

STATEMENTS = {
    "sqlite": ("PRAGMA analysis_limit = 1000", "ANALYZE"),
    "postgresql": ("ANALYZE product", "ANALYZE product_word", "ANALYZE barcode"),
}


async def refresh_statistics(session: Writing) -> None:
    """After many rows came at once: samples them, in a moment however many there are."""
    for statement in STATEMENTS[session.get_bind().dialect.name]:
        await session.execute(text(statement))
