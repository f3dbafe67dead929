"""The heavy parts of the program, each brought in late, and here alone.

Arithmetic on many numbers, pictures, typesetting, the search's index, calendars, notices and codes for a
camera are libraries that are seldom needed, and a computer may lack one. Whoever needs it asks for it here,
where it is used: ``from kesher.parts import np``. Where it is not there, whatever was asked for is refused in
one sentence, and everything else goes on without it. In the pocket none of them is, and the sentence says
where it is done.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kesher.method.problems import Code, Refused, refuse

if TYPE_CHECKING:
    import cv2
    import desktop_notifier
    import icalendar
    import numpy as np
    import numpy.typing as npt
    import segno
    import tantivy
    import typst

__all__ = ["PARTS", "cv2", "desktop_notifier", "icalendar", "np", "npt", "segno", "tantivy", "typst"]

PARTS = {
    "cv2": "OpenCV",
    "desktop_notifier": "desktop-notifier",
    "icalendar": "icalendar",
    "np": "NumPy",
    "npt": "NumPy",
    "segno": "Segno",
    "tantivy": "Tantivy",
    "typst": "Typst",
}
"""By the name it is used by: what a part is called."""

APART = frozenset({"cv2", "typst"})
"""What does not come with the program, and is brought when it is asked for (see ``kesher.actions.parts``)."""

_MODULES = {"np": "numpy", "npt": "numpy.typing"}
"""Where a part is found under another name than it is used by."""

_HERE: dict[str, Any] = {}
"""What was brought in: it is asked for thousands of times in a search."""

_RESTS_ON = {"cv2": "np"}
"""A part that needs another complains of its absence aloud, where other things are said."""


def __getattr__(name: str) -> Any:
    """Bring a part in.

    Raises:
        Refused: ``PART_MISSING``, when it is not there or does not start on this computer; ``PART_APART`` for
            one that can be brought; ``PART_AT_HOME`` in the pocket.
    """
    module = _MODULES.get(name, name)
    found = _HERE.get(name)
    if found is not None and sys.modules.get(module) is found:
        return found
    if name not in PARTS:
        raise AttributeError(name)
    if name in _RESTS_ON:
        __getattr__(_RESTS_ON[name])
    try:
        _HERE[name] = found = import_module(module)
    except (ImportError, OSError):
        raise _absent(name) from None
    return found


def _absent(name: str) -> Refused:
    if sys.platform == "emscripten":
        return refuse(Code.PART_AT_HOME)
    return refuse(Code.PART_APART if name in APART else Code.PART_MISSING, part=PARTS[name])
