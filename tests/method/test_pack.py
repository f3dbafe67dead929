"""A pack as a teacher writes it, and every way in which it can be wrong."""

import time

import pytest

from kesher.method.language import Form, address
from kesher.method.pack import FORMAT, MOST_FAULTS, TABLES, Fault, Idea, Pack, read_pack
from kesher.method.script import PARTS


def lines(names: tuple[str, ...]) -> str:
    return "\n".join(f'{name} = "words"' for name in names)


WORDS = f"""title = "The way"
about = "A pack for tests."

[sets]
first = "First things"

{"".join(f"[{name}]{chr(10)}{lines(wanted)}{chr(10)}" for name, wanted in TABLES.items() if wanted)}
[suggestions]
first = ["one", "two"]
"""
FOUNDATION = "# One\n\nThere is none but He.\n\n- When was it so today?\n"
ROUTE = "# King\n\n" + "\n".join(f"## {part}\n\nA line.\n" for part in PARTS)
HEAD = """id = "small"
format = 1
version = 3
languages = ["he", "en"]
routes = ["king"]

[sets]
first = ["one"]
"""
LETTER = {"he": "{בוא|בואי}", "en": "come"}


def small() -> dict[str, str]:
    files = {"pack.toml": HEAD}
    for language, word in LETTER.items():
        files[f"{language}/words.toml"] = WORDS.replace("A pack", word)
        files[f"{language}/foundations/one.md"] = FOUNDATION
        files[f"{language}/routes/king.md"] = ROUTE
    return files


def changed(path: str, old: str, new: str) -> tuple[Fault, ...]:
    files = small()
    assert old in files[path]
    files[path] = files[path].replace(old, new, 1)
    found = read_pack(files)
    assert isinstance(found, tuple), "no fault was found"
    return found


def test_a_whole_pack_is_read() -> None:
    pack = read_pack(small())
    assert isinstance(pack, Pack), pack
    assert (pack.id, pack.version, pack.order(), pack.routes) == ("small", 3, ("one",), ("king",))
    hebrew = pack.words["he"]
    assert hebrew.about == "{בוא|בואי} for tests."
    assert hebrew.prompts["sit"] == ("words",) and hebrew.suggestions["first"] == (Idea("one"), Idea("two"))
    assert hebrew.foundations["one"].questions == ("When was it so today?",)
    assert hebrew.routes["king"].scripts[0].parts["arrive"] == ("A line.",)


def test_a_sitting_asks_of_now_and_the_evening_of_the_day() -> None:
    files = small()
    files[FOUNDATION_FILE] += "> Who is here?\n>  And now? \n> \n"
    pack = read_pack(files)
    assert isinstance(pack, Pack), pack
    english, hebrew = pack.words["en"].foundations["one"], pack.words["he"].foundations["one"]
    assert english.now == ("Who is here?", "And now?")
    assert english.questions == ("When was it so today?",)
    assert [english.asked(turn) for turn in range(3)] == ["Who is here?", "And now?", "Who is here?"]
    # A pack without questions for now goes on asking those of the evening.
    assert hebrew.now == () and hebrew.asked(5) == "When was it so today?"


def test_a_pack_says_which_foundations_rest_and_when() -> None:
    files = small()
    files["pack.toml"] = HEAD.replace('["one"]', '["one", "two"]') + (
        '[rest]\nstop = ["one", "two"]\nbereaved = ["two"]\n'
    )
    for language in LETTER:
        files[f"{language}/foundations/two.md"] = FOUNDATION
    pack = read_pack(files)
    assert isinstance(pack, Pack), pack
    assert pack.resting(stopped=True, bereaved=False) == {"one", "two"}
    assert pack.resting(stopped=False, bereaved=True) == {"two"}
    assert pack.resting(stopped=True, bereaved=True) == {"one", "two"}
    assert pack.resting(stopped=False, bereaved=False) == frozenset()
    plain = read_pack(small())
    assert isinstance(plain, Pack) and plain.resting(stopped=True, bereaved=True) == frozenset()


