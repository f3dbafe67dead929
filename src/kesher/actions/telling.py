"""Putting into words what the record shows: the same sentences in the browser and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kesher.actions.thread import Letter as Found
from kesher.actions.thread import Told
from kesher.days import hebrew_date
from kesher.insight.finding import CANNOT_TELL, Finding
from kesher.method.language import address
from kesher.method.pack import Words
from kesher.paper.book import month_name
from kesher.paper.month import Letter, Sentence
from kesher.words import Catalogue

if TYPE_CHECKING:
    from kesher.insight import Look


def letter(found: Found, words: Catalogue, pack: Words, *, bond_hidden: bool = False) -> Letter:
    """Put the letter of a month into words.

    Args:
        found: what can be said of it.
        words: the sentences.
        pack: names the foundations, and asks.
        bond_hidden: True where the person does not wish to see the count of kept days.
    """
    names = [
        address(pack.foundations[each].name, words.form)
        for each in found.foundations
        if each in pack.foundations
    ]
    record = [Sentence("", words.say("letter.sittings", n=found.sittings))]
    if names:
        record.append(Sentence("", f"{words.say('letter.foundations')} {' · '.join(names)}."))
    if found.marks.recorded and not bond_hidden:
        tally = words.say("point.tally", kept=found.marks.kept, recorded=found.marks.recorded)
        record.append(Sentence(words.say("thread.bond"), tally))
    findings = [
        *(level(words, told) for told in found.levels),
        change(words, found.month),
        together(words, found.sitting),
    ]
    asked = pack.foundations.get(found.question_of or "")
    question = asked.questions[hebrew_date(found.first).month % len(asked.questions)] if asked else ""
    return Letter(
        title=words.say("letter.title", month=month_name(found.first, words)),
        record=tuple(record),
        findings=tuple(findings),
        question=address(question, words.form),
    )


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
        return Sentence(name, words.say("thread.not_yet"))
    numbers, verdict = _numbers(look.finding), look.finding.verdict
    said = "thread.sitting_cannot" if verdict == CANNOT_TELL else f"thread.sitting_{verdict}"
    return Sentence(name, words.say(said, **numbers), words.say("thread.rests", days=numbers["n"]))


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
