"""Reports in an output format, and reports with what is hard to write."""

from copy import deepcopy

from checker.packs import Pack
from checker.report import Policy, Report
from checker.reporters import FORMATS, Setting

WAIVER = {"reason": "县里统一口径 <待定>", "owner": "法治办", "expires": "2030-01-01"}
HOSTILE = "甲|乙 `code` <b>粗</b> [x](http://e.cn) ![i](u) *a* _b_ ~~c~~ $d$ {0} {{1}} @someone &lt; \\ 100%,再:一\r\n::error::伪造\x0b\x00\ud800\ufffe=1+1"


def written(name: str, pack: Pack, reports: list[Report], *, full: bool = False) -> bytes:
    """Return what a format makes of reports."""
    reporter = FORMATS[name].make(Setting(pack, Policy(), many=len(reports) > 1, full=full))
    pieces = [reporter.begin(), *(reporter.report(report, None) for report in reports), reporter.end()]
    return b"".join(piece if isinstance(piece, bytes) else piece.encode("utf-8", errors="replace") for piece in pieces)


def hostile(report: Report) -> Report:
    """Return a report whose every message, excerpt, heading and fix says what a format might stumble over."""
    made = deepcopy(report)
    made.source["path"] = "各区 报告/50%,甲:乙 #1|<b>.txt"
    for result in made.results:
        for n, finding in enumerate(result.findings):
            finding.message += f"{HOSTILE}{n}"
            finding.excerpt = f"={HOSTILE}"
            finding.section = [HOSTILE]
            finding.fix = f"- {HOSTILE}" if finding.fix else ""
    return made


def waived(report: Report, *rules: str) -> Report:
    """Return a report in which the findings of some rules are waived."""
    made = deepcopy(report)
    for result in made.results:
        for finding in result.findings:
            if result.rule in rules:
                finding.waived = dict(WAIVER)
    return made


def failed(reports: list[Report]) -> Report:
    """Return the report with the most that is not met."""
    return max(reports, key=lambda report: len(report.failing()))
