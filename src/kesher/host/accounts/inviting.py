"""The operator's one page: he invites, and sees how many came."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kesher.host.accounts.limits import allow
from kesher.host.directory.invitations import invite as made
from kesher.host.directory.models import Account
from kesher.host.gate import To, open_to
from kesher.host.page import show


@open_to(To.OPERATOR, "GET", "POST")
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation, and show it once."""
    context: dict[str, object] = {"people": Account.objects.count()}
    if request.method == "POST":
        allow(request, "invite")
        context["invitation"] = f"{settings.HOST_ADDRESS}/join/{made(request.user)}"
    return show(request, "pages/invite.html", context)
