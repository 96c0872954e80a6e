"""Suppliers, purchase orders, goods received."""
