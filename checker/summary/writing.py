"""Writing the tables: for the screen, for programs, for spreadsheets, for other texts."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import BinaryIO

from checker.summary.sheet import SHARE, Book, Cell, Column, Flagged, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LISTED = 15  # rows of the lists on the screen
_PIECE = 24  # columns of a piece of a wide table in Markdown
_SHORT = 28  # characters of a cell on the screen


def plain(cell: Cell) -> str | int | float | None:
    """Return a cell as JSON has it: dates as YYYY-MM-DD, shares from 0 to 1."""
    if isinstance(cell, Flagged):
        return cell.value
    if isinstance(cell, float):
        return round(cell, 6)
    return cell.isoformat() if isinstance(cell, date) else cell


def spoken(cell: Cell, column: Column) -> str:
    """Return a cell as people read it: shares in percent, what stands out with a sign."""
    if cell is None:
        return ""
    if isinstance(cell, Flagged):
        return f"{cell.value:.10g} ※"
    if column.kind == SHARE and isinstance(cell, int | float):
        return f"{cell:.1%}"
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def to_json(book: Book, stream: BinaryIO) -> None:
    """Write one document: the head, the lines, then every table as a list of objects, a row a line."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    stream.write(encoder.encode({**book.head, "title": book.title, "summary": book.lines})[:-1].encode())
    charts = [{"key": chart.key, "title": chart.title, "bars": [list(bar) for bar in chart.bars]} for chart in book.charts]
    stream.write((',\n"charts":' + encoder.encode(charts) + ',\n"tables":{').encode())
    for number, table in enumerate(book.tables):
        columns = encoder.encode({column.key: column.title for column in table.columns})
        stream.write(f'{"," if number else ""}\n{encoder.encode(table.key)}:{{"title":{encoder.encode(table.title)},'.encode())
        stream.write(f'"note":{encoder.encode(table.note)},"columns":{columns},"rows":['.encode())
        keys = [column.key for column in table.columns]
        for at, row in enumerate(table.rows()):
            line = encoder.encode(dict(zip(keys, map(plain, row), strict=True)))
            stream.write((",\n" if at else "\n").encode() + line.encode())
        stream.write(b"]}")
    stream.write(b"\n}}\n")


def table_to_csv(table: Table, stream: BinaryIO) -> None:
    """Write a table as spreadsheets open it: UTF-8 with BOM, CRLF, nothing that a spreadsheet would take for a formula."""
    stream.write(b"\xef\xbb\xbf")
    for row in _with_head(table):
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([neutral(plain(cell)) for cell in row])
        stream.write(line.getvalue().encode())


def _with_head(table: Table) -> Iterator[list[Cell]]:
    yield [column.title for column in table.columns]
    yield from table.rows()


def neutral(cell: Cell) -> Cell:
    """Keep a spreadsheet from reading text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_csv(book: Book, stream: BinaryIO) -> None:
    """Write the first table, 总表."""
    table_to_csv(book.tables[0], stream)


def to_markdown(book: Book, stream: BinaryIO) -> None:
    """Write all tables as Markdown; wide ones in pieces."""
    stream.write(f"# {book.title}\n\n{chr(10).join(f'- {_escaped(line)}' for line in book.lines)}\n".encode())
    for table in book.tables:
        stream.write(f"\n## {table.title}\n\n{_escaped(table.note)}\n".encode() if table.note else f"\n## {table.title}\n".encode())
        for name, columns in table.pieces(_PIECE):
            stream.write(f"\n### {name}\n".encode() if name else b"")
            head = [table.columns[at] for at in columns]
            stream.write(f"\n| {' | '.join(_escaped(column.title) for column in head)} |\n|{'---|' * len(head)}\n".encode())
            for row in table.rows():
                cells = [_escaped(spoken(row[at], table.columns[at])) for at in columns]
                stream.write(f"| {' | '.join(cells)} |\n".encode())


def _escaped(text: str) -> str:
    for mark in "\\|<>*_`[]#":
        text = text.replace(mark, f"\\{mark}") if mark in text else text
    return text.replace("\n", " ")


def to_table(book: Book, stream: BinaryIO) -> None:
    """Write the result for a screen: the lines, the units in short, what is to be settled, what is missing most."""
    from tabulate import tabulate  # noqa: PLC0415 - 80 ms, needed here only

    def show(table: Table, keys: tuple[str, ...], most: int | None = None) -> None:
        at = [next(n for n, column in enumerate(table.columns) if column.key == key) for key in keys]
        rows = [[_short(spoken(row[n], table.columns[n])) for n in at] for row in islice(table.rows(), most)]
        made = tabulate(rows, headers=[table.columns[n].title for n in at], tablefmt="simple", disable_numparse=True)
        stream.write(f"\n{table.title}\n{made}\n".encode())

    stream.write(f"{book.title}\n{chr(10).join(book.lines)}\n".encode())
    show(book.tables[0], ("rank", "unit", "level", "state", "outcome", "score", "grade", "contradictions", "errors", "missing"))
    keys = {table.key for table in book.tables}
    if "unassigned" in keys:
        show(book.table("unassigned"), ("file", "reason", "candidates"))
    if "changes" in keys:
        show(book.table("changes"), ("unit", "score_before", "score", "difference", "mended", "better", "open", "worse", "new"))
    show(book.table("missing"), ("rule", "title", "severity", "missing", "partial", "applies", "share"), _LISTED)
    stream.write("全部表格请用 --format xlsx:汇总.xlsx 或 html:汇总.html\n".encode())


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _xlsx(book: Book, stream: BinaryIO) -> None:
    from checker.summary.workbook import write  # noqa: PLC0415 - xlsxwriter is needed there only

    write(book, stream)


def _html(book: Book, stream: BinaryIO) -> None:
    from checker.summary.page import write  # noqa: PLC0415 - on request only

    write(book, stream)


WRITERS: dict[str, Callable[[Book, BinaryIO], None]] = {
    "table": to_table, "xlsx": _xlsx, "html": _html, "markdown": to_markdown, "csv": to_csv, "json": to_json,
}  # fmt: skip
"""Name of a format → what writes it."""

BINARY = frozenset({"xlsx"})
"""Formats that are no text."""
EACH = "csv"
"""The format that, given a folder, makes a file of each table."""
