"""Who may come in, and what every answer carries."""

import errno
import http.client
import http.server
import logging
import socket
import stat
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from doors import Client, World, running
from kesher.actions.desk import Desk
from kesher.actions.practice import today as today_acts
from kesher.config import loopback
from kesher.config.env import Env
from kesher.method.language import Language
from kesher.method.problems import Code, Refused
from kesher.web.door import ENTERED, NONCE, PROOF, proof
from kesher.web.server import Server, address_of_running
from kesher.words import catalogue

PRIVATE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def private(answer) -> None:
    for name, value in PRIVATE.items():
        assert answer.headers.get(name) == value, name
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "*" not in policy
    assert "server" not in answer.headers


# --- under which name ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{port}",
        "[::1]:{port}",
        "evil.example",
        "evil.example:{port}",
        "kesher.localhost:1",
        "kesher.localhost",
        "kesher.localhost:{port}.evil.example",
        "KESHER.localhost:{port}",
        "",
    ],
)
def test_it_answers_only_to_its_own_name_and_port(client: Client, host: str) -> None:
    for path in ("/", "/launch", urlsplit(client.world.address()).path):
        answer = client.get(path, host=host.format(port=client.world.server.door.port) or " ")
        assert answer.status == 421
        assert "Kesher answers only at its own address" in answer.body
        private(answer)


def test_the_second_name_is_served_too(client: Client) -> None:
    assert client.get("/", host=f"localhost:{client.world.server.door.port}").status == 200


# --- who -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/book", "/account", "/settings", "/unlock", "/begin", "/nothing"])
def test_without_the_cookie_there_is_a_sentence_and_no_book(client: Client, path: str) -> None:
    client.post("/glance", {"where": "4", "pull": "kept for me"})
    answer = Client(client.world).get(path)
    assert answer.status == 403
    assert "Kesher opens only from the link" in answer.body
    assert "kept for me" not in answer.body and "csrf" not in answer.body
    private(answer)


@pytest.mark.parametrize("worth", ["", "x", "ש", "~", "a" * 4000])
def test_a_made_up_cookie_lets_nobody_in(client: Client, worth: str) -> None:
    other = Client(client.world)
    other.cookies[client.world.server.door.cookie] = worth.encode().decode("latin-1")
    assert other.get("/").status == 403


def test_a_token_works_once(stranger: Client) -> None:
    path = urlsplit(stranger.world.address()).path
    first = stranger.get(path)
    assert (first.status, first.to) == (302, ENTERED)
    assert stranger.get(ENTERED).to == "/"
    second = Client(stranger.world).get(path)
    assert second.status == 403 and "set-cookie" not in second.headers
    assert stranger.get(path).to == "/"
    for made_up in ("/open/", "/open/x", "/open/%D7%A9", f"/open/{'x' * 3000}", "/open/%00"):
        assert Client(stranger.world).get(made_up).status == 403


@pytest.mark.parametrize("looks", [{"method": "HEAD"}, {"headers": {"Sec-Purpose": "prefetch;prerender"}}])
def test_what_only_looks_ahead_does_not_use_the_link_up(stranger: Client, looks: dict) -> None:
    path = urlsplit(stranger.world.address()).path
    seen = stranger._send(looks.get("method", "GET"), path, None, None, looks.get("headers", {}))
    assert seen.status == 403 and not stranger.cookies
    assert stranger.get(path).to == ENTERED


def test_a_browser_without_cookies_is_told_so(world: World) -> None:
    path = urlsplit(world.address()).path
    assert Client(world).get(path).to == ENTERED
    forgetful = Client(world)
    told = forgetful.get(ENTERED)
    assert told.status == 403 and "This browser keeps no cookies" in told.body
    assert "Kesher opens only from the link" in forgetful.get("/").body
    private(told)


def test_who_comes_from_a_file_is_led_on_by_a_page_of_ours(stranger: Client) -> None:
    """A browser sends no strict cookie to where a page of another origin leads, redirected or not."""
    path = urlsplit(stranger.world.address()).path
    page = stranger.get(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 200 and f'content="0; url={ENTERED}"' in page.body and page.to == ""
    private(page)
    assert stranger.get(ENTERED, headers={"Sec-Fetch-Site": "same-origin"}).to == "/"


def test_a_token_that_was_never_used_gives_way_to_newer_ones(stranger: Client) -> None:
    old = urlsplit(stranger.world.address()).path
    for _ in range(16):
        stranger.world.address()
    assert stranger.get(old).status == 403


def test_one_who_is_in_spends_no_token(guest: Client) -> None:
    path = urlsplit(guest.world.address()).path
    assert guest.get(path).to == "/"
    assert Client(guest.world).get(path).status == 302


def test_the_cookie_is_of_this_port_and_out_of_reach(stranger: Client) -> None:
    answer = stranger.get(urlsplit(stranger.world.address()).path)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"kesher-{stranger.world.server.door.port}=")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie and "expires" not in cookie.lower() and "max-age" not in cookie.lower()
    form = stranger.get("/begin").headers["set-cookie"]
    assert form.startswith("kesher-form-") and "HttpOnly" in form and "SameSite=Strict" in form


