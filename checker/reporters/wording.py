"""What several formats say in the same words: verdicts, places, what to mend, in which order."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from checker.packs.model import Basis
from checker.report import (
    CONDITIONAL,
    ERROR,
    FAIL,
    FAILED,
    NOT_A_REPORT,
    NOT_APPLICABLE,
    PARAGRAPHS,
    PARTIAL,
    PASS,
    PASSED,
    UNKNOWN,
    UNREADABLE,
    Finding,
    Report,
    Result,
    spoken,
)
from checker.report import SEVERITIES as ORDER

OUTCOMES = {PASSED: "通过", CONDITIONAL: "有条件通过", FAILED: "不通过", NOT_A_REPORT: "不是年度报告", UNREADABLE: "读不出来"}
SEVERITIES = {"must": "必须", "should": "应当", "may": "建议"}
VERDICTS = {PASS: "通过", PARTIAL: "部分", FAIL: "不通过", ERROR: "规则出错", NOT_APPLICABLE: "不适用", UNKNOWN: "无法判定"}
CERTAINTIES = {"certain": "确定", "doubtful": "存疑"}
DOUBTFUL = "doubtful"
_EXCERPT = 24  # characters of a passage that tell where one is


class Problem(NamedTuple):
    """A finding that calls for an answer, with its result.

    Attributes:
        report: what it is in.
        result: the rule that is not met.
        finding: the place.
        rank: 0 is the worst; the same number is equally bad, in whatever report.
    """

    report: Report
    result: Result
    finding: Finding
    rank: int

    @property
    def name(self) -> str:
        """Id and title of the rule."""
        return f"{self.result.rule} {self.result.title}"

    def said(self) -> str:
        """Return the whole message in one paragraph: what, where (when a line number does not tell it), what to do."""
        parts = [self.finding.message]
        if self.finding.waived:
            parts.insert(0, f"已豁免({waiver(self.finding.waived)})")
        if self.finding.certainty == DOUBTFUL:
            parts.append("拿不准,请看一眼")
        if self.finding.line is not None and (self.finding.column is None or self.finding.page or self.report.source["format"] in PARAGRAPHS):
            parts.append(f"位置:{where(self.report, self.finding)}")
        if self.finding.fix:
            parts.append(f"改法:{self.finding.fix}")
        return "。".join(part.rstrip("。") for part in parts)


def problems(report: Report) -> Iterator[Problem]:
    """Yield what is to be mended in a report, the worst first; a rule that could not be run is one too."""
    for result in shown(report):
        for finding in result.findings:
            yield Problem(report, result, finding, _rank(result, finding))


def shown(report: Report) -> list[Result]:
    """Return the results that are no pass, worst first, without rules that only sum up others, which are shown themselves."""
    return [result for result in report.failing() if not result.sums_up]


def _rank(result: Result, finding: Finding) -> int:
    """Return how bad a finding is: 0 is the worst."""
    steps = (
        (bool(finding.waived), 2), (not result.gates, 2), (ORDER.index(result.severity), len(ORDER)),
        ((ERROR, FAIL, PARTIAL).index(result.verdict), 3), (finding.certainty == DOUBTFUL, 2),
    )  # fmt: skip
    rank = 0
    for step, base in steps:
        rank = rank * base + int(step)
    return rank


def waiver(waived: dict[str, Any]) -> str:
    """Return why, by whom and until when something is waived."""
    said = [str(waived["reason"]), *([str(waived["owner"])] if waived.get("owner") else []), *([f"至 {waived['expires']}"] if waived.get("expires") else [])]
    return ",".join(said)


def where(report: Report, finding: Finding) -> str:
    """Return the place of a finding, or where a missing thing belongs; empty when nowhere."""
    if finding.line is None:
        return ""
    place = spoken(report.source, finding.line, finding.page)
    if finding.column is None:
        return f"应放在{place}{f'(“{finding.section[-1]}”部分)' if finding.section else ''}之后"
    return place


def place(report: Report, finding: Finding) -> str:
    """Return the place of a finding with the words that stand there."""
    at = where(report, finding)
    if not at or finding.column is None:
        return at
    return f"{at}{f'“{finding.excerpt[:_EXCERPT]}”' if finding.excerpt else f'“{finding.section[-1]}”' if finding.section else ''}"


def basis(result: Result) -> str:
    """Return the documents that a result rests on, in one phrase."""
    return ";".join(Basis(**one).spoken() for one in result.basis)


def groups(report: Report) -> Iterator[tuple[str, str, list[Result]]]:
    """Yield (severity, heading, results) of what is to be mended: what is certain by severity, then what is doubtful."""
    failing = shown(report)
    doubtful = [r for r in failing if r.verdict != ERROR and all(f.certainty == DOUBTFUL for f in r.findings)]
    certain = [result for result in failing if result not in doubtful]
    for severity, heading in (("must", "必须改"), ("should", "应当改"), ("may", "建议改")):
        yield severity, heading, [result for result in certain if result.severity == severity]
    yield DOUBTFUL, "拿不准,请看一眼", doubtful
