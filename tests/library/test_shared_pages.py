"""Files from readers, each with what must be read of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kesher.library.kinds import read
from kesher.library.making import made_of

CASES = Path(__file__).resolve().parents[2].parent / "shared/cases/library"
if not CASES.is_dir():
    pytest.skip("the shared cases of the library are not here", allow_module_level=True)
EXPECTED = json.loads((CASES / "expected.json").read_text(encoding="utf8"))
OWN = [each for each in EXPECTED if each.endswith(".pdf") or "title" in each]


@pytest.mark.parametrize("name", OWN)
def test_a_file_is_read_as_it_must_be(name):
    asked = EXPECTED[name]
    made = made_of(read((CASES / name).read_bytes(), name), name)
    lines = [line for unit in made.units for line in unit.text.split("\n")]
    whole = "\n".join(lines)
    refs = [each.ref for each in made.units]
    assert made.title == asked.get("title", made.title)
    assert made.title != asked.get("title_not")
    assert set(asked.get("texts", [])) <= set(lines)
    assert [each for each in asked.get("contains", []) if each not in whole] == []
    barred = asked.get("not_contains", []) + asked.get("not_in_units", [])
    assert [each for each in barred if each in whole] == []
    assert made.marked or set(asked.get("either_marked_or_texts", [])) <= set(lines)
    if "marked" in asked:
        assert [each.page for each in made.marked] == asked["marked"]
    assert set(asked.get("refs", [])) <= set(refs)
    if asked.get("no_chapters"):
        assert all(each.removeprefix(made.title).count(", ") <= 1 for each in refs)
    apart = asked.get("contains_in_separate_units", [])
    assert all(sum(each in line for each in apart) <= 1 for line in lines)
