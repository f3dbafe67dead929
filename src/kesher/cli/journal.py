"""The journal in a shell: begun, read, taken out, brought back, and looked over."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

from kesher.actions.desk import Desk, State
from kesher.actions.journal import days as days_acts
from kesher.actions.journal import keeping, thread
from kesher.actions.journal.markdown import markdown
from kesher.actions.wording import worded_day
from kesher.cli.shell import Commands, Opened, Shell, passphrase_file, seen, typed_place, unlock
from kesher.days import say_date
from kesher.journal.cover import JERUSALEM, Cover
from kesher.journal.keys import Kind
from kesher.method.language import Form, Language
from kesher.method.page import to_plain
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words.passphrase import drawn


def _begin(shell: Shell) -> int:
    wanted = shell.wanted
    typed = (wanted.lat, wanted.lon, wanted.tz)
    if None in typed and typed != (None, None, None):
        raise refuse(Code.PLACE_UNREADABLE)
    place = JERUSALEM if None in typed else typed_place(wanted)
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    passphrase = passphrase_file(shell.env)
    if passphrase is None:
        if sys.stdin.isatty():
            words = drawn(shell.words.language)
            print(shell.words.plain("cli.offered", words=words), file=sys.stderr)
        passphrase = shell.secret("cli.ask_passphrase")
        if sys.stdin.isatty() and shell.secret("cli.ask_again") != passphrase:
            raise refuse(Code.PASSPHRASE_DIFFERS)
    cover = Cover(language=Language(wanted.language), form=Form.MASCULINE, place=place)
    begun = shell.must(desk.begin(shell.now, cover, passphrase, keep=wanted.keep, beside=wanted.new))
    desk.close()
    value = {"code": begun.code, "keeping": begun.keeping.value}
    return shell.tell(value, shell.words.plain("cli.code_once", code=begun.code))


def _journal(shell: Shell) -> int:
    with Opened(shell) as desk:
        if shell.wanted.day is not None:
            found = shell.must(days_acts.day(desk, shell.now, shell.wanted.day))
            page = found.kept.page
            text = markdown((page,), desk.cover(shell.now), desk.pack(shell.now)) if not page.empty else ""
            return shell.tell(to_plain(page), text.rstrip() or shell.words.plain("cli.nothing_written"))
        listed = shell.must(days_acts.contents(desk, shell.now))
        days = [page.day for month in listed.months for page in month.pages]
        value = {"days": [day.isoformat() for day in days], "damaged": list(listed.damaged)}
        language = shell.words.language
        lines = [f"{day.isoformat()}  {say_date(day, language)}" for day in days]
        return shell.tell(value, *(lines or [shell.words.plain("cli.nothing_written")]))


def _export(shell: Shell) -> int:
    with Opened(shell) as desk:
        shape = keeping.Shape(shell.wanted.shape)
        path = Path(shell.wanted.file)
        shell.must(keeping.export_to(desk, shell.now, shape, path, replace=shell.wanted.replace))
        return shell.tell({"file": str(path)}, shell.words.plain("cli.exported", file=path))


def _restore(shell: Shell) -> int:
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        path = Path(shell.wanted.file) if shell.wanted.file else _newest(desk)
        if path.suffix == ".db":
            done = _put_back(shell, desk, path)
        else:
            with keeping.room_for_a_restore(desk, shell.now) as fresh:
                if not fresh:
                    unlock(shell, desk)
                done = _bring(shell, desk, path, fresh=fresh)
    finally:
        desk.close()
    say = shell.words.plain
    lines = [say("cli.restored", found=done.found, changed=done.changed)]
    if done.asks:
        lines.append(say("cli.restored_asks", n=done.asks))
    if done.damaged:
        which = "; ".join(worded_day(shell.words, each) for each in done.damaged)
        lines.append(say("cli.restored_damaged", n=len(done.damaged), which=seen(which)))
    if done.begun:
        lines.append(say("cli.code_once", code=done.begun.code))
    value = {
        "found": done.found,
        "changed": done.changed,
        "asks": done.asks,
        "damaged": list(done.damaged),
        "code": done.begun.code if done.begun else None,
    }
    return shell.tell(value, *lines)


def _newest(desk: Any) -> Path:
    copies = desk.copies()
    if not copies:
        raise refuse(Code.BACKUP_NONE)
    found: Path = copies[-1].path
    return found


def _put_back(shell: Shell, desk: Any, path: Path) -> Any:
    """Bring a backup back: into the journal, if that opens; else in its place, by the key that is at hand."""
    with contextlib.suppress(Refused):
        if desk.state(shell.now) is State.LOCKED and desk.whole():
            unlock(shell, desk)
    given, keep = passphrase_file(shell.env), shell.wanted.keep
    found = keeping.restore_file(desk, shell.now, path, secret=given, keep=keep)
    if isinstance(found, Problem) and found.code in (Code.FILE_OTHER_JOURNAL, Code.PASSPHRASE_WRONG):
        secret, kind = _file_secret(shell)
        # Who opens it by the code has no passphrase for it: the one that is at hand holds from now on.
        new = given if shell.wanted.code else None
        found = keeping.restore_file(
            desk, shell.now, path, secret=secret, kind=kind, new_passphrase=new, keep=keep
        )
    return shell.must(found)


def _file_secret(shell: Shell) -> tuple[str, Any]:
    """What opens a file that is sealed with another key than is at hand."""
    kind = Kind.RECOVERY if shell.wanted.code else Kind.PASSPHRASE
    return shell.secret("cli.ask_code" if shell.wanted.code else "cli.ask_file_passphrase"), kind


def _bring(shell: Shell, desk: Any, path: Path, *, fresh: bool) -> Any:
    """Try the file with what is at hand; only a file sealed with another key needs its own secret."""
    new = (passphrase_file(shell.env) or shell.secret("cli.ask_passphrase")) if fresh else None
    keep = shell.wanted.keep
    found = keeping.restore_file(desk, shell.now, path, secret=new, new_passphrase=new, keep=keep)
    if isinstance(found, Problem) and found.code in (Code.FILE_OTHER_JOURNAL, Code.PASSPHRASE_WRONG):
        secret, kind = _file_secret(shell)
        found = keeping.restore_file(
            desk, shell.now, path, secret=secret, kind=kind, new_passphrase=new, keep=keep
        )
    return shell.must(found)


def _insight(shell: Shell) -> int:
    """Findings of exported journals, which are read and not stored; without one, of the journal."""
    if shell.wanted.files:
        for name in shell.wanted.files:
            found = shell.must(thread.of_export(Path(name), shell.now))
            shell.tell({"file": name} | found, name, *_findings(shell, found))
        return 0
    with Opened(shell) as desk:
        found = shell.must(thread.findings(desk, shell.now))
        return shell.tell(found, *_findings(shell, found))


def _findings(shell: Shell, found: dict[str, Any]) -> list[str]:
    say = shell.words.plain
    lines = []
    for name in ("clarity", "love", "desire", "thought"):
        told = found["levels"][name]
        said = say("thread.not_yet")
        if told is not None:
            said = say(
                "thread.level",
                **{each: f"{told[each]:.1f}" for each in ("low", "high")},
                middle=_middle(told),
            )
            said += f" {say('thread.rests', days=told['n'])}"
        lines.append(f"{say(f'account.{name}')}: {said}")
    return lines


def _middle(told: dict[str, Any]) -> str:
    return f"{told['estimate']:.1f}"


def _backup(shell: Shell) -> int:
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        path: Path = shell.must(desk.back_up(shell.now))
    finally:
        desk.close()
    return shell.tell({"file": str(path)}, shell.words.plain("cli.backed_up", file=path))


def _doctor(shell: Shell) -> int:
    if shell.wanted.host:
        from kesher.cli.host import doctor

        return doctor(shell)
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        desk.unlock_kept(shell.now)
        checks = shell.must(keeping.doctor(desk, shell.now))
    finally:
        desk.close()
    say = shell.words.plain
    lines = [
        f"{say('doctor.well' if each.well else 'doctor.unwell')}  {say(f'doctor.{each.said}', **each.values)}"
        for each in checks
    ]
    well = all(each.well for each in checks)
    value = {"well": well, "checks": [{"name": c.name, "well": c.well, **c.values} for c in checks]}
    shell.tell(value, *lines)
    return 0 if well else 1


COMMANDS: Commands = {
    "begin": _begin,
    "journal": _journal,
    "export": _export,
    "restore": _restore,
    "backup": _backup,
    "insight": _insight,
    "doctor": _doctor,
}
