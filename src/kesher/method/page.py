"""One Hebrew day of a person's practice.

A page is a small frozen value that round-trips through plain JSON. Nothing on it is required: an empty
page is a day on which nothing was written, which is not a fault. Every function that changes a page
returns a new one, or a :class:`Problem`.

The parts of a page refer to nothing that could refer back, so they are kept out of the garbage
collector's sight (``gc=False``): ten years of pages are read a fifth faster.

It is long because a page is one value: what may stand on it, and each pure change of it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from kesher.method.highlight import AROUND_LIMIT, NAME_LIMIT, QUOTE_LIMIT, Highlight
from kesher.method.late import late
from kesher.method.point import WORDED, Decision, Instant, PointDay, words_of
from kesher.method.problems import Code, Problem
from kesher.method.question import Said, says_nothing

FORMAT = 2
"""The newest page format this program writes. Older ones are read forever; newer ones are refused."""

_NEXT = timedelta(microseconds=1)

SCALES = ("love", "desire", "thought", "clarity")
"""The numbers of an evening, in the order in which they are asked."""

LINE_LIMIT = 24_000
"""The most bytes of one line's picture; it lies on the page, and pages are read whole."""

PAPER = ""
"""The route of a sitting that was marked on paper: which it was is not asked there."""

WORDS_LIMIT = 20_000
"""The most characters one field of words may hold: some eight printed pages."""


class Lives(StrEnum):
    """How a foundation lives in the person, by the person's own word."""

    SAID = "said"
    UNDERSTOOD = "understood"
    FELT = "felt"
    LIVED = "lived"


class Heart(StrEnum):
    """What the heart answered at the end of a sitting. Silence is an answer."""

    ANSWERED = "answered"
    FAINTLY = "faintly"
    SILENT = "silent"


class Choice(StrEnum):
    """The trace a choice may leave (M3): toward the true place, or not yet. It is never counted."""

    THERE = "there"
    NOT_YET = "not-yet"


class Sitting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One contemplation. ``seconds`` is how long it lasted; ``whole`` is False when it was left midway."""

    id: str
    at: Instant
    route: str
    seconds: int = 0
    whole: bool = True
    foundation: str | None = None
    lives: Lives | None = None
    clarity: int | None = None
    heart: Heart | None = None
    choice: Choice | None = None
    words: str = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A foundation read by itself, and how it lives."""

    id: str
    at: Instant
    foundation: str
    lives: Lives | None = None
    words: str = ""


class Glance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where am I now: 0 after the world … 10 inward."""

    id: str
    at: Instant
    where: int
    pull: str = ""


class Account(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The evening account of the day. Numbers are 0 (drawn to the world, unclear) … 10 (inward, clear).

    Attributes:
        where: where love was that day, in a word or two of the person's own (M4).
    """

    where: str = ""
    clarity: int | None = None
    love: int | None = None
    desire: int | None = None
    thought: int | None = None
    pull: str = ""
    words: str = ""
    written: Instant | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was written by hand on a sheet of paper, as a small picture.

    Attributes:
        id: the sheet's, so that a sheet has one line a day.
        at: when the sheet was read.
        picture: a PNG in a few greys, at most :data:`LINE_LIMIT` bytes.
    """

    id: str
    at: Instant
    picture: bytes


class Ask(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Two writers touched the same thing: both are kept, and the person is asked.

    Attributes:
        field: what was touched, e.g. ``account.words`` or ``sittings/<id>``.
        stands: the value now on the page, as JSON.
        other: the value kept beside it, as JSON.
    """

    field: str
    stands: str
    other: str


