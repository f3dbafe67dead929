"""The two kinds of array that a page is read into."""

from __future__ import annotations

from kesher.parts import np, npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
