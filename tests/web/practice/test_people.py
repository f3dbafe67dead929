"""People to call, whatever became of the book; and a day of rest, on which one calls too."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from doors import Answer, Client, running
from kesher.days import Place
from kesher.days.cities import cities
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.page import Account, Page
from kesher.words import catalogue
from kesher.words.help import directory
from kesher.words.packs import shipped

FRIDAY = "2026-11-27T12:00+02:00"
SHABBAT = "2026-11-28T12:00+02:00"
FESTIVAL = "2027-04-28T12:00+03:00"
"""The seventh day of Pesach."""
AFTER = "2026-11-28T18:30+02:00"
NAIROBI = Place(latitude=-1.3, longitude=36.8, zone="Africa/Nairobi")
DESPAIR = {Language.HE: "אני רוצה למות.", Language.EN: "I want to die."}


def dialled(answer: Answer) -> list[str]:
    """The numbers on a page, in order."""
    return re.findall(r'href="tel:(\d+)" dir="ltr">', answer.body)


def text(answer: Answer) -> str:
    """What a reader sees of a page's middle, a space between its parts."""
    body = answer.body.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    bare = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u2068", "").replace("\u2069", "")
    return re.sub(r" (?=[,.])", "", " ".join(bare.replace("\u00a0", " ").split()))


def move(client: Client, place: Place) -> None:
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, place=place))


def all_numbers() -> set[str]:
    return {each.dial for each in directory().people}


# --- with a book ------------------------------------------------------------------------------------------


def test_the_emergency_number_stands_first_then_the_listeners(client: Client) -> None:
    shown = client.get("/people")
    assert dialled(shown) == ["101", "1201"]
    said = text(shown)
    assert said.index("Magen David Adom 101, or call out now") < said.index("ERAN, emotional first aid")
    assert "day and night" in said


@pytest.mark.parametrize("name", sorted(cities()))
def test_whoever_lives_in_a_city_is_shown_somebody(client: Client, name: str) -> None:
    move(client, cities()[name])
    numbers = dialled(client.get("/people"))
    assert 1 <= len(set(numbers)) <= 3


def test_another_country_is_chosen_by_its_name(client: Client) -> None:
    shown = client.get("/people")
    assert "<select" not in shown.body and ">Austria</a>" in shown.body and ">Israel</a>" not in shown.body
    austria = client.get("/people?country=AT")
    assert dialled(austria) == ["112", "142"]
    assert "<h2>Austria</h2>" in austria.body and ">Israel</a>" in austria.body


def test_where_only_an_emergency_number_is_known_it_is_told(client: Client) -> None:
    shown = client.get("/people?country=MT")
    assert dialled(shown) == ["112", "112"]
    assert "We know of no listening line in Malta." in text(shown)


@pytest.mark.parametrize("asked", ["XX", "EU", "il", "%3Cb%3E", "%D7%90"])
def test_a_country_that_is_not_on_the_list_shows_the_whole_list(client: Client, asked: str) -> None:
    shown = client.get(f"/people?country={asked}")
    assert shown.status == 200 and set(dialled(shown)) == all_numbers()
    assert "<b>" not in shown.body


def test_where_the_place_is_not_known_all_are_there_by_name(client: Client) -> None:
    move(client, NAIROBI)
    shown = client.get("/people")
    assert set(dialled(shown)) == all_numbers()
    said = text(shown)
    assert "Anywhere: the emergency number of the country, or a person beside you." in said
    assert "something was already done: the emergency number, or call out" in said
    assert said.index("Israel Magen David Adom 101") < said.index("Argentina Emergency 911")
    assert not re.search(r"\b[A-Z]{2}\b", said.replace("MIELI", "").replace("SADAG", "").replace("SNS", ""))


def test_a_country_can_be_kept_and_let_go(client: Client) -> None:
    assert "show Israel first" not in text(client.get("/people"))
    offered = client.get("/people?country=GB")
    assert "From now on show United Kingdom first" in text(offered)
    assert client.post("/care/country", {"country": "GB"}).to == "/people?note=saved"
    assert dialled(client.get("/people")) == ["999", "116123"]
    assert client.post("/care/country", {"country": "IL"}).status == 302
    assert client.world.desk.cover(client.world.now).country == ""
    refused = client.post("/care/country", {"country": "XX"})
    assert refused.status == 422 and len(refused.said) == 1 and "1201" in dialled(refused)


