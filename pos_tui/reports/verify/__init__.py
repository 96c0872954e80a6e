"""What `pos-tui verify` proves: every promise about the books, from the ledgers, naming the first wrong row."""
