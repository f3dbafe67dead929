"""Opens the shared vectors of sealing with whatever backend is at hand: the one at home, or a browser's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kesher.journal import cipher
from kesher.journal.seal import DataKey
from kesher.pocket import slips


def wrong(given: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Which of the vectors do not come out."""
    return [
        f"{name} {place}"
        for name, each in given.items()
        for place, vector in enumerate(each)
        if not _right(name, vector)
    ]


def _right(name: str, vector: dict[str, Any]) -> bool:
    v = {key: bytes.fromhex(value) for key, value in vector.items() if _is_hex(value)}
    if name == "seal":
        sealer = cipher.sealer(v["key"])
        there = sealer.seal(v["nonce"], v["plain"], v["bound"]) == v["sealed"]
        return there and sealer.unseal(v["nonce"], v["sealed"], v["bound"]) == v["plain"] and _refuses(v)
    if name == "hide":
        cloak = cipher.cloak(v["key"])
        there = cloak.hide(v["plain"], v["bound"]) == v["hidden"]
        return there and cloak.show(v["hidden"], v["bound"]) == v["plain"]
    if name == "agreed":
        return cipher.agreed(v["private"], v["public"]) == v["agreed"]
    if name == "digest":
        return cipher.digest(v["content"]) == v["digest"]
    if name == "derived":
        return cipher.derived(v["secret"], v["salt"], v["purpose"]) == v["derived"]
    if name == "stretched":
        costs = {each: vector[each] for each in ("memory_kib", "passes", "lanes")}
        return cipher.stretched(v["secret"], v["salt"], **costs) == v["stretched"]
    key = DataKey(UUID(vector["journal"]), vector["epoch"], v["key"])
    if name == "pages":
        return key.unseal(vector["day"], vector["version"], v["sealed"]) == v["plain"]
    slip = slips.opened(key, v["sealed"])
    turned = slips.opened(key, v["sealed"][:-1] + bytes([v["sealed"][-1] ^ 1]))
    return (
        slip is not None and turned is None and (slip.where, slip.pull) == (vector["where"], vector["pull"])
    )


def _refuses(v: dict[str, bytes]) -> bool:
    try:
        cipher.sealer(v["key"]).unseal(v["nonce"], v["sealed"], v["bound"] + b"!")
    except cipher.NotOpened:
        return True
    return False


def _is_hex(value: Any) -> bool:
    return isinstance(value, str) and all(each in "0123456789abcdef" for each in value)
