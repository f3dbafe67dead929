"""Labels without a colon: found where the document sets them so, shown, refused, never in running text."""

import pytest

from kesher.library.book import Kind, Made, Unit
from kesher.library.kinds import read
from kesher.library.making import made_again, made_of
from kesher.method.language import Language

Q, A, F, P = Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP, Kind.PASSAGE


def made(text: str, name: str = "x.txt") -> Made:
    found = made_of(read(text.encode(), name), name)
    assert found.account is not None and found.account.missing == 0
    return found


def seen(units: tuple[Unit, ...]) -> list[tuple[Kind, str, str]]:
    return [(each.kind, each.label, each.text) for each in units]


TALK = ("כיצד מתחילים?", "בשקט, ובלי למהר.", "ומה בערב?", "מסתכלים על מה שהיה.")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("שאלה - {}\n\nתשובה - {}\n\nשאלה – {}\n\nתשובה – {}\n", ["שאלה", "תשובה"] * 2),
        ("שאלה. {}\n\nתשובה. {}\n\nשאלה. {}\n\nתשובה. {}\n", ["שאלה", "תשובה"] * 2),
        ("[שאלה] {}\n[תשובה] {}\n[שאלה] {}\n[תשובה] {}\n", ["שאלה", "תשובה"] * 2),
        ("(שאלה א) {}\n\n(תשובה) {}\n\n(שאלה ב) {}\n\n(תשובה) {}\n", ["שאלה א", "תשובה", "שאלה ב", "תשובה"]),
        ("ש׳ {}\nת׳ {}\nש׳ {}\nת׳ {}\n", ["ש׳", "ת׳"] * 2),
        ("שאלה: {}\n\nמענה: {}\n\nשאלה: {}\n\nמענה: {}\n", ["שאלה", "מענה"] * 2),
        ("שאלה\n{}\nתשובה\n{}\n\nשאלה\n{}\nתשובה\n{}\n", ["שאלה", "תשובה"] * 2),
        ("שאלה א׳\n{}\n\nתשובה\n{}\n\nשאלה ב׳\n{}\n\nתשובה\n{}\n", ["שאלה א׳", "תשובה", "שאלה ב׳", "תשובה"]),
        (
            "שאלה מס' 1\n{}\nתשובה\n{}\nשאלה מס' 2\n{}\nתשובה\n{}\n",
            ["שאלה מס' 1", "תשובה", "שאלה מס' 2", "תשובה"],
        ),
        ("ש. {}\nת. {}\nש. {}\nת. {}\n", ["ש", "ת"] * 2),
        ("ש - {}\nת - {}\nש - {}\nת - {}\n", ["ש", "ת"] * 2),
        ("תלמיד - {}\n\nהרב - {}\n\nתלמיד - {}\n\nהרב - {}\n", ["תלמיד", "הרב"] * 2),
        ("**שאלה:** {}\n\n**תשובה:** {}\n\n**שאלה:** {}\n\n**תשובה:** {}\n", ["שאלה", "תשובה"] * 2),
        ("שאלה - {}\n\nתשובה: {}\n\nשאלה - {}\n\nתשובה: {}\n", ["שאלה", "תשובה"] * 2),
        ("שאלה. {} תשובה. {}\n\nשאלה. {} תשובה. {}\n", ["שאלה", "תשובה"] * 2),
        ("א. {}\n\nתשובה: {}\n\nב. {}\n\nתשובה: {}\n", ["א", "תשובה", "ב", "תשובה"]),
        ("1) {}\n\nתשובה\n{}\n\n2) {}\n\nתשובה\n{}\n", ["1", "תשובה", "2", "תשובה"]),
        ("{}\n\nתשובה: {}\n\n{}\n\nתשובה: {}\n", ["", "תשובה"] * 2),
        ("Q. {}\nA. {}\nQ. {}\nA. {}\n", ["Q", "A"] * 2),
        (
            "Question 1\n{}\n\nAnswer\n{}\n\nQuestion 2\n{}\n\nAnswer\n{}\n",
            ["Question 1", "Answer", "Question 2", "Answer"],
        ),
    ],
)  # fmt: skip
def test_labels_as_people_set_them(text: str, labels: list[str]) -> None:
    found = made(text.format(*TALK))
    assert seen(found.units) == list(zip([Q, A, Q, A], labels, TALK, strict=True))
    assert [each.thread for each in found.units] == [1, 1, 2, 2]


