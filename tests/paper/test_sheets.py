"""Every sheet, in both languages and on both papers: its size, its words, and nothing outside of the page."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

import pdfs
from kesher.insight.chart import Chart, Place
from kesher.method.language import Form, Language, address
from kesher.method.page import Page
from kesher.method.question import Said, Saying, Thread, threads
from kesher.paper.card import PointWords, print_card
from kesher.paper.foundations import GRID, print_foundations
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.journal import Entry, Written, print_journal
from kesher.paper.month import Letter, Pictures, Sentence, print_month
from kesher.paper.question import print_question
from kesher.paper.recovery import print_recovery
from kesher.words import Catalogue, catalogue
from kesher.words.packs import shipped

HOSTILE = "#set #panic() $x^2$ *bold* [content] \\ `raw` <script>x</script> @label = ' \" {a}"
LONG = "ארוך" * 200
SAID = {Language.HE: "לקרוא שורה אחת, לפני השינה", Language.EN: "Read one line, before going to sleep"}
CODE = "8F3K-Q2MN-7RTX-0VWC-5H9P-4YJD-ABEG"
DAY = date(2026, 11, 23)

Print = Callable[[str, Paper, Catalogue], bytes]


def card(text: str, paper: Paper, words: Catalogue) -> bytes:
    said = dict.fromkeys(("act", "when", "least", "against", "why", "given"), text)
    return print_card(PointWords(**said), paper, words)


def foundations(text: str, paper: Paper, words: Catalogue) -> bytes:
    from kesher.method.pack import Foundation

    one = Foundation("a", text, (text, text), (text,))
    return print_foundations([(text, [one, one, one])], paper, words)


def month(text: str, paper: Paper, words: Catalogue) -> bytes:
    told = Sentence(text, text, text)
    chart = Chart(DAY, date(2027, 2, 1), (Place(DAY, 4, 5, 6), Place(date(2026, 12, 7), 5, 6, 7)))
    letter = Letter(title=text, yours=text, record=(told,), findings=(told, told), question=text)
    charts = tuple((name, chart) for name in ("clarity", "love"))
    return print_month(letter, Pictures(charts=charts, ends=("a", "b")), paper, words)


def book(text: str, paper: Paper, words: Catalogue) -> bytes:
    written = (
        Entry(label="a", value="b", own=(("", text), ("c", f"{text}\n{text}"))),
        Entry(label="love", value="7", scale=True),
        Entry(label="clarity", value="8", scale=True),
        Entry(own=(("", text),)),
    )
    return print_journal([Written(DAY, written), Written(date(2026, 12, 20), written)], paper, words)


def thread(*told: tuple[Saying, str, str, str]) -> Thread:
    """A question's thread, a day to a saying: its kind, words, quote and reference."""
    noon = datetime(2026, 11, 23, 10, tzinfo=UTC)
    said = (
        Said(id=f"s{n}", at=noon, question="s0", kind=kind, words=words, quote=quote, ref=ref)
        for n, (kind, words, quote, ref) in enumerate(told)
    )
    pages = (Page(day=DAY + timedelta(days=n), questions=(each,)) for n, each in enumerate(said))
    return threads(pages)[0]


def question(text: str, paper: Paper, words: Catalogue) -> bytes:
    told = [(kind, text, text, text) for kind in Saying]
    return print_question(thread(*told), paper, words)


def recovery(text: str, paper: Paper, words: Catalogue) -> bytes:
    return print_recovery(CODE, text, paper, words)


SHEETS: dict[str, Print] = {
    "card": card,
    "foundations": foundations,
    "month": month,
    "book": book,
    "question": question,
    "recovery": recovery,
}


def every(names: Iterable[str] = SHEETS) -> list[object]:
    return [
        pytest.param(SHEETS[name], paper, language, id=f"{name}-{paper.value}-{language.value}")
        for name in names
        for paper in Paper
        for language in Language
    ]


