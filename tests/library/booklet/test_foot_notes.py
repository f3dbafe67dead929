"""By which number a note is referred to, and where."""

from kesher.library.booklet.column import Face, lines_of
from kesher.library.booklet.foot_notes import with_notes
from kesher.method.language import Language

HE = Language.HE


def made(text: str, notes: str, before: int = 0):
    return with_notes(lines_of(text, HE), lines_of(notes, HE), before)


def test_a_note_without_a_number_gets_the_next_and_stands_at_the_end() -> None:
    lines, notes = made("אחת.\nשתיים.", "ראשונה\nשנייה", 6)
    assert [each.mark for each in notes] == ["7", "8"]
    assert [run for run in lines[-1].last if run[1] is Face.NOTE] == [("0", Face.NOTE), ("1", Face.NOTE)]
    assert not any(face is Face.NOTE for _, face in (*lines[0].runs, *lines[0].last))


def test_a_note_with_its_number_keeps_it_and_its_place() -> None:
    lines, notes = made("זרע¹ נטמן ופרי² נקטף.", "¹ על הזרע\n² על הפרי")
    assert [(each.mark, each.seen) for each in notes] == [("1", True), ("2", True)]
    assert [words for words, face in lines[0].runs if face is Face.NOTE] == ["0", "1"]
    assert "".join(words for words, _ in notes[0].line.runs) == "על הזרע"


def test_a_number_that_the_text_does_not_show_is_shown_by_the_note_alone() -> None:
    _, (note,) = made("אחת.", "⁵ ראשונה")
    assert (note.mark, note.seen) == ("5", False)
