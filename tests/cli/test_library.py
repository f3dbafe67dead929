"""``kesher library``: books from a shell, without a journal."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from talks import BETTER, ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, KINDS, file_name


@pytest.fixture
def booklet(tmp_path: Path) -> Path:
    path = tmp_path / file_name(HEBREW_TITLE)
    path.write_text(HEBREW, encoding="utf-8")
    return path


def one_sentence(said) -> str:
    assert said.status == 1
    assert said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.err.strip()


def test_a_book_is_added_without_a_journal_and_told_whole(kesher, home: Path, booklet: Path) -> None:
    said = kesher("library", "add", str(booklet), "--json")
    assert said.status == 0, said.err
    (line,) = said.lines
    told = json.loads(line)
    assert told.keys() == {"book", "title", "pages", "marked_pages", "letters", "units"}
    assert told["letters"]["source"] == told["letters"]["text"] > 0 == told["letters"]["missing"]
    assert (told["title"], told["pages"], told["marked_pages"]) == (HEBREW_TITLE, 0, [])
    assert [each["kind"] for each in told["units"]] == KINDS
    assert all(each.keys() == {"kind", "ref", "text"} for each in told["units"])
    assert not (home / "journal.db").exists()


def test_several_are_one_object_each_and_a_bad_one_stops_no_other(kesher, booklet: Path) -> None:
    bad, missing = booklet.with_name("bad.pdf"), booklet.with_name("none.txt")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    said = kesher("library", "add", str(bad), str(missing), str(booklet), "--json")
    assert said.status == 1
    assert [json.loads(line)["title"] for line in said.lines] == [HEBREW_TITLE]
    assert [line.split(": ")[0] for line in said.err.splitlines()] == ["bad.pdf", "none.txt"]
    assert "Traceback" not in said.err


def test_the_same_again_and_a_better_edition_are_the_same_book(kesher, booklet: Path) -> None:
    first = json.loads(kesher("library", "add", str(booklet), "--json").out)
    again = json.loads(kesher("library", "add", str(booklet), "--json").out)
    assert again == first
    better = booklet.with_name("better.txt")
    better.write_text(BETTER, encoding="utf-8")
    said = kesher("library", "add", str(better), "--edition-of", HEBREW_TITLE, "--json")
    told = json.loads(said.out)
    assert (told["book"], told["title"]) == (first["book"], HEBREW_TITLE)
    assert "already" in kesher("library", "add", str(booklet)).out
    back = kesher("library", "add", str(booklet), "--edition-of", HEBREW_TITLE)
    assert "took the old" in back.out


def test_a_title_is_given(kesher, booklet: Path) -> None:
    assert (
        json.loads(kesher("library", "add", str(booklet), "--title", "שיחות", "--json").out)["title"]
        == "שיחות"
    )


def test_letters_that_are_nowhere_are_said(kesher, booklet: Path) -> None:
    said = kesher("library", "add", str(booklet))
    assert "Every letter of the file is accounted for." in said.out
    page = booklet.with_name("strange.html")
    page.write_text("<html><body><p>shown<br><![CDATA[nowhere]]></p>", encoding="utf-8")
    told = json.loads(kesher("library", "add", str(page), "--json").out)
    assert told["letters"]["missing"] == len("nowhere")
    assert "7 letters of the file are not in the book" in kesher("library", "add", str(page)).out


def test_a_book_is_called_otherwise(kesher, booklet: Path) -> None:
    book = json.loads(kesher("library", "add", str(booklet), "--json").out)["book"]
    assert f"kesher library rename {book}" in kesher("library", "add", str(booklet)).out
    assert json.loads(kesher("library", "rename", book, "שיחות", "--json").out)["title"] == "שיחות"
    assert kesher("library", "show", "שיחות, שאלה 1").status == 0


def test_a_passage_that_cannot_be_right_is_named(kesher, booklet: Path) -> None:
    page = booklet.with_name("glued.html")
    page.write_text("<p>שאלה: מה?</p><p>תשובה: כך.</p><p>שאלה א - ומה עוד?</p>", encoding="utf-8")
    told = json.loads(kesher("library", "add", str(page), "--json").out)
    assert [each.get("wrong") for each in told["units"]] == [None, ["label"]]
    assert "glued, שאלה 1, תשובה" in kesher("library", "add", str(page)).out


def test_one_searches_lists_shows_and_removes(kesher, booklet: Path) -> None:
    english = booklet.with_name(file_name(ENGLISH_TITLE))
    english.write_text(ENGLISH, encoding="utf-8")
    kesher("library", "add", str(booklet), str(english))
    found = json.loads(kesher("library", "search", "הרגלים", "--json").out)
    assert found["query"] == "הרגלים"
    best = found["results"][0]
    assert {"ref", "score", "book", "title", "kind", "excerpt", "found"} == best.keys()
    assert best["title"] == HEBREW_TITLE and best["found"]
    assert kesher("library", "search", "שני", "מילים", "שאין").status == 0
    listed = json.loads(kesher("library", "list", "--json").out)
    assert {each["title"] for each in listed} == {HEBREW_TITLE, ENGLISH_TITLE}
    shown = json.loads(kesher("library", "show", best["ref"], "--json").out)
    assert shown["ref"] == best["ref"] and shown["text"]
    whole = json.loads(kesher("library", "show", HEBREW_TITLE, "--json").out)
    assert [each["kind"] for each in whole] == KINDS
    assert best["ref"] in kesher("library", "show", best["ref"]).out
    in_english = kesher("library", "search", "הרגל", "--book", ENGLISH_TITLE, "--json")
    assert json.loads(in_english.out)["results"] == []
    assert kesher("library", "remove", HEBREW_TITLE).status == 0
    assert json.loads(kesher("library", "search", "הרגל", "--json").out)["results"] == []


def test_a_slip_of_the_finger_is_said(kesher, tmp_path: Path) -> None:
    book = tmp_path / "book.txt"
    book.write_text("המגדלור עמד על הסלע.\n\nהים היה שקט.\n", encoding="utf-8")
    kesher("library", "add", str(book))
    assert json.loads(kesher("library", "search", "המגדולר", "--json").out)["also"] == []
    assert json.loads(kesher("library", "search", "המגדלרר", "--json").out)["also"] == ["המגדלור"]
    assert "המגדלור" in kesher("library", "search", "המגדלרר").out.splitlines()[0]


def test_words_that_are_nobodys_business_come_by_the_input(kesher, booklet: Path) -> None:
    kesher("library", "add", str(booklet))
    shown = kesher("library", "list").out.split()
    word = next(each for each in shown if len(each) > 3)
    typed = kesher("library", "search", "--json", typed=f"{word}\n")
    given = kesher("library", "search", word, "--json")
    assert typed.status == 0 and json.loads(typed.out) == json.loads(given.out)
    assert kesher("library", "search", typed="").status == 1


def test_many_queries_from_a_file(kesher, booklet: Path, tmp_path: Path) -> None:
    kesher("library", "add", str(booklet))
    queries = tmp_path / "queries.jsonl"
    rows = [{"id": "a", "query": "הרגל"}, {"id": 7, "query": "אין כזה בכלל"}, {"id": "c", "query": "?"}]
    queries.write_text("\n".join(json.dumps(each) for each in rows) + "\n\n", encoding="utf-8")
    said = kesher("library", "search", "--queries", str(queries), "--limit", "2", "--json")
    assert said.status == 0, said.err
    told = [json.loads(line) for line in said.lines]
    assert [each["id"] for each in told] == ["a", 7, "c"]
    assert 1 <= len(told[0]["results"]) <= 2
    assert all(each.keys() == {"ref", "score"} for each in told[0]["results"])
    assert told[2]["results"] == []


def test_a_line_that_is_no_query_is_named_and_the_rest_is_answered(
    kesher, booklet: Path, tmp_path: Path
) -> None:
    kesher("library", "add", str(booklet))
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"id": "a", "query": "הרגל"}\nno json\n{"id": "b", "query": "לבד"}\n', encoding="utf-8"
    )
    said = kesher("library", "search", "--queries", str(queries))
    assert [json.loads(line)["id"] for line in said.lines] == ["a", "b"]
    assert "2" in one_sentence(said)


@pytest.mark.parametrize(
    "command",
    [
        ("search", "א" * 10_001),
        ("search", "\u05b0\u05b1"),
        ("search",),
        ("search", "הרגל", "--limit", "0"),
        ("search", "הרגל", "--book", "no such book"),
        ("show", "אין מקום כזה"),
        ("remove", "אין ספר כזה"),
        ("add", "/no/such/file.pdf"),
        ("add", "."),
    ],
    ids=lambda command: " ".join(command)[:20],
)
def test_what_cannot_be_done_is_said_in_one_sentence(kesher, booklet: Path, command: tuple[str, ...]) -> None:
    kesher("library", "add", str(booklet))
    said = kesher("library", *command)
    assert one_sentence(said)
    assert said.out == ""


def test_before_any_book_each_command_says_so(kesher, home: Path) -> None:
    for command in (("show", "x"), ("remove", "x")):
        assert one_sentence(kesher("library", *command))
    assert kesher("library", "search", "הרגל").status == 0
    assert kesher("library", "list", "--json").out.strip() == "[]"
    assert not home.exists()


def test_what_a_stranger_wrote_moves_no_cursor(kesher, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    row = {"ref": "\x1b[2Jref", "text": "מילה \x1b]0;x\x07 אחרת"}
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    said = kesher("library", "add", str(file))
    out = said.out + kesher("library", "search", "מילה").out + kesher("library", "list").out
    assert "\x1b" not in out and "\x07" not in out


def test_help_and_reading_load_no_django_and_listing_loads_no_index(home: Path, booklet: Path) -> None:
    code = (
        "import sys; from kesher.cli.main import main; main(sys.argv[1:]);"
        "heavy = {'django', 'tantivy', 'pypdfium2', 'lxml', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    for arguments, loaded in ((["library", "--help"], "[]"), (["library", "list"], "[]")):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stderr.strip().splitlines()[-1] == loaded, done.stderr
    assert re.search(
        "add",
        subprocess.run(
            [sys.executable, "-m", "kesher", "library", "--help"], capture_output=True, text=True, check=True
        ).stdout,
    )


def test_doctor_looks_at_the_books_too(begun, home: Path, booklet: Path) -> None:
    assert "on the shelf" not in begun("doctor").out
    begun("library", "add", str(booklet))
    assert "books on the shelf: 1" in begun("doctor").out
    (home / "library" / "library.db").write_bytes(b"noise" * 2000)
    said = begun("doctor")
    assert said.status == 1
    assert "add the books again" in said.out
