"""Kind ``length``: the report is neither too short nor too long for its level."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, partial, passed, unknown
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class Length:
    """The number of Chinese characters lies in the range of the level.

    Attributes:
        ranges: level → (least, most).
        tolerance: share by which a range may be missed for a partial pass.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "length"
    ranges: dict[str, tuple[int, int]]
    tolerance: float

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Measure the body."""
        bounds = self.ranges.get(facts.metadata.level or "")
        if bounds is None:
            return unknown("层级不明,不判篇幅")
        size = facts.scan.han(*facts.body)
        low, high = bounds
        message = f"正文 {size} 字,通常在 {low}—{high} 字"
        if low <= size <= high:
            return passed(message)
        near = low * (1 - self.tolerance) <= size <= high * (1 + self.tolerance)
        return (partial if near or size > high else failed)(message, reason="long" if size > high else "short")
