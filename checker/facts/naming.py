"""Which indicator a number belongs to: the words beside it, and what the sentence has spoken of."""

from bisect import bisect_left
from dataclasses import dataclass, field

from checker.terms import Index, Scan, Span, Terms
from checker.vocabulary import FigureWords, Indicator

OTHER = "other"
_SAYS, _HINTS, _BARS, _ZERO, _NOT_ZERO, _SUBJECT, _SOFT, _NOT_SUBJECT = (
    "says", "hints", "bars", "zero", "notzero", "subject", "soft", "notsubject",
)  # fmt: skip
_BEHIND = 0.5  # what speaks behind a number counts a little less than what stands as near before it

Anchor = tuple[int, int, str, str]
"""Start, end, what kind of word, and of which subject or indicator."""


@dataclass(slots=True, eq=False, repr=False)
class Context:
    """Where the words of a number stand.

    Attributes:
        near: spans beside it that belong to it alone.
        start: folded offset of the number.
        end: folded offset behind it.
        far: span before the near ones in which its verb may stand, or None.
        before: start of the sentence, from which its subject is carried on.
        paragraph: start of the paragraph, from which it is carried on where the sentence has none.
        heading: span of the heading above, or None.
    """

    near: list[Span]
    start: int
    end: int
    far: Span | None = None
    before: int = 0
    paragraph: int = 0
    heading: Span | None = None


@dataclass(slots=True, eq=False, repr=False)
class Anchors:
    """The words of all indicators and subjects in one text, by place."""

    words: FigureWords
    found: list[Anchor]
    _by_unit: dict[str, list[Indicator]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: FigureWords, index: Index, scan: Scan) -> "Anchors":
        """Find the words of a vocabulary in a text.

        Args:
            words: of the pack.
            index: its terms.
            scan: the text.
        """
        found: list[Anchor] = []
        for start, end, key in scan.listed(index.catalogue(words, lambda: _lists(words))):
            kind, _, owner = key.partition(":")
            found.append((start, end, kind, owner))
        return cls(words, sorted(_without(_without(found, _SUBJECT, _NOT_SUBJECT), _ZERO, _NOT_ZERO)))

    def zeros(self, span: Span) -> list[tuple[Span, Indicator]]:
        """Return the places in a span where zero is stated in words, and of which indicator."""
        named = {indicator.id: indicator for indicator in self.words.indicators}
        return [((start, end), named[key]) for start, end, kind, key in self.inside(span) if kind == _ZERO]

    def name(self, unit: str, context: Context) -> str:
        """Return the id of the indicator that a number belongs to, or ``other``."""
        beside = [anchor for span in context.near for anchor in self.inside(span)]
        barred = {key for _, _, kind, key in beside if kind == _BARS}
        wanted = {indicator.id: indicator for indicator in self._with_unit(unit) if indicator.id not in barred}
        subjects, spoken = self._subjects(beside, context)
        for kind in (_SAYS, _HINTS):
            best = self._nearest(kind, beside, wanted, subjects, context)
            if best:
                return best
        if context.far and spoken:
            return self._nearest(_SAYS, self.inside(context.far), wanted, subjects, context) or OTHER
        return OTHER

    def bars(self, indicator: str, spans: list[Span]) -> bool:
        """Say whether words beside a number speak against an indicator."""
        return any(kind == _BARS and key == indicator for span in spans for _, _, kind, key in self.inside(span))

    def inside(self, span: Span) -> list[Anchor]:
        """Return the anchors inside a span."""
        low, high = (bisect_left(self.found, (offset, 0, "", "")) for offset in span)
        return [anchor for anchor in self.found[low:high] if anchor[1] <= span[1]]

    def _with_unit(self, unit: str) -> list[Indicator]:
        known = self._by_unit.get(unit)
        if known is None:
            known = self._by_unit[unit] = [indicator for indicator in self.words.indicators if unit in indicator.units]
        return known

    def _subjects(self, beside: list[Anchor], context: Context) -> tuple[dict[str, float], bool]:
        """Return what the number may be about, the lower the nearer, and whether it is said in the same sentence."""
        ranks = {key: 0.0 for _, _, kind, key in beside if kind == _SUBJECT}
        soft = {key: _SOFTLY for _, _, kind, key in beside if kind == _SOFT}
        if ranks:
            return soft | ranks, True
        start = min((span[0] for span in context.near), default=context.start)
        ranks = soft
        for rank, low in ((1.0, context.before), (2.0, context.paragraph)):
            said = self.inside((low, start))
            hard = [anchor for anchor in said if anchor[2] == _SUBJECT]
            latest = max((end for _, end, _, _ in hard), default=low)
            for _, end, kind, key in said:
                if kind in {_SUBJECT, _SOFT} and end >= latest - _TOGETHER:
                    ranks[key] = min(rank if kind == _SUBJECT else rank + 0.5, ranks.get(key, _HEADING))
            if hard:
                return ranks, rank == 1.0
        for span in [context.heading] if context.heading else []:
            for _, _, kind, key in self.inside(span):
                if kind in {_SUBJECT, _SOFT}:
                    ranks.setdefault(key, _HEADING)
        return ranks, False

    def _nearest(self, kind: str, anchors: list[Anchor], wanted: dict[str, Indicator], subjects: dict[str, float], context: Context) -> str | None:
        """Return the indicator whose word of a kind stands nearest, of equals the one with the longest word."""
        best: tuple[float, int, float, str] | None = None
        for start, end, found, key in anchors:
            if found != kind or key not in wanted or (wanted[key].subject and wanted[key].subject not in subjects):
                continue
            distance = context.start - end if end <= context.start else start - context.end + _BEHIND
            rank = (distance, start - end, subjects.get(wanted[key].subject, 0), key)
            if best is None or rank[:3] < best[:3]:
                best = rank
        return best[3] if best else None


_SOFTLY = 1.5  # a word that speaks of many things tells less than the subject of the sentence
_HEADING = 3.0  # the heading speaks last
_TOGETHER = 8  # characters between words that speak of one thing: 规范性文件合法性审查


def _lists(words: FigureWords) -> dict[str, Terms]:
    lists: dict[str, Terms] = {}
    for subject in words.subjects:
        lists |= {f"{_SUBJECT}:{subject.id}": subject.terms, f"{_SOFT}:{subject.id}": subject.soft, f"{_NOT_SUBJECT}:{subject.id}": subject.but_not}
    for one in words.indicators:
        lists |= {f"{_SAYS}:{one.id}": one.says, f"{_HINTS}:{one.id}": one.hints, f"{_BARS}:{one.id}": one.but_not}
        lists |= {f"{_ZERO}:{one.id}": one.zero, f"{_NOT_ZERO}:{one.id}": one.zero_but_not}
    return {key: terms for key, terms in lists.items() if terms}


def _without(found: list[Anchor], kind: str, barring: str) -> list[Anchor]:
    """Leave out the matches of a kind that overlap a look-alike of the same key."""
    bars = [anchor for anchor in found if anchor[2] == barring]
    return [a for a in found if a[2] != barring and not (a[2] == kind and any(b[3] == a[3] and b[0] < a[1] and a[0] < b[1] for b in bars))]


__all__ = ["OTHER", "Anchors", "Context"]
