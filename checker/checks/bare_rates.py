"""Kind ``bare_rates``: a rate that is spoken of has a figure, and the figure its count."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.checks.comparing import PERCENT, near_words
from checker.declared import declared
from checker.facts import Facts
from checker.facts.passages import sentences
from checker.report import PARTIAL
from checker.terms import Span, Terms
from checker.text import lazy

_RATE = lazy(r"[\u3400-\u9fff]{2}率")


@declared(kw_only=True)
class Base:
    """A rate and what gives it weight.

    Attributes:
        rate: its indicator.
        counts: indicators of which one gives the number of cases.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    rate: str
    counts: tuple[str, ...]


@declared(kw_only=True)
class BareRates:
    """Rates are not only described, and not given without any count.

    Attributes:
        described: wording that describes a rate.
        described_but_not: look-alikes.
        bases: rates that need a count somewhere in the report.
        remote: roles in whose sections it does not matter.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "bare_rates"
    described: Terms
    described_but_not: Terms = ()
    bases: tuple[Base, ...] = ()
    remote: tuple[str, ...] = ("plan",)

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for rates in words and rates without count."""
        far = [span for role in self.remote for span in facts.sections[role].spans]
        words = [s for s in facts.scan.within(self.described, *facts.body, self.described_but_not) if not any(a <= s[0] < b for a, b in far)]
        own = facts.told
        given = "".join(near_words(facts, figure) for figure in own if figure.quantity.unit == PERCENT)
        evidence = [Evidence(span, message="只有形容,没有数字") for span in words if not _has_figure(facts, span) and not _told(facts, span, given)]
        for base in self.bases:
            rates = [figure for figure in own if figure.indicator == base.rate and figure.quantity.unit == PERCENT]
            if rates and not any(figure.indicator in base.counts for figure in own):
                evidence.append(Evidence(rates[0].span, message="只有率,没有件数"))
        if not evidence:
            return passed("提到的率都有数字")
        return Outcome(PARTIAL, f"有 {len(evidence)} 处只说率的高低或只给率", evidence=sorted(evidence, key=lambda e: e.span or (0, 0)))


def _has_figure(facts: Facts, span: Span) -> bool:
    left = max(facts.scan.text.rfind(stop, 0, span[0]) for stop in "。\n") + 1
    right = next((end for start, end in sentences(facts.scan.text, left, min(len(facts.scan.text), span[1] + 200)) if start <= span[0] < end), span[1])
    return any(left <= figure.quantity.start < right for figure in facts.figures)


def _told(facts: Facts, span: Span, given: str) -> bool:
    """Say whether the rate described is given as a figure elsewhere."""
    rate = _RATE.search(facts.scan.text, *span)
    return rate is not None and rate[0] in given
