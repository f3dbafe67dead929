"""How a host starts, what it says when it cannot, what it loads, and how it ends."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hosts import Guest, database_of, hosting

HEAVY = ("allauth", "gunicorn", "fido2", "psycopg", "kesher.host", "django.db.models")


def kesher(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "KESHER_HOME": str(home), "KESHER_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", "kesher", *arguments],
        env=kept | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence."""
    assert done.returncode == 1 and done.stdout == "", done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()


def test_it_says_where_it_is_and_ends_cleanly(home: Path) -> None:
    with hosting(home) as host:
        assert host.address == f"http://localhost:{host.port}"
        assert host.invitation.startswith(f"{host.address}/join/")
        assert Guest(host).get("/").status == 200
        assert stat.S_IMODE((home / "host").stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "host" / "secret.key").stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "host" / "directory.db").stat().st_mode) == 0o600
        assert host.stop() == 0
        assert host.errors.read_text() == ""
    db = sqlite3.connect(home / "host" / "directory.db")
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    columns = [row[1] for table in tables for row in db.execute(f"PRAGMA table_info({table})")]
    db.close()
    assert "directory_account" in tables and "operator" in columns
    assert not [each for each in columns if "passw" in each or "passphrase" in each]


def test_a_person_reads_where_it_is(home: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kesher", "host", "--port", "0"],
        env={"PATH": os.environ["PATH"], "KESHER_HOME": str(home), "KESHER_LANGUAGE": "he"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(3)]
    running.terminate()
    assert running.wait(30) == 0
    running.stdout.close()
    assert re.search(r"^המארח פועל: http://localhost:\d+$", lines[0])
    assert re.search(r"http://localhost:\d+/join/\S{20,}$", lines[1])
    assert "KESHER_HOST_MAIL" in lines[2]


def test_the_same_people_are_there_after_a_new_start(home: Path) -> None:
    with hosting(home) as host:
        operator = Guest(host).join(host.invitation, "operator@example.org")
        unused = operator.invite()
    with hosting(home) as between:
        spare = between.invitation.rsplit("/", 1)[1]
    with hosting(home) as again:
        operator.host = again
        operator.cookies = {
            name.replace(str(host.port), str(again.port)): value for name, value in operator.cookies.items()
        }
        assert operator.get("/devices").status == 200 and operator.get("/invite").status == 200
        # Of the earlier start's invitation nobody made use, and it works no more.
        assert Guest(again).get(f"/join/{spare}").status == 410
        # The first person runs the host; who comes by a later start's invitation does not.
        other = Guest(again).join(again.invitation, "other@example.org")
        assert other.get("/invite").status == 404
        kept = f"{again.address}/join/{unused.rsplit('/', 1)[1]}"
        assert Guest(again).join(kept, "third@example.org").get("/devices").status == 200


def test_a_port_that_is_taken_is_named(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(kesher(home, "host", "--port", str(port)))
    assert said == f"Port {port} is taken. Choose another: kesher host --port {port + 1}."


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("postgresql://kesher:secretword@127.0.0.1:1/kesher", "The database does not answer."),
        ("mysql://kesher:secretword@localhost/kesher", "The database’s address cannot be read."),
        ("postgresql://kesher:secretword@localhost", "The database’s address cannot be read."),
        (
            "postgresql://kesher:secretword@localhost:99999999/kesher",
            "The database’s address cannot be read.",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(
    home: Path, database: str, said: str
) -> None:
    sentence = refused(kesher(home, "host", "--port", "0", "--database", database))
    assert sentence.startswith(said) and "secretword" not in sentence
    assert refused(kesher(home, "host", "--port", "0", KESHER_HOST_DATABASE=database)) == sentence


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    assert refused(kesher(tmp_path / "home", "host", "--port", "0")).startswith("Kesher’s folder cannot be")


def test_a_file_that_is_no_database_is_said(home: Path) -> None:
    (home / "host").mkdir(parents=True)
    (home / "host" / "directory.db").write_bytes(b"no database, but long enough to be read as one" * 100)
    assert refused(kesher(home, "host", "--port", "0"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KESHER_HOST_ADDRESS", "http://example.org"),
        ("KESHER_HOST_ADDRESS", "https://example.org/path"),
        ("KESHER_HOST_ADDRESS", "example.org"),
        ("KESHER_HOST_ADDRESS", "https://"),
        ("KESHER_HOST_MAIL", "smtps://user:secretword@example.org"),
        ("KESHER_HOST_MAIL", "http://user:secretword@example.org?from=a@example.org"),
        ("KESHER_HOST_MAIL", "smtps://user:secretword@example.org:port?from=a@example.org"),
    ],
)
def test_a_setting_that_is_not_understood_is_named(home: Path, name: str, value: str) -> None:
    said = refused(kesher(home, "host", "--port", "0", **{name: value}))
    assert name in said and "secretword" not in said


def hosted(home: Path, before: str) -> subprocess.CompletedProcess[str]:
    """A host in whose process something was done before it began."""
    code = f"{before}\nfrom kesher.cli.main import main\nsys.exit(main(['host', '--port', '0']))"
    env = {"PATH": os.environ["PATH"], "KESHER_HOME": str(home), "KESHER_LANGUAGE": "en"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_without_its_packages_it_says_how_to_get_them(home: Path) -> None:
    code = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'allauth' else found(name, *a)"
    )
    done = hosted(home, code)
    assert "./start host" in refused(done)


def test_what_tells_it_to_end_while_it_begins_is_not_lost(home: Path) -> None:
    # An exception that is raised in the middle of an import may be passed over: the signal is heard.
    code = (
        "import os, signal, sys\n"
        "from gunicorn.app import base\n"
        "load = base.BaseApplication.wsgi\n"
        "def passed_over(self):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        return load(self)\n"
        "    except SystemExit:\n"
        "        return load(self)\n"
        "base.BaseApplication.wsgi = passed_over"
    )
    done = hosted(home, code)
    assert done.returncode == 0 and "The host is running" in done.stdout


def test_a_persons_own_kesher_loads_nothing_of_it(home: Path) -> None:
    code = (
        "import sys, threading\nfrom pathlib import Path\n"
        "from kesher.actions.desk import Desk\nfrom kesher.config.env import Env\n"
        "from kesher.method.language import Language\nfrom kesher.web.server import Server\n"
        "import kesher.cli.open\n"
        f"env = Env(Path({str(home)!r}), 0, None, Language.EN, False, None)\n"
        "server = Server(env, Desk(env.home, keyring=False))\n"
        "threading.Thread(target=server.run, daemon=True).start()\n"
        "import http.client\n"
        "http.client.HTTPConnection('127.0.0.1', server.door.port).request('GET', '/')\n"
        f"print([each for each in {HEAVY!r} if each in sys.modules])\nserver.stop()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_host_loads_nothing_that_opens_a_journal(home: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom kesher.host.options import Options\n"
        "from kesher.method.language import Language\nfrom kesher.host import serve, database\n"
        f"options = Options(Path({str(home)!r}), 0, '', '', None, True, Language.EN)\n"
        "database.make_folder(options.folder)\nserve.begin(options, 1)\n"
        "import kesher.host.urls, kesher.host.workers\n"
        "opens = ('kesher.actions', 'kesher.journal.journal', 'kesher.journal.pages', 'kesher.web')\n"
        "print([each for each in sys.modules if each.startswith(opens)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_on_postgresql_the_same(home: Path, postgres: str) -> None:
    with hosting(home, database_of(postgres, "started")) as host:
        operator = Guest(host).join(host.invitation, "operator@example.org")
        assert operator.get("/invite").status == 200
        assert host.stop() == 0
        assert host.errors.read_text() == ""


def test_the_tables_are_those_of_the_models(home: Path) -> None:
    code = (
        "from pathlib import Path\nfrom kesher.host.options import Options\n"
        "from kesher.method.language import Language\nfrom kesher.host import serve, database\n"
        f"options = Options(Path({str(home)!r}), 0, '', '', None, True, Language.EN)\n"
        "database.make_folder(options.folder)\nserve.begin(options, 1)\n"
        "from django.core.management import call_command\n"
        "call_command('makemigrations', 'directory', check=True, dry_run=True)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
