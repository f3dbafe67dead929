"""Template tags of the host: the words of the catalogue, and the files beside the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html

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


@register.simple_tag
def checked(given: Any, name: str, value: object, kept: object = None) -> str:
    """``checked`` for what was chosen: in the form as it came back, else as it is kept."""
    return "checked" if _stands(given, name, kept) == str(value) else ""


@register.simple_tag
def chosen(given: Any, name: str, value: object, kept: object = None) -> str:
    """``selected`` for what was chosen: in the form as it came back, else as it is kept."""
    return "selected" if _stands(given, name, kept) == str(value) else ""


@register.simple_tag
def value(given: Any, name: str, kept: object = "") -> str:
    """What stands in a field: as it came back, else as it is kept."""
    return _stands(given, name, kept)


def _stands(given: Any, name: str, kept: object) -> str:
    return str(given.get(name) if name in given else "" if kept is None else kept)


@register.simple_tag(takes_context=True)
def caller(context: Any, call: Call) -> str:
    """Who answers a number; an emergency number without a name is called that."""
    words: Catalogue = context["words"]
    return call.name(words.language) or words.say("care.emergency")


@register.simple_tag
def phone(call: Call) -> str:
    """A number to press; it stays as it is dialled in a line of Hebrew."""
    link: str = format_html('<a class="phone" href="tel:{}" dir="ltr">{}</a>', call.dial, call.shown)
    return link


@register.simple_tag(takes_context=True)
def civil(context: Any, day: date) -> str:
    """A day, said."""
    words: Catalogue = context["words"]
    month = words.plain(f"civil.month_{day.month}")
    return words.plain("civil.day", day=day.day, month=month, year=day.year)


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
