"""Uploaded files, held in memory only: a readable export must not touch the disk on its way in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

from kesher.config.django import UPLOAD_LIMIT


class InMemory(MemoryFileUploadHandler):  # type: ignore[misc]
    """Takes every file, and refuses one that is larger than any export."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Decide before the first byte is read."""
        if content_length > UPLOAD_LIMIT:
            raise RequestDataTooBig("upload")
        self.activated = True
