"""A journal of any length on paper: in parts that are each small, and joined as if they had been one."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pypdfium2
import pytest

import pdfs
from kesher.method.language import Language
from kesher.method.problems import Code, Refused
from kesher.paper import journal, journal_parts, typeset
from kesher.paper.geometry import Paper
from kesher.paper.journal import Entry, Written, print_journal
from kesher.paper.journal_parts import PART, parts
from kesher.words import catalogue

WORDS = {language: catalogue(language) for language in Language}
FIRST = date(1986, 11, 23)
LINE = "היום היה קצת יותר שקט ובערב נזכרתי פתאום במה שרציתי בבוקר"


def days(count: int, words: str = LINE, step: int = 1) -> Iterator[Written]:
    for number in range(count):
        said = Entry(label="a", value="b", own=(("", f"{words} {number}."),))
        yield Written(
            FIRST + timedelta(days=step * number), (said, Entry(label="love", value="7", scale=True))
        )


def told(part: journal_parts.Part) -> list[str]:
    return [
        line["text"]
        for month in part.months
        for day in month["days"]
        for entry in day["entries"]
        for own in entry["own"]
        for line in own["lines"]
    ]


@pytest.mark.parametrize("years", [1, 4, 16])
def test_no_part_is_larger_however_many_years_there_are(years: int) -> None:
    count = 365 * years
    heard, asked = 0, 0

    def counted() -> Iterator[Written]:
        nonlocal asked
        for each in days(count):
            asked += 1
            yield each

    for number, part in enumerate(parts(counted(), WORDS[Language.HE])):
        assert part.size <= PART and part.days <= 1 + PART // 200
        heard += part.days
        assert asked <= heard + 1  # a part is told when it is set, and not before
        assert part.months[0]["goes_on"] is False or number
    assert heard == count and number <= 1 + count // 300


def test_the_next_part_begins_with_a_month_where_one_can() -> None:
    found = list(parts(days(3000), WORDS[Language.EN]))
    assert len(found) > 2 and not any(month["goes_on"] for part in found for month in part.months)
    names = [month["name"] for part in found for month in part.months]
    assert len(names) == len(set(names))


def test_a_day_of_two_hundred_thousand_words_goes_on_in_the_next_parts() -> None:
    paragraphs = [f"{number} " + "word " * 4000 for number in range(50)]
    entries = tuple(Entry(label="", own=(("", text),)) for text in paragraphs)
    long = Written(FIRST, (Entry(label="head", value="x"), *entries))
    found = list(parts([long, *days(3, step=40)], WORDS[Language.EN]))
    assert len(found) > 3 and all(part.size <= PART for part in found)
    assert [line.split(" ")[0] for part in found for line in told(part)][:50] == list(map(str, range(50)))
    pieces = [day for part in found for month in part.months for day in month["days"]]
    assert [each["goes_on"] for each in pieces] == [False, *[True] * (len(pieces) - 4), False, False, False]
    labels = [entry["label"] for day in pieces for entry in day["entries"]]
    assert labels.count("Head") == 1
    assert sum(part.days for part in found) == 4


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts so small that a season has several."""
    monkeypatch.setattr(journal_parts, "PART", 22_000)
    monkeypatch.setattr(journal_parts, "_NEARLY", 9_000)


def printed(language: Language, count: int = 130) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(print_journal(days(count), Paper.A5, WORDS[language]))


@pytest.mark.parametrize("language", Language)
def test_what_is_set_in_parts_reads_as_what_is_set_at_once(small: None, language: Language) -> None:
    joined = printed(language)
    journal_parts.PART, journal_parts._NEARLY = 10**9, 10**9
    once = printed(language)
    assert len(joined) == len(once)
    for number, (one, other) in enumerate(zip(joined, once, strict=True)):
        if number == 1:
            continue  # the contents lead by links where they can, and are compared below
        assert one.get_textpage().get_text_bounded() == other.get_textpage().get_text_bounded(), number
    marks = [
        [(each.get_title(), each.get_dest().get_index()) for each in made.get_toc()]
        for made in (joined, once)
    ]
    assert marks[0] == marks[1] and len(marks[0]) == 6
    words = [made[1].get_textpage().get_text_bounded().split() for made in (joined, once)]
    assert sorted(words[0]) == sorted(words[1])
    for name, page in marks[0]:
        assert name in joined[page].get_textpage().get_text_bounded()
        assert any(each.endswith(str(page - 1)) or each.startswith(str(page - 1)) for each in words[0])
    last = joined[len(joined) - 1].get_textpage().get_text_bounded().split()
    assert str(len(joined) - 2) in last
    assert (
        joined.get_metadata_value("Title")
        == once.get_metadata_value("Title")
        == WORDS[language].say("book.title")
    )
    assert not joined.get_metadata_value("CreationDate")


def test_each_day_is_told_of_as_it_is_set(small: None) -> None:
    heard: list[int] = []
    assert pdfs.text(print_journal(days(90), Paper.A5, WORDS[Language.EN], told=heard.append))
    assert sum(heard) == 90 and len(heard) > 2


def test_one_that_is_stopped_says_so_and_sets_no_more(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_parts: list[int] = []
    real = journal.set_part
    monkeypatch.setattr(journal, "set_part", lambda *given: set_parts.append(1) or real(*given))
    with pytest.raises(Refused) as refused:
        print_journal(days(90), Paper.A5, WORDS[Language.EN], cancelled=lambda: len(set_parts) == 2)
    assert refused.value.problem.code is Code.SHEET_STOPPED and len(set_parts) == 2


GREEDY = "kept = []\ndef work(*_):\n while True: kept.append(b'x' * (1 << 22))\nchild.serve(work)"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_what_is_too_much_at_once_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (sys.executable, "-I", "-c", f"from kesher.apart import child\n{GREEDY}")
    monkeypatch.setattr(typeset, "_PROGRAM", program)
    with pytest.raises(Refused) as refused:
        print_journal(days(3), Paper.A5, WORDS[Language.HE])
    assert refused.value.problem.code is Code.SHEET_LIMITS


def test_a_month_that_is_cut_goes_on_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_parts, "PART", 5000)
    made = print_journal(days(24, "of water and of fire " * 9), Paper.A5, WORDS[Language.EN])
    found = pdfs.text(made)
    assert [f"{number}." in found for number in range(24)] == [True] * 24
    document = pypdfium2.PdfDocument(made)
    assert [each.get_title() for each in document.get_toc()] == ["Cheshvan 5747", "Kislev 5747"]
    heads = [page.get_textpage().get_text_bounded().split("\n")[0].strip() for page in document][2:]
    assert {*heads} >= {"Cheshvan 5747", "Kislev 5747"}
