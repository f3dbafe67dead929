"""Django's settings, made from values rather than from a module: no database, no sessions, no accounts.

What is here is what a private page on a person's own machine needs, and nothing that would cost a slow
start. The journal's store is Kesher's own (see ``docs/decisions/0002-own-store.md``).
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.conf import settings

from kesher.config.browser import CONTENT
from kesher.config.slim import leave_out_the_orm
from kesher.config.static import WEB, beside

UPLOAD_LIMIT = 64 * 1024 * 1024


def configure(port: int, hosts: tuple[str, ...]) -> None:
    """Set Django up, once in a process.

    Args:
        port: cookies are named by it, because a browser sends a host's cookies to all of its ports.
        hosts: the names this door answers to.
    """
    if settings.configured:
        return
    quiet_logs()
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),
        ALLOWED_HOSTS=list(hosts),
        ROOT_URLCONF="kesher.web.urls",
        INSTALLED_APPS=[],
        DATABASES={},
        USE_TZ=True,
        TIME_ZONE="UTC",
        USE_I18N=False,
        MIDDLEWARE=[
            "csp.middleware.CSPMiddleware",
            "kesher.web.gate.Gate",
            "django.middleware.csrf.CsrfViewMiddleware",
            "kesher.web.gate.Letters",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB],
                "OPTIONS": {"builtins": ["kesher.web.template_tags"]},
            }
        ],
        CSRF_COOKIE_NAME=f"kesher-form-{port}",
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_COOKIE_SAMESITE="Strict",
        CSRF_COOKIE_AGE=None,
        CSRF_FAILURE_VIEW="kesher.web.faults.form",
        CONTENT_SECURITY_POLICY=CONTENT,
        DATA_UPLOAD_MAX_MEMORY_SIZE=2 * 1024 * 1024,
        # An uploaded export may hold readable words: it must never touch the disk.
        FILE_UPLOAD_HANDLERS=["kesher.web.uploads.InMemory"],
        FILE_UPLOAD_MAX_MEMORY_SIZE=UPLOAD_LIMIT,
        DEFAULT_CHARSET="utf-8",
        APPEND_SLASH=False,
        # Request lines, bodies and tracebacks can hold a person's words: nothing is logged.
        LOGGING_CONFIG=None,
    )


def quiet_logs() -> None:
    """Let no library write a traceback or a request line: either can quote what a person wrote.

    Kesher's own log names the kind of an error and its place in the code, and nothing else.
    """
    for name in ("django", "waitress", "csp", "psycopg", "allauth"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def application() -> Any:
    """The WSGI application, with the static files in front of it."""
    leave_out_the_orm()
    from django.core.wsgi import get_wsgi_application

    return beside(get_wsgi_application(), [(WEB, WEB)])
