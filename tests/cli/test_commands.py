"""Every command, in this process."""

import json
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

import kesher
from kesher.actions.desk import Desk
from kesher.actions.journal import days as days_acts
from kesher.actions.practice import ladder
from kesher.actions.practice import today as today_acts
from kesher.cli import run as running
from kesher.method.language import Language
from kesher.words import catalogue
from kesher.words.pack_file import packed
from kesher.words.packs import shipped

PASSPHRASE = "נקודה אחת פנימה"
JERUSALEM = ("--lat", "31.77", "--lon", "35.22", "--tz", "Asia/Jerusalem", "--israel", "--candles", "40")
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def one_sentence(said, status: int = 1) -> str:
    assert (said.status, said.out) == (status, "")
    assert said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.err.strip()


# --- beginning -------------------------------------------------------------------------------------------


def test_a_book_begins_and_its_code_is_told_once(kesher, home: Path) -> None:
    said = kesher("begin", "--language", "he", "--json")
    assert said.status == 0
    value = json.loads(said.out)
    assert set(value) == {"code", "keeping"} and value["keeping"] == "not" and len(value["code"]) == 34
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert "already" in one_sentence(kesher("begin"))


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (("--lat", "51", "--lon", "0"), "That place cannot be read."),
        (("--tz", "Europe/London"), "That place cannot be read."),
        (("--lat", "91", "--lon", "0", "--tz", "UTC"), "Latitude is between -90 and 90."),
        (("--lat", "nan", "--lon", "0", "--tz", "UTC"), "Latitude is between -90 and 90."),
        (("--lat", "1", "--lon", "0", "--tz", "Mars/Base"), "That time zone is not known."),
        (("--lat", "1", "--lon", "0", "--tz", "UTC", "--candles", "-5"), "Candle minutes are between"),
    ],
)
def test_a_place_that_is_none_begins_nothing(
    kesher, home: Path, place: tuple[str, ...], sentence: str
) -> None:
    assert sentence in one_sentence(kesher("begin", *place))
    assert not (home / "journal.db").exists()


def test_a_place_may_be_given(kesher, home: Path) -> None:
    assert kesher("begin", "--lat", "51.5", "--lon", "-0.1", "--tz", "Europe/London", "--keep").status == 0
    desk = Desk(home, keyring=False)
    assert desk.unlock_kept(MONDAY) is None
    place = desk.cover(MONDAY).place
    desk.close()
    assert (place.latitude, place.zone, place.israel, place.candle_minutes) == (
        51.5,
        "Europe/London",
        False,
        18,
    )


