"""A question that stayed: asked, found for, gone on with, put down, taken up; and never two at once."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kesher.method import page as pages
from kesher.method import question
from kesher.method.care import own_words
from kesher.method.highlight import QUOTE_LIMIT
from kesher.method.merge import merge, settle
from kesher.method.page import Page, cleaned, from_json, to_json
from kesher.method.problems import Code, Problem
from kesher.method.question import WORDED, Brought, Said, Saying, State, Thread, open_one, threads

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = NOON + timedelta(days=90)


def diary(text: str) -> tuple[Page, ...]:
    """Pages from lines of ``day hour kind question words``; what is asked is named by its question."""
    by_day: dict[date, Page] = {}
    for number, line in enumerate(text.strip().splitlines()):
        day, hour, kind, of, *words = line.split(maxsplit=4)
        at = datetime(2026, 11, int(day), int(hour), tzinfo=UTC)
        name = of if kind == "asked" else f"{of}-{number}"
        told = Said(id=name, at=at, question=of, kind=Saying(kind), words=" ".join(words))
        page = pages.say(by_day.get(at.date(), Page(day=at.date())), told)
        assert isinstance(page, Page), page
        by_day[at.date()] = page
    return tuple(by_day[day] for day in sorted(by_day))


def stand(known: Iterable[Thread]) -> dict[str, str]:
    return {each.id: each.state.value for each in known}


def code(found: object) -> Code:
    assert isinstance(found, Problem), found
    return found.code


# --- a thread over days ----------------------------------------------------------------------------------


def test_a_question_and_what_follows_it_are_one_thread_over_days() -> None:
    (thread,) = threads(
        diary(
            """
            2 9 asked why Why wait?
            3 20 found why Perhaps is a door.
            9 7 followed why And who opens it?
            9 8 found why He who waits.
            """
        )
    )
    assert (thread.id, thread.title, thread.state) == ("why", "Why wait?", State.OPEN)
    assert [each.said.kind for each in thread.told] == ["asked", "found", "followed", "found"]
    assert [each.day.day for each in thread.told] == [2, 3, 9, 9]
    assert [each.said.words for each in thread.rest] == [
        "Perhaps is a door.",
        "And who opens it?",
        "He who waits.",
    ]


def test_its_first_line_is_its_name() -> None:
    page = pages.say(Page(day=NOON.date()), asked("  Why wait?  \n\nAt times it is only a sentence."))
    assert isinstance(page, Page)
    (thread,) = threads([page])
    assert thread.title == "Why wait?"


def test_one_that_is_put_down_makes_room_and_is_kept() -> None:
    book = """
        2 9 asked why Why wait?
        3 9 put-down why
        5 9 asked how How?
        """
    assert stand(threads(diary(book))) == {"why": "down", "how": "open"}


def test_what_is_taken_up_again_is_open_again() -> None:
    book = """
        2 9 asked why Why wait?
        3 9 put-down why
        8 9 taken-up why
        9 9 found why So.
        """
    (thread,) = threads(diary(book))
    assert thread.state is State.OPEN and [each.said.kind for each in thread.rest][-1] == "found"
    assert stand(threads(diary(book + "10 9 put-down why"))) == {"why": "down"}


def test_what_was_found_elsewhere_after_it_was_put_down_is_kept_and_does_not_take_it_up() -> None:
    book = """
        2 9 asked why Why wait?
        3 9 put-down why
        3 10 found why Written where nobody knew.
        """
    (thread,) = threads(diary(book))
    assert thread.state is State.DOWN and len(thread.rest) == 2


def test_of_two_asked_apart_the_earlier_is_open_and_the_other_waits() -> None:
    book = """
        2 9 asked why Why wait?
        2 8 asked how How?
        """
    assert stand(threads(diary(book))) == {"how": "open", "why": "waits"}
    assert stand(threads(diary(book + "4 9 put-down how"))) == {"how": "down", "why": "open"}
    assert stand(threads(diary(book + "4 9 put-down why"))) == {"how": "open", "why": "down"}


def test_one_taken_up_apart_waits_behind_the_one_that_was_there_before() -> None:
    book = """
        2 9 asked why Why wait?
        3 9 put-down why
        5 9 asked how How?
        6 9 taken-up why
        """
    known = threads(diary(book))
    assert stand(known) == {"why": "waits", "how": "open"}
    assert open_one(known) is known[1]
    # To have been taken up twice does not put it further behind.
    again = """
        2 9 asked why Why wait?
        5 9 asked how How?
        6 9 taken-up why
        """
    assert stand(threads(diary(again))) == {"why": "open", "how": "waits"}


def test_what_belongs_to_no_question_that_is_here_is_in_no_thread() -> None:
    assert threads(diary("3 9 found lost Its page does not open.")) == ()
    assert threads(()) == () and open_one(()) is None


def test_a_clock_set_back_does_not_part_a_question_from_what_follows() -> None:
    (thread,) = threads(diary("9 9 asked why Why wait?\n2 9 found why Written under an earlier day."))
    assert [each.said.kind for each in thread.told] == ["asked", "found"]


def test_a_question_is_its_own_thread_whatever_its_page_says_it_belongs_to() -> None:
    page = diary("2 9 asked why Why wait?\n3 9 asked how How?")[1]
    strange = replace(page, questions=(replace(page.questions[0], question="why"),))
    known = threads([*diary("2 9 asked why Why wait?"), strange])
    assert stand(known) == {"why": "open", "how": "waits"} and [each.rest for each in known] == [(), ()]


def test_the_same_asking_on_two_days_is_one_question() -> None:
    page = diary("2 9 asked why Why wait?")[0]
    later = diary("3 9 asked why Why wait?\n3 10 asked how How?")[0]
    known = threads([later, page])
    assert stand(known) == {"why": "open", "how": "waits"}
    assert [each.day.day for each in known[0].told] == [2, 3]


# --- the rules -------------------------------------------------------------------------------------------


def asked(words: str, name: str = "q") -> Said:
    told = question.ask((), words, act=name, at=NOON)
    assert isinstance(told, Said)
    return told


OPEN = threads(diary("2 9 asked why Why wait?"))
DOWN = threads(diary("2 9 asked why Why wait?\n3 9 put-down why"))
BOTH = threads(diary("2 9 asked why Why wait?\n3 9 asked how How?"))


def test_a_second_question_is_refused_while_one_is_open() -> None:
    assert code(question.ask(OPEN, "How?", act="a", at=NOON)) is Code.QUESTION_OPEN
    for known in ((), DOWN):
        told = question.ask(known, "How?", act="a", at=NOON)
        assert told == Said(id="a", at=NOON, question="a", kind=Saying.ASKED, words="How?")


def test_only_the_open_one_is_written_to() -> None:
    for write, kind in ((question.find, Saying.FOUND), (question.follow, Saying.FOLLOWED)):
        told = write(BOTH, "why", "So.", act="a", at=NOON)
        assert told == Said(id="a", at=NOON, question="why", kind=kind, words="So.")
        assert code(write(BOTH, "how", "So.", act="a", at=NOON)) is Code.QUESTION_DOWN
        assert code(write(DOWN, "why", "So.", act="a", at=NOON)) is Code.QUESTION_DOWN
        assert code(write(BOTH, "who", "So.", act="a", at=NOON)) is Code.QUESTION_NONE


def test_a_passage_is_brought_with_its_book_and_place() -> None:
    told = question.find(OPEN, "why", "", act="a", at=NOON, book="b00k", ref="Talks, 1", quote="A door.")
    assert isinstance(told, Said)
    assert (told.book, told.ref, told.quote, told.words) == ("b00k", "Talks, 1", "A door.", "")
    assert isinstance(pages.say(Page(day=NOON.date()), told), Page)


def test_putting_down_takes_one_that_is_up_and_taking_up_one_that_is_down() -> None:
    for which in ("why", "how"):  # one that waits may be put down too
        told = question.put_down(BOTH, which, act="a", at=NOON)
        assert told == Said(id="a", at=NOON, question=which, kind=Saying.PUT_DOWN)
    assert code(question.put_down(DOWN, "why", act="a", at=NOON)) is Code.QUESTION_DOWN
    assert code(question.put_down(DOWN, "who", act="a", at=NOON)) is Code.QUESTION_NONE
    assert question.take_up(DOWN, "why", act="a", at=NOON) == Said(
        id="a", at=NOON, question="why", kind=Saying.TAKEN_UP
    )
    assert code(question.take_up(DOWN, "who", act="a", at=NOON)) is Code.QUESTION_NONE
    for which in ("why", "how"):
        assert code(question.take_up(BOTH, which, act="a", at=NOON)) is Code.QUESTION_OPEN


def test_what_is_taken_up_is_up_whatever_the_clock_says() -> None:
    known, at = threads(diary("9 9 asked why Why wait?\n10 9 put-down why")), NOON
    for turn, act, state in (
        (question.take_up, "z", State.OPEN),
        (question.put_down, "y", State.DOWN),
        (question.take_up, "x", State.OPEN),
    ):
        told = turn(known, "why", act=act, at=at)
        assert isinstance(told, Said)
        page = pages.say(Page(day=at.date()), told)
        assert isinstance(page, Page)
        before = [Page(day=each.day, questions=(each.said,)) for each in known[0].told]
        known = threads([*before, page])
        assert known[0].state is state, act
        at -= timedelta(days=1)  # set back, again and again
    later = question.put_down(known, "why", act="w", at=LATER)
    assert isinstance(later, Said) and later.at == LATER


@pytest.mark.parametrize("kind", list(Saying))
@pytest.mark.parametrize("words", ["", "  \n\t", "\u202e\u2066"])
def test_what_says_nothing_is_not_written(kind: Saying, words: str) -> None:
    told = Said(id="a", at=NOON, question="q", kind=kind, words=words)
    page = pages.say(Page(day=NOON.date()), told)
    if kind in (Saying.PUT_DOWN, Saying.TAKEN_UP):
        assert isinstance(page, Page) and not page.empty
    else:
        assert code(page) is Code.QUESTION_EMPTY
    quoted = pages.say(Page(day=NOON.date()), replace(told, quote="A door."))
    assert isinstance(quoted, Page) == (kind not in WORDED or kind is Saying.FOUND)
    blank = pages.say(Page(day=NOON.date()), replace(told, quote=" \n "))
    assert isinstance(blank, Page) == (kind in (Saying.PUT_DOWN, Saying.TAKEN_UP))
    assert code(pages.say(Page(day=NOON.date()), asked(" "))) is Code.QUESTION_EMPTY


def test_what_is_too_long_is_refused() -> None:
    page = Page(day=NOON.date())
    assert code(pages.say(page, asked("א" * 100_000))) is Code.WORDS_TOO_LONG
    long = question.find(OPEN, "why", "", act="a", at=NOON, quote="א" * (QUOTE_LIMIT + 1))
    assert isinstance(long, Said) and code(pages.say(page, long)) is Code.HIGHLIGHT_LONG


# --- corrected, kept, merged -----------------------------------------------------------------------------


def test_words_are_corrected_under_the_same_id_and_the_hour_of_both_is_known() -> None:
    (page,) = diary("2 9 asked why Why wiat?")
    said = question.corrected(page.questions[0], "Why wait?", LATER)
    page = pages.say(page, said)
    assert isinstance(page, Page)
    (kept,) = page.questions
    assert (kept.words, kept.at.day, kept.noted) == ("Why wait?", 2, LATER)
    assert question.corrected(kept, "Why wait?", LATER + timedelta(days=1)) == kept
    # Care hears the words when they were written, not when the first ones were.
    assert list(own_words(page))[-1] == (LATER, "Why wait?")


def test_care_hears_what_he_wrote_and_not_what_a_book_says() -> None:
    told = question.find(OPEN, "why", "So it is.", act="a", at=NOON, quote="A door.")
    assert isinstance(told, Said)
    page = pages.say(Page(day=NOON.date()), told)
    assert isinstance(page, Page)
    assert [words for _, words in own_words(page)] == ["So it is."]


def test_it_goes_through_json_and_a_page_from_elsewhere_is_held_to_the_same_rules() -> None:
    page = diary("2 9 asked why Why wait?\n2 10 found why A door.")[0]
    assert from_json(to_json(page)) == replace(page, format=pages.FORMAT)
    assert cleaned(page) == page
    wordless = replace(page, questions=(replace(page.questions[0], words="\u202e"),))
    assert code(cleaned(wordless)) is Code.QUESTION_EMPTY


def test_two_corrections_apart_are_both_kept_and_asked_about() -> None:
    (base,) = diary("2 9 asked why Why wait?")
    one, other = (
        pages.say(base, question.corrected(base.questions[0], words, LATER)) for words in ("One?", "Other?")
    )
    assert isinstance(one, Page) and isinstance(other, Page)
    merged = merge(base, one, other)
    assert merged.questions == one.questions
    (ask,) = merged.asks
    assert ask.field == "questions/why"
    taken = settle(merged, ask, take_other=True)
    assert isinstance(taken, Page) and taken.questions == other.questions


# --- whatever devices do ---------------------------------------------------------------------------------

ACTS = ("ask", "find", "follow", "put_down", "take_up")
Book = dict[date, Page]
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 30)), max_size=9)


def lived(book: Book, device: str, done: list[tuple[str, int, int]]) -> Book:
    """A device's pages after some acts, each some hours after the one before."""
    at, book = max((each.at for page in book.values() for each in page.questions), default=NOON), dict(book)
    for number, (act, which, hours) in enumerate(done):
        at += timedelta(hours=hours)
        known = threads(book.values())
        name = known[which % len(known)].id if known else "nobody"
        named = {"act": f"{device}{number}", "at": at}
        told = {
            "ask": lambda known=known, named=named: question.ask(known, "w", **named),
            "find": lambda known=known, name=name, named=named: question.find(known, name, "w", **named),
            "follow": lambda known=known, name=name, named=named: question.follow(known, name, "w", **named),
            "put_down": lambda known=known, name=name, named=named: question.put_down(known, name, **named),
            "take_up": lambda known=known, name=name, named=named: question.take_up(known, name, **named),
        }[act]()
        if isinstance(told, Said):
            page = pages.say(book.get(at.date(), Page(day=at.date())), told)
            assert isinstance(page, Page)
            book[at.date()] = page
    return book


