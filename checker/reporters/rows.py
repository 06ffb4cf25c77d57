"""The findings of a report as rows of a table, for ``csv`` and ``xlsx``."""

from collections.abc import Iterator

from checker.report import ERROR, FAIL, PARTIAL, UNKNOWN, Report
from checker.reporters.wording import CERTAINTIES, OUTCOMES, SEVERITIES, VERDICTS, basis, waiver, where
from checker.spreadsheets import Cell

COLUMNS = {
    "报告": 16, "单位": 12, "年度": 6, "层级": 7, "结论": 7, "得分": 6, "规则": 10, "要求": 16, "级别": 6, "判定": 7, "确定/存疑": 6, "位置": 11,
    "原文": 22, "问题": 30, "改法": 28, "依据": 26, "豁免": 10,
}  # fmt: skip
"""Head of each column and its width in a sheet."""
LISTED = (FAIL, PARTIAL, ERROR, UNKNOWN)
"""Verdicts that have rows: what is not met and what could not be judged."""


def rows(report: Report) -> Iterator[list[Cell]]:
    """Yield one row a finding that is no pass, in pack order; of a report that was not judged, the row that says why."""
    known = about(report)
    if report.error:
        yield [*known, None, None, None, None, None, None, None, report.error["message"], None, None, None]
    for result in report.results:
        if result.verdict not in LISTED:
            continue
        for finding in result.findings:
            yield [
                *known, result.rule, result.title, SEVERITIES[result.severity], VERDICTS[result.verdict], CERTAINTIES[finding.certainty],
                where(report, finding), finding.excerpt, finding.message, finding.fix, basis(result), waiver(finding.waived) if finding.waived else None,
            ]  # fmt: skip


def about(report: Report) -> list[Cell]:
    """Return the cells that say which report it is and what became of it."""
    meta = report.metadata
    return [str(report.source["path"]), meta["unit"], meta["report_year"], meta["level"], OUTCOMES[report.outcome], report.score]
