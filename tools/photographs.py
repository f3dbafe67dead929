"""Filled sheets and photographs of them, made by numbers: for training, for tests and for benchmarks.

Everything follows from a seed. A sheet is filled as people fill (scribbles, crosses, ticks, dots, rings,
slips rubbed out or crossed out, stray lines, writing on the free line), printed as printers print (a little
pale, a little soft), and seen as telephones see (bent paper, tilt, lens, shadow, blur, grain, compression).
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

SCALE = 11.0
"""Pixels to a millimetre of the flat sheet."""

Array = npt.NDArray[Any]

PENS = {
    # darkness of a full stroke in grey light, its unevenness, width in mm
    "ball": ((0.55, 0.92), 0.10, (0.30, 0.65)),
    "gel": ((0.75, 1.00), 0.04, (0.40, 0.90)),
    "red": ((0.40, 0.70), 0.10, (0.35, 0.70)),
    "marker": ((0.70, 1.00), 0.03, (0.90, 1.60)),
    "pencil": ((0.35, 0.70), 0.35, (0.40, 0.90)),
    "faint": ((0.14, 0.34), 0.40, (0.40, 0.90)),
}
KINDS = ("fill", "spiral", "cross", "tick", "slash", "dot", "ring", "spill", "plus", "half")
EMPTY, MARK, TRACE = 0, 1, 2
"""What is at one place: nothing, a mark that was meant, or ink that was not (rubbed out, stray)."""


class Filled(NamedTuple):
    """A filled flat sheet.

    Attributes:
        page: grey, paper 1.
        states: what is at every place, in the geometry's order.
        answers: what was meant, by the field's id.
        doubtful: fields that may be asked about without blame.
        unclear: fields with two marks, which must be asked about.
    """

    page: Array
    states: list[int]
    answers: dict[str, str | None]
    doubtful: set[str]
    unclear: Set[str] = frozenset()


class Taken(NamedTuple):
    """A photograph of it."""

    jpeg: bytes
    hardness: float


def fill(
    blank: Array, geometry: dict[str, Any], seed: int, *, neat: bool = False, only: str | None = None
) -> Filled:
    """Fill a sheet.

    Args:
        blank: a grey picture of the printed page, 0 to 255, whole page edge to edge.
        geometry: as ``kesher sheet geometry`` prints it.
        seed: of everything that is drawn.
        neat: whole dark fillings only, and no slips.
        only: every mark of this kind, by one plain pen, and no slips.
    """
    plain = neat or only is not None
    r = np.random.default_rng([seed, 1])
    size = (round(geometry["page"]["w"] * SCALE), round(geometry["page"]["h"] * SCALE))
    page = cv2.resize(blank, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    page = _printed(page, r) if not plain else page
    weights = np.array([0.30, 0.12, 0.15, 0.13, 0.06, 0.06, 0.05, 0.05, 0.04, 0.04])
    habit = "fill" if neat else only or str(r.choice(KINDS, p=weights / weights.sum()))
    pen = (
        "gel"
        if neat
        else str(r.choice(["ball", "gel"]))
        if only
        else str(r.choice(list(PENS), p=[0.40, 0.2, 0.05, 0.05, 0.2, 0.1]))
    )
    states: list[int] = []
    answers: dict[str, str | None] = {}
    doubtful: set[str] = set()
    unclear: set[str] = set()
    until = 8 if plain or r.random() < 0.75 else int(r.integers(2, 8))
    ink = np.zeros_like(page)  # how much was put on, for telling what strays
    spans: list[tuple[int, dict[str, Any]]] = []
    for field in geometry["fields"]:
        options = field["options"]
        now = [EMPTY] * len(options)
        if r.random() < 0.1 and not plain:
            pen = str(r.choice(list(PENS)))
        kind = habit if plain or r.random() < 0.7 else str(r.choice(KINDS, p=weights / weights.sum()))
        answers[field["id"]] = None
        if field["day"] < until and r.random() > (0.1 if plain else 0.12):
            i = int(r.integers(len(options)))
            j = int((i + r.integers(1, len(options))) % len(options)) if len(options) > 1 else i
            case = r.random() if not plain else 1.0
            if case < 0.03 and j != i:  # rubbed out, and another
                _rub(page, r, options[j])
                now[j] = TRACE
                doubtful.add(field["id"])
            if case < 0.015:
                _rub(page, r, options[i])
                now[i] = TRACE
                doubtful.add(field["id"])
            else:
                mark(page, r, options[i], kind, pen, ink)
                now[i] = MARK
                answers[field["id"]] = options[i]["value"]
                if (kind in ("dot", "ring") and not only) or pen == "faint":
                    doubtful.add(field["id"])
            if 0.03 <= case < 0.06 and j != i and now[i] == MARK:  # two, or one crossed out
                mark(page, r, options[j], kind, pen, ink)
                if case < 0.045:
                    larger = {**options[j], "w": options[j]["w"] * 1.4, "h": options[j]["h"] * 1.4}
                    mark(page, r, larger, "cross", pen, ink)
                now[j] = MARK
                unclear.add(field["id"])
                answers[field["id"]] = None
            if 0.06 <= case < 0.10:
                at = np.array([options[j]["cx"], options[j]["cy"]]) + r.uniform(-5, 5, 2)
                turn = r.uniform(0, 2 * np.pi)
                far = at + np.array([np.cos(turn), np.sin(turn)]) * r.uniform(2, 10)
                stray = np.zeros_like(page)
                _stroke(
                    page, r, np.array([at, (at + far) / 2 + r.normal(0, 0.3, 2), far]), 0.4, 0.8, 0.05, stray
                )
                spans.append((-1, {"stray": stray}))
        states += now
    _strays(geometry, states, [each["stray"] for _, each in spans], doubtful)
    for area in geometry["text_areas"]:
        if r.random() < 0.5:
            _written(page, r, area, pen)
    if not plain and r.random() < 0.15:
        _stain(page, r)
    return Filled(page, states, answers, doubtful | unclear, unclear)


def _strays(geometry: dict[str, Any], states: list[int], strays: list[Array], doubtful: set[str]) -> None:
    """A stray line through an empty place makes a trace of it."""
    for stray in strays:
        n = 0
        for field in geometry["fields"]:
            for o in field["options"]:
                x, y = round(o["cx"] * SCALE), round(o["cy"] * SCALE)
                reach = round(o["w"] / 2 * SCALE)
                part = stray[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
                if part.size and part.mean() > 0.015 and states[n] == EMPTY:
                    states[n] = TRACE
                    doubtful.add(field["id"])
                n += 1


def _printed(page: Array, r: np.random.Generator) -> Array:
    """As a printer prints: pale at times, a little soft, with specks."""
    black = r.uniform(0.0, 0.25) if r.random() < 0.4 else 0.02
    page = 1 - (1 - page) * (1 - black)
    if r.random() < 0.5:
        page = cv2.GaussianBlur(page, (0, 0), r.uniform(0.4, 1.1))
    for _ in range(int(r.integers(0, 40)) if r.random() < 0.3 else 0):
        x, y = int(r.integers(page.shape[1])), int(r.integers(page.shape[0]))
        cv2.circle(page, (x, y), int(r.integers(1, 3)), float(r.uniform(0.1, 0.6)), -1)
    return page


def _stroke(
    page: Array,
    r: np.random.Generator,
    points: Array,
    width: float,
    dark: float,
    uneven: float,
    ink: Array | None = None,
) -> None:
    """Draw a line through points given in millimetres."""
    px = np.asarray(points, np.float64) * SCALE
    pad = int(width * SCALE) + 6
    x0, y0 = np.maximum(np.floor(px.min(axis=0)).astype(int) - pad, 0)
    x1, y1 = np.minimum(np.ceil(px.max(axis=0)).astype(int) + pad, page.shape[::-1])
    if x1 <= x0 or y1 <= y0:
        return
    layer = np.zeros((y1 - y0, x1 - x0), np.uint8)
    path = np.round((px - (x0, y0)) * 8).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(layer, [path], False, 255, max(1, round(width * SCALE)), cv2.LINE_AA, 3)
    put = cv2.GaussianBlur(layer.astype(np.float32) / 255, (0, 0), 0.8)
    if uneven:
        rough = cv2.GaussianBlur(r.random(put.shape).astype(np.float32), (0, 0), 1.5)
        put = put * np.clip(1 + uneven * (rough - 0.5) / max(float(rough.std()), 1e-6) * 0.7, 0, 1.25)
    put = np.clip(put * dark, 0, 1)
    page[y0:y1, x0:x1] *= 1 - put
    if ink is not None:
        ink[y0:y1, x0:x1] = np.maximum(ink[y0:y1, x0:x1], put)


def mark(
    page: Array, r: np.random.Generator, o: dict[str, Any], kind: str, pen: str, ink: Array | None = None
) -> None:
    """Make one mark at a place."""
    (low, high), uneven, widths = PENS[pen]
    dark, width = r.uniform(low, high), r.uniform(*widths)
    radius = min(o["w"], o["h"]) / 2
    middle = np.array([o["cx"], o["cy"]]) + r.normal(0, 0.07 * radius + 0.06, 2)

    def draw(points: Any) -> None:
        _stroke(page, r, middle + np.asarray(points) * radius, width, dark, uneven, ink)

    turn = r.uniform(0, 2 * np.pi)
    ahead, beside = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    if kind in ("fill", "spill", "half"):
        cover = {"fill": r.uniform(0.7, 1.0), "spill": r.uniform(1.15, 1.5), "half": r.uniform(0.45, 0.7)}[
            kind
        ]
        lines = max(4, int(2 * radius * cover / (width * r.uniform(0.6, 1.1))))
        path = []
        for n in range(lines + 1):
            along = -1 + 2 * n / lines
            half = np.sqrt(max(0.03, 1 - along**2)) if o["shape"] == "circle" else 0.95
            path.append(cover * (ahead * along + beside * half * (-1) ** n * r.uniform(0.8, 1.05)))
        draw(path)
    elif kind == "spiral":
        t = np.linspace(0, 1, 60)
        far = r.uniform(0.75, 1.0) * t[:, None]
        draw(np.c_[np.cos(t * 22 + turn), np.sin(t * 22 + turn)] * far)
    elif kind in ("cross", "plus"):
        lean = np.pi / 4 * (kind == "cross") + r.normal(0, 0.15)
        for angle in (lean, lean + np.pi / 2 + r.normal(0, 0.15)):
            reach = r.uniform(0.65, 1.25)
            end = np.array([np.cos(angle), np.sin(angle)]) * reach
            draw([-end, r.normal(0, 0.08, 2), end * r.uniform(0.8, 1.1)])
    elif kind == "tick":
        k = r.uniform(0.7, 1.35)
        draw(
            np.array([[-0.7, -0.1], [-0.45, 0.3], [-0.2, 0.6], [0.35, -0.3], [0.95, -1.0]]) * k
            + r.normal(0, 0.06, (5, 2))
        )
    elif kind == "slash":
        end = np.array([np.cos(turn), np.sin(turn)]) * r.uniform(0.8, 1.3)
        draw([-end, r.normal(0, 0.08, 2), end])
    elif kind == "dot":
        t = np.linspace(0, 1, 20)[:, None]
        draw(np.c_[np.cos(t * 15), np.sin(t * 15)] * t * r.uniform(0.22, 0.5))
    else:
        t = np.linspace(turn, turn + 2 * np.pi * r.uniform(0.95, 1.1), 30)
        wide = 1 + np.array([r.uniform(0.1, 0.45), r.uniform(0.1, 0.45)])
        draw(np.c_[np.cos(t) * wide[0], np.sin(t) * wide[1]] * r.normal(1, 0.03, (30, 1)))


def _rub(page: Array, r: np.random.Generator, o: dict[str, Any]) -> None:
    """What is left of a pencil's mark after the rubber."""
    radius = min(o["w"], o["h"]) / 2
    middle = np.array([o["cx"], o["cy"]])
    path = [middle + radius * np.array([-0.8 + 1.6 * n / 7, 0.7 * (-1) ** n]) for n in range(8)]
    _stroke(page, r, np.array(path), 0.6, r.uniform(0.03, 0.18), 0.4)
    blur = [middle + radius * r.uniform(-1, 1, 2) for _ in range(4)]
    _stroke(page, r, np.array(blur), 1.6, r.uniform(0.01, 0.09), 0.3)


