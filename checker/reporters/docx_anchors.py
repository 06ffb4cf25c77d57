"""Anchors of comments in the main part of a Word file: runs are cut at the very characters, and nothing else is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.readers.content import Spot
from checker.readers.docx_xml import MC, M, W, value
from checker.reporters.docx_markup import Markup, Tag

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_P, _R, _T, _RPR, _MARK = W + "p", W + "r", W + "t", W + "rPr", W + "fldChar"
# Inside these a comment cannot begin or end: drawings and their text boxes stand in runs, formulas have runs of their own, and of
# the branches of an alternative only one is shown.
_WHOLE = frozenset({_R, M + "oMath", M + "oMathPara", MC + "AlternateContent"})
_RANGES = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
_PRESERVE = b' xml:space="preserve"'


@dataclass(slots=True, eq=False, repr=False)
class _Gap:
    """A place at which comments begin or end.

    Attributes:
        run: the run that is cut here, None between runs.
        text: the element of text that is cut, None between elements.
        offset: characters of the text before the cut.
        ends: of comments.
        starts: of comments.
    """

    run: Any = None
    text: Any = None
    offset: int = 0
    ends: list[bytes] = field(default_factory=list)
    starts: list[bytes] = field(default_factory=list)


class Anchors:
    """The main part of a Word file while comments are put in.

    Args:
        root: of the main part, as the reader parsed it.
        data: its bytes.

    Raises:
        ValueError: the two are not of one file.
    """

    def __init__(self, root: Any, data: bytes) -> None:
        self._root = root
        self._markup = Markup(data)
        self._tags: dict[Any, Tag] = dict(zip(root.iter(), self._markup.tags, strict=True))
        self._gaps: dict[int, _Gap] = {}
        self._space = b' xmlns:w="' + (STRICT if STRICT in self._markup.data else W[1:-1].encode()) + b'"'

    def identifiers(self) -> list[int]:
        """Return the numbers of comments that are referred to."""
        found = (value(each, "id") or "" for each in self._root.iter(*_RANGES))
        return [int(each) for each in found if each.isdecimal()]

    def forget(self, identifiers: Iterable[str]) -> None:
        """Take the anchors of some comments out."""
        gone = frozenset(identifiers)
        for each in self._root.iter(*_RANGES) if gone else ():
            if value(each, "id") in gone:
                parent = each.getparent()
                alone = parent.tag == _R and all(child is each or child.tag == _RPR for child in parent)
                tag = self._tags[parent if alone and each.tag == _RANGES[2] else each]
                self._markup.delete(tag.start, tag.end)

    def add(self, spots: Sequence[Spot], identifier: int) -> bool:
        """Anchor a comment to characters; say whether that was possible.

        Args:
            spots: where the characters stand.
            identifier: of the comment.
        """
        # Notes and text boxes are read behind their paragraph, so that the first character need not be the first in the file.
        held: dict[Any, list[int]] = {}
        for element, offset in filter(None, spots):
            held.setdefault(element, []).append(offset)
        starts = [place for element, offsets in held.items() if (place := self._place(element, min(offsets), behind=False)) is not None]
        ends = [place for element, offsets in held.items() if (place := self._place(element, max(offsets), behind=True)) is not None]
        if not starts:
            return False
        start, end = min(starts, key=lambda place: place[0]), max(ends, key=lambda place: place[0])
        name = b"%d" % identifier
        opening, closing = self._own(start[2]), self._own(end[2])
        first = b"<w:commentRangeStart" + opening + b' w:id="' + name + b'"/>'
        last = b"<w:commentRangeEnd" + closing + b' w:id="' + name + b'"/>'
        reference = b"<w:r" + closing + b'><w:commentReference w:id="' + name + b'"/></w:r>'
        self._gaps.setdefault(start[0], start[1]).starts.append(first)
        self._gaps.setdefault(end[0], end[1]).ends.append(last + reference)
        return True

    def result(self) -> bytes:
        """Return the main part with the anchors."""
        texts: dict[Any, list[tuple[int, _Gap]]] = {}
        for place, gap in sorted(self._gaps.items(), key=lambda pair: pair[0]):
            if gap.text is None:
                self._markup.insert(place, self._parted(gap))
            else:
                texts.setdefault(gap.text, []).append((place, gap))
        for text, gaps in texts.items():
            self._cut(text, gaps)
        return self._markup.result()

    def _place(self, element: Any, offset: int, *, behind: bool) -> tuple[int, _Gap, Any] | None:
        """Return where a comment begins at a character, or ends behind it: the byte, the cut, and what stands there."""
        if element.tag == _MARK and not behind:
            element = self._beginning(element)
        host = _host(element)
        if host is None:
            return None
        if host.tag == _R and element.getparent() is host:
            return self._inside(host, element, offset + behind if element.tag == _T else None, behind=behind)
        tag = self._tags[host]
        return (tag.end if behind else tag.start), _Gap(), host

    def _inside(self, run: Any, element: Any, offset: int | None, *, behind: bool) -> tuple[int, _Gap, Any]:
        tag, whole = self._tags[element], self._tags[run]
        at = self._markup.offset(tag, offset) if offset and offset < len(element.text) else None
        if at is not None:
            return at, _Gap(run, element, offset or 0), run
        if behind:
            return (tag.end, _Gap(run), run) if element.getnext() is not None else (whole.end, _Gap(), run)
        before = element.getprevious()
        return (whole.start, _Gap(), run) if before is None or before.tag == _RPR else (tag.start, _Gap(run), run)

    def _beginning(self, end: Any) -> Any:
        """Return the mark with which the field begins that ends with another: all of it is one character."""
        depth = 0
        marks = list(self._root.iter(_MARK))
        for each in reversed(marks[: marks.index(end) + 1]):
            kind = value(each, "fldCharType")
            depth += (kind == "end") - (kind == "begin")
            if depth == 0:
                return each
        return end

    def _own(self, host: Any) -> bytes:
        """Return the declaration that elements of Word need at a place, empty where the usual prefix stands for them."""
        return b"" if host.getparent().nsmap.get("w") == W[1:-1] else self._space

    def _parted(self, gap: _Gap) -> bytes:
        marks = b"".join([*gap.ends, *gap.starts])
        return self._closing(gap.run) + marks + self._opening(gap.run) if gap.run is not None else marks

    def _cut(self, text: Any, gaps: list[tuple[int, _Gap]]) -> None:
        """Cut an element of text; blanks at the cuts are kept, which Word would leave out."""
        tag, characters = self._tags[text], text.text
        opening = self._markup.span(tag.start, tag.inner)
        kept = b"xml:space" in opening
        spaced = opening[:-1] + _PRESERVE + b">"
        if not kept and characters[gaps[0][1].offset - 1].isspace():
            self._markup.insert(tag.inner - 1, _PRESERVE)
        offsets = [gap.offset for _, gap in gaps]
        for (place, gap), following in zip(gaps, [*offsets[1:], None], strict=True):
            blank = characters[gap.offset].isspace() or (following is not None and characters[following - 1].isspace())
            close = self._markup.span(tag.close, tag.end)
            self._markup.insert(place, close + self._parted(gap) + (spaced if blank and not kept else opening))

    def _opening(self, run: Any) -> bytes:
        """Return the start of a run that goes on in the next: its tag and its properties."""
        tag = self._tags[run]
        properties = [self._tags[child] for child in run if child.tag == _RPR]
        return self._markup.span(tag.start, tag.inner) + b"".join(self._markup.span(each.start, each.end) for each in properties)

    def _closing(self, run: Any) -> bytes:
        tag = self._tags[run]
        return self._markup.span(tag.close, tag.end)


def _host(element: Any) -> Any:
    """Return the outermost thing in its paragraph that holds an element and that a comment can only enclose; None outside paragraphs."""
    path = [element, *element.iterancestors()][::-1]
    paragraph = next((at for at, each in enumerate(path) if each.tag == _P), None)
    if paragraph is None:
        return None
    return next((each for each in path[paragraph + 1 :] if each.tag in _WHOLE or _is_bound(each)), None)


def _is_bound(element: Any) -> bool:
    """Say whether a content control takes its content from elsewhere when the file is opened: what stands in it is replaced."""
    return bool(element.tag == W + "sdt" and element.find(f"{W}sdtPr/{W}dataBinding") is not None)
