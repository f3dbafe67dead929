"""``kesher sheet read``: photographs on the command line, with a book and without one."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Desk
from kesher.actions.paper.printing import seal_of
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import choose_point
from kesher.method.page import Account
from kesher.method.point import Point
from kesher.paper.number import Seal
from papers import PLAIN, blank, taken

PASSPHRASE = "נקודה אחת פנימה"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = date(2026, 11, 15)
SECRET = "0f" * 16
DOUBT = {"3.love": ("2", "8")}


@pytest.fixture
def photograph(tmp_path: Path) -> str:
    path = tmp_path / "week.jpg"
    path.write_bytes(taken(blank(FIRST), PLAIN | DOUBT, lines=(1, 2)))
    return str(path)


def rows(said) -> list[dict]:
    return [json.loads(line) for line in said.lines]


def opened(home: Path) -> Desk:
    desk = Desk(home, keyring=False)
    desk.unlock(MONDAY, PASSPHRASE)
    return desk


def test_without_a_book_a_sheet_is_read(kesher, home: Path, photograph: str) -> None:
    said = kesher("sheet", "read", photograph, "--json")
    assert (said.status, said.err) == (0, "")
    (row,) = rows(said)
    assert (row["file"], row["status"], row["reason"], row["sentence"]) == ("week.jpg", "read", None, None)
    assert row["sheet"]["layout"] == "a5-he" and row["sheet"]["printed_for"] == "no book"
    assert row["sheet"]["first"] == "2026-11-15" and row["sheet"]["days"][6] == "2026-11-21"
    assert len(row["fields"]) == 42 and "saved" not in row
    marked = {each["id"]: each["value"] for each in row["fields"] if each["value"] is not None}
    assert marked == PLAIN
    assert [(each["id"], each["day"], each["flag"]) for each in row["fields"] if each["flag"]] == [
        ("3.love", "2026-11-17", "two-marks")
    ]
    assert not (home / "journal.db").exists()


def test_a_readable_table(kesher, photograph: str) -> None:
    said = kesher("sheet", "read", photograph)
    assert said.status == 0 and len(said.lines) == 8
    assert said.lines[0].startswith("week.jpg: Sunday, 5 Kislev 5787")
    assert "2026-11-15  Love 7  Desire 4  Thought -" in said.lines[1] and "kept" in said.lines[1]
    assert "Love ?" in said.lines[3]


def test_one_missing_file_keeps_no_other_from_being_read(kesher, tmp_path: Path, photograph: str) -> None:
    (tmp_path / "cut.jpg").write_bytes(Path(photograph).read_bytes()[:20_000])
    files = [str(tmp_path / "gone.jpg"), photograph, str(tmp_path / "cut.jpg")]
    said = kesher("sheet", "read", *files, "--json")
    assert said.status == 0
    assert [(row["status"], row["reason"]) for row in rows(said)] == [
        ("refused", "file-missing"),
        ("read", None),
        ("refused", "picture-unreadable"),
    ]
    assert "gone.jpg was not found" in rows(said)[0]["sentence"] and rows(said)[0]["sheet"] is None
    assert kesher("sheet", "read", files[0], files[2]).status == 1


def test_a_strangers_sheet_is_told_where_a_book_is_open(begun, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "stranger.jpg"
    path.write_bytes(taken(blank(FIRST, Seal(b"another!")), PLAIN))
    (row,) = rows(begun("sheet", "read", str(path), "--json"))
    assert (row["status"], row["reason"], row["fields"]) == ("refused", "sheet-stranger", [])
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")  # the book stays locked: no obstacle
    (row,) = rows(begun("sheet", "read", str(path), "--json"))
    assert row["status"] == "read" and row["sheet"]["printed_for"] == "a book"


def test_saving_writes_what_is_sure_and_replaces_nothing(begun, home: Path, tmp_path: Path) -> None:
    desk = opened(home)
    desk.change_cover(MONDAY, lambda cover: replace(cover, sheet_secret=SECRET, idle_minutes=0))
    choose_point(desk, MONDAY - timedelta(days=10), "p", Point(id="p1", act="x"))
    write_account(desk, MONDAY, "a", Account(love=1), day=FIRST)
    desk.close()
    path = tmp_path / "week.jpg"
    path.write_bytes(taken(blank(FIRST, seal_of(SECRET, "p1")), PLAIN | DOUBT, lines=(1, 2)))
    (row,) = rows(begun("sheet", "read", str(path), "--save", "--json"))
    assert row["saved"] == {"days": 2, "left": 2}
    desk = opened(home)
    page = desk.journal(MONDAY).page(FIRST).page
    desk.close()
    assert (page.account.love, page.account.desire, page.point.mark) == (1, 4, "kept") and page.lines
    assert "Days written: 0." in begun("sheet", "read", str(path), "--save").lines[-1]


def test_saving_needs_an_open_book(kesher, begun, photograph: str, monkeypatch) -> None:
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")
    said = begun("sheet", "read", photograph, "--save")
    assert said.status == 1 and said.out == "" and said.err.count("\n") == 1


def test_while_measuring_is_stopped_no_number_is_told(begun, home: Path, photograph: str) -> None:
    desk = opened(home)
    desk.change_cover(MONDAY, lambda cover: replace(cover, heard=MONDAY))
    desk.close()
    (row,) = rows(begun("sheet", "read", photograph, "--save", "--json"))
    assert {each["id"].partition(".")[2] for each in row["fields"]} == {"point", "sat"}
    assert row["saved"]["days"] == 2
    desk = opened(home)
    assert desk.journal(MONDAY).page(FIRST).page.account == Account()
    desk.close()


def test_help_loads_no_picture_library() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kesher", "sheet", "read", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cv2" not in done.stderr and "numpy" not in done.stderr
