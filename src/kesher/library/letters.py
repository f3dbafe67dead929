"""The account of letters: how many a file has, counted by a plain walk that knows nothing of its reader.

A reader may take a paragraph for a note and lose it, and never know. So the letters of a file are counted
once more, from the raw text, by the simplest means there are: whatever stands between tags is text. What a
reader takes off or leaves out on purpose it adds to a :class:`Tally`; all else must be in the book.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from kesher.library.archive import Archive
from kesher.library.book import Counted, Extract
from kesher.library.encoding import decode
from kesher.library.markup import declared

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNREAD = frozenset(("script", "style"))
"""What no one ever reads: programs, and the look of a page."""
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_TAG_MARK = re.compile(r">|=\s*[\"']")
_WORD_TEXT = re.compile(r"<((?:\w+:)?(?:t|delText))(?:\s[^<>]*)?>")
_WORD_PARTS = re.compile(r"(?<!glossary)(?:^|/)(?:document|footnotes|endnotes)\d*\.xml$")
"""The parts of a DOCX that are text; its glossary is of what a program may put in."""
_PAGE_PARTS = (".xhtml", ".html", ".htm")
_PAGE_BEGUN = re.compile(rb"<(?:\w+:)?(?:html|dtbook)[\s>]", re.I)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?$(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^\n]{1,500}?)(?<!`)\1(?!`)")
FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
"""What a file of Markdown says of itself, before its text."""
_DEFINED = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*(?:\n[ \t]*)?\S+[^\n]*$", re.M)
_NOTE_NAME = re.compile(r"\[\^[^\]\s]{1,500}\]:?")
_LINK_END = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)")
_LINK_NAME = re.compile(r"\]\[([^\]\n]*)\]")
_MARKDOWN_TAG = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<[A-Za-z][A-Za-z0-9+.-]{1,31}:(?=[^<>\s]*>)"
)


def count(text: str) -> int:
    """How many letters of any script; points, digits and signs are none."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return sum(map(str.isalpha, text))


def count_all(texts: Iterable[str]) -> int:
    """How many letters several texts have."""
    return sum(map(count, texts))


class Tally:
    """What a reader takes off and leaves out, while it reads."""

    def __init__(self) -> None:
        self.furniture = 0
        self.left_out = 0
        self.numbered = 0

    def counted(self) -> Counted:
        """Its sums, for the extract."""
        return Counted(-1, self.furniture, self.left_out, self.numbered)


def letters_in(element: _Element) -> int:
    """How many letters an element of a page or of XML holds; programs have none."""
    return sum(
        count(each.text or "") * (str(each.tag).rpartition("}")[2] not in _UNREAD)
        + (count(each.tail or "") if each is not element else 0)
        for each in element.iter()
    )


def with_source(extract: Extract, source: int) -> Extract:
    """The extract with the letters of its file."""
    return msgspec.structs.replace(extract, counted=msgspec.structs.replace(extract.counted, source=source))


# --- the plain walks ----------------------------------------------------------------------------------------


def walk_plain(raw: bytes) -> int:
    """The letters of a plain text."""
    return count(decode(raw).text)


def walk_page(raw: bytes) -> int:
    """The letters between the tags of a page of HTML or XHTML."""
    if not raw.strip(b"\x00 \t\r\n\x1a"):
        return 0
    return count_all(between_tags(decode(raw, declared(raw), markup=True).text))


def walk_epub(raw: bytes) -> int:
    """The letters of all pages of an EPUB, whatever its contents say of them."""
    return sum(map(walk_page, pages_in(Archive(raw)).values()))


def pages_in(archive: Archive) -> dict[str, bytes]:
    """All parts of an EPUB that are pages, by what they are called or by how they begin."""
    found = {}
    for name in archive.names():
        if name.lower().endswith((*_PAGE_PARTS, ".xml")):
            raw = archive.read(name)
            if not name.lower().endswith(".xml") or _PAGE_BEGUN.search(raw[:4096]):
                found[name] = raw
    return found


def walk_docx(raw: bytes) -> int:
    """The letters of a DOCX: its body and its notes, those that were deleted as well."""
    archive = Archive(raw)
    found = 0
    for each in archive.names():
        if _WORD_PARTS.search(each):
            found += count_all(_word_texts(_xml_text(archive.read(each))))
    return found


