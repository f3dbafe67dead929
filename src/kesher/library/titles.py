"""What a book is called: its own title, a heading, its first line, or the name of its file.

:func:`is_no_title` is the one place that says which strings are no title, whatever kind of file they come
from: the names of parts that any book has, what programs call a file that nobody named, and strings that are
no words at all. The words are in ``titles.toml``.

It is long because what is a title and what is none is weighed in one place for every kind of file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise, takewhile
from pathlib import PurePath
from statistics import median_low

import msgspec

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.labels import Form, chapter_level, label_of, perhaps_of
from kesher.library.script import FINAL, LETTER, bare, hebrew_letters, latin_letters, tidy
from kesher.library.visual import to_logical

LONGEST_TITLE = 120
_FIRST_PAGES = 3
"""A heading that is a book's title stands on one of so many pages."""
_MOST_WORDS = 12
_LONGEST_LINE = 80
"""Words and letters of a first line that may be a title."""
_LONGER = 2
"""A text's paragraph is at least so many times as long as the title over it."""
_FIRST_LINES = 6
_LONGEST_ENTRY = 300
"""Characters beyond which a line is no name of a part and no entry; no pattern is tried on a longer one."""
_WORD = re.compile(r"\w+")
_PROGRAM = re.compile(
    r"^(?:Microsoft (?:Office )?(?:Word|PowerPoint|Publisher|Excel)|Adobe InDesign\W*)\s*[-–]\s*", re.I
)
_SUFFIX = re.compile(
    r"\.(?:docx?|dotx?|pdf|txt|md|rtf|odt|x?html?|epub|indd|qxd|qxp|tex|pptx?|typ|wpd|pub|pages|cdr|ps|tiff?|jpe?g)$",
    re.I,
)
_PATH = re.compile(r"^(?:[A-Za-z]:[\\/|]|\\\\|~?/|\.{1,2}[\\/]|[a-z][a-z0-9+.-]*:/)", re.I)
_ADDRESS = re.compile(r"^(?:(?:https?|ftp|about|data|blob|chrome|javascript|urn|isbn):|www\.)\S*$", re.I)
_HEX = re.compile(r"<?(?:[0-9A-Fa-f]{2}\s?){4,}>?")
_CODE = re.compile(r"[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?|[0-9a-fA-F]{12,}", re.I)
_TRAIL = re.compile(r"[\d\s.()\[\]/_-]*[\s.…·_\-–—:;,]*")
"""The dots and the number at the end of an entry, from its end on: looked for from its beginning, a long line
of dots would be gone over from each of them.
"""
_MENU = re.compile(r"\S\s*[>›»|•·/]\s+\S")
_ITEM = re.compile(r"^\W*(?:\d{1,3}|[א-ת]{1,2}|[a-zA-Z])[.)\]]\s|^[-*•–—]\s")
_ENTRY_END = re.compile(
    r"(?:(?:[.…·_]\s?){4}|…{2}|\t|\s{3})\s*(?:עמ(?:וד|['׳])?\s*)?(?:\d{1,4}|[ivxlc]{1,6}|[א-ת\"״'׳]{1,5})$"
)
_ENTRY_ENDS = 40
"""Characters within which an entry ends: the last of its dots, and the number of its page."""
_SAID = re.compile(r"(?:שם ה)?(?:ספר|חיבור|כותרת|כותר|title|book)\s*[:：]\s*(.{2,120})$", re.I)
"""A line that says what the book is called."""
_PARTING = "-–—:,|"
_SENTENCE = frozenset(".?!;,:׃")
_FOREIGN_SHARE = 0.4
_FEWEST_LETTERS = 3
_GROWN = re.compile(r"[A-Za-z\u00c0-\u024f][א-ת]|[א-ת][A-Za-z\u00c0-\u024f]|[ךםןףץ][א-ת]")
_AS_LETTERS = ("cp1252", "latin-1", "cp1255")
"""How bytes were taken for letters by what wrote a title."""


def title_of(extract: Extract, name: str) -> str:
    """The title of a book: its own, a heading, or its first line; else what its file is called.

    Args:
        extract: what the file says.
        name: the file's name, with its suffix.
    """
    found = title_in(extract.title, extract.paragraphs)
    stem = tidy(PurePath(name.replace("\\", "/")).stem.replace("_", " "))
    return short(found or stem or name, LONGEST_TITLE)


