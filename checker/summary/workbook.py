"""The workbook: a sheet for each table, and the charts."""

from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from checker.reporters.table import width
from checker.summary.sheet import DATE, MARK, NUMBER, SHARE, Bars, Book, Cell, Column, Flagged, Table

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same input makes the same bytes
_A4 = 9
_PAGE = 190  # characters of half width on a line of a page that is still legible
_ROW = 14.5  # points of one line of Chinese text of 10 points, whichever font stands in for the one named
_TALLEST = 400.0  # points; a spreadsheet allows 409
_LONGEST = 32767  # characters of a cell
_SLANT = 6  # a column narrower than this has its head written upwards
_COLOURS = {"✓": "#E2F0D9", "½": "#FFF2CC", "✗": "#F8D7DA", "!": "#D9D2E9"}
_FONT = {"font_name": "宋体", "font_size": 10}
_HEAD = {**_FONT, "bold": True, "bg_color": "#DCE6F2", "border": 1, "border_color": "#9AA5B1", "text_wrap": True, "valign": "vcenter", "align": "center"}
_CELL = {**_FONT, "border": 1, "border_color": "#C3CAD2", "valign": "top", "text_wrap": True}


def write(book: Book, stream: BinaryIO) -> None:
    """Write a workbook: numbers as numbers, dates as dates, text as text and never as a formula.

    Rows go to the file as they come, so that thousands of units need little memory.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 60 ms, needed here only

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = Workbook(stream, options)
    file.set_properties({"title": book.title, "author": "fazhi-checker", "created": _CREATED})
    formats = _Formats(file)
    for table in book.tables[:1]:
        _sheet(file, table, formats, book)
    _charts(file, book, formats)
    for table in [*book.tables[1:], *([book.form] if book.form else [])]:
        _sheet(file, table, formats, book)
    file.close()


class _Formats:
    """The formats of cells, made once.

    Args:
        file: the workbook.
    """

    def __init__(self, file: Any) -> None:
        """Make them."""
        self.head = file.add_format(_HEAD)
        self.upward = file.add_format({**_HEAD, "rotation": 90, "valign": "bottom"})
        self.title = file.add_format({**_FONT, "bold": True, "font_size": 14})
        self.text = file.add_format(_CELL)
        self.note = file.add_format({**_FONT, "font_color": "#555555", "valign": "top"})
        number = {**_CELL, "align": "right"}
        self.kinds = {
            NUMBER: file.add_format({**number, "num_format": "General"}), SHARE: file.add_format({**number, "num_format": "0.0%"}),
            DATE: file.add_format({**_CELL, "num_format": "yyyy-mm-dd", "align": "center"}), MARK: file.add_format({**_CELL, "align": "center"}),
        }  # fmt: skip
        self.flagged = file.add_format({**number, "bg_color": "#FFE699", "bold": True})
        self.marks = {mark: file.add_format({**_CELL, "align": "center", "bg_color": colour}) for mark, colour in _COLOURS.items()}


def _sheet(file: Any, table: Table, formats: _Formats, book: Book) -> None:
    page = file.add_worksheet(table.title)
    total = sum(column.width + 1 for column in table.columns)
    for at, column in enumerate(table.columns):
        page.set_column(at, at, column.width)
    tallest = max(_height(column) for column in table.columns)
    page.set_row(0, min(_TALLEST, tallest))
    for at, column in enumerate(table.columns):
        page.write_string(0, at, column.title, formats.upward if _upward(column) else formats.head)
    last = 0
    for last, row in enumerate(table.rows(), 1):
        page.set_row(last, _row_height(row, table.columns))
        for at, cell in enumerate(row):
            _cell(page, last, at, cell, table.columns[at], formats)
    for at, column in enumerate(table.columns):
        if column.choices and last:
            page.data_validation(1, at, last, at, {"validate": "list", "source": list(column.choices), "error_message": f"可选:{'、'.join(column.choices)}"})
    page.freeze_panes(1, max(table.fixed, _name_column(table)))
    page.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    if table.note:
        _note(page, last + 2, table, formats)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(-(-total // _PAGE) if table.fixed else 1, 0)
    page.repeat_rows(0)
    if table.fixed:
        page.repeat_columns(0, table.fixed - 1)
    page.set_header(f"&C{_header(book.title)} · {_header(table.title)}")
    page.set_footer("&C第 &P 页,共 &N 页")


def _header(text: str) -> str:
    return text.replace("&", "&&")


def _name_column(table: Table) -> int:
    """Return how many columns stay in sight: up to the name of the unit or rule."""
    keys = [column.key for column in table.columns]
    return keys.index("unit") + 1 if "unit" in keys[:4] else 0


def _note(page: Any, at: int, table: Table, formats: _Formats) -> None:
    """Write what must be known below the table, cut to lines that fit its width."""
    room = min(sum(column.width for column in table.columns), _PAGE)
    line = ""
    for character in table.note:
        if width(line + character) > room - 4:
            page.write_string(at, 0, line, formats.note)
            at, line = at + 1, ""
        line += character
    page.write_string(at, 0, line, formats.note)


def _upward(column: Column) -> bool:
    return column.width < _SLANT


def _height(column: Column) -> float:
    if _upward(column):
        return width(column.title) * 6.2 + 12
    return _ROW * _lines(column.title, column.width) + 6


def _lines(text: str, room: int) -> int:
    """Return how many lines a text takes in a column, whose width counts letters of 11 points: what those of 10 leave, breaking lines takes."""
    return sum(max(1, -(-width(part) // room)) for part in text.split("\n"))


def _row_height(row: list[Cell], columns: list[Column]) -> float:
    lines = max((_lines(cell, column.width) for cell, column in zip(row, columns, strict=True) if isinstance(cell, str)), default=1)
    return min(_TALLEST, _ROW * lines + 4)


def _cell(page: Any, row: int, at: int, cell: Cell, column: Column, formats: _Formats) -> None:
    plain = formats.kinds.get(column.kind, formats.text)
    if cell is None:
        page.write_blank(row, at, None, plain)
    elif isinstance(cell, Flagged):
        page.write_number(row, at, cell.value, formats.flagged)
    elif column.kind == DATE:
        page.write_datetime(row, at, cell if isinstance(cell, date) else date.fromisoformat(str(cell)), plain)
    elif isinstance(cell, str):
        page.write_string(row, at, cell[:_LONGEST], formats.marks.get(cell, plain) if column.kind == MARK else plain)
    else:
        page.write_number(row, at, cell, plain)


def _charts(file: Any, book: Book, formats: _Formats) -> None:
    """Write the result in a few sentences, the numbers of the charts, and the charts beside them."""
    page = file.add_worksheet("图表")
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 10)
    page.write_string(0, 0, book.title, formats.title)
    row = 1
    for line in book.lines:
        page.write_string(row, 0, line, formats.note)
        row += 1
    row += 1
    places: list[tuple[Bars, int]] = []
    for chart in book.charts:
        if not chart.bars:
            continue
        page.write_string(row, 0, chart.title, formats.head)
        page.write_string(row, 1, chart.unit, formats.head)
        places.append((chart, row + 1))
        for at, (name, value) in enumerate(chart.bars, row + 1):
            page.write_string(at, 0, name, formats.text)
            page.write_number(at, 1, value, formats.kinds[NUMBER])
        row += len(chart.bars) + 2
    top = len(book.lines) + 2
    for chart, first in places:
        drawn = _chart(file, chart, first)
        height = 300 if not chart.lying else 140 + 24 * len(chart.bars)
        drawn.set_size({"width": 760, "height": height})
        page.insert_chart(top, 3, drawn)
        top += -(-height // 20) + 1
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _chart(file: Any, chart: Bars, first: int) -> Any:
    drawn = file.add_chart({"type": "bar" if chart.lying else "column"})
    last = first + len(chart.bars) - 1
    drawn.add_series({
        "name": chart.unit, "categories": ["图表", first, 0, last, 0], "values": ["图表", first, 1, last, 1], "fill": {"color": "#3B6EA5"}, "gap": 40,
        "data_labels": {"value": True},
    })  # fmt: skip
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"none": True})
    if chart.lying:
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        drawn.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "num_format": "0"})
    else:
        drawn.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "num_format": "0"})
    return drawn
