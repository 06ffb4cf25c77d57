"""Tables of Word: which cell stands in which column, and which tables are only frames around running text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.readers.content import Line
from checker.readers.docx_xml import MC, Element, W, branch, is_on, number, value

MAX_COLUMNS = 63
"""Columns Word allows."""

_GONE = frozenset({W + "del", W + "moveFrom", W + "tblPr", W + "tblGrid", W + "trPr", W + "tcPr", W + "tblPrEx", W + "sdtPr", W + "sdtEndPr"})
_PROSE = 200  # characters of a cell of several paragraphs that is running text
_LONG = 400  # characters of a cell that is, however many paragraphs it has


class Aside(Line):
    """A line that is anchored in a paragraph but stands outside it: of a text box or a note."""

    __slots__ = ()


@dataclass(slots=True)
class Row:
    """A row: its cells by column, None where a cell of this row or of one above it goes on.

    Attributes:
        cells: by column.
        covered: cells whose content is not printed because one above them goes on there.
        hidden: whether the row is.
    """

    cells: list[Element | None]
    covered: list[Element]
    hidden: bool


def rows(table: Element) -> Iterator[Row]:
    """Yield the rows of a ``w:tbl`` that changes accepted leave, merged cells resolved."""
    merged: set[int] = set()  # columns in which a cell goes on downwards
    for element in _inside(table, W + "tr"):
        properties = _properties(element, W + "trPr")
        if W + "del" in properties:
            continue
        row = Row([], [], hidden=is_on(properties.get(W + "hidden")))
        row.cells.extend([None] * _columns(properties, "gridBefore"))
        merged = _fill(row, element, merged)
        row.cells.extend([None] * _columns(properties, "gridAfter"))
        yield row


def _fill(row: Row, element: Element, merged: set[int]) -> set[int]:
    """Put the cells of a row into their columns; return the columns in which cells go on downwards."""
    going: set[int] = set()
    for cell in _inside(element, W + "tc"):
        properties = _properties(cell, W + "tcPr")
        if W + "cellDel" in properties:
            continue
        at, span = len(row.cells), max(1, _columns(properties, "gridSpan"))
        vertical = _merge(properties, "vMerge")
        covered = (vertical == "continue" and at in merged) or (_merge(properties, "hMerge") == "continue" and at > 0)
        if vertical:
            going.update(range(at, at + span))
        row.cells.append(None if covered else cell)
        row.cells.extend([None] * (span - 1))
        row.covered.extend([cell] if covered else [])
    return going


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those in content controls and other wrappers."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == tag:
            yield child
        elif child.tag == MC + "AlternateContent":
            chosen = branch(child)
            waiting.append(iter(chosen if chosen is not None else ()))
        elif child.tag not in _GONE:
            waiting.append(iter(child))


def _properties(element: Element, tag: str) -> dict[str, Element]:
    """Return the properties of a row or cell by tag."""
    properties = next((child for child in element if child.tag == tag), ())
    return {child.tag: child for child in properties}


def _columns(properties: dict[str, Element], name: str) -> int:
    return min(max(number(properties.get(W + name)) or 0, 0), MAX_COLUMNS)


def _merge(properties: dict[str, Element], name: str) -> str | None:
    """Return ``restart`` or ``continue`` of a merged cell, None of any other."""
    element = properties.get(W + name)
    return None if element is None else value(element) or "continue"


def is_prose(cells: Sequence[Sequence[Line]]) -> bool:
    """Say whether a row of cells is a frame around running text: a long cell, or a table within a cell."""
    return any(_is_running(cell) for cell in cells)


def _is_running(cell: Sequence[Line]) -> bool:
    own = [line for line in cell if not isinstance(line, Aside)]
    length = sum(len(line.text) for line in own)
    return any(line.row for line in own) or length >= _LONG or (length >= _PROSE and len(own) > 1)
