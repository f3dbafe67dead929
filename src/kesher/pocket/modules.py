"""Which modules are packed: what the pages import, and what that imports, found without running anything."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOTS = (
    "kesher.pocket.inside",
    "kesher.pocket.at_home",
    "kesher.web.urls",
    "kesher.web.gate",
    "kesher.web.faults",
    "kesher.web.uploads",
    "kesher.web.template_tags",
    "kesher.config.slim",
    "csp.middleware",
    "django.core.wsgi",
    "django.middleware.csrf",
    "django.template.backends.django",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.template.loaders.cached",
    "django.template.loaders.filesystem",
    *(f"django.templatetags.{each}" for each in ("cache", "i18n", "l10n", "static", "tz")),
    "tzdata",
    "kesher.journal.cipher.pocket",
)
"""What is asked for by name: the pocket's own beginning, and what Django's settings name."""

PYTHONS = (
    *(
        "_collections_abc",
        "_compat_pickle",
        "_py_warnings",
        "_pyodide",
        "_sitebuiltins",
        "_strptime",
        "_weakrefset",
    ),
    *("asyncio", "codecs", "copyreg", "encodings", "genericpath", "heapq", "importlib.util", "io", "keyword"),
    *(
        "linecache",
        "numbers",
        "os",
        "posixpath",
        "pyodide",
        "site",
        "sqlite3",
        "stat",
        "sysconfig",
        "tokenize",
    ),
    *("traceback", "warnings", "zipimport", "_sysconfigdata__emscripten_wasm32-emscripten"),
    *(
        f"encodings.{each}"
        for each in ("ascii", "cp1252", "cp1255", "cp437", "idna", "iso8859_8", "latin_1", "punycode")
    ),
    *(f"encodings.{each}" for each in ("unicode_escape", "utf_16", "utf_32", "utf_8", "utf_8_sig")),
)
"""Modules that Python itself asks for by name, from within."""

WHOLE = ("_pyodide", "pyodide")
"""What lies between Python and the browser."""

LEFT = (
    *(
        "_pyrepl",
        "bdb",
        "pyodide.console",
        "code",
        "ctypes",
        "distutils",
        "doctest",
        "ensurepip",
        "idlelib",
        "pdb",
        "pydoc",
    ),
    *(
        "multiprocessing",
        "setuptools",
        "tkinter",
        "turtle",
        "unittest",
        "webbrowser",
        "wsgiref",
        "xml",
        "xmlrpc",
    ),
    *(
        "asyncio.windows_events",
        "asyncio.windows_utils",
        "_pydatetime",
        "_pydecimal",
        "tarfile",
        "ntpath",
        "optparse",
        "plistlib",
        "modulefinder",
    ),
    "PIL",
    "chardet",
    "cryptography",
    "cv2",
    "django.contrib",
    "django.core.management.commands",
    "django.db.backends.base",
    "django.db.migrations",
    "django.db.models",
    "django.core.cache.backends.db",
    "django.core.cache.backends.memcached",
    "django.core.cache.backends.redis",
    "django.core.mail.backends",
    "django.core.serializers",
    "django.core.servers",
    "django.forms",
    "django.test",
    *(f"django.views.generic.{each}" for each in ("dates", "detail", "edit", "list")),
    "ftplib",
    "jinja2",
    "kesher.cli",
    "kesher.host",
    "kesher.journal.cipher.openssl",
    "kesher.library.docx",
    "kesher.library.epub",
    "kesher.library.pdf",
    "kesher.library.repair",
    # Of the search only what looks through a journal; the index of books is another thing.
    *(f"kesher.library.search.{each}" for each in ("abbreviations", "answer", "arrays", "batch")),
    *(f"kesher.library.search.{each}" for each in ("corrections", "excerpts", "folder", "index", "joining")),
    *(f"kesher.library.search.{each}" for each in ("lexicon", "query", "ranking", "retrieval")),
    *(f"kesher.library.search.{each}" for each in ("understanding", "variants")),
    # What looks into a photograph; the pictures themselves are carried home.
    *(f"kesher.paper.{each}" for each in ("alignment", "camera", "corners", "flat", "foot", "ink", "lines")),
    *(f"kesher.paper.{each}" for each in ("outlines", "sighting", "strokes", "verdict")),
    "keyring",
    "lxml",
    "netrc",
    "numpy",
    "pi_heif",
    "platformdirs",
    "psycopg",
    "pypdfium2",
    "pysqlite3",
    "rapidfuzz",
    "smtplib",
    "sqlparse",
    "typing_extensions",
    "waitress",
    "whitenoise",
    "yaml",
    "zxingcpp",
)
"""What stays at home, or is used by nothing here; each with everything below it."""


_NAME = re.compile(r"(?:django|kesher|csp)(?:\.\w+)+")
_LINE = re.compile(r"^[ \t]*((?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+\w[\w., \t]*)$", re.MULTILINE)


def needed(folders: Sequence[Path], roots: Sequence[str] = (*ROOTS, *PYTHONS)) -> dict[str, Path]:
    """The modules to pack.

    Args:
        folders: where they lie.
        roots: those that are asked for by name.

    Returns:
        Each module's name and file. What lies in none of the folders is Python's own.
    """
    found: dict[str, Path] = {}
    asked = deque((*roots, *_whole(folders)))
    while asked:
        parts = asked.popleft().split(".")
        for last in range(1, len(parts) + 1):
            name = ".".join(parts[:last])
            path = None if name in found or _left(name) else _file(folders, name)
            if path is not None:
                found[name] = path
                asked.extend(imported(path, name))
    return found


def _whole(folders: Sequence[Path]) -> Iterator[str]:
    """Every module of the packages that are packed whole."""
    for folder in folders:
        for path in sorted(each for name in WHOLE for each in folder.glob(f"{name}/*.py")):
            yield f"{path.parent.name}.{path.stem}"


def _left(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in LEFT)


def _file(folders: Sequence[Path], name: str) -> Path | None:
    for folder in folders:
        place = folder.joinpath(*name.split("."))
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None


def imported(path: Path, name: str) -> Iterator[str]:
    """What a module imports anywhere in it; of ``from a import b`` both ``a`` and ``a.b``.

    Django names much of what it uses in strings, so a string that could name a module counts.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # the browser's Python is newer than the one that packs it
        tree = ast.parse("\n".join(_LINE.findall(path.read_text(encoding="utf-8"))))
    types_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for each in node.body
        for inner in ast.walk(each)
    }
    for node in ast.walk(tree):
        if id(node) in types_only:
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join((*_above(package, node.level), *filter(None, (node.module,))))
            yield base
            yield from (f"{base}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
            yield node.value


def _above(package: str, level: int) -> list[str]:
    """The package that a relative import begins from; nothing for one that is not relative."""
    parts = package.split(".")
    return parts[: len(parts) - level + 1] if level else []
