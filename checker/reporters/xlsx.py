"""Format ``xlsx``: a workbook with the reports, their findings, their figures, and what the rest means."""

from checker import ledger
from checker.document import Document
from checker.report import FAIL, PARTIAL, UNKNOWN, Report
from checker.reporters import Setting
from checker.reporters.json import head
from checker.reporters.rows import COLUMNS, about, rows
from checker.reporters.wording import OUTCOMES, SEVERITIES, VERDICTS, shown
from checker.spreadsheets import Book, Cell

_STATUS = {"standalone": "单列", "embedded": "写到,没有单列", "mention": "只有提及", "absent": "未见"}
_FIGURES = (20, 14, 8, 22, 18, 12, 8, 7, 8, 7, 16, 12, 40)  # widths
_STAGES = {"draft": "送审稿", "published": "网站公开稿"}


class XlsxReporter:
    """Puts the rows of each report into the sheets as it comes; the file is there at the end.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Lay out the sheets."""
        self.setting = setting
        self.parts = {role.id: role.name for role in setting.pack.vocabulary.parts()}
        self.book = Book()
        counts = [f"{SEVERITIES[severity]}级{VERDICTS[verdict]}" for severity in SEVERITIES for verdict in (FAIL, PARTIAL)]
        known = {"报告": 20, "单位": 14, "年度": 6, "层级": 9, "结论": 9, "得分": 6, "等级": 6, "标题": 26}
        self.reports = self.book.page("总表", known | dict.fromkeys([*counts, "无法判定"], 8) | dict.fromkeys(self.parts.values(), 12) | {"说明": 26})
        self.findings = self.book.page("问题", COLUMNS)
        self.figures = self.book.page("数字", dict(zip(ledger.figures([], others=True).head, _FIGURES, strict=True)))
        self.notes = self.book.page("说明", {"项目": 22, "内容": 100})

    def begin(self) -> bytes:
        """Return nothing: a workbook is written at once."""
        return b""

    def report(self, report: Report, document: Document | None) -> bytes:  # noqa: ARG002 - the protocol of all formats
        """Add one report to the sheets."""
        self.reports.rows([self._row(report)])
        self.findings.rows(rows(report))
        self.figures.rows(ledger.figures([report], others=True).rows)
        return b""

    def end(self) -> bytes:
        """Return the workbook."""
        self.notes.rows(self._notes())
        return self.book.close()

    def _row(self, report: Report) -> list[Cell]:
        counts = [
            sum(result.severity == severity and result.verdict == verdict for result in shown(report)) if not report.error else None
            for severity in SEVERITIES for verdict in (FAIL, PARTIAL)
        ]  # fmt: skip
        unknown = None if report.error else sum(result.verdict == UNKNOWN for result in report.results)
        parts = [None if report.error else _STATUS[report.sections[role]["status"]] for role in self.parts]
        note = report.error["message"] if report.error else ";".join(report.notes)
        return [*about(report), report.grade, report.metadata["title"], *counts, unknown, *parts, note]

    def _notes(self) -> list[list[Cell]]:
        known = head(self.setting)
        policy = self.setting.policy
        packs = "、".join(f"{pack['id']} {pack['version']}" for pack in known["rules"]["packs"])
        return [
            ["程序", f"{known['tool']['name']} {known['tool']['version']}"],
            ["规则包", packs],
            ["规则数", str(known["rules"]["count"])],
            ["规则摘要", known["rules"]["digest"]],
            ["稿件阶段", _STAGES[policy.stage]],
            ["哪一级不通过算不通过", SEVERITIES[policy.fail_on]],
            ["最低分数", "没有规定" if policy.min_score is None else f"{policy.min_score:g}"],
            ["有条件通过", "算不通过" if policy.strict else "算通过"],
            ["结论", "、".join(OUTCOMES.values())],
            ["级别", "必须、应当、建议,由规则包规定;哪一级不通过算不通过见上"],
            [
                "判定",
                f"问题表列出{VERDICTS[FAIL]}、{VERDICTS[PARTIAL]}、{VERDICTS['error']}和{VERDICTS[UNKNOWN]}的项;{VERDICTS['pass']}和{VERDICTS['not_applicable']}的不列",
            ],
            ["确定/存疑", "确定:照文字判断;存疑:拿不准,请看一眼"],
            ["位置", "文本是第几行,docx 和网页是第几段,pdf 是第几页第几行;没有写的内容给出应放的地方"],
            ["数字", "报告里的每个数一行;没有对应指标的也列出,指标编号为 other"],
        ]
