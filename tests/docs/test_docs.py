"""What the documents say is so: links lead somewhere, commands run, and nothing is left undocumented."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kesher.cli.parser import build
from kesher.method.language import Language
from kesher.words import catalogue
from weekdays import write_on_any_day

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)|<img src=\"([^\"]+)\"")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(page: Path) -> list[str]:
    """The lines of a page's shell blocks, comments aside."""
    lines = [line for block in BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for first, second in LINK.findall(page.read_text("utf-8")):
        target = first or second
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def run(line: str, home: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"KESHER_HOME": str(home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "en"}
    env["KESHER_PASSPHRASE_FILE"] = str(folder / "passphrase")
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_every_kesher_command_in_the_documents_runs(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("correct horse battery\n")
    home = tmp_path / "kesher"
    pages = sorted(PAGES, key=lambda page: page.name != "use-the-command-line.md")  # it begins the book
    ran = 0
    for page in pages:
        for line in commands(page):
            # What serves until it is ended has a test of its own.
            if re.search(r"(^|\| |&& )kesher (?!host\b)", line):
                done = run(line, home, tmp_path)
                assert done.returncode == 0, f"{page.name}: {line}: {done.stderr}"
                ran += 1
                if "kesher begin" in line:
                    write_on_any_day(home, "correct horse battery")
    assert ran >= 15


def test_every_other_command_names_files_that_exist() -> None:
    seen = {word for page in PAGES for line in commands(page) for word in shlex.split(line, comments=True)}
    assert {"./start", "./check"} <= seen
    for page in PAGES:
        for name in re.findall(r"(?:benchmarks|tools|src|tests)/[\w./-]+\w", page.read_text("utf-8")):
            assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_start_prints_one_line_with_the_address(tmp_path: Path) -> None:
    env = os.environ | {"KESHER_HOME": str(tmp_path / "kesher"), "KESHER_KEYRING": "no"}
    command = [str(ROOT / "start"), "--no-browser", "--port", "0"]
    started = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        line = started.stdout.readline()
        assert re.search(r"http://(kesher\.)?localhost:\d+/open/\S+", line), line
    finally:
        started.terminate()
        rest, _ = started.communicate(timeout=20)
    assert rest == ""


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    parser = build(catalogue(Language.EN))
    actions = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in actions.choices.items():
        assert f"`kesher {name}" in text, f"{name} has no line"
        for action in command._actions:
            for option in action.option_strings:
                if option.startswith("--") and option not in ("--help", "--json"):
                    assert option in text, f"{name} {option} is not documented"


def test_every_variable_is_documented() -> None:
    text = (ROOT / "docs/reference/environment.md").read_text("utf-8")
    sources = (ROOT / "src").rglob("*.py")
    named = {found for each in sources for found in re.findall(r"KESHER_[A-Z_]+", each.read_text("utf-8"))}
    assert named
    for variable in named:
        assert f"`{variable}`" in text


def test_nothing_is_promised_that_sounds_larger_than_it_is() -> None:
    for page in PAGES:
        assert not re.search("zero[ -]knowledge", page.read_text("utf-8"), re.I), page.name


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