def met(base: Book, one: Book, other: Book) -> Book:
    empty = {day: Page(day=day) for day in one.keys() | other.keys()}
    days = empty | base
    return {day: merge(days[day], one.get(day, days[day]), other.get(day, days[day])) for day in days}


def sound(book: Book) -> tuple[Thread, ...]:
    known = threads(book.values())
    told = [each.said.id for thread in known for each in thread.told]
    assert len(told) == len(set(told))
    assert set(told) == {each.id for page in book.values() for each in page.questions}
    up = [each for each in known if each.state is not State.DOWN]
    assert [each.state for each in known].count(State.OPEN) == (1 if up else 0)
    return known


@given(steps)
def test_one_device_never_has_two(done: list[tuple[str, int, int]]) -> None:
    known = sound(lived({}, "a", done))
    assert not [each for each in known if each.state is State.WAITS]


@given(steps, steps, steps, steps)
def test_devices_that_were_apart_keep_everything_and_one_is_open(
    before: list[tuple[str, int, int]],
    one: list[tuple[str, int, int]],
    other: list[tuple[str, int, int]],
    after: list[tuple[str, int, int]],
) -> None:
    base = lived({}, "a", before)
    here, there = lived(base, "b", one), lived(base, "c", other)
    both, turned = met(base, here, there), met(base, there, here)
    known = sound(both)
    assert known == sound(turned) == threads(reversed(list(both.values())))
    assert not [ask for page in both.values() for ask in page.asks]
    # Both devices' questions are there, and what each had put down is down unless the other took it up.
    assert {each.id for each in known} == {
        each.id for each in (*threads(here.values()), *threads(there.values()))
    }
    sound(lived(both, "d", after))


