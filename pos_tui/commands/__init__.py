"""The commands of `pos-tui`, one small module each."""
