"""Running heads, page numbers and watermarks: what pages repeat at one place, outside the text."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from checker.readers.pdf_lines import PrintedLine, usual_size
from checker.readers.pdf_sheet import Glyph, Sheet
from checker.text import lazy, numeral

_EDGE = 4  # lines at the head and at the foot of a page that may be chrome
_SAME_PLACE = 4.0  # points
_SMALLER = 0.95
_OFF = 1.25  # of the distance of lines
_LITTLE = 0.9
_MARGIN = 0.1  # of the height of the page
_FAR = 2.5
_LARGE = 1.8  # a watermark is so much larger than the text it lies under
_COVERS = 4  # characters under it
_TILES = 3
_APART = 1.6  # a lone number at the foot stands further off than lines do

_DASH = r"[-—–―－_·•~～\s|/.]*"
_NUMBER = r"(?P<n>[0-9０-９]{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十]{1,3})"
_DRESSED = lazy(
    rf"[-—–―－·•~～]\s*{_DASH}{_NUMBER}{_DASH}\s*[-—–―－·•~～]"
    rf"|{_DASH}第?\s*{_NUMBER}\s*页\W*(?:[共总]\s*[0-9０-９一二三四五六七八九十]{{1,4}}\s*页)?{_DASH}"
    rf"|[Pp](?:age|AGE)?\s*\.?\s*{_NUMBER}(?:\s*(?:of|/)\s*\d{{1,4}})?".replace("(?P<n>", "(?:")
)
_OF = lazy(r"[-—–―－\s]*(\d{1,4})\s*/\s*(\d{1,4})[-—–―－\s]*")
_BARE = lazy(r"[0-9０-９]{1,4}|[ivxIVX]{1,6}")
_DIGITS = lazy(r"[0-9０-９]+")


def set_apart(pages: Sequence[list[PrintedLine]], sheets: Sequence[Sheet]) -> None:
    """Mark the lines of all pages that are running heads or page numbers.

    Args:
        pages: the lines of each page.
        sheets: what the pages are, of the same number.
    """
    _marked(pages)
    _repeated(pages, sheets)
    _numbers(pages)
    if len(pages) == 1:
        _single(pages[0], sheets[0])


def _marked(pages: Sequence[list[PrintedLine]]) -> None:
    """Trust the marks of the program that made the file, unless it marked most of the text."""
    lines = [line for page in pages for line in page]
    marked = [line for line in lines if all(glyph.style.artifact for glyph in line.glyphs)]
    if 2 * sum(len(line.glyphs) for line in marked) < sum(len(line.glyphs) for line in lines):
        for line in marked:
            line.chrome = True


def _edges(page: list[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Return the lines at the head of a page from the top and those at its foot from the bottom."""
    ordered = sorted(page, key=lambda line: line.base)
    return ordered[:_EDGE], ordered[::-1][:_EDGE]


@dataclass(slots=True, eq=False, repr=False)
class Spot:
    """A line near the head or the foot of a page.

    Attributes:
        line: itself.
        page: number of the page, from 0.
        away: from the edge of the page in points.
        apart: whether it is smaller than the text or stands off it.
    """

    line: PrintedLine
    page: int
    away: float
    apart: bool

    @property
    def look(self) -> tuple[str, int]:
        """What lines have in common that are the same but for numbers."""
        return _key(self.line.text), round(self.line.size)


def _repeated(pages: Sequence[list[PrintedLine]], sheets: Sequence[Sheet]) -> None:
    """Mark what several pages have at one place of head or foot, from the edge inwards."""
    body = usual_size(glyph for sheet in sheets for glyph in sheet.glyphs)
    for foot in (False, True):
        edges = [_spots(page, foot=foot, number=number, height=sheets[number].height, body=body) for number, page in enumerate(pages)]
        alike: dict[tuple[str, int], list[Spot]] = defaultdict(list)
        for spot in (spot for edge in edges for spot in edge):
            alike[spot.look].append(spot)
        for edge in edges:
            _mark(edge, alike)


def _mark(edge: Sequence[Spot], alike: Mapping[tuple[str, int], Sequence[Spot]]) -> None:
    repeated = list(takewhile(lambda spot: spot.line.chrome or _is_repeated(spot, alike[spot.look]), edge))
    # Lines of the text may be the same on several pages too, but they do not stand apart from those that follow.
    last = max((at for at, spot in enumerate(repeated) if spot.apart), default=-1)
    for spot in repeated[: last + 1]:
        spot.line.chrome = True


def _spots(page: list[PrintedLine], *, foot: bool, number: int, height: float, body: float) -> list[Spot]:
    edge = _edges(page)[foot]
    places = sorted({line.base for line in page})
    usual = median([below - above for above, below in pairwise(places)] or [0.0])
    distances = [abs(before.base - line.base) for before, line in pairwise(edge)]
    return [
        Spot(line, number, height - line.base if foot else line.base, line.size < _SMALLER * body or (at < len(distances) and distances[at] > _OFF * usual))
        for at, line in enumerate(edge)
    ]  # fmt: skip


def _is_repeated(spot: Spot, alike: Sequence[Spot]) -> bool:
    """Say whether a line stands on enough pages; on two only it could be a title and a signature, unless it stands apart on both."""
    others = [other for other in alike if other.page != spot.page and abs(other.away - spot.away) <= _SAME_PLACE]
    times = len({other.page for other in others}) + 1
    enough = times > 2 or (times == 2 and spot.apart and others[0].apart)  # noqa: PLR2004 - as said
    return enough and not spot.line.row


