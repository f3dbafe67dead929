"""A journal in which every field holds the longest word, and the addresses of every page that shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from doors import World
from kesher.actions.journal import thread as threads
from kesher.method.highlight import Highlight
from kesher.method.page import Account, Ask, Choice, Glance, Heart, Lives, Page, Reading, Sitting
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.question import Said, Saying

LONG = {"he": "ולכשיתמהמהונו" * 4 + "ולכשיתמ", "en": "contemplation" * 4 + "contempl"}
"""Sixty letters without a place to break."""
ADDRESS = "https://example.org/" + "a" * 200

DAY = timedelta(days=1)
BOOK = "A{0}\n\n" + "\n\n".join(f"{{0}} {number} {{0}}." for number in range(6))
DAMAGED = "שאלה: {0}?\nתשובה:{0} {0}\n\n{0} משמר. היא תגדל\n\nמעצמה. שאלה: ומי?\nתשובה: {0}.\n"


def filled(world: World, language: str, days: int = 40) -> list[str]:
    """Fill the journal and the shelf through their own actions; the addresses of every page.

    Args:
        world: a running door whose journal is open.
        language: of the words.
        days: how many days back there are pages.
    """
    desk, now, word = world.desk, world.now, LONG[language]
    today = desk.moment(now).day
    shelf = world.server.door.shelf
    shelf.add("long.txt", BOOK.format(word).encode(), title=word)
    shelf.add("damaged.txt", DAMAGED.format(word).encode(), title=f"{word} 2")
    book, damaged = shelf.books()  # type: ignore[misc]
    unit = shelf.units(book.id)[1].unit  # type: ignore[index]
    marked = Highlight(
        id="h1", at=now, book=book.id, ref=unit.ref, quote=unit.text, words=word, today=ADDRESS
    )
    point = Point(id="p1", act=word, when=word, least=word, against=word, why=ADDRESS, given=word)
    pages = [_page(today - back * DAY, word, point, chosen=back == days - 1) for back in range(1, days)]
    last = _page(today, word, point, chosen=False)
    asked = Ask(field="account.words", stands=f'"{word}"', other=f'"{ADDRESS}"')
    said = [
        Said(id="q1", at=now, question="q1", kind=Saying.ASKED, words=word),
        Said(id="q2", at=now, question="q1", kind=Saying.FOUND, words=word, ref=word, quote=ADDRESS),
        Said(id="q3", at=now, question="q1", kind=Saying.FOLLOWED, words=ADDRESS),
    ]
    last = replace(last, highlights=(marked,), questions=tuple(said), asks=(asked,))
    desk.journal(now).add([*pages, last])
    desk.change_cover(
        now,
        lambda cover: replace(
            cover, pulls=(word, f"{word}2"), helps={word: ADDRESS}, own=word, country="", idle_minutes=0
        ),
    )
    assert not isinstance(threads.thread(desk, now, today - 20 * DAY), Exception)
    return [*PATHS, *_of(today, book.id, damaged.id)]


PATHS = (
    "/",
    "/glance",
    "/sit",
    "/point",
    "/question",
    "/question/said/q2",
    "/question/from/h1",
    "/foundations",
    "/foundations/slowly",
    "/first",
    "/practice",
    "/practice/lot",
    "/welcome",
    "/thread",
    "/letter",
    "/people",
    "/people?country=DE",
    "/account?correct=1",
    "/week",
    "/book",
    "/asks",
    "/library",
    "/library/add",
    "/library/adding",
    "/library/mark/h1",
    "/sheets",
    "/sheets/read",
    "/settings",
    "/devices",
    "/reminders",
)


def _of(today: date, book: str, damaged: str) -> list[str]:
    week = today - 9 * DAY
    return [
        f"/book/{today}",
        f"/book/{week}",
        f"/account/{week}",
        f"/week/{week}",
        f"/thread?date={today - 20 * DAY}",
        f"/letter/{today - 30 * DAY}",
        f"/library/{book}",
        f"/library/{book}/1",
        f"/library/{book}/1/mark",
        f"/library/{damaged}",
        f"/library/{damaged}/1",
        f"/library/{damaged}/repairs",
    ]


def _page(day: date, word: str, point: Point, *, chosen: bool) -> Page:
    at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    number, name = day.toordinal(), day.isoformat()
    sitting = Sitting(
        id=f"s{name}",
        at=at,
        route="awaiting",
        seconds=300,
        foundation="slowly",
        lives=list(Lives)[number % 4],
        clarity=number % 11,
        heart=Heart.SILENT,
        choice=Choice.THERE,
        words=word,
    )
    chose = Decision(id=f"d{name}", at=at, kind=Turned.CHOSE, point=point)
    numbers = {name: (number + shift) % 11 for shift, name in enumerate(("clarity", "love", "desire"))}
    return Page(
        day=day,
        sittings=(sitting,),
        readings=(Reading(id=f"r{name}", at=at, foundation="slowly", lives=Lives.FELT, words=word),),
        glances=(Glance(id=f"g{name}", at=at, where=number % 11, pull=word),),
        account=Account(**numbers, thought=10, where=word, pull=word, words=ADDRESS, written=at + DAY / 2),
        point=PointDay(Mark.KEPT if number % 5 else Mark.MISSED, "p1"),
        decisions=(chose,) if chosen else (),
    )
