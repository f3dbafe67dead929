"""Words from the picture of a page, by Tesseract where it is installed with Hebrew.

The picture goes in and the words come out through pipes: no page of a private book is left in a file.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

Recogniser = Callable[[bytes], list[str] | None]
"""From the picture of a page, as PNG, to its paragraphs; None if it could not be read."""

_SECONDS_TO_ASK = 10
_SECONDS_A_PAGE = 60
_MOST_CHARACTERS = 100_000


def recogniser() -> Recogniser | None:
    """The reader of pictures of this machine, or None if there is none that knows Hebrew."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    languages = _languages(program)
    if "heb" not in languages:
        return None
    tongue = "heb+eng" if "eng" in languages else "heb"

    def recognise(picture: bytes) -> list[str] | None:
        command = [program, "stdin", "stdout", "-l", tongue, "--psm", "3"]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command; the picture is its input
                command, input=picture, capture_output=True, timeout=_SECONDS_A_PAGE, check=True
            )
        except (subprocess.SubprocessError, OSError):
            return None
        return _paragraphs(done.stdout.decode("utf-8", "replace")[:_MOST_CHARACTERS]) or None

    return recognise


def _languages(program: str) -> set[str]:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [program, "--list-langs"], capture_output=True, timeout=_SECONDS_TO_ASK, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return set()
    return set((done.stdout + done.stderr).decode("utf-8", "replace").split())


def _paragraphs(text: str) -> list[str]:
    """Paragraphs from lines: an empty line parts them; the marks of direction say nothing here."""
    plain = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text.replace("\f", "\n\n"))
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", plain) if each.strip()]
