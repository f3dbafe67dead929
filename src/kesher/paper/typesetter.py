"""The process that sets one page in type: ``python -I -B -m kesher.paper.typesetter``.

The compiler remembers what it has set, and cannot be made to forget it. So it runs in a process of its own,
which ends with the page: nothing of what was printed stays in the memory of the program that asked.
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path


def main() -> None:
    """Read what is asked from the standard input, as JSON; write the PDF or the picture to the output."""
    import typst

    asked = json.loads(sys.stdin.buffer.read())
    here = Path(str(resources.files("kesher.paper")))
    compiler = typst.Compiler(
        input=str(here / "templates" / f"{asked['template']}.typ"),
        root=str(here / "templates"),
        font_paths=[str(here / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
    )
    if asked["png"] is None:
        made = compiler.compile(format="pdf")
    else:
        made = compiler.compile(format="png", ppi=asked["png"])
    first = made[0] if isinstance(made, list) else made
    sys.stdout.buffer.write(first or b"")


if __name__ == "__main__":
    main()
