"""Sentences and points: the units in which a part of a report is measured and counted."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from checker.terms import Span
from checker.text import lazy

_SENTENCE = lazy(r"[^。!?\n]+(?:[。!?]+[\"》)]?)?")
_CN = "一二三四五六七八九十"
_ORDINAL = lazy(
    rf"(?:(?<=[。;:!?,、)\"])|^)(?:(?P<a>[{_CN}]{{1,2}})(?:是|要|方面[,:]?)|(?P<b>第[{_CN}])[,、:]|(?P<c>其[{_CN}])[,、:]?|(?P<d>(?<!\")(?:首先|其次|再次|再者|最后|此外|另外)(?!一)[,、:]?))",
    re.MULTILINE,
)
_NUMBERED = lazy(
    rf"(?:(?<=[。;:!?])|^)(?:(?P<a>\d{{1,2}})[.、](?!\d)|\((?P<b>\d{{1,2}})\)|(?P<c>[①-⑳])|\((?P<d>[{_CN}]{{1,3}})\)|(?P<e>[{_CN}]{{1,3}})、)", re.MULTILINE
)
_BULLET = lazy(r"^[-◆●★▲■□◇○•·➢➤►▶※*]{1,2}(?=[\u3400-\u9fff\"《])", re.MULTILINE)
_LEAD_IN = lazy(r":$|(?:如下|表现在|以下(?:几个)?方面)[。:]?$")


class Cover:
    """The offsets that lie in any of a number of spans; asking takes hardly longer for a thousand spans than for one.

    Args:
        spans: in any order; they may overlap.
    """

    __slots__ = ("_reach", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        """Sort the spans, and remember how far those up to each reach."""
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max, initial=-1))

    def __contains__(self, offset: int) -> bool:
        """Say whether an offset lies in one of the spans."""
        return offset < self._reach[bisect_right(self._starts, offset)]


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of a range of folded text; line breaks end a sentence too."""
    return [match.span() for match in _SENTENCE.finditer(text, start, end) if len(match[0]) > 1]


def length(text: str, spans: list[Span]) -> int:
    """Return the number of characters of spans of folded text, without line breaks."""
    return sum(end - start - text.count("\n", start, end) for start, end in spans)


def points(text: str, spans: list[Span]) -> list[Span]:
    """Return the points of a passage: 一是… or 1. points, else ； clauses, else sentences."""
    found = marked(text, spans)
    if len(found) > 1:
        return found
    clauses = [clause for start, end in spans for clause in _clauses(text, start, end)]
    if len(clauses) > 1:
        return clauses
    return [s for start, end in spans for s in sentences(text, start, end) if not _LEAD_IN.search(text[s[0] : s[1]])]


def marked(text: str, spans: list[Span]) -> list[Span]:
    """Return the points of a passage that carry a mark: 一是…, 首先…, 1. or bullets."""
    return [point for start, end in spans for point in _marked(text, start, end)]


def _marked(text: str, start: int, end: int) -> list[Span]:
    passage = text[start:end]  # a slice, so that the start of the passage counts as the start of a line
    for pattern in (_ORDINAL, _NUMBERED, _BULLET):
        marks = [start + match.start() for match in pattern.finditer(passage)]
        if len(marks) > 1:
            return [(a, b) for a, b in zip(marks, [*marks[1:], end], strict=True)]
    return []


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """Clauses between semicolons, of the sentences that have any."""
    found: list[Span] = []
    for left, right in sentences(text, start, end):
        if ";" not in text[left:right]:
            continue
        at = left
        while (cut := text.find(";", at, right)) >= 0:
            found.append((at, cut))
            at = cut + 1
        found.append((at, right))
    return [span for span in found if span[1] - span[0] > 3]  # noqa: PLR2004 - a rest such as 等。
