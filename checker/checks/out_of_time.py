"""Kind ``out_of_time``: nothing is told that did not exist yet, or no longer, in the report year."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed, unknown
from checker.checks.wording import faulty, sentence_around, told
from checker.checks.years import YearSpan
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Span, Terms
from checker.text import lazy

_DAY = r"(?P<y{0}>20\d\d)年(?P<m{0}>\d{{1,2}})月(?P<d{0}>\d{{1,2}})日"
_STARTS = r"(?:起|开始|正式)*(?:施行|实施|生效)"
# 2024年1月1日起施行的《行政复议法》, 《行政复议法》(2023年修订)自2024年1月1日起施行.
_IN_FORCE = lazy(
    rf"{_DAY.format(1)}{_STARTS}的?(?:新?(?:修订|修正|修改)的?|新)?《(?P<law>[^《》]{{3,30}})》"
    rf"|《(?P<before>[^《》]{{3,30}})》(?:\([^()]{{1,12}}\))?(?:已|将|于|自|从)*{_DAY.format(2)}{_STARTS}"
)
_OPENING = 45  # characters of a title that runs into its paragraph


@declared(kw_only=True)
class Dated:
    """Something with the years it does not belong to.

    Attributes:
        terms: how it is named.
        but_not: look-alikes.
        aside: words in the same sentence under which it may be named all the same.
        years: report years it does not belong to.
        said: what is so about it, in Chinese (2020年11月提出).
        doubtful: the fault is only probable.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    terms: Terms
    years: YearSpan
    said: str
    but_not: Terms = ()
    aside: Terms = ()
    doubtful: bool = False


@declared(kw_only=True)
class OutOfTime:
    """Everything named belongs to the report year.

    Attributes:
        dated: what does not belong to which years.
        ahead: roles whose sections speak of the following year.
        effective: title of a law → the days from which its versions are in force, ``YYYY-MM-DD``; another day beside it may be a slip.
        own_year: roles whose sections tell the report year: a paragraph that opens with the year before and never names the
            report year may be left over from the last report.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "out_of_time"
    dated: tuple[Dated, ...]
    ahead: tuple[str, ...] = ("plan",)
    own_year: tuple[str, ...] = ()
    effective: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for what does not belong to the year; what the plan names belongs to the next one."""
        year = facts.metadata.report_year
        if year is None:
            return unknown("年度识别不出,无法判定")
        start, end = told(facts)
        found: dict[Span, Evidence] = {}
        for dated in self.dated:
            if dated.years.holds(year) or dated.years.holds(year + 1):
                for span in facts.scan.within(dated.terms, start, end, dated.but_not):
                    spoken_of = year + self._is_ahead(facts, span)
                    if dated.years.holds(spoken_of) and not (dated.aside and facts.scan.has(dated.aside, *sentence_around(facts.scan.text, span))):
                        message = f"“{facts.document.printed(*span)}”与 {spoken_of} 年度不符:{dated.said}"
                        found.setdefault(span, Evidence(span, message=message, certainty="doubtful" if dated.doubtful else ""))
        for span in _left_over(facts, self.own_year, year):
            found.setdefault(span, Evidence(span, message=f"这一段只写 {year - 1} 年,疑为上一年报告的内容,请核对", certainty="doubtful"))
        for span, message in self._misdated(facts):
            found.setdefault(span, Evidence(span, message=message, certainty="doubtful"))
        return faulty([found[span] for span in sorted(found)]) if found else passed(f"没有与 {year} 年度不符的内容")

    def _misdated(self, facts: Facts) -> Iterator[tuple[Span, str]]:
        """Yield the days from which a law is said to be in force, where no version of it is."""
        for match in _IN_FORCE.finditer(facts.scan.text, *told(facts)) if self.effective else ():
            days = self.effective.get((match["law"] or match["before"]).removeprefix("中华人民共和国"))
            year, month, day = (match[f"{part}1"] or match[f"{part}2"] for part in "ymd")
            if days and f"{year}-{int(month):02}-{int(day):02}" not in days:
                span = (match.start("y1"), match.end("d1") + 1) if match["y1"] else (match.start("y2"), match.end("d2") + 1)
                yield span, f"《{match['law'] or match['before']}》的施行日期是 {'、'.join(days)},文中写“{facts.document.printed(*span)}”,请核对"

    def _is_ahead(self, facts: Facts, span: Span) -> bool:
        """Say whether a place speaks of the year after the report's."""
        return any(start <= span[0] < end for role in self.ahead for start, end in facts.sections[role].spans)


def _left_over(facts: Facts, roles: tuple[str, ...], year: int) -> Iterator[Span]:
    """Yield the openings of paragraphs that tell of the year before only."""
    text, opening = facts.scan.text, f"{year - 1}年"
    for start, end in (span for role in roles for span in facts.sections[role].spans):
        at = text.find(opening, start, end)
        while at >= 0:
            line = max(text.rfind("\n", 0, at) + 1, start)
            stop = text.find("\n", at, end)
            stop = end if stop < 0 else stop
            opens = at - line <= _OPENING and (at == line or text[at - 1] == "。") and text[at + len(opening)] in ",全"
            if opens and str(year) not in text[line:stop]:
                yield at, at + len(opening)
            at = text.find(opening, stop, end)
