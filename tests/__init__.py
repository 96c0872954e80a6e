"""Tests, which may start many processes of the program: each would compile it anew where no bytecode is kept."""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
