"""The pack that ships, and folders that are not what they seem."""

import os
import re
import shutil
from pathlib import Path

import pytest

from kesher.method.language import FORMS, Form, address
from kesher.method.pack import TABLES, Fault, Pack, Words
from kesher.method.problems import Code, Refused
from kesher.method.script import NO_POINT, OWN, PARTS, POINT
from kesher.words import packs
from kesher.words.packs import FILE_LIMIT, FILES_LIMIT, check_folder, shipped

SHIPPED = Path(packs.__file__).parent.parent / "packs" / "the-way"


MARK = re.compile(r"\[[a-z-]+\]")
"""Stands in a script for what is put there when it is read, such as the person's own picture."""


def lines(words: Words) -> list[str]:
    found = [words.title, words.about]
    found += words.sets.values()
    for table in (words.prompts, words.steps, words.evening, words.care):
        found += [line for group in table.values() for line in group]
    for group in words.suggestions.values():
        found += [line for idea in group for line in (idea.act, idea.least)]
    for foundation in words.foundations.values():
        found += [foundation.name, *foundation.text, *foundation.questions, *foundation.now]
    for route in words.routes.values():
        found.append(route.name)
        found += [line for script in route.scripts for part in script.parts.values() for line in part]
    return [line for line in found if not MARK.fullmatch(line)]


# --- the pack that ships ---------------------------------------------------------------------------------


def test_it_is_whole_and_the_same_from_its_folder() -> None:
    pack = shipped()
    assert (
        pack.id == "the-way" and set(pack.words) == {"he", "en"} and len(pack.words["he"].foundations) >= 13
    )
    assert check_folder(SHIPPED) == pack


def test_both_languages_have_all_of_it() -> None:
    hebrew, english = (shipped().words[language] for language in ("he", "en"))
    for name in ("prompts", "steps", "evening", "care", "suggestions"):
        he, en = getattr(hebrew, name), getattr(english, name)
        assert {key: len(group) for key, group in he.items()} == {
            key: len(group) for key, group in en.items()
        }
    assert tuple(hebrew.foundations) == tuple(english.foundations)
    for each in hebrew.foundations:
        he, en = hebrew.foundations[each], english.foundations[each]
        assert len(he.questions) == len(en.questions) >= 1 and he.text and en.text
    for each in shipped().routes:
        he, en = hebrew.routes[each], english.routes[each]
        assert len(he.scripts) == len(en.scripts) >= 1
        for one, two in zip(he.scripts, en.scripts, strict=True):
            assert {part: bool(one.parts[part]) for part in PARTS} == {
                part: bool(two.parts[part]) for part in PARTS
            }


def test_each_language_is_written_in_its_own_letters() -> None:
    for line in lines(shipped().words["he"]):
        assert not re.search(r"[A-Za-z]", line), line
        assert not re.search(r"[א-ת][\"']|[\"'][א-ת]", line), line
        assert re.search(r"[א-ת]", line), line
    for line in lines(shipped().words["en"]):
        assert not re.search(r"[\u0590-\u05ff]", line), line


def test_it_speaks_in_our_voice() -> None:
    forbidden = re.compile(r"(?<![א-ת])[והבלמשכ]?(?:נכשל|בואו|מסע|תהליך|מיינדפולנס|אתגר|אוקיי|רצף)")
    for line in lines(shipped().words["he"]):
        assert "!" not in line and not forbidden.search(line), line
    for line in lines(shipped().words["en"]):
        assert "!" not in line, line


def test_no_form_of_address_is_left_open() -> None:
    for line in lines(shipped().words["he"]):
        for masculine, feminine in FORMS.findall(line):
            assert masculine != feminine
        for form in Form:
            assert not set(address(line, form)) & set("{}|"), line


def test_both_languages_ask_and_answer_of_the_same_things() -> None:
    pack = shipped()
    hebrew, english = (pack.words[language] for language in ("he", "en"))
    for table in ("sets", "prompts", "steps", "evening", "care", "suggestions", "foundations", "routes"):
        he, en = getattr(hebrew, table), getattr(english, table)
        assert tuple(he) == tuple(en) and he, table
        assert all(he.values()) and all(en.values()), table
    for name, wanted in TABLES.items():
        assert set(wanted) <= set(getattr(hebrew, name)), name
    assert tuple(hebrew.sets) == tuple(pack.sets) and tuple(hebrew.routes) == pack.routes
    assert tuple(hebrew.foundations) == pack.order(tuple(pack.sets))
    assert len({foundation.name for foundation in hebrew.foundations.values()}) == len(hebrew.foundations)


