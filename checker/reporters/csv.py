"""Format ``csv``: one row a finding, for spreadsheet programs."""

from checker.document import Document
from checker.report import Report
from checker.reporters import Setting
from checker.reporters.rows import COLUMNS, rows
from checker.spreadsheets import BOM, csv_rows


class CsvReporter:
    """Writes the rows of each report as it comes.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Keep nothing."""

    def begin(self) -> bytes:
        """Return the head."""
        return BOM + csv_rows([list(COLUMNS)])

    def report(self, report: Report, document: Document | None) -> bytes:  # noqa: ARG002 - the protocol of all formats
        """Return the rows of one report."""
        return csv_rows(rows(report))

    def end(self) -> bytes:
        """Return nothing."""
        return b""
