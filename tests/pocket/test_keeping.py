"""What changed in Kesher's own folder is said, and no more; the folder can be put back to what is kept."""

from __future__ import annotations

from pathlib import Path

from kesher.pocket.keeping import BLOCK, Changes, Kept


class Disk:
    """What a browser's disk would hold after each of the changes."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.blocks: dict[tuple[str, int], bytes] = {}

    def take(self, changes: Changes | None) -> None:
        assert changes
        for path, length, first in changes.files:
            self.files.pop(path) if length is None else self.files.update({path: length})
            held = self.blocks.items()
            self.blocks = {key: raw for key, raw in held if key[0] != path or key[1] < first}
        for path, at, raw in changes.blocks:
            self.blocks[path, at] = raw


def under(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_change_is_said_once_and_the_disk_holds_the_folder(tmp_path: Path) -> None:
    home, disk = tmp_path / "home", Disk()
    kept = Kept(home)
    kept.lay([], [])
    journal, other = home / "journal.db", home / "more" / "cookies.json"
    other.parent.mkdir()
    states = [b"a" * (2 * BLOCK + 5), b"a" * BLOCK + b"b" * (BLOCK + 5), b"a" * BLOCK, b"", b"c" * 7]
    for state in states:
        journal.write_bytes(state)
        other.write_bytes(state[:3])
        disk.take(kept.changed())
        kept.stands()
        assert kept.changed() is None
        again = Kept(tmp_path / "again")
        moved = [
            (path.replace(str(home), str(tmp_path / "again")), size) for path, size in disk.files.items()
        ]
        blocks = [
            ((path.replace(str(home), str(tmp_path / "again")), at), raw)
            for (path, at), raw in disk.blocks.items()
        ]
        again.lay(moved, blocks)
        assert under(tmp_path / "again") == under(home)
        assert again.changed() is None
    other.unlink()
    disk.take(kept.changed())
    assert list(disk.files) == [str(journal)]


def test_an_act_in_a_long_journal_writes_the_blocks_it_changed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.lay([], [])
    journal = tmp_path / "journal.db"
    raw = bytearray(200 * BLOCK)
    journal.write_bytes(raw)
    kept.changed()
    kept.stands()
    raw[150 * BLOCK] = 1
    journal.write_bytes(raw)
    found = kept.changed()
    assert found and [at for _, at, _ in found.blocks] == [150] and found.files[0][1:] == (200 * BLOCK, 200)


def test_what_could_not_be_kept_is_taken_back(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.lay([], [])
    (tmp_path / "journal.db").write_bytes(b"before")
    kept.changed()
    kept.stands()
    (tmp_path / "journal.db").write_bytes(b"after")
    (tmp_path / "journal.db-journal").write_bytes(b"half")
    assert kept.changed()
    kept.restore()
    assert under(tmp_path) == {"journal.db": b"before"} and kept.changed() is None
