"""Backups: a copy of the whole database in one file, proved before it counts, and the way back."""
