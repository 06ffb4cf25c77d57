"""Format ``jsonl``: one line a report, each complete in itself: version, tool, rules, policy and the report as in ``json``."""

from checker.document import Document
from checker.report import Report
from checker.reporters import Setting
from checker.reporters.json import dumps, head
from checker.serial import as_dict


class JsonLinesReporter:
    """Writes a line as soon as a report is judged.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Write once what stands in every line."""
        self.head = dumps(head(setting))[:-1] + ',"report":'

    def begin(self) -> str:
        """Return nothing: the first line is the first report."""
        return ""

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return the line of one report."""
        return f"{self.head}{dumps(as_dict(report))}}}\n"

    def end(self) -> str:
        """Return nothing: the last line is the last report."""
        return ""
