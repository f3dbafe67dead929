"""The question that stayed: decided inside the transaction, and told wherever a page is told."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

import pdfs
from diaries import diary
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import days
from kesher.actions.journal.keeping import Shape, take_out
from kesher.actions.paper.printing import Kind, Wanted, print_sheet
from kesher.actions.practice import question
from kesher.actions.practice.account import write_account
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal, Kept
from kesher.method.highlight import Highlight
from kesher.method.language import Language
from kesher.method.page import Account, Page
from kesher.method.problems import Code, Problem
from kesher.method.question import Said, Saying, State

MONDAY = date(2026, 11, 23)
WISH = "אני רוצה למות"
PASSAGE = Highlight(
    id="m1",
    at=datetime.fromisoformat("2026-11-23T12:00+00:00"),
    book="b00k",
    ref="Talks, question 1, answer",
    quote="One very small thing",
)


def code(found: object) -> Code:
    assert isinstance(found, Problem), found
    return found.code


def kept(found: object) -> Kept:
    assert isinstance(found, Kept), found
    return found


@pytest.fixture
def asked(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A book that stays open, with a question asked on Monday."""
    desk.change_cover(now, lambda cover: replace(cover, language=Language.EN, idle_minutes=0))
    kept(question.ask(desk, now, "q1", "  Why wait?\nAt times it is only a sentence.  "))
    return desk


def test_it_is_asked_found_for_followed_and_put_down_each_on_its_day(asked: Desk, now: datetime) -> None:
    tuesday = now + timedelta(days=1)
    kept(question.find(asked, now, "f1", "q1", "Perhaps is a door."))
    kept(question.find(asked, tuesday, "f2", "q1", "", PASSAGE))
    kept(question.follow(asked, tuesday, "g1", "q1", "And who opens it?"))
    thread = question.the_open(asked, tuesday)
    assert thread is not None and thread.title == "Why wait?"
    assert [(each.day.day, each.said.kind.value) for each in thread.told] == [
        (23, "asked"),
        (23, "found"),
        (24, "found"),
        (24, "followed"),
    ]
    brought = thread.told[2].said
    assert (brought.book, brought.ref, brought.quote) == (PASSAGE.book, PASSAGE.ref, PASSAGE.quote)
    to = question.brought_to(asked, tuesday)
    assert to is not None and PASSAGE.quote in to.quotes and to.thread is thread
    kept(question.put_down(asked, tuesday, "d1", "q1"))
    assert question.the_open(asked, tuesday) is None and question.brought_to(asked, tuesday) is None
    assert question.all_of(asked, tuesday)[0].state is State.DOWN


def test_what_is_refused_writes_nothing(asked: Desk, now: datetime) -> None:
    before = asked.journal(now).page(MONDAY)
    assert code(question.ask(asked, now, "q2", "How?")) is Code.QUESTION_OPEN
    assert code(question.find(asked, now, "f1", "q1", " \n")) is Code.QUESTION_EMPTY
    assert code(question.follow(asked, now, "g1", "q1", "א" * 100_000)) is Code.WORDS_TOO_LONG
    assert code(question.follow(asked, now, "g1", "nobody", "So.")) is Code.QUESTION_NONE
    assert code(question.take_up(asked, now, "u1", "q1")) is Code.QUESTION_OPEN
    assert code(question.correct(asked, now, "c1", "nobody", "So.")) is Code.QUESTION_NONE
    assert code(question.correct(asked, now, "c1", "q1", "")) is Code.QUESTION_EMPTY
    assert code(question.seen(asked, now, "nobody")) is Code.QUESTION_NONE
    assert asked.journal(now).page(MONDAY) == before


def test_an_earlier_one_is_taken_up_when_none_is_open(asked: Desk, now: datetime) -> None:
    kept(question.put_down(asked, now, "d1", "q1"))
    assert code(question.put_down(asked, now, "d2", "q1")) is Code.QUESTION_DOWN
    kept(question.ask(asked, now, "q2", "How?"))
    assert code(question.take_up(asked, now, "u1", "q1")) is Code.QUESTION_OPEN
    kept(question.put_down(asked, now, "d3", "q2"))
    kept(question.take_up(asked, now + timedelta(days=1), "u2", "q1"))
    assert question.the_open(asked, now).id == "q1"
    seen = question.seen(asked, now, "q2")
    assert isinstance(seen, question.Seen)
    assert (seen.thread.id, [each.id for each in seen.others], seen.may_ask) == ("q2", ["q1"], False)


def test_the_same_act_again_changes_nothing_on_the_next_day_either(asked: Desk, now: datetime) -> None:
    for at in (now, now + timedelta(days=1)):
        kept(question.ask(asked, at, "q1", "Why wait, once more?"))
        kept(question.find(asked, at, "f1", "q1", "Perhaps is a door."))
        (thread,) = question.all_of(asked, at)
        assert [each.said.words for each in thread.rest] == ["Perhaps is a door."]
        assert thread.title == "Why wait?"


