"""Characters of a page and where they stand."""

import ctypes
import sys
from collections import Counter
from collections.abc import Iterator
from math import atan2, hypot, pi
from typing import Any

from checker.readers.pdf_sheet import Glyph, Rule, Sheet, Style

__all__ = ["Characters", "Glyph", "Rule", "Sheet", "Style"]

_INVISIBLE = 3
_SPACE = 32
_PRINTED = 2  # a space that the program printed; 1: one that pdfium took a gap for
_HYPHEN = 2  # pdfium's sign for a hyphen at the end of a line
_UNKNOWN = "\ufffd"
_HALVES = (0xD800, 0xDFFF)  # of characters beyond the first plane
_LARGEST = 2000.0  # points
_FAINT = 150  # grey value from which text is light enough to lie under other text
_CLEAR = 200  # of 255: more transparent than this

Box = tuple[float, float, float, float]
Raw = tuple[str, float, float, float, float, Style, int]
"""A character, its origin, where its loose box begins and ends along the line, its style, and which space came before."""


class Characters:
    """Reads the characters of a page; the handle is pdfium's.

    Args:
        pdfium: the library.
        text: the page's text.
        marked: whether the document marks what is no part of the text.
        pictured: whether there are pictures, over which text may be hidden.

    Attributes:
        turn: quarter turns of most of the text against the page.
    """

    def __init__(self, pdfium: Any, text: Any, *, marked: bool, pictured: bool) -> None:
        self.pdfium, self.text, self.marked, self.pictured = pdfium, text, marked, pictured
        self.handle = ctypes.cast(text, ctypes.c_void_p).value
        self.matrix = pdfium.FS_MATRIX()
        self.at_matrix = ctypes.addressof(self.matrix)
        self.place = (ctypes.c_double(), ctypes.c_double())
        self.at_place = tuple(map(ctypes.addressof, self.place))
        self.colour = tuple(ctypes.c_uint() for _ in range(4))
        self.at_colour = tuple(map(ctypes.addressof, self.colour))
        self.matrix_of = _quick(pdfium.FPDFText_GetMatrix, ctypes.c_int)
        self.size_of = _quick(pdfium.FPDFText_GetFontSize, ctypes.c_double)
        self.origin_of = _quick(pdfium.FPDFText_GetCharOrigin, ctypes.c_int)
        self.colour_of = _quick(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int)
        self.found: list[Raw] = []
        self.turn = 0

    def read(self) -> None:
        """Read all characters."""
        handle, box = self.handle, self.pdfium.FS_RECTF()
        unicode, loose = _quick(self.pdfium.FPDFText_GetUnicode, ctypes.c_uint), _quick(self.pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
        owner, at_box = _quick(self.pdfium.FPDFText_GetTextObject, ctypes.c_void_p), ctypes.addressof(box)
        spaced, level, before = 0, False, None
        x = y = 0.0
        for index in range(self.pdfium.FPDFText_CountChars(self.text)):
            thing, code = owner(handle, index), unicode(handle, index)
            character = _character(code)
            if not thing or character.isspace():
                # What no run has printed are pdfium's own spaces and line ends, and spaces printed by themselves.
                spaced = _PRINTED if thing else spaced or int(code == _SPACE)
                continue
            if thing != before:
                style = self._style(index, thing)
            loose(handle, index, at_box)
            near, far = (box.bottom, box.top) if style.turn in {1, 3} else (box.left, box.right)
            if level and thing == before:
                x = near
            else:
                x, y = self._origin(index)
                # In a run that goes straight from left to right all characters stand at one height.
                level = style.turn == 0 and abs(x - near) < 0.01 * style.size
            before = thing
            self.found.append((character, x, y, near, far, style, spaced))
            spaced = 0
        turns = Counter(item[5].turn for item in self.found if item[5].turn is not None)
        self.turn = turns.most_common(1)[0][0] or 0 if turns else 0

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self.place
        self.origin_of(self.handle, index, *self.at_place)
        return x.value, y.value

    def _style(self, index: int, owner: int) -> Style:
        """Return how the text object at an address prints a character of its own."""
        matrix = self.matrix
        self.matrix_of(self.handle, index, self.at_matrix)
        size = self.size_of(self.handle, index) * hypot(matrix.c, matrix.d)
        thing = ctypes.cast(owner, self.pdfium.FPDF_PAGEOBJECT) if self.pictured or self.marked else None
        return Style(
            size=min(abs(size), _LARGEST) or 1.0,
            turn=_quarter(matrix.a, matrix.b),
            hidden=self.pictured and self.pdfium.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE,
            faint=self._is_faint(owner),
            artifact=self.marked and self._is_artifact(thing),
        )

    def _is_faint(self, owner: int) -> bool:
        red, green, blue, alpha = self.colour
        if not self.colour_of(owner, *self.at_colour):
            return False
        return min(red.value, green.value, blue.value) >= _FAINT or alpha.value < _CLEAR

    def _is_artifact(self, thing: Any) -> bool:
        pdfium = self.pdfium
        name, length = (pdfium.FPDF_WCHAR * 16)(), ctypes.c_ulong()
        for number in range(min(4, pdfium.FPDFPageObj_CountMarks(thing))):
            mark = pdfium.FPDFPageObj_GetMark(thing, number)
            if pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), ctypes.byref(length)) and bytes(name).startswith(
                "Artifact\0".encode("utf-16-le")
            ):
                return True
        return False

    def placed(self, page: Box) -> Sheet:
        """Return the characters where they are read, those off the page counted.

        Args:
            page: its visible part: left, bottom, right, top.
        """
        low_x, low_y, high_x, high_y = page
        turn = self.turn
        sheet = Sheet(width=high_x - low_x, height=high_y - low_y)
        if turn % 2:
            sheet.width, sheet.height = sheet.height, sheet.width
        # Along the line, places grow with the page's x (no turn), its y, against its x, against its y.
        sign, zero = ((1, -low_x), (1, -low_y), (-1, high_x), (-1, high_y))[turn]
        slanted: list[Raw] = []
        for item in self.found:
            character, x, y, near, far, style, spaced = item
            if not (low_x <= x <= high_x and low_y <= y <= high_y):
                sheet.outside += 1
            elif style.turn != turn:
                slanted.append(item)
            else:
                left = sign * (y if turn % 2 else x) + zero
                base = high_y - y if turn == 0 else (x - low_x, y - low_y, high_x - x)[turn - 1]
                ends = (sign * near + zero, sign * far + zero)
                sheet.glyphs.append(Glyph(character, min(left, *ends), max(left + 0.1 * style.size, *ends), base, style, spaced > 0, spaced == _PRINTED))
        sheet.turned = list(_strings(slanted))
        return sheet


