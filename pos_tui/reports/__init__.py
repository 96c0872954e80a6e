"""Reads over the features; owns no tables."""
