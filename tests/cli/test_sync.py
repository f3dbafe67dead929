"""One journal in two homes: the commands that keep them in step, let a device in and take one off."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.conftest import MONDAY, PASSPHRASE, Kesher, Said
from kesher.cli import run as running
from kesher.sync import pairing
from monday import PROGRAM

OTHER = "מנורה ביער שקט ומים"
DAY = "2026-11-22"


class Homes:
    """Two homes that one command line goes between, and a folder."""

    def __init__(self, tmp_path: Path, kesher: Kesher, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path, self._kesher, self._patch = tmp_path, kesher, monkeypatch
        self.folder = tmp_path / "stick"
        self.folder.mkdir()
        self.passphrases = {"one": PASSPHRASE, "two": OTHER, "three": OTHER}

    def __call__(self, home: str, *arguments: str, typed: str = "", asked: bool = False) -> Said:
        self._patch.setenv("KESHER_HOME", str(self._path / home))
        path = self._path / f"{home}.passphrase"
        path.write_text(self.passphrases[home] + "\n", encoding="utf-8")
        if asked:
            self._patch.delenv("KESHER_PASSPHRASE_FILE", raising=False)
        else:
            self._patch.setenv("KESHER_PASSPHRASE_FILE", str(path))
        return self._kesher(*arguments, typed=typed)

    def json(self, home: str, *arguments: str) -> dict:
        said = self(home, *arguments, "--json")
        assert said.status == 0, said.err
        return json.loads(said.out)

    def done(self, home: str, *arguments: str, typed: str = "") -> Said:
        said = self(home, *arguments, typed=typed)
        assert said.status == 0, said.err
        return said

    def words(self, home: str, words: str, day: str = DAY) -> None:
        self.done(home, "account", "--date", day, "--words", typed=words + "\n")

    def page(self, home: str, day: str = DAY) -> dict:
        return self.json(home, "journal", day)


@pytest.fixture
def homes(tmp_path: Path, kesher: Kesher, monkeypatch: pytest.MonkeyPatch) -> Homes:
    made = Homes(tmp_path, kesher, monkeypatch)
    made.done("one", "begin", "--language", "en")
    made.words("one", "the first evening")
    made.done("one", "sync", "folder", str(made.folder))
    return made


@pytest.fixture
def two(homes: Homes) -> Homes:
    assert homes.json("one", "sync") == {"pulled": 0, "pushed": 1, "asks": 0}
    code = homes.json("one", "sync", "pair")["code"]
    homes.done("two", "sync", "pair", code)
    return homes


def test_before_a_way_is_chosen_it_is_asked_for(begun: Kesher) -> None:
    said = begun("sync")
    assert said.status == 1 and "kesher sync folder" in said.err


def test_a_folder_that_is_not_there_is_not_chosen(begun: Kesher, tmp_path: Path) -> None:
    said = begun("sync", "folder", str(tmp_path / "nowhere"))
    assert said.status == 1 and "nowhere" in said.err
    assert begun("sync").status == 1


def test_a_second_device_has_the_whole_journal_and_what_either_writes(two: Homes) -> None:
    assert two.page("two") == two.page("one")
    two.words("two", "the second evening", "2026-11-21")
    assert two.json("two", "sync") == {"pulled": 0, "pushed": 1, "asks": 0}
    assert two.json("one", "sync") == {"pulled": 1, "pushed": 0, "asks": 0}
    assert two.page("one", "2026-11-21")["account"]["words"] == "the second evening"
    assert "in step" in two.done("one", "sync").out


def test_what_was_written_differently_is_asked_about_and_settled_once(two: Homes) -> None:
    two.words("one", "of one")
    two.words("two", "of two")
    two.done("one", "sync")
    said = two.json("two", "sync")
    assert said["asks"] == 1
    two.done("one", "sync")
    assert two.page("one") == two.page("two")
    (ask,) = two.page("one")["asks"]
    assert {json.loads(ask["stands"]), json.loads(ask["other"])} == {"of one", "of two"}
    assert two.json("two", "sync") == {"pulled": 0, "pushed": 0, "asks": 0}


def test_who_looks_at_a_screen_is_shown_the_code_for_a_camera_too(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "█" not in homes.done("one", "sync", "pair").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert homes.done("one", "sync", "pair").out.count("\x1b[97;40m") > 10
    assert homes.json("one", "sync", "pair").keys() == {"code"}
    monkeypatch.setitem(sys.modules, "segno", None)
    assert "█" not in homes.done("one", "sync", "pair").out


def test_a_code_lets_one_device_in_and_no_other(two: Homes) -> None:
    code = two.json("one", "sync", "pair")["code"]
    letters = code.partition("@")[0]
    wrong = letters[:-1] + ("A" if letters[-1] != "A" else "B")
    assert "exactly" in two("three", "sync", "pair", wrong).err
    assert "opens nothing" in two("three", "sync", "pair", f"{pairing.fresh_code()}@{two.folder}").err
    assert "which folder" in two("three", "sync", "pair", letters).err
    assert not (two.folder.parent / "three" / "journal.db").exists()
    two.done("three", "sync", "folder", str(two.folder))
    two.done("three", "sync", "pair", letters.lower().replace("-", " "))
    assert two.page("three") == two.page("one")
    two.passphrases["four"] = OTHER
    assert "opens nothing" in two("four", "sync", "pair", code).err
    assert "already" in two("two", "sync", "pair", code).err


def test_a_code_is_past_after_ten_minutes(two: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    code = two.json("one", "sync", "pair")["code"]
    shell = running.Shell

    class Later(shell):  # type: ignore[misc, valid-type]
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = MONDAY + timedelta(minutes=11)

    with monkeypatch.context() as later:
        later.setattr(running, "Shell", Later)
        assert "ten minutes" in two("three", "sync", "pair", code).err
    assert two("three", "sync", "pair", code).status == 0


def test_the_passphrase_of_a_new_device_is_typed_twice(two: Homes) -> None:
    code = two.json("one", "sync", "pair")["code"]
    said = two("three", "sync", "pair", code, typed=f"{OTHER}\nanother one\n", asked=True)
    assert said.status == 1 and "differ" in said.err
    assert two("three", "sync", "pair", code, typed="short\nshort\n", asked=True).status == 1
    assert two("three", "sync", "pair", code, typed=f"{OTHER}\n{OTHER}\n", asked=True).status == 0
    assert two.page("three") == two.page("one")


def test_a_folder_to_which_not_all_has_come_opens_nothing_yet(two: Homes) -> None:
    code = two.json("one", "sync", "pair")["code"]
    files = {path: path.read_bytes() for path in two.folder.glob("kesher-*/*/rows-*")}
    for path in files:
        path.unlink()
    said = two("three", "sync", "pair", code)
    assert said.status == 1 and "Not all" in said.err
    assert not (two.folder.parent / "three" / "journal.db").exists()
    for path, content in files.items():
        path.write_bytes(content)
    assert two("three", "sync", "pair", code).status == 0


def test_a_device_is_taken_off_and_no_page_is_lost(two: Homes) -> None:
    two.done("three", "sync", "pair", two.json("one", "sync", "pair")["code"])
    two.done("one", "sync")
    listed = two.json("one", "sync", "devices")["devices"]
    assert len(listed) == 3 and len({each["name"] for each in listed}) == 3
    off = next(each for each in two.json("two", "sync", "devices")["devices"] if each["this"])
    two.words("three", "not sent yet", "2026-11-20")
    two.words("two", "of one who is taken off", "2026-11-19")
    assert "no device" in two("one", "sync", "revoke", "nobody").err
    me = next(each for each in listed if each["this"])
    assert "itself" in two("one", "sync", "revoke", me["id"]).err
    said = two.json("one", "sync", "revoke", *off["name"].split())
    assert said["revoked"] == off["name"]
    refused = two("two", "sync")
    assert refused.status == 1 and "not among" in refused.err
    assert two.page("two", "2026-11-19")["account"]["words"] == "of one who is taken off"
    assert two.json("three", "sync") == {"pulled": 0, "pushed": 1, "asks": 0}
    assert two.json("one", "sync") == {"pulled": 1, "pushed": 0, "asks": 0}
    assert two.page("one", "2026-11-20")["account"]["words"] == "not sent yet"
    for home in ("one", "three"):
        assert two.json(home, "doctor")["well"]
        assert len(two.json(home, "sync", "devices")["devices"]) == 2
        assert two.json(home, "sync") == {"pulled": 0, "pushed": 0, "asks": 0}
    # The new code opens every device that stayed; the former one opens none of them.
    assert said["code"]


def test_a_key_is_not_renewed_over_a_page_that_does_not_open(two: Homes) -> None:
    import sqlite3

    two.done("one", "sync")
    other = next(each for each in two.json("one", "sync", "devices")["devices"] if not each["this"])
    database = sqlite3.connect(two.folder.parent / "one" / "journal.db")
    with database:
        database.execute("UPDATE pages SET sealed = zeroblob(400) WHERE day = ?", (DAY,))
    database.close()
    said = two("one", "sync", "revoke", other["id"])
    assert said.status == 1 and "not renewed" in said.err
    assert two.json("two", "sync") == {"pulled": 0, "pushed": 0, "asks": 0}


def test_a_stick_that_is_not_in_is_said_and_nothing_is_lost(two: Homes) -> None:
    two.words("one", "without the stick", "2026-11-20")
    away = two.folder.rename(two.folder.with_name("away"))
    said = two("one", "sync")
    assert said.status == 1 and "plug it in" in said.err
    away.rename(two.folder)
    assert two.json("one", "sync")["pushed"] == 1


def test_the_carrying_can_be_stopped(two: Homes) -> None:
    two.done("one", "sync", "off")
    assert two("one", "sync").status == 1
    assert two.page("one")["account"]["words"] == "the first evening"


def test_nothing_of_a_journal_is_readable_in_the_folder(two: Homes) -> None:
    for path in two.folder.rglob("*"):
        told = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        for plain in ("the first evening", "evening", DAY, "cover"):
            assert plain.encode() not in told


# --- a week -------------------------------------------------------------------------------------------


def process(home: Path) -> Callable[..., str]:
    """A command line as a process of its own, with its own home; its key is kept, so that none is typed."""
    passphrase = home.with_suffix(".passphrase")
    environ = os.environ | {"KESHER_HOME": str(home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "en"}
    environ.pop("KESHER_PASSPHRASE_FILE", None)

    def run(*arguments: str, typed: str = "") -> str:
        passphrase.write_text(OTHER + "\n", encoding="utf-8")
        first = {} if (home / "journal.db").exists() else {"KESHER_PASSPHRASE_FILE": str(passphrase)}
        done = subprocess.run(
            [*PROGRAM, *arguments],
            env=environ | first,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.slow
def test_two_homes_live_a_week_both_away_half_the_time_and_end_equal(tmp_path: Path) -> None:
    chance = random.Random(5)
    folder = tmp_path / "synced"
    folder.mkdir()
    one, two = (process(tmp_path / name) for name in ("one", "two"))
    one("begin", "--language", "en", "--keep")
    one("sync", "folder", str(folder))
    two("sync", "pair", json.loads(one("sync", "pair", "--json"))["code"], "--keep")
    written: dict[str, set[str]] = {}
    for number in range(7):
        day = (date(2026, 10, 11) + timedelta(days=number)).isoformat()
        for name, device in (("one", one), ("two", two)):
            words = f"{name} on day {number}"
            device("account", "--date", day, "--words", typed=words + "\n")
            written.setdefault(day, set()).add(words)
            if chance.random() < 0.5:
                device("sync")
    for _ in range(2):
        one("sync")
        two("sync")
    assert json.loads(one("sync", "--json")) == {"pulled": 0, "pushed": 0, "asks": 0}
    assert json.loads(two("sync", "--json")) == {"pulled": 0, "pushed": 0, "asks": 0}
    for day, words in written.items():
        page = one("journal", day, "--json")
        assert page == two("journal", day, "--json")
        assert all(each in page for each in words)  # what stands, and what is kept beside it


def test_nothing_of_it_is_loaded_before_it_is_used(tmp_path: Path) -> None:
    home = tmp_path / "alone"
    process(home)("begin", "--language", "en", "--keep")
    code = (
        "import sys\nfrom kesher.cli.main import main\nmain(['today'])\nmain(['journal'])\n"
        "rooms = ('kesher.sync', 'kesher.actions.sync')\n"
        "print(sorted(each for each in sys.modules if each.startswith(rooms)))"
    )
    environ = os.environ | {"KESHER_HOME": str(home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "en"}
    environ.pop("KESHER_PASSPHRASE_FILE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert "Nothing" in done.stdout and done.stdout.splitlines()[-1] == "[]"
