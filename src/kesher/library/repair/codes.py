"""Codes of the programs by which a text was set or shown: ``@18``, ``{{צ|…}}``, ``==…==``, ``**…**``.

They are no words of the text. What stands between signs of equality is a heading; all others go, and what
they hold stays. A code that stands once may be a slip or meant so: but for templates, the kind must return.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from kesher.library.book import Paragraph, Role
from kesher.library.repair.line import Line, Notebook, Rule
from kesher.library.script import tidy

_HEADING = re.compile(r"(={2,6})\s*([^=\n]+?)\s*\1")
_RULE = re.compile(r"={2,}")
_TEMPLATE = re.compile(r"\{\{(?!\s*(?:הערה|הערת שוליים|efn|refn)\s*\|)[^{}|\n]{1,40}(?:\|([^{}\n]*))?\}\}")
_BESIDE = re.compile(r"\[\[\s*(?:קטגוריה|קובץ|תמונה|category|file|image)\s*:[^\[\]\n]{0,300}\]\]", re.I)
"""What a page of a wiki says of itself, and its pictures."""
_STARS = re.compile(r"(?<!\*)\*{2}(?!\*)(?=\S)|(?<=\S)(?<!\*)\*{2}(?!\*)")
_SIGNS = {
    re.compile(r"(?<=\w)@\d{2}(?=\w)"): " ",
    re.compile(r"@\d{2}"): "",
    re.compile(r"(?<!')'{2,5}(?!')"): "",
    _STARS: "",
    re.compile(r"\[\[(?:[^\[\]|\n]{0,200}\|)?([^\[\]|\n]{1,200})\]\]"): r"\1",
    re.compile(r"^={2,}(?!=)\s*(?=[^=\s])|(?<=[^=\s])\s*={2,}$"): "",
}
_OPENED = re.compile(r"(?:^|[\s(\[\"'״“])\*\*(?=[^\s*])")
"""Two stars that open something; two after a word alone may be the mark of a note."""
_PERHAPS = re.compile(r"@\d\d|\{\{|==|''|\*\*|\[\[")
_FEWEST = 2
_DEEPEST = 4
"""Levels of templates in each other that are taken off."""


def code_heading(text: str) -> bool:
    """Whether a line is a heading by its code."""
    return text[:2] == "==" and _HEADING.fullmatch(text.strip()) is not None


def lines_without_codes(lines: Sequence[Line], notebook: Notebook) -> list[Line]:
    """The lines without codes; headings keep theirs until it is known where they end."""
    kinds = _kinds(each.text for each in lines)
    made: list[Line] = []
    for each in lines:
        text = each.text if code_heading(each.text) else _plain(each.text, kinds)
        if text != each.text and notebook.allows(Rule.CODES, each.index, each.text, text):
            if text:
                raw = each.raw
                before, after = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
                made.append(msgspec.structs.replace(each, raw=f"{before}{text}{after}", text=text, was=text))
        else:
            made.append(each)
    return made


def without_codes(paragraphs: Sequence[Paragraph], notebook: Notebook, *, lines: bool) -> list[Paragraph]:
    """The paragraphs without codes, those that are headings by a code as headings.

    Args:
        paragraphs: in reading order.
        notebook: notes each change, and knows which were refused.
        lines: they were made of lines, which have been gone over already.
    """
    kinds = None if lines else _kinds(each.text for each in paragraphs)
    made: list[Paragraph] = []
    for at, each in enumerate(paragraphs):
        changed = _changed(each, kinds) if _PERHAPS.search(each.text) and not each.ref else each
        if changed is not each and notebook.allows(Rule.CODES, at, each.text, changed.text):
            made += [changed] if changed.text else []
        else:
            made.append(each)
    return made


def _kinds(texts: Iterable[str]) -> set[re.Pattern[str]]:
    """The signs that return, and are no slips."""
    found = dict.fromkeys(_SIGNS, 0)
    opened = False
    for text in texts:
        if _PERHAPS.search(text):
            opened = opened or _OPENED.search(text) is not None
            for pattern in found:
                found[pattern] += len(pattern.findall(text))
    return {
        pattern for pattern, count in found.items() if count >= _FEWEST and (opened or pattern is not _STARS)
    }


def _changed(paragraph: Paragraph, kinds: set[re.Pattern[str]] | None) -> Paragraph:
    """A paragraph without its codes; where their kinds are not told, only a heading without its own."""
    if heading := _HEADING.fullmatch(paragraph.text.strip()):
        level = max(1, len(heading[1]) - 1)
        text = _plain(heading[2], kinds or set())
        return msgspec.structs.replace(paragraph, text=text, role=Role.HEADING, level=level, lead=0)
    text = paragraph.text if kinds is None else _plain(paragraph.text, kinds)
    return paragraph if text == paragraph.text else msgspec.structs.replace(paragraph, text=text, lead=0)


def _plain(text: str, kinds: set[re.Pattern[str]]) -> str:
    if not _PERHAPS.search(text):
        return text
    plain = "" if _RULE.fullmatch(text) else text
    for _ in range(_DEEPEST):
        plain, count = _TEMPLATE.subn(lambda found: (found[1] or "").rpartition("|")[2], plain)
        if not count:
            break
    plain = _BESIDE.sub("", plain)
    for pattern, instead in _SIGNS.items():
        if pattern in kinds:
            plain = pattern.sub(instead, plain)
    return text if plain == text else tidy(plain)
