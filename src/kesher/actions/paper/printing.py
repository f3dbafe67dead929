"""Printing: each kind of sheet from the open journal, or blank, and whose a printed week is.

It is long because each kind of sheet has its few lines here, and one table.
"""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.journal import letter, sentences
from kesher.actions.journal import thread as thread_acts
from kesher.actions.paper.days import Watched, told, within
from kesher.actions.practice import question as question_acts
from kesher.actions.practice.care import care
from kesher.actions.practice.sitting import resting
from kesher.days import Place, moment, say_date
from kesher.disk.files import write_whole
from kesher.journal.cover import JERUSALEM, tied
from kesher.journal.keys import grouped, read_code
from kesher.method.foundations import due
from kesher.method.language import Language, address
from kesher.method.pack import Foundation, Pack, Words
from kesher.method.point import WORDED, Held, take
from kesher.method.problems import Code, Problem, refuse
from kesher.method.question import one_of, open_one
from kesher.method.standing import Standing
from kesher.paper import trial
from kesher.paper.card import PointWords, print_card
from kesher.paper.foundations import print_foundations
from kesher.paper.geometry import Paper
from kesher.paper.journal import print_journal
from kesher.paper.month import Pictures, print_month
from kesher.paper.number import EPOCH, SPAN, Seal
from kesher.paper.question import print_question
from kesher.paper.recovery import print_recovery
from kesher.paper.typeset import Template
from kesher.paper.week import Said, print_week
from kesher.words import Catalogue, catalogue
from kesher.words.packs import shipped

if TYPE_CHECKING:
    from kesher.paper.scan import Sheet

_DIGEST_BYTES = 8


Kind = Template
"""What can be printed: each kind has its template."""

OF_A_JOURNAL = (Kind.MONTH, Kind.JOURNAL, Kind.QUESTION)
"""What cannot be printed without a journal."""


class Wanted(NamedTuple):
    """What is to be printed.

    Attributes:
        kind: which sheet.
        paper: its size.
        language: by default the person's own.
        first: the first day of a week, any day of a letter's month, the journal's earliest, or a day on which
            the question was there already.
        last: the latest day of the journal.
        code: the recovery code, for its sheet; without it there is a place to write it by hand.
        question: the question's id; by default the one that is open, else the last that was asked.
        line: False prints the letter of a month without the line of the person's own.
    """

    kind: Kind
    paper: Paper = Paper.A5
    language: Language | None = None
    first: date | None = None
    last: date | None = None
    code: str | None = None
    question: str = ""
    line: bool = True


class _Open(NamedTuple):
    """An open journal, ready to print from."""

    desk: Desk
    now: datetime
    wanted: Wanted
    words: Catalogue
    pack: Pack
    named: Words
    measuring: bool
    watched: Watched


@answers
def print_sheet(
    desk: Desk,
    now: datetime,
    wanted: Wanted,
    watched: Watched = Watched(),  # noqa: B008 - immutable
) -> bytes | Problem:
    """Print a sheet from the open journal.

    Args:
        desk: the desk on which it lies.
        now: the instant.
        wanted: what is to be printed.
        watched: who waits for it, where it takes long.

    Returns:
        A PDF, or why not: ``RESTING``, ``SHEET_DAY``, ``SHEET_EMPTY``, ``SHEET_NUMBERS``, ``DAY_AHEAD``.
    """
    cover = desk.cover(now)
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := _outside(wanted):
        return problem
    words = catalogue(wanted.language or cover.language, cover.form)
    pack = desk.pack(now)
    if words.language not in pack.words:
        pack = shipped()
    measuring = care(desk, now).measuring
    return _PRINTERS[wanted.kind](
        _Open(desk, now, wanted, words, pack, pack.words[words.language], measuring, watched)
    )


@answers
def print_blank(
    now: datetime, wanted: Wanted, words: Catalogue, place: Place | None = None
) -> bytes | Problem:
    """Print a sheet that is nobody's, for which no journal is opened.

    Args:
        now: the instant.
        wanted: what is to be printed.
        words: the language and the form of address.
        place: for the times of a week; Jerusalem when none is given.

    Returns:
        A PDF, or why not: ``SHEET_NEEDS_BOOK`` or ``SHEET_DAY``.
    """
    if wanted.kind in OF_A_JOURNAL:
        return Problem(Code.SHEET_NEEDS_BOOK)
    if problem := _outside(wanted):
        return problem
    here = moment(now, place or JERUSALEM)
    if wanted.kind is Kind.WEEK:
        first = wanted.first or here.day
        return print_week(first, here.place, wanted.paper, words, Said(), Seal())
    if wanted.kind is Kind.CARD:
        return print_card(PointWords(), wanted.paper, words)
    if wanted.kind is Kind.FOUNDATIONS:
        pack = shipped()
        return print_foundations(_sets(pack, pack.words[words.language], ()), wanted.paper, words)
    return _recovery(wanted, words, here.day)


