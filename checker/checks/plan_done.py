"""Kind ``plan_done``: what was done is not more than what was planned, unless the report says so."""

from itertools import pairwise
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import Findings, counts, near_words, plain, together
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import TARGET, Figure
from checker.terms import Terms
from checker.text import lazy

_GENERIC = lazy(r"年初|年度|全年|今年|计划|规划|拟|实际|已|共|累计|完成|了|截至目前|截至年底|开展|实施|20\d\d年|[,、()]")


@declared(kw_only=True)
class PlanDone:
    """A planned number and the number done stand beside each other.

    Attributes:
        plan: words of the planned number.
        done: words of the number done.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "plan_done"
    plan: Terms
    done: Terms

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare each number done with the planned one just before it."""
        findings = Findings()
        figures = [figure for figure in counts(facts.figures) if not figure.row and not figure.change]
        for planned, done in pairwise(figures):
            if self._belong(facts, planned, done):
                said = f"完成 {plain(done.value)},计划 {plain(planned.value)}"
                if done.quantity.low > planned.quantity.high:
                    findings.ask(done, f"{said};请说明超出的原因或更正")
                else:
                    findings.agree(done, said)
        return findings.outcome("计划数与完成数")

    def _belong(self, facts: Facts, planned: Figure, done: Figure) -> bool:
        if planned.kind != TARGET or not together(planned, done) or planned.quantity.unit != done.quantity.unit:
            return False
        if not facts.scan.has(self.plan, planned.clause[0], planned.quantity.start) or not facts.scan.has(self.done, done.clause[0], done.quantity.start):
            return False
        first, second = (_core(facts, figure) for figure in (planned, done))
        return not second or not first or first in second or second in first


def _core(facts: Facts, figure: Figure) -> str:
    """Return the words of a number that say what is counted."""
    behind = facts.scan.text[figure.quantity.end : figure.clause[1]]
    return _GENERIC.sub("", near_words(facts, figure) + behind)
