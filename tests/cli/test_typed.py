"""What comes in on standard input, and files of the passphrase, of queries and of packs, in any encoding."""

import codecs
import io
import json
from pathlib import Path

import pytest

from kesher.cli.main import main
from kesher.cli.typed import Lines
from kesher.method.problems import Refused
from kesher.words.packs import check_folder, skeleton

PASSPHRASE = "נקודה אחת פנימה"
MONDAY = "2026-11-23"
CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "journal"
WORDS = "תודה על היום הזה"
UTF_16 = codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le")


def given(name: str) -> Path:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the file that others made is not here: {path}")
    return path


def stream(raw: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(raw), encoding="ascii")


@pytest.mark.parametrize(
    "raw",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode() + b"\r\n",
        WORDS.encode("windows-1255") + b"\n",
        UTF_16,
        UTF_16 + "\r\n".encode("utf-16-le"),
    ],
)
def test_words_are_kept_as_they_were_meant(
    begun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raw: bytes
) -> None:
    monkeypatch.setattr("sys.stdin", stream(raw))
    assert main(["account", "--words"]) == 0
    capsys.readouterr()
    assert main(["book", MONDAY, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["account"]["words"] == WORDS


def test_words_that_cannot_be_read_are_refused_and_nothing_is_kept(
    begun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", stream("café".encode("latin-1")))
    assert main(["account", "--words"]) == 1
    assert "UTF-8" in capsys.readouterr().err
    assert begun("journal").out.strip() == begun("journal", MONDAY).out.strip()


def test_lines_are_cut_after_they_are_read() -> None:
    lines = Lines(stream(codecs.BOM_UTF16_BE + "א\r\nב\n\nג".encode("utf-16-be")))
    assert [lines.next() for _ in range(5)] == ["א", "ב", "", "ג", ""]
    lines = Lines(stream("א\r\nב".encode()))
    assert [lines.next() for _ in range(3)] == ["א", "ב", ""]


def test_a_line_is_read_without_waiting_for_the_next() -> None:
    raw = io.BytesIO(b"one\n\xff\n")
    lines = Lines(io.TextIOWrapper(raw))
    assert lines.next() == "one"
    with pytest.raises(Refused):
        lines.next()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1255"])
def test_the_file_of_the_passphrase_opens_in_any_encoding(begun, home: Path, encoding: str) -> None:
    (home.parent / "passphrase").write_bytes((PASSPHRASE + "\r\n").encode(encoding))
    assert begun("journal").status == 0
    (home.parent / "passphrase").write_bytes(b"\xff\xfe\x00")
    assert "KESHER_PASSPHRASE_FILE" in begun("journal").err


def test_the_passphrase_that_was_given_with_a_mark_opens(
    kesher, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = given("passphrase-with-bom.txt")
    (home.parent / "passphrase").write_text("correct horse 1\n")
    assert kesher("begin").status == 0
    monkeypatch.setenv("KESHER_PASSPHRASE_FILE", str(path))
    assert kesher("book").status == 0


def test_an_export_with_a_mark_is_restored(kesher) -> None:
    done = kesher("restore", str(given("export-with-bom.json")), "--json")
    assert done.status == 0 and json.loads(done.out)["found"] == 7


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_export_that_an_editor_saved_is_restored(begun, home: Path, encoding: str) -> None:
    assert begun("account", "--words", typed=WORDS).status == 0
    path = home.parent / "out.json"
    assert begun("export", str(path), "--as", "json").status == 0
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    done = begun("restore", str(path), "--json")
    assert done.status == 0 and json.loads(done.out)["found"] == 1


def test_queries_with_a_mark_are_answered(kesher) -> None:
    done = kesher("library", "search", "--queries", str(given("queries-with-bom.jsonl")))
    assert json.loads(done.lines[0])["id"] == "1" and not done.err


def test_words_that_were_given_in_the_older_encoding_are_kept_as_letters(
    begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", stream(given("words-windows-1255.txt").read_bytes()))
    assert main(["account", "--words"]) == 0
    assert WORDS in begun("journal", MONDAY).out


def test_a_pack_that_an_editor_saved_with_a_mark_is_whole(tmp_path: Path) -> None:
    skeleton(tmp_path / "mine")
    for path in (tmp_path / "mine").rglob("*.toml"):
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode("utf-8-sig"))
    assert not isinstance(check_folder(tmp_path / "mine"), tuple)
    one = tmp_path / "mine" / "pack.toml"
    one.write_bytes(b"# caf\xe9\n" + one.read_bytes())
    assert "not-text" in [each.code for each in check_folder(tmp_path / "mine") if each.file == "pack.toml"]
