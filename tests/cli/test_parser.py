"""What is typed wrongly, and the help: in the person's language, and in no other."""

import re
from importlib import import_module

import pytest

from kesher.cli.run import FORMER, ROOMS

ENGLISH = re.compile(
    r"\b(usage|positional|optional|options|arguments|show this|expected|required|invalid|choose from|error)\b"
)


@pytest.fixture
def hebrew(kesher, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KESHER_LANGUAGE", "he")
    return kesher


PLACE = ("--lat", "1", "--lon", "1", "--tz", "UTC")
WRONG = [
    (("nothing",), "nothing"),
    (("--nothing",), "--nothing"),
    (("--port", "x"), "x"),
    (("--port", "65536"), "65536"),
    (("--port",), "--port"),
    (("--host", "0.0.0.0"), "0.0.0.0"),
    (("open", "--port", "-1"), "-1"),
    (("today", "extra"), "extra"),
    (("today", "--json=5"), "--json"),
    (("today", "--jso"), "--jso"),
    (("account", "--love", "x"), "x"),
    (("account", "--love"), "--love"),
    (("account", "--point", "done"), "done"),
    (("account", "--date", "2026-02-30"), "2026-02-30"),
    (("account", "--date", "22.11.2026"), "22.11.2026"),
    (("glance",), "N"),
    (("glance", "4.5"), "4.5"),
    (("point", "replace"), "replace"),
    (("book", "yesterday"), "yesterday"),
    (("export",), "FILE"),
    (("export", "x", "--as", "pdf"), "pdf"),
    (("zmanim",), "--lat"),
    (("zmanim", *PLACE, "--from", "2026-01-01"), "--to"),
    (("rest", *PLACE, "--from", "x", "--to", "2026-01-01"), "x"),
    (("pack",), "pack"),
    (("pack", "check"), "FOLDER"),
    (("pack", "nothing"), "nothing"),
    (("begin", "--language", "fr"), "fr"),
    (("begin", "--candles", "x"), "x"),
]


@pytest.mark.parametrize(("arguments", "what"), WRONG)
def test_what_is_not_understood_is_one_sentence_in_the_language(
    hebrew, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], what: str
) -> None:
    said = hebrew(*arguments)
    assert (said.status, said.out) == (2, "") and said.err.count("\n") == 1
    assert said.err.startswith("הפקודה אינה מובנת: ") and what in said.err
    assert not ENGLISH.search(said.err), said.err
    monkeypatch.setenv("KESHER_LANGUAGE", "en")
    english = hebrew(*arguments)
    assert english.status == 2 and english.err.startswith("That command is not understood: ")
    assert english.err.count("\n") == 1 and what in english.err


COMMANDS = [
    *("open", "begin", "today", "account", "glance", "point", "journal"),
    *("export", "restore", "backup", "doctor", "zmanim", "rest", "pack"),
]


@pytest.mark.parametrize("arguments", [(), *((name,) for name in COMMANDS), ("pack", "check")])
def test_the_help_is_in_the_language(hebrew, arguments: tuple[str, ...]) -> None:
    for flag in ("-h", "--help"):
        said = hebrew(*arguments, flag)
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith("שימוש: kesher") and "אפשרויות" in said.out
        assert not ENGLISH.search(said.out), said.out
        assert "==SUPPRESS==" not in said.out and "None" not in said.out


def test_every_command_is_in_the_help(hebrew) -> None:
    out = hebrew("--help").out
    for name in COMMANDS:
        assert re.search(rf"^ +{name} +.*[א-ת]", out, re.M), name


@pytest.mark.parametrize(("former", "now"), FORMER.items())
def test_a_former_name_is_in_no_help_and_says_the_new_one(hebrew, begun, former: str, now: str) -> None:
    assert not re.search(rf"^ +{former}\b", hebrew("--help").out, re.M)
    done, said = begun(now), begun(former)
    assert (said.status, said.out) == (0, done.out) and done.err == ""
    assert said.err.count("\n") == 1 and f"kesher {now}" in said.err
    # Of what is refused only the refusal is said.
    assert "kesher" not in begun(former, "2026-12-01").err


def test_every_command_has_its_room(kesher) -> None:
    for name, room in ROOMS.items():
        assert name in import_module(f"kesher.cli.{room}").COMMANDS


def test_the_version_is_told(kesher) -> None:
    from kesher import __version__

    assert kesher("--version").out == f"kesher {__version__}\n"


def test_no_words_of_the_person_are_taken_from_the_command_line(kesher) -> None:
    """Shells remember what is typed, and other users can list it."""
    assert kesher("account", "--words", "my words").status == 2
    assert kesher("glance", "3", "--pull", "my words").status == 2
    assert kesher("point", "choose", "my words").status == 2