def _key(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))


def _single(page: list[PrintedLine], sheet: Sheet) -> None:
    """Mark running head and foot of a file of one page: small, in the margin, far from the text."""
    body = usual_size(sheet.glyphs)
    ordered = sorted((line for line in page if not line.chrome), key=lambda line: line.base)
    for line, beside in ((ordered[:1], ordered[1:2]), (ordered[-1:], ordered[-2:-1])):
        if not line or not beside or line[0].row or line[0].size > _LITTLE * body:
            continue
        margin = min(line[0].base, sheet.height - line[0].base) < _MARGIN * sheet.height
        line[0].chrome = margin and abs(beside[0].base - line[0].base) > _FAR * body


def _numbers(pages: Sequence[list[PrintedLine]]) -> None:
    """Mark page numbers: dressed ones by themselves, bare ones when they count the pages or stand alone at the foot."""
    bare: list[tuple[int, PrintedLine, int]] = []
    for number, page in enumerate(pages):
        for foot, edge in enumerate(_edges(page)):
            line = next((line for line in edge if not line.chrome), None)
            if line is None or line.row:
                continue
            text = line.text.strip()
            if _DRESSED.fullmatch(text) or _is_of(text):
                line.chrome = True
            elif _BARE.fullmatch(text) and (foot or len(pages) > 1) and _stands_apart(line, page):
                bare.append((number, line, numeral(_plain(text)) or 0))
    steps = Counter(value - number for number, _, value in bare)
    for number, line, value in bare:
        if steps[value - number] > 1 or value == number + 1:
            line.chrome = True


def _plain(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text)


def _is_of(text: str) -> bool:
    found = _OF.fullmatch(text)
    return bool(found) and int(found[1]) <= int(found[2]) if found else False


def _stands_apart(line: PrintedLine, page: list[PrintedLine]) -> bool:
    others = [abs(other.base - line.base) for other in page if other is not line and not other.chrome]
    return not others or min(others) > _APART * line.size


def lift_watermarks(sheets: Sequence[Sheet]) -> list[list[str]]:
    """Take watermarks printed upright out of the characters of every page and return them, page by page."""
    body = usual_size(glyph for sheet in sheets for glyph in sheet.glyphs)
    runs = [_runs(sheet.glyphs) for sheet in sheets]
    seen = Counter(key for page in runs for key in {_place(run) for run in page if run[0].style.faint})
    tiles = [Counter("".join(g.text for g in run) for run in page if run[0].style.faint) for page in runs]
    found: list[list[str]] = []
    for sheet, page, tile in zip(sheets, runs, tiles, strict=True):
        lifted = [run for run in page if _is_watermark(run, body, seen, tile, sheet.glyphs)]
        gone = {id(glyph) for run in lifted for glyph in run}
        if gone:
            sheet.glyphs = [glyph for glyph in sheet.glyphs if id(glyph) not in gone]
        found.append(["".join(glyph.text for glyph in run) for run in lifted])
    return found


def beside(sheets: Sequence[Sheet], watermarks: Sequence[list[str]]) -> list[list[PrintedLine]]:
    """Return, page by page, lines of what does not stand in the text: watermarks, and text turned by a quarter."""
    often = Counter(_key(text) for sheet in sheets for text, _ in sheet.turned)
    pages = []
    for number, (sheet, lifted) in enumerate(zip(sheets, watermarks, strict=True), 1):
        turned = [(text, slanting or often[_key(text)] > 1 or bool(_DRESSED.fullmatch(text) or _BARE.fullmatch(text))) for text, slanting in sheet.turned]
        told = [*((text, True) for text in lifted), *turned]
        pages.append([PrintedLine([], text, number, at, chrome=chrome) for at, (text, chrome) in enumerate(told, 1)])
    return pages


Place = tuple[str, int, int]


def _place(run: list[Glyph]) -> Place:
    return "".join(glyph.text for glyph in run), round(run[0].left / 2), round(run[0].base / 2)


def _is_watermark(run: list[Glyph], body: float, seen: Counter[Place], tile: Counter[str], glyphs: Iterable[Glyph]) -> bool:
    style = run[0].style
    if style.faint and (seen[_place(run)] > 1 or tile["".join(glyph.text for glyph in run)] >= _TILES):
        return True
    return style.size >= _LARGE * body and _lies_under(run, body, glyphs)


def _lies_under(run: list[Glyph], body: float, glyphs: Iterable[Glyph]) -> bool:
    """Say whether text of the usual size is printed over a run."""
    left, right, base, size = run[0].left, run[-1].right, run[0].base, run[0].style.size
    over = (
        glyph for glyph in glyphs
        if glyph.style.size < size / 1.5 and left < (glyph.left + glyph.right) / 2 < right and base - 0.8 * size < glyph.base - 0.3 * body < base + 0.1 * size
    )  # fmt: skip
    return sum(1 for _ in zip(over, range(_COVERS), strict=False)) >= _COVERS


def _runs(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Part characters where the way of printing, the height or the place changes."""
    if not glyphs:
        return []
    runs = [[glyphs[0]]]
    for before, glyph in pairwise(glyphs):
        if glyph.style is before.style and abs(glyph.base - before.base) < 1 and abs(glyph.left - before.right) < 2 * glyph.style.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs
