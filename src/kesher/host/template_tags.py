"""Template tags of the host: the words of the catalogue, and the files beside the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from kesher.config.static import SOURCE, WEB
from kesher.config.static import address as address_of
from kesher.words import Catalogue
from kesher.words.help import Call

register = template.Library()
HOST = SOURCE / "host"


@register.simple_tag(takes_context=True)
def say(context: Any, message: str, **values: object) -> str:
    """A sentence of the interface."""
    words: Catalogue = context["words"]
    return words.say(message, **values)


@register.simple_tag(takes_context=True)
def civil(context: Any, day: date) -> str:
    """A day, said."""
    words: Catalogue = context["words"]
    month = words.plain(f"civil.month_{day.month}")
    return words.plain("civil.day", day=day.day, month=month, year=day.year)


@register.simple_tag(takes_context=True)
def caller(context: Any, call: Call) -> str:
    """Who answers; an emergency number that has no name is called one."""
    words: Catalogue = context["words"]
    return call.name(words.language) or words.say("care.emergency")


@register.simple_tag(takes_context=True)
def about_day(context: Any, message: str, day: date) -> str:
    """A sentence that mentions a day."""
    words: Catalogue = context["words"]
    return words.say(message, day=civil(context, day))


@register.simple_tag
def static(name: str) -> str:
    """The address of a file beside the pages, new whenever the file changes."""
    name = str.__str__(name)
    return address_of(name, WEB if name.startswith("frame/") else HOST)
