"""``kesher``, and ``python -m kesher``: the command line as a process of its own.

A command lives for a tenth of a second, most of which is bringing modules in. Neither looking for what refers
to itself among them, nor taking them down one by one at the end, serves anyone; together they were a fifth.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading

YOUNG = 30_000
"""Objects between two looks for what refers to itself; Python's own 700 looks a hundred times while modules
come in. A server that runs for weeks looks as often as it needs to."""


def main() -> int:
    """Run the command that was typed, and leave."""
    gc.set_threshold(YOUNG, 10, 10)
    from kesher.cli.main import main as typed

    return leave(typed())


def leave(status: int) -> int:
    """End the process at once, when all it owed is done.

    What was to be done at the end is done, and what was said is out; where that fails, or where a thread
    still works, the status is only given back, and Python ends as it always does.
    """
    if threading.active_count() > 1:
        return status
    atexit._run_exitfuncs()
    try:
        for said in (sys.stdout, sys.stderr):
            if said is not None:  # a program that was started without a window has neither
                said.flush()
    except (OSError, ValueError):
        return status
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
