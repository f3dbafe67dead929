"""What keeps a pocket from being built or served is one sentence, and nothing is touched by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kesher.method.language import Language
from kesher.method.problems import Code, Refused
from kesher.pocket import fetched, pages
from kesher.pocket.build import build
from kesher.pocket.folder import checked
from kesher.words import catalogue
from kesher.words.help import directory

LOCK = fetched.LOCK


def refusal(folder: Path) -> Code:
    with pytest.raises(Refused) as refused:
        build(folder)
    return refused.value.problem.code


def test_without_npm_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched.shutil, "which", lambda *_, **__: None)
    assert refusal(tmp_path / "pocket") is Code.POCKET_NPM and not (tmp_path / "pocket").exists()


def test_what_cannot_be_fetched_leaves_the_former_pocket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "pocket"
    former.mkdir()
    (former / "list.json").write_text("{}")
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(fetched.shutil, "which", lambda *_, **__: str(npm))
    assert refusal(former) is Code.POCKET_FETCH and (former / "list.json").read_text() == "{}"


def test_a_folder_with_other_things_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    assert refusal(tmp_path) is Code.POCKET_FOLDER and (tmp_path / "letters.txt").read_text() == "mine"
    assert refusal(tmp_path / "letters.txt") is Code.POCKET_FOLDER


def test_only_a_pocket_is_served(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        checked(tmp_path)
    assert refused.value.problem.code is Code.POCKET_PLACE


def test_each_thing_that_is_fetched_has_a_hash_in_the_lock() -> None:
    wheels = (LOCK / "wheels.txt").read_text().splitlines()
    assert len(wheels) >= 8
    assert all(re.fullmatch(r"[\w-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", each) for each in wheels)
    packages = (LOCK / "package-lock.json").read_text()
    assert packages.count('"integrity": "sha512-') == packages.count('"node_modules/')


def test_the_shell_shows_each_sentence_in_both_languages() -> None:
    page = pages.page("index.html", lambda name: f"digest-of-{name}", "0.1 abc").decode()
    assert 'integrity="digest-of-shell.js"' in page and "0.1 abc" in page
    assert "{%" not in page and "{{" not in page and "<script>" not in page and " style=" not in page
    assert page.count('<span class="he"') == page.count('<span class="en"') > 10
    assert "'wasm-unsafe-eval'" in page and "'unsafe-eval'" not in page and "unsafe-inline" not in page


def test_people_to_call_stand_in_the_shell_without_python_or_script() -> None:
    """Whether or not Python starts, locked or before there is a journal, abroad and in either language."""
    page = pages.page("people.html", lambda _: "").decode()
    assert "<script" not in page and "{%" not in page and "{{" not in page
    for call in directory().people:
        assert f'href="tel:{call.dial}"' in page, call
    for land in directory().countries:
        for language in Language:
            assert catalogue(language).plain(f"country.{land}") in page
    assert page.index("ישראל") < page.index(catalogue(Language.HE).plain("country.US"))
    for each in ("index.html", "slip.html"):
        assert 'href="people.html"' in pages.page(each, lambda _: "").decode()


@pytest.mark.parametrize("language", list(Language))
def test_the_manifest_names_what_there_is(language: Language) -> None:
    told = pages.manifest(language).decode()
    assert '"scope": "./"' in told and "icon-192.png" in told and "icon-512.png" in told
    assert pages.icon(192)[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_scripts_of_the_shell_are_few_and_short() -> None:
    """They can be read by whoever wants to know what is done with a passphrase; so they stay readable."""
    scripts = [path.read_text("utf-8").splitlines() for path in pages.SHELL.glob("*.js")]
    assert len(scripts) == 6 and sum(map(len, scripts)) < 400
    assert max(len(line) for script in scripts for line in script) <= 150
