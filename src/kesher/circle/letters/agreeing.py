"""Agreeing by mail: the asker is shown how his question is to be published, and says yes in one word.

The address to which he says it belongs to just what he was shown: were it to stand there otherwise meanwhile,
it agrees to nothing. Whatever he writes besides that one word is no yes, and goes to the desk as any word of
his.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import cache

import msgspec

from kesher.circle.asking import thread_of
from kesher.circle.publishing import agree
from kesher.circle.room import Room
from kesher.circle.thread import Thread
from kesher.library.script import bare
from kesher.method.language import Language
from kesher.words import catalogue

_KIND = "agree"


def way_to_agree(thread: Thread) -> str:
    """Where a door leads by which its asker agrees to what is proposed of a thread."""
    return f"{_KIND}:{_mark(thread)}:{thread.id}"


def _mark(thread: Thread) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(thread.about.proposed)).hexdigest()[:16]


def thread_behind(way: str) -> str:
    """The thread to which a door leads, whether by it one goes on or agrees."""
    return way.rpartition(":")[2]


def agreed(room: Room, now: datetime, way: str, words: str) -> bool:
    """Agree, where a door is for that and the words say yes to what still stands so.

    Raises:
        Refused: ``CIRCLE_CHANGED``: just now it is to stand there otherwise.
    """
    kind, _, rest = way.partition(":")
    if kind != _KIND or not _says_yes(words):
        return False
    with room.database.reading():
        found = thread_of(room, thread_behind(way))
    if found is None or not found.about.proposed or _mark(found) != rest.partition(":")[0]:
        return False
    agree(room, now, found)
    return True


def _says_yes(words: str) -> bool:
    return _plain(words) in _yes()


@cache
def _yes() -> frozenset[str]:
    said = (catalogue(each).plain("circle.mail_yes") for each in Language)
    return frozenset(_plain(word) for words in said for word in words.split(";"))


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", bare(words).casefold()))
