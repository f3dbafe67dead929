"""One request of a person: the instant, the desk, and the words to answer in.

It is long because each page, of whatever room, is made and refused here in one way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from kesher.actions import parts
from kesher.actions.desk import Desk, State
from kesher.actions.practice.care import Unmet, care, counted, hear, met, unmet
from kesher.actions.wording import worded
from kesher.config.browser import preferred
from kesher.days import Place, zmanim
from kesher.journal.cover import Cover
from kesher.method.care import Care
from kesher.method.language import Form, Language, address
from kesher.method.pack import Pack, Words
from kesher.method.page import clean
from kesher.method.problems import Code, Problem, Refused
from kesher.web.door import Door
from kesher.web.forms import PARTED, STOOD, WRITTEN, put_by
from kesher.web.look import look_of
from kesher.web.people import people_context
from kesher.web.wrong import Wrong
from kesher.words import Catalogue, catalogue
from kesher.words.packs import shipped

STATUS = {
    Code.DISK_FULL: 507,
    Code.DISK_SILENT: 503,
    Code.COVER_DAMAGED: 500,
    Code.DATABASE_BUSY: 503,
    Code.RESTING: 409,
    Code.MEASURING_STOPPED: 409,
    Code.SITTING_RESTS: 409,
    Code.POINT_SECOND: 409,
    Code.QUESTION_OPEN: 409,
    Code.QUESTION_DOWN: 409,
    Code.JOURNAL_EXISTS: 409,
    Code.LOCKED: 403,
    Code.PASSPHRASE_WRONG: 403,
    Code.CODE_WRONG: 403,
    Code.PROOF_WRONG: 403,
    Code.PAGE_DAMAGED: 500,
    Code.DATABASE_DAMAGED: 500,
    Code.SHEET_GONE: 404,
    Code.SHEET_WAITS_MANY: 409,
    Code.SHEET_PRINTED_GONE: 404,
    Code.LIBRARY_FULL: 507,
    Code.LIBRARY_DAMAGED: 500,
    Code.HIGHLIGHT_GONE: 409,
    Code.PART_MISSING: 503,
    Code.PART_APART: 503,
    Code.PART_UNREACHED: 503,
    Code.PART_AT_HOME: 503,
}
"""HTTP's word for a refusal; what is not here was simply a form to correct: 422."""

NOTES = {
    "saved": "today.saved",
    "already": "today.already",
    "closed": "account.closed",
    "merged": "account.merged",
    "marked": "today.marked",
    "chosen": "today.chosen",
    "glanced": "glance.saved",
    "bereaved": "practice.bereaved_told",
    "sat": "sit.saved",
    "left": "sit.left",
    "settled": "asks.settled",
    "widen": "point.widened",
    "narrow": "point.narrowed",
    "deepen": "point.deepened",
    "reword": "point.reworded",
    "mend": "point.mended",
    "ask": "point.asked",
    "replace": "today.chosen",
    "stay": "point.stayed",
    "try": "ladder.tried",
    "try-deeper": "ladder.tried",
    "settle": "ladder.settled",
    "settings": "settings.saved",
    "noticed": "reminders.tried",
    "passphrase": "settings.passphrase_done",
    "code": "code.confirmed",
    "put-away": "sheet.put",
    "sheet-waits": "sheet.waits_kept",
    "print-stopped": "problem.sheet-stopped",
    "asked": "question.asked",
    "noted": "glance.saved",
    "to-circle": "question.circle_sent",
    "answered": "question.circle_came",
    "unanswered": "question.circle_none",
    "put-down": "question.down",
    "take-up": "question.up",
    "forgotten": "sheet.kept_gone",
    "taken-back": "book.glance_gone",
    "unmarked": "today.unmarked",
    "brought": "book.brought",
    "sheet-back": "sheet.back_done",
    "book-removed": "library.removed",
    "carried": "sync.carried",
    "passkey": "sync.passkey_let",
    "pack-removed": "practice.pack_removed",
    "pack-added": "practice.pack_added",
    "pack-same": "practice.pack_same",
    "pack-replaced": "practice.pack_replaced",
    "pack-unspoken": "practice.pack_unspoken",
}
"""Short sentences a page may show after an act, by the word in the address."""

