"""Refusals from below, as the values that the doors expect."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from kesher.method.problems import Problem, Refused

Given = ParamSpec("Given")
Result = TypeVar("Result")


def answers(act: Callable[Given, Result | Problem]) -> Callable[Given, Result | Problem]:
    """Turn a refusal from below into the value that the doors expect."""

    @wraps(act)
    def answered(*given: Given.args, **named: Given.kwargs) -> Result | Problem:
        try:
            return act(*given, **named)
        except Refused as refused:
            return refused.problem

    return answered