HEADED = "<h1>שיחות</h1>{}"


@pytest.mark.parametrize(
    "html",
    [
        "<h2>שאלה א</h2><p>{}</p><h3>תשובה</h3><p>{}</p><h2>שאלה ב</h2><p>{}</p><h3>תשובה</h3><p>{}</p>",
        "<p><b>שאלה</b> {}</p><p><b>תשובה</b> {}</p><p><b>שאלה</b> {}</p><p><strong>תשובה.</strong> {}</p>",
        "<p><b>שאלה</b><br>{}</p><p><b>תשובה</b><br>{}</p><p><b>שאלה</b><br>{}</p><p><b>תשובה</b><br>{}</p>",
        "<h2>{}</h2><p>תשובה: {}</p><h2>{}</h2><p>תשובה: {}</p>",
        "<ol><li>{}<p>תשובה: {}</p></li><li>{}<p>תשובה: {}</p></li></ol>",
        "<p>שאלה: {} תשובה: {}</p><p>שאלה: {} תשובה: {}</p>",
    ],
)
def test_labels_of_pages(html: str) -> None:
    found = made(HEADED.format(html.format(*TALK)), "x.html")
    assert [(each.kind, each.text) for each in found.units] == list(zip([Q, A, Q, A], TALK, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "תשובה. דבר גדול היא, שמגעת עד הכסא.\n\nתשובה - כך אמרו - קדמה לעולם.\n\nשאלה גדולה שאלו.\n",
        "רשימה\n\nק. קודם כל.\nר. ראשית.\nש. שלום.\nת. תודה.\n",
        "שאלה\n\nפרק על השאלה.\n\nועוד דבר.\n",
        "A. Lincoln was there.\n\nB. Franklin was not.\n\nQ. Fabius waited.\n",
        "הרב - איש גדול היה.\n\nתלמיד - אחד בא אליו.\n",
        "1. ראשית.\n2. שנית.\n3. שלישית.\n",
        "מה זה? לא ידענו.\n\nומה זה? גם לא.\n",
    ],
)
def test_running_text_has_no_labels(text: str) -> None:
    found = made(text)
    assert {each.kind for each in found.units} == {P}
    assert not [each for each in found.changes if each.rule in ("label-set", "question-set", "label")]


def test_a_text_whose_labels_have_colons_has_no_others() -> None:
    talk = "".join(f"שאלה: מה {n}?\n\nתשובה: כך {n}.\n\n" for n in range(5))
    found = made(f"{talk}שאלה - וכי כך, ושמא אחרת?\n\nתשובה - היא אמרה - הכול.\n")
    assert len(found.units) == 10
    assert found.units[-1].text == "כך 4.\nשאלה - וכי כך, ושמא אחרת?\nתשובה - היא אמרה - הכול."


def test_a_list_in_an_answer_is_no_question() -> None:
    text = "1. כיצד?\nתשובה:\nבשקט, וכך:\n1. לאט.\n2. בלי רעש.\n2. ומה בערב?\nתשובה:\nמסתכלים.\n"
    assert seen(made(text).units) == [
        (Q, "1", "כיצד?"),
        (A, "תשובה", "בשקט, וכך:\n1. לאט.\n2. בלי רעש."),
        (Q, "2", "ומה בערב?"),
        (A, "תשובה", "מסתכלים."),
    ]


def test_a_label_that_was_refused_is_text_and_can_come_back() -> None:
    text = "שאלה - מה?\n\nתשובה - כך.\n\nשאלה - ועוד?\n\nתשובה - די.\n"
    extract = read(text.encode(), "x.txt")
    found = made_of(extract, "x.txt")
    first = found.changes[0]
    assert (first.rule, first.before, first.after) == ("label-set", "שאלה - מה?", "שאלה:\nמה?")
    again = made_again(extract, found.title, Language.HE, frozenset({first.key}))
    assert [each.kind for each in again.units] == [P, A, Q, A]
    assert again.units[0].text == "שאלה - מה?"
    assert [each.key for each in again.changes] == [each.key for each in found.changes]


