"""What this process must not leave behind."""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """Write no image of the memory to the disk when the process dies, and let no other process look into it.

    An image would hold the key, and what was written, in the clear.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        # A limit does not bind a core that goes into a pipe (core_pattern), as on most desktops.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
