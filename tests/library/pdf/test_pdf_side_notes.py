"""Notes in the margin: told by their small type and by the text beside them, and by nothing else."""

from kesher.library.book import Role
from kesher.library.pdf import read_pdf

ROWS = [
    "איש אחד יצא מביתו בבוקר ולא ידע לאן הוא הולך",
    "ושאל את הרוכל שבפתח העיר והרוכל ענה לו שכל",
    "הדרכים טובות למי שיש לו פנאי ומי שאין לו פנאי",
    "גם הדרך הקצרה ארוכה לו.",
]
NOTE = ["על פי כתב יד", "דף 7"]
RIGHT, MARGIN, SMALL = 400.0, 150.0, 8.0


def page(drawn, note: list[str], size: float, right: float = MARGIN, top: float = 500.5) -> list:
    text = [drawn.line(RIGHT, 500 - 16 * at, row) for at, row in enumerate(ROWS)]
    return text + [drawn.line(right, top - 10 * at, row, size) for at, row in enumerate(note)]


def read(drawn, *given, **more) -> list[tuple[Role, str]]:
    found = read_pdf(drawn.file([page(drawn, *given, **more)])).paragraphs
    return [(each.role, each.text) for each in found]


def test_a_note_beside_the_text_cuts_no_sentence_of_it(drawn):
    assert read(drawn, NOTE, SMALL) == [(Role.BODY, " ".join(ROWS)), (Role.NOTE, " ".join(NOTE))]


def test_what_is_not_small_or_is_long_or_touches_the_text_or_has_none_beside_it_is_text(drawn):
    left = RIGHT - max(drawn.wide(each, 11) for each in ROWS)
    for found in (
        read(drawn, NOTE, 11.0),
        read(drawn, ["מילים אחדות"] * 9, SMALL),
        read(drawn, NOTE, SMALL, right=left - 2),
    ):
        assert all(role is not Role.NOTE for role, _ in found)
    found = read(drawn, NOTE, SMALL, right=MARGIN, top=700)
    assert all(role is not Role.NOTE for role, _ in found)


def test_small_words_within_a_line_are_of_the_line(drawn):
    end = RIGHT - drawn.wide("איש אחד יצא", 11)
    small = drawn.line(end - 3, 500, "(כך אמרו לנו)", SMALL)
    rest = drawn.line(end - 6 - drawn.wide("(כך אמרו לנו)", SMALL), 500, "ולא ידע לאן", 11)
    raw = drawn.file([[drawn.line(RIGHT, 500, "איש אחד יצא"), small, rest]])
    assert [each.text for each in read_pdf(raw).paragraphs] == ["איש אחד יצא (כך אמרו לנו) ולא ידע לאן"]


def test_a_note_of_one_line_may_stand_between_two_lines_and_a_short_one_be_wider(drawn):
    wide = ["מי שמבקש דרך קצרה, יבוא לכאן", "ומי שאינו מבקש, יישב."]
    for note, top in ((["על פי כתב יד"], 493.0), (wide, 500.5)):
        found = read(drawn, note, SMALL, top=top)
        assert found == [(Role.BODY, " ".join(ROWS)), (Role.NOTE, " ".join(note))]
    assert all(role is not Role.NOTE for role, _ in read(drawn, [*wide] * 3, SMALL))
