"""Two little invented books, and how a test puts books on a shelf and asks for them."""

from __future__ import annotations

from pathlib import Path

from kesher.library.search import Entry, Found, Index, Query, parse

GARDEN = [
    "הַגַּנָּן הַזָּקֵן שׁוֹתֵל עֲצֵי תַּפּוּחַ בַּגִּנָּה, וְאֵינוֹ מְמַהֵר.",
    "שתילת העצים נמשכה כל החורף, ובאביב פרחו התפוחים.",
    "הילדים אספו תפוחים אדומים בסלים, ואמר ר' יונה: כ\"כ יפים לא ראיתי.",
    "מזמרה חדה טובה משתים קהות.",
]
SEA = [
    "הספן קרא את המפה, והמפות האחרות נרטבו בסערה.",
    "נרות דלקו במגדלור; את הנר הגדול הדליקה בתו של השומר.",
    'הקב"ה פותח ים לספנים בלילה.',
    "The lighthouse keepers were praying for the sailors' return.",
]


def entries(book: str, texts: list[str], first: int = 1) -> list[Entry]:
    return [Entry(number, book, text) for number, text in enumerate(texts, first)]


def shelve(folder: Path, *books: tuple[str, list[str]]) -> Index:
    """Add books to an index; the units are numbered from 1 on, book after book."""
    index = Index(folder)
    first = 1
    for book, texts in books:
        index.add(entries(book, texts, first), state=f"with {book}")
        first += len(texts)
    return index


def ask(text: str, *, typing: bool = False) -> Query:
    """Read a query that can be asked."""
    query = parse(text, typing=typing)
    assert isinstance(query, Query)
    return query


def found(index: Index, text: str, *, typing: bool = False) -> Found:
    return index.search(ask(text, typing=typing))


def numbers(index: Index, text: str, *, typing: bool = False) -> list[int]:
    """The units found, the best first."""
    return [hit.number for hit in found(index, text, typing=typing).hits]


def write_for_ever(folder: Path, first: int) -> None:
    """Replace one book again and again, until killed."""
    index = Index(folder)
    number = first
    while True:
        number += 1
        index.replace("moving", entries("moving", [f"מצב {number} נר"], 1000 + number), state=str(number))
