"""Setting in type leaves nothing behind in the program that asked."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from kesher.method.language import Language
from kesher.paper import typeset
from kesher.paper.geometry import Paper
from kesher.paper.recovery import print_recovery
from kesher.words import catalogue

WORDS = catalogue(Language.EN)
CODE = "-".join(["ABCD"] * 7)


def test_the_compiler_is_never_loaded_into_this_program() -> None:
    before = "typst" in sys.modules
    assert print_recovery(CODE, "", Paper.A4, WORDS).startswith(b"%PDF")
    assert ("typst" in sys.modules) == before


def test_several_may_print_at_once() -> None:
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda paper: print_recovery(CODE, "", paper, WORDS), [*Paper] * 2))
    assert all(each.startswith(b"%PDF") for each in made)


def test_one_that_fails_says_nothing_of_the_words() -> None:
    with pytest.raises(RuntimeError) as broken:
        typeset.typeset(typeset.Template.WEEK, {"secret": "zanzibar"})
    assert "zanzibar" not in repr(broken.value)
