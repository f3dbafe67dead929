"""``kesher library booklet``: a book into a file to print."""

import json
from pathlib import Path

import pytest

import pdfs
from kesher.library.making import made_of
from kesher.library.pdf import read_pdf
from kesher.paper.geometry import SIZES, Paper
from talks import ENGLISH, ENGLISH_TITLE, KINDS, file_name


@pytest.fixture
def talk(kesher, tmp_path: Path) -> Path:
    path = tmp_path / file_name(ENGLISH_TITLE)
    path.write_text(ENGLISH, encoding="utf-8")
    assert kesher("library", "add", str(path)).status == 0
    return path


def test_it_is_set_on_the_paper_that_is_asked_for(kesher, home: Path, talk: Path) -> None:
    for paper in Paper:
        out = talk.with_name(f"{paper}.pdf")
        said = kesher("library", "booklet", ENGLISH_TITLE, "--paper", paper, "--out", str(out), "--json")
        assert said.status == 0, said.err
        told = json.loads(said.out)
        assert told == {"file": str(out), "paper": paper.value, "pages": told["pages"], "units": len(KINDS)}
        content = out.read_bytes()
        assert pdfs.sizes(content) == {SIZES[paper]} and pdfs.count(content) == told["pages"]
        assert [each.kind.value for each in made_of(read_pdf(content), "x.pdf").units] == KINDS
    assert not (home / "journal.db").exists()


def test_with_an_index_it_is_read_back_all_the_same(kesher, talk: Path) -> None:
    talk.write_text(ENGLISH + "\n\nAnswer: And so it is said in Psalms 23:4.\n", encoding="utf-8")
    assert kesher("library", "add", str(talk), "--title", "With a verse").status == 0
    plain, indexed = talk.with_name("plain.pdf"), talk.with_name("indexed.pdf")
    assert kesher("library", "booklet", "With a verse", "--out", str(plain)).status == 0
    assert kesher("library", "booklet", "With a verse", "--out", str(indexed), "--index").status == 0
    one, other = (made_of(read_pdf(each.read_bytes()), "x.pdf") for each in (plain, indexed))
    assert [each.text for each in one.units] == [each.text for each in other.units]
    assert pdfs.count(indexed.read_bytes()) == pdfs.count(plain.read_bytes()) + 1
    assert other.account is not None and other.account.left_out > 0


def test_nothing_is_written_over_unasked_and_a_book_that_is_not_there_is_named(kesher, talk: Path) -> None:
    out = talk.with_name("out.pdf")
    out.write_bytes(b"mine")
    said = kesher("library", "booklet", ENGLISH_TITLE, "--out", str(out))
    assert said.status == 1 and "out.pdf" in said.err and out.read_bytes() == b"mine"
    assert kesher("library", "booklet", ENGLISH_TITLE, "--out", str(out), "--replace").status == 0
    assert out.read_bytes().startswith(b"%PDF")
    none = talk.with_name("none.pdf")
    said = kesher("library", "booklet", "No such", "--out", str(none))
    assert (said.status, said.err.count("\n")) == (1, 1) and "No such" in said.err
    assert not none.exists()
    said = kesher("library", "booklet", ENGLISH_TITLE, "--out", str(talk.parent / "no" / "x.pdf"))
    assert (said.status, said.err.count("\n")) == (1, 1)
