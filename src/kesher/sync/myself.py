"""Who a device is: made once, and made anew where another turns out to be of the same name.

A copied home or a restored backup counts on from where the copy was made. What it counts then was counted by
another already; so it takes a name of its own, and keeps as its past only what both have in common.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from msgspec.structs import replace

from kesher.journal import cipher
from kesher.sync.dots import WRITER_BYTES, Mark, Vector
from kesher.sync.head import Device
from kesher.sync.kept import Self


def named(wanted: str, devices: Mapping[str, Device]) -> str:
    """A name that no other device has."""
    taken = {each.name for each in devices.values() if not each.gone}
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


def made(name: str, devices: Mapping[str, Device]) -> Self:
    """A new device, among those there are."""
    private, public = cipher.pair()
    device = secrets.token_hex(WRITER_BYTES)
    known = {**devices, device: Device(named(name, devices), public)}
    return Self(id=device, private=private, devices=dict(sorted(known.items())))


def is_twin(me: Self, vector: Vector) -> bool:
    """Whether somebody of this device's name wrote what this one never did."""
    mark = vector.get(me.id)
    if mark is None:
        return False
    return mark.counter > me.counter or me.marks.get(mark.counter, mark.mark) != mark.mark


def confirmed(me: Self, vector: Vector) -> Self:
    """This device, after it saw its own writings again."""
    mark = vector.get(me.id)
    if mark is None or me.marks.get(mark.counter) != mark.mark:
        return me
    return replace(me, confirmed=max(me.confirmed, mark.counter))


def renamed(me: Self) -> Self:
    """The same device under a name of its own; the former one is taken off."""
    old = me.devices[me.id]
    devices = {**me.devices, me.id: replace(old, gone=True)}
    fresh = made(old.name, devices)
    vector = dict(me.vector)
    vector.pop(me.id, None)
    if me.confirmed:
        vector[me.id] = Mark(me.confirmed, me.marks.get(me.confirmed, b""))
    return replace(fresh, vector=vector, known=me.known, told=me.told)
