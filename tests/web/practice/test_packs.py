"""A teacher's pack is brought in where it is chosen whose words are used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doors import Answer, Client
from kesher.words.pack_file import packed
from kesher.words.packs import parts_in, skeleton

AT = "/practice/pack/file"
SHABBAT = "2026-11-28T12:00+02:00"


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, bytes]:
    skeleton(tmp_path / "my-teacher")
    return parts_in(tmp_path / "my-teacher")[0]


def lying(client: Client) -> list[str]:
    return [each.name for each in (client.world.home / "packs").glob("*")]


def refused(answer: Answer, sentence: str) -> None:
    """In one sentence, at the field, with the part of the page open."""
    assert answer.status == 422 and re.search(rf"<p[^>]*>[^<]*{sentence}", answer.body), answer.body
    assert "<details open><summary>Add a teacher’s pack" in answer.body


def test_it_is_brought_in_and_chosen(client: Client, parts: dict[str, bytes]) -> None:
    assert 'name="pack"' not in client.get("/practice").body
    title = re.search(rb'title = "([^"]+)"', parts["en/words.toml"])
    assert title
    parts["en/words.toml"] = parts["en/words.toml"].replace(title[1], b"Rav Levi")
    answer = client.upload(AT, "x.zip", packed(parts))
    assert answer.to == "/practice?note=pack-added" and "can be chosen here" in client.follow(answer).body
    shown = client.get("/practice").body
    assert "<span>Rav Levi</span>" in shown and 'value="the-way" checked' in shown
    assert client.post("/practice/pack", {"pack": "my-teacher"}).status == 302
    assert 'value="my-teacher" checked' in client.get("/practice").body
    same = client.follow(client.upload(AT, "x.zip", packed(parts)))
    assert "Nothing was changed" in same.body
    parts["en/words.toml"] = parts["en/words.toml"].replace(b"Rav Levi", b"Rav Levi, anew")
    assert "was renewed" in client.follow(client.upload(AT, "x.zip", packed(parts))).body
    assert "Rav Levi, anew" in client.get("/practice").body


def test_one_in_another_language_says_so(client: Client, parts: dict[str, bytes]) -> None:
    parts["pack.toml"] = re.sub(rb"languages = .*", b'languages = ["he"]', parts["pack.toml"])
    hebrew = {name: text for name, text in parts.items() if not name.startswith("en/")}
    assert "another language" in client.follow(client.upload(AT, "x.zip", packed(hebrew))).body
    assert 'type="radio" name="pack"' not in client.get("/practice").body


def test_it_is_taken_off_again(client: Client, parts: dict[str, bytes]) -> None:
    away = "/practice/pack/remove"
    assert away not in client.get("/practice").body and client.get(away).to == "/practice"
    client.upload(AT, "x.zip", packed(parts))
    client.post("/practice/pack", {"pack": "my-teacher"})
    assert away not in client.get("/practice").body  # the one in use
    refusal = client.post(away, {"pack": "my-teacher"})
    assert refusal.status == 422 and "is in use now" in refusal.body
    client.post("/practice/pack", {"pack": "the-way"})
    assert away in client.get("/practice").body
    client.world.clock.set(SHABBAT)
    assert client.post(away, {"pack": "my-teacher"}).status in (409, 422)
    client.world.clock.set("2026-11-29T12:00+02:00")
    assert "No pack of this id" in client.post(away, {"pack": "../packs"}).body
    assert lying(client) == ["my-teacher"]
    gone = client.post(away, {"pack": "my-teacher"})
    assert gone.to == "/practice?note=pack-removed" and "What was written stays" in client.follow(gone).body
    assert lying(client) == [".my-teacher.before"]


def test_what_is_none_is_refused_in_a_sentence(client: Client, parts: dict[str, bytes]) -> None:
    for wrong, sentence in {
        b"no zip": "This is no pack",
        bytes(2 * 1024 * 1024 + 1): "too large for a pack",
        packed({name: parts[name] for name in parts if name != "he/words.toml"}): "is not whole",
        packed(parts | {"pack.toml": parts["pack.toml"].replace(b"my-teacher", b"the-way")}): "calls itself",
    }.items():
        refused(client.upload(AT, "x.zip", wrong), sentence)
    assert client.uploads(AT, []).status == 422
    assert client.get(AT).to == "/practice"
    client.world.clock.set(SHABBAT)
    assert client.upload(AT, "x.zip", packed(parts)).status in (409, 422)
    assert lying(client) == []
