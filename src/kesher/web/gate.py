"""The gate: every request passes here before any page is made.

It answers only to its own name and port, lets in only browsers that hold this run's cookie, sends a
closed journal to its passphrase, and puts on every answer the headers that keep a private page private.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.actions.desk import State
from kesher.config.browser import HEADERS
from kesher.method.problems import Code, Problem, Refused
from kesher.web import faults, said
from kesher.web.door import ENTERED, NONCE, PROOF, Door, proof, the_door
from kesher.web.forms import WORDS
from kesher.web.handover import take_back
from kesher.web.journal import drafts
from kesher.web.journal.begin import NEW
from kesher.web.practice.care import PEOPLE, people_outside
from kesher.web.visit import Visit, readable, redirect

_OPEN = "/open/"
_LAUNCH = "/launch"
_STATUS = "/status"
_LOCK = "/lock"
_ENTERED, _WAITS = "entered", "waits"
_CLOSED_PATHS = ("/unlock",)
_NEW_PATHS = ("/begin",)
_CODE_PATH = "/code/"
_BACKUPS = "/backups"
_BROUGHT = "/begin/restore"
_NONE_YET = {State.NONE: _NEW_PATHS[0], State.LOST: _BACKUPS}
_SHELF_PATHS = re.compile("/library(?:/(?!mark/)[^?]*)?")
"""The books can be read and searched while the journal is closed; what is marked in them cannot."""


class Gate:
    """Django middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or answer it here."""
        try:
            # A page asks the database once whether the journal changed, and again after it wrote.
            with the_door().desk.one_look():
                response = self._answer(request)
                if hasattr(request, "visit"):
                    the_door().carrying.look(wrote=request.method == "POST")
                    the_door().reminding.look(wrote=request.method == "POST")
        except Exception as error:
            response = faults.unforeseen(error)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Word what no view foresaw. What the exception says stays inside: it may quote the person."""
        visit: Visit | None = getattr(request, "visit", None)
        if visit is None:
            return None
        return faults.of(visit, exception)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        door = the_door()
        if outside := _outside(request, door):
            return outside
        if not door.admitted(request.COOKIES.get(door.cookie)):
            return _stranger(request, door)
        if request.path == "/" and (_ENTERED in request.GET or _WAITS in request.GET):
            return redirect("/")
        visit = Visit(request, door)
        request.visit = visit
        if request.path.startswith(said.SAID):
            return said.again(visit)
        # Whatever became of the journal, there is somebody to call.
        elsewhere = None if request.path == PEOPLE else drafts.left(visit) or _sent_elsewhere(visit)
        if elsewhere is None:
            drafts.gather(visit)
        response = elsewhere or self._next(request)
        if response.status_code == HTTPStatus.FOUND:
            visit.keep_beside()
        drafts.settle(visit, response)
        return said.put_by(visit, response)


