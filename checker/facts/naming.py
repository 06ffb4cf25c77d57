"""Which indicator a number belongs to: the words beside it, and what the sentence has spoken of."""

from bisect import bisect_left
from dataclasses import dataclass, field

from checker.terms import Catalogue, Index, Overlaps, Scan, Span, Terms
from checker.vocabulary import FigureWords, Indicator

OTHER = "other"
_SAYS, _HINTS, _BARS, _ZERO, _NOT_ZERO, _SUBJECT, _SOFT, _NOT_SUBJECT = (
    "says", "hints", "bars", "zero", "notzero", "subject", "soft", "notsubject",
)  # fmt: skip
_CLAIMS = (_SAYS, _HINTS)
"""What makes a number an indicator, the stronger first."""
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


def catalogue_of(words: FigureWords, index: Index) -> Catalogue:
    """Return how the words of all indicators and subjects are found together."""
    return index.catalogue(words, lambda: _lists(words))


@dataclass(slots=True, eq=False, repr=False)
class Anchors:
    """The words of all indicators and subjects in one text, by place."""

    words: FigureWords
    found: list[Anchor]
    _by_unit: dict[str, dict[str, Indicator]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _zeros: list[tuple[Span, Indicator]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the anchors by place, and the indicators by unit."""
        for indicator in self.words.indicators:
            for unit in indicator.units:
                self._by_unit.setdefault(unit, {})[indicator.id] = indicator
        self._starts = [anchor[0] for anchor in self.found]
        named = {indicator.id: indicator for indicator in self.words.indicators}
        self._zeros = [((start, end), named[key]) for start, end, kind, key in self.found if kind == _ZERO]

    @classmethod
    def of(cls, words: FigureWords, index: Index, scan: Scan) -> "Anchors":
        """Find the words of a vocabulary in a text.

        Args:
            words: of the pack.
            index: its terms.
            scan: the text.
        """
        found: list[Anchor] = []
        for start, end, key in scan.listed(catalogue_of(words, index)):
            kind, _, owner = key.partition(":")
            found.append((start, end, kind, owner))
        return cls(words, sorted(_without(_without(found, _SUBJECT, _NOT_SUBJECT), _ZERO, _NOT_ZERO)))

    def zeros(self, span: Span) -> list[tuple[Span, Indicator]]:
        """Return the places in a span where zero is stated in words, and of which indicator."""
        return [zero for zero in self._zeros if span[0] <= zero[0][0] < span[1] and zero[0][1] <= span[1]]

    def name(self, unit: str, context: Context) -> str:
        """Return the id of the indicator that a number belongs to, or ``other``."""
        wanted = self._by_unit.get(unit)
        if wanted is None:
            return OTHER
        beside = [anchor for span in context.near for anchor in self.inside(span)]
        barred = {key for _, _, kind, key in beside if kind == _BARS}
        near = [anchor for anchor in beside if anchor[2] in _CLAIMS and anchor[3] in wanted and anchor[3] not in barred]
        distant = self.inside(context.far) if context.far else []
        far = [anchor for anchor in distant if anchor[2] == _SAYS and anchor[3] in wanted and anchor[3] not in barred]
        if not near and not far:
            return OTHER
        subjects, spoken = self._subjects(beside, context)
        for kind in _CLAIMS:
            best = self._nearest(kind, near, wanted, subjects, context)
            if best:
                return best
        return (self._nearest(_SAYS, far, wanted, subjects, context) if spoken else None) or OTHER

    def bars(self, indicator: str, spans: list[Span]) -> bool:
        """Say whether words beside a number speak against an indicator."""
        return any(kind == _BARS and key == indicator for span in spans for _, _, kind, key in self.inside(span))

    def inside(self, span: Span) -> list[Anchor]:
        """Return the anchors inside a span."""
        start, end = span
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low) if start < end else low
        return [anchor for anchor in self.found[low:high] if anchor[1] <= end] if low < high else []

    def _subjects(self, beside: list[Anchor], context: Context) -> tuple[dict[str, float], bool]:
        """Return what the number may be about, the lower the nearer, and whether it is said in the same sentence."""
        ranks = {key: 0.0 for _, _, kind, key in beside if kind == _SUBJECT}
        soft = {key: _SOFTLY for _, _, kind, key in beside if kind == _SOFT}
        if ranks:
            return self._wider(beside, context, soft | ranks), True
        # The head of a column stands above the rows that tell what this one is about.
        start = max(context.before, min((span[0] for span in context.near), default=context.start))
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

    def _wider(self, beside: list[Anchor], context: Context, ranks: dict[str, float]) -> dict[str, float]:
        """Add the subjects of the sentence where the word right before the number may be theirs: 规范性文件4件,均经合法性审核并报备4件."""
        if not any(end == context.start and kind == _SAYS for _, end, kind, _ in beside):
            return ranks
        start = min(span[0] for span in context.near)
        return {key: _SENTENCE for _, _, kind, key in self.inside((context.before, start)) if kind == _SUBJECT} | ranks

    def _nearest(self, kind: str, anchors: list[Anchor], wanted: dict[str, Indicator], subjects: dict[str, float], context: Context) -> str | None:
        """Return the indicator whose word of a kind stands nearest, of equals the one with the longest word."""
        best: tuple[float, int, float, str] | None = None
        for start, end, found, key in anchors:
            subject = wanted[key].subject
            if found != kind or (subject and subject not in subjects):
                continue
            distance = context.start - end if end <= context.start else start - context.end + _BEHIND
            rank = (distance, start - end, subjects.get(subject, 0), key)
            if best is None or rank[:3] < best[:3]:
                best = rank
        return best[3] if best else None


_SENTENCE = 1.0  # what the sentence has named before
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
    spans: dict[str, list[Span]] = {}
    for start, end, what, key in sorted(found):
        if what == barring:
            spans.setdefault(key, []).append((start, end))
    bars = {key: Overlaps(each) for key, each in spans.items()}
    return [a for a in found if a[2] != barring and not (a[2] == kind and a[3] in bars and bars[a[3]].of(a[:2]))]


__all__ = ["OTHER", "Anchors", "Context"]