BROUGHT = Brought(
    host="https://kesher.example.org",
    circle="c",
    name="Morning",
    choice="unnamed",
    leave="no",
    thread="t",
    code="X",
)


def test_it_is_brought_while_it_is_open_and_its_answers_come_home_whenever() -> None:
    known = threads(diary("2 9 asked why Why wait?"))
    told = question.bring(known, "why", "Why?", BROUGHT, act="b", at=NOON)
    assert isinstance(told, Said) and told.own == "Why?" and told.brought == BROUGHT
    down = threads(diary("2 9 asked why Why wait?\n3 9 put-down why"))
    assert code(question.bring(down, "why", "Why?", BROUGHT, act="b", at=NOON)) is Code.QUESTION_DOWN
    parts = question.come_home(told, 2, "x" * 25, NOON, most=10)
    assert [each.words for each in parts] == ["x" * 10, "x" * 10, "x" * 5]
    assert [each.own for each in parts] == [""] * 3 and {each.to for each in parts} == {"b"}
    later = question.come_home(told, 10, "y", NOON, most=10)
    assert [each.id for each in sorted((*later, *parts), key=lambda each: each.at)][-1] == later[0].id
    page = Page(day=NOON.date())
    for each in (told, *parts):
        said = pages.say(page, each)
        assert isinstance(said, Page)
        page = said
    assert from_json(to_json(page)).questions == page.questions
    (thread,) = threads([*diary("2 9 asked why Why wait?"), page])
    assert thread.state is State.OPEN and next(each.said.kind for each in thread.rest) is Saying.BROUGHT
    assert [each for each in own_words(page) if each[1]] == [(NOON, "Why?")]
