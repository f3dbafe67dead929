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
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S | re.I)
_DECLARED = re.compile(
    rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)", re.I
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ALONE = re.compile(r"<((?:script|style|title|a|p|div|span|i|b|em|strong|iframe|textarea)\b[^<>]*?)/>", re.I)


def parse_xml(raw: bytes) -> etree._Element:
    """The root of an XML part. A part that declares entities of its own is refused: no book needs them.

    Raises:
        Refused: it is not well formed, or declares entities.
    """
    from lxml import etree

    if b"<!ENTITY" in raw[:65536] or "<!ENTITY".encode("utf-16-le") in raw[:65536]:
        raise refuse(Code.BOOK_DAMAGED)
    try:
        root = etree.fromstring(raw, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise refuse(Code.BOOK_DAMAGED) from None
    if root is None:
        raise refuse(Code.BOOK_DAMAGED)
    return root


def parse_page(raw: bytes) -> etree._Element:
    """The root of a page of HTML or XHTML; names are without their namespace.

    Well-formed pages are read as XML, where ``<script/>`` is closed; all others as browsers read them. A
    declaration of entities is put aside unread, and the named ones of HTML are put in by hand.

    Raises:
        Refused: it is empty, its encoding is not clear, or there is no page in it.
    """
    from lxml import etree
    from lxml import html as lxml_html

    declared = _DECLARED.search(raw[:4096])
    name = next((each.decode("ascii") for each in declared.groups() if each), "") if declared else ""
    decoded = decode(raw, name, markup=True)
    text = _CONTROL.sub("", decoded.text)
    text = _DOCTYPE.sub("", _PROLOGUE.sub("", text, count=1), count=1)
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
            each.text = "\n".join(map(to_logical, each.text.split("\n")))
        if each.tail:
            each.tail = "\n".join(map(to_logical, each.tail.split("\n")))


def local(element: etree._Element) -> str:
    """An element's or attribute's name without its namespace; nothing for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace; nothing when it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
