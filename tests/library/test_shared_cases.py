"""Files of many kinds from readers, each with what must be read of it: no letter lost, none misread."""

import json
from pathlib import Path
from typing import Any

import pytest

from kesher.library.book import Kind, Made
from kesher.library.kinds import read
from kesher.library.making import made_of

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "library"
if not CASES.is_dir():
    pytest.skip("the shared cases of the library are not here", allow_module_level=True)
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
Q, A = Kind.QUESTION, Kind.ANSWER


def made(name: str) -> Made:
    found = made_of(read((CASES / name).read_bytes(), name), name)
    assert found.account is not None and found.account.missing == 0
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_read_as_it_must_be(name: str) -> None:
    asked = EXPECTED[name]
    found = made(name)
    texts = [each.text for each in found.units]
    lines = [line for text in texts for line in text.split("\n")]
    whole = "\n".join(lines)
    refs = [each.ref for each in found.units]
    assert found.title == asked.get("title", found.title)
    assert found.title != asked.get("title_not")
    assert set(asked.get("texts", [])) <= set(lines)
    assert [each for each in asked.get("contains", []) if each not in whole] == []
    barred = asked.get("not_contains", []) + asked.get("not_in_units", [])
    assert [each for each in barred if each in whole] == []
    assert found.marked or set(asked.get("either_marked_or_texts", [])) <= set(lines)
    if "marked" in asked:
        assert [each.page for each in found.marked] == asked["marked"]
    assert set(asked.get("refs", [])) <= set(refs)
    if asked.get("no_chapters"):
        assert all(each.removeprefix(found.title).count(", ") <= 1 for each in refs)
    for row in asked.get("contains_in_one_unit", []):
        assert any(all(each in text for each in row) for text in texts)
    apart = asked.get("contains_in_separate_units", [])
    assert all(sum(each in line for each in apart) <= 1 for line in lines)


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
    if not (CASES / name).is_file():
        pytest.skip(f"the case is not here: {CASES / name}")
    found = made(name)
    assert found.title == "שיעור לדוגמה"
    assert [(each.kind, each.text) for each in found.units] == [
        (Q, TALK[0]), (A, answer), (Q, TALK[2]), (A, TALK[3]),
    ]  # fmt: skip
