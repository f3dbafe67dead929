"""Files of many kinds with their right values: no letter lost, none misread."""

import json
from pathlib import Path
from typing import Any

import pytest

from kesher.library.book import Kind, Made
from kesher.library.kinds import read
from kesher.library.making import made_of

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "library"
Q, A = Kind.QUESTION, Kind.ANSWER


def made(name: str) -> Made:
    file = CASES / name
    if not file.is_file():
        pytest.skip(f"the case is not here: {file}")
    found = made_of(read(file.read_bytes(), name), name)
    assert found.account is not None and found.account.missing == 0
    return found


@pytest.mark.parametrize(
    "name",
    [
        "epub_note_backlink_in_sup.epub",
        "html_wiki_letter_backlinks.html",
        "html_menu_before_title.html",
        "docx_table_rows.docx",
        "sefaria_footnotes.json",
    ],
)
def test_a_file_has_the_text_it_should(name: str) -> None:
    found = made(name)
    wanted: dict[str, Any] = json.loads((CASES / "expected.json").read_text("utf-8"))[name]
    texts = [each.text for each in found.units]
    whole = "\n".join(texts)
    assert set(wanted.get("texts", [])) <= set(whole.split("\n"))
    assert all(each in whole for each in wanted.get("contains", []))
    assert not any(each in whole for each in wanted.get("not_contains", []))
    assert set(wanted.get("refs", [])) <= {each.ref for each in found.units}
    for row in wanted.get("contains_in_one_unit", []):
        assert any(all(each in text for each in row) for text in texts)


TALK = ("כיצד מתחילים את היום?", "בשקט, ובלי למהר.", "ומה עושים בערב?", "מסתכלים על מה שהיה.")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("headings-without-colon.html", f"{TALK[1]}\nואחר כך לומדים מעט."),
        ("bold-no-colon.txt", TALK[1]),
        ("numbered-question-then-answer.txt", TALK[1]),
    ],
)
def test_a_talk_without_colons_is_questions_and_answers(name: str, answer: str) -> None:
    found = made(name)
    assert found.title == "שיעור לדוגמה"
    assert [(each.kind, each.text) for each in found.units] == [
        (Q, TALK[0]), (A, answer), (Q, TALK[2]), (A, TALK[3]),
    ]  # fmt: skip
