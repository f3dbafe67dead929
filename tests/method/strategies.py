"""Pages of every shape, and the acts that write them."""

import string
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from kesher.method import page as pages
from kesher.method.highlight import Highlight
from kesher.method.page import Account, Ask, Choice, Glance, Heart, Lives, Page, Sitting
from kesher.method.point import Decision, Mark, Pace, Point, PointDay, Turned
from kesher.method.question import Brought, Said, Saying

DAY = date(2026, 11, 23)
SINCE = datetime(2000, 1, 1, tzinfo=UTC)

ids = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
few_ids = st.sampled_from(["a", "b", "c", "d"])
hostile = st.sampled_from(
    [
        "נקודה אחת",
        "שָׁלוֹם",
        "\ufb2c" * 3,
        "a\x00b",
        "\u202eהפוך\u202c",
        "\u2066x\u2069",
        "סוף\r\nשורה\rאחרת",
        "e\u0301",
        "\u200f״גרש״",
        "👩‍👩‍👧",
        "\ud83d",
        '{"format":9}',
        "\x85\u2028",
        " ",
    ]
)
# Lone surrogates cannot be written as UTF-8, and clean() takes them out; they stay in on purpose there only.
raw_words = st.one_of(st.text(max_size=40), st.lists(hostile, max_size=4).map("".join))
words = raw_words.map(pages.clean)
instants = st.builds(
    lambda moment, minutes: moment.astimezone(timezone(timedelta(minutes=minutes))),
    st.integers(0, 100 * 365 * 86400 * 1000).map(lambda away: SINCE + timedelta(milliseconds=away)),
    st.integers(-12 * 60, 14 * 60),
)
bubbles = st.none() | st.integers(0, 10)


def _sittings(some: st.SearchStrategy[str]) -> st.SearchStrategy[Sitting]:
    return st.builds(
        Sitting,
        id=some,
        at=instants,
        route=ids,
        seconds=st.integers(0, 10_000),
        whole=st.booleans(),
        foundation=st.none() | ids,
        lives=st.none() | st.sampled_from(Lives),
        clarity=bubbles,
        heart=st.none() | st.sampled_from(Heart),
        choice=st.none() | st.sampled_from(Choice),
        words=words,
    )


def _glances(some: st.SearchStrategy[str]) -> st.SearchStrategy[Glance]:
    return st.builds(Glance, id=some, at=instants, where=st.integers(0, 10), pull=words)


def _highlights(some: st.SearchStrategy[str]) -> st.SearchStrategy[Highlight]:
    quotes = words.map(lambda text: f"q{text}"[:80])
    return st.builds(
        Highlight, id=some, at=instants, book=ids, ref=ids, quote=quotes, words=words, today=words
    )


accounts = st.builds(
    Account,
    where=words,
    clarity=bubbles,
    love=bubbles,
    desire=bubbles,
    thought=bubbles,
    pull=words,
    words=words,
    written=instants,
)
points = st.builds(
    Point,
    id=ids,
    act=words,
    when=words,
    least=words,
    against=words,
    why=words,
    given=words,
    rung=st.integers(1, 5),
)
marks = st.builds(PointDay, st.sampled_from(Mark), ids, st.integers(1, 5))


def _decisions(some: st.SearchStrategy[str]) -> st.SearchStrategy[Decision]:
    return st.builds(
        Decision,
        id=some,
        at=instants,
        kind=st.sampled_from(Turned),
        point=st.none() | points,
        pace=st.none() | st.sampled_from(Pace),
        words=words,
    )


def _said(some: st.SearchStrategy[str]) -> st.SearchStrategy[Said]:
    return st.builds(
        Said,
        id=some,
        at=instants,
        question=ids,
        kind=st.sampled_from(Saying),
        words=words.filter(bool),
        book=ids,
        ref=words,
        quote=words,
        noted=st.none() | instants,
        brought=st.none() | st.builds(Brought, **dict.fromkeys(("host", "circle", "name", "code"), ids)),
        to=ids,
    )


def _distinct(each: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=3, unique_by=lambda item: item.id).map(pages.in_order)


any_ask = st.builds(Ask, field=ids, stands=words, other=words)


def a_page(day: st.SearchStrategy[date] | None = None) -> st.SearchStrategy[Page]:
    """Any page; the text of its asks is any text."""
    return st.builds(
        Page,
        day=st.dates(date(1900, 1, 1), date(2200, 1, 1)) if day is None else day,
        format=st.just(pages.FORMAT),
        sittings=_distinct(_sittings(ids)),
        glances=_distinct(_glances(ids)),
        account=accounts | st.just(Account()),
        point=st.none() | marks,
        decisions=_distinct(_decisions(ids)),
        asks=st.lists(any_ask, max_size=2, unique=True).map(tuple),
        highlights=_distinct(_highlights(ids)),
        questions=_distinct(_said(ids)),
        acts=st.lists(ids, max_size=3, unique=True).map(tuple),
    )


Act = Callable[[Page], Page]


def _acting(function: Callable[..., object], value: object) -> Act:
    def act(page: Page) -> Page:
        changed = function(page, value)
        return changed if isinstance(changed, Page) else page

    return act


# Few ids and few fields, so that two sequences meet often.
acts: st.SearchStrategy[Act] = st.one_of(
    _sittings(few_ids).map(lambda value: _acting(pages.sit, value)),
    _glances(few_ids).map(lambda value: _acting(pages.glance, value)),
    accounts.map(lambda value: _acting(pages.write_account, value)),
    marks.map(lambda value: _acting(pages.mark_point, value)),
    _decisions(few_ids).map(lambda value: _acting(pages.decide, value)),
    _said(few_ids).map(lambda value: _acting(pages.say, value)),
)


def after(page: Page, done: list[Act]) -> Page:
    """A page after some acts."""
    for act in done:
        page = act(page)
    return page
