"""Columns of few lines that stand hardly beside one another are not read across."""

import pytest

from kesher.library.pdf import read_pdf

RIGHT, LEFT, WIDE = 400.0, 208.0, 180.0
ROWS = [
    "איש אחד יצא מביתו בבוקר ולא ידע",
    "לאן הוא הולך ושאל את הרוכל שבפתח",
    "והרוכל ענה לו שכל הדרכים טובות.",
]
OTHERS = [
    "הלך האיש ועמד על פרשת הדרכים שם",
    "וראה אבן גדולה ועליה כתוב בה מאז",
    "לאן הולכים מכאן ומי בא לשם.",
]


def justified(drawn, right: float, y: float, text: str) -> list:
    words = text.split()
    space = (WIDE - sum(drawn.wide(each) for each in words)) / (len(words) - 1)
    made = []
    for each in words:
        made.append(drawn.line(right, y, each))
        right -= drawn.wide(each) + space
    return made


def column(drawn, right: float, top: float, rows: list[str]) -> list:
    last = [drawn.line(right, top - 16 * (len(rows) - 1), rows[-1])]
    return [
        each for at, row in enumerate(rows[:-1]) for each in justified(drawn, right, top - 16 * at, row)
    ] + last


@pytest.mark.parametrize("higher", [0.0, 3.0, -3.0, 13.0])
def test_two_short_columns_are_read_one_after_the_other(drawn, higher: float) -> None:
    raw = drawn.file([[*column(drawn, RIGHT, 500, ROWS), *column(drawn, LEFT, 500 + higher, OTHERS)]])
    assert " ".join(each.text for each in read_pdf(raw).paragraphs) == " ".join(ROWS + OTHERS)


def test_words_with_what_is_said_of_them_are_read_across(drawn) -> None:
    long = "מי שיודע את מקומו בכל מקום שהוא שם, ואינו מבקש לו מקום אחר על חשבון מי"
    said = [("ענווה", [long, "שעומד לידו."]), ("שמחה", [long, "שעומד לפניו."])]
    pieces, at = [], 500
    for word, lines in said:
        pieces.append(drawn.line(RIGHT, at, word))
        for line in lines:
            pieces.append(drawn.line(340, at, line))
            at -= 16
    found = " ".join(each.text for each in read_pdf(drawn.file([pieces])).paragraphs).replace(" | ", " ")
    assert found == " ".join(f"{word} {' '.join(lines)}" for word, lines in said)


SECOND = ["ואז פנה האיש אל ביתו ובדרך חשב לו", "שכל מה שראה לא ראה אלא מבחוץ וכי", "עוד ישוב לשם ביום אחר."]
THIRD = ["ביום השני קם האיש ויצא שוב לדרכו", "והפעם לא שאל איש והלך אל האבן שם", "וקרא בה את מה שלא קרא."]


@pytest.mark.parametrize("lower", [0.0, 10.0, -10.0])
def test_a_heading_over_both_columns_that_stands_over_one_parts_them_both(drawn, lower: float) -> None:
    """So it is where a heading over all columns begins at the right, and is short."""
    upper = [*column(drawn, RIGHT, 500, ROWS), *column(drawn, LEFT, 500, OTHERS)]
    head = drawn.line(RIGHT, 436, "היום השני", 14)
    under = [*column(drawn, RIGHT, 404, SECOND), *column(drawn, LEFT, 404 + lower, THIRD)]
    found = [each.text for each in read_pdf(drawn.file([[*upper, head, *under]])).paragraphs]
    assert found[1:2] == ["היום השני"] or found[2:3] == ["היום השני"]
    assert " ".join(found) == " ".join([*ROWS, *OTHERS, "היום השני", *SECOND, *THIRD])


def test_a_heading_of_one_column_leaves_the_other_whole(drawn) -> None:
    right = [
        *column(drawn, RIGHT, 500, ROWS),
        drawn.line(RIGHT, 436, "היום השני", 14),
        *column(drawn, RIGHT, 404, SECOND),
    ]
    whole = column(drawn, LEFT, 500, [*OTHERS, *THIRD, *SECOND])
    found = [each.text for each in read_pdf(drawn.file([[*right, *whole]])).paragraphs]
    assert " ".join(found) == " ".join([*ROWS, "היום השני", *SECOND, *OTHERS, *THIRD, *SECOND])


def test_a_text_beside_its_translation_is_read_before_it_and_words_beside_theirs_are_not(drawn) -> None:
    hebrew = ["איש אחד יצא מביתו בבוקר", "ולא ידע לאן הוא הולך", "ושאל את הרוכל שבפתח העיר."]
    english = ["A man left his house early", "and did not know whither", "he went, and asked."]
    words = ["אבן", "בית", "גשר"]
    meanings = ["a stone that lies there", "a house that stands there", "a bridge, a way across"]
    for right, left, columns in ((hebrew, english, True), (words, meanings, False)):
        page = [drawn.line(RIGHT, 500 - 16 * at, each) for at, each in enumerate(right)]
        page += [] if columns else column(drawn, RIGHT, 300, ROWS)
        page += [drawn.line(60 + drawn.wide(each), 500 - 16 * at, each[::-1]) for at, each in enumerate(left)]
        found = " ".join(each.text for each in read_pdf(drawn.file([page])).paragraphs).replace(" | ", " ")
        across = " ".join(f"{one} {two}" for one, two in zip(right, left, strict=True))
        assert found == " ".join([*right, *left] if columns else [across, *ROWS])
