"""Screens: keys in, facts out; everything that counts happens behind the desk."""
