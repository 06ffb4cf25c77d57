"""Order of a page: tables, columns beside each other, and the lines of each from top to bottom."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from checker.readers import pdf_grids
from checker.readers.pdf_lines import Piece, PrintedLine, base, pieces
from checker.readers.pdf_sheet import Sheet
from checker.text import lazy

Band = list[Piece]
Block = tuple[float, list[PrintedLine]]
"""Where lines begin that are read one after the other, and these."""

_FEWEST_LINES = 6  # of a column of text
_MANY_LINES = 12
_FEWEST_ROWS = 3  # of a table without ruling lines
_MANY_GUTTERS = 3  # with so many, fewer rows show a table
_MOST_ROWS = 300
_MOST_BANDS = 1000
_MOST_STRIPS = 60
_NEAR = 9.0  # points
_COLUMN_WIDTH = 12  # characters of a column of text at least
_FILLED = 0.9  # share of its width that a full line of a column fills
_GUTTER = 0.6  # width of the white between columns in characters
_LONG_CELL = 24
_LABELLED = lazy(r"[^：:]{2,8}[：:]\s*\S")  # 发布机构：…  成文日期：… is a masthead
_MARK = lazy(r"[(（〔]?(?:\d{1,2}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,3}|[①-⑳]|[a-zA-Z])[)）〕.、．]|\W{1,2}")


def pages(sheets: Sequence[Sheet], tick: Callable[[], None]) -> list[list[PrintedLine]]:
    """Return the lines of every page in the order they are read in; chrome is not yet told apart.

    Args:
        sheets: what stands on the pages.
        tick: called before each page; may raise to stop.
    """
    made = [_page(sheet, number, (), tick) for number, sheet in enumerate(sheets, 1)]
    strips = sorted({strip for _, found in made for strip in found})
    if strips:
        # Once the columns of a document are known, few lines show them.
        made = [_page(sheet, number, strips, tick) for number, sheet in enumerate(sheets, 1)]
    return [lines for lines, _ in made]


def _page(sheet: Sheet, page: int, strips: Sequence[float], tick: Callable[[], None]) -> tuple[list[PrintedLine], list[float]]:
    """Return the lines of a page, and where the white between its columns runs."""
    tick()
    found: list[Block] = []
    rest = sheet.glyphs
    for grid in pdf_grids.grids(sheet.rules) if rest else ():
        inside = [glyph for glyph in rest if grid.holds(glyph)]
        rows = pdf_grids.rows(grid, inside) if inside else None
        if rows:
            rest = [glyph for glyph in rest if not grid.holds(glyph)]
            found += [(row.base, [row]) for row in rows]
    columns = _Columns(strips, sheet.width / 2)
    found += columns.blocks(pieces(rest))
    lines = [line for _, block in sorted(found, key=lambda item: item[0]) for line in block]
    at = 1
    for line in lines:
        line.number, line.page = at, page
        at += line.covers
    return lines, columns.found


@dataclass(slots=True, eq=False, repr=False)
class Columns:
    """Lines that are two columns of text.

    Attributes:
        start: number of the first; stop: number behind the last; strip: where the white between them runs.
        sides: the lines of each.
    """

    start: int
    stop: int
    strip: float
    sides: tuple[list[Band], list[Band]]


class _Columns:
    """Parts the lines of a page into blocks: single lines, rows, columns beside each other.

    Args:
        strips: where the white between columns runs on other pages.
        centre: of the page.
    """

    def __init__(self, strips: Sequence[float], centre: float) -> None:
        self.strips, self.centre = strips, centre
        self.found: list[float] = []

    def blocks(self, bands: list[Band]) -> list[Block]:
        """Return where each block of lines begins, and its lines: a single one, a row, or columns one after the other."""
        return self._blocks(bands, self.strips)

    def _blocks(self, bands: list[Band], strips: Sequence[float]) -> list[Block]:
        found: list[Block] = []
        at = 0
        for start, stop, rows in _tables(bands, strips):
            found += [*self._text(bands[at:start], strips), *((row.base, [row]) for row in rows)]
            at = stop
        return [*found, *self._text(bands[at:], strips)]

    def _text(self, bands: list[Band], strips: Sequence[float]) -> list[Block]:
        columns = _columns(bands, strips, self.centre) if len(bands) <= _MOST_BANDS else None
        if columns is None:
            return [(base(band), [PrintedLine(band)]) for band in bands]
        self.found.append(columns.strip)
        beside = self._side_by_side(columns, strips)
        return [*self._text(bands[: columns.start], strips), (base(bands[columns.start]), beside), *self._text(bands[columns.stop :], strips)]

    def _side_by_side(self, columns: Columns, strips: Sequence[float]) -> list[PrintedLine]:
        low = [strip for strip in strips if strip < columns.strip - _NEAR]
        high = [strip for strip in strips if strip > columns.strip + _NEAR]
        parts = [[line for _, block in self._blocks(side, inner) for line in block] for side, inner in zip(columns.sides, (low, high), strict=True)]
        counts = [max((line.columns for line in part), default=1) for part in parts]
        for part, before in zip(parts, (0, counts[0]), strict=True):
            for line in part:
                line.column, line.columns = line.column + before, sum(counts)
        return [line for part in parts for line in part]


def _tables(bands: list[Band], strips: Sequence[float]) -> Iterator[tuple[int, int, list[PrintedLine]]]:
    at = 0
    while at < len(bands):
        stop, rows = _table(bands, at, strips)
        if rows:
            yield at, stop, rows
        at = max(at + 1, stop)


def _columns(bands: list[Band], strips: Sequence[float], centre: float) -> Columns | None:
    """Find the longest stretch of lines that keeps one upright strip white and has text on both sides."""
    best: Columns | None = None
    for x in [*_strips(bands), centre, *strips]:
        known = any(abs(x - strip) < _NEAR for strip in strips)
        start = 0
        for stop in range(len(bands) + 1):
            if stop < len(bands) and not any(part.left < x < part.right for part in bands[stop]):
                continue
            if stop - start >= (2 if known else _FEWEST_LINES) and (best is None or stop - start > best.stop - best.start):
                best = _sides(bands, start, stop, x, known=known) or best
            start = stop + 1
    return best


def _strips(bands: list[Band]) -> list[float]:
    """Return where the white between columns may run: in the middle of the text or of wide gaps, each place once."""
    gaps = Counter(round((before.right + part.left) / 12) * 6.0 for band in bands for before, part in pairwise(band))
    middle = [(min(band[0].left for band in bands) + max(band[-1].right for band in bands)) / 2] if bands else []
    return sorted({*middle, *(gap for gap, _ in gaps.most_common(_MOST_STRIPS))})


def _sides(bands: list[Band], start: int, stop: int, x: float, *, known: bool) -> Columns | None:
    left = [part for part in ([one for one in band if one.left < x] for band in bands[start:stop]) if part]
    right = [part for part in ([one for one in band if one.left >= x] for band in bands[start:stop]) if part]
    begun = len(left) >= _MANY_LINES and len(right) > 1  # the second column of a last page may have hardly begun
    return Columns(start, stop, x, (left, right)) if known or (_is_text(left) and (begun or _is_text(right))) else None


def _is_text(side: list[Band]) -> bool:
    """Say whether bands are a column of text: wide enough, and many of its lines are full."""
    if len(side) < _FEWEST_LINES:
        return False
    widths = [band[-1].right - band[0].left for band in side]
    whole = max(band[-1].right for band in side) - min(band[0].left for band in side)
    full = sum(width >= _FILLED * whole for width in widths)
    return whole >= _COLUMN_WIDTH * median([band[0].size for band in side]) and full * 3 >= len(side)


def _table(bands: list[Band], start: int, strips: Sequence[float]) -> tuple[int, list[PrintedLine]]:
    """Return where a table without upright ruling lines ends that starts here, and its rows; none when it is no table."""
    gutters = _gaps(bands[start])
    if not gutters:
        return start, []
    stop, full = start, 0
    for at in range(start, min(len(bands), start + _MOST_ROWS)):
        shared = _shared(gutters, bands[at])
        if not shared or (at > start and not _follows(bands[at - 1], bands[at])):
            break
        gutters = shared
        if len(bands[at]) > len(gutters):
            stop, full = at + 1, full + 1
    if len(gutters) == 1 and any(gutters[0][0] < strip < gutters[0][1] for strip in strips):
        return start, []
    if full < (_FEWEST_ROWS if len(gutters) < _MANY_GUTTERS else _FEWEST_ROWS - 1):
        return start, []
    cells = [_split(band, gutters) for band in bands[start:stop]]
    wide = [max((cell[at][-1].right - cell[at][0].left for cell in cells if cell[at]), default=0.0) for at in range(len(gutters) + 1)]
    for band in bands[stop:]:
        more = _split(band, gutters)
        if not _shared(gutters, band) or not _follows(bands[stop - 1], band) or not _goes_on(cells[-1], more, wide):
            break
        cells.append(more)
        stop += 1
    return (stop, _rows(cells, wide)) if _is_table(cells) else (start, [])


def _gaps(band: Band) -> list[tuple[float, float]]:
    return [(before.right, part.left) for before, part in pairwise(band)]


def _shared(gutters: list[tuple[float, float]], band: Band) -> list[tuple[float, float]]:
    """Narrow the gutters to what a band leaves white; none when it crosses one."""
    shared = []
    for left, right in gutters:
        before = max((part.right for part in band if part.left + part.right < left + right), default=left)
        behind = min((part.left for part in band if part.left + part.right >= left + right), default=right)
        left, right = max(left, before), min(right, behind)  # noqa: PLW2901 - the gutter gets narrower
        if right - left < _GUTTER * band[0].size:
            return []
        shared.append((left, right))
    return shared


def _follows(above: Band, band: Band) -> bool:
    return base(band) - base(above) < 3.5 * max(part.size for part in band)


def _split(band: Band, gutters: list[tuple[float, float]]) -> list[Band]:
    borders = [(left + right) / 2 for left, right in gutters]
    return [
        [part for part in band if low <= (part.left + part.right) / 2 < high]
        for low, high in zip([float("-inf"), *borders], [*borders, float("inf")], strict=True)
    ]  # fmt: skip


def _is_table(rows: list[list[Band]]) -> bool:
    """Say whether rows are a table and no list with its marks apart, no letter head, no prose."""
    first = ["".join(part.text for part in row[0]) for row in rows if row[0]]
    if sum(bool(_MARK.fullmatch(text)) for text in first) * 2 > len(first) or not first:
        return False
    columns = [[row[at] for row in rows if row[at]] for at in range(len(rows[0]))]
    if sum(_is_text(column) for column in columns) > 1:
        return False
    labelled = sum(bool(_LABELLED.match("".join(part.text for part in cell))) for row in rows for cell in row if cell)
    if labelled * 3 > sum(bool(cell) for row in rows for cell in row):
        return False
    lengths = [sum(len(part.glyphs) for part in cell) for row in rows for cell in row if cell]
    return max(lengths) <= 2 * _LONG_CELL and median(lengths) <= _LONG_CELL / 2 and len(first) * 2 > len(rows)


def _rows(cells: list[list[Band]], wide: list[float]) -> list[PrintedLine]:
    """Make rows; printed lines that only continue full cells of the one above are of the same row."""
    grouped: list[list[list[Band]]] = []
    for row in cells:
        if grouped and _goes_on(grouped[-1][-1], row, wide):
            grouped[-1].append(row)
        else:
            grouped.append([row])
    return [_row(group) for group in grouped]


def _goes_on(above: list[Band], row: list[Band], wide: list[float]) -> bool:
    """Say whether a printed line continues the cells of the one above: some cells have nothing, the others had a full line."""
    if all(row):
        return False
    return all(
        not cell or (upper and upper[-1].right - upper[0].left > width - 1.5 * cell[0].size) for upper, cell, width in zip(above, row, wide, strict=True)
    )


def _row(group: list[list[Band]]) -> PrintedLine:
    texts = ["".join(part.text for row in group for part in row[at]) for at in range(len(group[0]))]
    first = [part for cell in group[0] for part in cell]
    return PrintedLine(first, row=True, said="\t".join(texts), covers=len(group))
