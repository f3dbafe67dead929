"""Setting a page in type: a template of ours, and the words as data.

The words never become markup: they reach the template as one JSON text and are placed as they are, whatever
signs they hold. Nothing is fetched, no font of the system is used, and nothing is written to the disk.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

LOCK = threading.Lock()


class Template(StrEnum):
    """What can be printed."""

    WEEK = "week"
    CARD = "card"
    FOUNDATIONS = "foundations"
    MONTH = "month"
    BOOK = "book"
    QUESTION = "question"
    RECOVERY = "recovery"


def typeset(template: Template, data: Mapping[str, Any], *, png: float | None = None) -> bytes:
    """Set a template in type.

    Args:
        template: which.
        data: what it says, as plain JSON values.
        png: pixels per inch, to get the first page as a picture instead.

    Returns:
        A PDF, or the first page as PNG.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with LOCK:  # the compiler keeps what it knows from one page to the next, and serves one caller at a time
        compiler = _compiler(template)
        if png is None:
            made = compiler.compile(format="pdf", sys_inputs=inputs)
        else:
            made = compiler.compile(format="png", sys_inputs=inputs, ppi=png)
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError(template)
    return first


@cache
def _compiler(template: Template) -> Any:
    import typst  # 30 MB; only who prints needs it

    here = Path(str(resources.files("kesher.paper")))
    return typst.Compiler(
        input=str(here / "templates" / f"{template.value}.typ"),
        root=str(here / "templates"),
        font_paths=[str(here / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": "{}"},
    )