def test_every_text_is_there_in_both_languages_as_a_file() -> None:
    files = {
        language: {
            path.relative_to(SHIPPED / language).as_posix() for path in (SHIPPED / language).rglob("*.*")
        }
        for language in ("he", "en")
    }
    assert files["he"] == files["en"] and len(files["he"]) == 26 + 3 + 1


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_ways_of_sitting_have_their_wordings(language: str) -> None:
    routes = shipped().words[language].routes
    assert len(routes["awaiting"].scripts) >= 3
    assert len(routes["own"].scripts) == 1 and len(routes["last-day"].scripts) == 1
    for name, route in routes.items():
        for script in route.scripts:
            said = [line for part in PARTS for line in script.parts[part]]
            assert said.count(OWN) == (1 if name == "own" else 0)
            assert OWN not in script.parts["arrive"] + script.parts["close"]
            assert all(script.parts[part] for part in PARTS if part != "foundation")
            assert not any("[" in line or "]" in line for line in said if line not in (OWN, POINT, NO_POINT))
            assert script.parts["point"].index(POINT) < script.parts["point"].index(NO_POINT)
    wordings = [tuple(script.parts["picture"]) for script in routes["awaiting"].scripts]
    assert len(set(wordings)) == len(wordings)


def test_it_says_perhaps_and_never_surely() -> None:
    """Waiting is kept by a *perhaps*: nothing is foretold, and nobody is frightened by a certainty."""
    perhaps = {"he": r"(?<![א-ת])[והבלמשכ]*אולי(?![א-ת])", "en": r"\bperhaps\b"}
    surely = {
        "he": r"בוודאי|בודאי|ודאי|(?<![א-ת])בטוח[הים]?(?![א-ת])|לבטח|מובטח|בהחלט|אין ספק",
        "en": r"\b(?:surely|certain|certainly|definitely|of course|no doubt|guaranteed)\b",
    }
    for language, words in shipped().words.items():
        for route in ("awaiting", "own"):
            for script in words.routes[route].scripts:
                said = " ".join(line for part in script.parts.values() for line in part)
                assert re.search(perhaps[language], said, re.I), (route, said)
        for name, route in words.routes.items():
            for script in route.scripts:
                for line in (line for part in script.parts.values() for line in part):
                    # "A safe place" is where one sits, and foretells nothing.
                    plain = line.replace("במקום בטוח", "")
                    assert not re.search(surely[language], plain, re.I), (name, line)


@pytest.mark.parametrize("language", ["he", "en"])
def test_there_are_forty_suggestions_and_torah_is_first(language: str) -> None:
    suggestions = shipped().words[language].suggestions
    assert list(suggestions) == ["torah", "prayer", "home", "kindness", "guarding"]
    every = [idea for ideas in suggestions.values() for idea in ideas]
    assert len(every) == len({idea.act for idea in every}) == 40
    # Every one says what is left of it on a hard day, and that is never the whole of it.
    assert all(idea.least and idea.least != idea.act for idea in every)
    assert max(suggestions, key=lambda area: len(suggestions[area])) == "torah"


@pytest.mark.parametrize("language", ["he", "en"])
def test_no_question_is_asked_twice(language: str) -> None:
    words = shipped().words[language]
    for foundation in words.foundations.values():
        assert len(set(foundation.questions)) == len(foundation.questions) >= 2, foundation.id
        assert not set(foundation.questions) & set(foundation.text), foundation.id
    for table in (words.prompts, words.steps, words.evening, words.care):
        for name, group in table.items():
            assert len(set(group)) == len(group), name


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_question_ends_as_one(language: str) -> None:
    words = shipped().words[language]
    for line in (line for group in words.evening.values() for line in group):
        assert line.endswith("?"), line
    for foundation in words.foundations.values():
        assert all("?" in each for each in foundation.questions), foundation.id


# --- a folder from a stranger ----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "pack"))


def faults(folder: Path) -> tuple[Fault, ...]:
    found = check_folder(folder)
    assert not isinstance(found, Pack), "it was taken for a whole pack"
    return found


def test_a_copy_is_a_pack(folder: Path) -> None:
    assert check_folder(folder) == shipped()


