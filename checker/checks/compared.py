"""Kind ``compared``: figures stand beside those of another year."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, missing, passed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import PREVIOUS, TARGET


@declared(kw_only=True)
class Compared:
    """At least so many figures tell of a change, or of the year before.

    Attributes:
        least: how many.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "compared"
    least: int = 1

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count changes and figures of the year before."""
        found = [figure for figure in facts.figures if figure.kind != TARGET and (figure.change or figure.kind == PREVIOUS)]
        if len(found) >= self.least:
            return passed(f"有 {len(found)} 处与上年对比", *(figure.span for figure in found[:5]))
        return missing("文中没有与上年对比的数据", None)
