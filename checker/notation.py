"""The notation of terms in rule packs, and its meaning: chains of literals, or an expression where there are slots.

A term is plain text with a few signs::

    第一责任人                 these characters
    听取…汇报                  a gap of up to 12 characters inside one sentence (…… up to 40)
    (存在|面临)…(问题|不足)     one of several
    工作(开展)?情况            may be left out
    {年}  {数}                a year; a number, in digits or characters
    ^基本情况$                 at the start, at the end of the heading or line concerned

Full-width brackets （ ） are meant literally; widths and quotation marks never matter.
"""

import math
import re
from dataclasses import dataclass

from checker.terms import Chain, Term
from checker.text import lazy, widths

_SLOTS = {
    "{年}": r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})年度?",
    "{数}": r"(?:\d[\d,.]{0,18}[万亿]?|[一二三四五六七八九十百千万两几数]{1,12})[余多]?",
    "{汉}": r"[\u3400-\u9fff]",
}
_PIECE = lazy(r"……|…|\{[^}]*\}|[()|?^$]|\{|[^…{()|?^$]+")
_GAPS = {"…": 12, "……": 40}
_ESCAPED = {"（": "\ue000", "）": "\ue001"}
_MOST_LITERALS = 300


class TermError(ValueError):
    """A term whose notation is wrong; the message says what and where, in Chinese."""


# What a term is parsed into: characters, a gap, a slot, a choice between sequences.
@dataclass(slots=True, eq=False, repr=False)
class _Gap:
    most: int


@dataclass(slots=True, eq=False, repr=False)
class _Slot:
    regex: str


@dataclass(slots=True, eq=False, repr=False)
class _Choice:
    options: "tuple[_Sequence, ...]"


_Node = str | _Gap | _Slot | _Choice
_Sequence = tuple[_Node, ...]


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

    def choice(self) -> _Choice:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return _Choice(tuple(options))

    def sequence(self) -> _Sequence:
        nodes: list[_Node] = []
        while (piece := self.peek()) is not None and piece not in "|)":
            node = self.node(self.take())
            if self.peek() == "?":
                self.take()
                if isinstance(node, str):
                    raise TermError(f"“{self.source}”里的 ? 要跟在括号后面,例如 (工作)?情况")
                node = _Choice((*(node.options if isinstance(node, _Choice) else ((node,),)), ()))
            nodes.append(node)
        if not nodes:
            raise TermError(f"“{self.source}”里有空的选项")
        return tuple(nodes)

    def node(self, piece: str) -> _Node:
        if piece == "(":
            inner = self.choice()
            if self.peek() != ")":
                raise TermError(f"“{self.source}”里的括号没有成对")
            self.take()
            return inner
        if piece in _GAPS:
            return _Gap(_GAPS[piece])
        if piece.startswith("{") and piece.endswith("}"):
            if piece not in _SLOTS:
                raise TermError(f"“{self.source}”里的 {piece} 不认识,可用:{' '.join(_SLOTS)}")
            return _Slot(_SLOTS[piece])
        if piece in "?^$":
            raise TermError(f"“{self.source}”里的 {piece} 位置不对")
        if "{" in piece or "}" in piece:
            raise TermError(f"“{self.source}”里的花括号没有成对")
        return piece.replace("\ue000", "(").replace("\ue001", ")")


def _count(sequence: _Sequence) -> float:
    """Return how many strings a sequence stands for; infinity when it has gaps or slots."""
    total = 1.0
    for node in sequence:
        if isinstance(node, _Choice):
            total *= sum(map(_count, node.options))
        elif not isinstance(node, str):
            return math.inf
    return total


def _strings(sequence: _Sequence) -> list[str]:
    """Return all strings that a sequence of characters and choices stands for."""
    found = [""]
    for node in sequence:
        ends = [string for option in node.options for string in _strings(option)] if isinstance(node, _Choice) else [str(node)]
        found = [begun + end for begun in found for end in ends]
    return found


def _chains(sequence: _Sequence) -> tuple[Chain, ...] | None:
    """Return the chains a sequence stands for, or None when it has slots or too many readings."""
    runs: list[_Sequence] = [()]
    gaps: list[int] = []
    for node in sequence:
        if isinstance(node, _Gap):
            runs.append(())
            gaps.append(node.most)
        else:
            runs[-1] = (*runs[-1], node)
    if any(_count(run) > _MOST_LITERALS for run in runs):
        return None
    elements = [tuple(sorted(set(_strings(run)))) for run in runs]
    return tuple(_without_blanks(elements, gaps))


def _without_blanks(elements: list[tuple[str, ...]], gaps: list[int]) -> list[Chain]:
    """Turn elements that may be left out into chains with and without them."""
    for at, element in enumerate(elements):
        if "" not in element:
            continue
        filled = tuple(literal for literal in element if literal)
        kept = _without_blanks([*elements[:at], filled, *elements[at + 1 :]], gaps) if filled else []
        rest = [*elements[:at], *elements[at + 1 :]]
        if not rest:
            return kept
        edge = at in {0, len(elements) - 1}
        joined = [*gaps[: max(at - 1, 0)], *([] if edge else [gaps[at - 1] + gaps[at]]), *gaps[at + 1 :]]
        if at == 0:
            joined = gaps[1:]
        return [*kept, *_without_blanks(rest, joined)]
    return [Chain(tuple(elements), tuple(gaps))]


def _regex(sequence: _Sequence) -> str:
    parts = []
    for node in sequence:
        if isinstance(node, _Gap):
            parts.append(f"[^。;!?\\n]{{0,{node.most}}}?")
        elif isinstance(node, _Slot):
            parts.append(node.regex)
        elif isinstance(node, _Choice):
            parts.append("(?:" + "|".join(_regex(option) for option in node.options) + ")")
        else:
            parts.append(re.escape(node))
    return "".join(parts)


def _required(sequence: _Sequence) -> frozenset[str]:
    """Return literals of which one occurs in every match, the most telling ones; empty when nothing is known."""
    best: frozenset[str] = frozenset()
    for node in sequence:
        known: frozenset[str] = frozenset()
        if isinstance(node, str):
            known = frozenset({node})
        elif isinstance(node, _Choice):
            inner = [_required(option) for option in node.options]
            known = frozenset().union(*inner) if all(inner) else frozenset()
        if known and (not best or min(map(len, known)) > min(map(len, best))):
            best = known
    return best


def compile_term(source: str) -> Term:
    """Compile the notation of one term.

    Raises:
        TermError: the notation is wrong, or the term has no literal characters to look for.
    """
    parser = _Parser(source.removeprefix("^").removesuffix("$"))
    choice = parser.choice()
    if parser.peek() is not None:
        raise TermError(f"“{source}”里的括号没有成对")
    sequence: _Sequence = choice.options[0] if len(choice.options) == 1 else (choice,)
    chains = _chains(sequence)
    if isinstance(sequence[0], _Gap) or isinstance(sequence[-1], _Gap):
        raise TermError(f"“{source}”的开头或结尾是省略号,没有意义")
    literals = {literal for chain in chains or () for element in chain.elements for literal in element} or _required(sequence)
    if not literals or not _required(sequence):
        raise TermError(f"“{source}”里没有可以查找的文字")
    regex = "" if chains else _regex(sequence)
    return Term(source, chains or (), regex, tuple(sorted(literals)), source[:1] == "^", source[-1:] == "$")
