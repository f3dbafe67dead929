"""``kesher sheet``: into a file, from the book or blank, and where everything lies."""

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import pdfs
from kesher.cli import run
from kesher.method.language import Language
from kesher.paper.geometry import SIZES, Paper, week_geometry

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLACE = ("--lat", "51.5", "--lon", "-0.1", "--tz", "Europe/London")
BLANK = ("week", "card", "foundations", "recovery")
CODE = "0000-0000-0000-0000-0000-0000-00"


def one_sentence(said) -> str:
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.err.strip()


@pytest.mark.parametrize("kind", BLANK)
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_a_blank_sheet_needs_no_book(kesher, home: Path, kind: str, paper: Paper, language: Language) -> None:
    out = home.parent / "out.pdf"
    said = kesher("sheet", "print", kind, "--paper", paper, "--lang", language, "--out", str(out), "--json")
    assert said.status == 0, said.err
    assert json.loads(said.out) == {"file": str(out), "kind": kind, "paper": paper.value}
    assert pdfs.sizes(out.read_bytes()) == {SIZES[paper]}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not home.exists() and [each.name for each in home.parent.glob("*.pdf")] == ["out.pdf"]


@pytest.mark.parametrize("kind", ["month", "book", "question"])
def test_what_is_of_a_book_needs_one(kesher, home: Path, kind: str) -> None:
    out = home.parent / "out.pdf"
    assert "open journal" in one_sentence(kesher("sheet", "print", kind, "--out", str(out)))
    assert not out.exists()


def test_from_a_book_comes_its_point(begun, home: Path) -> None:
    begun("point", "choose", typed="Half an hour of study\nafter prayers\none line\nit is home\n")
    out = home.parent / "out.pdf"
    assert begun("sheet", "print", "week", "--out", str(out)).status == 0
    assert "Half an hour of study" in pdfs.text(out.read_bytes())
    for more in (("--blank",), PLACE):
        assert begun("sheet", "print", "week", "--out", str(out), "--replace", *more).status == 0
        assert "Half an hour of study" not in pdfs.text(out.read_bytes())
    for kind in ("card", "foundations", "journal", "recovery", "month"):
        said = begun("sheet", "print", kind, "--out", str(out), "--replace", "--lang", "he")
        assert said.status == 0, said.err
    assert "מכתב" in pdfs.text(out.read_bytes())


def test_the_former_name_of_the_journal_works_and_says_the_new_one(begun, home: Path) -> None:
    out = home.parent / "out.pdf"
    assert begun("account", "--words", typed="a line\n").status == 0
    said = begun("sheet", "print", "book", "--out", str(out))
    assert said.status == 0 and "kesher sheet print journal" in said.err
    assert out.read_bytes().startswith(b"%PDF")
    assert begun("sheet", "print", "journal", "--out", str(out), "--replace").err == ""