def title_in(own: str, paragraphs: Sequence[Paragraph]) -> str:
    """The title that a file says, or none.

    Args:
        own: what the file calls itself.
        paragraphs: of the file, or its lines.
    """
    said = readable(own)
    rest = _file_name(said)
    if rest == said and not is_no_title(said):
        return said
    # The name of another file is a title only where nothing better is said.
    return _heading(paragraphs) or (rest if rest != said and _says_something(rest) else "")


def is_no_title(text: str) -> bool:
    """Whether a string cannot be what a book is called.

    That is the name of a part (contents, index, introduction), what stands for a missing name, the name or
    the address of a file, a number or a code, and what is no text of any language.

    Args:
        text: one line, tidied.
    """
    if not LETTER.search(text) or _ADDRESS.match(text) or _CODE.fullmatch(text) or _HEX.fullmatch(text):
        return True
    if _file_name(text) != text or _is_garbled(text):
        return True
    key = _key(text)
    return key in _parts() or key in _words("nameless") or not key


def is_part(text: str) -> bool:
    """Whether a heading names a part that any book may have, such as its contents or its introduction."""
    return _key(text) in _parts()


def is_contents(text: str) -> bool:
    """Whether a heading stands over a list of what is where."""
    return _key(text) in _words("contents")


def is_notes(text: str) -> bool:
    """Whether a heading stands over notes, and says nothing without them."""
    return _key(text) in _words("notes")


def is_entry(text: str) -> bool:
    """Whether a line is one of a table of contents: a name, dots or white, and the number of a page."""
    text = text.rstrip()
    if len(text) > _LONGEST_ENTRY or not _WORD.match(text):
        return False
    return _ENTRY_END.search(text, max(1, len(text) - _ENTRY_ENDS)) is not None


def is_menu(text: str) -> bool:
    """Whether a line is a way through a site: a few short names with signs between them."""
    return (
        len(text) <= _LONGEST_LINE and _MENU.search(text) is not None and not text.endswith((".", "?", "!"))
    )


def readable(text: str) -> str:
    """A title in the letters it was meant in, where a program took its bytes for other letters.

    Args:
        text: as a file has it.
    """
    text = text.strip("\ufeff\x00")
    found = _from_hex(text)
    if found is None:
        found = text
    elif not found:
        return ""
    meant = _meant(found) if not found.isascii() else found
    meant = tidy(unicodedata.normalize("NFC", meant))
    words = re.findall("[א-ת]+", bare(meant))
    if any(each[0] in FINAL for each in words if len(each) > 1) and not any(
        each[-1] in FINAL for each in words
    ):
        return to_logical(meant)
    return meant


def short(text: str, most: int) -> str:
    """A name of at most so many letters, cut at a word and without a stop at its end."""
    if len(text) <= most:
        return text.rstrip(" .:,;")
    return text[:most].rsplit(" ", 1)[0].rstrip(" .:,;-–—") + "…"


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, whatever signs and points stand between and on them."""
    words = _WORD.findall(bare(one).casefold())
    return bool(words) and words == _WORD.findall(bare(other).casefold())


def below(title: str, heading: str) -> str:
    """A chapter's heading without the book's title before it: "Book: Chapter 3" is "Chapter 3"."""
    rest = heading.removeprefix(title).lstrip()
    parted = rest != heading and rest[:1] in _PARTING
    return (rest.lstrip(_PARTING + " ") if parted else "") or heading


def settled(title: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs of a book with its title above them, and no chapters among its contents.

    Args:
        title: what the book is called.
        paragraphs: mended, in reading order.
    """
    made = [*paragraphs]
    first = next((at for at, each in enumerate(made) if each.text.strip() and each.role is Role.BODY), None)
    if first is not None and len(made) > 1 and same_name(made[first].text, title):
        made[first] = msgspec.structs.replace(made[first], role=Role.HEADING, level=1)
    listed = False
    left = Counter(entry_key(each.text) for each in made if each.role is Role.HEADING)
    for place, each in enumerate(made):
        if each.role is Role.HEADING:
            left[entry_key(each.text)] -= 1
        if is_contents(each.text):
            listed = True
            after = made[place + 1] if place + 1 < len(made) else None
            if each.role is Role.BODY and after is not None and after.role is Role.HEADING and not after.ref:
                # What stood under it was left out where the file was read.
                made[place] = msgspec.structs.replace(each, role=Role.HEADING, level=after.level)
        elif listed and each.role is Role.HEADING:
            # An entry is said again, over its chapter, and has no text of its own: "תוכן" may head a chapter.
            again = left[entry_key(each.text)] > 0 and not _is_text(made[place + 1 : place + 2])
            listed = is_entry(each.text) or again
            if listed:
                made[place] = msgspec.structs.replace(each, role=Role.BODY, level=0)
    return tuple(made)


