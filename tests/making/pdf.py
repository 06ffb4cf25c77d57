"""PDF files for tests, typeset line by line so that every layout an office prints is there and its paragraphs are known."""

import io
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

SONG = "STSong-Light"
A4 = (595.28, 841.89)
_NO_START = set("。，、；：？！）》〉】〕”’…—％%」』.,;:?!)·")
_NO_END = set("（《〈【〔“‘「『(")
_LATIN = re.compile(r"[A-Za-z0-9.,%+/:@_-]+|.", re.DOTALL)
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]部分)")
_TITLE = re.compile(r"(?:报告|总结|通知|意见|方案|说明)$")


@dataclass(slots=True)
class Layout:
    """How a report is printed.

    Attributes:
        title_width: characters of a line of the title, which is then printed as lines of its own; 0: it wraps when it is full.
        size: of the body in points; leading: distance of lines; indent: of first lines in em.
        justify: both edges straight; spacing: points between paragraphs.
        number: what stands at the foot, ``{n}`` page and ``{of}`` pages; head: what stands at the top.
        bold_twice: headings are printed twice, a little apart; marks_apart: quotation marks come last in the stream.
        narrow_marks: quotation marks are of the Latin font; jitter: points a line may stand off its place.
        rotate: of the page in degrees; columns: of text; watermark: text across every page; seed: of the jitter.
    """

    page: tuple[float, float] = A4
    left: float = 79.4
    right: float = 73.7
    top: float = 104.9
    bottom: float = 99.2
    size: float = 16
    leading: float = 28.9
    indent: float = 2
    justify: bool = True
    spacing: float = 0
    title_size: float = 22
    heading_size: float = 0
    title_width: int = 0
    number: str = "— {n} —"
    number_at: str = "outer"
    head: str = ""
    bold_twice: bool = False
    marks_apart: bool = False
    narrow_marks: bool = False
    jitter: float = 0
    rotate: int = 0
    columns: int = 1
    watermark: str = ""
    watermark_angle: float = 45
    one_glyph_runs: bool = False
    latin: str = "Times-Roman"
    hang: bool = False
    seed: int = 0


@dataclass(slots=True)
class Made:
    """A file and what its paragraphs are, in order; the cells of rows parted by tabs."""

    data: bytes
    paragraphs: list[str] = field(default_factory=list)


def report(text: str, layout: Layout | None = None) -> Made:
    """Typeset the paragraphs of a text, one a line; lines with tabs are the rows of ruled tables.

    Args:
        text: one paragraph a line.
        layout: how; like an official document when None.
    """
    return _Press(layout or Layout()).run([line.strip() for line in text.split("\n") if line.strip()])


def drawn(*pages: Callable[[canvas.Canvas], None], page: tuple[float, float] = A4, **options: object) -> bytes:
    """Print pages that functions draw on a canvas.

    Args:
        pages: one a page.
        page: its size.
        options: of the canvas, as ``encrypt``.
    """
    out, paper = _paper(page, **options)
    for draw in pages:
        draw(paper)
        paper.showPage()
    paper.save()
    return out.getvalue()


def lines(paper: canvas.Canvas, *items: tuple[float, float, float, str]) -> None:
    """Print texts at (x, y from the top of an A4 page, size, text)."""
    for x, y, size, text in items:
        put(paper, x, A4[1] - y, size, text)


def body(paper: canvas.Canvas, text: str, top: float = 120, *, left: float = 80, wide: int = 27, size: float = 16, leading: float = 28) -> None:
    """Print one paragraph with the usual indent on an A4 page, its lines as full as they get."""
    rows = [""]
    for word in _LATIN.findall(text):
        if _width(rows[-1] + word, size) > (wide - 2 * (len(rows) == 1)) * size:
            rows.append("")
        rows[-1] += word
    for at, row in enumerate(rows):
        put(paper, left + (0 if at else 2 * size), A4[1] - top - at * leading, size, row)


def picture(paper: canvas.Canvas, share: float = 1.0) -> None:
    """Cover a share of an A4 page with a grey picture."""
    from PIL import Image

    paper.drawImage(ImageReader(Image.new("L", (20, 28), 200)), 0, 0, A4[0], A4[1] * share)


