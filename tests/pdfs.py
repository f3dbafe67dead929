"""A PDF as a reader finds it: its pages, its words, and whether any letter stands outside."""

from __future__ import annotations

import re

import pypdfium2

MM = 72 / 25.4


def sizes(content: bytes) -> set[tuple[float, float]]:
    """The sizes of its pages, in whole millimetres."""
    assert content.startswith(b"%PDF")
    return {(round(w / MM), round(h / MM)) for w, h in (page.get_size() for page in _pages(content))}


def count(content: bytes) -> int:
    return len(_pages(content))


def text(content: bytes, *pages: int) -> str:
    """What stands on it, without the characters that only guide its setting."""
    chosen = [each for number, each in enumerate(_pages(content)) if not pages or number in pages]
    whole = "\n".join(page.get_textpage().get_text_range() for page in chosen)
    return re.sub("[\u200b\u2066-\u2069\ufffe]", "", whole).replace("\u00a0", " ")


def words(content: bytes | str) -> set[str]:
    """Its words, without the marks between them.

    In a line of Hebrew pdfium gives back other letters and numbers in another order; so what the eye sees,
    from left to right, is read beside it.
    """
    if isinstance(content, str):
        return set(re.findall(r"\w+", content))
    return set(re.findall(r"\w+", text(content))) | set(re.findall(r"\w+", seen(content)))


def seen(content: bytes) -> str:
    """Its lines as the eye sees them, from left to right."""
    lines: list[str] = []
    for page in _pages(content):
        found = page.get_textpage()
        rows: dict[int, list[tuple[float, float, float, str]]] = {}
        for place in range(found.count_chars()):
            left, bottom, right, top = found.get_charbox(place, loose=True)
            letter = found.get_text_range(place, 1)
            if letter.strip() and letter not in "\u200b\ufffe":
                rows.setdefault(round((bottom + top) / 6), []).append((left, right, top - bottom, letter))
        for row in rows.values():
            line, end = "", 0.0
            for left, right, high, letter in sorted(row):
                line += (" " if left - end > 0.13 * high else "") + letter
                end = right
            lines.append(line)
    return "\n".join(lines)


def inside(content: bytes, edge: float = 2.0) -> None:
    """Every letter lies on its page, at least so many millimetres from the edge."""
    for number, page in enumerate(_pages(content)):
        width, height = page.get_size()
        found = page.get_textpage()
        for place in range(found.count_chars()):
            left, bottom, right, top = found.get_charbox(place)
            if right > left:
                assert edge * MM <= left and right <= width - edge * MM, (number, place, left, right, width)
                assert edge * MM <= bottom and top <= height - edge * MM, (number, place, bottom, top)


def _pages(content: bytes) -> list[pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(content)
    return [document[number] for number in range(len(document))]