def walk_markdown(raw: bytes) -> int:
    """The letters of a Markdown text without addresses, names of links and notes, and tags."""
    text = decode(raw).text.replace("\r\n", "\n").replace("\r", "\n")
    text = FRONT.sub("", text, count=1)
    code = sum(count(each[2]) for each in _FENCE.finditer(text))
    text = _FENCE.sub("\n", text)
    defined = {each[1].casefold() for each in _DEFINED.finditer(text) if not each[1].startswith("^")}
    text = _DEFINED.sub(lambda found: found[0] if found[1].startswith("^") else "", text)
    text = _LINK_END.sub("]", _NOTE_NAME.sub("", text))
    text = _LINK_NAME.sub(lambda found: "]" if found[1].casefold() in defined else found[0], text)
    text = "".join(_without_comments(text))
    code += sum(count(each[2]) for each in _CODE.finditer(text))
    text = _CODE.sub("", text)
    tagless = _MARKDOWN_TAG.sub(lambda found: found[0] if found[0].endswith(":") else "", text)
    return code + count(html.unescape(tagless))


def walk_json(raw: bytes) -> int:
    """The letters of all texts of an export, in every language and version it has; -1 if it is none."""
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        found = json.loads(raw.decode("utf-16" if wide else "utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return -1
    books = found if isinstance(found, list) else [found]
    texts = (each.get(key) for each in books if isinstance(each, dict) for key in ("text", "he", "versions"))
    return sum(letters_of_markup(text) for each in texts for text in strings(each, at="text"))


def walk_jsonl(raw: bytes) -> int:
    """The letters of the texts of a file of passages."""
    found = 0
    for line in raw.removeprefix(b"\xef\xbb\xbf").splitlines():
        if line.strip():
            row = json.loads(line)
            found += count(row.get("text", "") if isinstance(row, dict) else "")
    return found


def strings(found: object, *, at: str = "") -> Iterator[str]:
    """All strings of nested lists and objects; of versions (objects in a list) what is ``at`` a key."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, list):
            version = at and any(isinstance(one, dict) and at in one for one in each)
            waiting += [one.get(at) for one in each if isinstance(one, dict)] if version else each
        elif isinstance(each, dict):
            waiting += each.values()


def letters_of_markup(text: str) -> int:
    """The letters of a text with tags and entities."""
    return count_all(between_tags(text)) if "<" in text or "&" in text else count(text)


def between_tags(text: str) -> Iterator[str]:
    """What stands between tags, with entities resolved; comments and programs are no text. One pass."""
    at, end = 0, len(text)
    open_quotes: set[str] = set()
    while at < end:
        tag = text.find("<", at)
        tag = end if tag < 0 else tag
        if tag > at:
            yield html.unescape(text[at:tag])
        if tag == end:
            return
        if text.startswith("<!--", tag):
            at = _after(text, "-->", tag + 4)
        elif text.startswith("<![CDATA[", tag):
            at = _after(text, "]]>", tag + 9)
            yield text[tag + 9 : at - 3]
        elif text[tag + 1 : tag + 2] in ("!", "?"):
            at = _after(text, ">", tag + 2)
        elif name := _NAME.match(text, tag):
            at = _tag_end(text, name.end(), open_quotes)
            if name[1].lower() in _UNREAD and text[tag + 1] != "/" and text[at - 2 : at] != "/>":
                closed = re.compile(f"</{re.escape(name[1])}", re.I).search(text, at)
                at = closed.start() if closed else end
        else:
            yield "<"
            at = tag + 1


def _without_comments(text: str) -> Iterator[str]:
    at = 0
    while (begun := text.find("<!--", at)) >= 0:
        yield text[at:begun]
        at = _after(text, "-->", begun + 4)
    yield text[at:]


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _tag_end(text: str, at: int, never_closed: set[str]) -> int:
    """Where a tag ends: a bracket inside a quoted attribute does not end it."""
    while found := _TAG_MARK.search(text, at):
        if found[0] == ">":
            return found.end()
        quote = found[0][-1]
        closed = -1 if quote in never_closed else text.find(quote, found.end())
        if closed < 0:
            never_closed.add(quote)  # and none after it is closed either
            at = found.end()
        else:
            at = closed + 1
    return len(text)


def _xml_text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode(declared(raw[:200]) or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _word_texts(text: str) -> Iterator[str]:
    for found in _WORD_TEXT.finditer(text):
        if not found[0].endswith("/>"):
            end = text.find(f"</{found[1]}", found.end())
            yield from between_tags(text[found.end() : end if end >= 0 else len(text)])
            if end < 0:
                return
