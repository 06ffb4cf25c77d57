"""Writing a table of figures: for the screen, for programs, for spreadsheets."""

import json
from collections.abc import Callable

from checker.ledger import Sheet
from checker.spreadsheets import BOM, Book, Cell, csv_rows, widths

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
    """Return CSV as spreadsheets open it."""
    return BOM + csv_rows([sheet.head, *sheet.rows])


def to_xlsx(sheet: Sheet) -> bytes:
    """Return a workbook of one sheet."""
    book = Book()
    book.page(sheet.title, widths(sheet.head, sheet.rows)).rows(sheet.rows)
    return book.close()


def _short(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


WRITERS: dict[str, Callable[[Sheet], bytes]] = {"table": table, "json": to_json, "csv": to_csv, "xlsx": to_xlsx}
"""Name of a format → what writes it."""

BINARY = frozenset({"xlsx"})
"""Formats that are no text and need a file."""
