"""XML and HTML, read so that nothing outside the file is ever opened and nothing in it is ever run."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from kesher.library.encoding import decode
from kesher.library.visual import to_logical
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml import etree

_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*", re.I)
_SUBSET_END = re.compile(r"\]\s*>")
_DECLARED = re.compile(
    rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)", re.I
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALONE = re.compile(r"<((?:script|style|title|a|p|div|span|i|b|em|strong|iframe|textarea)\b[^<>]*?)/>", re.I)


def parse_xml(raw: bytes) -> etree._Element:
    """The root of an XML part. A part that declares entities of its own is refused: no book needs them.

    So is one that names entities which nobody declared: what they stand for is not known, and nothing of the
    text is left out without a word.

    Raises:
        Refused: it is not well formed, or declares entities.
    """
    from lxml import etree

    if any("<!ENTITY".encode(each) in raw for each in ("ascii", "utf-16-le", "utf-16-be")):
        raise refuse(Code.BOOK_DAMAGED)
    try:
        root = etree.fromstring(raw, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise refuse(Code.BOOK_DAMAGED) from None
    if root is None or _has_entities(root):
        raise refuse(Code.BOOK_DAMAGED)
    return root


def _has_entities(root: etree._Element) -> bool:
    """Whether entities are declared, in any encoding and however late, or stand in the text unresolved."""
    from lxml import etree

    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        return True
    return next(root.iter(etree.Entity), None) is not None


def parse_page(raw: bytes) -> etree._Element:
    """The root of a page of HTML or XHTML; names are without their namespace.

    Well-formed pages are read as XML, where ``<script/>`` is closed; all others as browsers read them. A
    declaration of entities is put aside unread, and the named ones of HTML are put in by hand.

    Raises:
        Refused: it is empty, its encoding is not clear, or there is no page in it.
    """
    from lxml import etree
    from lxml import html as lxml_html

    decoded = decode(raw, declared(raw), markup=True)
    text = _CONTROL.sub("", decoded.text)
    text = _without_doctype(_PROLOGUE.sub("", text, count=1))
    whole = _ENTITY.sub(lambda found: html.unescape(found[0]), text).strip()
    root: etree._Element | None = None
    try:
        root = etree.fromstring(whole, _parser())
    except (etree.XMLSyntaxError, ValueError):
        lenient = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        try:
            root = lxml_html.document_fromstring(_ALONE.sub(r"<\1></\1>", text), parser=lenient)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
            raise refuse(Code.BOOK_DAMAGED) from None
    if root is None:
        raise refuse(Code.BOOK_DAMAGED)
    if decoded.visual:
        _turn(root)
    return root


def declared(raw: bytes) -> str:
    """The encoding that a page or a part of XML names itself; nothing where it names none."""
    found = _DECLARED.search(raw[:4096])
    return next((each.decode("ascii") for each in found.groups() if each), "") if found else ""


def _without_doctype(text: str) -> str:
    """The page without its first declaration, if that comes to an end."""
    found = _DOCTYPE.search(text)
    if found is None:
        return text
    end = found.end() + 1
    if text[found.end() : end] == "[":
        subset = _SUBSET_END.search(text, end)
        if subset is None:
            return text
        end = subset.end()
    return text[: found.start()] + text[end:]


def _parser() -> etree.XMLParser:
    """A parser that fetches nothing and unfolds nothing."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _turn(root: etree._Element) -> None:
    """Turn visual lines round, as far as one piece of text reaches; tags inside a line stay in place."""
    for each in root.iter():
        if each.text:
            each.text = _turned(each.text)
        if each.tail:
            each.tail = _turned(each.tail)


def _turned(text: str) -> str:
    """Without control signs, which a page may name by their numbers: a tree takes none that it is given."""
    return "\n".join(map(to_logical, _CONTROL.sub("", text).split("\n")))


def local(element: etree._Element) -> str:
    """An element's or attribute's name without its namespace; nothing for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace; nothing when it is not there.

    In a page that is not well-formed a namespace is only letters before a colon.
    """
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return ""
