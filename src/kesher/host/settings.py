"""Django's settings for a host, apart from those of a person's own machine."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kesher.config.browser import CONTENT
from kesher.config.django import quiet_logs
from kesher.config.static import WEB, beside
from kesher.disk.files import write_whole
from kesher.host.database import settings_of
from kesher.host.options import Options

HOST = Path(__file__).resolve().parent
SECRET = "secret.key"

LARGEST = 12 * 1024 * 1024
"""Bytes of a request: less than this is read, so that the refusal of a row that is too large is our own."""

SIGNED_IN = 60 * 60 * 24 * 90
"""Seconds a browser stays signed in."""

FRESH = 15 * 60
"""Seconds after a sign-in in which what cannot be undone may be done."""


def configure(options: Options, port: int) -> None:
    """Set Django up, once in a process.

    Raises:
        Refused: the database's address is none, or the folder cannot be written.
    """
    quiet_logs()
    address = urlsplit(options.own_address(port))
    prefix = "__Host-" if options.secure else ""
    names = [address.hostname] if options.address else ["localhost", "127.0.0.1", "[::1]"]
    settings.configure(
        DEBUG=False,
        SECRET_KEY=_secret(options.folder),
        ALLOWED_HOSTS=names,
        CSRF_TRUSTED_ORIGINS=[options.address] if options.address else [],
        ROOT_URLCONF="kesher.host.urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "kesher.host.directory",
            "allauth",
            "allauth.account",
            "allauth.mfa",
        ],
        DATABASES={"default": settings_of(options.database, options.folder)},
        CACHES={
            # Counts of what was tried, which all workers share.
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "tried",
                "KEY_FUNCTION": "kesher.host.directory.hidden.cached",
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
        USE_I18N=False,
        MIDDLEWARE=[
            "csp.middleware.CSPMiddleware",
            "kesher.host.gate.Gate",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "kesher.host.gate.Access",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HOST, WEB],
                "OPTIONS": {"builtins": ["kesher.host.template_tags"]},
            }
        ],
        SESSION_ENGINE="kesher.host.directory.sessions",
        SESSION_COOKIE_NAME=f"{prefix}kesher-host" + ("" if options.secure else f"-{port}"),
        SESSION_COOKIE_AGE=SIGNED_IN,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=options.secure,
        CSRF_COOKIE_NAME=f"{prefix}kesher-host-form" + ("" if options.secure else f"-{port}"),
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_COOKIE_SAMESITE="Strict",
        CSRF_COOKIE_SECURE=options.secure,
        CSRF_COOKIE_AGE=None,
        CSRF_FAILURE_VIEW="kesher.host.faults.form",
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if options.secure else None,
        CONTENT_SECURITY_POLICY=CONTENT,
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=40,
        FILE_UPLOAD_HANDLERS=["kesher.host.uploads.InMemory"],
        DEFAULT_CHARSET="utf-8",
        APPEND_SLASH=False,
        LOGGING_CONFIG=None,
        HOST_OPTIONS=options,
        HOST_ADDRESS=options.own_address(port),
        **_mail(options),
        **_accounts(options),
    )


RATES = {
    "join": "20/m/ip",
    "join_mail": "5/m/key",
    "login": "30/m/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "code": "20/m/ip",
    "device_code": "20/m/ip",
    "invite": "60/m/user",
    "notices": "20/m/user",
    "calendar": "60/m/ip",
    "export": "6/m/user",
    "circle_open": "10/h/user",
    "circle_ask": "30/h/user",
    "circle_brought": "30/h/key",
    "circle_book": "10/m/user",
    "circle_pack": "20/h/user",
    "circle_code": "20/m/ip",
    "circle_join": "40/m/ip",
    "circle_new": "5/m/ip",
}
"""How often a thing may be tried, in allauth's own notation; all workers count together."""


def _mail(options: Options) -> dict[str, Any]:
    if options.mail is None:
        return {
            "EMAIL_BACKEND": "kesher.host.accounts.post.Shown",
            "DEFAULT_FROM_EMAIL": "kesher@localhost",
        }
    mail = options.mail
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": mail.server,
        "EMAIL_PORT": mail.port,
        "EMAIL_HOST_USER": mail.user,
        "EMAIL_HOST_PASSWORD": mail.password,
        "EMAIL_USE_SSL": mail.tls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": mail.sender,
    }


def _accounts(options: Options) -> dict[str, Any]:
    """Accounts by passkey or by a code that is sent, without any password."""
    return {
        "AUTH_USER_MODEL": "directory.Account",
        "AUTHENTICATION_BACKENDS": ["kesher.host.accounts.adapter.Backend"],
        "LOGIN_URL": "/sign-in",
        "LOGIN_REDIRECT_URL": "/devices",
        "ACCOUNT_ADAPTER": "kesher.host.accounts.adapter.Adapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*"],
        "ACCOUNT_SIGNUP_ENABLED": False,  # allauth's own; ours asks for an invitation
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": FRESH,
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,  # nobody is written to who did not ask
        "ACCOUNT_RATE_LIMITS": RATES,
        "MFA_ADAPTER": "kesher.host.accounts.adapter.Passkeys",
        "MFA_SUPPORTED_TYPES": ["webauthn"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if options.secure else 0,
    }


def _secret(folder: Path) -> str:
    """The secret by which what the host gives out is signed; made at the first start."""
    path = folder / SECRET
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(48).encode())
    return path.read_text()


def application() -> Any:
    """The WSGI application, with the static files in front of it."""
    from django.core.wsgi import get_wsgi_application

    ours = [(HOST / each, HOST) for each in ("pages", "circle")]
    return beside(get_wsgi_application(), [(WEB / "frame", WEB), *ours])
