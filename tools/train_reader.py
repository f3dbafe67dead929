"""Train the network that tells marks from empty places, from nothing but made photographs and seeds.

Run ``.venv/bin/python tools/train_reader.py``; it takes about a quarter of an hour on two cores, and writes
``src/kesher/paper/network.json``. The same seeds give the same network.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one order of summing, so one result

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import photographs

from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.method.problems import Problem
from kesher.paper.alignment import lay
from kesher.paper.geometry import VERSION, Paper, week_geometry
from kesher.paper.ink import FEATURES, ink_of
from kesher.paper.number import Seal
from kesher.paper.sighting import sightings
from kesher.paper.week import Said, print_week
from kesher.words import catalogue

HIDDEN = (32, 16)
ROUNDS, BATCH, RATE = 30, 1024, 2e-3
DECAY = 1e-4
TARGET = Path(__file__).parent.parent / "src/kesher/paper/network.json"
_SHEETS: dict[int, list[tuple[Any, dict[str, Any]]]] = {}


def sheets(version: int = VERSION) -> list[tuple[Any, dict[str, Any]]]:
    """A blank of each layout, as a picture, with its geometry."""
    if version not in _SHEETS:
        made = _SHEETS[version] = []
        for paper in Paper:
            for language in Language:
                words = catalogue(language, Form.MASCULINE)
                png = print_week(
                    date(2026, 11, 22),
                    JERUSALEM,
                    paper,
                    words,
                    Said(),
                    Seal(b"training"),
                    png=300,
                    version=version,
                )
                blank = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
                made.append((blank, week_geometry(paper, language, version).plain()))
    return _SHEETS[version]


def example(seed: int) -> tuple[Any, Any] | None:
    """One photograph: what was measured at each place, and what is there."""
    cv2.setNumThreads(1)
    blank, geometry = sheets()[seed % len(sheets())]
    filled = photographs.fill(blank, geometry, seed)
    jpeg = photographs.photograph(filled, seed).jpeg
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    (found,) = sightings(np.asarray(picture, np.uint8))
    if isinstance(found, Problem):
        return None
    laid = lay(np.asarray(picture, np.uint8), found)
    # Where outlines were not found, there is nothing to learn: such places are asked about anyway.
    good = laid.inside & (laid.likeness > 0.25)
    return ink_of(laid).features[good], np.array(filled.states)[good]


def train(x: Any, y: Any, seed: int) -> tuple[list[Any], list[Any]]:
    """Adam on the cross entropy, with the rarer kinds weighed up."""
    r = np.random.default_rng(seed)
    sizes = (x.shape[1], *HIDDEN, 3)
    weights = [r.normal(0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(sizes)]
    offsets = [np.zeros(b) for b in sizes[1:]]
    all_parts = weights + offsets
    first = [np.zeros_like(each) for each in all_parts]
    second = [np.zeros_like(each) for each in all_parts]
    heed = np.array([1.0, 2.0, 3.0])
    steps = 0
    for turn in range(ROUNDS):
        rate = RATE * 0.5 * (1 + np.cos(np.pi * turn / ROUNDS))
        order = r.permutation(len(x))
        for start in range(0, len(x), BATCH):
            at = order[start : start + BATCH]
            layers = [x[at]]
            for w, b in zip(weights[:-1], offsets[:-1], strict=True):
                layers.append(np.maximum(layers[-1] @ w + b, 0))
            out = layers[-1] @ weights[-1] + offsets[-1]
            shares = np.exp(out - out.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            back = shares
            back[np.arange(len(at)), y[at]] -= 1
            back *= heed[y[at]][:, None] / len(at)
            slopes_w, slopes_b = [], []
            for i in range(len(weights) - 1, -1, -1):
                slopes_w.insert(0, layers[i].T @ back + DECAY * weights[i])
                slopes_b.insert(0, back.sum(axis=0))
                back = (back @ weights[i].T) * (layers[i] > 0)
            steps += 1
            for i, slope in enumerate(slopes_w + slopes_b):
                first[i] += 0.1 * (slope - first[i])
                second[i] += 0.001 * (slope**2 - second[i])
                size = np.sqrt(second[i] / (1 - 0.999**steps)) + 1e-8
                all_parts[i] -= rate * first[i] / (1 - 0.9**steps) / size
    return weights, offsets


def main() -> None:
    """Make the photographs, train, and write the network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2000, help="how many photographs")
    parser.add_argument("--seed", type=int, default=1000, help="the first seed")
    parser.add_argument("--out", type=Path, default=TARGET, help="where the network is written")
    wanted = parser.parse_args()
    with Pool(2) as pool:
        made = [
            each
            for each in pool.imap(example, range(wanted.seed, wanted.seed + wanted.n), chunksize=8)
            if each is not None
        ]
    x, y = np.concatenate([each[0] for each in made]), np.concatenate([each[1] for each in made])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-3
    weights, offsets = train(np.clip((x - mean) / spread, -8, 8).astype(np.float64), y, wanted.seed)
    told = {
        "made_by": f"tools/train_reader.py --n {wanted.n} --seed {wanted.seed}",
        "features": list(FEATURES),
        "mean": mean.round(5).tolist(),
        "spread": spread.round(5).tolist(),
        "layers": [
            {"weights": w.round(4).tolist(), "offsets": b.round(4).tolist()}
            for w, b in zip(weights, offsets, strict=True)
        ],
    }
    wanted.out.write_text(json.dumps(told) + "\n", encoding="utf-8")
    print(f"{len(made)} photographs, {len(y)} places, {wanted.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
