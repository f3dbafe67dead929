"""Putting into words what the record shows: the same sentences in the browser and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kesher.actions.journal.letter import Letter as Found
from kesher.actions.journal.record import Told
from kesher.days import say_date
from kesher.insight.finding import CANNOT_TELL, Finding, Missing
from kesher.insight.loosening import LOT, Loosened
from kesher.insight.selection import UNLIKE
from kesher.method.language import address
from kesher.method.pack import Words
from kesher.method.phrase import shortened
from kesher.paper.journal import month_name
from kesher.paper.month import Letter, Sentence
from kesher.words import Catalogue

if TYPE_CHECKING:
    from kesher.insight import Look


FRESH = timedelta(days=10)
"""A picture whose last day is no further back than this ends now."""
LINE_LIMIT = 140
"""Letters of a line of one's own; a longer one is cut behind a word."""
NAME_LIMIT = 60
"""The same of a pull, which is a few words."""


def letter(found: Found, words: Catalogue, pack: Words, *, line: bool = True) -> Letter:
    """Put the letter of a month into words.

    Args:
        found: what can be said of it.
        words: the sentences.
        pack: names the foundations.
        line: False leaves the line of the person's own out.
    """
    title = words.say("letter.title", month=month_name(found.first, words))
    if not found.written:
        return Letter(title=title, record=(Sentence("", words.say("letter.nothing")),))
    findings = found.findings and [
        *(level(words, told) for told in found.findings.levels),
        change(words, found.findings.month),
        together(words, found.findings.sitting),
    ]
    made = Letter(
        title=title,
        yours=_yours(found, words) if line else "",
        record=tuple(_record(found, words, pack)),
        findings=tuple(findings or ()),
        question=_question(found, words, pack),
    )
    bare = not (made.yours or made.record or made.findings or made.question)
    return replace(made, record=(Sentence("", words.say("letter.quiet")),)) if bare else made


def axis(words: Catalogue, first: date, last: date, today: date | None = None) -> tuple[str, str]:
    """Name both ends of a picture's time, so that nobody has to guess which way it runs.

    Args:
        words: the catalogue.
        first: its first day.
        last: its last day.
        today: the day it is looked at; None for a picture of a month that has passed.

    Returns:
        What stands at its beginning and at its end.
    """
    begin, end = month_name(first, words), month_name(last, words)
    if begin == end:
        begin = words.say("thread.axis_begin", month=begin)
    if today is None:
        end = words.say("thread.axis_end", month=end)
    elif today - last <= FRESH:
        end = words.say("thread.axis_now", month=end)
    return begin, end


def _yours(found: Found, words: Catalogue) -> str:
    yours = found.yours
    if yours is None or found.yours_hidden:
        return ""
    day = say_date(yours.day, words.language)
    return words.say("letter.yours", day=day, words=shortened(yours.words, LINE_LIMIT))


def _record(found: Found, words: Catalogue, pack: Words) -> Iterator[Sentence]:
    """What moved, what was put down, that silence is an answer, and which foundations came up."""
    for each in found.moved:
        if each.foundation in pack.foundations:
            said = {"name": _name(each.foundation, words, pack)}
            said |= {"was": words.say(f"lives.{each.was.value}"), "now": words.say(f"lives.{each.now.value}")}
            yield Sentence("", words.say("letter.moved", **said))
    if found.let_go:
        pulls = " · ".join(f"\u2068{shortened(each, NAME_LIMIT)}\u2069" for each in found.let_go)
        yield Sentence("", words.say("letter.let_go", pull=pulls))
    if found.heart is not None:
        yield Sentence("", words.say("letter.heart" if found.heart else "letter.heart_silent"))
    names = [_name(each, words, pack) for each in found.foundations if each in pack.foundations]
    if names:
        yield Sentence("", f"{words.say('letter.foundations')} {' · '.join(names)}.")


def _question(found: Found, words: Catalogue, pack: Words) -> str:
    asked = found.question_of
    if asked is None or asked not in pack.foundations:
        return ""
    return words.say("letter.question", name=_name(asked, words, pack))


def _name(foundation: str, words: Catalogue, pack: Words) -> str:
    return address(pack.foundations[foundation].name, words.form)


def level(words: Catalogue, told: Told) -> Sentence:
    """Where something is now, and what that rests on; or that it is not enough yet."""
    name = words.say(f"account.{told.name}")
    if told.finding is None:
        return Sentence(name, words.say("thread.not_yet"), _waits(words, told))
    numbers = _numbers(told.finding)
    return Sentence(name, words.say("thread.level", **numbers), words.say("thread.rests", days=numbers["n"]))


def change(words: Catalogue, told: Told) -> Sentence:
    """This month, and the one before."""
    name = words.say("thread.month")
    if told.finding is None:
        return Sentence(name, words.say("thread.not_yet"), _waits(words, told))
    verdict = told.finding.verdict
    said = (
        words.say("thread.month_cannot")
        if verdict == CANNOT_TELL
        else words.say(f"thread.month_{verdict}", **_numbers(told.finding))
    )
    return Sentence(name, said, words.say("thread.rests", days=str(told.finding.n)))


def together(words: Catalogue, look: Look | None) -> Sentence:
    """The one claim a quarter may make, in words that never say *because*."""
    name = words.say("thread.sitting")
    if look is None or look.on is None:
        return Sentence(name, words.say("thread.sitting_wait"))
    if look.finding is None:
        return Sentence(name, declined(words, look.missing))
    numbers, verdict = _numbers(look.finding), look.finding.verdict
    said = "thread.sitting_cannot" if verdict == CANNOT_TELL else f"thread.sitting_{verdict}"
    return Sentence(name, words.say(said, **numbers), words.say("thread.rests", days=numbers["n"]))


def declined(words: Catalogue, missing: Missing | None) -> str:
    """Why a comparison is not told: the evenings that are missing, or that there is not enough yet."""
    unlike = missing is not None and missing.what == UNLIKE
    return words.say("thread.unlike" if unlike else "thread.not_yet")


def loosening(words: Catalogue, found: tuple[Loosened, ...] | Missing | None) -> tuple[str, ...]:
    """What is named less since the point was chosen: plain counts, or what that still waits for."""
    if found is None:
        return ()
    if isinstance(found, Missing):
        return (words.say("thread.loosening_wait", need=found.need, have=found.have),)
    if not found:
        return (words.say("thread.loosening_none"),)
    return tuple(
        words.say(
            "thread.loosened" if each.after else "thread.loosened_whole",
            pull=shortened(each.pull, NAME_LIMIT),
            before=each.before,
            after=each.after,
            of=LOT,
        )
        for each in found
    )


def _numbers(finding: Finding) -> dict[str, str]:
    return {
        "middle": f"{finding.estimate:.1f}",
        "low": f"{finding.low:.1f}",
        "high": f"{finding.high:.1f}",
        "n": str(finding.n),
    }


def _waits(words: Catalogue, told: Told) -> str:
    missing = told.missing
    return words.say("thread.needs", need=missing.need, have=missing.have) if missing and missing.need else ""