def _written(page: Array, r: np.random.Generator, area: dict[str, float], pen: str) -> None:
    (low, high), uneven, widths = PENS[pen]
    dark, width = r.uniform(low, high), r.uniform(*widths) * 0.8
    tall = r.uniform(0.35, 0.6) * area["h"]
    x, y = area["x"] + area["w"] - 1, area["y"] + area["h"] * 0.75
    while x > area["x"] + tall and r.random() < 0.95:
        n = int(r.integers(3, 7))
        points = np.c_[
            x - r.uniform(0, tall, n),
            np.clip(y - r.uniform(-0.2, 1, n) * tall, area["y"], area["y"] + area["h"]),
        ]
        _stroke(page, r, points, width, dark, uneven)
        x -= tall * r.uniform(0.8, 1.4)


def _stain(page: Array, r: np.random.Generator) -> None:
    """Coffee, or a thumb: a soft shade with an edge."""
    layer = np.zeros_like(page)
    middle = (int(r.integers(page.shape[1])), int(r.integers(page.shape[0])))
    cv2.ellipse(layer, middle, (int(r.integers(60, 260)), int(r.integers(60, 260))), 0, 0, 360, 1.0, -1)
    page *= 1 - cv2.GaussianBlur(layer, (0, 0), r.uniform(3, 12)) * r.uniform(0.03, 0.15)


