"""Anything at all, as what comes from outside: whatever it is, there is an answer, and no exception but ours."""
