"""Kind ``rate_points``: the change of a rate is told in percentage points, and they are the difference of both rates."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PERCENT, Findings, Neighbours, plain, printed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import Figure
from checker.quantities import POINTS
from checker.terms import Terms
from checker.text import lazy

_CHANGED = lazy(
    r"[率度](?:由|从|[\d.%,、()]|(?:年初|上年|去年|20\d\d年)(?:同期)?的?|上升|下降|提高|提升|降低|[到至为达降升])*(?:[,、]?(?:同比|环比|比上年|较上年|比去年|较去年|比上一年|较上一年|与上年相比|较上年同期|比上年同期)(?:的[\d.]+%)?)*(?:增加|增长|提高|提升|上升|下降|降低|减少|回落)(?:了|约|近|达)*$"
)

_BEHIND = lazy(r"[,(](?:上年|去年|上一年|20\d\d年)(?:度|同期)?[\u3400-\u9fff]{0,4}")
_RATE_OF_ITS_OWN = lazy(r"率|比[例重率]|占比")
_THEN_AND_NOW = lazy(r"[由从较]|(?<!占)比(?![例重率])|[上去]年")
_NEXT = lazy(r"[,、]?[\u3400-\u9fff]{2,12}")


@declared(kw_only=True)
class RatePoints:
    """A rate rises or falls by 个百分点, not by %.

    Attributes:
        rates: words that end in 率 or 度 and are rates.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "rate_points"
    rates: Terms

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look at every change of a rate."""
        findings = Findings()
        neighbours = Neighbours(facts.figures)
        for change in facts.figures:
            if not change.change or change.row:
                continue
            if change.quantity.unit == POINTS:
                _difference(facts, change, neighbours.before(change), neighbours.after(change)[:1], findings)
            elif change.quantity.unit == PERCENT and self._of_rate(facts, change):
                findings.contradict(change, f"率的变化写成 {printed(facts, change)},应写“个百分点”")
        return findings.outcome("率的变化")

    def _of_rate(self, facts: Facts, change: Figure) -> bool:
        start = facts.scan.text.rfind("。", change.sentence[0], change.quantity.start) + 1 or change.sentence[0]
        before = facts.scan.text[start : change.quantity.start]
        return bool(_CHANGED.search(before)) and facts.scan.has(self.rates, start, change.quantity.start)


def _difference(facts: Facts, change: Figure, before: list[Figure], after: list[Figure], findings: Findings) -> None:
    """Hold percentage points against the two rates before them, or the one before and that of the year before behind."""
    rates = [figure for figure in before if figure.quantity.unit == PERCENT and not figure.change][-2:]
    behind = [f for f in after if f.quantity.unit == PERCENT and _BEHIND.fullmatch(facts.scan.text[change.quantity.end : f.quantity.start])]
    if behind and rates and _NEXT.fullmatch(facts.scan.text[rates[-1].quantity.end : change.quantity.start]):
        _compare(facts, change, rates[-1], behind[0], findings)
        return
    if len(rates) < 2 or change.quantity.start - rates[0].quantity.end > 40:  # noqa: PLR2004 - two rates, told in one breath
        findings.agree(change, f"用了“个百分点”:{printed(facts, change)}")
        return
    first, second = rates
    if _RATE_OF_ITS_OWN.search(facts.scan.text, second.quantity.end, change.quantity.start):
        return
    if _THEN_AND_NOW.search(facts.scan.text, max(0, first.quantity.start - 3), second.quantity.start):
        _compare(facts, change, second, first, findings)


def _compare(facts: Facts, change: Figure, now: Figure, then: Figure, findings: Findings) -> None:
    first, second = then.quantity, now.quantity
    low, high = abs(second.value - first.value) - first.step - second.step, abs(second.value - first.value) + first.step + second.step
    said = f"{plain(second.value)}% 与 {plain(first.value)}% 相差 {plain(round(abs(second.value - first.value), 4))} 个百分点"
    if low - 1e-9 <= change.value <= high + 1e-9:
        findings.agree(change, f"{said},相符")
    else:
        findings.contradict(change, f"{said},文中写 {printed(facts, change)}")
