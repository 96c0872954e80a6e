"""Tests, which start many processes of the program and make many files: both are kept where that is quick."""

import os
import sys

from tests.folders import base

sys.dont_write_bytecode = False  # else each process would compile the program anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(base()))  # where pytest makes the folders of tests
