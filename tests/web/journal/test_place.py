"""Where a person is: a town of the world by its name, one of several to be chosen, and all by country."""

import html
import re

import pytest

from doors import Answer, Client
from markup import faults

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
LONG = "correct horse"


def fields(**changed: object) -> dict[str, object]:
    return {"form": "feminine", "city": "jerusalem", "passphrase": LONG, "again": LONG} | changed


def offered(answer: Answer) -> dict[str, str]:
    """The places to choose among, by their labels."""
    found = re.findall(r'name="town" value="([^"]+)"[^>]*><span>(.*?)</span>', answer.body)
    return {html.unescape(label): key for key, label in found}


def place(client: Client):
    return client.world.desk.cover(client.world.now).place


def test_a_town_of_the_world_is_found_by_its_name(guest: Client) -> None:
    assert guest.post("/begin", fields(city="teaneck")).to.startswith("/code/")
    assert (place(guest).name, place(guest).zone) == ("Teaneck", "America/New_York")
    assert (place(guest).israel, place(guest).candle_minutes) == (False, 18)
    guest.pass_code(guest.follow(guest.get("/")))
    shown = guest.get("/settings")
    assert shown.field("city") == "Teaneck" and shown.field("candles") == ""


def test_one_of_several_is_chosen_and_kept_when_the_settings_are_saved_again(guest: Client) -> None:
    refused = guest.post("/begin", fields(city="Springfield"))
    assert refused.status == 422 and refused.field("city") == "Springfield" and not faults(refused.body)
    known = offered(refused)
    assert len(known) == 8 and "Springfield, IL · United States" in known
    key = known["Springfield, IL · United States"]
    assert guest.post("/begin", fields(city="Springfield", town=key)).to.startswith("/code/")
    guest.pass_code(guest.follow(guest.get("/")))
    chosen = place(guest)
    assert chosen.name == "Springfield" and chosen.zone == "America/Chicago"
    shown = guest.get("/settings")
    again = {"city": shown.field("city"), "turn": "nightfall", "candles": "", "yomtov": ""}
    assert guest.post("/settings/where", again).to == "/settings?note=settings"
    assert (place(guest).latitude, place(guest).turn.value) == (chosen.latitude, "nightfall")


def test_as_typed_is_what_is_typed(guest: Client) -> None:
    assert guest.post("/begin", fields(city="haifa", town="")).to.startswith("/code/")
    assert (place(guest).name, place(guest).candle_minutes) == ("haifa", 30)


@pytest.mark.parametrize("town", ["0.000,0.000", "<script>", "../..", "9" * 4000, "narnia"])
def test_a_forged_town_is_no_place(guest: Client, town: str) -> None:
    refused = guest.post("/begin", fields(town=town))
    assert refused.status == 422 and len(refused.said) == 1 and not faults(refused.body)


def test_a_town_of_israel_keeps_the_custom_of_israel_and_a_custom_of_ones_own(guest: Client) -> None:
    assert guest.post("/begin", fields(city="יבניאל")).to.startswith("/code/")
    guest.pass_code(guest.follow(guest.get("/")))
    assert (place(guest).israel, place(guest).candle_minutes, place(guest).zone) == (
        True,
        20,
        "Asia/Jerusalem",
    )
    own = {"city": guest.get("/settings").field("city"), "candles": "33", "yomtov": "two"}
    guest.post("/settings/where", own)
    assert (place(guest).israel, place(guest).candle_minutes) == (False, 33)
    shown = guest.get("/settings")
    assert shown.field("candles") == "33" and 'value="two" selected' in shown.body


@BOTH
def test_the_towns_are_looked_through_by_country(guest: Client) -> None:
    hebrew = 'lang="he"' in guest.get("/begin").body
    language = "he" if hebrew else "en"
    shown = guest.get(f"/begin/towns?country=IL&language={language}")
    assert shown.status == 200 and not faults(shown.body)
    letters = re.findall(r"letter=([^&]+)&amp;", shown.body)
    assert len(letters) > 15
    letter = "%D7%99" if hebrew else "j"
    listed = guest.get(f"/begin/towns?country=IL&letter={letter}&language={language}")
    assert not faults(listed.body)
    rows = re.findall(r'<a href="(/begin\?town=[^"]+)"><span dir="auto">(.*?)</span>', listed.body)
    found = {label: html.unescape(to) for to, label in rows}
    to = found["ירושלים" if hebrew else "Jerusalem"]
    back = guest.get(to)
    assert back.field("city") == ("ירושלים" if hebrew else "Jerusalem")
    assert re.search(r'name="town" value="jerusalem" checked', back.body) and not faults(back.body)


def test_a_small_country_stands_on_one_page_and_a_country_that_is_none_on_an_empty_one(
    client: Client,
) -> None:
    gibraltar = client.get("/settings/towns?country=GI")
    assert re.findall(r'href="(/settings\?town=[^"&]+)"', gibraltar.body) and "letter=" not in gibraltar.body
    to = re.search(r'href="(/settings\?town=[^"]+)"', gibraltar.body)[1]
    assert re.search(r'name="town" value="[^"]+" checked', client.get(html.unescape(to)).body)
    for path in ("?country=XX", "?country=<b>", "?country=US&letter=<i>", "", "?letter=a"):
        shown = client.get(f"/settings/towns{path}")
        assert shown.status == 200 and "?town=" not in shown.body and not faults(shown.body)


@BOTH
def test_when_a_fast_is_over_is_the_custom_of_his_community(client: Client) -> None:
    assert (place(client).fast_depth, place(client).fast_minutes) == (7.083, None)
    where = {"city": "jerusalem", "turn": "sunset"}
    assert client.post("/settings/where", where | {"fast_depth": "8.5"}).status == 302
    assert (place(client).fast_depth, place(client).fast_minutes) == (8.5, None)
    shown = client.get("/settings")
    assert re.search(r'<option value="8\.5" selected>', shown.body) and not faults(shown.body)
    assert client.post("/settings/where", where | {"fast_depth": "8.5", "fast_minutes": "18"}).status == 302
    assert place(client).fast_minutes == 18 and client.get("/settings").field("fast_minutes") == "18"
    assert client.post("/settings/where", where).status == 302
    assert (place(client).fast_depth, place(client).fast_minutes) == (7.083, None)


@pytest.mark.parametrize(
    "wrong", [{"fast_minutes": "0"}, {"fast_minutes": "121"}, {"fast_minutes": "soon"}, {"fast_depth": "nan"}]
)
def test_a_custom_that_is_none_is_refused_and_left_to_be_mended(
    client: Client, wrong: dict[str, str]
) -> None:
    refused = client.post("/settings/where", {"city": "haifa", "turn": "nightfall"} | wrong)
    assert refused.status == 422 and len(refused.said) == 1 and not faults(refused.body)
    assert refused.field("city") == "haifa" and place(client).name == "jerusalem"
    if "fast_minutes" in wrong:
        assert refused.field("fast_minutes") == wrong["fast_minutes"]
        assert re.search(r'name="fast_minutes"[^>]* aria-invalid="true"', refused.body)
