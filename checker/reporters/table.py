"""Format ``table``: a report as a person reads it, the verdict first, then what is missing, then the rest."""

import unicodedata
from collections.abc import Iterator

from checker.document import Document
from checker.report import CONDITIONAL, ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, PASSED, UNKNOWN, Report, Result, spoken
from checker.reporters import Setting
from checker.reporters.wording import OUTCOMES, basis, groups, place

_MARKS = {PASS: "√", PARTIAL: "△", FAIL: "×", ERROR: "!"}
_STATUS = {"standalone": "√ 单列", "embedded": "△ 写到但没有单列", "mention": "× 只有提及", "absent": "× 未见"}
_COLOURS = {PASS: "32", PARTIAL: "33", FAIL: "31", ERROR: "35"}
_OUTCOME_COLOURS = {PASSED: "32", CONDITIONAL: "33"}
_PLACES = 3


def width(text: str) -> int:
    """Return the columns a text takes in a terminal (Chinese characters take two)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def wrap(text: str, columns: int, indent: str) -> str:
    """Break a text into lines of so many columns, every line indented; marks do not start a line."""
    lines: list[str] = []
    line, used = "", 0
    for character in " ".join(text.split("\n")):
        size = width(character)
        if used + size > columns - width(indent) and character not in ",。;:、)》”?!":
            lines.append(line)
            line, used = "", 0
        line += character
        used += size
    return "\n".join(indent + part for part in [*lines, line])


class TableReporter:
    """Writes each report as a page of text and, after several, a line for each.

    Args:
        setting: rules, policy, colour and width.
    """

    def __init__(self, setting: Setting) -> None:
        """Start with no report seen."""
        self.setting = setting
        self.rows: list[tuple[str, str, str, str, str]] = []

    def begin(self) -> str:
        """Return nothing: the page speaks for itself."""
        return ""

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return one report as text."""
        lines = list(self._page(report))
        self.rows.append(self._row(report))
        return "\n".join(lines) + "\n\n"

    def end(self) -> str:
        """Return the summary of several reports."""
        if len(self.rows) < 2:  # noqa: PLR2004 - one report needs no summary
            return ""
        from tabulate import tabulate  # noqa: PLC0415 - 80 ms, needed for several reports only

        table = tabulate(self.rows, headers=("报告", "结论", "得分", "等级", "未通过的必须项"), tablefmt="simple", disable_numparse=True)
        return f"共 {len(self.rows)} 份\n{table}\n"

    def _row(self, report: Report) -> tuple[str, str, str, str, str]:
        gating = [result.rule for result in report.results if result.gates and result.verdict == FAIL]
        total = "-" if report.score is None else f"{report.score:g}"
        return (str(report.source["path"]), OUTCOMES[report.outcome], total, report.grade or "-", " ".join(gating) or "-")

    def _page(self, report: Report) -> Iterator[str]:
        yield self._paint(str(report.source["path"]), "1")
        if report.error:
            yield self._paint(f"结论:{OUTCOMES[report.outcome]}", "31")
            yield wrap(report.error["message"], self.setting.width, "  ")
            return
        yield from self._head(report)
        yield from self._parts(report)
        yield from self._groups(report)
        yield from self._rest(report)

    def _head(self, report: Report) -> Iterator[str]:
        meta = report.metadata
        known = [meta["unit"] or "单位未识别", f"{meta['report_year']} 年度" if meta["report_year"] else "年度未识别", meta["level"] or "层级未识别"]
        yield self._paint(f"结论:{OUTCOMES[report.outcome]}", _OUTCOME_COLOURS.get(report.outcome, "31")) + f"  得分 {report.score:g}({report.grade})"
        yield f"  {meta['title'] or '(没有标题)'}"
        yield f"  {' · '.join(known)}"
        for note in report.notes:
            yield f"  注:{note}"

    def _parts(self, report: Report) -> Iterator[str]:
        yield ""
        yield "各部分"
        names = {role.id: role.name for role in self.setting.pack.vocabulary.parts()}
        room = max(map(width, names.values()))
        for role, section in report.sections.items():
            place = (
                f"{spoken(report.source, section['line'], section['page'])}起,{section['characters']} 字" if section["line"] and section["characters"] else ""
            )
            counted = f",{section['items']} 条" if section.get("items") else ""
            yield f"  {names[role]}{' ' * (room - width(names[role]))}  {_STATUS[section['status']]}  {place}{counted}".rstrip()

    def _groups(self, report: Report) -> Iterator[str]:
        for _, heading, results in groups(report):
            yield from self._group(report, heading, results)

    def _group(self, report: Report, heading: str, results: list[Result]) -> Iterator[str]:
        if not results:
            return
        yield ""
        yield self._paint(f"{heading}({len(results)} 项)", "1")
        for result in results:
            yield from self._result(report, result)

    def _result(self, report: Report, result: Result) -> Iterator[str]:
        mark = self._paint(_MARKS[result.verdict], _COLOURS[result.verdict])
        yield f"  {mark} {result.title}  [{result.rule}]"
        first = result.findings[0]
        messages = list(dict.fromkeys(finding.message for finding in result.findings))
        for message in messages[:_PLACES]:
            yield wrap(message, self.setting.width, "      ")
        places = [at for finding in result.findings if (at := place(report, finding))]
        if places:
            more = f" 等 {len(places)} 处" if len(places) > _PLACES else ""
            yield wrap("位置:" + ";".join(places[:_PLACES]) + more, self.setting.width, "      ")
        if first.fix:
            yield wrap(f"改法:{first.fix}", self.setting.width, "      ")
        yield wrap(f"依据:{basis(result)}", self.setting.width, "      ")

    def _rest(self, report: Report) -> Iterator[str]:
        yield ""
        unknown = [result for result in report.results if result.verdict == UNKNOWN]
        if unknown:
            said = ";".join(f"{result.title}({result.findings[0].message})" for result in unknown)
            yield wrap(f"无法判定 {len(unknown)} 项:{said}", self.setting.width, "")
        passes = sum(result.verdict == PASS for result in report.results)
        others = sum(result.verdict == NOT_APPLICABLE for result in report.results)
        ignored = len(report.source["ignored_lines"])
        yield f"通过 {passes} 项,不适用 {others} 项" + (f";略过网页残留 {ignored} 行" if ignored else "")
        for part in report.source["ignored_elsewhere"]:
            yield f"{part['where']} {part['characters']} 字没有检查"

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.setting.colour else text
