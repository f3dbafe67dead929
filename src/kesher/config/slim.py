"""Keeping Django's database layer out of a process that has no Django database.

``django.http`` reads ``django.core.serializers`` for the encoder of ``JsonResponse``, and ``django.views``
reads the generic views; both pull in the whole ORM and the forms. The local door uses none of them: its
store is Kesher's own. Leaving them out saves about a third of the start and six megabytes
(``benchmarks/web/web.py``). Nothing of Django is changed: two of its packages are entered without running
their ``__init__``, and the module that only an unused ``JsonResponse`` needs is given its one name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import django

_PACKAGES = ("django.views.generic", "django.core.serializers")
_ENCODER = "django.core.serializers.json"


def leave_out_the_orm() -> None:
    """Call before Django's handlers are imported; does nothing where the ORM is already loaded."""
    if "django.db.models" in sys.modules:
        return
    root = Path(django.__path__[0])
    for name in _PACKAGES:
        package = ModuleType(name)
        package.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
        sys.modules.setdefault(name, package)
    encoder = ModuleType(_ENCODER)
    encoder.__dict__["DjangoJSONEncoder"] = json.JSONEncoder
    sys.modules.setdefault(_ENCODER, encoder)
