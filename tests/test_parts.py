"""The heavy parts are asked for in one place, and one that is not there is a sentence and no trace."""

import ast
import sys
from pathlib import Path

import pytest

import kesher
from kesher import parts
from kesher.library import reader
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused
from kesher.paper import scan_apart, typeset
from kesher.paper.geometry import Paper
from kesher.paper.recovery import print_recovery
from kesher.words import catalogue

SOURCE = Path(kesher.__file__).parent
MODULES = {
    "cv2": "OpenCV",
    "desktop_notifier": "desktop-notifier",
    "icalendar": "icalendar",
    "numpy": "NumPy",
    "segno": "Segno",
    "tantivy": "Tantivy",
    "typst": "Typst",
}
ONCE = SOURCE / "parts.py"


def imported(tree: ast.AST) -> set[str]:
    """The packages that a module brings in, but for those that only the types need."""
    found = set[str]()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        found |= imported(node)
    return found


def test_nobody_else_brings_one_in() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        if path != ONCE:
            assert not imported(ast.parse(path.read_text(encoding="utf-8"))) & MODULES.keys(), path
    assert imported(ast.parse("def f():\n    import cv2.aruco")) == {"cv2"}


@pytest.mark.parametrize("name", parts.PARTS)
def test_one_that_is_not_there_is_refused_by_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = {"np": "numpy", "npt": "numpy.typing"}.get(name, name)
    assert getattr(parts, name).__name__ == module
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Refused) as refused:
        getattr(parts, name)
    code = Code.PART_APART if name in {"cv2", "typst"} else Code.PART_MISSING
    assert refused.value.problem == Problem(code, {"part": parts.PARTS[name]})
    for language in Language:
        said = catalogue(language).plain(f"problem.{code}", part=parts.PARTS[name])
        assert parts.PARTS[name] in said


def test_what_is_no_part_is_no_part() -> None:
    assert not hasattr(parts, "django")


def hiding(module: str, of: str, run: str = "m.serve(m.work, m.prepare)") -> tuple[str, ...]:
    """A process of ours on a computer that lacks a module."""
    hides = f"import sys; sys.modules[{module!r}] = None"
    return (sys.executable, "-I", "-c", f"{hides}; import {of} as m; {run}")


def missing(part: str) -> Problem:
    return Problem(Code.PART_APART if part in {"OpenCV", "Typst"} else Code.PART_MISSING, {"part": part})


def test_a_sheet_is_refused_in_a_sentence_where_nothing_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_PROGRAM", hiding("typst", "kesher.paper.typesetter"))
    with pytest.raises(Refused) as refused:
        print_recovery("", "", Paper.A5, catalogue(Language.EN))
    assert refused.value.problem == missing("Typst")


@pytest.mark.parametrize("module", ["cv2", "numpy"])
def test_a_photograph_is_refused_in_a_sentence_where_nothing_reads_it(module: str) -> None:
    program = hiding(module, "kesher.paper.scan_process")
    assert list(scan_apart.read(b"\xff\xd8", program=program)) == [missing(MODULES[module])]


def test_a_pdf_is_refused_in_a_sentence_where_its_numbers_are_not_reckoned() -> None:
    raw = print_recovery("", "", Paper.A5, catalogue(Language.EN))
    with pytest.raises(Refused) as refused:
        reader.read_bytes(raw, "a.pdf", program=hiding("numpy", "kesher.library.reader_process", "m.serve()"))
    assert refused.value.problem == missing("NumPy")
