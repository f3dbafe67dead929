"""The words of the library and what each has in common with the others, prepared once and kept.

A lexicon is a handful of arrays in one file, read where they lie. A word is a small number, its *id*; for
every spelling, stem and root there is the list of the words that have it, and for every word the list of the
words that are it with particles before it. That last list is where the vocabulary verifies: particles are
taken off only where what is left is a word of the library.

A lexicon is never changed: :meth:`Lexicon.grown` gives a new one.

It is long because its arrays are written and read side by side, and must not drift apart.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.library.search import arrays as files
from kesher.library.search import morphology
from kesher.library.search.normal import HEBREW, bare, is_hebrew, is_short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.parts import np

    Ints = NDArray[Any]

_CODE = {letter: number for number, letter in enumerate(HEBREW, 1)}
_PARTICLES = frozenset("הבכלמשד")
_UNVERIFIED = 2
_BEGUN = tuple(zlib.crc32(particles.encode()) for particles in morphology.PREFIXES)
_SHORT_BEGUN = tuple(
    (zlib.crc32(begun), zlib.adler32(begun))
    for begun in (f'"{particles}'.encode() for particles in ("", *morphology.PREFIXES))
)
"""Checksums of particles, to be gone on with: so the words that have them are looked up quickly."""
_PACKED = 12
"""So many letters fit into one number, at five bits a letter."""


def packed(key: str) -> int:
    """Return a key as one number of 64 bits; keys of Hebrew letters differ wherever their first twelve do."""
    number = 0
    for letter in key[:_PACKED]:
        code = _CODE.get(letter)
        if code is None:
            data = key.encode()
            return 1 << 63 | zlib.crc32(data) << 31 | zlib.adler32(data) >> 1
        number = number << 5 | code
    return number


def thin(numbers: Ints) -> NDArray[np.uint8]:
    """Return numbers below 2**24 as rows of three bytes."""
    from kesher.parts import np

    return np.ascontiguousarray(numbers.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3])


def wide(rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the numbers of :func:`thin` again."""
    from kesher.parts import np

    whole = np.zeros((len(rows), 4), np.uint8)
    whole[:, :3] = rows
    return whole.view("<u4").ravel()


def summed(sizes: Ints) -> NDArray[np.int64]:
    """Return where each of some things of these sizes starts, and where the last ends."""
    from kesher.parts import np

    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _starts(sizes: Ints) -> NDArray[np.uint32]:
    """Return :func:`summed`, as it is kept."""
    return summed(sizes).astype("<u4")