def test_words_are_corrected_on_the_page_where_they_lie_and_care_hears_them_then(
    asked: Desk, now: datetime
) -> None:
    later = now + timedelta(days=30)
    kept(question.correct(asked, later, "c1", "q1", "Why do I wait?"))
    page = asked.journal(later).page(MONDAY).page
    assert [(each.words, each.at, each.noted) for each in page.questions] == [("Why do I wait?", now, later)]
    assert asked.cover(later).heard is None
    kept(question.correct(asked, later, "c2", "q1", WISH))
    assert asked.cover(later).heard == later


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, at: question.find(desk, at, "f1", "q1", WISH),
        lambda desk, at: question.follow(desk, at, "g1", "q1", WISH),
        lambda desk, at: question.find(desk, at, "f1", "q1", WISH, PASSAGE),
    ],
)
def test_care_listens_to_all_that_is_written_there(
    asked: Desk, now: datetime, act: Callable[[Desk, datetime], object]
) -> None:
    kept(act(asked, now))
    assert asked.cover(now).heard == now


def test_care_does_not_listen_to_the_book(asked: Desk, now: datetime) -> None:
    kept(question.find(asked, now, "f1", "q1", "", replace(PASSAGE, quote=WISH)))
    assert asked.cover(now).heard is None


def test_a_day_of_rest_writes_nothing(asked: Desk, now: datetime, shabbat: datetime) -> None:
    acts: list[Callable[[], object]] = [
        lambda: question.ask(asked, shabbat, "a", "How?"),
        lambda: question.find(asked, shabbat, "a", "q1", "So."),
        lambda: question.follow(asked, shabbat, "a", "q1", "So."),
        lambda: question.put_down(asked, shabbat, "a", "q1"),
        lambda: question.take_up(asked, shabbat, "a", "q1"),
        lambda: question.correct(asked, shabbat, "a", "q1", "So."),
        lambda: question.seen(asked, shabbat),
    ]
    for act in acts:
        assert code(act()) is Code.RESTING
    assert [page.day for page in asked.journal(shabbat).asking()] == [MONDAY]


def test_a_locked_book_tells_and_takes_nothing(asked: Desk, now: datetime) -> None:
    asked.lock()
    assert code(question.seen(asked, now)) is Code.LOCKED
    assert code(question.find(asked, now, "f1", "q1", "So.")) is Code.LOCKED