_PART = re.compile("[a-z0-9-]{1,60}")
_FORM = re.compile(r"<form\b([^>]*)>")
"""Of a form that does not say so, a browser writes what stands in its fields into its session's files."""
_NUMBER = re.compile("-?[0-9]{1,5}")


def visit_of(request: HttpRequest) -> Visit:
    """The visit that the gate put on a request."""
    visit: Visit = request.visit
    return visit


class Visit:
    """What a view needs: made once for each request by the gate."""

    def __init__(self, request: HttpRequest, door: Door) -> None:
        self.request = request
        self.door = door
        self.desk: Desk = door.desk
        self.now = door.clock()
        self.part = take_part(request)
        """The part of a page that was sent, where it has several."""
        self.waiting = ""
        """Where a form was going that found the journal closed."""
        self.state = State.NONE
        self.problem: Problem | None = None
        self.cover: Cover | None = None
        try:
            self.state = self.desk.state(self.now)
            if self.state is State.OPEN:
                self.cover = self.desk.cover(self.now)
        except Refused as refused:
            self.problem = refused.problem
        self.words: Catalogue = catalogue(self._language(), self.cover.form if self.cover else Form.MASCULINE)

    @property
    def pack(self) -> Words:
        """The words of the practice, in the person's language."""
        return self.whole_pack.words[self.words.language.value]

    @cached_property
    def care(self) -> Care:
        """What care has to say on this visit; the journal must be open."""
        return care(self.desk, self.now)

    @property
    def counted(self) -> bool:
        """Whether this visit asks for numbers and shows them; the journal must be open."""
        return counted(self.desk, self.now)

    @cached_property
    def whole_pack(self) -> Pack:
        """The pack in use; before a journal is open, the one that ships."""
        return self.desk.pack(self.now) if self.cover is not None else shipped()

    @property
    def no_button(self) -> Problem | None:
        """That a form of several buttons was sent by none of them.

        Enter in a field presses the first of a form's buttons. Where there are several, that one is
        ``enter.html``: nothing is recorded by it, and the page asks which was meant.
        """
        return Problem(Code.BUTTON_NONE) if "enter" in self.request.POST else None

    def typed(self, *sent: str) -> Typed:
        """What was typed into the parts of a page.

        Args:
            sent: the parts whose fields were sent under their own names, as by a form of one part.
        """
        given = self.request.POST
        if self.request.method != "POST" and self.request.path in PARTED:
            given = self.desk.lying(self.now).get(_beside(self.request.path), {})
            self.desk.take_up(_beside(self.request.path))
        return Typed(given, self.request.POST, (self.part,) if self.part else sent)

    def keep_beside(self) -> None:
        """Keep what was typed beside the part that is saved, in memory, for the page it was typed on."""
        page, beside = self.request.POST.get("page", ""), self._beside()
        if beside and page in PARTED and self.state is State.OPEN:
            with suppress(Refused):
                self.desk.lay_down(self.now, _beside(page), beside)

    def _beside(self) -> dict[str, str]:
        """What was typed beside the part that was sent, and did not stand there already."""
        given = self.request.POST
        return {
            name: str(value)
            for name, value in given.items()
            if self.part
            and "." in name
            and name.rpartition(".")[2] in WRITTEN
            and not name.startswith((f"{self.part}.", STOOD))
            and clean(str(value)) != clean(str(given.get(STOOD + name, "")))
        }

    def render(
        self,
        template: str,
        context: dict[str, Any] | None = None,
        *,
        problem: Problem | None = None,
    ) -> HttpResponse:
        """Answer with a page; with a problem, say it on that page, over what was already written.

        Args:
            template: of the page.
            context: what it shows.
            problem: what was refused.
        """
        language = self.words.language
        sentence = worded(self.words, problem) if problem else ""
        own = {
            "words": self.words,
            "pack": self.pack,
            "form_of_address": self.words.form,
            "language": language.value,
            "direction": language.direction,
            "paper": self._paper(),
            "size": look_of(self.request).size,
            "open": self.state is State.OPEN,
            "keeps": self.desk.keeps,
            "zone": self.cover.place.zone if self.cover else "UTC",
            "given": self.request.POST if problem else (context or {}).get("given", {}),
            "problem": sentence,
            "lacks": parts.of(problem),
            "wrong": Wrong(self.request, problem, sentence),
            "put_by": self._later(problem),
            "drafts_wait": self._drafts_wait(template),
            "note": self._note(),
            "met": Met(self, refused=problem is not None),
        }
        if clash := own.keys() & (context or {}).keys() - {"given"}:
            raise ValueError(clash)  # what a page calls its own would be hidden without a word
        whole = {**(context or {}), **own}
        status = STATUS.get(problem.code, 422) if problem else 200
        page = _FORM.sub(r'<form\1 autocomplete="off">', render_to_string(template, whole, self.request))
        whole["met"].noted()
        return HttpResponse(page, status=status)

    def refuse(self, problem: Problem) -> HttpResponse:
        """Answer a refusal that has no form to return to."""
        if problem.code is Code.LOCKED:
            return redirect("/unlock")
        if problem.code is Code.NO_JOURNAL:
            return redirect("/begin")
        if problem.code in (Code.RESTING, Code.MEASURING_STOPPED):
            if self.request.method != "POST":
                return redirect("/")
            # It came while the form was open: what was written is shown, so that it is not lost.
            rests = address(self.pack.care["rest"][0], self.words.form)
            # What waits for a day of rest to pass can wait; a person in distress is not told so.
            calm = problem.code is Code.RESTING and self.care.measuring
            title = rests if calm else self.words.say("care.stop_title")
            return self.render("frame/problem.html", {"title": title, "kept": self.written}, problem=problem)
        title = self.words.say("fault.title")
        if problem.code is Code.JOURNAL_LOST:
            return redirect("/backups")
        mend = problem.code in (Code.DATABASE_DAMAGED, Code.COVER_DAMAGED, Code.PAGE_DAMAGED)
        context = {"title": title, "kept": self.written, "mend": mend}
        return self.render("frame/problem.html", context, problem=problem)

    @property
    def written(self) -> list[str]:
        """What a person wrote in the form that was sent.

        A page of several days, and a sheet that comes back, put the day before the names of their fields; a
        page of several parts puts the part.
        """
        try:
            given = self.request.POST.items()
        except (SuspiciousOperation, MultiPartParserError):
            return []  # no form that can be read
        own = (
            value
            for name, value in given
            if name.rpartition(".")[2] in WRITTEN and not (self.part and "." in name)
        )
        return [str(each) for each in (*own, *self._beside().values()) if each]

    def _note(self) -> str:
        name = NOTES.get(self.request.GET.get("note", ""), "")
        return self.words.say(name) if name else ""

    def _later(self, problem: Problem | None) -> str:
        """What is said when a form was overtaken by a day of rest: it is put by, until it can be written."""
        if problem is None or problem.code is not Code.RESTING or self.request.method != "POST":
            return ""
        said = put_by(self.desk, self.now, self.request)
        return self.words.say(said) if said else ""

    def _drafts_wait(self, template: str) -> bool:
        """Whether something that could not be written is offered again, which only Today says."""
        waits = template == "practice/today.html" and self.cover is not None and bool(self.cover.drafts)
        return waits and not self.desk.still(self.now)

    def _language(self) -> Language:
        if self.cover is not None:
            return self.cover.language
        asked = self.request.GET.get("language") or _posted(self.request, "language")
        if asked in set(Language):
            return Language(asked)
        kept = self.desk.language(self.now) if self.problem is None else None
        return kept or preferred(self.request.headers.get("Accept-Language", "")) or self.door.language

    def _paper(self) -> str:
        """The paper follows the light where the person is; before that is known, the system's theme."""
        if chosen := look_of(self.request).paper:
            return chosen
        if self.cover is None:
            return "system"
        return "night" if _dark(self.now, self.cover.place) else "day"


