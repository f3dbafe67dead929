"""Setting a book as a booklet: processor time and memory, beside Typst alone on a plain text of its size.

Run ``.venv/bin/python benchmarks/library/booklet_print.py [THREADS]``; 300 unless told. The typesetter is a
process of its own, so its time and its peak are those of the children of this one, each measured apart.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable

from kesher.library.book import Extract, Made, Paragraph
from kesher.library.booklet import print_booklet
from kesher.library.making import made_of
from kesher.paper.geometry import Paper

WORDS = [
    "מי",
    "שיושב",
    "בשקט",
    "ושומע",
    "את",
    "הנפש",
    "מוצא",
    "בה",
    "דרך",
    "ואינו",
    "צריך",
    "לחפש",
    "במקום",
    "אחר",
    "כי",
    "הדבר",
    "קרוב",
    "אליו",
    "מאוד",
    "ובכל",
    "יום",
    "מחדש",
    "הוא",
    "פותח",
    "שער",
    "קטן",
    "שבו",
    "נכנס",
    "אור",
    "גדול",
    "ומתוך",
    "כך",
    "גם",
    "הימים",
    "הכבדים",
    "נעשים",
    "פשוטים",
    "בָּרוּךְ",
    "הַמָּקוֹם",
]


def book(threads: int) -> Made:
    """A book of so many threads: a question, an answer of some 150 words, and now and then a follow-up."""
    chance = random.Random(1)

    def said(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words)) + "."

    found = []
    for thread in range(threads):
        found += [Paragraph(f"שאלה: {said(20)}"), Paragraph(f"תשובה: {said(80)}"), Paragraph(said(70))]
        if thread % 3 == 0:
            found += [Paragraph(f"המשך שאלה: {said(12)}"), Paragraph(f"תשובה: {said(60)}")]
    return made_of(Extract(paragraphs=tuple(found)), "made.txt", "ספר המדידה")


def ours(made: Made) -> None:
    print_booklet(made.title, made.language, made.units, Paper.A5)


def plain(made: Made) -> None:
    """Typst by itself, on the same words in one justified column."""
    import typst

    text = "\n\n".join(each.text for each in made.units)
    page = (
        '#set page(width: 148mm, height: 210mm)\n#set text(lang: "he", dir: rtl)\n#set par(justify: true)\n'
    )
    typst.compile((page + text).encode())


def measured(work: Callable[[Made], None], made: Made) -> None:
    began = time.perf_counter()
    work(made)
    wall = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    peak = max(each.ru_maxrss for each in used) / 1024
    print(f"{work.__name__:6} {wall:6.2f} s  processor {cpu:6.2f} s  peak {peak:5.0f} MB", flush=True)


def main() -> None:
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    made = book(threads)
    letters = sum(len(each.text) for each in made.units)
    print(f"{threads} threads, {len(made.units)} units, {letters:,} characters")
    for work in (ours, plain):
        apart = multiprocessing.get_context("spawn").Process(target=measured, args=(work, made))
        apart.start()
        apart.join()


if __name__ == "__main__":
    main()
