"""The page as seen from straight above, with its light taken out: black 0, paper :data:`PAPER`."""

from __future__ import annotations

from kesher.paper.camera import Camera
from kesher.paper.geometry import Geometry, Paper
from kesher.paper.photograph import Picture
from kesher.parts import cv2, np, npt

Flat = npt.NDArray[np.float32]

PER_MM = {Paper.A5: 8.0, Paper.A4: 6.25}
"""Pixels to a millimetre of the flattened sheet: a bubble is 29 pixels wide on either paper."""

PAPER = 200
"""What white paper is in a flattened picture; what shines is more."""

_GRID = 4.0
"""Millimetres between the places at which the camera is asked; between them the way is straight enough."""


def from_above(picture: Picture, camera: Camera, geometry: Geometry, scale: float) -> Picture:
    """The page as seen from straight above."""
    width, height = (round(each * scale) for each in geometry.page)
    step = round(_GRID * scale)
    across, down = -(-width // step) + 2, -(-height // step) + 2
    # The first node lies half a step outside, so that between the nodes all of the page is reached by a
    # plain resizing of the field.
    nodes = np.asarray(
        (np.stack(np.meshgrid(np.arange(across), np.arange(down)), axis=-1) - 0.5) * _GRID, np.float64
    )
    seen = camera.pixels(nodes.reshape(-1, 2)).reshape(nodes.shape).astype(np.float32)
    field = cv2.resize(seen, (across * step, down * step), interpolation=cv2.INTER_LINEAR)
    field = field[step : step + height, step : step + width]
    return np.asarray(
        cv2.remap(picture, field, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0),
        np.uint8,
    )


def evened(page: Picture, scale: float) -> tuple[Picture, Picture]:
    """The page with its light taken out, paper :data:`PAPER`; and the light of white paper, 0 to 255."""
    less = 8
    small = cv2.resize(page, None, fx=1 / less, fy=1 / less, interpolation=cv2.INTER_AREA)
    size = max(3, round(4.0 * scale / less)) | 1
    # The brightest in a small neighbourhood is paper, wherever some paper is seen; ink and print go.
    bright = cv2.dilate(cv2.medianBlur(small, 3), np.ones((size, size), np.uint8))
    bright = cv2.erode(bright, np.ones((size, size), np.uint8))
    bright = np.maximum(cv2.GaussianBlur(bright, (0, 0), size / 4), 8)
    light = cv2.resize(bright, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, light, scale=PAPER), np.uint8), np.asarray(light, np.uint8)


def cut(picture: Picture, size: tuple[int, int], middle: tuple[float, float]) -> Flat:
    """A rectangle around a place between pixels: paper 1, black 0."""
    at = (float(middle[0]) - 0.5, float(middle[1]) - 0.5)
    found = cv2.getRectSubPix(picture, size, at, patchType=cv2.CV_32F)
    return np.asarray(found / np.float32(PAPER), np.float32)
