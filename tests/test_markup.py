"""The strict reader of markup finds what it is there to find."""

import pytest

from markup import faults


@pytest.mark.parametrize(
    "fault",
    [
        '<p><label for="a">x</label><input id="a"><div>y</div></p>',
        "<p>a<p>b</p></p>",
        "<p>a<ul><li>b</li></ul>",
        "<a href='/'><b><p>x</p></b></a>",
        "<div><span>x</div>",
        "<ul><p>x</p></ul>",
        "<li>x</li>",
        '<i id="a"></i><i id="a"></i>',
        '<i id="a b"></i>',
        '<input name="a">',
        '<input name="a" aria-label="x" aria-describedby="none">',
        '<label for="none">x</label>',
        '<label>x<input name="a"></label><button form="none">y</button>',
        '<a href="/"><button>x</button></a>',
        "<form><form></form></form>",
        '<img src="/x.png">',
        '<p style="color:red">x</p>',
        '<p onclick="x()">x</p>',
        '<p class="a" class="b">x</p>',
        "<br></br>",
        "<p>x",
        "</p>",
    ],
)
def test_a_fault_is_found(fault: str) -> None:
    assert faults(fault)


@pytest.mark.parametrize(
    "sound",
    [
        "<!doctype html><p>a <b>b</b><br>c</p>",
        '<label>x<input name="a"></label><input type="hidden" name="b">',
        '<label for="a">x</label><textarea id="a"></textarea>',
        "<details><summary>x</summary><p>y</p></details>",
        "<dl><div><dt>x</dt><dd>y</dd></div></dl>",
        '<svg role="img"><path d="M0 0"/><g><circle r="1"/></g></svg>',
        "<fieldset><legend>x</legend><div><p>y</p></div></fieldset>",
    ],
)
def test_sound_markup_is_let_be(sound: str) -> None:
    assert not faults(sound)
