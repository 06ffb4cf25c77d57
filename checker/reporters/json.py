"""Format ``json``: the result as INTERFACE.md fixes it, one report a line."""

import json
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from checker.document import Document
from checker.report import Report, Result
from checker.reporters import Setting
from checker.version import VERSION

RESULT_VERSION = 1
_FINDING = (
    "message", "fix", "certainty", "line", "column", "end_line", "end_column", "page", "excerpt", "section", "fingerprint", "waived",
)  # fmt: skip
_values = attrgetter(*_FINDING)
# A result holds no loops: looking for them costs a tenth.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def dumps(value: Any) -> str:
    """Return a value as compact JSON with Chinese characters as they are."""
    return _ENCODER.encode(value)


class JsonReporter:
    """Writes the document piece by piece.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Remember what the head names."""
        self.setting = setting
        self.count = 0

    def begin(self) -> str:
        """Return the head up to the list of reports."""
        return dumps(head(self.setting))[:-1] + ',"reports":['

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return one report on a line of its own."""
        self.count += 1
        return (",\n" if self.count > 1 else "\n") + dumps(report_dict(report))

    def end(self) -> str:
        """Close list and document."""
        return "\n]}\n"


def head(setting: Setting) -> dict[str, Any]:
    """Return what is the same for all reports: tool, rules and policy."""
    pack = setting.pack
    return {
        "version": RESULT_VERSION,
        "tool": {"name": "fazhi-checker", "version": VERSION},
        "rules": {"packs": [{"id": part.id, "version": part.version} for part in pack.parts], "digest": pack.digest, "count": len(pack.rules)},
        "policy": {key: asdict(setting.policy)[key] for key in ("stage", "fail_on", "min_score", "strict")},
    }


def report_dict(report: Report) -> dict[str, Any]:
    """Return a report with the keys of INTERFACE.md, in their order."""
    return {
        "source": report.source, "outcome": report.outcome, "error": report.error, "metadata": report.metadata, "outline": report.outline,
        "sections": report.sections, "statistics": report.statistics, "score": report.score, "grade": report.grade,
        "results": [_result(result) for result in report.results],
    }  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    return {
        "rule": result.rule, "title": result.title, "category": result.category, "severity": result.severity, "gates": result.gates,
        "verdict": result.verdict, "weight": result.weight, "points": result.points, "basis": result.basis,
        "findings": [dict(zip(_FINDING, _values(finding), strict=True)) for finding in result.findings],
    }  # fmt: skip
