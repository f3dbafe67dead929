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

LEFT = (
    "PIL",
    "chardet",
    "cryptography",
    "cv2",
    "django.contrib",
    "django.core.management.commands",
    "django.db.backends.base",
    "django.db.migrations",
    "django.db.models",
    "django.test",
    "jinja2",
    "kesher.cli",
    "kesher.host",
    "kesher.journal.cipher.openssl",
    "kesher.library.docx",
    "kesher.library.epub",
    "kesher.library.pdf",
    "kesher.library.search",
    "keyring",
    "lxml",
    "numpy",
    "pi_heif",
    "platformdirs",
    "psycopg",
    "pypdfium2",
    "pysqlite3",
    "rapidfuzz",
    "sqlparse",
    "typing_extensions",
    "waitress",
    "whitenoise",
    "yaml",
    "zxingcpp",
)
"""What stays at home, or is used by nothing here; each with everything below it."""


_NAME = re.compile(r"(?:django|kesher|csp)(?:\.\w+)+")


def needed(folders: Sequence[Path], roots: Sequence[str] = ROOTS) -> dict[str, Path]:
    """The modules to pack.

    Args:
        folders: where they lie.
        roots: those that are asked for by name.

    Returns:
        Each module's name and file. What lies in none of the folders is Python's own.
    """
    found: dict[str, Path] = {}
    asked = deque(roots)
    while asked:
        parts = asked.popleft().split(".")
        for last in range(1, len(parts) + 1):
            name = ".".join(parts[:last])
            path = None if name in found or _left(name) else _file(folders, name)
            if path is not None:
                found[name] = path
                asked.extend(_imported(path, name))
    return found


def _left(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in LEFT)


def _file(folders: Sequence[Path], name: str) -> Path | None:
    for folder in folders:
        place = folder.joinpath(*name.split("."))
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None


def _imported(path: Path, name: str) -> Iterator[str]:
    """What a module imports anywhere in it; of ``from a import b`` both ``a`` and ``a.b``.

    Django names much of what it uses in strings, so a string that could name a module counts.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_bytes())
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
