"""Reports as plain data with the keys of INTERFACE.md, and back."""

from operator import attrgetter
from typing import Any

from checker.report import Finding, Report, Result, waived_score

_FINDING = (
    "message", "fix", "certainty", "line", "column", "end_line", "end_column", "page", "excerpt", "section", "fingerprint", "waived",
)  # fmt: skip
_RESULT = ("rule", "title", "category", "severity", "gates", "verdict", "weight", "points", "basis", "sums_up")
_REPORT = ("source", "outcome", "error", "metadata", "outline", "sections", "statistics", "score", "grade")
_values = attrgetter(*_FINDING)


def as_dict(report: Report) -> dict[str, Any]:
    """Return a report with its keys in their order."""
    return {
        "source": report.source, "outcome": report.outcome, "error": report.error, "metadata": report.metadata, "outline": report.outline,
        "sections": report.sections, "statistics": report.statistics, "score": report.score, "grade": report.grade,
        "waived_score": waived_score(report.results), "results": [_result(result) for result in report.results],
    }  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    return {
        "rule": result.rule, "title": result.title, "category": result.category, "severity": result.severity, "gates": result.gates,
        "verdict": result.verdict, "weight": result.weight, "points": result.points, "basis": result.basis,
        "sums_up": result.sums_up,
        "findings": [dict(zip(_FINDING, _values(finding), strict=True)) for finding in result.findings],
    }  # fmt: skip


def from_dict(data: dict[str, Any]) -> Report:
    """Return the report that `as_dict` wrote; offsets of findings and notes are not part of it.

    Raises:
        KeyError, TypeError: it is no such report.
    """
    return Report(**{key: data[key] for key in _REPORT}, results=[_read(result) for result in data["results"]])


def _read(data: dict[str, Any]) -> Result:
    findings = [Finding(**{key: finding[key] for key in _FINDING}) for finding in data["findings"]]
    return Result(**{key: data[key] for key in _RESULT}, findings=findings)
