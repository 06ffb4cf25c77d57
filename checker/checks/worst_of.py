"""Kind ``worst_of``: a line that sums up other rules."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, not_applicable
from checker.declared import declared
from checker.facts import Facts
from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN

_ORDER = (ERROR, FAIL, PARTIAL, UNKNOWN, PASS)
_SAID = {ERROR: "没有判完", FAIL: "不通过", PARTIAL: "部分通过", UNKNOWN: "无法判定", PASS: "通过"}


@declared(kw_only=True)
class WorstOf:
    """The worst verdict of the rules named.

    Attributes:
        rules: ids of rules of the pack.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "worst_of"
    rules: tuple[str, ...]

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Return the worst of the verdicts."""
        known = {rule: earlier[rule] for rule in self.rules if earlier.get(rule, NOT_APPLICABLE) != NOT_APPLICABLE}
        if not known:
            return not_applicable("所汇总的各项都不适用")
        worst = min(known.values(), key=_ORDER.index)
        said = ",".join(f"{rule} {_SAID[verdict]}" for rule, verdict in known.items())
        return Outcome(worst, said)
