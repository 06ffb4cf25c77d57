"""Showing reports: one module a format, one line in `REPORTERS` each.

A reporter is written as it goes, so that thousands of reports need no more memory than one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from checker.packs.model import Pack
from checker.report import Policy, Report


@dataclass(slots=True, eq=False, repr=False)
class Setting:
    """What a reporter is told before the first report.

    Attributes:
        pack: the rules in use.
        policy: stage, threshold and strictness.
        colour: whether escape sequences may be used.
        width: columns of the terminal.
        many: more than one report will come.
    """

    pack: Pack
    policy: Policy
    colour: bool = False
    width: int = 100
    many: bool = False


class Reporter(Protocol):
    """Turns reports into text, piece by piece."""

    def begin(self) -> str:
        """Return what stands before the first report."""
        ...

    def report(self, report: Report) -> str:
        """Return one report."""
        ...

    def end(self) -> str:
        """Return what stands behind the last report."""
        ...


def _table(setting: Setting) -> Reporter:
    from checker.reporters.table import TableReporter  # noqa: PLC0415 - only the format asked for is imported

    return TableReporter(setting)


def _json(setting: Setting) -> Reporter:
    from checker.reporters.json import JsonReporter  # noqa: PLC0415 - only the format asked for is imported

    return JsonReporter(setting)


REPORTERS: dict[str, Callable[[Setting], Reporter]] = {"table": _table, "json": _json}
"""Name of the format → reporter."""

MACHINE = frozenset({"json"})
"""Formats read by programs: always UTF-8."""
