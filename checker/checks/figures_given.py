"""Kind ``figures_given``: the report gives figures of a group of indicators."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, failed, missing
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import TARGET, ZERO, Figure
from checker.report import PARTIAL, PASS
from checker.terms import Terms

_SHOWN = 5


@declared(kw_only=True)
class FiguresGiven:
    """So many figures of a group are given for the year of the report.

    Attributes:
        indicators: the group.
        least: how many different indicators make a full pass; fewer are partial.
        vague: indicators of the group that tell too little to pass alone.
        settles: indicators of which a zero in words, such as 没有制定规范性文件, or a single one, whose outcome needs no number, leaves
            nothing more to count: a full pass.
        mention: wording that speaks of the matter.
        mention_but_not: look-alikes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "figures_given"
    indicators: tuple[str, ...]
    least: int = 1
    vague: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    mention: Terms
    mention_but_not: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the indicators that the report gives."""
        given: dict[str, Figure] = {}
        for figure in facts.told:
            if figure.indicator in self.indicators:
                given.setdefault(figure.indicator, figure)
        if given:
            return self._given(list(given.values()))
        goals = [figure for figure in facts.figures if figure.indicator in self.indicators and figure.kind == TARGET]
        spoken = facts.scan.within(self.mention, *facts.body, self.mention_but_not)
        if goals:
            return failed("文中只有“{title}”的目标,没有本年的数", *(figure.span for figure in goals[:_SHOWN]), reason="goal")
        if spoken:
            return failed("文中提到“{title}”,没有写数字", *spoken[:1], reason="mention")
        return missing("文中没有“{title}”", None)

    def _given(self, given: list[Figure]) -> Outcome:
        none = any((figure.kind == ZERO or figure.value == 1) and figure.indicator in self.settles for figure in given)
        enough = none or (len(given) >= self.least and any(figure.indicator not in self.vague for figure in given))
        # Which number is of which kind is a matter of reading; that there is none can be seen.
        evidence = [Evidence(figure.span, certainty="" if enough else "doubtful") for figure in given[:_SHOWN]]
        if enough:
            return Outcome(PASS, f"已写 {len(given)} 项数字", evidence=evidence)
        vague = all(figure.indicator in self.vague for figure in given)
        said = "只写了口径不明的数字" if vague else f"只写了 {len(given)} 项数字"
        return Outcome(PARTIAL, said, "vague" if vague else "few", evidence)