def test_what_was_chosen_by_hand_is_on_the_page_of_a_stop(client: Client) -> None:
    client.post("/care/country", {"country": "US"})
    client.post("/account/2026-11-22", {"words": "I want to die.", "act": "a"})
    assert dialled(client.get("/")) == ["911", "988"]


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_the_page_of_a_stop_begins_with_the_emergency_number(client: Client) -> None:
    words = catalogue(client.world.server.door.language)
    client.post("/account/2026-11-22", {"words": DESPAIR[words.language], "act": "a"})
    said = text(client.get("/"))
    now = words.plain(
        "care.now", emergency={"he": "מגן דוד אדום 101", "en": "Magen David Adom 101"}[words.language]
    )
    order = [
        words.plain("care.stop_title"),
        now,
        words.plain("care.stop"),
        "1201",
        words.plain("care.stop_rest"),
    ]
    places = [said.index(each) for each in order]
    assert places == sorted(places)
    move(client, NAIROBI)
    said = text(client.get("/"))
    assert words.plain("care.unknown_place") in said and words.plain("care.stop") in said
    assert "988" in said and "112" in said


# --- without one ------------------------------------------------------------------------------------------


def test_before_a_book_is_begun_people_can_be_called(guest: Client) -> None:
    begin = guest.get("/begin?language=he")
    assert 'href="/people?language=he"' in begin.body
    assert 'href="/people?language=en"' in guest.get("/begin/restore?language=en").body
    shown = guest.get("/people?language=he")
    assert shown.status == 200 and set(dialled(shown)) == all_numbers() and 'dir="rtl"' in shown.body
    austria = guest.get("/people?country=AT&language=he")
    assert "אוסטריה" in austria.body and dialled(austria) == ["112", "142"]
    assert 'href="/people?country=IL&amp;language=he"' in austria.body
    assert "<form" not in austria.body and "<nav" not in austria.body


def test_while_the_book_is_locked_the_place_is_not_guessed(client: Client) -> None:
    client.world.desk.lock()
    unlock = client.get("/unlock")
    assert 'href="/people?language=en"' in unlock.body
    shown = client.get("/people")
    assert shown.status == 200 and set(dialled(shown)) == all_numbers()
    assert 'name="country"' not in client.get("/people?country=GB").body
    assert client.get("/book").to == "/unlock"
    refused = client.post("/care/country", {"country": "GB"})
    assert refused.to == "/unlock"


def test_the_page_of_a_code_that_waits_keeps_nobody_from_people(guest: Client) -> None:
    shown = guest.post(
        "/begin",
        {"form": "masculine", "city": "paris", "passphrase": "correct horse", "again": "correct horse"},
    )
    assert shown.to.startswith("/code/")
    assert dialled(guest.get("/people")) == ["112", "3114"]
    assert guest.get("/").to == shown.to


def test_when_the_database_is_damaged_people_can_be_called(tmp_path: Path, quick_keys: None) -> None:
    home = tmp_path / "kesher"
    home.mkdir()
    (home / "journal.db").write_bytes(b"no database at all" * 100)
    with running(home, Language.EN, FRIDAY) as world:
        client = Client(world).enter()
        home_page = client.get("/")
        assert home_page.status == 500 and 'href="/people?language=en"' in home_page.body
        shown = client.get("/people")
        assert shown.status == 200 and set(dialled(shown)) == all_numbers()
        assert dialled(client.get("/people?country=FR")) == ["112", "3114"]


