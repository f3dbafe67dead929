"""What a passkey proves to a host, and what does not count as a proof."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from hosts import Guest, Host, bundle, packed, pushed
from kesher.sync import wire
from kesher.sync.envelope import of_passkey
from passkeys import PRESENT, Passkey


def made(person: Guest, origin: str = "") -> Passkey:
    """A passkey that the host knows to be this person's."""
    passkey = Passkey(origin or person.host.address)
    found = re.search(r'data-options="([^"]+)"', person.get("/passkeys/add").body)
    assert found
    options = json.loads(html.unescape(found[1]))["publicKey"]
    told = {"credential": passkey.made(options), "name": "telephone"}
    assert person.post("/passkeys/add", told).to == ("" if origin else "/devices")
    return passkey


def asked(guest: Guest, path: str = "/device/passkey") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(guest.get(path).body)["publicKey"]
    return found


def proven(guest: Guest, proof: str) -> tuple[int, dict[str, Any]]:
    answer = guest.post("/device/passkey", {"credential": proof, "name": "new"}, token=False)
    return answer.status, json.loads(answer.body)


def opened_to(person: Guest, passkey: Passkey) -> tuple[Guest, str]:
    """A device of the person's that let the passkey open its journal."""
    device, journal = person.let_in(), str(uuid4())
    assert pushed(device, journal, after=0, bundles=(bundle(b"row", b"sealed"),)).status == 200
    kept = wire.Wrapped(epoch=1, device=of_passkey(passkey.id), sealed=b"an envelope")
    assert packed(device, "PUT", f"/wraps/{journal}", kept).status == 204
    return device, journal


def lies(device: Guest, passkey: Passkey) -> int:
    assert device.get(f"/envelopes/{of_passkey(passkey.id)}").status == 200
    return device.raw.count(b"an envelope")


REFUSED = (422, {"problem": "passkey-refused", "values": {}})
KEYLESS = (422, {"problem": "passkey-keyless", "values": {}})


def test_a_passkey_lets_a_device_in_only_where_it_was_let_to_open_a_journal(
    host: Host, person: Guest
) -> None:
    passkey, guest = made(person), Guest(host)
    assert proven(guest, passkey.proof(asked(guest))) == KEYLESS
    assert "/devices/" not in person.get("/devices").body.replace("/devices/code", "")
    device, _ = opened_to(person, passkey)
    status, given = proven(guest, passkey.proof(asked(guest)))
    assert status == 201 and given["envelope"] == of_passkey(passkey.id)
    assert lies(Guest(host, token=given["token"]), passkey) == 1
    # It lets a device in, and signs no browser in.
    assert guest.get("/devices").to == "/sign-in"
    # Taken off at the host, nothing is left that it opens, and it proves nothing.
    number = re.search(r"/passkeys/(\d+)/remove", person.get("/devices").body)
    assert number and person.post(f"/passkeys/{number[1]}/remove").to == "/devices"
    assert lies(device, passkey) == 0
    assert proven(guest, passkey.proof(asked(guest))) == REFUSED


def test_what_is_no_proof_lets_nobody_in(host: Host, make_person: Callable[[], Guest]) -> None:
    person, other = make_person(), make_person()
    passkey = made(person)
    opened_to(person, passkey)
    guest, another = Guest(host), Guest(host)
    # The same once more, what another browser was asked, and what nobody was asked.
    proof = passkey.proof(asked(guest))
    assert proven(guest, proof)[0] == 201
    assert proven(guest, proof) == REFUSED
    asked(another)
    assert proven(another, passkey.proof(asked(guest))) == REFUSED
    assert proven(Guest(host), proof) == REFUSED
    # By nobody's finger, of another passkey, from another site's page, and no proof at all.
    assert proven(guest, passkey.proof(asked(guest), PRESENT)) == REFUSED
    stranger = Passkey(host.address)
    stranger._user = passkey._user
    assert proven(guest, stranger.proof(asked(guest))) == REFUSED
    elsewhere = Passkey("https://elsewhere.example")
    elsewhere.__dict__ |= {"id": passkey.id, "_key": passkey._key, "_user": passkey._user}
    assert proven(guest, elsewhere.proof(asked(guest))) == REFUSED
    for wrong in ("", "{}", "[]", "x", '{"id": 1}', json.dumps({"response": {"userHandle": "eA"}})):
        asked(guest)
        assert proven(guest, wrong) == REFUSED, wrong
        for path, whom in (("/sign-in/passkey", guest), ("/passkeys/add", person)):
            assert whom.post(path, {"credential": wrong}).status == 422, (path, wrong)
    # Another person's passkey opens nothing of this one's.
    theirs = made(other)
    assert proven(guest, theirs.proof(asked(guest))) == KEYLESS


def test_a_proof_signs_in_once(host: Host, person: Guest) -> None:
    passkey, guest, late = made(person), Guest(host), Guest(host)
    told = passkey.proof(asked(guest, "/sign-in/passkey"))
    assert guest.post("/sign-in/passkey", {"credential": told}).to == "/devices"
    late.cookies = dict(guest.cookies)
    assert late.get("/devices").status == 200
    guest.post("/sign-out")
    assert guest.post("/sign-in/passkey", {"credential": told}).status != 302
    assert late.get("/devices").to == "/sign-in"
