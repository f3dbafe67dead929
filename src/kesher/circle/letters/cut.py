"""What is new in a mail: without what it quotes, what its program adds, and what hangs below it.

Programs mark what is answered in three ways: a line that names the mail (*On … wrote:*, בתאריך … כתב:), a
head of several such lines (*From: … Sent: …*, מאת: … נשלח: …), and a sign before each line. Where lines bear
the sign, what stands between them is an answer and is kept; below a head without signs nothing is.
"""

from __future__ import annotations

import re

from kesher.circle.letters.marks import (
    ADDED,
    BARE_RULE,
    BELOW,
    BETWEEN,
    DATED,
    ENGLISH,
    FROM,
    FROM_FIRST,
    HEAD,
    HEBREW,
    LINE,
    MARK,
    OF_MAIL,
    QUOTED,
    RULE,
    SIGNED,
    UNSEEN,
    WRAPPED,
)


def new_words(text: str) -> str:
    """What is new in the plain text of a mail; empty where nothing is."""
    lines = [
        UNSEEN.sub("", each).rstrip() for each in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    lines = _until_mark(lines)
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if QUOTED.match(line):
            at += 1
            continue
        named = _naming(lines, at)
        if named:
            at = _past_white(lines, at + named)
            if at < len(lines) and QUOTED.match(lines[at]):
                continue
            break  # what is answered stands below without a sign
        if _heads(lines, at):
            break
        if SIGNED.match(line) or BELOW.match(line) or _listed(lines, at):
            at = _next_quoted(lines, at)
            continue
        if ADDED.match(line) and _last_of_its_own(lines, at):
            at += 1
            continue
        kept.append(text_line(line))
        at += 1
    return _joined(kept)


def text_line(line: str) -> str:
    """A line as it is kept."""
    return line.replace("\u00a0", " ").rstrip()


def _until_mark(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if MARK in line), None)
    return lines if at is None else lines[:at]


def _naming(lines: list[str], at: int) -> int:
    """How many lines from here are the one that names the mail that is answered; 0 where it is not."""
    if not lines[at].strip():
        return 0
    said = ""
    for many in range(1, WRAPPED + 1):
        if at + many > len(lines):
            return 0
        part = lines[at + many - 1].strip()
        if not part or (many > 1 and QUOTED.match(part)):
            return 0
        said = f"{said} {part}".strip()
        if len(said) > 400:
            return 0
        if _names_mail(said):
            return many
    return 0


def _names_mail(said: str) -> bool:
    plain = said.strip("* _")
    if not OF_MAIL.search(plain):
        return False
    if DATED.match(plain) or FROM_FIRST.match(plain) or BETWEEN.match(plain):
        return True
    if not plain.endswith(":"):
        return False
    return bool(ENGLISH.match(plain) or HEBREW.match(plain))


def _heads(lines: list[str], at: int) -> bool:
    """Whether a head of what is answered begins here: nothing below it is new."""
    line = lines[at].strip()
    if RULE.match(line) or BARE_RULE.match(line):
        return True
    start = at
    if LINE.match(line):
        start = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), len(lines))
    if start >= len(lines) or not FROM.match(lines[start].strip().strip("*")):
        return False
    more = [each for each in lines[start + 1 : start + 8] if each.strip()][:4]
    return sum(bool(HEAD.match(each.strip().strip("*"))) for each in more) >= 2


def _listed(lines: list[str], at: int) -> bool:
    """Whether the foot of a list begins here: a rule, and a line that belongs to no letter."""
    if not LINE.match(lines[at]):
        return False
    below = [each for each in lines[at + 1 : at + 5] if each.strip()][:3]
    return any(BELOW.match(each) for each in below)


def _last_of_its_own(lines: list[str], at: int) -> bool:
    """Whether nothing of the writer's own follows closely: a program's line stands at the end."""
    for line in lines[at + 1 : at + 4]:
        if line.strip():
            following = lines.index(line, at + 1)
            return bool(
                QUOTED.match(line) or SIGNED.match(line) or LINE.match(line) or ADDED.match(line)
                or BELOW.match(line) or _naming(lines, following) or _heads(lines, following)
            )  # fmt: skip
    return True


def _past_white(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _next_quoted(lines: list[str], at: int) -> int:
    """Where a quoted line comes again: below a signature nothing is new before it."""
    return next((n for n in range(at + 1, len(lines)) if QUOTED.match(lines[n])), len(lines))


def _joined(kept: list[str]) -> str:
    """The lines that were kept, without white at either end or more than one empty line between them."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
