"""Template tags: the words of the catalogue and of the pack, days, and the eleven bubbles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kesher.actions.library.adding import State
from kesher.actions.library.shelf import Was
from kesher.actions.wording import letters_said, worded_day
from kesher.config.static import address as address_of
from kesher.days import Moment, say_date
from kesher.days.place import zone_of
from kesher.journal.backup import Copy
from kesher.library.book import Account, Doubt, Kind, Wrong
from kesher.method.care import After
from kesher.method.language import Form, Language, address
from kesher.method.pack import Foundation
from kesher.method.page import Choice, Heart, Lives, Sitting
from kesher.method.point import Mark, Point, Turned, words_of
from kesher.method.question import Saying
from kesher.method.question import State as Stands
from kesher.words import Catalogue, catalogue
from kesher.words.help import Call
from kesher.words.passphrase import drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, message: str, **values: object) -> str:
    """A sentence of the interface."""
    words: Catalogue = context["words"]
    return words.say(message, **values)


@register.filter
def to(text: str, form: Form) -> str:
    """A pack's text in the person's form of address."""
    return address(text, form)


@register.simple_tag(takes_context=True)
def hebrew_day(context: Any, day: date | str) -> str:
    """A day as a person says it."""
    if isinstance(day, str):
        return worded_day(context["words"], day)
    return say_date(day, context["words"].language)


@register.simple_tag(takes_context=True)
def civil(context: Any, day: date) -> str:
    """The civil date of a day, said beside the Hebrew one."""
    words: Catalogue = context["words"]
    return words.plain("civil.day", day=day.day, month=words.plain(f"civil.month_{day.month}"), year=day.year)


@register.simple_tag(takes_context=True)
def drawn_words(context: Any) -> str:
    """A passphrase of words that were drawn by lot, in the language of the page."""
    return drawn(context["words"].language)


@register.simple_tag
def static(name: str) -> str:
    """The address of a file beside the pages, new whenever the file changes."""
    return address_of(str.__str__(name))


@register.simple_tag
def checked(given: Any, name: str, value: object, kept: object = None) -> SafeString:
    """``checked`` for the radio that was chosen: in the form as it came back, else on the page."""
    chosen = given.get(name) if name in given else kept
    is_it = chosen is not None and str(chosen) == str(value)
    return mark_safe(" checked" if is_it else "")  # noqa: S308 - a constant


@register.simple_tag
def chosen(given: Any, name: str, value: object, kept: object = None) -> SafeString:
    """``selected`` for the option that was chosen: in the form as it came back, else on the page."""
    stands = given.get(name) if name in given else kept
    is_it = stands is not None and str(stands) == str(value)
    return mark_safe(" selected" if is_it else "")  # noqa: S308 - a constant


@register.simple_tag
def value(given: Any, name: str, kept: object = "") -> str:
    """What stands in a field: as it came back, else as it is on the page."""
    return str(given.get(name) if name in given else "" if kept is None else kept)


@register.simple_tag(takes_context=True)
def wrong(context: Any, name: str, hint: str = "", *, at: str = "") -> SafeString:
    """The attributes of a field: where its hint is; and when it is at fault, where that is told."""
    found = context.get("wrong")
    if not (found and found.is_in(name, at)):
        return format_html(' aria-describedby="{}"', hint) if hint else SafeString("")
    told = " ".join(each for each in (f"wrong-{name}", hint) if each)
    return format_html(' aria-invalid="true" aria-describedby="{}" autofocus', told)


@register.simple_tag(takes_context=True)
def told(context: Any, name: str, *, at: str = "") -> SafeString:
    """What is wrong with a field, right under it; mostly nothing."""
    found = context.get("wrong")
    if not (found and found.is_in(name, at)):
        return SafeString("")
    return format_html('<small class="wrong" id="wrong-{}">{}</small>', name, found.sentence)


@register.inclusion_tag("frame/bubbles.html", takes_context=True)
def bubbles(
    context: Any,
    name: str,
    title: str,
    low: str,
    high: str,
    given: Any,
    kept: int | None = None,
    asked: str = "",
    of: str = "",
) -> dict[str, Any]:
    """Eleven bubbles with named ends and no default, a question and, where it is needed, what it is of."""
    chosen = given.get(name) if name in given else kept
    return {
        "wrong": context.get("wrong"),
        "name": name,
        "title": title,
        "low": low,
        "high": high,
        "asked": asked,
        "of": of,
        "steps": [(step, str(step) == str(chosen)) for step in range(11)],
    }


@register.filter
def parts(point: Point) -> list[str]:
    """What a point says beside its act: when and where, the least, what comes against it, and why."""
    return [each for each in words_of(point)[1:] if each]


@register.filter
def iso(day: date) -> str:
    """A day as an address holds it."""
    return day.isoformat()


@register.simple_tag(takes_context=True)
def copy_made(context: Any, copy: Copy) -> str:
    """When a backup was made, by this computer's clock of that time."""
    words: Catalogue = context["words"]
    made = copy.made.astimezone()
    return words.say(
        "backups.made", day=say_date(made.date(), words.language), at=f"{made:%H:%M}", date=f"{made:%d.%m.%Y}"
    )


