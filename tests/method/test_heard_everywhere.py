"""No field in which a person writes in his own words may be passed over by care: also none added later."""

import types
import typing
from datetime import UTC, date, datetime
from enum import Enum

import msgspec

from kesher.journal.cover import Cover
from kesher.journal.cover import own_words as words_of_cover
from kesher.method.care import own_words
from kesher.method.page import Page
from kesher.method.point import Turned

AT = datetime(2026, 11, 23, 19, tzinfo=UTC)
NOT_HIS_WORDS = {
    # names and places, made by the program
    "sittings.id",
    "sittings.route",
    "sittings.foundation",
    "readings.id",
    "readings.foundation",
    "glances.id",
    "decisions.id",
    "decisions.point.id",
    "point.point",
    "lines.id",
    "highlights.id",
    "highlights.book",
    "highlights.foundation",
    "highlights.ref",
    "questions.id",
    "questions.question",
    "questions.to",
    "questions.brought.host",
    "questions.brought.circle",
    "questions.brought.name",
    "questions.brought.choice",
    "questions.brought.leave",
    "questions.brought.thread",
    "questions.brought.code",
    "questions.book",
    "questions.ref",
    "acts",
    "asks.field",
    # what a book says
    "highlights.quote",
    "highlights.before",
    "highlights.after",
    "questions.quote",
    # the two sides of a difference: both are words of fields that are listened to when they are written
    "asks.stands",
    "asks.other",
}
CHOSEN_NOT_WRITTEN = {
    # A form that waits is heard by its words when it is put by.
    "drafts.id",
    "drafts.path",
    "drafts.form",
    "pack",
    "sets",
    "route",
    "after_last_day.key",
    "after_last_day",
    "lot",
    "sheet_secret",
    "places.key",
    "country",
    "place.zone",
    "place.name",
}


def filled(kind: typing.Any, path: str, told: dict[str, str]) -> typing.Any:
    """A value of a type in which each text says where it stands."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return filled(inside[0], path, told)
    if origin in (typing.Union, types.UnionType):
        return filled(next(each for each in inside if each is not type(None)), path, told)
    if origin is tuple:
        return (filled(inside[0], path, told),)
    if origin is dict:
        return {filled(inside[0], f"{path}.key", told): filled(inside[1], path, told)}
    if kind is str:
        told[f"<{path}>"] = path
        return f"<{path}>"
    if kind is Turned:
        return Turned.CHOSE  # a point that is carried along was listened to when it was worded
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind, include_extras=True)
        start = f"{path}." if path else ""
        return kind(**{name: filled(hint, f"{start}{name}", told) for name, hint in hints.items()})
    known = {int: 1, float: 1.0, bool: True, bytes: b"", datetime: AT, date: AT.date()}
    return known[kind] if kind in known else _dataclass(kind, path, told)


def _dataclass(kind: typing.Any, path: str, told: dict[str, str]) -> typing.Any:
    return kind(**{n: filled(h, f"{path}.{n}", told) for n, h in typing.get_type_hints(kind).items()})


def test_every_text_on_a_page_is_listened_to_or_is_not_his() -> None:
    told: dict[str, str] = {}
    page = filled(Page, "", told)
    listened = {told[text] for _, text in own_words(page)}
    assert set(told.values()) - listened == NOT_HIS_WORDS
    assert not listened & NOT_HIS_WORDS
    assert all(at == AT for at, _ in own_words(page))


def test_every_text_on_the_cover_is_listened_to_or_was_only_chosen() -> None:
    told: dict[str, str] = {}
    cover = filled(Cover, "", told)
    listened = {told[text] for text in words_of_cover(cover)}
    assert set(told.values()) - listened == CHOSEN_NOT_WRITTEN
    assert not listened & CHOSEN_NOT_WRITTEN
