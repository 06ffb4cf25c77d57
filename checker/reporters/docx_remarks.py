"""What is remarked on a report in a Word file: the words of each comment, and the characters it concerns."""

import re
from collections import Counter
from dataclasses import dataclass, field

from checker.document import Document, Paragraph
from checker.packs.model import Basis
from checker.report import ERROR, Finding, Report, Result, spoken
from checker.text import fold

MOST = 300
"""Comments in one file; the others are named in one at the end."""
_SEVERITIES = {"must": "必须改", "should": "应当改", "may": "建议改"}
_TAIL = 12  # characters at the end of a text that stand for what belongs behind it


@dataclass(slots=True, eq=False, repr=False)
class Remark:
    """One comment.

    Attributes:
        name: what it begins with in bold: the rule.
        lines: its paragraphs, the name left out.
        span: source offsets of the characters it concerns.
        place: where that is, as a person looks for it.
    """

    name: str
    lines: list[str]
    span: tuple[int, int] = (0, 0)
    place: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Places:
    """The places of a document that remarks without one of their own are put on.

    Attributes:
        report: the judgement.
        document: what was read.
    """

    report: Report
    document: Document
    _paragraphs: dict[tuple[int, int | None], list[Paragraph]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the paragraphs by where a person finds them."""
        for paragraph in self.document.paragraphs:
            self._paragraphs.setdefault(self.document.address(paragraph.line), []).append(paragraph)

    def title(self) -> tuple[int, int]:
        """Return the folded span of the title, or of the first paragraph."""
        text = self.document.folded.text
        title = fold(self.report.metadata["title"] or "").text.replace("\n", "")
        found = re.search(r"\n*".join(map(re.escape, title)), text) if title else None
        first = self.document.paragraphs[0]
        return found.span() if found else (first.start, first.end)

    def headings(self) -> list[tuple[int, int, int, bool]]:
        """Return (start, end, level, whether the paragraph holds nothing else) of every heading that is found again, by place."""
        found = []
        for heading in self.report.outline:
            title = fold(heading["title"]).text
            for paragraph in self._paragraphs.get((heading["line"], heading["page"]), ()):
                at = paragraph.text.find(title)
                if at >= 0:
                    end = paragraph.start + at + len(title)
                    found.append((paragraph.start, end, heading["level"], paragraph.end - end <= 1))
                    break
        return found

    def behind(self, at: int) -> tuple[int, int]:
        """Return the folded span of the heading under which something is missing; where it belongs behind all text, the end of that."""
        last = self.document.paragraphs[-1]
        if at >= last.start:
            return max(last.start, last.end - _TAIL), last.end
        above = [(start, end) for start, end, _, _ in self.headings() if start <= at]
        return above[-1] if above else self.title()

    def source(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return the source offsets of a folded span."""
        start, end = self.document.folded.source(span[0]), self.document.folded.source_end(span[1])
        if self.document.folded.text[span[0] : span[1]].strip("\n"):
            return start, end
        text = self.document.text  # breaks stand for what was set aside as page chrome: the whole line is meant
        return text.rfind("\n", 0, start) + 1, max(text.find("\n", start), end)


def remarks(report: Report, document: Document | None) -> list[Remark]:
    """Return what is remarked on a report, worst first; with more than `MOST` the last one counts the rest.

    Findings that are waived are left out, and rules that only sum up others, which are remarked themselves.

    Args:
        report: the judgement.
        document: what it speaks of; None: the remarks get no place in the text.
    """
    places = Places(report, document) if document is not None else None
    made: list[Remark] = []
    if report.error:
        made.append(Remark("", [report.error["message"]]))
    left: Counter[str] = Counter()
    for result in report.failing():
        for finding in result.findings if result.weight or result.gates else ():
            if finding.waived:
                continue
            if len(made) < MOST:
                made.append(_remark(report, result, finding, places))
            else:
                left[f"{result.rule} {result.title}"] += 1
    if left:
        rest = Remark("", [f"另有 {left.total()} 处没有写成批注:", *(f"{name}({count} 处)" for name, count in left.items())])
        rest.span = places.source(places.title()) if places is not None else (0, 0)
        made.append(rest)
    return made


def _remark(report: Report, result: Result, finding: Finding, places: Places | None) -> Remark:
    doubtful = "【请核对】" if finding.certainty == "doubtful" and result.verdict != ERROR else ""
    lines = [f" {finding.message}({_SEVERITIES[result.severity]})"]
    basis = ";".join(Basis(**each).spoken() for each in result.basis)
    lines += [f"依据:{basis}"] if basis else []
    lines += [f"改法:{finding.fix}"] if finding.fix else []
    remark = Remark(f"{doubtful}{result.rule}", lines)
    if finding.line is not None:
        remark.place = (
            f"{'应放在' if finding.column is None else ''}{spoken(report.source, finding.line, finding.page)}{'之后' if finding.column is None else ''}"
        )
    if places is not None:
        remark.span = places.source(_span(finding, places))
    return remark


def _span(finding: Finding, places: Places) -> tuple[int, int]:
    if finding.at is None:
        return places.title()
    start, end = finding.at
    return (start, end) if end > start else places.behind(start)
