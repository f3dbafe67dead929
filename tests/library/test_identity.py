"""The same book: by its bytes, and by its words."""

import random
import time

from kesher.library.book import Kind, Unit
from kesher.library.identity import fingerprint, overlap
from layouts import ENGLISH, HEBREW


def units(*texts: str) -> list[Unit]:
    return [Unit(Kind.PASSAGE, f"ספר, {place}", each) for place, each in enumerate(texts, 1)]


def test_the_same_bytes_are_the_same_book() -> None:
    assert fingerprint(b"a") == fingerprint(b"a") != fingerprint(b"b")
    assert len(fingerprint(b"")) == 64


def test_the_same_words_in_other_units_and_marks_are_the_same() -> None:
    assert overlap(units(*HEBREW), units(*HEBREW)) == 1
    assert overlap(units(*HEBREW), units(" ".join(HEBREW))) == 1
    assert overlap(units("שָׁלוֹם לָךְ, אָדָם יוֹשֵׁב"), units("שלום לך אדם - יושב!")) == 1


def test_a_better_edition_shares_most_and_another_book_nothing() -> None:
    mended = [each.replace("שקט", "דממה") for each in HEBREW]
    assert 0.7 < overlap(units(*HEBREW), units(*mended)) < 1
    assert overlap(units(*HEBREW), units(*ENGLISH)) == 0
    assert overlap([], units(*HEBREW)) == 0 == overlap([], [])


def test_an_excerpt_is_not_the_book() -> None:
    assert overlap(units(*HEBREW), units(HEBREW[0])) < 0.3
    assert overlap(units(HEBREW[0]), units(*HEBREW)) < 0.3


def test_a_sample_says_the_same_and_soon() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("אבגדהוזחטילמנ", k=5)) for _ in range(3000)]
    texts = [" ".join(chance.choices(words, k=30)) for _ in range(100_000)]
    spoiled = [each if place % 2 else " ".join(reversed(each.split())) for place, each in enumerate(texts)]
    started = time.process_time()
    found = overlap(units(*texts), units(*spoiled))
    assert 0.45 < found < 0.55
    assert time.process_time() - started < 20
