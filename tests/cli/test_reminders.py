"""Reminders in a shell."""

import json
from pathlib import Path

import pytest

from cli.conftest import Kesher
from kesher.method.language import Language
from kesher.method.problems import Code
from kesher.words import catalogue

EN = catalogue(Language.EN)


def test_there_are_none_until_a_time_is_chosen(begun: Kesher, tmp_path: Path) -> None:
    assert json.loads(begun("reminders", "--json").out) == {
        "reminders": {},
        "notice": True,
        "mail": False,
        "push": False,
        "next": [],
    }
    refused = begun("reminders", "calendar", "--out", str(tmp_path / "a.ics"))
    assert refused.status == 1 and refused.err.strip() == EN.plain(f"problem.{Code.REMINDERS_NONE.value}")


def test_times_are_chosen_and_put_away(begun: Kesher) -> None:
    assert begun("reminders", "set", "sitting", "--zman", "netz", "--minutes", "-20").status == 0
    told = begun("reminders", "set", "account", "--at", "21:30")
    assert told.lines[:2] == ["A sitting: 20 minutes before sunrise", "The account of the day: at 21:30"]
    value = json.loads(begun("reminders", "--json").out)
    assert value["reminders"] == {
        "sitting": {"zman": "netz", "minutes": -20},
        "account": {"at": "21:30"},
    }
    assert [each["of"] for each in value["next"]] == ["account", "sitting", "account", "sitting"]
    begun("reminders", "off", "sitting")
    assert list(json.loads(begun("reminders", "--json").out)["reminders"]) == ["account"]
    begun("reminders", "off")
    assert json.loads(begun("reminders", "--json").out)["reminders"] == {}


def test_a_year_is_written_once(begun: Kesher, tmp_path: Path) -> None:
    begun("reminders", "set", "account", "--at", "21:30")
    file = tmp_path / "a.ics"
    assert begun("reminders", "calendar", "--out", str(file)).status == 0
    assert file.read_bytes().count(b"BEGIN:VEVENT") > 250 and file.stat().st_mode & 0o077 == 0
    assert begun("reminders", "calendar", "--out", str(file)).status == 1
    assert begun("reminders", "calendar", "--out", str(file), "--replace").status == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("set", "account", "--at", "25:00"), Code.REMINDER_TIME),
        (("set", "account", "--zman", "shkia", "--minutes", "999"), Code.REMINDER_MINUTES),
        (("mail", "on"), Code.REMINDERS_HOST),
        (("push", "on"), Code.REMINDERS_HOST),
        (("address", "on"), Code.REMINDERS_HOST),
    ],
)
def test_what_cannot_be_is_one_sentence(begun: Kesher, typed: tuple[str, ...], code: Code) -> None:
    refused = begun("reminders", *typed)
    assert refused.status == 1 and len(refused.err.splitlines()) == 1
    limit = {"limit": 180} if code is Code.REMINDER_MINUTES else {}
    assert refused.err.strip() == EN.plain(f"problem.{code.value}", **limit)


@pytest.mark.parametrize(
    "typed", [("set", "account"), ("set", "lunch", "--at", "21:30"), ("mail", "perhaps")]
)
def test_what_is_not_understood(begun: Kesher, typed: tuple[str, ...]) -> None:
    assert begun("reminders", *typed).status == 2


def test_without_a_notice(begun: Kesher) -> None:
    begun("reminders", "notice", "off")
    assert json.loads(begun("reminders", "--json").out)["notice"] is False
