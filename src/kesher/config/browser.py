"""What every answer tells a browser, and what a browser says of its person: at home and at a host."""

from __future__ import annotations

from kesher.method.language import Language

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}

CONTENT = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
"""The content security policy: nothing from elsewhere, and nothing that stands within a page."""


def preferred(accepted: str) -> Language | None:
    """The first of our languages that a browser names in its ``Accept-Language``."""
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("he", "iw")):
            return Language.HE
        if tag.startswith("en"):
            return Language.EN
    return None
