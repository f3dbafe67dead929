"""A person's passkeys: one is made by his browser, and any can be taken off."""

from __future__ import annotations

import json

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.host.accounts.fresh import must_be_fresh
from kesher.host.directory import browsers
from kesher.host.directory.devices import NAME
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.method.problems import Code, Problem, refuse

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
    if not form.is_valid():
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
        delete_and_cleanup(request, found)
    return HttpResponseRedirect("/devices")
