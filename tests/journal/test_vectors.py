"""What this program seals, every backend of the cipher opens: the same file is opened in a browser too."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "vectors.json").read_text("utf-8"))


def test_the_vectors_come_out_here() -> None:
    spec = spec_from_file_location("vectors", HERE / "vectors.py")
    assert spec and spec.loader
    opening = module_from_spec(spec)
    spec.loader.exec_module(opening)
    assert set(VECTORS) >= {"seal", "hide", "agreed", "digest", "derived", "stretched", "pages", "slips"}
    assert opening.wrong(VECTORS) == []
    turned = {"digest": [VECTORS["digest"][0] | {"digest": "00" * 32}]}
    assert opening.wrong(turned) == ["digest 0"]
