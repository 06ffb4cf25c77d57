"""Kind ``by_year``: what the report refers to is what was in force in its year."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, missing, not_applicable, passed, unknown
from checker.checks.wording import sentence_around, told
from checker.checks.years import YearSpan
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, UNKNOWN
from checker.terms import Span, Terms


@declared(kw_only=True)
class Period:
    """What belongs to some report years.

    Attributes:
        years: the report years.
        current: what was in force; one of them is enough.
        near: what is nearly that: the last but one, or a document of a lower level.
        outdated: what was no longer in force; only where none of the others stands.
        ask: message for years whose own documents are not known yet: then it is not judged.
        name: what is expected, in Chinese, for the messages.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    years: YearSpan
    current: Terms = ()
    near: Terms = ()
    outdated: Terms = ()
    ask: str = ""
    name: str = ""


@declared(kw_only=True)
class ByYear:
    """The expression that belongs to the report year stands there.

    Attributes:
        periods: what belongs to which years; the first that holds counts.
        retrospect: words in the same sentence that make an outdated reference a look back.
        absent: verdict when the report refers to nothing of the kind.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "by_year"
    periods: tuple[Period, ...]
    retrospect: Terms = ()
    absent: str = FAIL

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for current, outdated and nearly current references, in this order."""
        year = facts.metadata.report_year
        if year is None:
            return unknown("年度识别不出,无法判定")
        period = next((period for period in self.periods if period.years.holds(year)), None)
        if period is None:
            return not_applicable("没有规定这一年度的写法")
        start, end = told(facts)
        right = facts.scan.within(period.current, start, end)
        if right:
            return passed(f"与 {year} 年度相符", *right[:1])
        return self._otherwise(facts, period, year, (start, end))

    def _otherwise(self, facts: Facts, period: Period, year: int, span: Span) -> Outcome:
        """Say what stands there instead of the current reference."""
        values: dict[str, Any] = {"name": period.name, "year": year}
        outdated = [place for place in facts.scan.within(period.outdated, *span) if not self._looks_back(facts, place)]
        near = facts.scan.within(period.near, *span)
        if period.ask:
            known = outdated or near
            return Outcome(UNKNOWN, period.ask, "ask", [Evidence(place) for place in known[:1]], values)
        if outdated:
            said = "、".join(dict.fromkeys(facts.document.printed(*place) for place in outdated))
            return Outcome(FAIL, f"{year} 年度仍写“{said}”,应为{period.name}", "outdated", [Evidence(place) for place in outdated], values)
        if near:
            return Outcome(PARTIAL, f"{year} 年度应写到{period.name},文中只有相近的内容", "near", [Evidence(near[0], certainty="doubtful")], values)
        if self.absent == NOT_APPLICABLE:
            return not_applicable("文中没有写到这方面")
        return missing(f"文中未见{period.name}", None, self.absent, **values)

    def _looks_back(self, facts: Facts, place: Span) -> bool:
        return facts.scan.has(self.retrospect, *sentence_around(facts.scan.text, place))
