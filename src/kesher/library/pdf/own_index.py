"""The index that ends a booklet of ours: like contents, a way through the file, and left out as they are.

Anybody else's index is text and stays. Ours is known by all of this: its heading, word for word; dots that
lead from every entry to its pages; and nothing after it.
"""

from __future__ import annotations

import re
from functools import cache

from kesher.method.language import Language
from kesher.words import catalogue

from .lines import Line

_PAGES = r"\d{1,4}(?:–\d{1,4})?(?:, ?\d{1,4}(?:–\d{1,4})?)*,?"
_ENTRY = re.compile(rf"(?:[.…·]\s?){{3}}\s*{_PAGES}$")
_MORE = re.compile(_PAGES)
"""The pages of an entry that go on in a line of their own."""


def without_index(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page without those of our own index, if the file ends with one.

    Args:
        pages: the lines of each page, without its margins.
    """
    lines = [line for page in pages for line in page]
    headings, sections = _words()
    first = max((at for at, line in enumerate(lines) if line.text.strip() in headings), default=-1)
    below = [line.text.strip() for line in lines[first + 1 :]] if first >= 0 else []
    entries = sum(1 for each in below if _ENTRY.search(each))
    known = [each in sections or bool(_ENTRY.search(each) or _MORE.fullmatch(each)) for each in below]
    # A name that had no room beside its dots stands alone above them.
    sound = all(here or after for here, after in zip(known, [*known[1:], False], strict=False))
    if not entries or not sound:
        return pages
    gone = {id(line) for line in lines[first:]}
    return [[line for line in page if id(line) not in gone] for page in pages]


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    said = [catalogue(each) for each in Language]
    headings = frozenset(each.plain("library.booklet_index") for each in said)
    return headings, frozenset(
        each.plain(name) for each in said for name in ("library.booklet_subjects", "library.booklet_sources")
    )