class Typed:
    """What was typed into the parts of a page, each of which has a Save of its own.

    The fields of all parts stand in one form, with the part before their names, and each Save names its part.
    So what is typed in the others comes along, and stands there again on the page that follows.
    """

    def __init__(self, given: Mapping[str, str], own: Mapping[str, str], sent: Collection[str]) -> None:
        self._given = given
        self._own = own
        self._sent = sent

    def __getitem__(self, part: str) -> Mapping[str, str]:
        """The fields of one part; a template writes an underscore for the hyphen in its name."""
        part = part.replace("_", "-")
        if part in self._sent:
            return self._own
        before = f"{part}."
        return {
            name.removeprefix(before): value for name, value in self._given.items() if name.startswith(before)
        }


def take_part(request: HttpRequest) -> str:
    """Give a view the fields of the part that was sent under their own names.

    Returns:
        The part; nothing where the form has none.
    """
    part = request.GET.get("part", "")
    if request.method != "POST" or not _PART.fullmatch(part):
        return ""
    try:
        given = request.POST.copy()
    except (SuspiciousOperation, MultiPartParserError):
        return ""  # what is wrong with it is said later
    for name in [name for name in given if name.startswith(f"{part}.")]:
        given.setlist(name.removeprefix(f"{part}."), given.getlist(name))
    request.POST = given
    return str(part)


