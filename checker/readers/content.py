"""What a reader of any format hands over: the lines of a file as a person counts them."""

from dataclasses import dataclass, field
from typing import Any

from checker.text import lazy

_GAP = lazy(r"(?<=[^ \u3000]) ?(?:\u3000| {2})[ \u3000]*(?=[^ \u3000])")  # a blank parts the thousands of a number, two or a wide one part cells

FEWEST = 3
"""Cells of the narrowest row that gaps alone make one; two may be a signature and its date."""

Spot = tuple[Any, int] | None
"""Where a character stands in its file: an element of the XML and an offset in its text; None: it was generated."""


@dataclass(slots=True, eq=False, repr=False)
class Line:
    r"""One printed line or paragraph.

    Attributes:
        text: its characters without line break; the cells of a table row parted by ``\\t``, in a text file also by wide gaps.
        number: what a person counts, from 1: the paragraph in docx and html, the line of the page in pdf.
        page: page number from 1, None where the format has no pages.
        joined: whether the paragraph goes on in the next line.
        row: whether it is a row of a table.
        chrome: whether the reader knows it to be no part of the text (running head, page number, navigation).
        spots: where each character of the text stands in the file; None unless the reader was asked for it.
    """

    text: str
    number: int
    page: int | None = None
    joined: bool = False
    row: bool = False
    chrome: bool = False
    spots: list[Spot] | None = None


def gap_cells(line: str) -> list[str]:
    """Return the pieces of a line that wide gaps part."""
    return _GAP.split(line.strip(" \u3000\r\n"))


def barred(row: str) -> str:
    """Return a row of a table with a bar between its cells, as long as it was; gaps inside of what tabs or nothing parts are left."""
    if "\t" in row or len(gap_cells(row)) < FEWEST:
        return row.replace("\t", "|")
    return _GAP.sub(lambda gap: "|" + gap[0][1:], row)


@dataclass(slots=True, eq=False, repr=False)
class Content:
    """A file as read.

    Attributes:
        lines: in reading order.
        publish_date: ``YYYY-MM-DD`` when the file itself names its day of publication, or None.
        ignored: text that has no line: where it stands, in Chinese, and how many characters it has without white space.
        notes: what was unusual about reading it, one Chinese sentence each.
        encoding: name of the encoding of a text file, None for other formats.
    """

    lines: list[Line]
    publish_date: str | None = None
    ignored: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encoding: str | None = None
