"""The notation of terms in rule packs, and finding all terms of a pack in one pass over a text.

A term is plain text with a few signs::

    第一责任人                 these characters
    听取…汇报                  a gap of up to 12 characters inside one sentence (…… up to 40)
    (存在|面临)…(问题|不足)     one of several
    工作(开展)?情况            may be left out
    {年}  {数}                a year; a number, in digits or characters
    ^基本情况$                 at the start, at the end of the heading or line concerned

Full-width brackets （ ） are meant literally; widths and quotation marks never matter.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Annotated

from checker.text import widths

Span = tuple[int, int]
"""Start and end offset in the folded text."""

_SLOTS = {
    "{年}": r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})年度?",
    "{数}": r"(?:\d[\d,.]*[万亿]?|[一二三四五六七八九十百千万两几数]+)[余多]?",
    "{汉}": r"[\u4e00-\u9fff]",
}
_PIECE = re.compile(r"……|…|\{[^}]*\}|[()|?^$]|[^…{()|?^$]+")
_GAPS = {"…": r"[^。;!?\n]{0,12}?", "……": r"[^。;!?\n]{0,40}?"}
_ESCAPED = {"（": "\ue000", "）": "\ue001"}


class TermError(ValueError):
    """A term whose notation is wrong; the message says what and where, in Chinese."""


@dataclass(slots=True)
class _Part:
    regex: str
    literals: frozenset[str] = frozenset()  # one of these must occur; empty: nothing is known
    plain: bool = False


class _Parser:
    """Recursive descent over the pieces of one term."""

    def __init__(self, source: str) -> None:
        folded = widths("".join(_ESCAPED.get(c, c) for c in source))
        self.pieces: list[str] = _PIECE.findall("".join(folded.split()))
        self.source = source
        self.at = 0

    def peek(self) -> str | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def take(self) -> str:
        self.at += 1
        return self.pieces[self.at - 1]

    def alternatives(self) -> _Part:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        if len(options) == 1:
            return options[0]
        known = all(option.literals for option in options)
        return _Part(
            "(?:" + "|".join(o.regex for o in options) + ")",
            frozenset().union(*(o.literals for o in options)) if known else frozenset(),
        )

    def sequence(self) -> _Part:
        parts: list[_Part] = []
        while (piece := self.peek()) is not None and piece not in "|)":
            part = self.item(self.take())
            if self.peek() == "?":
                self.take()
                if part.plain:
                    raise TermError(f"“{self.source}”里的 ? 要跟在括号后面,例如 (工作)?情况")
                part = _Part(f"(?:{part.regex})?")
            parts.append(part)
        if not parts:
            raise TermError(f"“{self.source}”里有空的选项")
        known = [part for part in parts if part.literals]
        best = max(known, key=lambda part: min(map(len, part.literals)), default=None)
        return _Part(
            "".join(part.regex for part in parts),
            best.literals if best else frozenset(),
            len(parts) == 1 and parts[0].plain,
        )

    def item(self, piece: str) -> _Part:
        if piece == "(":
            inner = self.alternatives()
            if self.peek() != ")":
                raise TermError(f"“{self.source}”里的括号没有成对")
            self.take()
            return _Part(f"(?:{inner.regex})", inner.literals)
        if piece in _GAPS:
            return _Part(_GAPS[piece])
        if piece.startswith("{"):
            if piece not in _SLOTS:
                raise TermError(f"“{self.source}”里的 {piece} 不认识,可用:{' '.join(_SLOTS)}")
            return _Part(_SLOTS[piece])
        if piece in "?^$":
            raise TermError(f"“{self.source}”里的 {piece} 位置不对")
        literal = piece.replace("\ue000", "(").replace("\ue001", ")")
        return _Part(re.escape(literal), frozenset({literal}), plain=True)


@dataclass(slots=True)
class Term:
    """One term of a pack, compiled.

    Attributes:
        source: as written in the pack.
        regex: what it means on folded text.
        literals: folded strings of which at least one occurs in every match.
        plain: the term is just these characters.
        at_start: it must begin the heading or line.
        at_end: it must end the heading or line.
    """

    source: str
    regex: str
    literals: tuple[str, ...]
    plain: bool
    at_start: bool
    at_end: bool
    _compiled: re.Pattern[str] | None = None

    def pattern(self) -> re.Pattern[str]:
        """Return the regular expression, compiled at first use; ``$`` means the end of what is searched."""
        if self._compiled is None:
            self._compiled = re.compile(self.regex + (r"\Z" if self.at_end else ""))
        return self._compiled

    def __getstate__(self) -> tuple[object, ...]:
        """Leave the compiled expression out of a cached pack."""
        return (self.source, self.regex, self.literals, self.plain, self.at_start, self.at_end)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        """Restore what `__getstate__` kept."""
        self.source, self.regex, self.literals, self.plain, self.at_start, self.at_end = state  # type: ignore[assignment]
        self._compiled = None


def compile_term(source: str) -> Term:
    """Compile the notation of one term.

    Raises:
        TermError: the notation is wrong, or the term has no literal characters to look for.
    """
    body = source.removeprefix("^").removesuffix("$")
    parser = _Parser(body)
    part = parser.alternatives()
    if parser.peek() is not None:
        raise TermError(f"“{source}”里的括号没有成对")
    if not part.literals:
        raise TermError(f"“{source}”里没有可以查找的文字")
    return Term(source, part.regex, tuple(sorted(part.literals)), part.plain, source[:1] == "^", source[-1:] == "$")


TERMS = "terms"
"""Marks the fields of rules and vocabularies that hold terms, so that a pack can collect them."""

Terms = Annotated[tuple[str, ...], TERMS]
"""Terms in their notation; one match is enough. An entry ``@name`` stands for a named set of the pack."""


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

    def scan(self, text: str) -> "Scan":
        """Find every literal in a folded text."""
        found: dict[str, list[int]] = {}
        literals = self.literals
        for index, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            found.setdefault(literals[index], []).append(start)
        return Scan(text, self.terms, found)


@dataclass(slots=True)
class Scan:
    """One folded text with the places of all literals.

    Attributes:
        text: the folded text.
        terms: notation → compiled term.
        found: literal → start offsets, ascending.
    """

    text: str
    terms: dict[str, Term]
    found: dict[str, list[int]]
    _spans: dict[str, list[Span]] = field(default_factory=dict)

    def spans(self, term: str) -> list[Span]:
        """Return all matches of one term, ascending, ``^`` and ``$`` not yet applied.

        Raises:
            KeyError: the term is none of the pack's.
        """
        known = self._spans.get(term)
        if known is None:
            compiled = self.terms[term]
            known = self._plain(compiled) if compiled.plain else self._search(compiled)
            self._spans[term] = known
        return known

    def _plain(self, term: Term) -> list[Span]:
        literal = term.literals[0]
        return [(start, start + len(literal)) for start in self.found.get(literal, ())]

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
            spans.extend(match.span() for match in term.pattern().finditer(self.text, left, done))
        return spans

    def all(self, any_of: Terms, but_not: Terms = ()) -> list[Span]:
        """Return the matches of any of the terms in the whole text, ascending.

        Args:
            any_of: what is looked for.
            but_not: a match that overlaps a match of one of these does not count, unless it is the longer one around it.
        """
        return self.within(any_of, 0, len(self.text), but_not)

    def within(self, any_of: Terms, start: int, end: int, but_not: Terms = ()) -> list[Span]:
        """Return the matches inside a range, ascending; ``^`` and ``$`` mean its ends or those of a line."""
        spans = {span for term in any_of for span in self._inside(term, start, end)}
        if spans and but_not:
            barred = [span for term in but_not for span in self._inside(term, start, end)]
            spans = {span for span in spans if not any(_bars(bar, span) for bar in barred)}
        return sorted(spans)

    def has(self, any_of: Terms, start: int, end: int, but_not: Terms = ()) -> bool:
        """Say whether any of the terms matches inside a range."""
        if but_not:
            return bool(self.within(any_of, start, end, but_not))
        return any(self._inside(term, start, end) for term in any_of)

    def _inside(self, term: str, start: int, end: int) -> list[Span]:
        compiled = self.terms[term]
        if compiled.at_end:
            return self._ending(compiled, start, end)
        spans = self.spans(term)
        inside = []
        for span in spans[bisect_left(spans, (start, 0)) :] if spans else ():
            if span[0] >= end:
                break
            if span[1] <= end and not (compiled.at_start and span[0] != start and self.text[span[0] - 1] != "\n"):
                inside.append(span)
        return inside

    def _ending(self, term: Term, start: int, end: int) -> list[Span]:
        """Return the match that ends a range, of a term with ``$``."""
        if not any(self._seen(literal, start, end) for literal in term.literals):
            return []
        match = term.pattern().search(self.text, start, end)
        return [match.span()] if match and not (term.at_start and match.start() != start) else []

    def _seen(self, literal: str, start: int, end: int) -> bool:
        starts = self.found.get(literal)
        if not starts:
            return False
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end


def _bars(bar: Span, span: Span) -> bool:
    """Say whether a look-alike takes a match out: they overlap, and the match is not the longer one around it."""
    inside = span[0] <= bar[0] and bar[1] <= span[1] and bar != span
    return bar[0] < span[1] and span[0] < bar[1] and not inside
