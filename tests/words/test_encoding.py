"""Text that comes in is read as what was typed, or refused: never kept as signs that stand for letters."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method.problems import Code, Refused
from kesher.words.encoding import text_of, utf8, wide

HEBREW = "תודה על היום הזה"
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\ufeff\x00"), max_size=40)


@given(TEXT, st.sampled_from(sorted(MARKS)))
def test_a_text_with_a_mark_is_the_text(text: str, name: str) -> None:
    raw = MARKS[name] + text.encode(name)
    assert text_of(raw) == text
    assert utf8(raw) == text.encode()


@given(TEXT)
def test_a_text_in_utf_8_is_itself(text: str) -> None:
    assert text_of(text.encode()) == text
    assert utf8(text.encode()) == text.encode()


@given(st.binary(max_size=60))
def test_no_bytes_become_signs_that_stand_for_letters(raw: bytes) -> None:
    try:
        text = text_of(raw)
    except Refused as refused:
        assert refused.problem.code is Code.TEXT_UNREADABLE
        assert utf8(raw) == raw
    else:
        assert "\ufffd" not in text or "\ufffd".encode() in raw or wide(raw)


@pytest.mark.parametrize(
    "text",
    [HEBREW, "שָׁלוֹם", "אמר לי: ״שלום״ – וזהו…", 'words = "שלום" # 3', "לא", "ש”ץ, רש\"י, ר' יהודה"],
)
def test_the_older_hebrew_of_windows_is_read_where_it_is_plainly_that(text: str) -> None:
    assert text_of(text.encode("windows-1255")) == text


@pytest.mark.parametrize(
    "raw",
    [
        "café".encode("latin-1"),
        "Ich hörte Geläut".encode("latin-1"),
        "é è".encode("latin-1"),
        "привет, как дела".encode("windows-1251"),
        "Γειά σου κόσμε".encode("windows-1253"),
        "مرحبا بالعالم".encode("windows-1256"),
        HEBREW.encode("cp862"),
        HEBREW[::-1].encode("iso-8859-8"),  # in visual order
        "שלום".encode("utf-16-le"),  # without a mark nothing tells
        "שלום לכל מןשב".encode("windows-1255"),  # a final letter within a word
        "שלום לכל מףשב".encode("windows-1255"),
        HEBREW.encode()[:-1],
        codecs.BOM_UTF8 + b"\xe4",
        codecs.BOM_UTF16_LE + b"\x00",
        b"\xff",
    ],
)
def test_what_is_not_plain_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        text_of(raw)
    assert refused.value.problem.code is Code.TEXT_UNREADABLE


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_there_is_one_kind_of_line_end(end: str) -> None:
    assert text_of(f"one{end}two".encode()) == "one\ntwo"