def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "what nobody should read"')
    (folder / "he" / "words.toml").unlink()
    (folder / "he" / "words.toml").symlink_to(secret)
    (folder / "en" / "more.md").symlink_to("/etc/passwd")
    (folder / "away").symlink_to(tmp_path)
    (folder / "around").symlink_to(folder)
    found = faults(folder)
    links = {fault.file for fault in found if fault.code == "link"}
    assert links == {"he/words.toml", "en/more.md", "away", "around"}
    assert "nobody" not in repr(found) and "secret" not in repr(found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "he" / "pipe.md")
    assert Fault("he/pipe.md", 0, "link") in faults(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80" * 100, "א".encode("utf-16-le") + b"\xff"])
def test_what_is_no_text_is_named(folder: Path, content: bytes) -> None:
    (folder / "he" / "foundations" / "slowly.md").write_bytes(content)
    assert Fault("he/foundations/slowly.md", 1, "not-text") in faults(folder)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1255"])
def test_text_is_read_in_whatever_an_editor_saved_it(folder: Path, encoding: str) -> None:
    whole = check_folder(folder)
    for path in (folder / "he").rglob("*.md"):
        path.write_bytes(path.read_text("utf-8").replace("\u05be", "-").encode(encoding))
    assert isinstance(check_folder(folder), Pack) and isinstance(whole, Pack)


def test_nothing_large_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = folder / "he" / "foundations" / "slowly.md"
    with large.open("wb") as out:
        out.truncate(10 * 1024**3)
    (folder / "en" / "words.toml").write_bytes(b"#" * (FILE_LIMIT + 1))
    plain = Path.read_text

    def watched(path: Path, **given: str) -> str:
        assert path != large
        return plain(path, **given)

    monkeypatch.setattr(Path, "read_text", watched)
    found = faults(folder)
    assert Fault("he/foundations/slowly.md", 0, "too-large") in found
    assert Fault("en/words.toml", 0, "too-large") in found


@pytest.mark.parametrize("name", ["run.py", ".hidden", "a.html", "x.MD", "README", "he/words.toml.bak"])
def test_no_other_file_is_part_of_a_pack(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    assert Fault(name, 0, "stray-file") in faults(folder)


def test_a_file_in_the_wrong_place_is_named(folder: Path) -> None:
    deep = folder.joinpath(*["deep"] * 60)
    deep.mkdir(parents=True)
    (deep / "slowly.md").write_text("# x")
    (folder / "fr").mkdir()
    (folder / "fr" / "words.toml").write_text("")
    found = {fault.file: fault.code for fault in faults(folder)}
    assert found == {"/".join(["deep"] * 60) + "/slowly.md": "stray-file", "fr/words.toml": "stray-file"}


def test_thousands_of_files_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3000):
        (folder / f"zz{number:04}.md").touch()
    read: list[Path] = []
    plain = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, **given: read.append(path) or plain(path, **given))
    assert any(fault.code == "too-large" for fault in faults(folder))
    assert len(read) <= FILES_LIMIT


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(Refused) as refused:
            check_folder(path)
        assert refused.value.problem.code is Code.PACK_MISSING
    (tmp_path / "empty").mkdir()
    assert faults(tmp_path / "empty")[0] == Fault("pack.toml", 0, "missing-file")


@pytest.mark.parametrize("text", ["[" * 50_000, "a = " + "9" * 5000, "x = {" * 3000, "\x00", "a.b.c" * 3000])
def test_a_hostile_toml_is_only_a_fault(folder: Path, text: str) -> None:
    (folder / "pack.toml").write_text(text)
    assert any(fault.file == "pack.toml" for fault in faults(folder))
    shutil.copy(SHIPPED / "pack.toml", folder / "pack.toml")
    (folder / "he" / "words.toml").write_text(text)
    assert any(fault.code == "bad-toml" and fault.file == "he/words.toml" for fault in faults(folder))


def test_a_pack_that_ships_broken_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    packs.shipped.cache_clear()
    monkeypatch.setattr(packs, "read_pack", lambda files: (Fault("he/words.toml", 3, "markup"),))
    try:
        with pytest.raises(Refused) as refused:
            packs.shipped()
        assert refused.value.problem.values == {"file": "he/words.toml", "line": 3}
    finally:
        packs.shipped.cache_clear()
