"""Finding all terms of a pack in one pass over a text; their notation is explained in `checker.notation`."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated

from checker.text import lazy

Span = tuple[int, int]
"""Start and end offset in the folded text."""

_HAN = lazy("[\u4e00-\u9fff]+")
_STOP = lazy(r"[。;!?\n]")


@dataclass(slots=True, eq=False, repr=False)
class Chain:
    """Literals that follow each other in one sentence.

    Attributes:
        elements: sets of literals of which one each occurs, in this order.
        gaps: most characters between one element and the next.
    """

    elements: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]


@dataclass(slots=True, eq=False, repr=False)
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
    return re.compile(regex)


TERMS = "terms"
"""Marks the fields of rules and vocabularies that hold terms, so that a pack can collect them."""

Terms = Annotated[tuple[str, ...], TERMS]
"""Terms in their notation; one match is enough. An entry ``@name`` stands for a named set of the pack."""


_Follow = tuple[tuple[int, ...], tuple[int, ...]]
"""A chain by the numbers of its elements, and its gaps."""


class Index:
    """All terms of a pack, their literals in one automaton (overlapping matches, so no term hides another)."""

    def __init__(self, terms: dict[str, Term]) -> None:
        """Build the automaton.

        Args:
            terms: notation → compiled term.
        """
        from ahocorasick_rs import AhoCorasick  # noqa: PLC0415 - commands that judge nothing need no automaton

        self.terms = terms
        self.literals = sorted({literal for term in terms.values() for literal in term.literals})
        self._automaton = AhoCorasick(self.literals)
        numbers: dict[tuple[str, ...], int] = {}
        self.chains: dict[str, list[_Follow]] = {
            source: [(tuple(numbers.setdefault(element, len(numbers)) for element in chain.elements), chain.gaps) for chain in term.chains]
            for source, term in terms.items()
        }
        """Notation → its chains; of a term with an expression one, of the element that every match contains."""
        for source, term in terms.items():
            if term.regex:
                self.chains[source] = [((numbers.setdefault(term.literals, len(numbers)),), ())]
        owners: dict[str, list[int]] = {}
        for element, number in numbers.items():
            for literal in element:
                owners.setdefault(literal, []).append(number)
        self._owners = [owners.get(literal, ()) for literal in self.literals]
        self._lists: dict[int, tuple[Terms, dict[int, list[tuple[Term, _Follow]]]]] = {}
        self._catalogues: dict[int, tuple[object, Catalogue]] = {}

    def by_opening(self, any_of: Terms) -> dict[int, list[tuple[Term, _Follow]]]:
        """Return the chains of a list of terms by the element that they open with."""
        known = self._lists.get(id(any_of))
        if known is None:
            chains: dict[int, list[tuple[Term, _Follow]]] = {}
            for source in any_of:
                for chain in self.chains[source]:
                    chains.setdefault(chain[0][0], []).append((self.terms[source], chain))
            # The list is kept too, because its identity is the key.
            known = self._lists[id(any_of)] = (any_of, chains)
        return known[1]

    def catalogue(self, owner: object, lists: Callable[[], dict[str, Terms]]) -> "Catalogue":
        """Return the catalogue of an owner, built from its lists at the first call."""
        known = self._catalogues.get(id(owner))
        if known is None:
            # The owner is kept too, because its identity is the key.
            known = self._catalogues[id(owner)] = (owner, Catalogue(self, lists()))
        return known[1]

    def scan(self, text: str) -> "Scan":
        """Find every literal in a folded text."""
        hits: dict[int, list[int]] = {}
        for index, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if index in hits:
                hits[index].append(start)
            else:
                hits[index] = [start]
        found: dict[str, list[int]] = {}
        present: dict[int, list[str]] = {}
        for index, starts in hits.items():
            literal = self.literals[index]
            found[literal] = starts
            for number in self._owners[index]:
                if number in present:
                    present[number].append(literal)
                else:
                    present[number] = [literal]
        return Scan(text, self, found, present)


class Catalogue:
    """Many lists of terms, each under a key, found together in one go."""

    def __init__(self, index: Index, lists: dict[str, Terms]) -> None:
        """Sort the chains of all lists by the element that they open with.

        Args:
            index: the terms of the pack.
            lists: key → terms.
        """
        self.opening: dict[int, list[tuple[Term, _Follow, str]]] = {}
        for key, terms in lists.items():
            for element, chains in index.by_opening(terms).items():
                self.opening.setdefault(element, []).extend((term, chain, key) for term, chain in chains)


@dataclass(slots=True, eq=False, repr=False)
class _Merged:
    """The matches of a list of terms in a whole text.

    Attributes:
        terms: the list itself, kept alive because its identity is the key.
        free: matches that count wherever they stand, ascending.
        starting: start → matches of terms with ``^`` in the middle of a line: they count at the start of a range.
        ending: end → matches of terms with ``$`` in the middle of a line: they count at the end of a range.
    """

    terms: Terms
    free: list[Span] = field(default_factory=list)
    starting: dict[int, list[Span]] = field(default_factory=dict)
    ending: dict[int, list[tuple[Span, bool]]] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class Scan:
    """One folded text with the places of all literals.

    Attributes:
        text: the folded text.
        index: the terms of the pack.
        found: literal → start offsets, ascending.
        present: number of an element of chains → its literals that occur.
    """

    text: str
    index: Index
    found: dict[str, list[int]]
    present: dict[int, list[str]]
    _lists: dict[int, _Merged] = field(default_factory=dict)
    _han: dict[Span, int] = field(default_factory=dict)

    def spans(self, term: str) -> list[Span]:
        """Return all matches of one term, ascending, ``^`` and ``$`` not yet applied.

        Raises:
            KeyError: the term is none of the pack's.
        """
        compiled = self.index.terms[term]
        if compiled.regex:
            return self._search(compiled)
        chains = [chain for chain in self.index.chains[term] if chain[0][0] in self.present]
        return sorted(span for chain in chains for span in self._follow(chain, self._places(chain[0][0])))

    def _follow(self, chain: _Follow, spans: list[Span]) -> list[Span]:
        """Return the matches of a chain: from each of its first literals to the nearest last one that can be reached."""
        elements, gaps = chain
        if not gaps:
            return spans
        if not self.present.keys() >= {*elements}:
            return []
        for at, (gap, element) in enumerate(zip(gaps, elements[1:], strict=True), 1):
            places = self._places(element)
            nearest = at == len(gaps)
            spans = [(start, end) for start, left in spans for end in self._reach(left, gap, places, nearest=nearest)]
        return spans

    def _places(self, element: int) -> list[Span]:
        found = self.found
        places = [(start, start + len(literal)) for literal in self.present[element] for start in found[literal]]
        places.sort()
        return places

    def _reach(self, left: int, gap: int, places: list[Span], *, nearest: bool) -> list[int]:
        """Return the ends of the places behind ``left`` within a gap and the sentence; of the nearest ones only, if that is asked."""
        at = bisect_left(places, (left, 0))
        if at == len(places) or places[at][0] > left + gap or _STOP.search(self.text, left, places[at][0]):
            return []
        first, ends = places[at][0], []
        while at < len(places) and places[at][0] <= (first if nearest else left + gap) and not _STOP.search(self.text, first, places[at][0]):
            ends.append(places[at][1])
            at += 1
        return ends

    def _search(self, term: Term) -> list[Span]:
        starts = sorted({start for literal in term.literals for start in self.found.get(literal, ())})
        spans: list[Span] = []
        done = -1
        for start in starts:
            if start < done:
                continue
            left = self.text.rfind("\n", 0, start) + 1
            done = self.text.find("\n", start)
            done = len(self.text) if done < 0 else done
            spans.extend(match.span() for match in _pattern(term.regex).finditer(self.text, left, done))
        return spans

    def _merge(self, any_of: Terms) -> _Merged:
        """Return the matches of a list of terms, computed once a text."""
        known = self._lists.get(id(any_of))
        if known is None:
            known = self._lists[id(any_of)] = _Merged(any_of)
            chains = self.index.by_opening(any_of)
            # Most terms of a list have no first literal in the text; this intersection is all they cost.
            for element in chains.keys() & self.present.keys():
                places = self._places(element)
                for term, chain in chains[element]:
                    self._add(known, term, self._search(term) if term.regex else self._follow(chain, places))
            known.free = sorted(set(known.free))
        return known

    def _add(self, merged: _Merged, term: Term, spans: list[Span]) -> None:
        """Sort the matches of a term by where they count; the ends of a line count in every range."""
        if not (term.at_start or term.at_end):
            merged.free.extend(spans)
            return
        for span in spans:
            opens = not term.at_start or span[0] == 0 or self.text[span[0] - 1] == "\n"
            closes = not term.at_end or span[1] == len(self.text) or self.text[span[1]] == "\n"
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
        if spans and but_not:
            barred = self._inside(but_not, start, end)
            spans = [span for span in spans if not any(_bars(bar, span) for bar in barred)]
        return spans

    def has(self, any_of: Terms, start: int, end: int, but_not: Terms = ()) -> bool:
        """Say whether any of the terms matches inside a range."""
        return bool(self.within(any_of, start, end, but_not))

    def _inside(self, any_of: Terms, start: int, end: int) -> list[Span]:
        merged = self._lists.get(id(any_of)) or self._merge(any_of)
        free = merged.free
        inside = [span for span in free[bisect_left(free, (start, 0)) : bisect_left(free, (end, 0))] if span[1] <= end]
        if start in merged.starting or end in merged.ending:
            anchored = [span for span in merged.starting.get(start, ()) if span[1] <= end]
            anchored += [span for span, opens in merged.ending.get(end, ()) if span[0] == start or (span[0] > start and opens)]
            inside = sorted({*inside, *anchored})
        return inside

    def listed(self, catalogue: "Catalogue") -> list[tuple[int, int, str]]:
        """Return (start, end, key) of every match of the lists of a catalogue, ascending; ``^`` and ``$`` mean the ends of lines."""
        found: list[tuple[int, int, str]] = []
        for element in catalogue.opening.keys() & self.present.keys():
            places = self._places(element)
            for term, chain, key in catalogue.opening[element]:
                merged = _Merged(())
                self._add(merged, term, self._search(term) if term.regex else self._follow(chain, places))
                found.extend((start, end, key) for start, end in merged.free)
        return sorted(set(found))

    def han(self, start: int, end: int) -> int:
        """Return the number of Chinese characters in a range."""
        known = self._han.get((start, end))
        if known is None:
            known = self._han[start, end] = sum(map(len, _HAN.findall(self.text, start, end)))
        return known


def _bars(bar: Span, span: Span) -> bool:
    """Say whether a look-alike takes a match out: they overlap, and the match is not the longer one around it."""
    inside = span[0] <= bar[0] and bar[1] <= span[1] and bar != span
    return bar[0] < span[1] and span[0] < bar[1] and not inside
