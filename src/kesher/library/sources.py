"""The places of other books that a text names: *Psalms 23:4*, ברכות ה ע״א, (תהלים כג, ד).

A reference is taken for one only where it can be nothing else: the number is one of the book's, and beside a
name that is also an everyday word it says that it is a chapter, or stands in brackets, or has two parts. The
books are in ``sources.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from kesher.days.letters import GERESH, GERSHAYIM, letters
from kesher.library.script import MARKS
from kesher.method.language import Language

_MOST = 286
_GERESH = "'׳’`"
_GERSHAYIM = '"״”“'
_NUMBER = (
    rf"(?:[א-ת]{{1,4}}[{_GERSHAYIM}][א-ת]|[א-ת]{{1,3}}(?![א-ת{_GERSHAYIM}])[{_GERESH}]?|\d{{1,3}}(?!\d))"
)
_PART = r"(?:פרקים|פרק|מזמור|דף|סימן|שער|chapter|chap\.|ch\.|folio)\s"
_INNER = r"(?:פסוקים|פסוק|משנה|הלכה|אות|verses?|v\.)\s"
_SIDE = rf"\s?(?:ע[{_GERSHAYIM}]?(?P<side>[אב])(?![א-ת])|עמוד\s(?P<aside>[אב])(?![א-ת])|(?P<latin>[ab])\b)"
_WORDS = frozenset(
    ["לא", "לו", "לה", "מה", "כה", "נא", "עד", "פה", "צא", "קל", "קח", "הא", "די", "חי", "חג", "דג", "גז"]
)
"""Words of every day that are also numbers."""
_MARK = re.compile(f"[{MARKS}]")


class Source(NamedTuple):
    """A place in a book. Sources stand in the order of an index.

    Attributes:
        book: its place among the books.
        chapter: or leaf.
        inner: the verse or the like; 0 for none.
        side: of a leaf, 1 or 2; 0 where there is none.
        mishnah: the place is the Mishnah's, of a name that a Talmud has too.
    """

    book: int
    mishnah: bool
    chapter: int
    inner: int = 0
    side: int = 0

    def shown(self, language: Language) -> str:
        """As an index lists it."""
        book = _books()[self.book]
        if language is Language.HE:
            name = f"משנה {book.he[0]}" if self.mishnah else book.he[0]
            leaf = f" ע{GERSHAYIM}{'אב'[self.side - 1]}" if self.side else ""
            inner = f", {_plain(self.inner)}" if self.inner else ""
            return f"{name} {_plain(self.chapter)}{leaf}{inner}"
        name = f"Mishnah {book.en[0]}" if self.mishnah else book.en[0]
        leaf = "ab"[self.side - 1] if self.side else ""
        return f"{name} {self.chapter}{leaf}{f':{self.inner}' if self.inner else ''}"


class Mention(NamedTuple):
    """Where a text names a place.

    Attributes:
        at: the character with which it begins.
        source: the place.
    """

    at: int
    source: Source


class _Book(NamedTuple):
    he: tuple[str, ...]
    en: tuple[str, ...]
    of: int
    common: bool
    leaves: bool


@cache
def _books() -> tuple[_Book, ...]:
    raw = resources.files("kesher.library").joinpath("sources.toml").read_text(encoding="utf-8")
    return tuple(
        _Book(tuple(each["he"]), tuple(each["en"]), each["of"], each.get("common", False), kind == "talmud")
        for kind, books in tomllib.loads(raw).items()
        for each in books
    )


def _plain(number: int) -> str:
    return letters(number).replace(GERESH, "").replace(GERSHAYIM, "")


@cache
def _numbers() -> dict[str, int]:
    return {_plain(number): number for number in range(1, _MOST + 1)}


@cache
def _named() -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds a reference, and the book of each name."""
    of = {name.lower(): at for at, book in enumerate(_books()) for name in (*book.he, *book.en)}
    names = "|".join(_spelled(each) for each in sorted(of, key=lambda each: (-len(each), each)))
    pattern = (
        rf"(?<![א-תa-z\d{_GERSHAYIM}{_GERESH}])[ושבכלמ]{{0,2}}(?P<name>{names})"
        rf"(?:,?\s)(?P<part>{_PART})?(?P<chapter>{_NUMBER})"
        rf"(?:{_SIDE}|(?P<between>\s?[,:]\s?|\s)(?P<word>{_INNER})?(?P<inner>{_NUMBER})|(?P<point>[.:](?=\))))?"
    )
    return re.compile(pattern, re.I), of


def _spelled(name: str) -> str:
    return re.escape(name).replace("״", f"[{_GERSHAYIM}]").replace("׳", f"[{_GERESH}]").replace(r"\ ", r"\s")


def mentions(text: str) -> Iterator[Mention]:
    """The places that a text names, as it goes on."""
    places = [at for at, each in enumerate(text) if not _MARK.match(each)]
    plain = "".join(text[at] for at in places)
    pattern, of = _named()
    at = 0
    while found := pattern.search(plain, at):
        name = re.sub(r"\s", " ", found["name"].lower())
        name = re.sub(f"[{_GERSHAYIM}]", "״", re.sub(f"[{_GERESH}]", "׳", name))
        place = of.get(name, of.get(name.replace("׳", "'")))
        source = _source(found, place, plain) if place is not None else None
        if source is not None:
            yield Mention(places[found.start("name")], source)
        at = found.end() if source is not None else found.end("name")


def _source(found: re.Match[str], place: int, plain: str) -> Source | None:
    book = _books()[place]
    chapter = _value(found["chapter"])
    if not 1 <= chapter <= book.of:
        return None
    held = plain.count("(", 0, found.start()) > plain.count(")", 0, found.start())
    side = "אבab".find((found["side"] or found["aside"] or found["latin"] or "").lower() or "-") % 2 + 1
    if found["side"] or found["aside"] or found["latin"]:
        return Source(place, False, chapter, side=side) if book.leaves else None
    inner = _value(found["inner"]) if found["inner"] and _verse(found, held, book) else 0
    if inner:
        return Source(place, book.leaves, chapter, inner)
    point = {".": 1, ":": 2}.get(found["point"] or "", 0) if held and book.leaves else 0
    alone = bool(point) or _stands_alone(found, held, book)
    return Source(place, False, chapter, side=point) if alone else None


def _stands_alone(found: re.Match[str], held: bool, book: _Book) -> bool:
    """Whether a number is one of this place without another behind it."""
    number = found["chapter"]
    if book.leaves:
        return (found["part"] or "").strip() == "דף"
    if found["part"] or (held and not _everyday(number)):
        return True
    return not book.common and (number.isdigit() or any(sign in number for sign in _GERSHAYIM))


def _verse(found: re.Match[str], held: bool, book: _Book) -> bool:
    """Whether the second number is one of this place."""
    signed = any(sign in found["inner"] for sign in _GERSHAYIM + _GERESH)
    if not found["between"].strip():
        return held or bool(found["word"]) or (signed and bool(found["part"]))
    if found["chapter"].isdigit() != found["inner"].isdigit():
        return False
    if found["chapter"].isdigit():
        return ":" in found["between"]
    everyday = _everyday(found["chapter"]) or _everyday(found["inner"])
    return held or not (everyday and (book.common or book.leaves))


def _everyday(number: str) -> bool:
    return number in _WORDS


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return _numbers().get(re.sub(f"[{_GERSHAYIM}{_GERESH}]", "", number), 0)