def runs(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return all numbers from each start up to its end, in order, and which run each is of."""
    from kesher.parts import np

    starts = starts.astype(np.int64)
    sizes = ends.astype(np.int64) - starts
    origin = np.repeat(np.arange(len(starts)), sizes)
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes - starts, sizes), origin


class Rows(NamedTuple):
    """Lists of words by key: the words of ``keys[i]`` are ``ids[starts[i]:starts[i + 1]]``.

    Attributes:
        keys: sorted, of 64 bits.
        starts: one more than there are keys.
        ids: the words, :func:`thin`.
        costs: of each word under its key; above its four lowest bits are the matres the word is written with.
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    ids: NDArray[np.uint8]
    costs: NDArray[np.uint16]

    def of(self, key: int) -> tuple[Ints, Ints, Ints]:
        """Return the words under a key, with their costs and matres; empty where there are none."""
        from kesher.parts import np

        at = int(np.searchsorted(self.keys, np.uint64(key)))
        if at == len(self.keys) or int(self.keys[at]) != key:
            return wide(self.ids[:0]), self.costs[:0], self.costs[:0]
        row = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return wide(self.ids[row]), self.costs[row] & 0xF, self.costs[row] >> 4

    def of_each(self, keys: Sequence[int]) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the words under some keys, with their costs and matres, and the place of each one's key."""
        from kesher.parts import np

        asked = np.array(keys, np.uint64)
        at = np.searchsorted(self.keys, asked)
        there = (
            np.flatnonzero(self.keys[np.minimum(at, len(self.keys) - 1)] == asked)
            if len(self.keys)
            else at[:0]
        )
        at = at[there]
        places, origin = runs(self.starts[at], self.starts[at + 1])
        costs = self.costs[places]
        return wide(self.ids[places]), costs & 0xF, costs >> 4, there[origin]


KINDS = ("stems", "roots")


class Lexicon:
    """Every word of the library, with its keys.

    Attributes:
        counts: how often each word occurs in the library, by id.
        rows: the words by spelling, stem and root.
    """

    def __init__(self, arrays: dict[str, Ints]) -> None:
        self._arrays = arrays
        self._text = memoryview(arrays["text"])  # type: ignore[arg-type]
        self._starts = arrays["starts"]
        self._alphabetic = arrays["alphabetic"]
        self._by_hash = arrays["by_hash"]
        self._hashes = arrays["hashes"]
        self.counts = arrays["counts"]
        self.rows = {
            kind: Rows(*(arrays[f"{kind}_{part}"] for part in ("keys", "starts", "ids", "costs")))
            for kind in KINDS
        }
        self._with_starts = arrays["with_starts"]
        self._with_ids = arrays["with_ids"]
        self.total = int(arrays["total"][0])

    def __len__(self) -> int:
        return len(self.counts)

    @classmethod
    def empty(cls) -> Lexicon:
        """A lexicon without words."""
        from kesher.parts import np

        none = np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint16)
        arrays = _words([], np.zeros(0, np.uint32), np.zeros(0, np.uint32))
        for kind in KINDS:
            arrays |= _named(kind, *none)
        return cls(arrays)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Open a lexicon; raises OSError, ValueError or KeyError when it is not one."""
        return cls(files.mapped(path))

    def save(self, path: Path) -> None:
        """Write the lexicon as one new file."""
        files.save(path, self._arrays)

    def text(self, number: int) -> str:
        """Return the form of a word."""
        return str(self._bytes(number), "utf-8")

    def some(self, numbers: Ints) -> list[str]:
        """Return the forms of some words."""
        whole = self._text
        starts, ends = self._starts[numbers].tolist(), self._starts[numbers + 1].tolist()
        return [str(whole[a:b], "utf-8") for a, b in zip(starts, ends, strict=True)]

    def texts(self) -> list[str]:
        """Return every form, by id."""
        whole, starts = self._text.tobytes(), self._starts.tolist()
        return [whole[a:b].decode() for a, b in pairwise(starts)]

    def find(self, form: str) -> int | None:
        """Return the id of a form, or nothing when the library does not have it."""
        from kesher.parts import np

        hashed = _hash(form)
        at = int(np.searchsorted(self._hashes, np.uint32(hashed)))
        while at < len(self._hashes) and int(self._hashes[at]) == hashed:
            number = int.from_bytes(self._by_hash[at], "little")
            if self.text(number) == form:
                return number
            at += 1
        return None

    def known(self, some: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the ids of those of some forms that the library has, and the place of each among them."""
        from kesher.parts import np

        if not len(self._hashes) or not some:
            return np.zeros(0, np.uint32), np.zeros(0, np.int64)
        hashed = np.fromiter(map(_hash, some), np.uint32, len(some))
        at = np.minimum(np.searchsorted(self._hashes, hashed), len(self._hashes) - 1)
        places = np.flatnonzero(self._hashes[at] == hashed).tolist()
        found = [(number, place) for place in places if (number := self.find(some[place])) is not None]
        return np.array([number for number, _ in found], np.uint32), np.array(
            [at for _, at in found], np.int64
        )

    def begun(self, start: str, limit: int) -> list[str]:
        """Return the most frequent words that begin so."""
        from kesher.parts import np

        begin = start.encode()
        first, last = (
            bisect_left(self._alphabetic, each, key=self._bytes) for each in (begin, begin + b"\xff")
        )
        ids = self._alphabetic[first:last]
        ids = ids[self.counts[ids] > 0]
        order = np.argsort(-self.counts[ids].astype(np.int64), kind="stable")
        return self.some(ids[order[:limit]])

    def _bytes(self, number: int) -> bytes:
        return self._text[int(self._starts[number]) : int(self._starts[number + 1])].tobytes()

    def after_particles(self, form: str) -> NDArray[np.uint32]:
        """Return the words that are a form with particles before it, which need not be a word itself."""
        from kesher.parts import np

        data = form.encode()
        hashed = np.array([zlib.crc32(data, begun) for begun in _BEGUN], np.uint32)
        places = np.searchsorted(self._hashes, hashed)
        at = np.minimum(places, max(len(self._hashes) - 1, 0))
        there = np.flatnonzero(self._hashes[at] == hashed).tolist() if len(self._hashes) else []
        found = (self.find(morphology.PREFIXES[each] + form) for each in there)
        return np.array([number for number in found if number is not None], np.uint32)

    def with_particles(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the words that are one of these with particles before it, and the place of that one."""
        places, origin = runs(self._with_starts[numbers], self._with_starts[numbers + 1])
        return wide(self._with_ids[places]), origin

    def grown(self, new: Sequence[str], counts: Ints) -> Lexicon:
        """Return a lexicon with more words.

        Args:
            new: forms that are not in this one; they get the next ids, in order.
            counts: of every word, the old ones first.
        """
        from kesher.parts import np

        arrays = _words([*self.texts(), *new], counts, self._alphabetic)
        for kind, keys_of in zip(KINDS, (_stems, _roots), strict=True):
            old = self.rows[kind]
            keys_new, ids, costs = _new_rows(new, len(self), keys_of)
            arrays |= _named(
                kind,
                np.concatenate([np.repeat(old.keys, np.diff(old.starts)), keys_new]),
                np.concatenate([wide(old.ids), ids]),
                np.concatenate([old.costs, costs]),
            )
        return Lexicon(arrays)

    def without_unused(self, counts: Ints) -> Lexicon:
        """Return a lexicon in which the words that occur no more are blank; all ids stay as they are."""
        from kesher.parts import np

        texts = [text if used else "" for text, used in zip(self.texts(), counts.tolist(), strict=True)]
        arrays = _words(texts, counts, self._alphabetic)
        for kind, rows in self.rows.items():
            ids = wide(rows.ids)
            keep = counts[ids] > 0
            keys_of = np.repeat(rows.keys, np.diff(rows.starts))[keep]
            arrays |= _named(kind, keys_of, ids[keep], rows.costs[keep])
        return Lexicon(arrays)


def _hash(form: str) -> int:
    return zlib.crc32(form.encode())


def _words(texts: list[str], counts: Ints, alphabetic: Ints) -> dict[str, Ints]:
    """Return the arrays that hold the words themselves; an empty text is a word that is gone.

    Args:
        texts: the words, by id.
        counts: of each.
        alphabetic: the first ids in the order of their words, which saves most of the sorting.
    """
    from kesher.parts import np

    encoded = [text.encode() for text in texts]
    with_sizes, with_ids = _with_particles(texts)
    hashes = np.fromiter(map(zlib.crc32, encoded), np.uint32, len(texts))
    by_hash = np.argsort(hashes, kind="stable")
    fresh = sorted(range(len(alphabetic), len(texts)), key=encoded.__getitem__)
    return {
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "starts": _starts(np.fromiter(map(len, encoded), np.uint16, len(texts))),
        "hashes": hashes[by_hash],
        "by_hash": thin(by_hash),
        "alphabetic": np.array(sorted([*alphabetic.tolist(), *fresh], key=encoded.__getitem__), np.uint32),
        "counts": counts.astype(np.uint32),
        "total": np.array([counts.sum()], np.uint64),
        "with_starts": _starts(with_sizes),
        "with_ids": thin(with_ids),
    }


def _new_rows(
    texts: Iterable[str], first: int, keys_of: Callable[[str], list[morphology.Key]]
) -> tuple[Ints, Ints, Ints]:
    """Return key, word and cost of every key of some words, whose ids count from ``first``."""
    from kesher.parts import np

    numbers: list[int] = []
    ids: list[int] = []
    costs: list[int] = []
    for number, form in enumerate(texts, first):
        for key in keys_of(form):
            numbers.append(packed(key.text))
            ids.append(number)
            costs.append(min(key.cost, 0xF) | key.maters << 4)
    return np.array(numbers, np.uint64), np.array(ids, np.uint32), np.array(costs, np.uint16)


def _named(kind: str, keys_of: Ints, ids: Ints, costs: Ints) -> dict[str, Ints]:
    """Return the kept arrays of one kind of key, from one key, word and cost a row."""
    from kesher.parts import np

    order = np.argsort(keys_of, kind="stable")
    unique, sizes = np.unique(keys_of[order], return_counts=True)
    return {
        f"{kind}_keys": unique,
        f"{kind}_starts": _starts(sizes),
        f"{kind}_ids": thin(ids[order]),
        f"{kind}_costs": costs[order],
    }


def _own(form: str) -> str:
    """Return what of a form is looked into: no signs, and no *and*, since hardly a word begins with a vav."""
    plain = bare(form)
    return plain[1:] if plain[0] == "ו" and len(plain) > 3 else plain


def _stems(form: str) -> list[morphology.Key]:
    if not is_hebrew(form):
        return [morphology.Key("~" + stem, 0) for stem in english_stems(form)]
    if is_short(form):  # an abbreviation is not inflected, and its letters are not spelled otherwise
        return [morphology.Key(short_key(form), 0)]
    own = _own(form)
    if not own:
        return []
    return [*morphology.stems(own), *_unverified(own)]


def short_key(form: str) -> str:
    """Return what an abbreviation shares with its letters, wherever its sign stands."""
    return f'"{bare(form)}'


def short_keys(form: str) -> list[int]:
    """Return the keys, as numbers, of the abbreviations of some letters: as they are, and after particles."""
    data = bare(form).encode()
    return [
        1 << 63 | zlib.crc32(data, crc) << 31 | zlib.adler32(data, adler) >> 1 for crc, adler in _SHORT_BEGUN
    ]


def _unverified(own: str) -> list[morphology.Key]:
    """Return the stems under one particle, at a price, for a library too small to have the rest as a word."""
    if own[0] not in _PARTICLES or len(own) < 5:
        return []
    return [key._replace(cost=key.cost + _UNVERIFIED) for key in morphology.stems(own[1:]) if key.cost]


def _roots(form: str) -> list[morphology.Key]:
    return morphology.roots(_own(form)) if is_hebrew(form) and bare(form) == form else []


def english_stems(form: str) -> list[str]:
    """Return the stem of a form in Latin letters, by the English stemmer that comes with tantivy."""
    if not form.isascii() or not form.isalpha():
        return []
    global _stemmer  # noqa: PLW0603 - tantivy is loaded when the first English word comes
    if _stemmer is None:
        from kesher.parts import tantivy

        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        _stemmer = builder.filter(tantivy.Filter.stemmer("english")).build().analyze
    return list(_stemmer(form))


_stemmer: Callable[[str], list[str]] | None = None


def _with_particles(texts: list[str]) -> tuple[Ints, Ints]:
    """Return for every word the words that are it with particles before it: how many, and all of them."""
    from kesher.parts import np

    ids = {text: number for number, text in enumerate(texts)}
    plain: list[int] = []
    longer: list[int] = []
    for number, text in enumerate(texts):
        for _particles, rest in morphology.splits(text):
            found = ids.get(rest)
            if found is not None:
                plain.append(found)
                longer.append(number)
    plain_array = np.array(plain, np.int64)
    order = np.argsort(plain_array, kind="stable")
    sizes = np.bincount(plain_array, minlength=len(texts)).astype(np.uint16)
    return sizes, np.array(longer, np.uint32)[order]
