"""Printers, drawers, displays and scales behind small ports."""
