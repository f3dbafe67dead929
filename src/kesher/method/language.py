"""The languages Kesher speaks, and the two forms of address that Hebrew needs."""

from __future__ import annotations

import re
from enum import StrEnum


class Language(StrEnum):
    """A language of the words."""

    HE = "he"
    EN = "en"

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as HTML names it."""
        return "rtl" if self is Language.HE else "ltr"


class Form(StrEnum):
    """The form of address."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


FORMS = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
"""Both forms where the letters differ: ``{masculine|feminine}``."""


def address(text: str, form: Form) -> str:
    """Choose one form of address wherever a text gives two."""
    return FORMS.sub(lambda found: found[1 if form is Form.MASCULINE else 2], text)
