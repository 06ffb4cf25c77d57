"""Printed lines of a page: characters put together by where they stand, not by the order they were printed in."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from checker.readers.pdf_sheet import Glyph
from checker.text import lazy

# Shares of the size of the characters.
_TWICE = 0.12  # a character printed again this near makes it bold
_TWICE_UP = 0.2
_SAME_BASE = 0.38  # how far apart the feet of characters of one line may stand
_RAISED = 0.6  # the same for small ones beside larger ones: notes and exponents
_SMALL = 0.8
_TINY = 0.4  # smaller ones are no part of the line at all
_PART = 1.0  # a gap that may part columns
_BLANK = 0.6  # a gap that shows as a space between Chinese characters
_MIXED_BLANK = 0.35  # the same between those and letters or digits, which programs set a quarter apart by themselves
_LATIN_BLANK = 0.22
_PRINTED_BLANK = 0.15  # the same where a space was printed
_WIDE_BLANK = 1.5
_SPREAD = 6  # characters that show a line to be spread
_ALIKE = 0.1  # how much the gaps of such a line vary

_SIZE = attrgetter("style.size")
_HAN = lazy("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


@dataclass(slots=True, eq=False, repr=False)
class Piece:
    """Characters of one line without a wide gap.

    Attributes:
        glyphs: from left to right.
        left: where it begins; right: where it ends; base: where it stands; size: of most of its characters.
    """

    glyphs: list[Glyph]
    left: float
    right: float
    base: float
    size: float

    @property
    def text(self) -> str:
        """Its characters, with spaces where they were printed or left."""
        return _spelled(self.glyphs)


@dataclass(slots=True, eq=False, repr=False)
class PrintedLine:
    """One printed line of a page or of a column.

    Attributes:
        pieces: from left to right; none when its place does not matter.
        said: its text where that is not what the pieces say: the cells of a row.
        page: from 1; number: of the line on its page, from 1.
        row: whether it is a row of a table; chrome: whether it is running head, page number or watermark; note: whether it is of a footnote.
        column: which of the columns beside each other it stands in, from 0; columns: how many these are.
        covers: printed lines it stands for; unfinished: of a row, whether each cell's last line is full.
        glyphs: its characters from left to right; left, right, base: where it begins, ends, stands; size: of most of its characters.
    """

    pieces: list[Piece]
    said: str | None = None
    page: int = 0
    number: int = 0
    row: bool = False
    chrome: bool = False
    note: bool = False
    column: int = 0
    columns: int = 1
    covers: int = 1
    unfinished: tuple[bool, ...] = ()
    glyphs: list[Glyph] = field(init=False)
    left: float = field(init=False, default=0.0)
    right: float = field(init=False, default=0.0)
    base: float = field(init=False, default=0.0)
    size: float = field(init=False, default=1.0)

    def __post_init__(self) -> None:
        """Measure the line."""
        parts = self.pieces
        self.glyphs = parts[0].glyphs if len(parts) == 1 else [glyph for part in parts for glyph in part.glyphs]
        if parts:
            self.left, self.right, self.base = parts[0].left, parts[-1].right, base(parts)
            self.size = parts[0].size if len(parts) == 1 else usual_size(self.glyphs)

    @property
    def place(self) -> tuple[int, int, int]:
        """Page and column it stands in, and how many columns there are."""
        return self.page, self.column, self.columns

    @property
    def text(self) -> str:
        """Its characters; a wide gap is two wide spaces."""
        if self.said is None:
            self.said = "\u3000\u3000".join(part.text for part in self.pieces)
        return self.said


def pieces(glyphs: Sequence[Glyph]) -> list[list[Piece]]:
    """Put characters together into lines from top to bottom, each of pieces from left to right."""
    bands = _bands(_runs(glyphs))
    return [_parted(_once(sorted(band, key=lambda glyph: glyph.left))) for band in bands]


def piece(glyphs: list[Glyph]) -> Piece:
    """Make a piece of characters in order."""
    size = usual_size(glyphs)
    return Piece(glyphs, glyphs[0].left, max(glyph.right for glyph in glyphs), _usual_base(glyphs, size), size)


def usual_size(glyphs: Iterable[Glyph]) -> float:
    """Return the size most of the characters have."""
    counts = Counter(map(_SIZE, glyphs))
    return max(counts, key=lambda size: (counts[size], size)) if counts else 1.0


def base(parts: Sequence[Piece]) -> float:
    """Return where a line of pieces stands: where its largest do."""
    return parts[0].base if len(parts) == 1 else max(parts, key=lambda part: (part.size, len(part.glyphs))).base


def _usual_base(glyphs: list[Glyph], size: float) -> float:
    return median([glyph.base for glyph in glyphs if glyph.style.size >= size * _SMALL] or [glyph.base for glyph in glyphs])


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Put together what was printed one after the other at one height."""
    runs: list[list[Glyph]] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and abs(glyph.base - before.base) < 0.02 * before.style.size and glyph.style.size == before.style.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        before = glyph
    return runs


