"""A place by the name a person gives it: spelled anyhow, in initials, or not quite."""

import sys

import pytest

from kesher.actions.journal import places
from kesher.days import Place
from kesher.days.cities import cities
from kesher.days.spelling import bare, close
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.words import catalogue

HE, EN = catalogue(Language.HE), catalogue(Language.EN)


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ('ת"א', "tel-aviv"),
        ("ת״א", "tel-aviv"),
        ("תל־אביב-יפו", "tel-aviv"),
        ("י-ם", "jerusalem"),
        ("י־ם", "jerusalem"),
        ("ירושלם", "jerusalem"),
        ('ב"ב', "bnei-brak"),
        ("בני־ברק", "bnei-brak"),
        ('פ"ת', "petah-tikva"),
        ("פתח תקוה", "petah-tikva"),
        ("פתח-תקווה", "petah-tikva"),
        ('ר"ג', "ramat-gan"),
        ('ראשל"צ', "rishon-lezion"),
        ('ב"ש', "beer-sheva"),
        ("באר-שבע", "beer-sheva"),
        ("קרית ספר", "modiin-illit"),
        ("קריית ספר", "modiin-illit"),
        ("מודיעין עלית", "modiin-illit"),
        ("רכסים", "rekhasim"),
        ("עימנואל", "emmanuel"),
        ("עמנואל", "emmanuel"),
        ("אפרתה", "efrat"),
        ("אריאל", "ariel"),
        ("גבעת זאב", "givat-zeev"),
        ("קרית יערים", "kiryat-yearim"),
        ("טלז־סטון", "kiryat-yearim"),
        ("מירון", "meron"),
        ("ירוחם", "yeruham"),
        ("קצרין", "katzrin"),
        ("מגדל העמק", "migdal-haemek"),
        ("זיכרון יעקב", "zikhron-yaakov"),
        ("זכרון יעקב", "zikhron-yaakov"),
        ("קרית גת", "kiryat-gat"),
        ("נתיבות", "netivot"),
        ("טבריא", "tiberias"),
        ("Petach Tikva", "petah-tikva"),
        ("Tzfat", "safed"),
        ("Boro Park", "brooklyn"),
        ("zichron", "zikhron-yaakov"),
    ],
)
def test_a_city_is_found_however_it_is_spelled(typed: str, city: str) -> None:
    assert places.find(typed, Language.HE) == cities()[city]


def test_no_two_cities_share_a_name_in_any_spelling() -> None:
    for spelled in (close, bare):
        meant: dict[str, set[str]] = {}
        for key, name in places._keys(spelled):
            meant.setdefault(key, set()).add(name)
        assert not {key: names for key, names in meant.items() if len(names) > 1}


def test_a_town_that_is_not_on_the_list_is_found_in_the_world() -> None:
    place = places.find("Teaneck", Language.EN)
    assert isinstance(place, Place)
    assert (place.name, place.zone, place.israel, place.candle_minutes) == (
        "Teaneck",
        "America/New_York",
        False,
        18,
    )
    yavneel = places.find("יבניאל", Language.HE)
    assert isinstance(yavneel, Place) and (yavneel.israel, yavneel.candle_minutes) == (True, 20)


def test_a_name_of_several_is_never_guessed_and_all_are_offered() -> None:
    assert places.find("Springfield", Language.EN) == Problem(Code.CITY_TWICE)
    offered = places.near("Springfield", EN)
    assert len(offered) == places.MOST and len({each.key for each in offered}) == places.MOST
    assert all("United States" in each.label for each in offered)
    for each in offered:
        found = places.find(each.key, Language.EN)
        assert isinstance(found, Place) and found.name == "Springfield"


@pytest.mark.parametrize("here", [True, False], ids=["here", "without-rapidfuzz"])
@pytest.mark.parametrize(
    ("typed", "meant"), [("ירשלים", "ירושלים"), ("Jeruslem", "Jerusalem"), ("Hiafa", "Haifa")]
)
def test_a_name_not_quite_right_is_answered_with_what_is_like_it(
    typed: str, meant: str, here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not here:
        monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    words = HE if typed[0] > "z" else EN
    found = places.find(typed, words.language)
    labels = [each.label for each in places.near(typed, words)]
    assert isinstance(found, Place) or meant in labels


@pytest.mark.parametrize("typed", ["", "--", "<xyz>", "qqqqqq", "0,0", "1.5,2.5"])
def test_what_is_no_place_is_said_to_be_none(typed: str) -> None:
    assert places.find(typed, Language.EN) == Problem(Code.CITY_UNKNOWN)


def test_a_city_of_the_list_stands_once_among_the_towns_of_its_country_with_its_own_customs() -> None:
    towns = places.towns_of("IL", HE)
    jerusalem = [each for each in towns if each.label == "ירושלים"]
    assert [each.key for each in jerusalem] == ["jerusalem"]
    assert len(towns) == len({each.key for each in towns}) > 700
    assert places.towns_of("XX", HE) == []


def test_the_capital_picked_as_a_town_keeps_its_forty_minutes() -> None:
    from kesher.days.towns import named

    town = next(each for each in named("Jerusalem") if each.country == "IL")
    found = places.find(town.key, Language.HE)
    assert isinstance(found, Place) and (found.name, found.candle_minutes) == ("jerusalem", 40)


def test_what_is_usual_at_a_place() -> None:
    yavneel = places.find("יבניאל", Language.HE)
    assert isinstance(yavneel, Place)
    assert (places.usual(yavneel).candle_minutes, places.usual(yavneel).israel) == (20, True)
    assert places.usual(cities()["haifa"]).candle_minutes == 30
    assert places.usual(cities()["london"]).candle_minutes == 18
