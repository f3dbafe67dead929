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

from kesher.paper.alignment import Laid
from kesher.paper.ink import FEATURES, Floats, Ink
from kesher.parts import np, npt

EMPTY, INKED, TRACE = 0, 1, 2
_OF_A_NORMAL = 1.48
"""Standard deviations in a median distance."""
_COVERED, _OFF = FEATURES.index("share_grey"), FEATURES.index("off")
_INNER = FEATURES.index("inner")


class Flag(StrEnum):
    """Why a field is shown to the person."""

    OUT_OF_FRAME = "out-of-frame"
    UNALIGNED = "unaligned"
    DARK = "dark"
    TWO_MARKS = "two-marks"
    SECOND_TRACE = "second-trace"
    FAINT = "faint"
    FOLD = "fold"
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
        inked: how sure the network must be that a place is marked.
        empty: how sure of the emptiness of every other place of a marked field.
        blank: and of every place of a field that was left empty.
        likeness: under this the outlines were not found well enough.
        light: under this the paper was too dark to tell, 0 to 1.
        faint: a mark whose darkest spot has less ink than this is asked about.
        share: the same as a share of how dark this sheet's marks are.
        grain: an empty place whose darkest spot is usually darker than this would hide light pencil.
        fold: with ink like this on both sides beyond its outline, a mark may be a fold of the paper,
        fold_dark: unless it is darker than folds are,
        fold_share: or covers more of the place than a fold does,
        fold_wide: and does not run on beyond it as dark as this, like a wide soft one.
        rest: beside a mark no other place of the field may have a spot darker than this,
        rest_share: or than this share of the mark itself, where the mark is a pale one.
        trace: no place of an empty field may have a spot darker than this.
        ring: nor as much ink around its outline.
        off: a mark whose ink lies so far from the middle, in radii,
        off_share: and that is paler than this share of the sheet's own, may be a line that strayed in.
        ring_dark: a ring around a place, this dark, marks it,
        ring_sure: (as surely as this)
        ring_share: where it is as dark as this share of the sheet's inked places.
        on_line: a mark on a line of the paper is believed when it is this dark without the line,
        on_line_share: and as dark as this share of the sheet's inked places.
        pale: an empty field of which one place is greyer than the others by this is asked about,
        pale_spread: where that is so many times what they differ by: light pencil in a dark picture.
        lost: an empty place from which more than this was taken for a line's is asked about.
    """

    inked: float = 0.80
    empty: float = 0.70
    blank: float = 0.90
    likeness: float = 0.26
    light: float = 0.06
    faint: float = 0.28
    share: float = 0.30
    grain: float = 0.085
    fold: float = 0.09
    fold_dark: float = 0.55
    fold_share: float = 0.45
    fold_wide: float = 0.20
    rest: float = 0.28
    rest_share: float = 0.40
    trace: float = 0.16
    ring: float = 0.10
    off: float = 0.35
    off_share: float = 0.60
    ring_dark: float = 0.30
    ring_sure: float = 0.95
    ring_share: float = 0.60
    on_line: float = 0.45
    on_line_share: float = 0.70
    pale: float = 0.025
    pale_spread: float = 4.0
    lost: float = 0.12


GATES = Gates()


class Network(NamedTuple):
    """Layers of weights and offsets, and what the features are brought to before."""

    mean: Floats
    spread: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def shares(self, features: Floats) -> Floats:
        """For each place the shares of empty, inked and trace; they sum to one."""
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


def judge(laid: Laid, ink: Ink, gates: Gates = GATES, known: Network | None = None) -> tuple[Answer, ...]:
    """Say what each field of a flattened sheet holds."""
    shares = (known or network()).shares(ink.features)
    answers, start = [], 0
    for field in laid.geometry.fields:
        at = slice(start, start + len(field.options))
        start = at.stop
        values = [each.value for each in field.options]
        seen = _seen(at, ink, shares, gates)
        hindered = _hindered(at, laid, gates)
        answers.append(
            _answer(field.id, values, seen, gates)
            if hindered is None
            else Answer(field.id, None, 0.0, hindered)
        )
    return tuple(answers)


class _Seen(NamedTuple):
    """What was seen of one field: for each of its places a number; and how dark its sheet's ink is."""

    shares: Floats
    peak: Floats
    ring: Floats
    covered: Floats
    off: Floats
    noise: Floats
    through: Floats
    around: Floats
    line: Floats
    lost: Floats
    shared: npt.NDArray[np.bool_]
    inner: Floats
    pen: float


