"""The bounded reader: whatever a file is or does, the answer is its text or one refusal, in bounded time."""

import io
import os
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from books import docx, epub, page, paragraph, zipped
from kesher.library import kinds
from kesher.library.kinds import FileKind, kind_of, read
from kesher.library.reader import read_bytes
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused
from kesher.words import catalogue

PDF = pytest.mark.skipif(
    not Path(kinds.__file__).with_name("pdf").is_dir(), reason="there is no reader of PDF here"
)


def program(body: str) -> tuple[str, ...]:
    """A child whose reader is ``body``, which knows ``raw``, ``name`` and ``progress``."""
    lines = "\n".join(f"    {each}" for each in body.split("\n"))
    return (
        sys.executable, "-I", "-c",
        f"from kesher.library import reader_process\ndef read(raw, name, "
        f"progress):\n{lines}\nreader_process.serve(read)",
    )  # fmt: skip


def refused(raw: bytes, name: str = "x.txt", **more: object) -> Problem:
    with pytest.raises(Refused) as found:
        read_bytes(raw, name, **more)  # type: ignore[arg-type]
    problem = found.value.problem
    for language in Language:
        assert catalogue(language).problem(problem, plain=True)
    return problem


# --- what kind of file ----------------------------------------------------------------------------------


def test_the_kind_is_in_the_file_and_not_in_its_name() -> None:
    assert kind_of(docx(paragraph("א")), "book.pdf") is FileKind.DOCX
    assert kind_of(epub({"a.xhtml": page("א")}), "book.zip") is FileKind.EPUB
    assert kind_of(b"%PDF-1.7", "book.docx") is FileKind.PDF
    assert kind_of(b"<!DOCTYPE html><html><p>x", "book.txt") is FileKind.HTML
    assert kind_of("<html><p>שלום".encode("utf-16"), "book.txt") is FileKind.HTML
    assert kind_of(b'{"ref": "a", "text": "b"}\n{"ref"', "book.json") is FileKind.JSONL
    assert kind_of(b'{\n "title": "a", "text": ["b"]}', "book.txt") is FileKind.JSON
    assert kind_of("שלום לכולם".encode(), "book.docx") is FileKind.TEXT
    assert kind_of("[א] הערה ראשונה".encode(), "book.txt") is FileKind.TEXT
    assert kind_of("(<) קטן מן (>)".encode(), "x.html") is FileKind.TEXT
    assert kind_of("# שלום".encode(), "book.md") is FileKind.MARKDOWN
    assert kind_of("# שלום".encode(), "book.txt") is FileKind.TEXT
    assert kind_of("שלום".encode("utf-16-le"), "x") is FileKind.TEXT
    assert kind_of("שלום".encode("cp862"), "x") is FileKind.TEXT


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Code.BOOK_EMPTY),
        (b" \r\n\x00\x00", Code.BOOK_EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Code.BOOK_PICTURE),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, Code.BOOK_PICTURE),
        (b"II*\x00" + b"\1" * 50, Code.BOOK_PICTURE),
        (b"{\\rtf1\\ansi Hello}", Code.BOOK_OLD_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Code.BOOK_OLD_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Code.BOOK_LOCKED),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), Code.BOOK_OLD_KIND),
        (zipped({"xl/workbook.xml": "x"}), Code.BOOK_KIND),
        (b"PK\x03\x04" + b"junk" * 20, Code.BOOK_DAMAGED),
        (b"PK\x05\x06" + b"\0" * 18, Code.BOOK_KIND),
        (b"\x7fELF" + b"\2" * 50, Code.BOOK_KIND),
        (b"\x1f\x8b\x08" + b"\0" * 50, Code.BOOK_KIND),
        (b"SQLite format 3\x00" + b"\0" * 90, Code.BOOK_KIND),
        (b"<?xml version='1.0'?><FictionBook/>", Code.BOOK_KIND),
        (os.urandom(0) + bytes(range(1, 256)) * 4, Code.BOOK_KIND),
    ],
)
def test_what_is_no_book_is_refused(raw: bytes, code: Code) -> None:
    with pytest.raises(Refused) as found:
        read(raw, "book.pdf")
    assert found.value.problem.code is code


# --- through the other process --------------------------------------------------------------------------


def test_a_file_is_read_in_another_process() -> None:
    raw = "שאלה: מה?\nתשובה: כך.".encode("cp1255")
    found = read_bytes(raw, "ספר.txt")
    assert [each.text for each in found.paragraphs] == ["שאלה: מה?", "תשובה: כך."]
    assert found == read(raw, "ספר.txt")
    assert read_bytes(docx(paragraph("שלום")), "x").paragraphs[0].text == "שלום"


def test_a_refusal_comes_back_with_its_values() -> None:
    assert refused(b'{"ref": "a", "text": "b"}\n{') == Problem(Code.BOOK_LINE, {"line": 2})
    assert refused(b"") == Problem(Code.BOOK_EMPTY)


def test_progress_comes_through_in_order() -> None:
    told: list[tuple[int, int]] = []
    told_of = "for n in range(1, 6):\n    progress(n, 5)\n"
    body = f"from kesher.library.book import Extract\n{told_of}return Extract(title=name)"
    found = read_bytes(b"x", "ספר", progress=lambda *each: told.append(each), program=program(body))
    assert (found.title, told) == ("ספר", [(each, 5) for each in range(1, 6)])


