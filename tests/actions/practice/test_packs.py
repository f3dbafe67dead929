"""A pack is brought in whole or not at all, and nothing that lay there is lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kesher.actions.practice.packs import Brought, How, bring
from kesher.method.problems import Code, Problem
from kesher.words.pack_file import file_of, packed
from kesher.words.packs import OWN, parts_in, shelved, skeleton


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made") / "my-teacher"
    skeleton(folder)
    return parts_in(folder)[0]


def edition(parts: dict[str, bytes], number: int, more: bytes = b"") -> bytes:
    head = b"\n".join(
        b"version = %d" % number if line.startswith(b"version") else line
        for line in parts["pack.toml"].splitlines()
    )
    return packed(parts | {"pack.toml": head + more + b"\n"})


def how(found: Brought | Problem) -> How | Code:
    return found.code if isinstance(found, Problem) else found.how


def names(home: Path) -> list[str]:
    return sorted(each.name for each in (home / OWN).iterdir())


def test_it_comes_in_stays_and_is_renewed(parts: dict[str, bytes], tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert how(bring(home, edition(parts, 2))) is How.ADDED
    assert names(home) == ["my-teacher"] and (home / OWN).stat().st_mode & 0o077 == 0
    assert shelved(home / OWN)["my-teacher"].version == 2
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert how(bring(home, edition(parts, 2))) is How.SAME
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
    for number, text in ((2, b"\n# corrected"), (3, b"")):
        assert how(bring(home, edition(parts, number, text))) is How.REPLACED
        assert names(home) == [".my-teacher.before", "my-teacher"]
    assert shelved(home / OWN)["my-teacher"].version == 3 and len(shelved(home / OWN)) == 1
    assert b"# corrected" in (home / OWN / ".my-teacher.before" / "pack.toml").read_bytes()
    assert bring(home, edition(parts, 2)) == Problem(Code.PACK_OLDER, {"version": 3})
    assert file_of(home / OWN / "my-teacher") == edition(parts, 3)


def test_a_folder_that_was_laid_there_by_hand_gives_way_and_is_kept(
    parts: dict[str, bytes], tmp_path: Path
) -> None:
    skeleton(tmp_path / OWN / "my-teacher")
    (tmp_path / OWN / "my-teacher").rename(tmp_path / OWN / "other name")
    assert how(bring(tmp_path, edition(parts, 9))) is How.REPLACED
    assert names(tmp_path) == [".other name.before", "other name"]
    # What is no whole pack, and stands where this one comes to lie.
    (tmp_path / "b" / OWN).mkdir(parents=True)
    (tmp_path / "b" / OWN / "my-teacher").write_text("notes")
    assert how(bring(tmp_path / "b", edition(parts, 9))) is How.REPLACED
    assert (tmp_path / "b" / OWN / ".my-teacher.before").read_text() == "notes"


@pytest.mark.parametrize("at", [1, 2])
def test_what_cannot_be_written_leaves_all_as_it_was(
    parts: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    bring(tmp_path, edition(parts, 1))
    turns = iter(range(1, 9))
    plain = Path.rename

    def full(path: Path, to: Path) -> Path:
        if next(turns) == at:
            raise OSError(errno.ENOSPC, "")
        return plain(path, to)

    monkeypatch.setattr(Path, "rename", full)
    assert how(bring(tmp_path, edition(parts, 2))) is Code.DISK_FULL
    assert names(tmp_path) == ["my-teacher"] and shelved(tmp_path / OWN)["my-teacher"].version == 1


def test_what_is_refused_makes_no_folder(parts: dict[str, bytes], tmp_path: Path) -> None:
    torn = {name: text for name, text in parts.items() if not name.startswith("he/")}
    wrong = {b"no zip": Code.PACK_FOREIGN, packed(torn): Code.PACK_TORN, bytes(3 << 20): Code.PACK_LARGE}
    for raw, code in wrong.items():
        assert how(bring(tmp_path / "home", raw)) is code
    assert not (tmp_path / "home").exists()
    (tmp_path / "home").write_text("")
    assert how(bring(tmp_path / "home", edition(parts, 1))) is Code.FOLDER_UNWRITABLE
