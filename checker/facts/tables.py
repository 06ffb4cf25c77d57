"""Tables in the text: the cells with the labels of their row and column."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.document import Paragraph
from checker.quantities import Quantity, number
from checker.terms import Span
from checker.text import lazy

_BARE = lazy(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?%?")
_RULE = lazy(r"[-|:+=\s]+")
_UNIT = lazy(r"\((?:单位:)?(万?[^\d()]{1,4})\)|单位:(万?[^\d()]{1,4})")
_YEAR = lazy(r"20\d\d年?度?")
_LABEL_DIGITS = lazy(r"^[\d.,%]*$")


@dataclass(slots=True, eq=False, repr=False)
class Cell:
    """One cell with a number.

    Attributes:
        start: folded offset.
        end: folded offset.
        row: number of its row, from 1.
        column: number of its column, from 1.
        labels: spans of the labels of row and column.
        bare: its number where no unit stands in the cell, or None.
        label: first words of its row.
        head: words at the top of its column.
    """

    start: int
    end: int
    row: int
    column: int
    labels: list[Span]
    bare: Quantity | None
    label: str = ""
    head: str = ""


def cells(text: str, rows: list[Paragraph]) -> Iterator[Cell]:
    """Return the cells that hold numbers, of rows that stand below each other.

    Args:
        text: the folded text, cells parted by bars.
        rows: the rows.
    """
    head: list[Span] = []
    for at, row in enumerate(rows, 1):
        if _RULE.fullmatch(row.text):
            continue
        spans = _split(row)
        filled = [span for span in spans if span[1] > span[0]]
        if not any(text[start].isdigit() and not _YEAR.fullmatch(text, start, end) for start, end in filled):
            head = spans
            continue
        label = next((span for span in spans if span[1] > span[0] and not _LABEL_DIGITS.match(text[slice(*span)])), None)
        for column, (start, end) in enumerate(spans, 1):
            if start == end or ((start, end) == label and not any(c.isdigit() for c in text[start:end])):
                continue
            over = head[column - 1] if column <= len(head) else None
            labels = [span for span in (label, over) if span and span != (start, end)]
            bare = _bare(text, (start, end), labels) if labels else None
            yield Cell(start, end, at, column, labels, bare, text[slice(*label)] if label else "", text[slice(*over)] if over else "")


def _split(row: Paragraph) -> list[Span]:
    """Return the spans between the bars of a row; bars at its ends open and close it."""
    spans, at = [], row.start
    for offset, character in enumerate(row.text, row.start):
        if character == "|":
            spans.append((at, offset))
            at = offset + 1
    spans.append((at, row.end))
    if row.text.startswith("|"):
        spans = spans[1:]
    return spans[:-1] if row.text.endswith("|") else spans


def _bare(text: str, span: Span, labels: list[Span]) -> Quantity | None:
    """Return the number of a cell that has no unit of its own; the unit stands in a label: 受理数(件)."""
    printed = text[slice(*span)]
    if not _BARE.fullmatch(printed):
        return None
    percent = printed.endswith("%")
    read = number(printed.removesuffix("%"))
    if read is None:
        return None
    found = next((m for label in reversed(labels) if (m := _UNIT.search(text, *label))), None)
    unit = "%" if percent else (found[1] or found[2] if found else "")
    factor = 10_000 if unit.startswith("万") else 1
    value, step = read[0] * factor, read[1] * factor
    slack = 0.0 if step == 1 and unit != "%" else step
    whole = int(value) if value == int(value) else value
    return Quantity(span[0], span[1], whole, unit.removeprefix("万"), None, step, value - slack, value + slack)
