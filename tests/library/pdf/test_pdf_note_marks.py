"""The numbers of notes: with which paragraph a note goes, and when its number is none of the text."""

from collections import Counter

from kesher.library.book import Paragraph, Role
from kesher.library.pdf import read_pdf
from kesher.library.pdf.brackets import turned
from kesher.library.pdf.note_marks import mark_of, marks_of, unmarked

PAGE = """#set page(width: 148mm, height: 210mm, margin: 18mm)
#set text(font: "Frank Ruhl Libre", size: 11pt, lang: "he", dir: rtl)
שאלה: מה נטמן באדמה בימי החורף ומצמיח בימי הקיץ את כל הטוב הזה?

תשובה: הזרע נטמן באדמה#footnote[על הזרע נאמר הרבה.] והפרי נקטף בידיים, וכל מה שביניהם אינו נראה.

שאלה: ומה עושים בינתיים, כשאין רואים דבר ואין שומעים דבר?

תשובה: ממתינים, ומשקים מעט בכל יום, ואין חופרים לראות אם נקלט.#footnote[ראה בתחילת הדברים.]

שאלה: ומי שחפר?

תשובה: מכסה וממתין שוב.
"""


def said(text: str, role: Role = Role.BODY) -> Paragraph:
    return Paragraph(text, 1, role)


def test_a_note_goes_with_the_paragraph_that_shows_its_number(typeset) -> None:
    found = [(each.role, each.text) for each in read_pdf(typeset(PAGE)).paragraphs]
    texts = [text for _, text in found]
    assert [role for role, _ in found].index(Role.NOTE) == 2
    assert texts[2] == "¹ על הזרע נאמר הרבה." and "באדמה¹ והפרי" in texts[1]
    assert texts[4].endswith("אם נקלט.") and found[5] == (Role.NOTE, "ראה בתחילת הדברים.")


def test_several_numbers_at_an_end_go_together_or_not_at_all() -> None:
    notes = [said("¹ אחת", Role.NOTE), said("¹² שתים עשרה", Role.NOTE)]
    for end in ("¹ ¹²", "¹²¹"):
        assert [each.text for each in unmarked(said(f"דבר.{end}"), notes)] == ["דבר.", "אחת", "שתים עשרה"]
    assert [each.text for each in unmarked(said("דבר.³"), notes)] == ["דבר.³", "¹ אחת", "¹² שתים עשרה"]
    assert unmarked(said("דבר.¹"), []) == [said("דבר.¹")]


def test_a_number_within_the_text_says_where_it_is() -> None:
    notes = [said("¹ אחת", Role.NOTE)]
    assert unmarked(said("זרע¹ נטמן."), notes) == [said("זרע¹ נטמן."), *notes]
    assert Counter(marks_of("זרע¹ ופרי¹²\nעוד")) == {"¹": 2, "¹²": 1, "²": 1}


def test_quotation_marks_among_hebrew_letters_keep_their_side(typeset) -> None:
    line = "הוא אמר “כן” ולא ‘לא’ וגם “Yes” לבסוף"
    page = f'#set text(font: "Frank Ruhl Libre", lang: "he", dir: rtl)\n#"{line}"'
    assert [each.text for each in read_pdf(typeset(page)).paragraphs] == [line]
    assert turned(["he said “yes” and"], [True]) == ["he said “yes” and"]


def test_a_verse_that_ends_in_a_final_letter_is_sound(typeset) -> None:
    verse = "וְאֵת הָאָרֶץ׃ וְאֵת הַיָּם׃ וְאֵת הָרוּחַ אֲשֶׁר בַּשָּׁמַיִם׃ "
    page = f'#set text(font: "Frank Ruhl Libre", lang: "he", dir: rtl)\n#"{verse * 8}"'
    assert read_pdf(typeset(page)).marked == ()


def test_a_note_may_begin_with_its_number_on_the_line() -> None:
    assert [mark_of(each) for each in ("1 עץ", "12. עץ", "[3] עץ", "(4) עץ", "⁵ עץ")] == [
        "¹",
        "¹²",
        "³",
        "⁴",
        "⁵",
    ]
    assert [mark_of(each) for each in ("עץ 1", "1948", "1,5 עץ", "1234 עץ")] == [""] * 4
    found = unmarked(said("ישב תחת עץ.¹"), [said("1 תאנה.", Role.NOTE)])
    assert [each.text for each in found] == ["ישב תחת עץ.", "תאנה."]
