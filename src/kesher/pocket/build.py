"""Building a pocket: a folder of static files that any web server can serve, at any path."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kesher import __version__
from kesher.config.static import ENDINGS, SOURCE, WEB
from kesher.method.language import Language
from kesher.method.problems import Code, refuse
from kesher.pocket import fetched, packed, pages
from kesher.pocket.modules import LEFT, needed

TOWNS = "towns.tsv.z"
LATER = re.compile(rf"{re.escape(TOWNS)}|.*/noto-serif-[a-z-]+\.woff2")
"""What is fetched only when it is asked for: most people live in a city that is listed, and verses with
their accents stand in books."""

LIST = "list.json"
"""Every file of the folder with its digest, as the service worker holds them against it."""

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_AT_FIRST = re.compile(r"shell\.js|shell\.css|.*\.(png|webmanifest|woff2|svg)|static/frame/[a-z]+\.css")
"""What a browser asks for before anything of ours stands between it and the network; the rest is squeezed."""
_SCRIPTS = ("shell.js", "slip.js", "worker.js", "home.js", "seals.js", "shell.css")
_PAGES = ("index.html", "slip.html", "people.html")
_NO_DATA = frozenset({".py", ".pyc", ".kept", ".woff2", ".ttf"})
_NO_DATA_OF = ("kesher.cli", "kesher.host", "kesher.library.search", "kesher.paper", "kesher.pocket")
"""Data beside the modules that no page here asks for."""


class Built(NamedTuple):
    """A pocket that was built.

    Attributes:
        version: a digest of all of it.
        files: how many.
        bytes: of one download.
    """

    version: str
    files: int
    bytes: int


class _File(NamedTuple):
    kind: str
    raw: bytes


def build(folder: Path) -> Built:
    """Build a pocket.

    Args:
        folder: where; empty, or with an earlier pocket, which the new one takes the place of.

    Raises:
        Refused: there is no npm, or no pip; what was fetched is not what the lock says; or something else
            lies in the folder.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / LIST).exists())):
        raise refuse(Code.POCKET_FOLDER, folder=folder.name)
    with tempfile.TemporaryDirectory(prefix="kesher-pocket-") as made:
        work = Path(made)
        modules, packages = fetched.from_npm(work), fetched.from_pypi(work)
        files = dict(_files(work, modules, packages))
        built, listed = _listed(files)
        fresh = work / "pocket"
        for name, file in _written(files, listed, built.version):
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(file)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
        shutil.move(fresh, folder)
    return built


def _files(work: Path, modules: Path, packages: Path) -> Iterator[tuple[str, _File]]:
    """What the worker and the shell ask for, by the names they ask by."""
    site, stdlib, own = work / "site", work / "stdlib", work / "own"
    with zipfile.ZipFile(modules / "pyodide" / "python_stdlib.zip") as whole:
        whole.extractall(own)
    _lay(site, stdlib, packages, own)
    _compile(modules, site, stdlib)
    yield "kesher.bin", _File("application/octet-stream", packed.together(packed.under(site)))
    yield "python/python_stdlib.zip", _File("application/zip", packed.zipped(packed.under(stdlib)))
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        yield f"python/{name}", _file(modules / "pyodide" / name)
    yield "python/pyodide-lock.json", _File(KINDS[".json"], _lock_of(modules))
    for name, raw in _libraries(modules):
        yield f"lib/{name}", _File(KINDS[Path(name).suffix], raw)
    for path in sorted(WEB.rglob("*")):
        if path.suffix in ENDINGS:
            yield f"static/{path.relative_to(WEB).as_posix()}", _file(path)
    for name in _SCRIPTS:
        yield name, _file(pages.SHELL / name)
    yield TOWNS, _File("application/octet-stream", (SOURCE / "days" / TOWNS).read_bytes())
    for language in Language:
        yield f"{language.value}.webmanifest", _File(KINDS[".webmanifest"], pages.manifest(language))
    for size in pages.SIZES:
        yield f"icon-{size}.png", _File(KINDS[".png"], pages.icon(size))


def _file(path: Path) -> _File:
    return _File(KINDS[path.suffix], path.read_bytes())


