"""A talk of two is known by its names where one asks and the other answers, and nowhere else."""

import pytest

from kesher.library.book import Kind, Made
from kesher.library.kinds import read
from kesher.library.making import made_again, made_of
from kesher.method.language import Language

Q, A, P = Kind.QUESTION, Kind.ANSWER, Kind.PASSAGE
TURNS = ("במה מתחילים?", "בשתיקה.", "ואחר כך?", "בעוד שתיקה.", "ומתי מדברים?", "כשיש מה לומר.")


def made(text: str) -> Made:
    return made_of(read(text.encode(), "x.txt"), "x.txt")


def talk(one: str, other: str, turns: tuple[str, ...] = TURNS, between: str = "\n") -> str:
    return between.join(f"{(one, other)[at % 2]}: {said}" for at, said in enumerate(turns))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("מראיין", "הרב כהן"),
        ("מיכל", "הרבנית ד״ר לוי"),
        ("Interviewer", "Rabbi Cohen"),
        ("ר׳ יעקב", "הזקן"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_turns_of_two_are_questions_and_answers(one: str, other: str, between: str) -> None:
    found = made(talk(one, other, between=between)).units
    assert [(each.kind, each.label, each.text) for each in found] == list(
        zip([Q, A] * 3, [one, other] * 3, TURNS, strict=True)
    )


def test_who_answers_may_begin_and_a_turn_may_go_on() -> None:
    text = (
        "הזקן: שבו.\n\nנער: מה נעשה?\n\nהזקן: נשב.\n\nועוד נשב, עד הערב.\n\nנער: ואחר כך?\n\nהזקן: נקום.\n\n"
    )
    text += "נער: לאן?\n\nהזקן: הביתה."
    found = made(text).units
    assert [each.kind for each in found] == [A, Q, A, Q, A, Q, A]
    assert found[2].text == "נשב.\nועוד נשב, עד הערב."


def test_what_one_says_in_bold_type_is_no_heading() -> None:
    said = [f"{('רות', 'נעמי')[at % 2]}: {each}" for at, each in enumerate(TURNS)]
    page = "<h1>שיחות</h1><h2>פרק א: ערב</h2>" + "".join(
        f"<h3>{each}</h3>" if at in (2, 4) else f"<p>{each}</p>" for at, each in enumerate(said)
    )
    found = made_of(read(page.encode(), "x.html"), "x.html")
    assert [(each.kind, each.text) for each in found.units] == list(zip([Q, A] * 3, TURNS, strict=True))
    assert found.title == "שיחות"


@pytest.mark.parametrize(
    "text",
    [
        talk("לחם", "מים", ("שתי כיכרות.", "עשרה ליטר.", "מחיטה.", "מהבאר.")),  # nobody asks
        talk("רות", "נעמי", ("לאן?", "לאן את?", "לשם?", "ומתי?")),  # both do
        talk("רות", "נעמי", ("לאן?", "הביתה.")),  # once is no talk
        "רות: לאן?\nרות: ומתי?\nנעמי: הביתה.\nנעמי: מחר.\nרות: עכשיו?\nרות: או מחר?",  # not in turn
        "רות: לאן?\nנעמי: הביתה.\nבועז: ומתי?\nעובד: מחר.\nישי: ולמה?\nדוד: ככה.",  # each once
        talk("רות", "נעמי", ("לאן?", "הביתה.", "ומתי?", "מחר."))
        + "".join(
            f"\n\nוכך הלכו יום {each}, ולא אמרו דבר." for each in range(9)
        ),  # a tale in which two speak
        talk("שבו וראו מה נעשה כאן", "והנה נתברר לכל העולם", TURNS).replace(": ", " זה כך: "),  # no names
    ],
)
def test_other_texts_are_no_talk(text: str) -> None:
    assert {each.kind for each in made(text).units} == {P}


def test_it_is_shown_as_a_change_and_can_be_refused() -> None:
    extract = read(talk("מראיין", "הרב כהן").encode(), "x.txt")
    found = made_of(extract, "x.txt")
    first = found.changes[0]
    again = made_again(extract, found.title, Language.HE, frozenset({first.key}))
    assert again.units[0].text == "מראיין: במה מתחילים?"
