"""Hostile text is text: whatever people and files say, no output acts on it."""