@answers
def print_trial(paper: Paper, words: Catalogue) -> bytes | Problem:
    """Print the trial sheets, for which no journal is opened: a page for each kind of pen."""
    return trial.print_trial(JERUSALEM, paper, words)


class Checked(NamedTuple):
    """How a trial sheet was read.

    Attributes:
        pen: with what it was to be filled in.
        right: how many of its fields were read as they were meant.
        misses: the other ones.
    """

    pen: trial.Pen
    right: int
    misses: tuple[Miss, ...]

    @property
    def asked(self) -> int:
        """How many fields were asked about."""
        return sum(each.flag is not None for each in self.misses)

    @property
    def total(self) -> int:
        """How many fields it has."""
        return self.right + len(self.misses)


class Miss(NamedTuple):
    """A field of a trial sheet that was asked about, or read otherwise than it was meant."""

    id: str
    read: str | None
    flag: str | None
    meant: str | None


def check_trial(sheet: Sheet) -> Checked | Problem:
    """Hold a photograph of a trial sheet against what was to be marked on it; or ``SHEET_NO_TRIAL``."""
    pen = trial.pen_of(sheet.number)
    if pen is None:
        return Problem(Code.SHEET_NO_TRIAL)
    meant = trial.answers_of(pen)
    misses = tuple(
        Miss(each.id, each.value, each.flag.value if each.flag else None, meant[each.id])
        for each in sheet.answers
        if each.flag is not None or each.value != meant[each.id]
    )
    return Checked(pen, len(sheet.answers) - len(misses), misses)


@answers
def write_sheet(path: Path, content: bytes, *, replace: bool = False) -> Path | Problem:
    """Write a printed sheet into a file, whole or not at all, for its owner's eyes only."""
    write_whole(path, content, replace=replace)
    return path


def file_name(wanted: Wanted) -> str:
    """A name for the file: which sheet, and no word of anyone's."""
    day = f"-{wanted.first.isoformat()}" if wanted.first else ""
    return f"kesher-{wanted.kind.value}{day}-{wanted.paper.value}.pdf"


def seals(desk: Desk, now: datetime) -> dict[bytes, str]:
    """Whose a sheet may be: the seal's digest of every point that was ever held, and its id.

    Returns:
        Digest to point id, and the digest of a sheet that was printed with no point to an empty id. Nothing
        at all before the first sheet was printed.
    """
    secret = desk.cover(now).sheet_secret
    if not secret:
        return {}
    held: Held | None = None
    ids = {""}
    for page in desk.journal(now).turning():
        for decision in page.decisions:
            held = take(held, decision, page.day)
            if held is not None:
                ids.add(held.point.id)
    return {seal_of(secret, each).digest: each for each in sorted(ids)}


def seal_of(secret: str, point: str) -> Seal:
    """The seal of a sheet.

    Args:
        secret: the cover's, as hex.
        point: the id of the point that the sheet is printed for; empty when none is held.
    """
    return Seal(hmac.digest(bytes.fromhex(secret), point.encode(), "sha256")[:_DIGEST_BYTES])


def _outside(wanted: Wanted) -> Problem | None:
    """Refuse a day that no sheet's number can hold."""
    days = [each for each in (wanted.first, wanted.last) if each is not None]
    if all(0 <= (each - EPOCH).days < SPAN for each in days):
        return None
    return Problem(Code.SHEET_DAY)


def _secret(desk: Desk, now: datetime) -> str:
    """The secret of this journal's sheets; one that an older program began gets it with its first sheet."""
    if known := desk.cover(now).sheet_secret:
        return known
    # Decided inside the transaction: of two that print first, the later takes the earlier one's.
    changed = desk.change_cover(now, tied)
    if isinstance(changed, Problem):
        raise refuse(changed.code, **changed.values)
    return changed.sheet_secret


