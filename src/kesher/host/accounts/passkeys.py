"""A person's passkeys: one is made by his browser, and any can be taken off."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from kesher.host.accounts.fresh import must_be_fresh
from kesher.host.accounts.limits import allow
from kesher.host.directory import browsers
from kesher.host.directory.devices import NAME, let_in_of
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.host.rows.store import store
from kesher.method.problems import Code, Problem, refuse
from kesher.sync.envelope import of_passkey
from kesher.sync.sealed_person import clear_envelopes, envelopes

MOST = 20


@open_to(To.SIGNED_IN, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """The page on which a browser makes a passkey."""
    must_be_fresh(request)
    if Authenticator.objects.filter(user=request.user).count() >= MOST:
        raise refuse(Code.DEVICES_MANY, limit=MOST)
    if request.method == "GET":
        return _asked(request)
    form = AddWebAuthnForm({**request.POST.dict(), "passwordless": "on"}, user=request.user)
    if not is_proof(form):
        return _asked(request, Problem(Code.PASSKEY_REFUSED))
    name = form.cleaned_data["name"][:NAME]
    auth.WebAuthn.add(request.user, name, form.cleaned_data["credential"])
    return HttpResponseRedirect("/devices")


def _asked(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    options = json.dumps(auth.begin_registration(request.user, True), default=dict)
    context = {"options": options, "name": browsers.name_of(request)}
    return show(request, "pages/passkey.html", context, problem=problem)


@open_to(To.SIGNED_IN, "POST")
def remove(request: HttpRequest, which: int) -> HttpResponse:
    """Take a passkey off; it may be the last: a code by mail remains."""
    found = Authenticator.objects.filter(user=request.user, pk=which).first()
    if found is not None:
        with store() as kept:
            clear_envelopes(kept, request.user.pk, _name_of(found))
        delete_and_cleanup(request, found)
    return HttpResponseRedirect("/devices")


@open_to(To.ANYONE, "GET", "POST")
def opening(request: HttpRequest) -> HttpResponse:
    """A new device comes in by a passkey that a journal was opened to; no browser is signed in by it.

    What the passkey gives beside its proof, by which the journal opens, never comes here.
    """
    allow(request, "login")
    if request.method == "GET":
        return JsonResponse(auth.begin_authentication(None))
    form = LoginWebAuthnForm(request.POST)
    if not is_proof(form):
        raise refuse(Code.PASSKEY_REFUSED)
    passkey = form.cleaned_data["credential"]
    name = _name_of(passkey)
    with store() as kept:
        lies = envelopes(kept, passkey.user.pk, name)
    if not lies:
        raise refuse(Code.PASSKEY_KEYLESS)
    given = let_in_of(passkey.user, request.POST.get("name", ""))
    if not request.user.is_authenticated:
        request.session.flush()  # it held what was asked, and nothing more is asked by it
    return JsonResponse({**given._asdict(), "envelope": name}, status=201)


# What is proven answers what this browser alone was asked: no other site's form can know that.
opening.__dict__["csrf_exempt"] = True


def is_proof(form: Any) -> bool:
    """Whether a passkey's answer is a proof; by some things that are none, allauth's form breaks."""
    try:
        return bool(form.is_valid())
    except (AttributeError, LookupError, TypeError, ValueError):
        return False


def _name_of(passkey: Authenticator) -> str:
    """Under which name lies what a passkey opens."""
    return of_passkey(passkey.wrap().authenticator_data.credential_data.credential_id)
