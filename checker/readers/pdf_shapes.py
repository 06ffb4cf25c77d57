"""Ruling lines and pictures of a page."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from checker.readers.pdf_sheet import Rule, moved

_PATH, _IMAGE, _FORM = 2, 3, 5
_MOVE = 2
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 20_000
_THIN = 3.0  # points; a filled box thinner than this is a line

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own coordinates."""
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Shapes:
    """Reads what is drawn on a page; the handle is pdfium's.

    Attributes:
        pictured: share of the page that pictures cover, at most 1; drawn: number of drawn shapes.
    """

    def __init__(self, pdfium: Any, page: Any) -> None:
        self.pdfium, self.page = pdfium, page
        self.pictured, self.drawn = 0.0, 0
        self.lines: list[Box] = []
        self.sides = tuple(ctypes.c_float() for _ in range(4))
        self.at_sides = tuple(map(ctypes.byref, self.sides))

    def read(self, page: Box) -> None:
        """Read everything drawn.

        Args:
            page: its visible part.
        """
        area = 0.0
        for thing, kind, matrix in self._objects():
            bounds = self._bounds(thing, matrix) if kind in {_IMAGE, _PATH} else None
            if bounds is None:
                continue
            if kind == _IMAGE:
                area += _common(bounds, page)
            else:
                self.drawn += 1
                self._path(thing, bounds, matrix)
        self.pictured = min(1.0, area / max(1.0, (page[2] - page[0]) * (page[3] - page[1])))

    def placed(self, page: Box, turn: int) -> list[Rule]:
        """Return the ruling lines in places as read, see `Glyph`.

        Args:
            page: its visible part.
            turn: quarter turns of the text.
        """
        return [_rule(moved(left, bottom, page, turn), moved(right, top, page, turn)) for left, bottom, right, top in self.lines]

    def _objects(self) -> Iterator[tuple[Any, int, Matrix]]:
        """Yield the objects of the page and of the forms drawn on it, one level deep."""
        pdfium = self.pdfium
        get, kind_of, page = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, self.page
        for number in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page))):
            thing = get(page, number)
            kind = kind_of(thing)
            if kind != _FORM:
                yield thing, kind, _SAME
                continue
            matrix = self._matrix(thing)
            for inner in range(min(_MOST_OBJECTS, pdfium.FPDFFormObj_CountObjects(thing))):
                part = pdfium.FPDFFormObj_GetObject(thing, inner)
                yield part, kind_of(part), matrix

    def _matrix(self, thing: Any) -> Matrix:
        found = self.pdfium.FS_MATRIX()
        if not self.pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
            return _SAME
        return (found.a, found.b, found.c, found.d, found.e, found.f)

    def _bounds(self, thing: Any, matrix: Matrix) -> Box | None:
        if not self.pdfium.FPDFPageObj_GetBounds(thing, *self.at_sides):
            return None
        left, bottom, right, top = (side.value for side in self.sides)
        if matrix is _SAME:
            return left, bottom, right, top
        x0, y0 = _through(left, bottom, matrix)
        x1, y1 = _through(right, top, matrix)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _path(self, thing: Any, bounds: Box, matrix: Matrix) -> None:
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) <= _THIN:
            self._keep(left, bottom, right, top)
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self.pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
        matrices = (self._matrix(thing), matrix)
        if stroke.value:
            self._strokes(thing, matrices)
        elif fill.value:
            self._bars(thing, matrices)

    def _strokes(self, thing: Any, matrices: tuple[Matrix, ...]) -> None:
        """Keep the level and upright lines of a stroked path."""
        for pen in self._outline(thing, matrices):
            for (x0, y0), (x1, y1) in pairwise(pen):
                if abs(x0 - x1) <= 1 or abs(y0 - y1) <= 1:
                    self._keep(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _bars(self, thing: Any, matrices: tuple[Matrix, ...]) -> None:
        """Keep the thin boxes of a filled path: borders that are drawn all at once."""
        for pen in self._outline(thing, matrices):
            xs, ys = [x for x, _ in pen], [y for _, y in pen]
            if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
                self._keep(min(xs), min(ys), max(xs), max(ys))

    def _outline(self, thing: Any, matrices: tuple[Matrix, ...]) -> list[list[tuple[float, float]]]:
        """Return the points of each part of a path; of curves the ends."""
        pdfium = self.pdfium
        pens: list[list[tuple[float, float]]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for number in range(min(_MOST_SEGMENTS, pdfium.FPDFPath_CountSegments(thing))):
            segment = pdfium.FPDFPath_GetPathSegment(thing, number)
            if not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                continue
            point = (x.value, y.value)
            for matrix in matrices:
                point = _through(*point, matrix)
            if pdfium.FPDFPathSegment_GetType(segment) == _MOVE or not pens:
                pens.append([point])
            else:
                pens[-1].append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                pens[-1].append(pens[-1][0])
        return pens

    def _keep(self, left: float, bottom: float, right: float, top: float) -> None:
        if len(self.lines) < _MOST_SEGMENTS:
            self.lines.append((left, bottom, right, top))


def _common(one: Box, other: Box) -> float:
    """Return the area two boxes share."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _through(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Rule:
    (x0, y0), (x1, y1) = one, other
    return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
