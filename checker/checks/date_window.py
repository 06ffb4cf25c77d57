"""Kind ``date_window``: a date lies within its term."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, unknown
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL, PASS

_NAMES = {"publish_date": "公开日期", "sign_date": "成文日期"}


@declared(kw_only=True)
class DateWindow:
    """A date of the report against days of the year that follows the report year.

    Attributes:
        date: ``publish_date`` or ``sign_date``.
        full: first and last day (MM-DD) of a pass; a day beginning with ``-`` belongs to the report year itself.
        half: the same for a partial pass.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "date_window"
    date: str
    full: tuple[str | None, str | None]
    half: tuple[str | None, str | None] | None = None

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the date with the windows."""
        value, year = getattr(facts.metadata, self.date), facts.metadata.report_year
        name = _NAMES[self.date]
        if not value or not year:
            return unknown(f"没有{name}" if not value else "报告年度不明")
        signature = facts.frame.signature
        evidence = [Evidence((signature.start, signature.end))] if signature and self.date == "sign_date" else []
        for verdict, window in ((PASS, self.full), (PARTIAL, self.half)):
            if window and _inside(value, window, year):
                return Outcome(verdict, f"{name}为 {value}", evidence=evidence)
        return Outcome(FAIL, f"{name}为 {value}", evidence=evidence)


def _inside(value: str, window: tuple[str | None, str | None], year: int) -> bool:
    first, last = (_day(day, year) for day in window)
    return (first is None or value >= first) and (last is None or value <= last)


def _day(day: str | None, year: int) -> str | None:
    if day is None:
        return None
    return f"{year}-{day[1:]}" if day.startswith("-") else f"{year + 1}-{day}"
