"""Lines of text documents that are no .docx: mark and text, notes, rows of tables; the same lines a .docx would give."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from checker.errors import ReadError
from checker.readers.content import Content, Line
from checker.readers.docx_tables import Aside, is_prose

HIDDEN = "隐藏文字"
CHANGED = "文件里有未处理的修订,按全部接受后的文字检查"

_FEW = 200  # characters of a document that consists of pictures
_CLOSES = frozenset("、．.)）:：]】〕」》，,;；。①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_POINTS = frozenset(".．")
_ENTRY = re.compile(r"(?:\t|\.{3,}|…+|·{3,}|\s{2,})\s*[-—–]?\s*(?:\d{1,4}|[ivxlcIVXLC]{1,7})\s*[-—–]?\s*$")
_SHORT_ENTRY = 100  # characters of an entry in a table of contents without page number
_CONTENTS = re.compile(r"目\s*[录次錄]")


class Row(NamedTuple):
    """A row of a table: the number of its first paragraph, and the lines of each cell; None where another cell goes on."""

    number: int
    cells: list[list[Line] | None]


def marked(mark: str, text: str) -> str:
    """Return a paragraph with the mark of its list as printed; after a point a number must not run into the mark."""
    mark = mark.strip()
    text = text.lstrip(" \t\u3000") if mark else text
    parted = mark and (mark[-1] not in _CLOSES if not text[:1].isdigit() else mark[-1] not in _CLOSES - _POINTS)
    return f"{mark} {text}" if parted else f"{mark}{text}"


def paragraph(text: str, number: int, *, contents: bool = False) -> list[Line]:
    """Return the lines of a paragraph: several where line breaks were set by hand.

    Args:
        text: of the paragraph.
        number: of the paragraph.
        contents: whether it stands in a table of contents.
    """
    chrome = contents and (len(text) <= _SHORT_ENTRY or bool(_ENTRY.search(text)))
    return [Line(line, number, chrome=chrome) for piece in text.split("\n") if (line := piece.strip())]


def note(lines: list[Line]) -> list[Line]:
    """Mark the lines of a note as such, so that none is taken for a heading."""
    if lines:
        lines[0].text = f"注：{lines[0].text}"
    return lines


def asides(lines: Iterable[Line], number: int) -> list[Line]:
    """Return lines of a text box or note under the number of the paragraph they are anchored in."""
    return [Aside(line.text, number, row=line.row, chrome=line.chrome) for line in lines]


def table(rows: list[Row]) -> list[Line]:
    """Return the lines of a table: its rows, or the paragraphs of one that is only a frame around running text."""
    single = all(sum(cell is not None for cell in row.cells) <= 1 for row in rows)
    framing = single or any(is_prose([cell for cell in row.cells if cell]) for row in rows)
    return [line for row in rows for line in _row(row, single=single, framing=framing)]


def _row(row: Row, *, single: bool, framing: bool) -> list[Line]:
    filled = [cell for cell in row.cells if cell]
    if single or (framing and len(filled) <= 1) or is_prose(filled):
        return [line for cell in filled for line in cell]
    texts = [" ".join(line.text.replace("\t", " ") for line in cell or () if not isinstance(line, Aside)) for cell in row.cells]
    lines = [Line("\t".join(texts), row.number, row=True)] if any(texts) else []
    return lines + [line for cell in filled for line in cell if isinstance(line, Aside)]


def content(lines: list[Line], ignored: Counter[str], notes: list[str], pictures: int, shown: str) -> Content:
    """Return what a document hands over.

    Args:
        lines: its lines.
        ignored: characters set aside, by where they stand.
        notes: what was unusual.
        pictures: how many it has.
        shown: the path for messages.

    Raises:
        ReadError: there is no text.
    """
    if not lines:
        seen = f"没有文字,只有图片 {pictures} 张,像是扫描图片" if pictures else "没有可以检查的文字"
        raise ReadError("empty_file", f"{shown}:{seen};请提供文字版后再检查")
    count = sum(len(line.text) for line in lines)
    if pictures and count < _FEW:
        notes.append(f"正文只有 {count} 字,另有图片 {pictures} 张,像是扫描图片;图片里的文字读不到,请提供文字版")
    return Content(_with_heading(lines), ignored=[(where, number) for where, number in sorted(ignored.items()) if number], notes=notes)


def _with_heading(lines: list[Line]) -> list[Line]:
    """Set aside the word 目录 above a table of contents too."""
    for line, following in pairwise(lines):
        if following.chrome and not line.chrome and _CONTENTS.fullmatch(line.text):
            line.chrome = True
    return lines
