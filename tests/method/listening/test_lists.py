"""How lists are read and listened with: each part of the notation by itself, in a small list of its own."""

import re
from datetime import date

import pytest

from kesher.method.lexicon import Lexicon, Lists
from kesher.method.listening import Listener, Tier, heard, listened

MEANT, MAYBE, NOTHING = Tier.MEANT, Tier.MAYBE, Tier.NOTHING


def lexicon(*meant: str, words: dict[str, list[str]] | None = None, **others) -> list[Lexicon]:
    for name in ("regardless", "maybe", "softened", "unmeant", "others", "told"):
        if name in others:
            others[name] = {"some": [each_letter(each) for each in others[name]]}
    groups = {name: [each_letter(each) for each in group] for name, group in (words or {}).items()}
    some = {"some": [each_letter(each) for each in meant]}
    return [Lexicon(Lists(checked=date(2026, 11, 26), words=groups, meant=some, **others))]


def each_letter(text: str) -> str:
    """A word for each capital letter: letters that stand apart would be put together into one word."""
    return re.sub(r"\b[A-Z]\b", lambda letter: letter[0].lower() * 2 + "q", text)


def tier(text: str, lexicons: list[Lexicon]) -> Tier:
    return listened(each_letter(text), lexicons)


def tiers(lexicons: list[Lexicon], *texts: str) -> list[int]:
    return [int(tier(each, lexicons)) for each in texts]


# --- rows of parts ----------------------------------------------------------------------------------------


def test_words_stand_one_after_another() -> None:
    ears = lexicon("A B")
    assert tiers(ears, "A B", "X A B X", "A-B!", "B A", "A X B", "ab", "A", "") == [2, 2, 2, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("said", "most"), [("A .. B", 3), ("A ..1 B", 1), ("A ..5 B", 5), ("A B", 0)])
def test_a_gap_is_so_many_words_and_no_more(said: str, most: int) -> None:
    ears = lexicon(said)
    for between in range(8):
        text = " ".join(["A", *["X"] * between, "B"])
        assert (tier(text, ears) is MEANT) == (between <= most), text


def test_a_gap_is_passed_from_wherever_the_first_part_stands() -> None:
    ears = lexicon("A ..1 B")
    assert tiers(ears, "A A B", "A X A X B", "A X X B A", "B A X B") == [2, 2, 0, 2]


def test_a_part_may_be_there_or_not() -> None:
    ears = lexicon("A B? C", "D {few}? E", words={"few": ["F", "G H"]})
    assert tiers(ears, "A B C", "A C", "A X C", "B C", "D E", "D F E", "D G H E", "D G E") == [
        2, 2, 0, 0, 2, 2, 2, 0,
    ]  # fmt: skip


def test_a_group_is_any_of_its_words_and_phrases_and_of_another_group() -> None:
    ears = lexicon(
        "{one} Z", "{one|two} Y", words={"one": ["A", "B C", "{three}"], "two": ["D"], "three": ["E"]}
    )
    assert tiers(ears, "A Z", "B C Z", "E Z", "D Z", "D Y", "E Y", "B Z", "C Z") == [2, 2, 2, 0, 2, 2, 0, 0]


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match="wihs"):
        lexicon("{wihs} A", words={"wish": ["B"]})
    with pytest.raises(LookupError, match="lost"):
        lexicon("{one} A", words={"one": ["{lost}"]})


def test_a_word_with_endings_is_several_and_a_stem_any_that_begins_so() -> None:
    ears = lexicon("{one} {many} z", words={"one": ["חושב/ת על/יו", "a/b"], "many": ["xy-"]})
    assert tiers(ears, "חושב על xyw z", "חושבת עליו xyy z", "ab xyz z", "a xyz z") == [2, 2, 2, 2]
    assert tiers(ears, "חושבים על xyw z", "b xyz z", "a xy z", "a wxy z") == [0, 0, 0, 0]


def test_a_comma_in_a_group_is_a_mark_or_the_end() -> None:
    ears = lexicon("A {then}", words={"then": [",", "B"]})
    assert tiers(ears, "A", "A, C", "A. C", "A\nc", "A B C", "A... C", "(A) C", "A C", "C") == [
        2, 2, 2, 2, 2, 2, 2, 0, 0,
    ]  # fmt: skip


