"""The open table ``abbreviations.toml``, read in a few milliseconds: the first search waits for it.

Of TOML it is read what the table is written in: sections, and on each line a key with a list of strings; or a
text of several lines. Words without signs are folded together, and all others by themselves.
"""

from __future__ import annotations

import re
from pathlib import Path

from kesher.library.search.normal import FINAL, forms

Run = tuple[str, ...]

_ENTRY = re.compile(
    r"""^(?:\[(\w+)\]|(?:(['"])(.+?)\2|(\w+))[ ]=[ ](?:\[(.*)\]|\"{3}([^"]*)\"{3}))$""", re.MULTILINE
)
_STRING = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def sections() -> dict[str, dict[str, list[str]]]:
    """Return the table's sections: of each key what is written after it, final letters as plain ones."""
    text = Path(__file__).with_name("abbreviations.toml").read_text(encoding="utf-8").translate(FINAL)
    found: dict[str, dict[str, list[str]]] = {}
    entries: dict[str, list[str]] = {}
    for section, _quote, quoted, bare, items, block in _ENTRY.findall(text):
        if section:
            entries = found.setdefault(section, {})
        else:
            strings = [block] if block else [one or other for one, other in _STRING.findall(items)]
            entries.setdefault(quoted or bare, []).extend(strings)
    return found


def folded(written: str) -> Run:
    """Return the forms of what is written in the table."""
    parts = written.split()
    if "".join(parts).isalpha():
        return tuple(parts)
    if len(parts) == 1 and written[-2:-1] == '"' and (written[:-2] + written[-1]).isalpha():
        return (written,)
    return tuple(forms(written))
