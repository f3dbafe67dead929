"""Codes of typesetting and of sites go, what they hold stays; and each can be refused."""

import pytest

from kesher.library.book import Role
from kesher.library.kinds import read
from kesher.library.making import made_of
from kesher.library.repair import mend


def texts(raw: str, name: str = "x.txt") -> list[str]:
    return [each.text for each in mend(read(raw.encode(), name)).paragraphs]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@18והנה@01 בא.\n\n@18ויצא@01 משם.\n", ["והנה בא.", "ויצא משם."]),
        ("אחת {{צ|שתיים}} שלוש.\n", ["אחת שתיים שלוש."]),
        ("אחת {{צ|}} שתיים.\n", ["אחת שתיים."]),
        ("אחת {{א|{{ב|פנים}}}} שתיים.\n", ["אחת פנים שתיים."]),
        ("''אחת'' ו'''שתיים'''.\n", ["אחת ושתיים."]),
        ("**אחת** ושתיים.\n", ["אחת ושתיים."]),
        ("====\n\nאחת.\n", ["אחת."]),
    ],
)
def test_codes_go_and_what_they_hold_stays(text: str, wanted: list[str]) -> None:
    assert texts(text) == wanted
    made = made_of(read(text.encode(), "x.txt"), "x.txt")
    assert made.account is not None and made.account.missing == 0


def test_a_heading_by_its_code_is_one_even_where_lines_are_broken() -> None:
    line = "והנה כך הולך אדם בדרכו מן הבוקר ועד הערב ואינו יודע כי"
    found = mend(read(f"==ראש==\n{line}\n{line}\nסוף.\n===פרק===\n{line}\n{line}\nסוף.\n".encode(), "x.txt"))
    assert [(each.text, each.level) for each in found.paragraphs if each.role is Role.HEADING] == [
        ("ראש", 1), ("פרק", 2),
    ]  # fmt: skip
    assert all(each.rule in ("codes", "blanks") for each in found.changes)


@pytest.mark.parametrize(
    "text",
    ["דוא״ל: a@18 פעם אחת.\n", "2 == 2 הוא כך.\n", "אמר ''די.\n", "כוכבים ** כאן.\n", "{אחת} {שתיים}\n"],
)
def test_what_stands_once_or_is_no_code_stays(text: str) -> None:
    assert texts(text) == [text.strip()]


def test_a_code_that_was_refused_stays() -> None:
    extract = read("@18אחת.\n\n@18שתיים.\n\n==ראש==\n".encode(), "x.txt")
    found = mend(extract)
    assert [(each.before, each.after) for each in found.changes] == [
        ("@18אחת.", "אחת."), ("@18שתיים.", "שתיים."), ("==ראש==", "ראש"),
    ]  # fmt: skip
    again = mend(extract, frozenset({found.changes[0].key, found.changes[2].key}))
    assert [(each.text, each.role) for each in again.paragraphs] == [
        ("@18אחת.", Role.BODY), ("שתיים.", Role.BODY), ("==ראש==", Role.BODY),
    ]  # fmt: skip


def test_codes_of_a_page_go_as_well() -> None:
    assert texts("<p>@18אחת.</p><p>@18שתיים.</p><p>שלוש.</p>", "x.html") == ["אחת.", "שתיים.", "שלוש."]


def test_two_stars_after_a_word_alone_are_no_code() -> None:
    assert texts("אחת** ושתיים.\n\nשלוש** וארבע.\n\nחמש.\n") == ["אחת** ושתיים.", "שלוש** וארבע.", "חמש."]


def test_links_of_a_wiki_say_what_they_show_and_its_categories_nothing() -> None:
    text = "אחת [[דף|שתיים]] שלוש.\n\n[[ארבע]] חמש.\n\n[[קטגוריה:מספרים]]\n\n[[קובץ:תמונה.jpg|ממוזער]]\n"
    assert texts(text) == ["אחת שתיים שלוש.", "ארבע חמש."]
    assert texts("אחת [[שתיים]] שלוש.\n") == ["אחת [[שתיים]] שלוש."]  # once may be meant so
    made = made_of(read(text.encode(), "x.txt"), "x.txt")
    assert made.account is not None and made.account.missing == 0


def test_the_title_of_a_wiki_s_page_is_without_its_code() -> None:
    assert (
        made_of(read("== דרך ==\n\n=== פרק ===\nאחת ושתיים ושלוש.\n".encode(), "x.txt"), "x.txt").title
        == "דרך"
    )