@pytest.mark.parametrize(("sheet", "paper", "language"), every())
def test_a_sheet_has_its_size_and_its_words(sheet: Print, paper: Paper, language: Language) -> None:
    made = sheet(SAID[language], paper, catalogue(language))
    assert pdfs.sizes(made) == {SIZES[paper]}
    assert pdfs.words(SAID[language]) <= pdfs.words(made)
    pdfs.inside(made)


@pytest.mark.parametrize(("sheet", "paper", "language"), every())
def test_what_looks_like_markup_comes_out_as_it_is(sheet: Print, paper: Paper, language: Language) -> None:
    made = sheet(HOSTILE, paper, catalogue(language))
    found = pdfs.text(made)
    assert pdfs.words(HOSTILE) <= pdfs.words(made)
    # In a line of Hebrew pdfium takes a bracket for its mirror image.
    for signs in ("#", "$", "*", "[]", "\\", "`", "<>", "@", "=", "{}", "^", "()"):
        assert sum(map(found.count, signs)) >= sum(map(HOSTILE.count, signs)), signs
    pdfs.inside(made)


def test_signs_keep_their_order_on_a_page_of_their_own_direction() -> None:
    made = book(HOSTILE, Paper.A4, catalogue(Language.EN))
    assert "#set #panic() $x^2$ *bold* [content] \\ `raw`" in pdfs.text(made)


@pytest.mark.parametrize(
    ("sheet", "paper", "language"), every(["card", "foundations", "month", "book", "question"])
)
def test_a_word_without_an_end_stays_on_its_page(sheet: Print, paper: Paper, language: Language) -> None:
    made = sheet(LONG, paper, catalogue(language))
    pdfs.inside(made)
    assert pdfs.count(made) == 1 or sheet is not card


@pytest.mark.parametrize("language", list(Language))
def test_every_word_of_a_long_day_is_in_the_book(language: Language) -> None:
    many = " ".join(f"word{number}" for number in range(800))
    made = book(many, Paper.A5, catalogue(language))
    assert pdfs.words(many) <= pdfs.words(made)
    assert pdfs.count(made) > 10
    pdfs.inside(made)


def test_a_foundation_that_no_card_holds_is_whole() -> None:
    many = " ".join(f"word{number}" for number in range(600))
    made = foundations(many, Paper.A4, catalogue(Language.EN))
    assert pdfs.words(many) <= pdfs.words(made)


def test_a_book_counts_its_pages_and_names_its_month() -> None:
    many = " ".join(f"word{number}" for number in range(800))
    made = book(many, Paper.A5, catalogue(Language.EN))
    assert pdfs.text(made, 0).split("\r\n")[0] == "The journal" and "Kislev" in pdfs.text(made, 0)
    assert pdfs.text(made, 1).strip().startswith("Kislev 5787") and pdfs.text(made, 1).strip().endswith("1")
    assert pdfs.text(made, 2).strip().startswith("Kislev 5787") and pdfs.text(made, 2).strip().endswith("2")
    assert "Tevet" not in pdfs.text(made, 2) and "Tevet 5787" in pdfs.text(made)


