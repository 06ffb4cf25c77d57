"""Kind ``cases``: different checks for different levels."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Check, Earlier, Outcome, unknown
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class Case:
    """A check for some levels.

    Attributes:
        levels: the levels it is for; empty: all others.
        check: the check.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    check: Any
    levels: tuple[str, ...] = ()


@declared(kw_only=True)
class Cases:
    """The first case that holds for the level of the report.

    Attributes:
        cases: in the order in which they are tried.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "cases"
    cases: tuple[Case, ...]

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:
        """Run the check of the first case that fits."""
        level = facts.metadata.level
        if level is None:
            return unknown("层级不明")
        for case in self.cases:
            if not case.levels or level in case.levels:
                check: Check = case.check
                return check.run(facts, earlier)
        return unknown(f"没有为“{level}”规定判法")