def test_nothing_reaches_over_the_end_of_a_sentence_or_a_paragraph_but_over_all_other_marks() -> None:
    ears = lexicon("A .. B")
    for mark in (", ", " - ", "... ", " (", "\n", ": ", "; ", " … ", "?! "):
        assert tier(f"A{mark}B", ears) is MEANT, mark
    for mark in (". ", "! ", "? ", "\n\n", "\n \n", ".\n"):
        assert tier(f"A{mark}B", ears) is NOTHING, mark


def test_words_that_change_nothing_may_stand_anywhere_but_no_more_than_two() -> None:
    ears = lexicon("A B {one} D", words={"one": ["c1 c2"], "between": ["so", "kind of"]})
    some = "A so B c1 c2 D", "A B so so c1 c2 D", "A B c1 so c2 D", "A B c1 c2 kind of D"
    none = "A so so so B c1 c2 D", "A X B c1 c2 D", "A kind B c1 c2 D", "A B c1 X c2 D"
    assert tiers(ears, *some, *none) == [2] * 4 + [0] * 4


# --- what covers a sign -------------------------------------------------------------------------------------


def test_a_word_inside_what_only_sounds_so_is_not_taken_and_elsewhere_it_is() -> None:
    ears = lexicon("A B", maybe=["C"], unmeant=["X A B", "C ..2 Y"])
    assert tiers(ears, "X A B", "X A B and A B", "A B X", "C Y", "C Z Z Y", "C Z Z Z Y", "Y C", "C") == [
        0, 2, 2, 0, 0, 1, 1, 1,
    ]  # fmt: skip
    assert tiers(lexicon("A B", unmeant=["X .. B"]), "A X B", "X A B", "A B X B") == [0, 0, 2]
    assert tiers(lexicon("A B", unmeant=["X? A B Y"]), "A B Y", "X A B Y", "A B") == [0, 0, 2]


def test_the_same_of_somebody_else_reaches_over_no_mark_and_over_no_word_of_oneself() -> None:
    ears = lexicon("want die", others=["he .. want die"], words={"self": ["i"]})
    assert tiers(ears, "he may want die", "he, want die", "he knows i want die", "he X X X X want die") == [
        0, 2, 2, 2,
    ]  # fmt: skip
    assert tiers(ears, "i know he want die", "he want die and i want die", "yes, he want die") == [0, 2, 0]


def test_nothing_is_taken_of_what_is_told_until_the_end_or_until_it_comes_back_to_oneself() -> None:
    ears = lexicon("want die", told=["we read"], words={"self": ["i"]})
    assert tiers(ears, "we read that they want die", "we read. want die", "want die we read") == [0, 2, 2]
    assert tiers(ears, "we read want die and i too want die", "i know we read want die") == [2, 0]


def test_a_verse_makes_of_what_is_meant_what_may_be_and_only_there() -> None:
    ears = lexicon("take my soul", softened=["take my soul for better"])
    whole = "take my soul for better"
    assert tiers(ears, "take my soul", whole, f"{whole}, take my soul", f"take my soul {whole}") == [
        2,
        1,
        2,
        2,
    ]


def test_what_is_said_outright_holds_whatever_stands_around_it() -> None:
    ears = lexicon("die", regardless=["not a day ..3 die"], unmeant=["not .. die"])
    assert tiers(ears, "die", "not think die", "not a day i not think die") == [2, 0, 2]


def test_what_is_meant_stands_above_what_may_be_and_one_sentence_above_another() -> None:
    ears = lexicon("A", maybe=["B"])
    assert tiers(ears, "B", "B. A", "A. B", "B A", "C. C") == [1, 2, 2, 2, 0]
    assert tier("B", [*ears, *lexicon("B")]) is MEANT
    assert tier("B", [*lexicon("B"), *ears]) is MEANT
    assert tier("B", [*lexicon("Z"), *ears]) is MAYBE


# --- words, however they are spelt --------------------------------------------------------------------------


def test_a_word_may_carry_a_prefix_unless_it_is_another_word() -> None:
    ears = lexicon("רוצה למות", prefixes=["ו", "ש", "כש"], apart=["שלמות"])
    assert tiers(ears, "ורוצה למות", "כשרוצה ולמות", "רוצה שלמות", "ברוצה למות", "וושרוצה למות") == [
        2,
        2,
        0,
        0,
        0,
    ]


def test_a_silent_letter_may_be_there_or_not_in_a_long_word() -> None:
    ears = lexicon("להתאבד", "אמות", silent="וי")
    assert tiers(ears, "להתאבד", "להיתאבד", "להתאבוד", "להתאובוד", "אמת", "אמיות") == [2, 2, 2, 0, 0, 0]


