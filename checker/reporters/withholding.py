"""Which reports keep their text to themselves: formats that carry it leave it out where a mark of secrecy stands on it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from checker.report import FAIL, PARTIAL, Report
from checker.reporters import Setting

_SECRET = frozenset({"lone_lines"})
"""Kinds of checks that find marks such as a degree of secrecy."""


def withheld(report: Report, setting: Setting) -> bool:
    """Say whether the text of a report is left out: a rule about marks of secrecy fails, waived or not, and nothing forces it."""
    if setting.force:
        return False
    failing = {result.rule for result in report.results if result.verdict in {FAIL, PARTIAL}}
    return any(rule.id in failing and any(check.kind in _SECRET for check in _checks(rule.check)) for rule in setting.pack.rules)


def _checks(value: Any) -> Iterator[Any]:
    """Yield a check and the checks inside it (a rule may part them by level or year)."""
    if isinstance(value, (list, tuple)):
        for item in value:
            if not isinstance(item, str):  # terms, of which there are thousands
                yield from _checks(item)
    elif is_dataclass(value):
        if hasattr(value, "kind"):
            yield value
        for field in fields(value):
            yield from _checks(getattr(value, field.name))
