"""The heading tree of a report, from its paragraphs."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.document import Document, Paragraph
from checker.outline import markers
from checker.outline.levels import Candidate, levels
from checker.outline.markers import PLAIN, Marker
from checker.text import is_han, lazy

_TITLE_LIMIT = 40
_PLAIN_LIMIT = 32
_MARK_LENGTH = 12  # characters in which every mark is recognised
_LINE_SHARE = 0.5
_FEW_PARAGRAPHS = 6
_SENTENCE_END = lazy(r"[。;!?]")
_POINT = lazy(r"(?:[一二三四五六七八九十]{1,2}(?:是|要|方面)|第[一二三四五六七八九十][,、:]|首先|其次|再次|最后|此外|同时)")


@dataclass(slots=True, eq=False, repr=False)
class Heading:
    """A heading of the report.

    Attributes:
        level: from 1.
        number: the mark as printed, None where none is.
        title: without number, closing full stop and run-in body.
        line: line in the source.
        start: folded offset of its first character, mark included.
        title_start: folded offset of the title.
        end: folded offset behind the title.
        stop: folded offset where its section ends (the next heading of its level or above).
        family: family of its mark.
        value: its number, or None.
        roles: roles its title claims; one, or two for merged parts.
        parent: index of the heading above it, or None.
    """

    level: int
    number: str | None
    title: str
    line: int
    start: int
    title_start: int
    end: int
    stop: int
    family: str
    value: int | None
    roles: tuple[str, ...] = ()
    parent: int | None = None


@dataclass(slots=True, eq=False, repr=False)
class _Piece:
    start: int
    end: int
    line: int
    marker: Marker | None
    title_start: int = 0
    title_end: int = 0
    role: bool = False


HasRole = Callable[[int, int], bool]
"""Says of a span of the folded text whether it is the title of a part of the report."""


def outline(document: Document, paragraphs: Sequence[Paragraph], has_role: HasRole, marks: Sequence[int] | None = None) -> list[Heading]:
    """Find the headings among the paragraphs of the body and give each its level.

    Args:
        document: the whole document.
        paragraphs: the paragraphs of the body, in order.
        has_role: whether a span reads like the title of a part.
        marks: what `markers.inline` finds in the folded text, where it is known already.
    """
    marks = markers.inline(document.folded.text) if marks is None else marks
    pieces = _pieces(document, paragraphs, marks, has_role)
    candidates: list[tuple[_Piece, Candidate]] = []
    run_on: tuple[str, int] | None = None
    for index, piece in enumerate(pieces):
        marker = piece.marker or _plain_marker(document, pieces, index)
        if marker:
            piece.marker = marker
            body = piece.end - piece.title_end > 1
            candidates.append((piece, Candidate(marker.family, marker.value, piece.role, body, run_on)))
        run_on = _last_point(document.folded.text, _between(marks, piece.start, piece.end)) or (None if marker else run_on)
    found = levels([candidate for _, candidate in candidates])
    body_end = paragraphs[-1].end if paragraphs else 0
    return _headings(document, [(p, depth) for (p, _), depth in zip(candidates, found, strict=True) if depth], body_end)


def _headings(document: Document, chosen: list[tuple[_Piece, int]], body_end: int) -> list[Heading]:
    made: list[Heading] = []
    path: list[int] = []
    for piece, level in chosen:
        marker = piece.marker
        if marker is None:
            continue
        while path and made[path[-1]].level >= level:
            made[path.pop()].stop = piece.start
        mark = document.printed(piece.start, piece.start + marker.length).strip("#* \u3000") if marker.family != PLAIN else ""
        title = _unwrapped(document.printed(piece.title_start, piece.title_end)).strip("*# \u3000")
        parent = path[-1] if path else None
        span = (piece.start, piece.title_start, piece.title_end, body_end)
        made.append(Heading(level, mark or None, title, piece.line, *span, marker.family, marker.value, parent=parent))
        path.append(len(made) - 1)
    return made


def _unwrapped(title: str) -> str:
    """Join a title that was wrapped at a fixed width."""
    return "".join(line.strip() for line in title.split("\n")) if "\n" in title else title


def _between(marks: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Return the marks inside a range, that at its start left out."""
    return marks[bisect_right(marks, start) : bisect_left(marks, end)]


def _pieces(document: Document, paragraphs: Sequence[Paragraph], marks: Sequence[int], has_role: HasRole) -> list[_Piece]:
    total = sum(len(paragraph.text) for paragraph in paragraphs)
    block = max(_LINE_SHARE * total, 2 * _TITLE_LIMIT) if len(paragraphs) <= _FEW_PARAGRAPHS else math.inf
    pieces: list[_Piece] = []
    for paragraph in paragraphs:
        inside, joined = _between(marks, paragraph.start, paragraph.end), len(paragraph.text) > block
        cuts = _cuts(document, paragraph, inside, has_role, joined=joined) if inside or joined else []
        for start, end in zip([0, *cuts], [*cuts, len(paragraph.text)], strict=True):
            pieces.append(_piece(document, paragraph, start, end, has_role))
    return pieces


def _cuts(document: Document, paragraph: Paragraph, marks: Sequence[int], has_role: HasRole, *, joined: bool) -> list[int]:
    """Offsets in a paragraph where a heading starts in its middle.

    In a text with line breaks only a mark of level 1 before the title of a part cuts; in a text that stands on one
    line every mark behind the end of a sentence does.
    """
    text = paragraph.text
    cuts = set()
    for mark in marks:
        at = mark - paragraph.start
        marker = markers.marker_at(text[at : at + _MARK_LENGTH])
        if marker and (joined or (marker.family in {"cn", "part"} and _titled(text, paragraph.start, at, marker.length, has_role))):
            cuts.add(at)
    if joined:
        cuts.update(_loose_cuts(text, paragraph.start, has_role))
        cuts.update(_gaps(document, paragraph))
    return sorted(cut for cut in cuts if cut > 0)


