"""Where the files of an EPUB meet: sentences go on, running heads go, and nothing else is touched."""

import pytest

from books import epub, page
from kesher.library.kinds import read
from kesher.library.making import made_of

LONG = "מי שמביט בים די זמן שוב אינו יודע מתי בא"


def texts(*bodies: str) -> list[str]:
    made = made_of(
        read(epub({f"{at}.xhtml": page(each) for at, each in enumerate(bodies)}), "x.epub"), "x.epub"
    )
    assert made.account is not None and made.account.missing == 0
    return [each.text for each in made.units]


@pytest.mark.parametrize(("end", "rest"), [(",", "ומתי ילך."), ("", ", ומתי ילך."), ("", "and went.")])
def test_a_sentence_that_plainly_goes_on_in_the_next_file_is_whole(end: str, rest: str) -> None:
    assert texts(f"<p>{LONG}{end}</p>", f"<p>{rest}</p><p>סוף.</p>") == [f"{LONG}{end} {rest}", "סוף."]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (LONG, "ומתי ילך."),  # once it may have lost its full stop
        (f"{LONG}.", "ומתי ילך."),
        (f"{LONG},", "שאלה: מתי?"),
        (f"{LONG},", "1. מתי?"),
        ("מי שמביט,", "ומתי ילך."),
    ],
)
def test_what_does_not_plainly_go_on_stays_apart(one: str, two: str) -> None:
    assert len(texts(f"<p>{one}</p>", f"<p>{two}</p>")) == 2
    assert len(texts(f"<p>{LONG},</p>", "<h2>פרק</h2><p>ועוד.</p>")) == 2


def test_where_most_files_break_off_they_are_pages() -> None:
    pages = [f"<p>{LONG}</p>"] * 3 + [f"<p>{LONG}.</p>", "<p>סוף.</p>"]
    assert texts(*pages) == [f"{LONG} {LONG} {LONG} {LONG}.", "סוף."]


def test_a_line_at_the_head_or_foot_of_most_files_is_no_text() -> None:
    chapters = [f"<p>דרך הים</p><h2>פרק {name}</h2><p>טקסט {name}.</p><p>כל הזכויות</p>" for name in "אבג"]
    assert texts(*chapters, "<p>טקסט אחר.</p>") == ["טקסט א.", "טקסט ב.", "טקסט ג.", "טקסט אחר."]
    assert "דרך הים" in texts(*chapters[:2])
    verses = [f"<h2>שיר {name}</h2><p>טקסט {name}.</p><p>אמן, כן יהי רצון.</p>" for name in "אבג"]
    assert texts(*verses).count("אמן, כן יהי רצון.") == 3
    asked = [f"<p>שאלה:</p><p>מה {name}?</p><p>תשובה: {name}.</p>" for name in "אבג"]
    assert len(texts(*asked)) == 6