# --- the camera ---------------------------------------------------------------------------------------------


def _field(r: np.random.Generator, shape: tuple[int, int], nodes: tuple[int, int]) -> Array:
    """A smooth random field of standard deviation 1."""
    rough = r.normal(size=nodes).astype(np.float32)
    smooth = cv2.resize(rough, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return smooth / max(float(smooth.std()), 1e-6)


def photograph(
    filled: Filled,
    seed: int,
    hardness: float | None = None,
    pixels: float | None = None,
    *,
    wide: bool = False,
) -> Taken:
    """Take a photograph.

    Args:
        filled: the sheet.
        seed: of everything about the camera.
        hardness: 0 for a clean scan to 1 for a picture one would take again; by default drawn.
        pixels: millions; by default drawn.
        wide: the camera is held across, as for two sheets side by side.
    """
    r = np.random.default_rng([seed, 2])
    hard = float(np.clip(r.beta(1.1, 1.6), 0, 1)) if hardness is None else hardness
    mega = pixels or float(r.choice([1.2, 2, 3, 5, 8], p=[0.1, 0.3, 0.3, 0.2, 0.1]))
    page = filled.page
    h, w = page.shape
    long, short = np.sqrt(mega * 1e6 * 4 / 3), np.sqrt(mega * 1e6 * 3 / 4)
    turned = r.random() < 0.2 * (hard > 0.05) and not wide
    width, height = (round(long), round(short)) if turned or wide else (round(short), round(long))
    where = _pose(r, (w, h), (width, height), hard)
    if turned:
        # Lying on its side: the page's corners go one place on.
        where = np.roll(_pose(r, (h, w), (width, height), hard), 1, axis=0)
    elif r.random() < 0.12:
        where = np.roll(where, 2, axis=0)
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32), where.astype(np.float32)
    )
    per_mm = np.sqrt(abs(cv2.contourArea(where.astype(np.float32))) / (w * h)) * SCALE
    page = _soft(r, page, per_mm, hard)
    page = _crumpled(r, page, hard)
    inverse = np.linalg.inv(matrix)
    bend = r.normal(0, 0.035) * hard
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    cx, cy, radius = width / 2, height / 2, np.hypot(width, height) / 2
    square = ((x - cx) ** 2 + (y - cy) ** 2) / radius**2
    u, v = cx + (x - cx) * (1 + bend * square), cy + (y - cy) * (1 + bend * square)
    at = np.dstack([u, v, np.ones_like(u)]) @ inverse.T
    on = at[..., :2] / at[..., 2:]
    shift = _warp(r, page.shape, hard)
    wave = cv2.remap(
        shift,
        (on[..., 0] / 8).astype(np.float32),
        (on[..., 1] / 8).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    on = cv2.resize((on + wave).astype(np.float32), (width + 8, height + 8), interpolation=cv2.INTER_LINEAR)[
        4 : height + 4, 4 : width + 4
    ]
    ground = np.clip(
        r.uniform(0.05, 0.9)
        + 0.08 * _field(r, (height, width), (int(r.integers(4, 60)), int(r.integers(4, 60)))),
        0,
        1,
    )
    seen = cv2.remap(
        page, on[..., 0], on[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1.0
    )
    image = np.where(seen < 0, ground, seen) * _light(r, (height, width), hard)
    return Taken(_developed(r, image.astype(np.float32), hard), hard)


def _pose(r: np.random.Generator, page: tuple[int, int], frame: tuple[int, int], hard: float) -> Array:
    """Where the corners of a page are seen: turned in space, and as large as fits."""
    w, h = page
    tilt, roll = r.uniform(0, 36) * hard, r.normal(0, 6) * (0.2 + hard)
    direction = r.uniform(0, 2 * np.pi)
    corners = np.array([[-w, -h, 0], [w, -h, 0], [w, h, 0], [-w, h, 0]], np.float64) / 2
    spin, _ = cv2.Rodrigues(np.array([0, 0, np.radians(roll)]))
    lean, _ = cv2.Rodrigues(np.array([np.cos(direction), np.sin(direction), 0]) * np.radians(tilt))
    turned = corners @ (lean @ spin).T
    away = np.hypot(w, h) * r.uniform(1.0, 1.7)
    flat = turned[:, :2] / (1 + turned[:, 2:] / away)
    flat -= (flat.max(axis=0) + flat.min(axis=0)) / 2
    most = (np.array(frame) / (flat.max(axis=0) - flat.min(axis=0))).min() * r.uniform(
        0.97 - 0.4 * hard, 0.98
    )
    room = np.array(frame) - (flat.max(axis=0) - flat.min(axis=0)) * most
    return np.asarray(flat * most + np.array(frame) / 2 + r.uniform(-0.45, 0.45, 2) * room)


def _warp(r: np.random.Generator, shape: tuple[int, ...], hard: float) -> Array:
    """How the paper's bends move what is printed: pixels, on every eighth pixel."""
    size = (shape[0] // 8 + 2, shape[1] // 8 + 2)
    strength = r.uniform(0, 0.7) * hard * SCALE
    cell = r.uniform(14, 50) * SCALE / 8
    nodes = (max(3, int(size[0] / cell) + 2), max(3, int(size[1] / cell) + 2))
    return np.dstack([_field(r, size, nodes), _field(r, size, nodes)]).astype(np.float32) * np.float32(
        strength
    )


def _crumpled(r: np.random.Generator, page: Array, hard: float) -> Array:
    """Shade on the slopes of bent paper, and folds."""
    slope = _field(r, page.shape, (int(r.integers(4, 16)), int(r.integers(4, 12))))
    page = page * (1 + 0.05 * hard * r.uniform(0, 1.2) * np.clip(slope, -2, 2))
    for _ in range(int(r.integers(1, 3)) if r.random() < 0.5 * hard else 0):
        line = np.zeros_like(page)
        if r.random() < 0.5:
            x = int(r.uniform(0.2, 0.8) * page.shape[1])
            cv2.line(line, (x, 0), (x + int(r.normal(0, 40)), page.shape[0]), 1.0, int(r.integers(2, 6)))
        else:
            y = int(r.uniform(0.2, 0.8) * page.shape[0])
            cv2.line(line, (0, y), (page.shape[1], y + int(r.normal(0, 40))), 1.0, int(r.integers(2, 6)))
        page = page * (
            1 - r.uniform(0.02, 0.25) * line - r.uniform(0.05, 0.6) * cv2.GaussianBlur(line, (0, 0), 7)
        )
    return np.asarray(page, np.float32)


def _soft(r: np.random.Generator, page: Array, per_mm: float, hard: float) -> Array:
    """Blur: what the smaller picture cannot hold, the lens, and the hand."""
    blur = r.uniform(0.02, 0.05 + 0.3 * hard) * SCALE * 0.7
    page = cv2.GaussianBlur(page, (0, 0), float(np.hypot(0.35 * max(0.0, SCALE / per_mm - 0.7), blur)) + 0.05)
    move = int(r.uniform(0, 0.6) * hard * SCALE) | 1
    if move >= 3:
        kernel = np.zeros((move, move), np.float32)
        turn = r.uniform(0, np.pi)
        end = np.array([np.cos(turn), np.sin(turn)]) * (move - 1) / 2
        middle = (move - 1) / 2
        a, b = (np.round(middle + s * end).astype(int) for s in (-1, 1))
        cv2.line(kernel, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), 1.0)
        page = cv2.filter2D(page, -1, kernel / kernel.sum())
    return np.asarray(page, np.float32)


def _light(r: np.random.Generator, shape: tuple[int, int], hard: float) -> Array:
    """Light that falls off, and shadows with soft edges and with hard ones."""
    y, x = np.mgrid[0 : shape[0] : 4, 0 : shape[1] : 4].astype(np.float32)
    x, y = x / shape[1] - 0.5, y / shape[0] - 0.5
    turn = r.uniform(0, 2 * np.pi)
    light = 1 - r.uniform(0, 0.55) * hard * (0.5 + x * np.cos(turn) + y * np.sin(turn))
    light *= 1 - r.uniform(0, 0.4) * hard * (x**2 + y**2)
    for _ in range(int(r.integers(1, 3)) if r.random() < 0.2 + 0.7 * hard else 0):
        shade = np.zeros_like(light)
        n = int(r.integers(3, 8))
        angles, reach = np.sort(r.uniform(0, 2 * np.pi, n)), r.uniform(0.1, 0.6, n) * max(light.shape)
        points = (
            r.uniform(0, 1, 2) * light.shape[::-1] + np.c_[np.cos(angles), np.sin(angles)] * reach[:, None]
        )
        cv2.fillPoly(shade, [points.round().astype(np.int32)], 1.0)
        soft = float(r.choice([0.003, 0.02, 0.08])) * max(light.shape)
        light *= 1 - r.uniform(0.15, 0.65) * cv2.GaussianBlur(shade, (0, 0), soft + 0.3)
    return cv2.resize(light, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def _developed(r: np.random.Generator, image: Array, hard: float) -> bytes:
    """Exposure, grain, the camera's own smoothing and sharpening, and compression."""
    image = image * r.uniform(0.95 - 0.55 * hard, 1.03)
    grain = r.uniform(0.003, 0.008 + 0.045 * hard)
    image = image + r.normal(size=image.shape).astype(np.float32) * grain * np.sqrt(
        0.25 + np.clip(image, 0, 1)
    )
    if r.random() < 0.6:
        image = image / max(float(np.quantile(image[::8, ::8], 0.98)), 0.05) * r.uniform(0.8, 0.97)
    image = np.clip(image, 0, 1) ** r.uniform(0.75, 1.1)
    grey = (image * 255 + 0.5).astype(np.uint8)
    if r.random() < 0.4 * hard + 0.1:
        grey = cv2.bilateralFilter(grey, 5, 35, 3) if r.random() < 0.5 else cv2.medianBlur(grey, 3)
    if r.random() < 0.35:
        grey = cv2.addWeighted(grey, 1.6, cv2.GaussianBlur(grey, (0, 0), 1.4), -0.6, 0)
    quality = int(r.uniform(92 - 62 * hard, 95))
    return bytes(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


# --- what befalls a filled sheet ----------------------------------------------------------------------------


def creased(page: Array, r: np.random.Generator, per_mm: float) -> Array:
    """Folds, hard ones: one to three, at the half, at a quarter, or anywhere.

    A sharp dark line, a pale one beside it, and the paper's slopes on both sides in light and in shade.
    """
    height, width = page.shape[:2]
    shade = np.ones((height, width), np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / per_mm
    for _ in range(int(r.integers(1, 4))):
        lies, size = (x, width) if r.random() < 0.5 else (y, height)
        runs = y if lies is x else x
        where = float(r.choice([0.5, 0.25, 0.75, r.uniform(0.15, 0.85)], p=[0.4, 0.15, 0.15, 0.3]))
        lean = r.normal(0, 0.012)
        off = lies - where * size / per_mm - r.normal(0, 1.2) - lean * (runs - runs.max() / 2)
        deep, wide = r.uniform(0.12, 0.6), r.uniform(0.3, 0.8)
        shade *= 1 - deep * np.exp(-((off / wide) ** 2))
        shade *= 1 + r.uniform(0, 0.25) * np.exp(-(((off - 2.2 * wide) / wide) ** 2))
        slope = r.uniform(-0.22, 0.22)
        shade *= 1 + np.sign(off) * slope * np.exp(-abs(off) / r.uniform(6, 25))
    return page * (shade if page.ndim == 2 else shade[..., None])


def bled(page: Array, r: np.random.Generator, per_mm: float, back: Array) -> Array:
    """What is written on the back shines through: mirrored, pale and soft."""
    behind = cv2.flip(back, 1)
    if behind.ndim == 3 and page.ndim == 2:
        behind = behind.mean(axis=2)
    moved = np.roll(behind, tuple(int(each) for each in r.normal(0, 2 * per_mm, 2)), axis=(0, 1))
    soft = cv2.GaussianBlur(moved.astype(np.float32), (0, 0), r.uniform(0.15, 0.45) * per_mm)
    return np.asarray(page * (1 - r.uniform(0.06, 0.22) * (1 - soft)), np.float32)


def copied(page: Array, r: np.random.Generator, per_mm: float) -> Array:
    """A photocopy: grey gone to white or black, specks, a streak or two along the way of the paper, dark
    edges."""
    height, width = page.shape[:2]
    grey = page if page.ndim == 2 else page.mean(axis=2)
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), r.uniform(0.03, 0.09) * per_mm)
    out = 1 / (1 + np.exp(-(soft - r.uniform(0.5, 0.78)) * r.uniform(8, 22)))
    out = (out - out.min()) / max(float(out.max() - out.min()), 1e-6) * r.uniform(0.93, 1.0)
    out = np.maximum(out, r.uniform(0.02, 0.18))
    for _ in range(int(r.integers(20, 400))):
        at = (int(r.integers(width)), int(r.integers(height)))
        cv2.circle(out, at, max(1, round(r.uniform(0.04, 0.18) * per_mm)), float(r.uniform(0.1, 0.7)), -1)
    for _ in range(int(r.integers(0, 3))):
        at, wide = int(r.uniform(0.05, 0.95) * width), max(1, round(r.uniform(0.1, 0.7) * per_mm))
        out[:, at : at + wide] *= 1 - r.uniform(0.05, 0.5)
    if r.random() < 0.4:
        edge = max(1, round(r.uniform(0.5, 3) * per_mm))
        out[:, :edge] *= r.uniform(0.2, 0.7)
    out = np.asarray(np.clip(out, 0, 1), np.float32)
    return out if page.ndim == 2 else np.dstack([out] * 3)


def side_by_side(one: Array, other: Array, r: np.random.Generator, per_mm: float) -> Array:
    """Two sheets on one table, nearly in line."""
    gap, table = round(r.uniform(3, 25) * per_mm), float(r.uniform(0.1, 0.6))
    height = max(len(one), len(other)) + round(r.uniform(0, 12) * per_mm)
    parts = []
    for page in (one, other):
        whole = np.full((height, page.shape[1], *page.shape[2:]), table, np.float32)
        top = int(r.integers(0, height - len(page) + 1))
        whole[top : top + len(page)] = page
        parts.append(whole)
    return np.concatenate(
        [parts[0], np.full((height, gap, *one.shape[2:]), table, np.float32), parts[1]], axis=1
    )
