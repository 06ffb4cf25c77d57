"""Kind ``pairs``: brackets, quotation marks and title marks come in pairs."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.outline.markers import PLAIN, marker_at
from checker.terms import Span
from checker.text import lazy

_CLOSES = {")": "(", "》": "《", "〉": "〈", "】": "【", "〕": "〔"}
_MARKS = lazy(r"[()《》〈〉【】〔〕]")
_OPENS = frozenset(_CLOSES.values())


@declared(kw_only=True)
class Pairs:
    """No mark stands alone in its paragraph.

    Attributes:
        partial_faults: so many make a partial pass, more a failure.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "pairs"
    partial_faults: int = 1

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Match the marks paragraph by paragraph, in the text as printed."""
        lonely: list[Span] = []
        kinds = [(left, right) for right, left in _CLOSES.items() if left in facts.scan.text or right in facts.scan.text]
        for paragraph in facts.frame.body:
            text = paragraph.text
            unequal = [left for left, right in kinds if text.count(left) != text.count(right)]
            if unequal or '"' in text:
                lonely.extend(_lonely(facts, paragraph.start, text, marks=bool(unequal)))
        if not lonely:
            return passed("括号、书名号、引号成对")
        said = "、".join(dict.fromkeys(facts.document.printed(*span) for span in lonely))
        verdict = partial if len(lonely) <= self.partial_faults else failed
        return verdict(f"有 {len(lonely)} 处不成对:{said}", *lonely, reason="lonely")


def _lonely(facts: Facts, base: int, text: str, *, marks: bool) -> list[Span]:
    """Return the marks of a paragraph without partner: quotation marks, and others when any of them is unequal in number."""
    if not marks:
        return [(base + at, base + at + 1) for at in _quotes(facts, base, text)]
    marker = marker_at(text)
    open_marks: list[tuple[str, int]] = []
    alone: list[int] = []
    for mark in _MARKS.finditer(text, marker.length if marker and marker.family != PLAIN else 0):
        character, at = mark[0], mark.start()
        if character in _OPENS:
            open_marks.append((character, at))
        elif character in _CLOSES:
            if open_marks and open_marks[-1][0] == _CLOSES[character]:
                open_marks.pop()
            elif any(opened == _CLOSES[character] for opened, _ in open_marks):
                while open_marks[-1][0] != _CLOSES[character]:
                    alone.append(open_marks.pop()[1])
                open_marks.pop()
            elif not _is_point(text, at):
                alone.append(at)
    alone.extend(at for _, at in open_marks)
    alone.extend(_quotes(facts, base, text))
    return [(base + at, base + at + 1) for at in sorted(alone)]


def _is_point(text: str, at: int) -> bool:
    """Say whether a closing bracket belongs to a point such as 1) or 一)."""
    return at > 0 and text[at - 1] in "0123456789一二三四五六七八九十" and (at < 3 or text[at - 2] in "。;,:、")  # noqa: PLR2004 - at the start


def _quotes(facts: Facts, base: int, text: str) -> list[int]:
    """Return one offset when curved quotation marks do not match in number; straight ones have no direction."""
    if '"' not in text:
        return []
    printed = facts.document.printed(base, base + len(text))
    for left, right in ("“”", "‘’", "「」", "『』"):
        if printed.count(left) != printed.count(right):
            if left == "‘":
                continue
            return [text.find('"')] if not _mixed(printed) else []
    return []


def _mixed(printed: str) -> bool:
    """Say whether straight or wrongly turned marks stand among the curved ones, as converters leave them."""
    marks = [c for c in printed if c in '“”"＂']
    return any(c in '"＂' for c in marks) or len(marks) % 2 == 0
