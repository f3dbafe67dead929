"""Sheets that come back: a printed week, filled as a test wants it, and photographed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
import photographs
import pypdfium2

from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.paper.geometry import Paper, week_geometry
from kesher.paper.number import Seal
from kesher.paper.week import Said, print_week
from kesher.words import catalogue

PLAIN = {
    "1.love": "7",
    "1.desire": "4",
    "1.point": "kept",
    "1.sat": "yes",
    "2.clarity": "10",
    "2.point": "partly",
}
"""A sheet on which two days are marked."""


def rendered(pdf: bytes) -> Any:
    """The first page of a PDF as a grey picture, edge to edge."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = np.array(document[0].render(scale=300 / 72, grayscale=True).to_numpy(), np.uint8)
    document.close()
    return np.ascontiguousarray(drawn[..., 0] if drawn.ndim == 3 else drawn)


@cache
def blank(first: Any, seal: Seal | None = None, language: Language = Language.HE) -> bytes:
    """A printed week that is nobody's, or with a seal."""
    words = catalogue(language, Form.MASCULINE)
    return print_week(first, JERUSALEM, Paper.A5, words, Said(), seal or Seal())


def taken(
    pdf: bytes,
    marks: Mapping[str, str | Sequence[str]],
    *,
    lines: Sequence[int] = (),
    language: Language = Language.HE,
    seed: int = 5,
    hardness: float = 0.1,
) -> bytes:
    """A photograph of a printed week.

    Args:
        pdf: the week.
        marks: for each field the value that is marked, or several.
        lines: the days, 1 to 7, on whose line something is written.
        language: of the sheet.
        seed: of the hand and the camera.
        hardness: how hard the photograph is.
    """
    several = {name: (each,) if isinstance(each, str) else tuple(each) for name, each in marks.items()}
    return _taken(pdf, tuple(sorted(several.items())), tuple(lines), language, seed, hardness)


@cache
def _taken(
    pdf: bytes,
    marks: tuple[tuple[str, tuple[str, ...]], ...],
    lines: tuple[int, ...],
    language: Language,
    seed: int,
    hardness: float,
) -> bytes:
    return photographs.photograph(filled(pdf, dict(marks), lines, language, seed), seed, hardness, 3).jpeg


def filled(
    pdf: bytes, marks: Mapping[str, Sequence[str]], lines: Sequence[int], language: Language, seed: int
) -> Any:
    """A printed week, filled."""
    geometry = week_geometry(Paper.A5, language).plain()
    r = np.random.default_rng([seed, 3])
    size = tuple(round(geometry["page"][each] * photographs.SCALE) for each in ("w", "h"))
    page = cv2.resize(rendered(pdf), size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    for field in geometry["fields"]:
        for option in field["options"]:
            if option["value"] in marks.get(field["id"], ()):
                photographs.mark(page, r, option, "fill", "gel")
    for day in lines:
        area = geometry["text_areas"][day - 1]
        photographs._written(page, np.random.default_rng([seed, day]), {**area, "w": area["w"] * 0.9}, "gel")
    # A camera sees the page; what was meant, the test knows by itself.
    return photographs.Filled(**{name: set() for name in photographs.Filled._fields} | {"page": page})


def png(picture: Any) -> bytes:
    """Any picture as a file."""
    return bytes(cv2.imencode(".png", picture)[1].tobytes())


def jpeg(picture: Any) -> bytes:
    """Any picture as a photograph."""
    return bytes(cv2.imencode(".jpg", picture)[1].tobytes())