def test_a_pack_of_an_older_format_is_read() -> None:
    files = small()
    assert FORMAT == 2 and "format = 1" in files["pack.toml"]
    files["pack.toml"] = HEAD.replace("format = 1", "format = 2")
    assert isinstance(read_pack(files), Pack)


def test_both_forms_of_address() -> None:
    assert address("{בוא|בואי} {הנה|הנה}", Form.MASCULINE) == "בוא הנה"
    assert address("{בוא|בואי} {הנה|הנה}", Form.FEMININE) == "בואי הנה"


def test_windows_line_ends_are_as_good_as_any() -> None:
    files = {path: text.replace("\n", "\r\n") for path, text in small().items()}
    assert isinstance(read_pack(files), Pack)


def test_a_route_may_have_several_wordings() -> None:
    files = small()
    files["en/routes/king.md"] = ROUTE + "\n---\n\n" + ROUTE.removeprefix("# King\n\n")
    pack = read_pack(files)
    assert isinstance(pack, Pack), pack
    assert len(pack.words["en"].routes["king"].scripts) == 2


TABLED = """[[suggestions.first]]
act = "one"
least = "half"

[[suggestions.first]]
act = "two"
"""
LISTED = '[suggestions]\nfirst = ["one", "two"]\n'


def suggesting(written: str) -> Pack | tuple[Fault, ...]:
    files = small()
    assert LISTED in files["en/words.toml"]
    files["en/words.toml"] = files["en/words.toml"].replace(LISTED, written)
    return read_pack(files)


def test_a_suggestion_may_say_its_least() -> None:
    pack = suggesting(TABLED)
    assert isinstance(pack, Pack), pack
    assert pack.words["en"].suggestions == {"first": (Idea("one", "half"), Idea("two"))}
    assert pack.words["he"].suggestions == {"first": (Idea("one"), Idea("two"))}
    one = suggesting('[suggestions]\nsecond = "two"\n[suggestions.first]\nact = "one"\nleast = "half"\n')
    assert isinstance(one, Pack), one
    assert one.words["en"].suggestions == {"second": (Idea("two"),), "first": (Idea("one", "half"),)}


def test_a_pack_may_suggest_nothing() -> None:
    pack = suggesting("")
    assert isinstance(pack, Pack) and pack.words["en"].suggestions == {}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('act = "two"', 'least = "two"', 39),
        ('act = "two"', 'act = ""', 39),
        ('act = "two"', "act = 2", 39),
        ('least = "half"', 'least = ""', 35),
        ('least = "half"', 'most = "half"', 35),
        ('least = "half"', "least = 1", 35),
        ('act = "one"\n', "", 35),
    ],
)
def test_a_suggestion_that_is_not_whole_is_told_by_its_line(old: str, new: str, line: int) -> None:
    found = suggesting(TABLED.replace(old, new))
    assert found == (Fault("en/words.toml", line, "missing-words", "suggestions.first"),)


@pytest.mark.parametrize("written", ["[]", "3", '["one", ""]', '["one", 2]', '["one", ["two"]]', '""'])
def test_an_area_without_words_is_told_by_its_line(written: str) -> None:
    found = suggesting(f"[suggestions]\nfirst = {written}\n")
    assert found == (Fault("en/words.toml", 36, "missing-words", "suggestions.first"),)