def test_a_closed_book_says_so_and_is_left_closed(begun, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")
    out = home.parent / "out.pdf"
    assert "closed" in one_sentence(begun("sheet", "print", "week", "--out", str(out)))
    assert not out.exists()
    assert begun("sheet", "print", "week", "--out", str(out), "--blank").status == 0
    assert "open journal" in one_sentence(
        begun("sheet", "print", "journal", "--out", str(out), "--replace", "--blank")
    )


def test_a_file_that_is_there_is_kept(kesher, home: Path) -> None:
    out = home.parent / "out.pdf"
    out.write_bytes(b"mine")
    assert "already" in one_sentence(kesher("sheet", "print", "week", "--out", str(out)))
    assert out.read_bytes() == b"mine"
    assert kesher("sheet", "print", "week", "--out", str(out), "--replace").status == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "written" in one_sentence(kesher("sheet", "print", "week", "--out", str(home / "no" / "x.pdf")))


def test_the_day_and_the_place_are_those_that_were_typed(kesher, home: Path) -> None:
    out = home.parent / "out.pdf"
    typed = ("sheet", "print", "week", "--from", "2026-12-06", "--out", str(out), "--replace")
    assert kesher(*typed).status == 0
    jerusalem = pdfs.text(out.read_bytes())
    assert kesher(*typed, *PLACE).status == 0
    london = pdfs.text(out.read_bytes())
    assert "2026-12-06" in jerusalem and "2026-12-06" in london and jerusalem != london
    assert "That place cannot be read." in one_sentence(kesher(*typed, "--lat", "51"))
    assert "That place cannot be read." in one_sentence(kesher(*typed, "--israel"))
    for day in ("1999-12-31", "2100-01-01"):
        late = ("sheet", "print", "week", "--from", day, "--out", str(out), "--replace")
        assert "2000 to 2099" in one_sentence(kesher(*late))


def test_the_letter_is_printed_without_the_line_of_ones_own(begun, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    typed = "a line of mine\n"
    assert begun("account", "--date", "2026-10-20", "--clarity", "9", "--words", typed=typed).status == 0
    for more, there in (((), True), (("--no-line",), False)):
        assert begun("sheet", "print", "month", "--out", str(out), "--replace", *more).status == 0
        assert ("mine" in pdfs.words(out.read_bytes())) is there


def test_on_shabbat_the_book_prints_nothing(begun, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shabbat = datetime(2026, 11, 28, 10, tzinfo=UTC)
    begun_shell = run.Shell

    class Shell(begun_shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = shabbat

    monkeypatch.setattr(run, "Shell", Shell)
    out = home.parent / "out.pdf"
    assert "Shabbat" in one_sentence(begun("sheet", "print", "card", "--out", str(out)))
    assert not out.exists()


def test_the_code_is_read_from_the_input_and_stands_only_in_its_file(kesher, home: Path) -> None:
    code = json.loads(kesher("begin", "--json").out)["code"]
    out = home.parent / "out.pdf"
    said = kesher("sheet", "print", "recovery", "--code", "--out", str(out), typed=code + "\n")
    assert said.status == 0 and code not in said.out + said.err
    assert set(code.split("-")) <= pdfs.words(out.read_bytes())
    assert not any(code[:9].encode() in each.read_bytes() for each in home.rglob("*") if each.is_file())
    again = ("sheet", "print", "recovery", "--code", "--out", str(out), "--replace")
    assert "letter by letter" in one_sentence(kesher(*again, typed=CODE + "\n"))


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_the_geometry_is_told_as_it_is(kesher, paper: Paper, language: Language) -> None:
    said = kesher("sheet", "geometry", "--lang", language, "--paper", paper, "--json")
    assert said.status == 0 and len(said.lines) == 1
    assert json.loads(said.out) == json.loads(json.dumps(week_geometry(paper, language).plain()))
    plain = kesher("sheet", "geometry", "--lang", language, "--paper", paper).lines
    assert len(plain) == 42 and plain[0].startswith("1.love: 0(")


def test_the_geometry_is_of_a5_and_in_the_language_of_the_person(kesher, home: Path) -> None:
    english = json.loads(kesher("sheet", "geometry", "--json").out)
    assert english == week_geometry(Paper.A5, Language.EN).plain() | {"fields": english["fields"]}
    kesher("begin", "--language", "he")
    told = json.loads(kesher("sheet", "geometry", "--json").out)
    assert told == json.loads(json.dumps(week_geometry(Paper.A5, Language.HE).plain()))
    assert told["fields"][0]["options"][0]["cx"] > told["fields"][0]["options"][10]["cx"]


def test_what_is_not_understood_is_one_sentence(kesher) -> None:
    for typed in (
        ("sheet",),
        ("sheet", "print"),
        ("sheet", "print", "poster", "--out", "x"),
        ("sheet", "print", "week"),
        ("sheet", "geometry", "--paper", "a3"),
    ):
        said = kesher(*typed)
        assert (said.status, said.out) == (2, "") and said.err.count("\n") == 1


def test_a_week_begins_today_by_itself(kesher, home: Path) -> None:
    out = home.parent / "out.pdf"
    assert kesher("sheet", "print", "week", "--out", str(out)).status == 0
    assert date(2026, 11, 23).isoformat() in pdfs.text(out.read_bytes())


@pytest.mark.parametrize("language", list(Language))
def test_trial_sheets_are_printed_without_a_journal(kesher, home: Path, language: Language) -> None:
    out = home.parent / "trial.pdf"
    typed = ("sheet", "trial", "--out", str(out), "--lang", language)
    said = kesher(*typed, "--json")
    assert (said.status, json.loads(said.out)["kind"]) == (0, "trial")
    assert pdfs.count(out.read_bytes()) == 4 and not home.exists()
    assert "already" in one_sentence(kesher(*typed))
    assert kesher("sheet", "trial").status == 2
    assert "already" in one_sentence(kesher("sheet", "trial", "--out", str(home.parent), "--replace"))
    assert "already" in one_sentence(kesher("sheet", "trial", "--out", "", "--lang", language))
    nowhere = home.parent / "no" / "trial.pdf"
    assert one_sentence(kesher("sheet", "trial", "--out", str(nowhere), "--lang", language))
    assert not nowhere.parent.exists()


def test_a_photograph_of_a_trial_says_how_much_was_read_rightly(kesher, tmp_path: Path) -> None:
    from kesher.journal.cover import JERUSALEM
    from kesher.method.language import Form
    from kesher.paper.trial import FIRST, Pen, answers_of, seal_of
    from kesher.paper.week import Said, print_week
    from kesher.words import catalogue
    from papers import blank, taken

    words = catalogue(Language.EN, Form.MASCULINE)
    sheet = print_week(FIRST, JERUSALEM, Paper.A5, words, Said(), seal_of(Pen.PENCIL))
    meant = {name: value for name, value in answers_of(Pen.PENCIL).items() if value is not None}
    wrong = next(name for name, value in meant.items() if value == "7")
    photograph = tmp_path / "pencil.jpg"
    photograph.write_bytes(taken(sheet, meant | {wrong: "2"}, language=Language.EN))
    (row,) = (
        json.loads(line) for line in kesher("sheet", "trial", "--read", str(photograph), "--json").lines
    )
    assert (row["pen"], row["fields"], row["right"], row["asked"], row["wrong"]) == ("pencil", 42, 41, 0, 1)
    assert row["misses"] == [{"id": wrong, "read": "2", "flag": None, "meant": "7"}]
    first, second = kesher("sheet", "trial", "--read", str(photograph)).lines
    assert first == "pencil.jpg, pencil: read rightly 41 of 42. Asked about: 0. Read wrongly: 1."
    assert second.endswith("read 2, meant 7")
    week = tmp_path / "week.jpg"
    week.write_bytes(taken(blank(date(2026, 11, 15)), {"1.love": "3"}))
    refused = kesher("sheet", "trial", "--read", str(week), "--json")
    assert refused.status == 1 and json.loads(refused.out)["reason"] == "sheet-no-trial"
