"""A table without lines: its cells may go on over several, and what stands above it is no part of it."""

from kesher.library.pdf import read_pdf

LABELS, CELLS = 400.0, 320.0
TEXTS = [
    ("בוקר", ["יוצאים אל השדה לפני הזריחה ואומרים שלום", "לרוח שבאה מן המזרח ולא שואלים אותה מאין."]),
    ("צהריים", ["יושבים בצל ואוכלים פת, ומי ששכח יאכל משל חברו."]),
    ("ערב", ["שבים הביתה בדרך אחרת, ולא ממהרים."]),
]


def table(drawn, top: float) -> list:
    made, at = [], top
    for label, lines in TEXTS:
        made.append(drawn.line(LABELS, at, label))
        for line in lines:
            made.append(drawn.line(CELLS, at, line))
            at -= 15
        at -= 15
    return made


def rows() -> list[str]:
    return [f"{label} | {' '.join(lines)}" for label, lines in TEXTS]


def read(drawn, *pieces) -> list[str]:
    return [each.text for each in read_pdf(drawn.file([list(pieces)])).paragraphs]


def test_a_cell_of_two_lines_is_one_cell(drawn):
    assert read(drawn, *table(drawn, 480)) == rows()


def test_what_stands_above_the_second_column_alone_comes_before_the_table(drawn):
    poem = [
        drawn.line(CELLS, 560 - 15 * at, each)
        for at, each in enumerate(("צעד צעד אל השדה", "צעד צעד מן השדה"))
    ]
    found = read(drawn, *poem, *table(drawn, 510))
    assert " ".join(found[:-3]) == "צעד צעד אל השדה צעד צעד מן השדה" and found[-3:] == rows()


def test_what_stands_above_the_second_of_two_columns_with_white_below_it_is_read_first(drawn):
    words = [
        "איש אחד יצא מביתו בבוקר",
        "ולא ידע לאן הוא הולך",
        "ושאל את הרוכל שבפתח",
        "העיר והרוכל ענה לו כך",
    ]
    text = [
        drawn.line(right, 480 - 15 * at, each) for right in (400, 200) for at, each in enumerate(words * 3)
    ]
    above = [drawn.line(200, 515, "בשולי הדברים"), *text]
    assert " ".join(read(drawn, *above)) == " ".join(["בשולי הדברים", *words * 6])
