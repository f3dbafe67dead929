"""A line from its strings: letters stand where their ink is; parts drawn over one another are not mixed."""

from kesher.library.pdf.columns import String
from kesher.library.pdf.layers import in_layers
from kesher.library.pdf.placed import Lists

SIZE = 12.0


def line(*strings: list[tuple[str, float, float]], ink: dict[str, tuple[float, float]] | None = None) -> str:
    """Strings of letters with their places, as the file draws them; what is read of them, from the right."""
    cells = [cell for string in strings for cell in string]
    places = [(left, right) for _, left, right in cells]
    inks = [(ink or {}).get(text, place) for (text, _, _), place in zip(cells, places, strict=True)]
    lefts, rights = ([each[side] for each in places] for side in (0, 1))
    placed = Lists(
        [text for text, _, _ in cells],
        lefts,
        rights,
        [each[0] for each in inks],
        [each[1] for each in inks],
        [left + right for left, right in places],
        [False] * len(cells),
    )
    row, first = [], 0
    for string in strings:
        members = range(first, first + len(string))
        row.append(String(members, min(lefts[m] for m in members), max(rights[m] for m in members), 0.0))
        first += len(string)
    order = in_layers(row, placed, SIZE, max(rights))
    return "".join(placed.texts[cell] for cell in reversed(order))


def test_letters_are_read_by_where_they_stand_whatever_the_file_draws_first() -> None:
    assert line([("ש", 94, 100), ("ם", 82, 88)], [("ל", 88, 94)]) == "שלם"


def test_a_pointed_letter_measured_too_wide_between_strings_keeps_its_neighbours_in_place() -> None:
    drawn = [("ו", 94, 100)], [("יֹּ֣", 91, 94)], [("מֶ", 81, 87)], [("א", 87, 93)], [("ר", 75, 81)]
    assert line(*drawn, ink={"א": (87.5, 92.8)}) == "ויֹּ֣אמֶר"


def test_a_place_that_is_too_wide_does_no_harm_where_the_ink_does_not_meet() -> None:
    drawn = [("ה", 94, 100), ("י", 84, 94)], [("ה", 88, 91), ("ם", 76, 82)]
    assert line(*drawn, ink={"י": (92, 94)}) == "היהם"


def test_a_line_drawn_over_another_is_read_whole_after_it() -> None:
    first = [("א", 94, 100), ("ב", 88, 94), ("ג", 82, 88)]
    over = [("ד", 91, 97), ("ה", 85, 91), ("ו", 70, 76)]
    assert line(first, over) == "אבגדהו"
