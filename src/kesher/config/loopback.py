"""Listening on a port of this machine, on both of its loopback addresses and on no other."""

from __future__ import annotations

import errno
import socket
import sys

from kesher.config.env import PORT
from kesher.method.problems import Code, Refused, refuse

ADDRESSES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""The only addresses that are listened on; a machine may lack one of them."""

BACKLOG = 1024

_TRIES = 20
"""When any port will do, the one that is free on one address may be taken on the other."""


def listen(port: int, command: str = "kesher") -> list[socket.socket]:
    """Take a port on both loopback addresses.

    A browser may try either, and whoever held the other one on a shared machine would be sent the token.

    Args:
        port: which; 0 takes any that is free.
        command: what was typed, so that a refusal can say what to type instead.

    Raises:
        Refused: ``PORT_TAKEN``, ``PORT_FORBIDDEN`` or ``LOOPBACK_NONE``.
    """
    for _ in range(1 if port else _TRIES):
        try:
            return _on_both(port, command)
        except Refused as refused:
            problem = refused
    raise problem


def _on_both(port: int, command: str) -> list[socket.socket]:
    found: list[socket.socket] = []
    for family, address in ADDRESSES:
        wanted = found[0].getsockname()[1] if found else port
        try:
            found.append(bind(family, address, wanted))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                continue  # this machine has no such address
            for each in found:
                each.close()
            code = Code.PORT_TAKEN if error.errno == errno.EADDRINUSE else Code.PORT_FORBIDDEN
            other = _beside(wanted) if code is Code.PORT_TAKEN else PORT
            raise refuse(code, port=wanted, command=f"{command} --port {other}") from None
    if not found:
        raise refuse(Code.LOOPBACK_NONE)
    return found


def bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """Listen on one address.

    Raises:
        OSError: it cannot be had.
    """
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let a second program share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        # Until one of them listens, two programs may have bound the same port.
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _beside(port: int) -> int:
    return port + 1 if port < 65535 else 0
