"""Encodings: every one gives back the text that went in, and what is no text is refused."""

import contextlib
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kesher.library.encoding import decode
from kesher.library.plain import read_plain
from kesher.library.visual import is_visual, to_logical
from kesher.method.problems import Code, Refused
from layouts import ENGLISH, HEBREW

MIXED = [
    "הספר The Quiet Hour יצא לאור בשנת 1984 (במהדורה של 250 עותקים), עמ' 12-14.",
    "סעיף 3.5: ראו [שם] ב-25% מהמקרים.",
]
TEXTS = {
    "hebrew": "\n".join(HEBREW),
    "english": "\n".join(ENGLISH),
    "mixed": "\n".join(MIXED),
    "a line": HEBREW[0],
    "three words": "כיסא אחד פנוי",
}
WIDE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
NARROW = ["windows-1255", "iso-8859-8", "cp862"]
POINTED = "וְהִנֵּה אָדָם יוֹשֵׁב בַּחֶדֶר, וְהַחַלּוֹן פָּתוּחַ."


def displayed(line: str) -> str:
    """A line as a screen shows it from left to right: an independent, slow telling of the same rules."""
    if not re.search("[א-ת]", line):
        return line
    runs = re.findall(r"[A-Za-z](?:[^א-ת]*[A-Za-z0-9])?|\d+(?:[.,:/-]\d+)*%?|.", line)
    mirrored = {"(": ")", ")": "(", "[": "]", "]": "["}
    return "".join(mirrored.get(each, each) for each in reversed(runs))


def visual(text: str) -> str:
    return "\n".join(displayed(each) for each in text.split("\n"))


@pytest.mark.parametrize("name", list(TEXTS))
@pytest.mark.parametrize("encoding", [*WIDE, *NARROW])
def test_what_goes_in_comes_out(name: str, encoding: str) -> None:
    found = decode(TEXTS[name].encode(encoding))
    assert found.text == TEXTS[name]
    assert not found.visual


@pytest.mark.parametrize("name", [each for each in TEXTS if each != "english"])
@pytest.mark.parametrize("encoding", ["iso-8859-8", "cp862", "windows-1255", "utf-8"])
def test_visual_order_is_turned_round(name: str, encoding: str) -> None:
    if encoding == "utf-8" and name in ("three words", "mixed"):
        return  # too little to suspect a text of today of it
    found = decode(visual(TEXTS[name]).encode(encoding))
    assert found.text == TEXTS[name]
    assert found.visual


@pytest.mark.parametrize("encoding", [*WIDE, "windows-1255"])
def test_points_are_kept(encoding: str) -> None:
    assert decode(POINTED.encode(encoding)).text == POINTED


def test_the_names_of_encodings() -> None:
    text = "\n".join(HEBREW)
    assert decode(text.encode("cp862")).encoding == "cp862"
    assert decode(text.encode("windows-1255")).encoding == "windows-1255"
    assert decode(visual(text).encode("iso-8859-8")).encoding == "iso-8859-8"
    assert decode(text.encode("utf-16-be")).encoding == "utf-16-be"


WORD = st.sampled_from(
    [
        "שלום",
        "הבית",
        "קטן",
        "ומים",
        "רבים",
        "אדם",
        "יושב",
        "בחדר",
        "שקט",
        "חלון",
        "פתוח",
        "מול",
        "גינה",
        "ירוקה",
        "כאן",
        "אין",
        "איש",
    ]
)
PIECE = st.one_of(
    WORD, WORD, WORD, st.sampled_from(["1984", "3.5", "Kesher", "John Smith", "(שם)", "[7]", "12-14"])
)
LINE = st.lists(PIECE, min_size=3, max_size=12).map(" ".join)


@given(st.lists(LINE, min_size=1, max_size=8).map("\n".join), st.sampled_from([*WIDE, *NARROW]))
def test_any_text_in_any_encoding(text: str, encoding: str) -> None:
    letters = re.findall("[א-ת]+", text)
    assume(sum(each[-1] in "םןףץך" for each in letters) > 0)
    assert decode(text.encode(encoding)).text == text


