"""Format ``junit``: a test suite a report, a test case a rule, as build servers read them."""

from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from checker.document import Document
from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, UNKNOWN, Report, Result
from checker.reporters import Setting
from checker.reporters.wording import OUTCOMES, VERDICTS, basis, place, waiver
from checker.text import lazy

# What XML 1.0 has no place for, not even escaped.
_ILLEGAL = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAILURE, _ERROR, _SKIPPED = "failure", "error", "skipped"


class JunitReporter:
    """Writes suite by suite; times are left out, so that the same input gives the same bytes.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Keep nothing."""

    def begin(self) -> str:
        """Open the document; totals would need all reports at once, and readers sum up the suites."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fazhi-checker">\n'

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return the suite of one report."""
        path = str(report.source["path"])
        counts: Counter[str] = Counter()
        cases = []
        for name, kind, inner in _cases(report):
            counts[kind] += 1
            cases.append(f"  <testcase classname={_attribute(path)} name={_attribute(name)}{f'>{inner}</testcase>' if inner else '/>'}\n")
        said = {"tests": len(cases), "failures": counts[_FAILURE], "errors": counts[_ERROR], "skipped": counts[_SKIPPED]}
        numbers = " ".join(f'{key}="{value}"' for key, value in said.items())
        return f" <testsuite name={_attribute(path)} {numbers}>\n{_properties(report)}{''.join(cases)} </testsuite>\n"

    def end(self) -> str:
        """Close the document."""
        return "</testsuites>\n"


def _properties(report: Report) -> str:
    known = {"outcome": report.outcome, "score": report.score, "grade": report.grade, "unit": report.metadata["unit"], "year": report.metadata["report_year"]}
    lines = "".join(f'   <property name="{name}" value={_attribute(f"{value}")}/>\n' for name, value in known.items() if value is not None)
    return f"  <properties>\n{lines}  </properties>\n"


def _cases(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield name, kind and content of every test case; of a report that was not judged, the one that says so."""
    if report.error:
        yield "读取报告", _ERROR, _element(_ERROR, report.error["message"], report.error["code"], OUTCOMES[report.outcome])
    for result in report.results:
        kind, inner = _content(report, result)
        yield f"{result.rule} {result.title}", kind, inner


def _content(report: Report, result: Result) -> tuple[str, str]:
    """Return the kind of a test case and what stands in it; both are empty where it passed."""
    messages = ";".join(dict.fromkeys(finding.message for finding in result.findings if not finding.waived))
    if result.verdict in {NOT_APPLICABLE, UNKNOWN}:
        return _SKIPPED, _element(_SKIPPED, f"{VERDICTS[result.verdict]}:{messages}")
    if result.verdict not in {FAIL, PARTIAL, ERROR}:
        return "", ""
    if result.waived:
        reasons = dict.fromkeys(waiver(finding.waived) for finding in result.findings if finding.waived)
        return _SKIPPED, _element(_SKIPPED, f"已豁免:{';'.join(reasons)}")
    kind = _ERROR if result.verdict == ERROR else _FAILURE
    return kind, _element(kind, f"{VERDICTS[result.verdict]}:{messages}", result.severity, "\n".join(_lines(report, result)))


def _lines(report: Report, result: Result) -> Iterator[str]:
    for finding in result.findings:
        at = place(report, finding)
        note = f"(已豁免:{waiver(finding.waived)})" if finding.waived else ""
        yield f"{finding.message}{note}" + (f"\n  位置:{at}" if at else "")
    if fix := result.findings[0].fix:
        yield f"改法:{fix}"
    yield f"依据:{basis(result)}"


def _element(name: str, message: str, kind: str = "", text: str = "") -> str:
    head = f"<{name} message={_attribute(message)}" + (f" type={_attribute(kind)}" if kind else "")
    return f"{head}>{escape(_legal(text), {chr(13): '&#13;'})}</{name}>" if text else f"{head}/>"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