class Page(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One day. ``day`` is the civil date of its daylight; ``acts`` are the ids of what was already done."""

    day: date
    format: int = 1  # what its absence means, forever; to_json writes FORMAT
    sittings: tuple[Sitting, ...] = ()
    glances: tuple[Glance, ...] = ()
    readings: tuple[Reading, ...] = ()
    account: Account = Account()
    point: PointDay | None = None
    decisions: tuple[Decision, ...] = ()
    lines: tuple[Line, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    questions: tuple[Said, ...] = ()
    asks: tuple[Ask, ...] = ()
    acts: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when nothing was written on this day."""
        written = self.sittings or self.glances or self.readings or self.decisions or self.lines
        return not (written or self.closed or self.point or self.highlights or self.questions)

    @property
    def closed(self) -> bool:
        """True when the evening account was written."""
        return self.account.written is not None


Changed = Page | Problem
Acted = TypeVar("Acted", Sitting, Glance, Reading, Decision, Line, Highlight, Said)


def place_of(pages: Sequence[Page], day: date) -> int:
    """Where a day stands among pages, earliest first: the place of the first that is no earlier."""
    return bisect_left(pages, day, key=_day_of)


def between(pages: Sequence[Page], first: date, last: date) -> Sequence[Page]:
    """The pages from a first day to a last, both included, of pages that stand earliest first."""
    return pages[place_of(pages, first) : bisect_right(pages, last, key=_day_of)]


def _day_of(page: Page) -> date:
    return page.day


# Characters without a shape of their own. Bidi embeddings, overrides and isolates are taken out because
# an unclosed one scrambles every word after it; the two plain marks (U+200E, U+200F) may stay.
_UNSEEN = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean(words: str) -> str:
    """Return the person's words as they will be kept: NFC, one kind of line end, nothing unseen."""
    unified = words.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", unified)).strip()


def too_long(*words: str) -> Problem | None:
    """Refuse words longer than :data:`WORDS_LIMIT` characters."""
    longest = max((len(each) for each in words), default=0)
    if longest > WORDS_LIMIT:
        return Problem(Code.WORDS_TOO_LONG, {"length": longest, "limit": WORDS_LIMIT})
    return None


def out_of_range(*numbers: int | None) -> Problem | None:
    """Refuse a number that is not one of the eleven bubbles."""
    for number in numbers:
        if number is not None and not 0 <= number <= 10:
            return Problem(Code.NUMBER_OUT_OF_RANGE, {"number": number})
    return None


def done(page: Page, act: str) -> bool:
    """True when this very act was already done, so that a form posted twice changes nothing."""
    return act in page.acts


def acted(page: Page, act: str) -> Page:
    """Note on the page that an act was done."""
    return page if done(page, act) else replace(page, acts=(*page.acts, act))


def in_order(items: list[Acted]) -> tuple[Acted, ...]:
    """Sittings, glances or decisions by their time."""
    return tuple(sorted(items, key=lambda each: (each.at, each.id)))


def with_one(items: tuple[Acted, ...], item: Acted) -> tuple[Acted, ...]:
    """The items with one more, in order of time; one of the same id gives way."""
    by_id = {each.id: each for each in items}
    by_id[item.id] = item
    return in_order(list(by_id.values()))


def sit(page: Page, sitting: Sitting) -> Changed:
    """Write a sitting. The same id again corrects the earlier writing."""
    kept = _cleaned_sitting(sitting)
    return kept if isinstance(kept, Problem) else replace(page, sittings=with_one(page.sittings, kept))


def _cleaned_sitting(sitting: Sitting) -> Sitting | Problem:
    kept = replace(sitting, words=clean(sitting.words), seconds=max(0, sitting.seconds))
    return too_long(kept.words) or out_of_range(kept.clarity) or kept


def read(page: Page, reading: Reading) -> Changed:
    """Write that a foundation was read."""
    kept = _cleaned_reading(reading)
    return kept if isinstance(kept, Problem) else replace(page, readings=with_one(page.readings, kept))


def _cleaned_reading(reading: Reading) -> Reading | Problem:
    kept = replace(reading, words=clean(reading.words))
    return too_long(kept.words) or kept


def glance(page: Page, look: Glance) -> Changed:
    """Write a glance."""
    kept = _cleaned_glance(look)
    return kept if isinstance(kept, Problem) else replace(page, glances=with_one(page.glances, kept))


def _cleaned_glance(look: Glance) -> Glance | Problem:
    kept = replace(look, pull=clean(look.pull))
    return too_long(kept.pull) or out_of_range(kept.where) or kept


def take_back_glance(page: Page, which: str) -> Changed:
    """Take a glance off the page; one that is not there any more is gone."""
    return replace(page, glances=tuple(each for each in page.glances if each.id != which))


def write_account(page: Page, account: Account) -> Changed:
    """Write the evening account whole. An account that says nothing at all is not an account."""
    kept = _cleaned_account(account)
    if isinstance(kept, Problem):
        return kept
    if replace(kept, written=None) == Account():
        return Problem(Code.NOTHING_GIVEN)
    return replace(page, account=kept)


def mark_point(page: Page, mark: PointDay | None) -> Changed:
    """Write whether the point was kept, partly or missed that day; or None, that nothing is said of it."""
    return replace(page, point=mark)


def decide(page: Page, decision: Decision) -> Changed:
    """Write a decision: the only kind of event that changes where the person stands.

    It comes after those that are there, also where the clock was set back between them.
    """
    others = [each.at for each in page.decisions if each.id != decision.id]
    if others and decision.at <= others[-1]:
        decision = replace(decision, at=others[-1] + _NEXT)
    return replace(page, decisions=with_one(page.decisions, decision))


def cleaned_highlight(highlight: Highlight) -> Highlight:
    """A highlight as it is kept. The book's own words are left as they stand in the book."""
    return replace(highlight, words=clean(highlight.words), today=clean(highlight.today))


def unfit(highlight: Highlight) -> Problem | None:
    """Refuse a highlight that is too long, or marks nothing."""
    if not highlight.quote.strip():
        return Problem(Code.NOTHING_GIVEN)
    around = max(len(highlight.before), len(highlight.after))
    if len(highlight.quote) > QUOTE_LIMIT or around > AROUND_LIMIT or len(highlight.ref) > NAME_LIMIT:
        return Problem(Code.HIGHLIGHT_LONG, {"length": len(highlight.quote), "limit": QUOTE_LIMIT})
    return too_long(clean(highlight.words), clean(highlight.today))


def say(page: Page, said: Said) -> Changed:
    """Write something of a question; the same id again corrects the earlier writing."""
    kept = cleaned_said(said)
    return unsaid(kept) or replace(page, questions=with_one(page.questions, kept))


def cleaned_said(said: Said) -> Said:
    """What was said of a question, as it is kept. A book's own words are left as they stand in the book."""
    return replace(said, words=clean(said.words))


def unsaid(said: Said) -> Problem | None:
    """Refuse what was said of a question when it is too long, or says nothing."""
    if says_nothing(said):
        return Problem(Code.QUESTION_EMPTY)
    if len(said.quote) > QUOTE_LIMIT or len(said.ref) > NAME_LIMIT:
        return Problem(Code.HIGHLIGHT_LONG, {"length": len(said.quote), "limit": QUOTE_LIMIT})
    return too_long(said.words)


_DATED = ("sittings", "glances", "readings", "decisions", "lines", "highlights", "questions")


def on_another_day(page: Page, day: date, latest: datetime) -> Page:
    """What is written on a page, as of another day.

    Its instants are moved back together, where they lie ahead, so that their order and what is between them
    stay as they are.

    Args:
        page: what was written.
        day: the day it is written on instead.
        latest: the last instant at which it can have been written.
    """
    instants = [each.at for name in _DATED for each in getattr(page, name)]
    instants += [page.account.written] if page.account.written is not None else []
    back = max(max(instants, default=latest) - latest, timedelta(0))
    moved = {name: tuple(replace(each, at=each.at - back) for each in getattr(page, name)) for name in _DATED}
    account = page.account
    if account.written is not None:
        account = replace(account, written=account.written - back)
    return replace(page, day=day, account=account, **moved)


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Page)