ROUTE_FILE, FOUNDATION_FILE, WORDS_FILE = "en/routes/king.md", "en/foundations/one.md", "en/words.toml"
FAULTS = [
    ("pack.toml", 'id = "small"', 'id = "No Id!"', Fault("pack.toml", 1, "bad-id", "id")),
    ("pack.toml", "format = 1", "format = 3", Fault("pack.toml", 2, "newer-format", "3")),
    ("pack.toml", "format = 1", 'format = "x"', Fault("pack.toml", 2, "newer-format", "x")),
    ("pack.toml", '["he", "en"]', '["he", "en", "fr"]', Fault("pack.toml", 4, "unknown-language", "fr")),
    ("pack.toml", '["he", "en"]', "[]", Fault("pack.toml", 4, "missing-list", "languages")),
    ("pack.toml", '["one"]', '["one", "one"]', Fault("pack.toml", 8, "named-twice", "one")),
    ("pack.toml", '["king"]', '["king", "../king"]', Fault("pack.toml", 5, "bad-id", "../king")),
    ("pack.toml", '["king"]', '"king"', Fault("pack.toml", 5, "missing-list", "routes")),
    ("pack.toml", "version = 3", "version = ", Fault("pack.toml", 3, "bad-toml")),
    ("pack.toml", '["one"]', '["one", "two"]', Fault("he/foundations/two.md", 0, "missing-file")),
    (WORDS_FILE, 'title = "The way"', "", Fault(WORDS_FILE, 1, "missing-words", "title")),
    (WORDS_FILE, 'sit = "words"', "", Fault(WORDS_FILE, 7, "missing-words", "prompts.sit")),
    (WORDS_FILE, 'leave = "words"', "leave = 7", Fault(WORDS_FILE, 31, "missing-words", "care.leave")),
    (WORDS_FILE, '["one", "two"]', "[]", Fault(WORDS_FILE, 36, "missing-words", "suggestions.first")),
    (WORDS_FILE, 'sit = "words"', 'sit = "{a|b}"', Fault(WORDS_FILE, 8, "bad-form")),
    ("he/words.toml", 'sit = "words"', 'sit = "{א|ב"', Fault("he/words.toml", 8, "bad-form")),
    ("he/words.toml", 'sit = "words"', 'sit = "{א|א}"', Fault("he/words.toml", 8, "same-forms")),
    (WORDS_FILE, 'sit = "words"', 'sit = "<b>"', Fault(WORDS_FILE, 8, "markup")),
    (FOUNDATION_FILE, "There", "<script>There", Fault(FOUNDATION_FILE, 3, "markup")),
    (FOUNDATION_FILE, "There", "{{ There }}", Fault(FOUNDATION_FILE, 3, "markup")),
    (FOUNDATION_FILE, "There", "JavaScript:There", Fault(FOUNDATION_FILE, 3, "markup")),
    (FOUNDATION_FILE, "There", "\u202eThere", Fault(FOUNDATION_FILE, 3, "unseen")),
    (FOUNDATION_FILE, "There", "The\x00re", Fault(FOUNDATION_FILE, 3, "unseen")),
    (FOUNDATION_FILE, "There", "The\x0bre", Fault(FOUNDATION_FILE, 3, "unseen")),
    (FOUNDATION_FILE, "There", "The\x1cre", Fault(FOUNDATION_FILE, 3, "unseen")),
    (FOUNDATION_FILE, "# One", "", Fault(FOUNDATION_FILE, 1, "no-name")),
    (FOUNDATION_FILE, "There is none but He.", "", Fault(FOUNDATION_FILE, 1, "no-text")),
    (FOUNDATION_FILE, "- When was it so today?", "", Fault(FOUNDATION_FILE, 1, "no-question")),
    (
        FOUNDATION_FILE,
        "There",
        "## There",
        Fault(FOUNDATION_FILE, 3, "stray-heading", "## There is none but He."),
    ),
    (ROUTE_FILE, "# King", "", Fault(ROUTE_FILE, 1, "no-name")),
    (ROUTE_FILE, "## arrive", "## dance", Fault(ROUTE_FILE, 3, "unknown-part", "dance")),
    (ROUTE_FILE, "## foundation", "## arrive", Fault(ROUTE_FILE, 7, "named-twice", "arrive")),
    (ROUTE_FILE, "## arrive\n\nA line.", "## arrive", Fault(ROUTE_FILE, 1, "missing-part", "arrive")),
    (ROUTE_FILE, "# King", "# King\nstray", Fault(ROUTE_FILE, 2, "line-outside-part")),
    (ROUTE_FILE, "A line.", "[onw]", Fault(ROUTE_FILE, 5, "unknown-mark", "[onw]")),
    (ROUTE_FILE, "A line.", "A line.\n[point]", Fault(ROUTE_FILE, 6, "mark-elsewhere", "[point]")),
    (
        ROUTE_FILE,
        "## point\n\nA line.",
        "## point\n\n[point]\n[point]",
        Fault(ROUTE_FILE, 22, "named-twice", "[point]"),
    ),
    ("pack.toml", "version = 3", "version = 3\nrest = 7", Fault("pack.toml", 4, "missing-list", "rest")),
    (
        "pack.toml",
        "[sets]",
        '[rest]\nnight = ["one"]\n\n[sets]',
        Fault("pack.toml", 8, "unknown-rest", "night"),
    ),
    ("pack.toml", "[sets]", "[rest]\nstop = 1\n\n[sets]", Fault("pack.toml", 8, "missing-list", "stop")),
    (
        "pack.toml",
        "[sets]",
        '[rest]\nstop = ["two"]\n\n[sets]',
        Fault("pack.toml", 8, "unknown-foundation", "two"),
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "fault"), FAULTS)
def test_every_fault_names_its_file_and_line(path: str, old: str, new: str, fault: Fault) -> None:
    assert fault in changed(path, old, new)


