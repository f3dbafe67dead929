"""Care: when the practice itself weighs on a person (METHOD.md, *What follows for the product*).

Self-accounting can turn into self-torment, and the thought of death can hurt. This module notices a few
plain things in the record and answers with a code; the words are the pack's. It screens nobody, names no
condition, and gives at most one gentle offer at a time. In order, the first that is so:

1. ``STOP``: words of a wish to die or to harm oneself, plainly meant. *Last day* and all measuring stop,
   and people to call are shown, until the person opens them again by his own hand, no sooner than half a day
   later. Words that only may be meant stop nothing; when they were written is told by :func:`hearing`.
2. ``LAST_DAY_BACK``: after *last day* there was fear or a lost night twice: back to *awaiting*, or a pause.
3. ``ASK_AFTER``: the day after *last day*: how was it? Once for each sitting.
4. ``OFFER``: one gentle sentence with a few ways out, at most once in fourteen days, for one of these signs:

   - ``HEAVY``: of the last seven accounts with numbers, five or more were heavy: the mean of what was given
     of love, desire, thought and clarity was 2 or less.
   - ``FALL``: the mean of the last five such accounts lies 3 points or more below that of the fourteen
     before (ten at least).
   - ``REOPENED``: within a week, closed accounts were opened and written again three times or more.
   - ``MANY``: on one of the last seven days, accounts of three or more other days were written. Days of rest
     are not counted, since they are filled in afterwards.
   - ``LONG``: within a week, two accounts or more took longer than ten minutes.

Days of rest are left out, a day without an account is no heavy one, and what is old is let be: the last
seven accounts must lie within fourteen days, and the last of them within three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from kesher.method.lexicon import Lexicon
from kesher.method.listening import Listener, Tier
from kesher.method.page import Account, Page
from kesher.method.point import Turned, words_of

LAST_DAY = "last-day"
"""The route through the day of death, as packs name it."""

LOW = 2
HEAVY_OF, HEAVY_DAYS = 7, 5
FALL_OF, FALL_BEFORE, FALL_LEAST, FALL_BY = 5, 14, 10, 3
REOPENINGS = 3
ACCOUNTS_A_DAY = 3
LONG_SECONDS, LONG_TIMES = 600, 2
WEEK = timedelta(days=7)
RECENT = timedelta(days=14)
FRESH = timedelta(days=3)
LYING_SECONDS = 2 * 60 * 60
"""A form that stood open for longer was left lying, and how long the writing took is not known."""
REMEMBERED = 64
"""The most writings that are remembered; no week needs more to show a sign."""
QUIET = timedelta(days=14)
"""How long nothing is offered after an offer was shown."""
ASK_WITHIN = timedelta(days=3)
HALF_A_DAY = timedelta(hours=12)

Resting = Callable[[date], bool]


class Word(StrEnum):
    """What care has to say; see the module for each."""

    NOTHING = "nothing"
    STOP = "stop"
    LAST_DAY_BACK = "last-day-back"
    ASK_AFTER = "ask-after"
    OFFER = "offer"


class Sign(StrEnum):
    """What an offer rests on."""

    HEAVY = "heavy"
    FALL = "fall"
    REOPENED = "reopened"
    MANY = "many"
    LONG = "long"


class Way(StrEnum):
    """A way out that is offered."""

    NARROW = "narrow"
    WORDLESS = "wordless"
    REST = "rest"
    SPEAK = "speak"
    AWAITING = "awaiting"
    PAUSE = "pause"


class After(StrEnum):
    """How it was after *last day*, in the person's own word. ``UNSAID``: asked, and passed over."""

    WELL = "well"
    AFRAID = "afraid"
    SLEEPLESS = "sleepless"
    UNSAID = "unsaid"


