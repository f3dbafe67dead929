"""Which places of other books a text names, and which words only look like one."""

from __future__ import annotations

import pytest

from kesher.library.sources import Source, mentions
from kesher.method.language import Language


def shown(text: str, language: Language = Language.HE) -> list[str]:
    return [each.source.shown(language) for each in mentions(text)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("נאמר כי שבע יפול צדיק וקם (משלי כד, טז).", ["משלי כד, טז"]),
        ("כמו שכתוב בתהלים כ״ג, ד: גם כי אלך", ["תהלים כג, ד"]),
        ('ובתהילים כ"ג נאמר', ["תהלים כג"]),
        ("(תְּהִלִּים כג ד)", ["תהלים כג, ד"]),
        ("דברים ל, טו וגם דברים פרק ל פסוק יט", ["דברים ל, טו", "דברים ל, יט"]),
        ("מלכים א׳ יט, יב", ["מלכים א יט, יב"]),
        ("במסכת ברכות ה ע״א, (ברכות ה:), ברכות דף ו", ["ברכות ה ע״א", "ברכות ה ע״ב", "ברכות ו"]),
        ("היו שוהים שעה אחת (ברכות ה, א)", ["משנה ברכות ה, א"]),
        ("אבות ב, ד ובראשית רבה א, א", ["אבות ב, ד", "בראשית רבה א, א"]),
        ("בליקוטי מוהר\"ן רפ״ב ובמסילת ישרים פרק י״ט", ["ליקוטי מוהר״ן רפב", "מסילת ישרים יט"]),
    ],
)  # fmt: skip
def test_what_is_named(text: str, named: list[str]) -> None:
    assert shown(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "כמה דברים לא, כי כך היה",
        "אמר שני דברים לא, לו",
        "יש שלוש שמות ג׳",
        "ביום שבת ג׳ בניסן",
        "כמה ברכות ה. וזהו",
        "תהלים קנ״א",
        "אלה הדברים א, ב",
        "רות ב׳ וגם דניאל ג׳",
        "בתהלים נאמר",
        "משלים ג, ד",
        "Job 3 pages, Numbers 5, Ruth 2",
        "Psalms 151:2",
    ],
)
def test_what_only_looks_like_a_place(text: str) -> None:
    assert shown(text) == []


def test_in_english() -> None:
    said = "See Genesis 1:1 and psalm 23; Berakhot 5a, Avot 2:4, Berakhot 5:1 and Job chapter 3."
    named = ["Genesis 1:1", "Psalms 23", "Berakhot 5a", "Avot 2:4", "Mishnah Berakhot 5:1", "Job 3"]
    assert shown(said, Language.EN) == named


def test_a_place_stands_where_its_name_begins_and_points_count() -> None:
    text = "כִּי שֶׁבַע (בְּמִשְׁלֵי כד, טז)"
    (found,) = mentions(text)
    assert text[found.at :].startswith("מִשְׁלֵי")


def test_the_order_is_that_of_the_books() -> None:
    text = "אבות ב, ד; משלי ג, ו; בראשית א, א; משלי ב, ט; ברכות ה ע״ב; ברכות ה ע״א"
    found = sorted({each.source for each in mentions(text)})
    names = ["בראשית א, א", "משלי ב, ט", "משלי ג, ו", "אבות ב, ד", "ברכות ה ע״א", "ברכות ה ע״ב"]
    assert [each.shown(Language.HE) for each in found] == names
    assert Source(0, False, 1, 1) in found
