"""Format ``sarif``: SARIF 2.1.0, which code hosts and editors show beside the text."""

from typing import Any

from checker.document import Document
from checker.packs.describing import helps
from checker.packs.model import Rule
from checker.report import ERROR, FAIL, MAY, MUST, NOT_APPLICABLE, PASS, SHOULD, UNKNOWN, Finding, Report, Result
from checker.reporters import Setting
from checker.reporters.json import dumps, head
from checker.reporters.places import Places
from checker.reporters.wording import OUTCOMES, Problem, problems, waiver
from checker.reporters.worst import Worst
from checker.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/fazhi-checker/fazhi-checker"
MOST = 25_000
"""Results that GitHub takes of a run."""
LEVELS = {MUST: "error", SHOULD: "warning", MAY: "note"}
KINDS = {PASS: "pass", NOT_APPLICABLE: "notApplicable", UNKNOWN: "open"}
"""Kinds of the results that are no failure."""
_ROOT = "%SRCROOT%"
_BROKEN, _CUT = "rule_error", "results_cut"
_NOTIFICATIONS = {**{name: OUTCOMES[name] for name in ("not_a_report", "unreadable")}, _BROKEN: "规则运行出错", _CUT: "结果太多,没有全部写出"}
_LONGEST = 1024  # characters of a full description
_LAST = 10**6  # rank of what is no failure: the first to be cut