def test_a_fresh_address_is_given_only_for_the_secret_and_only_by_post(stranger: Client) -> None:
    door = stranger.world.server.door
    right = {NONCE: "n", PROOF: proof(door.secret, "ask", "n")}
    for answer in (
        stranger.get("/launch", headers=right),
        stranger.post("/launch", {}, token=False),
        stranger.post("/launch", {}, token=False, headers=right | {NONCE: "m"}),
        stranger.post("/launch", {}, token=False, headers=right | {PROOF: "\xe9"}),
    ):
        assert answer.status == 403 and "/open/" not in answer.body
        private(answer)
    given = stranger.post("/launch", {}, token=False, headers=right)
    assert given.status == 200
    private(given)
    assert given.headers[PROOF.lower()] == proof(door.secret, "answer", "n", given.body)
    assert door.secret not in given.body + str(given.headers)
    assert stranger.get(urlsplit(given.body).path).status == 302


# --- what every answer carries ---------------------------------------------------------------------------


def test_every_answer_is_private(client: Client) -> None:
    answers = [client.get(path) for path in ("/", "/book", "/settings", "/nothing", "/account/2026-99-99")]
    answers.append(client.get("/unlock"))
    answers.append(client.post("/glance", {"where": "77"}))
    answers.append(client.post("/glance", {"where": "7"}, token=False))
    answers.append(client.post("/glance", {"where": "7", "pull": "x" * 3_000_000}))
    answers.append(client.post("/export/json", {}))
    client.post("/lock", {})
    answers += [client.get("/"), client.get("/unlock"), client.post("/unlock", {"passphrase": "no"})]
    for answer in answers:
        private(answer)
    found = {answer.status for answer in answers}
    assert found == {200, 302, 403, 404, 413, 422}


def test_even_what_nobody_foresaw_is_private(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret words")

    token = client.get("/glance").field("csrfmiddlewaretoken")
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(today_acts, "glance", fail)
    monkeypatch.setattr(today_acts, "home", fail)
    broken = [client.get("/"), client.post("/glance", {"where": "3", "csrfmiddlewaretoken": token})]
    monkeypatch.setattr(Desk, "state", fail)
    broken.append(client.get("/book"))
    for answer in broken:
        assert answer.status == 500
        private(answer)
        assert "Something went wrong on our side" in answer.body
        assert "secret words" not in answer.body and "ValueError" not in answer.body
    assert "secret words" not in caplog.text and "ValueError at " in caplog.text
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("name", ["frame/kesher.css", "frame/mark.svg"])
def test_a_static_file_has_far_fewer_rights(stranger: Client, name: str) -> None:
    answer = stranger.get(f"/static/{name}")
    assert answer.status == 200
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer.headers and "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "../../gate.py",
        "%2e%2e/gate.py",
        "frame/fonts/",
        "",
        "frame/no.css",
        "frame/kesher.css/",
        "gate.py",
        "frame/base.html",
    ],
)
def test_nothing_else_is_a_static_file(stranger: Client, name: str) -> None:
    assert stranger.get(f"/static/{name}").status == 403


# --- forms -----------------------------------------------------------------------------------------------


def test_a_form_of_another_site_writes_nothing(client: Client) -> None:
    fields = {"where": "5", "act": "a1"}
    refused = [
        client.post("/glance", fields, token=False),
        client.post("/glance", fields | {"csrfmiddlewaretoken": "x" * 64}),
        client.post("/glance", fields | {"csrfmiddlewaretoken": ""}),
        client.post("/glance", fields, headers={"Origin": "http://evil.example"}),
        client.post("/glance", fields, headers={"Origin": "null"}),
        client.post("/glance", fields, headers={"Origin": "http://kesher.localhost:1"}),
        client.post("/lock", {}, headers={"Origin": "http://localhost"}),
    ]
    for answer in refused:
        assert answer.status == 403
        assert "This form was open too long" in answer.body
    assert client.world.desk.journal(client.world.now).book().pages == ()
    assert client.post("/glance", fields).status == 302


def test_what_was_written_in_a_form_that_was_open_too_long_is_shown(client: Client) -> None:
    answer = client.post("/glance", {"where": "5", "pull": "<b>a long way</b>"}, token=False)
    assert answer.status == 403 and "It stands below: copy it" in answer.body
    assert '<p class="own" dir="auto">&lt;b&gt;a long way&lt;/b&gt;</p>' in answer.body


