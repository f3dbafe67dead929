"""The given forms of words are found in their passages, where the shared cases are beside the repository."""

import ast
from pathlib import Path

import pytest

from kesher.library.search import Entry, Index
from library.search.shelves import ask

GIVEN = Path(__file__).parents[4] / "shared" / "cases" / "library" / "search_forms_queries.py"


@pytest.mark.skipif(not GIVEN.exists(), reason="the shared cases are not beside the repository")
def test_every_given_form_finds_its_passage(tmp_path: Path) -> None:
    tree = ast.parse(GIVEN.read_text(encoding="utf-8"))
    values = {
        node.targets[0].id: eval(compile(ast.Expression(node.value), "given", "eval"), {})
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in "LQ"
    }
    index = Index(tmp_path / "index")
    index.add((Entry(number, "forms", text) for number, text in values["L"].items()), state="given")
    missed = [
        (query, number)
        for query, number in values["Q"]
        if number not in [hit.number for hit in index.search(ask(query), limit=5).hits][:3]
    ]
    assert missed == []
