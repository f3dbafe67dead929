"""Invented books, and the ways in which programs lay out their paragraphs as lines."""

import random
import re
from collections.abc import Iterator

from kesher.library.book import Extract, Mended, Paragraph
from kesher.library.repair import mend

HEBREW = [
    "שאלה: כיצד לומדים לשבת בשקט, כשהבית מלא קולות והיום קצר?",
    "תשובה: מתחילים ממעט. רגע אחד לפני הארוחה, רגע אחד לפני השינה, ולא יותר מזה - והרגעים מצטרפים מעצמם לדבר "
    "שאפשר להישען עליו. מי שמבקש הכול ביום הראשון, עתיד להניח הכול ביום השני.",
    "ויש מי שאומר שהשקט בא מאליו, אבל הניסיון מלמד אחרת: השקט בא למי שפינה לו מקום, כמו אורח שאינו נכנס לבית "
    "שאין בו כיסא פנוי. לכן הדבר הראשון הוא הכיסא, ורק אחריו האורח.",
    "המשך שאלה: ואם אין בבית שום פינה שקטה?",
    "תשובה: שאלה טובה. הפינה אינה בקיר אלא בלוח השעות, ומי שקם שעה קלה לפני כולם מוצא אותה בלי לבנות דבר.",
    "שאלה: האם מותר להפסיק באמצע, כשהמחשבות בורחות?",
    "תשובה: מותר, ואין בכך חיסרון. חוזרים למחרת לאותה שעה, ומתחילים שוב מאותו מקום בלי חשבון ובלי כעס. "
    "אחרי חודש ימים יראה האדם שהבריחה עצמה נעשתה קצרה יותר, אף שלא נלחם בה כלל.",
    "כללו של דבר: מעט, בקביעות, ובלי רעש.",
]
ENGLISH = [
    "Question: How does one begin when the house is loud and the day is short?",
    "Answer: With little. A minute before the meal, a minute before sleep, and no "
    "more than that; the minutes join "
    ""
    "of themselves into something that can be leaned on. Whoever asks for everything "
    "on the first day will put "
    "everything down on the second.",
    "Some say that quiet comes by itself, but experience teaches otherwise: it comes "
    "to those who have made room "
    "for it, like a guest who does not enter a house without an empty chair. So the chair comes first.",
    "Follow-up: And where there is no quiet corner at all?",
    "Answer: Question well put. The corner is not in the wall but in the hours, and "
    "one who rises a little before "
    "the others finds it without building anything.",
    "Question: May one stop in the middle, when the thoughts run away?",
    "Answer: One may. On the next day one returns to the same hour, and begins again "
    "at the same place without a "
    "reckoning. After a month the running away itself has grown shorter, although nobody fought it.",
]
PROSE = {"hebrew": HEBREW * 3, "english": ENGLISH * 3}
MARKS = re.compile("[\u0591-\u05c7]")


def lines_in(text: str, pages: bool = False) -> Extract:
    """A file of lines."""
    return Extract(paragraphs=tuple(Paragraph(each) for each in text.split("\n")), lines=True)


def mended(text: str, *refused: str) -> Mended:
    """What the repair makes of a text."""
    return mend(lines_in(text), frozenset(refused))


def texts(found: Mended) -> list[str]:
    """The paragraphs."""
    return [each.text for each in found.paragraphs]


def wrapped(paragraph: str, measure: int, ragged: int = 0, chance: random.Random | None = None) -> list[str]:
    """A paragraph broken at a measure, which with ``ragged`` is another on each line."""
    made: list[str] = []
    line = ""
    room = measure
    for word in paragraph.split(" "):
        if line and len(MARKS.sub("", f"{line} {word}")) > room:
            made.append(line)
            line = word
            room = measure + (chance.randint(-ragged, ragged) if chance else 0)
        else:
            line = f"{line} {word}" if line else word
    return [*made, line]


def broken(
    paragraphs: list[str], measure: int, *, trailing: bool = False, seed: int = 1
) -> Iterator[tuple[str, bool]]:
    """Lines as an extractor leaves them, each with whether it ends its paragraph."""
    chance = random.Random(seed)
    for paragraph in paragraphs:
        lines = wrapped(paragraph, measure, 5, chance)
        for place, each in enumerate(lines, 1):
            last = place == len(lines)
            yield each + (" " if trailing and not last else ""), last


def with_blanks(lines: Iterator[tuple[str, bool]], every: int = 2) -> str:
    """Lines with an empty one after each pair of them, and after each paragraph."""
    made = []
    count = 0
    for line, last in lines:
        made.append(line)
        count += 1
        if count >= every or last:
            made.append("")
            count = 0
    return "\n".join(made)