def test_reading_never_changes_anything(client: Client) -> None:
    client.post("/point", {"do": "one thing", "act": "a1"})
    journal = client.world.desk.journal(client.world.now)
    before = journal.store.pulse(journal.head).serial
    paths = ["/lock", "/point/2026-11-23?mark=kept", "/glance?where=3&act=x", "/account?love=4&words=x"]
    paths += ["/settings/who", "/settings/leaked?passphrase=long+enough", "/settings/backup", "/restore"]
    paths += ["/export/json", "/asks?take=other", "/sit", "/sit/end?a=x&t=1&s=0&f=", "/begin", "/unlock"]
    for path in paths:
        assert client.get(path).status in (200, 302, 404), path
    assert journal.store.pulse(journal.head).serial == before
    assert client.get("/").status == 200
    assert (
        not (client.world.home / "backups").is_dir()
        or len(list((client.world.home / "backups").iterdir())) == 1
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_write_nothing(client: Client, method: str) -> None:
    for path in ("/glance", "/lock", "/point", "/settings/leaked", "/export/json"):
        answer = client._send(method, path, b"where=3" if method in ("PUT", "PATCH") else None, None, {})
        assert answer.status in (200, 302, 403, 404)
    assert client.world.desk.journal(client.world.now).book().pages == ()


# --- the port --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_that_anyone_holds_on_either_address_is_not_shared(
    tmp_path, family: socket.AddressFamily, address: str
) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as taken:
        taken.bind((address, 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = Env(tmp_path, port, "kesher.localhost", Language.EN, False, None)
        with pytest.raises(Refused) as refused:
            Server(env, Desk(tmp_path, keyring=False))
        assert refused.value.problem.code is Code.PORT_TAKEN
        assert refused.value.problem.values == {"port": port, "command": f"kesher --port {port + 1}"}


@pytest.mark.parametrize("missing", ["127.0.0.1", "::1"])
def test_a_machine_may_have_one_of_the_two_addresses(
    tmp_path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    bind = loopback.bind

    def without(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        if address == missing:
            raise OSError(errno.EADDRNOTAVAIL, "no such address")
        return bind(family, address, port)

    monkeypatch.setattr(loopback, "bind", without)
    with running(tmp_path, Language.EN, "2026-11-23T14:00+02:00") as world:
        world.server.door.leave_note(tmp_path)
        address = address_of_running(Env(tmp_path, 0, None, Language.EN, False, None))
        assert address is not None and f":{world.server.door.port}/open/" in address


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errno.EACCES, Code.PORT_FORBIDDEN),
        (errno.EADDRINUSE, Code.PORT_TAKEN),
        (errno.EADDRNOTAVAIL, Code.LOOPBACK_NONE),
    ],
)
def test_a_port_that_cannot_be_had_says_why(
    tmp_path, monkeypatch: pytest.MonkeyPatch, error: int, code: Code
) -> None:
    def refused(*_: object) -> socket.socket:
        raise OSError(error, "no")

    monkeypatch.setattr(loopback, "bind", refused)
    with pytest.raises(Refused) as found:
        Server(Env(tmp_path, 80, None, Language.EN, False, None), Desk(tmp_path, keyring=False))
    assert found.value.problem.code is code
    assert catalogue(Language.EN).problem(found.value.problem)


def test_it_listens_on_loopback_only(world: World) -> None:
    for name in ("127.0.0.1", "::1"):
        connection = http.client.HTTPConnection(name, world.server.door.port, timeout=5)
        connection.request("GET", "/")
        assert connection.getresponse().status == 421
        connection.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("192.0.2.1", 9))
        outside = out.getsockname()[0]
    if outside.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError):
        socket.create_connection((outside, world.server.door.port), timeout=2).close()


def test_the_note_for_a_second_start_is_the_owners_alone(world: World) -> None:
    door = world.server.door
    door.leave_note(world.home)
    note = world.home / "door.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    env = Env(world.home, 0, None, Language.EN, False, None)
    address = address_of_running(env)
    assert address is not None and Client(world).get(urlsplit(address).path).status == 302
    note.write_text(note.read_text().replace(door.secret, "x" * len(door.secret)))
    assert address_of_running(env) is None
    for damaged in ("", "{}", "[]", '{"port": "x"}', "\x00"):
        note.write_text(damaged)
        assert address_of_running(env) is None
    door.take_note(world.home)
    assert note.exists()
    door.leave_note(world.home)
    door.take_note(world.home)
    assert not note.exists()


def test_whoever_holds_the_port_now_is_not_believed(world: World, tmp_path) -> None:
    """After a crash, another user of the machine may listen where the note says that we do."""
    heard: list[str] = []
    door = world.server.door

    class Impostor(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(str(self.headers))
            self.send_response(200)
            self.send_header(PROOF, self.headers[PROOF])
            self.end_headers()
            self.wfile.write(f"http://kesher.localhost:{self.server.server_port}/open/x".encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Impostor) as impostor:
        threading.Thread(target=impostor.handle_request, daemon=True).start()
        door.leave_note(tmp_path)
        note = tmp_path / "door.json"
        note.write_text(note.read_text().replace(str(door.port), str(impostor.server_port)))
        assert address_of_running(Env(tmp_path, 0, None, Language.EN, False, None)) is None
    assert len(heard) == 1 and door.secret not in heard[0]


def test_it_may_be_stopped_by_several_at_once_and_again(tmp_path: Path) -> None:
    with running(tmp_path / "kesher", Language.EN, "2026-01-05T21:00+02:00") as world:
        failed: list[BaseException] = []

        def stop() -> None:
            try:
                world.server.stop()
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=stop) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(timeout=10)
        world.server.stop()
        assert not failed
