"""Finding all terms of a pack in one pass over a text; their notation is explained in `checker.notation`."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from checker.declared import declared
from checker.expressions import compiled, lazy

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Span = tuple[int, int]
"""Start and end offset in the folded text."""

_HAN = bytes(range(0x34, 0xA0))
"""High bytes of Chinese characters, U+3400 to U+9FFF."""
_STOP = lazy(r"[。;!?\n]")


@declared()
class Chain:
    """Literals that follow each other in one sentence.

    Attributes:
        elements: sets of literals of which one each occurs, in this order.
        gaps: most characters between one element and the next.
    """

    elements: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]


@declared()
class Term:
    """One term of a pack, compiled.

    Attributes:
        source: as written in the pack.
        chains: the literals it stands for; empty when it needs an expression.
        regex: expression for terms with slots, searched where one of `literals` stands.
        literals: all of its literals, for the automaton.
        at_start: it must begin the heading or line.
        at_end: it must end the heading or line.
    """

    source: str
    chains: tuple[Chain, ...]
    regex: str
    literals: tuple[str, ...]
    at_start: bool
    at_end: bool


@lru_cache(maxsize=2048)
def _pattern(regex: str) -> re.Pattern[str]:
    return compiled(regex)


TERMS = "terms"
"""Marks the fields of rules and vocabularies that hold terms, so that a pack can collect them."""

Terms = Annotated[tuple[str, ...], TERMS]
"""Terms in their notation; one match is enough. An entry ``@name`` stands for a named set of the pack."""


class _Element:
    """The literals of which one stands at a place of a chain.

    Attributes:
        literals: numbers of those of more than one character, which the automaton finds.
        letters: those of one character.
    """

    __slots__ = ("letters", "literals")

    def __init__(self, literals: frozenset[int], letters: tuple[str, ...]) -> None:
        self.literals = literals
        self.letters = letters


class _Way:
    """One of the ways in which a term can match: a chain of elements, or the element that its expression is searched at."""

    __slots__ = ("at_end", "at_start", "elements", "gaps", "regex")

    def __init__(self, term: Term, elements: tuple[_Element, ...], gaps: tuple[int, ...]) -> None:
        self.regex = term.regex
        self.at_start = term.at_start
        self.at_end = term.at_end
        self.elements = elements
        self.gaps = gaps

    def is_plain(self) -> bool:
        """Say whether every place of a literal is a match wherever it stands."""
        return not (self.gaps or self.regex or self.at_start or self.at_end)


class _Plan:
    """How the matches of a list of terms come out of the places of literals.

    Attributes:
        terms: the list itself, kept alive because its identity is the key.
        plain: the literals each place of which is a match.
        ways: literal → what can only match where it stands, or another of the same element.
        rest: what consists of single characters only, which the automaton does not look for.
    """

    __slots__ = ("plain", "rest", "terms", "ways")

    def __init__(self, terms: Terms, ways: Iterable[_Way]) -> None:
        """Sort the ways of all terms of a list by their rarest element."""
        self.terms = terms
        self.plain: set[int] = set()
        self.ways: dict[int, list[_Way]] = {}
        self.rest: list[_Way] = []
        for way in ways:
            solid = [element.literals for element in way.elements if not element.letters]
            if not solid:
                self.rest.append(way)
            elif way.is_plain():
                self.plain |= solid[0]
            else:
                for literal in min(solid, key=len):
                    self.ways.setdefault(literal, []).append(way)


class Index:
    """All terms of a pack, their literals in one automaton (overlapping matches, so no term hides another)."""

    def __init__(self, terms: dict[str, Term]) -> None:
        """Number the literals.

        Args:
            terms: notation → compiled term.
        """
        self._terms: dict[str, Term] | None = terms
        self._kept: Callable[[], dict[str, Term]] | None = None
        literals = {literal for term in terms.values() for literal in term.literals}
        # Single characters (法, 次) are half of all hits and only ever part of a longer chain: they are looked for when it comes to them.
        self.literals = sorted(literal for literal in literals if len(literal) > 1)
        self._plans: dict[int, _Plan] = {}
        self._catalogues: dict[int, tuple[object, Catalogue]] = {}
        self._forget()

    def _forget(self) -> None:
        """Begin without what is made at first use."""
        self._automaton: AhoCorasick | None = None
        self._numbers: dict[str, int] = {}
        self._elements: dict[tuple[str, ...], _Element] = {}

    @property
    def terms(self) -> dict[str, Term]:
        """Notation → compiled term."""
        if self._terms is None:
            self._terms = self._kept() if self._kept else {}
        return self._terms

    def __getstate__(self) -> tuple[list[str], list[_Plan], list[tuple[object, "Catalogue"]]]:
        """Keep the plans; without the automaton, and without the terms, which whoever keeps it must keep beside it."""
        return self.literals, list(self._plans.values()), list(self._catalogues.values())

    def __setstate__(self, state: tuple[list[str], list[_Plan], list[tuple[object, "Catalogue"]]]) -> None:
        """Restore the plans under the new identities of their lists."""
        self.literals, plans, catalogues = state
        self._plans = {id(plan.terms): plan for plan in plans}
        self._catalogues = {id(owner): (owner, catalogue) for owner, catalogue in catalogues}
        self._terms = self._kept = None
        self._forget()

    def restore(self, kept: Callable[[], dict[str, Term]]) -> None:
        """Say where the terms of a restored index come from; text is judged by its plans, and hardly ever asks for them."""
        self._kept = kept

    def plan(self, any_of: Terms) -> _Plan:
        """Return how the matches of a list of terms are found.

        Raises:
            KeyError: one of the terms is none of the pack's.
        """
        known = self._plans.get(id(any_of))
        if known is None:
            known = self._plans[id(any_of)] = _Plan(any_of, [way for source in any_of for way in self.ways(source)])
        return known

    def catalogue(self, owner: object, lists: Callable[[], dict[str, Terms]]) -> "Catalogue":
        """Return the catalogue of an owner, built from its lists at the first call."""
        known = self._catalogues.get(id(owner))
        if known is None:
            # The owner is kept too, because its identity is the key.
            known = self._catalogues[id(owner)] = (owner, Catalogue(self, lists()))
        return known[1]

    def ways(self, source: str) -> list[_Way]:
        """Return the ways in which a term can match."""
        term = self.terms[source]
        if term.regex:
            return [_Way(term, (self._element(term.literals),), ())]
        return [_Way(term, tuple(map(self._element, chain.elements)), chain.gaps) for chain in term.chains]

    def _element(self, literals: tuple[str, ...]) -> _Element:
        known = self._elements.get(literals)
        if known is None:
            if not self._numbers:
                self._numbers = {literal: number for number, literal in enumerate(self.literals)}
            numbers = frozenset(self._numbers[literal] for literal in literals if len(literal) > 1)
            known = self._elements[literals] = _Element(numbers, tuple(literal for literal in literals if len(literal) == 1))
        return known

    def ready(self) -> "AhoCorasick":
        """Return the automaton, built at the first call."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick  # noqa: PLC0415 - commands that judge nothing need no automaton

            self._automaton = AhoCorasick(self.literals)
        return self._automaton

    def scan(self, text: str) -> "Scan":
        """Find every literal of more than one character in a folded text."""
        places: defaultdict[int, list[Span]] = defaultdict(list)
        for literal, start, end in self.ready().find_matches_as_indexes(text, overlapping=True):
            places[literal].append((start, end))
        return Scan(text, self, places)