def _is_text(after: Sequence[Paragraph]) -> bool:
    """Whether what follows is text, and no heading, entry or short line of the contents."""
    return any(each.role is Role.BODY and len(each.text) > _LONGEST_LINE for each in after)


def entry_key(text: str) -> tuple[str, ...]:
    """The words of an entry of the contents, without the number of its page."""
    if len(text) > _LONGEST_ENTRY:
        return (text,)
    return tuple(_WORD.findall(bare(_without_page(text)).casefold()))


def _without_page(text: str) -> str:
    """An entry without its dots and the number of its page."""
    found = _TRAIL.match(text[::-1])
    return text[: len(text) - found.end()] if found else text


def _heading(paragraphs: Sequence[Paragraph]) -> str:
    """The title that stands in the text: the highest heading before any part or chapter, or a first line."""
    headings = [
        each
        for each in paragraphs
        if each.role is Role.HEADING and each.page <= _FIRST_PAGES and each.text.strip()
    ]
    before = list(takewhile(lambda each: not (is_part(each.text) or chapter_level(each.text)), headings))
    own = [each for each in before if _may_name(each.text) and (each.level == 1 or each.page)]
    top = [
        each for each in headings if each.level == 1 and _may_name(each.text) and not chapter_level(each.text)
    ]
    if own and len([each for each in top if each.text != own[0].text]) == 0:
        return tidy(min(own, key=lambda each: each.level).text)
    if first := _first_line(paragraphs):
        return first
    if own:
        return tidy(min(own, key=lambda each: each.level).text)
    return tidy(top[0].text) if len({each.text for each in top}) == 1 else ""


def _first_line(paragraphs: Sequence[Paragraph]) -> str:
    """The first line of a text, if it stands over it as a title does; else nothing."""
    lines = [
        (place, tidy(each.text), each.role) for place, each in enumerate(paragraphs[:50]) if each.text.strip()
    ]
    for _, text, _ in lines[:_FIRST_LINES]:
        if (found := _SAID.match(text)) and _may_name(found[1]):
            return tidy(found[1])
    for at, (place, text, role) in enumerate(lines[:_FIRST_LINES]):
        if role is Role.BODY and (is_part(text) or not LETTER.search(text) or is_menu(text)):
            continue  # a blessing, a line of signs
        if role is not Role.BODY or at + 1 >= len(lines) or not _may_name(text) or _is_sentence(text):
            return ""
        next_place, following, its_role = lines[at + 1]
        longer = len(following) >= _LONGER * len(text)
        over = its_role is Role.HEADING or chapter_level(following) > 0 or _labelled(following) or longer
        # Where every line stands apart from the next, that the first does says nothing.
        after = [each for each, _, _ in lines[at + 1 :]]
        gaps = [later - earlier for earlier, later in pairwise(after)]
        apart = next_place - place > (median_low(gaps) if gaps else 1)
        rest = sum(len(each) for _, each, _ in lines[at + 1 :])
        return text.strip("*_#= ") if (over or (apart and rest > _LONGER * len(text))) else ""
    return ""


def _is_sentence(text: str) -> bool:
    """Whether a line is a piece of text: too long for a title, a label, an item of a list, or a sentence."""
    return (
        len(text) > _LONGEST_LINE
        or len(text.split()) > _MOST_WORDS
        or text[-1] in _SENTENCE
        or _labelled(text)
        or chapter_level(text) > 0
        or is_entry(text)
        or _ITEM.match(text) is not None
    )


