"""A host behind a proxy that ends TLS, by the name that people know."""

from __future__ import annotations

import socket
from pathlib import Path

from hosts import Guest, Host, hosting

NAME = "kesher.example.org"


class Proxied(Guest):
    """A browser as it comes through the proxy."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.own: dict[str, str] = {}

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]):  # type: ignore[no-untyped-def]
        through = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": f"9.9.9.9, {self.place}"}
        return super().send(method, path, body, {**headers, **through, **self.own})


def test_people_come_by_the_name_and_by_tls(home: Path) -> None:
    port = free_port()
    with hosting(home, port=port, KESHER_HOST_ADDRESS=f"https://{NAME}/") as host:
        assert host.address == f"https://{NAME}" and host.invitation.startswith(f"{host.address}/join/")
        host.port = port
        person = Proxied(host).join(host.invitation, "operator@example.org")
        answer = person.get("/devices")
        assert answer.status == 200 and "max-age" in answer.headers["strict-transport-security"]
        assert set(person.cookies) == {"__Host-kesher-host", "__Host-kesher-host-form"}
        signed = Proxied(host)
        cookie = signed.post("/sign-in", {"email": person.email}).headers["set-cookie"]
        assert "Secure" in cookie and "HttpOnly" in cookie and "Path=/" in cookie
        # Under another name, or for another site's form, nothing is answered.
        person.own = {"Host": "elsewhere.example"}
        assert person.get("/devices").status == 421
        person.own = {"Origin": "https://elsewhere.example"}
        assert person.post("/devices/code").status == 403
        person.own = {}
        assert person.post("/devices/code").status == 200
        # What is tried is counted by who came through the proxy, whatever he says of himself.
        tries = [Proxied(host) for _ in range(2)]
        for number in range(22):
            tries[0].own = {"X-Forwarded-For": f"8.8.8.{number}, {tries[0].place}"}
            last = tries[0].post("/device", {"code": "BBBB"}, token=False)
        assert last.status == 429
        assert tries[1].post("/device", {"code": "BBBB"}, token=False).status == 403


def free_port() -> int:
    """A port that nobody has: the address of the proxy does not tell which one the host took."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
