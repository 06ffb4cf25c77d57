"""Format ``github``: workflow commands that GitHub shows as annotations beside the lines of a change."""

from checker.document import Document
from checker.report import FAIL, MUST, SHOULD, Report
from checker.reporters import Setting
from checker.reporters.places import Places
from checker.reporters.wording import OUTCOMES, Problem, problems
from checker.reporters.worst import Worst

ERROR, WARNING, NOTICE = "error", "warning", "notice"
MOST = 10
"""Annotations that GitHub shows of each level in a step."""


class GithubReporter:
    """Collects the worst findings of all reports and writes them at the end.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:  # noqa: ARG002 - the protocol of all formats
        """Start with nothing to show; a notice is kept free to say how many were cut."""
        self.places = Places()
        self.levels = {ERROR: Worst(MOST), WARNING: Worst(MOST), NOTICE: Worst(MOST)}

    def begin(self) -> str:
        """Return nothing: commands come worst first, which is known at the end."""
        return ""

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Take in one report."""
        path = self.places.name(str(report.source["path"]))
        if report.error:
            self.levels[ERROR].add(0, command(ERROR, {"file": path, "title": OUTCOMES[report.outcome]}, report.error["message"]))
        for problem in problems(report):
            self.levels[level(problem)].add(problem.rank + 1, _annotation(problem, path))
        return ""

    def end(self) -> str:
        """Return the commands, at most ten a level, and how many there are besides."""
        cut = sum(kept.cut for kept in self.levels.values())
        lines = [line for kept in self.levels.values() for line in kept.by_rank()]
        if cut:
            if len(self.levels[NOTICE].by_rank()) == MOST:
                lines.pop()
                cut += 1
            lines.append(
                command(NOTICE, {"title": "fazhi-checker"}, f"另有 {cut} 条没有显示(每级最多 {MOST} 条,先显示最重的);请看 markdown、csv 或 sarif 格式的结果")
            )
        return "".join(line + "\n" for line in lines)


def level(problem: Problem) -> str:
    """Return how loud a finding is: what fails a report as an error, what may as a warning, the rest as a notice."""
    result, finding = problem.result, problem.finding
    if finding.waived:
        return NOTICE
    if result.verdict == "error" or (result.verdict == FAIL and (result.gates or result.severity == MUST)):
        return ERROR
    return WARNING if result.gates or result.severity in {MUST, SHOULD} else NOTICE


def _annotation(problem: Problem, path: str) -> str:
    finding = problem.finding
    properties: dict[str, object] = {"file": path, "line": finding.line or 1}
    if finding.column is not None and not finding.page and finding.end_line is not None:
        properties["endLine"] = finding.end_line
        if finding.end_line == finding.line:  # GitHub refuses columns over several lines
            properties |= {"col": finding.column, "endColumn": finding.end_column}
    return command(level(problem), {**properties, "title": problem.name}, problem.said())


def command(name: str, properties: dict[str, object], message: str) -> str:
    """Return a workflow command in which nothing of the message or the properties can end it."""
    written = ",".join(f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items())
    return f"::{name} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
