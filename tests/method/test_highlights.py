"""What is marked in a book lies on the day's page: written, noted, taken away, merged like all else."""

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from kesher.method import highlights
from kesher.method.care import own_words
from kesher.method.highlight import QUOTE_LIMIT, Highlight
from kesher.method.merge import merge
from kesher.method.page import FORMAT, Page, cleaned, from_json, to_json
from kesher.method.problems import Code, Problem

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
MARKED = Highlight(
    id="h1",
    at=NOON,
    book="b00k",
    ref="שיחות, שאלה 1, תשובה",
    quote="יקבע דבר קטן מאוד",
    before="אחר כך ",
    after=", שאפשר",
    start=7,
    foundation="one-point",
    words="לזכור בבוקר",
)


def marked(*given: Highlight) -> Page:
    page = Page(day=DAY, format=FORMAT)
    for each in given:
        page = highlights.mark(page, each)
        assert isinstance(page, Page)
    return page


def test_a_page_with_a_highlight_is_not_empty_and_goes_through_json() -> None:
    page = marked(MARKED)
    assert not page.empty
    assert from_json(to_json(page)) == replace(page, format=FORMAT)


def test_marking_twice_with_one_id_corrects() -> None:
    page = marked(MARKED, replace(MARKED, words="לזכור בערב"))
    assert [each.words for each in page.highlights] == ["לזכור בערב"]


def test_nothing_marked_and_too_much_marked_are_refused() -> None:
    for highlight, code in (
        (replace(MARKED, quote="  \n "), Code.NOTHING_GIVEN),
        (replace(MARKED, quote="א" * (QUOTE_LIMIT + 1)), Code.HIGHLIGHT_LONG),
    ):
        refused = highlights.mark(Page(day=DAY), highlight)
        assert isinstance(refused, Problem)
        assert refused.code is code


def test_the_words_of_the_book_are_left_as_they_stand_and_the_note_is_cleaned() -> None:
    page = marked(replace(MARKED, quote="שֶׁבַע\u200f יִפּוֹל ", words="  לזכור\r\n"))
    assert page.highlights[0].quote == "שֶׁבַע\u200f יִפּוֹל "
    assert page.highlights[0].words == "לזכור"


def test_a_note_and_a_tie_are_changed_and_the_hour_of_the_note_is_kept() -> None:
    later = NOON + timedelta(days=3)
    page = highlights.note(marked(MARKED), "h1", later, words="אחרת", foundation="", today="")
    assert isinstance(page, Page)
    (found,) = page.highlights
    assert (found.words, found.foundation, found.noted, found.at) == ("אחרת", "", later, NOON)
    same = highlights.note(
        page, "h1", later + timedelta(hours=1), words="אחרת", foundation="one-point", today=""
    )
    assert isinstance(same, Page)
    assert same.highlights[0].noted == later


def test_what_it_says_of_today_stands_beside_the_note_and_has_its_hour() -> None:
    later = NOON + timedelta(days=3)
    page = highlights.note(
        marked(MARKED), "h1", later, words=MARKED.words, foundation="", today="  להתחיל קטן\r\n"
    )
    assert isinstance(page, Page)
    (found,) = page.highlights
    assert (found.words, found.today, found.noted) == (MARKED.words, "להתחיל קטן", later)
    assert "להתחיל קטן" in [text for _, text in own_words(page)]
    same = highlights.note(
        page, "h1", later + timedelta(1), words=MARKED.words, foundation="", today="להתחיל קטן"
    )
    assert isinstance(same, Page) and same.highlights[0].noted == later
    for words, today in (("א" * 20_001, ""), ("", "א" * 20_001)):
        refused = highlights.note(page, "h1", later, words=words, foundation="", today=today)
        assert isinstance(refused, Problem) and refused.code is Code.WORDS_TOO_LONG


def test_a_mark_that_is_gone_cannot_be_noted_but_may_be_taken_away_again() -> None:
    gone = highlights.note(Page(day=DAY), "h1", NOON, words="", foundation="", today="")
    assert gone == Problem(Code.HIGHLIGHT_GONE)
    assert highlights.unmark(marked(MARKED), "h1") == Page(day=DAY, format=FORMAT)
    assert highlights.unmark(Page(day=DAY), "h1") == Page(day=DAY)


def test_two_devices_that_marked_different_words_keep_both() -> None:
    base, other = marked(MARKED), replace(MARKED, id="h2", at=NOON + timedelta(minutes=5), quote="אחר כך")
    merged = merge(base, marked(MARKED, other), marked(MARKED, replace(other, id="h3")))
    assert [each.id for each in merged.highlights] == ["h1", "h2", "h3"]
    assert not merged.asks


def test_two_notes_on_one_mark_are_both_kept_and_asked_about() -> None:
    base = marked(MARKED)
    merged = merge(base, marked(replace(MARKED, words="א")), marked(replace(MARKED, words="ב")))
    assert [each.words for each in merged.highlights] == ["א"]
    assert [each.field for each in merged.asks] == ["highlights/h1"]


def test_care_hears_the_note_and_not_the_book() -> None:
    heard = [text for _, text in own_words(marked(MARKED))]
    assert "לזכור בבוקר" in heard
    assert MARKED.quote not in heard


def test_a_page_from_elsewhere_is_held_to_the_same_rules() -> None:
    long = replace(marked(MARKED), highlights=(replace(MARKED, before="א" * 100),))
    refused = cleaned(long)
    assert isinstance(refused, Problem)
    assert cleaned(marked(MARKED)) == marked(MARKED)
