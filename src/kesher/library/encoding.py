"""From bytes to text: which encoding a file of text is in, and whether its Hebrew is in visual order.

A mark at the beginning, valid UTF-8 and the zero bytes of UTF-16 are proofs. Among the encodings of one byte
a letter nothing is proof, so each is tried and the text weighed: Hebrew words with their final letters at the
ends speak for it, letters beside Latin ones, finals in mid-word and signs no text has speak against it.
"""

from __future__ import annotations

import codecs
import re

import msgspec

from kesher.library.script import MARKS, bare
from kesher.library.visual import brackets_agree, is_visual, to_logical
from kesher.method.problems import Code, refuse

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ONE_BYTE = ("windows-1255", "cp862")
_WEIGHED = 1 << 18
"""Bytes that are weighed: more would not change the verdict."""
_RARE = 0.002
"""Share of bytes that may be wrong in a text whose encoding is otherwise clear."""

_PLAUSIBLE = re.compile(
    "[\t\n\r\f\x1a\x20-\x7e\u00a0-\u024f\u0591-\u05f4"
    "\u200b-\u200f\u2010-\u203a\u20aa\u20ac\ufb1d-\ufb4f\ufeff]"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_HEBREW_WORD = re.compile("[א-ת]{2,}")
_FINAL_INSIDE = re.compile("(?<=[א-ת])[ךםןףץ](?=[א-ת])")
_BESIDE_LATIN = re.compile("[A-Za-z][א-ת]|[א-ת][A-Za-z]")
_LOOSE_MARK = re.compile(f"(?<![א-ת{MARKS}])[{MARKS}]")
_NO_TEXT = re.compile("[\ufffd\x80-\x9f\u0391-\u03c9\u2200-\u25ff\u00a1\u00bf\u00aa\u00ba\u0192\u207f]")
_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u0590-\u05ff]")
_UNSEEN_IN_LATIN = re.compile("[\ufffd\x80-\x9f\u2200-\u25ff]")
_MOST_ACCENTS = 0.25
"""Share of signs outside ASCII above which a text is in no language of Latin letters."""


class Decoded(msgspec.Struct, frozen=True):
    """The text of a file.

    Attributes:
        text: in reading order, with the file's own line ends.
        encoding: its name.
        visual: its lines stood in visual order and were turned round.
    """

    text: str
    encoding: str
    visual: bool = False


def decode(raw: bytes, declared: str = "", *, markup: bool = False) -> Decoded:
    """The text of a file of text.

    Args:
        raw: all of its bytes.
        declared: the encoding that the file itself names, as web pages do; it is believed if it fits.
        markup: the lines hold tags, so that they cannot be turned round here: ``visual`` only says so.

    Raises:
        Refused: the file is empty, or no encoding makes sense of it.
    """
    if not raw.strip(b"\x00 \t\r\n\x1a"):
        raise refuse(Code.BOOK_EMPTY)
    found = _bytes_to_text(raw, declared)
    if not found.visual or markup:
        return found
    ends = re.compile(r"(\r\n|[\n\r\f\v\x1a\u2028\u2029])")
    turned = "".join(each if ends.fullmatch(each) else to_logical(each) for each in ends.split(found.text))
    turned = brackets_agree(turned)
    return msgspec.structs.replace(found, text=turned)


def _bytes_to_text(raw: bytes, declared: str) -> Decoded:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _strictly(raw[len(bom) :], name)
    if wide := _utf16(raw):
        return _strictly(raw, wide)
    if len(_CONTROL.findall(raw[:_WEIGHED])) > _RARE * len(raw[:_WEIGHED]):
        raise refuse(Code.BOOK_LETTERS, better="UTF-8")
    if (text := _utf8(raw)) is not None:
        return _ordered(text, "utf-8", surely=True)
    named = _declared(raw, declared)
    return named or _one_byte(raw)


def _strictly(raw: bytes, name: str) -> Decoded:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        text = raw.decode(name, errors="replace")
        if text.count("\ufffd") > max(1, _RARE * len(text)):  # a file may be cut in mid-letter
            raise refuse(Code.BOOK_LETTERS, better="UTF-8") from None
    return _ordered(text, name, surely=True)


def _utf16(raw: bytes) -> str:
    """The name of the UTF-16 that makes good text of the bytes, or nothing."""
    part = raw[: _WEIGHED & ~1]
    even = part[: len(part) & ~1]
    best, name = 0.0, ""
    for each in ("utf-16-le", "utf-16-be"):
        text = even.decode(each, errors="replace")
        if text and (share := len(_PLAUSIBLE.findall(text)) / len(text)) > best:
            best, name = share, each
    # Plain text read as pairs of bytes is Chinese: hardly anything in it is plausible.
    zeros = even.count(0) + even.count(5)
    return name if best >= 0.9 and zeros >= 0.3 * len(even) else ""


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", errors="replace")
        letters = sum(len(each) for each in re.findall("[\u0590-\u05ff\u00a0-\u024f\u2010-\u203a]+", text))
        wrong = text.count("\ufffd")
        return text if wrong and letters > 0 and wrong <= max(1, 0.01 * letters) and letters > 20 else None


def _declared(raw: bytes, name: str) -> Decoded | None:
    name = name.strip().lower()
    order = name in ("iso-8859-8", "iso8859-8", "visual", "logical")
    name = {"iso-8859-8-i": "windows-1255", "iso-8859-8-e": "windows-1255", "dos-862": "cp862"}.get(
        name, name
    )
    if order or not name:
        return None  # the name says nothing of the order: let the letters say
    try:
        codecs.lookup(name)
        text = raw.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return _ordered(text, name, surely=True)


def _one_byte(raw: bytes) -> Decoded:
    part = raw[:_WEIGHED]
    weights = {name: _weight(part.decode(name, errors="replace")) for name in _ONE_BYTE}
    name = max(weights, key=lambda each: weights[each])
    if weights[name] > 0:
        text = raw.decode(name, errors="replace")
        # Points were never stored in visual order.
        made = _ordered(text, name, surely=bare(text) != text)
        # The two names are one table of letters; the older one is what visual files are called.
        if made.visual and name == "windows-1255":
            return msgspec.structs.replace(made, encoding="iso-8859-8")
        return made
    return _latin(raw)


def _weight(text: str) -> float:
    """How much of a text is Hebrew, less what no Hebrew text has. Positive where it may be believed."""
    letters = bare(text)
    good = sum(len(each) for each in _HEBREW_WORD.findall(letters))
    bad = sum(len(each.findall(letters)) for each in (_FINAL_INSIDE, _BESIDE_LATIN, _NO_TEXT))
    return good - 6.0 * bad - 3.0 * len(_LOOSE_MARK.findall(text))


def _latin(raw: bytes) -> Decoded:
    """A text without Hebrew: English with a few signs of its own, or another language of Latin letters."""
    part = raw[:_WEIGHED]
    share = sum(each >= 0x80 for each in part) / len(part)
    names = ["windows-1252"]
    if share > 0.02:
        import chardet

        names.insert(0, chardet.detect(part).get("encoding") or "windows-1252")
    for name in names if share <= _MOST_ACCENTS else ():
        try:
            text = raw.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        if not _FOREIGN.search(text) and not _UNSEEN_IN_LATIN.search(text):
            return Decoded(text, name.lower())
    raise refuse(Code.BOOK_LETTERS, better="UTF-8")


def _ordered(text: str, encoding: str, *, surely: bool) -> Decoded:
    return Decoded(text, encoding, is_visual(text, surely=surely))
