"""The figures of reports as a table that an office can confirm (指标台账): one row a figure, or one column a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from checker.report import Report, spoken
from checker.spreadsheets import Cell

KINDS = {"actual": "实绩", "target": "目标", "previous": "上年", "part": "其中", "zero": "零", "other_body": "其他机构"}
OTHER = "other"


@dataclass(slots=True, eq=False, repr=False)
class Sheet:
    """A table ready to be written.

    Attributes:
        title: name of the sheet.
        head: names of the columns.
        rows: cells; numbers stay numbers.
    """

    title: str
    head: list[str]
    rows: list[list[Cell]]


def figures(reports: Iterable[Report], *, others: bool) -> Sheet:
    """Return one row a figure.

    Args:
        reports: judged reports.
        others: also figures that no indicator claims.
    """
    head = ["报告", "单位名称", "报告年度", "指标编号", "指标", "数值", "计量单位", "约数", "所指年度", "类别", "范围", "位置", "原文"]
    return Sheet("指标台账", head, [_row(report, entry) for report in reports for entry in _entries(report, others=others)])


def indicators(reports: Iterable[Report], *, others: bool) -> Sheet:
    """Return one row an indicator and one column a report, with the reports' own figures of the year.

    Args:
        reports: judged reports.
        others: also figures that no indicator claims.
    """
    columns: list[str] = []
    names: dict[str, str] = {}
    cells: dict[tuple[str, int], list[Cell]] = {}
    for at, report in enumerate(reports):
        columns.append(str(report.metadata["unit"] or report.source["path"]))
        for entry in _entries(report, others=others):
            if entry["kind"] in {"actual", "zero"} and entry["scope"] is None:
                names.setdefault(entry["indicator"], entry["name"])
                cells.setdefault((entry["indicator"], at), []).append(entry["value"])
    rows: list[list[Cell]] = [[key, name, *(_joined(cells.get((key, at), [])) for at in range(len(columns)))] for key, name in sorted(names.items())]
    return Sheet("按指标", ["指标编号", "指标", *columns], rows)


def _joined(values: list[Cell]) -> Cell:
    """Return the one value, or several after each other."""
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else "、".join(map(str, distinct)) or None


def _entries(report: Report, *, others: bool) -> list[dict[str, Any]]:
    return [entry for entry in report.statistics if others or entry["indicator"] != OTHER]


def _row(report: Report, entry: dict[str, Any]) -> list[Cell]:
    year = entry["year"] or report.metadata["report_year"]
    return [
        str(report.source["path"]), report.metadata["unit"], report.metadata["report_year"], entry["indicator"], entry["name"], entry["value"],
        entry["unit"], entry["hedge"], year, KINDS[entry["kind"]], entry["scope"], spoken(report.source, entry["line"], entry["page"]), entry["excerpt"],
    ]  # fmt: skip


VIEWS: dict[str, Callable[..., Sheet]] = {"figures": figures, "indicators": indicators}
"""Name of a view → what makes its table."""
