"""The forms of a page as a browser sees them: which fields and which buttons each has, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "password", "number", "email", "tel", "url", "date", "time"}
"""The kinds of input in which Enter presses the first of the form's buttons."""


@dataclass
class Form:
    """One form: its typed fields by name, its long ones, its buttons, and all it sends."""

    action: str
    id: str = ""
    typed: list[str] = field(default_factory=list)
    long: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def enter_decides(self) -> bool:
        """Whether Enter in a field presses one of several buttons, and that one does something."""
        return bool(self.typed) and len(self.buttons) > 1 and self.buttons[0].get("name") != "enter"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._loose: list[tuple[str, str, dict[str, str]]] = []
        self._area: tuple[Form | None, str, dict[str, str]] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert self._open is None, "a form within a form"
            self._open = Form(has.get("action", ""), has.get("id", ""))
            self.forms.append(self._open)
        elif tag in ("input", "button", "textarea"):
            self._own(tag, has)
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "textarea" and self._area is not None:
            self._area[2]["value"] = self._text.removeprefix("\n")

    def _own(self, tag: str, has: dict[str, str]) -> None:
        self._loose.append((tag, has.get("form", ""), has))
        has["__form"] = str(len(self.forms) - 1) if self._open is not None else ""
        if tag == "textarea":
            self._area = (None, "", has)

    def done(self) -> list[Form]:
        by_id = {each.id: each for each in self.forms if each.id}
        for tag, of, has in self._loose:
            inside = has.pop("__form")
            form = by_id[of] if of else self.forms[int(inside)] if inside else None
            if form is not None:
                _put(form, tag, has)
        return self.forms


def _put(form: Form, tag: str, has: dict[str, str]) -> None:
    kind, name = has.get("type", "submit" if tag == "button" else "text"), has.get("name", "")
    if tag == "button" or kind in ("submit", "image"):
        form.buttons += [has] if kind in ("submit", "image") else []
        return
    if tag == "textarea":
        form.long.append(name)
    elif kind in TYPED:
        form.typed.append(name)
    if kind in ("radio", "checkbox") and "checked" not in has:
        return
    form.sent[name] = has.get("value", "")


def forms(body: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(body)
    return reader.done()


def deciding(body: str) -> list[str]:
    """The forms in which Enter presses the first of several buttons, and something is recorded by it."""
    return [each.action for each in forms(body) if each.enter_decides]
