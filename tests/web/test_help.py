"""What a page means, how it looks by choice, and the way to close the journal from every page."""

import html
import re

import pytest

from doors import Client
from everywhere import PATHS
from kesher.method.language import Language
from kesher.web.help import MOST, TOPICS
from kesher.words import catalogue

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)


@pytest.mark.parametrize("language", list(Language))
def test_every_topic_says_the_same_number_of_things_in_both_languages(language: Language) -> None:
    words = catalogue(language)
    topics = {
        name.split(".")[1] for name in words.names() if name.startswith("help.") and name.count(".") == 2
    }
    assert topics == set(TOPICS)
    for topic in TOPICS:
        said = {name.rsplit(".", 1)[1] for name in words.names() if name.startswith(f"help.{topic}.")}
        count = sum(name.startswith("a") for name in said)
        assert 3 <= count <= MOST
        assert said == {"title"} | {f"{part}{number}" for part in "ab" for number in range(1, count + 1)}


@BOTH
def test_every_page_of_help_is_there_and_all_are_listed(client: Client) -> None:
    listed = re.findall(r'href="/help/([a-z]+)"', client.get("/help").body)
    assert listed == list(TOPICS)
    for topic in TOPICS:
        shown = client.get(f"/help/{topic}")
        assert shown.status == 200 and shown.body.count("<dt>") == shown.body.count("<dd>") >= 3
        assert ('class="chart"' in shown.body) == (topic == "thread")
    assert client.get("/help/nothing").status == 404


def test_each_page_leads_to_what_it_means(client: Client) -> None:
    for path, topic in {
        "/": "today",
        "/glance": "today",
        "/sit": "sit",
        "/account": "account",
        "/week": "account",
        "/point": "point",
        "/thread": "thread",
        "/book": "book",
        "/calendar": "book",
        "/library": "library",
        "/sheets": "sheets",
        "/settings": "key",
    }.items():
        assert f'href="/help/{topic}"' in client.get(path).body, path


def test_the_journal_can_be_closed_from_every_page(client: Client) -> None:
    for path in PATHS:
        shown = client.follow(client.get(path))
        assert 'action="/lock"' in shown.body or shown.status == 404, path
    assert client.post("/lock", {}).to == "/unlock"


def test_nothing_is_asked_on_shabbat_not_even_to_close(client: Client) -> None:
    client.world.clock.set("2026-11-28T12:00+02:00")
    assert "<form" not in client.get("/").body


# --- the look --------------------------------------------------------------------------------------------


def classes(client: Client, path: str = "/") -> list[str]:
    found = re.search(r'<html [^>]*class="([^"]*)"', client.get(path).body)
    assert found
    return found[1].split()


def test_light_and_letters_are_chosen_and_kept(client: Client) -> None:
    assert classes(client) == ["day"]
    assert client.post("/look", {"paper": "night", "size": "larger"}).to == "/settings?note=settings"
    assert classes(client) == ["night", "larger"]
    assert 'content="dark"' in client.get("/").body
    shown = client.get("/settings").body
    assert re.search(r'name="paper" value="night" checked', shown)
    assert re.search(r'name="size" value="larger" checked', shown)
    client.post("/lock", {})
    assert classes(client, "/unlock") == ["night", "larger"]
    client.post("/unlock", {"passphrase": "correct horse"})
    client.post("/look", {"paper": "", "size": ""})
    assert classes(client) == ["day"]
    client.world.clock.set("2026-11-23T21:00+02:00")
    assert classes(client) == ["night"]


@pytest.mark.parametrize(
    "fields", [{"paper": "pink", "size": ""}, {"paper": "", "size": "x"}, {"paper": 'a"b', "size": ""}]
)
def test_a_look_that_is_none_is_refused(client: Client, fields: dict[str, str]) -> None:
    refused = client.post("/look", fields)
    assert refused.status == 422 and len(refused.said) == 1 and classes(client) == ["day"]


@pytest.mark.parametrize("cookie", ["", "x", "night", 'pink."><script>', "night.huge", "day.large.more"])
def test_a_forged_cookie_is_the_usual_look(client: Client, cookie: str) -> None:
    client.cookies["kesher-look"] = cookie
    expected = ["night"] if cookie == "night" else ["day"]
    assert classes(client) == expected


# --- what scripts add ------------------------------------------------------------------------------------


@BOTH
def test_the_words_that_scripts_show_are_in_the_page(client: Client) -> None:
    for path in ("/", "/settings", "/sheets/read", "/library/add"):
        tag = re.search(
            r'<script type="module" src="/static/frame/page.js[^"]*"([^>]*)>', client.get(path).body
        )
        assert tag and {"wait", "going", "reveal", "conceal"} == set(re.findall(r"data-(\w+)=", tag[1]))
        assert all(html.unescape(each) for each in re.findall(r'="([^"]*)"', tag[1]))
