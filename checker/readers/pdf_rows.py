"""Tables that go over several pages: heads printed again, rows parted by the end of a page."""

from collections.abc import Sequence

from checker.readers.pdf_lines import PrintedLine
from checker.text import lazy

_ENDED = lazy("[。；;！？!?]$")


def join(pages: Sequence[list[PrintedLine]]) -> None:
    """Mark heads of tables that later pages repeat as chrome and put rows together that a page parts.

    Args:
        pages: the lines of each page; chrome is known.
    """
    above: list[PrintedLine] = []
    for page in pages:
        text = [line for line in page if line.pieces and not line.chrome]
        if not text:
            continue
        if above and above[-1].row and text[0].row:
            _continue(above, text, page)
        above = _run(above, text)


def _run(above: list[PrintedLine], text: list[PrintedLine]) -> list[PrintedLine]:
    """Return the rows at the end of the text so far that stand under each other, the last line if it is none."""
    rows: list[PrintedLine] = []
    for line in reversed(text):
        if not line.row:
            return rows or [line]
        rows.insert(0, line)
    return [*above, *rows] if above and above[-1].row else rows


def _continue(above: list[PrintedLine], text: list[PrintedLine], page: list[PrintedLine]) -> None:
    if len(above) > 1 and text[0].text == above[0].text:
        text.pop(0).chrome = True
    if text and text[0].row and _goes_on(above[-1], text[0]):
        cells = zip(above[-1].text.split("\t"), text[0].text.split("\t"), strict=True)
        above[-1].said = "\t".join(upper + lower for upper, lower in cells)
        above[-1].unfinished = text[0].unfinished
        page.remove(text.pop(0))


def _goes_on(row: PrintedLine, following: PrintedLine) -> bool:
    """Say whether what stands in a row continues the cells of the last row of the page before."""
    upper, lower = row.text.split("\t"), following.text.split("\t")
    if len(upper) != len(lower) or len(row.unfinished) != len(upper):
        return False
    return all(not more or (open_ and not _ENDED.search(text)) for text, more, open_ in zip(upper, lower, row.unfinished, strict=True))
