"""The house keeps its own rules: a file is one noun, and no room reaches into another's private parts."""

import ast
from pathlib import Path
from statistics import median

import pytest

import kesher

SOURCE = Path(kesher.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
LENGTHS = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
LONG = 400
USUAL = 120


def test_a_file_is_usually_short() -> None:
    assert median(LENGTHS.values()) <= USUAL


def test_what_is_long_says_why_in_its_head() -> None:
    for path, length in LENGTHS.items():
        if length > LONG:
            head = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert "It is long because" in head, f"{path.relative_to(SOURCE)}: {length} lines"


def private_uses(text: str) -> list[str]:
    """What a module takes of other modules' private parts, by import or through the module's name."""
    tree = ast.parse(text)
    modules: set[str] = set()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kesher"):
            for each in node.names:
                name = f"{node.module}.{each.name}"
                if each.name.startswith("_") and each.name != "__version__":
                    found.append(name)
                if SOURCE.parent.joinpath(*name.split(".")).with_suffix(".py").is_file():
                    modules.add(each.asname or each.name)
    for node in ast.walk(tree):
        through = (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        )
        if through and node.attr.startswith("_") and not node.attr.startswith("__"):
            found.append(f"{node.value.id}.{node.attr}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_takes_what_another_keeps_to_itself(path: Path) -> None:
    assert private_uses(path.read_text(encoding="utf-8")) == []


def test_what_is_private_is_known_when_it_is_taken() -> None:
    taken = "from kesher.words import catalogue\nfrom kesher.words.catalogue import _flat\n"
    assert private_uses(taken) == ["kesher.words.catalogue._flat"]
    through = "from kesher.words import catalogue as said\nsaid._flat({}, '')\n"
    assert private_uses(through) == ["said._flat"]


def test_every_room_of_the_pages_has_its_acts_its_words_and_its_tests() -> None:
    tests = Path(__file__).parent
    for room in ("practice", "journal", "library", "paper"):
        assert (SOURCE / "web" / room).is_dir() and (SOURCE / "actions" / room).is_dir()
        assert (tests / "web" / room).is_dir() and (tests / "actions" / room).is_dir()
        assert all((SOURCE / "words" / each / f"{room}.toml").is_file() for each in ("he", "en"))
