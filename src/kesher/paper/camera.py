"""How a camera looked at a sheet: from millimetres of the page to pixels of the picture.

From all corners that were seen it is fitted: a perspective, and one number for the bend of the lens.
"""

from __future__ import annotations

from typing import NamedTuple

from kesher.paper.geometry import Fiducial, Geometry
from kesher.paper.photograph import Picture
from kesher.parts import cv2, np, npt

Points = npt.NDArray[np.float64]

# A page is small work, and threads would only wait for each other.
cv2.setNumThreads(1)

BEND = 0.06
"""How strongly lenses bend: the spread that is expected of a phone's."""


class Camera(NamedTuple):
    """How millimetres of a sheet become pixels of a picture.

    Attributes:
        matrix: the perspective, 3 by 3, from millimetres to pixels without the lens's bend.
        bend: the lens: straight = seen * (1 + bend * r * r), r in half diagonals from the middle.
        middle: the middle of the picture, pixels.
        radius: half its diagonal, pixels.
    """

    matrix: Points
    bend: float
    middle: Points
    radius: float

    def pixels(self, mm: Points) -> Points:
        """Where points of the sheet are seen; n by 2."""
        straight = cv2.perspectiveTransform(mm.reshape(-1, 1, 2), self.matrix).reshape(-1, 2)
        wanted = (straight - self.middle) / self.radius
        seen = wanted.copy()
        for _ in range(8):
            seen = wanted / (1 + self.bend * (seen**2).sum(axis=1, keepdims=True))
        return np.asarray(seen * self.radius + self.middle)


def fit(mm: Points, px: Points, picture: Picture) -> Camera:
    """The camera that best explains what was seen: by least squares over perspective and bend."""
    height, width = picture.shape
    middle, radius = np.array([width / 2, height / 2]), float(np.hypot(width, height) / 2)
    centre, spread = mm.mean(axis=0), 100.0
    flat = (mm - centre) / spread
    seen = (px - middle) / radius
    square = (seen**2).sum(axis=1, keepdims=True)
    matrix, _ = cv2.findHomography(flat, seen, 0)
    values = np.append((matrix / matrix[2, 2]).ravel()[:8], 0.0)
    weight = 0.002 / BEND  # what a corner is seen to, in half diagonals, against what lenses are known to do

    def rest(values: Points) -> Points:
        m = np.append(values[:8], 1.0).reshape(3, 3)
        whole = np.c_[flat, np.ones(len(flat))] @ m.T
        straight = whole[:, :2] / whole[:, 2:]
        return np.append((straight - seen * (1 + values[8] * square)).ravel(), values[8] * weight)

    for _ in range(6):
        now = rest(values)
        slope = np.empty((len(now), 9))
        for i in range(9):
            step = np.zeros(9)
            step[i] = 1e-6
            slope[:, i] = (rest(values + step) - now) / 1e-6
        values = values - np.linalg.lstsq(slope, now, rcond=None)[0]
    back = np.array([[radius, 0, middle[0]], [0, radius, middle[1]], [0, 0, 1]])
    onto = np.array([[1 / spread, 0, -centre[0] / spread], [0, 1 / spread, -centre[1] / spread], [0, 0, 1]])
    return Camera(back @ np.append(values[:8], 1.0).reshape(3, 3) @ onto, float(values[8]), middle, radius)


def edges(fiducial: Fiducial) -> Points:
    """Its four corners, clockwise from the top left, mm."""
    x, y, s = fiducial.x, fiducial.y, fiducial.size
    return np.array([[x, y], [x + s, y], [x + s, y + s], [x, y + s]], np.float64)


def scale_of(geometry: Geometry, camera: Camera) -> float:
    """Pixels to a millimetre at the worst place of the sheet."""
    w, h = geometry.page
    worst = np.inf
    for x in (0.1 * w, 0.5 * w, 0.9 * w):
        for y in (0.1 * h, 0.5 * h, 0.9 * h):
            a, b, c = camera.pixels(np.array([[x, y], [x + 4, y], [x, y + 4]]))
            worst = min(worst, float(np.linalg.norm(b - a)) / 4, float(np.linalg.norm(c - a)) / 4)
    return worst


def cutting(picture: Picture, camera: Camera, x: float, y: float, side: float, scale: float) -> Picture:
    """A small square of the sheet, seen from straight above, at so many pixels to a millimetre.

    Over so little of the page the lens's bend is a perspective too.
    """
    seen = camera.pixels(edges(Fiducial(x, y, side))).astype(np.float32)
    size = round(side * scale)
    wanted = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(seen, wanted)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