class Catalogue:
    """Many lists of terms, each under a key, found together in one go.

    Attributes:
        plain: literal → the keys of the lists in which each of its places is a match.
        ways: literal → what can only match where it stands, with the keys.
        rest: what consists of single characters only.
    """

    def __init__(self, index: Index, lists: dict[str, Terms]) -> None:
        """Join the plans of all lists.

        Args:
            index: the terms of the pack.
            lists: key → terms.
        """
        self.plain: dict[int, list[str]] = {}
        self.ways: dict[int, list[tuple[_Way, str]]] = {}
        self.rest: list[tuple[_Way, str]] = []
        for key, terms in lists.items():
            plan = index.plan(terms)
            for literal in plan.plain:
                self.plain.setdefault(literal, []).append(key)
            for literal, ways in plan.ways.items():
                self.ways.setdefault(literal, []).extend((way, key) for way in ways)
            self.rest += [(way, key) for way in plan.rest]


class _Matches:
    """The matches of a list of terms in a whole text.

    Attributes:
        free: matches that count wherever they stand, ascending.
        starts: where they start.
        anchored: whether there are any of the following.
        starting: start → matches of terms with ``^`` in the middle of a line: they count at the start of a range.
        ending: end → matches of terms with ``$`` in the middle of a line: they count at the end of a range.
    """

    __slots__ = ("anchored", "ending", "free", "starting", "starts")

    def __init__(self, free: list[Span]) -> None:
        self.free = free
        self.starts: list[int] = []
        self.anchored = False
        self.starting: dict[int, list[Span]] = {}
        self.ending: dict[int, list[tuple[Span, bool]]] = {}


