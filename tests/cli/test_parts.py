"""Parts in a shell: listed, brought, offered where one was wanted."""

import io
import json
import sys
from pathlib import Path

import pytest

from kesher.actions import parts
from kesher.actions.parts import Part
from kesher.cli import parts as command
from kesher.method.problems import Code, Problem


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer without the typesetter."""
    monkeypatch.setitem(sys.modules, "typst", None)
    return monkeypatch


class Terminal(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_they_are_listed(kesher) -> None:
    done = kesher("parts", "--json")
    assert [each["name"] for each in json.loads(done.out)["parts"]] == ["printing", "photographs"]
    assert kesher("parts").out.splitlines() == ["printing: here", "photographs: here"]


@pytest.mark.usefixtures("away")
def test_one_that_is_away_is_told_with_its_command_and_brought(kesher, monkeypatch) -> None:
    assert "kesher parts get printing" in kesher("parts").out
    asked: list[Part] = []

    def bring(part: Part) -> None:
        asked.append(part)
        monkeypatch.undo()

    monkeypatch.setattr(command, "bring", bring)
    done = kesher("parts", "get", "printing")
    assert (done.status, asked) == (0, [Part.PRINTING]) and "here" in done.out
    assert kesher("parts", "get", "dreams").status == 2


@pytest.mark.usefixtures("away")
def test_one_that_does_not_come_is_a_refusal(kesher, monkeypatch) -> None:
    monkeypatch.setattr(command, "bring", lambda _: Problem(Code.PART_UNREACHED))
    done = kesher("parts", "get", "printing")
    assert done.status == 1 and "did not come" in done.err


def test_where_one_is_wanted_its_command_is_told(kesher, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    photograph = tmp_path / "a.jpg"
    photograph.write_bytes(b"\xff\xd8")
    done = kesher("sheet", "read", str(photograph))
    assert done.status == 1 and "OpenCV" in done.err and "kesher parts get photographs" in done.err


@pytest.mark.parametrize(
    ("typed", "brought"), [("yes\n", True), ("כן\n", True), ("no\n", False), ("", False)]
)
def test_a_person_at_a_terminal_is_asked(typed: str, brought: bool, monkeypatch) -> None:
    asked: list[Part] = []

    class Shell:
        """As much of one as is needed."""

        class words:  # noqa: N801
            """What is said."""

            plain = staticmethod(lambda name, **values: f"{name}{values}")

        class typed:  # noqa: N801
            """What is typed."""

            next = staticmethod(lambda: typed)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(command, "bring", asked.append)
    monkeypatch.setattr(parts, "ROOT", Path("/nowhere"))
    wanted = Problem(Code.PART_APART, {"part": "Typst"})
    assert command.offered(Shell(), wanted) is brought
    assert asked == ([Part.PRINTING] if brought else [])
    assert not command.offered(Shell(), Problem(Code.RESTING))
