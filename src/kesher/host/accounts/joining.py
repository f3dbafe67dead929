"""Coming for the first time: an invitation, an address, and the code that was sent to it."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import compare_user_code
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.host.accounts.limits import allow
from kesher.host.accounts.post import CODE, send
from kesher.host.directory import browsers, invitations
from kesher.host.directory.models import Account
from kesher.host.gate import To, open_to
from kesher.host.page import show, words_for
from kesher.host.settings import FRESH
from kesher.method.problems import Code, Problem, Refused, refuse

_JOINING = "joining"
_TRIES = 3


@open_to(To.ANYONE, "GET", "POST")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page an invitation leads to: it asks for an address, and a code is sent there."""
    if request.method == "POST":
        allow(request, "join")
    if not invitations.holds(token):
        raise refuse(Code.INVITATION_GONE)
    if request.method == "POST":
        try:
            email = read_email(request)
            allow(request, "join_mail", email)
        except Refused as refused:
            return _asked(request, refused.problem)
        request.session[_JOINING] = {"token": token, "email": email}
        _send_code(request)
        return HttpResponseRedirect("/join/code")
    return _asked(request)


def _asked(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    given = request.POST.get("email", "")
    return show(request, "pages/join.html", {"email": given, "mail_shown": mail_is_shown()}, problem=problem)


@open_to(To.ANYONE, "GET", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code, and opens the account."""
    state = request.session.get(_JOINING)
    if state is None or time.time() - state["at"] > FRESH:
        return HttpResponseRedirect("/")
    context = {"email": state["email"], "mail_shown": mail_is_shown(), "to": "/join/code"}
    if request.method == "GET":
        return show(request, "pages/code.html", context)
    try:
        allow(request, "code")
        _look_at(request, state)
        account = _opened(state)
    except Refused as refused:
        return show(request, "pages/code.html", context, problem=refused.problem)
    del request.session[_JOINING]
    record_authentication(request, account, method="code", email=state["email"])
    get_adapter().login(request, account)
    browsers.name(request)
    return HttpResponseRedirect("/passkeys/add")


def _send_code(request: HttpRequest) -> None:
    """Send the code; to whom has an account already, that he has one: nobody else is told so."""
    state = request.session[_JOINING]
    words, email = words_for(request), state["email"]
    known = Account.objects.filter(email=email).exists()
    state |= {"code": "" if known else get_adapter().generate_email_verification_code(), "failed": 0}
    state["at"] = time.time()
    request.session.modified = True
    if known:
        send(words, email, "host.mail_known_subject", "host.mail_known")
    else:
        send(words, email, *CODE, code=state["code"])


def _look_at(request: HttpRequest, state: dict[str, Any]) -> None:
    """Compare the code that was typed.

    Raises:
        Refused: ``MAIL_CODE_WRONG``; after three of them the code works no more, and ``MAIL_CODE_OVER``.
    """
    if state["failed"] >= _TRIES:
        raise refuse(Code.MAIL_CODE_OVER)
    if compare_user_code(actual=request.POST.get("code", ""), expected=state["code"]):
        return
    state["failed"] += 1
    request.session.modified = True
    raise refuse(Code.MAIL_CODE_OVER if state["failed"] >= _TRIES else Code.MAIL_CODE_WRONG)


def _opened(state: dict[str, Any]) -> Account:
    """Use the invitation up, and open the account.

    Raises:
        Refused: ``INVITATION_GONE``: meanwhile somebody else came by it, or it is over.
    """
    try:
        with transaction.atomic():
            invitation = invitations.take(state["token"])
            if invitation is None:
                raise refuse(Code.INVITATION_GONE)
            account: Account = Account.objects.create(email=state["email"], operator=invitation.operator)
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
            return account
    except IntegrityError:
        raise refuse(Code.MAIL_CODE_OVER) from None


def read_email(request: HttpRequest) -> str:
    """The address that was typed.

    Raises:
        Refused: ``EMAIL_UNREADABLE``.
    """
    email: str = request.POST.get("email", "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise refuse(Code.EMAIL_UNREADABLE) from None
    if len(email) > 254:
        raise refuse(Code.EMAIL_UNREADABLE)
    return email


def mail_is_shown() -> bool:
    """Whether whoever runs the host is shown what others send by mail."""
    from django.conf import settings

    return settings.HOST_OPTIONS.mail is None
