"""Tables for spreadsheet programs: CSV and XLSX in which text stays text, written row by row."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

Cell = str | int | float | None

BOM = b"\xef\xbb\xbf"
"""What tells a spreadsheet program that a CSV is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_NARROWEST = 6
_WIDE = 0x2E80  # where characters of double width begin
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
    return sum(2 if ord(character) >= _WIDE else 1 for character in str(cell or ""))


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
        self._bold = self._book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
        self._plain = self._book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self._sheets: list[Page] = []

    def page(self, title: str, head: Sequence[str]) -> "Page":
        """Return a new sheet with its head, frozen and repeated on every printed page."""
        made = Page(self._book.add_worksheet(title), head, self._bold, self._plain)
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
        head: names of the columns.
        bold: how the head looks.
        plain: how the rows look.
    """

    def __init__(self, sheet: Any, head: Sequence[str], bold: Any, plain: Any) -> None:
        """Write the head and set up printing: A4 across, all columns on one page."""
        self._sheet, self._head, self._plain = sheet, head, plain
        self._widths = [max(_NARROWEST, columns(name) + 2) for name in head]
        self._rows = 0
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add rows below those that are there."""
        for row in rows:
            self._rows += 1
            self._sheet.write_row(self._rows, 0, [_held(cell) for cell in row], self._plain)
            self._widths = [max(width, columns(cell)) for width, cell in zip(self._widths, row, strict=True)]

    def finish(self) -> None:
        """Set the widths, which the longest cells decide, and the filters."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(_WIDEST, width) + 2)
        self._sheet.autofilter(0, 0, max(self._rows, 1), len(self._head) - 1)


def _held(cell: Cell) -> Cell:
    """Return what a cell of XLSX can hold."""
    return "" if cell is None else cell[:_LONGEST] if isinstance(cell, str) else cell


__all__ = ["BOM", "Book", "Cell", "Page", "columns", "csv_rows"]
