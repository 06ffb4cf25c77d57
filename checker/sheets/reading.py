"""What a clerk changed in a workbook; every mistake with its sheet and cell."""

import io
import json
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from checker.errors import ReadError, UsageError
from checker.notation import TermError, compile_term
from checker.packs.folders import near
from checker.readers.archive import Archive, open_archive
from checker.readers.limits import Limits
from checker.sheets import words
from checker.sheets.contents import Contents

_MOST_ROWS, _MOST_COLUMNS = 50_000, 40
_HEAD_ROWS = 10  # rows in which the names of the columns may stand
_LONGEST = 200  # characters of a term
_LONGEST_FIX = 500
_BY_COLUMN = (words.ON, words.SEVERITY, words.WEIGHT, words.LEVELS, words.FIRST, words.LAST, words.FIX)
_CUTS = str.maketrans(dict.fromkeys(",,;;/ \n", "、"))
_LETTERS = 26
_HEAD_BYTES = 100_000  # in which a DOCTYPE stands when there is one


@dataclass(slots=True)
class Wish:
    """One change that a clerk wants.

    Attributes:
        owner: id of a rule, or name of a list of terms.
        what: the column of a rule, or the term.
        value: wanted; of a term whether it is in force.
        cell: ``表!D5``, for messages.
    """

    owner: str
    what: str
    value: Any
    cell: str


@dataclass(slots=True)
class Sheet:
    """A workbook, read.

    Attributes:
        pack: whence it was exported: ``name``, ``id``, ``version``, ``title``, ``digest``.
        was: what it showed when it was exported: rule → column → value.
        terms: list → term → in force, when it was exported.
        rules: changes of rules.
        lists: changes of terms.
        problems: mistakes, ``表!D5:what, what to do``.
    """

    pack: dict[str, str] = field(default_factory=dict)
    was: dict[str, dict[str, Any]] = field(default_factory=dict)
    terms: dict[str, dict[str, bool]] = field(default_factory=dict)
    rules: list[Wish] = field(default_factory=list)
    lists: list[Wish] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    value: Any
    place: str
    formula: bool = False

    def text(self) -> str:
        """Return what the cell says, without the white space around it."""
        value = self.value
        if isinstance(value, bool):
            return words.YES if value else words.NO
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


_Row = dict[str, _Cell]


def read(data: bytes, shown: str) -> Sheet:
    """Read a workbook.

    Args:
        data: the bytes of the file.
        shown: its path for messages.

    Raises:
        ReadError: too large, damaged, or no workbook.
        UsageError: a workbook that was not exported by this program.
    """
    pages = _pages(data, shown)
    if words.KEPT not in pages or not {words.RULES, words.TERMS} & pages.keys():
        lost = "、".join(f"“{name}”" for name in (words.RULES, words.TERMS, words.KEPT) if name not in pages)
        raise UsageError("bad_sheet", f"{shown}:不是 fazhi rules export 导出的表(缺少工作表{lost}),请重新导出,在导出的表里改")
    made = Sheet()
    numbered = _kept(pages[words.KEPT], made, shown)
    if words.RULES in pages:
        _rules(_rows(pages[words.RULES], words.RULES, (words.ID,), made.problems), made)
    if words.TERMS in pages:
        _terms(_rows(pages[words.TERMS], words.TERMS, (words.LIST, words.TERM), made.problems), made, numbered)
    return made


def _pages(data: bytes, shown: str) -> dict[str, list[list[_Cell]]]:
    """Return the cells of the sheets by name; what may be hostile is refused before anything takes it apart."""
    limits = Limits()
    limits.start()
    limits.check_bytes(len(data), shown)
    if not data.startswith(b"PK"):
        raise ReadError("damaged", f"{shown}:不是 xlsx 表格,或文件已损坏;请用 Excel 或 WPS 打开,另存为 xlsx")
    try:
        _inspect(open_archive(data, shown, limits), shown)
    except ReadError as error:  # said of reports there
        raise ReadError(error.code, error.message.replace("Word", "Excel").replace("再检查", "再导入")) from error
    try:
        return _openpyxl(data)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError, EOFError) as error:
        raise ReadError("damaged", f"{shown}:表格打不开({type(error).__name__}),可能已损坏;请用 Excel 或 WPS 打开,另存为 xlsx") from error


