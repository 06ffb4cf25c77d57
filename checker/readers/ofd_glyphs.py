"""What stands on the pages of an OFD file: characters with their places, ruling lines, pictures."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import atan2, hypot, pi
from typing import NamedTuple

from checker.errors import ReadError
from checker.readers.limits import Limits
from checker.readers.ofd_package import Box, Page, children, numbers
from checker.readers.pdf_glyphs import Glyph, Rule, Sheet, Style

Matrix = tuple[float, float, float, float, float, float]

MOST_OBJECTS = 300_000
"""Objects on all pages together; a page of a report has some dozens."""

_POINT = 72 / 25.4  # points of a millimetre
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_USUAL_SIZE = 3.5  # millimetres
_NARROW = 0.5  # width of a letter of the Latin alphabet to its size
_FAINT = 150  # grey value from which text is light enough to lie under other text
_CLEAR = 200  # of 255: more transparent than this
_UPRIGHT = 0.05  # quarter turns
_MOST_RULES = 20_000
_THIN = 3.0  # points; a filled box thinner than this is a line
_NESTED = 8  # graphics within graphics
_OFF = frozenset({"false", "0"})
_STEPS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_WIDE = 0x2E80  # characters from here on are as wide as high
_WIDE_TOO = frozenset("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩")


class _Place(NamedTuple):
    """Where an object stands: the matrix to millimetres of the page, and whether it is of a template or background."""

    matrix: Matrix
    artifact: bool
    depth: int = 0


class Reader:
    """Reads the pages of one file.

    Args:
        units: graphics that pages refer to.
        shown: the path for messages.
        limits: bounds of reading.
    """

    def __init__(self, units: Mapping[str, ET.Element], shown: str, limits: Limits) -> None:
        self.hidden = 0
        self._units = units
        self._shown = shown
        self._limits = limits
        self._objects = 0
        self._sheet = Sheet()
        self._area = 0.0
        self._box: Box = (0.0, 0.0, 1.0, 1.0)

    def sheet(self, page: Page) -> Sheet:
        """Return what stands on a page.

        Raises:
            ReadError: more objects or characters than allowed.
        """
        self._box, self._area = page.box, 0.0
        self._sheet = Sheet(width=page.box[2] * _POINT, height=page.box[3] * _POINT)
        for root in page.templates:
            self._page(root, artifact=True)
        if page.root is not None:
            self._page(page.root, artifact=False)
        self._sheet.pictured = min(1.0, self._area / (page.box[2] * page.box[3]))
        return self._sheet

    def _page(self, root: ET.Element, *, artifact: bool) -> None:
        for content in children(root, "Content"):
            for layer in children(content, "Layer"):
                self._walk(layer, _Place(_SAME, artifact or layer.get("Type") == "Background"))

    def _walk(self, parent: ET.Element, place: _Place) -> None:
        for element in parent:
            self._count()
            if element.get("Visible", "true").lower() in _OFF:
                self.hidden += sum(len("".join((code.text or "").split())) for code in element.iter("TextCode"))
            elif element.tag == "TextObject":
                self._text(element, place)
            elif element.tag == "PathObject":
                self._sheet.drawn += 1
                self._path(element, _moved(element, place.matrix))
            elif element.tag == "ImageObject":
                self._picture(element)
            elif element.tag == "PageBlock":
                self._walk(element, place)
            elif element.tag == "CompositeObject":
                self._unit(element, place)

    def _count(self) -> None:
        self._objects += 1
        if self._objects > MOST_OBJECTS:
            raise ReadError("too_long", f"{self._shown}:页面上的对象超过 {MOST_OBJECTS} 个,不像一份年度报告,没有打开")

    def _unit(self, element: ET.Element, place: _Place) -> None:
        """Read a graphic in its place; one that contains itself ends at some depth."""
        unit = self._units.get(element.get("ResourceID", ""))
        if unit is not None and place.depth < _NESTED:
            inner = _Place(_moved(element, place.matrix), place.artifact, place.depth + 1)
            for content in children(unit, "Content"):
                self._walk(content, inner)

    def _picture(self, element: ET.Element) -> None:
        box = numbers(element.get("Boundary"))
        if len(box) == 4:  # noqa: PLR2004 - x, y, width, height
            self._area += max(0.0, box[2]) * max(0.0, box[3])

    # --- text

    def _text(self, element: ET.Element, place: _Place) -> None:
        matrix = _moved(element, place.matrix)
        size = next(iter(numbers(element.get("Size"))), 0.0) or _USUAL_SIZE
        scale = next(iter(numbers(element.get("HScale"))), 1.0) or 1.0
        quarters = atan2(matrix[1], matrix[0]) / (pi / 2) + _turns(element)
        turn = round(quarters) % 4 if abs(quarters - round(quarters)) < _UPRIGHT else None
        style = Style(max(size * hypot(matrix[2], matrix[3]) * _POINT, 0.1), turn, faint=_is_faint(element), artifact=place.artifact)
        across = size * scale * hypot(matrix[0], matrix[1]) * _POINT
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = code.text or ""
            x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
            steps = (_steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text)))
            if turn == 0 and not any(steps[1]):
                self._upright(text, (x, y), steps[0], matrix, style, across)
            elif text.strip():
                self._sheet.turned.append((" ".join(text.split()), turn is None))

    def _upright(self, text: str, start: tuple[float, float], steps: list[float], matrix: Matrix, style: Style, across: float) -> None:
        """Place the characters of one string; a character is as wide as its kind is, unless the next begins earlier."""
        x, y = start
        spaced = False
        unit = hypot(matrix[0], matrix[1]) * _POINT
        self._limits.check_characters(len(self._sheet.glyphs) + len(text), self._shown)
        for at, character in enumerate(text):
            own = across if ord(character) >= _WIDE or character in _WIDE_TOO else across * _NARROW
            step = steps[at] * unit if at < len(steps) else own
            if character.isspace() or character < " ":
                spaced = True
            else:
                left, base = self._point(x, y, matrix)
                self._put(Glyph(character, left, left + (min(own, step) if step > 0 else own), base, style, spaced, spaced))
                spaced = False
            x += step / (unit or 1.0)

    def _point(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return (a * x + c * y + e - self._box[0]) * _POINT, (b * x + d * y + f - self._box[1]) * _POINT

    def _put(self, glyph: Glyph) -> None:
        if 0 <= glyph.left <= self._sheet.width and 0 <= glyph.base <= self._sheet.height + glyph.style.size:
            self._sheet.glyphs.append(glyph)
        else:
            self._sheet.outside += 1

    # --- ruling lines

    def _path(self, element: ET.Element, matrix: Matrix) -> None:
        for data in children(element, "AbbreviatedData"):
            for points in _outlines(data.text or ""):
                self._rules([self._point(x, y, matrix) for x, y in points], stroked=element.get("Stroke", "true").lower() not in _OFF)

    def _rules(self, points: list[tuple[float, float]], *, stroked: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            self._rule(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(x0 - x1) <= 1 or abs(y0 - y1) <= 1:
                    self._rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _rule(self, left: float, top: float, right: float, bottom: float) -> None:
        if len(self._sheet.rules) < _MOST_RULES:
            self._sheet.rules.append(Rule(left, top, right, bottom))


def _moved(element: ET.Element, outer: Matrix) -> Matrix:
    """Return the matrix of an object's own coordinates: its matrix, then its place, then what is around it."""
    own = numbers(element.get("CTM"))
    box = numbers(element.get("Boundary"))
    a, b, c, d, e, f = own if len(own) == len(_SAME) else _SAME
    x, y = box[:2] if len(box) >= 2 else (0.0, 0.0)  # noqa: PLR2004 - x and y
    e, f = e + x, f + y
    oa, ob, oc, od, oe, of = outer
    return oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, oa * e + oc * f + oe, ob * e + od * f + of


