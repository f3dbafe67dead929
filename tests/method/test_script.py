"""What a script says to one person: with his own picture, with his point, and without one."""

import pytest

from kesher.method.script import Script, Spoken, wrong_mark

ACT = "חצי שעה של עיון"
LATER = "דבר אחד עוד יתברר."


def point(*lines: str) -> Script:
    return Script({"point": lines, "picture": ("אולי היום.", "[own]", "להישאר רגע.")})


def said(script: Script, act: str = "", part: str = "point", own: tuple[str, ...] = ()) -> list[str]:
    return [each.words for each in script.spoken(part, own, act, LATER)]


def test_the_act_stands_where_it_is_marked() -> None:
    script = point("ויש נקודה אחת.", "[point]", "היום, רק אותה.")
    assert said(script, ACT) == ["ויש נקודה אחת.", ACT, "היום, רק אותה."]
    assert script.spoken("point", (), ACT, LATER)[1] == Spoken(ACT, own=True)
    assert [each.own for each in script.spoken("point", (), ACT, LATER)] == [False, True, False]


def test_without_a_point_one_true_line_stands_alone() -> None:
    assert said(point("ויש נקודה אחת.", "[point]", "היום, רק אותה.")) == [LATER]
    told = point("ויש נקודה אחת.", "[point]", "היום, רק אותה.", "[no-point]", "עוד תימצא.", "אין מה למהר.")
    assert said(told) == ["עוד תימצא.", "אין מה למהר."]
    assert said(told, ACT) == ["ויש נקודה אחת.", ACT, "היום, רק אותה."]
    assert not any(each.own for each in told.spoken("point", (), "", LATER))


def test_a_mark_for_no_point_with_nothing_after_it_takes_the_common_line() -> None:
    assert said(point("ויש נקודה אחת.", "[point]", "[no-point]")) == [LATER]


def test_a_script_without_marks_is_said_either_way_with_the_act_after_it() -> None:
    script = point("ויש דבר אחד לאחוז בו.")
    assert said(script) == ["ויש דבר אחד לאחוז בו."]
    assert said(script, ACT) == ["ויש דבר אחד לאחוז בו.", ACT]
    assert said(point("יש אחת.", "[no-point]", "עוד תימצא."), ACT) == ["יש אחת.", ACT]


def test_ones_own_picture_is_said_line_by_line_where_it_is_marked() -> None:
    script = point("x")
    assert said(script, part="picture", own=("דלת", "{אור|אור}")) == [
        "אולי היום.",
        "דלת",
        "{אור|אור}",
        "להישאר רגע.",
    ]
    assert [each.own for each in script.spoken("picture", ("דלת",), "", "")] == [False, True, False]
    assert said(script, part="picture") == ["אולי היום.", "להישאר רגע."]


@pytest.mark.parametrize(
    ("line", "part", "before", "code"),
    [
        ("[own]", "picture", (), ""),
        ("[own]", "choice", ("[own]",), ""),
        ("[point]", "point", ("ויש נקודה אחת.",), ""),
        ("[no-point]", "point", ("[point]",), ""),
        ("words [own] words", "point", (), ""),
        ("[own", "point", (), ""),
        ("[piont]", "point", (), "unknown-mark"),
        ("[]", "picture", (), "unknown-mark"),
        ("[Point]", "point", (), "unknown-mark"),
        ("[own]", "point", (), "mark-elsewhere"),
        ("[point]", "picture", (), "mark-elsewhere"),
        ("[no-point]", "close", (), "mark-elsewhere"),
        ("[point]", "point", ("[no-point]", "עוד תימצא."), "mark-elsewhere"),
        ("[point]", "point", ("[point]",), "named-twice"),
        ("[no-point]", "point", ("[no-point]",), "named-twice"),
    ],
)
def test_a_mark_stands_in_its_place_and_once(
    line: str, part: str, before: tuple[str, ...], code: str
) -> None:
    assert wrong_mark(line, part, before) == code
