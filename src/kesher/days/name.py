"""A thing that is said in both languages."""

import msgspec

from kesher.method.language import Language


class Name(msgspec.Struct, frozen=True):
    """One name, in Hebrew and in English.

    Attributes:
        he: The name as it is written in Israel.
        en: The name as an English reader says it.
    """

    he: str
    en: str

    def say(self, language: Language) -> str:
        """Return the name in one language."""
        return self.he if language == Language.HE else self.en
