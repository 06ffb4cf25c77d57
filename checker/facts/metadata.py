"""Year, unit, level and dates of a report, with the evidence for the year."""

from collections import Counter
from dataclasses import dataclass, field

from checker.document import Document
from checker.facts.bodies import Namer
from checker.facts.frame import Frame, Title
from checker.outline import Heading
from checker.terms import Scan
from checker.text import lazy, years

_OPENING = 400


@dataclass(slots=True, eq=False, repr=False)
class Metadata:
    """Who reports on which year, and when; None is what was not recognised.

    Attributes:
        title: as printed.
        report_year: the year reported on.
        plan_year: the year the plan names.
        unit: whose report it is.
        level: 省 市 县区 乡镇街道 部门.
        issuer: who signs.
        sign_date: ``YYYY-MM-DD`` of the signature block.
        publish_date: ``YYYY-MM-DD`` of a labelled field of the page.
    """

    title: str | None = None
    report_year: int | None = None
    plan_year: int | None = None
    unit: str | None = None
    level: str | None = None
    issuer: str | None = None
    sign_date: str | None = None
    publish_date: str | None = None


_STATED = lazy(
    r"现将[^。,;、\n\d]{0,14}(?:20\d\d|二[〇零○]\S{2})年度?(?!以?来|至|[-到])(?:(?!安排|打算|计划|思路|规划|目标|设想)[^。,;、和及与\n]){0,24}(?:报告|汇报|公布|公开)如下"
)
"""One thing that is reported on, of one year: a list (…情况和2025年安排报告如下) may name the next one."""


@dataclass(slots=True, eq=False, repr=False)
class YearEvidence:
    """What each part of a report says of the year.

    Attributes:
        votes: year → weight.
        named: where (title, opening, statement, headings, plan) → the year it means.
        places: where → folded offset.
    """

    votes: Counter[int] = field(default_factory=Counter)
    named: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, where: str, year: int, weight: float, offset: int) -> None:
        """Count a year for the report."""
        self.votes[year] += int(weight * 10)
        if where not in self.named:
            self.named[where] = year
            self.places[where] = offset

    def best(self) -> int | None:
        """Return the year with the most weight, the later of equals."""
        return max(self.votes, key=lambda year: (self.votes[year], year)) if self.votes else None


def year_evidence(frame: Frame, scan: Scan, headings: list[Heading], plan: list[Heading]) -> YearEvidence:
    """Weigh title, opening, headings and plan against each other."""
    evidence = YearEvidence()
    start = frame.body[0].start if frame.body else 0
    _before_headings(evidence, frame, scan, headings)
    for heading in headings:
        planned = any(above.start <= heading.start < above.stop for above in plan)
        if heading.level <= 2 and not planned:  # noqa: PLR2004 - deeper titles name projects
            for year, at in years(scan.text[heading.title_start : heading.end])[:1]:
                evidence.add("headings", year, 1.5, heading.title_start + at)
    for heading in plan:
        for year, at in years(scan.text[heading.title_start : heading.end])[:1]:
            evidence.add("plan", year - 1, 2, heading.title_start + at)
    body_end = plan[0].start if plan else (frame.body[-1].end if frame.body else 0)
    counted = Counter(year for year, _ in years(scan.text[start:body_end]))
    for year, count in counted.items():
        evidence.votes[year] += min(count, 4) * 4
    return evidence


def _before_headings(evidence: YearEvidence, frame: Frame, scan: Scan, headings: list[Heading]) -> None:
    """Weigh the title, the first year of the opening, and what the opening says the report is of."""
    if frame.title:
        for year, at in years(scan.text[frame.title.start : frame.title.end])[:1]:
            evidence.add("title", year, 3, frame.title.start + at)
    start, first = (frame.body[0].start, frame.body[0].end) if frame.body else (0, 0)
    stop = min(headings[0].start if headings else first, start + _OPENING)
    for year, at in years(scan.text[start:stop])[:1]:
        evidence.add("opening", year, 2.5, start + at)
    if told := _STATED.search(scan.text, start, stop):
        for year, at in years(told[0])[:1]:
            evidence.add("statement", year, 1, told.start() + at)


def unit_of(document: Document, frame: Frame, scan: Scan, namer: Namer) -> str | None:
    """Return whose report it is: by title, lines beside it, signature or opening."""
    if frame.title and (unit := _printed_unit(document, frame.title, scan, namer)):
        return unit
    for line in frame.letterhead:
        if line.endswith("文件"):
            continue
        addressed = frame.addressee and line == scan.text[frame.addressee[0] : frame.addressee[1]]
        if not addressed and (name := namer.unit_of_title(line)):
            return name
    if frame.signature and frame.signature.issuer:
        return frame.signature.issuer
    opening = "".join(p.text for p in frame.body[:2])[:_OPENING]
    return namer.named_in(opening)


def _printed_unit(document: Document, title: Title, scan: Scan, namer: Namer) -> str | None:
    """Return the unit in a title as printed; it is recognised in the folded text, where characters are simplified."""
    folded = scan.text[title.start : title.end].replace("\n", "")
    unit = namer.unit_of_title(folded)
    printed = "".join(document.printed(title.start, title.end).split())
    if unit is None or len(printed) != len(folded):
        return unit
    at = folded.find(unit)
    return printed[at : at + len(unit)] if at >= 0 else unit
