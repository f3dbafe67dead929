"""Templates, style sheets and scripts are code too: lines that can be read, with one thing each."""

import re
from pathlib import Path

import pytest

import kesher
from markup import BLOCKS

SOURCE = Path(kesher.__file__).parent
WEB = SOURCE / "web"
LONGEST = 120
BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS | {'li', 'tr', 'dt', 'dd'}))})\b")
OF_ITS_OWN = re.compile(r"<style\b|\s(?:style|on[a-z]+)=|<script\b(?![^>]*\ssrc=)")


def faults(text: str) -> list[str]:
    """The lines of a template that nobody can read, or that hold what no page may hold."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        wrong = {
            "too long": len(line) > LONGEST,
            "two blocks": len(BLOCK.findall(line)) > 1,
            "space at its end": line != line.rstrip(),
            "an odd indentation": (len(line) - len(line.lstrip())) % 2 == 1,
            "style or script of its own": bool(OF_ITS_OWN.search(line)),
        }
        found += [f"{number}: {name}: {line.strip()[:60]}" for name, is_so in wrong.items() if is_so]
    return found


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.html")), ids=lambda path: path.relative_to(SOURCE).as_posix()
)
def test_a_template_can_be_read(path: Path) -> None:
    assert faults(path.read_text()) == []


def crowded(text: str) -> list[str]:
    """The lines of a style sheet that hold more than an eye takes in."""
    return [
        line.strip()[:60]
        for line in text.splitlines()
        if len(line) > LONGEST or line.count(";") > 2 or len(re.findall(r"[{]", line)) > 1
    ]


@pytest.mark.parametrize(
    "path", sorted(WEB.rglob("*.css")), ids=lambda path: path.relative_to(WEB).as_posix()
)
def test_a_style_sheet_can_be_read(path: Path) -> None:
    assert crowded(path.read_text()) == []


def test_a_crowded_line_is_found() -> None:
    assert crowded("a { color: red; margin: 0; padding: 0; border: 0 }")
    assert crowded("@media print { a { color: red } }")
    assert crowded("x" * 121)
    assert not crowded("a { color: red; margin: 0; padding: 0 }\n" + "x" * 120)


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.js")), ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_script_can_be_read(path: Path) -> None:
    assert [line for line in path.read_text().splitlines() if len(line) > LONGEST] == []


def test_every_sheet_of_a_room_is_on_every_page() -> None:
    """A sitting has one of its own beside them."""
    linked = re.findall(r'static "([^"]+\.css)"', (WEB / "frame/base.html").read_text())
    there = {path.relative_to(WEB).as_posix() for path in WEB.rglob("*.css")}
    assert sorted(linked) == sorted(there - {"practice/sitting.css"})


@pytest.mark.parametrize(
    "line",
    [
        "x" * 121,
        "<ul><li>x</li></ul>",
        "<p>x</p> ",
        " <p>x</p>",
        '<p style="color:red">x</p>',
        "<style>",
        '<a onclick="x()">x</a>',
        "<script>x()</script>",
    ],
)
def test_a_fault_is_found(line: str) -> None:
    assert len(faults(line)) == 1


def test_a_sound_line_is_let_be() -> None:
    assert not faults('<p class="a"><a href="/x">x</a></p>\n  <script src="/x.js"></script>\n' + "x" * 120)


def classes(sheets: list[Path]) -> set[str]:
    return {name for each in sheets for name in re.findall(r"\.([a-z][\w-]*)", each.read_text())}


def test_a_host_shows_nothing_that_only_a_room_of_the_home_gives_its_look() -> None:
    """Its pages stand in the same frame, and have no room."""
    frame, rooms = sorted(WEB.glob("frame/*.css")), sorted(WEB.glob("[!f]*/*.css"))
    used = {
        name
        for page in (SOURCE / "host").rglob("*.html")
        for named in re.findall(r'class="([^"]*)"', page.read_text())
        for name in re.findall(r"[a-z][\w-]*", named)
    }
    assert used & classes(frame) and rooms
    own = sorted((SOURCE / "host").rglob("*.css"))
    assert used & (classes(rooms) - classes(frame) - classes(own)) == set()
