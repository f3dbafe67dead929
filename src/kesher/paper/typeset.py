"""Setting a page in type: a template of ours, and the words as data.

The words never become markup: they reach the template as one JSON text and are placed as they are, whatever
signs they hold. Nothing is fetched, no font of the system is used, and nothing is written to the disk. What
sets them is a process of its own (:mod:`kesher.paper.typesetter`), which forgets them by ending.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kesher.apart.parent import program, surroundings

SECONDS = 120
"""A book of many years takes some of them on a slow computer."""

_PROGRAM = program("kesher.paper.typesetter")


class Template(StrEnum):
    """What can be printed of the journal, or blank."""

    WEEK = "week"
    CARD = "card"
    FOUNDATIONS = "foundations"
    MONTH = "month"
    BOOK = "book"
    QUESTION = "question"
    RECOVERY = "recovery"


class OfTheLibrary(StrEnum):
    """What can be printed of the books."""

    BOOKLET = "booklet"


def typeset(template: Template | OfTheLibrary, data: Mapping[str, Any], *, png: float | None = None) -> bytes:
    """Set a template in type.

    Args:
        template: which.
        data: what it says, as plain JSON values.
        png: pixels per inch, to get the first page as a picture instead.

    Returns:
        A PDF, or the first page as PNG.
    """
    asked = json.dumps({"template": template.value, "data": data, "png": png}).encode()
    done = subprocess.run(  # noqa: S603
        _PROGRAM,
        input=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a complaint may quote the words
        env=surroundings(),
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(template)
    return done.stdout
