"""The cover of the journal: what a person chose once, sealed like any page."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from kesher.days import Further, Place
from kesher.method.care import REMEMBERED, WEEK, Hearing, Written
from kesher.method.language import Form, Language
from kesher.method.late import late
from kesher.method.page import clean, too_long
from kesher.method.point import Instant
from kesher.method.problems import Code, refuse
from kesher.reminders.chosen import Channel, Thing, When

FORMAT = 2
IDLE_LIMIT = 7 * 24 * 60
"""Minutes; more is as good as never."""

JERUSALEM = Place(
    latitude=31.76904,
    longitude=35.21633,
    elevation=786.0,
    zone="Asia/Jerusalem",
    israel=True,
    candle_minutes=40,
    name="jerusalem",
)
"""Where a journal is until its owner says otherwise."""


MINUTES = range(3, 11)
"""How many minutes a sitting may be."""

PULLS_LIMIT = 40

PLACES_LIMIT = 200
"""In how many books one's place is kept."""

DRAFTS_LIMIT = 16
LARGEST_DRAFT = 64 * 1024
"""How many forms are put by, and how long each may be."""

_COUNTRY = late("(?:[A-Z]{2})?")
_SECRET = late("(?:[0-9a-f]{32})?")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A form that could not be written when it was sent.

    Attributes:
        id: its own.
        at: when it was put by.
        path: where it was going.
        form: its fields, URL-encoded.
    """

    id: str
    at: Instant
    path: str
    form: str


class Cover(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person chose.

    Attributes:
        begun: the Hebrew day on which the journal was begun; None where that was not written down.
        idle_minutes: how long the journal stays open untouched; 0 leaves it open.
        pack: the id of the pack in use; none means the one that ships.
        sets: which sets of foundations the sittings go through; none means the pack's first.
        own: the picture of a sitting in the person's own words, a line to a line.
        route: the route a sitting begins with.
        minutes: how long a sitting is, 3 to 10.
        bell: a soft bell at the beginning and the end.
        pulls: what drags him, as he named it.
        still: on Shabbat and Yom Tov one still page, and nothing to write.
        last_day_opened: the Hebrew day on which he last asked for it.
        after_last_day: how it was after it, by the sitting's id (see ``method.care.After``).
        lot: two routes, one of which is drawn at the start of each sitting; none when that is not asked.
        lot_since: the Hebrew day from which they were drawn.
        bond_hidden: the count of kept days is not shown.
        line_hidden: a letter does not open with a line of his own.
        care_offered: the day on which a gentle offer was last read.
        heard: when words of a wish to die were last written; the words themselves are only on their page.
        written: the last week's writings of accounts: of which day, on which, how long; not what they say.
        measuring_opened: when he last opened measuring again after it was stopped.
        sheet_secret: 32 hex digits that tie printed sheets to this journal, made when it is begun and never
            replaced; empty in one that an older program began, until its first sheet is printed.
        places: where he is in his books, by the book's id: the latest last.
        wordless: he gives his account in words only, without numbers, by his own choice.
        moed: on Chol HaMoed too nothing is asked, since he does not write then.
        helps: what helps against a pull, in his own words, by the pull.
        bereaved: he has told that somebody close to him died; what speaks of death rests.
        hinted: when words that may mean a wish to die were last written.
        answered: when words of a wish to die were last met with people to call, on the very next page.
        hint_answered: when words that may mean it were.
        country: the country whose people to call he chose to see first; empty for that of his place.
        rests_until: the Hebrew day up to which he rests, and nothing is asked; None when he does not.
        code_confirmed: he showed that he has the recovery code; it is asked about until he does.
        drafts: forms that could not be written when they were sent, and are offered again.
        further: which further names of days are shown.
        last_day: he asked for the route *last day*, and said what it asks to be said first.
        reminders: when he is reminded, by what it is of; none until he asks for it.
        reminded_by: by what he is reminded then.
    """

    format: int = 1  # what its absence means, forever; cover_to_json writes FORMAT
    language: Language = Language.HE
    form: Form = Form.MASCULINE
    place: Place = JERUSALEM
    begun: date | None = None
    idle_minutes: int = 15
    pack: str = ""
    sets: tuple[str, ...] = ()
    own: str = ""
    route: str = "awaiting"
    minutes: int = 5
    bell: bool = False
    pulls: tuple[str, ...] = ()
    still: bool = True
    last_day: bool = False
    last_day_opened: date | None = None
    after_last_day: dict[str, str] = {}
    lot: tuple[str, ...] = ()
    lot_since: date | None = None
    bond_hidden: bool = False
    line_hidden: bool = False
    care_offered: date | None = None
    heard: Instant | None = None
    hinted: Instant | None = None
    answered: Instant | None = None
    hint_answered: Instant | None = None
    measuring_opened: Instant | None = None
    written: tuple[Written, ...] = ()
    sheet_secret: str = ""
    places: dict[str, int] = {}
    wordless: bool = False
    moed: bool = False
    helps: dict[str, str] = {}
    bereaved: bool = False
    country: str = ""
    rests_until: date | None = None
    code_confirmed: bool = False
    drafts: tuple[Draft, ...] = ()
    further: tuple[Further, ...] = (Further.SHABBATOT,)
    reminders: dict[Thing, When] = {}
    reminded_by: tuple[Channel, ...] = (Channel.NOTICE,)


