"""What `pos-tui doctor` looks at: one finding per thing, with what to do about it."""
