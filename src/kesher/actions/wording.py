"""Wording what a door has to say: refusals, days and places, in the person's language."""

from __future__ import annotations

from datetime import date

from kesher.days import Place, say_date
from kesher.journal.export import UNNAMED
from kesher.library.book import Account
from kesher.method.problems import Problem
from kesher.words import Catalogue


def worded(words: Catalogue, problem: Problem, *, plain: bool = False) -> str:
    """The sentence of a refusal; a day in it is said as the person says it.

    Args:
        words: the catalogue.
        problem: the refusal.
        plain: without the characters that isolate values, for a terminal.
    """
    values = dict(problem.values)
    day = values.get("day")
    if isinstance(day, str):
        values["day"] = worded_day(words, day)
    return words.problem(Problem(problem.code, values), plain=plain)


def worded_day(words: Catalogue, day: str) -> str:
    """A page's key as a person reads it; or its place in a file, where it has no key any more."""
    if day.startswith(UNNAMED):
        return words.say("today.restored_row", n=day.removeprefix(UNNAMED))
    try:
        # An enclosure's key holds the first day of its sheet.
        return say_date(date.fromisoformat(day.removeprefix("sheet:")[:10]), words.language)
    except ValueError:
        return words.say("settings.title")


def letters_said(words: Catalogue, account: Account | None, *, plain: bool = False) -> list[str]:
    """The account of a book's letters in sentences: where they are, and whether they are all there.

    Args:
        words: the catalogue.
        account: of the letters; None where they were never counted.
        plain: without the characters that isolate values, for a terminal.
    """
    say = words.plain if plain else words.say
    if account is None:
        return [say("library.letters_unknown")]
    where = {
        "library.letters_in_text": account.text,
        "library.letters_in_notes": account.notes,
        "library.letters_in_signs": account.furniture,
        "library.letters_left_out": account.left_out,
    }
    parts = [say("library.letters_in_file", n=account.source)]
    parts += [say(name, n=count) for name, count in where.items() if count]
    said = say("library.letters_line", parts=", ".join(parts))
    if not account.missing:
        return [said, say("library.letters_whole")]
    name = "library.letters_lost" if account.missing > 0 else "library.letters_twice"
    return [said, say(name, n=abs(account.missing))]


def worded_place(words: Catalogue, place: Place) -> str:
    """A place's name: a known city in the person's language, or what the person called it."""
    name = f"city.{place.name}"
    return (
        words.say(name) if words.has(name) else place.name or f"{place.latitude:.2f}, {place.longitude:.2f}"
    )