class _Format(msgspec.Struct):
    format: int = 1


_format_decoder = msgspec.json.Decoder(_Format)


def to_json(page: Page) -> bytes:
    """Write a page as JSON (UTF-8)."""
    return _encoder.encode(page if page.format == FORMAT else replace(page, format=FORMAT))


def to_plain(page: Page) -> Any:
    """Write a page as plain values: dicts, lists, strings and numbers, ready for any JSON writer."""
    return msgspec.to_builtins(page)


def from_json(raw: bytes) -> Page | Problem:
    """Read a page of this or any older format.

    Returns:
        The page; ``PAGE_NEWER`` when a newer program wrote it; ``PAGE_DAMAGED`` when it is no page.
    """
    try:
        page = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _why_unreadable(raw)
    return Problem(Code.PAGE_NEWER, {"format": page.format}) if page.format > FORMAT else page


def _why_unreadable(raw: bytes) -> Problem:
    """Tell a newer page, which may have another shape, from a damaged one."""
    try:
        found = _format_decoder.decode(raw).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = 1
    return Problem(Code.PAGE_NEWER, {"format": found}) if found > FORMAT else Problem(Code.PAGE_DAMAGED)


def cleaned(page: Page) -> Page | Problem:
    """Hold a page that came from elsewhere to the same rules as what is written here."""
    changed = _cleaned_acts(page)
    if isinstance(changed, Problem):
        return changed
    # Two writings, each of which took out what the other left, merge into an account that says nothing.
    account = _cleaned_account(page.account)
    if isinstance(account, Problem):
        return account
    decisions = tuple(_cleaned_decision(each) for each in page.decisions)
    if problem := too_long(*(words for each in decisions for words in _words_of(each))):
        return problem
    if any(len(each.picture) > LINE_LIMIT for each in page.lines):
        return Problem(Code.PICTURE_LARGE, {"limit": 1})
    said = [cleaned_said(each) for each in page.questions]
    problems = (*map(unfit, page.highlights), *map(unsaid, said))
    if problem := next((each for each in problems if each is not None), None):
        return problem
    return replace(
        page,
        questions=in_order(said),
        lines=in_order(list(page.lines)),
        highlights=in_order([cleaned_highlight(each) for each in page.highlights]),
        sittings=changed.sittings,
        glances=changed.glances,
        readings=changed.readings,
        account=account,
        decisions=in_order(list(decisions)),
    )


