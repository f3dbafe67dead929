"""Signing in, by a code that is sent or by a passkey, and out."""

from __future__ import annotations

from allauth.account.internal import flows
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from kesher.host.accounts.joining import mail_is_shown, read_email
from kesher.host.accounts.limits import allow
from kesher.host.accounts.passkeys import is_proof
from kesher.host.directory import invitations
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.method.problems import Code, Problem, Refused

IN = "/devices"


@open_to(To.ANYONE, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page that asks for an address, or for a passkey."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(IN)
    if request.method == "GET":
        return _asked(request)
    try:
        email = read_email(request)
        allow(request, "login")
        allow(request, "request_login_code", email)
    except Refused as refused:
        return _asked(request, refused.problem)
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    # An address that is not known is answered in the same way, and no mail is sent.
    LoginCodeVerificationProcess.initiate(request=request, user=found[0] if found else None, email=email)
    return HttpResponseRedirect("/sign-in/code")


def _asked(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    context = {"email": request.POST.get("email", ""), "mail_shown": mail_is_shown()}
    return show(request, "pages/sign_in.html", context, problem=problem)


@open_to(To.ANYONE, "GET", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        return HttpResponseRedirect("/sign-in")
    context = {"email": process.state["email"], "mail_shown": mail_is_shown(), "to": "/sign-in/code"}
    if request.method == "GET":
        return show(request, "pages/code.html", context)
    try:
        allow(request, "code")
    except Refused as refused:
        return show(request, "pages/code.html", context, problem=refused.problem)
    if not compare_user_code(actual=request.POST.get("code", ""), expected=process.code):
        left = process.record_invalid_attempt()
        if not left:
            return _asked(request, Problem(Code.MAIL_CODE_OVER))
        return show(request, "pages/code.html", context, problem=Problem(Code.MAIL_CODE_WRONG))
    invitations.sweep()
    answer: HttpResponse = process.finish(None)
    return answer


@open_to(To.ANYONE, "GET", "POST")
def passkey(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to prove, and its proof."""
    try:
        allow(request, "login")
    except Refused as refused:
        return _asked(request, refused.problem)
    if request.method == "GET":
        return JsonResponse(auth.begin_authentication(None))
    form = LoginWebAuthnForm(request.POST)
    if not is_proof(form):
        return _asked(request, Problem(Code.PASSKEY_REFUSED))
    authenticator = form.cleaned_data["credential"]
    answer: HttpResponse = perform_passwordless_login(request, authenticator, Login(user=authenticator.user))
    return answer


@open_to(To.ANYONE, "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign this browser out."""
    flows.logout.logout(request)
    return HttpResponseRedirect("/")
