"""Printing from the book and without one; whose a sheet is; and when nothing is printed."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

import pdfs
from diaries import diary
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import letter as letters
from kesher.actions.paper import printing
from kesher.actions.paper.printing import OF_A_JOURNAL, Kind, Wanted, print_blank, print_sheet, seal_of, seals
from kesher.actions.practice import question
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import ask_to_replace, choose_point, replace_point, widen_point
from kesher.journal.cover import FORMAT, Cover, cover_from_json, cover_to_json, sound
from kesher.journal.keys import new_code
from kesher.method.language import Language
from kesher.method.page import Account
from kesher.method.point import Point
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.number import Number, Seal
from kesher.words import catalogue

POINT = Point(id="p1", act="Half an hour of study", when="after prayers", least="one line", why="it is home")


def made(found: bytes | Problem) -> bytes:
    assert isinstance(found, bytes), found
    return found


def refused(found: object) -> Code:
    assert isinstance(found, Problem)
    return found.code


@pytest.fixture
def kept(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A book of a hundred days, in English."""
    desk.change_cover(now, lambda cover: replace(cover, language=Language.EN, idle_minutes=0))
    desk.journal(now).add(diary(now.date() - timedelta(days=100), 100))
    question.ask(desk, now, "q1", "למה מחכים? Why?")
    return desk


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_is_printed_from_a_book(
    kept: Desk, now: datetime, kind: Kind, paper: Paper, language: Language
) -> None:
    pdf = made(print_sheet(kept, now, Wanted(kind, paper, language)))
    assert pdfs.sizes(pdf) == {SIZES[paper]}
    hebrew = len(re.findall("[א-ת]", pdfs.text(pdf)))
    latin = len(re.findall("[A-Za-z]", pdfs.text(pdf)))
    assert (hebrew > latin) == (language is Language.HE)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", list(Language))
def test_what_needs_no_book_is_printed_without_one(now: datetime, kind: Kind, language: Language) -> None:
    found = print_blank(now, Wanted(kind), catalogue(language))
    if kind in OF_A_JOURNAL:
        assert refused(found) is Code.SHEET_NEEDS_BOOK
    else:
        assert pdfs.sizes(made(found)) == {SIZES[Paper.A5]}