def test_numbers_of_an_evening_stand_in_one_line() -> None:
    assert "love 7 · clarity 8" in pdfs.text(book("x", Paper.A5, catalogue(Language.EN)))


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_the_foundations_that_ship_fit_their_cards(language: Language, paper: Paper) -> None:
    pack = shipped()
    named = pack.words[language]
    sets = [(named.sets[name], [named.foundations[each] for each in ids]) for name, ids in pack.sets.items()]
    made = print_foundations(sets, paper, catalogue(language, Form.FEMININE))
    cards = sum(len(ids) for ids in pack.sets.values())
    assert pdfs.count(made) == -(-cards // (GRID[paper][0] * GRID[paper][1]))
    found = pdfs.words(made)
    for _, foundations in sets:
        for each in foundations:
            for line in (each.name, *each.text, *each.questions):
                assert pdfs.words(address(line, Form.FEMININE)) <= found
    pdfs.inside(made)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_the_code_is_read_off_group_by_group_and_only_where_it_was_given(
    language: Language, paper: Paper
) -> None:
    words = catalogue(language)
    shown, hand = print_recovery(CODE, "x", paper, words), print_recovery("", "", paper, words)
    assert set(CODE.split("-")) <= pdfs.words(shown)
    assert not set(CODE.split("-")) & pdfs.words(hand)
    assert pdfs.count(shown) == pdfs.count(hand) == 1
    for made in (shown, hand):
        assert pdfs.words(words.plain("sheet.code_for_means")) <= pdfs.words(made)


def test_a_letter_stands_on_one_page_and_has_its_picture() -> None:
    with_picture = month("Read one line, before sleep", Paper.A5, catalogue(Language.EN))
    assert pdfs.count(with_picture) == 1
    assert "Clarity · clear" in pdfs.text(with_picture)
    opened = pdfs.text(with_picture)
    assert opened.index("Read one line") < opened.index("Clarity · clear")
    letter = Letter(title="x", question="y?")
    assert "Clarity" not in pdfs.text(print_month(letter, Pictures(), Paper.A5, catalogue(Language.EN)))


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_a_letter_with_much_to_say_still_stands_on_one_page(language: Language, paper: Paper) -> None:
    told = Sentence("", SAID[language])
    found = Sentence(SAID[language], SAID[language], SAID[language])
    chart = Chart(DAY, date(2027, 2, 1), (Place(DAY, 4, 5, 6), Place(date(2026, 12, 7), 5, 6, 7)))
    charts = tuple((name, chart) for name in ("clarity", "love", "desire", "thought"))
    letter = Letter(
        title=SAID[language],
        yours=" ".join([SAID[language]] * 4),
        record=(told,) * 5,
        findings=(found,) * 3,
        question=SAID[language],
    )
    made = print_month(letter, Pictures(charts=charts, ends=("a", "b")), paper, catalogue(language))
    assert pdfs.count(made) == 1
    pdfs.inside(made)


def test_a_card_for_the_pocket_is_printed_once_or_twice() -> None:
    for paper, copies in ((Paper.A5, 1), (Paper.A4, 2)):
        made = card("unrepeated", paper, catalogue(Language.EN))
        assert pdfs.text(made).count("unrepeated") == 6 * copies
        blank = print_card(PointWords(), paper, catalogue(Language.EN))
        assert "unrepeated" not in pdfs.text(blank) and "On a hard day" in pdfs.text(blank)


@pytest.mark.parametrize(
    ("language", "vow", "too"), [("he", "בלי נדר", "גם זה"), ("en", "bli neder", "that too")]
)
def test_a_card_says_that_it_is_no_vow_and_that_the_least_is_kept(language: str, vow: str, too: str) -> None:
    words = catalogue(Language(language))
    for point in (PointWords(), PointWords(act="a", least="b")):
        found = pdfs.words(print_card(point, Paper.A5, words))
        assert pdfs.words(vow) <= found and pdfs.words(too) <= found


def test_what_is_given_stands_on_the_card_once_there_is_something() -> None:
    words = catalogue(Language.EN)
    given = print_card(PointWords(act="read", given="unhurried"), Paper.A5, words)
    assert "And given in it: unhurried" in pdfs.text(given)
    assert "And given in it" not in pdfs.text(print_card(PointWords(act="read"), Paper.A5, words))


# --- a question's booklet --------------------------------------------------------------------------------

WHY = {
    Language.HE: "למה מחכים?\nלפעמים זה רק משפט.",
    Language.EN: "Why wait?\nAt times it is only a sentence.",
}
DOOR = {Language.HE: "שמעתי שהאולי הוא פתח.", Language.EN: "I heard that perhaps is a door."}
TALK = {Language.HE: "יקבע דבר קטן מאוד.", Language.EN: "Let him fix one small thing."}
REF = {Language.HE: "שיחות, שאלה שנייה, תשובה", Language.EN: "Talks, the second question, answer"}
WHO = {Language.HE: "ומי פותח אותו?", Language.EN: "And who opens it?"}


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_it_is_set_as_question_answer_and_what_follows(language: Language, paper: Paper) -> None:
    told = thread(
        (Saying.ASKED, WHY[language], "", ""),
        (Saying.FOUND, DOOR[language], TALK[language], REF[language]),
        (Saying.FOLLOWED, WHO[language], "", ""),
        (Saying.PUT_DOWN, "", "", ""),
    )
    words = catalogue(language)
    made = print_question(told, paper, words)
    assert pdfs.count(made) == 2 and pdfs.sizes(made) == {SIZES[paper]}
    pdfs.inside(made)
    title, inside = pdfs.text(made, 0), pdfs.text(made, 1)
    first, second = WHY[language].split("\n")
    assert first in title and second not in title
    order = [
        words.plain("library.kind.question"),
        first,
        second,
        words.plain("library.kind.answer"),
        TALK[language],
        REF[language],
        DOOR[language],
        words.plain("library.kind.followup"),
        WHO[language],
        words.plain("question.said.put-down"),
    ]
    at = -1
    for each in order:
        at = inside.index(each, at + 1)


@pytest.mark.parametrize("language", list(Language))
def test_a_long_one_runs_over_many_pages_with_every_word_and_its_name_over_them(language: Language) -> None:
    many = " ".join(f"word{number}" for number in range(900))
    first = WHY[language].split("\n")[0]
    made = print_question(
        thread(
            (Saying.ASKED, first, "", ""), (Saying.FOUND, many, many, "ref"), (Saying.FOLLOWED, many, "", "")
        ),
        Paper.A5,
        catalogue(language),
    )
    assert pdfs.words(many) <= pdfs.words(made) and pdfs.count(made) > 8
    pdfs.inside(made)
    for page in range(2, pdfs.count(made)):
        assert first in pdfs.text(made, page), page
        assert str(page) in pdfs.text(made, page).split()
    assert pdfs.text(made, 1).count(first) == 1  # where it opens nothing stands over it


def test_a_long_first_line_is_cut_on_the_title_page_and_whole_inside() -> None:
    long = " ".join(f"word{number}" for number in range(60))
    made = print_question(thread((Saying.ASKED, long, "", "")), Paper.A5, catalogue(Language.EN))
    assert "word59" not in pdfs.text(made, 0) and "…" in pdfs.text(made, 0)
    assert pdfs.words(long) <= pdfs.words(pdfs.text(made, 1))


def test_words_of_the_other_direction_run_their_own_way() -> None:
    told = thread(
        (Saying.ASKED, "למה מחכים?", "", ""), (Saying.FOUND, "Waiting is a deed of its own", "", "")
    )
    made = print_question(told, Paper.A5, catalogue(Language.HE))
    # As the eye sees it, from left to right; pdfium itself turns a line of a Hebrew page round.
    assert "Waiting is a deed of its own" in pdfs.seen(made)


def test_a_verse_is_printed_with_its_points_and_without_its_accents() -> None:
    verse = "וַ\u05a3יְהִי בִּימֵ\u05a3י"
    told = thread((Saying.ASKED, "?", "", ""), (Saying.FOUND, "", verse, ""))
    for made in (
        print_question(told, Paper.A5, catalogue(Language.HE)),
        print_journal(
            [Written(DAY, (Entry(label="a", own=(("", verse),)),))], Paper.A5, catalogue(Language.HE)
        ),
    ):
        found = pdfs.text(made)
        assert "\u05a3" not in found and {"\u05b7", "\u05b0", "\u05bc"} <= set(found)
