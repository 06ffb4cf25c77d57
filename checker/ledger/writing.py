"""Writing a table of figures: for the screen, for programs, for spreadsheets."""

import csv
import io
import json
from collections.abc import Callable

from checker.ledger import Cell, Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_NARROWEST = 6
_EXCERPT = 40  # characters of a cell on the screen


def table(sheet: Sheet) -> bytes:
    """Return the table for a screen."""
    from tabulate import tabulate  # noqa: PLC0415 - 80 ms, needed here only

    rows = [[_short(cell) for cell in row] for row in sheet.rows]
    return (tabulate(rows, headers=sheet.head, tablefmt="simple", disable_numparse=True) + f"\n共 {len(rows)} 行\n").encode()


def to_json(sheet: Sheet) -> bytes:
    """Return a list of objects, one a row."""
    rows = [dict(zip(sheet.head, row, strict=True)) for row in sheet.rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(sheet: Sheet) -> bytes:
    """Return CSV as spreadsheets open it: UTF-8 with BOM, CRLF, nothing that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([_neutral(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_xlsx(sheet: Sheet) -> bytes:
    """Return a workbook: numbers as numbers, text as text, the head frozen, with filters, for A4 across."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - 60 ms, needed here only

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    page = book.add_worksheet(sheet.title)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    page.write_row(0, 0, sheet.head, bold)
    for at, row in enumerate(sheet.rows, 1):
        page.write_row(at, 0, ["" if cell is None else cell for cell in row], plain)
    for column, name in enumerate(sheet.head):
        longest = max((_columns(row[column]) for row in sheet.rows), default=0)
        page.set_column(column, column, min(_WIDEST, max(_NARROWEST, _columns(name), longest) + 2))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.head) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return stream.getvalue()


def _short(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _neutral(cell: Cell) -> Cell:
    """Keep a spreadsheet from reading text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _columns(cell: Cell) -> int:
    """Return the width a cell needs: Chinese characters take two columns."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(cell or ""))  # noqa: PLR2004 - where wide characters begin


WRITERS: dict[str, Callable[[Sheet], bytes]] = {"table": table, "json": to_json, "csv": to_csv, "xlsx": to_xlsx}
"""Name of a format → what writes it."""

BINARY = frozenset({"xlsx"})
"""Formats that are no text and need a file."""
