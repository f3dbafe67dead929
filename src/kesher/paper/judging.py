"""From ink to answers: what was marked, or that a person should look.

A small network, trained on made photographs (``tools/train_reader.py``), says of each place whether it is
empty, marked, or holds a trace of something else. It is never believed alone: gates in plain numbers stand
behind it, and what either doubts becomes a question with a picture beside it, not an answer.
"""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kesher.paper.aligning import Laid
from kesher.paper.measuring import FEATURES, Floats, Measured

EMPTY, MARK, TRACE = 0, 1, 2


class Flag(StrEnum):
    """Why a field is shown to the person."""

    OUT_OF_FRAME = "out-of-frame"
    UNALIGNED = "unaligned"
    DARK = "dark"
    TWO_MARKS = "two-marks"
    SECOND_TRACE = "second-trace"
    FAINT = "faint"
    TRACE = "trace"
    GRAINY = "grainy"
    UNSURE = "unsure"


class Answer(NamedTuple):
    """What one field says.

    Attributes:
        id: the field's.
        value: the option that was marked; None for a field left empty, and for one that is flagged.
        confidence: 0 to 1.
        flag: why a person should look; None when there is no need.
    """

    id: str
    value: str | None
    confidence: float
    flag: Flag | None


class Gates(NamedTuple):
    """The numbers that stand behind the network.

    Attributes:
        mark: how sure the network must be of a mark.
        empty: how sure of the emptiness of every other place of a marked field.
        blank: and of every place of a field that was left empty.
        likeness: under this the outlines were not found well enough.
        light: under this the paper was too dark to tell, 0 to 1.
        faint: a mark whose darkest spot has less ink than this is asked about.
        share: the same as a share of how dark this sheet's marks are.
        grain: an empty place whose darkest spot is usually darker than this would hide light pencil.
        rest: beside a mark no other place of the field may have a spot darker than this.
        trace: no place of an empty field may have a spot darker than this.
        ring: nor as much ink around its outline.
    """

    mark: float = 0.80
    empty: float = 0.70
    blank: float = 0.70
    likeness: float = 0.26
    light: float = 0.06
    faint: float = 0.28
    share: float = 0.30
    grain: float = 0.085
    rest: float = 0.28
    trace: float = 0.16
    ring: float = 0.10


GATES = Gates()


class Network(NamedTuple):
    """Layers of weights and offsets, and what the features are brought to before."""

    mean: Floats
    spread: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def shares(self, features: Floats) -> Floats:
        """For each mark the shares of empty, mark and trace; they sum to one."""
        values = np.clip((features - self.mean) / self.spread, -8, 8)
        for weights, offsets in self.layers[:-1]:
            values = np.maximum(values @ weights + offsets, 0)
        weights, offsets = self.layers[-1]
        values = values @ weights + offsets
        values = np.exp(values - values.max(axis=1, keepdims=True))
        return np.asarray(values / values.sum(axis=1, keepdims=True), np.float32)


@cache
def network() -> Network:
    """The network that ships.

    Raises:
        ValueError: it was trained on other features than are measured.
    """
    raw = json.loads(resources.files("kesher.paper").joinpath("network.json").read_text(encoding="utf-8"))
    if tuple(raw["features"]) != FEATURES:
        raise ValueError("the network was trained on other features")
    layers = tuple(
        (np.array(each["weights"], np.float32), np.array(each["offsets"], np.float32))
        for each in raw["layers"]
    )
    return Network(np.array(raw["mean"], np.float32), np.array(raw["spread"], np.float32), layers)


def judge(
    laid: Laid, measured: Measured, gates: Gates = GATES, known: Network | None = None
) -> tuple[Answer, ...]:
    """Say what each field of a flattened sheet holds."""
    shares = (known or network()).shares(measured.features)
    pen = float(measured.features[0, FEATURES.index("pen")])
    answers, start = [], 0
    for field in laid.geometry.fields:
        at = slice(start, start + len(field.options))
        start = at.stop
        values = [each.value for each in field.options]
        answers.append(_answer(field.id, values, at, laid, measured, shares[at], pen, gates))
    return tuple(answers)


def _answer(
    name: str,
    values: list[str],
    at: slice,
    laid: Laid,
    measured: Measured,
    shares: npt.NDArray[np.float32],
    pen: float,
    gates: Gates,
) -> Answer:
    def ask(flag: Flag, sure: float = 0.0) -> Answer:
        return Answer(name, None, round(sure, 4), flag)

    if not laid.inside[at].all():
        return ask(Flag.OUT_OF_FRAME)
    if laid.likeness[at].min() < gates.likeness:
        return ask(Flag.UNALIGNED)
    if laid.light[at].min() < gates.light:
        return ask(Flag.DARK)
    best = int(shares[:, MARK].argmax())
    others = np.delete(shares, best, axis=0)
    peaks, noise = measured.peak[at], float(measured.noise[at].max())
    if (shares[:, MARK] > 0.5).sum() > 1:
        return ask(Flag.TWO_MARKS)
    sure_rest = float(others[:, EMPTY].min()) if len(others) else 1.0
    if shares[best, MARK] > 0.5:
        sure = float(shares[best, MARK]) * sure_rest
        if sure_rest < gates.empty or np.delete(peaks, best).max(initial=0.0) > gates.rest:
            return ask(Flag.SECOND_TRACE, sure)
        if peaks[best] < max(gates.faint, gates.share * pen):
            return ask(Flag.FAINT, sure)
        if shares[best, MARK] < gates.mark:
            return ask(Flag.UNSURE, sure)
        return Answer(name, values[best], round(sure, 4), None)
    sure = float(shares[:, EMPTY].min())
    if sure < gates.blank or peaks.max() > gates.trace or measured.ring[at].max() > gates.ring:
        return ask(Flag.TRACE, sure)
    if noise > gates.grain:
        return ask(Flag.GRAINY, sure)
    return Answer(name, None, round(sure, 4), None)
