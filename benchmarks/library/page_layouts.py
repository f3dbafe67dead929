"""Pages in thirty-six layouts, of which the truth is known: one source of each, set by Typst or by Chromium.

Each layout is a name, the program that sets it, its source, and what must be read: paragraphs with their
kinds (``b`` text, ``h`` a heading, ``n`` a note), each with its letters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "src/kesher/paper/fonts"
Truth = list[tuple[str, str]]

ONE = (
    "איש אחד יצא מביתו בבוקר ולא ידע לאן הוא הולך, ושאל את הרוכל שבפתח העיר, והרוכל ענה לו שכל הדרכים טובות "
    "למי שיש לו פנאי, ומי שאין לו פנאי גם הדרך הקצרה ארוכה לו."
)
TWO = (
    "הלך האיש ועמד על פרשת הדרכים, וראה אבן גדולה ועליה כתוב בדיו ישנה, כי מי שבא עד כאן כבר עבר את הקשה "
    "שבדרך. ישב על האבן ואכל את לחמו, ולא הוסיף לשאול."
)
THREE = (
    "ולעת ערב חזר אל ביתו בדרך אחרת, וסיפר לבני ביתו את כל אשר ראה, ואיש מהם לא האמין לו. אמר להם, צאו גם "
    "אתם וראו, ואין הדרך רחוקה כלל."
)
ENGLISH = (
    "A man left his house in the morning without knowing where he was going, and asked the pedlar at "
    "the gate, who said that every road is good for a man who has time."
)
WORDS = [
    ("סבלנות", "קוצר רוח", "שער א"),
    ("נדיבות", "קמצנות", "שער ב"),
    ("אומץ", "פחד", "שער ג"),
    ("אמת", "כזב", "שער ד"),
]
ITEMS = ["פותח את החלון.", "סוגר את הדלת ומדליק את הנר.", "יושב וכותב."]


class Layout(NamedTuple):
    name: str
    program: str
    source: str
    truth: Truth


def b(*texts: str) -> Truth:
    return [("b", each) for each in texts]


def typst(
    name: str, body: str, truth: Truth, *, font: str = "Frank Ruhl Libre", more: str = "", size: int = 11
) -> Layout:
    head = (
        "#set page(width: 148mm, height: 210mm, margin: 17mm)\n"
        f'#set text(font: "{font}", size: {size}pt, lang: "he", dir: rtl)\n#set smartquote(enabled: false)\n'
    )
    return Layout(name, "typst", f"{head}{more}\n{body}", truth)


def chromium(
    name: str, body: str, truth: Truth, *, style: str = "", font: str = "Frank Ruhl Libre"
) -> Layout:
    page = (
        f'<html lang="he" dir="rtl"><style>body {{font: 11pt "{font}", "DejaVu Sans"; line-height: 1.35}}'
        f"{style}</style><body>{body}</body></html>"
    )
    return Layout(name, "chromium", page, truth)


def p(*texts: str) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


def layouts() -> list[Layout]:
    """All of them."""
    return [*_by_typst(), *_by_chromium()]


def _by_typst() -> Iterator[Layout]:
    three = f"{ONE}\n\n{TWO}\n\n{THREE}"
    justify, indent = (
        "#set par(justify: true)",
        "#set par(justify: true, first-line-indent: 1.4em, spacing: 0.65em)",
    )
    yield typst("plain, ragged", three, b(ONE, TWO, THREE))
    yield typst("plain, justified", three, b(ONE, TWO, THREE), more=justify, font="Heebo")
    yield typst("indented, no white between", three, b(ONE, TWO, THREE), more=indent)
    yield typst(
        "two columns", f"#columns(2)[{three}\n\n{three}]", b(ONE, TWO, THREE) * 2, more=justify, size=10
    )
    across = f"= דרכי האדם\n#columns(2)[{three}\n\n{three}]"
    yield typst(
        "title over two columns", across, [("h", "דרכי האדם"), *b(ONE, TWO, THREE) * 2], more=justify, size=10
    )
    yield typst(
        "chapters",
        f"= שער א\n{ONE}\n= שער ב\n{TWO}\n\n{THREE}",
        [("h", "שער א"), *b(ONE), ("h", "שער ב"), *b(TWO, THREE)],
    )
    bold = f"*איש אחד* {ONE[8:]}\n\n*הלך* {TWO[4:]}\n\n{THREE}"
    yield typst("bold first words", bold, b(ONE, TWO, THREE), more=justify)
    large = f"#text(size: 15pt)[איש אחד] {ONE[8:]}\n\n#text(size: 15pt)[הלך] {TWO[4:]}"
    yield typst("larger first words", large, b(ONE, TWO), more=justify)
    signs = "\n\n".join(
        each.replace(",", "#text(size: 14pt)[,]").replace(".", "#text(size: 15pt)[.]") for each in (ONE, TWO)
    )
    yield typst("signs in a larger type", signs, b(ONE, TWO))
    notes = f"{ONE[:-1]}#footnote[ראה מה שאמרו הזקנים.] ועוד.\n\n{TWO}#footnote[כך סיפרו.]\n\n{THREE}"
    yield typst(
        "notes at the foot", notes,
        [*b(ONE[:-1] + " ועוד.", TWO, THREE), ("n", "ראה מה שאמרו הזקנים."), ("n", "כך סיפרו.")],
        more=justify,
    )  # fmt: skip
    yield typst(
        "numbered list",
        ONE + "\n" + "".join(f"\n+ {each}" for each in ITEMS) + f"\n\n{TWO}",
        b(ONE, *ITEMS, TWO),
    )
    yield typst(
        "bulleted list",
        ONE + "\n" + "".join(f"\n- {each}" for each in ITEMS) + f"\n\n{TWO}",
        b(ONE, *ITEMS, TWO),
    )
    long_items = f"+ {ONE}\n+ {TWO}\n+ {THREE}"
    yield typst("list of long items", long_items, b(ONE, TWO, THREE), more=justify)
    cells = "".join(f"[{cell}]," for row in WORDS for cell in row)
    rows = b(*("".join(row) for row in WORDS))
    yield typst(
        "table with lines", f"{ONE}\n\n#table(columns: 3, {cells})\n\n{TWO}", [*b(ONE), *rows, *b(TWO)]
    )
    wide = f"#table(columns: (1fr, 1fr, 1fr), stroke: none, {cells})"
    yield typst("table without lines", f"{ONE}\n\n{wide}\n\n{TWO}", [*b(ONE), *rows, *b(TWO)])
    pairs = [(ONE[:60], TWO[:70]), (TWO[:50], THREE[:90]), (THREE[:80], ONE[:40])]
    wrapped = "".join(f"[{one}],[{two}]," for one, two in pairs)
    yield typst(
        "table of wrapped cells", f"{ONE}\n\n#table(columns: (1fr, 1fr), {wrapped})\n\n{TWO}",
        [*b(ONE), *b(*(one + two for one, two in pairs)), *b(TWO)],
    )  # fmt: skip
    levels = f"{ONE}\n\n#table(columns: 3, stroke: (x: none), {cells})\n\n{TWO}"
    yield typst("table with lines across", levels, [*b(ONE), *rows, *b(TWO)])
    paged = '#set page(header: align(center)[דרכי האדם], numbering: "1", height: 120mm)'
    heads = f"{paged}\n{three}\n\n{three}\n\n{three}"
    yield typst("heads and page numbers", heads, b(ONE, TWO, THREE) * 3, more=justify)
    contents = "#outline(title: [תוכן העניינים])\n#pagebreak()\n" + "\n\n".join(
        f"= פרק {each}\n{ONE}" for each in "אבגד"
    )
    yield typst("contents", contents, [each for one in "אבגד" for each in (("h", f"פרק {one}"), ("b", ONE))])
    yield typst(
        "Hebrew as if it were English",
        f'#set text(dir: ltr, lang: "en")\n#set align(left)\n{three}',
        b(ONE, TWO, THREE),
    )
    questions = f"*שאלה:* {ONE}\n\n*תשובה:* {TWO}\n\n{THREE}"
    yield typst("questions", questions, b(f"שאלה: {ONE}", f"תשובה: {TWO}", THREE), more=justify)


def _by_chromium() -> Iterator[Layout]:
    yield chromium("web: plain", p(ONE, TWO, THREE), b(ONE, TWO, THREE), font="DejaVu Sans")
    initial = "p:first-letter {float: right; font-size: 3.1em; line-height: 0.85}"
    yield chromium("web: initials", p(ONE, TWO), b(ONE, TWO), style=initial)
    verses = (
        "<p>"
        + " ".join(f"<sup>{sign}</sup>{text}" for sign, text in zip("אבג", (ONE, TWO, THREE), strict=True))
        + "</p>"
    )
    yield chromium("web: letters of verses", verses, b(f"א {ONE} ב {TWO} ג {THREE}"))
    box = f'<div class="box">הערה שעומדת בצד, בתוך מסגרת.</div>{p(ONE, TWO)}'
    boxed = ".box {float: left; width: 28%; border: 1px solid; padding: 4px; margin: 6px; font-size: 9pt}"
    yield chromium(
        "web: note in a box", box, [*b(ONE, TWO), ("n", "הערה שעומדת בצד, בתוך מסגרת.")], style=boxed
    )
    table = "".join("<tr>" + "".join(f"<td>{each}" for each in row) for row in WORDS)
    rows = b(*("".join(row) for row in WORDS))
    lined = "table {border-collapse: collapse} td {border: 1px solid; padding: 3px}"
    yield chromium(
        "web: table with lines",
        f"{p(ONE)}<table>{table}</table>{p(TWO)}",
        [*b(ONE), *rows, *b(TWO)],
        style=lined,
    )
    yield chromium("web: table without", f"{p(ONE)}<table>{table}</table>{p(TWO)}", [*b(ONE), *rows, *b(TWO)])
    yield chromium(
        "web: list",
        f"{p(ONE)}<ol>{''.join(f'<li>{each}' for each in ITEMS)}</ol>{p(TWO)}",
        b(ONE, *ITEMS, TWO),
    )
    asks = '<p dir="rtl" style="text-align: right">מי פתח את השער?</p>'
    mixed = f'<div dir="ltr" style="text-align: left">{p(ENGLISH)}{asks}'
    yield chromium(
        "web: Hebrew in English", f"{mixed}{p(ENGLISH)}</div>", b(ENGLISH, "מי פתח את השער?", ENGLISH)
    )
    two = '<div style="columns: 2; text-align: justify">'
    columns = f"<h1>דרכי האדם</h1>{two}{p(ONE, TWO, THREE, ONE, TWO, THREE)}</div>"
    yield chromium("web: title over columns", columns, [("h", "דרכי האדם"), *b(ONE, TWO, THREE) * 2])
    yield chromium(
        "web: headings",
        f"<h2>שער א</h2>{p(ONE)}<h2>שער ב</h2>{p(TWO)}",
        [("h", "שער א"), *b(ONE), ("h", "שער ב"), *b(TWO)],
    )
    yield chromium(
        "web: headings of the text's size",
        f"<h2>פתיחה</h2>{p(ONE)}<h2>בדרך אל השער</h2>{p(TWO)}",
        [("h", "פתיחה"), *b(ONE), ("h", "בדרך אל השער"), *b(TWO)],
        style="h2 {font-size: 11pt}",
        font="DejaVu Serif",
    )
    over = "".join(f"<h2>{head}</h2>{p(ONE, TWO, THREE)}" for head in ("פתיחה", "בדרך"))
    yield chromium(
        "web: headings over two columns",
        f'<div style="columns: 2; text-align: justify">{over}</div>',
        [("h", "פתיחה"), *b(ONE, TWO, THREE), ("h", "בדרך"), *b(ONE, TWO, THREE)],
        style="h2 {column-span: all}",
    )
    english = ["A man left his house early and did not know whither.", "He asked the pedlar at the gate."]
    sides = f'<div>{p(ONE)}</div><div dir="ltr">{p(*english)}</div>'
    yield chromium(
        "web: beside its translation",
        f'<div class="two">{sides}</div>{p(TWO)}',
        b(ONE, *english, TWO),
        style=".two {display: grid; grid-template-columns: 1fr 1fr; gap: 5mm}",
    )
    beside = f'<div class="n">על פי כתב יד.</div>{p(ONE)}<div class="n">וכן אמרו הזקנים שבעיר.</div>{p(TWO)}'
    yield chromium(
        "web: short notes in the margin",
        beside,
        [*b(ONE, TWO), ("n", "על פי כתב יד."), ("n", "וכן אמרו הזקנים שבעיר.")],
        style="p {margin: 0 0 0 36mm} .n {float: left; clear: left; width: 30mm; font-size: 7.5pt}",
    )
    verses = "<br>".join(("אור קטן בחלון", "מספיק לכל הלילה", "מי ששומר עליו", "אינו ירא"))
    middle = '<p style="text-align: center">'
    yield chromium(
        "web: verses in the middle",
        f"{p(ONE)}{middle}{verses}</p>{p(TWO)}{middle}* * *</p>{p(THREE)}",
        b(ONE, "אור קטן בחלון", "מספיק לכל הלילה", "מי ששומר עליו", "אינו ירא", TWO, "* * *", THREE),
    )


def files(found: list[Layout]) -> Iterator[tuple[Layout, bytes]]:
    """Each layout as a PDF; those of Chromium only where it is installed."""
    for each in (one for one in found if one.program == "typst"):
        yield each, by_typst(each)
    sys.path.insert(0, str(ROOT / "tests"))
    from doors import SWITCHES
    from doors import chromium as program

    path = program()
    if path is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        for each in (one for one in found if one.program == "chromium"):
            yield each, by_chromium(each, browser)
        browser.close()


def by_typst(layout: Layout) -> bytes:
    """A layout as Typst sets it: a PDF."""
    import typst as compiler

    return bytes(compiler.compile(layout.source.encode(), font_paths=[str(FONTS)]))


def by_chromium(layout: Layout, browser: Browser) -> bytes:
    """A layout as a running Chromium prints it: a PDF."""
    page = browser.new_page()
    page.set_content(layout.source)
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "16mm")
    made = page.pdf(width="148mm", height="210mm", margin=margin)
    page.close()
    return made
