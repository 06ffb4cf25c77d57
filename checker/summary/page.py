"""The page: all tables and charts in one HTML file that asks nothing of any other place and can be printed."""

import html
from typing import BinaryIO

from checker.reporters.table import width
from checker.summary.sheet import MARK, NUMBER, SHARE, Bars, Book, Cell, Column, Flagged, Table
from checker.summary.writing import spoken

_STYLE = """
:root{--ink:#1b2733;--line:#c3cad2;--head:#dce6f2;--bar:#3b6ea5}
*{box-sizing:border-box}
body{font:14px/1.55 "Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);margin:0 auto;
padding:24px;max-width:1400px}
h1{font-size:24px;margin:0 0 8px}h2{font-size:18px;margin:32px 0 6px;border-bottom:2px solid var(--bar)}h3{font-size:15px;margin:16px 0 4px}
nav a{margin-right:14px}p.note{color:#555;margin:4px 0 8px;font-size:13px}
div.wide{overflow-x:auto;margin:6px 0 14px}
table{border-collapse:collapse;font-size:12.5px}
caption{position:absolute;left:-9999px}
th,td{border:1px solid var(--line);padding:3px 6px;vertical-align:top;text-align:left}
thead th{background:var(--head);position:sticky;top:0;vertical-align:bottom}
tbody th{font-weight:600;background:#f5f8fb;min-width:9em}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td.m{text-align:center}
td.l{min-width:20em}td.d{white-space:nowrap}
td.yes{background:#e2f0d9}td.half{background:#fff2cc}td.no{background:#f8d7da}td.flag{background:#ffe699;font-weight:600}
th.up{padding:6px 2px;text-align:left}th.up span{writing-mode:vertical-rl;max-height:19em;line-height:1.15;display:inline-block}
thead th[tabindex]{cursor:pointer}thead th:focus-visible{outline:2px solid var(--bar)}
th[aria-sort=ascending]::after{content:" ▲"}th[aria-sort=descending]::after{content:" ▼"}
svg{max-width:100%;height:auto;display:block}svg text{font-size:12px;fill:var(--ink)}
@media print{@page{size:A4 landscape;margin:10mm}body{padding:0;max-width:none;font-size:10px}nav{display:none}table{font-size:8.5px}
thead{display:table-header-group}thead th{position:static}tr{break-inside:avoid}div.wide{overflow:visible}h2{break-after:avoid}td.l{min-width:14em}}
"""
_SCRIPT = """
document.querySelectorAll("thead th").forEach(function(h){
h.tabIndex=0;h.title="按这一列排序";
h.addEventListener("keydown",function(e){if(e.key==="Enter"||e.key===" "){e.preventDefault();h.click()}});
h.addEventListener("click",function(){
var t=h.closest("table"),n=h.cellIndex,d=h.getAttribute("aria-sort")==="ascending"?-1:1;
h.parentNode.querySelectorAll("th").forEach(function(o){o.removeAttribute("aria-sort")});h.setAttribute("aria-sort",d>0?"ascending":"descending");
var v=function(r){return r.cells[n].textContent.trim()},num=function(s){return s===""?NaN:Number(s.replace(/[%※ ]/g,""))};
Array.from(t.tBodies[0].rows).sort(function(a,b){var x=v(a),y=v(b),p=num(x),q=num(y);
if(x===""||y==="")return (x==="")-(y==="");
return d*(isNaN(p)||isNaN(q)?x.localeCompare(y,"zh"):p-q)}).forEach(function(r){t.tBodies[0].appendChild(r)})})});
"""
_CLASSES = {"✓": "yes", "½": "half", "✗": "no"}
_NARROW = 10  # a column of numbers narrower than this with a longer name has it written downwards
_LONG = 34  # a column of text wider than this keeps some width
_SHORT = 14  # one narrower than this is not broken
_PIECE = 36
_FIGURES = 16


def write(book: Book, stream: BinaryIO) -> None:
    """Write the page; rows go to the file as they come."""
    title = html.escape(book.title)
    stream.write(f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'.encode())
    stream.write(f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n'.encode())
    stream.write("".join(f"<p>{html.escape(line)}</p>\n" for line in book.lines).encode())
    links = " ".join(f'<a href="#{table.key}">{html.escape(table.title)}</a>' for table in book.tables)
    stream.write(f'<nav aria-label="目录">{links}</nav>\n<main>\n'.encode())
    for at, table in enumerate(book.tables):
        _section(table, stream)
        if not at:
            stream.write("".join(_chart(chart) for chart in book.charts if chart.bars).encode())
    stream.write(f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n".encode())


def _section(table: Table, stream: BinaryIO) -> None:
    name = html.escape(table.title)
    note = f'<p class="note">{html.escape(table.note)}</p>\n' if table.note else ""
    stream.write(f'<section id="{table.key}">\n<h2>{name}</h2>\n{note}'.encode())
    marks = any(column.kind == MARK for column in table.columns)
    for piece, columns in table.pieces(_PIECE if marks else _FIGURES):
        heading = f"<h3>{html.escape(piece)}</h3>\n" if piece else ""
        caption = html.escape(f"{table.title} {piece}".strip())
        heads = "".join(_head(table.columns[at]) for at in columns)
        stream.write(f'{heading}<div class="wide" tabindex="0"><table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'.encode())
        row_head = next((at for at in columns if table.columns[at].key in {"unit", "title", "file", "topic"}), columns[0])
        for row in table.rows():
            cells = "".join(_cell(row[at], table.columns[at], row_head=at == row_head) for at in columns)
            stream.write(f"<tr>{cells}</tr>\n".encode())
        stream.write(b"</tbody>\n</table></div>\n")
    stream.write(b"</section>\n")


def _head(column: Column) -> str:
    title = html.escape(column.title)
    upward = column.kind in {MARK, NUMBER} and column.width < _NARROW and width(column.title) > column.width
    return f'<th scope="col" class="up"><span>{title}</span></th>' if upward else f'<th scope="col">{title}</th>'


def _cell(cell: Cell, column: Column, *, row_head: bool) -> str:
    text = html.escape(spoken(cell, column))
    if row_head:
        return f'<th scope="row">{text}</th>'
    if isinstance(cell, Flagged):
        return f'<td class="n flag">{text}</td>'
    if column.kind == MARK:
        return f'<td class="m {_CLASSES.get(text, "")}">{text}</td>'
    kind = "n" if column.kind in {NUMBER, SHARE} else "l" if column.width > _LONG else "d" if column.width <= _SHORT else ""
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