class SarifReporter:
    """Collects the results of all reports, no more than a run may hold, and writes them at the end.

    Args:
        setting: rules and policy in use; ``full`` adds what passed, does not apply, is not known or is waived.
    """

    def __init__(self, setting: Setting) -> None:
        """Number the rules."""
        self.setting = setting
        self.places = Places()
        self.numbers = {rule.id: number for number, rule in enumerate(setting.pack.rules)}
        self.results = Worst(MOST)
        self.artifacts: list[str] = []
        self.notifications: list[dict[str, Any]] = []

    def begin(self) -> str:
        """Return the head: the tool and its rules."""
        told = helps(self.setting.pack)
        driver = {
            "name": "fazhi-checker", "semanticVersion": VERSION, "informationUri": HOME, "language": "zh-CN",
            "notifications": [{"id": name, "shortDescription": {"text": text}} for name, text in _NOTIFICATIONS.items()],
            "rules": [
                {
                    "id": rule.id, "name": rule.title, "shortDescription": {"text": rule.title}, "fullDescription": {"text": _full(rule)},
                    "help": {"text": told[rule.id].text, "markdown": told[rule.id].markdown},
                    "defaultConfiguration": {"level": LEVELS[rule.severity]}, "properties": {"tags": [rule.category]},
                }
                for rule in self.setting.pack.rules
            ],
        }  # fmt: skip
        known = head(self.setting)
        run = {
            "tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "language": "zh-CN",
            "originalUriBaseIds": {_ROOT: {"description": {"text": "仓库的根目录;不在仓库里的是运行时的文件夹"}}},
            "properties": {"rules": known["rules"], "policy": known["policy"]},
        }  # fmt: skip
        return dumps({"$schema": SCHEMA, "version": "2.1.0"})[:-1] + ',"runs":[' + dumps(run)[:-1] + ',"results":['

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Take in one report."""
        artifact = self._artifact(report)
        if report.error:
            self._notify(report.outcome, report.error["message"], artifact, code=report.error["code"])
        for problem in problems(report):
            if problem.result.verdict == ERROR:
                self._notify(_BROKEN, f"{problem.name}:{problem.finding.message}", artifact, rule=problem.result.rule)
            elif not problem.finding.waived or self.setting.full:
                self.results.add(problem.rank, dumps(self._result(problem, artifact)))
        if self.setting.full:
            for result in report.results:
                if result.verdict in KINDS:
                    self.results.add(_LAST, dumps(self._other(report, result, artifact)))
        return ""

    def end(self) -> str:
        """Return results, reports and what went wrong."""
        if self.results.cut:
            self._notify(_CUT, f"结果超过 {MOST} 条,最轻的 {self.results.cut} 条没有写出;请分批检查,或用 json、csv", None, level="warning")
        invocation = {"executionSuccessful": all(one["level"] != "error" for one in self.notifications), "toolExecutionNotifications": self.notifications}
        results = ",\n".join(self.results.in_turn())
        return f"\n{results}\n" + '],"artifacts":[\n' + ",\n".join(self.artifacts) + '\n],"invocations":[' + dumps(invocation) + "]}]}\n"

    def _artifact(self, report: Report) -> dict[str, Any]:
        """Enter a report in the list of files and return what refers to it."""
        uri, relative = self.places.uri(str(report.source["path"]))
        location = {"uri": uri, **({"uriBaseId": _ROOT} if relative else {})}
        known = {"outcome": report.outcome, "score": report.score, "grade": report.grade, "format": report.source["format"]}
        digest = report.source["sha256"]
        entry = {"location": location, "roles": ["analysisTarget"], **({"hashes": {"sha-256": digest}} if digest else {}), "properties": known}
        self.artifacts.append(dumps(entry))
        return {**location, "index": len(self.artifacts) - 1}

    def _notify(self, name: str, text: str, artifact: dict[str, Any] | None, *, level: str = "error", code: str = "", rule: str = "") -> None:
        notification: dict[str, Any] = {"descriptor": {"id": name, "index": list(_NOTIFICATIONS).index(name)}, "level": level, "message": _message(text)}
        if artifact:
            notification["locations"] = [{"physicalLocation": {"artifactLocation": artifact}}]
        if rule:
            notification["associatedRule"] = {"id": rule, "index": self.numbers[rule]}
        if code:
            notification["properties"] = {"code": code}
        self.notifications.append(notification)

    def _result(self, problem: Problem, artifact: dict[str, Any]) -> dict[str, Any]:
        result, finding = problem.result, problem.finding
        level = LEVELS[result.severity] if result.verdict == FAIL or result.severity != MUST else LEVELS[SHOULD]
        made = {
            "ruleId": result.rule, "ruleIndex": self.numbers[result.rule], "level": level, "message": _message(f"{result.title}:{problem.said()}"),
            "locations": [_location(finding, artifact)], "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
            "properties": {"verdict": result.verdict, "certainty": finding.certainty, "gates": result.gates},
        }  # fmt: skip
        return {**made, "suppressions": _suppressions(finding)} if self.setting.full else made

    def _other(self, report: Report, result: Result, artifact: dict[str, Any]) -> dict[str, Any]:
        """Return the one result of a rule that passed, does not apply or is not known, at its first place."""
        finding = result.findings[0]
        text = f"{result.title}:{Problem(report, result, finding, _LAST).said()}"
        return {
            "ruleId": result.rule, "ruleIndex": self.numbers[result.rule], "kind": KINDS[result.verdict], "level": "none", "message": _message(text),
            "locations": [_location(finding, artifact)], "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"}, "suppressions": [],
        }  # fmt: skip


def _full(rule: Rule) -> str:
    basis = ";".join(basis.spoken() for basis in rule.basis)
    return f"{rule.title}。依据:{basis}。改法:{rule.fix}"[:_LONGEST]


def _location(finding: Finding, artifact: dict[str, Any]) -> dict[str, Any]:
    """Return where a finding is; what is missing, or stands nowhere, at the line after which it belongs."""
    region: dict[str, Any] = {"startLine": finding.line or 1}
    if finding.line is not None and finding.column is not None:
        region["startColumn"] = finding.column
        # Lines of a PDF count on each page: an end on the next page cannot be said in lines.
        if finding.end_line is not None and (finding.end_line == finding.line or (finding.end_line > finding.line and not finding.page)):
            region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    made: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if finding.section:
        made["logicalLocations"] = [{"name": finding.section[-1], "fullyQualifiedName": " > ".join(finding.section)}]
    if finding.page:
        made["properties"] = {"page": finding.page}
    return made


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    if not finding.waived:
        return []
    return [{"kind": "external", "status": "accepted", "justification": waiver(finding.waived)}]


def _message(text: str) -> dict[str, str]:
    """Return a message in which no words of a report are taken for a link or a place to fill in."""
    return {"text": text.replace("](", "] (").replace("{", "{{").replace("}", "}}")}
