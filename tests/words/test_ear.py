"""The ear: kinds of sentences that were once said here and sounded wrong when they were read aloud.

Each kind is a pattern and a sentence it was taken from. The sentence is tried too: a pattern that would let
its own sentence pass protects nothing.
"""

import re
from collections.abc import Iterator

import pytest

from kesher.method.language import FORMS, Language
from kesher.words import Catalogue, catalogue
from kesher.words.catalogue import Entry
from kesher.words.packs import shipped

HEBREW, ENGLISH = catalogue(Language.HE), catalogue(Language.EN)
BOTH = [HEBREW, ENGLISH]
BEFORE = "(?<![א-ת])[ובהלכמש]*"
"""The letters that Hebrew puts in front of a word."""

BOOKS = re.compile(
    r"nav\.library|help\.library\..*|question\.from_books|library\..*|margin\..*|cli\.library(_.*)?|doctor\.books(-.*)?|sync\.no_books|circle\.(subject_words|book(_\w+)?|close_what)|cli\.circle_booklet|asks\.field_highlights"
    r"|problem\.(library|book|highlight|ref|repair)-.*"
)
"""The messages that speak of the library. Everywhere else it is the journal that is meant."""

PRACTICE = re.compile(
    r"(today|sit|lives|point|glance|account|book|week|foundations|practice|thread|letter|ladder|care)\..*"
)
"""The messages that speak to a person of what he does, or of what he did not do."""

AT_LEAST_THREE = {"of", "limit", "most", "length", "count", "pages"}
"""Values that bound something, or have just gone beyond such a bound: never one or two."""

NO_NUMBERS = {"day", "file", "line"}
"""Values after which a word in *s* is a verb."""

SIX_STEPS = {"sit.lead"}
"""A sitting has six parts, always."""


def said(words: Catalogue) -> Iterator[tuple[str, str]]:
    for name in words.names():
        entry = words.entry(name)
        for text in [entry] if isinstance(entry, str) else entry.values():
            yield name, text


def of_the_pack(language: Language) -> Iterator[tuple[str, str]]:
    """What the pack says in a language, by where it says it."""
    words = shipped().words[language.value]
    for table in ("prompts", "steps", "evening", "care"):
        for name, group in getattr(words, table).items():
            yield from ((f"{table}.{name}", line) for line in group)
    for name, ideas in words.suggestions.items():
        yield from ((f"suggestions.{name}", line) for idea in ideas for line in (idea.act, idea.least))
    for each in words.foundations.values():
        yield from ((f"foundations.{each.id}", line) for line in (each.name, *each.text, *each.questions))
    for name, route in words.routes.items():
        for script in route.scripts:
            yield from ((f"routes.{name}", line) for part in script.parts.values() for line in part)