def _inspect(archive: Archive, shown: str) -> None:
    """Unpack every part within the limits, and look for what can grow when it is taken apart."""
    for name in archive.names():
        content = archive.read(name) or b""
        if b"<!DOCTYPE" in content[:_HEAD_BYTES].replace(b"\0", b"").upper():
            raise ReadError("damaged", f"{shown}:文件内部有不该有的内容(DOCTYPE),没有打开")


def _openpyxl(data: bytes) -> dict[str, list[list[_Cell]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 200 ms, needed here only

    pages: dict[str, list[list[_Cell]]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that do not matter here
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        for page in book.worksheets:
            rows = list(page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS))
            width = max(map(_width, rows), default=0)
            pages[page.title] = [[_cell(cell, page.title, at, n) for n, cell in enumerate(row[:width])] for at, row in enumerate(rows, 1)]
        book.close()
    return pages


def _width(row: tuple[Any, ...]) -> int:
    """Return the number of cells up to the last that says something: rows are filled up with empty ones."""
    width = len(row)
    while width and row[width - 1].value is None:
        width -= 1
    return width


def _cell(cell: Any, page: str, row: int, column: int) -> _Cell:
    letters = chr(65 + column) if column < _LETTERS else chr(64 + column // _LETTERS) + chr(65 + column % _LETTERS)
    return _Cell(cell.value, f"{page}!{letters}{row}", getattr(cell, "data_type", "") == "f")


def _kept(page: list[list[_Cell]], made: Sheet, shown: str) -> dict[str, tuple[str, str]]:
    """Take what was exported; return the terms by the number of their row."""
    numbered: dict[str, tuple[str, str]] = {}
    for row in page:
        if len(row) > words.NAMES_COLUMN and row[words.NAMES_COLUMN].text():
            made.terms.setdefault(row[words.NAMES_COLUMN].text(), {})
        kind, *rest = [cell.text() for cell in row[:5]] or [""]
        if kind == "rule" and len(rest) > 1:
            try:
                values = json.loads(rest[1])
                made.was[rest[0]] = {**values, words.LEVELS: tuple(values[words.LEVELS])}
            except (ValueError, KeyError, TypeError):
                continue
        elif kind == "term" and len(rest) > 3:  # noqa: PLR2004 - number, list, term, in force
            made.terms.setdefault(rest[1], {})[rest[2]] = rest[3] == words.YES
            numbered[rest[0]] = (rest[1], rest[2])
        elif kind and rest:
            made.pack[kind] = rest[0]
    version = made.pack.get("format", "")
    if version != str(words.FORMAT) or "name" not in made.pack or not made.was:
        raise UsageError("bad_sheet", f"{shown}:“{words.KEPT}”表缺了内容或来自别的版本(版式 {version or '不明'}),请重新导出,在导出的表里改")
    return numbered


def _rows(page: list[list[_Cell]], name: str, needed: tuple[str, ...], problems: list[str]) -> Iterator[_Row]:
    """Yield the rows below the head, by the names of the columns, wherever these stand."""
    for top in page[:_HEAD_ROWS]:
        head = {cell.text(): n for n, cell in enumerate(top) if cell.text()}
        if all(column in head for column in needed):
            break
    else:
        problems.append(f"{name}!A1:找不到列名{'、'.join(f'“{one}”' for one in needed)},请恢复第一行的列名")
        return
    for row in page[page.index(top) + 1 :]:
        cells = {column: row[n] for column, n in head.items() if n < len(row)}
        if any(cell.text() for cell in cells.values()):
            yield cells


def _rules(rows: Iterator[_Row], made: Sheet) -> None:
    seen: dict[tuple[str, str], _Cell] = {}
    for row in rows:
        rule_id = row[words.ID].text()
        if not rule_id:
            made.problems.append(f"{row[words.ID].place}:没有编号,不知道是哪条规则;请填编号,或删去这一行(加新规则要在规则文件里写)")
            continue
        if rule_id not in made.was:
            hint = near(rule_id, made.was) or ";加新规则要在规则文件里写"
            made.problems.append(f"{row[words.ID].place}:没有编号为“{rule_id}”的规则{hint}")
            continue
        was = made.was[rule_id]
        said = {column: _value(row[column], column, made) for column in _BY_COLUMN if column in row}
        changed = {column: value for column, value in said.items() if value is not _NOTHING and value != was.get(column)}
        first, last = (changed.get(column, was.get(column)) for column in (words.FIRST, words.LAST))
        if first is not None and last is not None and first > last:
            made.problems.append(f"{row[words.FIRST].place}:起始年度 {first} 晚于结束年度 {last},请改正")
            continue
        for column, value in changed.items():
            before = seen.setdefault((rule_id, column), row[column])
            if before is row[column]:
                made.rules.append(Wish(rule_id, column, value, row[column].place))
            elif before.text() != row[column].text():
                made.problems.append(f"{row[column].place}:{rule_id} 的{column}在 {before.place} 另写了“{before.text()}”,请留一处")


_NOTHING: Any = object()
"""What a cell says that is blank where something must stand, or wrong."""


class _WrongError(ValueError):
    """A cell says what it cannot say; the message tells what, and what to do."""


def _value(cell: _Cell, column: str, made: Sheet) -> Any:
    """Return what a cell says as a value of its column."""
    try:
        if cell.formula:
            raise _WrongError("是公式,请改成文字或数")
        text = cell.text() if column == words.FIX else unicodedata.normalize("NFKC", cell.text())
        return _MEANT[column](text, made) if text or column in _MAY_BE_BLANK else _NOTHING
    except _WrongError as error:
        made.problems.append(f"{cell.place}:{error}")
        return _NOTHING


def _switch(text: str, made: Sheet) -> bool:  # noqa: ARG001 - all of these have one form
    word = text.lower()
    if word not in words.SAID_YES | words.SAID_NO:
        raise _WrongError(f"“{text}”看不懂,请填 是 或 否")
    return word in words.SAID_YES


def _severity(text: str, made: Sheet) -> str:  # noqa: ARG001 - all of these have one form
    if text not in words.SAID_SEVERITIES:
        raise _WrongError(f"没有“{text}”这个级别,请填 {'、'.join(words.SEVERITIES.values())}")
    return words.SAID_SEVERITIES[text]


def _weight(text: str, made: Sheet) -> float:  # noqa: ARG001 - all of these have one form
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not words.WEIGHTS[0] <= number < words.WEIGHTS[1]:
        raise _WrongError(f"权重“{text}”不对,请填 0 到 1000 的数")
    return int(number) if number.is_integer() else number


def _levels(text: str, made: Sheet) -> tuple[str, ...]:
    known = made.pack.get("levels", "").split("、")
    named = tuple(dict.fromkeys(part for part in text.translate(_CUTS).split("、") if part))
    if text in words.SAID_EVERY or named == (words.EVERY,):
        return ()
    for level in named:
        if level not in known:
            raise _WrongError(f"没有“{level}”这个层级{_near(level, known)}请填 {'、'.join(known)} 中的几个,用顿号隔开,或填 {words.EVERY}")
    # The order of levels says nothing: of a cell that names the same ones the order of before is kept.
    return next((was[words.LEVELS] for was in made.was.values() if set(was[words.LEVELS]) == set(named)), named)


def _year(text: str, made: Sheet) -> int | None:  # noqa: ARG001 - all of these have one form
    year = text.removesuffix("年度").removesuffix("年")
    if year and not (year.isdecimal() and words.YEARS[0] <= int(year) <= words.YEARS[1]):
        raise _WrongError(f"“{text}”不是年份,请填四位年份,不限就空着")
    return int(year) if year else None


def _fix(text: str, made: Sheet) -> str:  # noqa: ARG001 - all of these have one form
    if len(text) > _LONGEST_FIX:
        raise _WrongError(f"改法有 {len(text)} 字,太长,请写成 {_LONGEST_FIX} 字以内的一句话")
    return text


_MEANT: dict[str, Callable[[str, Sheet], Any]] = {
    words.ON: _switch, words.SEVERITY: _severity, words.WEIGHT: _weight, words.LEVELS: _levels, words.FIRST: _year, words.LAST: _year, words.FIX: _fix,
}  # fmt: skip
_MAY_BE_BLANK = frozenset({words.LEVELS, words.FIRST, words.LAST})


def _terms(rows: Iterator[_Row], made: Sheet, numbered: dict[str, tuple[str, str]]) -> None:
    """Take the rows of terms; a row with a number whose term has changed puts another in its place."""
    wanted: dict[tuple[str, str], tuple[bool, str]] = {}
    replaced: dict[str, list[tuple[str, str]]] = {}
    kept: set[str] = set()
    for row in rows:
        found = _term(row, made)
        if found is None:
            continue
        name, term, on = found
        place = row[words.TERM].place
        key = row[words.KEY].text() if words.KEY in row else ""
        if key in numbered and numbered[key][0] == name:
            kept.update({key} if numbered[key][1] == term else ())
            replaced.setdefault(key, []).extend([] if numbered[key][1] == term else [(term, place)])
        before = wanted.get((name, term))
        if before is not None and before[0] != on:
            made.problems.append(f"{place}:“{term}”在 {before[1]} 写的是{'启用' if before[0] else '停用'},这里相反,请留一处")
        wanted.setdefault((name, term), (on, place))
    for key, others in replaced.items():
        old = numbered[key]
        if others and key not in kept and old not in wanted:
            wanted[old] = (False, others[0][1])
    made.lists = [Wish(name, term, on, place) for (name, term), (on, place) in wanted.items() if made.terms[name].get(term, False) != on]


def _term(row: _Row, made: Sheet) -> tuple[str, str, bool] | None:
    """Return list, term and whether it is to be in force, or None."""
    name, term = row[words.LIST].text(), row[words.TERM].text()
    before = len(made.problems)
    if not name and not term:
        return None
    if row[words.TERM].formula:
        made.problems.append(f"{row[words.TERM].place}:是公式,请改成文字")
    if not name:
        made.problems.append(f"{row[words.LIST].place}:没有写词条集,不知道“{term}”加到哪里;请从下拉里选")
    elif name not in made.terms:
        made.problems.append(f"{row[words.LIST].place}:没有名为“{name}”的词条集{_near(name, made.terms)}请从下拉里选,或照抄别的行")
    if not term:
        made.problems.append(f"{row[words.TERM].place}:词是空的;要停用这个词,请留着它,在“{words.ON}”填 否")
    elif name in made.terms and term not in made.terms[name]:
        _new_term(row[words.TERM], term, made, alone=name.startswith(("sets.", "topics")))
    on = _value(row[words.ON], words.ON, made) if words.ON in row else _NOTHING
    if on is _NOTHING:  # a blank leaves a term as it is, and switches a new one on
        on = made.terms.get(name, {}).get(term, True)
    return (name, term, on) if len(made.problems) == before else None


def _new_term(cell: _Cell, term: str, made: Sheet, *, alone: bool) -> None:
    """Look at the notation of a term that was not there before."""
    if len(term) > _LONGEST or "\n" in term:
        made.problems.append(f"{cell.place}:词太长或有换行,请写成 {_LONGEST} 字以内的一行")
    elif term.startswith("@"):
        sets = [f"@{name.removeprefix('sets.')}" for name in made.terms if name.startswith("sets.")]
        if alone or term not in sets:
            made.problems.append(f"{cell.place}:" + ("词组里不能再用词组" if alone else f"没有词组“{term}”{near(term, sets)}"))
    else:
        try:
            compile_term(term)
        except TermError as error:
            made.problems.append(f"{cell.place}:{error},请改正")


def _near(name: str, known: Iterable[str]) -> str:
    """Return a question whether a similar name is meant, or a stop, to go before an advice."""
    return near(name, known) or ","


def since(sheet: Sheet, now: Contents) -> Iterator[str]:
    """Yield what has become different in the pack since the workbook was exported."""
    for rule_id, values in sheet.was.items():
        rule = now.rules.get(rule_id)
        if rule is None:
            yield f"规则 {rule_id} 现在没有了"
            continue
        for column, value in values.items():
            if rule.values.get(column) != value:
                yield f"{rule_id} 的{column}:导出时 {said(column, value)},现在 {said(column, rule.values.get(column))}"
    fresh = [rule_id for rule_id in now.rules if rule_id not in sheet.was]
    if fresh:
        yield f"现在多了规则 {'、'.join(fresh)}"
    for name, terms in sheet.terms.items():
        there = now.terms.get(name)
        if there is None:
            yield f"词条集 {name} 现在没有了"
            continue
        lost = [term for term, on in terms.items() if on and not there.get(term, False)]
        more = [term for term, on in there.items() if on and not terms.get(term, False)]
        if lost or more:
            yield f"词条集 {name}:" + ";".join(f"{word} {len(some)} 个词" for word, some in (("现在少", lost), ("现在多", more)) if some)
    several = [name for name in now.terms if name not in sheet.terms]
    if several:
        yield f"现在多了词条集 {'、'.join(several)}"


def said(column: str, value: Any) -> str:
    """Return a value of a rule for a message."""
    if column == words.ON:
        return words.YES if value else words.NO
    if column == words.SEVERITY:
        return words.SEVERITIES.get(str(value), str(value))
    if column == words.LEVELS:
        return "、".join(value) or words.EVERY
    return "不限" if value is None else f"“{value}”" if column == words.FIX else f"{value:g}" if isinstance(value, float) else str(value)