def _turns(element: ET.Element) -> float:
    """Return the quarter turns of the characters and of the direction they follow each other in."""
    return sum(next(iter(numbers(element.get(name))), 0.0) for name in ("ReadDirection", "CharDirection")) / 90


def _is_faint(element: ET.Element) -> bool:
    if next(iter(numbers(element.get("Alpha"))), 255.0) < _CLEAR:
        return True
    colours = [numbers(colour.get("Value")) for colour in children(element, "FillColor")]
    return any(len(colour) >= 3 and min(colour[:3]) >= _FAINT for colour in colours)  # noqa: PLR2004 - red, green, blue


def _first(text: str | None, otherwise: float) -> float:
    return next(iter(numbers(text)), otherwise)


def _steps(text: str | None, most: int) -> list[float]:
    """Return how far each character stands behind the one before; ``g 3 5.5`` is 5.5 three times."""
    parts = (text or "").replace(",", " ").split()
    steps: list[float] = []
    at = 0
    while at < len(parts) and len(steps) < most:
        times = _whole(parts[at + 1]) if parts[at] == "g" and at + 2 < len(parts) else None
        if times is None:
            steps += numbers(parts[at])
            at += 1
        else:
            steps += numbers(parts[at + 2]) * min(times, most - len(steps))
            at += 3
    return steps


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0  # noqa: PLR2004 - no line has a million characters


def _outlines(text: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each part of a path; of curves the ends."""
    points: list[tuple[float, float]] = []
    parts = text.split()[:_MOST_RULES]
    at = 0
    while at < len(parts):
        count = _STEPS.get(parts[at])
        place = numbers(" ".join(parts[at + 1 : at + 1 + count])) if count else []
        if parts[at] in {"M", "S"} and points:
            yield points
            points = []
        if count and len(place) == count:
            points.append((place[-2], place[-1]))
        elif parts[at] == "C" and points:
            points.append(points[0])
        at += 1 + (count or 0)
    if points:
        yield points
