"""Made-up talks in many shapes, with their right units: which come out to the letter, and of the right kind.

    .venv/bin/python benchmarks/library/forms.py [SEED]

Each is a talk of questions and answers, written in one of the ways in which people set labels and lay out
texts and pages. Some ask without a question mark, some hold lists, some sentences begin as labels do. Nothing
is read from anywhere.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from kesher.library.kinds import read
from kesher.library.making import made_of

WORDS = """
אדם בית דרך אור לב יום לילה שער חלון עץ מים רוח שמש ירח כוכב הר עמק שדה כרם גפן תאנה רימון זית
דבש חלב לחם אש אבן ברזל כסף זהב נחושת חוט אריג בגד כלי סל סולם גג קיר רצפה עמוד ספר דף אות מילה
קול שיר שתיקה שמחה עצב תקוה אמונה ענוה
""".split()  # noqa: SIM905 - so many are read more easily so
JOINTS = ("הוא", "היא", "ואז", "כי", "אשר", "וגם", "אבל", "ואולי", "לכן", "על כן")


class Unit(NamedTuple):
    """What should come out: the kind, and the text without white space."""

    kind: str
    text: str


def sentence(chance: random.Random, end: str = ".") -> str:
    """A sentence of made-up words."""
    words = [chance.choice(WORDS if chance.random() < 0.8 else JOINTS) for _ in range(chance.randint(5, 14))]
    if chance.random() < 0.4:
        words[len(words) // 2] += ","
    return " ".join(words) + end


def paragraph(chance: random.Random) -> str:
    """A few sentences."""
    return " ".join(sentence(chance) for _ in range(chance.randint(1, 4)))


def talk(chance: random.Random, threads: int) -> list[tuple[str, list[str]]]:
    """Questions of a paragraph or two, and answers of one to three, some with a list."""
    made = []
    for _ in range(threads):
        asked = [sentence(chance, "?" if chance.random() < 0.7 else ".")]
        if chance.random() < 0.2:
            asked.append(sentence(chance, "?"))
        answer = [paragraph(chance) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.25:
            answer += [f"{n}. {sentence(chance)}" for n in range(1, chance.randint(3, 5))]
        if chance.random() < 0.1:
            answer.append(f"{chance.choice(LIKE_LABELS)} {sentence(chance)}")
        made += [("question", asked), ("answer", answer)]
    return made


LIKE_LABELS = ("שאלה זו", "תשובה כזו", "השאלה היא", "תשובה, כידוע,", "שאלה גדולה -", "הרב אמר -", "א. ועוד,")
"""Beginnings of sentences that are no labels, though they look like some."""


LABELS = {
    "colon": ("שאלה: ", "תשובה: "),
    "dash": ("שאלה - ", "תשובה - "),
    "stop": ("שאלה. ", "תשובה. "),
    "letter-stop": ("ש. ", "ת. "),
    "letter-colon": ("ש: ", "ת: "),
    "speaker-dash": ("תלמיד – ", "הרב – "),
    "alone": ("שאלה\n", "תשובה\n"),
    "alone-number": ("שאלה {n}\n", "תשובה\n"),
    "number": ("{n}. ", "תשובה: "),
    "bare": ("", "תשובה: "),
}  # fmt: skip
"""How a question and an answer are labelled; a line end sets the label alone."""


def labelled(said: list[tuple[str, list[str]]], style: str) -> Iterator[tuple[str, str, str]]:
    """Each paragraph: what kind its unit is where it begins one, its label, its text."""
    number = 0
    for kind, texts in said:
        number += kind == "question"
        label = LABELS[style][kind == "answer"].format(n=number)
        for place, text in enumerate(texts):
            yield (kind if not place else "", label if not place else "", text)


def as_txt(said: list[tuple[str, list[str]]], style: str, layout: str) -> bytes:
    """Plain text: each paragraph a line, or parted by empty lines, or broken at a measure."""
    lines = []
    for _, label, text in labelled(said, style):
        head, _, rest = f"{label}{text}".rpartition("\n")
        parts = [head, rest] if head else [rest]
        if layout in ("broken", "tight"):
            parts = [line for part in parts for line in wrapped(part, 60)]
        lines += [*parts, ""] if layout not in ("lines", "tight") else parts
    return ("\r\n" if layout == "windows" else "\n").join(lines).encode()


def wrapped(text: str, width: int) -> list[str]:
    """A text broken at a measure."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def as_html(said: list[tuple[str, list[str]]], style: str, layout: str) -> bytes:
    """A page: labels in paragraphs, in bold without a sign, or as headings."""
    made = []
    for kind, label, text in labelled(said, style):
        words = label.strip(" .:-–\n") if kind else ""
        if layout == "bold" and words and not words.isdigit():
            made.append(f"<p><b>{words}</b> {text}</p>")
        elif layout == "headings" and words and not words.isdigit():
            made.append(f"<h2>{words}</h2><p>{text}</p>")
        else:
            made.append(f"<p>{label.replace(chr(10), '<br>')}{text}</p>")
    return f"<html><body>{''.join(made)}</body></html>".encode()


def books(seed: int) -> Iterator[tuple[str, str, bytes, list[Unit]]]:
    """Each book: what it is, its name, its bytes, and what should come out."""
    chance = random.Random(seed)
    shapes = [
        *product([as_txt], ("lines", "blank", "windows", "broken", "tight")),
        *product([as_html], ("plain", "bold", "headings")),
    ]
    for style, (how, layout) in product(LABELS, shapes):
        said = talk(chance, chance.randint(3, 12))
        wanted = [Unit(kind, squeezed("".join(texts))) for kind, texts in said]
        name = "x.txt" if how is as_txt else "x.html"
        yield f"{name[2:]} {layout} {style}", name, how(said, style, layout), wanted


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def main() -> None:
    """Print how many units came out right, by layout and by label, and how many letters are missing."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    missing = letters = 0
    began = time.perf_counter()
    for what, name, raw, wanted in books(seed):
        made = made_of(read(raw, name), name)
        found = Counter(Unit(each.kind.value, squeezed(each.text)) for each in made.units)
        good = sum(min(count, found[each]) for each, count in Counter(wanted).items())
        for key in ("all", what.rpartition(" ")[0], what.rpartition(" ")[2], what):
            right[key] += good
            every[key] += len(wanted)
        if made.account is not None:
            missing += abs(made.account.missing)
            letters += made.account.source
    for key in every:
        if key.count(" ") < 2 or right[key] < every[key]:
            print(f"{right[key] / every[key]:6.3f}  {every[key]:5}  {key}")
    share = 1 - missing / letters
    print(f"letters accounted for: {share:.4%} of {letters}; {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
