"""``kesher`` as a process of its own on a Monday, so that no test meets Shabbat (see :data:`PROGRAM`)."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""Two in the afternoon in Jerusalem."""

PROGRAM = (sys.executable, str(Path(__file__).resolve()))
"""What to run in place of ``kesher``."""


def main() -> int:
    """Run the command; of the day's time a little is kept, so that what comes later is later."""
    from kesher.__main__ import main as kesher
    from kesher.cli import run

    class Shell(run.Shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
            self.now = MONDAY + (self.now - midnight) / timedelta(days=1) * timedelta(hours=1)

    run.Shell = Shell  # type: ignore[misc]
    return kesher()


if __name__ == "__main__":
    sys.exit(main())
