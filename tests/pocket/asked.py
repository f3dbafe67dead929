"""Asks the pocket's Python for pages, in a process of its own, and prints what it was answered."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from kesher.method.language import Language
from kesher.pocket.inside import Inside

at = [datetime.fromisoformat("2026-11-23T14:00+02:00")]
inside = Inside(Path(sys.argv[1]), "/a/b/", Language("he"), "https://host.example.org", lambda: at[0])
out = {}


def get(path):
    return inside.ask("GET", path, {"accept-language": "en"}, b"")


def post(path, form):
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return inside.ask("POST", path, kind, urlencode(form).encode())


def token(answer):
    return re.search(rb'csrfmiddlewaretoken" value="([^"]+)', answer.body)[1].decode()


begin = get("/begin")
heads = (begin.headers[each] for each in ("X-Frame-Options", "Content-Security-Policy"))
out["begin"] = [begin.status, *heads, begin.body.decode()]
PASSPHRASE = "seven quiet lamps in a row"
form = {"csrfmiddlewaretoken": token(begin), "language": "he", "form": "masculine", "city": "jerusalem"}
form |= {"keep": "on", "passphrase": PASSPHRASE, "again": PASSPHRASE}
code = post("/begin", form).headers["Location"].removeprefix("/a/b/k")
page = get(code)
last = re.search(rb"[0-9A-Z]{4}(?:-[0-9A-Z]{2,4})+", page.body)[0].decode().replace("-", "")[-4:]
out["welcome"] = post(code, {"csrfmiddlewaretoken": token(page), "last": last}).headers["Location"]
out["files"] = sorted(each.name for each in Path(sys.argv[1]).rglob("*") if each.is_file())
out["home"] = [get("/sheets/print").status, get("/sheets/print").body.decode()]
out["paper"] = [get("/sheets").headers["Location"], get("/sheets/read").body.decode()]
settings = get("/settings")
out["settings"] = settings.body.decode()
post("/look", {"csrfmiddlewaretoken": token(settings), "paper": "night", "size": "large"})
out["jar"] = json.loads((Path(sys.argv[1]) / "cookies.json").read_text())
out["without"] = post("/account", {"words": "x"}).headers["Location"]
out["slip"] = len(inside.slip_key())
at[0] = datetime.fromisoformat("2026-11-23T20:00+02:00")
inside.look()
out["idle"] = [inside.state, inside.slip_key()]
out["wrong"] = inside.unlock("no such passphrase")
out["right"] = inside.unlock(PASSPHRASE)
at[0] = datetime.fromisoformat("2026-11-28T10:00+02:00")
inside.unlock(PASSPHRASE)
out["shabbat"] = get("/").body.decode()
inside.lock()
out["locked"] = [inside.state, get("/").headers["Location"]]
print(json.dumps(out, default=str))
