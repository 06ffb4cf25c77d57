"""Kind ``stray_text``: no paragraph stands twice, and nobody else speaks of himself."""

from dataclasses import field
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.terms import Span, Terms

_SHOWN = 5
_PIECE = 8
_PIECES = 120


@declared(kw_only=True)
class StrayText:
    """Text that came from another place in the report, or from another body's report.

    Attributes:
        least: characters of the shortest paragraph that is compared.
        share: share of a paragraph's pieces of eight characters that another one must have.
        selves: level → words by which only another kind of body calls itself.
        selves_but_not: look-alikes.
        many: from so many places on it fails.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "stray_text"
    least: int = 40
    share: float = 0.9
    selves: dict[str, Terms] = field(default_factory=dict)
    selves_but_not: Terms = ()
    many: int = 3

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the paragraphs, and look for other bodies' words."""
        doubles = self._doubles(facts)
        strays = facts.scan.within(self.selves.get(facts.metadata.level or "", ()), *facts.body, self.selves_but_not)
        if not doubles and not strays:
            return passed("没有重复的段落和别的单位的自称")
        said = [f"{len(doubles)} 段与前文重复"] if doubles else []
        if strays:
            words = list(dict.fromkeys(facts.document.printed(*span) for span in strays))
            said.append("出现别的单位的自称:" + "、".join(f"“{word}”" for word in words[:_SHOWN]))
        evidence = [Evidence(span) for span in [*doubles, *strays][: 2 * _SHOWN]]
        return Outcome(FAIL if len(doubles) + len(strays) >= self.many else PARTIAL, ";".join(said), evidence=evidence)

    def _doubles(self, facts: Facts) -> list[Span]:
        """Return the paragraphs whose text nearly all stands in one before them."""
        seen: dict[str, int] = {}
        found: list[Span] = []
        for at, paragraph in enumerate(facts.frame.body):
            if len(paragraph.text) < self.least:
                continue
            pieces = _pieces(paragraph.text)
            before = [seen[piece] for piece in pieces if piece in seen]
            if before and max(map(before.count, set(before))) >= self.share * len(pieces):
                found.append((paragraph.start, paragraph.end))
            for piece in pieces:
                seen.setdefault(piece, at)
        return found


def _pieces(text: str) -> list[str]:
    """Return the first pieces of eight characters, enough to tell a copy."""
    return [text[at : at + _PIECE] for at in range(min(len(text) - _PIECE + 1, _PIECES))]