def raw(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Write a file of objects numbered from 1, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """Return a stream object."""
    data = zlib.compress(data, 9) if packed else data
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (entries, b"/Filter/FlateDecode" if packed else b"", len(data), data)


def single(content: bytes, resources: bytes = b"/Font<</F 4 0 R>>", *more: bytes) -> bytes:
    """Write a file of one page with Helvetica as ``/F`` (object 4) and the content as object 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<<%s>>>>" % resources
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, font, content, *more)


def _paper(page: tuple[float, float], **options: object) -> tuple[io.BytesIO, canvas.Canvas]:
    if SONG not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    out = io.BytesIO()
    return out, canvas.Canvas(out, pagesize=page, invariant=1, **options)


def _font(character: str, latin: str = "Times-Roman") -> str:
    return latin if character.isascii() else SONG


def _width(text: str, size: float, latin: str = "Times-Roman") -> float:
    return sum(pdfmetrics.stringWidth(c, _font(c, latin), size) if c.isascii() else size for c in text)


def put(paper: canvas.Canvas, x: float, y: float, size: float, text: str, latin: str = "Times-Roman") -> None:
    """Print a text in runs of one font each, y upwards."""
    for run in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
        paper.setFont(_font(run[0], latin), size)
        paper.drawString(x, y, run)
        x += _width(run, size, latin)


class _Press:
    """Sets paragraphs into lines and lines onto pages."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.random = random.Random(layout.seed)
        self.out, self.paper = _paper(layout.page)
        self.n, self.column, self.y = 0, 0, 0.0
        self.late: list[tuple[float, float, float, str]] = []
        self.pages_of = 0
        self.made: list[str] = []

    def run(self, paragraphs: list[str]) -> Made:
        """Count the pages in a first pass, so that every page can tell how many there are."""
        self._set(paragraphs)
        second = _Press(self.layout)
        second.pages_of = self.n
        second._set(paragraphs)
        second.paper.save()
        return Made(second.out.getvalue(), second.made)

    @property
    def measure(self) -> float:
        lay = self.layout
        gutter = lay.size * 2 * (lay.columns - 1)
        return (lay.page[0] - lay.left - lay.right - gutter) / lay.columns

    @property
    def x0(self) -> float:
        return self.layout.left + self.column * (self.measure + self.layout.size * 2)

    def _set(self, paragraphs: list[str]) -> None:
        self._open()
        title = next((at for at, text in enumerate(paragraphs) if _TITLE.search(text) and len(text) < 60), None)
        for at, text in enumerate(paragraphs):
            if at and "\t" in paragraphs[at - 1] and "\t" not in text:
                self._feed(self.layout.leading * 0.5)
            if "\t" in text:
                self._row(text.split("\t"))
            elif at == title:
                self._title(text)
            else:
                self._paragraph(text)
        self._close()

    def _open(self) -> None:
        lay = self.layout
        self.n += 1
        self.column, self.y = 0, lay.top + lay.size
        if lay.rotate:
            self._turn()
        if lay.watermark:
            self.paper.saveState()
            self.paper.setFillGray(0.8)
            self.paper.translate(lay.page[0] / 2, lay.page[1] / 2)
            self.paper.rotate(lay.watermark_angle)
            put(self.paper, -_width(lay.watermark, 60) / 2, 0, 60, lay.watermark)
            self.paper.restoreState()
        if lay.head:
            self.paper.line(lay.left, lay.page[1] - 60, lay.page[0] - lay.right, lay.page[1] - 60)
            put(self.paper, (lay.page[0] - _width(lay.head, 9)) / 2, lay.page[1] - 56, 9, lay.head)

    def _turn(self) -> None:
        """Turn the page and, against it, what is printed: the canvas swaps the sides of the page, and a reader sees it upright."""
        wide, high = self.layout.page
        self.paper.setPageRotation(self.layout.rotate)
        shift = {90: (high, 0), 180: (wide, high), 270: (0, wide)}[self.layout.rotate]
        self.paper.translate(*shift)
        self.paper.rotate(self.layout.rotate)

    def _close(self) -> None:
        lay = self.layout
        for item in self.late:
            put(self.paper, *item)
        self.late = []
        if lay.number:
            text = lay.number.format(n=self.n, of=self.pages_of)
            room = lay.page[0] - lay.left - lay.right - _width(text, 14)
            shift = {"centre": room / 2, "outer": room if self.n % 2 else 0, "left": 0}[lay.number_at]
            put(self.paper, lay.left + shift, 60, 14, text)
        self.paper.showPage()

    def _feed(self, leading: float) -> None:
        self.y += leading
        if self.y <= self.layout.page[1] - self.layout.bottom:
            return
        if self.column + 1 < self.layout.columns:
            self.column, self.y = self.column + 1, self.layout.top + self.layout.size
            return
        self._close()
        self._open()

    def _title(self, text: str) -> None:
        lay, wide = self.layout, self.layout.title_width
        lines = [text[start : start + wide] for start in range(0, len(text), wide)] if wide else self._wrapped(text, lay.title_size)
        for line in lines:
            self._feed(max(0.0, lay.title_size * 1.3 - lay.leading))
            x = self.x0 + (self.measure - _width(line, lay.title_size, lay.latin)) / 2
            self._print(x, lay.title_size, [(line, 0.0)], twice=lay.bold_twice)
            self._feed(lay.leading * 1.2)
        self.made += lines if wide else [text]

    def _wrapped(self, text: str, size: float) -> list[str]:
        lines = [""]
        for word in self._words(text):
            if lines[-1] and _width(lines[-1] + word, size, self.layout.latin) > self.measure:
                lines.append("")
            lines[-1] += word
        return lines

    def _paragraph(self, text: str) -> None:
        lay = self.layout
        heading = bool(_HEADING.match(text)) and len(text) < 60
        size = lay.heading_size if heading and lay.heading_size else lay.size
        self.made.append(text)
        lines = self._break(text, size)
        for at, (line, spread) in enumerate(lines):
            x = self.x0 + (lay.indent * size if at == 0 else 0)
            self._print(x, size, [(word, spread) for word in line], twice=heading and lay.bold_twice)
            self._feed(lay.leading + (lay.spacing if at == len(lines) - 1 else 0))

    def _break(self, text: str, size: float) -> list[tuple[list[str], float]]:
        """Break a paragraph into lines of words and what to add behind each word."""
        lay = self.layout
        words = self._words(text)
        lines: list[tuple[list[str], float]] = []
        line: list[str] = []
        room = self.measure - lay.indent * size
        used = 0.0
        for at, word in enumerate(words):
            width = _width(word, size, lay.latin)
            hangs = lay.hang and len(word) == 1 and word in "，。、；：" and used + width <= room + size + 0.1
            if line and used + width > room + 0.1 and word.isspace():
                continue  # blanks at the end of a line are not printed
            if line and used + width > room + 0.1 and not hangs:
                spread = (room - used) / max(1, len(line) - 1) if lay.justify else 0.0
                lines.append((line, spread))
                line, used, room = [], 0.0, self.measure
            line.append(word)
            used += width
            if hangs and used > room + 0.1 and at + 1 < len(words):
                lines.append((line, 0.0))
                line, used, room = [], 0.0, self.measure
        return [*lines, (line, 0.0)] if line else lines

    def _words(self, text: str) -> list[str]:
        """Part a text where a line may end; with hanging punctuation a mark is a word of its own."""
        units = _LATIN.findall(text)
        if not units:
            return []
        words = [units[0]]
        for before, unit in pairwise(units):
            hangs = self.layout.hang and unit in "，。、；：" and before[-1] not in _NO_START
            if (unit[0] in _NO_START and not hangs) or before[-1] in _NO_END:
                words[-1] += unit
            else:
                words.append(unit)
        return words

    def _print(self, x: float, size: float, words: list[tuple[str, float]], *, twice: bool = False) -> None:
        lay = self.layout
        y = lay.page[1] - self.y + self.random.uniform(-lay.jitter, lay.jitter)
        for word, spread in words:
            at = x
            for run in re.findall(r"[\x00-\x7f]+|[“”‘’]|[^\x00-\x7f“”‘’]+", word):
                self._run(at, y, size, run, twice=twice)
                at += _width(run, size, lay.latin)
            x = at + spread

    def _run(self, x: float, y: float, size: float, run: str, *, twice: bool) -> None:
        lay = self.layout
        if run in "“”‘’" and lay.marks_apart:
            self.late.append((x, y, size, run))
            return
        if lay.one_glyph_runs:
            for character in run:
                put(self.paper, x, y, size, character, lay.latin)
                x += _width(character, size, lay.latin)
            return
        put(self.paper, x, y, size, run, lay.latin)
        if twice:
            put(self.paper, x + size * 0.02, y, size, run, lay.latin)

    def _row(self, row: list[str]) -> None:
        lay = self.layout
        wide, size, lead = self.measure / len(row), 12.0, 16.0
        cells = [self._wrap(cell, int((wide - 8) // size)) for cell in row]
        high = max(map(len, cells)) * lead + 6
        if self.y - lay.size + high > lay.page[1] - lay.bottom:
            self._close()
            self._open()
        top = self.y - lay.size
        for at, lines in enumerate(cells):
            self.paper.rect(self.x0 + at * wide, lay.page[1] - top - high, wide, high)
            for number, line in enumerate(lines):
                put(self.paper, self.x0 + at * wide + 4, lay.page[1] - top - lead * (number + 1), size, line)
        self.made.append("\t".join(row))
        self.y += high

    @staticmethod
    def _wrap(text: str, wide: int) -> list[str]:
        return [text[start : start + wide] for start in range(0, len(text), wide)] or [""]