@register.simple_tag(takes_context=True)
def moment_day(context: Any, moment: Moment) -> str:
    """The header's line: the Hebrew date, and whether it is still its night."""
    return say_date(moment, context["words"].language)


@register.simple_tag(takes_context=True)
def rest_name(context: Any, moment: Moment) -> str:
    """What is being kept now: Shabbat, or the festival's name."""
    if moment.rest is None:
        return ""
    return moment.rest.name_on(moment.day).say(context["words"].language)


@register.simple_tag(takes_context=True)
def chart_name(context: Any, outcome: str) -> str:
    """Clarity, love, desire, thought."""
    words: Catalogue = context["words"]
    return words.say(f"account.{outcome}")


_SAID: dict[type[StrEnum], str] = {
    Mark: "point.mark.{}",
    Lives: "lives.{}",
    Heart: "sit.heart_word.{}",
    Choice: "sit.choice_word.{}",
    After: "care.after_{}",
    Turned: "book.decision.{}",
    Saying: "question.said.{}",
    Stands: "question.state.{}",
    Doubt: "library.doubt.{}",
    State: "library.job.{}",
    Was: "library.was.{}",
    Wrong: "library.wrong.{}",
}


@register.simple_tag(takes_context=True)
def word(context: Any, choice: StrEnum) -> str:
    """What a person chose, or what was found of a book, in a word."""
    words: Catalogue = context["words"]
    return words.say(_SAID[type(choice)].format(choice.value))


@register.simple_tag(takes_context=True)
def minutes(context: Any, seconds: int) -> str:
    """How long a sitting was, in whole minutes."""
    words: Catalogue = context["words"]
    return words.say("book.minutes", n=round(seconds / 60)) if seconds >= 60 else words.say("book.short")


@register.simple_tag(takes_context=True)
def sitting_told(context: Any, sitting: Sitting, foundation: Foundation | None) -> str:
    """What is known of a sitting, in one line: how long, on what, and how it was."""
    words: Catalogue = context["words"]
    told = [minutes(context, sitting.seconds) if sitting.route else words.say("sheet.on_paper")]
    if foundation:
        told.append(address(foundation.name, words.form))
    if sitting.lives:
        told.append(word(context, sitting.lives))
    if sitting.clarity is not None:
        told.append(words.say("today.sat_clarity", n=sitting.clarity))
    if sitting.heart:
        told.append(word(context, sitting.heart))
    if sitting.choice:
        told.append(words.say("sit.turned", word=word(context, sitting.choice)))
    return " · ".join(told)


@register.simple_tag(takes_context=True)
def clock(context: Any, at: datetime) -> str:
    """What the clock showed at an instant, where the person is."""
    return f"{at.astimezone(zone_of(context['zone'])):%H:%M}"


@register.simple_tag(takes_context=True)
def about_day(context: Any, name: str, day: date | str) -> str:
    """A sentence of the interface that names a day."""
    words: Catalogue = context["words"]
    return words.say(name, day=hebrew_day(context, day))


# --- people to call ---------------------------------------------------------------------------------


