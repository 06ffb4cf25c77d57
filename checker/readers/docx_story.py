"""The stories of a Word file: the body, text boxes and notes, as lines in reading order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from checker.readers import docx_tables as tables
from checker.readers.content import Line, Spot
from checker.readers.docx_inline import HIDDEN, Context, Inline, Note
from checker.readers.docx_numbering import Numbering
from checker.readers.docx_xml import MC, Element, W, branch, is_on, number, value

COVERED = "合并单元格里不显示的文字"

_P, _TBL, _PPR = W + "p", W + "tbl", W + "pPr"
_GONE = frozenset({W + "del", W + "moveFrom", W + "sectPr", W + "sdtPr", W + "sdtEndPr", _PPR, W + "tcPr", W + "tblPr", W + "tblGrid"})
_STYLE, _LISTING, _RPR, _FRAME = W + "pStyle", W + "numPr", W + "rPr", W + "framePr"
_HIDES = frozenset({W + "vanish", W + "specVanish"})
_DROPPED = frozenset({"drop", "margin"})
_ENTRY = re.compile(r"(?:\t|\.{3,}|…+|·{3,}|\s{2,})\s*[-—–]?\s*(?:\d{1,4}|[ivxlcIVXLC]{1,7})\s*[-—–]?\s*$")
_SHORT = 100  # characters of an entry in a table of contents without page number
_HEADING = re.compile(r"目\s*[录次錄]")
_CHECK = 256  # paragraphs between two looks at the clock


@dataclass(slots=True)
class _Properties:
    """What the properties of a paragraph tell.

    Attributes:
        style: its style.
        list_id: its own ``w:numId``; level: its own ``w:ilvl``.
        deleted: whether its mark is deleted, so that the next paragraph goes on in its line.
        runs_on: whether its mark is hidden or it is a dropped initial, with the same effect.
    """

    style: str | None = None
    list_id: str | None = None
    level: int | None = None
    deleted: bool = False
    runs_on: bool = False


class Story:
    """Reads one story; see `read`.

    Args:
        context: of the file.
        numbering: of the file.
        notes: returns the content of a note, once.
        chunk: returns the lines of a file inserted in place (``w:altChunk``).
        number: of the paragraph that a text box or note is anchored in; None for the body, which counts its own.
    """

    def __init__(
        self, context: Context, numbering: Numbering, notes: Callable[[Note], Element | None], chunk: Callable[[Element], list[Line]], number: int | None = None
    ) -> None:
        self._context = context
        self._numbering = numbering
        self._notes = notes
        self._chunk = chunk
        self._fixed = number
        self._count = 0
        self._inline = Inline(context)
        self._mark = ""
        self._open = False  # a paragraph whose mark is gone waits for the next
        self._open_deleted = False
        self._contents = 0  # content controls of a table of contents around this place

    @property
    def paragraphs(self) -> int:
        """Number of paragraphs so far."""
        return self._count

    def read(self, container: Element, depth: int = 1) -> list[Line]:
        """Return the lines of the body, a cell, a text box or a note.

        Args:
            container: of paragraphs and tables.
            depth: of the element in its file.
        """
        out: list[Line] = []
        self._blocks(container, depth, out)
        self._close(out)
        return out

    def _blocks(self, container: Iterable[Element], depth: int, out: list[Line]) -> None:
        self._context.limits.check_depth(depth, self._context.shown)
        for child in container:
            tag = child.tag
            if tag == _P:
                self._paragraph(child, depth + 1, out)
            elif tag == _TBL:
                self._close(out)
                self._table(child, depth + 1, out)
            elif tag == W + "sdt":
                self._control(child, depth + 1, out)
            elif tag == W + "altChunk":
                self._close(out)
                out.extend(self._renumbered(self._chunk(child)))
            elif tag == MC + "AlternateContent":
                chosen = branch(child)
                self._blocks(chosen if chosen is not None else (), depth + 2, out)
            elif tag not in _GONE:
                self._blocks(child, depth + 1, out)

    def _control(self, control: Element, depth: int, out: list[Line]) -> None:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = (value(gallery) or "").strip().lower() in {"table of contents", "目录"}
        self._contents += is_contents
        self._blocks(control, depth, out)
        if is_contents:
            self._close(out)
            self._contents -= 1

    def _paragraph(self, paragraph: Element, depth: int, out: list[Line]) -> None:
        properties = _properties(paragraph)
        if not self._open:
            self._count += 1
            if self._count % _CHECK == 0:
                self._context.limits.check_time(self._context.shown)
        goes_on = self._open and not self._open_deleted and self._inline.has_text()
        self._inline.read(paragraph, properties.style, depth)
        properties.runs_on = properties.runs_on or self._is_hidden_style(properties, paragraph)
        if not properties.deleted:
            self._number(properties, goes_on=goes_on)
        self._open, self._open_deleted = properties.deleted or properties.runs_on, properties.deleted
        if not self._open:
            self._finish(properties.style, depth, out)

    def _is_hidden_style(self, properties: _Properties, paragraph: Element) -> bool:
        """Say whether the style hides the mark, and nothing turns that off."""
        if not self._context.hides or not self._context.styles.hides(properties.style, paragraph=True):
            return False
        switch = paragraph.find(f"{_PPR}/{W}rPr/{W}vanish")
        return switch is None or is_on(switch)

    def _number(self, properties: _Properties, *, goes_on: bool) -> None:
        """Count a paragraph in its list; of several printed as one, the first that has text keeps its mark."""
        mark = self._numbering.mark(properties.list_id, properties.level, properties.style)
        if not goes_on and (not properties.runs_on or self._inline.has_text()):
            self._mark = mark

    def _close(self, out: list[Line]) -> None:
        """End a paragraph whose mark is gone and which nothing follows."""
        if not self._open:
            return
        self._open = False
        if self._open_deleted and not self._inline.has_text() and not self._mark:
            self._count -= 1
        self._finish(None, 1, out)

    def _finish(self, style: str | None, depth: int, out: list[Line]) -> None:
        contents = self._inline.contents or self._contents > 0
        spots = self._inline.take_spots()
        text = self._inline.take()
        mark, self._mark = self._mark, ""
        if mark:
            bare, text = text, _joined(mark, text)
            if spots is not None:
                spots = _behind_mark(spots, bare, text)
        place = self._fixed if self._fixed is not None else self._count
        if text and not text.isspace():
            chrome = self._is_entry(text, style, contents=contents)
            lines = [Line(piece.rstrip(), place, chrome=chrome) for piece in text.split("\n") if piece and not piece.isspace()]
            if spots is not None:
                _trace(lines, text, spots)
            out.extend(lines)
            self._context.count(len(text))
        if self._inline.boxes or self._inline.art or self._inline.notes:
            self._anchored(place, depth, out)

    def _is_entry(self, text: str, style: str | None, *, contents: bool) -> bool:
        """Say whether a paragraph is an entry of a table of contents and not text somebody typed among them."""
        styled = self._context.styles.is_contents(style)
        if not (contents or styled):
            return False
        if _ENTRY.search(text):
            return True
        return contents and len(text) <= _SHORT and (self._context.closed or styled or self._contents > 0)

    def _anchored(self, place: int, depth: int, out: list[Line]) -> None:
        """Add text boxes, lettering and notes of a paragraph behind it."""
        boxes, art, notes = self._inline.boxes, self._inline.art, self._inline.notes
        self._inline.boxes, self._inline.art, self._inline.notes = [], [], []
        lines = [self._pointing(Line(text, place), element) for text, element in art]
        for box in boxes:
            lines += self._inner(place).read(box, depth + 1)
        for note, reference in notes:
            content = self._notes(note)
            if content is not None:
                lines += [self._pointing(line, reference) for line in _labelled(self._inner(place).read(content, depth + 1))]
        out.extend(tables.Aside(line.text, line.number, row=line.row, chrome=line.chrome, spots=line.spots) for line in lines)

    def _pointing(self, line: Line, element: Element) -> Line:
        """Let a line that stands elsewhere, or in no text, point to what stands for it in the text."""
        if self._context.traces:
            line.spots = [(element, 0)] * len(line.text)
        return line

    def _inner(self, place: int) -> "Story":
        return Story(self._context, self._numbering, self._notes, self._chunk, place)

    def _renumbered(self, lines: list[Line]) -> list[Line]:
        place = self._fixed if self._fixed is not None else self._count
        return [Line(line.text, max(place, 1), joined=line.joined, row=line.row, chrome=line.chrome) for line in lines]

    def _table(self, table: Element, depth: int, out: list[Line]) -> None:
        """Add a table: its rows, or the paragraphs of one that is only a frame."""
        found: list[list[list[Line] | None]] = []
        starts = []
        for row in tables.rows(table):
            self._set_aside(row.covered, COVERED, depth)
            if row.hidden:
                self._set_aside([cell for cell in row.cells if cell is not None], HIDDEN, depth)
                continue
            starts.append(self._count + 1)
            found.append([None if cell is None else self.read(cell, depth + 2) for cell in row.cells])
        single = all(sum(cell is not None for cell in row) <= 1 for row in found)
        framing = single or any(tables.is_prose([cell for cell in row if cell]) for row in found)
        for start, cells in zip(starts, found, strict=True):
            out.extend(self._row(cells, start, single=single, framing=framing))

    def _row(self, cells: list[list[Line] | None], start: int, *, single: bool, framing: bool) -> list[Line]:
        """Return a row as one line, or as paragraphs where it holds running text or, in a frame, one thing only."""
        filled = [cell for cell in cells if cell]
        if single or (framing and len(filled) <= 1) or tables.is_prose(filled):
            return [line for cell in filled for line in cell]
        texts = [" ".join(line.text.replace("\t", " ").strip() for line in cell or () if not isinstance(line, tables.Aside)) for cell in cells]
        place = self._fixed if self._fixed is not None else start
        lines = [Line("\t".join(texts), place, row=True)] if any(texts) else []
        if self._context.traces and lines:
            lines[0].spots = _cell_spots(cells)
        return lines + [line for cell in filled for line in cell if isinstance(line, tables.Aside)]

    def _set_aside(self, cells: list[Element], reason: str, depth: int) -> None:
        """Count what stands in cells that are not printed; their paragraphs are counted as a person would."""
        for cell in cells:
            lines = self.read(cell, depth + 2)
            self._context.ignored[reason] += sum(len("".join(line.text.split())) for line in lines)


def _properties(paragraph: Element) -> _Properties:
    found = _Properties()
    element = next(paragraph.iterchildren(_PPR), None)
    for child in element if element is not None else ():
        tag = child.tag
        if tag == _STYLE:
            found.style = value(child)
        elif tag == _RPR:
            _read_mark(child, found)
        elif tag == _LISTING:
            found.list_id = value(child.find(W + "numId"))
            found.level = number(child.find(W + "ilvl"))
        elif tag == _FRAME:
            found.runs_on = found.runs_on or value(child, "dropCap") in _DROPPED
    return found


def _read_mark(properties: Element, found: _Properties) -> None:
    """Learn what is with the mark that ends a paragraph."""
    for child in properties:
        if child.tag in _GONE:
            found.deleted = True
        elif child.tag in _HIDES and is_on(child):
            found.runs_on = True


def _joined(mark: str, text: str) -> str:
    """Return mark and text as printed; after a point a number must not run into the mark."""
    text = text.lstrip(" \t\u3000")
    parted = text[:1].isdigit() and mark[-1] in ".．"
    return f"{mark} {text}" if parted else f"{mark}{text}"


def _behind_mark(spots: list[Spot], bare: str, text: str) -> list[Spot]:
    """Return the spots of a text that was given a mark, which has none, in place of the blanks at its start."""
    kept = len(bare.lstrip(" \t\u3000"))
    return [None] * (len(text) - kept) + spots[len(spots) - kept :]


def _trace(lines: list[Line], text: str, spots: list[Spot]) -> None:
    """Give the lines of a paragraph their spots."""
    at, left = 0, iter(lines)
    for piece in text.split("\n"):
        if piece and not piece.isspace():
            line = next(left)
            line.spots = spots[at : at + len(line.text)]
        at += len(piece) + 1


def _cell_spots(cells: list[list[Line] | None]) -> list[Spot]:
    """Return the spots of a row as `Story._row` writes it: blanks between paragraphs and tabs between cells have none."""
    made: list[Spot] = []
    for column, cell in enumerate(cells):
        made += [None] if column else []
        own = [line for line in cell or () if not isinstance(line, tables.Aside)]
        for count, line in enumerate(own):
            made += [None] if count else []
            start = len(line.text) - len(line.text.replace("\t", " ").lstrip())
            spots = line.spots or [None] * len(line.text)
            made += spots[start : start + len(line.text.replace("\t", " ").strip())]
    return made


def _labelled(lines: list[Line]) -> list[Line]:
    """Mark the lines of a note as such, so that none is taken for a heading."""
    if lines:
        lines[0].text = f"注：{lines[0].text.lstrip()}"
    return lines


def with_heading(lines: list[Line]) -> list[Line]:
    """Set aside the word 目录 above a table of contents too."""
    for line, following in pairwise(lines):
        if following.chrome and not line.chrome and _HEADING.fullmatch(line.text.strip()):
            line.chrome = True
    return lines