def test_a_missing_translation_is_told_by_its_file() -> None:
    files = small()
    del files["en/foundations/one.md"], files["en/words.toml"]
    found = read_pack(files)
    assert found == (
        Fault("en/foundations/one.md", 0, "missing-file"),
        Fault("en/words.toml", 0, "missing-file"),
    )


def test_a_file_the_pack_does_not_name_is_told() -> None:
    files = small() | {"en/foundations/two.md": FOUNDATION, "fr/words.toml": WORDS}
    found = read_pack(files)
    assert found == (Fault("en/foundations/two.md", 1, "stray-file"), Fault("fr/words.toml", 1, "stray-file"))


def test_nothing_at_all_is_told_and_not_raised() -> None:
    assert read_pack({}) == (Fault("pack.toml", 0, "missing-file"),)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "a = " + "9" * 5000, "a = 2026-02-30", "\x00", "= ="]
)
def test_hostile_toml_is_a_fault(text: str) -> None:
    files = small() | {"pack.toml": text}
    found = read_pack(files)
    assert isinstance(found, tuple)
    assert any(fault.file == "pack.toml" and fault.code == "bad-toml" for fault in found)


def test_all_faults_are_told_at_once_in_order() -> None:
    files = small()
    files["en/routes/king.md"] = "<b>"
    files["he/foundations/one.md"] = "# \u202e"
    found = read_pack(files)
    assert isinstance(found, tuple) and list(found) == sorted(set(found))
    assert {fault.file for fault in found} == {"en/routes/king.md", "he/foundations/one.md"}


def test_a_pack_of_faults_without_end_tells_as_many_as_anyone_reads() -> None:
    many = [f"x{number}" for number in range(20_000)]
    began = time.process_time()
    for files in (
        small() | {"pack.toml": HEAD.replace('"one"', ", ".join(f'"{each}"' for each in many))},
        small() | {"pack.toml": HEAD + "[rest]\nstop = [" + ", ".join(f'"{each}"' for each in many) + "]"},
        small() | {"he/words.toml": WORDS + "".join(f"{each} = 1\n" for each in many)},
        small() | {"he/routes/king.md": "# King\n" + "---\n" * 50_000},
        small() | {f"{each}.md": "" for each in many[:500]},
        small() | {"pack.toml": HEAD.replace('"one"', '"one", ' * 60_000 + '"one"')},
    ):
        found = read_pack(files)
        assert isinstance(found, tuple) and 1 <= len(found) <= MOST_FAULTS + 10
    assert time.process_time() - began < 15
