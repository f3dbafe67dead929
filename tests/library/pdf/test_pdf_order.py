"""Digits, Latin and brackets in a line: from where they stand to how they are read."""

import re

import pytest

from kesher.library.pdf.brackets import turned
from kesher.library.pdf.reorder import from_left, from_right


@pytest.mark.parametrize(
    ("visual", "read"),
    [
        ("הנש 1948 תנשב", "בשנת 1948 שנה"),
        ("12–14 'מע", "עמ' 14–12"),
        ("12-14 'מע", "עמ' 12-14"),
        ("25% קר", "רק 25%"),
        ("3.5 לקשמ", "משקל 3.5"),
        ("10:30 העשב", "בשעה 10:30"),
        ("2 ,43 אמוי", "יומא 43, 2"),
        ("אוהו John Smith רמא", "אמר John Smith והוא"),
        ("היה A4 ףד", "דף A4 היה"),
        ("סופדב Press 1948 לש", "של Press 1948 בדפוס"),
        ("רפסב John (1900-1980) לש", "של John (1900-1980) בספר"),
        ("₪50 ריחמב", "במחיר ₪50"),
        ("הז ילב ,אוה", "הוא, בלי זה"),
        ("הזו .3.5% of it", "3.5% of it. וזה"),
        ("הזו 95 of it הז", "זה of it 95 וזה"),
    ],
)
def test_a_hebrew_line(visual, read):
    assert from_right(list(visual[::-1])) == read


def test_marks_stay_with_their_letters():
    assert from_right(["ש\u05c1\u05b8", "ם", " ", "2", "1"]) == "ש\u05c1\u05b8ם 12"


@pytest.mark.parametrize(
    ("visual", "read"),
    [
        ("The word הדש means field.", "The word שדה means field."),
        ("The words הדש קורי mean that.", "The words ירוק שדה mean that."),
        ("No Hebrew (at all) 12.", "No Hebrew (at all) 12."),
    ],
)
def test_an_english_line(visual, read):
    assert from_left(list(visual)) == read


def faced(lines: list[str]) -> list[str]:
    """The lines with their brackets turned; one that has no Hebrew letter is read from the left."""
    return turned(lines, [not re.search("[א-ת]", line) for line in lines])


def test_brackets_that_are_all_named_the_wrong_way_are_turned():
    assert faced(["אמר )כך( ואחר ]כך[ הלך", "ועוד )פעם("]) == ["אמר (כך) ואחר [כך] הלך", "ועוד (פעם)"]


def test_brackets_that_stand_well_are_left():
    lines = ["אמר (כך) ואחר [כך] הלך", "א) ראשון", "(A plain one) here", "smile :-)"]
    assert faced(lines) == lines


def test_a_bracket_that_stands_no_way_plainly_follows_the_vote():
    assert faced(["זה )כך( וזה )גם( וזה", "וזה ) רחוק"])[1] == "וזה ( רחוק"
    assert faced(["זה (כך) וזה (גם) וזה", "וזה ) רחוק"])[1] == "וזה ) רחוק"


def test_english_brackets_have_a_vote_of_their_own():
    read = faced(["אמר )כך( והלך", "He said (so) and went", "John (so) Smith"])
    assert read == ["אמר (כך) והלך", "He said (so) and went", "John (so) Smith"]