def test_a_damaged_cover_is_no_obstacle(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> Cover:
        from kesher.method.problems import Code, refuse

        raise refuse(Code.PAGE_DAMAGED, day="cover")

    monkeypatch.setattr(type(client.world.desk), "cover", damaged)
    shown = client.get("/people")
    assert shown.status == 200 and set(dialled(shown)) == all_numbers()


def test_a_browser_that_was_not_let_in_is_told_too_and_nothing_of_the_book(client: Client) -> None:
    client.post("/care/country", {"country": "GB"})
    outside = Client(client.world)
    stranger = outside.get("/")
    assert stranger.status == 403 and 'href="/people?language=en"' in stranger.body
    shown = outside.get("/people?language=he")
    assert shown.status == 200 and set(dialled(shown)) == all_numbers() and 'dir="rtl"' in shown.body
    assert "<nav" not in shown.body and "csrf" not in shown.body
    assert shown.headers["cache-control"] == "no-store" and "set-cookie" not in shown.headers
    assert dialled(outside.get("/people?country=US&language=zz")) == ["911", "988"]
    # Under a name that is not ours nothing answers, so nothing leads on either.
    elsewhere = outside.get("/people", host="evil.example")
    assert elsewhere.status == 421 and "/people" not in elsewhere.body


def test_every_page_of_a_fault_leads_to_people(client: Client) -> None:
    assert 'href="/people?language=en"' in client.get("/nothing").body
    assert 'href="/people"' in client.get("/settings").body


# --- Shabbat and Yom Tov ----------------------------------------------------------------------------------


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
@pytest.mark.parametrize("at", [SHABBAT, FESTIVAL])
def test_every_page_of_rest_says_in_one_line_that_one_calls(client: Client, at: str) -> None:
    client.world.clock.set(at)
    words = catalogue(client.world.server.door.language)
    names = {
        "he": "ער״ן, עזרה ראשונה נפשית 1201 מגן דוד אדום 101",
        "en": "ERAN, emotional first aid 1201 Magen David Adom 101",
    }
    shown = client.get("/")
    assert words.plain("care.rest_line", names=names[words.language]) in text(shown)
    assert dialled(shown) == ["1201", "101"] and 'href="/people"' in shown.body
    assert client.get("/people").status == 200


def test_where_the_place_is_not_known_the_line_speaks_of_any(client: Client) -> None:
    move(client, NAIROBI)
    client.world.clock.set(SHABBAT)
    shown = client.get("/")
    assert "on Shabbat and Yom Tov too: the emergency number of the country." in text(shown)
    assert dialled(shown) == [] and 'href="/people"' in shown.body


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
@pytest.mark.parametrize(
    ("before", "at", "title"),
    [
        ("2026-11-27T14:00+02:00", SHABBAT, {"he": "שבת. אינך לבד.", "en": "Shabbat. You are not alone."}),
        (
            "2027-04-27T14:00+03:00",
            FESTIVAL,
            {"he": "שביעי של פסח. אינך לבד.", "en": "Pesach VII. You are not alone."},
        ),
    ],
)
def test_after_words_of_despair_the_day_of_rest_is_another(
    client: Client, before: str, at: str, title: dict[str, str]
) -> None:
    words = catalogue(client.world.server.door.language)
    client.world.clock.set(before)
    client.post(f"/account/{before[:10]}", {"words": DESPAIR[words.language], "act": "a"})
    client.world.clock.set(at)
    shown = client.get("/")
    said = text(shown)
    assert title[words.language] in said
    assert words.plain("care.rest_stop") in said
    assert dialled(shown) == ["101", "1201"]
    assert said.index(words.plain("care.rest_stop")) < said.index("101") < said.index("1201")
    assert "<form" not in shown.body and 'href="/people"' in shown.body
    for line in shipped().words[words.language].care["rest"][1:]:
        assert line not in said
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, place=NAIROBI))
    assert set(dialled(client.get("/"))) == all_numbers()


def test_it_lasts_as_long_as_the_stop(client: Client) -> None:
    client.world.clock.set(FRIDAY)
    client.post("/account/2026-11-27", {"words": "I want to die.", "act": "a"})
    for day in (28, 5):
        client.world.clock.set(f"2026-{11 if day == 28 else 12}-{day:02}T12:00+02:00")
        assert "You are not alone." in text(client.get("/"))
    client.world.clock.set("2026-12-06T12:00+02:00")
    assert client.post("/care/open", {}).status == 302
    client.world.clock.set("2026-12-12T12:00+02:00")
    assert "You are not alone." not in text(client.get("/"))


def test_words_sent_after_candle_lighting_while_a_stop_stands_are_not_told_to_wait(client: Client) -> None:
    client.world.clock.set(FRIDAY)
    client.post("/account/2026-11-27", {"words": "I want to die.", "act": "a"})
    client.world.clock.set("2026-11-27T15:57+02:00")
    answer = client.post("/account/2026-11-27", {"words": "one more line", "act": "b"})
    assert answer.status == 409 and "one more line" in answer.body
    assert "You are not alone." in text(answer) and 'href="/people?language=en"' in answer.body


def test_a_quiet_shabbat_stays_quiet(client: Client) -> None:
    journal = client.world.desk.journal(client.world.now)
    journal.add(
        (Page(day=client.world.now.date() - timedelta(days=1), account=Account(words="A good day.")),)
    )
    client.world.clock.set(SHABBAT)
    said = text(client.get("/"))
    assert "not alone" not in said and "In distress one calls" in said
