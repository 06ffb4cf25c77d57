"""Format ``markdown``: for a comment on a change or the summary of a build: the outcome, what is missing, where, why, what to do."""

from collections.abc import Iterator

from checker.document import Document
from checker.report import ERROR, FAIL, MUST, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN, Report, Result
from checker.reporters import Setting
from checker.reporters.wording import OUTCOMES, basis, groups, place, waiver
from checker.text import lazy

_MARKS = {"passed": "✅", "conditional": "⚠️", "failed": "❌"}
_SIGNS = {FAIL: "❌", PARTIAL: "⚠️", ERROR: "❗"}
_NOT_JUDGED = "❗"
_PLACES = 3
_SPECIAL = frozenset("\\`*_{}[]<>|~$&")
_OPENING = lazy(r"[#+=-]|\d+(?=[.)])")
"""What starts a heading, a list or a rule where a line begins with it."""


class MarkdownReporter:
    """Puts a table before the details of several reports.

    Args:
        setting: rules and policy in use; ``many`` calls for the table.
    """

    def __init__(self, setting: Setting) -> None:
        """Start with no report seen."""
        self.setting = setting
        self.rows: list[str] = []
        self.details: list[str] = []

    def begin(self) -> str:
        """Return the heading."""
        return "# 法治政府建设年度报告检查\n\n"

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return one report; of several, which stand below the table, nothing yet."""
        made = "\n".join(_page(report)) + "\n"
        if not self.setting.many:
            return made
        self.rows.append(_row(report))
        self.details.append(made)
        return ""

    def end(self) -> str:
        """Return what several reports come to, and their details."""
        if not self.rows:
            return ""
        table = ["| 报告 | 结论 | 得分 | 等级 | 未通过的必须项 |", "|---|---|---|---|---|", *self.rows]
        return f"共 {len(self.rows)} 份\n\n" + "\n".join(table) + "\n\n" + "\n".join(self.details)


def _row(report: Report) -> str:
    gating = " ".join(result.rule for result in report.results if result.gates and result.verdict == FAIL and not result.waived)
    score = "-" if report.score is None else f"{report.score:g}"
    cells = [escaped(str(report.source["path"])), _outcome(report), score, report.grade or "-", gating or "-"]
    return f"| {' | '.join(cells)} |"


def _outcome(report: Report) -> str:
    return f"{_MARKS.get(report.outcome, _NOT_JUDGED)} {OUTCOMES[report.outcome]}"


def _page(report: Report) -> Iterator[str]:
    yield f"## {escaped(str(report.source['path']))}"
    yield ""
    if report.error:
        yield f"**{_outcome(report)}**"
        yield ""
        yield escaped(report.error["message"])
        return
    meta = report.metadata
    known = [meta["unit"] or "单位未识别", f"{meta['report_year']} 年度" if meta["report_year"] else "年度未识别", meta["level"] or "层级未识别"]
    score = f" 得分 {report.score:g}({report.grade})" if report.score is not None else ""
    yield f"**{_outcome(report)}**{score}  "
    yield escaped(" · ".join(known))
    for note in report.notes:
        yield f"\n注:{escaped(note)}"
    for severity, heading, results in groups(report):
        yield from _group(report, f"{heading}({len(results)} 项)", results, folded=severity != MUST)
    yield ""
    unknown = [result for result in report.results if result.verdict == UNKNOWN]
    if unknown:
        yield f"无法判定 {len(unknown)} 项:{escaped(';'.join(f'{result.title}({result.findings[0].message})' for result in unknown))}  "
    passes, others = (sum(result.verdict == verdict for result in report.results) for verdict in (PASS, NOT_APPLICABLE))
    yield f"通过 {passes} 项,不适用 {others} 项"


def _group(report: Report, heading: str, results: list[Result], *, folded: bool) -> Iterator[str]:
    """Yield the results under one heading; those that fail no report are folded up."""
    if not results:
        return
    yield ""
    yield f"<details><summary>{heading}</summary>" if folded else f"### {heading}"
    yield ""
    for result in results:
        yield from _item(report, result)
    if folded:
        yield ""
        yield "</details>"


def _item(report: Report, result: Result) -> Iterator[str]:
    reasons = dict.fromkeys(waiver(finding.waived) for finding in result.findings if finding.waived) if result.waived else {}
    note = f"(已豁免:{escaped(';'.join(reasons))})" if reasons else ""
    yield f"- {_SIGNS[result.verdict]} **{escaped(result.title)}** {result.rule}{note}"
    messages = list(dict.fromkeys(finding.message for finding in result.findings))
    lines = [escaped(message) for message in messages[:_PLACES]]
    places = [at for finding in result.findings if (at := place(report, finding))]
    if places:
        more = f" 等 {len(places)} 处" if len(places) > _PLACES else ""
        lines.append(f"位置:{escaped(';'.join(places[:_PLACES]))}{more}")
    if fix := result.findings[0].fix:
        lines.append(f"改法:{escaped(fix)}")
    lines.append(f"依据:{escaped(basis(result))}")
    yield from (f"  {line}{'' if line is lines[-1] else '  '}" for line in lines)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line: no marks, no HTML, nobody called by ``@``."""
    plain = "".join(f"\\{character}" if character in _SPECIAL else character for character in " ".join(text.split()))
    opening = _OPENING.match(plain)
    if opening:
        at = 0 if opening.end() == 1 and not opening[0].isdecimal() else opening.end()
        plain = f"{plain[:at]}\\{plain[at:]}"
    return plain.replace("@", "@<!-- -->")
