"""The figures of a report: every printed number with its unit, named, and told apart by what it is."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.document import Document, Paragraph
from checker.facts.metadata import Metadata
from checker.facts.naming import OTHER, Anchors, Context
from checker.facts.passages import Cover
from checker.facts.sections import Section
from checker.facts.tables import Cell, cells
from checker.outline import Heading
from checker.quantities import PERCENT, Quantity, quantities
from checker.terms import Index, Overlaps, Scan, Span
from checker.text import YEAR_END, YEAR_LENGTH, lazy, numeral, simplified, widths
from checker.vocabulary import FigureWords, Vocabulary

ACTUAL, TARGET, PREVIOUS, PART, ZERO, OTHER_BODY = "actual", "target", "previous", "part", "zero", "other_body"
_SENTENCE = lazy(r"[。!?]")
_COUNT = lazy(r"\d(?!\d{0,3}年)")
_ONLY_COMPARED = lazy(r"度?(?:同期)?(?:的|为|是|仅|只有|约|近)*\d")
_SHARE = lazy(r"占(?:比)?(?:约|近|到|达|了|全部)*$")
_STEP = lazy(r"[、,:;()]")
_TAIL = lazy(r"[、,:;)。!?]|\((?!社区|居|街|镇|乡|场)")
_APART = lazy(r"分别(?:为|是|有|达|达到|办理|完成|共)?$")
_YEARS_APART = lazy(r"((?:20\d\d年度?[、和与及]){1,5}20\d\d年度?)[\u3400-\u9fff]{0,12}分别[\u3400-\u9fff]{0,10}$")
_ITEMS = lazy(r"[、]|以及|[和与及]")
_JOIN = lazy(r"[、,和与及]*$")
_CHANGE = lazy(
    r"(?:增加|减少|增长|下降|上升|提高|提升|降低|下调|上调|回落|压缩|压减|缩短|精简|增幅|降幅|涨幅|增速)(?:了|近|约|达|超过|幅度?达?|率?为?|比例为?)*$"
    r"|[增减升降多少](?:了|近|约|达)*$"
)
_CHANGED = lazy(r"同比|环比|增[减长幅加]|变化|[升降]幅|较上年|比上年")
_NOT_ITS_NOUN = ("中", "里", "和", "及", "与", "以及", "并")
_NO_YEAR_OF_IT = lazy(r"以前|以来|底|起|[前后至到-]|印发|制定|出台|发布|颁布|修订|版|\d{1,2}月|》|\"|\)")
_CLAUSE_START = ",;:(。\n"
_COMPARED = "较比由从"
_COUNTED_ONE = frozenset("件宗起例份名人卷本")
_AGAIN = lazy(
    r"(?:(?:上升|下降|提高|增加|增长|提升|降低|减少|增|升|降|压减)[至到为]|(?:我|本)[省市县区旗镇乡局街州盟](?:收到|为|达到?|完成|办理)?"
    r"|实际(?:达到?|完成|为)?)$"
)
_TIMES = frozenset({"家次", "户次", "人次", "场次", "件次", "批次"})
_SUM = lazy(r"(?:共|合计|总计|累计|总数|总共|共计)[为计达有]*$")
_NEAR = 30  # characters behind a number in which its noun ends
_LONGEST = 1000  # characters of a sentence
_BACK = 400  # characters before a number in which its sentence speaks of it
_TOLD = 30  # numbers before one that it may go on from
_FAR = 60  # characters before the clause in which its verb may stand


@dataclass(slots=True, eq=False, repr=False)
class Figure:
    """A number of the report.

    Attributes:
        quantity: the number as printed.
        indicator: id of the indicator, ``other`` where none claims it.
        kind: ``actual``, ``target``, ``previous``, ``part``, ``zero`` or ``other_body``.
        year: the year it speaks of when that is not the report's, or None.
        scope: what it is limited to, as printed, or None.
        clause: span of the words that belong to it.
        sentence: span in which it can be held against other figures.
        change: it is a difference to another year, no amount.
        row: number of the row of a table, 0 outside of tables.
        column: number of the column in it.
        label: first words of the row.
        head: words at the top of the column.
    """

    quantity: Quantity
    indicator: str
    kind: str
    year: int | None
    scope: str | None
    clause: Span
    sentence: Span
    change: bool = False
    row: int = 0
    column: int = 0
    label: str = ""
    head: str = ""

    @property
    def value(self) -> float:
        """Its value: 万 and 亿 multiplied out, percent as 13 for 13 %."""
        return self.quantity.value

    @property
    def span(self) -> Span:
        """Folded offsets of number and unit."""
        return self.quantity.start, self.quantity.end

    def is_own(self) -> bool:
        """Say whether it tells what the reporting body did in the year of the report."""
        return self.kind in {ACTUAL, PART, ZERO} and self.year is None and not self.change


class _Finder:
    """Finds and names the figures of one report."""

    def __init__(self, document: Document, scan: Scan, index: Index, words: FigureWords, headings: list[Heading], body: Span) -> None:
        self.document, self.scan, self.text = document, scan, scan.text
        self.words = words
        self.numbers = quantities(document.folded, document.text, words.units, *body)
        self._number_starts = [quantity.start for quantity in self.numbers]
        self.anchors = Anchors.of(self.words, index, scan)
        self.headings = headings
        self._heading_starts = [heading.start for heading in headings]

    def prose(self, paragraph: Paragraph) -> Iterator[Figure]:
        """Return the figures of a paragraph of running text."""
        for start, end in _sentences(self.text, paragraph.start, paragraph.end):
            found = self.numbers[bisect_left(self._number_starts, start) : bisect_left(self._number_starts, end)]
            apart: list[Span] = []
            by_year: list[int] = []
            told: list[Figure] = []
            for at, quantity in enumerate(found):
                previous = found[at - 1].end if at else start
                following = found[at + 1].start if at + 1 < len(found) else end
                context = self._context(quantity, previous, following, (start, paragraph.start))
                apart = self._apart(context, found[at:]) if not apart else apart[1:]
                if apart:
                    context.heading, context.near = context.near[0], [apart[0]]
                made = self._figure(quantity, context, (start, end), told[-_TOLD:])
                by_year = by_year[1:] or self._by_year(context, found[at:])
                if by_year:
                    made.year = by_year[0]
                    made.indicator = told[-1].indicator if made.indicator == OTHER and told and told[-1].year else made.indicator
                if not (quantity.chinese and quantity.value == 1 and (made.indicator == OTHER or quantity.unit not in _COUNTED_ONE)):
                    told.append(made)
            yield from told
            yield from self._zeros((start, end), found)

    def table(self, paragraphs: list[Paragraph], title: int) -> Iterator[Figure]:
        """Return the figures of a table; what it is about, the paragraph above it says, which begins at an offset."""
        heading = self._heading(paragraphs[0].start)
        span = (paragraphs[0].start, paragraphs[-1].end)
        for cell in cells(self.text, paragraphs):
            for quantity in self._in_cell(cell):
                near, row = [*cell.labels, (cell.start, cell.end)], paragraphs[cell.row - 1].start
                context = Context(near, quantity.start, quantity.end, None, row, title, heading)
                made = self._figure(quantity, context, span, [])
                made.row, made.column, made.label, made.head = cell.row, cell.column, cell.label, cell.head
                made.clause = (cell.start, cell.end)
                self._of_year(made, cell.labels)
                yield made

    def _of_year(self, figure: Figure, labels: list[Span]) -> None:
        """Give a number of a table the year that the words at the top of its column, or at the start of its row, tell."""
        for span in reversed(labels):
            if _CHANGED.search(self.text, *span):
                figure.indicator, figure.change = OTHER, True
                return
            years = {numeral(self.text[end.start() - YEAR_LENGTH : end.start()]) for end in YEAR_END.finditer(self.text, span[0] + YEAR_LENGTH, span[1])}
            if len(years) == 1:
                figure.year = years.pop()
            if figure.kind in {ACTUAL, ZERO} and self.scan.has(self.words.previous, *span, self.words.previous_but_not):
                figure.kind = PREVIOUS
            if years or figure.kind == PREVIOUS or figure.year is not None:
                return

    def _in_cell(self, cell: Cell) -> list[Quantity]:
        found = quantities(self.document.folded, self.document.text, self.words.units, cell.start, cell.end)
        return found or ([cell.bare] if cell.bare else [])

    def _context(self, quantity: Quantity, previous: int, following: int, starts: Span) -> Context:
        """Return where the words of a number stand: its clause from the number before on, and the noun behind it."""
        sentence, paragraph = starts
        left = previous
        if previous > sentence:
            step = _STEP.search(self.text, previous, quantity.start)
            left = step.end() if step else previous
        clause = self._clause_start(left, quantity.start)
        left = max(left, self.text.rfind(";", left, quantity.start) + 1)
        if not _has_words(self.text, clause, quantity.start):
            clause = self._clause_start(left, max(left, clause - 1))
        tail = _TAIL.search(self.text, quantity.end, min(following, quantity.end + _NEAR))
        right = tail.start() if tail else min(following, quantity.end + _NEAR)
        if self.text.startswith(_NOT_ITS_NOUN, quantity.end):
            right = quantity.end
        near = [(clause, quantity.start), (quantity.end, right)]
        far = (max(left, clause - _FAR), clause)
        back = max(sentence, quantity.start - _BACK), max(paragraph, quantity.start - 2 * _BACK)
        return Context(near, quantity.start, quantity.end, far, *back, self._heading(paragraph))

    def _clause_start(self, left: int, end: int) -> int:
        """Return where the clause that ends at an offset begins; a bracket that is still open there begins one too."""
        bracket = self.text.rfind("(", left, end)
        if bracket >= 0 and self.text.find(")", bracket, end) < 0:
            return bracket + 1
        return _clause(self.text, left, end)

    def _apart(self, context: Context, rest: list[Quantity]) -> list[Span]:
        """Return the words of each number of a list introduced by 分别: A、B和C分别为1件、2件和3件."""
        clause = context.near[0]
        apart = _APART.search(self.text, *clause)
        if not apart:
            return []
        items, at = [], clause[0]
        for cut in [*_ITEMS.finditer(self.text, clause[0], apart.start()), None]:
            items.append((at, cut.start() if cut else apart.start()))
            at = cut.end() if cut else at
        return items if len(items) == self._run(rest) > 1 else []

    def _by_year(self, context: Context, rest: list[Quantity]) -> list[int]:
        """Return the years of a list told by years: 2022年、2023年分别受理51件、66件."""
        listed = _YEARS_APART.search(self.text, *context.near[0])
        if not listed:
            return []
        years = [numeral(listed[1][end.start() - YEAR_LENGTH : end.start()]) or 0 for end in YEAR_END.finditer(listed[1])]
        return years if self._run(rest) == len(years) else []

    def _run(self, rest: list[Quantity]) -> int:
        """Return how many numbers stand in a list with nothing between them."""
        run = 1
        while run < len(rest) and _JOIN.fullmatch(self.text, rest[run - 1].end, rest[run].start):
            run += 1
        return run

    def _figure(self, quantity: Quantity, context: Context, sentence: Span, told: list[Figure]) -> Figure:
        own = (min(span[0] for span in context.near), max(context.near[-1][1], quantity.end))
        before = (context.near[0][0], quantity.start)
        change = bool(_CHANGE.search(self.text, *before)) and quantity.unit != "元"
        indicator = OTHER if change else self.anchors.name(quantity.unit, context)
        if indicator == OTHER and not change:
            indicator = self._inherited(quantity, context, before, told)
        year = self._year(context, before)
        kind = self._kind(quantity, context, before, indicator, told, change=change)
        scope = next((self.text[slice(*span)] for span in self.scan.within(self.words.scopes, sentence[0], own[1]) if span[0] >= context.before), None)
        return Figure(quantity, indicator, kind, year, scope, own, sentence, change)

    def _inherited(self, quantity: Quantity, context: Context, before: Span, told: list[Figure]) -> str:
        """Return the indicator that a number takes over from the one before it: 上年为285件, 合计316件, or a bare 5,240人次."""
        if not told:
            return OTHER
        last = told[-1]
        if quantity.unit == PERCENT and _SHARE.search(self.text, *before):
            return OTHER
        same = self._continued(quantity, told, parts=self.scan.has(self.words.part, *before))
        if same and not self.anchors.bars(same.indicator, context.near) and self._goes_on(quantity, last, context, before):
            return same.indicator
        if last.quantity.unit != quantity.unit and not _has_words(self.text, *before) and context.near[-1][0] >= context.near[-1][1]:
            wider = Context([last.clause, *context.near], context.start, context.end, None, context.before, context.paragraph, context.heading)
            return self.anchors.name(quantity.unit, wider)
        return OTHER

    def _continued(self, quantity: Quantity, told: list[Figure], *, parts: bool) -> Figure | None:
        """Return the figure that a number goes on from: its total where 其中 stands beside it, else the last with the same unit."""
        amounts = [figure for figure in told if not figure.change and figure.quantity.unit != PERCENT]
        if parts and amounts and quantity.unit != PERCENT:
            units = next((one.units for one in self.words.indicators if one.id == amounts[-1].indicator), ())
            return amounts[-1] if quantity.unit in units else None
        return next((figure for figure in reversed(told) if figure.quantity.unit == quantity.unit and not figure.change), None)

    def _goes_on(self, quantity: Quantity, last: Figure, context: Context, before: Span) -> bool:
        """Say whether a number tells the same as the one before it: of another year, its sum, a part of it, or its own body."""
        if _SUM.search(self.text, *before) or _AGAIN.search(self.text, *before) or YEAR_END.search(self.text, before[0] + YEAR_LENGTH, before[1]):
            return True
        if self.scan.has(self.words.previous, *before, self.words.previous_but_not) or self.scan.has(self.words.part, self._opened(context, before), before[1]):
            return True
        return quantity.unit in _TIMES and quantity.unit == last.quantity.unit and self.text[last.quantity.end : last.quantity.end + 1] == "、"

    def _opened(self, context: Context, before: Span) -> int:
        """Return from where on 其中 holds for a number."""
        return max(context.before, self.text.rfind(";", context.before, before[1]))

    def _kind(self, quantity: Quantity, context: Context, before: Span, indicator: str, told: list[Figure], *, change: bool) -> str:
        if self.scan.has(self.words.targets, before[0], before[1], self.words.targets_but_not):
            return TARGET
        if change:
            return ACTUAL
        if self.scan.has(self.words.previous, *before, self.words.previous_but_not) and not _AGAIN.search(self.text, *before):
            return PREVIOUS
        others = self.scan.within(self.words.other_bodies, max(context.before, before[0] - _FAR), before[1])
        if others:
            own = Overlaps(self.scan.within(self.words.other_bodies_but_not, context.before, before[1]))
            others = [span for span in others if not own.of(span)]
        # 全县法院新收…件 tells of the whole area, as the report does.
        if any("全" not in self.text[max(0, start - _OPENS) : start] for start, _ in others):
            return OTHER_BODY
        if quantity.value == 0:
            return ZERO
        parts = self.scan.has(self.words.part, self._opened(context, before), before[1])
        alike = [figure for figure in told if figure.quantity.unit == quantity.unit]
        return PART if parts and alike and (indicator == OTHER or any(figure.indicator == indicator for figure in alike)) else ACTUAL

    def _year(self, context: Context, before: Span) -> int | None:
        """Return the year a number is told of: the last one that opens a clause of the sentence, or is compared to in its own."""
        told: int | None = None
        if self.text.find("年", context.before + YEAR_LENGTH, before[1]) < 0:
            return None
        for match in YEAR_END.finditer(self.text, context.before + YEAR_LENGTH, before[1]):
            start = match.start() - YEAR_LENGTH
            opener = self.text[start - 1] if start > context.before else ","
            if opener == "(" and self.text.find(")", match.end(), before[1]) >= 0:
                continue  # …66件(2022年为51件),…: the bracket speaks of what stands before it
            if start < before[0] and _COUNT.search(self.text, context.before, start) and _ONLY_COMPARED.match(self.text, match.end()):
                continue  # 收到18642件,2018年为17115件;受理16208件: the year speaks of the one number behind it
            own = start >= before[0] and opener in _COMPARED
            if (own or opener in _CLAUSE_START) and not _NO_YEAR_OF_IT.match(self.text, match.end()):
                told = numeral(self.text[start : match.start()])
        return told

    def _zeros(self, sentence: Span, found: list[Quantity]) -> Iterator[Figure]:
        """Return the figures that are stated as zero in words."""
        done = 0
        for (opens, end), indicator in self.anchors.zeros(sentence):
            if any(quantity.start < end and opens < quantity.end for quantity in found):
                continue
            # Two things may be denied at once: 无行政复议、行政诉讼案件; each has a place of its own.
            start, done = max(opens, min(done, end - 1)), end
            quantity = Quantity(start, end, 0, indicator.units[0], None, 1.0, 0.0, 0.0)
            clause = _clause(self.text, sentence[0], start)
            target = self.scan.has(self.words.targets, clause, start, self.words.targets_but_not)
            scope = next((self.text[slice(*span)] for span in self.scan.within(self.words.scopes, sentence[0], end)), None)
            yield Figure(quantity, indicator.id, TARGET if target else ZERO, None, scope, (clause, end), sentence)

    def _heading(self, offset: int) -> Span | None:
        at = bisect_right(self._heading_starts, offset) - 1
        return (self.headings[at].start, self.headings[at].end) if at >= 0 else None


def find(
    document: Document, scan: Scan, index: Index, vocabulary: Vocabulary, body: Iterable[Paragraph], headings: list[Heading],
    sections: dict[str, Section], metadata: Metadata,
) -> list[Figure]:  # fmt: skip
    """Return the figures of a report, in order.

    Args:
        document: as read.
        scan: its text with the places of all terms.
        index: the terms of the pack.
        vocabulary: its words; without words for figures there are none.
        body: the paragraphs of the text.
        headings: the outline.
        sections: role → section; what stands in the plan for the next year is no result.
        metadata: year and level of the report.
    """
    if vocabulary.figures is None:
        return []
    body = list(body)
    finder = _Finder(document, scan, index, vocabulary.figures, headings, (body[0].start, body[-1].end) if body else (0, 0))
    found: list[Figure] = []
    rows: list[Paragraph] = []
    above = 0
    for paragraph in body:
        if "|" in paragraph.text and len(paragraph.text) < _ROW:
            rows.append(paragraph)
            continue
        found.extend(_of_rows(finder, rows, above))
        rows, above = [], paragraph.start
        found.extend(finder.prose(paragraph))
    found.extend(_of_rows(finder, rows, above))
    _settle(found, scan, vocabulary, sections, metadata)
    return sorted(found, key=lambda figure: figure.quantity.start)


_ROW = 600  # characters of the longest row of a table
_OPENS = 2  # characters before the body that a clause speaks of: 今年全市…
_LEVELS = ("省", "市", "县区", "乡镇街道")


def _of_rows(finder: _Finder, rows: list[Paragraph], above: int) -> Iterable[Figure]:
    if len(rows) < 2:  # noqa: PLR2004 - one line with a bar is no table
        return [figure for row in rows for figure in finder.prose(row)]
    return finder.table(rows, above)


def _settle(found: list[Figure], scan: Scan, vocabulary: Vocabulary, sections: dict[str, Section], metadata: Metadata) -> None:
    """Settle what only the whole report tells: plans, other years, other areas."""
    plans = Cover(span for role in vocabulary.roles if role.next_year for span in sections[role.id].spans)
    for figure in found:
        if figure.quantity.start in plans:
            figure.kind = TARGET
        if figure.year == metadata.report_year:
            figure.year = None
        elif figure.year and metadata.report_year and figure.kind in {ACTUAL, ZERO}:
            figure.kind = TARGET if figure.year > metadata.report_year else PREVIOUS
        if figure.kind in {ACTUAL, ZERO} and _of_superiors(figure, scan, vocabulary, metadata):
            figure.kind = OTHER_BODY
        if figure.kind in {ACTUAL, ZERO} and _elsewhere(figure, scan, vocabulary, metadata):
            figure.kind = OTHER_BODY


def _of_superiors(figure: Figure, scan: Scan, vocabulary: Vocabulary, metadata: Metadata) -> bool:
    """Say whether a figure tells what a body above the reporting one did."""
    words = vocabulary.figures.superiors.get(metadata.level or "", ()) if vocabulary.figures else ()
    return scan.has(words, max(figure.sentence[0], figure.clause[0] - _FAR), figure.quantity.start)


def _elsewhere(figure: Figure, scan: Scan, vocabulary: Vocabulary, metadata: Metadata) -> bool:
    """Say whether a figure is told of a whole area above the one that reports."""
    words = vocabulary.figures
    unit = simplified(widths(metadata.unit or ""), floor=1)[0]
    if words is None or metadata.level not in _LEVELS or unit.removesuffix("人民政府").endswith("市"):
        return False
    own = words.areas.get(metadata.level, ())
    above = [words.areas.get(level, ()) for level in _LEVELS[: _LEVELS.index(metadata.level)]]
    if _AGAIN.search(scan.text, figure.clause[0], figure.quantity.start):
        return False
    spans = [span for area in above if area for span in scan.within(area, figure.sentence[0], figure.clause[1])]
    opens = {figure.clause[0], figure.sentence[0]}
    return any(scan.text[start:end] not in own and any(0 <= start - at <= _OPENS for at in opens) for start, end in spans)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a paragraph; one without end is cut, because nothing in it belongs together over such a distance."""
    at = start
    while at < end:
        stop = _SENTENCE.search(text, at, min(end, at + _LONGEST))
        cut = stop.end() if stop else min(end, at + _LONGEST)
        if not stop and cut < end:
            cut = max(text.rfind(mark, at, cut) + 1 for mark in ",;、") or cut
        yield at, cut
        at = cut


def _clause(text: str, start: int, end: int) -> int:
    """Return where the clause begins that ends at an offset."""
    return max(text.rfind(",", start, end) + 1, text.rfind(":", start, end) + 1, text.rfind(";", start, end) + 1, start)


def _has_words(text: str, start: int, end: int) -> bool:
    """Say whether a span has words that can name a number; 共 and 约 name none."""
    return len(re.sub(r"[共约近达为计有超过\d,、()]", "", text[start:end])) > 1


def statistics(found: list[Figure], words: FigureWords | None) -> list[tuple[Figure, str]]:
    """Return each figure with the name of its indicator."""
    names = {one.id: one.name for one in words.indicators} if words else {}
    return [(figure, names.get(figure.indicator, "其他")) for figure in found]


__all__ = ["ACTUAL", "OTHER", "OTHER_BODY", "PART", "PERCENT", "PREVIOUS", "TARGET", "ZERO", "Figure", "find", "statistics"]
