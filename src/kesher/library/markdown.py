"""Markdown: headings, paragraphs, lists, quotations and footnotes, without the signs that mark them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.encoding import decode
from kesher.library.letters import FRONT, Tally, between_tags, count
from kesher.library.script import raised as as_raised
from kesher.library.script import tidy
from kesher.library.tables import one_row
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 60
"""Levels of quotations and lists in each other: a file with more was made to do harm."""
_STEPS, _STEPS_A_LETTER = 1_300_000, 1
"""How often the parser may look ahead: at a letter of sound text once or twice, but from each of many
brackets that open and never close it looks again."""
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|li|[ou]l|t[rdh]|table|h[1-6]|blockquote|section|article|details|summary|pre|center)\b[^<>]*>",
    re.I,
)
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
    front = FRONT.match(text)
    titled = _FRONT_TITLE.search(front[1]) if front else None
    if front:
        text = text[front.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser = parser.use(footnote_plugin, inline=True)
    _bound(parser.inline, _STEPS + _STEPS_A_LETTER * len(text))
    names: dict[str, Any] = {}
    tokens = parser.parse(text, names)
    if unasked := [name for name, at in names.get("footnotes", {}).get("refs", {}).items() if at < 0]:
        # The parser drops a note to which nothing refers: here it is referred to from above the text.
        tokens = parser.parse(f"{''.join(f'[^{name[1:]}]' for name in unasked)}\n\n{text}")
    if any(each.level >= _DEEPEST - 1 for each in tokens):
        raise refuse(Code.BOOK_DAMAGED)  # what is deeper was not read, and is not left out without a word
    tally = Tally()
    notes: dict[int, list[str]] = {}
    walk = _Walk(notes, tally)
    paragraphs = tuple(_placed(list(walk.paragraphs(tokens)), notes))
    if not paragraphs:
        raise refuse(Code.BOOK_WORDLESS)
    title = tidy(titled[1]).strip("\"'") if titled else ""
    return Extract(title=title, paragraphs=paragraphs, counted=tally.counted())


def _bound(inline: ParserInline, most: int) -> None:
    """Let a parser look ahead so often, and refuse what it would look at oftener."""
    look, left = inline.skipToken, itertools.count(most, -1)

    def bounded(state: StateInline) -> None:
        if next(left) <= 0:
            raise refuse(Code.BOOK_LIMITS)
        look(state)

    setattr(inline, "skipToken", bounded)  # noqa: B010  (the parser has no other place for it)


_Noted = tuple[Paragraph, tuple[int, ...]]
"""A paragraph, and the numbers of the notes it refers to."""


class _Walk:
    """Goes once over the tokens and gives the paragraphs; notes themselves go into ``notes``."""

    def __init__(self, notes: dict[int, list[str]], tally: Tally) -> None:
        self._notes = notes
        self._tally = tally
        self._level = 0
        self._note: int | None = None
        self._ordered: list[bool] = []  # of each open list
        self._mark = ""  # of the item that has begun
        self._cells: list[list[Paragraph]] = []
        self._cell_marks: list[int] = []

    def paragraphs(self, tokens: Sequence[Token]) -> Iterator[_Noted]:
        """Those of all tokens, in reading order."""
        for token in tokens:
            self._enter(token)
            if token.type == "tr_close":
                for place, each in enumerate(one_row(self._cells)):
                    yield each, () if place else tuple(self._cell_marks)
                self._cells, self._cell_marks = [], []
            elif token.type in ("inline", "code_block", "fence", "html_block"):
                yield from self._text(token)

    def _enter(self, token: Token) -> None:
        kind = token.type
        if kind in ("heading_open", "heading_close"):
            self._level = int(token.tag[1]) if kind == "heading_open" else 0
        elif kind in ("footnote_open", "footnote_close"):
            self._note = int(token.meta["id"]) if kind == "footnote_open" else None
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._ordered.append(kind == "ordered_list_open")
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._ordered.pop()
        elif kind == "list_item_open":
            self._mark = f"{token.info}{token.markup} " if self._ordered[-1] else ""
        elif kind == "list_item_close":
            self._mark = ""
        elif kind in ("th_open", "td_open"):
            self._cells.append([])

    def _text(self, token: Token) -> Iterator[_Noted]:
        text, lead = token.content, 0
        marks: tuple[int, ...] = ()
        if token.type == "inline":
            text, marks = _inline(token.children or [], self._tally)
            lead = 0 if self._level or self._mark else _lead(token.children or [])
        elif token.type == "html_block":
            text = "".join(between_tags(_BLOCK_TAG.sub("\n", text)))
        role = Role.HEADING if self._level else Role.BODY
        for place, piece in enumerate(pieces(text)):
            if self._note is not None:
                self._notes.setdefault(self._note, []).append(piece)
                continue
            marked, self._mark = f"{self._mark}{piece}", ""
            bold = lead if not place and lead < len(piece) else 0
            made = Paragraph(marked, role=role, level=self._level, lead=bold)
            if self._cells:
                self._cells[-1].append(made)
                self._cell_marks += marks if not place else ()
            else:
                yield made, marks if not place else ()


def _lead(tokens: Sequence[Token]) -> int:
    """How many letters at the beginning are bold, where not all are."""
    kinds = [each for each in tokens if each.content or each.type != "text"]
    if not kinds or kinds[0].type != "strong_open" or kinds[-1].type == "strong_close":
        return 0
    end = next((at for at, each in enumerate(kinds) if each.type == "strong_close"), 0)
    return len(tidy("".join(each.content for each in kinds[:end])))


def _inline(tokens: Sequence[Token], tally: Tally) -> tuple[str, tuple[int, ...]]:
    made: list[str] = []
    marks: list[int] = []
    raised = False
    for token in tokens:
        if token.type == "softbreak":
            made.append(" ")
        elif token.type == "hardbreak":
            made.append("\n")
        elif token.type == "html_inline":
            tag = token.content[:5].lower()
            raised = tag.startswith("<sup") or (raised and not tag.startswith("</sup"))
            made += ["\n"] if tag.startswith("<br") else []
        elif token.type == "footnote_ref":
            marks.append(int(token.meta["id"]))
        elif token.type == "image":
            tally.left_out += count(token.content)  # what is said in place of a picture
        elif token.type in ("text", "code_inline"):
            made.append(as_raised(token.content, "".join(made[-1:])) if raised else token.content)
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
