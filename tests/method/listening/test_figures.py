"""How much is heard, how much is wrongly taken, and how long it takes.

Three lists of judged sentences: the given one, where it lies beside the repository; our own, on which the
words were found; and one that was written before anything was built and is only looked at by its totals.
"""

import importlib.util
import json
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from diaries import diary
from kesher import packs, words
from kesher.method.care import own_words
from kesher.method.listening import Listener, Tier
from kesher.words.help import lexicons

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[3] / "shared"
if not SHARED.exists():  # a work tree beside the repository
    SHARED = HERE.parents[4] / "shared"
LISTENER = Listener(lexicons())


def judged(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def share(rows: list[dict[str, object]], language: str, meant: bool, least: Tier) -> float:
    those = [row for row in rows if row["language"] == language and row["meant"] is meant]
    return sum(LISTENER.tier(str(row["words"])) >= least for row in those) / len(those)


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize(
    ("name", "heard", "wrongly", "stopped"),
    [("given", 0.98, 0.02, 0.0), ("own.jsonl", 0.94, 0.02, 0.01), ("held_out.jsonl", 0.9, 0.05, 0.02)],
)
def test_how_much_is_heard_and_how_much_is_wrongly_taken(
    name: str, heard: float, wrongly: float, stopped: float, language: str
) -> None:
    path = SHARED / "cases" / "care" / "sentences.jsonl" if name == "given" else HERE / name
    if not path.exists():
        pytest.skip("the given sentences are not beside the repository")
    rows = judged(path)
    assert share(rows, language, True, Tier.MAYBE) >= heard
    assert share(rows, language, False, Tier.MAYBE) <= wrongly
    assert share(rows, language, False, Tier.MEANT) <= stopped


def test_the_lists_are_apart() -> None:
    own, held_out = (
        {row["words"] for row in judged(HERE / name)} for name in ("own.jsonl", "held_out.jsonl")
    )
    assert len(own) > 2000 and len(held_out) > 400
    assert not own & held_out


# --- what nobody means --------------------------------------------------------------------------------------


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def both_forms(text: str) -> set[str]:
    """A text as a man and as a woman reads it."""
    return {re.sub(r"\{([^|{}]*)\|([^|{}]*)\}", form, text) for form in (r"\1", r"\2")}


def shipped() -> Iterator[str]:
    for path in sorted((Path(packs.__file__).parent / "the-way").rglob("*")):
        if path.suffix == ".md":
            yield path.read_text("utf-8")
            yield from path.read_text("utf-8").splitlines()
        elif path.suffix == ".toml":
            yield from strings(tomllib.loads(path.read_text("utf-8")))
    for language in ("he", "en"):
        for path in sorted((Path(words.__file__).parent / language).glob("*.toml")):
            yield from strings(tomllib.loads(path.read_text("utf-8")))


def test_nothing_that_the_product_itself_says_is_taken() -> None:
    texts = {form for text in shipped() for form in both_forms(text)}
    assert len(texts) > 2000
    assert [text for text in sorted(texts) if LISTENER.tier(text)] == []


def test_nothing_in_a_plain_diary_is_taken() -> None:
    from datetime import date

    written = [text for page in diary(date(2026, 1, 1), 400) for _, text in own_words(page) if text]
    assert written and not any(LISTENER.tier(text) for text in written)


def test_no_line_of_a_spoken_lesson_is_taken() -> None:
    lesson = SHARED / "source" / "booklet.txt"
    if not lesson.exists():
        pytest.skip("the lesson is not beside the repository")
    text = lesson.read_text("utf-8")
    assert [line for line in (*text.splitlines(), text) if LISTENER.tier(line)] == []


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("scriptures") is None, reason="uv sync --group corpus")
def test_hardly_a_verse_of_scripture_is_taken() -> None:
    found = importlib.util.find_spec("scriptures")
    assert found is not None and found.origin is not None
    verses = list(strings(json.loads((Path(found.origin).parent / "json" / "bible.json").read_text("utf-8"))))
    tiers = [LISTENER.tier(re.sub(r"<[^>]*>", "", verse)) for verse in verses]
    assert len(verses) > 20000
    assert sum(tier > Tier.NOTHING for tier in tiers) <= 40
    assert sum(tier is Tier.MEANT for tier in tiers) <= 3


# --- how long it takes --------------------------------------------------------------------------------------

HOSTILE = {
    "a wish": "רוצה ",
    "letters apart": "א ב ג ד ",
    "wishes and deaths": "רוצה למות על ",
    "denials": "אני לא רוצה למות. ",
    "nearly": "wants to dye of ",
    "one long word": "רוצהל",
    "unknown words": "xqzv kdjw ",
    "words that change nothing": "כבר ממש ",
    "points": ". ",
    "hesitations": "... ",
    "empty lines": "\n \n",
    "all of it": "לא רוצה לחיות בלי תורה והוא אמר שאין לי כוח למות ",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_grows_with_the_text_and_no_more(kind: str) -> None:
    def seconds(length: int) -> float:
        text = (HOSTILE[kind] * length)[:length]
        best = 1e9
        for _ in range(3):
            begun = time.process_time()
            Listener(lexicons()).tier(text)
            best = min(best, time.process_time() - begun)
        return best

    short, long = seconds(5_000), seconds(20_000)
    assert long <= max(8 * short, 0.02), (short, long)
    assert long < 2


def test_an_ordinary_line_takes_less_than_a_thousandth_of_a_second() -> None:
    lines = [str(row["words"]) for row in judged(HERE / "own.jsonl")]
    begun = time.process_time()
    for line in lines:
        Listener(lexicons()).tier(line)
    assert (time.process_time() - begun) / len(lines) < 0.001
