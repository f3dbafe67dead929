"""The shape of a pack: the words of the practice, as a teacher writes them.

A pack is plain text in a folder (see ``docs/reference/packs.md``). This module turns those texts into
values, or into faults that name file and line. Reading the folder itself is the work of
:mod:`kesher.words.packs`.

Where Hebrew addresses a man and a woman differently, both forms stand as ``{masculine|feminine}``; where
the letters are the same, the word is written once. English has one form.

It is long because every part of a pack has its faults, and each is found where its part is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Self

import msgspec

from kesher.method.language import FORMS, Language
from kesher.method.late import late
from kesher.method.script import PARTS, Script, wrong_mark

FORMAT = 2
LANGUAGES = tuple(each.value for each in Language)
RESTS = ("stop", "bereaved")
"""When a foundation may rest: while measuring is stopped, and for one who told of a bereavement."""

MOST_FAULTS = 300
"""So many are told at once."""

TABLES = {
    "prompts": ("sit", "account", "glance", "choose", "done", "evening"),
    "steps": PARTS,
    "evening": ("love", "desire", "thought", "clarity"),
    "care": ("closed", "rest", "miss", "mend", "leave", "heavy", "last_day"),
}
"""The tables of ``words.toml`` and what each must hold: one or more wordings of every name."""


class Foundation(msgspec.Struct, frozen=True):
    """A principle: its name, a short text, and questions that ask for a moment of living it.

    Attributes:
        id: its own.
        name: how it is called.
        text: its paragraphs.
        questions: for the evening, of the day that was.
        now: for a sitting, of this moment; a pack may leave them out.
    """

    id: str
    name: str
    text: tuple[str, ...]
    questions: tuple[str, ...]
    now: tuple[str, ...] = ()

    def asked(self, turn: int) -> str:
        """The question a sitting asks: one for now; where the pack has none, one for the evening."""
        questions = self.now or self.questions
        return questions[turn % len(questions)]


class Route(msgspec.Struct, frozen=True):
    """Which picture a sitting uses, in one or more wordings."""

    id: str
    name: str
    scripts: tuple[Script, ...]


class Idea(msgspec.Struct, frozen=True):
    """A suggestion for the one point: what is done, and the least of it on a hard day, where that is said."""

    act: str
    least: str = ""


class Words(msgspec.Struct, frozen=True):
    """A pack in one language."""

    title: str
    about: str
    sets: dict[str, str]
    prompts: dict[str, tuple[str, ...]]
    steps: dict[str, tuple[str, ...]]
    evening: dict[str, tuple[str, ...]]
    care: dict[str, tuple[str, ...]]
    suggestions: dict[str, tuple[Idea, ...]]
    foundations: dict[str, Foundation]
    routes: dict[str, Route]


class Pack(msgspec.Struct, frozen=True):
    """A pack: its sets of foundations in order, its routes, and its words by language.

    Attributes:
        id: its own.
        version: which edition.
        sets: the lists of foundations, by name.
        routes: the routes, in order.
        words: by language.
        rest: which foundations rest, by when (:data:`RESTS`).
    """

    id: str
    version: int
    sets: dict[str, tuple[str, ...]]
    routes: tuple[str, ...]
    words: dict[str, Words]
    rest: dict[str, tuple[str, ...]] = {}

    def resting(self, *, stopped: bool, bereaved: bool) -> frozenset[str]:
        """The foundations that rest: which of them speak of death is the pack's to know."""
        told = {"stop": stopped, "bereaved": bereaved}
        return frozenset(each for when, ids in self.rest.items() if told[when] for each in ids)

    def order(self, chosen: Sequence[str] = ()) -> tuple[str, ...]:
        """The foundations of the chosen sets, in the pack's order; of the first set when none is chosen."""
        wanted = [name for name in self.sets if name in chosen] or list(self.sets)[:1]
        return tuple(each for name in wanted for each in self.sets[name])


class Fault(msgspec.Struct, frozen=True, order=True):
    """What is wrong with a pack, and where. ``code`` is worded by the catalogue (``pack.fault.<code>``)."""

    file: str
    line: int
    code: str
    detail: str = ""


