"""The environment: read once, and refused where it is not understood."""

from pathlib import Path

import pytest

from kesher.config.env import PORT, language_of, read_env
from kesher.method.language import Language
from kesher.method.problems import Code, Refused


def test_an_empty_environment_has_an_answer_for_everything() -> None:
    env = read_env({})
    assert (env.port, env.host, env.language, env.keyring) == (PORT, None, Language.EN, True)
    assert env.passphrase_file is None and env.home.name == "kesher" and env.home.is_absolute()


def test_empty_values_are_as_good_as_none() -> None:
    names = ("HOME", "PORT", "HOST", "LANGUAGE", "KEYRING", "PASSPHRASE_FILE")
    assert read_env({f"KESHER_{name}": "" for name in names}) == read_env({})


def test_everything_is_read(tmp_path: Path) -> None:
    env = read_env(
        {
            "KESHER_HOME": str(tmp_path),
            "KESHER_PORT": "0",
            "KESHER_HOST": "localhost",
            "KESHER_LANGUAGE": "he",
            "KESHER_KEYRING": "no",
            "KESHER_PASSPHRASE_FILE": "~/words",
        }
    )
    assert env == (tmp_path, 0, "localhost", Language.HE, False, Path("~/words").expanduser())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KESHER_PORT", "65536"),
        ("KESHER_PORT", "-1"),
        ("KESHER_PORT", "8613x"),
        ("KESHER_PORT", "٨٦"),
        ("KESHER_PORT", "²"),
        ("KESHER_PORT", " 80"),
        ("KESHER_PORT", "9" * 30),
        ("KESHER_HOST", "0.0.0.0"),
        ("KESHER_HOST", "evil.example"),
        ("KESHER_HOST", "Localhost"),
        ("KESHER_LANGUAGE", "fr"),
        ("KESHER_LANGUAGE", "HE"),
        ("KESHER_KEYRING", "maybe"),
        ("KESHER_KEYRING", "NO"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        read_env({name: value})
    assert refused.value.problem.code is Code.SETTING_UNKNOWN
    assert refused.value.problem.values == {"name": name, "value": value}


def test_a_number_too_long_for_any_port_is_refused_too() -> None:
    with pytest.raises(Refused) as refused:
        read_env({"KESHER_PORT": "1" * 5000})
    assert refused.value.problem.code is Code.SETTING_UNKNOWN


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "he_IL.UTF-8"}, Language.HE),
        ({"LANG": "iw_IL"}, Language.HE),
        ({"LANG": "C.UTF-8"}, Language.EN),
        ({"LANG": "fr_FR.UTF-8"}, Language.EN),
        ({"LANG": "he_IL", "LC_ALL": "en_GB.UTF-8"}, Language.EN),
        ({"LANG": "en_GB", "LC_MESSAGES": "he_IL"}, Language.HE),
        ({"LANG": "he_IL", "KESHER_LANGUAGE": "en"}, Language.EN),
        ({}, Language.EN),
    ],
)
def test_the_language_is_asked_for_or_the_locales(environ: dict[str, str], language: Language) -> None:
    assert language_of(environ) is language


def test_an_account_without_a_home_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(path: str) -> str:
        return path

    monkeypatch.setattr("os.path.expanduser", unknown)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for environ in ({}, {"KESHER_HOME": "~/kesher"}, {"KESHER_HOME": "/k", "KESHER_PASSPHRASE_FILE": "~/p"}):
        with pytest.raises(Refused) as refused:
            read_env(environ)
        assert refused.value.problem.code is Code.HOME_NONE
    assert read_env({"KESHER_HOME": "/k"}).home == Path("/k")
