"""Format ``html``: one file with everything in it, for a browser or a printer.

The reports stand in it one after the other; behind several stands the index, which the page shows first.
"""

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from checker.document import Document
from checker.report import Report
from checker.reporters import Setting
from checker.reporters.page import View, environment, static, view
from checker.version import VERSION


@dataclass(slots=True, eq=False, repr=False)
class Row:
    """A line of the index.

    Attributes:
        id: of the report in the page.
        title: of the report.
        path: of its file.
        outcome: key of the outcome.
        verdict: the outcome in words.
        score: as printed, or empty.
        grade: or empty.
        open: number of entries to look at.
    """

    id: str
    title: str
    path: str
    outcome: str
    verdict: str
    score: str
    grade: str
    open: int


class HtmlReporter:
    """Writes the page report by report.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Start with no report seen."""
        self.setting = setting
        self.rows: list[Row] = []

    def begin(self) -> str:
        """Return the head of the page, with style and script in it; nothing else is allowed to run."""
        style, script = static("report.css"), static("report.js")
        policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
        return environment().get_template("begin.html").render(style=style, script=script, policy=policy, many=self.setting.many)

    def report(self, report: Report, document: Document | None) -> str:
        """Return one report."""
        shown = view(report, document, self.setting, f"r{len(self.rows) + 1}")
        self.rows.append(_row(shown))
        return environment().get_template("report.html").render(view=shown, many=self.setting.many)

    def end(self) -> str:
        """Return the index of several reports and the foot of the page."""
        pack, policy = self.setting.pack, self.setting.policy
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.verdict] = counts.get(row.verdict, 0) + 1
        return environment().get_template("end.html").render(
            rows=self.rows, counts=counts, many=self.setting.many, version=VERSION, parts=pack.parts, digest=pack.digest, stage=policy.stage
        )  # fmt: skip


def _row(shown: View) -> Row:
    return Row(shown.id, shown.title, shown.path, shown.outcome, shown.verdict, shown.score, shown.grade, shown.open)


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