class Met:
    """People to call, on the very next page after words of a wish to die, whichever page it is.

    It is asked by the frame that all whole pages share, and only there: a picture, a file or a piece of a
    page that a script fetches does not count as the next page.
    """

    def __init__(self, visit: Visit, *, refused: bool) -> None:
        self._visit = visit
        self._refused = refused
        self._shown = Unmet.NONE

    @cached_property
    def what(self) -> str:
        """``meant``, ``maybe``, or nothing."""
        visit = self._visit
        if self._open and self._refused and visit.request.method == "POST":
            hear(visit.desk, visit.now, visit.written)
        return self._look().value

    @cached_property
    def people(self) -> dict[str, Any]:
        """Whom to call, where the person is."""
        return people_context(self._visit.words, self._visit.cover, "")

    def taken(self) -> str:
        """Called by a page that says it all itself, so that it is not said twice."""
        self.__dict__["what"] = ""
        self._look()
        return ""

    @property
    def _open(self) -> bool:
        return self._visit.state is State.OPEN and self._visit.cover is not None

    def _look(self) -> Unmet:
        self._shown = unmet(self._visit.desk, self._visit.now) if self._open else Unmet.NONE
        return self._shown

    def noted(self) -> None:
        """Note that it was shown."""
        if self._shown is not Unmet.NONE:
            met(self._visit.desk, self._visit.now, self._shown)


def redirect(path: str) -> HttpResponse:
    """Send the browser on, so that reloading does not send a form again."""
    return HttpResponseRedirect(path)


def readable(request: HttpRequest) -> bool:
    """False when a form came in letters that are none: they would be kept as signs that stand for letters."""
    if request.method != "POST":
        return True
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            unquote_to_bytes(request.body).decode("utf-8")
            return True
        # Of a form with files only what became of its letters is known.
        return not any("\ufffd" in each for _, those in request.POST.lists() for each in those)
    except UnicodeDecodeError:
        return False
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return True  # what is wrong with it is said later


def number(given: Any, name: str) -> int | Problem | None:
    """A number from a form; nothing when it was left open."""
    raw = str(given.get(name, "")).strip()
    if not raw:
        return None
    return int(raw) if _NUMBER.fullmatch(raw) else Problem(Code.CHOICE_UNKNOWN)


def text(given: Any, name: str) -> str:
    """Words from a form; one line without its line end stays one line."""
    return str(given.get(name, ""))


def _beside(page: str) -> str:
    """By which name what was typed on a page lies on the desk."""
    return f"typed {page}"


def _posted(request: HttpRequest, name: str) -> str | None:
    """A field of a form that may be too large to read; what is wrong with it is said later."""
    try:
        value: str | None = request.POST.get(name)
    except (SuspiciousOperation, MultiPartParserError):
        return None
    return value


def _dark(now: datetime, place: Place) -> bool:
    """True between sunset and sunrise; where the sun does neither today, it is taken for day."""
    times = zmanim(now.astimezone(UTC).date(), place)
    rise, fall = times["netz"], times["shkia"]
    if rise is None or fall is None:
        return False
    # The light repeats each day, so it does not matter which civil day this pair belongs to.
    return (now - rise).total_seconds() % 86400 > (fall - rise).total_seconds() % 86400