def test_the_week_says_the_point_and_the_foundation(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.change_cover(now, lambda cover: replace(cover, language=Language.EN))
    choose_point(desk, now, "a", POINT)
    found = pdfs.text(made(print_sheet(desk, now, Wanted(Kind.WEEK))))
    for words in (POINT.act, POINT.least, "Where I stand", "Before the work", "2026-11-23"):
        assert words in found
    assert "2026-12-06" in pdfs.text(made(print_sheet(desk, now, Wanted(Kind.WEEK, first=date(2026, 12, 6)))))


def test_the_card_says_the_whole_point(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.change_cover(now, lambda cover: replace(cover, language=Language.EN))
    choose_point(desk, now, "a", POINT)
    found = pdfs.text(made(print_sheet(desk, now, Wanted(Kind.CARD))))
    for words in (POINT.act, POINT.when, POINT.least, POINT.why):
        assert words in found


# --- whose it is -----------------------------------------------------------------------------------------


def seal_printed(monkeypatch: pytest.MonkeyPatch, desk: Desk, now: datetime, **more: object) -> Seal:
    """The seal with which a week is printed."""
    seen: list[Seal] = []

    def spy(*given: object) -> bytes:
        seen.append(given[-1])
        return b"%PDF"

    monkeypatch.setattr(printing, "print_week", spy)
    made(print_sheet(desk, now, Wanted(Kind.WEEK, **more)))
    return seen[0]


def test_an_older_journal_has_its_secret_from_the_first_sheet_on(
    desk: Desk, begun: Begun, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, sheet_secret=""))
    assert seals(desk, now) == {}
    first = seal_printed(monkeypatch, desk, now)
    assert seals(desk, now) == {first.digest: ""} and seal_printed(monkeypatch, desk, now) == first


def test_the_seal_changes_with_the_point_and_with_nothing_else(
    desk: Desk, begun: Begun, now: datetime, evening: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(at: datetime = now, **more: object) -> Seal:
        return seal_printed(monkeypatch, desk, at, **more)

    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    begun_with = desk.cover(now).sheet_secret
    none = printed()
    assert seals(desk, now) == {none.digest: ""} and desk.cover(now).sheet_secret == begun_with != ""
    choose_point(desk, now, "a", POINT)
    first = printed()
    assert first != none and len(first.digest) == 8
    widen_point(desk, now, "b", "An hour of study", wider=True)
    write_account(desk, now, "c", Account(love=5))
    desk.change_cover(now, lambda cover: replace(cover, language=Language.EN, minutes=9))
    assert printed() == printed(paper=Paper.A4, first=date(2027, 1, 1)) == printed(evening) == first
    ask_to_replace(desk, now, "d", replace(POINT, id="p2", act="Another"), "because")
    assert printed() == first
    tomorrow = now + timedelta(days=1)
    assert not isinstance(replace_point(desk, tomorrow, "e"), Problem)
    second = printed(tomorrow)
    assert len({none, first, second}) == 3
    assert seals(desk, tomorrow) == {none.digest: "", first.digest: "p1", second.digest: "p2"}
    assert Number(now.date(), second.short, second.digest).is_of(seal_of(desk.cover(now).sheet_secret, "p2"))


def test_two_books_seal_one_point_differently(make_desk: Callable[..., Desk], now: datetime) -> None:
    secrets = set()
    for name in ("one", "two"):
        desk = make_desk(name)
        desk.begin(now, Cover(), "correct horse", keep=False)
        made(print_sheet(desk, now, Wanted(Kind.WEEK)))
        secrets.add(desk.cover(now).sheet_secret)
        made(print_sheet(desk, now, Wanted(Kind.WEEK)))
        assert desk.cover(now).sheet_secret in secrets
    assert len(secrets) == 2 and all(re.fullmatch("[0-9a-f]{32}", each) for each in secrets)


def test_a_cover_from_before_there_were_sheets_still_opens() -> None:
    assert cover_from_json(b'{"format":1,"language":"he"}').sheet_secret == ""
    known = Cover(sheet_secret="0" * 32)
    assert cover_from_json(cover_to_json(known)) == replace(known, format=FORMAT)
    assert sound(known) and not sound(Cover(sheet_secret="x" * 32)) and not sound(Cover(sheet_secret="00"))


# --- when nothing is printed -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_on_shabbat_nothing_is_printed(kept: Desk, shabbat: datetime, kind: Kind) -> None:
    assert refused(print_sheet(kept, shabbat, Wanted(kind))) is Code.RESTING
    kept.change_cover(shabbat, lambda cover: replace(cover, still=False))
    made(print_sheet(kept, shabbat, Wanted(kind)))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_locked_book_prints_nothing(kept: Desk, now: datetime, kind: Kind) -> None:
    kept.lock()
    assert refused(print_sheet(kept, now, Wanted(kind))) is Code.LOCKED


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2100, 1, 1), date.max])
def test_a_day_outside_of_the_hundred_years_is_refused(kept: Desk, now: datetime, day: date) -> None:
    for kind in Kind:
        for wanted in (Wanted(kind, first=day), Wanted(kind, last=day)):
            assert refused(print_sheet(kept, now, wanted)) is Code.SHEET_DAY
    assert refused(print_blank(now, Wanted(Kind.WEEK, first=day), catalogue(Language.HE))) is Code.SHEET_DAY


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2099, 12, 31)])
def test_the_first_day_and_the_last_one_are_printed(now: datetime, day: date) -> None:
    assert day.isoformat() in pdfs.text(
        made(print_blank(now, Wanted(Kind.WEEK, first=day), catalogue(Language.EN)))
    )


def test_a_time_in_which_nothing_was_written_is_no_book(kept: Desk, now: datetime) -> None:
    for wanted in (
        Wanted(Kind.JOURNAL, first=date(2020, 1, 1), last=date(2020, 2, 1)),
        Wanted(Kind.JOURNAL, first=now.date(), last=now.date() - timedelta(days=9)),
    ):
        assert refused(print_sheet(kept, now, wanted)) is Code.SHEET_EMPTY