class Scan:
    """One folded text with the places of all literals."""

    def __init__(self, text: str, index: Index, places: dict[int, list[Span]]) -> None:
        """Keep what the automaton found.

        Args:
            text: the folded text.
            index: the terms of the pack.
            places: number of a literal of more than one character → where it stands, ascending.
        """
        self.text = text
        self.index = index
        self._places = places
        self._present = set(places)
        self._elements: dict[_Element, list[Span]] = {}
        self._lists: dict[int, _Matches] = {}
        self._han: dict[Span, int] = {}

    def spans(self, term: str) -> list[Span]:
        """Return all matches of one term, ascending, ``^`` and ``$`` not yet applied.

        Raises:
            KeyError: the term is none of the pack's.
        """
        return sorted(span for way in self.index.ways(term) for span in self._spans(way))

    def _spans(self, way: _Way) -> list[Span]:
        if way.regex:
            return self._search(way)
        return self._follow(way) if way.gaps else self._element(way.elements[0])

    def _element(self, element: _Element) -> list[Span]:
        """Return where any literal of an element stands, ascending."""
        known = self._elements.get(element)
        if known is None:
            found = [self._places[literal] for literal in element.literals & self._present]
            found += [self._letter(letter) for letter in element.letters]
            known = found[0] if len(found) == 1 else sorted([span for spans in found for span in spans])
            self._elements[element] = known
        return known

    def _letter(self, letter: str) -> list[Span]:
        """Return where a literal of one character stands."""
        found: list[Span] = []
        at = self.text.find(letter)
        while at >= 0:
            found.append((at, at + 1))
            at = self.text.find(letter, at + 1)
        return found

    def _follow(self, way: _Way) -> list[Span]:
        """Return the matches of a chain: from each of its first literals to the nearest last one that can be reached."""
        for element in way.elements:
            if not element.letters and element.literals.isdisjoint(self._present):
                return []
        spans, last = self._element(way.elements[0]), len(way.gaps)
        for at, gap in enumerate(way.gaps, 1):
            spans = self._joined(spans, gap, self._element(way.elements[at]), nearest=at == last)
        return spans

    def _joined(self, spans: list[Span], gap: int, places: list[Span], *, nearest: bool) -> list[Span]:
        """Lengthen spans to the places behind them within a gap and the sentence; to the nearest ones only, if that is asked."""
        starts = [start for start, _ in places]
        stop, text, joined = _STOP.search, self.text, list[Span]()
        for start, left in spans:
            at = bisect_left(starts, left)
            if at == len(starts) or starts[at] > left + gap or stop(text, left, starts[at]):
                continue
            first = starts[at]
            limit = first if nearest else left + gap
            while at < len(starts) and starts[at] <= limit and not stop(text, first, starts[at]):
                joined.append((start, places[at][1]))
                at += 1
        return joined

    def _search(self, way: _Way) -> list[Span]:
        spans: list[Span] = []
        pattern, done = _pattern(way.regex), -1
        for start, _ in self._element(way.elements[0]):
            if start < done:
                continue
            left = self.text.rfind("\n", 0, start) + 1
            done = self.text.find("\n", start)
            done = len(self.text) if done < 0 else done
            spans.extend(match.span() for match in pattern.finditer(self.text, left, done))
        return spans

    def _merge(self, any_of: Terms) -> _Matches:
        """Return the matches of a list of terms, computed once a text."""
        plan, places = self.index.plan(any_of), self._places
        found = [places[literal] for literal in plan.plain & self._present]
        merged = _Matches([span for spans in found for span in spans])
        # Most terms of a list have no literal in the text; this intersection is all they cost.
        near = {way: None for literal in self._present.intersection(plan.ways) for way in plan.ways[literal]} if plan.ways else {}
        for way in (*near, *plan.rest):
            self._add(merged, way, self._spans(way))
        merged.free = sorted(set(merged.free)) if near or plan.rest else sorted(merged.free) if len(found) > 1 else merged.free
        merged.starts = [start for start, _ in merged.free]
        merged.anchored = bool(merged.starting or merged.ending)
        self._lists[id(any_of)] = merged
        return merged

    def _add(self, merged: _Matches, way: _Way, spans: list[Span]) -> None:
        """Sort the matches of a term's way by where they count; the ends of a line count in every range."""
        if not (way.at_start or way.at_end):
            merged.free += spans
            return
        text = self.text
        for span in spans:
            opens = not way.at_start or span[0] == 0 or text[span[0] - 1] == "\n"
            closes = not way.at_end or span[1] == len(text) or text[span[1]] == "\n"
            if opens and closes:
                merged.free.append(span)
            elif closes:
                merged.starting.setdefault(span[0], []).append(span)
            else:
                merged.ending.setdefault(span[1], []).append((span, opens))

    def all(self, any_of: Terms, but_not: Terms = ()) -> list[Span]:
        """Return the matches of any of the terms in the whole text, ascending.

        Args:
            any_of: what is looked for.
            but_not: a match that overlaps a match of one of these does not count, unless it is the longer one around it.
        """
        return self.within(any_of, 0, len(self.text), but_not)

    def within(self, any_of: Terms, start: int, end: int, but_not: Terms = ()) -> list[Span]:
        """Return the matches inside a range, ascending; ``^`` and ``$`` mean its ends or those of a line."""
        spans = self._inside(any_of, start, end)
        if spans and but_not and (barred := self._inside(but_not, start, end)):
            bars = Overlaps(barred)
            spans = [span for span in spans if not any(_bars(bar, span) for bar in bars.of(span))]
        return spans

    def has(self, any_of: Terms, start: int, end: int, but_not: Terms = ()) -> bool:
        """Say whether any of the terms matches inside a range."""
        return bool(self.within(any_of, start, end, but_not))

    def _inside(self, any_of: Terms, start: int, end: int) -> list[Span]:
        merged = self._lists.get(id(any_of)) or self._merge(any_of)
        starts = merged.starts
        first = bisect_left(starts, start)
        # Most questions are put to a list without any match nearby.
        near = first < len(starts) and starts[first] < end
        inside = [span for span in merged.free[first : bisect_left(starts, end, first)] if span[1] <= end] if near else []
        if merged.anchored and (start in merged.starting or end in merged.ending):
            found = [span for span in merged.starting.get(start, ()) if span[1] <= end]
            found += [span for span, opens in merged.ending.get(end, ()) if span[0] == start or (span[0] > start and opens)]
            inside = sorted({*inside, *found})
        return inside

    def phrases(self, least: int) -> list[Span]:
        """Return where words of the pack of so many characters and more stand, ascending: set phrases, whoever writes them."""
        return sorted((start, end) for places in self._places.values() if places[0][1] - places[0][0] >= least for start, end in places)

    def listed(self, catalogue: Catalogue) -> list[tuple[int, int, str]]:
        """Return (start, end, key) of every match of the lists of a catalogue, ascending; ``^`` and ``$`` mean the ends of lines."""
        present, places = self._present, self._places
        found = [(*span, key) for literal in present.intersection(catalogue.plain) for key in catalogue.plain[literal] for span in places[literal]]
        near = {pair for literal in present.intersection(catalogue.ways) for pair in catalogue.ways[literal]}
        for way, key in (*near, *catalogue.rest):
            merged = _Matches([])
            self._add(merged, way, self._spans(way))
            found += [(start, end, key) for start, end in merged.free]
        return sorted(set(found))

    def han(self, start: int, end: int) -> int:
        """Return the number of Chinese characters in a range."""
        known = self._han.get((start, end))
        if known is None:
            high = self.text[start:end].encode("utf-16-be", "surrogatepass")[::2]
            known = self._han[start, end] = len(high) - len(high.translate(None, _HAN))
        return known


class Overlaps:
    """Finds those of many spans that overlap another one, without looking at all of them.

    Args:
        spans: ascending.
    """

    def __init__(self, spans: list[Span]) -> None:
        """Note where they start and how long the longest is."""
        self._spans = spans
        self._starts = [start for start, _ in spans]
        self._longest = max((end - start for start, end in spans), default=0)

    def of(self, span: Span) -> list[Span]:
        """Return the spans that overlap a span, ascending."""
        first = bisect_left(self._starts, span[0] - self._longest + 1)
        return [other for other in self._spans[first : bisect_left(self._starts, span[1], first)] if other[1] > span[0]]


def _bars(bar: Span, span: Span) -> bool:
    """Say whether a look-alike that overlaps a match takes it out: the match is not the longer one around it."""
    return not (span[0] <= bar[0] and bar[1] <= span[1] and bar != span)