def _lay(site: Path, stdlib: Path, packages: Path, own: Path) -> None:
    """Lay what is packed into two folders: what is ours and others', with its data, and what is Python's."""
    for path in needed((SOURCE.parent, packages, own)).values():
        folder, root = (stdlib, own) if own in path.parents else (site, packages)
        root = root if root in path.parents else SOURCE.parent
        _copy(path, folder / path.relative_to(root))
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(SOURCE)
        room = ".".join(("kesher", *place.parts[:-1]))
        left = path.suffix in _NO_DATA or path.name == TOWNS or room.startswith((*_NO_DATA_OF, *LEFT))
        if path.is_file() and not left:
            _copy(path, site / "kesher" / place)
    for path in sorted(packages.rglob("*")):
        zone = "zoneinfo" in path.parts and path.suffix in ("", ".tab", ".zi")
        named = path.name == "METADATA"  # some ask of themselves which version they are
        if path.is_file() and path.suffix != ".py" and (zone or named or path.suffix == ".so"):
            _copy(path, site / path.relative_to(packages))


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, place)


def _compile(modules: Path, *folders: Path) -> None:
    for folder in folders:
        for path in folder.rglob("*"):
            os.utime(path, (packed.STAMP, packed.STAMP))
        command = ["node", str(Path(__file__).with_name("compiled.mjs")), str(modules), str(folder)]
        done = subprocess.run(command, capture_output=True, timeout=fetched.PATIENCE, check=False)  # noqa: S603
        if done.returncode:
            raise refuse(Code.POCKET_FETCH, what="node")


def _lock_of(modules: Path) -> bytes:
    """What Python for the browser says of itself, without the packages that are not packed."""
    told = json.loads((modules / "pyodide" / "pyodide-lock.json").read_bytes())
    return json.dumps({**told, "packages": {}}).encode()


def _libraries(modules: Path) -> Iterator[tuple[str, bytes]]:
    """The scripts of cryptography: each that is asked for, and those it imports, by relative addresses."""
    asked = [Path("@noble/ciphers/aes.js"), Path("@noble/curves/ed25519.js"), Path("argon2id/lib/setup.js")]
    seen: set[Path] = set()
    while asked:
        path = asked.pop()
        if path in seen:
            continue
        seen.add(path)
        text = (modules / path).read_text(encoding="utf-8")
        for name in re.findall(r"""from\s+["']([^"']+)["']""", text):
            asked.append(Path(os.path.normpath(path.parent / name)) if name.startswith(".") else Path(name))
        depth = "../" * (len(path.parts) - 2 if path.parts[0] == "@noble" else len(path.parts) - 1)
        text = re.sub(r"""(from\s+["'])@noble/""", rf"\1{depth or './'}", text)
        yield path.as_posix().removeprefix("@noble/"), text.encode()
    for name in ("simd", "no-simd"):
        yield f"argon2id/dist/{name}.wasm", (modules / "argon2id" / "dist" / f"{name}.wasm").read_bytes()


def _sri(raw: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(raw).digest()).decode()


def _listed(files: dict[str, _File]) -> tuple[Built, list[dict[str, object]]]:
    """The files as the service worker knows them, and the pages among them, which show the version."""
    plain = {name: file.raw for name, file in files.items()}
    squeezed = {name for name in files if not _AT_FIRST.fullmatch(name)}
    for name in squeezed:
        files[name] = _File(files[name].kind, packed.squeezed(files[name].raw))
    said = [f"{name} {_sri(files[name].raw)}" for name in sorted(files)]
    said += [_sri((pages.SHELL / "sw.js").read_bytes()), *map(": ".join, pages.SAFE.items())]
    # What a page says belongs to the version too: a number that is called, a sentence.
    said += [_sri(pages.page(name, lambda each: _sri(plain[each]))) for name in _PAGES]
    version = hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]
    for name in _PAGES:
        raw = pages.page(name, lambda each: _sri(plain[each]), f"{__version__} {version}")
        files[name] = _File(KINDS[".html"], raw)
    listed: list[dict[str, object]] = [
        {
            "name": name,
            "digest": _sri(file.raw),
            "bytes": len(file.raw),
            "kind": file.kind,
            **({"squeezed": True} if name in squeezed else {}),
            **({"later": True} if LATER.fullmatch(name) else {}),
        }
        for name, file in sorted(files.items())
    ]
    return Built(
        version, len(files), sum(len(file.raw) for name, file in files.items() if not LATER.fullmatch(name))
    ), listed


def _written(
    files: dict[str, _File], listed: list[dict[str, object]], version: str
) -> Iterator[tuple[str, bytes]]:
    squeezed = {each["name"] for each in listed if "squeezed" in each}
    for name, file in files.items():
        yield (f"{name}.bin" if name in squeezed else name), file.raw
    told = json.dumps({"version": version, "files": listed, "safe": pages.SAFE}, separators=(",", ":"))
    yield (
        "sw.js",
        (pages.SHELL / "sw.js").read_text(encoding="utf-8").replace("LIST;", f"{told};", 1).encode(),
    )
    yield LIST, json.dumps({"version": version, "files": listed}, indent=1).encode()
