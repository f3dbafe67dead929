"""Booklets of questions and answers through many PDF producers: are they read in order, and letter for
letter?

Run ``.venv/bin/python benchmarks/library/booklets.py [FOLDER] [--peers] [--worst N]``. The folder,
``../shared/oracles/booklets`` unless another is named, holds ``docN.json`` with the truth (``{"title",
"head", "units": [[label, [paragraphs]]]}``) and the same text as ``PRODUCER_N.pdf``. With ``--peers`` the
table stands beside pypdfium2's own text, pdfminer.six and pypdf (``uv sync --group peers``), cut into units
in the same way.

order:
    The share of the truth's neighbouring words (Hebrew letters only) that are neighbours in what was read,
    and the longest common subsequence of words twice over the words of both; the worse of the two.
units:
    The share of the truth's units that were read with the same label and the very same Hebrew letters.
marks, all:
    The same with points and accents (NFC), and with every sign, digit, Latin letter and space besides.
marked:
    Pages that were not trusted, of all. A producer every page of which is marked is left out of the second
    mean.

With ``--layouts`` thirty-six layouts that Typst and Chromium set here (see ``page_layouts.py``) are read
instead, each with a row of its own: the share of its paragraphs that were read with their kind (text,
heading, note) and the very same letters (found), and of what was read that which is in it (right).

Speed is the processor's time of this process, over all files, after one run to warm up, without looking for
rings, as the process in which books are read does. Beside it stands pdfium's own: the same pages opened,
their text laid out, and closed, with no question asked of any glyph.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import io
import itertools
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from kesher.library.book import Role
from kesher.library.pdf import read_pdf

FOLDER = Path(__file__).parents[3] / "shared/oracles/booklets"
Unit = tuple[str, str]


class Score(NamedTuple):
    order: float
    units: float
    marks: float
    all: float


def letters(text: str) -> str:
    return "".join(each for each in text if "א" <= each <= "ת")


def marks(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFC", text) if "\u0591" <= each <= "\u05ea")


def whole(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def words(units: list[Unit]) -> list[str]:
    found = (letters(word) for label, text in units for word in f"{label} {text}".split())
    return [each for each in found if each]


def cut(lines: list[str], labels: list[str]) -> list[Unit]:
    """Units of lines or paragraphs: a label of the document with a colon at the start of one opens a unit."""
    label = re.compile("(" + "|".join(sorted(map(re.escape, labels), key=len, reverse=True)) + r")\s*:\s*")
    units: list[tuple[str, list[str]]] = []
    for line in lines:
        found = label.match(line.strip())
        if found:
            units.append((found.group(1), [line.strip()[found.end() :]]))
        elif units:
            units[-1][1].append(line)
    return [(name, " ".join(texts)) for name, texts in units]


def order(truth: list[str], read: list[str]) -> float:
    if not read:
        return 0.0
    pairs = Counter(itertools.pairwise(truth))
    near = sum((pairs & Counter(itertools.pairwise(read))).values()) / max(1, sum(pairs.values()))
    same = difflib.SequenceMatcher(None, truth, read, autojunk=False).get_matching_blocks()
    return min(near, 2 * sum(each.size for each in same) / (len(truth) + len(read)))


def score(truth: list[Unit], read: list[Unit]) -> Score:
    def share(kept: Callable[[str], str]) -> float:
        found = Counter((label, kept(text)) for label, text in read)
        asked = Counter((label, kept(text)) for label, text in truth)
        return sum((found & asked).values()) / max(1, len(truth))

    return Score(order(words(truth), words(read)), share(letters), share(marks), share(whole))


def ours(raw: bytes) -> tuple[list[str], int, int]:
    book = read_pdf(raw)
    texts = [
        each.text for each in book.paragraphs if each.role is not Role.NOTE and each.role is not Role.HEADING
    ]
    return texts, len(book.marked), book.pages


def pages_a_second(raws: Collection[bytes]) -> tuple[float, float]:
    """How many pages are read in a second of the processor, and how many pdfium alone opens; in turn."""
    times, pages = [0.0, 0.0], 0
    for raw in raws:
        for place, work in enumerate((read_pdf, laid_out)):
            began = time.process_time()
            work(raw)
            times[place] += time.process_time() - began
        pages += ours(raw)[2]
    return pages / times[0], pages / times[1]


def laid_out(raw: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    for page in document:
        text = page.get_textpage()
        text.count_chars()
        text.close()
        page.close()
    document.close()


def by_pdfium(raw: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]


def by_pdfminer(raw: bytes) -> list[str]:
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(raw)).splitlines()


def by_pypdf(raw: bytes) -> list[str]:
    from pypdf import PdfReader

    return [line for page in PdfReader(io.BytesIO(raw)).pages for line in page.extract_text().splitlines()]


PEERS = {"pdfium": by_pdfium, "pdfminer": by_pdfminer, "pypdf": by_pypdf}


def told(name: str, scores: list[Score]) -> str:
    means = [sum(values) / len(scores) for values in zip(*scores, strict=True)]
    return f"{name:<34}" + "".join(f"{each:>8.4f}" for each in means)


def differences(truth: list[Unit], read: list[Unit], most: int) -> None:
    one, two = ([whole(word) for _, text in units for word in text.split()] for units in (truth, read))
    changes = [
        each
        for each in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
        if each[0] != "equal"
    ]
    for _, i, j, k, m in changes[:most]:
        print(f"    {' '.join(one[i:j])[:70]}  |  {' '.join(two[k:m])[:70]}")


def by_layout(most: int) -> None:
    """A row for each layout, and the mean of all."""
    from page_layouts import files, layouts

    shares: list[float] = []
    print(f"{'layout':<32}{'marked':>12}{'found':>8}{'right':>8}")
    for layout, raw in files(layouts()):
        book = read_pdf(raw)
        read = Counter((each.role.value[0], plain(each.text)) for each in book.paragraphs)
        truth = Counter((kind, plain(text)) for kind, text in layout.truth)
        same = sum((read & truth).values())
        shares.append(same / sum(truth.values()))
        right = same / max(1, sum(read.values()))
        marked = f"{len(book.marked)} of {book.pages}"
        print(f"{layout.name:<32}{marked:>12}{shares[-1]:>8.2f}{right:>8.2f}")
        for kind, text in list((truth - read).elements())[:most]:
            print(f"    not read: {kind} {text[:90]}")
        for kind, text in list((read - truth).elements())[:most]:
            print(f"    read:     {kind} {text[:90]}")
    print(f"{len(shares)} layouts, {sum(shares) / len(shares):.4f}")


def plain(text: str) -> str:
    """The letters of a text without the mark of a list before it, or the number of a note."""
    text = re.sub(r"^\(?(?:\d{1,2}|[א-ת])[.)]\s+", "", text)
    return "".join(each for each in text if each.isalpha())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--layouts", action="store_true", help="the thirty layouts, and nothing else")
    parser.add_argument("--worst", type=int, default=0, help="print so many differences of each file")
    asked = parser.parse_args()
    if asked.layouts:
        by_layout(asked.worst)
        return
    files = []
    for truth in sorted(asked.folder.glob("doc*.json")):
        number = re.sub(r"\D", "", truth.stem)
        units = [(label, " ".join(texts)) for label, texts in json.loads(truth.read_text())["units"]]
        files += [(each, units) for each in sorted(asked.folder.glob(f"*_{number}.pdf"))]
    if not files:
        sys.exit(f"no booklets in {asked.folder}")
    raws = {file: file.read_bytes() for file, _ in files}
    for raw in raws.values():
        read_pdf(raw)
    gc.disable()
    speed, bound = pages_a_second(raws.values())
    peers = PEERS if asked.peers else {}
    print(f"{'producer':<22}{'marked':>12}" + "".join(f"{each:>8}" for each in Score._fields), end="")
    print("".join(f"{name + ' order/units':>22}" for name in peers))
    scores: list[Score] = []
    sound: list[Score] = []
    beside: dict[str, list[Score]] = {name: [] for name in peers}
    for file, truth in files:
        labels = sorted({label for label, _ in truth})
        texts, marked, count = ours(raws[file])
        read = cut(texts, labels)
        scores.append(score(truth, read))
        if marked < count:
            sound.append(scores[-1])
        print(
            f"{file.stem:<22}{f'{marked} of {count}':>12}" + "".join(f"{each:>8.4f}" for each in scores[-1]),
            end="",
        )
        for name, peer in peers.items():
            beside[name].append(score(truth, cut(peer(raws[file]), labels)))
            print(f"{beside[name][-1].order:>14.4f}{beside[name][-1].units:>8.4f}", end="")
        print()
        differences(truth, read, asked.worst)
    print(
        told(f"all {len(scores)}", scores)
        + "".join(
            f"{sum(s.order for s in each) / len(each):>14.4f}{sum(s.units for s in each) / len(each):>8.4f}"
            for each in beside.values()
        )
    )
    if sound:
        print(told(f"the {len(sound)} not marked throughout", sound))
    print(f"{speed:.0f} pages a second, pdfium alone {bound:.0f}")


if __name__ == "__main__":
    main()