@register.simple_tag
def phone(call: Call) -> SafeString:
    """A number to press; it stays as it is dialled in a line of Hebrew."""
    return format_html('<a class="phone" href="tel:{}" dir="ltr">{}</a>', call.dial, call.shown)


@register.simple_tag(takes_context=True)
def caller(context: Any, call: Call) -> str:
    """Who answers a number; an emergency number without a name is called that."""
    words: Catalogue = context["words"]
    return call.name(words.language) or words.say("care.emergency")


@register.simple_tag(takes_context=True)
def now_call(context: Any, call: Call | None) -> SafeString:
    """What to do in an emergency, with the number to press; without a country, the words for it."""
    words: Catalogue = context["words"]
    if call is None:
        return format_html("{}", words.say("care.now", emergency=words.say("care.emergency_any")))
    return _said_with(words, "care.now", "emergency", _called(call.name(words.language), call))


@register.simple_tag(takes_context=True)
def rest_calls(context: Any, calls: tuple[Call, ...]) -> SafeString:
    """The one line of a day of rest: whom one calls in distress."""
    words: Catalogue = context["words"]
    each = ((_called(caller(context, call), call),) for call in calls)
    names = format_html_join(" ", '<span class="who">{}</span>', each)
    return _said_with(words, "care.rest_line", "names", names)


def _called(name: str, call: Call) -> SafeString:
    return format_html("<bdi>{}</bdi> {}", name, phone(call)) if name else phone(call)


def _said_with(words: Catalogue, message: str, value: str, markup: SafeString) -> SafeString:
    """A sentence of the interface whose one value is markup."""
    before, after = words.say(message, **{value: _SLOT}).split(f"\u2068{_SLOT}\u2069")
    return format_html("{}{}{}", before, markup, after)


_SLOT = "\ufffc"


# --- the books --------------------------------------------------------------------------------------


_CHANTED = re.compile(r"(\S*[\u0591-\u05ae]\S*(?:\s+\S*[\u0591-\u05ae]\S*)*)")


@register.filter
def chant(text: str) -> SafeString:
    """A book's text with its accented words set in the face that has accents."""
    parts = _CHANTED.split(text)
    shown = (
        f'<span class="chant">{escape(part)}</span>' if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return mark_safe("".join(shown))  # noqa: S308 - every part is escaped


@register.simple_tag
def highlighted(line: Any) -> SafeString:
    """A paragraph of a book, its highlights in it: no space comes between two of its parts."""
    mark = '<mark class="mine" id="m-{}-{}">{}</mark>'
    parts = (
        format_html(mark, run.marked, line.start, chant(run.text)) if run.marked else chant(run.text)
        for run in line.runs
    )
    return _joined(parts)


@register.simple_tag
def excerpt(result: Any) -> SafeString:
    """What a search shows of a unit, the words that were looked for marked."""
    parts = (_marked(chant(piece.text), piece.found) for piece in result.pieces)
    return _joined(("" if result.begins else "… ", *parts, "" if result.ends else " …"))


@register.simple_tag
def differing(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """One side of a repair, with what differs from the other side marked."""
    return _joined(_marked(text, differs) for text, differs in parts)


def _marked(text: str, marked: bool) -> str:
    return format_html("<mark>{}</mark>", text) if marked else text


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag(takes_context=True)
def unit_kind(context: Any, kind: Kind, language: str = "") -> str:
    """Question, answer, follow-up: in the language of the book, when it is told."""
    words: Catalogue = catalogue(Language(language)) if language else context["words"]
    return words.say(f"library.kind.{kind.value}")


@register.simple_tag(takes_context=True)
def letters_differ(context: Any, account: Account) -> str:
    """By how many letters a book and its file differ."""
    return letters_said(context["words"], account)[1]


@register.simple_tag(takes_context=True)
def repair_rule(context: Any, rule: str) -> str:
    """What a repair does."""
    words: Catalogue = context["words"]
    return words.say(f"library.rule.{rule}")


@register.simple_tag(takes_context=True)
def foundation_name(context: Any, foundation: str) -> str:
    """A foundation's name; one of another pack is said as it is called there."""
    known = context["pack"].foundations.get(foundation)
    return address(known.name, context["form_of_address"]) if known else foundation
