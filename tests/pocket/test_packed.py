"""Files in one, and which modules are packed."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path

from kesher.config.static import SOURCE
from kesher.pocket.modules import LEFT, imported, needed
from kesher.pocket.packed import squeezed, together, zipped


def test_files_in_one_come_apart_again() -> None:
    files = {"b/two.txt": "שני".encode(), "a.txt": b"", "c": bytes(range(256))}
    raw = together(files)
    (length,) = struct.unpack("<I", raw[:4])
    at, found = 4 + length, {}
    for name, size in json.loads(raw[4:at]):
        found[name], at = raw[at : at + size], at + size
    assert found == files and at == len(raw)


def test_the_same_files_are_the_same_bytes() -> None:
    files = {"b": b"2", "a": b"1"}
    turned = dict(reversed(files.items()))
    assert together(files) == together(turned) and zipped(files) == zipped(turned)
    assert squeezed(b"x" * 99) == squeezed(b"x" * 99) and gzip.decompress(squeezed(b"x" * 99)) == b"x" * 99


def test_what_pages_import_is_packed_and_what_stays_at_home_is_not(tmp_path: Path) -> None:
    found = needed((SOURCE.parent,), ("kesher.pocket.inside", "kesher.web.urls"))
    assert {"kesher.actions.practice.account", "kesher.web.gate", "kesher.sync.round", "kesher.parts"} <= set(
        found
    )
    left = [name for name in found if any(name == each or name.startswith(f"{each}.") for each in LEFT)]
    assert not left and "kesher.cli.main" not in found and "kesher.host.serve" not in found


NOT_REACHED = {
    "kesher.actions.journal.places": "does without where it is not there",
    "kesher.actions.library.booklet": "at home by its address",
    "kesher.apart.child": "another process, and there is none",
    "kesher.apart.rights": "another process, and there is none",
    "kesher.config.slim": "takes it out",
    "kesher.config.static": "the browser gives out the files",
    "kesher.disk.sqlite": "asks first whether it is there",
    "kesher.journal.cipher": "where the browser is not",
    "kesher.journal.keeper": "no key is kept",
    "kesher.library.anchor": "a book that was changed: none is read in",
    "kesher.library.encoding": "a file that becomes a book: at home by its address",
    "kesher.library.kinds": "a file that becomes a book: at home by its address",
    "kesher.library.making": "a file that becomes a book, or is mended again: at home by its address",
    "kesher.library.markup": "a file that becomes a book: at home by its address",
    "kesher.web.handover": "no server is begun",
}
"""What is packed and asks for something that is not, and why nobody comes there."""


def test_nothing_that_a_page_comes_to_asks_for_what_was_left_at_home() -> None:
    """A page that does ends in an error, and only who comes there sees it: each is named, with why."""
    asking = set[str]()
    for name, path in needed((SOURCE.parent,)).items():
        if name.startswith("kesher.") and not name.startswith(("kesher.paper.", "kesher.pocket.")):
            wanted = imported(path, name)
            if any(each == left or each.startswith(f"{left}.") for each in wanted for left in LEFT):
                asking.add(name)
    assert asking == NOT_REACHED.keys()


def test_what_is_named_in_any_way_is_found(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    lines = ["from . import two", "def f():", "    import three", "if TYPE_CHECKING:", "    import four"]
    (tmp_path / "one" / "__init__.py").write_text("\n".join([*lines, "X = 'django.six'"]))
    newer = "try:\n    import five\nexcept A, B:\n    pass\n"
    (tmp_path / "one" / "two.py").write_text(newer)
    (tmp_path / "django").mkdir()
    for name in ("three", "four", "five", "django/__init__", "django/six"):
        (tmp_path / f"{name}.py").write_text("")
    assert set(needed((tmp_path,), ("one",))) == {"one", "one.two", "three", "five", "django", "django.six"}
