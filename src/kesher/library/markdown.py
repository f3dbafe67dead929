"""Markdown: headings, paragraphs, lists, quotations and footnotes, without the signs that mark them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.encoding import decode
from kesher.library.script import tidy
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_DEEPEST = 60
"""Levels of quotations and lists in each other: a file with more was made to do harm."""
_FRONT_TITLE = re.compile(r"^title\s*:\s*(.+?)\s*$", re.M | re.I)


def read_markdown(raw: bytes, name: str) -> Extract:
    """Read a file of Markdown.

    Args:
        raw: its bytes, in any encoding that ``encoding`` knows.
        name: unused; every reader takes it.

    Raises:
        Refused: it is empty, its encoding is not clear, or it has no word.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    text = decode(raw).text.rstrip("\x1a")
    front = _FRONT.match(text)
    titled = _FRONT_TITLE.search(front[1]) if front else None
    if front:
        text = text[front.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    tokens = parser.use(footnote_plugin, inline=True).parse(text)
    if any(each.level >= _DEEPEST - 1 for each in tokens):
        raise refuse(Code.BOOK_DAMAGED)  # what is deeper was not read, and is not left out without a word
    notes: dict[int, list[str]] = {}
    paragraphs = tuple(_placed(list(_paragraphs(tokens, notes)), notes))
    if not paragraphs:
        raise refuse(Code.BOOK_WORDLESS)
    return Extract(title=tidy(titled[1]).strip("\"'") if titled else "", paragraphs=paragraphs)


def _paragraphs(
    tokens: Sequence[Token], notes: dict[int, list[str]]
) -> Iterator[tuple[Paragraph, tuple[int, ...]]]:
    """The paragraphs, each with the numbers of the notes it refers to; notes themselves go into ``notes``."""
    level = 0
    note: int | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "footnote_open":
            note = int(token.meta["id"])
        elif token.type == "footnote_close":
            note = None
        elif token.type in ("inline", "code_block", "fence"):
            text, marks = _inline(token.children or []) if token.type == "inline" else (token.content, ())
            for place, piece in enumerate(pieces(text)):
                if note is not None:
                    notes.setdefault(note, []).append(piece)
                else:
                    role = Role.HEADING if level else Role.BODY
                    yield Paragraph(piece, role=role, level=level), marks if not place else ()


def _inline(tokens: Sequence[Token]) -> tuple[str, tuple[int, ...]]:
    made: list[str] = []
    marks: list[int] = []
    for token in tokens:
        if token.type == "softbreak":
            made.append(" ")
        elif token.type == "hardbreak":
            made.append("\n")
        elif token.type == "html_inline":
            made.append("\n" if token.content[:3].lower() == "<br" else "")
        elif token.type == "footnote_ref":
            marks.append(int(token.meta["id"]))
        elif token.type in ("text", "code_inline"):
            made.append(token.content)
    return "".join(made), tuple(marks)


def _placed(
    paragraphs: Sequence[tuple[Paragraph, tuple[int, ...]]], notes: dict[int, list[str]]
) -> Iterator[Paragraph]:
    """The notes after the paragraphs that refer to them, each once; those nobody refers to at the end."""
    left = dict(notes)
    for paragraph, marks in paragraphs:
        yield paragraph
        for each in marks:
            for text in left.pop(each, []):
                yield Paragraph(text, role=Role.NOTE)
    for texts in left.values():
        for text in texts:
            yield Paragraph(text, role=Role.NOTE)