def _bands(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put runs of one height together; the largest characters go first, small ones join the line they stand in."""
    bases: list[float] = []
    sizes: list[float] = []
    bands: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda run: (-run[0].style.size, run[0].base)):
        base, size = run[0].base, run[0].style.size
        at = _nearest(bases, sizes, base, size)
        if at is None or (size < sizes[at] and abs(base - bases[at]) > _TWICE_UP * size and not _adjoins(run, bands[at])):
            at = bisect_left(bases, base)
            bases.insert(at, base)
            sizes.insert(at, size)
            bands.insert(at, [])
        bands[at].extend(run)
    return bands


def _adjoins(run: list[Glyph], band: list[Glyph]) -> bool:
    """Say whether small characters off the height of a line are still of it: beside one of its characters, over or under none."""
    left, right = min(glyph.left for glyph in run), max(glyph.right for glyph in run)
    if any(left < (glyph.left + glyph.right) / 2 < right and abs(glyph.base - run[0].base) > _TWICE_UP * glyph.style.size for glyph in band):
        return False
    return any(-_PART < (left - glyph.right) / glyph.style.size < _PART or -_PART < (glyph.left - right) / glyph.style.size < _PART for glyph in band)


def _nearest(bases: list[float], sizes: list[float], base: float, size: float) -> int | None:
    """Return the line that a run belongs to: the nearest whose height it stands within."""
    best, least = None, float("inf")
    at = bisect_left(bases, base)
    for index in range(max(0, at - 3), min(len(bases), at + 3)):
        large = sizes[index]
        away = bases[index] - base  # how far it is raised
        if size < _TINY * large:
            continue
        small = size < _SMALL * large
        reach = _SAME_BASE * size if not small else _RAISED * large if away > 0 else _SAME_BASE * large
        if abs(away) <= reach and abs(away) < least:
            best, least = index, abs(away)
    return best


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop characters printed a second time on the same place."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        for other in kept[-3:]:
            if glyph.text == other.text and _is_again(glyph, other):
                other.spaced, other.blank = other.spaced or glyph.spaced, other.blank or glyph.blank
                break
        else:
            kept.append(glyph)
    return kept


def _is_again(glyph: Glyph, other: Glyph) -> bool:
    size = glyph.style.size
    return glyph.left - other.left < _TWICE * size and abs(glyph.base - other.base) < _TWICE_UP * size


def _parted(glyphs: list[Glyph]) -> list[Piece]:
    """Part a line at its wide gaps."""
    parts: list[list[Glyph]] = [[glyphs[0]]]
    reach, before = glyphs[0].right, glyphs[0]
    for glyph in glyphs[1:]:
        gap = glyph.left - reach
        if gap > 0 and gap > _PART * max(glyph.style.size, before.style.size):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
        reach, before = max(reach, glyph.right), glyph
    return [piece(part) for part in parts]


def _spelled(glyphs: list[Glyph]) -> str:
    told = [glyphs[0].text]
    before = glyphs[0]
    spread = _spread(glyphs)
    for glyph in glyphs[1:]:
        if glyph.left - before.right > _PRINTED_BLANK * before.style.size:
            told.append(_between(before, glyph, spread))
        told.append(glyph.text)
        before = glyph
    return "".join(told)


def _spread(glyphs: list[Glyph]) -> float:
    """Return the gap, in points, that a line spread to its full width or spaced out has behind most of its characters."""
    if len(glyphs) < _SPREAD:
        return 0.0
    gaps = [glyph.left - before.right for before, glyph in pairwise(glyphs)]
    usual, size = median(gaps), glyphs[0].style.size
    if usual <= _PRINTED_BLANK * size:
        return 0.0
    alike = sum(abs(gap - usual) < _ALIKE * size for gap in gaps)
    return usual if alike * 2 > len(gaps) else 0.0


def _between(before: Glyph, glyph: Glyph, spread: float) -> str:
    gap = (glyph.left - before.right - spread) / max(before.style.size, 1.0)
    if gap > _WIDE_BLANK:
        return "\u3000\u3000"
    han = bool(_HAN.match(before.text)), bool(_HAN.match(glyph.text))
    if han[0] != han[1] and (glyph if han[0] else before).text.isalnum():
        return " " if glyph.blank or gap > _MIXED_BLANK else ""
    return " " if glyph.spaced or gap > (_BLANK if any(han) else _LATIN_BLANK) else ""
