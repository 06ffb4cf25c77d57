"""Format ``gitlab``: a Code Quality report, which GitLab shows in a merge request."""

import hashlib

from checker.document import Document
from checker.report import ERROR, FAIL, MAY, MUST, Report
from checker.reporters import Setting
from checker.reporters.json import dumps
from checker.reporters.places import Places
from checker.reporters.wording import Problem, problems


class GitlabReporter:
    """Writes the list entry by entry.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:  # noqa: ARG002 - the protocol of all formats
        """Start with no entry."""
        self.places = Places()
        self.seen: dict[str, int] = {}
        self.written = 0

    def begin(self) -> str:
        """Open the list."""
        return "["

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return the entries of one report."""
        path = self.places.name(str(report.source["path"]))
        made = []
        if report.error:
            made.append(self._entry(path, report.error["code"], report.error["message"], "blocker", 1, report.outcome))
        for problem in problems(report):
            finding = problem.finding
            text = f"{problem.result.title}:{problem.said()}"
            made.append(self._entry(path, problem.result.rule, text, severity(problem), finding.line or 1, finding.fingerprint))
        return "".join(made)

    def end(self) -> str:
        """Close the list."""
        return "\n]\n" if self.written else "]\n"

    def _entry(self, path: str, name: str, text: str, level: str, line: int, fingerprint: str) -> str:
        entry = {
            "description": text, "check_name": name, "fingerprint": self._unique(path, fingerprint), "severity": level,
            "location": {"path": path, "lines": {"begin": line}},
        }  # fmt: skip
        self.written += 1
        return (",\n" if self.written > 1 else "\n") + dumps(entry)

    def _unique(self, path: str, fingerprint: str) -> str:
        """Return an identity that no other entry has, also where one file was given twice under two names."""
        key = f"{path}\0{fingerprint}"
        turn = self.seen[key] = self.seen.get(key, 0) + 1
        return hashlib.sha256((key if turn == 1 else f"{key}\0{turn}").encode("utf-8", errors="surrogateescape")).hexdigest()[:32]


def severity(problem: Problem) -> str:
    """Return one of GitLab's five levels: blocker for what fails the report."""
    result = problem.result
    if problem.finding.waived or (result.severity == MAY and not result.gates):
        return "info"
    if result.verdict in {ERROR, FAIL}:
        return "blocker" if result.gates else "critical" if result.severity == MUST else "major"
    return "major" if result.gates or result.severity == MUST else "minor"
