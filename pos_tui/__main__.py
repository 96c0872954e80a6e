"""What `pos-tui` and `python -m pos_tui` run."""

import sys

from pos_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
