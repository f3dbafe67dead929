"""People to call in a shell: whatever became of the book, and on a day of rest."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kesher.cli import run
from kesher.method.language import Language
from kesher.words import catalogue
from kesher.words.help import directory

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
SHABBAT = datetime(2026, 11, 28, 10, tzinfo=UTC)
DESPAIR = {"he": "אני רוצה למות.", "en": "I want to die."}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Move the clock of the commands that follow."""

    def move(instant: datetime) -> None:
        class Shell(run.Shell):
            def __init__(self, *given: object) -> None:
                super().__init__(*given)
                self.now = instant

        monkeypatch.setattr(run, "Shell", Shell)

    return move


def numbers(lines: list[str]) -> set[str]:
    """Every number of the list that stands in some lines."""
    text = "\n".join(lines)
    return {each.shown for each in directory().people if each.shown in text}


ALL = {each.shown for each in directory().people}


def test_without_a_book_all_are_told_by_name_and_nothing_is_made(kesher, home: Path) -> None:
    said = kesher("people")
    assert said.status == 0 and said.err == "" and numbers(said.lines) == ALL
    assert said.lines[0].startswith("If there is danger at this moment")
    assert said.lines[1].startswith("Anywhere:")
    assert said.lines[2] == "Israel: Magen David Adom 101 · ERAN, emotional first aid 1201"
    assert len(said.lines) == 2 + len(directory().countries)
    assert not home.exists()


@pytest.mark.parametrize("typed", [("gb",), ("United", "Kingdom"), ("united kingdom",), ("בריטניה",)])
def test_a_country_is_named_in_any_way(kesher, typed: tuple[str, ...]) -> None:
    said = kesher("people", *typed)
    assert said.status == 0
    assert said.lines == [
        "United Kingdom",
        "If there is danger at this moment, or something was already done: 999,"
        " or call out now to whoever is at home.",
        "Samaritans: 116\u00a0123",
    ]


def test_in_hebrew(kesher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESHER_LANGUAGE", "he")
    assert kesher("people", "אוסטריה").lines[-1] == "קו ההקשבה הארצי, בגרמנית: 142"
    said = kesher("people", "MT")
    assert said.lines[0] == "מלטה" and said.lines[2].startswith("במלטה לא ידוע לנו על קו הקשבה.")


def test_a_country_that_is_not_on_the_list_is_one_sentence_and_the_list(kesher) -> None:
    said = kesher("people", "Atlantis")
    assert said.status == 1
    assert said.err == "That country is not on the list; here is the whole list.\n"
    assert numbers(said.lines) == ALL


def test_a_book_that_opens_by_itself_tells_the_place(begun, home: Path, monkeypatch) -> None:
    assert begun("people").lines[0] == "Israel"
    # Locked, with nothing to open it: nobody is asked for a passphrase, and all are told.
    monkeypatch.delenv("KESHER_PASSPHRASE_FILE")
    said = begun("people", typed="")
    assert said.status == 0 and said.err == "" and numbers(said.lines) == ALL


@pytest.mark.parametrize("wrong", ["a wrong passphrase\n", ""])
def test_a_passphrase_that_does_not_open_is_no_obstacle(begun, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "passphrase").write_text(wrong)
    said = begun("people")
    assert said.status == 0 and said.err == "" and numbers(said.lines) == ALL


def test_a_damaged_database_is_no_obstacle(begun, home: Path) -> None:
    for each in home.glob("journal.db*"):
        each.write_bytes(b"no database at all" * 100)
    said = begun("people")
    assert said.status == 0 and said.err == "" and numbers(said.lines) == ALL
    assert begun("people", "france").lines[-1].endswith(": 3114")


def test_as_json(kesher) -> None:
    assert json.loads(kesher("people", "IL", "--json").out) == [
        {
            "country": "IL",
            "name": "Israel",
            "emergency": "101",
            "listeners": [{"name": "ERAN, emotional first aid", "call": "1201", "always": True}],
        }
    ]
    every = json.loads(kesher("people", "--json").out)
    assert {each["country"] for each in every} == set(directory().countries)


@pytest.mark.parametrize("language", ["he", "en"])
def test_today_on_shabbat_says_that_one_calls(kesher, at, language: str) -> None:
    words = catalogue(Language(language))
    kesher("begin", "--language", language)
    at(SHABBAT)
    said = kesher("today")
    assert words.plain("problem.resting") in said.lines
    assert any("1201" in line and "101" in line.replace("1201", "") for line in said.lines)
    assert words.plain("care.rest_stop") not in said.lines


@pytest.mark.parametrize("language", ["he", "en"])
def test_after_words_of_despair_today_on_shabbat_is_another(kesher, at, language: str) -> None:
    words = catalogue(Language(language))
    kesher("begin", "--language", language)
    at(FRIDAY)
    assert kesher("account", "--words", typed=DESPAIR[language]).status == 0
    at(SHABBAT)
    said = kesher("today")
    title = {"he": "שבת. אינך לבד.", "en": "Shabbat. You are not alone."}[language]
    place = said.lines.index(title)
    assert said.lines[place + 1] == words.plain("care.rest_stop")
    assert " 101, " in said.lines[place + 2] and said.lines[place + 3].endswith(": 1201")
    assert words.plain("problem.resting") not in said.lines


def test_where_the_place_is_not_known_shabbat_speaks_of_any(kesher, at) -> None:
    kesher("begin", "--lat", "-1.3", "--lon", "36.8", "--tz", "Africa/Nairobi")
    at(SHABBAT)
    assert catalogue(Language.EN).plain("care.rest_line_anywhere") in kesher("today").lines
