"""Kind ``figure_density``: the report gives enough figures for its length."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, partial, passed, unknown
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class FigureDensity:
    """So many figures stand in a thousand characters.

    Attributes:
        full: for a full pass.
        half: for a partial pass.
        least: characters of the shortest text that is measured.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "figure_density"
    full: float
    half: float
    least: int = 300

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the report's own figures."""
        start, end = facts.body
        length = end - start - facts.document.folded.text.count("\n", start, end)
        if length < self.least:
            return unknown("正文太短,不计算数据密度")
        density = round(1000 * len(facts.told) / length, 1)
        said = f"每千字有效数字 {density:g} 个"
        if density >= self.full:
            return passed(said)
        return partial(f"{said},少于 {self.full:g} 个") if density >= self.half else failed(f"{said},少于 {self.half:g} 个")
