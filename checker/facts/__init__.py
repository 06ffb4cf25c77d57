"""What a page says: title, year, unit, level, headings, sections by role."""

from dataclasses import dataclass

from checker.document import Document
from checker.facts import genre as genre_facts
from checker.facts.bodies import Namer
from checker.facts.figures import Figure, find
from checker.facts.frame import Frame, find_frame
from checker.facts.metadata import Metadata, YearEvidence, unit_of, year_evidence
from checker.facts.openings import Openings
from checker.facts.roles import Titles
from checker.facts.sections import Section, Sections
from checker.outline import Heading, outline
from checker.outline.markers import inline
from checker.terms import Index, Scan, Span
from checker.text import simplified, years
from checker.vocabulary import Vocabulary

_OPENING = 400


@dataclass(slots=True, eq=False, repr=False)
class Facts:
    """Everything the rules look at.

    Attributes:
        document: what stands on the page.
        scan: its folded text with the places of all terms.
        vocabulary: the words of the pack.
        frame: title, addressee, signature, body.
        metadata: year, unit, level, dates.
        years: the evidence for the year.
        headings: the heading tree, in order.
        sections: role → section.
        genre: whether it is such a report.
        body: span of the body.
        namer: recognises names of bodies.
        index: the terms of the pack.
        marks: offsets of numbering marks in the middle of paragraphs.
    """

    document: Document
    scan: Scan
    vocabulary: Vocabulary
    frame: Frame
    metadata: Metadata
    years: YearEvidence
    headings: list[Heading]
    sections: dict[str, Section]
    genre: genre_facts.Judgement
    body: Span
    namer: Namer
    index: Index
    marks: tuple[int, ...]
    _figures: list[Figure] | None = None
    _told: list[Figure] | None = None

    def unrecognised(self) -> str:
        """Say in Chinese why too little of the text was recognised to judge it; empty where enough was."""
        kept = sum(p.end - p.start for p in self.document.paragraphs)
        body = sum(p.end - p.start for p in self.frame.body)
        if body < self.vocabulary.genre.recognised * kept:
            return f"只认出 {body} 字正文,其余 {kept - body} 字认不出"
        if not self.headings and not any(section.reported for section in self.sections.values()):
            return "没有认出任何标题和部分"
        return ""

    @property
    def figures(self) -> list[Figure]:
        """Its numbers, named; found when they are first asked for."""
        if self._figures is None:
            self._figures = find(
                self.document, self.scan, self.index, self.vocabulary, [*self.frame.body, *self.frame.tables], self.headings, self.sections, self.metadata
            )  # fmt: skip
        return self._figures

    @property
    def told(self) -> list[Figure]:
        """The figures that tell what the body itself did in the year of the report, in order."""
        if self._told is None:
            self._told = [figure for figure in self.figures if figure.is_own()]
        return self._told


def establish(document: Document, vocabulary: Vocabulary, index: Index, *, level: str | None = None, year: int | None = None) -> Facts:
    """Establish the facts of a document.

    Args:
        document: as read.
        vocabulary: words of the pack.
        index: all terms of the pack.
        level: overrides the level recognised.
        year: overrides the report year recognised.
    """
    scan = index.scan(document.folded.text)
    namer = Namer(vocabulary.bodies, vocabulary.genre.behind_unit)
    frame = find_frame(document, scan, vocabulary.genre, namer)
    body = (frame.body[0].start, frame.body[-1].end) if frame.body else (0, 0)
    titles, openings = Titles(vocabulary, scan), Openings(scan, year or _base_year(frame, scan, body))
    marks = inline(scan.text)
    headings = outline(document, frame.body, titles.is_part, marks)
    titles.assign(headings, openings)
    sections = Sections(vocabulary, openings, headings, body).build()
    plan = [h for section in sections.values() for h in section.headings if vocabulary.role(section.role).next_year]
    evidence = year_evidence(frame, scan, headings, plan)
    metadata = _metadata(document, frame, scan, namer, evidence, sections, vocabulary)
    metadata.level = level or metadata.level
    metadata.report_year = year or metadata.report_year
    judgement = genre_facts.judge(document.paragraphs, frame, scan, vocabulary.genre, sections)
    return Facts(document, scan, vocabulary, frame, metadata, evidence, headings, sections, judgement, body, namer, index, marks)


def _base_year(frame: Frame, scan: Scan, body: Span) -> int | None:
    """Return the year of title and opening, enough to tell a plan's heading; where they differ, the one named more often."""
    opening = frame.body[0].end if frame.body else body[0]
    spans = [(frame.title.start, frame.title.end)] if frame.title else []
    named = [year for start, end in [*spans, (body[0], min(opening, body[0] + _OPENING))] for year, _ in years(scan.text[start:end])[:1]]
    if len(set(named)) < 2:  # noqa: PLR2004 - title and opening agree, or one of them is silent
        return named[0] if named else None
    counted = [year for year, _ in years(scan.text[body[0] : body[1]])]
    return max(named, key=counted.count)


def _metadata(
    document: Document, frame: Frame, scan: Scan, namer: Namer, evidence: YearEvidence, sections: dict[str, Section], vocabulary: Vocabulary
) -> Metadata:
    unit = unit_of(document, frame, scan, namer)
    plan = next((sections[role.id] for role in vocabulary.roles if role.next_year), None)
    signature = frame.signature
    return Metadata(
        title=frame.title.text if frame.title else None,
        report_year=evidence.best(),
        plan_year=plan.year if plan else None,
        unit=unit,
        level=(namer.level(simplified(unit, floor=1)[0], scan) if unit else None) or namer.own_level(scan),
        issuer=signature.issuer if signature else None,
        sign_date=signature.date if signature else None,
        publish_date=document.publish_date,
    )


__all__ = ["Facts", "Heading", "Metadata", "Section", "establish"]