_MARKUP = late(r"<[A-Za-z/!?]|\{\{|\{%|javascript:", re.IGNORECASE)
_ID = late(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNSEEN = late("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


def read_pack(files: Mapping[str, str]) -> Pack | tuple[Fault, ...]:
    """Read a pack from its files.

    Args:
        files: path inside the pack's folder (with ``/``) → its text.

    Returns:
        The pack, or every fault found, ordered by file and line.
    """
    faults: list[Fault] = _Faults()
    try:
        head = _Head(files.get("pack.toml"), faults)
        words = {each: _words(each, head, files, faults) for each in head.languages}
        named = _named(head)
        for path in files:
            if path not in named:
                faults.append(Fault(path, 1, "stray-file"))
    except _Enough:
        return tuple(sorted(set(faults)))
    if faults:
        return tuple(sorted(set(faults)))
    return Pack(head.id, head.version, head.sets, head.routes, words, head.rest)


class _Enough(Exception):
    """There are as many faults as anyone reads."""


class _Faults(list[Fault]):
    """The faults of a pack, up to :data:`MOST_FAULTS`: a file may be made to have them without end."""

    def append(self, fault: Fault) -> None:
        """Note one more, or say that there are enough."""
        self += [fault]

    def __iadd__(self, faults: Iterable[Fault]) -> Self:  # type: ignore[misc, override]
        super().extend(faults)
        if len(self) > MOST_FAULTS:
            raise _Enough
        return self


class _Head:
    """``pack.toml``, read forgivingly so that all faults are told at once."""

    def __init__(self, text: str | None, faults: list[Fault]) -> None:
        self._text = text or ""
        self._faults = faults
        self._table = _toml("pack.toml", text, faults)
        self.id = self._string("id")
        found = self._table.get("format", FORMAT)
        if text is not None and (not isinstance(found, int) or found > FORMAT or found < 1):
            self._fault("format", "newer-format", str(found))
        version = self._table.get("version", 1)
        self.version = version if isinstance(version, int) else 1
        self.languages = tuple(
            x for x in self._list("languages", self._table.get("languages")) if self._known_language(x)
        )
        self.sets = self._sets()
        self.order = tuple(each for ids in self.sets.values() for each in ids)
        self.routes = self._ids("routes", self._table.get("routes"))
        self.rest = self._rest()

    def _fault(self, key: str, code: str, detail: str) -> None:
        self._faults.append(Fault("pack.toml", _line_of(self._text, key), code, detail))

    def _string(self, key: str) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            if self._text:
                self._fault(key, "bad-id", key)
            return ""
        return value

    def _sets(self) -> dict[str, tuple[str, ...]]:
        found = self._table.get("sets")
        if not isinstance(found, dict) or not found:
            if self._text:
                self._fault("[sets]", "missing-list", "sets")
            return {}
        sets = {str(name): self._ids(str(name), ids) for name, ids in found.items()}
        seen: set[str] = set()
        for name, ids in sets.items():
            if not _ID.fullmatch(name):
                self._fault(name, "bad-id", name)
            for each in seen.intersection(ids):
                self._fault(name, "named-twice", each)
            seen.update(ids)
        return sets

    def _rest(self) -> dict[str, tuple[str, ...]]:
        """When foundations rest; a pack in which nothing speaks of death has no such table."""
        found = self._table.get("rest", {})
        if not isinstance(found, dict):
            self._fault("rest", "missing-list", "rest")
            return {}
        for when in found:
            if when not in RESTS:
                self._fault(when, "unknown-rest", when)
        rest = {when: self._list(when, found[when]) for when in RESTS if when in found}
        known = frozenset(self.order)
        for when, ids in rest.items():
            for each in ids:
                if each not in known:
                    self._fault(when, "unknown-foundation", each)
        return rest

    def _list(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value) or not value:
            if self._text:
                self._fault(key, "missing-list", key)
            return ()
        for each, times in Counter(value).items():
            if times > 1:
                self._fault(key, "named-twice", each)
        return tuple(dict.fromkeys(value))

    def _ids(self, key: str, value: object) -> tuple[str, ...]:
        ids = self._list(key, value)
        for each in ids:
            if not _ID.fullmatch(each):
                self._fault(key, "bad-id", each)
        return tuple(each for each in ids if _ID.fullmatch(each))

    def _known_language(self, language: str) -> bool:
        if language in LANGUAGES:
            return True
        self._fault("languages", "unknown-language", language)
        return False


def _named(head: _Head) -> frozenset[str]:
    """The files that a pack has."""
    folders = (("foundations", head.order), ("routes", head.routes))
    return frozenset(
        ["pack.toml"]
        + [f"{language}/words.toml" for language in head.languages]
        + [
            f"{language}/{folder}/{each}.md"
            for language in head.languages
            for folder, ids in folders
            for each in ids
        ]
    )


def _words(language: str, head: _Head, files: Mapping[str, str], faults: list[Fault]) -> Words:
    path = f"{language}/words.toml"
    text = files.get(path)
    table = _toml(path, text, faults)
    if text is not None:
        _check_text(path, text, language, faults)
        for key in ("title", "about"):
            if not isinstance(table.get(key), str):
                faults.append(Fault(path, 1, "missing-words", key))
    lines = {name: _line_table(path, text, table, name, wanted, faults) for name, wanted in TABLES.items()}
    names = _line_table(path, text, table, "sets", tuple(head.sets), faults)
    foundations = {each: _foundation(each, language, files, faults) for each in head.order}
    routes = {each: _route(each, language, files, faults) for each in head.routes}
    return Words(
        title=str(table.get("title", "")),
        about=str(table.get("about", "")),
        sets={name: wordings[0] for name, wordings in names.items()},
        prompts=lines["prompts"],
        steps=lines["steps"],
        evening=lines["evening"],
        care=lines["care"],
        suggestions=_ideas(path, text or "", table, faults),
        foundations={name: each for name, each in foundations.items() if each is not None},
        routes={name: each for name, each in routes.items() if each is not None},
    )


def _line_table(
    path: str,
    text: str | None,
    table: Mapping[str, object],
    name: str,
    wanted: tuple[str, ...],
    faults: list[Fault],
) -> dict[str, tuple[str, ...]]:
    found = table.get(name)
    given = found if isinstance(found, dict) else {}
    lines: dict[str, tuple[str, ...]] = {}
    for key, value in given.items():
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not values or not all(isinstance(x, str) and x for x in values):
            faults.append(
                Fault(path, _line_of(text or "", str(key), f"[{name}]"), "missing-words", f"{name}.{key}")
            )
            continue
        lines[str(key)] = tuple(values)
    if text is not None:
        for key in wanted:
            if key not in given:
                faults.append(Fault(path, _line_of(text, f"[{name}]"), "missing-words", f"{name}.{key}"))
    return lines


def _ideas(
    path: str, text: str, table: Mapping[str, object], faults: list[Fault]
) -> dict[str, tuple[Idea, ...]]:
    """The suggestions, by area: each is a line, or a table of an ``act`` and its ``least``."""
    found = table.get("suggestions", {})
    ideas: dict[str, tuple[Idea, ...]] = {}
    for area, value in found.items() if isinstance(found, dict) else ():
        given = value if isinstance(value, list) else [value]
        read = [_idea(each) for each in given]
        whole = tuple(each for each in read if each is not None)
        if whole and len(whole) == len(read):
            ideas[str(area)] = whole
            continue
        name = f"suggestions.{area}"
        wrong = read.index(None) if None in read else 0
        faults.append(Fault(path, _line_of_idea(text, str(area), wrong), "missing-words", name))
    return ideas


def _idea(value: object) -> Idea | None:
    if isinstance(value, str):
        return Idea(value) if value else None
    if not isinstance(value, dict) or not {"act"} <= value.keys() <= {"act", "least"}:
        return None
    given = list(value.values())
    return Idea(**value) if all(isinstance(each, str) and each for each in given) else None


def _line_of_idea(text: str, area: str, number: int) -> int:
    """The line on which an area is given as a list; as tables, the line of that one's heading."""
    heading = f"[[suggestions.{area}]]"
    starts = [at for at, line in enumerate(text.splitlines(), 1) if line.strip() == heading]
    return starts[number] if number < len(starts) else _line_of(text, area, "[suggestions]")


def _foundation(name: str, language: str, files: Mapping[str, str], faults: list[Fault]) -> Foundation | None:
    path = f"{language}/foundations/{name}.md"
    text = _markdown(path, files, language, faults)
    if text is None:
        return None
    title, paragraphs, questions, now = "", list[str](), list[str](), list[str]()
    for number, line in _lines(text):
        if line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith("#"):
            faults.append(Fault(path, number, "stray-heading", line))
        elif line.startswith("- "):
            questions.append(line[2:].strip())
        elif line.startswith("> "):
            now.append(line[2:].strip())
        else:
            paragraphs.append(line)
    for missing, code in ((title, "no-name"), (paragraphs, "no-text"), (questions, "no-question")):
        if not missing:
            faults.append(Fault(path, 1, code))
    return Foundation(name, title, tuple(paragraphs), tuple(questions), tuple(now))


def _route(name: str, language: str, files: Mapping[str, str], faults: list[Fault]) -> Route | None:
    path = f"{language}/routes/{name}.md"
    text = _markdown(path, files, language, faults)
    if text is None:
        return None
    title = ""
    scripts: list[dict[str, list[str]]] = [{}]
    starts = [1]
    part = ""
    for number, line in _lines(text):
        if line.startswith("## "):
            part = line[3:].strip()
            if part not in PARTS:
                faults.append(Fault(path, number, "unknown-part", part))
            elif part in scripts[-1]:
                faults.append(Fault(path, number, "named-twice", part))
            scripts[-1].setdefault(part, [])
        elif line.startswith("# ") and not title:
            title = line[2:].strip()
        elif set(line) == {"-"}:
            scripts.append({})
            starts.append(number)
            part = ""
        elif not part:
            faults.append(Fault(path, number, "line-outside-part"))
        else:
            if code := wrong_mark(line, part, scripts[-1][part]):
                faults.append(Fault(path, number, code, line))
            scripts[-1][part].append(line)
    if not title:
        faults.append(Fault(path, 1, "no-name"))
    # The foundation's own text fills its part, so a script may leave that one empty.
    wanted = [each for each in PARTS if each != "foundation"]
    for start, script in zip(starts, scripts, strict=True):
        faults += [Fault(path, start, "missing-part", each) for each in wanted if not script.get(each)]
    whole = tuple(Script({each: tuple(script.get(each, ())) for each in PARTS}) for script in scripts)
    return Route(name, title, whole)


def _markdown(path: str, files: Mapping[str, str], language: str, faults: list[Fault]) -> str | None:
    text = files.get(path)
    if text is None:
        faults.append(Fault(path, 0, "missing-file"))
        return None
    _check_text(path, text, language, faults)
    return text


def _check_text(path: str, text: str, language: str, faults: list[Fault]) -> None:
    for number, line in _numbered(text):
        if _MARKUP.search(line):
            faults.append(Fault(path, number, "markup"))
        if _UNSEEN.search(line):
            faults.append(Fault(path, number, "unseen"))
        forms = FORMS.findall(line)
        rest = FORMS.sub("", line)
        if "{" in rest or "}" in rest or (forms and language != "he"):
            faults.append(Fault(path, number, "bad-form"))
        elif any(masculine == feminine for masculine, feminine in forms):
            faults.append(Fault(path, number, "same-forms"))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in _numbered(text):
        if line.strip():
            yield number, line.strip()


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    # Not splitlines: it ends lines at unseen characters too, and would hide them.
    return enumerate(text.replace("\r\n", "\n").split("\n"), 1)


def _toml(path: str, text: str | None, faults: list[Fault]) -> dict[str, object]:
    if text is None:
        faults.append(Fault(path, 0, "missing-file"))
        return {}
    try:
        import tomllib  # the pack that ships is mostly read as it was kept

        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all sense is no TOML error
        found = re.search(r"line (\d+)", str(error))
        faults.append(Fault(path, int(found[1]) if found else 1, "bad-toml"))
        return {}


def _line_of(text: str, key: str, table: str = "") -> int:
    """The line on which a key is given; with a table, the first after that table's heading."""
    inside = not table
    for number, line in enumerate(text.splitlines(), 1):
        start = line.lstrip()
        inside = inside or start.startswith(table)
        if inside and start.startswith(key):
            return number
    return 1
