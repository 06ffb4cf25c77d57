"""What stands on the page: the text as read, folded for matching, in paragraphs, with places."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from checker.text import Folded

EXCERPT_LENGTH = 60
"""Characters of an excerpt in a finding."""


@dataclass(slots=True, eq=False, repr=False)
class Source:
    """Where a text came from.

    Attributes:
        path: as given by the user, with ``/``; ``-`` for standard input.
        format: what it is by its content: ``txt``, ``md``, ``docx`` …, see `checker.readers.READERS`.
        encoding: name of the encoding found, null unless text.
        sha256: of the bytes.
    """

    path: str
    format: str
    encoding: str | None
    sha256: str


@dataclass(slots=True, eq=False, repr=False)
class Paragraph:
    """One paragraph: a span of the folded text without line break.

    Attributes:
        start: folded offset of the first character.
        end: folded offset behind the last.
        line: line of the text, from 1.
        text: the folded characters.
    """

    start: int
    end: int
    line: int
    text: str


@dataclass(slots=True, eq=False, repr=False)
class Document:
    r"""A text as read.

    Attributes:
        source: where it came from.
        text: the characters as decoded, line ends as ``\\n``.
        folded: the same for matching.
        paragraphs: the paragraphs that are no page chrome, in order.
        chrome: lines of the text that are page chrome, ascending.
        publish_date: ``YYYY-MM-DD`` from a labelled field of the page, or None.
        notes: what was unusual about reading it, for people.
        addresses: (number, page) a person finds each line of the text under; None: the lines are counted through.
        rows: lines of the text that are rows of tables.
        residue: lines of the chrome that stand in the text itself, where a finished document has none.
        elsewhere: text outside the lines that is not judged: where it stands and its characters without white space.
        set_aside: characters of the chrome without white space; in the folded text line breaks stand for them.
        data: the bytes of a Word file that came by standard input or over the network and cannot be read again, else None.
        bars: bars that part the cells of rows in the folded text and stand for tabs in the source.
    """

    source: Source
    text: str
    folded: Folded
    paragraphs: list[Paragraph]
    chrome: list[int] = field(default_factory=list)
    publish_date: str | None = None
    notes: list[str] = field(default_factory=list)
    addresses: list[tuple[int, int | None]] | None = None
    rows: frozenset[int] = frozenset()
    residue: list[int] = field(default_factory=list)
    elsewhere: list[tuple[str, int]] = field(default_factory=list)
    set_aside: int = 0
    bars: int = 0
    data: bytes | None = None
    _line_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the line starts."""
        self._line_starts = line_starts(self.text)

    @property
    def characters(self) -> int:
        """Number of characters that are no white space, chrome included."""
        return len(self.folded.text) - self.folded.text.count("\n") - self.bars + self.set_aside

    @property
    def ignored(self) -> int:
        """Number of characters without white space that are page chrome or stand outside the lines."""
        return self.set_aside + sum(count for _, count in self.elsewhere)

    def address(self, line: int) -> tuple[int, int | None]:
        """Return the number and page under which a person finds a line of the text."""
        return self.addresses[line - 1] if self.addresses else (line, None)

    def place(self, offset: int) -> tuple[int, int]:
        """Return (line of the text, column), both from 1, of a folded offset."""
        source = self.folded.source(offset)
        line = bisect_right(self._line_starts, source)
        return line, source - self._line_starts[line - 1] + 1

    def place_end(self, end: int) -> tuple[int, int]:
        """Return (line of the text, column) behind the last character of a folded span that ends at ``end``."""
        source = self.folded.source_end(end)
        line = bisect_right(self._line_starts, source - 1)
        return line, source - self._line_starts[line - 1] + 1

    def offset_of_line(self, line: int) -> int:
        """Return a folded offset on a line of the text: the first character that is not white space from its start."""
        source = self._line_starts[line - 1]
        low, high = 0, len(self.folded.text)
        while low < high:
            middle = (low + high) // 2
            if self.folded.source(middle) < source:
                low = middle + 1
            else:
                high = middle
        return min(low, max(len(self.folded.text) - 1, 0))

    def printed(self, start: int, end: int) -> str:
        """Return the source characters of a folded span, the lines of a paragraph joined."""
        if end <= start:
            return ""
        text = self.text[self.folded.source(start) : self.folded.source_end(end)]
        if text.count("\n") == self.folded.text.count("\n", start, end):
            return text
        ends = [at for at in range(start, end) if self.folded.text[at] == "\n"]
        return "\n".join(self._joined(a + 1, b) for a, b in pairwise([start - 1, *ends, end]))

    def _joined(self, start: int, end: int) -> str:
        """Return the source characters of a folded span inside a paragraph, without its line breaks and the blanks around them."""
        text = self.text[self.folded.source(start) : self.folded.source_end(end)] if end > start else ""
        return "".join(line.strip() for line in text.split("\n")) if "\n" in text else text

    def excerpt(self, start: int, end: int, *, whole: bool = False) -> str:
        """Return the printed characters of a span, shortened for a finding.

        Args:
            start: folded offset of the first character.
            end: folded offset behind the last.
            whole: of several paragraphs all, not only the first.
        """
        if whole:
            return "".join(map(str.strip, self.printed(start, end).split("\n")))[:EXCERPT_LENGTH]
        return self.printed(start, min(end, start + EXCERPT_LENGTH)).split("\n", 1)[0]


def line_starts(text: str) -> list[int]:
    """Return the offset at which every line of a text starts."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
