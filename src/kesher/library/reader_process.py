"""The child process in which a book is read: ``python -I -B -m kesher.library.reader_process``.

What it may do and take is in :mod:`kesher.apart`; what is asked of it, and how, in ``reader``.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import msgspec

from kesher.apart.child import Tell
from kesher.apart.child import serve as serve_apart
from kesher.library.book import Extract, Made
from kesher.library.kinds import Progress, read
from kesher.library.making import made_again, made_of
from kesher.method.language import Language


class ReadFile(msgspec.Struct, frozen=True, tag=True):
    """Say what a file says."""

    name: str


class MakeBook(msgspec.Struct, frozen=True, tag=True):
    """Make a book of a file: read it, mend it, and cut it into units.

    Attributes:
        name: of the file.
        title: what the book is called; its own title unless told.
    """

    name: str
    title: str = ""


class MakeAgain(msgspec.Struct, frozen=True, tag=True):
    """Mend what a file said once more, and cut it into units; the file is the extract, packed.

    Attributes:
        title: what the book is called.
        language: of its references.
        refused: the keys of the repairs that the person does not want.
    """

    title: str
    language: Language
    refused: frozenset[str]


Order = ReadFile | MakeBook | MakeAgain
Reader = Callable[[bytes, str, Progress], Extract]
orders: msgspec.msgpack.Decoder[Order] = msgspec.msgpack.Decoder(Order)


def serve(reader: Reader = read) -> None:
    """Do what is asked of one file.

    Args:
        reader: what reads it; tests give others.
    """

    def work(raw: bytes, order: bytes, tell: Tell) -> Iterator[bytes]:
        yield msgspec.msgpack.encode(_done(reader, raw, orders.decode(order), tell))

    gc.disable()  # it lives for one file, in bounded memory; looking for rings takes a third of its time
    serve_apart(work)


def _done(reader: Reader, raw: bytes, order: Order, tell: Tell) -> Extract | Made:
    match order:
        case ReadFile(name):
            return reader(raw, name, tell)
        case MakeBook(name, title):
            return made_of(reader(raw, name, tell), name, title)
        case MakeAgain(title, language, refused):
            return made_again(msgspec.msgpack.decode(raw, type=Extract), title, language, refused)


if __name__ == "__main__":
    serve()
