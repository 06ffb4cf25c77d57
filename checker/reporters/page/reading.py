"""The text of a report for a page: blocks of lines, cut so that the places findings speak of can be marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter

from checker.document import Document, Paragraph
from checker.engine import private
from checker.report import Report
from checker.text import lazy, widths

TITLE, PLAIN, TABLE, ASIDE = "title", "plain", "table", "aside"
EVIDENCE = "evidence"
LOOKS = ("fail", "partial", "doubtful", "waived", EVIDENCE)
"""How a mark looks, the gravest first."""
_LEAD = 16  # characters that may stand before a heading in its paragraph: its number, marks of Markdown
_CLOSING = lazy(r"[。.:;,、*#】\])\s]*")
_UNPRINTABLE = lazy(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK = lazy(r"\s+")


def printable(text: str) -> str:
    """Replace, one for one, what HTML cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


@dataclass(slots=True, eq=False, repr=False)
class Spot:
    """A place in the text that a finding speaks of.

    Attributes:
        number: of the finding in its report, from 1.
        start: folded offset of the first character.
        end: folded offset behind the last; the same as ``start`` for a missing thing.
        look: how it is shown: ``fail``, ``partial``, ``doubtful``, ``waived`` or ``evidence``.
        label: what stands before it in the text: the number of the entry in the list.
        missing: of a missing thing what belongs here.
        shown: it stands in the blocks; so far not when its characters are white space only.
    """

    number: int
    start: int
    end: int
    look: str
    label: str = ""
    missing: str = ""
    shown: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Piece:
    """Characters with the same marks.

    Attributes:
        text: the characters as printed, numbers of persons masked.
        spots: the spots they belong to, faults before evidence, the shortest first.
        begins: those of them that begin here.
        strong: they are a heading that runs on into its paragraph.
    """

    text: str
    spots: list[Spot]
    begins: list[Spot]
    strong: bool = False

    @property
    def look(self) -> str:
        """How the characters are shown: as the gravest of their marks."""
        return min((spot.look for spot in self.spots), key=LOOKS.index)

    @property
    def label(self) -> str:
        """The numbers of the entries whose marks begin here, but for those another mark of which runs on."""
        running = {spot.label for spot in self.spots if spot not in self.begins}
        return " ".join(sorted({spot.label for spot in self.begins if spot.label} - running, key=int))


@dataclass(slots=True, eq=False, repr=False)
class Line:
    """A line of the text.

    Attributes:
        line: its number in the text, from 1.
        number: the number under which a person finds it.
        pieces: its characters; of a row of a table see ``cells``.
        cells: of a row of a table the characters of each cell.
        aside: it is page chrome.
        page: the page that begins with it, or None.
    """

    line: int
    number: int
    pieces: list[Piece] = field(default_factory=list)
    cells: list[list[Piece]] = field(default_factory=list)
    aside: bool = False
    page: int | None = None


@dataclass(slots=True, eq=False, repr=False)
class Block:
    """A paragraph, a heading, a table or lines set aside.

    Attributes:
        kind: ``title``, ``plain``, ``table``, ``aside`` or ``h1`` … ``h3``.
        lines: its lines.
        gaps: missing things that belong behind it.
    """

    kind: str
    lines: list[Line]
    gaps: list[Spot] = field(default_factory=list)


def blocks(document: Document, report: Report, spots: Iterable[Spot]) -> list[Block]:
    """Return the text of a report in blocks, with the spots marked in it."""
    return list(_Reading(document, report, list(spots)).blocks())


