"""Every page is sound markup, whatever its fields hold, and says what is wrong right where it is."""

import html
import re

import pytest

from doors import Client
from everywhere import filled
from markup import faults

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)


@BOTH
def test_every_page_is_sound_markup(client: Client) -> None:
    language = client.world.desk.cover(client.world.now).language.value
    wrong = {}
    for path in filled(client.world, language):
        shown = client.follow(client.get(path))
        assert shown.status == 200, path
        wrong[path] = faults(shown.body)
    assert not {path: found for path, found in wrong.items() if found}


@BOTH
def test_the_first_pages_are_sound_markup(guest: Client) -> None:
    for path in ("/begin", "/begin/restore", "/people", "/library", "/library/add"):
        assert faults(guest.get(path).body) == [], path
    refused = guest.post("/begin", {"city": "nowhere", "passphrase": "a", "again": "b"})
    assert refused.status == 422 and faults(refused.body) == []


def at_field(body: str) -> tuple[str, str]:
    """The name of the field that is said to be wrong, and what is said there."""
    field = re.findall(r'<(?:input|textarea|select|fieldset)\b[^>]*aria-invalid="true"[^>]*>', body)
    assert len(field) == 1, field
    where = re.search(r'aria-describedby="([^" ]+)', field[0])
    assert where
    said = re.search(rf'<small class="wrong" id="{re.escape(where[1])}">(.*?)</small>', body)
    assert said
    return where[1].removeprefix("wrong-"), html.unescape(said[1])


PLACE = {"form": "masculine", "passphrase": "correct horse", "again": "correct horse"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"city": "nowhere at all"}, "city"),
        ({"city": "", "latitude": "91", "longitude": "0", "zone": "UTC"}, "latitude"),
        ({"city": "", "latitude": "1", "longitude": "abc", "zone": "UTC"}, "longitude"),
        ({"city": "", "latitude": "1", "longitude": "1", "zone": "Moon/Base"}, "zone"),
        ({"city": ""}, "city"),
        ({"city": "jerusalem", "candles": "500"}, "candles"),
        ({"city": "jerusalem", "candles": "soon"}, "candles"),
        ({"city": "jerusalem", "again": "other words"}, "again"),
        ({"city": "jerusalem", "passphrase": "short", "again": "short"}, "passphrase"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    guest: Client, fields: dict[str, str], name: str
) -> None:
    refused = guest.post("/begin", PLACE | fields)
    assert refused.status == 422 and faults(refused.body) == []
    field, said = at_field(refused.body)
    assert field == name
    assert refused.said == [said.replace("\u2068", "").replace("\u2069", "")]
    if fields.get("city"):
        assert refused.field("city") == fields["city"]


def test_of_several_forms_only_the_one_that_was_sent_is_told(client: Client) -> None:
    sent = {"passphrase": "new words here", "again": "other words here"}
    for part, field in (("passphrase", "p2"), ("leaked", "l2")):
        refused = client.post(f"/settings/{part}", sent)
        assert at_field(refused.body)[0] == "again"
        assert re.search(rf'id="{field}"[^>]*aria-invalid', refused.body)
        assert faults(refused.body) == []
    assert at_field(client.post("/settings/idle", {"idle": "soon"}).body)[0] == "idle"
    assert at_field(client.post("/settings/where", {"city": "nowhere"}).body)[0] == "city"


def test_long_words_are_told_at_the_field_that_holds_them(client: Client) -> None:
    refused = client.post("/account", {"pull": "screens", "words": "a" * 20_001, "where_word": "home"})
    assert at_field(refused.body)[0] == "words"
    assert "a" * 20_001 in refused.body and refused.field("pull") == "screens"
    refused = client.post("/account", {"pull": "b" * 20_002})
    assert at_field(refused.body)[0] == "pull"


def test_a_number_out_of_range_is_told_at_its_scale(client: Client) -> None:
    assert at_field(client.post("/account", {"love": "3", "desire": "12"}).body)[0] == "desire"


def test_a_refusal_that_speaks_of_no_field_points_at_none(client: Client) -> None:
    refused = client.post("/account", {})
    assert len(refused.said) == 1 and "aria-invalid" not in refused.body
