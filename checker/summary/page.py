"""The page: all tables and charts in one HTML file that asks nothing of any other place and can be printed."""

import html
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from checker.reporters.table import width
from checker.summary.sheet import MARK, NUMBER, SHARE, Bars, Book, Cell, Column, Flagged, Table
from checker.summary.writing import spoken

_STYLE = """
:root{--ink:#1b2733}
*{box-sizing:border-box}
body{font:14px/1.55 "Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);margin:0 auto;
padding:24px;max-width:1400px}
h1{font-size:24px;margin:0 0 8px}h2{font-size:18px;margin:32px 0 6px;border-bottom:2px solid #3b6ea5}h3{font-size:15px;margin:16px 0 4px}
nav a{margin-right:14px}
@media print{body{padding:0;max-width:none;font-size:10px}nav{display:none}}
"""
_CLASSES = {"✓": "yes", "½": "half", "✗": "no"}
_NARROW = 10  # a column of numbers narrower than this with a longer name has it written downwards
_LONG = 34  # a column of text wider than this keeps some width
_SHORT = 14  # one narrower than this is not broken
_PIECE = 36
_FIGURES = 16


STATIC = ("tables.css", "tables.js")
"""What the tables look like, and what sorts them: for everything of the class ``sheets``."""

Link = Callable[[int, list[Cell]], str | None]
"""Number and cells of a row → the address that its head leads to, or None."""


@cache
def static(name: str) -> str:
    """Return one of `STATIC`."""
    return files("checker.summary").joinpath("static", name).read_text(encoding="utf-8")


def write(book: Book, stream: BinaryIO) -> None:
    """Write the page; rows go to the file as they come."""
    title = html.escape(book.title)
    stream.write(f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'.encode())
    stream.write(b'<meta name="viewport" content="width=device-width, initial-scale=1">\n')
    stream.write(f"<style>{_STYLE}{static('tables.css')}</style>\n</head>\n<body>\n<h1>{title}</h1>\n".encode())
    stream.write("".join(f"<p>{html.escape(line)}</p>\n" for line in book.lines).encode())
    links = " ".join(f'<a href="#{table.key}">{html.escape(table.title)}</a>' for table in book.tables)
    stream.write(f'<nav aria-label="目录">{links}</nav>\n<main class="sheets">\n'.encode())
    for at, table in enumerate(book.tables):
        write_table(table, stream)
        if not at:
            write_charts(book, stream)
    stream.write(f"</main>\n<script>{static('tables.js')}</script>\n</body>\n</html>\n".encode())


def write_charts(book: Book, stream: BinaryIO) -> None:
    """Write the charts of a book."""
    stream.write("".join(_chart(chart) for chart in book.charts if chart.bars).encode())


def write_table(table: Table, stream: BinaryIO, link: Link | None = None) -> None:
    """Write a table with its heading; wide ones in pieces.

    Args:
        table: what is written.
        stream: takes it.
        link: gives the addresses that the rows lead to; None: nowhere.
    """
    name = html.escape(table.title)
    note = f'<p class="note">{html.escape(table.note)}</p>\n' if table.note else ""
    stream.write(f'<section id="{table.key}">\n<h2>{name}</h2>\n{note}'.encode())
    marks = any(column.kind == MARK for column in table.columns)
    for piece, columns in table.pieces(_PIECE if marks else _FIGURES):
        heading = f"<h3>{html.escape(piece)}</h3>\n" if piece else ""
        caption = html.escape(f"{table.title} {piece}".strip())
        heads = "".join(_head(table.columns[at]) for at in columns)
        group = f'<div class="wide" tabindex="0" role="group" aria-label="{caption}">'
        stream.write(f"{heading}{group}<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n".encode())
        row_head = next((at for at in columns if table.columns[at].key in {"unit", "title", "file", "topic"}), columns[0])
        for number, row in enumerate(table.rows()):
            address = link(number, row) if link else None
            cells = "".join(_cell(row[at], table.columns[at]) if at != row_head else _row_head(row[at], table.columns[at], address) for at in columns)
            stream.write(f"<tr>{cells}</tr>\n".encode())
        stream.write(b"</tbody>\n</table></div>\n")
    stream.write(b"</section>\n")


def _head(column: Column) -> str:
    title = html.escape(column.title)
    upward = column.kind in {MARK, NUMBER} and column.width < _NARROW and width(column.title) > column.width
    return f'<th scope="col" class="up"><span>{title}</span></th>' if upward else f'<th scope="col">{title}</th>'


def _row_head(cell: Cell, column: Column, address: str | None) -> str:
    text = html.escape(spoken(cell, column))
    return f'<th scope="row"><a href="{html.escape(address)}">{text}</a></th>' if address and text else f'<th scope="row">{text}</th>'


def _cell(cell: Cell, column: Column) -> str:
    text = html.escape(spoken(cell, column))
    if isinstance(cell, Flagged):
        return f'<td class="num flag">{text}</td>'
    if column.kind == MARK:
        return f'<td class="mark {_CLASSES.get(text, "")}">{text}</td>'
    kind = "num" if column.kind in {NUMBER, SHARE} else "long" if column.width > _LONG else "short" if column.width <= _SHORT else ""
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"


def _chart(chart: Bars) -> str:
    return f"<h3>{html.escape(chart.title)}</h3>\n" + (_lying(chart) if chart.lying else _standing(chart))


def _svg(chart: Bars, breadth: int, height: int, body: str) -> str:
    told = html.escape(chart.title + ":" + "、".join(f"{name} {value}" for name, value in chart.bars))
    return f'<svg role="img" aria-label="{told}" viewBox="0 0 {breadth} {height}" width="{breadth}" height="{height}">{body}</svg>\n'


def _standing(chart: Bars) -> str:
    """Draw bars that stand side by side."""
    breadth, height, floor = 56 * len(chart.bars) + 20, 220, 180
    most = max(value for _, value in chart.bars) or 1
    body = f'<line x1="10" y1="{floor}" x2="{breadth - 10}" y2="{floor}" stroke="#888"/>'
    for at, (name, value) in enumerate(chart.bars):
        tall, left = round(150 * value / most, 1), 14 + 56 * at
        body += f'<rect x="{left}" y="{floor - tall:g}" width="44" height="{tall:g}" fill="#3b6ea5"/>'
        body += f'<text x="{left + 22}" y="{floor - tall - 5:g}" text-anchor="middle">{value}</text>' if value else ""
        body += f'<text x="{left + 22}" y="{floor + 17}" text-anchor="middle">{html.escape(name)}</text>'
    return _svg(chart, breadth, height, body)


def _lying(chart: Bars) -> str:
    """Draw bars that lie below each other, their names at the left."""
    left = 12 + 7 * max(width(name) for name, _ in chart.bars)
    most = max(value for _, value in chart.bars) or 1
    body = ""
    for at, (name, value) in enumerate(chart.bars):
        top, long = 6 + 24 * at, round(460 * value / most, 1)
        body += f'<text x="{left - 8}" y="{top + 14}" text-anchor="end">{html.escape(name)}</text>'
        body += f'<rect x="{left}" y="{top}" width="{long:g}" height="18" fill="#3b6ea5"/><text x="{left + long + 6:g}" y="{top + 14}">{value}</text>'
    return _svg(chart, left + 520, 24 * len(chart.bars) + 12, body)
