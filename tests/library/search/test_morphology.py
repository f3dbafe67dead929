"""What two words have in common, told by example."""

import pytest

from kesher.library.search import abbreviations
from kesher.library.search.lexicon import packed
from kesher.library.search.morphology import (
    PREFIXES,
    doing,
    maters,
    roots,
    spelled_after,
    spelling,
    splits,
    stems,
)
from kesher.library.search.normal import fold


def shared(how: object, first: str, second: str) -> bool:
    keys = [{key.text for key in how(fold(word))} for word in (first, second)]  # type: ignore[operator]
    return bool(keys[0] & keys[1])


def test_particles_come_off_from_the_shortest_on() -> None:
    assert splits("ושבגנ") == [("ו", "שבגנ"), ("וש", "בגנ"), ("ושב", "גנ")]
    assert splits("נר") == []


@pytest.mark.parametrize(
    ("full", "defective"), [("חלומות", "חלמות"), ("קידושין", "קדושין"), ("תולדות", "תלדת")]
)
def test_full_and_defective_spelling_are_one(full: str, defective: str) -> None:
    assert spelling(fold(full)) == spelling(fold(defective))
    assert maters(fold(full)) & maters(fold(defective)) == maters(fold(defective))


def test_two_words_of_the_same_letters_are_told_apart_by_their_matres() -> None:
    guard, guarding = maters(fold("שמירת")), maters(fold("שומרת"))
    assert spelling(fold("שמירת")) == spelling(fold("שומרת"))
    assert guard & guarding not in (guard, guarding)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("נרות", "נר"),
        ("עצים", "עץ"),
        ("מפות", "מפה"),
        ("סוכתו", "סוכה"),
        ("חלומותיו", "חלום"),
        ("מלכין", "מלכים"),
        ("נשמתא", "נשמה"),
        ("אבותינו", "אבות"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert shared(stems, one, other)


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("שתילה", "שותלים"),
        ("הדלקה", "מדליק"),
        ("נטילה", "יטול"),
        ("ישיבה", "תשבו"),
        ("בניין", "בונה"),
        ("ריצה", "ירוץ"),
        ("תפילה", "מתפלל"),
        ("הוצאה", "יצא"),
        ("חיים", "תחייה"),
        ("שמירה", "השתמרו"),
        ("קבורה", "נקברה"),
        ("הפרה", "מפר"),
    ],
)
def test_a_noun_and_its_verb_share_a_root(noun: str, verb: str) -> None:
    assert shared(roots, noun, verb)


@pytest.mark.parametrize(("one", "other"), [("שתילה", "קבורה"), ("מדליק", "שומר"), ("הלבשה", "הליכות")])
def test_strangers_share_nothing(one: str, other: str) -> None:
    assert not shared(roots, one, other)
    assert not shared(stems, one, other)


@pytest.mark.parametrize(
    ("named", "done"),
    [
        ("שמירת", "שומר שמרו ישמור לשמור שומרינ"),
        ("קבורה", "קובר קברו"),
        ("בכייה", "בוכה בכה תבכה לבכות בוכימ בכיתי"),
        ("הדלקת", "מדליק מדליקינ הדליקו ידליק"),
        ("ביקור", "מבקר ביקר יבקרו לבקר"),
        ("קידושי", "מקדש קידשה"),
    ],
)
def test_what_names_an_act_leads_to_the_verb(named: str, done: str) -> None:
    assert set(done.split()) <= set(doing(named))


@pytest.mark.parametrize("other", ["שולחנ", "נר", "שבת", "ילדימ", "הלכתי", "ספרימ"])
def test_other_nouns_lead_to_no_verb(other: str) -> None:
    assert doing(other) == []


def test_what_is_done_to_it_and_another_way_of_acting_are_not_meant() -> None:
    assert "טבול" not in doing("טבילת")
    assert "לבנ" not in doing("הלבנת") and "עבר" not in doing("עיבור")


def test_keys_of_hebrew_letters_never_meet() -> None:
    assert len({packed(key) for key in ("אב", "בא", "אבא", "א", "שבת", "~shabbat", "~bread")}) == 7


def test_an_abbreviation_is_read_both_ways() -> None:
    assert ("כל", "כמ") not in abbreviations.expansions(fold('כ"כ'))
    assert ("כל", "ככ"[0] + "כ") in abbreviations.expansions(fold('כ"כ'))
    assert abbreviations.expansions(fold('שהקב"ה')) == abbreviations.expansions(fold('הקב"ה'))
    inside = list(abbreviations.inside([fold(word) for word in ["כי", "הקדוש", "ברוך", "הוא", "שומע"]]))
    assert (1, 4, 'הקב"ה') in inside


def test_the_table_is_broad_and_every_line_of_it_can_be_found() -> None:
    table = abbreviations.table()
    assert len(table) >= 200
    for form, meanings in table.items():
        assert meanings, form
        assert fold(form) == form
        assert all(meanings), form


@pytest.mark.parametrize("form", ["שמירת", "ויהי", "יונה", "וו", "אי", "ירושלימ", "הקדמוניותיהמ", "ביתו"])
def test_after_particles_a_word_is_spelled_as_one_word_with_them(form: str) -> None:
    one_by_one = [(spelling(each + form), maters(each + form)) for each in PREFIXES]
    assert spelled_after(form, PREFIXES) == one_by_one
