"""Parts that come when they are asked for: whether they are here, how large, and what came of it."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import kesher.parts
from kesher.actions import parts
from kesher.actions.parts import Fetching, Part
from kesher.method.problems import Code, Problem

TOOLS = parts.ROOT / "tools"


def made(folder: Path, script: str) -> Path:
    """A checkout whose ``tools/part`` is a script of ours."""
    (folder / "tools").mkdir()
    (folder / ".venv").mkdir()
    (folder / "tools" / "part").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    return folder


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer without the typesetter."""
    monkeypatch.setitem(sys.modules, "typst", None)
    return monkeypatch


def test_what_is_brought_is_what_can_be_missing_alone() -> None:
    assert {parts._MADE[part].module for part in Part} == kesher.parts.APART


def test_a_browser_is_offered_none(away: pytest.MonkeyPatch) -> None:
    assert (Part.PRINTING.offered, Part.PHOTOGRAPHS.offered) == ("printing", "")
    away.setattr(sys, "platform", "emscripten")
    assert Part.PRINTING.offered == ""


def test_a_part_helps_only_where_its_want_was_the_reason() -> None:
    assert parts.of(Problem(Code.PART_APART, {"part": "Typst"})) is Part.PRINTING
    assert parts.of(Problem(Code.PART_APART, {"part": "OpenCV"})) is Part.PHOTOGRAPHS
    assert parts.of(Problem(Code.PART_MISSING, {"part": "NumPy"})) is None
    assert parts.of(Problem(Code.RESTING)) is parts.of(None) is None


def test_how_much_comes_is_read_from_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    kind = next(wheel for system, wheel in parts._WHEELS.items() if sys.platform.startswith(system))
    machine = os.uname().machine
    lock.write_text(
        f"""
[[package]]
name = "typst"
wheels = [
    {{ url = "https://x/typst-{kind}_{machine}.whl", size = 3_000_001 }},
    {{ url = "https://x/typst-{kind}_riscv.whl", size = 90_000_000 }},
    {{ url = "https://x/typst-beos_{machine}.whl", size = 80_000_000 }},
]
""",
        encoding="utf-8",
    )
    assert parts.megabytes(Part.PRINTING, lock) == 4
    assert parts.megabytes(Part.PHOTOGRAPHS, lock) == 0
    assert parts.megabytes(Part.PRINTING, tmp_path / "none") == 0
    assert all(5 < parts.megabytes(part) < 200 for part in Part)


def test_one_that_comes_is_here(tmp_path: Path, away: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, 'echo "$1 $2 $(pwd)" > came')
    assert not Part.PRINTING.here
    away.undo()
    assert parts.bring(Part.PRINTING, root) is None
    assert (root / "came").read_text(encoding="utf-8").split() == ["printing", "typst", str(root)]


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_one_that_did_not_come_is_said(script: str, tmp_path: Path) -> None:
    assert parts.bring(Part.PRINTING, made(tmp_path, script)) == Problem(Code.PART_UNREACHED)


@pytest.mark.usefixtures("away")
def test_where_kesher_was_installed_otherwise_the_command_is_told(tmp_path: Path) -> None:
    refused = parts.bring(Part.PRINTING, tmp_path)
    assert refused is not None and refused.code is Code.PART_ELSEWHERE
    assert "kesher[printing]" in str(refused.values["command"])


@pytest.mark.usefixtures("away")
def test_a_running_program_brings_each_once_and_keeps_why_it_did_not_come(tmp_path: Path) -> None:
    root = made(tmp_path, "echo once >> times; while [ ! -e go ]; do sleep 0.02; done; exit 1")
    fetching = Fetching(root)
    assert not fetching.going(Part.PRINTING) and fetching.failed(Part.PRINTING) is None
    fetching.begin(Part.PRINTING)
    fetching.begin(Part.PRINTING)
    assert fetching.going(Part.PRINTING) and not fetching.going(Part.PHOTOGRAPHS)
    (root / "go").touch()
    for thread in threading.enumerate():
        if thread.name == "part-printing":
            thread.join(20)
    assert not fetching.going(Part.PRINTING)
    assert fetching.failed(Part.PRINTING) == Problem(Code.PART_UNREACHED)
    assert (root / "times").read_text(encoding="utf-8") == "once\n"


def test_what_was_brought_is_kept_up_to_date(tmp_path: Path) -> None:
    """``tools/part`` and the next start ask uv for the same parts; a half of one is put in place anew."""
    (tmp_path / "tools").mkdir()
    for name in ("part", "set-up.sh"):
        (tmp_path / "tools" / name).write_bytes((TOOLS / name).read_bytes())
    (tmp_path / ".venv").mkdir()
    programs = tmp_path / "programs"
    programs.mkdir()
    uv = programs / "uv"
    uv.write_text('#!/bin/sh\necho "$@" >> "$SAID"\n', encoding="utf-8")
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
    said = tmp_path / "said"
    env = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "SAID": str(said)}
    for part, package in (("printing", "typst"), ("photographs", "cv"), ("printing", "typst")):
        run = ["sh", str(tmp_path / "tools" / "part"), part, package]
        subprocess.run(run, check=True, env=env, capture_output=True)
    last = said.read_text(encoding="utf-8").splitlines()[-1]
    assert "--locked" in last and "--inexact" in last and "--reinstall-package typst" in last
    assert last.count("--extra printing") == 2 and last.count("--extra photographs") == 1
    assert (tmp_path / ".venv" / "parts").read_text(encoding="utf-8") == "printing\nphotographs\n"


def test_one_that_is_here_and_does_not_start_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Part.PRINTING.here and Part.PRINTING.works
    monkeypatch.setattr(kesher.parts, "import_module", lambda _: (_ for _ in ()).throw(ImportError()))
    monkeypatch.setattr(kesher.parts, "_HERE", {})
    assert Part.PRINTING.here and not Part.PRINTING.works
