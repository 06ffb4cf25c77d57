"""Tables drawn with ruling lines: which lines make a grid, and what stands in its cells."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.readers.pdf_lines import Piece, PrintedLine, pieces
from checker.readers.pdf_sheet import Glyph, Rule

_NEAR = 3.0  # points; ends of ruling lines this near touch
_SHORT = 6.0  # shorter ones are strokes of drawings
_MOST_RULES = 3000
_MOST_CELLS = 5000
_FULL = 2.2  # white before the border of a cell whose line is full, in characters
_PROSE_LINES = 8  # a cell of one single row with more lines is a column of text


@dataclass(slots=True, eq=False, repr=False)
class Grid:
    """A drawn table.

    Attributes:
        xs: where its columns begin and end, ascending; ys: the same of its rows.
        level: lines (y, left, right); upright: lines (x, top, bottom).
    """

    xs: list[float]
    ys: list[float]
    level: list[tuple[float, float, float]]
    upright: list[tuple[float, float, float]]

    def holds(self, glyph: Glyph) -> bool:
        """Say whether a character stands inside."""
        x, y = _middle(glyph)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


@dataclass(slots=True, eq=False, repr=False)
class Cell:
    """What stands in one cell, which may reach over several rows and columns."""

    row: int
    column: int
    glyphs: list[Glyph] = field(default_factory=list)
    lines: list[list[Piece]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines, one behind the other."""
        text = ""
        for line in self.lines:
            told = " ".join(part.text for part in line)
            text += " " + told if text and text[-1].isascii() and text[-1].isalnum() and told[0].isascii() and told[0].isalnum() else told
        return text


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Return the grids of at least two columns that the ruling lines of a page make."""
    long = [rule for rule in rules if max(rule.right - rule.left, rule.bottom - rule.top) >= _SHORT]
    if len(long) > _MOST_RULES:
        return []
    level = _merged(((rule.top + rule.bottom) / 2, rule.left, rule.right) for rule in long if not rule.upright)
    upright = _merged(((rule.left + rule.right) / 2, rule.top, rule.bottom) for rule in long if rule.upright)
    found = [_grid(*part) for part in _connected(level, upright)]
    return [grid for grid in found if grid is not None]


def rows(grid: Grid, glyphs: Iterable[Glyph]) -> list[PrintedLine] | None:
    """Return the rows of a grid as lines, None when it frames columns of text instead.

    Args:
        grid: the table.
        glyphs: the characters that stand inside.
    """
    cells = _cells(grid)
    own: dict[int, Cell] = {}
    for glyph in glyphs:
        x, y = _middle(glyph)
        own.setdefault(id(cell := cells[_at(grid.ys, y)][_at(grid.xs, x)]), cell).glyphs.append(glyph)
    for cell in own.values():
        cell.lines = pieces(cell.glyphs)
    if len(grid.ys) == 2 and max(len(cell.lines) for cell in own.values()) > _PROSE_LINES:  # noqa: PLR2004 - one row
        return None
    found = (_row(line, number, grid) for number, line in enumerate(cells))
    return [row for row in found if row is not None]


def _row(cells: Sequence[Cell], number: int, grid: Grid) -> PrintedLine | None:
    """Return one row; a cell that reaches over several rows is told in the first, over several columns once."""
    once = list(dict.fromkeys(cells))
    texts = [cell.text if cell.row == number else "" for cell in once]
    first = [part for cell in once if cell.row == number and cell.lines for part in cell.lines[0]]
    if not first:
        return None
    line = PrintedLine(sorted(first, key=lambda part: part.left), row=True, said="\t".join(texts))
    line.covers = max(len(cell.lines) for cell in once if cell.row == number)
    line.unfinished = tuple(_is_filled(cell, grid, cells) for cell in once)
    return line


def _is_filled(cell: Cell, grid: Grid, row: Sequence[Cell]) -> bool:
    """Say whether the last line of a cell reaches its right border, so that its text may go on on the next page."""
    if not cell.lines:
        return False
    last = cell.lines[-1][-1]
    border = grid.xs[max(column for column, other in enumerate(row) if other is cell) + 1]
    return border - last.right < _FULL * last.size


def _cells(grid: Grid) -> list[list[Cell]]:
    """Return the cell at every crossing of row and column; where no line parts two, they are one."""
    wide, high = len(grid.xs) - 1, len(grid.ys) - 1
    cells = [[Cell(row, column) for column in range(wide)] for row in range(high)]
    for row in range(high):
        middle = (grid.ys[row] + grid.ys[row + 1]) / 2
        for column in range(wide):
            across = (grid.xs[column] + grid.xs[column + 1]) / 2
            if column and not _parts(grid.upright, grid.xs[column], middle):
                cells[row][column] = cells[row][column - 1]
            elif row and not _parts(grid.level, grid.ys[row], across):
                cells[row][column] = cells[row - 1][column]
    return cells


def _parts(lines: list[tuple[float, float, float]], place: float, at: float) -> bool:
    """Say whether a line at that place reaches over a point."""
    return any(abs(line - place) <= _NEAR and begin - _NEAR <= at <= end + _NEAR for line, begin, end in lines)


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.base - 0.35 * glyph.style.size


def _at(borders: list[float], place: float) -> int:
    return min(max(bisect_left(borders, place) - 1, 0), len(borders) - 2)


def _merged(lines: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Put lines together that lie on one another or touch at their ends."""
    merged: list[tuple[float, float, float]] = []
    for place, begin, end in sorted(lines, key=lambda line: (round(line[0] / _NEAR), line[1])):
        if merged and abs(merged[-1][0] - place) <= _NEAR and begin <= merged[-1][2] + _NEAR:
            merged[-1] = (merged[-1][0], merged[-1][1], max(merged[-1][2], end))
        else:
            merged.append((place, begin, end))
    return merged


Lines = list[tuple[float, float, float]]


def _connected(level: Lines, upright: Lines) -> list[tuple[Lines, Lines]]:
    """Part the lines into those that touch each other."""
    parent = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, (y, left, right) in enumerate(level):
        for other, (x, top, bottom) in enumerate(upright, len(level)):
            if left - _NEAR <= x <= right + _NEAR and top - _NEAR <= y <= bottom + _NEAR:
                parent[root(other)] = root(number)
    parts: dict[int, tuple[Lines, Lines]] = {}
    for at in range(len(parent)):
        part = parts.setdefault(root(at), ([], []))
        if at < len(level):
            part[0].append(level[at])
        else:
            part[1].append(upright[at - len(level)])
    return list(parts.values())


def _grid(level: Lines, upright: Lines) -> Grid | None:
    if not upright or (len(level) < 2 and len(upright) < 2):  # noqa: PLR2004 - a cross of two lines is no table
        return None
    xs = _places([x for x, _, _ in upright] + _ends(level, [x for x, _, _ in upright]))
    ys = _places([y for y, _, _ in level] + _ends(upright, [y for y, _, _ in level]))
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:  # noqa: PLR2004 - two columns, one row
        return None
    return Grid(xs, ys, level, upright)


def _ends(lines: Lines, inside: list[float]) -> list[float]:
    """Return how far lines reach beyond those they cross: a table may be open at its sides."""
    if not lines:
        return []
    least, most = min(begin for _, begin, _ in lines), max(end for _, _, end in lines)
    return [end for end, open_ in ((least, not inside or least < min(inside) - 2 * _NEAR), (most, not inside or most > max(inside) + 2 * _NEAR)) if open_]


def _places(values: list[float]) -> list[float]:
    """Return the different places, those that touch as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places
