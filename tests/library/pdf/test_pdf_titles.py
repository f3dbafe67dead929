"""What stands above columns and at the beginning of lines: a title's words, a verse's letter, a question."""

from itertools import accumulate

from kesher.library.book import Role
from kesher.library.pdf import read_pdf

RIGHT, LEFT = 330.0, 172.0
"""Where the two columns begin."""
WIDE = 132.0
ROWS = [
    "איש אחד יצא מביתו בבוקר לבדו",
    "ולא ידע לאן הוא הולך ושאל שם",
    "את הרוכל שבפתח העיר והרוכל",
    "ענה לו שכל הדרכים טובות למי",
    "שיש לו פנאי ומי שאין לו פנאי",
    "גם הדרך הקצרה ארוכה לו מאוד",
]


def words(drawn, right: float, y: float, text: str, size: float, space: float) -> list:
    """The words of a line, each drawn by itself, with a space between them in sizes of the font."""
    parts = text.split()
    steps = [drawn.wide(each, size) + space * size for each in parts]
    rights = [right - gone for gone in accumulate(steps, initial=0.0)]
    return [drawn.line(at, y, each, size) for at, each in zip(rights, parts, strict=False)]


def columns(drawn, top: float) -> list:
    """Two columns of justified lines, drawn word by word."""
    made = []
    for right in (RIGHT, LEFT):
        for at, row in enumerate(ROWS):
            space = (WIDE - sum(drawn.wide(each, 11) for each in row.split())) / row.count(" ") / 11
            made += words(drawn, right, top - 15 * at, row, 11, space)
    return made


def test_a_title_over_columns_is_one_line_however_wide_its_spaces(drawn):
    # Its space stands just over the white between the columns, and is wide enough for one.
    between = (RIGHT - WIDE + LEFT) / 2
    title = words(drawn, between + 4 + drawn.wide("שתיקה", 22), 552, "שתיקה והדרך", 22, 0.36)
    found = read_pdf(drawn.file([[*title, *columns(drawn, 520)]])).paragraphs
    assert [each.text for each in found if each.role is Role.HEADING] == ["שתיקה והדרך"]
    assert " ".join(each.text for each in found[1:]) == " ".join(ROWS * 2)


def test_two_headings_over_two_columns_stay_two(drawn):
    heads = [drawn.line(RIGHT, 540, "הלוך", 22), drawn.line(LEFT, 540, "חזור", 22)]
    found = read_pdf(drawn.file([[*heads, *columns(drawn, 500)]])).paragraphs
    assert [each.text for each in found if each.role is Role.HEADING] == ["הלוך", "חזור"]


def test_a_raised_letter_at_the_beginning_of_a_line_stands_before_its_word(drawn):
    pieces = [drawn.line(RIGHT, 504.4, "א", 7), *words(drawn, RIGHT - 10.5, 500, ROWS[0], 11, 0.25)]
    pieces += [drawn.line(RIGHT, 489.4, "ב", 7), *words(drawn, RIGHT - 10.5, 485, ROWS[1], 11, 0.25)]
    found = read_pdf(drawn.file([pieces])).paragraphs
    assert " ".join(each.text for each in found) == f"א {ROWS[0]} ב {ROWS[1]}"
    assert all(len(each.text) > 1 for each in found)


def test_what_is_raised_far_from_a_line_is_no_part_of_it(drawn):
    pieces = [drawn.line(RIGHT, 504.4, "א", 7), *words(drawn, RIGHT - 40, 500, ROWS[0], 11, 0.25)]
    found = read_pdf(drawn.file([pieces])).paragraphs
    assert [each.text for each in found] == ["א", ROWS[0]]


def test_a_bold_question_of_two_lines_is_one(typeset):
    head = "#set page(width: 100mm, height: 150mm, margin: 12mm)\n#set par(justify: true)\n"
    head += '#set text(font: "Frank Ruhl Libre", size: 11pt, lang: "he", dir: rtl)\n'
    asked = "מה יעשה מי שיצא לדרך ארוכה ולא לקח עמו דבר מלבד מקל?"
    told = " ".join(ROWS)
    asking = f"#text(fill: red)[{asked}]"
    raw = typeset(f"{head}{asking}\n\n{told}\n\n{told}\n\n{asking}\n\n{told}\n")
    assert [each.text for each in read_pdf(raw).paragraphs] == [asked, told, told, asked, told]
