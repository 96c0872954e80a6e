"""The schema's history, as Alembic runs it; in a wheel this folder is `pos_tui/_migrations`."""