def test_without_a_file_the_passphrase_is_read_from_the_input(
    kesher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")
    assert "short" in one_sentence(kesher("begin", typed="short\n"))
    assert "short" in one_sentence(kesher("begin", typed=""))
    assert kesher("begin", "--keep", typed=f"{PASSPHRASE}\n").status == 0
    assert kesher("today").status == 0


# --- a day -----------------------------------------------------------------------------------------------


def test_today(begun) -> None:
    said = begun("today")
    assert said.status == 0 and "Kislev" in said.lines[0]
    value = json.loads(begun("today", "--json").out)
    assert value == {
        "day": "2026-11-23",
        "hebrew": "י״ג בכסלו תשפ״ז",
        "evening": False,
        "rest": False,
        "one": "read",
        "account_day": "2026-11-23",
        "sat": False,
        "closed": False,
        "marked": False,
    }


def test_an_account_is_written_and_read(begun) -> None:
    typed = "the phone\na line for \u202emyself\n"
    said = begun("account", "--love", "4", "--clarity", "0", "--pull", "--words", typed=typed)
    assert (said.status, said.out) == (0, "The day is closed. You can put it down.\n")
    page = json.loads(begun("journal", "2026-11-23", "--json").out)
    assert page["account"]["words"] == "a line for myself" and page["account"]["love"] == 4
    assert begun("account", "--love", "5", "--json").status == 0
    page = json.loads(begun("journal", "2026-11-23", "--json").out)
    assert page["account"]["love"] == 5 and page["account"]["pull"] == "the phone"
    assert "a line for myself" in begun("journal", "2026-11-23").out
    assert (
        begun("journal").lines == ["2026-11-23  " + begun("today").lines[0].partition(" · ")[0]]
        or begun("journal").out
    )
    assert json.loads(begun("journal", "--json").out) == {"days": ["2026-11-23"], "damaged": []}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("account",), "Nothing is chosen here yet."),
        (("account", "--love", "11"), "The number 11 is not between 0 and 10."),
        (("account", "--point", "kept"), "No point was chosen yet on that day"),
        (("account", "--date", "2026-11-24", "--love", "3"), "That day has not come yet."),
        (("glance", "11"), "The number 11 is not between 0 and 10."),
        (("point", "kept"), "No point was chosen yet on that day"),
        (("point", "choose"), "What is done is missing here."),
        (("journal", "2026-12-01"), "That day has not come yet."),
        (("export", "/nowhere/at/all"), "Kesher’s folder cannot be written."),
        (("restore", "/nowhere/at/all.json"), "The file all.json was not found."),
        (("restore", "/nowhere/at/all.db"), "The file all.db was not found."),
    ],
)
def test_a_refusal_is_one_sentence(begun, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in one_sentence(begun(*arguments))


def test_where_a_pull_is_named_its_help_is_said(begun, home: Path) -> None:
    desk = Desk(home, keyring=False)
    assert desk.unlock(MONDAY, PASSPHRASE) is None
    helps = {"the phone": "leave it in the hall"}
    desk.change_cover(MONDAY, lambda cover: replace(cover, pulls=("the phone", "news"), helps=helps))
    desk.close()
    line = "Against “the phone”: leave it in the hall"
    assert begun("glance", "3", "--pull", typed="The phone\n").lines == ["Noted.", line]
    assert begun("glance", "3", "--pull", typed="news\n").lines == ["Noted."]
    assert line in begun("account", "--love", "4", "--pull", typed="the phone\n").lines
    said = begun("account", "--words", typed="I want to die.\n").out
    assert "hall" not in said


def test_a_glance_and_the_point(begun) -> None:
    assert begun("glance", "7", "--pull", typed="a word\n").out == "Noted.\n"
    assert json.loads(begun("glance", "8", "--json").out)["version"] == 2
    assert begun("point").out == "No point is chosen yet.\n"
    assert json.loads(begun("point", "--json").out) == {"point": None}
    said = begun("point", "choose", typed="one thing\nat night\na word\nbecause\nthe phone\n")
    assert said.out.startswith("The point is chosen, without a vow. It goes with you from here")
    assert "One point." in one_sentence(begun("point", "choose", typed="another\n"))
    assert begun("point").out == "one thing\nNo day recorded yet.\n"
    assert begun("point", "kept").out == "The point is noted.\n"
    value = json.loads(begun("point", "--json").out)
    assert value["point"]["least"] == "a word" and value["tally"] == {"kept": 1, "partly": 0, "missed": 0}
    assert "one thing (kept)" in begun("today").out
    assert json.loads(begun("point", "missed", "--json").out) == {"day": "2026-11-23", "mark": "missed"}
    assert "No point was chosen yet" in one_sentence(begun("point", "kept", "--date", "2026-11-22"))


def at_minute(monkeypatch: pytest.MonkeyPatch, minute: int) -> None:
    """Later that Monday: what is decided at one instant is in no order."""

    class Shell(running.Shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = MONDAY + timedelta(minutes=minute)

    monkeypatch.setattr(running, "Shell", Shell)


def test_the_point_is_said_better_and_deepened(begun, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in ("deepen", "reword"):
        assert "No point was chosen yet" in one_sentence(begun("point", act, typed="x\n"))
    begun("point", "choose", typed="one thing\nat night\na word\nbecause\nthe phone\n")
    at_minute(monkeypatch, 1)
    assert "What more is given" in one_sentence(begun("point", "deepen", typed="\n"))
    assert begun("point", "deepen", typed="unhurried\n").out == (
        "The point is deeper, without a vow. The act is as it was.\n"
    )
    assert begun("point").lines[:2] == ["one thing", "And given in it: unhurried"]
    at_minute(monkeypatch, 2)
    # A line for each of its words: an empty one leaves what is there, a hyphen takes it away.
    said = begun("point", "reword", typed="one thing, whole\n\n-\n\nit opens\n\n")
    assert said.out == "The wording is corrected. It is the same point.\n"
    point = json.loads(begun("point", "--json").out)["point"]
    assert {name: text for name, text in point.items() if name not in ("id", "rung")} == {
        "act": "one thing, whole",
        "when": "at night",
        "against": "the phone",
        "why": "it opens",
        "given": "unhurried",
    }
    assert "The words are the same" in one_sentence(begun("point", "reword", typed="\n" * 6))
    assert "What is done is missing" in one_sentence(begun("point", "reword", typed="-\n" + "\n" * 5))


def test_the_trial_stands_beside_the_point(begun, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun("point", "choose", typed="one thing\n\n\n\n\n")
    desk = Desk(home, keyring=False)
    later = MONDAY + timedelta(minutes=1)
    assert desk.unlock(later, PASSPHRASE) is None
    ladder.begin_deepening(desk, later, "t", "unhurried")
    desk.close()
    at_minute(monkeypatch, 2)
    assert begun("point").lines[:2] == ["one thing", "The trial, in the same act: unhurried"]
    value = json.loads(begun("point", "--json").out)
    assert value["trial"]["given"] == "unhurried" and "given" not in value["point"]


def test_an_empty_book_says_so(begun) -> None:
    assert begun("journal").out == "Nothing has been written.\n"
    assert begun("journal", "2026-11-01").out == "Nothing has been written.\n"


def test_the_language_is_the_books_own(kesher) -> None:
    kesher("begin", "--language", "he")
    assert kesher("glance", "3").out == "נרשם.\n"


# --- what stands in the way ------------------------------------------------------------------------------


COMMANDS = [
    ("today",),
    ("account", "--love", "3"),
    ("glance", "3"),
    ("point",),
    ("journal",),
    ("export", "x.json"),
]


@pytest.mark.parametrize("arguments", [*COMMANDS, ("backup",), ("doctor",)])
def test_where_there_is_no_book_it_says_so(kesher, home: Path, arguments: tuple[str, ...]) -> None:
    assert "There is no journal here yet." in one_sentence(kesher(*arguments))
    assert not home.exists()


@pytest.mark.parametrize("arguments", [*COMMANDS, ("restore", "x.json")])
def test_a_closed_book_stays_closed_without_a_terminal(
    begun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")
    said = begun(*arguments, typed=f"{PASSPHRASE}\n")
    assert one_sentence(said).startswith("The journal is closed.")


@pytest.mark.parametrize("content", [None, b"", b"\n", b"  \nsecond", b"\xff\xfe\x00"])
def test_a_file_without_a_passphrase_is_named(begun, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "passphrase"
    path.unlink() if content is None else path.write_bytes(content)
    assert "KESHER_PASSPHRASE_FILE" in one_sentence(begun("today"))


def test_a_wrong_passphrase_opens_nothing(begun, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("another one\n")
    said = one_sentence(begun("journal"))
    assert said.startswith("Those words did not open the journal.") and "another one" not in said


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("KEYRING", "x"), ("HOST", "x"), ("LANGUAGE", "x")]
)
def test_a_setting_that_is_not_understood_is_named(
    kesher, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"KESHER_{name}", value)
    assert f"The value of KESHER_{name} cannot be read: x." in one_sentence(kesher("today"))


def test_an_unforeseen_error_keeps_its_message_to_itself(begun, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr(today_acts, "home", fail)
    monkeypatch.setattr(days_acts, "contents", fail)
    for command in ("today", "journal"):
        said = one_sentence(begun(command))
        assert said.startswith("Something went wrong on our side") and "secret" not in said


def test_it_can_be_interrupted(begun, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(today_acts, "home", interrupt)
    said = begun("today")
    assert (said.status, said.out, said.err) == (130, "", "Stopped.\n")


# --- out and back ----------------------------------------------------------------------------------------


@pytest.fixture
def written(begun):
    for back in range(3):
        day = (MONDAY - timedelta(days=back)).date().isoformat()
        assert begun("account", "--date", day, "--words", typed=f"words of {day}\n").status == 0
    return begun


def pages(kesher) -> list[object]:
    days = json.loads(kesher("journal", "--json").out)["days"]
    return [json.loads(kesher("journal", day, "--json").out) for day in days]


@pytest.mark.parametrize("shape", ["json", "sealed"])
def test_a_book_moves_between_two_homes(
    written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shape: str
) -> None:
    path = tmp_path / "out.file"
    assert written("export", str(path), "--as", shape).out == f"Written: {path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (b"words of" in path.read_bytes()) == (shape == "json")
    assert "There is a file named out.file already." in one_sentence(written("export", str(path)))
    assert json.loads(written("export", str(path), "--as", shape, "--replace", "--json").out) == {
        "file": str(path)
    }
    before = pages(written)
    monkeypatch.setenv("KESHER_HOME", str(tmp_path / "other"))
    said = written("restore", str(path))
    assert said.status == 0 and said.lines[0] == "Pages in the file: 3. Added or brought up to date: 3."
    assert said.lines[1].startswith("The recovery code, shown once: ")
    assert pages(written) == before
    again = json.loads(written("restore", str(path), "--json", typed=f"{PASSPHRASE}\n").out)
    assert again == {"found": 3, "changed": 0, "asks": 0, "damaged": [], "code": None}


def test_markdown_is_for_reading(written, tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    assert written("export", str(path), "--as", "markdown").status == 0
    assert "> words of 2026-11-23" in path.read_text(encoding="utf-8")
    assert "is not a journal of Kesher" in one_sentence(written("restore", str(path)))


def test_a_backup_comes_back_in_another_home(
    written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = Path(json.loads(written("backup", "--json").out)["file"])
    assert path.suffix == ".db" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert written("backup").out == f"The backup is made: {path}\n"
    before = pages(written)
    monkeypatch.setenv("KESHER_HOME", str(tmp_path / "other"))
    assert written("restore", str(path)).status == 0
    assert pages(written) == before


def test_without_a_name_the_newest_backup_comes_back(written, home: Path) -> None:
    (home / "backups").mkdir(exist_ok=True)
    for path in (home / "backups").iterdir():
        path.unlink()
    assert "no backup here" in one_sentence(written("restore"))
    written("backup")
    before = pages(written)
    (home / "journal.db").write_bytes(b"noise" * 999)
    assert "damaged. kesher restore brings" in one_sentence(written("journal"))
    assert written("restore").status == 0
    assert pages(written) == before


def test_a_lost_file_is_no_beginning_until_that_is_asked_for(written, home: Path) -> None:
    written("backup")
    (home / "journal.db").write_bytes(b"")
    for path in home.glob("journal.db-*"):
        path.unlink()
    for command in ("begin", "journal", "doctor"):
        assert "kesher restore" in one_sentence(written(command))
    assert written("begin", "--new").status == 0
    assert written("journal").status == 0


def test_with_another_passphrase_the_files_own_is_asked(
    written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "out.kesher"
    written("export", str(path))
    before = pages(written)
    (tmp_path / "passphrase").write_text("of the new one\n")
    monkeypatch.setenv("KESHER_HOME", str(tmp_path / "other"))
    assert "did not open" in one_sentence(written("restore", str(path), typed="not this\n"))
    assert not (tmp_path / "other" / "journal.db").exists()
    assert written("restore", str(path), typed=f"{PASSPHRASE}\n").status == 0
    assert pages(written) == before


def test_the_recovery_code_opens_an_export(
    kesher, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = json.loads(kesher("begin", "--json").out)["code"]
    kesher("account", "--love", "3")
    path = tmp_path / "out.kesher"
    kesher("export", str(path))
    backup = json.loads(kesher("backup", "--json").out)["file"]
    before = pages(kesher)
    (tmp_path / "passphrase").write_text("of the new one\n")
    for number, source in enumerate((str(path), backup)):
        monkeypatch.setenv("KESHER_HOME", str(tmp_path / f"other{number}"))
        assert "seven groups" in one_sentence(kesher("restore", source, "--code", typed="AAAA\n"))
        assert kesher("restore", source, "--code", typed=f"{code.lower()}\n").status == 0
        assert pages(kesher) == before


# --- doctor ----------------------------------------------------------------------------------------------


def test_the_doctor_finds_all_well(written) -> None:
    written("backup")
    said = written("doctor")
    assert said.status == 0 and all(line.startswith("well  ") for line in said.lines)
    value = json.loads(written("doctor", "--json").out)
    assert value["well"] and {"database", "mode", "folder", "backups", "key"} == {
        c["name"] for c in value["checks"]
    }


def test_the_doctor_names_a_damaged_page(kesher, home: Path) -> None:
    kesher("begin", "--keep")
    for day in ("2026-11-22", "2026-11-23"):
        kesher("account", "--date", day, "--love", "3")
    desk = Desk(home, keyring=False)
    desk.state(MONDAY)
    with desk.store.writing():
        desk.store.execute("UPDATE pages SET sealed = zeroblob(90) WHERE day = '2026-11-22'")
    desk.close()
    said = kesher("doctor")
    assert said.status == 1
    assert any(line.startswith("look here") and "does not open" in line for line in said.lines)
    checks = json.loads(kesher("doctor", "--json").out)["checks"]
    assert {"name": "page", "well": False, "day": "2026-11-22"} in checks
    assert json.loads(kesher("journal", "--json").out) == {"days": ["2026-11-23"], "damaged": ["2026-11-22"]}
    assert "is not whole" in one_sentence(kesher("journal", "2026-11-22"))


def test_the_doctor_sees_an_open_folder_and_old_backups(begun, home: Path) -> None:
    home.chmod(0o755)
    for backup in (home / "backups").iterdir():
        backup.unlink()
    said = begun("doctor")
    assert said.status == 1
    assert sum(line.startswith("look here") for line in said.lines) == 2


@pytest.mark.parametrize("content", [b"nothing" * 3000, b"SQLite format 3\x00" + b"\x07" * 9000])
@pytest.mark.parametrize("command", [("doctor",), ("today",), ("backup",), ("journal",)])
def test_a_damaged_database_is_one_sentence(
    kesher, home: Path, content: bytes, command: tuple[str, ...]
) -> None:
    home.mkdir(mode=0o700)
    (home / "journal.db").write_bytes(content)
    assert one_sentence(kesher(*command)).startswith("The journal’s file is damaged.")


# --- times and packs, which need no book -----------------------------------------------------------------


def test_the_times_of_days(kesher, home: Path) -> None:
    said = kesher("zmanim", *JERUSALEM, "--from", "2026-11-22", "--to", "2026-11-24", "--json")
    rows = [json.loads(line) for line in said.lines]
    assert [row["date"] for row in rows] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert all(set(row) == {"date", "events"} for row in rows)
    for at in rows[0]["events"].values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)
    plain = kesher("zmanim", *JERUSALEM, "--from", "2026-11-22", "--to", "2026-11-22")
    assert plain.lines[0].startswith("2026-11-22 ") and "shkia=2026-11-22T" in plain.out
    assert not home.exists()


def test_where_the_sun_does_not_set_there_is_no_time(kesher) -> None:
    place = ("--lat", "69.65", "--lon", "18.96", "--tz", "Europe/Oslo")
    said = kesher("zmanim", *place, "--from", "2026-06-22", "--to", "2026-06-22", "--json")
    assert json.loads(said.out)["events"]["shkia"] is None
    assert "shkia=-" in kesher("zmanim", *place, "--from", "2026-06-22", "--to", "2026-06-22").out


def test_rests(kesher) -> None:
    said = kesher("rest", *JERUSALEM, "--from", "2026-05-17", "--to", "2026-05-30", "--json")
    rows = [json.loads(line) for line in said.lines]
    assert [row["days"] for row in rows] == [["2026-05-22", "2026-05-23"], ["2026-05-30"]]
    assert all(set(row) == {"start", "end", "days", "names"} for row in rows)
    assert "Shabbat" in kesher("rest", *JERUSALEM, "--from", "2026-05-30", "--to", "2026-05-30").out


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["zmanim", "rest"])
def test_at_the_ends_of_the_calendar_nothing_falls_over(kesher, command: str, day: str) -> None:
    said = kesher(command, *JERUSALEM, "--from", day, "--to", day)
    assert "Traceback" not in said.err and said.status in (0, 1)


@pytest.mark.parametrize(
    "wrong", [("--lat", "91"), ("--lon", "-181"), ("--tz", "x"), ("--elevation", "9001")]
)
def test_a_place_that_is_none_has_no_times(kesher, wrong: tuple[str, str]) -> None:
    said = kesher("zmanim", *JERUSALEM, *wrong, "--from", "2026-11-22", "--to", "2026-11-22")
    one_sentence(said)


SHIPPED = Path(kesher.__file__).parent / "packs" / "the-way"


def test_the_pack_that_ships_is_whole(kesher) -> None:
    names = shipped().words["he"].foundations
    said = kesher("pack", "check", str(SHIPPED))
    assert (said.status, said.out) == (0, f"The pack is whole. Foundations: {len(names)}.\n")
    assert json.loads(kesher("pack", "check", str(SHIPPED), "--json").out) == {"faults": []}


def test_faults_are_told_by_file_and_line(kesher, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    (pack / "he").mkdir(parents=True)
    (pack / "pack.toml").write_text(
        'format = 1\nid = "x"\nlanguages = ["he"]\nfoundations = ["y"]\nroutes = ["z"]\n'
    )
    (pack / "he" / "words.toml").write_text('title = "א"\nabout = "<b>"\n')
    (pack / "he" / "a\x1b[2Jb.md").write_text("x")
    (pack / "he" / "evil.py").write_text("x")
    said = kesher("pack", "check", str(pack))
    assert said.status == 1 and said.err == ""
    assert "he/words.toml:2: tags or code; a pack is written in words only" in said.lines
    assert "he/evil.py:0: this file does not belong to the pack" in said.lines
    assert "\x1b" not in said.out
    assert all(re.match(r"[^:]+:\d+: .", line) for line in said.lines)
    faults = json.loads(kesher("pack", "check", str(pack), "--json").out)["faults"]
    assert len(faults) == len(said.lines) and set(faults[0]) == {"file", "line", "code", "fault"}
    assert "There is no folder named" in one_sentence(kesher("pack", "check", str(tmp_path / "none")))


def test_a_pack_of_ones_own_begins_as_a_whole_one(kesher, tmp_path: Path) -> None:
    folder = tmp_path / "My Pack"
    said = kesher("pack", "new", str(folder), "--json")
    assert said.status == 0 and json.loads(said.out)["files"] == len(
        [p for p in folder.rglob("*") if p.is_file()]
    )
    assert kesher("pack", "check", str(folder)).status == 0
    assert 'id = "my-pack"' in (folder / "pack.toml").read_text(encoding="utf-8")
    before = (folder / "pack.toml").read_bytes()
    assert "Choose another name" in one_sentence(kesher("pack", "new", str(folder)))
    assert (folder / "pack.toml").read_bytes() == before
    (tmp_path / "file").write_text("x")
    one_sentence(kesher("pack", "new", str(tmp_path / "file" / "pack")))
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_pack_is_handed_on_and_brought_in(kesher, home: Path, tmp_path: Path) -> None:
    folder, file = tmp_path / "my-teacher", tmp_path / "handed on.zip"
    kesher("pack", "new", str(folder))
    made = kesher("pack", "file", str(folder), "--out", str(file), "--json")
    assert json.loads(made.out) == {"file": str(file), "bytes": file.stat().st_size}
    before = file.read_bytes()
    assert "Choose another name" in one_sentence(kesher("pack", "file", str(folder), "--out", str(file)))
    assert kesher("pack", "file", str(folder), "--out", str(file), "--replace").lines == [f"Written: {file}"]
    assert file.read_bytes() == before
    title = shipped().words["en"].title
    assert kesher("pack", "add", str(file)).lines[0].startswith(f"The pack was added: {title}.")
    told = json.loads(kesher("pack", "add", str(file), "--json").out)
    assert told == {"id": "my-teacher", "version": 1, "title": title, "how": "same"}
    assert "nothing was changed" in kesher("pack", "add", str(file)).out
    (folder / "pack.toml").write_text((folder / "pack.toml").read_text("utf-8") + "\n", "utf-8")
    kesher("pack", "file", str(folder), "--out", str(file), "--replace")
    assert kesher("pack", "add", str(file)).out.startswith("The pack was renewed")
    assert kesher("pack", "check", str(home / "packs" / "my-teacher")).status == 0


def test_a_pack_is_taken_off_again(kesher, home: Path, tmp_path: Path) -> None:
    folder, file = tmp_path / "my-teacher", tmp_path / "x.zip"
    kesher("pack", "new", str(folder))
    kesher("pack", "file", str(folder), "--out", str(file))
    kesher("pack", "add", str(file))
    one_sentence(
        kesher("pack", "remove", "my-teacher")
    )  # there is no journal that could say whether it is needed
    assert kesher("begin", "--keep", typed=f"{PASSPHRASE}\n").status == 0
    assert "comes with Kesher" in one_sentence(kesher("pack", "remove", "the-way"))
    assert "No pack of this id" in one_sentence(kesher("pack", "remove", "somebody"))
    told = json.loads(kesher("pack", "remove", "my-teacher", "--json").out)
    assert told == {"id": "my-teacher", "removed": True}
    assert [each.name for each in (home / "packs").iterdir()] == [".my-teacher.before"]


def test_a_pack_that_is_not_whole_is_neither_handed_on_nor_brought_in(
    kesher, home: Path, tmp_path: Path
) -> None:
    folder, file = tmp_path / "x", tmp_path / "x.zip"
    kesher("pack", "new", str(folder))
    (folder / "he" / "words.toml").unlink()
    said = kesher("pack", "file", str(folder), "--out", str(file))
    assert (said.status, said.out) == (1, kesher("pack", "check", str(folder)).out) and not file.exists()
    torn = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*.*")}
    file.write_bytes(packed(torn))
    assert kesher("pack", "add", str(file)).lines == said.lines
    faults = json.loads(kesher("pack", "add", str(file), "--json").out)["faults"]
    assert [each["code"] for each in faults] == ["missing-file"]
    file.write_bytes(b"no zip")
    assert "This is no pack" in one_sentence(kesher("pack", "add", str(file)))
    file.write_bytes(bytes(2 * 1024 * 1024 + 1))
    assert "up to 2 megabytes" in one_sentence(kesher("pack", "add", str(file)))
    assert "calls itself" in one_sentence(kesher("pack", "file", str(SHIPPED), "--out", str(tmp_path / "y")))
    one_sentence(kesher("pack", "add", str(tmp_path / "none")))
    assert not (home / "packs").exists() and not (tmp_path / "y").exists()


# --- while measuring is stopped ----------------------------------------------------------------------------


STOPPED = {
    "en": "There are no numbers here for now, and nothing was written; you can write in words alone:"
    " kesher account --words",
    "he": "עכשיו אין כאן מספרים ואין מדידה, ודבר לא נכתב; אפשר לכתוב במילים בלבד: kesher account --words",
}
SAID = {"en": "I want to die.", "he": "אני רוצה למות."}


@pytest.fixture(params=["en", "he"])
def stopped(request: pytest.FixtureRequest, kesher):
    """A book that heard such words yesterday, after numbers were written today, and its language."""
    language = request.param
    kesher("begin", "--language", language)
    kesher("point", "choose", typed="one thing\n\n\n\n")
    kesher("account", "--love", "7", "--point", "kept")
    said = kesher("account", "--date", "2026-11-22", "--words", typed=SAID[language])
    assert said.status == 0 and any(line.endswith(": 1201") for line in said.lines)
    return kesher, language


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "--love", "3", "--words"),
        ("account", "--clarity", "0", "--point", "kept"),
        ("account", "--date", "2026-11-20", "--desire", "11"),
        ("glance", "7", "--pull"),
        ("insight",),
        ("insight", "--json"),
    ],
)
def test_numbers_are_refused_in_one_sentence_before_a_word_is_asked(
    stopped, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    import sys

    kesher, language = stopped
    before = kesher("journal", "2026-11-23", "--json").out
    assert one_sentence(kesher(*arguments, typed="a line that waits\n")) == STOPPED[language]
    assert sys.stdin.readline() == "a line that waits\n"
    assert kesher("journal", "2026-11-23", "--json").out == before
    assert json.loads(kesher("journal", "--json").out)["days"] == ["2026-11-23", "2026-11-22"]


def test_while_it_is_stopped_no_sitting_is_named(stopped) -> None:
    kesher, _ = stopped
    assert json.loads(kesher("today", "--json").out)["one"] == "people"


def test_words_alone_are_written_and_the_numbers_that_stood_stay(stopped) -> None:
    kesher, _ = stopped
    assert kesher("account", "--words", "--pull", "--point", "partly", typed="news\na line\n").status == 0
    page = json.loads(kesher("journal", "2026-11-23", "--json").out)
    account = page["account"]
    assert (account["love"], account["pull"], account["words"]) == (7, "news", "a line")
    assert page["point"]["mark"] == "partly"


def test_at_a_terminal_only_words_are_asked_for(stopped, at_a_terminal, capsys) -> None:
    kesher, language = stopped
    capsys.readouterr()
    assert at_a_terminal("account", typed="home\nnews\na line\n", minutes=0) == 0
    asked = capsys.readouterr().err
    words = catalogue(Language(language))
    assert words.plain("account.pull") in asked and words.plain("account.words") in asked
    asked = asked.replace(words.plain("account.where_ask"), "")
    assert not any(words.plain(f"account.{scale}") in asked for scale in ("love", "desire", "clarity"))
    assert json.loads(kesher("journal", "2026-11-23", "--json").out)["account"]["words"] == "a line"


def test_today_and_the_point_show_people_and_no_count(stopped) -> None:
    kesher, language = stopped
    said = kesher("today")
    assert catalogue(Language(language)).plain("care.stop_title") in said.lines
    # In an emergency the number stands first, before those to speak with.
    first = next(place for place, line in enumerate(said.lines) if " 101, " in line)
    assert first < next(place for place, line in enumerate(said.lines) if line.endswith(": 1201"))
    assert kesher("point").out == "one thing\n"
    assert "tally" not in json.loads(kesher("point", "--json").out)


def test_exported_books_are_still_read(stopped, tmp_path: Path) -> None:
    kesher, _ = stopped
    path = tmp_path / "out.json"
    kesher("export", str(path), "--as", "json")
    assert json.loads(kesher("insight", str(path), "--json").out)["days"] == 2


def test_a_refusal_is_said_in_the_language_of_the_book(kesher) -> None:
    kesher("begin", "--language", "he")
    said = one_sentence(kesher("point", "kept"))
    assert said == catalogue(Language.HE).plain("problem.point-none")


# --- how long it took --------------------------------------------------------------------------------------


@pytest.fixture
def at_a_terminal(kesher, monkeypatch: pytest.MonkeyPatch):
    """Answers typed by a person, some minutes apart."""
    import io

    from kesher.cli.main import main

    def run(*arguments: str, typed: str, minutes: int) -> int:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

            def readline(self, *given: int) -> str:
                clock[0] += 60 * minutes
                return super().readline(*given)

        monkeypatch.setattr("sys.stdin", Terminal(typed))
        return main(list(arguments))

    clock = [1000.0]
    monkeypatch.setattr("kesher.cli.practice.time.monotonic", lambda: clock[0])
    return run


def test_the_time_of_an_account_is_known_only_where_a_person_typed(begun, home: Path, at_a_terminal) -> None:
    begun("account", "--date", "2026-11-20", "--words", typed="read from a file\n")
    assert (
        at_a_terminal("account", "--date", "2026-11-22", typed="home\n3\n4\n\n5\nnews\nso\n", minutes=2) == 0
    )
    assert at_a_terminal("account", "--words", typed="so\n", minutes=500) == 0
    desk = Desk(home, keyring=False)
    desk.unlock(MONDAY, PASSPHRASE)
    assert [each.seconds for each in desk.cover(MONDAY).written] == [None, 14 * 60, None]
    account = desk.journal(MONDAY).page(MONDAY.date() - timedelta(days=1)).page.account
    assert (account.where, account.clarity) == ("home", 5)
    desk.close()


# --- what the calendar, the disk and the command line do not hold ----------------------------------------


@pytest.mark.parametrize("command", ["zmanim", "rest"])
@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-01-02", "2026-01-01", "The first day is later than the last."),
        ("0001-01-01", "0002-01-01", "Days are told here from the year 2 to the year 9998."),
        ("9999-12-31", "9999-12-31", "Days are told here from the year 2 to the year 9998."),
    ],
)
def test_days_that_nothing_can_be_told_of(kesher, command: str, first: str, last: str, sentence: str) -> None:
    for place in (JERUSALEM, ("--lat", "-36.8", "--lon", "174.8", "--tz", "Pacific/Auckland")):
        assert sentence in one_sentence(kesher(command, *place, "--from", first, "--to", last))
    for day in ("0002-01-01", "9998-12-31"):
        for place in (JERUSALEM, ("--lat", "-36.8", "--lon", "174.8", "--tz", "Pacific/Auckland")):
            said = kesher(command, *place, "--from", day, "--to", day, "--json")
            assert said.status == 0 and all(json.loads(line) for line in said.lines)
    early = kesher("zmanim", *JERUSALEM, "--from", "0002-01-01", "--to", "0002-01-01", "--json")
    assert json.loads(early.out)["events"]["netz"].startswith("0002-01-01T")


def test_such_days_are_refused_by_the_account_and_by_paper_too(begun, tmp_path: Path) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert "from the year 2" in one_sentence(begun("account", "--date", day, "--words", typed="x\n"))
    turned = ("sheet", "print", "journal", "--from", "2026-01-02", "--to", "2026-01-01")
    said = begun(*turned, "--out", str(tmp_path / "x.pdf"))
    assert "The first day is later than the last." in one_sentence(said)


@pytest.mark.parametrize("length", [250, 300])
def test_a_long_name_is_written_or_refused_in_a_sentence(
    begun, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    name = "x" * (length - 5) + ".json"
    commands = [
        ("export", "--as", "json", str(tmp_path / name)),
        ("restore", str(tmp_path / name)),
        ("restore", str(tmp_path / f"{'y' * length}.db")),
        ("pack", "new", str(tmp_path / ("y" * length))),
    ]
    said = [begun(*each) for each in commands]
    assert not any("went wrong" in each.err for each in said)
    if length == 250:
        assert said[0].status == said[1].status == 0
    else:
        assert all("That name is too long" in one_sentence(each) for each in said[::2])
        monkeypatch.setenv("KESHER_HOME", str(tmp_path / name))
        for command in (("today",), ("begin",), ("doctor",), ("backup",)):
            assert "That name is too long" in one_sentence(begun(*command))
