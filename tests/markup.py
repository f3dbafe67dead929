"""What is wrong with a page's markup, as a strict reader sees it: a browser mends it, each in its own way."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
)
WORDS = "p h1 h2 h3 h4 h5 h6 span small b strong em i bdi label a button legend summary mark"
PHRASING = frozenset(WORDS.split(" "))
"""What holds words and no blocks. A link may hold blocks by the standard; none of ours does."""
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "select": {"option", "optgroup", "hr"},
    "datalist": {"option"},
    "tr": {"td", "th"},
    "table": {"caption", "thead", "tbody", "tfoot", "tr", "colgroup"},
}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "caption": {"table"},
}
ALONE = {"a", "button", "label", "form", "select", "textarea"}
"""What may not stand inside another of its kind, nor inside a link or a button."""
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
POINTING = (
    "for",
    "form",
    "list",
    "aria-labelledby",
    "aria-describedby",
    "aria-errormessage",
    "aria-controls",
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.pointed: list[tuple[str, str]] = []
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, dict[str, str | None], bool]] = []
        self.foreign = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._attributes(tag, attrs, given)
        if self.foreign:
            self.foreign += tag == "svg"
        else:
            self._place(tag)
        if tag == "svg" and not self.foreign:
            self.foreign = 1
        if tag in ("input", "select", "textarea"):
            self.fields.append((tag, given, "label" in self._tags()))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.foreign:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"</{tag}> ends what has no end")
        elif tag not in self._tags():
            self.faults.append(f"</{tag}> ends nothing")
        else:
            while self.open[-1][0] != tag:
                self.faults.append(f"<{self.open.pop()[0]}> is still open at </{tag}>")
            self.open.pop()
        self.foreign -= tag == "svg" and self.foreign > 0

    def _tags(self) -> list[str]:
        return [tag for tag, _ in self.open]

    def _place(self, tag: str) -> None:
        tags = self._tags()
        parent = tags[-1] if tags else ""
        holder = next((each for each in reversed(tags) if each in PHRASING), "")
        inner = tags[len(tags) - tags[::-1].index(holder) :] if holder else []
        if tag in BLOCKS and holder and not BLOCKS.intersection(inner):
            self.faults.append(f"<{tag}> inside <{holder}>")
        if parent in CHILDREN and tag not in CHILDREN[parent] | {"script", "template"}:
            self.faults.append(f"<{tag}> straight inside <{parent}>")
        if tag in PARENTS and parent not in PARENTS[tag]:
            self.faults.append(f"<{tag}> inside <{parent}>")
        if tag in ALONE and (tag in tags or {"a", "button"}.intersection(tags)):
            self.faults.append(f"<{tag}> inside another")

    def _attributes(
        self, tag: str, attrs: list[tuple[str, str | None]], given: dict[str, str | None]
    ) -> None:
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> says something twice")
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> holds style or script of its own")
        if tag == "img" and "alt" not in given:
            self.faults.append("<img> without its words")
        if (own := given.get("id")) is not None:
            self.ids.append(own)
            if not own or own.split() != [own]:
                self.faults.append(f"no id: {own!r}")
        for name in POINTING:
            self.pointed += [(name, each) for each in (given.get(name) or "").split()]
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))


def faults(page: str) -> list[str]:
    """Everything that is wrong with a page's markup, or nothing."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    found = reader.faults + [f"<{tag}> never ends" for tag, _ in reader.open]
    found += [f"twice the id {each!r}" for each in sorted(set(reader.ids)) if reader.ids.count(each) > 1]
    known = set(reader.ids)
    found += [f"{name} points at no {each!r}" for name, each in reader.pointed if each not in known]
    for tag, given, wrapped in reader.fields:
        named = wrapped or given.get("id") in reader.labelled or given.get("aria-label")
        if not named and given.get("type") not in UNLABELLED:
            found.append(f"<{tag} name={given.get('name')}> has no label")
    return found
