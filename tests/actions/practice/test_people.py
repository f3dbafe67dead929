"""People to call: every country with its numbers, and which of them is a person's own."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.practice import people
from kesher.days import Place
from kesher.days.cities import cities, countries
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.words import catalogue
from kesher.words.help import UNION, directory

WORDS = {language: catalogue(language) for language in Language}
NAIROBI = Place(latitude=-1.3, longitude=36.8, zone="Africa/Nairobi")


# --- the list ---------------------------------------------------------------------------------------------


def test_wherever_a_city_is_there_is_an_emergency_number() -> None:
    for name, code in countries().items():
        for words in WORDS.values():
            found = people.country(words, code)
            assert found is not None and found.emergency.emergency and found.name, name


@pytest.mark.parametrize("code", directory().countries)
def test_every_country_can_be_reached_and_named(code: str) -> None:
    for language, words in WORDS.items():
        found = people.country(words, code)
        assert found is not None and found.emergency.dial.isdigit()
        for each in found.listeners:
            assert each.name(language) and not each.emergency
        assert found.calls == (*found.listeners, found.emergency)
        assert people.find(code) == people.find(found.name) == people.find(code.lower()) == code


def test_the_numbers_are_such_as_a_telephone_takes() -> None:
    for each in directory().people:
        assert set(each.call) <= set("0123456789 ") and "  " not in each.call
        assert each.dial == "".join(filter(str.isdigit, each.call))
        # Between digits a common space would let Hebrew turn the groups round.
        assert " " not in each.shown and each.shown.split() == each.call.split()
        assert bool(each.he) == bool(each.en)
        assert each.emergency or each.he
        assert len(each.country) == 2 and each.country.isupper()
    seen = [(each.country, each.call) for each in directory().people]
    assert len(seen) == len(set(seen))


def test_of_each_country_one_emergency_number_and_the_union_has_one_for_all() -> None:
    own = [each.country for each in directory().people if each.emergency]
    assert len(own) == len(set(own)) and not set(own) & set(directory().eu)
    assert len(directory().eu) == 27 and set(directory().eu) <= set(directory().countries)
    assert UNION not in directory().countries
    for code in directory().eu:
        assert [each.call for each in directory().of(code) if each.emergency] == ["112"]


@pytest.mark.parametrize(
    ("code", "emergency", "listeners"),
    [
        ("IL", "101", ["1201"]),
        ("US", "911", ["988"]),
        ("GB", "999", ["116 123"]),
        ("IE", "112", ["116 123"]),
        ("FR", "112", ["3114"]),
        ("AT", "112", ["142"]),
        ("BE", "112", ["1813", "0800 32 123"]),
        ("CH", "144", ["143"]),
        ("DE", "112", ["0800 111 0 111"]),
        ("AU", "000", ["13 11 14"]),
        ("MT", "112", []),
        ("PA", "911", []),
    ],
)
def test_whom_one_calls(code: str, emergency: str, listeners: list[str]) -> None:
    found = people.country(WORDS[Language.EN], code)
    assert found is not None
    assert (found.emergency.call, [each.call for each in found.listeners]) == (emergency, listeners)


def test_hebrew_names_are_hebrew() -> None:
    for each in directory().people:
        assert not any("a" <= letter.casefold() <= "z" for letter in each.he), each.he


def test_it_tells_when_it_was_written_down() -> None:
    assert directory().checked == date(2026, 11, 26)


@pytest.mark.parametrize("language", list(Language))
def test_countries_are_listed_by_name_and_israel_first(language: Language) -> None:
    listed = people.countries(WORDS[language])
    assert listed[0].code == "IL" and len(listed) == len(directory().countries)
    # As in a dictionary: neither a geresh nor a space moves a name.
    names = [each.name.replace("׳", "").replace(" ", "") for each in listed[1:]]
    assert names == sorted(names)


# --- how a country is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("united kingdom", "GB"),
        ("United-Kingdom", "GB"),
        ("בריטניה", "GB"),
        ("ארצות הברית", "US"),
        ("צ'כיה", "CZ"),
        ("צ׳כיה", "CZ"),
        ("  il ", "IL"),
    ],
)
def test_a_country_is_found_as_anyone_may_type_it(typed: str, code: str) -> None:
    assert people.find(typed) == code


@pytest.mark.parametrize("typed", ["Atlantis", "XX", "EU", "", " ", "101", "united"])
def test_what_is_no_country_says_so(typed: str) -> None:
    assert people.find(typed) == Problem(Code.COUNTRY_UNKNOWN)
    assert people.country(WORDS[Language.EN], typed) is None


# --- where a person is ------------------------------------------------------------------------------------


def test_a_person_is_where_his_place_is() -> None:
    for name, place in cities().items():
        assert people.here(Cover(place=place)) == countries()[name]
    assert people.here(Cover()) == "IL"


def test_what_was_chosen_by_hand_wins() -> None:
    assert people.here(Cover(country="GB")) == "GB"
    assert people.here(Cover(place=NAIROBI, country="GB")) == "GB"


def test_where_nobody_is_known_nothing_is_said_of_the_place() -> None:
    assert people.here(None) == ""
    assert people.here(Cover(place=NAIROBI)) == ""
    assert people.here(Cover(place=replace_zone("UTC"))) == ""
    # A country that the list no longer knows gives way to that of the place.
    assert people.here(Cover(country="XX")) == "IL"


def replace_zone(zone: str) -> Place:
    return Place(latitude=48.2, longitude=16.4, zone=zone)


def test_a_choice_is_kept_and_that_of_the_place_needs_none(desk: Desk, begun: Begun, now: datetime) -> None:
    assert not isinstance(people.choose(desk, now, "AT"), Problem)
    assert desk.cover(now).country == "AT" and people.here(desk.cover(now)) == "AT"
    assert not isinstance(people.choose(desk, now, "IL"), Problem)
    assert desk.cover(now).country == ""
    for wrong in ("XX", "", "at", "EU"):
        assert people.choose(desk, now, wrong) == Problem(Code.CHOICE_UNKNOWN)


def test_on_a_day_of_rest_nothing_is_chosen(
    desk: Desk, begun: Begun, now: datetime, shabbat: datetime
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    assert people.choose(desk, shabbat, "AT") == Problem(Code.RESTING)
    assert desk.cover(shabbat).country == ""


def test_a_closed_book_is_not_written_on(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.lock()
    assert people.choose(desk, now, "AT") == Problem(Code.LOCKED)
