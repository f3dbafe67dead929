"""Ways of saying: rows of terms, and how those are found that a sentence may hold (see :mod:`.lexicon`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

import msgspec


class Part(msgspec.Struct, frozen=True, gc=False):
    """One part of a way of saying: which term, after how many other words, and whether it must be there."""

    term: int
    gap: int
    needed: bool


class Row(msgspec.Struct, frozen=True):
    """A way of saying.

    Attributes:
        parts: one after another.
        need: the terms it cannot do without, as bits.
        forgiving: whether one word of it may hold a slip: there are others to tell what was meant.
    """

    parts: tuple[Part, ...]
    need: int
    forgiving: bool


_PlainRow = tuple[tuple[tuple[int, int, bool], ...], int, bool]
PlainRows = tuple[dict[int, list[_PlainRow]], list[_PlainRow]]


class Rows:
    """Ways of saying, found by the term that the fewest of them need."""

    __slots__ = ("_always", "_by_term", "_found_by")

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_term: dict[int, list[Row]] = {}
        self._always: list[Row] = []
        rows = list(rows)
        needed: dict[int, int] = {}
        for row in rows:
            for term in bits(row.need):
                needed[term] = needed.get(term, 0) + 1
        for row in rows:
            if row.need:
                self._by_term.setdefault(min(bits(row.need), key=lambda term: needed[term]), []).append(row)
            else:
                self._always.append(row)
        self._found_by = sum(1 << term for term in self._by_term)

    @classmethod
    def of(cls, plain: PlainRows) -> Self:
        """Rows that were told in plain values, found as they were found."""
        made, (by_term, always) = cls(()), plain
        made._by_term = {term: list(map(_row, rows)) for term, rows in by_term.items()}
        made._always = list(map(_row, always))
        made._found_by = sum(1 << term for term in by_term)
        return made

    def plain(self) -> PlainRows:
        """The rows in plain values."""
        by_term = {term: list(map(_told, rows)) for term, rows in self._by_term.items()}
        return by_term, list(map(_told, self._always))

    def possible(self, have: int) -> list[Row]:
        """The rows of which everything needed is there, when these terms are, as bits."""
        here = bits(have & self._found_by)
        return [
            row for term in here for row in self._by_term[term] if row.need & have == row.need
        ] + self._always


def _row(plain: _PlainRow) -> Row:
    parts, need, forgiving = plain
    return Row(tuple([Part(*each) for each in parts]), need, forgiving)


def _told(row: Row) -> _PlainRow:
    return tuple([(each.term, each.gap, each.needed) for each in row.parts]), row.need, row.forgiving


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
