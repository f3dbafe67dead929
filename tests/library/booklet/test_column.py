"""Where the lines of a column may not break, and what a paragraph is made of."""

from kesher.library.booklet.column import Face, lines_of, runs_of, way
from kesher.method.language import Language

HE, EN = Language.HE, Language.EN


def text(line) -> str:
    return "".join(words for words, _ in (*line.runs, *line.last))


def test_no_line_begins_as_a_paragraph_does() -> None:
    (line,) = lines_of("דבר אחד - ועוד דבר. ב. שלישי, כמו שאמרנו תשובה: כן ולא", HE)
    assert text(line) == "דבר אחד\u00a0- ועוד דבר.\u00a0ב. שלישי, כמו שאמרנו\u00a0תשובה: כן ולא"


def test_a_hyphen_never_ends_a_line_that_goes_on() -> None:
    assert ("well-known", Face.WHOLE) in runs_of("a well-known way")
    (line,) = lines_of("בית- ספר קטן", HE)
    assert ("בית-", Face.WHOLE) in line.runs and "\u00a0ספר" in text(line)


def test_what_is_whole_stands_only_among_its_own_script() -> None:
    assert all(face is Face.PLAIN for _, face in runs_of("דרך well-known ישרה"))


def test_words_with_accents_are_told_from_words_with_points() -> None:
    assert runs_of("כִּי בָּרָ֣א אֱלֹהִ֑ים טוב") == (
        ("כִּי ", Face.PLAIN),
        ("בָּרָ֣א אֱלֹהִ֑ים ", Face.ACCENTS),
        ("טוב", Face.PLAIN),
    )
    assert ("\u0020", Face.WIDE) in runs_of("תֹ֙הוּ֙ וָבֹ֔הוּ")


def test_a_paragraph_runs_as_most_of_its_letters() -> None:
    assert way("Rabbi אמר דבר גדול מאוד", EN) == "rtl"
    assert way("אור is the Hebrew for light", HE) == "ltr"
    assert (way("12", HE), way("12", EN)) == ("rtl", "ltr")


def test_only_what_another_paragraph_follows_keeps_white_after_it() -> None:
    first, last = lines_of("אחת.\nשתיים", HE)
    assert first.room > 0 == last.room
    assert first.ended and not last.ended
    (followed,) = lines_of("אחת.", HE, after="שתיים")
    assert followed.room == first.room


def test_what_guides_a_text_unseen_is_none_of_it() -> None:
    (line,) = lines_of("\u202eאחת \u200bשתיים\u2069  #let *x* $y$", HE)
    assert text(line) == "אחת שתיים #let *x* $y$"


def test_a_word_longer_than_a_column_may_be_broken() -> None:
    (line,) = lines_of("א" * 90, HE)
    assert text(line).replace("\u00ad", "") == "א" * 90 and "\u00ad" in text(line)