def _labelled(text: str) -> bool:
    return label_of(text, perhaps=True) is not None or _is_label(text)


def _is_label(text: str) -> bool:
    """Whether a line is a label of a question or an answer and nothing else."""
    found = perhaps_of(text)
    return found is not None and found.form is Form.ALONE and found.label.sure


def _may_name(text: str) -> bool:
    return not is_no_title(tidy(text)) and not is_entry(text) and not _is_label(text)


def _file_name(text: str) -> str:
    """What is left of the name of a file without its program, its folders and its suffix."""
    rest = _PROGRAM.sub("", text)
    if _PATH.match(rest) or (_SUFFIX.search(rest) and re.search(r"[\\/]", rest)):
        rest = re.split(r"[\\/]", rest.rstrip("\\/"))[-1].replace("%20", " ")
    without = _SUFFIX.sub("", rest)
    return tidy(without.replace("_", " ")) if without != text else text


def _says_something(stem: str) -> bool:
    """Whether the name of a file is words, and not a name that a machine or a hurried hand gave it."""
    if is_no_title(stem):
        return False
    return hebrew_letters(stem) >= 2 or (latin_letters(stem) > len(stem) / 2 and " " in stem)


def _is_garbled(text: str) -> bool:
    """Whether a string's letters cannot be meant: of no language, or bytes taken for other letters."""
    if any(not each.isprintable() or each == "\ufffd" or "\ue000" <= each <= "\uf8ff" for each in text):
        return True
    signs = [each for each in text if not each.isspace()]
    foreign = sum("\x80" <= each <= "\u02ff" or "\u2010" < each < "\u2130" for each in signs)
    return foreign > _FOREIGN_SHARE * len(signs)


def _from_hex(text: str) -> str | None:
    """What a title of hexadecimal digits spells: nothing where that is no text, None where it is not one."""
    if not _HEX.fullmatch(text):
        return None
    raw = bytes.fromhex(re.sub(r"[<>\s]", "", text))
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return raw.decode("utf-16", "replace")
    for name in ("utf-8", "cp1255"):
        try:
            found = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if found.isprintable() and _WORD.search(found):
            return found
    return ""


def _meant(text: str) -> str:
    """A text whose bytes were taken for letters of another table, as it was meant; else as it is."""
    if text.startswith(("þÿ", "ÿþ")):
        try:
            return text.encode("latin-1").decode("utf-16")
        except UnicodeError:
            return text
    for taken in _AS_LETTERS:
        for meant in ("utf-8", "cp1255", "cp862"):
            if taken == meant:
                continue
            try:
                found = text.encode(taken).decode(meant)
            except UnicodeError:
                continue
            if _is_hebrew(found) and not _is_hebrew(text):
                return found
    return text


def _is_hebrew(text: str) -> bool:
    """Whether a text has Hebrew words, none of them grown together with Latin letters, and no other signs."""
    letters = bare(text)
    if not text.isprintable() or hebrew_letters(letters) < _FEWEST_LETTERS or _GROWN.search(letters):
        return False
    return all("א" <= each <= "ת" or each.isascii() for each in letters if each.isalpha())


def _key(text: str) -> str:
    """A heading without its points, its dots and the number of its page, in small letters."""
    if len(text) > _LONGEST_ENTRY:
        return text  # the names of parts are short
    plain = (
        bare(tidy(text)).casefold().replace("״", '"').replace("”", '"').replace("׳", "'").replace("’", "'")
    )
    return re.sub(r"\s+", " ", _without_page(plain).strip(" .:,;-–—־*•|[]()\"'_"))


@cache
def _table() -> dict[str, list[str]]:
    raw = resources.files("kesher.library").joinpath("titles.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(raw)
    return table


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_key(each) for each in _table()[name])


@cache
def _parts() -> frozenset[str]:
    """The names of parts, alone and with whose they are: "הקדמת המחבר", "preface to the second edition"."""
    parts = _words("parts") | _words("contents") | _words("notes")
    constructs = {f"{each[:-1]}ת" for each in parts if each.endswith("ה")}
    whose = _words("whose")
    return parts | {f"{part} {of}" for part in parts | constructs for of in whose}