# A number beside a Latin word is seen alike in both orders, so that a Hebrew word stands between them here.
PARTED = st.lists(st.tuples(WORD, PIECE), min_size=2, max_size=8).map(
    lambda each: " ".join(map(" ".join, each))
)


@given(PARTED)
def test_a_turned_line_holds_the_same_signs(line: str) -> None:
    assert sorted(to_logical(line)) == sorted(line)  # every piece holds whole pairs of brackets
    assert to_logical(displayed(line)) == line


@pytest.mark.parametrize("line", [*MIXED, *HEBREW])
def test_a_line_as_it_is_seen_is_turned_back(line: str) -> None:
    assert to_logical(displayed(line)) == line
    assert is_visual(displayed(line))
    assert not is_visual(line)


def test_in_an_english_line_only_the_hebrew_is_turned() -> None:
    assert to_logical("John said םולש to me in 1984") == "John said שלום to me in 1984"
    assert to_logical("no Hebrew at all (1984)") == "no Hebrew at all (1984)"


def test_a_few_signs_of_western_europe_are_read() -> None:
    text = "“It’s here,” he said – and the garçon left. " * 4
    assert decode(text.encode("windows-1252")).text == text
    french = "Il a été très déçu que le garçon à côté ne fût pas là. " * 3
    assert decode(french.encode("windows-1252")).text == french


def test_a_utf8_file_with_a_spoiled_byte_is_read() -> None:
    raw = bytearray(TEXTS["hebrew"].encode())
    raw[201] = 0xFF
    assert decode(bytes(raw)).text[:90] == TEXTS["hebrew"][:90]
    assert (
        decode(TEXTS["hebrew"].encode()[:-1]).encoding == "utf-8"
    )  # cut in mid-letter, as a full disk leaves it


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Code.BOOK_EMPTY),
        (b" \r\n\x00", Code.BOOK_EMPTY),
        (bytes(range(256)) * 8, Code.BOOK_LETTERS),
        ("Это совсем другой язык, и довольно длинный текст.".encode("cp1251"), Code.BOOK_LETTERS),
        ("Αυτό είναι ένα κείμενο σε άλλη γλώσσα.".encode("cp1253"), Code.BOOK_LETTERS),
        ("هذا نص بلغة أخرى تماما".encode("cp1256"), Code.BOOK_LETTERS),
        ("这是另一种语言的文字".encode("gb18030"), Code.BOOK_LETTERS),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.problem.code is code


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_a_text_or_a_refusal(raw: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(decode(raw).text, str)


def test_a_plain_file_is_its_lines() -> None:
    found = read_plain("אחת \r\n\r\n  שתיים\x0cשלוש\n\x1a".encode("cp1255"), "x.txt")
    assert [(each.text, each.page) for each in found.paragraphs] == [
        ("אחת ", 1), ("", 1), ("  שתיים", 1), ("שלוש", 2), ("", 2),
    ]  # fmt: skip
    assert (found.pages, found.lines) == (2, True)
    assert read_plain(b"one\ntwo", "x").pages == 0
    with pytest.raises(Refused) as refused:
        read_plain(b"12 -- 34", "x")
    assert refused.value.problem.code is Code.BOOK_WORDLESS


@pytest.mark.parametrize("kept", [")(][", "()[]"], ids=["by-shape", "by-letter"])
def test_brackets_of_a_visual_text_face_their_words_whichever_way_they_were_kept(kept: str) -> None:
    logical = (
        "שאלה: מה זה שלום (עולם) ומה היא (אמת) בין אדם לחברו?\nתשובה: שניהם אחד [וכן כתוב] בספרים ההם.\n"
    )
    backwards = "\n".join(line[::-1] for line in logical.split("\n"))
    decoded = decode(backwards.translate(str.maketrans("()[]", kept)).encode("cp862"))
    assert decoded.visual
    assert decoded.text.split() == logical.split()
