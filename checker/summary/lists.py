"""Reading the lists that an office keeps (units, times of receipt, assignments) from xlsx, csv or yaml, every cell with its place."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checker.errors import ListError
from checker.text import widths

_HEAD_ROWS = 15  # rows in which the head of a table is looked for, below a title and remarks
_DAYS_1900 = 25569  # days from the first day of a spreadsheet's calendar to 1970-01-01
_BRACKETS = re.compile(r"\([^)]*\)|[\s*:_]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?)?")
_SPLIT = re.compile(r"[、,;\n|]+")
_ROWS = ("units", "rows", "单位", "名单")

Columns = dict[str, tuple[str, ...]]
"""Name of a field → the heads of columns (or keys in yaml) that mean it."""
Opener = Callable[[str], bytes]
"""Gives the bytes of a list by its name."""


@dataclass(slots=True, eq=False, repr=False)
class Row:
    """One row of a list.

    Attributes:
        file: as the user named it.
        line: number of the row, from 1, in the file.
        values: field → what the cell holds; empty cells are left out.
        places: field → name of its column: a letter in a workbook, a number in csv, the key in yaml.
    """

    file: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """Return where a field stands, for a message."""
        column = self.places.get(name)
        return f"{self.file}:第 {self.line} 行{f'({column})' if column else ''}"

    def text(self, name: str) -> str:
        """Return a field as text without white space around it; empty when there is none."""
        value = self.values.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def several(self, name: str) -> list[str]:
        """Return the entries of a field that holds a list, or text with 、 ; or line breaks between them."""
        value = self.values.get(name)
        parts = [str(part) for part in value] if isinstance(value, list) else _SPLIT.split(widths(self.text(name)).replace("，", ","))
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def day(self, name: str) -> date | None:
        """Return a field as a date; None when it is none."""
        return day(self.values.get(name))


def day(value: object) -> date | None:
    """Return the date that a cell or a text means, or None; hours are left out.

    >>> day("2025年2月3日"), day("2025-02-03 17:30")
    (datetime.date(2025, 2, 3), datetime.date(2025, 2, 3))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _DAYS_1900 < value < 2 * _DAYS_1900:
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(value) - _DAYS_1900)
    match = _DATE.fullmatch(str(value).strip()) if value is not None else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def read(path: str, columns: Columns, required: str, others: tuple[str, ...] = (), data: Opener | None = None) -> list[Row]:
    """Read a list.

    Args:
        path: xlsx, csv (UTF-8 with or without BOM, GB18030) or yaml, told by its name.
        columns: the fields and the heads that mean them.
        required: the field without which a row means nothing.
        others: fields one of which may stand for the required one.
        data: gives the bytes; None: of the file of this path.

    Raises:
        ListError: no such file, another format, no column for the required field, two columns for one field.
    """
    suffix = Path(path).suffix.lower()
    readers: dict[str, Callable[[str, bytes], Iterator[tuple[int, list[Any]]]]] = {".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv, ".txt": _csv, ".tsv": _csv}
    if suffix in {".yaml", ".yml"}:
        return _yaml(path, (data or bytes_of)(path), columns)
    if suffix not in readers:
        raise ListError([f"{path}:不认识这种名单,请另存为 xlsx、csv 或 yaml"])
    return _table(path, list(readers[suffix](path, (data or bytes_of)(path))), columns, (required, *others), letters=suffix.startswith(".xls"))


def bytes_of(path: str) -> bytes:
    """Return the bytes of a list that lies on this machine.

    Raises:
        ListError: there is no such file, or it cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ListError([f"{path}:没有这个文件,请检查路径和文件名"]) from None
    except OSError as error:
        raise ListError([f"{path}:打不开({type(error).__name__}),请关闭正在使用它的程序"]) from None


def _xlsx(path: str, data: bytes) -> Iterator[tuple[int, list[Any]]]:
    import zipfile  # noqa: PLC0415 - lists in workbooks only

    from openpyxl import load_workbook  # noqa: PLC0415 - 0.2 s
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - the same

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        yield from ((at, list(row)) for at, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1))
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise ListError([f"{path}:不是完好的 xlsx 工作簿({type(error).__name__}),请重新另存为 xlsx"]) from None


def _csv(path: str, data: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(path, data)
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error as error:
        raise ListError([f"{path}:第 {reader.line_num} 行读不出来({error}),请另存为 csv UTF-8"]) from None


def _decoded(path: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListError([f"{path}:文字编码认不出来,请另存为 UTF-8 的 csv"])


def _table(path: str, rows: list[tuple[int, list[Any]]], columns: Columns, needed: tuple[str, ...], *, letters: bool) -> list[Row]:
    """Find the head and return the rows below it."""
    for at, (line, cells) in enumerate(rows[:_HEAD_ROWS]):
        named = [(column, name) for column, cell in enumerate(cells) if (name := _field(cell, columns))]
        if not {name for _, name in named} & set(needed):
            continue
        twice = [name for name in columns if sum(name == other for _, other in named) > 1]
        if twice:
            raise ListError([f"{path}:第 {line} 行:有几列都是“{columns[name][0]}”,请只留一列" for name in twice])
        found = [_row(path, number, values, named, letters=letters) for number, values in rows[at + 1 :]]
        return [row for row in found if row.values]
    heads = "、".join(f"“{columns[name][0]}”" for name in needed)
    raise ListError([f"{path}:前 {_HEAD_ROWS} 行里没有表头{heads},请写明列名"])


def _field(head: object, columns: Columns) -> str | None:
    folded = _BRACKETS.sub("", widths(str(head or "")).replace("（", "(").replace("）", ")")).lower()
    return next((name for name, heads in columns.items() if folded in heads), None)


def _row(path: str, line: int, cells: list[Any], named: list[tuple[int, str]], *, letters: bool) -> Row:
    row = Row(path, line)
    for column, name in named:
        row.places[name] = f"{_letter(column)} 列" if letters else f"第 {column + 1} 列"
        value = cells[column] if column < len(cells) else None
        if value is not None and str(value).strip():
            row.values[name] = value
    return row


def _letter(column: int) -> str:
    return (_letter(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)  # noqa: PLR2004 - letters of the alphabet


def _yaml(path: str, data: bytes, columns: Columns) -> list[Row]:
    import yaml  # noqa: PLC0415 - lists in yaml only

    try:
        node = yaml.compose(_decoded(path, data), Loader=yaml.CSafeLoader)
        value = yaml.load(_decoded(path, data), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ListError([f"{path}:第 {line} 行:YAML 写法有误,请检查缩进和冒号"]) from None
    if isinstance(value, dict) and node is not None:
        pairs = {key.value: child for key, child in node.value}
        name = next((name for name in _ROWS if isinstance(value.get(name), list)), None)
        node, value = (pairs[name], value[name]) if name else (node, None)
    if not isinstance(value, list) or node is None:
        raise ListError([f"{path}:第 1 行:应是一列单位,每个写成“- 单位: 名称”"])
    return [_mapping(path, child.start_mark.line + 1, entry, columns) for child, entry in zip(node.value, value, strict=True)]


def _mapping(path: str, line: int, entry: object, columns: Columns) -> Row:
    if not isinstance(entry, dict):
        entry = {next(iter(columns.values()))[0]: entry}
    row = Row(path, line)
    for key, value in entry.items():
        name = _field(key, columns)
        if name is None:
            raise ListError([f"{path}:第 {line} 行:不认识“{key}”;可以写{'、'.join(heads[0] for heads in columns.values())}"])
        row.places[name] = str(key)
        if value is not None and str(value).strip():
            row.values[name] = value
    return row
