"""What a reading process has given up: files, sockets, programs, and other processes."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows such rights")

HELD = "from kesher.apart.rights import give_up; import sys; print(*give_up(programs={programs}))"


def held(*, programs: bool = False) -> tuple[bool, bool]:
    done = subprocess.run(
        [sys.executable, "-c", HELD.format(programs=programs)], capture_output=True, text=True, check=True
    )
    landlock, seccomp = done.stdout.split()
    return landlock == "True", seccomp == "True"


def tried(body: str, *, programs: bool = False) -> str:
    """What comes of a piece of program where the rights were given up: its word, or its error's name."""
    lines = "\n".join(f"    {each}" for each in body.split("\n"))
    script = (
        f"import os, socket, subprocess, sys\nfrom kesher.apart.rights import give_up\n"
        f"give_up(programs={programs})\n"
        f"try:\n{lines}\nexcept OSError as error:\n    print(type(error).__name__)\nelse:\n    print('done')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr


def test_both_hold_on_this_system() -> None:
    landlock, seccomp = held()
    if not landlock:
        pytest.skip("LANDLOCK IS NOT HERE: that no file of the person's can be read was not tested")
    assert seccomp


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_there_is_no_socket(family: str) -> None:
    assert tried(f"socket.socket(socket.{family}, socket.SOCK_DGRAM)") == "PermissionError"
    assert tried(f"socket.socket(socket.{family}, socket.SOCK_DGRAM)", programs=True) == "PermissionError"


@pytest.mark.parametrize("programs", [False, True])
def test_a_file_of_the_persons_is_neither_read_nor_changed_nor_seen(tmp_path: Path, programs: bool) -> None:
    file = tmp_path / "journal.db"
    file.write_bytes(b"sealed")
    name = repr(str(file))
    ways = [
        f"open({name}, 'wb')",
        f"open({name}, 'ab')",
        f"open({name}, 'r+b')",
        f"os.open({name}, os.O_RDONLY | os.O_TRUNC)",
        f"open({name} + '2', 'xb')",
        f"os.unlink({name})",
        f"os.rename({name}, {name} + '2')",
        f"os.link({name}, {name} + '2')",
        f"os.symlink({name}, {name} + '2')",
        f"os.mkdir({name} + '2')",
        f"os.truncate({name}, 0)",
        f"os.chmod({name}, 0o777)",
        f"os.utime({name})",
    ]
    if held()[0]:
        ways += [f"open({name}, 'rb')", f"os.listdir({str(tmp_path)!r})", "os.listdir('/root')"]
    for way in ways:
        assert tried(way, programs=programs) in ("PermissionError", "FileNotFoundError"), way
    assert file.read_bytes() == b"sealed" and [each.name for each in tmp_path.iterdir()] == ["journal.db"]


def test_its_own_code_can_still_be_read() -> None:
    assert tried("import lxml.etree, numpy, encodings.cp1255\n'א'.encode('cp862')") == "done"


def test_no_program_is_started_but_where_it_was_asked_for() -> None:
    assert tried("os.execv('/bin/true', ['true'])") == "PermissionError"
    assert tried("subprocess.run(['/bin/true'])") == "PermissionError"
    assert tried("assert subprocess.run(['/bin/true']).returncode == 0", programs=True) == "done"
    body = "assert subprocess.run(['/bin/sh', '-c', 'echo x > /tmp/never-there']).returncode != 0"
    assert tried(body, programs=True) == "done"


def test_no_other_process_is_looked_into_or_ended() -> None:
    look = "import ctypes\nlibrary = ctypes.CDLL(None, use_errno=True)\n"
    ptrace = look + "if library.ptrace(16, os.getppid(), 0, 0): raise OSError(ctypes.get_errno(), 'x')"
    assert tried(ptrace) == "PermissionError"
    assert tried("os.kill(os.getppid(), 0)") == "PermissionError"
