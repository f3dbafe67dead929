"""The templates are code too: one element a line, lines that can be read, no style or script within them."""

import re
from pathlib import Path

import pytest

import kesher
from markup import BLOCKS

SOURCE = Path(kesher.__file__).parent
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
