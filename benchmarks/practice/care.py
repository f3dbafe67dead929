"""How much is heard of what is meant, how much is wrongly taken, and what a line costs.

Run: ``.venv/bin/python benchmarks/practice/care.py [--missed]``. Three lists of judged sentences: the given
one, where the shared material is beside the repository; our own, on which the words were found; and one
that was written before anything was built and is looked at by its totals only, with ``--missed`` too.
Beside it stands what came first: whole phrases, with a lone star for a word, one pattern each. Then the
texts that cost most.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from kesher.method.listening import Listener, Tier
from kesher.words.help import lexicons

HERE = Path(__file__).resolve().parent
LISTS = HERE.parents[1] / "tests" / "method" / "listening"
SHARED = next(
    (each / "shared" for each in HERE.parents if (each / "shared" / "cases" / "care").exists()), HERE
)
GIVEN = SHARED / "cases" / "care" / "sentences.jsonl"
WORST = {
    "a wish, again and again": "רוצה ",
    "letters apart": "א ב ג ד ",
    "a wish and its exception": "רוצה למות על ",
    "a denial a sentence": "אני לא רוצה למות. ",
    "unknown words": "xqzv kdjw ",
    "empty lines": "\n \n",
    "everything at once": "לא רוצה לחיות בלי תורה והוא אמר שאין לי כוח למות ",
}


# --- the peer: whole phrases --------------------------------------------------------------------------------


class Phrases:
    """Phrases as patterns: a sign counts unless a phrase of the other list overlaps it."""

    def __init__(self) -> None:
        raw = tomllib.loads((HERE / "care_phrases.toml").read_text("utf-8"))
        self._lists = [self._compiled(raw[language]) for language in ("he", "en")]

    def _compiled(self, lists: dict[str, list[str]]) -> tuple[list[tuple[str, re.Pattern[str]]], ...]:
        before = "|".join(sorted(map(re.escape, lists["prefixes"]), key=len, reverse=True))
        before = f"(?:{before})?" if before else ""
        return tuple(
            [(max(plain(each).split(), key=len), pattern(each, ahead)) for each in lists[name]]
            for name, ahead in (("signs", before), ("not", ""))
        )

    def hears(self, text: str) -> bool:
        line = plain(text)
        return any(self._one(line, *each) for each in self._lists)

    @staticmethod
    def _one(
        line: str, signs: list[tuple[str, re.Pattern[str]]], unmeant: list[tuple[str, re.Pattern[str]]]
    ) -> bool:
        found = [span for word, each in signs if word in line for span in spans(each, line)]
        passed = [span for _, each in unmeant for span in spans(each, line)] if found else []
        return any(all(end <= a or b <= start for a, b in passed) for start, end in found)


def plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(each for each in parts if unicodedata.category(each) not in ("Mn", "Cf")).casefold()
    bare = re.sub("['\u2018\u2019\u02bc`\"\u201c\u201d\u05f3\u05f4]", "", bare)
    ended = re.split(r"(?<![.!?])[.!?](?![.!?])|[;:]|\n\s*\n", bare)
    return "\n".join(re.sub(r"[\W_]+", " ", each).strip() for each in ended)


def pattern(phrase: str, before: str) -> re.Pattern[str]:
    shaped = "".join(
        r"(?:\w+ )?" if word == "*" else rf"{before}{re.escape(plain(word))} " for word in phrase.split()
    )
    return re.compile(rf"(?<!\w){shaped.rstrip()}(?!\w)")


def spans(each: re.Pattern[str], line: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in each.finditer(line))


# --- the figures --------------------------------------------------------------------------------------------

Row = dict[str, object]


def judged(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def lists() -> Iterator[tuple[str, list[Row]]]:
    if GIVEN.exists():
        yield "given", judged(GIVEN)
    yield "our own", judged(LISTS / "own.jsonl")
    yield "held out", judged(LISTS / "held_out.jsonl")


def share(rows: list[Row], taken: Callable[[str], bool]) -> str:
    count = sum(taken(str(row["words"])) for row in rows)
    return f"{100 * count / len(rows):5.1f} % of {len(rows):3}"


def figures(listener: Listener, phrases: Phrases, missed: bool) -> None:
    print(f"{'':25}{'either tier':>20}{'plainly meant':>20}{'whole phrases':>20}")
    for name, rows in lists():
        for language in ("he", "en"):
            for meant in (True, False):
                those = [row for row in rows if row["language"] == language and row["meant"] is meant]
                either = share(those, lambda text: listener.tier(text) > Tier.NOTHING)
                plainly = share(those, lambda text: listener.tier(text) is Tier.MEANT)
                before = share(those, phrases.hears)
                what = "heard" if meant else "wrongly taken"
                print(f"{name:9}{language}  {what:13}{either:>20}{plainly:>20}{before:>20}")
                if missed and name != "held out":
                    for row in those:
                        if (listener.tier(str(row["words"])) > Tier.NOTHING) is not meant:
                            print(f"    {row['words']}")


def cost(phrases: Phrases) -> None:
    lines = [str(row["words"]) for _, rows in lists() for row in rows]
    known = lexicons()

    def microseconds(listens: Callable[[str], object]) -> list[float]:
        taken = []
        for line in lines:
            begun = time.process_time()
            listens(line)
            taken.append((time.process_time() - begun) * 1e6)
        return taken

    for name, listens in (
        ("by parts", lambda text: Listener(known).tier(text)),
        ("whole phrases", phrases.hears),
    ):
        taken = microseconds(listens)
        middle, last = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(f"{name:15} a line: p50 {middle:6.0f} µs, p99 {last:6.0f} µs, of {len(lines)}")
    print()
    for name, unit in WORST.items():
        times = []
        for length in (5_000, 20_000):
            text = (unit * length)[:length]
            begun = time.process_time()
            Listener(known).tier(text)
            times.append(1e3 * (time.process_time() - begun))
        print(f"{name:26} 5,000 characters {times[0]:6.1f} ms, 20,000 {times[1]:6.1f} ms")


def main() -> None:
    begun = time.process_time()
    known = lexicons()
    print(f"the lists are read in {1e3 * (time.process_time() - begun):.0f} ms\n")
    phrases = Phrases()
    figures(Listener(known), phrases, "--missed" in sys.argv)
    print()
    cost(phrases)


if __name__ == "__main__":
    main()
