"""Spaces that stand before punctuation."""

from __future__ import annotations

import re

_BEFORE = re.compile(r"(?<=[\w\"'”״׳)\]])[ \u00a0]+(?=(?:[,.;?!]|(?<!\d ):)(?![,.;:?!\w)(]))")

_PERHAPS = re.compile("[ \u00a0][,.;:?!]")


def close_up(text: str) -> str:
    """The text without spaces before a comma, a full stop and the like; an ellipsis and ".net" stay."""
    return _BEFORE.sub("", text) if _PERHAPS.search(text) else text
