"""A notice on a desktop; here a bus of its own with something on it that shows notices."""

import asyncio
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kesher.method.problems import Code, Refused
from kesher.reminders import notice

dbus = pytest.importorskip("dbus_fast")


class Desktop:
    """What a desktop showed."""

    def __init__(self, address: str) -> None:
        self.shown: list[tuple[str, str]] = []
        self._ready, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(address)), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    async def _serve(self, address: str) -> None:
        from dbus_fast import Message, MessageType
        from dbus_fast.aio import MessageBus

        bus = await MessageBus(bus_address=address).connect()
        seen = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
            <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
            <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
            <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
            </method><method name="GetCapabilities"><arg type="as" direction="out"/></method>
            <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
            <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
            </interface></node>"""

        def answer(message: Message) -> Message | bool:
            if message.message_type is not MessageType.METHOD_CALL:
                return False
            if message.member == "Introspect":
                return Message.new_method_return(message, "s", [seen])
            if message.member == "GetCapabilities":
                return Message.new_method_return(message, "as", [["body"]])
            if message.member == "GetServerInformation":
                return Message.new_method_return(message, "ssss", ["a", "b", "1", "1.2"])
            if message.member == "Notify":
                self.shown.append((message.body[3], message.body[4]))
                return Message.new_method_return(message, "u", [len(self.shown)])
            return False

        bus.add_message_handler(answer)
        await bus.request_name("org.freedesktop.Notifications")
        self._ready.set()
        while not self._end.is_set():
            await asyncio.sleep(0.05)
        bus.disconnect()

    def end(self) -> None:
        self._end.set()
        self._thread.join(5)


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("no dbus-daemon here")
    setting = tmp_path / "bus.conf"
    setting.write_text(
        f"<busconfig><type>session</type><listen>unix:path={tmp_path}/bus</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    command = [program, f"--config-file={setting}", "--nofork", "--print-address"]
    bus = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    found = Desktop(address)
    yield found
    found.end()
    bus.terminate()
    bus.wait(10)
    bus.stdout.close()


def test_a_notice_is_shown_as_it_is(desktop: Desktop) -> None:
    notice.show("קשר", "זה הזמן שנבחר.")
    notice.show("קשר", "זה הזמן שנבחר.")
    assert desktop.shown == [("קשר", "זה הזמן שנבחר.")] * 2


def test_without_a_desktop_it_is_refused_and_nothing_is_logged(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for address in ("", "unix:path=/nowhere/bus"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.delenv("DISPLAY", raising=False)
        with pytest.raises(Refused) as refused:
            notice.show("a", "b")
        assert refused.value.problem.code is Code.NOTICE_SILENT
    assert capfd.readouterr() == ("", "")
