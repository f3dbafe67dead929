"""The words of which passphrases are drawn."""

import re
from collections import Counter

import pytest
from rapidfuzz.distance import OSA

from kesher.method.language import Language
from kesher.words.passphrase import WORDS, drawn, listed

LETTERS = {Language.HE: "[א-ת]{4,}", Language.EN: "[a-z]{4,}"}


@pytest.mark.parametrize("language", Language)
def test_there_are_enough_words_and_none_is_taken_for_another(language: Language) -> None:
    words = listed(language.value)
    assert len(words) >= 6**4 and list(words) == sorted(set(words))
    for number, word in enumerate(words):
        assert re.fullmatch(LETTERS[language], word), word
        near = [each for each in words[:number] if OSA.distance(word, each, score_cutoff=1) <= 1]
        assert not near, (word, near)


@pytest.mark.parametrize("language", Language)
def test_six_words_are_drawn_each_from_the_whole_list(language: Language) -> None:
    words, times = listed(language.value), 3000
    found = Counter(word for _ in range(times) for word in drawn(language).split(" "))
    assert sum(found.values()) == times * WORDS and found.keys() <= set(words)
    assert len(found) > 0.99 * len(words)  # each is missed once in a million such trials
    assert max(found.values()) < 50  # about thirteen times each