class Written(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One writing of an account.

    Attributes:
        of: the day it speaks of.
        on: the day on which it was written: the one whose account it was then time for, so that an evening
            on which the day itself is closed, and one more is filled in, holds one other day and not two.
        seconds: how long it took; None when that is not known.
    """

    of: date
    on: date
    seconds: int | None = None


def remembered(written: Iterable[Written], on: date) -> tuple[Written, ...]:
    """The writings that are still remembered on a day: those of the last week. All others are forgotten."""
    return tuple(each for each in written if timedelta(0) <= on - each.on < WEEK)[-REMEMBERED:]


def believed(seconds: int | None) -> int | None:
    """How long a writing took, as far as a door can tell: a form left lying for hours tells nothing."""
    return seconds if seconds is not None and 0 <= seconds <= LYING_SECONDS else None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What care is told besides the pages.

    Attributes:
        written: every writing of an account by hand in the last week, corrections too, where that is known.
            What a sheet of paper brought in at once does not belong here.
        after: how it was after *last day*, by the id of the sitting.
        offered: the day on which an offer was last shown.
        opened: the instant at which the person last opened measuring again.
        last_day_opened: the day on which he last opened *last day*; answers from before do not count.
        wordless: he gives his account in words only, so that this way out is no news to him.
        resting: he rests by his own choice; nothing is offered meanwhile.
    """

    written: tuple[Written, ...] = ()
    after: Mapping[str, After] = {}
    offered: date | None = None
    opened: datetime | None = None
    last_day_opened: date | None = None
    wordless: bool = False
    resting: bool = False


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """What care says, and the counts it rests on.

    Attributes:
        word: what it says.
        sign: for an offer, what was noticed.
        ways: the ways out that may be shown, in order.
        count: how many (heavy days, reopenings, accounts, nights).
        of: out of how many, where that has a sense.
        sitting: for ``ASK_AFTER``, the sitting it asks about.
    """

    word: Word = Word.NOTHING
    sign: Sign | None = None
    ways: tuple[Way, ...] = ()
    count: int = 0
    of: int = 0
    sitting: str = ""

    @property
    def last_day_open(self) -> bool:
        """Whether *last day* may be sat."""
        return self.word not in (Word.STOP, Word.LAST_DAY_BACK)

    @property
    def measuring(self) -> bool:
        """Whether numbers may be asked for and shown."""
        return self.word is not Word.STOP


_DAYS = (Way.NARROW, Way.WORDLESS, Way.REST, Way.SPEAK)
_ACCOUNTS = (Way.WORDLESS, Way.REST, Way.SPEAK)


def look(
    pages: Iterable[Page], day: date, resting: Resting, lexicons: Sequence[Lexicon], known: Known
) -> Care:
    """Look at the record with care.

    Args:
        pages: pages in any order; the last two months are enough, and those after ``day`` are not looked at.
            For the words, all since the person last opened measuring again.
        day: the Hebrew day it is now.
        resting: whether a day is one of rest for this person.
        lexicons: the words to listen for.
        known: what the pages do not hold.
    """
    read = sorted((page for page in pages if page.day <= day), key=lambda page: page.day)
    if stopped(last_heard(read, lexicons), known.opened):
        return Care(word=Word.STOP, ways=(Way.SPEAK,))
    if (found := _last_day(read, day, known)) is not None:
        return found
    if known.resting or (known.offered is not None and day - known.offered < QUIET):
        return Care()
    accounts = [
        (page.day, mean)
        for page in read
        if not resting(page.day) and (mean := _mean(page.account)) is not None
    ]
    offer = _heavy(accounts, day) or _fallen(accounts, day) or _written(known.written, day, resting) or Care()
    if not known.wordless:
        return offer
    return replace(offer, ways=tuple(way for way in offer.ways if way is not Way.WORDLESS))


# --- the days -----------------------------------------------------------------------------------------------


def _mean(account: Account) -> float | None:
    given = [
        each for each in (account.clarity, account.love, account.desire, account.thought) if each is not None
    ]
    return sum(given) / len(given) if given else None


def heavy_evening(account: Account) -> bool:
    """True when the mean of an evening's numbers is a heavy one."""
    mean = _mean(account)
    return mean is not None and mean <= LOW


def _heavy(accounts: list[tuple[date, float]], day: date) -> Care | None:
    last = accounts[-HEAVY_OF:]
    if len(last) < HEAVY_OF or day - last[0][0] > RECENT or day - last[-1][0] > FRESH:
        return None
    count = sum(mean <= LOW for _, mean in last)
    if count < HEAVY_DAYS:
        return None
    return Care(word=Word.OFFER, sign=Sign.HEAVY, ways=_DAYS, count=count, of=len(last))


def _fallen(accounts: list[tuple[date, float]], day: date) -> Care | None:
    last, before = accounts[-FALL_OF:], accounts[-FALL_OF - FALL_BEFORE : -FALL_OF]
    if len(before) < FALL_LEAST or day - last[0][0] > RECENT or day - last[-1][0] > FRESH:
        return None
    now, then = (sum(mean for _, mean in each) / len(each) for each in (last, before))
    if then - now < FALL_BY:
        return None
    return Care(word=Word.OFFER, sign=Sign.FALL, ways=_DAYS, count=len(last), of=len(before))


def _written(written: Sequence[Written], day: date, resting: Resting) -> Care | None:
    week = [each for each in written if timedelta(0) <= day - each.on < WEEK]
    again = Counter(each.of for each in week)
    reopened = sum(count - 1 for count in again.values())
    if reopened >= REOPENINGS:
        return Care(word=Word.OFFER, sign=Sign.REOPENED, ways=_ACCOUNTS, count=reopened)
    spread = {(each.on, each.of) for each in week if each.of != each.on and not resting(each.of)}
    most = max(Counter(on for on, _ in spread).values(), default=0)
    if most >= ACCOUNTS_A_DAY:
        return Care(word=Word.OFFER, sign=Sign.MANY, ways=_ACCOUNTS, count=most)
    long = sum(each.seconds is not None and each.seconds > LONG_SECONDS for each in week)
    if long >= LONG_TIMES:
        return Care(word=Word.OFFER, sign=Sign.LONG, ways=_ACCOUNTS, count=long, of=len(week))
    return None


# --- after last day -----------------------------------------------------------------------------------------


def _last_day(read: list[Page], day: date, known: Known) -> Care | None:
    since = known.last_day_opened
    sat = [
        (page.day, sitting.id)
        for page in read
        for sitting in page.sittings
        if sitting.route == LAST_DAY and (since is None or page.day >= since)
    ]
    hard = sum(known.after.get(each) in (After.AFRAID, After.SLEEPLESS) for _, each in sat)
    if hard >= 2:
        return Care(word=Word.LAST_DAY_BACK, ways=(Way.AWAITING, Way.PAUSE), count=hard, of=len(sat))
    if not sat:
        return None
    last, sitting = sat[-1]
    if sitting not in known.after and timedelta(0) < day - last <= ASK_WITHIN:
        return Care(word=Word.ASK_AFTER, sitting=sitting)
    return None


# --- the words ----------------------------------------------------------------------------------------------


class Hearing(NamedTuple):
    """When words of a wish to die, or to harm oneself, were last written.

    Attributes:
        meant: such as are plainly meant.
        maybe: such as may be meant.
    """

    meant: datetime | None = None
    maybe: datetime | None = None


def hearing(pages: Iterable[Page], lexicons: Sequence[Lexicon]) -> Hearing:
    """When such words were last written, on any of the pages. Each text is listened to once."""
    return _hearing((each for page in pages for each in own_words(page)), lexicons)


def hearing_of(texts: Iterable[str], at: datetime, lexicons: Sequence[Lexicon]) -> Hearing:
    """The same of texts that were written at one instant, and lie on no page."""
    return _hearing(((at, text) for text in texts), lexicons)


def _hearing(written: Iterable[tuple[datetime, str]], lexicons: Sequence[Lexicon]) -> Hearing:
    listener = Listener(lexicons)
    last: dict[Tier, datetime] = {}
    for at, text in written:
        if text:
            tier = listener.tier(text)
            last[tier] = max(at, last.get(tier, at))
    return Hearing(last.get(Tier.MEANT), last.get(Tier.MAYBE))


def last_heard(pages: Iterable[Page], lexicons: Sequence[Lexicon]) -> datetime | None:
    """The last instant at which such words were written and plainly meant, on any of the pages."""
    return hearing(pages, lexicons).meant


def stopped(last: datetime | None, opened: datetime | None) -> bool:
    """Whether *last day* and all measuring rest.

    Args:
        last: when such words were last written.
        opened: when the person last opened measuring again by his own hand; sooner than half a day after the
            words it is not taken for an opening.
    """
    return last is not None and (opened is None or opened < last + HALF_A_DAY)


_CARRIED = (Turned.MENDED, Turned.REPLACED, Turned.SETTLED)
"""Decisions that carry along a point worded earlier."""


def own_words(page: Page) -> Iterator[tuple[datetime, str]]:
    """Everything a person wrote on a page in his own words, and when."""
    for sitting in page.sittings:
        yield sitting.at, sitting.words
    for reading in page.readings:
        yield reading.at, reading.words
    for look_ in page.glances:
        yield look_.at, look_.pull
    if page.account.written is not None:
        yield page.account.written, page.account.where
        yield page.account.written, page.account.words
        yield page.account.written, page.account.pull
    for decision in page.decisions:
        yield decision.at, decision.words
        if (point := decision.point) is not None and decision.kind not in _CARRIED:
            yield from ((decision.at, each) for each in words_of(point))
    for highlight in page.highlights:  # what a book says is not what he wrote
        yield highlight.noted or highlight.at, highlight.words
        yield highlight.noted or highlight.at, highlight.today
    for said in page.questions:
        yield said.noted or said.at, said.own  # what a teacher answered is not what he wrote
