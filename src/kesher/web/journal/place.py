"""Where a person is: the fields that ask for it, what may be meant by a name, and the towns by country."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.desk import State
from kesher.actions.journal import places
from kesher.actions.wording import worded_place
from kesher.days import Place, Turn
from kesher.days.cities import cities
from kesher.days.country import ISRAEL
from kesher.days.place import FAST_DEPTH
from kesher.days.spelling import close
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, text, visit_of
from kesher.words import catalogue

FAST_DEPTH_NAMES = (("", "begin.fast_7_083"), ("6.45", "begin.fast_6_45"), ("8.5", "begin.fast_8_5"))
"""How low the sun is when a fast is over, as a form gives it, and what it is called; the usual one first."""
YOMTOV = ("one", "two")
"""How many days of Yom Tov are kept, where the person keeps otherwise than his place."""

FEW = 300
"""So many towns stand on one page; of more, those of one letter."""


def read_place(visit: Visit, kept: Place | None = None) -> Place | Problem:
    """A place from a form: a town that was picked, one that was named, or coordinates.

    Args:
        visit: whose form it is.
        kept: where he is now; its name, left as it stands, still means it.
    """
    given = visit.request.POST
    turn = Turn.NIGHTFALL if text(given, "turn") == Turn.NIGHTFALL else Turn.SUNSET
    candles, yomtov = text(given, "candles").strip(), text(given, "yomtov")
    try:
        found = _meant(visit, kept)
        if isinstance(found, Problem):
            return found
        place = found or Place(
            latitude=float(text(given, "latitude").replace("\u2212", "-")),
            longitude=float(text(given, "longitude").replace("\u2212", "-")),
            elevation=float(text(given, "elevation") or 0),
            zone=text(given, "zone").strip(),
        )
        # What is customary at the place holds until the person says otherwise.
        usual = places.usual(place) if place.name else place
        israel = usual.israel if yomtov not in YOMTOV else yomtov == YOMTOV[0]
        minutes = int(candles) if candles else usual.candle_minutes
        place = replace(place, turn=turn, israel=israel, candle_minutes=minutes, **_fast_ends(visit))
    except ValueError:
        return Problem(Code.PLACE_UNREADABLE)
    wrong = place.problem()
    return Problem(Code(wrong)) if wrong else place


def _fast_ends(visit: Visit) -> dict[str, Any]:
    """When a fast is over by his custom: minutes after sunset if he gave them, else how low the sun is.

    Raises:
        ValueError: what is there is no number.
    """
    given = visit.request.POST
    minutes, depth = text(given, "fast_minutes").strip(), text(given, "fast_depth")
    return {
        "fast_minutes": int(minutes) if minutes else None,
        "fast_depth": float(depth) if depth else FAST_DEPTH,
    }


def _meant(visit: Visit, kept: Place | None) -> Place | Problem | None:
    """What the form names; None when it names nothing."""
    given, language = visit.request.POST, visit.words.language
    if picked := text(given, "town"):
        return places.find(picked, language)
    typed = text(given, "city").strip()
    if not typed:
        return None
    if kept is not None and kept.name and close(typed) == close(worded_place(visit.words, kept)):
        return kept
    return places.find(typed, language)


def place_context(visit: Visit, place: Place | None) -> dict[str, Any]:
    """What the choice of a place shows."""
    both = [catalogue(language) for language in Language]
    listed = sorted({words.say(f"city.{name}") for words in both for name in cities()})
    usual = places.usual(place) if place else places.UNUSUAL
    typed = text(visit.request.POST, "city").strip()
    own = {
        "candles": place.candle_minutes if place and place.candle_minutes != usual.candle_minutes else "",
        "fast_depth": f"{place.fast_depth:g}" if place and place.fast_depth != FAST_DEPTH else "",
        "fast_minutes": (place.fast_minutes or "") if place else "",
        "yomtov": YOMTOV[0 if place.israel else 1] if place and place.israel != usual.israel else "",
    }
    named = worded_place(visit.words, place) if place and place.name else ""
    return {
        **own,
        "otherwise": any(value or text(visit.request.POST, name) for name, value in own.items()),
        "cities": listed,
        "near": places.near(typed, visit.words) if typed and _is_open_to_doubt(visit, typed) else [],
        "browse": "/settings/towns" if place else f"/begin/towns?language={visit.words.language.value}",
        "place": place,
        "city": named if place else visit.words.say("city.jerusalem"),
        "fast_depths": FAST_DEPTH_NAMES,
    }


def _is_open_to_doubt(visit: Visit, typed: str) -> bool:
    return isinstance(places.find(typed, visit.words.language), Problem)


def preset(visit: Visit) -> dict[str, Any]:
    """The town that was picked on the page of towns, as if it had been given already."""
    key = text(visit.request.GET, "town")
    named = places.of_key(key, visit.words)
    if named is None:
        return {}
    return {"near": [named], "given": {"town": key, "city": named.label.partition(" · ")[0]}}


def browse(request: HttpRequest) -> HttpResponse:
    """The towns of the world, by country; of a country with many, by letter."""
    visit = visit_of(request)
    code, letter = text(request.GET, "country"), text(request.GET, "letter")
    towns = places.towns_of(code, visit.words) if code else []
    letters = sorted({close(each.label)[:1] for each in towns}) if len(towns) > FEW else []
    shown = [each for each in towns if not letters or close(each.label)[:1] == letter]
    back = "/settings" if request.path.startswith("/settings") else "/begin"
    context = {
        "lands": _lands(visit),
        "country": places.country_name(code, visit.words) if code else "",
        "code": code,
        "letters": letters,
        "letter": letter,
        # Before there is a journal, each address says the language itself.
        "and_language": "" if visit.state is State.OPEN else f"&language={visit.words.language.value}",
        "towns": shown,
        "back": back,
    }
    return visit.render("journal/towns.html", context)


def _lands(visit: Visit) -> list[tuple[str, str]]:
    """The countries that have a name in the person's language, Israel first."""
    named = [
        (name.partition(".")[2], visit.words.plain(name))
        for name in visit.words.names()
        if name.startswith("country.")
    ]
    return sorted(named, key=lambda each: (each[0] != ISRAEL, each[1]))
