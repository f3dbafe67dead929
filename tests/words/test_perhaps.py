"""Nothing that ships looks ahead: no prediction, no news, no countdown (METHOD.md, M16)."""

import re
from pathlib import Path

import pytest

import kesher

SHIPPED = Path(kesher.__file__).parent
FILES = [
    *sorted((SHIPPED / "words").rglob("*.toml")),
    *sorted(path for path in (SHIPPED / "packs" / "the-way").rglob("*.*") if path.suffix in (".md", ".toml")),
]

HEBREW = (
    r"סימני (?:ה?גאולה|ה?קץ|ה?משיח|ה?זמן|ה?אחרית)|סימנים ל(?:גאולה|קץ|ביא)|סימן ל(?:גאולה|קץ)",
    r"(?:חשבון|חשבונות|חישוב|חישובי|מחשבי|לחשב את) ה?(?:קץ|קצין|קיצין)|קץ הימים|אחרית הימים",
    r"ה?שנה(?: הזו| הזאת)? (?:הוא )?יבוא|יבוא (?:ה?שנה|בשנת|בשנה|בקרוב|מחר|בוודאי|בעוד)|בקרוב (?:ממש )?יבוא",
    r"עומד לבוא|הולך ומתקרב|קרוב מאוד לבוא|עקבתא|חבלי משיח|גוג",
    r"ספירה לאחור|(?:נותרו|נשארו) (?:עוד )?(?:\S+ )?(?:ימים|חודשים|שנים)|ימים ל(?:גאולה|ביא|קץ)",
    r"תחזית|ניבוי|מנבא|תנבא|ניבא|נבואה לזמננו|צופן",
    r"כותרות (?:היום|ה?עיתון|ה?חדשות)|מבזק|מן החדשות|בחדשות|חדשות היום|המאורעות מוכיחים|המצב מוכיח",
)
ENGLISH = (
    r"\bcountdown|\bcounting down\b|\b(?:days?|months?|years?) (?:left|to go|remaining|away|until he)\b",
    r"\bsigns? (?:of (?:the (?:times?|end|redemption|last days)|his coming)|that he\b)|\bomens?\b",
    r"\bend (?:of days|times)\b|\blast days\b|\bgog\b|\bmagog\b|\bbirth ?pangs\b",
    r"\bpredict\w*|\bforecast\w*|\bforetell\w*|\bforetold\b|\bprophec(?:y|ies) (?:says?|tells?|foretells?)\b",
    r"\bwill (?:surely )?come (?:in|on|by|within|this|next|soon|tomorrow)\b|\bcoming soon\b|\bany day now\b",
    r"\b(?:this|next) year (?:he|will)\b|\bclose at hand\b|\bcalculat\w* the end\b|\bcode of the\b",
    r"\bheadlines?\b|\bbreaking news\b|\bin the news\b|\bthe news (?:shows?|proves?|tells?)\b",
)
AHEAD = re.compile("|".join((*HEBREW, *ENGLISH)), re.IGNORECASE)


def foretells(line: str) -> bool:
    """True when a line speaks of what is to come as of something that can be known."""
    bare = re.sub("[\u0591-\u05bd\u05bf-\u05c7\u200e\u200f]", "", line)
    return AHEAD.search(bare) is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_nothing_that_ships_looks_ahead(path: Path) -> None:
    told = [line for line in path.read_text(encoding="utf-8").splitlines() if foretells(line)]
    assert not told


def test_all_of_the_words_were_read() -> None:
    names = {path.relative_to(SHIPPED).as_posix() for path in FILES}
    assert {"words/he/frame.toml", "words/en/frame.toml", "packs/the-way/he/routes/awaiting.md"} <= names
    assert len(names) >= 2 + 2 * 30


@pytest.mark.parametrize(
    "line",
    [
        "סימני הגאולה כבר כאן",
        "לפי חשבון הקץ, השנה",
        "השנה יבוא",
        "הוא יבוא בשנת תשפ״ז",
        "יבוא בקרוב",
        "ספירה לאחור",
        "נשארו עוד שבעה ימים",
        "נותרו {n} ימים",
        "המצב מוכיח",
        "זו מלחמת גוג ומגוג",
        "סִימָנִים לַגְּאוּלָּה",
        "Countdown",
        "{n} days left",
        "He will come in seven years.",
        "The signs of the times are clear.",
        "Scholars predict it.",
        "It was in the news.",
        "This year he comes.",
    ],
)
def test_what_looks_ahead_would_be_found(line: str) -> None:
    assert foretells(line)


@pytest.mark.parametrize(
    "line",
    [
        "אולי היום.",
        "אחכה לו בכל יום שיבוא",
        "לא לקרוא חדשות לפני התפילה",
        "לגזור לפי הסימנים, ולקפל",
        "אות אחרי אות",
        "אור שעתיד להתגלות, ואין יודעים מתי",
        "בעוד כמה שעות אפשר לחזור למספרים",
        "Perhaps today.",
        "He will come",
        "No news before prayers",
        "It rests on {n} days.",
        "A light that will be revealed, we know not when.",
        "One waits for him every day.",
    ],
)
def test_waiting_is_no_prediction(line: str) -> None:
    assert not foretells(line)