def test_two_who_ask_at_once_ask_one_question(
    asked: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    kept(question.put_down(asked, now, "d1", "q1"))
    other = make_desk()
    assert other.unlock(now, "נקודה אחת פנימה") is None
    other.journal(now).book()
    together, found = threading.Barrier(2), dict[str, object]()

    def one(name: str, desk: Desk) -> None:
        together.wait()
        found[name] = question.ask(desk, now, name, f"{name}?")

    both = [threading.Thread(target=one, args=each) for each in (("a", asked), ("b", other))]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(isinstance(each, Kept) for each in found.values()) == [False, True]
    assert [each.state for each in question.all_of(asked, now)].count(State.OPEN) == 1


def test_what_two_devices_asked_apart_meets_in_one_book(
    asked: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other = make_desk("other")
    assert isinstance(other.begin(now, Cover(), "נקודה אחת פנימה", keep=False), Begun)
    earlier = now - timedelta(hours=3)
    kept(question.ask(other, earlier, "q0", "How?"))
    asked.journal(now).add(other.journal(earlier).book().pages)
    seen = question.seen(asked, now)
    assert isinstance(seen, question.Seen)
    assert seen.thread.id == "q0"
    assert [(each.id, each.state) for each in seen.others] == [("q1", State.WAITS)]
    assert code(question.find(asked, now, "f1", "q1", "So.")) is Code.QUESTION_DOWN
    kept(question.put_down(asked, now, "d1", "q0"))
    assert question.the_open(asked, now).id == "q1"


def test_ten_years_are_not_folded_anew_on_each_act(
    asked: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = asked.journal(now)
    journal.add(diary(MONDAY - timedelta(days=400), 400))
    assert [page.day for page in journal.asking()] == [MONDAY]

    def never(_: Journal) -> object:
        raise AssertionError("the whole book was read for it")

    monkeypatch.setattr(Journal, "book", never)
    kept(question.find(asked, now, "f1", "q1", "So."))
    assert question.the_open(asked, now).rest[0].said.words == "So."
    monkeypatch.undo()  # closing makes the week's backup, and for that the whole is looked at


def test_a_damaged_page_takes_its_question_out_of_the_way_and_no_more(asked: Desk, now: datetime) -> None:
    tuesday = now + timedelta(days=1)
    kept(question.find(asked, tuesday, "f1", "q1", "So."))
    store = asked.store
    assert store is not None
    with store.writing():
        store.execute(
            "UPDATE pages SET sealed = zeroblob(80), serial = serial + 100 WHERE day = ?", (str(MONDAY),)
        )
        store.execute("UPDATE journals SET serial = serial + 101")
    assert question.all_of(asked, tuesday) == ()
    day = days.day(asked, tuesday, MONDAY + timedelta(days=1))
    assert isinstance(day, days.Day) and day.kept.page.questions[0].words == "So."
    kept(question.ask(asked, tuesday, "q2", "How?"))


# --- told wherever a page is told ------------------------------------------------------------------------


def test_a_day_of_a_question_alone_is_in_the_contents(asked: Desk, now: datetime) -> None:
    listed = days.contents(asked, now)
    assert isinstance(listed, days.Contents)
    assert [page.day for month in listed.months for page in month.pages] == [MONDAY]
    assert asked.standing(now).first == MONDAY


def test_exports_and_the_printed_book_tell_it(asked: Desk, now: datetime) -> None:
    kept(question.find(asked, now, "f1", "q1", "It holds.", PASSAGE))
    kept(question.follow(asked, now, "g1", "q1", "And who opens it?"))
    kept(question.put_down(asked, now, "p1", "q1"))
    text = take_out(asked, now, Shape.MARKDOWN)
    assert isinstance(text, bytes)
    for line in (
        "- A question that stayed",
        "> Why wait?",
        f"- Found for the question: {PASSAGE.ref}",
        f"> {PASSAGE.quote}",
        "> It holds.",
        "- The question goes on",
        "> And who opens it?",
        "- The question was put down",
    ):
        assert line in text.decode().splitlines(), line
    plain = take_out(asked, now, Shape.JSON)
    assert isinstance(plain, bytes) and b'"And who opens it?"' in plain
    book = print_sheet(asked, now, Wanted(Kind.JOURNAL))
    assert isinstance(book, bytes)
    found = pdfs.text(book)
    for words in ("Why wait?", PASSAGE.quote, "It holds.", "And who opens it?", "The question goes on"):
        assert words in found


def test_one_finds_it_again_by_its_words_and_by_the_books(asked: Desk, now: datetime) -> None:
    kept(question.find(asked, now, "f1", "q1", "It holds.", PASSAGE))
    for sought in ("only a sentence", "it holds", "very small"):
        found = days.find(asked, now, sought)
        assert isinstance(found, tuple) and [each.day for each in found] == [MONDAY], sought


# --- its booklet -----------------------------------------------------------------------------------------


def booklet(desk: Desk, now: datetime, **more: object) -> str:
    made = print_sheet(desk, now, Wanted(Kind.QUESTION, **more))
    assert isinstance(made, bytes), made
    return pdfs.text(made)


def test_the_open_one_is_printed_or_the_one_that_is_meant(asked: Desk, now: datetime) -> None:
    later = now + timedelta(days=9)
    kept(question.put_down(asked, now, "d1", "q1"))
    kept(question.ask(asked, later, "q2", "How?"))
    assert "How?" in booklet(asked, later) and "Why" not in booklet(asked, later)
    assert "Why wait?" in booklet(asked, later, question="q1")
    assert "Why wait?" in booklet(asked, later, first=MONDAY + timedelta(days=8))
    assert "How?" in booklet(asked, later, first=later.date())
    kept(question.put_down(asked, later, "d2", "q2"))
    assert "How?" in booklet(asked, later)
    kept(question.take_up(asked, later, "u1", "q1"))
    assert "Why wait?" in booklet(asked, later)


def test_with_no_question_there_is_none(desk: Desk, begun: Begun, now: datetime) -> None:
    assert code(print_sheet(desk, now, Wanted(Kind.QUESTION))) is Code.SHEET_EMPTY
    write_account(desk, now, "a", Account(words="a line"))
    assert code(print_sheet(desk, now, Wanted(Kind.QUESTION))) is Code.SHEET_EMPTY
    kept(question.ask(desk, now, "q1", "Why?"))
    for more in ({"question": "nobody"}, {"first": MONDAY - timedelta(days=1)}):
        assert code(print_sheet(desk, now, Wanted(Kind.QUESTION, **more))) is Code.SHEET_EMPTY


def test_a_page_from_elsewhere_brings_its_question(desk: Desk, begun: Begun, now: datetime) -> None:
    told = Said(id="q9", at=now, question="q9", kind=Saying.ASKED, words="From another book?")
    desk.journal(now).add((Page(day=MONDAY, questions=(told,)),))
    assert question.the_open(desk, now).title == "From another book?"