def test_a_wish_to_stop_is_heard_at_once() -> None:
    started = time.monotonic()
    wish = lambda: time.monotonic() > started + 0.5  # noqa: E731
    problem = refused(b"x", cancelled=wish, program=program("while True: pass"))
    assert problem.code is Code.BOOK_STOPPED
    assert time.monotonic() - started < 3


# --- bounds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["while True: pass", "import time\ntime.sleep(60)"], ids=["busy", "idle"])
def test_time_is_bounded(body: str) -> None:
    started = time.monotonic()
    assert refused(b"x", seconds=1, program=program(body)).code is Code.BOOK_LIMITS
    assert time.monotonic() - started < 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_memory_is_bounded() -> None:
    body = "kept = []\nwhile True: kept.append(bytearray(10 << 20))"
    assert refused(b"x", memory=400 << 20, program=program(body)).code is Code.BOOK_LIMITS


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such bounds here")
def test_no_file_can_be_written_and_no_core_is_left(tmp_path: Path) -> None:
    body = (
        "import resource\nfrom kesher.library.book import Extract\n"
        f"try:\n    open({str(tmp_path / 'out')!r}, 'w').write('x' * 9999)\nexcept OSError:\n    pass\n"
        "return Extract(title=str(resource.getrlimit(resource.RLIMIT_CORE)))"
    )
    assert read_bytes(b"x", "x", program=program(body)).title == "(0, 0)"
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0


@pytest.mark.parametrize(
    "body",
    [
        "import os\nos._exit(7)",
        "import os\nos.abort()",
        "raise ValueError(raw)",
        "def f(): f()\nf()",
        "import os\nos.write(1, bytes([1]) + (1 << 50).to_bytes(8, 'little'))\nos._exit(0)",
        "import os\nos.write(1, b'junk')\nos._exit(0)",
    ],
    ids=["exit", "abort", "error", "recursion", "endless answer", "half an answer"],
)
def test_a_reader_that_dies_is_one_refusal(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert refused("סוד".encode(), program=program(body)).code is Code.BOOK_DAMAGED
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs the processes of POSIX")
def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = (
        "import sys, threading\nfrom kesher.library.reader import read_bytes\n"
        f"read_bytes(b'x', 'x', program={program('while True: pass')!r}, "
        f"cancelled=lambda: [open({str(mark)!r}, 'w').write('up'), False][1])"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    until = time.monotonic() + 20
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    assert children
    parent.kill()
    parent.wait(10)
    while any(_runs(int(each)) for each in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_runs(int(each)) for each in children)


def _runs(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


# --- hostile files --------------------------------------------------------------------------------------


def bomb(name: str, size: int) -> bytes:
    """A zip file with one part that unfolds to ``size`` bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file,
        file.open(name, "w", force_zip64=True) as part,
    ):
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))
    return made.getvalue()


@pytest.mark.slow
def test_a_zip_that_unfolds_to_four_gigabytes() -> None:
    raw = bomb("word/document.xml", 4 << 30)
    started = time.monotonic()
    assert refused(raw, "x.docx").code is Code.BOOK_UNFOLDS
    assert time.monotonic() - started < 10


def test_a_zip_that_lies_about_its_size() -> None:
    raw = bytearray(bomb("word/document.xml", 300 << 20))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refused(bytes(raw), "x.docx").code in (Code.BOOK_UNFOLDS, Code.BOOK_DAMAGED)


def test_a_zip_of_too_many_parts() -> None:
    raw = zipped({"word/document.xml": "x", **{f"p{each}": "" for each in range(20_001)}})
    assert refused(raw, "x.docx").code is Code.BOOK_UNFOLDS


def test_a_locked_part() -> None:
    raw = bytearray(docx(paragraph("שלום")))
    at = raw.index(b"word/document.xml") - 46 if raw.index(b"PK\x01\x02") == 0 else raw.index(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    assert refused(bytes(raw), "x.docx").code is Code.BOOK_LOCKED


@PDF
@pytest.mark.parametrize("raw", [b"%PDF-1.7\njunk", b"%PDF-1.7\n" + b"[" * 100_000])
def test_a_pdf_that_is_none(raw: bytes) -> None:
    assert refused(raw, "x.pdf").code in (Code.BOOK_DAMAGED, Code.BOOK_LIMITS)


def test_importing_the_library_loads_nothing_heavy() -> None:
    heavy = "{'lxml', 'chardet', 'tantivy', 'pypdfium2', 'numpy', 'rapidfuzz', 'markdown_it'}"
    loaded = (
        f"import sys, kesher.library.reader, kesher.library.anchor; print(sorted({heavy} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# דרך\n\n## פרק\n\nטקסט.\n\nעוד.\n", FileKind.MARKDOWN),
        ("דרך\n===\n\nפרק\n---\n\nטקסט.\n", FileKind.MARKDOWN),
        ("# דרך\n\nטקסט.\n", FileKind.TEXT),  # once may be meant so
        ("# אחת\n# שתיים\n# שלוש\n", FileKind.TEXT),  # a list, as wikis write it
        ("דרך\n---\n\nפרק\n---\n\nטקסט.\n", FileKind.TEXT),  # lines under lines, and no title
        ("# דרך\n\n## פרק\n\nטקסט[1].\n\n[1]: שם\n", FileKind.TEXT),  # Markdown would show nothing of it
        ("# דרך\n\n## פרק\n\n" + "\n".join(["פסקה שלמה בשורה אחת ארוכה. " * 9] * 9), FileKind.TEXT),
    ],
)
def test_a_text_is_markdown_where_it_says_its_headings_so(text: str, kind: FileKind) -> None:
    assert kind_of(text.encode(), "book.txt") is kind
