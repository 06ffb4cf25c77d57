"""Where the text of a page or column stands: the edge its lines begin at and the edge full lines end at."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from checker.readers.pdf_lines import PrintedLine

_HANGING = frozenset("。，、；：？！）》”’,.;:")

# In sizes of the characters.
_SAME = 0.15
_LAST = 3.0  # before the edge, full lines end
_BESIDE = 2.0  # less than the page's other margin
_OUTLIERS = 30  # one line in so many may stick out
_COMMON = 12  # one line in so many at least begins at the edge
_SUPPORT = 5  # one line in so many at least ends at the edge


@dataclass(slots=True, eq=False, repr=False)
class Frame:
    """The place of one column of text.

    Attributes:
        left: where lines begin that are not indented; right: where full lines end.
        even: whether full lines all end there.
    """

    left: float
    right: float
    even: bool


Place = tuple[int, int, int]


class Frames:
    """The frames of all columns of all pages.

    Args:
        body: the lines of the text's own size.
        widths: of the pages in points.
        size: of the text.
    """

    def __init__(self, body: Iterable[PrintedLine], widths: Sequence[float], size: float) -> None:
        self.size, self.widths = size, widths
        own: dict[Place, list[PrintedLine]] = defaultdict(list)
        for line in body:
            own[line.place].append(line)
        alike: dict[tuple[int, int, float], list[PrintedLine]] = defaultdict(list)
        for place, lines in own.items():
            alike[self._kind(place)] += lines
        self.shared = {kind: self._measured(lines) for kind, lines in alike.items()}
        self.own = {place: self._fitting(place, lines) for place, lines in own.items()}

    def of(self, line: PrintedLine) -> Frame:
        """Return the frame a line stands in."""
        place = line.place
        if place not in self.own:
            self.own[place] = self.shared.get(self._kind(place)) or Frame(line.left, line.right, even=False)
        return self.own[place]

    def depth(self, line: PrintedLine) -> float:
        """Return how far a line is indented, in characters."""
        return (line.left - self.of(line).left) / line.size

    def room(self, line: PrintedLine) -> float:
        """Return the white at the end of a line, in characters."""
        return (self.of(line).right - line.right) / line.size

    def _kind(self, place: Place) -> tuple[int, int, float]:
        """Return what pages have in common that have the same frames."""
        page, column, columns = place
        return column, columns, round(self.widths[page - 1])

    def _fitting(self, place: Place, lines: list[PrintedLine]) -> Frame:
        """Choose the frame of one page: its own when that is as wide as that of its like but stands elsewhere."""
        own, shared, size = self._measured(lines), self.shared[self._kind(place)], self.size
        moved = abs((own.right - own.left) - (shared.right - shared.left)) < size / 2
        inside = all(shared.left - size < line.left and line.right < shared.right + 1.5 * size for line in lines)
        return own if moved or not inside else shared

    def _measured(self, lines: Sequence[PrintedLine]) -> Frame:
        size = self.size
        lefts = Counter(round(line.left / size * 4) for line in lines)
        enough = max(1, len(lines) / _COMMON)
        left = min((place for place in lefts if lefts[place] + lefts[place + 1] >= enough), default=min(lefts)) * size / 4
        left = median([line.left for line in lines if abs(line.left - left) <= size / 3] or [left])
        frame = Frame(left, *self._right_edge(lines))
        self._mirror(frame, lines)
        return frame

    def _right_edge(self, lines: Sequence[PrintedLine]) -> tuple[float, bool]:
        """Return where full lines end and whether they all do so: the fullest place among the last three characters."""
        size = self.size
        rights = sorted(line.right for line in lines)
        last = rights[-1 - len(rights) // _OUTLIERS]
        long = [right for right in rights if right > last - _LAST * size]
        reach = _SAME * size
        same: list[float] = []
        for place in long:
            near = long[bisect_left(long, place - reach) : bisect_right(long, place + reach)]
            same = near if len(near) >= len(same) else same
        if len(same) * 2 >= len(long):
            return median(same), True
        # Marks at the end of a line may hang over the edge.
        rights = sorted(line.glyphs[-1].left if line.glyphs[-1].text in _HANGING else line.right for line in lines)
        return rights[-1 - len(rights) // _OUTLIERS], False

    def _mirror(self, frame: Frame, lines: Sequence[PrintedLine]) -> None:
        """Where too few lines are full to tell, take the right margin to be as wide as the left one."""
        page, _, columns = lines[0].place
        mirrored = self.widths[page - 1] - frame.left
        ending = sum(abs(line.right - frame.right) <= _SAME * self.size for line in lines)
        if columns == 1 and frame.right < mirrored - _BESIDE * self.size and ending < max(3, len(lines) / _SUPPORT):
            frame.right, frame.even = mirrored, False
