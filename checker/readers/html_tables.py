"""Tables of a page: which hold data, and their rows; the others only lay the page out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

_WIDEST = 100  # columns; a table of more is no table of a report
_LONG = 1000  # characters of a cell that holds a text rather than a datum
_TEXT = 200  # the same where only one row has several cells


@dataclass(slots=True, eq=False, repr=False)
class Cell:
    """A cell of a table.

    Attributes:
        row: its row from 0.
        column: its first column from 0.
        texts: its paragraphs.
    """

    row: int
    column: int
    texts: list[str] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Number of its characters."""
        return sum(map(len, self.texts))


@dataclass(slots=True, eq=False, repr=False)
class Table:
    """A table as it is read.

    Attributes:
        block: number of its first block.
        box: number of its own box.
        layout: whether it cannot hold data: it says so itself, or another table stands in it.
    """

    block: int
    box: int
    layout: bool = False
    _cells: list[Cell] = field(default_factory=list)
    _row: int = -1
    _column: int = 0
    _taken: dict[int, int] = field(default_factory=dict)
    _columns: int = 0

    def open_row(self) -> None:
        """Begin the next row."""
        self._row += 1
        self._column = 0

    def open_cell(self, attributes: Mapping[str, str]) -> Cell:
        """Begin the next cell of the row, behind the columns that cells above it reach into."""
        if self._row < 0:
            self.open_row()
        if self._columns > _WIDEST:
            self.layout = True
        while not self.layout and self._taken.get(self._column, 0) > self._row:
            self._column += 1
        cell = Cell(self._row, self._column)
        self._cells.append(cell)
        across, down = _span(attributes, "colspan"), _span(attributes, "rowspan")
        if down > 1 and not self.layout:
            self._taken.update(dict.fromkeys(range(self._column, self._column + across), self._row + down))
        self._column += across
        self._columns = max(self._columns, self._column)
        return cell

    def is_data(self) -> bool:
        """Say whether it holds data: several cells side by side, none of them a text of its own."""
        filled = [cell for cell in self._cells if cell.texts]
        if self.layout or not filled or self._columns > _WIDEST:
            return False
        broad = sum(count > 1 for count in Counter(cell.row for cell in filled).values())
        longest = max(cell.length for cell in filled)
        return broad > 0 and longest <= (_TEXT if broad == 1 else _LONG)

    def rows(self) -> list[str]:
        r"""Return its rows with text, cells parted by ``\t``; a cell that spans columns or rows has its text once."""
        lines: dict[int, list[str]] = {}
        for cell in self._cells:
            line = lines.setdefault(cell.row, [""] * self._columns)
            line[cell.column] = " ".join(cell.texts).replace("\t", " ")
        return ["\t".join(line) for _, line in sorted(lines.items()) if any(line)]


def _span(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "").strip()
    return max(1, min(int(text), _WIDEST)) if text.isascii() and text.isdigit() and len(text) < len("65536") + 1 else 1
