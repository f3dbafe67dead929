"""A journal of many years, as a person really writes one: a line on six days of seven, and now and then more.

The days end on a fixed evening, so that a journal of one year and one of forty have the same last year, and
whatever differs between them is their age. It is written past the acts of a day, row by row in one
transaction, and is in everything else the journal that those acts would have made.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import Desk
from kesher.journal.cover import Cover
from kesher.journal.store import Row
from kesher.method.page import Account, Glance, Heart, Lives, Page, Reading, Sitting, to_json
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.question import Said, Saying

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
"""Monday at eight in the evening in Jerusalem: the account of the 23rd is asked for."""

LAST = date(2026, 11, 22)
"""The last day that was written: the evening of the 23rd is still to come."""

YEARS = (1, 10, 40)
PASSPHRASE = "forty years of evenings"
SHABBAT = 5
FOUNDATIONS = ("to-him-alone", "he-is-one", "slowly", "one-point", "where-is-the-love", "the-choice")
ROUTES = ("awaiting", "own")
PULLS = ("טלפון", "דאגות פרנסה", "כעס", "עצלות", "מה יאמרו")
PLACES = ("בעבודה", "בבית עם הילדים", "בלימוד", "בדרך", "בתפילה")
WORDS = "היום היה קצת יותר שקט ובערב נזכרתי פתאום במה שרציתי בבוקר ולא הספקתי לעשות".split()  # noqa: SIM905 (a line of words reads better)
POINT_DAYS = 200
"""How long a point is held before another takes its place."""
QUESTION_DAYS = 300
PICTURE = 60_000
"""Bytes of a sheet that was kept."""


class Filled(NamedTuple):
    """A journal of so many years, and the desk on which it lies, locked."""

    home: Path
    desk: Desk
    years: int
    pages: int


def filled(
    home: Path, years: int, *, last: date = LAST, photographs: bool = False, seed: int = 613
) -> Filled:
    """A journal of so many years.

    Args:
        home: where; a new folder.
        years: how many.
        last: the last day that is written.
        photographs: whether a photograph of each week's sheet was kept.
        seed: of what is written.
    """
    desk = Desk(home, keyring=False)
    first = last - timedelta(days=round(365.2425 * years))
    cover = Cover(pulls=PULLS, helps={PULLS[0]: "לצאת לרחוב"})
    begun = datetime(first.year, first.month, first.day, 9, tzinfo=UTC)
    desk.begin(begun, cover, PASSPHRASE, keep=True)
    made = list(days(first, last, seed))
    journal = desk.journal(begun)
    key, store, head = journal.key, journal.store, journal.head
    rows = [(each.day.isoformat(), to_json(each)) for each in made]
    if photographs:
        chance = random.Random(seed)
        rows += [(f"sheet:{each.day}:00000000", chance.randbytes(PICTURE)) for each in made[::6]]
    sealed = [Row(name, 1, key.seal(name, 1, content)) for name, content in rows]
    with journal.rows.transaction():
        owner = (str(head.person), str(head.journal))
        store.execute_all(
            "INSERT INTO pages (person, journal, day, version, serial, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            ((*owner, row.day, row.version, number, row.sealed) for number, row in enumerate(sealed, 2)),
        )
        store.execute("UPDATE journals SET serial = ?", (len(sealed) + 1,))
        journal.rows.manifest.anew(store.rows(head, enclosures=True), len(sealed) + 1, doubted=False)
    desk.lock()
    return Filled(home, desk, years, len(made))


def days(first: date, last: date, seed: int) -> list[Page]:
    """What is written from a first to a last day: on every day but Shabbat, and a few that were let be."""
    made, chance, day, held = [], random.Random(seed), first, ""
    while day <= last:
        number = (last - day).days
        if not held or number % POINT_DAYS == 0:
            held, turned = f"p{number}", Turned.REPLACED if held else Turned.CHOSE
            made.append(_day(day, chance, held, turned))
        elif day.weekday() != SHABBAT and chance.random() > 0.03:
            made.append(_day(day, chance, held, None))
        day += timedelta(days=1)
    return made


def _day(day: date, chance: random.Random, held: str, turned: Turned | None) -> Page:
    at, number = datetime(day.year, day.month, day.day, 5, tzinfo=UTC), day.toordinal()

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    decisions = ()
    if turned is not None:
        point = Point(id=held, act=some(3, 8), when=some(2, 4), least=some(2, 4))
        decisions = (Decision(id=f"d{number}", at=at, kind=turned, point=point),)
    sittings = ()
    if chance.random() < 0.75:
        sittings = (
            Sitting(
                id=f"s{number}",
                at=at,
                route=chance.choice(ROUTES),
                seconds=chance.randint(240, 900),
                foundation=chance.choice(FOUNDATIONS),
                lives=chance.choice(list(Lives)) if chance.random() < 0.3 else None,
                clarity=chance.randint(2, 9),
                heart=chance.choice(list(Heart)),
                words=some(3, 20) if chance.random() < 0.2 else "",
            ),
        )
    readings = ()
    if chance.random() < 0.1:
        name = chance.choice(FOUNDATIONS)
        readings = (Reading(id=f"r{number}", at=at, foundation=name, lives=chance.choice(list(Lives))),)
    glances = ()
    if chance.random() < 0.3:
        look = Glance(id=f"g{number}", at=at + timedelta(hours=5), where=chance.randint(0, 10))
        glances = (look,)
    questions = ()
    if number % QUESTION_DAYS == 0:
        kinds = (
            (Saying.ASKED, "a", some(4, 10)),
            (Saying.FOUND, "f", some(4, 20)),
            (Saying.PUT_DOWN, "z", ""),
        )
        questions = tuple(
            Said(
                id=f"q{number}" if letter == "a" else f"q{number}{letter}",
                question=f"q{number}",
                at=at + timedelta(minutes=turn),
                kind=kind,
                words=words,
            )
            for turn, (kind, letter, words) in enumerate(kinds)
        )
    account = Account(
        **{name: chance.randint(1, 9) for name in ("clarity", "love", "desire", "thought")},
        where=chance.choice(PLACES),
        pull=chance.choice(PULLS) if chance.random() < 0.6 else "",
        words=some(6, 30),
        written=at + timedelta(hours=15),
    )
    return Page(
        day=day,
        sittings=sittings,
        readings=readings,
        glances=glances,
        account=account,
        point=PointDay(chance.choices(list(Mark), (8, 2, 1))[0], held),
        decisions=decisions,
        questions=questions,
        acts=(f"a{number}", f"b{number}"),
    )
