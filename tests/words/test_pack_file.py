"""A pack as one file: what is whole comes through unchanged, and what was made to do harm does nothing."""

from __future__ import annotations

import io
import random
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kesher.method.pack import Fault
from kesher.method.problems import Code, Refused
from kesher.words import pack_file
from kesher.words.pack_file import LIMIT, Opened, file_of, opened, packed, whole
from kesher.words.packs import FILE_LIMIT, FILES_LIMIT, check_folder, parts_in, skeleton

Zip = zipfile.ZipFile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "my-teacher"
    skeleton(folder)
    return folder


@pytest.fixture(scope="module")
def parts(folder: Path) -> dict[str, bytes]:
    return parts_in(folder)[0]


def zipped(fill: Callable[[Zip], object], parts: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO(packed(parts) if parts else b"")
    with Zip(out, "a") as made:
        fill(made)
    return out.getvalue()


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as found:
        opened(raw)
    return found.value.problem.code


def test_a_folder_comes_through_as_it_was(folder: Path, parts: dict[str, bytes]) -> None:
    raw = file_of(folder)
    assert isinstance(raw, bytes) and raw == file_of(folder) == packed(dict(reversed(parts.items())))
    found = opened(raw)
    assert isinstance(found, Opened) and found.parts == parts and found.pack == check_folder(folder)
    assert found.pack.id == "my-teacher" and whole(raw) == found

    # A plain zip of the folder, its folders with it, is one as well.
    def fill(made: Zip) -> None:
        made.mkdir("he"), made.mkdir("he/foundations")
        for name, text in parts.items():
            made.writestr(name, text)

    assert opened(zipped(fill)) == found


def test_what_is_not_whole_is_told_as_of_a_folder(
    folder: Path, parts: dict[str, bytes], tmp_path: Path
) -> None:
    torn = {name: text for name, text in parts.items() if name != "he/words.toml"} | {"en/stray.md": b"# x"}
    found = opened(packed(torn))
    assert {Fault("he/words.toml", 0, "missing-file"), Fault("en/stray.md", 1, "stray-file")} <= set(found)
    with pytest.raises(Refused) as one:
        whole(packed(torn))
    assert one.value.problem.code is Code.PACK_TORN and one.value.problem.values == {"file": found[0].file}
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "run.py").write_text("")
    told = file_of(tmp_path / "x")
    assert told == check_folder(tmp_path / "x") and Fault("run.py", 0, "stray-file") in told
    untold = opened(packed(parts | {"he/words.toml": b"\xff\xfe\x00"}))
    assert Fault("he/words.toml", 1, "not-text") in untold


def test_the_one_that_ships_is_not_handed_on_as_anothers(parts: dict[str, bytes]) -> None:
    def named(name: str) -> bytes:
        return packed(parts | {"pack.toml": parts["pack.toml"].replace(b"my-teacher", name.encode())})

    assert refused(named("the-way")) is Code.PACK_OURS
    assert isinstance(opened(named("x" * 60)), Opened)
    assert [each.code for each in opened(named("x" * 61))] == ["bad-id"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../up.md",
            "he/../../up.md",
            "/etc/up.md",
            "he//up.md",
            "./up.md",
            "C:/up.md",
            "he\\up.md",
            "..",
            "",
        ),
        *("he/more.zip", "he/run.py", "he/up.md.exe", ".hidden.md", "he/.up.md", "he/UP.md", "he/א.md"),
        *(
            "a/b/c/d.md",
            "he/a\x1b.md",
            "he/a.md\x00.md",
            "../up/",
            "/up/",
            "a/b/c/d/",
            "__MACOSX/x.md",
            "he/a b.md",
        ),
    ],
)
def test_no_name_is_more_than_a_name(parts: dict[str, bytes], name: str) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    raw = zipped(lambda made: made.writestr(entry, b"# x"), parts)
    if name == "he/a.md\x00.md":  # a zip's name ends where it is cut, and there is no such text in the pack
        assert [each.code for each in opened(raw)] == ["stray-file"]
    else:
        assert refused(raw) is Code.PACK_FOREIGN


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR, stat.S_IFSOCK])
def test_a_link_is_none_of_it(parts: dict[str, bytes], kind: int) -> None:
    link = zipfile.ZipInfo("he/words.toml")
    link.external_attr = (kind | 0o777) << 16
    rest = {name: text for name, text in parts.items() if name != link.filename}
    assert refused(zipped(lambda made: made.writestr(link, b"/etc/passwd"), rest)) is Code.PACK_FOREIGN


