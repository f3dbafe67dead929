"""JSON of the common open Torah-library export: a title and nested arrays of text.

Each innermost text is a passage. Its reference is the title and the place: ``Genesis 3:5`` for a translation;
for Hebrew the Hebrew title and the numbers in letters, ``בראשית ג, ה``. Leaves of the Talmud count in daf and
side. An empty text keeps its number and makes no passage.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kesher.days.letters import GERESH, letters
from kesher.library.book import Extract, Paragraph, Role
from kesher.library.letters import Tally, letters_of_markup, strings
from kesher.library.script import language_of, tidy
from kesher.method.language import Language
from kesher.method.problems import Code, refuse

_NOTE_BEGUN = re.compile(r"<(i|span|small|em)\b([^<>]*)>", re.I)
_NOTED = re.compile(r"class\s{0,9}=\s{0,9}[\"']?[^\"']{0,300}\bfootnote(?![\w-])", re.I)
_MARKER = re.compile(r"<sup\b[^<>]*>[^<]{0,60}(?:<(?!/?sup)[^<>]*>[^<]{0,60}){0,4}</sup>\s*$", re.I)
_LONGEST_MARKER = 600
_MOST_OF_A_MARK = 8
"""Letters of a raised sign before a note; more are words of the text."""
_RAISED = re.compile(r"<sup\b[^<>]*>", re.I)
_LINE_END = re.compile(r"<br\s*/?>|</p>|</div>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_DEEPEST = 12
_HEBREW_SECTIONS = {
    "chapter": "פרק", "perek": "פרק", "verse": "פסוק", "daf": "דף", "line": "שורה", "siman": "סימן",
    "seif": "סעיף", "mishnah": "משנה", "halakhah": "הלכה", "halacha": "הלכה", "paragraph": "פסקה",
    "section": "חלק", "part": "חלק", "gate": "שער", "volume": "כרך", "letter": "אות", "psalm": "מזמור",
    "parasha": "פרשה", "comment": "פירוש", "book": "ספר", "teaching": "תורה", "torah": "תורה",
    "column": "טור",
}  # fmt: skip


def read_torah_export(raw: bytes, name: str) -> Extract:
    """Read such an export.

    Args:
        raw: its bytes, JSON in UTF-8 or UTF-16.
        name: unused; every reader takes it.

    Raises:
        Refused: it is no JSON, or JSON of another shape, or has no word.
    """
    try:
        found = msgspec.json.decode(_utf8(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.BOOK_DAMAGED) from None
    tally = Tally()
    all_of = [_with_version(each, tally) for each in (found if isinstance(found, list) else [found])]
    books = [each for each in all_of if isinstance(each, dict) and _is_book(each)]
    if not books:
        raise refuse(Code.BOOK_SHAPE)
    paragraphs: list[Paragraph] = []
    titles = []
    for each in books:
        book = _Book(each, tally)
        titles.append(book.title)
        paragraphs.extend(book.paragraphs())
    if not any(each.ref for each in paragraphs):
        raise refuse(Code.BOOK_WORDLESS)
    return Extract(
        title=titles[0] if len(titles) == 1 else "",
        paragraphs=tuple(_distinct(paragraphs)),
        given=True,
        counted=tally.counted(),
    )


def _with_version(found: object, tally: Tally) -> object:
    """A text that is given in several versions, as its Hebrew one, or its first."""
    if not isinstance(found, dict) or not isinstance(found.get("versions"), list):
        return found
    tally.left_out += sum(_letters_of(each["text"]) for each in found["versions"] if _has_text(each))
    if found.get("text"):
        return found
    texts = [each["text"] for each in found["versions"] if _has_text(each)]
    hebrew = [each for each in texts if language_of(_strings(each)) is Language.HE]
    if not texts:
        return found
    chosen = (hebrew or texts)[0]
    tally.left_out -= _letters_of(chosen)
    return {**found, "text": chosen}


def _has_text(found: object) -> bool:
    return isinstance(found, dict) and bool(found.get("text"))


def _letters_of(found: object) -> int:
    return sum(letters_of_markup(each) for each in strings(found))


def _utf8(raw: bytes) -> bytes | str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _is_book(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    return any(isinstance(found.get(each), (list, dict, str)) and found[each] for each in ("text", "he"))


class _Book:
    """One text of an export."""

    def __init__(self, found: Mapping[str, Any], tally: Tally) -> None:
        self._tally = tally
        hebrew, own = found.get("he"), found.get("text")
        # Where both a text and its Hebrew are given, the text is its translation.
        self._text = own if own else hebrew
        self._language = language_of(_strings(self._text))
        if hebrew and own and self._language is Language.EN:
            self._text, self._language = hebrew, Language.HE
        for other in (hebrew, own):
            if other is not self._text:
                tally.left_out += _letters_of(other)  # the same in another language
        in_hebrew = self._language is Language.HE
        title = str(
            found.get("title") or found.get("indexTitle") or found.get("book") or found.get("ref") or ""
        )
        he_title = str(found.get("heTitle") or found.get("heIndexTitle") or found.get("heRef") or "")
        self.title = tidy((he_title or title) if in_hebrew else (title or he_title))
        names = found.get("sectionNames") or []
        he_names = found.get("heSectionNames") or []
        self._daf = [str(each).lower() in ("daf", "דף") for each in (names or he_names)]
        self._names = self._section_names(names, he_names)
        self._nodes = _node_titles(found.get("schema"), self._language)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Its passages under their headings."""
        yield from self._of(self._text, [], [], 1)

    def _of(self, text: object, sections: list[str], place: list[int], deep: int) -> Iterator[Paragraph]:
        if deep > _DEEPEST:
            raise refuse(Code.BOOK_SHAPE)
        if isinstance(text, str):
            yield from self._leaf(text, sections, place)
        elif isinstance(text, dict):
            for key, each in text.items():
                name = self._nodes.get(key) or str(key)
                named = [*sections, tidy(name)] if tidy(name) and key != "default" else sections
                if named != sections and _has_words(each):
                    yield Paragraph(named[-1], role=Role.HEADING, level=len(named))
                yield from self._of(each, named, [], deep + 1)
        elif isinstance(text, list):
            for number, each in enumerate(text, 1):
                if isinstance(each, (list, dict)) and _has_words(each):
                    level = len(sections) + len(place) + 1
                    yield Paragraph(self._heading([*place, number]), role=Role.HEADING, level=level)
                yield from self._of(each, sections, [*place, number], deep + 1)

    def _leaf(self, text: str, sections: Sequence[str], place: Sequence[int]) -> Iterator[Paragraph]:
        rest, noted, marks = _parted(text)
        self._tally.furniture += marks
        notes = [_words(each) for each in noted]
        words = _words(rest)
        hebrew = self._language is Language.HE
        numbers = (", " if hebrew else ":").join(self._number(at, each) for at, each in enumerate(place))
        if words:
            yield Paragraph(words, ref=f"{', '.join([self.title, *sections])} {numbers}".strip())
        for note in notes:
            if note:
                yield Paragraph(note, role=Role.NOTE)

    def _number(self, at: int, number: int) -> str:
        hebrew = self._language is Language.HE
        if at < len(self._daf) and self._daf[at]:
            daf, side = (number + 1) // 2, (number + 1) % 2
            return f"{in_letters(daf)} ע״{'אב'[side]}" if hebrew else f"{daf}{'ab'[side]}"
        return in_letters(number) if hebrew else str(number)

    def _heading(self, place: Sequence[int]) -> str:
        at = len(place) - 1
        name = self._names[at] if at < len(self._names) else ""
        return f"{name} {self._number(at, place[-1])}".strip()

    def _section_names(self, names: Sequence[object], he_names: Sequence[object]) -> list[str]:
        if self._language is Language.EN:
            return [tidy(str(each)) for each in names]
        if he_names:
            return [tidy(str(each)) for each in he_names]
        return [_HEBREW_SECTIONS.get(str(each).lower(), "") for each in names]