def test_a_doubled_letter_is_as_good_as_a_single_one() -> None:
    ears = lexicon("killing dieing")
    assert tiers(ears, "kiling dieing", "killling diiieeing", "kilin dieing") == [2, 2, 0]


def test_one_word_of_several_may_hold_a_slip_and_a_word_alone_may_not() -> None:
    ears = lexicon("wanted suicide", "despair", slips=["wanted", "suicide", "despair"], apart=["wasted"])
    slipped = "wnated suicide", "wante suicide", "wanteed suicide", "wandted suicide", "wanted suicbde"
    assert tiers(ears, *slipped) == [2] * 5
    assert tiers(ears, "wnated suicbde", "wasted suicide", "despair", "despiar", "wa suicide") == [
        0,
        0,
        2,
        0,
        0,
    ]


def test_a_slip_in_any_other_word_makes_it_only_what_may_be_meant() -> None:
    ears = lexicon("wanted suicide", "wants dying", slips=["wanted"])
    assert tiers(ears, "wanted suicbde", "wnated suicide", "wants dyin", "wants dieing") == [1, 2, 0, 0]
    assert tiers(ears, "wanst dying", "want dying", "wbnts dying") == [1, 0, 1]


def test_what_says_the_same_is_put_in_its_place_in_a_text_and_in_the_lists() -> None:
    ears = lexicon("do not go", "nobody", same={"do not": "dont", "no one": "nobody", "noone": "nobody"})
    assert tiers(ears, "don't go", "do not go", "no one", "noone", "nobody", "do no go") == [2, 2, 2, 2, 2, 0]


def test_words_that_ran_together_or_apart_are_found() -> None:
    ears = lexicon("i want to die", "kill myself", short=["i", "to"])
    together = "iwanttodie", "i wantto die", "iwant todie", "killmyself", "kill my self"
    apart = "i want to d i e", "I W A N T T O D I E", "k.i.l.l myself", "k-i-l-l m y s e l f"
    assert all(heard(each, ears) for each in (*together, *apart))
    assert tiers(ears, "iwantxtodie", "wanttodie", "killmyselfx", "kill my sel", "i want to d i") == [0] * 5


def test_figures_and_signs_may_stand_for_letters_and_numbers_are_numbers() -> None:
    ears = lexicon("kill", "20 pills")
    assert tiers(ears, "k1ll", "ki11", "20 pills", "2o pills", "200 pills") == [2, 0, 2, 0, 0]
    assert tiers(lexicon("as"), "@$", "a$", "@s s") == [2, 2, 2]


def test_points_capitals_final_letters_and_invisible_signs_make_no_difference() -> None:
    ears = lexicon("רוצה למות", "מתים", "want to die", "כל כך")
    for text in (
        "רוֹצֶה לָמוּת",
        "רוצה־למות",
        "רו\u200dצה למו\u200fת",
        "מתימ",
        "ＷＡＮＴ to DIE",
        "wánt tö die",
        'כ"ל כ״ך',
    ):
        assert tier(text, ears) is MEANT, text


# --- long texts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [0, 60, 78, 79, 80, 81, 118, 119, 120, 121, 198, 199, 200, 201, 500])
def test_in_a_long_sentence_nothing_is_lost_at_the_seams(before: int) -> None:
    ears = lexicon("A ..5 B {then}", maybe=["C"], unmeant=["N ..5 A"], words={"then": [",", "D"]})
    filled = ["X"] * before
    assert MEANT is tier(" ".join([*filled, "A X X X X X B D", *filled]), ears)
    assert MEANT is not tier(" ".join([*filled, "N X X X X X A X B D", *filled]), ears)
    assert MEANT is not tier(" ".join([*filled, "A X X X X X B Y", *filled]), ears)
    assert MEANT is tier(" ".join([*filled, "A B, Y", *filled]), ears)
    assert tier(" ".join([*filled, "C", *filled]), ears) is MAYBE


def test_a_listener_hears_one_text_as_it_heard_the_one_before() -> None:
    listener = Listener(lexicon("want to die", unmeant=["not want to die"], short=["to"]))
    texts = ["I want to die", "not want to die", "wantto die", "I live", "I want to die"]
    assert [listener.tier(each) for each in texts * 2] == [MEANT, NOTHING, MEANT, NOTHING, MEANT] * 2
