"""Showing reports: one module a format, one line in `FORMATS` each.

A reporter is written as it goes, so that thousands of reports need no more memory than one.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol

from checker.document import Document
from checker.packs.model import Pack
from checker.report import Policy, Report


@dataclass(slots=True, eq=False, repr=False)
class Setting:
    """What a reporter is told before the first report.

    Attributes:
        pack: the rules in use.
        policy: stage, threshold and strictness.
        colour: whether escape sequences may be used.
        width: columns of the terminal.
        many: more than one report will come.
        full: also what passed, does not apply or is waived, where a format leaves it out (``--sarif-full``).
        force: the text of a report that bears a secrecy mark too (``--force``).
    """

    pack: Pack
    policy: Policy
    colour: bool = False
    width: int = 100
    many: bool = False
    full: bool = False
    force: bool = False


class Reporter(Protocol):
    """Turns reports into text or bytes, piece by piece."""

    def begin(self) -> str | bytes:
        """Return what stands before the first report."""
        ...

    def report(self, report: Report, document: Document | None) -> str | bytes:
        """Return one report.

        Args:
            report: the judgement.
            document: the text it speaks of; None when nothing was read, or where the format does not ask for it.
        """
        ...

    def end(self) -> str | bytes:
        """Return what stands behind the last report."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is made.

    Attributes:
        module: module of this package.
        reporter: class in it, made with a `Setting`.
        machine: read by programs: always UTF-8.
        documents: the reporter needs the text of the report.
        each: one file for each report; its name ends like this.
        kept: endings of reports whose file has its own instead, because it is of the same kind.
    """

    module: str
    reporter: str
    machine: bool = True
    documents: bool = False
    each: str | None = None
    kept: frozenset[str] = frozenset()

    def name(self, path: str) -> tuple[str, str]:
        """Return stem and ending of the name of the file made for a report."""
        report, ending = PurePath(path), self.each or ""
        if report.suffix.lower() in self.kept:
            ending = ending.removesuffix(PurePath(ending).suffix) + report.suffix.lower()
        return report.stem.strip("-") or "报告", ending

    def make(self, setting: Setting) -> Reporter:
        """Return a reporter; only the format asked for is imported."""
        made: Reporter = getattr(import_module(f"checker.reporters.{self.module}"), self.reporter)(setting)
        return made


FORMATS: dict[str, Format] = {
    "table": Format("table", "TableReporter", machine=False),
    "json": Format("json", "JsonReporter"),
    "jsonl": Format("jsonl", "JsonLinesReporter"),
    "sarif": Format("sarif", "SarifReporter"),
    "junit": Format("junit", "JunitReporter"),
    "github": Format("github", "GithubReporter"),
    "gitlab": Format("gitlab", "GitlabReporter"),
    "markdown": Format("markdown", "MarkdownReporter"),
    "csv": Format("csv", "CsvReporter"),
    "xlsx": Format("xlsx", "XlsxReporter"),
    "docx": Format("docx", "DocxReporter", documents=True, each=".批注.docx", kept=frozenset({".docm", ".dotx", ".dotm"})),
    "html": Format("html", "HtmlReporter", documents=True),
}
"""Name of the format → how it is made."""