def _week(book: _Open) -> bytes | Problem:
    if not book.measuring:
        return Problem(Code.SHEET_NUMBERS)
    desk, now, wanted = book.desk, book.now, book.wanted
    standing, here, form = desk.standing(now), desk.moment(now), book.words.form
    first = wanted.first or here.day
    held = standing.held
    name = _due(book, standing, max(first, here.day))
    foundation = book.named.foundations.get(name or "")
    said = Said(
        further=desk.cover(now).further,
        point=held.point.act if held else "",
        least=held.point.least if held else "",
        foundation=None
        if foundation is None
        else (
            address(foundation.name, form),
            address(foundation.text[0], form),
            address(foundation.questions[first.toordinal() // 7 % len(foundation.questions)], form),
        ),
    )
    seal = seal_of(_secret(desk, now), held.point.id if held else "")
    return print_week(first, here.place, wanted.paper, book.words, said, seal)


def _due(book: _Open, standing: Standing, day: date) -> str | None:
    order = book.pack.order(book.desk.cover(book.now).sets)
    return due(order, standing, day, resting(book.desk, book.now))


def _card(book: _Open) -> bytes | Problem:
    held = book.desk.standing(book.now).held
    point = PointWords(**{name: getattr(held.point, name) for name in WORDED}) if held else PointWords()
    return print_card(point, book.wanted.paper, book.words)


def _foundations(book: _Open) -> bytes | Problem:
    chosen = book.desk.cover(book.now).sets
    return print_foundations(_sets(book.pack, book.named, chosen), book.wanted.paper, book.words)


def _sets(pack: Pack, named: Words, chosen: tuple[str, ...]) -> list[tuple[str, list[Foundation]]]:
    """The foundations of the chosen sets, each under its set's name; of the first set when none is chosen."""
    wanted = [name for name in pack.sets if name in chosen] or list(pack.sets)[:1]
    return [(named.sets[name], [named.foundations[each] for each in pack.sets[name]]) for name in wanted]


def _month(book: _Open) -> bytes | Problem:
    found = letter.letter(book.desk, book.now, book.wanted.first)
    if isinstance(found, Problem):
        return found
    told = sentences.letter(found, book.words, book.named, line=book.wanted.line)
    pictures = _pictures(book, found.last) if found.findings else Pictures()
    return print_month(told, pictures, book.wanted.paper, book.words)


def _pictures(book: _Open, last: date) -> Pictures:
    charts = thread_acts.pictures_until(book.desk, book.now, last)
    main = charts[0][1]
    if not main.places:
        return Pictures()
    return Pictures(charts=charts, ends=sentences.axis(book.words, main.first, main.last))


def _journal(book: _Open) -> bytes | Problem:
    wanted, watched = book.wanted, book.watched
    pages = book.desk.journal(book.now).book().pages
    of, done = len(within(pages, wanted.first, wanted.last)), 0
    days = told(pages, wanted.first, wanted.last, book.words, book.named, measured=book.measuring)
    earliest = next(days, None)
    if earliest is None:
        return Problem(Code.SHEET_EMPTY)
    watched.told(0, of)

    def heard(more: int) -> None:
        nonlocal done
        done += more
        watched.told(min(done, of), of)

    whole = itertools.chain((earliest,), days)
    return print_journal(whole, wanted.paper, book.words, told=heard, cancelled=watched.cancelled)


def _question(book: _Open) -> bytes | Problem:
    """The question that was meant; else the one that is open, or the last asked by a day, or at all."""
    wanted = book.wanted
    known = question_acts.all_of(book.desk, book.now)
    if wanted.question:
        thread = one_of(known, wanted.question)
    elif wanted.first:
        thread = next((each for each in reversed(known) if each.asked.day <= wanted.first), None)
    else:
        thread = open_one(known) or next(reversed(known), None)
    return print_question(thread, wanted.paper, book.words) if thread else Problem(Code.SHEET_EMPTY)


def _code_sheet(book: _Open) -> bytes | Problem:
    return _recovery(book.wanted, book.words, book.desk.moment(book.now).day)


def _recovery(wanted: Wanted, words: Catalogue, today: date) -> bytes | Problem:
    if not wanted.code:
        return print_recovery("", "", wanted.paper, words)
    read_code(wanted.code)  # a code that opens nothing must not be kept in a safe
    return print_recovery(grouped(wanted.code), say_date(today, words.language), wanted.paper, words)


_PRINTERS: dict[Kind, Callable[[_Open], bytes | Problem]] = {
    Kind.WEEK: _week,
    Kind.CARD: _card,
    Kind.FOUNDATIONS: _foundations,
    Kind.MONTH: _month,
    Kind.JOURNAL: _journal,
    Kind.QUESTION: _question,
    Kind.RECOVERY: _code_sheet,
}
