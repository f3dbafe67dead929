"""The buckets into which people are divided, for what is asked of many of them at once."""

from __future__ import annotations

import zlib
from uuid import UUID

BUCKETS = 256


def bucket_of(person: UUID) -> int:
    """A person's bucket, which is always the same."""
    return zlib.crc32(person.bytes) % BUCKETS
