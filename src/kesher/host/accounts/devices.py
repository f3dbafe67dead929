"""The page of a person's browsers, devices and passkeys, and what a device says to be let in."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from kesher.host.accounts.limits import allow
from kesher.host.directory import browsers
from kesher.host.directory.devices import let_in, new_code, take_off
from kesher.host.directory.models import Account
from kesher.host.directory.showing import here
from kesher.host.gate import To, open_to
from kesher.host.page import show


@open_to(To.SIGNED_IN, "GET")
def devices(request: HttpRequest) -> HttpResponse:
    """The page of all that may come in as this person."""
    return show(request, "pages/devices.html", _all(request))


def _all(request: HttpRequest) -> dict[str, object]:
    keys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return {
        "browsers": browsers.browsers(request),
        "notices": here(request),
        "devices": request.user.devices.order_by("-made"),
        "passkeys": [
            {"id": each.pk, "name": each.data.get("name", ""), "made": each.created_at} for each in keys
        ],
    }


@open_to(To.SIGNED_IN, "POST")
def code(request: HttpRequest) -> HttpResponse:
    """Show a code that lets one device in."""
    allow(request, "invite")
    return show(request, "pages/device_code.html", {"code": new_code(request.user)})


@open_to(To.SIGNED_IN, "POST")
def revoke(request: HttpRequest, which: UUID) -> HttpResponse:
    """Take a device off: from now on its token opens nothing."""
    if not take_off(request.user, which):
        raise Http404
    return HttpResponseRedirect("/devices")


@open_to(To.SIGNED_IN, "POST")
def revoke_browser(request: HttpRequest, which: str) -> HttpResponse:
    """Sign one of the person's browsers out."""
    if not browsers.sign_out(request.user, which):
        raise Http404
    return HttpResponseRedirect("/devices")


@open_to(To.ANYONE, "POST")
def enter(request: HttpRequest) -> HttpResponse:
    """A device comes in by a code that was typed on it, and is given its token."""
    allow(request, "device_code")
    given = let_in(request.POST.get("code", ""), request.POST.get("name", ""))
    return JsonResponse(given._asdict(), status=201)


enter.__dict__["csrf_exempt"] = True  # who has the code has no cookie that another site could lend


@open_to(To.PERSON, "POST")
def another(request: HttpRequest) -> HttpResponse:
    """A device asks for a code that lets another one in."""
    allow(request, "device_code")
    return JsonResponse({"code": new_code(Account.objects.get(pk=request.person.id))}, status=201)