def _seen(at: slice, ink: Ink, shares: Floats, gates: Gates) -> _Seen:
    own, around = shares[at].copy(), ink.around[at]
    # A ring is a mark though its inside is white: the network looks at the inside first.
    ringed = around > max(gates.ring_dark, gates.ring_share * ink.pen)
    own[ringed] = np.maximum(own[ringed], (0, gates.ring_sure, 0))
    return _Seen(
        own,
        np.where(ringed, np.maximum(ink.peak[at], around), ink.peak[at]),
        ink.ring[at],
        ink.features[at][:, _COVERED],
        np.where(ringed, 0, ink.features[at][:, _OFF]),
        ink.noise[at],
        np.where(ringed, 0, ink.through[at]),
        around,
        ink.line[at],
        ink.lost[at],
        ink.shared[at],
        ink.features[at][:, _INNER],
        ink.pen,
    )


def _answer(name: str, values: list[str], seen: _Seen, gates: Gates) -> Answer:
    """One field: what was marked in it, or whether it is truly empty."""
    shares = seen.shares
    best = int((shares[:, INKED] + seen.peak * 1e-3).argmax())
    sure_rest = float(np.delete(shares[:, EMPTY], best).min(initial=1.0))
    if shares[best, INKED] > 0.5:
        sure = round(float(shares[best, INKED]) * sure_rest, 4)
        flag = _doubted_ink(best, seen, sure_rest, gates)
        return Answer(name, None if flag else values[best], sure, flag)
    sure = round(float(shares[:, EMPTY].min()), 4)
    return Answer(name, None, sure, _doubted_blank(seen, sure, gates))


def _hindered(at: slice, laid: Laid, gates: Gates) -> Flag | None:
    if not laid.inside[at].all():
        return Flag.OUT_OF_FRAME
    if laid.likeness[at].min() < gates.likeness:
        return Flag.UNALIGNED
    return Flag.DARK if laid.light[at].min() < gates.light else None


def _doubted_ink(best: int, seen: _Seen, sure_rest: float, gates: Gates) -> Flag | None:
    dark = float(seen.peak[best])
    if (seen.shares[:, INKED] > 0.5).sum() > 1:
        return Flag.TWO_MARKS
    rest = min(gates.rest, max(gates.trace, gates.rest_share * dark))
    if seen.shared[best] or sure_rest < gates.empty or np.delete(seen.peak, best).max(initial=0.0) > rest:
        return Flag.SECOND_TRACE
    if dark < max(gates.faint, gates.share * seen.pen):
        return Flag.FAINT
    most = gates.fold_wide if seen.covered[best] > gates.fold_share else gates.fold
    on_line = seen.line[best] > 0 and dark < max(gates.on_line, gates.on_line_share * seen.pen)
    if on_line or (seen.through[best] > most and dark < gates.fold_dark):
        return Flag.FOLD
    strayed = seen.off[best] > gates.off and dark < gates.off_share * seen.pen
    return Flag.UNSURE if strayed or seen.shares[best, INKED] < gates.inked else None


def _is_pale(inner: Floats, gates: Gates) -> bool:
    """Whether one place of a field is greyer than the others, by more than they differ."""
    best = int(inner.argmax())
    rest = np.delete(inner, best)
    if not len(rest):
        return False
    middle = float(np.median(rest))
    spread = _OF_A_NORMAL * float(np.median(abs(rest - middle)))
    return float(inner[best]) - middle > max(gates.pale, gates.pale_spread * spread)


def _doubted_blank(seen: _Seen, sure: float, gates: Gates) -> Flag | None:
    if seen.lost.max() > gates.lost:
        return Flag.FOLD
    traced = seen.peak.max() > gates.trace or seen.ring.max() > gates.ring or seen.around.max() > 0
    if sure < gates.blank or traced or _is_pale(seen.inner, gates):
        return Flag.FOLD if (seen.line > 0).any() else Flag.TRACE
    return Flag.GRAINY if seen.noise.max() > gates.grain else None
