"""The account of a book's letters in words."""

import pytest

from kesher.actions.wording import letters_said
from kesher.library.book import Account
from kesher.method.language import Language
from kesher.words import catalogue


@pytest.mark.parametrize("language", list(Language))
def test_the_account_of_letters_says_nothing_of_what_is_zero(language: Language) -> None:
    words = catalogue(language)
    bare = letters_said(words, Account(source=12, text=12), plain=True)[0]
    full = letters_said(words, Account(source=14, text=7, notes=3, furniture=4), plain=True)[0]
    assert "0" not in bare and bare.count("12") == 2
    assert all(each in full for each in ("14", "7", "3", "4")) and "0" not in full
