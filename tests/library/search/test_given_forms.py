"""The given forms of words are found in their passages, where the shared cases are beside the repository."""

import ast
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from kesher.library.kinds import read
from kesher.library.making import made_of
from kesher.library.search import Entry, Index
from library.search.shelves import ask

GIVEN = Path(__file__).parents[4] / "shared" / "cases" / "library" / "search_forms_queries.py"


def only_letters(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if "א" <= each <= "ת")


pytestmark = pytest.mark.skipif(not GIVEN.exists(), reason="the shared cases are not beside the repository")


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    tree = ast.parse(GIVEN.read_text(encoding="utf-8"))
    return {
        node.targets[0].id: eval(compile(ast.Expression(node.value), "given", "eval"), {})
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in "LQ"
    }


def test_each_given_line_is_a_passage_of_its_own_when_they_come_in_one_file(values: dict[str, Any]) -> None:
    made = made_of(read(("\n\n".join(values["L"].values()) + "\n").encode(), "forms.txt"), "forms.txt")
    assert made.title == "forms"
    letters = [only_letters(each.text) for each in made.units]
    assert letters == [only_letters(each) for each in values["L"].values()]


def test_every_given_form_finds_its_passage(values: dict[str, Any], tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    index.add((Entry(number, "forms", text) for number, text in values["L"].items()), state="given")
    missed = [
        (query, number)
        for query, number in values["Q"]
        if number not in [hit.number for hit in index.search(ask(query), limit=5).hits][:3]
    ]
    assert missed == []