def test_it_unfolds_no_further_than_its_bounds(parts: dict[str, bytes]) -> None:
    def full(text: bytes, *names: str) -> bytes:
        return zipped(lambda made: [made.writestr(each, text, zipfile.ZIP_DEFLATED) for each in names], parts)

    assert refused(bytes(LIMIT + 1)) is Code.PACK_LARGE
    assert refused(full(b"#" * (FILE_LIMIT + 1), "he/foundations/x.md")) is Code.PACK_LARGE
    assert [each.code for each in opened(full(b"#" * FILE_LIMIT, "he/foundations/x.md"))] == ["stray-file"]
    names = [f"he/x{number}.md" for number in range(FILES_LIMIT - len(parts) + 1)]
    assert refused(full(b"", *names)) is Code.PACK_LARGE
    assert {each.code for each in opened(full(b"", *names[1:]))} == {"stray-file"}
    many = zipped(lambda made: [made.writestr(f"he/{number}.md", b"") for number in range(10_000)])
    assert refused(many) is Code.PACK_LARGE
    # Each text is small enough, and all of them together are not; and none of them is unfolded to see it.
    bomb = full(b"#" * FILE_LIMIT, *(f"he/y{number}.md" for number in range(32)))
    assert len(bomb) < LIMIT
    tracemalloc.start()
    assert refused(bomb) is Code.PACK_LARGE
    assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    tracemalloc.stop()


def test_a_size_that_is_a_lie_is_not_believed(parts: dict[str, bytes]) -> None:
    """It says that it is small, here and in its own head, and would unfold to a hundred megabytes."""
    raw = bytearray(
        zipped(lambda made: made.writestr("he/z.md", bytes(100 << 20), zipfile.ZIP_DEFLATED), parts)
    )
    size = (100 << 20).to_bytes(4, "little")
    assert raw.count(size) == 2
    tracemalloc.start()
    assert refused(bytes(raw.replace(size, (100).to_bytes(4, "little")))) is Code.PACK_FOREIGN
    assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    tracemalloc.stop()


def test_what_is_locked_doubled_or_packed_in_another_way_is_none(parts: dict[str, bytes]) -> None:
    for kind in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        raw = zipped(lambda made, kind=kind: made.writestr("he/z.md", b"x" * 99, kind))  # type: ignore[misc]
        assert refused(raw) is Code.PACK_FOREIGN
    with pytest.warns(UserWarning, match="Duplicate"):
        assert refused(zipped(lambda made: made.writestr("pack.toml", b""), parts)) is Code.PACK_FOREIGN
    locked = bytearray(packed(parts))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(locked)) is Code.PACK_FOREIGN


def test_what_is_no_zip_or_was_damaged_is_one_sentence(folder: Path) -> None:
    raw = file_of(folder)
    assert isinstance(raw, bytes)
    for wrong in (b"", b"PK", b"# a text", raw[9:], raw[:-30], raw[: len(raw) // 2], bytes(5000)):
        assert refused(wrong) is Code.PACK_FOREIGN, wrong[:20]
    chance = random.Random(5)
    for _ in range(150):
        hurt = bytearray(raw)
        for _ in range(chance.randint(1, 3)):
            hurt[chance.choice((chance.randrange(len(raw)), -chance.randrange(1, 6000)))] = chance.randrange(
                256
            )
        try:
            found = opened(bytes(hurt))
        except Refused as problem:
            assert problem.problem.code in (Code.PACK_FOREIGN, Code.PACK_LARGE)
        else:
            # What a hurt byte did not touch is told truly: the same texts, or faults.
            assert not isinstance(found, Opened) or found.parts == whole(raw).parts


def test_nothing_heavy_is_brought_along() -> None:
    assert not {"zipfile", "shutil", "tempfile"} & set(vars(pack_file))
