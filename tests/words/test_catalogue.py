"""The messages: the same in both languages, every one of them said somewhere, and said in our voice."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import kesher
from kesher.actions.library.adding import State
from kesher.actions.library.shelf import Was
from kesher.actions.paper.printing import Kind
from kesher.actions.parts import Part
from kesher.circle.choice import Choice as NameChoice
from kesher.circle.choice import Leave
from kesher.circle.people import Letters
from kesher.circle.role import Role
from kesher.circle.thread import State as ThreadState
from kesher.days import Further
from kesher.days.cities import cities
from kesher.insight.finding import HIGHER, LESS, LOWER, MORE
from kesher.library.book import Doubt, Wrong
from kesher.library.book import Kind as UnitKind
from kesher.library.repair import Rule
from kesher.method.care import After
from kesher.method.language import FORMS, Form, Language
from kesher.method.merge import _LISTS
from kesher.method.page import Choice, Heart, Lives
from kesher.method.point import WORDED, Mark, Pace, Turned
from kesher.method.problems import Code, Problem
from kesher.method.question import Saying
from kesher.method.question import State as Stands
from kesher.paper.trial import Pen
from kesher.paper.verdict import Flag
from kesher.reminders.chosen import Thing, Zman
from kesher.web.help import TOPICS
from kesher.web.look import PAPERS, SIZES
from kesher.words import Catalogue, catalogue
from kesher.words.catalogue import files, messages
from kesher.words.help import directory
from kesher.words.packs import shipped

SOURCE = Path(kesher.__file__).parent
CODE = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
TEMPLATES = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")}
CODE_OF_CIRCLE = [text for path, text in CODE.items() if path.parent.name == "circle"]
HEBREW, ENGLISH = catalogue(Language.HE), catalogue(Language.EN)
NAMES = sorted(HEBREW.names())


def texts(words: Catalogue, name: str) -> list[str]:
    entry = words.entry(name)
    return [entry] if isinstance(entry, str) else list(entry.values())


def every(words: Catalogue) -> Iterator[tuple[str, str]]:
    for name in words.names():
        for text in texts(words, name):
            yield name, text


def values_in(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", FORMS.sub(lambda found: found[1], text)))


# --- both languages say the same things ------------------------------------------------------------------


def test_both_languages_hold_the_same_names() -> None:
    assert sorted(ENGLISH.names()) == NAMES


def test_every_room_has_its_file_in_both_languages_and_no_name_stands_twice() -> None:
    for_each = {}
    for language in Language:
        said = [(name, file.name) for file in files(language) for name, _ in messages(file)]
        assert len(said) == len(dict(said)), language
        for_each[language] = dict(said)
    assert for_each[Language.HE] == for_each[Language.EN]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_mention_the_same_values(name: str) -> None:
    wanted = {words.language: set().union(*map(values_in, texts(words, name))) for words in (HEBREW, ENGLISH)}
    assert wanted[Language.HE] == wanted[Language.EN]
    for words in (HEBREW, ENGLISH):
        entry = words.entry(name)
        if isinstance(entry, dict):
            assert {"one", "other"} <= set(entry) <= {"one", "two", "other"}
            assert "n" in values_in(entry["other"]) or len(values_in(entry["other"])) == 0


@pytest.mark.parametrize("words", [HEBREW, ENGLISH], ids=["he", "en"])
def test_nothing_is_empty_or_ends_in_the_air(words: Catalogue) -> None:
    for name, text in every(words):
        assert text.strip(), name
        assert "  " not in text and "\n" not in text, name
        if not name.startswith(("cli.ask_", "cli.usage")):
            assert text == text.strip(), name


# --- every name is said, and every name that is said exists ----------------------------------------------

QUOTED = re.compile(r"[\"']([a-z]+(?:\.[a-z0-9_-]+)+)[\"']")
FILES = (".toml", ".py", ".json", ".db", ".md", ".html", ".svg", ".css", ".key", ".js")
SCALES = ("love", "desire", "thought", "clarity")
COMMANDS = re.findall(r"\bcommand\(\s*\"([a-z]+)\"", CODE[SOURCE / "cli" / "parser.py"])


def codes(name: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, CODE[SOURCE / name]))


MADE = {
    "problem.": {code.value for code in Code},
    "pack.fault.": codes("words/packs.py", r'Fault\([^()]*"([a-z-]+)"\)')
    | codes(
        "method/pack.py",
        r'(?:Fault\((?:[^()]|\([^()]*\))*?|_fault\([^)]*?)"([a-z]+-[a-z-]+|unseen|markup)"',
    )
    | codes("method/pack.py", r'\([a-z]+, "(no-[a-z]+)"\)')
    | codes("method/script.py", r'return "([a-z]+-[a-z]+)"'),
    "city.": set(cities()),
    "today.": {"read", "pause", "moed"},  # what a pack need not know
    "country.": set(directory().countries),
    "point.mark.": set(Mark),
    "point.idea_": set(shipped().words["he"].suggestions),
    "point.": set(WORDED),
    "lives.": {*Lives, *(f"{each}_means" for each in Lives)},
    "sit.heart_word.": set(Heart),
    "sit.choice_word.": set(Choice),
    "book.decision.": set(Turned),
    "question.said.": set(Saying),
    "question.state.": set(Stands),
    "account.": set(SCALES),
    "practice.pace_": {*Pace, *(f"{each}_means" for each in Pace)},
    "asks.field_": set(_LISTS),
    "care.after_": set(After),
    "thread.month_": {HIGHER, LOWER, "cannot"},
    "thread.sitting_": {MORE, LESS, "cannot", "wait"},
    "civil.month_": {str(each) for each in range(1, 13)},
    "help.": {name[5:] for name in NAMES if name.startswith(tuple(f"help.{each}." for each in TOPICS))},
    "look.paper_": {"light", *filter(None, PAPERS)},
    "look.size_": {"usual", *filter(None, SIZES)},
    "settings.further_": set(Further),
    "settings.out_": {"json", "markdown", "sealed"},
    "circle.choice.": set(NameChoice),
    "circle.may.": set(Leave),
    "circle.role.": set(Role),
    "circle.state.": set(ThreadState),
    "circle.letters_kind.": set(Letters),
    "circle.act.": {
        found
        for name in CODE_OF_CIRCLE
        for call in re.findall(r"\.note\(([^\n]*)\)", name)
        for found in re.findall(r'"([a-z-]+)"', call)
    },
    "cli.": {*COMMANDS, "zmanim", "rest"},
    "sheet.": {*Kind, *(f"{each}_means" for each in Kind)},
    "sheet.card_": {"when", "least", "against", "why"},
    "sheet.code_": {each + end for each in ("for", "where", "use") for end in ("", "_means")},
    "sheet.how_": {"fill", "ends", "where", "more"},
    "sheet.pen_": {each.value for each in Pen},
    "part.": {each.value for each in Part} | {f"{each}_title" for each in Part},
    "sheet.number.": {str(each) for each in range(11)},
    "sheet.flag.": set(Flag),
    "library.rule.": set(Rule),
    "library.kind.": set(UnitKind) - {UnitKind.PASSAGE},
    "library.doubt.": set(Doubt),
    "library.job.": set(State),
    "library.was.": set(Was),
    "library.wrong.": set(Wrong),
    "cli.library_": {"add", "search", "list", "show", "booklet", "rename", "remove"},
    "cli.sheet_": {"print", "geometry", "read", "trial"},
    "cli.circle_": {"list", "booklet", "post"},
    "host.drill_": {"torn", "ahead", "behind", "missing"},
    "cli.reminders_": {"set", "off", "notice", "mail", "push", "address", "try", "calendar"},
    "reminders.": set(Thing),
    "reminders.zman_": set(Zman),
    "reminders.notice_": {"on", "off"},
    "reminders.mail_": {"on", "off"},
    "reminders.push_": {"on", "off"},
    "cli.sync_": {"folder", "host", "pair", "devices", "revoke", "off"},
    "doctor.": codes(
        "actions/journal/keeping.py",
        r'"((?:database|mode|folder|backups|books|pages|page|cover|photographs|manifest|wraps)(?:-[a-z]+)?)"',
    )
    | {"key-not", "key-keyring", "key-file", "key-file-open", "modes-open"},
}
"""Names that are put together while the program runs: by prefix, every ending there is."""


def made() -> set[str]:
    return {f"{prefix}{ending}" for prefix, endings in MADE.items() for ending in endings}


def said() -> dict[str, set[str]]:
    """Every quoted thing in the source that looks like a name, and where it stands."""
    tables = {name.partition(".")[0] for name in NAMES}
    found: dict[str, set[str]] = {}
    for path, text in (CODE | TEMPLATES).items():
        for name in QUOTED.findall(text):
            if name.partition(".")[0] in tables and (name in NAMES or not name.endswith(FILES)):
                found.setdefault(name, set()).add(path.name)
    return found


def test_every_problem_has_its_sentence_and_no_other() -> None:
    assert {name for name in NAMES if name.startswith("problem.")} == {
        f"problem.{code.value}" for code in Code
    }


PREFIXES = [
    "circle.choice.",
    "circle.may.",
    "circle.role.",
    "circle.state.",
    "circle.letters_kind.",
    "circle.act.",
    "city.",
    "country.",
    "point.mark.",
    "sit.heart_word.",
    "sit.choice_word.",
    "book.decision.",
    "question.said.",
    "question.state.",
    "asks.field_",
    "practice.pace_",
    "care.after_",
    "thread.month_",
    "settings.further_",
    "thread.sitting_",
    "lives.",
    "sheet.number.",
    "sheet.flag.",
    "library.rule.",
    "sheet.how_",
    "sheet.pen_",
    "library.kind.",
    "library.doubt.",
    "library.job.",
    "library.was.",
    "library.wrong.",
    "library.rule.",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_is_put_together_has_every_ending_and_no_other(prefix: str) -> None:
    assert {name.removeprefix(prefix) for name in NAMES if name.startswith(prefix)} == MADE[prefix]


def test_every_fault_of_a_pack_is_worded() -> None:
    assert {name for name in NAMES if name.startswith("pack.fault.")} == {
        f"pack.fault.{code}" for code in MADE["pack.fault."]
    }


def test_every_name_that_is_said_exists() -> None:
    unknown = {name: where for name, where in said().items() if name not in NAMES}
    assert not unknown
    assert not {name for name in made() if name not in NAMES and not name.startswith(("doctor.", "cli."))}


def test_every_name_is_said_somewhere() -> None:
    known = said().keys() | made()
    unused = [name for name in NAMES if name not in known]
    assert not unused, unused


def test_templates_say_nothing_of_their_own() -> None:
    tags = re.compile(r"\{% block kind %\}[a-z ]*|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.S)
    for path, text in TEMPLATES.items():
        # The two languages are named each in itself, on every page, whatever the page's language.
        left = tags.sub(" ", text).replace("עברית", "").replace("English", "")
        assert not re.search(r"[A-Za-zא-ת]", left), (path.name, left)
        named = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
        for attribute in re.findall(r'(?:placeholder|aria-label|alt|title)="([^"]*)"', named):
            assert not re.search(r"[a-zא-ת]", attribute.replace("Asia/Jerusalem", "")), (path.name, attribute)


# --- our voice -------------------------------------------------------------------------------------------

FORBIDDEN = (
    "נכשל",
    "בואו",
    "מסע",
    "תהליך",
    "מיינדפולנס",
    "אתגר",
    "אוקיי",
    "אוקי",
    "יעד",
    "הצלחה",
    "מדהים",
    "אפליקציה",
)
STREAK = re.compile(r"רצף")

LATIN = re.compile(
    r"\b(npm|Node\.js|pip|uv|pocket|JSON|Markdown|SQLite|TOML|KESHER_[A-Z_]+"
    r"|kesher(?:\.localhost)?(?: [a-z]+| --[a-z-]+)*"
    r"|Asia/Jerusalem|localhost|json|markdown|sealed|he|en|PDF|Word|EPUB|HTML|on|off|sitting|account|ics|Ctrl\+C)\b|\.json|\.kesher"
)


def plain(text: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "", text)


def test_nobody_is_shouted_at() -> None:
    for words in (HEBREW, ENGLISH):
        for name, text in every(words):
            assert "!" not in text, name


def test_hebrew_holds_no_latin_words() -> None:
    for name, text in every(HEBREW):
        assert not re.search(r"[A-Za-z]", LATIN.sub("", plain(text))), (name, text)


def test_english_holds_no_hebrew() -> None:
    for name, text in every(ENGLISH):
        assert not re.search(r"[\u0590-\u05ff]", text), name


def test_hebrew_has_its_own_marks() -> None:
    for name, text in every(HEBREW):
        assert not re.search(r"[א-ת][\"']|[\"'][א-ת]", text), (name, text)
        assert not re.search(r"[\u0591-\u05bd\u05bf-\u05c7]", text), (name, "points")


def test_english_has_its_own_marks() -> None:
    for name, text in every(ENGLISH):
        assert not re.search(r"[A-Za-z]'|\"", text), (name, text)


def test_the_forbidden_words_are_not_said() -> None:
    for name, text in every(HEBREW):
        for word in FORBIDDEN:
            assert not re.search(rf"(?<![א-ת])[והבלמשכ]?{word}", text), (name, word)
        assert not STREAK.search(text), name
    english = re.compile(
        r"\b(streak|failed|failure|oops|sorry|please|awesome|journey|challenge|mindful\w*|okay)\b", re.I
    )
    for name, text in every(ENGLISH):
        assert not english.search(text), (name, text)


# --- two forms of address --------------------------------------------------------------------------------


def test_both_forms_differ_and_are_balanced() -> None:
    for name, text in every(HEBREW):
        for masculine, feminine in FORMS.findall(text):
            assert masculine.strip() and feminine.strip() and masculine != feminine, name
        left = plain(FORMS.sub("", text))
        assert not set(left) & set("{}|"), (name, text)
    for name, text in every(ENGLISH):
        assert not set(plain(text)) & set("{}|"), (name, text)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("language", list(Language))
def test_every_message_can_be_said(language: Language, form: Form) -> None:
    words = catalogue(language, form)
    for name in words.names():
        values = set().union(*map(values_in, texts(words, name))) | {"n"}
        for count in (0, 1, 2, 3, 11):
            given = {value: count if value == "n" else "x" for value in values}
            found = words.say(name, **given)
            assert not set(found) & set("{}|")
            assert found.count("\u2068") == found.count("\u2069")
            assert "\u2068" not in words.plain(name, **given)
            assert found.replace("\u2068", "").replace("\u2069", "") == words.plain(name, **given)


def test_a_value_is_isolated_and_is_nothing_but_a_value() -> None:
    for value in ("{n}", "{a|b}", "{", "\\1", "\u202eabc"):
        problem = Problem(Code.FILE_MISSING, {"file": value})
        assert f"\u2068{value}\u2069" in HEBREW.problem(problem)
        assert f"The file {value} was" in ENGLISH.problem(problem, plain=True)


def test_numbers_have_their_own_words() -> None:
    assert HEBREW.plain("book.minutes", n=1) == "דקה אחת"
    assert HEBREW.plain("book.minutes", n=2) == "שתי דקות"
    assert HEBREW.plain("book.minutes", n=3) == "3 דקות"
    assert ENGLISH.plain("book.minutes", n=2) == "2 minutes"
    assert ENGLISH.plain("book.minutes", n=0) == "0 minutes"


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        HEBREW.say("no.such.name")
    with pytest.raises(KeyError):
        HEBREW.say("point.since")
    assert not HEBREW.has("no.such.name") and HEBREW.has("point.since")


def test_no_value_is_named_like_a_form() -> None:
    fields = {field for _, text in every(ENGLISH) for _, field, _, _ in Formatter().parse(text) if field}
    assert all(re.fullmatch(r"[a-z_]+", field) for field in fields)
