"""Where paragraphs go on: printed lines joined by indent, fill, size, spacing and what they begin and end with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from checker.readers.pdf_frames import Frames
from checker.readers.pdf_lines import PrintedLine
from checker.text import lazy

# In sizes of the characters.
_FLUSH = 0.8  # a line that begins less than this behind the edge is not indented
_INDENTED = 1.2
_DEEPEST = 3.2  # a deeper indent is a signature or a centred line
_CENTRED = 0.8
_SLACK = 0.35  # white at the end of a line that means nothing
_EXACT = 0.3
_SHORT = 2.0  # so much white ends a paragraph
_LOOSE = 4.0  # white that a picture or a long word may leave in the middle of a sentence
_SPACED = 1.45  # of the usual distance of lines
_SPACE = 0.2  # between paragraphs at least, beyond the distance of lines
_ENOUGH = 3  # ends of paragraphs that show a habit
_LONGEST_TOKEN = 40
_LARGER = 1.12
_NOTE = 0.88  # of the size of the text

_ENDS = lazy(r"[。！？；：!?;:…][”’」』)）\"]*$|\.$")
_LISTED = lazy(r"(?:…|\.{3}|·{3})\s*\d{1,4}$")  # a line of a table of contents
_STOPS = lazy(r"[。！？!?…][”’」』)）\"]*$")
_STRONG = lazy(r"(?:[一二三四五六七八九十]{1,3}\s*[、.．,，]|[(（〔【][一二三四五六七八九十]{1,3}[)）〕】]|第[一二三四五六七八九十]{1,3}(?:部分|章|节))")
_MARK = lazy(
    r"(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（〔【]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）〕】]|第[一二三四五六七八九十]{1,3}(?:部分|章|节|条)"
    r"|\d{1,2}\s*(?:[、．]|[.)）](?!\d))|[①-⑳]|[●•◆■▪·*-]\s?|附件)"
)  # not 二是, which runs on inside paragraphs more often than it begins one
_OPENERS = frozenset("（《〈【〔“‘「『([{")
_CLOSERS = frozenset("。，、；：？！）》〉】〕”’…—％%」』,.;:?!)]}")
_MARKS = frozenset("“”‘’\"'")  # browsers end no line on either side of these
_NOTE_MARK = lazy(r"(?:[①-⑳*※†]|\[\d{1,2}\]|[(（]\d{1,2}[)）]|\d{1,2}(?![\d年月日.、．件人次个项])|注\d?\s*[:：]?)")


@dataclass(slots=True, eq=False, repr=False)
class Habits:
    """How the paragraphs of a document are told apart.

    Attributes:
        size: of the text; leading: usual distance of its lines in points.
        indented: whether paragraphs begin with an indent; depth: of that in characters; flush_marks: whether headings begin without one.
    """

    size: float
    leading: float = 0
    parted: float = float("inf")
    told: bool = False
    indented: bool = False
    depth: float = 2
    flush_marks: bool = True


def arranged(pages: Sequence[list[PrintedLine]], widths: Sequence[float]) -> list[tuple[PrintedLine, bool]]:
    """Return the lines of all pages in reading order and whether the paragraph goes on in the next.

    What stands between the halves of a paragraph (page numbers, running heads, footnotes) comes behind it.

    Args:
        pages: the lines of each page; chrome is known.
        widths: of the pages in points.
    """
    habits, frames = _study(pages, widths)
    for page in pages:
        _set_notes_apart(page, habits)
    text = [line for page in pages for line in page if _is_text(line)]
    goes_on = _joins(text, habits, frames)
    notes = [line for page in pages for line in page if line.note]
    goes_on |= _joins(notes, Habits(median([line.size for line in notes]) if notes else 1), frames)
    return list(_in_order(pages, goes_on))


def _is_text(line: PrintedLine) -> bool:
    return bool(line.pieces) and not line.chrome and not line.note


def _in_order(pages: Sequence[list[PrintedLine]], goes_on: set[int]) -> Iterable[tuple[PrintedLine, bool]]:
    held: list[tuple[PrintedLine, bool]] = []
    open_ = False
    for page in pages:
        for line in page:
            joined = id(line) in goes_on
            if not _is_text(line):
                held.append((line, joined))
            if not open_:
                yield from held
                held = []
            if _is_text(line):
                yield line, joined
                open_ = joined
    yield from held


def _study(pages: Sequence[list[PrintedLine]], widths: Sequence[float]) -> tuple[Habits, Frames]:
    """Measure the text: its size, the edges of every column, how paragraphs begin."""
    lines = [line for page in pages for line in page if line.pieces and not line.chrome and not line.row]
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.glyphs)
    size = counts.most_common(1)[0][0] if counts else 1.0
    body = [line for line in lines if size / _LARGER <= line.size <= size * _LARGER]
    frames = Frames(body, widths, size)
    habits = Habits(size, _leading(body, frames, size))
    _learn_spacing(body, frames, habits)
    _learn_beginnings(body, frames, habits)
    return habits, frames


def _near(above: PrintedLine, below: PrintedLine) -> bool:
    return above.place == below.place and 0 < below.base - above.base < 3 * above.size


def _leading(body: Sequence[PrintedLine], frames: Frames, size: float) -> float:
    """Return the usual distance of lines, to half a point: best told by full lines that end in the middle of a sentence."""
    pairs = [(above, below) for above, below in pairwise(body) if _near(above, below)]
    inside = [pair for pair in pairs if frames.room(pair[0]) < _FLUSH and frames.depth(pair[1]) < _FLUSH and not _ENDS.search(pair[0].text)]
    distances = Counter(round(2 * (below.base - above.base)) / 2 for above, below in (inside if len(inside) >= _ENOUGH else pairs))
    return distances.most_common(1)[0][0] if distances else 1.8 * size


def _learn_spacing(body: Sequence[PrintedLine], frames: Frames, habits: Habits) -> None:
    """Learn how far apart lines of one paragraph stand, which follow full ones, and those of two, which follow short ones."""
    habits.parted = _SPACED * habits.leading
    ends: list[float] = []
    for above, below in pairwise(body):
        if _near(above, below) and frames.room(above) > _SHORT:
            ends.append(below.base - above.base)
    if len(ends) >= _ENOUGH and sorted(ends)[len(ends) // 5] > habits.leading + _SPACE * habits.size:
        habits.parted = (habits.leading + sorted(ends)[len(ends) // 5]) / 2
        habits.told = True


def _learn_beginnings(body: Sequence[PrintedLine], frames: Frames, habits: Habits) -> None:
    """Learn from what follows short lines how paragraphs and headings begin."""
    flush = marks_flush = 0
    depths: list[float] = []
    marks: list[float] = []
    for above, below in pairwise(body):
        if frames.room(above) < _SHORT:
            continue
        depth = frames.depth(below)
        if _STRONG.match(below.text):
            marks_flush += depth < _FLUSH
            marks += [depth] * (depth >= _INDENTED)
        elif depth < _DEEPEST:
            flush += depth < _FLUSH
            depths += [depth] * (depth >= _INDENTED)
    habits.indented = len(depths) >= flush if depths or flush else len(marks) > marks_flush
    habits.flush_marks = marks_flush > len(marks) or not habits.indented
    habits.depth = median(depths or marks or [habits.depth])


def _set_notes_apart(page: list[PrintedLine], habits: Habits) -> None:
    """Mark the footnotes of a page: the small lines at its foot, when the first has a mark."""
    small: list[PrintedLine] = []
    for line in reversed([line for line in page if _is_text(line)]):
        if line.row or line.size > _NOTE * habits.size:
            break
        small.append(line)
    starts = [at for at, line in enumerate(small) if _NOTE_MARK.match(line.text)]
    if starts and len(small) < sum(not line.chrome for line in page):
        for line in small[: starts[-1] + 1]:
            line.note = True


def _joins(lines: Sequence[PrintedLine], habits: Habits, frames: Frames) -> set[int]:
    """Return the ids of the lines whose paragraph goes on in the next one."""
    judge = _Judge(habits, frames)
    goes_on: set[int] = set()
    starts = True  # whether the line is the first of its paragraph
    for at, (line, following) in enumerate(pairwise(lines)):
        behind = lines[at + 2] if at + 2 < len(lines) else None
        if judge.goes_on(line, following, behind, starts=starts):
            goes_on.add(id(line))
            starts = False
        else:
            starts = True
    return goes_on


@dataclass(slots=True, eq=False, repr=False)
class _Judge:
    """Decides on two lines that stand one after the other."""

    habits: Habits
    frames: Frames

    def goes_on(self, line: PrintedLine, following: PrintedLine, behind: PrintedLine | None, *, starts: bool) -> bool:
        """Say whether a paragraph goes on in the following line.

        Args:
            line: the one asked about.
            following: the next one of the text.
            behind: the one after that.
            starts: whether the line is the first of its paragraph.
        """
        if line.row or following.row or _LISTED.search(line.text) or not self._alike(line, following):
            return False
        if line.size > _LARGER * self.habits.size and self._centred(line) and self._centred(following):
            return self._title_goes_on(line, following)
        room = self.frames.room(line)
        depth = self.frames.depth(following)
        if depth < _FLUSH:
            return self._flush_goes_on(line, following, room, starts=starts)
        if room > self._token(following) + _SLACK or _MARK.match(following.text):
            return False
        return self._block_goes_on(line, following, behind, starts=starts)

    def _alike(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Say whether two lines can be of one paragraph by size, distance and place."""
        if max(line.size, following.size) > _LARGER * min(line.size, following.size):
            return False
        far = following.base - line.base > self.habits.parted * max(1.0, line.size / self.habits.size)
        return not (far and line.place == following.place)

    def _title_goes_on(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Say whether a line of a title is full: what was broken by hand stays lines of its own."""
        frame = self.frames.of(line)
        return line.right - line.left + (self._token(following) + _SLACK) * line.size > frame.right - frame.left

    def _centred(self, line: PrintedLine) -> bool:
        frame = self.frames.of(line)
        return abs((line.left - frame.left) - (frame.right - line.right)) <= _CENTRED * line.size

    @staticmethod
    def _token(line: PrintedLine) -> float:
        """Return the width of what of a line would have had to fit on the line above, in characters."""
        glyphs = line.glyphs[:_LONGEST_TOKEN]
        end = glyphs[0].right
        for before, glyph in pairwise(glyphs):
            # LibreOffice begins no line with a number behind a mark either.
            word = glyph.text.isascii() and not glyph.spaced and (before.text.isascii() or before.text in _CLOSERS)
            if not (before.text in _OPENERS or glyph.text in _CLOSERS or word or before.text in _MARKS or glyph.text in _MARKS):
                break
            end = glyph.right
        return (end - line.left) / line.size

    def _flush_goes_on(self, line: PrintedLine, following: PrintedLine, room: float, *, starts: bool) -> bool:
        """Decide on a following line without indent."""
        ended = bool(_ENDS.search(line.text))
        if self._new_heading(line, following, starts=starts, ended=ended):
            return False
        exact = room <= _EXACT
        full = room <= self._token(following) + _SLACK
        if self.habits.told and line.place == following.place:
            return full or room <= _LOOSE
        if exact or (full and not self.frames.of(line).even):
            return True
        if full:
            return not ended or self.habits.indented
        return self.habits.indented and not ended and room <= _LOOSE and not _MARK.match(line.text) and not starts

    def _new_heading(self, line: PrintedLine, following: PrintedLine, *, starts: bool, ended: bool) -> bool:
        beside = line.place == following.place
        if (self.habits.told and beside) or (self.habits.indented and not self.habits.flush_marks):
            return False
        mark = _STRONG if self.habits.indented else _MARK
        if not mark.match(following.text):
            return False
        return ended or (starts and bool(_STRONG.match(line.text)))

    def _block_goes_on(self, line: PrintedLine, following: PrintedLine, behind: PrintedLine | None, *, starts: bool) -> bool:
        """Decide on a following line with an indent: lists that hang, blocks that are set in."""
        if self._centred(following) and following.left - line.left > _FLUSH * line.size:
            return False
        shift = (following.left - line.left) / line.size
        if starts and shift >= _FLUSH:
            return bool(_MARK.match(line.text)) and self.frames.depth(line) < _FLUSH and not _STOPS.search(line.text)
        if abs(shift) >= _FLUSH:
            return False
        if not starts:
            return True
        if behind is None or abs(behind.left - following.left) >= _FLUSH * line.size or _ENDS.search(line.text) or _MARK.match(line.text):
            return False
        if self.habits.indented and abs(self.frames.depth(line) - self.habits.depth) < _FLUSH:
            return False
        rooms = (self.frames.room(line), self.frames.room(following))
        return max(rooms) <= _EXACT if self.frames.of(line).even else rooms[1] <= self._token(behind) + _SLACK
