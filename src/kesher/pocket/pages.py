"""The static pages of a pocket, its manifests and its icons: words of the catalogue, in both languages."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

from kesher.method.language import Language
from kesher.words import catalogue
from kesher.words.help import Call, directory

SHELL = Path(__file__).with_name("shell")
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""Of the shell only. The pages have that of the program at home."""

SAFE = {
    "Content-Security-Policy": POLICY.replace("; form-action", "; frame-ancestors 'none'; form-action"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What the service worker gives out with each file; a page's own head cannot say who may frame it."""

PAPER, INK, POINT = "#f6f1e6", "#8b97ab", "#2f4b74"
_HOLE = re.compile(r"""\{% say "([\w.]+)"( plain)? %\}|\{\{ (\w+)(?: ([\w.]+))? \}\}""")
"""As in the templates of the pages: a sentence, or a value."""
_STEPS = range(11)
FIRST = "IL"
"""The country that stands first: nothing here knows where anybody is."""


def page(name: str, digest: Callable[[str], str], version: str = "") -> bytes:
    """A page of the shell.

    Args:
        name: of its template.
        digest: tells the digest of a file beside it.
        version: of the pocket.
    """

    def put(found: re.Match[str]) -> str:
        message, plain, what, given = found.groups()
        if message:
            return _plain(message) if plain else _both(message)
        if what == "digest":
            return digest(given)
        return (
            _people() if what == "people" else {"policy": POLICY, "version": version, "steps": _steps()}[what]
        )

    return _HOLE.sub(put, (SHELL / name).read_text(encoding="utf-8")).encode()


def _both(message: str) -> str:
    """A sentence in both languages, of which the page shows one."""
    return _spans({each: catalogue(each).say(message) for each in Language})


def _spans(said: dict[Language, str]) -> str:
    return "".join(
        f'<span class="{language}" lang="{language}">{html.escape(text)}</span>'
        for language, text in said.items()
    )


def _plain(message: str) -> str:
    return html.escape(" · ".join(catalogue(each).plain(message) for each in Language))


def _steps() -> str:
    step = '<label><input type="radio" name="where" value="{0}"><span>{0}</span></label>'
    return "".join(step.format(each) for each in _STEPS)


def _people() -> str:
    """Whom one can call, in every country, an emergency first: without Python, in both languages at once."""
    known = directory()
    lands = sorted(known.countries, key=lambda each: (each != FIRST, _plain(f"country.{each}")))
    return "".join(f"<h2>{_both(f'country.{land}')}</h2>{_calls(known.of(land))}" for land in lands)


def _calls(people: tuple[Call, ...]) -> str:
    return "".join(_called(each) for each in reversed(people))


def _called(call: Call) -> str:
    who = _spans({each: call.name(each) or catalogue(each).plain("care.emergency") for each in Language})
    return f'<p>{who} <a class="phone" href="tel:{call.dial}" dir="ltr">{html.escape(call.shown)}</a></p>'


def manifest(language: Language) -> bytes:
    """What a browser asks of a page that can be installed."""
    words = catalogue(language)
    icons = [
        {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in SIZES
    ]
    slip = {"name": words.plain("pocket.slip"), "url": "slip.html", "icons": icons[:1]}
    told = {
        "id": "./",
        "name": words.plain("pocket.name"),
        "short_name": words.plain("pocket.name"),
        "description": words.plain("pocket.description"),
        "lang": language.value,
        "dir": language.direction,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [slip],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


SIZES = (192, 512)


def icon(size: int) -> bytes:
    """The mark, small enough within the square that a round mask takes nothing of it."""
    from PIL import Image, ImageDraw

    fine = 4
    whole = size * fine
    image = Image.new("RGB", (whole, whole), PAPER)
    draw = ImageDraw.Draw(image)
    unit = whole / 52  # the mark's own square has 32 of them, with a rim of ten
    draw.rectangle([(25.2 * unit, 13 * unit), (26.8 * unit, 30 * unit)], fill=INK)
    draw.ellipse([(21 * unit, 28 * unit), (31 * unit, 38 * unit)], fill=POINT)
    made = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()
