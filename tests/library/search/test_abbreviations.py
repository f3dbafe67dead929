"""The table of abbreviations is whole, and what is written short is never read as a word."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from kesher.library import search
from kesher.library.search import abbreviations, written
from kesher.library.search.normal import bare, forms, is_short
from library.search.shelves import numbers, shelve

SECTIONS = tomllib.loads(
    files(search).joinpath("abbreviations.toml").read_text(encoding="utf-8"),
)
FREE = ("free", "alike", "alike_endings", "words")


def spells(short: str, meaning: str) -> bool:
    """Whether the letters of an abbreviation stand in its meaning, in their order."""
    letters = iter("".join(forms(meaning)))
    return all(letter in letters for letter in bare(forms(short)[0]))


@pytest.mark.parametrize("section", [each for each in SECTIONS if each not in FREE])
def test_every_abbreviation_spells_what_it_stands_for(section: str) -> None:
    table = SECTIONS[section]
    assert [
        (short, meaning)
        for short, meanings in table.items()
        for meaning in meanings
        if not spells(short, meaning)
    ] == []


def test_every_abbreviation_is_one_word_with_a_sign_and_says_each_meaning_once() -> None:
    assert len(abbreviations.table()) > 1000
    for section, table in SECTIONS.items():
        if section in FREE[1:]:
            continue
        for short in table:
            (form,) = forms(short)
            assert '"' in form or form.endswith("'"), short
    for form, meanings in abbreviations.table().items():
        assert len(set(meanings)) == len(meanings) > 0, form


def test_the_table_is_read_as_toml_is() -> None:
    as_toml: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for section, table in SECTIONS.items():
        for key, value in table.items():
            strings = [value] if isinstance(value, str) else value
            kept = as_toml.setdefault(section, {}).setdefault("".join(forms(key)), [])
            kept += [tuple(forms(each)) for each in strings]
    found = {
        section: {
            "".join(forms(key)): [written.folded(each) for each in strings] for key, strings in table.items()
        }
        for section, table in written.sections().items()
    }
    assert found == as_toml


COMMON = (
    'ג"כ=גם כן',
    'ת"ק=תנא קמא',
    'עד"ז=על דרך זה',
    'משא"כ=מה שאין כן',
    'כמ"ש=כמו שכתוב',
    'מש"כ=מה שכתב',
    'כ"א=כי אם',
    'קב"ש=קבלת שבת',
    'עכ"ל=עד כאן לשונו',
    'וכמ"ש=וכמו שכתוב',
    'בשו"ע=בשולחן ערוך',
    'שבשו"ע=שבשולחן ערוך',
    'ב"ה=ברוך השם',
    'ב"ה=בית הלל',
    'בעזהי"ת=בעזרת השם',
    "רשב\"ג=ר' שמעון בן גמליאל",
    'או"ח=ארח חיים',
    'חז"ל=חכמינו זכרונם לברכה',
    'קי"ל=קיימא לן',
    'מנכ"ל=מנהל כללי',
)


@pytest.mark.parametrize("pair", COMMON)
def test_an_abbreviation_finds_its_words_and_its_words_find_it(tmp_path: Path, pair: str) -> None:
    short, meaning = pair.split("=")
    index = shelve(tmp_path / "i", ("b", [f"ויאמר {short} לכולם", f"ויאמר {meaning} לכולם", "דבר אחר"]))
    assert numbers(index, short)[:2] == [1, 2]
    assert set(numbers(index, meaning)[:2]) == {1, 2}


def test_the_commonest_meaning_comes_first(tmp_path: Path) -> None:
    index = shelve(tmp_path / "i", ("b", ["בניסן רב חסדא", "בניסן רבי חייא", "בניסן ראש חודש"]))
    assert numbers(index, 'ר"ח ניסן')[0] == 3
    assert set(numbers(index, 'ר"ח ניסן')) == {1, 2, 3}


@pytest.mark.parametrize(
    ("short", "word"),
    [('ת"ק', "שתיק"), ('ת"ק', "תקע"), ('רש"י', "ריש"), ('רא"ש', "ראש"), ('כת"ב', "כתב"), ("אמ'", "אם")],
)
def test_an_abbreviation_is_never_read_as_a_word(tmp_path: Path, short: str, word: str) -> None:
    index = shelve(tmp_path / "i", ("b", [f"הנה {word} כאן"]))
    assert numbers(index, short) == []


def test_a_word_typed_without_its_sign_finds_the_abbreviation(tmp_path: Path) -> None:
    index = shelve(tmp_path / "i", ("b", ['כתב הרמב"ן כאן', "דבר אחר", 'זמן ק"ש של ערבית']))
    assert numbers(index, "רמבן") == [1]
    assert numbers(index, "קש ערבית")[0] == 3


def test_a_quotation_within_a_word_is_no_abbreviation() -> None:
    assert is_short('ק"ש') and is_short("ר'") and not is_short("הארצ'") and not is_short("שלומ")


NAMES = ("אלהים", "אלוהים", "אלקים", "אלוקים", "א-להים", "א־לקים")


@pytest.mark.parametrize("written", NAMES)
def test_a_holy_name_is_found_in_all_its_spellings(tmp_path: Path, written: str) -> None:
    index = shelve(tmp_path / "i", ("b", [f"וירא {written} כי טוב", f"לב{written} חדש", "דבר אחר"]))
    for name in NAMES:
        assert numbers(index, name)[:1] == [1], name


@pytest.mark.parametrize("written", ["י-הוה", "יהוה", "ה'", "השם", "הוי-ה", "י־ה־ו־ה", 'הוי"ה'])
def test_the_name_is_found_however_it_is_written(tmp_path: Path, written: str) -> None:
    index = shelve(tmp_path / "i", ("b", [f"דבר {written} אלי", "דבר אחר"]))
    for name in ("יהוה", "השם", "ה׳", "י-הוה"):
        assert numbers(index, name)[:1] == [1], name
