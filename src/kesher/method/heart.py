"""What the heart answered, taken up again (METHOD.md, M13).

Silence is an answer. A heart that was silent three times running is not hurried: the next sitting says so
once, and stays with the picture longer until the heart answers.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kesher.method.page import Heart, Sitting

RUN = 3
"""How many sittings running a heart is silent before the picture is longer."""


def silences(sittings: Sequence[Sitting]) -> int:
    """How many sittings running the heart has been silent, of those in which it was asked.

    Args:
        sittings: in the order of their time.
    """
    asked = [each.heart for each in sittings if each.heart is not None]
    answers = (back for back, heart in enumerate(reversed(asked)) if heart is not Heart.SILENT)
    return next(answers, len(asked))


def longer(sittings: Sequence[Sitting]) -> bool:
    """Whether the next sitting stays with the picture longer."""
    return silences(sittings) >= RUN


def to_tell(sittings: Sequence[Sitting]) -> bool:
    """Whether the next sitting says so: only the first one after the run was full."""
    return silences(sittings) == RUN and sittings[-1].heart is Heart.SILENT


class Silent(msgspec.Struct, frozen=True):
    """A heart's silence as it stands after the last sitting, read one sitting at a time.

    Attributes:
        run: how many sittings running it has been silent, of those in which it was asked.
        last: whether it was silent in the very last one.
    """

    run: int = 0
    last: bool = False

    def after(self, sitting: Sitting) -> Silent:
        """As it stands after one more."""
        if sitting.heart is None:
            return Silent(self.run)
        silent = sitting.heart is Heart.SILENT
        return Silent(self.run + 1 if silent else 0, silent)

    @property
    def longer(self) -> bool:
        """Whether the next sitting stays with the picture longer (see :func:`longer`)."""
        return self.run >= RUN

    @property
    def tell(self) -> bool:
        """Whether the next sitting says so (see :func:`to_tell`)."""
        return self.run == RUN and self.last
