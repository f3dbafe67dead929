"""What the log says of the program's own faults: the kind of an error and its place, and never its words."""

from __future__ import annotations

import logging


def note(log: logging.Logger, exception: BaseException) -> None:
    """Log the kind and the place of an error, never its message: a message may quote somebody."""
    where = exception.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    spot = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    log.error("%s at %s", type(exception).__name__, spot)
