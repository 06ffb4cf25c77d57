"""Kind ``wording``: a fixed expression is written as it should be."""

from bisect import bisect_left
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, missing, not_applicable, partial, passed
from checker.checks.years import YearSpan
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, PASS
from checker.terms import Span, Terms

_TITLE = 60  # characters of a title of a document behind a place inside it
_NUMBER = frozenset("0123456789,.")


@declared(kw_only=True)
class Fault:
    """Ways to write one expression wrongly.

    Attributes:
        write: how it should be written, in Chinese.
        wrong: certain mistakes; inside the title of a document 《》 they are only doubtful.
        doubtful: probable mistakes; inside the title of a document they are not judged.
        but_not: look-alikes.
        years: report years in which they are mistakes; None: all.
        in_titles: the doubtful ones are judged inside titles too.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    write: str
    wrong: Terms = ()
    doubtful: Terms = ()
    but_not: Terms = ()
    years: YearSpan | None = None
    in_titles: bool = False


@declared(kw_only=True)
class Wording:
    """The right expression stands there, and no wrong one.

    Attributes:
        right: the expression as it should be; empty: nothing is asked for, only what is wrong is told.
        loose: expressions that are not wrong but incomplete.
        wrong: expressions that are wrong wherever they stand.
        but_not: look-alikes of the wrong ones.
        faults: wrong and doubtful expressions, each with how it should be written.
        remote: roles in whose sections alone the right expression is only partial.
        many: so many doubtful places fail it; 0: never.
        absent: verdict when none of them occurs.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "wording"
    right: Terms = ()
    loose: Terms = ()
    wrong: Terms = ()
    but_not: Terms = ()
    faults: tuple[Fault, ...] = ()
    remote: tuple[str, ...] = ()
    many: int = 0
    absent: str = NOT_APPLICABLE

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for wrong, right, loose and doubtful wording, in this order."""
        start, end = told(facts)
        evidence = [Evidence(span, message=f"“{facts.document.printed(*span)}”") for span in facts.scan.within(self.wrong, start, end, self.but_not)]
        evidence += faults_found(facts, self.faults)
        if any(not place.certainty for place in evidence):
            return faulty(evidence, self.many)
        said = self._said(facts, start, end)
        if evidence and said.verdict in {PASS, NOT_APPLICABLE}:
            return faulty(evidence, self.many)
        said.evidence += evidence
        return said

    def _said(self, facts: Facts, start: int, end: int) -> Outcome:
        """Say how the report uses the expression, mistakes aside."""
        right = facts.scan.within(self.right, start, end)
        near = [span for span in right if not _inside(facts, span, self.remote)]
        if near:
            return passed("表述准确", *near[:1])
        if right:
            return Outcome(PARTIAL, "“{title}”只在不足或下一年安排里出现", "remote", [Evidence(right[0], certainty="doubtful")])
        loose = facts.scan.within(self.loose, start, end, self.but_not)
        if loose:
            return partial("表述不完整", *loose, reason="loose")
        if self.absent == NOT_APPLICABLE:
            return not_applicable("文中没有用到这一表述")
        if self.absent == PASS:
            return passed("没有发现错误写法")
        return missing("文中未见这一表述", None, self.absent)


def told(facts: Facts) -> Span:
    """Return the span of title and body."""
    title = facts.frame.title
    return min(title.start if title else facts.body[0], facts.body[0]), facts.body[1]


def faults_found(facts: Facts, faults: tuple[Fault, ...]) -> list[Evidence]:
    """Return the places of wrong expressions in title and body, of equal ones in a paragraph the first; doubtful ones say so."""
    found: dict[tuple[int, str], Evidence] = {}
    start, end = told(facts)
    for fault in faults:
        if fault.years is not None and not (facts.metadata.report_year and fault.years.holds(facts.metadata.report_year)):
            continue
        for terms, certain in ((fault.wrong, True), (fault.doubtful, False)):
            for left, right in facts.scan.within(terms, start, end, fault.but_not):
                titled = in_title(facts.scan.text, (left, right))
                if titled and not certain and not fault.in_titles:
                    continue
                span = (_whole(facts.scan.text, left), right)
                said = facts.document.printed(*span)
                sure = certain and not titled
                message = f"“{said}”应写作{fault.write}" if sure else f"“{said}”疑应写作{fault.write},请核对"
                found.setdefault((facts.scan.text.rfind("\n", 0, left), said), Evidence(span, message=message, certainty="" if sure else "doubtful"))
    return _apart(list(found.values()))


def _apart(evidence: list[Evidence]) -> list[Evidence]:
    """Return the places in their order; of overlapping ones a certain one, else the longest."""
    kept: list[tuple[Span, Evidence]] = []  # ascending; none overlaps another, so that the last one before an end is the only one to ask
    for place in sorted(evidence, key=lambda place: (bool(place.certainty), -_length(place))):
        left, right = place.span or (0, 0)
        at = bisect_left(kept, right, key=_start_of)
        if not at or kept[at - 1][0][1] <= left:
            kept.insert(at, ((left, right), place))
    return [place for _, place in kept]


def _start_of(entry: tuple[Span, Evidence]) -> int:
    return entry[0][0]


def _length(place: Evidence) -> int:
    return place.span[1] - place.span[0] if place.span else 0


def faulty(evidence: list[Evidence], many: int = 0) -> Outcome:
    """Return the outcome of wrong and doubtful places: a certain one fails it, and so do many doubtful ones."""
    certain = sum(not place.certainty for place in evidence)
    doubtful = len(evidence) - certain
    said = ",".join(f"{what} {count} 处" for what, count in (("表述有误", certain), ("表述存疑", doubtful)) if count)
    if certain:
        return Outcome(FAIL, said, "wrong", evidence)
    return Outcome(FAIL if many and doubtful >= many else PARTIAL, said, "doubtful", evidence)


def in_title(text: str, span: Span) -> bool:
    """Say whether a place stands inside the title of a document."""
    line = text.rfind("\n", 0, span[0]) + 1
    opened = text.rfind("《", line, span[0])
    if opened < 0 or text.find("》", opened, span[0]) >= 0:
        return False
    closed = text.find("》", span[1], span[1] + _TITLE)
    return closed >= 0 and text.find("《", span[1], closed) < 0 and text.find("。", opened, closed) < 0


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence, up to 。 or ;, in which a place stands."""
    left = max(text.rfind(mark, 0, span[0]) for mark in "。;!?\n") + 1
    return left, min((at for at in (text.find(mark, span[1]) for mark in "。;!?\n") if at >= 0), default=len(text))


def _inside(facts: Facts, span: Span, roles: tuple[str, ...]) -> bool:
    return any(start <= span[0] < end for role in roles for start, end in facts.sections[role].spans)


def _whole(text: str, start: int) -> int:
    """Return where the number begins that a place begins in."""
    if text[start] in _NUMBER:
        while start and text[start - 1] in _NUMBER:
            start -= 1
    return start