def test_a_question_told_by_its_number_can_be_refused() -> None:
    extract = read("א. מה?\n\nתשובה: כך.\n\nב. ועוד?\n\nתשובה: די.\n".encode(), "x.txt")
    found = made_of(extract, "x.txt")
    assert [each.rule for each in found.changes] == ["question-set"] * 2
    again = made_again(extract, found.title, Language.HE, frozenset({found.changes[1].key}))
    assert [each.text for each in again.units] == ["מה?", "כך.\nב. ועוד?", "די."]


def test_labels_alone_on_their_lines_part_lines_that_were_broken() -> None:
    line = "והנה כך הולך אדם בדרכו מן הבוקר ועד הערב ואינו יודע כי"
    text = "".join(f"שאלה {n}\n{line}\n{line}\nהדרך ארוכה?\nתשובה\n{line}\n{line}\nיש קץ.\n" for n in "אבגד")
    found = made(text)
    assert [each.kind for each in found.units] == [Q, A] * 4
    assert {each.text for each in found.units} == {f"{line} {line} הדרך ארוכה?", f"{line} {line} יש קץ."}


def test_labels_that_return_with_rising_numbers_are_no_page_numbers() -> None:
    text = "".join(
        f"שאלה {n}\n\n{'דבר ארוך שנאמר. ' * 8}\n\n" * 1 + "תשובה\n\nכך.\n\nועוד.\n\nועוד.\n\n"
        for n in range(1, 9)
    )
    found = made(text)
    assert [each.kind for each in found.units] == [Q, A] * 8
    assert not [each for each in found.changes if each.rule == "furniture"]


ANSWERED = "תשובה: {}"


def talked(*questions: str) -> Made:
    """A text whose answers are labelled, and whose questions are not."""
    lines = [line for each in questions for line in (*each.split("|"), ANSWERED.format("כן, כך הוא."))]
    return made("\n\n".join(lines))


def test_questions_without_a_label_are_told_by_labelled_answers_where_enough_of_them_ask() -> None:
    two = talked("מה עושים בבוקר?", "ומה בערב?", "ספר לנו על הלילה.", "ועל השחר.", "ועל היום.")
    assert [kind for kind, _, _ in seen(two.units)] == [Kind.QUESTION, Kind.ANSWER] * 5
    one = talked("מה עושים בבוקר?", "על הערב.", "על הלילה.", "על השחר.")
    assert Kind.QUESTION not in [kind for kind, _, _ in seen(one.units)]


def test_a_question_of_several_paragraphs_begins_with_the_first_that_asks() -> None:
    found = talked("מה עושים בבוקר?", "הקדמה קצרה.|ומה בערב?|ומתי הולכים לישון?")
    asked = [text for kind, _, text in seen(found.units) if kind is Kind.QUESTION]
    assert asked == ["מה עושים בבוקר?", "ומה בערב?\nומתי הולכים לישון?"]


@pytest.mark.parametrize("item", ["{}. ", "{}) ", "({}) "])
@pytest.mark.parametrize("numbers", ["12", "אב"])
def test_a_label_may_have_the_number_of_its_item_before_it(item: str, numbers: str) -> None:
    asked = [f"{item.format(number)}שאלה: מה {number}?\nתשובה: כך וכך.\n" for number in numbers]
    found = made_of(read("\n".join(asked).encode(), "x.txt"), "x.txt")
    assert [(each.kind, each.text) for each in found.units] == [
        (Kind.QUESTION, f"מה {numbers[0]}?"), (Kind.ANSWER, "כך וכך."),
        (Kind.QUESTION, f"מה {numbers[1]}?"), (Kind.ANSWER, "כך וכך."),
    ]  # fmt: skip
    assert found.account is not None and found.account.missing == 0


def test_an_item_that_is_called_repentance_is_no_answer() -> None:
    found = made_of(read("1. תפילה: לבקש.\n2. תשובה: לשוב.\n3. צדקה: לתת.\n".encode(), "x.txt"), "x.txt")
    assert {each.kind for each in found.units} == {Kind.PASSAGE}
