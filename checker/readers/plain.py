"""Reading plain text and Markdown."""

from itertools import groupby, pairwise

from checker.document import Document, Source
from checker.readers import sniffing
from checker.readers.building import build
from checker.readers.content import FEWEST, Content, Line, gap_cells
from checker.readers.limits import Limits
from checker.text import lazy

_ENDS_SENTENCE = lazy(r"[。;；:：!！?？…)）」”\"]\s*$")
_STARTS_PARAGRAPH = lazy(r"^(?:[\s\u3000]{2,}|[(（〔【\[]?[一二三四五六七八九十]{1,3}[)）〕】\]、.．]|[(（]?\d{1,2}[)）.．、]|第[一二三四五六七八九十]|[#>*-])")
_WRAP_LINES = 15
_WRAP_WIDTHS = range(20, 81)
_CELL = 60  # characters of the longest cell of a table
_MARK_ENDS = "、.．)）:："  # a tab behind a mark or a label is indentation
_NUMERIC = lazy(r"[-+－＋—–]?[\d０-９][\d０-９,，. ]*(?:%|％|个百分点|‰)?|[-—–－/]{1,2}")
_WITH_UNIT = lazy(r"[\u3400-\u9fff]{2}\s*[(（][^()（）\d]{1,5}[)）]$")  # the label of a row: 行政处罚(件)


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read a text file.

    Args:
        data: its bytes.
        shown: its path as given, with ``/``.
        limits: what it may cost.

    Raises:
        ReadError: empty, binary, too long or of unknown encoding.
    """
    text, encoding = sniffing.decode(data, shown)
    limits.check_characters(len(text), shown)
    made = content(text)
    made.encoding = encoding
    return made


def document(text: str, source: Source) -> Document:
    """Build a document from decoded text."""
    return build(content(text), source)


def content(text: str) -> Content:
    """Part decoded text into lines: lines wrapped at a fixed width joined, rows of tables known by their tabs or wide gaps."""
    printed = _line_ends(text).split("\n")
    joined, rows = wraps(printed), _rows(printed) if "\t" in text else set()
    rows |= _gap_rows(printed)
    return Content([Line(line, number, joined=number in joined, row=number in rows) for number, line in enumerate(printed, 1)])


def _line_ends(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def wraps(lines: list[str]) -> set[int]:
    """Return the numbers, from 1, of lines whose paragraph goes on in the next, when a text is wrapped at a fixed width."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < _WRAP_LINES:
        return set()
    widest = max(len(line.strip()) for line in filled)
    full = [line for line in filled if len(line.rstrip()) >= widest - 3]
    unfinished = [line for line in full if not _ENDS_SENTENCE.search(line)]
    if widest not in _WRAP_WIDTHS or len(full) * 2 < len(filled) or len(unfinished) * 3 < len(full) * 2:
        return set()
    return {
        number
        for number, (line, following) in enumerate(pairwise(lines), 1)
        if len(line.rstrip()) >= widest - 3 and following.strip() and not _STARTS_PARAGRAPH.match(following)
    }


def _rows(lines: list[str]) -> set[int]:
    """Return the numbers, from 1, of lines that are rows of a table: two or more after each other with as many short cells."""
    found: set[int] = set()
    for cells, group in groupby(enumerate(lines, 1), key=lambda numbered: _cells(numbered[1])):
        numbers = [number for number, _ in group]
        if cells > 1 and len(numbers) > 1:
            found.update(numbers)
    return found


def _gap_rows(lines: list[str]) -> set[int]:
    """Return the numbers, from 1, of rows of a table whose columns stand apart by wide gaps: lines with as many cells, of which two hold numbers."""
    found: set[int] = set()
    for cells, group in groupby(enumerate(lines, 1), key=lambda numbered: len(gap_cells(numbered[1]))):
        numbers = [number for number, _ in group] if cells >= FEWEST else []
        if sum(all(map(_NUMERIC.fullmatch, gap_cells(lines[number - 1])[1:])) for number in numbers) > 1:
            found.update(numbers)
    return found


def _cells(line: str) -> int:
    """Return the number of cells that tabs part a line into, 0 when it is no row."""
    cells = line.strip(" \u3000\r\n").split("\t")
    label = cells[0].strip()
    if len(cells) < 2 or any(len(cell) > _CELL for cell in cells) or not label:  # noqa: PLR2004 - one cell is no table
        return 0
    return 0 if label.endswith(tuple(_MARK_ENDS)) and not _WITH_UNIT.search(label) else len(cells)