KINDS = {
    "a sitting is a contemplation": (BEFORE + "ישיב(?:ה|ת|ות)(?![א-ת])", "גם מעט הוא ישיבה."),
    "what is sealed is locked": (
        BEFORE + "(?:חתומ?(?:ם|ה|ים|ות)?|י?יחתמו?|לחתום)(?![א-ת])",
        "כל הדפים ייחתמו מחדש, וגם הצילום חתום.",
    ),
    "a file is taken out, and does not go out": (
        "שיוצאו?(?![א-ת])|ייצוא|לייצא|לייבא|ייבוא",
        "להחזיר ספר שיוצא",
    ),
    "a point is made smaller, and is not sorry": (BEFORE + "(?:הצר|הוצרה)(?![א-ת])", "להצר את הנקודה"),
    "how was the point is no Hebrew": ("איך הייתה", "איך הייתה הנקודה?"),
    "a newer Kesher is not a newer bond": (BEFORE + "קשר חדש", "הדף נכתב בקשר חדש יותר."),
    "nobody is from an office": (
        BEFORE + "(?:רבעון|ביצועים|משימ(?:ה|ות)|פרודוקטיבי|מוטיבציה|אופטימלי)(?![א-ת])",
        "על זה מביטים פעם ברבעון.",
    ),
    "from wherever it is, is no Hebrew": ("מאיפה ש", "מאיפה שהיא, אפשר לאחוז בה עכשיו."),
    "nothing scolds": ("עדיין לא|(?<![א-ת])שוב לא(?![א-ת])", "הנקודה עדיין לא נשמרה."),
    "a maqaf joins, and no hyphen": ("[א-ת]-(?=[א-ת{0-9])", "עד {limit} מגה-בייט"),
    "quotation marks are Hebrew": ("[“”„‘’]|[א-ת][\"']|[\"'][א-ת]", "הדרך “לחכות”"),
    "zero is toward the world": (BEFORE + "אחר העולם", "0 אחר העולם, 10 פנימה"),
}
ENGLISH_KINDS = {
    "zero is drawn to the world": (r"\bafter the world\b", "0 after the world, 10 inward"),
    "nothing falls by lot": (r"\bfalls? by lot\b", "The way will fall by lot."),
    "nobody writes like that now": (
        r"\b(?:anew|unto|thereof|whence|hither|near by|is no query)\b|\b(?:it|and) need not be\b",
        "It may be filled in too. It need not be.",
    ),
    "what was not read for certain": (r"\bread surely\b", "pages that could not be read surely"),
    "nothing broke, and no form grew old": (
        r"\b(?:something broke|grown old)\b",
        "Something broke on our side.",
    ),
    "quotation marks are English": (r"[A-Za-z]'|\"|[״׳]", "The way 'awaiting' is Kesher's."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_once_sounded_wrong_is_not_said_in_hebrew(kind: str) -> None:
    pattern, once = KINDS[kind]
    assert re.search(pattern, once), "the pattern lets its own sentence pass"
    wrong = [(name, text) for name, text in said(HEBREW) if re.search(pattern, text)]
    assert not wrong
    assert not [(name, text) for name, text in of_the_pack(Language.HE) if re.search(pattern, text)]


@pytest.mark.parametrize("kind", ENGLISH_KINDS)
def test_what_once_sounded_wrong_is_not_said_in_english(kind: str) -> None:
    pattern, once = ENGLISH_KINDS[kind]
    assert re.search(pattern, once, re.I), "the pattern lets its own sentence pass"
    wrong = [(name, text) for name, text in said(ENGLISH) if re.search(pattern, text, re.I)]
    assert not wrong
    assert not [(name, text) for name, text in of_the_pack(Language.EN) if re.search(pattern, text, re.I)]


# --- one thing, one name ---------------------------------------------------------------------------------


def test_the_buttons_of_a_sitting_do_not_say_to_sit() -> None:
    """*To sit* is written like *for Shabbat*. The pack may seat a person; a button names what he came for."""
    wrong = [
        (name, text) for name, text in said(HEBREW) if re.search(BEFORE + "(?:לשבת|יושבים)(?![א-ת])", text)
    ]
    assert not wrong
    assert HEBREW.plain("today.sit") == "להתבונן"
    assert "להתבונן" in HEBREW.plain("foundations.sit")


@pytest.mark.parametrize(
    ("words", "book"), [(HEBREW, BEFORE + "ספר(?:ים)?(?![א-ת])"), (ENGLISH, r"\bbooks?\b")], ids=["he", "en"]
)
def test_a_book_is_a_book_of_the_library_and_the_journal_is_the_journal(words: Catalogue, book: str) -> None:
    assert re.search(book, "שאר הספר שלם." if words is HEBREW else "The rest of the book is whole.", re.I)
    # With the letter mem in front it is also the Hebrew for a number, and is not looked at.
    wrong = [
        (name, text)
        for name, text in said(words)
        if re.search(book, re.sub("מ(?=ספר)ספר(?:ים)?", "", text), re.I) and not BOOKS.fullmatch(name)
    ]
    assert not wrong
    in_the_pack = [
        (name, line)
        for name, line in of_the_pack(words.language)
        if re.search(book, line, re.I) and not name.startswith("suggestions.")
    ]
    assert not in_the_pack


def test_the_two_stand_beside_each_other_under_their_own_names() -> None:
    assert [HEBREW.plain(name) for name in ("nav.book", "book.title", "nav.library")] == [
        "היומן",
        "היומן",
        "הספרים",
    ]
    assert [ENGLISH.plain(name) for name in ("nav.book", "nav.library")] == ["Journal", "Books"]
    for name in ("unlock.title", "problem.locked", "nav.lock", "problem.resting"):
        assert "היומן" in HEBREW.plain(name), name
        assert "journal" in ENGLISH.plain(name), name


@pytest.mark.parametrize("words", BOTH, ids=["he", "en"])
def test_points_are_those_one_held_and_never_a_score(words: Catalogue) -> None:
    score = re.compile("נקודות|\\bpoints\\b")
    assert score.search("בערך {middle} נקודות")
    assert {name for name, text in said(words) if score.search(text)} <= {"point.before"}


@pytest.mark.parametrize("words", BOTH, ids=["he", "en"])
def test_zero_and_ten_have_one_name_each_on_every_page_and_on_paper(words: Catalogue) -> None:
    world, inward = words.plain("account.world"), words.plain("account.inward")
    assert (words.plain("glance.world"), words.plain("glance.inward")) == (world, inward)
    for name in ("sheet.how_ends", "cli.where"):
        assert world in words.plain(name) and inward in words.plain(name), name


# --- nothing scolds --------------------------------------------------------------------------------------


def test_again_is_never_said_of_what_a_person_does() -> None:
    again = re.compile("(?<![א-ת])ו?שוב(?![א-ת])")
    assert again.search("לקשור שוב")
    assert not [
        (name, text) for name, text in said(HEBREW) if PRACTICE.fullmatch(name) and again.search(text)
    ]
    assert not [(name, text) for name, text in of_the_pack(Language.HE) if again.search(text)]


# --- one day is not "1 days" -----------------------------------------------------------------------------

COUNTED = {
    Language.HE: re.compile(r"\{([a-z_]+)\} [א-ת]+(?:ים|ות)(?![א-ת])"),
    Language.EN: re.compile(r"\{([a-z_]+)\} (?:[a-z]+ )?[a-z]{2,}s\b"),
}


def counted(language: Language, name: str, text: str) -> set[str]:
    """The values that stand as a number before a plural, and might be one."""
    found = set(COUNTED[language].findall(FORMS.sub(lambda each: each[1], text)))
    return set() if name in SIX_STEPS else found - AT_LEAST_THREE - NO_NUMBERS


def unready(language: Language, name: str, entry: Entry) -> bool:
    """True when a message would say "1 days", or in Hebrew "2 ימים"."""
    if isinstance(entry, str):
        return bool(counted(language, name, entry))
    if "{n}" in entry["one"] or "{n}" in entry.get("two", ""):
        return True
    return language is Language.HE and bool(counted(language, name, entry["other"])) and "two" not in entry


@pytest.mark.parametrize("words", BOTH, ids=["he", "en"])
def test_what_is_counted_is_said_rightly_of_one_and_of_two(words: Catalogue) -> None:
    wrong = [name for name in words.names() if unready(words.language, name, words.entry(name))]
    assert not wrong


def test_a_message_that_would_miscount_is_noticed() -> None:
    assert unready(Language.HE, "x", "נשען על {days} ימים שנרשמו.")
    assert unready(Language.EN, "x", "Rests on {days} recorded days.")
    assert unready(Language.EN, "x", "({n_before} days)")
    assert unready(Language.HE, "x", {"one": "דף אחד", "other": "{n} דפים אינם נפתחים"})
    assert unready(Language.HE, "x", {"one": "{n} דף", "two": "שני דפים", "other": "{n} דפים"})
    assert not unready(Language.HE, "x", {"one": "דף אחד", "two": "שני דפים", "other": "{n} דפים"})
    assert not unready(Language.HE, "x", "ימים שנרשמו: {days}.")
    assert not unready(Language.EN, "x", "Up to {limit} characters.")


# --- the evening leans -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "leaning"),
    [
        (Language.HE, "(?:לאן|איפה|לאיזה צד|עד כמה) "),
        (Language.EN, "(?:Where|Which way|To which side|How far) "),
    ],
)
def test_a_question_over_the_circles_can_be_answered_by_leaning(language: Language, leaning: str) -> None:
    """Eleven circles lie between two ends: "What did you love?" and "Was there a moment?" do not fit them."""
    evening = shipped().words[language.value].evening
    for name in ("love", "desire", "thought"):
        assert [each for each in evening[name] if not re.match(leaning, each)] == [], name


@pytest.mark.parametrize("language", list(Language))
def test_clarity_is_asked_of_one_thing_always(language: Language) -> None:
    """Its line runs through all of insight: wordings that take turns would draw three things as one."""
    assert len(shipped().words[language.value].evening["clarity"]) == 1