class Letters:
    """Django middleware, after the forms' tokens were looked at: a form whose letters are none is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through."""
        return self._next(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Refuse what would be kept as signs that stand for letters."""
        if readable(request):
            return None
        visit: Visit = request.visit
        return visit.refuse(Problem(Code.TEXT_UNREADABLE, {"better": "UTF-8"}))


def _stranger(request: HttpRequest, door: Door) -> HttpResponse:
    """What is said to a browser that was not let in."""
    if request.path == PEOPLE:
        return people_outside(request, door)
    if request.method == "POST" and drafts.hold(request, door, sent=False):
        return redirect(f"/?{_WAITS}=1")
    if request.method == "POST" and request.headers.get("Sec-Fetch-Mode") == "navigate":
        return redirect("/")  # a page that answered it would be kept by the browser with what was sent
    if request.path == "/" and _WAITS in request.GET:
        return faults.waits(door)
    came_in = request.path == "/" and _ENTERED in request.GET
    return faults.cookieless(door) if came_in else faults.stranger(door)


def _outside(request: HttpRequest, door: Door) -> HttpResponse | None:
    """What is answered before anyone is let in."""
    if request.META.get("HTTP_HOST", "") not in _names(door):
        return faults.elsewhere(door)
    if request.path == _LAUNCH:
        return _launch(request, door)
    if request.path == _STATUS:
        return _status(request, door)
    return _enter(request, door) if request.path.startswith(_OPEN) else None


def _status(request: HttpRequest, door: Door) -> HttpResponse:
    """Whether the journal is open. A page asks by itself, so this does not count as use."""
    if not door.admitted(request.COOKIES.get(door.cookie)):
        return HttpResponse(status=403)
    try:
        return HttpResponse(status=204 if door.desk.state(door.clock()) is State.OPEN else 423)
    except Refused:
        return HttpResponse(status=204 if door.desk.is_open else 423)


def _names(door: Door) -> tuple[str, ...]:
    return f"kesher.localhost:{door.port}", f"localhost:{door.port}"


def _sent_elsewhere(visit: Visit) -> HttpResponse | None:
    """A journal not begun leads to its beginning, a closed one to its passphrase."""
    path = visit.request.path
    if path == _BACKUPS and (visit.problem is not None or visit.state is not State.NONE):
        return None
    if path == _LOCK and visit.problem is not None:
        return None  # whatever became of the database, the journal can be closed
    if visit.state is not State.OPEN:
        return None if _on_the_shelf(path) else _not_open(visit, path)
    untold = next(iter(visit.door.told), None)
    if untold and not path.startswith(_CODE_PATH):
        # Nobody walks past the code that is shown once, by a second press or by another address.
        return redirect(f"{_CODE_PATH}{untold}")
    if path.startswith((*_CLOSED_PATHS, *_NEW_PATHS)):
        return redirect("/")
    return None


def _not_open(visit: Visit, path: str) -> HttpResponse | None:
    if visit.problem is not None:
        return visit.refuse(visit.problem)
    if visit.state is State.LOCKED:
        return None if path.startswith(_CLOSED_PATHS) or _waits(visit) else redirect(_CLOSED_PATHS[0])
    return None if _may_begin(visit) else redirect(_NONE_YET[visit.state])


def _may_begin(visit: Visit) -> bool:
    """Whether a new journal may be begun; where there are backups of one, only by who knows of them."""
    request = visit.request
    if visit.state is State.NONE or request.path == _BROUGHT:
        return str(request.path).startswith(_NEW_PATHS)
    told = bool(NEW in request.GET or NEW in request.POST)
    return told and str(request.path) in _NEW_PATHS


def _on_the_shelf(path: str) -> bool:
    return _SHELF_PATHS.fullmatch(path) is not None and not path.endswith("/mark")


def _waits(visit: Visit) -> bool:
    """Let a form that found the journal closed wait on the page that opens it: its words must not be lost."""
    request = visit.request
    if request.method != "POST" or not WORDS.fullmatch(request.path):
        return False
    visit.waiting = request.path
    request.path_info = _CLOSED_PATHS[0]
    return True


def _enter(request: HttpRequest, door: Door) -> HttpResponse:
    if door.admitted(request.COOKIES.get(door.cookie)):
        return redirect("/")
    # What only looks ahead (a HEAD, a prefetch) has not come in, and must not use the link up.
    looks = request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", "")
    token = request.path.removeprefix(_OPEN)
    value = None if looks else door.admit(token)
    if value is None:
        return faults.stranger(door)
    take_back(door.desk.home, door.address(token))
    response = faults.entered(door) if _from_elsewhere(request) else HttpResponseRedirect(ENTERED)
    response.set_cookie(door.cookie, value, httponly=True, samesite="Strict", path="/")
    return response


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another page led here, such as the file that the browser was started with.

    Where such a request is redirected, a browser would not send a strict cookie; from a page of ours it does.
    """
    return request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")


def _launch(request: HttpRequest, door: Door) -> HttpResponse:
    """A second start of the program asks for a fresh address."""
    nonce, given = request.headers.get(NONCE, ""), request.headers.get(PROOF, "")
    if request.method != "POST" or not door.knows(nonce, given):
        return faults.stranger(door)
    address = door.launch_address()
    response = HttpResponse(address, content_type="text/plain; charset=utf-8")
    response.headers[PROOF] = proof(door.secret, "answer", nonce, address)
    return response
