"""Kind ``rate_range``: a rate that is a share lies between 0 and 100 percent."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PERCENT, Findings, printed
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Terms

_WHOLE = 100


@declared(kw_only=True)
class RateRange:
    """No rate that is a share is above 100 % or below zero.

    Attributes:
        rates: words of such rates; growth and 完成率 are none.
        but_not: look-alikes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "rate_range"
    rates: Terms
    but_not: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look at every rate beside one of the words."""
        findings = Findings()
        for rate in facts.figures:
            if rate.quantity.unit != PERCENT or rate.change or not facts.scan.has(self.rates, rate.clause[0], rate.quantity.start, self.but_not):
                continue
            negative = facts.scan.text[max(0, rate.quantity.start - 1) : rate.quantity.start] in {"-", "负"}
            if rate.value > _WHOLE or negative:
                findings.contradict(rate, f"{'-' if negative else ''}{printed(facts, rate)} 不在 0—100% 之间")
            else:
                findings.agree(rate, f"{printed(facts, rate)} 在 0—100% 之间")
        return findings.outcome("比率的范围")
