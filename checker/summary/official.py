"""The layout of official documents (GB/T 9704): pieces of a letter as a Word file."""

from collections.abc import Sequence
from itertools import groupby

from checker.reporters.docx_making import WIDTH, grid, paragraph, run, zipped
from checker.reporters.table import width
from checker.summary.templating import ADDRESSEE, CLOSING, HEADINGS, ROW, TITLE, Block
from checker.text import lazy

_STYLES = {TITLE: "Title", HEADINGS[0]: "Heading1", HEADINGS[1]: "Heading2", ADDRESSEE: "Addressee", CLOSING: "Closing"}
_DIGITS = "零一二三四五六七八九"
_NUMBERED = lazy(r"[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|\d+[.．、]")
_LEAST = 4  # half widths of a column at least
_HALF, _EDGES = 120, 240  # twentieths of a point that half a character of 12 points takes, and both edges of a cell
_FULL = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
_QUOTED = lazy("(“[^”]*”)")
_MARK = lazy(r"[()]|(?<![!-~])[,:;]|[,:;](?![!-~])")


def document(blocks: Sequence[Block]) -> bytes:
    """Return a Word file: A4, the margins, fonts and fixed lines of official documents, headings numbered 一、（一）1.（1）, pages numbered."""
    body: list[str] = []
    counts = [0] * len(HEADINGS)
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        pieces = list(group)
        if kind == ROW:
            body.append(_table([piece.cells for piece in pieces]))
            continue
        if kind == CLOSING:
            body.append(paragraph("", ""))
        body += [paragraph(_STYLES.get(kind, ""), run(formal(_numbered(piece, counts)))) for piece in pieces]
    return zipped("".join(body), numbered=True)


def _numbered(piece: Block, counts: list[int]) -> str:
    """Return the text of a piece with its number, unless it was written with one."""
    if piece.kind not in HEADINGS:
        return piece.text
    level = HEADINGS.index(piece.kind)
    counts[level] += 1
    counts[level + 1 :] = [0] * (len(counts) - level - 1)
    if _NUMBERED.match(piece.text):
        return piece.text
    number = counts[level]
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level] + piece.text


def chinese(number: int) -> str:
    """Return a number from 1 to 9999 in Chinese digits, as headings bear it.

    >>> chinese(7), chinese(10), chinese(21), chinese(103), chinese(110)
    ('七', '十', '二十一', '一百零三', '一百一十')
    """
    text, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            text += f"{'零' if gap and text else ''}{_DIGITS[digit]}{name}"
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    columns = max(map(len, rows))
    whole = [[formal(cell) for cell in row] + [""] * (columns - len(row)) for row in rows]
    needs = [_HALF * max(_LEAST, *(width(row[at]) for row in whole)) + _EDGES for at in range(columns)]
    bold = "<w:b/>"
    return grid([[paragraph("Cell", run(cell, "" if at else bold)) for cell in row] for at, row in enumerate(whole)], _fitted(needs))


def _fitted(needs: list[int]) -> list[int]:
    """Return the widths of columns that fill the line: what is too much is taken from the widest, down to an equal share."""
    sizes = list(needs)
    while sum(sizes) > WIDTH:
        most = max(sizes)
        widest = [at for at, size in enumerate(sizes) if size == most]
        second = max((size for size in sizes if size < most), default=0)
        step = min(most - second, -(-(sum(sizes) - WIDTH) // len(widest)))
        for at in widest:
            sizes[at] -= step
    return [size * WIDTH // sum(sizes) for size in sizes]


def formal(text: str) -> str:
    """Return a text with the full-width punctuation of official documents; what stands in quotation marks stays as it is.

    >>> formal("共1,200件(含3件),即“a,b(c)”:对不上;见下")
    '共1,200件（含3件），即“a,b(c)”：对不上；见下'
    """
    return "".join(part if at % 2 else _MARK.sub(lambda match: _FULL[match[0]], part) for at, part in enumerate(_QUOTED.split(text)))