def _cleaned_acts(page: Page) -> Page | Problem:
    sittings = _each_cleaned(page.sittings, _cleaned_sitting)
    if isinstance(sittings, Problem):
        return sittings
    glances = _each_cleaned(page.glances, _cleaned_glance)
    if isinstance(glances, Problem):
        return glances
    readings = _each_cleaned(page.readings, _cleaned_reading)
    if isinstance(readings, Problem):
        return readings
    return replace(page, sittings=sittings, glances=glances, readings=readings)


def _each_cleaned(
    items: tuple[Acted, ...], rule: Callable[[Acted], Acted | Problem]
) -> tuple[Acted, ...] | Problem:
    """All of a kind by one rule, in order of time; the last of an id is the one that stands."""
    by_id: dict[str, Acted] = {}
    for each in items:
        kept = rule(each)
        if isinstance(kept, Problem):
            return kept
        by_id[kept.id] = kept
    return in_order(list(by_id.values()))


def _cleaned_account(account: Account) -> Account | Problem:
    kept = replace(account, words=clean(account.words), pull=clean(account.pull), where=clean(account.where))
    numbers = out_of_range(kept.clarity, kept.love, kept.desire, kept.thought)
    return too_long(kept.words, kept.pull, kept.where) or numbers or kept


def _words_of(decision: Decision) -> tuple[str, ...]:
    return (decision.words, *(words_of(decision.point) if decision.point else ()))


def _cleaned_decision(decision: Decision) -> Decision:
    point = decision.point
    if point is not None:
        point = replace(point, **{name: clean(getattr(point, name)) for name in WORDED})
    return replace(decision, words=clean(decision.words), point=point)
