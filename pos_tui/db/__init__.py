"""The database: one engine, one transaction, and the few types that columns are made of."""
