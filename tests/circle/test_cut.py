"""What is new in a mail is told from what it quotes, in the shapes of the programs people use."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle.mails import Shape, shapes
from kesher.circle.letters.cut import new_words
from kesher.circle.letters.marks import MARK

ALL = shapes()


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r", "").split("\n")).strip()


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.name)
def test_what_is_new_is_found(shape: Shape) -> None:
    assert new_words(shape.text) == plain(shape.new)


def test_there_are_shapes_of_every_program_in_both_languages() -> None:
    names = [shape.name for shape in ALL]
    assert len(names) == len(set(names)) >= 60
    for program in ("gmail", "outlook", "apple", "yahoo", "thunderbird"):
        told = [name for name in names if name.startswith(program)]
        assert any("he" in name.split("-") for name in told) and any("en" in name.split("-") for name in told)


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_nothing_is_added_and_nothing_breaks(text: str) -> None:
    new = new_words(text)
    letters = [each for each in text if each.isalnum()]
    assert len([each for each in new if each.isalnum()]) <= len(letters)
    assert MARK not in new


def test_a_long_mail_takes_no_long_time() -> None:
    hostile = [
        "On " * 40_000,
        "\n".join(["On a 2026"] * 20_000),
        "> " * 100_000,
        "From: x\n" * 20_000,
        "_" * 200_000,
        "ב-" * 60_000,
        "\n" * 200_000,
        "sent from " * 20_000,
    ]
    for text in hostile:
        began = time.process_time()
        new_words(text)
        assert time.process_time() - began < 3