CARES = ("heard", "hinted", "answered", "hint_answered", "measuring_opened")
"""The instants of care; their order among each other says whether what was heard was answered."""


def heeded(cover: Cover, hearing: Hearing) -> Cover:
    """The cover, with a note of when words of a wish to die were last written, if that is news to it."""
    return replace(
        cover, heard=latest(cover.heard, hearing.meant), hinted=latest(cover.hinted, hearing.maybe)
    )


def righted(cover: Cover, now: datetime) -> Cover:
    """The cover with no instant of care ahead of now: the clock was ahead when it was noted.

    What was written since would be earlier, and would not be heard. All are moved back together, so that
    their order, and what is between them, stays.
    """
    last = latest(*(getattr(cover, name) for name in CARES))
    if last is None or last <= now:
        return cover
    moved = {name: at - (last - now) for name in CARES if (at := getattr(cover, name)) is not None}
    return replace(cover, **moved)


def latest(*instants: datetime | None) -> datetime | None:
    """The latest of the instants that are known; None when none is."""
    return max((each for each in instants if each is not None), default=None)


def tied(cover: Cover) -> Cover:
    """The cover with the secret that ties printed sheets to it; one that it has is never replaced."""
    return cover if cover.sheet_secret else replace(cover, sheet_secret=secrets.token_hex(16))


def rests(cover: Cover, day: date) -> bool:
    """Whether a person rests on a day by his own choice, and nothing is asked of him."""
    until = cover.rests_until
    # A rest is of a week. One that seems longer was chosen while the clock was ahead.
    return until is not None and timedelta(0) <= until - day < WEEK


def own_words(cover: Cover) -> tuple[str, ...]:
    """Everything on the cover that the person wrote in his own words."""
    return (cover.own, *cover.pulls, *cover.helps, *cover.helps.values())


def sound(cover: Cover) -> bool:
    """True when a cover that came from elsewhere can be lived with."""
    words = own_words(cover)
    return (
        cover.place.problem() is None
        and 0 <= cover.idle_minutes <= IDLE_LIMIT
        and MINUTES[0] <= cover.minutes <= MINUTES[-1]
        and too_long(*words) is None
        and all(clean(each) == each for each in words)
        and len(cover.pulls) <= PULLS_LIMIT
        and len(cover.helps) <= PULLS_LIMIT
        and _COUNTRY.fullmatch(cover.country) is not None
        and len(cover.written) <= REMEMBERED
        and len(cover.places) <= PLACES_LIMIT
        and all(len(book) <= 64 and place > 0 for book, place in cover.places.items())
        and len(cover.drafts) <= DRAFTS_LIMIT
        and len(cover.further) <= len(Further)
        and all(each.sound for each in cover.reminders.values())
        and len(cover.reminded_by) <= len(Channel)
        and all(len(each.form) <= LARGEST_DRAFT for each in cover.drafts)
        and _SECRET.fullmatch(cover.sheet_secret) is not None
    )


_decoder = msgspec.json.Decoder(Cover)


def cover_to_json(cover: Cover) -> bytes:
    """Write a cover as JSON."""
    return msgspec.json.encode(replace(cover, format=FORMAT))


def cover_from_json(raw: bytes) -> Cover:
    """Read a cover.

    Raises:
        Refused: it is newer than this program, or damaged.
    """
    try:
        cover = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.PAGE_DAMAGED, day="cover") from None
    if cover.format > FORMAT:
        raise refuse(Code.PAGE_NEWER, format=cover.format)
    return cover
