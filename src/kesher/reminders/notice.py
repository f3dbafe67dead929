"""A notice on the screen of this computer."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from kesher.method.problems import Code, refuse

PATIENCE = 10.0
"""Seconds that the desktop may take."""


def show(title: str, text: str) -> None:
    """Show a notice.

    Raises:
        Refused: ``NOTICE_SILENT``: there is no desktop here, or it shows no notices.
    """
    from kesher.parts import desktop_notifier

    # What it cannot do it writes to the log, and says nothing: whether it is shown is asked here.
    logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL + 1)

    async def shown() -> bool:
        desktop = desktop_notifier.DesktopNotifier(app_name="Kesher", app_icon=None)
        if not await desktop.has_authorisation() and not await desktop.request_authorisation():
            return False
        given = await desktop.send(title=title, message=text)
        return given in await desktop.get_current_notifications()

    try:
        # In a thread of its own: whoever asks may be in the middle of a loop of events already.
        with ThreadPoolExecutor(1) as own:
            done = own.submit(lambda: asyncio.run(asyncio.wait_for(shown(), PATIENCE))).result()
    except Exception:  # each desktop fails in its own way
        done = False
    if not done:
        raise refuse(Code.NOTICE_SILENT)
