"""Tables for spreadsheet programs: CSV and XLSX in which text stays text, written row by row."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

from checker.text import lazy

Cell = str | int | float | None

BOM = b"\xef\xbb\xbf"
"""What tells a spreadsheet program that a CSV is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 6, 36  # columns of a sheet, in characters
_SIZE = 10  # of the letters, in points
_LINE = 15  # height of a line of them
_HIGHEST = 409  # points of a row in XLSX
_MARGIN = 0.4  # inches of paper
_WIDE = lazy("[\u2e80-\U0010ffff]")  # characters of double width
_LONGEST = 32_767  # characters of a cell in XLSX
_A4 = 9
# A workbook carries the day it was made; without a fixed one the same input gives other bytes every second.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone


def csv_rows(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV: UTF-8, CRLF, nothing that a spreadsheet program would take for a formula; `BOM` belongs before the first."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", errors="replace")


def _neutral(cell: Cell) -> Cell:
    """Keep a spreadsheet program from reading text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def columns(cell: Cell) -> int:
    """Return the width that a cell needs, in characters: Chinese ones take two."""
    text = "" if cell is None else str(cell)
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class Book:
    """A workbook whose rows go to disk as they come.

    Numbers stay numbers, text stays text, the same rows give the same bytes.
    """

    def __init__(self) -> None:
        """Open a workbook in a folder of its own, which is gone when the workbook is."""
        from xlsxwriter import Workbook  # noqa: PLC0415 - 60 ms, needed for this format only

        self._folder = TemporaryDirectory(prefix="fazhi-")
        self._stream = io.BytesIO()
        options = {"constant_memory": True, "tmpdir": self._folder.name}
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = Workbook(self._stream, {**options, **plain})
        self._book.set_properties({"created": _MADE})
        self._bold = self._book.add_format({"font_size": _SIZE, "bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
        self._plain = self._book.add_format({"font_size": _SIZE, "border": 1, "text_wrap": True, "valign": "top"})
        self._sheets: list[Page] = []

    def page(self, title: str, columns: dict[str, int]) -> "Page":
        """Return a new sheet with its head, frozen and repeated on every printed page.

        Args:
            title: name of the sheet.
            columns: head of each column and its width in characters, of which a Chinese one counts as two.
        """
        made = Page(self._book.add_worksheet(title), columns, (self._bold, self._plain))
        self._sheets.append(made)
        return made

    def close(self) -> bytes:
        """Finish all sheets and return the file."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        self._folder.cleanup()
        return self._stream.getvalue()


class Page:
    """A sheet of a workbook.

    Args:
        sheet: of the library.
        columns: head of each column and its width.
        looks: of the head and of the rows.
    """

    def __init__(self, sheet: Any, columns: dict[str, int], looks: tuple[Any, Any]) -> None:
        """Write the head and set up printing: A4 across, all columns on one page."""
        self._sheet, self._plain = sheet, looks[1]
        self._widths = list(columns.values())
        self._rows = 0
        for column, size in enumerate(self._widths):
            sheet.set_column(column, column, size)
        self._write(list(columns), looks[0])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add rows below those that are there."""
        for row in rows:
            self._write(row, self._plain)

    def finish(self) -> None:
        """Set the filters, which reach down to the last row."""
        self._sheet.autofilter(0, 0, max(self._rows - 1, 1), len(self._widths) - 1)

    def _write(self, row: Sequence[Cell], look: Any) -> None:
        """Write a row as high as its cells need, which not every program finds out by itself."""
        lines = max(_lines(cell, width) for cell, width in zip(row, self._widths, strict=True))
        self._sheet.set_row(self._rows, min(lines * _LINE + 2, _HIGHEST))
        self._sheet.write_row(self._rows, 0, [_held(cell) for cell in row], look)
        self._rows += 1


def widths(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Return the columns of a sheet, as wide as their longest cells within bounds."""
    longest = [max((columns(row[column]) for row in rows), default=0) for column in range(len(head))]
    return {name: min(_WIDEST, max(_NARROWEST, columns(name), size) + 2) for name, size in zip(head, longest, strict=True)}


def _lines(cell: Cell, width: int) -> int:
    """Return how many lines a cell takes; one character is lost at the edges."""
    if not isinstance(cell, str):
        return 1
    return sum(max(1, -(-columns(line) // (width - 1))) for line in cell.split("\n"))


def _held(cell: Cell) -> Cell:
    """Return what a cell of XLSX can hold: so many characters, and none that UTF-8 has no bytes for."""
    if isinstance(cell, str):
        return cell[:_LONGEST].encode("utf-8", errors="replace").decode("utf-8")
    return "" if cell is None else cell


__all__ = ["BOM", "Book", "Cell", "Page", "columns", "csv_rows", "widths"]
