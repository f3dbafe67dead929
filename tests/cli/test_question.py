"""``kesher question``: words are typed and never stand in the command; one is open at a time."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pdfs
from kesher.cli import run

SHABBAT = datetime(2026, 11, 28, 10, tzinfo=UTC)


def one_sentence(said) -> str:
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.err.strip()


def test_it_is_asked_written_to_shown_and_put_down(begun) -> None:
    assert begun("question").out == "No question is open now.\n"
    assert json.loads(begun("question", "--json").out) == {"question": None}
    said = begun("question", "ask", typed="Why \u202ewait?\n")
    assert (said.status, said.out) == (0, "The question is kept. There is no hurry with it.\n")
    assert begun("question", "found", typed="A door.\n").out == "Noted.\n"
    value = json.loads(begun("question", "follow", "--json", typed="Who opens it?\n").out)
    assert value["day"] == "2026-11-23"
    shown = json.loads(begun("question", "--json").out)["question"]
    assert shown["id"] == value["question"]
    assert sorted((each["kind"], each["words"]) for each in shown["said"]) == [
        ("asked", "Why wait?"),
        ("followed", "Who opens it?"),
        ("found", "A door."),
    ]
    lines = begun("question").lines
    assert lines[:2] == ["A question that stayed · Monday, 13 Kislev 5787", "  Why wait?"]
    assert "  Who opens it?" in lines
    assert begun("question", "put-down").out == "The question is put down. What was written stays.\n"
    assert begun("question").out == "No question is open now.\n"
    assert "Who opens it?" in begun("journal", "2026-11-23").out


@pytest.mark.parametrize("act", ["found", "follow", "put-down"])
def test_without_an_open_one_nothing_is_read_or_written(begun, act: str) -> None:
    assert "No question is open now." in one_sentence(begun("question", act, typed="kept for later\n"))
    assert begun("journal").out == "Nothing has been written.\n"


def test_a_second_one_and_an_empty_one_are_refused(begun) -> None:
    assert "no words here yet" in one_sentence(begun("question", "ask", typed="\n"))
    begun("question", "ask", typed="Why?\n")
    assert "One question is open already." in one_sentence(begun("question", "ask", typed="How?\n"))
    assert "no words here yet" in one_sentence(begun("question", "found", typed=""))


def test_no_words_are_taken_from_the_command(begun) -> None:
    said = begun("question", "ask", "why")
    assert said.status == 2 and said.out == ""
    assert begun("question", "burn").status == 2


def test_on_shabbat_nothing_is_asked(begun, monkeypatch: pytest.MonkeyPatch) -> None:
    begun("question", "ask", typed="Why?\n")

    class Shell(run.Shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = SHABBAT

    monkeypatch.setattr(run, "Shell", Shell)
    assert "It is Shabbat" in one_sentence(begun("question", "found", typed="A door.\n"))
    assert begun("question").lines[1] == "  Why?"


def test_words_that_care_hears_are_answered_with_people(begun) -> None:
    said = begun("question", "ask", typed="I want to die.\n")
    assert said.status == 0 and len(said.lines) > 3


@pytest.mark.parametrize("language", ["he", "en"])
def test_its_booklet_is_printed(begun, home: Path, language: str) -> None:
    out = home.parent / "question.pdf"
    assert "nothing to print" in one_sentence(begun("sheet", "print", "question", "--out", str(out)))
    begun("question", "ask", typed="Why wait?\n")
    begun("question", "found", typed="Perhaps is a door.\n")
    said = begun("sheet", "print", "question", "--out", str(out), "--lang", language)
    assert said.status == 0, said.err
    seen = pdfs.seen(out.read_bytes())
    assert seen.count("Why wait?") == 2 and "Perhaps is a door." in seen
    assert ("תשובה" in pdfs.text(out.read_bytes())) == (language == "he")
    early = ("--from", "2026-11-22", "--out", str(out), "--replace")
    assert "nothing to print" in one_sentence(begun("sheet", "print", "question", *early))
