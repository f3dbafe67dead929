"""The file by which a browser is shown the way in."""

import os
import stat
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from doors import Client, World
from kesher.method.language import Language
from kesher.method.problems import Code, Refused
from kesher.web import handover
from kesher.words import catalogue

WORDS = catalogue(Language.HE)


def test_the_file_leads_on_and_only_this_account_reads_it(tmp_path: Path) -> None:
    address = "http://kesher.localhost:8613/open/a-secret&token"
    path = handover.hand_over(tmp_path, address, WORDS)
    assert "a-secret" not in str(path) and path.suffix == ".html"
    page = path.read_text(encoding="utf-8")
    assert page.count("http://kesher.localhost:8613/open/a-secret&amp;token") == 2
    assert 'http-equiv="refresh"' in page and 'lang="he" dir="rtl"' in page
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_goes_when_it_was_used_when_it_is_old_and_at_the_end(tmp_path: Path) -> None:
    first, second, third = (handover.hand_over(tmp_path, f"http://x/open/{each}", WORDS) for each in "abc")
    handover.take_back(tmp_path, "http://x/open/a")
    assert not first.exists() and second.exists()
    os.utime(second, (0, 0))
    handover.sweep(tmp_path)
    assert not second.exists() and third.exists()
    handover.sweep(tmp_path, older=0)
    assert not third.exists() and not third.parent.exists()
    handover.sweep(tmp_path)
    handover.take_back(tmp_path, "http://x/open/a")


def test_who_comes_in_by_it_leaves_no_file_behind(world: World) -> None:
    used, unused = world.address(), world.address()
    files = [handover.hand_over(world.home, each, WORDS) for each in (used, unused)]
    assert Client(world).get(urlsplit(used).path).status == 302
    assert [each.exists() for each in files] == [False, True]
    world.server.stop()
    assert not files[1].parent.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links are not for everyone there")
def test_a_folder_that_leads_elsewhere_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / handover.FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused) as refused:
        handover.hand_over(tmp_path, "http://x/open/a", WORDS)
    assert refused.value.problem.code is Code.FOLDER_UNWRITABLE
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="there are snaps only there")
def test_a_browser_that_reads_no_hidden_folder_is_given_one_it_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(handover, "_SNAPS", tmp_path / "snap")
    hidden = tmp_path / ".local" / "kesher"
    assert handover.hand_over(hidden, "http://x/open/a", WORDS).parent == hidden / handover.FOLDER
    (tmp_path / "snap").mkdir()
    (tmp_path / "snap" / "firefox").touch()
    seen = handover.hand_over(hidden, "http://x/open/a", WORDS)
    assert seen.parent == tmp_path / handover.VISIBLE
    assert handover.hand_over(tmp_path / "mine", "http://x/open/a", WORDS).parent.parent == tmp_path / "mine"
    handover.sweep(hidden, older=0)
    assert not seen.parent.exists()
