"""``kesher library``: the books, without the journal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from kesher.cli.shell import Commands, Shell, seen
from kesher.method.problems import Code, Problem, Refused, refuse

if TYPE_CHECKING:
    from kesher.actions.library.results import Result
    from kesher.actions.library.shelf import Added, Shelf, Step
    from kesher.library.book import Account, Unit
    from kesher.library.store import Book, Placed


SHOWN = 20
"""References of doubtful passages that a terminal shows; the book's page has them all."""


class _Query(msgspec.Struct):
    """One line of a file of queries."""

    id: str | int
    query: str


def run(shell: Shell) -> int:
    """Run ``kesher library …``."""
    from kesher.actions.library.shelf import Shelf

    shelf = Shelf(shell.env.home)
    try:
        return _COMMANDS[shell.wanted.library_command](shell, shelf)
    finally:
        shelf.close()


def _add(shell: Shell, shelf: Shelf) -> int:
    """Put files on the shelf: one after another, so that one that is refused stops no other."""
    from kesher.actions.library.shelf import FILE_LIMIT
    from kesher.disk.files import read_bounded

    status = 0
    for file in (Path(each) for each in shell.wanted.files):
        try:
            raw = read_bounded(file, FILE_LIMIT, too_large=Code.BOOK_LARGE)
            added = shell.must(
                shelf.add(
                    file.name,
                    raw,
                    title=shell.wanted.title,
                    edition_of=shell.wanted.edition_of,
                    told=lambda step, name=file.name: _told(shell, name, step),  # type: ignore[misc]
                )
            )
            del raw
            _tell(shell, shelf, added)
        except Refused as refused:
            print(f"{file.name}: ", end="", file=sys.stderr)
            status = shell.refused(refused.problem)
    return status


def _tell(shell: Shell, shelf: Shelf, added: Added) -> None:
    from kesher.actions.wording import letters_said

    book = added.book
    opened = shell.must(shelf.book(book.id))
    marked = [each.page for each in opened.details.marked]
    if shell.wanted.json:
        units = (_unit(each) for each in _units(shell, shelf, book))
        letters = _account(added.account) if added.account else None
        head = {"book": book.id, "title": book.title, "pages": book.pages, "marked_pages": marked}
        head |= {"letters": letters}
        print(msgspec.json.encode({**head, "units": list(units)}).decode())
        return
    say = shell.words.plain
    outcome = say(f"library.was.{added.was.value}")
    count = say("library.units", n=book.units)
    print(say("cli.library_added", title=_flat(book.title), units=count, outcome=outcome))
    if marked:
        print(say("cli.library_marked", pages=", ".join(map(str, marked))))
    for line in letters_said(shell.words, added.account, plain=True):
        print(line)
    if doubtful := shelf.doubtful(book.id):
        print(f"{say('library.wrongs', n=len(doubtful))}:")
        for _, ref in doubtful[:SHOWN]:
            print(f"  {_flat(ref)}")
    print(say("cli.library_retitle", book=book.id))


def _unit(unit: Unit) -> dict[str, Any]:
    """A unit for another program; its notes, and what is wrong with it, where there are any."""
    row: dict[str, Any] = {"kind": unit.kind.value, "ref": unit.ref, "text": unit.text}
    if unit.notes:
        row["notes"] = unit.notes
    if unit.wrong:
        row["wrong"] = [each.value for each in unit.wrong]
    return row


def _account(account: Account) -> dict[str, int]:
    said = {"source": account.source, "text": account.text, "notes": account.notes}
    said |= {"furniture": account.furniture, "left_out": account.left_out}
    return said | {"missing": account.missing}


def _units(shell: Shell, shelf: Shelf, book: Book) -> Iterator[Any]:
    """A book's units in portions: a large one is never in memory whole."""
    for first in range(1, book.units + 1, 5000):
        for placed in shell.must(shelf.units(book.id, first, first + 4999)):
            yield placed.unit


def _told(shell: Shell, file: str, step: Step) -> None:
    """How far the reading is, for a person at a terminal."""
    if step.of and sys.stderr.isatty():
        said = shell.words.plain("cli.library_reading", file=file, done=step.done, of=step.of)
        print(f"\r{said}", end="\n" if step.done == step.of else "", file=sys.stderr, flush=True)


def _search(shell: Shell, shelf: Shelf) -> int:
    typed = shell.wanted
    if not 1 <= typed.limit <= 1000:
        raise refuse(Code.LIMIT_UNREADABLE, limit=1000)
    book = shell.must(shelf.book(typed.book)).book.id if typed.book else ""
    if typed.queries:
        return _search_many(shell, shelf, Path(typed.queries), book)
    # Words of the command line stand in the list of processes; those that are read here do not.
    query = " ".join(typed.query) or shell.ask("cli.library_ask")
    found = shell.must(shelf.search(query, limit=typed.limit, book=book))
    value = {"query": query, "results": [_result(each) for each in found.results], "also": found.also}
    lines = [line for each in found.results for line in _lines(each)] or [
        shell.words.plain("library.found_none")
    ]
    if found.also:
        lines.insert(0, shell.words.plain("library.also", words=", ".join(map(_flat, found.also))))
    return shell.tell(value, *lines)


