"""What the rules make of a report: plain data, self-contained, the same in every output."""

from dataclasses import dataclass, field
from typing import Any

PASS, PARTIAL, FAIL = "pass", "partial", "fail"
NOT_APPLICABLE, UNKNOWN, ERROR = "not_applicable", "unknown", "error"
CREDIT = {PASS: 1.0, PARTIAL: 0.5, FAIL: 0.0, ERROR: 0.0}
"""Credit of a verdict; verdicts that are not here count on neither side of the score."""

MUST, SHOULD, MAY = "must", "should", "may"
SEVERITIES = (MUST, SHOULD, MAY)
STAGES = ("draft", "published")

PARAGRAPHS = frozenset({"docx", "html", "mhtml", "doc", "wps", "rtf", "odt"})
"""Formats in which places are counted in paragraphs."""

PASSED, CONDITIONAL, FAILED = "passed", "conditional", "failed"
NOT_A_REPORT, UNREADABLE = "not_a_report", "unreadable"


@dataclass(slots=True, eq=False, repr=False)
class Finding:
    """One place that a result speaks of.

    Attributes:
        message: what was found, in Chinese.
        fix: how to mend it, in Chinese.
        certainty: ``certain`` or ``doubtful``.
        line: from 1; of a missing thing the line after which it belongs; None when nowhere.
        column: from 1, in characters.
        end_line: line of the end.
        end_column: column behind the last character.
        page: page in a PDF, else None.
        excerpt: the characters concerned.
        section: titles of the headings above the place.
        fingerprint: stable identity across edits elsewhere.
        waived: reason, owner and expiry of a waiver, or None.
        at: offsets in the folded text of the document, for formats that show it; of a missing thing an empty span behind which
            it belongs; None when nowhere.
    """

    message: str
    fix: str
    certainty: str = "certain"
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    page: int | None = None
    excerpt: str = ""
    section: list[str] = field(default_factory=list)
    fingerprint: str = ""
    waived: dict[str, Any] | None = None
    at: tuple[int, int] | None = None


def spoken(source: dict[str, Any], line: int, page: int | None) -> str:
    """Return a place as a person looks for it: 第 3 行, 第 3 段 or 第 2 页第 3 行.

    Args:
        source: of the report.
        line: as in a finding.
        page: as in a finding.
    """
    if page:
        return f"第 {page} 页第 {line} 行"
    return f"第 {line} {'段' if source['format'] in PARAGRAPHS else '行'}"


@dataclass(slots=True, eq=False, repr=False)
class Result:
    """What one rule says of a report.

    Attributes:
        rule: id of the rule.
        title: what the rule asks, in Chinese.
        category: group of the rule, in Chinese.
        severity: ``must``, ``should`` or ``may``, the one in force.
        gates: a failure fails the report.
        verdict: ``pass``, ``partial``, ``fail``, ``not_applicable``, ``unknown`` or ``error``.
        weight: share in the score.
        points: weight × credit.
        basis: the documents the rule rests on.
        findings: places; of a pass its evidence.
        sums_up: the rule sums up others, which have results of their own: lists of what is wrong leave it out.
    """

    rule: str
    title: str
    category: str
    severity: str
    gates: bool
    verdict: str
    weight: float
    points: float
    basis: list[dict[str, Any]]
    findings: list[Finding]
    sums_up: bool = False

    @property
    def waived(self) -> bool:
        """Whether all findings are waived."""
        return bool(self.findings) and all(finding.waived for finding in self.findings)


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """The judgement on one document; the fields are those of INTERFACE.md.

    Attributes:
        notes: what a person should know of the reading.
        secret: the text bears a secrecy mark: formats that carry the text leave it out.
    """

    source: dict[str, Any]
    outcome: str
    error: dict[str, str] | None
    metadata: dict[str, Any]
    outline: list[dict[str, Any]]
    sections: dict[str, dict[str, Any]]
    statistics: list[dict[str, Any]]
    score: float | None
    grade: str | None
    results: list[Result]
    notes: list[str] = field(default_factory=list)
    secret: bool = False

    def failing(self) -> list[Result]:
        """Return the results that are no pass, worst first, in pack order among equals."""
        order = {ERROR: 0, FAIL: 1, PARTIAL: 2}
        worst = [result for result in self.results if result.verdict in order]
        return sorted(worst, key=lambda r: (not r.gates, SEVERITIES.index(r.severity), order[r.verdict]))


@dataclass(slots=True, eq=False, repr=False)
class Policy:
    """How results become an outcome.

    Attributes:
        stage: ``draft`` or ``published``.
        fail_on: the least severity whose failures fail a report.
        min_score: a lower score fails a report, or None.
        strict: a conditional pass fails the gate.
    """

    stage: str = "draft"
    fail_on: str = MUST
    min_score: float | None = None
    strict: bool = False


def score(results: list[Result]) -> float | None:
    """Return Σ weight × credit / Σ weight × 100 over the rules that apply and are known, to one decimal place."""
    counted = [result for result in results if result.verdict in CREDIT and result.weight]
    total = sum(result.weight for result in counted)
    return round(100 * sum(result.points for result in counted) / total, 1) if total else None


def waived_score(results: list[Result]) -> float | None:
    """Return the score with results counted as passed whose findings are all waived: the one that a gate looks at."""
    counted = [result for result in results if result.verdict in CREDIT and result.weight]
    total = sum(result.weight for result in counted)
    return round(100 * sum(result.weight if result.waived else result.points for result in counted) / total, 1) if total else None


def outcome(results: list[Result], total: float | None, policy: Policy) -> str:
    """Return ``passed``, ``conditional`` or ``failed``; findings that are waived do not count."""
    stopping = [r for r in results if r.gates and not r.waived]
    too_low = policy.min_score is not None and (total is None or total < policy.min_score)
    if too_low or any(result.verdict == FAIL for result in stopping):
        return FAILED
    return CONDITIONAL if any(result.verdict == PARTIAL for result in stopping) else PASSED
