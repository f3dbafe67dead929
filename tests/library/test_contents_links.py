"""Lists of links through a book are its contents, whatever they are called; an index is text."""

import pytest

from books import epub, page
from kesher.library.kinds import read
from kesher.library.making import made_of

CHAPTERS = {
    f"{name}.xhtml": page(f"<h2>{heading}</h2><p>טקסט של {heading} ועוד מילים.</p>")
    for name, heading in (("a", "התחלה"), ("b", "אמצע"), ("c", "סוף"))
}
TEXT = [f"טקסט של {each} ועוד מילים." for each in ("התחלה", "אמצע", "סוף")]


def units(contents: str, **more: str) -> list[tuple[str, str]]:
    pages = {
        "t.xhtml": page(contents),
        **CHAPTERS,
        **{f"{name}.xhtml": page(each) for name, each in more.items()},
    }
    made = made_of(read(epub(pages, title="דרך"), "x.epub"), "x.epub")
    assert made.account is not None and made.account.missing == 0
    return [(each.ref, each.text) for each in made.units]


def links(*files: str, between: str = "", tag: str = "p") -> str:
    names = {"a": "התחלה", "b": "אמצע", "c": "סוף"}
    return "".join(f'<{tag}><a href="{each}.xhtml">{names[each]}</a>{between}</{tag}>' for each in files)


REFS = ["דרך, התחלה, 1", "דרך, אמצע, 1", "דרך, סוף, 1"]


@pytest.mark.parametrize(
    "contents",
    [
        f"<h1>תוכן</h1>{links('a', 'b', 'c')}",
        f"<p>תוכן העניינים</p><ul>{links('a', 'b', 'c', tag='li')}</ul>",
        f"<div>{links('a', 'b', 'c', tag='span', between='<br/>')}</div>",
        f"<table><tr>{links('a', 'b', 'c', tag='td')}</tr></table>",
        f"{links('a', 'b', 'c', between=' 12')}",
    ],
)
def test_links_through_the_book_are_contents(contents: str) -> None:
    assert units(contents) == list(zip(REFS, TEXT, strict=True))


@pytest.mark.parametrize(
    "contents",
    [
        f"{links('c', 'a', 'b')}",  # to and fro, as an index
        f"{links('a', 'b')}",
        f"{links('a', 'b', 'c', between=', ובו דברים רבים אחרים')}",
        f"{links('a')}<p>וכך נפתח הספר.</p>{links('b', 'c')}",
    ],
)
def test_other_links_are_text(contents: str) -> None:
    found = units(contents)
    assert [each for _, each in found][-3:] == TEXT
    assert {"התחלה", "אמצע"} <= {word for _, each in found[:-3] for word in each.replace(",", " ").split()}


def test_questions_that_are_written_once_as_links_to_their_answers_stay() -> None:
    asked = "".join(f'<p><a href="#{at}">מה בדבר {at}?</a></p>' for at in (2, 3, 4))
    answered = "".join(f'<p id="{at}">תשובה: כך וכך.</p>' for at in (2, 3, 4))
    found = units(f"<h1>תוכן</h1>{asked}{answered}")
    assert [text for _, text in found][:3] == [f"מה בדבר {at}?" for at in (2, 3, 4)]


def test_a_heading_over_contents_that_are_told_about_stands_over_no_chapter() -> None:
    found = units(f"<h1>תוכן</h1>{links('a', 'b', 'c', between=', ובו דברים רבים אחרים')}")
    assert [ref for ref, _ in found] == ["דרך, תוכן, 1", "דרך, תוכן, 2", "דרך, תוכן, 3", *REFS]


def test_the_name_of_a_part_stays_above_the_chapters_it_lists() -> None:
    found = units(f"<h1>חלק ראשון</h1>{links('a', 'b', 'c')}")
    assert [ref for ref, _ in found] == [f"דרך, חלק ראשון, {each.removeprefix('דרך, ')}" for each in REFS]


def test_headings_that_lead_back_to_the_contents_are_headings() -> None:
    back = "".join(f'<h{at}><a href="t.xhtml#{at}">כותרת {at}</a></h{at}>' for at in (2, 3, 4))
    listed = "".join(f'<p id="{at}">דבר {at}</p>' for at in (2, 3, 4))
    assert units(listed, d=f"{back}<p>סוף דבר.</p>")[-1] == ("דרך, כותרת 2, כותרת 3, כותרת 4, 1", "סוף דבר.")


def test_more_of_a_note_stays_with_it_and_text_between_notes_is_text() -> None:
    mark = '<a href="#n{0}" id="r{0}"><sup>{0}</sup></a>'
    note = '<p id="n{0}"><a href="#r{0}">{0}</a>. הערה {0}.</p>'
    body = (
        f"<p>אחת{mark.format(1)}.</p><p>שתיים{mark.format(2)}.</p>"
        f"{note.format(1)}<p>המשך ההערה.</p>{note.format(2)}<p>אחרון.</p>"
    )
    made = made_of(read(page(body).encode(), "x.html"), "x.html")
    assert [(each.text, each.notes) for each in made.units] == [
        ("אחת.", "הערה 1. המשך ההערה."), ("שתיים.", "הערה 2."), ("אחרון.", ""),
    ]  # fmt: skip
    under = f"<p>אחת{mark.format(1)}.</p>{note.format(1)}<p>שתיים{mark.format(2)}.</p>{note.format(2)}"
    made = made_of(read(page(under).encode(), "x.html"), "x.html")
    assert [(each.text, each.notes) for each in made.units] == [("אחת.", "הערה 1."), ("שתיים.", "הערה 2.")]
    assert made.account is not None and made.account.missing == 0
