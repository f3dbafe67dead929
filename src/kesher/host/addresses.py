"""The addresses that are set in the environment, taken apart in one place."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from kesher.method.problems import Problem, Refused


class Address(NamedTuple):
    """An address and what stands in it.

    Attributes:
        parts: its parts.
        port: 0 where none is named.
        user: unquoted.
        password: likewise.
    """

    parts: SplitResult
    port: int
    user: str
    password: str

    @property
    def server(self) -> str:
        """The name of the machine; empty where there is none."""
        return self.parts.hostname or ""

    def named(self, name: str, otherwise: str = "") -> str:
        """A value of its query."""
        return parse_qs(self.parts.query).get(name, [otherwise])[0]


def taken_apart(given: str, wrong: Problem) -> Address:
    """An address as it was set.

    Args:
        given: the address.
        wrong: what is said where it is none.

    Raises:
        Refused: with that.
    """
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise Refused(wrong) from None
    return Address(parts, port or 0, unquote(parts.username or ""), unquote(parts.password or ""))
