"""Words from a picture: asked of another program through pipes only."""

from __future__ import annotations

import io
import shutil
import stat

import pytest

from kesher.library import recognise

PROGRAM = """#!{python}
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\n{languages}")
    sys.exit({code})
picture = sys.stdin.buffer.read()
assert sys.argv[1:3] == ["stdin", "stdout"], sys.argv
assert sys.argv[sys.argv.index("-l") + 1] == "{tongue}", sys.argv
{body}
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Puts a program by that name where the system looks, and nothing else."""
    import sys

    def install(languages="eng\\nheb", tongue="heb+eng", body="", code=0):
        program = tmp_path / "tesseract"
        program.write_text(
            PROGRAM.format(python=sys.executable, languages=languages, tongue=tongue, body=body, code=code)
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))
        return recognise.recogniser()

    return install


def test_the_picture_goes_in_and_paragraphs_come_out(installed):
    text = r'"שורה אחת\nושורה שניה\u200f\n\n \nפסקה\f" + str(len(picture))'
    body = f"sys.stdout.buffer.write(({text}).encode())"
    read = installed(body=body)
    assert read(b"picture") == ["שורה אחת ושורה שניה", "פסקה", "7"]


def test_hebrew_alone_is_enough(installed):
    read = installed(languages="heb", tongue="heb", body='sys.stdout.buffer.write("מלה".encode())')
    assert read(b"") == ["מלה"]


def test_without_hebrew_or_without_the_program_there_is_no_reader(installed, tmp_path, monkeypatch):
    assert installed(languages="eng") is None
    assert installed(code=1) is None
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert recognise.recogniser() is None


def test_a_picture_that_fails_or_takes_too_long_or_says_nothing_is_not_read(installed, monkeypatch):
    assert installed(body="sys.exit(1)")(b"") is None
    assert installed(body="")(b"") is None
    monkeypatch.setattr(recognise, "_SECONDS_A_PAGE", 0.5)
    assert installed(body="import time; time.sleep(20)")(b"") is None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_real_picture_of_hebrew_is_read(typeset_picture):
    read = recognise.recogniser()
    if read is None:
        pytest.skip("Tesseract is here, but not its Hebrew")
    assert "שלום" in " ".join(read(typeset_picture) or [])


@pytest.fixture
def typeset_picture() -> bytes:
    from pathlib import Path

    import pypdfium2
    import typst

    fonts = Path(recognise.__file__).parents[1] / "paper/fonts"
    text = (
        "#set page(width: 90mm, height: 40mm)\n"
        '#set text(font: "Frank Ruhl Libre", size: 20pt, lang: "he", dir: rtl)\nשלום לכם'
    )
    page = pypdfium2.PdfDocument(bytes(typst.compile(text.encode(), font_paths=[str(fonts)])))[0]
    file = io.BytesIO()
    page.render(scale=4).to_pil().save(file, "PNG")
    return file.getvalue()