def _parted(text: str) -> tuple[str, list[str], int]:
    """The text without the notes that stand inside it, these, and the letters of their marks. One pass.

    A note is what says so by its class; the raised sign before it is its mark, whatever that says of itself.
    """
    rest: list[str] = []
    notes: list[str] = []
    done = marks = 0
    at = 0
    while found := _NOTE_BEGUN.search(text, at):
        at = found.end()
        if not _NOTED.search(found[2]):
            continue
        end = _closed(text, found[1], found.end())
        if end is None:
            break  # and none after it is closed either
        before = text[done : found.start()]
        mark = _MARKER.search(before, max(0, len(before) - _LONGEST_MARKER))
        if mark and (said := letters_of_markup(mark[0])) <= _MOST_OF_A_MARK:
            marks += said
            before = before[: mark.start()]
        rest.append(before)
        notes.append(text[found.end() : end[0]])
        done = at = end[1]
    rest.append(text[done:])
    return "".join(rest), notes, marks


def _closed(text: str, name: str, at: int) -> tuple[int, int] | None:
    """Where an element that is open is closed, those of its name within it passed over."""
    deep = 1
    for found in re.compile(rf"<(/?){name}\b[^<>]*>", re.I).finditer(text, at):
        deep += -1 if found[1] else 1
        if not deep:
            return found.start(), found.end()
    return None


def in_letters(number: int) -> str:
    """A number as references write it: ג, ט״ו, קי״ט; in digits above 999, which nobody counts in letters."""
    return letters(number).removesuffix(GERESH) if 0 < number < 1000 else str(number)


def _node_titles(schema: object, language: Language) -> dict[str, str]:
    """The titles of a complex text's parts, by the keys that its text uses."""
    if not isinstance(schema, dict):
        return {}
    found = {}
    for each in schema.get("nodes") or []:
        if isinstance(each, dict):
            key = str(each.get("enTitle") or each.get("title") or each.get("key") or "")
            hebrew = str(each.get("heTitle") or "")
            if key and hebrew and language is Language.HE:
                found[key] = hebrew
            found |= _node_titles(each, language)
    return found


def _words(text: str) -> str:
    # A raised letter of a verse is no letter of the word beside it.
    apart = _RAISED.sub(" ", text).replace("</sup>", " ")
    return tidy(html.unescape(_TAG.sub("", _LINE_END.sub(" ", apart))))


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield _TAG.sub("", found)
    elif isinstance(found, (list, dict)):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _strings(each)


def _has_words(found: object) -> bool:
    return any(each.strip() for each in _strings(found))


def _distinct(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The same with a number after a reference that returns, as in a list of two editions of one book."""
    seen: dict[str, int] = {}
    for each in paragraphs:
        if not each.ref:
            yield each
            continue
        seen[each.ref] = again = seen.get(each.ref, 0) + 1
        yield each if again == 1 else msgspec.structs.replace(each, ref=f"{each.ref} ({again})")
