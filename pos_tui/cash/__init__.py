"""Tenders, shifts and everything that goes into a drawer or comes out of it."""