def _search_many(shell: Shell, shelf: Shelf, file: Path, book: str) -> int:
    """Many queries from a file, an answer to each; a line that is no query is named, and the rest go on."""
    status = 0
    for number, line in enumerate(_read_lines(file), 1):
        if not line.strip():
            continue
        try:
            asked = msgspec.json.decode(line, type=_Query)
        except (msgspec.DecodeError, UnicodeDecodeError):
            status = shell.refused(Problem(Code.QUERY_LINE, {"file": file.name, "line": number}))
            continue
        found = shelf.search(asked.query, limit=shell.wanted.limit, book=book)
        row: dict[str, Any] = {"id": asked.id, "results": []}
        if isinstance(found, Problem):
            row["problem"] = found.code.value
        else:
            row["results"] = [
                {"ref": each.placed.unit.ref, "score": round(each.score, 6)} for each in found.results
            ]
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return status


def _read_lines(file: Path) -> list[bytes]:
    from kesher.actions.library.shelf import FILE_LIMIT
    from kesher.disk.files import read_bounded
    from kesher.words.encoding import utf8

    return utf8(read_bounded(file, FILE_LIMIT, too_large=Code.BOOK_LARGE)).split(b"\n")


def _result(result: Result) -> dict[str, Any]:
    unit = result.placed.unit
    return {
        "ref": unit.ref,
        "score": round(result.score, 6),
        "book": result.book.id,
        "title": result.book.title,
        "kind": unit.kind.value,
        "excerpt": "".join(piece.text for piece in result.pieces),
        "found": [piece.text for piece in result.pieces if piece.found],
    }


def _lines(result: Result) -> Iterator[str]:
    """A result for a terminal: its reference, and the words with what was found between marks."""
    strong = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
    yield result.placed.unit.ref
    yield "  " + "".join(
        f"{strong[0]}{_flat(each.text)}{strong[1]}" if each.found else _flat(each.text)
        for each in result.pieces
    )


def _flat(text: str) -> str:
    return seen(text.replace("\n", " "))


def _list(shell: Shell, shelf: Shelf) -> int:
    books = shell.must(shelf.books())
    value = [
        {"book": b.id, "title": b.title, "language": b.language, "pages": b.pages, "units": b.units}
        | {"words": b.words, "file": b.file}
        for b in books
    ]
    lines = [f"{each.id}  {_flat(each.title)} ({each.units})" for each in books]
    return shell.tell(value, *(lines or [shell.words.plain("problem.library-none")]))


def _show(shell: Shell, shelf: Shelf) -> int:
    found = shell.must(shelf.referred(shell.wanted.ref))
    units = [_shown(book, placed) for book, placed in found]
    lines = [line for book, placed in found for line in (placed.unit.ref, *_text(placed), "")]
    return shell.tell(units if len(units) > 1 else units[0], *lines[:-1])


def _shown(book: Book, placed: Placed) -> dict[str, Any]:
    unit = placed.unit
    row = {"book": book.id, "title": book.title, "ref": unit.ref, "kind": unit.kind.value}
    return row | {"page": unit.page, "chapter": unit.chapter, "text": unit.text, "notes": unit.notes}


def _text(placed: Placed) -> Iterator[str]:
    for line in (placed.unit.text + ("\n" + placed.unit.notes if placed.unit.notes else "")).split("\n"):
        yield f"  {seen(line)}"


def _rename(shell: Shell, shelf: Shelf) -> int:
    book = shell.must(shelf.rename(shell.wanted.book, shell.wanted.title))
    value = {"book": book.id, "title": book.title}
    return shell.tell(value, shell.words.plain("cli.library_renamed", title=_flat(book.title)))


def _booklet(shell: Shell, shelf: Shelf) -> int:
    """Set a book as a booklet, into a file."""
    from kesher.actions.library.booklet import print_book, write_booklet
    from kesher.paper.geometry import Paper

    typed = shell.wanted
    out = Path(typed.out)
    if out.exists() and not typed.replace:
        raise refuse(Code.FILE_EXISTS, file=out.name)
    printed = shell.must(print_book(shelf, typed.book, Paper(typed.paper), indexed=typed.index))
    shell.must(write_booklet(out, printed.content, replace=typed.replace))
    value = {"file": str(out), "paper": typed.paper, "pages": printed.pages, "units": printed.book.units}
    return shell.tell(value, shell.words.plain("cli.printed", file=out))


def _remove(shell: Shell, shelf: Shelf) -> int:
    book = shell.must(shelf.remove(shell.wanted.book))
    return shell.tell(
        {"book": book.id, "title": book.title}, shell.words.plain("cli.library_off", title=book.title)
    )


_COMMANDS = {
    "add": _add,
    "search": _search,
    "list": _list,
    "show": _show,
    "booklet": _booklet,
    "rename": _rename,
    "remove": _remove,
}


COMMANDS: Commands = {"library": run}
