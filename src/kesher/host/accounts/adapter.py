"""What django-allauth asks of us: our words in its mails, our two ways in, and no password anywhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse

from kesher.host.accounts.post import CODE, send
from kesher.host.directory import browsers
from kesher.host.directory.models import Account
from kesher.host.page import words_for


class Backend(BaseBackend):
    """Knows accounts, and lets nobody in by what he types: codes and passkeys are looked at elsewhere."""

    def get_user(self, user_id: Any) -> Any:
        """The account of a session."""
        return Account.objects.filter(pk=user_id).first()


class Adapter(DefaultAccountAdapter):
    """The account's side."""

    def get_login_stages(self) -> list[str]:
        """A code by mail is enough, also for who has a passkey: it is how he comes in when that is lost."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody comes but by an invitation, which is looked at elsewhere."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the one mail there is: a code."""
        if template_prefix == "account/email/login_code":
            request = _request()
            send(words_for(request), email, *CODE, code=context["code"])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None is sent."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """What is said stands on our own pages."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Give the browser its name."""
        browsers.name(request)
        return super().post_login(request, user, **kwargs)


class Passkeys(DefaultMFAAdapter):
    """The passkeys' side."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """To which name a passkey is bound."""
        name = urlsplit(settings.HOST_ADDRESS).hostname or "localhost"
        return {"id": name, "name": words_for(_request()).plain("app.name")}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called when nothing was typed: the browser it was made in."""
        return browsers.name_of(_request())


def _request() -> HttpRequest:
    request: HttpRequest = context.request
    return request