class _Reading:
    """One pass over a text."""

    def __init__(self, document: Document, report: Report, spots: list[Spot]) -> None:
        self.document = document
        self.report = report
        self.text = printable(_masked(document))
        self.lines = document.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.chrome = frozenset(document.chrome)
        self.strong: list[tuple[int, int]] = []
        self.kinds = self._kinds()
        self.gaps = [spot for spot in spots if spot.end <= spot.start]
        for gap in self.gaps:
            gap.shown = True
        self.spans = sorted(((*self._source(spot), spot) for spot in spots if spot.end > spot.start), key=lambda span: span[:2])
        self.span_starts = [span[0] for span in self.spans]
        self.longest = max((end - start for start, end, _ in self.spans), default=0)
        self.cuts = sorted({at for start, end, _ in self.spans for at in (start, end)} | {at for span in self.strong for at in span})

    def _source(self, spot: Spot) -> tuple[int, int]:
        """Return a span of the source; of page chrome, of which the folded text knows the place only, the line."""
        start, end = self.document.folded.source(spot.start), self.document.folded.source_end(spot.end)
        line = bisect_right(self.starts, start)
        return (self.starts[line - 1], self.starts[line] - 1) if line in self.chrome else (start, end)

    def blocks(self) -> Iterator[Block]:
        waiting = sorted(self.gaps, key=lambda spot: spot.start)
        page = 0
        for block in self._parts():
            for line in block.lines:
                here = self.document.address(line.line)[1] or 0
                # The number at the foot of a page stands behind a paragraph that runs on to the next one.
                if here > page and not line.aside:
                    line.page = page = here
            last = block.lines[-1].line
            while waiting and self.document.place(waiting[0].start)[0] <= last:
                block.gaps.append(waiting.pop(0))
            yield block
        if waiting:
            yield Block(PLAIN, [], waiting)

    def _parts(self) -> Iterator[Block]:
        for kind, units in groupby(self._units(), key=itemgetter(0)):
            if kind in {TABLE, ASIDE}:
                yield Block(kind, [self._line(n, row=kind == TABLE) for _, numbers in units for n in numbers])
            else:
                for _, numbers in units:
                    yield Block(kind, [self._line(n) for n in numbers])

    def _units(self) -> Iterator[tuple[str, list[int]]]:
        """Yield paragraphs, rows and lines set aside: what they are, and their lines."""
        heads = {self.document.place(p.start)[0]: p for p in self.document.paragraphs}
        done = 0
        for number, text in enumerate(self.lines, 1):
            if number <= done or not text.strip():
                continue
            if number in self.chrome:
                yield ASIDE, [number]
            elif number in self.document.rows:
                yield TABLE, [number]
            else:
                paragraph = heads.get(number)
                done = self.document.place_end(paragraph.end)[0] if paragraph else number
                yield self.kinds.get(number, PLAIN), [n for n in range(number, done + 1) if self.lines[n - 1].strip()]

    def _line(self, number: int, *, row: bool = False) -> Line:
        source = self.lines[number - 1]
        start = self.starts[number - 1]
        made = Line(number, self.document.address(number)[0], aside=number in self.chrome)
        if row:
            at = start
            for cell in source.split("\t"):
                made.cells.append(self._pieces(at, at + len(cell)))
                at += len(cell) + 1
        else:
            left = len(source) - len(source.lstrip())
            made.pieces = self._pieces(start + left, start + len(source.rstrip()))
        return made

    def _pieces(self, start: int, end: int) -> list[Piece]:
        """Cut a span of the source wherever a mark begins or ends."""
        inside = self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)]
        ends = [start, *inside, end]
        return [self._piece(a, b) for a, b in pairwise(ends) if b > a]

    def _piece(self, start: int, end: int) -> Piece:
        near = self.spans[bisect_left(self.span_starts, start - self.longest) : bisect_right(self.span_starts, start)]
        over = [spot for *_, spot in sorted((span for span in near if span[1] > start), key=_before)]
        begins = [spot for spot in over if not spot.shown]
        for spot in begins:
            spot.shown = True
        return Piece(self.text[start:end], over, begins, any(a <= start < b for a, b in self.strong))

    def _kinds(self) -> dict[int, str]:
        """Return what the paragraphs are that are more than plain, by their first line; remember headings that run on."""
        kinds: dict[int, str] = {}
        document = self.document
        paragraphs = {document.place(p.start)[0]: p for p in document.paragraphs}
        known = {document.address(line): line for line in sorted(paragraphs, reverse=True)}
        first = min((known.get((entry["line"], entry["page"]), 0) for entry in self.report.outline), default=0)
        self._title(paragraphs, kinds, first)
        for place, group in groupby(self.report.outline, key=lambda entry: (entry["line"], entry["page"])):
            line = known.get(place)
            if line is not None and line not in kinds:
                self._headings(paragraphs[line], list(group), kinds)
        return kinds

    def _title(self, paragraphs: dict[int, Paragraph], kinds: dict[int, str], stop: int) -> None:
        """Find the paragraphs that the title consists of."""
        title = _bare(self.report.metadata["title"] or "")
        found: list[int] = []
        rest = title
        for line in sorted(paragraphs):
            if not rest or (stop and line >= stop):
                break
            text = _bare(self._printed(paragraphs[line])).strip("*#")
            if text and rest.startswith(text):
                found.append(line)
                rest = rest[len(text) :]
            elif found:
                found, rest = [], title
        if not rest:
            kinds.update(dict.fromkeys(found, TITLE))

    def _headings(self, paragraph: Paragraph, entries: list[dict[str, object]], kinds: dict[int, str]) -> None:
        """Find the headings in a paragraph: one that is all of it, or some that run on."""
        start, end = self.document.folded.source(paragraph.start), self.document.folded.source_end(paragraph.end)
        places = [at for at in range(start, end) if not self.document.text[at].isspace()]
        text = widths("".join(self.document.text[at] for at in places))
        cursor = 0
        for entry in entries:
            title, number = _bare(str(entry["title"])), _bare(str(entry["number"] or ""))
            at = text.find(title, cursor)
            if not title or at < 0:
                continue
            behind = at + len(title)
            if cursor == 0 and at <= _LEAD and _CLOSING.fullmatch(text, behind):
                kinds[paragraph.line] = f"h{min(int(str(entry['level'])), 3)}"
                return
            cursor = behind
            begin = max(0, at - len(number)) if text[:at].endswith(number) else at
            self.strong.append((places[begin], places[behind - 1] + 1))

    def _printed(self, paragraph: Paragraph) -> str:
        return self.document.text[self.document.folded.source(paragraph.start) : self.document.folded.source_end(paragraph.end)]


def _before(span: tuple[int, int, Spot]) -> tuple[bool, int, int]:
    start, end, spot = span
    return spot.look == EVIDENCE, end - start, spot.number


def _bare(text: str) -> str:
    return widths(_BLANK.sub("", text))


def _masked(document: Document) -> str:
    """Return the text with the middle of personal numbers starred out, one star for each character, so that offsets stay."""
    spans = private(document.text)
    folded = document.folded
    for start, end in private(folded.text):
        around = document.text[folded.source(max(start - 3, 0)) : folded.source_end(min(end + 3, len(folded.text)))]
        if "\n" in around:  # broken at the end of a line
            spans.append((folded.source(start), folded.source_end(end)))
    if not spans:
        return document.text
    characters = list(document.text)
    for start, end in spans:
        for at in range(start, end):
            if not characters[at].isspace():
                characters[at] = "*"
    return "".join(characters)


__all__ = ["ASIDE", "PLAIN", "TABLE", "TITLE", "Block", "Line", "Piece", "Spot", "blocks", "printable"]
