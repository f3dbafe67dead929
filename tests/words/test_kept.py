"""What is made of plain files is made once, and anew when anything about it changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kesher.method.language import Language
from kesher.words import help, packs
from kesher.words.kept import kept as keep


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of words, and a place of its own for what is kept of it."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made = tmp_path / "words.toml"
    made.write_text("one", encoding="utf-8")
    return made


@pytest.fixture
def read(source: Path) -> Callable[[], tuple[str, int]]:
    """Reads the file's words; the answer is these, and how often they were really read."""
    times = [0]

    def make() -> str:
        times[0] += 1
        return source.read_text(encoding="utf-8")

    return lambda: (keep("words", (source,), (__file__,), make), times[0])


def there(source: Path) -> list[Path]:
    return list((source.parent / "kept").rglob("*.kept"))


def test_it_is_read_once_while_the_file_stands_as_it_stood(source: Path, read) -> None:
    assert (read(), read(), read()) == (("one", 1), ("one", 1), ("one", 1))
    source.write_text("other", encoding="utf-8")
    assert (read(), read()) == (("other", 2), ("other", 2))


@pytest.mark.parametrize("how", ["cut", "turned", "empty", "another", "gone"])
def test_what_was_damaged_is_made_anew(source: Path, read, how: str) -> None:
    read()
    (place,) = there(source)
    raw = place.read_bytes()
    spoilt = {
        "cut": raw[:-1],
        "turned": raw[:40] + bytes([raw[40] ^ 1]) + raw[41:],
        "empty": b"",
        "another": b"x" * 99,
    }
    place.unlink() if how == "gone" else place.write_bytes(spoilt[how])
    assert (read(), read()) == (("one", 2), ("one", 2))


def test_nothing_is_written_where_python_keeps_nothing(
    source: Path, read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert (read(), read()) == (("one", 1), ("one", 2)) and not there(source)


def test_where_nothing_can_be_written_it_is_made_each_time(source: Path, read) -> None:
    (source.parent / "kept").write_text("a file stands in the way")
    assert (read(), read()) == (("one", 1), ("one", 2))


def test_what_is_kept_of_our_own_words_is_what_is_read(source: Path) -> None:
    for language in Language:
        first, again = (dict(_entries(language)) for _ in range(2))
        assert first == again and len(first) > 500
    packs.shipped.cache_clear()
    first_pack = packs.shipped()
    packs.shipped.cache_clear()
    assert packs.shipped() == first_pack
    help.lexicons.cache_clear()
    texts = ["אני רוצה למות", "i want to die", "הטלפון גמר אותי", "want to do it all", "nothing of the kind"]
    said = [heard(text) for text in texts]
    help.lexicons.cache_clear()
    assert [heard(text) for text in texts] == said and len(set(said)) > 1
    assert len(there(source)) == len(Language) + 1 + len(help.lexicons())


def _entries(language: Language) -> dict[str, object]:
    from kesher.words.catalogue import _entries as entries

    entries.cache_clear()
    return dict(entries(language))


def heard(text: str) -> str:
    from kesher.method.listening import listened

    return listened(text, help.lexicons()).name
