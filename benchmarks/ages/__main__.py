"""Measure every act at every age, and write the table (see :mod:`ages.table`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ages.table import main

if __name__ == "__main__":
    main(sys.argv[1:])
