"""Offers to every customer: which of them fire on a basket, on which units, and why another does not. Pure."""