def _quick(function: Any, answers: Any) -> Any:
    """Return a function of the library that takes bare addresses, which saves a third of the time of a call."""
    quick = type(function)(ctypes.cast(function, ctypes.c_void_p).value)
    quick.argtypes = [ctypes.c_int if kind is ctypes.c_int else ctypes.c_void_p for kind in function.argtypes]
    quick.restype = answers
    return quick


def _character(code: int) -> str:
    """Return the character of a code; codes of no character, which fonts without a table leave, are the unknown one."""
    if code == _HYPHEN:
        return "-"
    if code < _SPACE and not chr(code).isspace():
        return _UNKNOWN
    return chr(code) if code <= sys.maxunicode and not _HALVES[0] <= code <= _HALVES[1] else _UNKNOWN


def _quarter(a: float, b: float) -> int | None:
    """Return the quarter turns of a direction, None when it is none."""
    if b == 0 and a > 0:
        return 0
    quarters = atan2(b, a) / (pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else None  # noqa: PLR2004 - four degrees


def _strings(raw: list[Raw]) -> Iterator[tuple[str, bool]]:
    """Put characters that do not stand upright together as they were printed, and say whether they slant."""
    line: list[str] = []
    before: Raw | None = None
    for item in raw:
        if before is not None and (item[5].turn != before[5].turn or hypot(item[1] - before[1], item[2] - before[2]) > 2 * max(item[5].size, before[5].size)):
            yield "".join(line), before[5].turn is None
            line = []
        line.append(" " + item[0] if item[6] and line else item[0])
        before = item
    if before is not None:
        yield "".join(line), before[5].turn is None
