"""What a person's own Kesher says to a circle at its host, and hears from it: a question, and its answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kesher.method.problems import Code, refuse
from kesher.sync.hosted import Host, decoded

KIND = "application/json"
_MOST = 500
"""Answers of one question that are listened to."""


class Circle(msgspec.Struct, frozen=True):
    """A circle that a person is in.

    Attributes:
        circle: its id.
        name: its name.
        small: so few are in it that who asks may be guessed even without a name.
    """

    circle: str
    name: str
    small: bool = False


class Asking(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question on its way.

    Attributes:
        thread: its id, made where it is asked: sent again, it is the same question.
        text: its words.
        choice: who sees the name.
        leave: whether it may be published.
        place: where the answers of an unnamed question are laid, in hexadecimal digits.
        public: the half of a key to which they are sealed, likewise.
    """

    thread: str
    text: str
    choice: str
    leave: str
    place: str = ""
    public: str = ""


class Answer(msgspec.Struct, frozen=True):
    """An answer.

    Attributes:
        place: its place in the thread.
        text: its words; of one to an unnamed question, as they were sealed, in hexadecimal digits.
    """

    place: int
    text: str


class Home(msgspec.Struct, frozen=True):
    """What lies at the place of an unnamed question: its id, and its sealed answers."""

    thread: str
    answers: tuple[Answer, ...] = ()


_circles = msgspec.json.Decoder(tuple[Circle, ...])
_answers = msgspec.json.Decoder(tuple[Answer, ...])
_home = msgspec.json.Decoder(Home)


def circles(host: Host) -> Sequence[Circle]:
    """The circles of this person at a host.

    Raises:
        Refused: the host cannot be reached, or knows this device no more.
    """
    found: tuple[Circle, ...] = decoded(_circles, _heard(host, "/brought"))
    return found


def send(host: Host, circle: str, asking: Asking) -> None:
    """Send a question.

    Raises:
        Refused: the host refuses it, or cannot be reached.
    """
    _heard(host, f"/brought/{circle}", msgspec.json.encode(asking))


def answers(host: Host, circle: str, thread: str) -> Sequence[Answer]:
    """The answers to a question that was sent with a name."""
    found: tuple[Answer, ...] = decoded(_answers, _heard(host, f"/brought/{circle}/{thread}"))
    return found[:_MOST]


def home(address: str, circle: str, place: bytes) -> Home:
    """What lies at the place of an unnamed question. Who fetches it is not said."""
    found: Home = decoded(_home, _heard(Host(address), f"/brought/{circle}/home/{place.hex()}"))
    return msgspec.structs.replace(found, answers=found.answers[:_MOST])


def _heard(host: Host, path: str, body: bytes | None = None) -> bytes:
    heard = host.ask("GET" if body is None else "POST", path, body, KIND)
    if heard.status == 404:
        raise refuse(Code.CIRCLE_NONE)
    if heard.status not in (200, 201, 204):
        raise refuse(Code.SYNC_UNREACHABLE)
    return heard.body