def _titled(text: str, base: int, at: int, length: int, has_role: HasRole) -> bool:
    end = _title_end(text, at + length)
    return end - at <= _TITLE_LIMIT and has_role(base + at + length, base + end)


def _loose_cuts(text: str, base: int, has_role: HasRole) -> list[int]:
    cuts = []
    for match in markers.LOOSE.finditer(text):
        marker = markers.marker_at(text[match.start() :])
        if marker and (marker.family == "cnp" or _titled(text, base, match.start(), marker.length, has_role)):
            cuts.append(match.start())
    return cuts


def _gaps(document: Document, paragraph: Paragraph) -> list[int]:
    """Offsets behind wide gaps (two spaces or more), which stand for lost line breaks."""
    folded, cuts = document.folded, []
    for at, shift, before in zip(folded.starts[1:], folded.shifts[1:], folded.shifts, strict=False):
        inside = paragraph.start < at < paragraph.end
        if inside and (shift - before > 1 or document.text[folded.source(at) - 1] == "\u3000"):
            cuts.append(at - paragraph.start)
    return cuts


def _piece(document: Document, paragraph: Paragraph, start: int, end: int, has_role: HasRole) -> _Piece:
    text = paragraph.text[start:end]
    marker = markers.marker_at(text)
    if marker is None:
        gaps = _breaks(document, paragraph.start + start + 1, paragraph.start + start + 3)
        marker = next((found for gap in gaps if (found := markers.spaced(text, gap - paragraph.start - start))), None)
    line = paragraph.line if start == 0 else document.place(paragraph.start + start)[0]
    piece = _Piece(paragraph.start + start, paragraph.start + end, line, marker)
    if marker is None and len(text) > _PLAIN_LIMIT:
        return piece  # running text
    skip = marker.length if marker else 0
    while skip < len(text) and text[skip] in "*、.:,":
        skip += 1
    piece.title_start = piece.start + skip
    piece.title_end = _trim(document, piece, text, skip)
    piece.role = has_role(piece.title_start, piece.title_end)
    return piece


def _trim(document: Document, piece: _Piece, text: str, skip: int) -> int:
    """Return the folded offset behind the title that starts a piece."""
    end = _title_end(text, skip)
    if end - skip <= _TITLE_LIMIT // 2:
        return piece.start + end
    gaps = _breaks(document, piece.start + skip + 2, piece.start + min(end, _TITLE_LIMIT))
    return next((at for at in gaps if piece.end - at > _TITLE_LIMIT), 0) or piece.start + end


def _breaks(document: Document, start: int, end: int) -> Iterator[int]:
    """Folded offsets in a range behind which white space stood in the source."""
    folded = document.folded
    for at in range(bisect_left(folded.starts, start), bisect_left(folded.starts, end)):
        offset = folded.starts[at]
        if document.text[folded.source(offset) - 1] in " \u3000\t\xa0":
            yield offset


def _title_end(text: str, start: int) -> int:
    """Return the offset behind the title in a paragraph whose title starts at ``start``."""
    stop = _SENTENCE_END.search(text, start)
    end = stop.start() if stop else len(text)
    colon = text.find(":", start, end)
    if colon > start and (end - start > _TITLE_LIMIT or colon + 1 == end) and colon - start <= _PLAIN_LIMIT:
        return colon
    while end > start and text[end - 1] in "。;:,*】":
        end -= 1
    return end


def _plain_marker(document: Document, pieces: list[_Piece], index: int) -> Marker | None:
    """Return a mark of family ``plain`` for a short line that reads like a heading without number."""
    piece = pieces[index]
    if piece.end - piece.start > _PLAIN_LIMIT:
        return None
    text = document.folded.text[piece.start : piece.end]
    if not any(map(is_han, text)) or "|" in text or _POINT.match(text) or _ATTACHED.match(text):
        return None
    if text[-1] in "。;,、!?" or (text[-1] == ":" and (not piece.role or "," in text)) or index + 1 >= len(pieces):
        return None
    following = pieces[index + 1]
    if piece.role:
        return Marker(PLAIN, None, 0)
    opens = following.marker is not None or following.end - following.start > len(text) + 8
    return Marker(PLAIN, None, 0) if opens and len(text) >= 4 and _looks_titled(text) else None  # noqa: PLR2004 - 强化监督


_ATTACHED = lazy(r"附[件表录图]?\d{0,2}:|[附续]?[表图](?:\d{1,2}|[一二三四五六七八九十])")
_SENTENCE_LIKE = lazy(r"[。;!?:]|\d{3}|(?:了|的是|过|吗|呢|吧)$|^(?:特此|附件|抄送|以上|联系|此件|签发|来源|责任|电话|地址|备注|注)")


def _looks_titled(text: str) -> bool:
    return not _SENTENCE_LIKE.search(text) and text.count(",") <= 2  # noqa: PLR2004 - a heading has at most three clauses


def _last_point(text: str, marks: Sequence[int]) -> tuple[str, int] | None:
    """Return family and number of the last numbered point among the marks inside a paragraph."""
    for at in reversed(marks):
        marker = markers.marker_at(text[at : at + _MARK_LENGTH])
        if marker and marker.value is not None:
            return marker.family, marker.value
    return None
