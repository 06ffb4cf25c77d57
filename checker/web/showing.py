"""What a worker makes of a report for the page: the piece that is shown, and the record that may be kept."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.document import Document
from checker.report import ERROR, FAIL, PARTIAL, Report, spoken
from checker.reporters import Setting
from checker.reporters.page import View, view
from checker.reporters.page import environment as page_environment
from checker.version import VERSION
from checker.web.task import Task

if TYPE_CHECKING:
    from jinja2 import Environment

STAGES = (("draft", "送审稿"), ("published", "网站公开稿"))
DOWNLOADS = (("docx", "批注 Word"), ("html", "网页"), ("xlsx", "Excel 表"), ("json", "JSON"))


@cache
def environment() -> "Environment":
    """Return the templates of the pages, which may include those of a report."""
    from jinja2 import ChoiceLoader, PackageLoader  # noqa: PLC0415 - for pages only

    base = page_environment()
    made = base.overlay(loader=ChoiceLoader([PackageLoader("checker.web"), *([base.loader] if base.loader else [])]))
    made.globals = {**made.globals, "version": VERSION, "stages": STAGES, "downloads": DOWNLOADS}
    return made


def rule_address(rules: Iterable[str], rule: str = "") -> str:
    """Return where the page tells of a rule; without one, what a rule is added to.

    Args:
        rules: names of the packs in use.
        rule: its identifier.
    """
    return f"/rules?rules={','.join(rules)}#{rule}"


def issues(report: Report) -> list[dict[str, Any]]:
    """Return what is to be mended in a report, without its text.

    Args:
        report: the judgement.
    """
    return [
        {
            "rule": result.rule, "title": result.title, "severity": result.severity, "verdict": result.verdict, "message": finding.message,
            "fix": finding.fix, "certainty": finding.certainty, "where": spoken(report.source, finding.line, finding.page) if finding.line else "",
            "fingerprint": finding.fingerprint,
        }
        for result in report.failing() if result.verdict in {FAIL, PARTIAL, ERROR} and not result.sums_up and (result.weight or result.gates)
        for finding in result.findings if not finding.waived
    ]  # fmt: skip


def record(report: Report, task: Task) -> dict[str, Any]:
    """Return what is kept of a report where results are kept: no text and no excerpt.

    Args:
        report: the judgement.
        task: what was asked.
    """
    meta = report.metadata
    return {
        "name": report.source["path"], "sha256": report.source["sha256"], "format": report.source["format"], "rules": list(task.rules),
        "stage": task.policy.stage, "outcome": report.outcome, "error": report.error["message"] if report.error else None, "score": report.score,
        "grade": report.grade, "title": meta["title"], "unit": meta["unit"], "year": meta["report_year"], "level": meta["level"], "issues": issues(report),
    }  # fmt: skip


class Change(NamedTuple):
    """Findings that fared the same since the earlier version.

    Attributes:
        total: how many.
        rows: rule, title and message, with the number of findings that say so.
    """

    total: int
    rows: list[tuple[str, str, str, int]]


def compared(earlier: list[dict[str, str]], now: list[dict[str, Any]]) -> dict[str, Change]:
    """Tell what of earlier findings is mended, what is still open, and what is new, by rule and fingerprint.

    Args:
        earlier: findings of the earlier version.
        now: findings of this one.
    """
    before = {(one["rule"], one["fingerprint"]) for one in earlier}
    after = {(one["rule"], one["fingerprint"]) for one in now}
    return {
        "mended": _change(one for one in earlier if (one["rule"], one["fingerprint"]) not in after),
        "new": _change(one for one in now if (one["rule"], one["fingerprint"]) not in before),
        "open": _change(one for one in now if (one["rule"], one["fingerprint"]) in before),
    }


def _change(found: Iterable[dict[str, Any]]) -> Change:
    counts = Counter((one["rule"], one["title"], one["message"]) for one in found)
    return Change(counts.total(), [(*said, count) for said, count in counts.items()])


class PageReporter:
    """Makes the pieces of the page: a JSON list with HTML and what the page needs to know besides.

    Args:
        setting: rules and policy in use.
        task: what was asked.
    """

    def __init__(self, setting: Setting, task: Task) -> None:
        """Start with no report seen."""
        self.setting = setting
        self.task = task
        self.count = 0

    def begin(self) -> str:
        """Open the list."""
        return "["

    def report(self, report: Report, document: Document | None) -> str:
        """Return one report."""
        self.count += 1
        prefix = self.task.prefix if self.count == 1 else f"{self.task.prefix}x{self.count}"
        shown = view(report, document, self.setting, prefix)
        found = issues(report)
        change = None if self.task.earlier is None or report.error else compared(self.task.earlier, found)
        bar = environment().get_template("bar.html").render(
            view=shown, report=report, task=self.task, change=change, levels=self.setting.pack.vocabulary.levels(), stage=self.setting.policy.stage,
            findings=[{key: one[key] for key in ("rule", "fingerprint", "title", "message")} for one in found],
        )  # fmt: skip
        html = environment().get_template("report.html").render(view=shown, many=True, bar=bar, rules_at=rule_address(self.task.rules))
        said = {"id": prefix, "html": html, **_line(shown), "issues": [{key: one[key] for key in ("rule", "fingerprint", "title", "message")} for one in found]}
        return ("," if self.count > 1 else "") + json.dumps(said, ensure_ascii=False)

    def end(self) -> str:
        """Close the list."""
        return "]"


def _line(shown: View) -> dict[str, Any]:
    """Return a line of the list of reports."""
    return {
        "path": shown.path, "title": shown.title, "outcome": shown.outcome, "verdict": shown.verdict, "score": shown.score, "grade": shown.grade,
        "open": shown.open, "known": shown.known, "error": shown.error,
    }  # fmt: skip