def test_a_month_that_is_not_over_has_no_letter(kept: Desk, now: datetime) -> None:
    assert refused(print_sheet(kept, now, Wanted(Kind.MONTH, first=now.date()))) is Code.DAY_AHEAD


# --- what stands in them ---------------------------------------------------------------------------------


def test_the_letter_on_paper_says_what_the_letter_in_the_browser_says(kept: Desk, now: datetime) -> None:
    from kesher.actions.journal import sentences

    found = letters.letter(kept, now)
    assert isinstance(found, letters.Letter)
    words = catalogue(Language.EN)
    letter = sentences.letter(found, words, kept.pack(now).words["en"])
    printed = pdfs.words(made(print_sheet(kept, now, Wanted(Kind.MONTH))))
    assert letter.record and letter.findings
    for each in (*letter.record, *letter.findings):
        for text in (each.name, each.said, each.rests):
            assert pdfs.words(re.sub("[\u2066-\u2069]", "", text)) <= printed
    assert letter.question and pdfs.words(letter.question) <= printed
    assert all(each.rests for each in letter.findings[:2])


@pytest.mark.parametrize("hidden", [False, True])
def test_the_letter_draws_no_bond_for_that_would_count(kept: Desk, now: datetime, hidden: bool) -> None:
    kept.change_cover(now, lambda cover: replace(cover, bond_hidden=hidden))
    printed = pdfs.words(made(print_sheet(kept, now, Wanted(Kind.MONTH))))
    assert not pdfs.words(catalogue(Language.EN).say("thread.bond_caption")) <= printed
    assert pdfs.words(catalogue(Language.EN).say("sheet.month_caption")) <= printed


def test_where_measuring_stopped_there_are_no_numbers(kept: Desk, now: datetime) -> None:
    before = pdfs.text(made(print_sheet(kept, now, Wanted(Kind.MONTH))))
    assert re.search(r"\d", before.partition("\n")[2]) and "Clarity" in before
    kept.change_cover(now, lambda cover: replace(cover, heard=now))
    assert refused(print_sheet(kept, now, Wanted(Kind.MONTH))) is Code.MEASURING_STOPPED
    book = pdfs.text(made(print_sheet(kept, now, Wanted(Kind.JOURNAL))))
    assert "Clarity" not in book and "The point" in book
    assert refused(print_sheet(kept, now, Wanted(Kind.WEEK))) is Code.SHEET_NUMBERS
    made(print_sheet(kept, now, Wanted(Kind.CARD)))


def test_the_book_says_numbers_in_words_and_the_point_once(kept: Desk, now: datetime) -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 20)
    text = pdfs.text(made(print_sheet(kept, now, Wanted(Kind.JOURNAL, first=first, last=last))), *range(1, 9))
    assert re.search("Love (zero|one|two|three|four|five|six|seven|eight|nine|ten) · Desire", text)
    assert "Kept" not in text and "kept" in text
    whole = pdfs.text(made(print_sheet(kept, now, Wanted(Kind.JOURNAL, language=Language.HE))))
    assert whole.count("חצי שעה של עיון") == 1


def test_a_code_that_opens_nothing_is_not_printed(kept: Desk, now: datetime) -> None:
    code = new_code()
    shown = pdfs.words(
        made(print_sheet(kept, now, Wanted(Kind.RECOVERY, code=code.lower().replace("-", " "))))
    )
    assert set(code.split("-")) <= shown
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    assert refused(print_sheet(kept, now, Wanted(Kind.RECOVERY, code=wrong))) is Code.CODE_MISTYPED


def test_a_name_of_a_file_holds_nothing_of_anyone() -> None:
    assert printing.file_name(Wanted(Kind.RECOVERY, code="X")) == "kesher-recovery-a5.pdf"
    assert (
        printing.file_name(Wanted(Kind.WEEK, Paper.A4, first=date(2026, 1, 2)))
        == "kesher-week-2026-01-02-a4.pdf"
    )
