"""The detector of printed squares: the corners of a sheet, and what stands at its foot."""

from __future__ import annotations

from functools import cache
from typing import Any

from kesher.parts import cv2


@cache
def detector(dictionary: int, *, fine: bool, least: float) -> Any:
    """A detector of squares whose outline is at least so many times as long as a picture."""
    settings = cv2.aruco.DetectorParameters()
    settings.adaptiveThreshWinSizeMin = 5 if fine else 7
    settings.adaptiveThreshWinSizeMax = 45 if fine else 39
    settings.adaptiveThreshWinSizeStep = 8 if fine else 16
    settings.adaptiveThreshConstant = 5 if fine else 7
    settings.minMarkerPerimeterRate = least
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    settings.cornerRefinementWinSize = 4
    settings.relativeCornerRefinmentWinSize = 0.25
    settings.perspectiveRemovePixelPerCell = 6
    settings.perspectiveRemoveIgnoredMarginPerCell = 0.2
    settings.maxErroneousBitsInBorderRate = 0.3
    settings.errorCorrectionRate = 0.5
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(dictionary), settings)
