"""The letters that go out: what came in a week, and an answer by itself. Their subjects say nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from kesher.circle import statements as sql
from kesher.circle.asking import own_thread, read_thread, said_of
from kesher.circle.letters.agreeing import way_to_agree
from kesher.circle.letters.marks import MARK
from kesher.circle.letters.outbox import Queued
from kesher.circle.people import Member
from kesher.circle.publishing import Numbered, in_sight, published_page
from kesher.circle.room import Room, day_of
from kesher.circle.thread import Kind, Said, Thread
from kesher.method.problems import Code, Problem, Refused
from kesher.words import Catalogue, catalogue
from kesher.words.help import directory

_WEEK = 7
_OWN = 20
_QUOTED = 400
"""Characters of a question that are said again above its answer."""

Address = Callable[[str], str]
"""The address that goes on with a thread; with an empty one it begins another."""


class Letter(NamedTuple):
    """A letter ready to go.

    Attributes:
        subject: generic.
        text: its words.
        thread: that an answer to it goes on with; empty where it begins one.
        urgent: it goes on a day of rest too.
    """

    subject: str
    text: str
    thread: str
    urgent: bool = False


def week_of(now: datetime) -> str:
    """The name of a week's letter."""
    year, week, _ = now.isocalendar()
    return f"week:{year}-{week:02}"


def message_id(room: Room, queued: Queued, domain: str) -> str:
    """The id of a letter: the same whenever it is sent again, and telling nothing."""
    named = f"{room.id}|{queued.letter}|{queued.member}".encode()
    return f"<{hashlib.sha256(room.key.derived(b'letters') + named).hexdigest()[:32]}@{domain}>"


def compose(
    room: Room, now: datetime, queued: Queued, to: Member, address: Address, page: str
) -> Letter | None:
    """A letter of the queue; None where there is nothing to say in it any more.

    Args:
        room: the circle.
        now: the instant.
        queued: which.
        to: whose it is.
        address: gives an address to answer to.
        page: the address of the circle's page.
    """
    words = catalogue(to.person.language)
    kind, _, rest = queued.letter.partition(":")
    if kind == "week":
        return _weekly(room, now, to, words, address, page)
    if kind == "refused":
        return _refused(words, rest)
    thread, _, place = rest.partition(":")
    try:
        found = own_thread(room, to.id, thread)
    except Refused:
        return None  # taken back meanwhile
    if kind == "calls":
        return _calls(words)
    if kind == "proposed":
        return _proposed(words, found, page)
    said = [each for each in found.said if each.place <= int(place)]
    lines = [*_answered(words, said[-1:], said), words.plain("circle.mail_go_on"), *_foot(words, page)]
    return Letter(words.plain("circle.mail_answer_subject"), _text(words, lines), thread)


def _text(words: Catalogue, lines: list[str]) -> str:
    return "\n\n".join((MARK, words.plain("circle.mail_above"), *filter(None, lines)))


def _answered(words: Catalogue, answers: list[Said], said: list[Said]) -> Iterator[str]:
    """Answers, each below what it answers."""
    for each in answers:
        asked = [one for one in said if one.place < each.place and one.kind is not Kind.ANSWER]
        if asked:
            yield words.plain("circle.mail_asked", text=short(asked[-1].text))
        yield words.plain("circle.mail_answered", text=each.text)


def short(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0] + " …"


def _weekly(
    room: Room, now: datetime, to: Member, words: Catalogue, address: Address, page: str
) -> Letter | None:
    since = day_of(now) - _WEEK
    with room.database.reading():
        card = room.card()
        own = [read_thread(room, row) for row in room.run(sql.OWN, to.id, _OWN)]
        own = [msgspec.structs.replace(each, said=tuple(said_of(room, each.id, now))) for each in own]
    lines: list[str] = []
    passage = in_sight(room, card.passage)
    read = [short(text) for _, text in passage.published.parts[:2]] if passage else []
    if card.subject or card.words or read:
        said = filter(None, (card.subject, card.words, *read))
        lines += [words.plain("circle.mail_subject_of_week"), *said]
    for thread in own:
        lines += _new_answers(words, thread, since, address)
        lines += _to_agree(words, thread, address)
    lines += _published(words, _lately(room, now))
    if not lines:
        return None
    lines += [words.plain("circle.mail_ask"), *_foot(words, page)]
    return Letter(words.plain("circle.mail_week_subject"), _text(words, lines), "")


def _new_answers(words: Catalogue, thread: Thread, since: int, address: Address) -> list[str]:
    answers = [each for each in thread.said if each.kind is Kind.ANSWER and each.day >= since]
    if not answers:
        return []
    go_on = words.plain("circle.mail_go_on_at", address=address(thread.id))
    return [*_answered(words, answers, list(thread.said)), go_on]


def _lately(room: Room, now: datetime) -> list[Numbered]:
    """What the circle published within the week, as far as its log tells."""
    with room.database.reading():
        rows = room.run(sql.ACTS, day_of(now), 500)
    many = sum(1 for day, _, what in rows if what == "published" and int(str(day)) >= day_of(now) - _WEEK)
    return published_page(room)[:many] if many else []


def _published(words: Catalogue, found: list[Numbered]) -> list[str]:
    if not found:
        return []
    titles = [f"· {short(each.published.subject or each.published.parts[0][1])[:120]}" for each in found]
    return [words.plain("circle.mail_published"), "\n".join(titles)]


def _foot(words: Catalogue, page: str) -> tuple[str, ...]:
    return (words.plain("circle.mail_foot", page=page),)


def _shown(words: Catalogue, thread: Thread) -> Iterator[str]:
    """How a question is to stand among what is published."""
    yield words.plain("circle.mail_proposed")
    for kind, text in thread.about.proposed:
        yield f"{words.plain(f'library.kind.{kind}')}: {text}"


def _proposed(words: Catalogue, thread: Thread, page: str) -> Letter | None:
    if not thread.about.proposed:
        return None  # it was agreed to meanwhile, or taken back
    lines = [*_shown(words, thread), words.plain("circle.mail_agree"), *_foot(words, page)]
    return Letter(words.plain("circle.mail_answer_subject"), _text(words, lines), way_to_agree(thread))


def _to_agree(words: Catalogue, thread: Thread, address: Address) -> list[str]:
    if not thread.about.proposed:
        return []
    to = address(way_to_agree(thread))
    return [*_shown(words, thread), words.plain("circle.mail_agree_at", address=to) if to else ""]


def refusal_named(problem: Problem, now: datetime) -> str:
    """The name of the letter that says why a mail did nothing: of one kind, one a day."""
    values = ",".join(f"{name}={value}" for name, value in problem.values.items())
    return f"refused:{problem.code}:{day_of(now)}:{values}"


def _refused(words: Catalogue, rest: str) -> Letter:
    code, _, given = rest.split(":", 2)
    values = dict(each.split("=", 1) for each in given.split(",") if each)
    said = words.problem(
        Problem(Code(code), {name: int(value) for name, value in values.items()}), plain=True
    )
    return Letter(words.plain("circle.mail_answer_subject"), _text(words, [said]), "")


def _calls(words: Catalogue) -> Letter:
    """People to call: it goes at once, on a day of rest too."""
    people = directory().of("IL")
    rows = [f"{each.name(words.language) or words.plain('care.emergency')}: {each.shown}" for each in people]
    lines = [words.plain("circle.calls_lead"), "\n".join(rows)]
    return Letter(words.plain("circle.mail_answer_subject"), _text(words, lines), "", urgent=True)
