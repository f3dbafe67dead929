"""Coming to a circle, how one is known there, and leaving it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import people
from kesher.circle.leaving import close, leave
from kesher.circle.people import Letters, Person
from kesher.circle.role import Right, Role
from kesher.circle.room import Room
from kesher.circle.thread import worded
from kesher.days.cities import cities
from kesher.host.accounts.limits import allow
from kesher.host.circle import store
from kesher.host.circle.access import Here, here_of, inside
from kesher.host.directory.invitations import invite as to_host
from kesher.host.directory.models import Account
from kesher.host.gate import To, open_to
from kesher.host.page import language_of, show, words_for
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words import Catalogue, catalogue

NAME = 60
INVITED = "circle_invited"


def read_name(given: str, most: int = NAME) -> str:
    """A name in one line.

    Raises:
        Refused: there is none.
    """
    made = worded(" ".join(given.split())[:most])
    if isinstance(made, Problem):
        raise Refused(made)
    return made


@open_to(To.ANYONE, "GET", "POST")
def join(request: HttpRequest, circle: UUID, token: str) -> HttpResponse:
    """The page a circle's invitation leads to: for who has an account here, and for who has none yet."""
    now = datetime.now(UTC)
    allow(request, "circle_join")
    with store.circles() as database:
        try:
            room = store.room(database, circle)
            with database.reading():
                card, role = room.card(), people.invited_as(room, now, token)
        except Refused:
            role = None
        if role is None:
            raise refuse(Code.CIRCLE_INVITATION)
        context = {"card": card, "role": f"circle.role.{role}", "given": request.POST}
        if not request.user.is_authenticated:
            return _without_account(request, room, context)
        if here_of(database, circle, str(request.user.pk)) is not None:
            return HttpResponseRedirect(f"/circle/{circle}")
        if request.method == "GET":
            return show(request, "circle/join.html", context)
        try:
            person = Person(
                read_name(request.POST.get("name", "")),
                request.user.email,
                language_of(request),
                seen="seen" in request.POST,
            )
            people.join(room, now, token, str(request.user.pk), person)
        except Refused as refused:
            return show(request, "circle/join.html", context, problem=refused.problem)
    request.session.pop(INVITED, None)
    return HttpResponseRedirect(f"/circle/{circle}")


def _without_account(request: HttpRequest, room: Room, context: dict[str, object]) -> HttpResponse:
    """Who has no account yet is let in to the host too; the way back here waits among his circles."""
    if request.method == "GET":
        return show(request, "circle/join_first.html", context)
    request.session[INVITED] = request.path
    if "account" in request.POST:
        return HttpResponseRedirect("/sign-in")
    allow(request, "circle_new")
    # It is a teacher's invitation to the host: too many of them push out his own and nobody else's.
    teacher = next((each.id for each in people.members(room) if each.role is Role.TEACHER), None)
    account = Account.objects.filter(pk=teacher).first() if teacher else None
    if account is None:
        raise refuse(Code.CIRCLE_INVITATION)
    return HttpResponseRedirect(f"/join/{to_host(account)}")


@inside(Right.LEAD, "GET", "POST")
def invite(request: HttpRequest, here: Here) -> HttpResponse:
    """Invite by a link, or by a page to print."""
    context: dict[str, object] = {"places": people.PLACES}
    if request.method == "POST":
        allow(request, "invite")
        if "withdraw" in request.POST:
            people.withdraw_invitations(here.room, here.now, here.me.id)
            return HttpResponseRedirect(f"{here.at}/invite")
        role = Role.HELPER if request.POST.get("role") == Role.HELPER else Role.MEMBER
        role = Role.TEACHER if request.POST.get("role") == Role.TEACHER else role
        places = people.PLACES if role is Role.MEMBER else 1
        token = people.invite(here.room, here.now, here.me.id, role, places)
        context["invitation"] = f"{settings.HOST_ADDRESS}{here.at}/join/{token}"
        context |= {"places": places, "role": f"circle.role.{role}"}
    return here.show(request, "invite", context)


@inside(Right.COME, "GET", "POST")
def myself(request: HttpRequest, here: Here) -> HttpResponse:
    """How one is known in the circle, and which letters one gets."""
    given = dict(request.POST.items()) if request.method == "POST" else {}
    words = words_for(request)
    context = {"given": given, "cities": sorted(_towns(words)), "city": _named(words, here.me.person.city)}
    if request.method == "GET":
        return here.show(request, "myself", context)
    try:
        person = _changed(here.me.person, given)
    except Refused as refused:
        return here.show(request, "myself", context, problem=refused.problem)
    people.set_person(here.room, here.me.id, person)
    return HttpResponseRedirect(here.at)


def _towns(words: Catalogue) -> dict[str, str]:
    """The names of the cities, and by which each is known."""
    return {words.plain(f"city.{each}"): each for each in cities()}


def _named(words: Catalogue, city: str) -> str:
    return words.plain(f"city.{city}") if city in cities() else ""


def _changed(person: Person, given: dict[str, str]) -> Person:
    typed = " ".join(given.get("city", "").split())
    # Whatever the language of the page, a city is known by its name in either.
    city = next((found for each in Language if (found := _towns(catalogue(each)).get(typed))), "")
    if typed and not city:
        raise refuse(Code.CIRCLE_PLACE)
    letters = given.get("letters", "")
    language = given.get("letters_language", "")
    return msgspec.structs.replace(
        person,
        name=read_name(given.get("name", "")),
        seen="seen" in given,
        city=city,
        letters=Letters(letters) if letters in set(Letters) else person.letters,
        language=Language(language) if language in set(Language) else person.language,
    )


@inside(Right.COME, "GET", "POST")
def leaving(request: HttpRequest, here: Here) -> HttpResponse:
    """Leave the circle; or, as its last teacher, close it."""
    context = {"closing": here.may(Right.LEAD)}
    if request.method == "GET":
        return here.show(request, "leave", context)
    try:
        if "close" in request.POST and here.may(Right.LEAD):
            _must_be_named(request.POST.get("circle", ""), here)
            close(here.room, store.keyring())
            store.forget(here.room.circle)
        else:
            leave(here.room, here.now, here.me.id)
    except Refused as refused:
        return here.show(request, "leave", context, problem=refused.problem)
    return HttpResponseRedirect("/circles")


def _must_be_named(given: str, here: Here) -> None:
    """What ends a circle for all its people is done by writing its name."""
    if " ".join(given.split()) != here.card.name:
        raise refuse(Code.CIRCLE_CHOICE)


@inside(Right.LEAD, "GET", "POST")
def members(request: HttpRequest, here: Here) -> HttpResponse:
    """Who is in the circle, and what each is there."""
    problem = None
    if request.method == "POST":
        who, role = request.POST.get("member", ""), request.POST.get("role", "")
        try:
            if role in set(Role):
                people.set_role(here.room, here.now, here.me.id, who, Role(role))
            return HttpResponseRedirect(f"{here.at}/members")
        except Refused as refused:
            problem = refused.problem
    found = sorted(people.members(here.room), key=lambda each: each.person.name)
    context = {"people": [{"each": each, "role": f"circle.role.{each.role}"} for each in found]}
    return here.show(request, "members", context, problem=problem)
