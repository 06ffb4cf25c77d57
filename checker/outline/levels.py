"""Which candidate is a heading and how deep it hangs: the cheapest consistent reading of all marks.

Regular numbering costs nothing and is followed at once. Only where a number repeats, jumps, changes its style or is
lost are several readings kept side by side, until what follows decides between them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from checker.outline.markers import PLAIN, RANKS

_WIDTH = 8
_SLACK = 7.0
_MAX_DEPTH = 5


class Candidate(NamedTuple):
    """A possible heading.

    Attributes:
        family: family of its mark.
        value: its number, or None.
        role: whether its title says that it is a part of such a report.
        body: whether more than a title stands in its paragraph.
        run_on: mark that ended the paragraph before it, (family, value), for points that start inside a paragraph.
    """

    family: str
    value: int | None
    role: bool = False
    body: bool = False
    run_on: tuple[str, int] | None = None


class _Frame(NamedTuple):
    family: str
    value: int | None
    odd: bool = False  # the mark does not fit its place; the next sibling decides the family
    role: bool = False  # its title is that of a part


_Chosen = tuple[int | None, "_Chosen"] | tuple[()]
"""Depths as a linked list, because states share their past; None: no heading."""


class _State(NamedTuple):
    cost: float
    stack: tuple[_Frame, ...]
    chosen: "_Chosen"  # depths so far, the last one first
    running: tuple[tuple[str, int], ...]  # last number of a family that may run on across parents


def levels(candidates: Sequence[Candidate]) -> list[int | None]:
    """Return the level (from 1) of every candidate, or None where it is no heading."""
    lost = _lost_first(candidates)
    states = [_State(0.0, (_Frame(lost, 1),) if lost else (), (), ())]
    for candidate in candidates:
        grown = [state for old in states for state in _grow(old, candidate)]
        if len(grown) == 1:
            states = grown
            continue
        grown.sort(key=lambda state: state.cost)
        limit = grown[0].cost + _SLACK
        states = _distinct([state for state in grown if state.cost <= limit])[:_WIDTH]
    return _unwound(states[0].chosen)


def _unwound(chosen: _Chosen) -> list[int | None]:
    found: list[int | None] = []
    while chosen:
        depth, chosen = chosen
        found.append(None if depth is None else depth + 1)
    return found[::-1]


def _lost_first(candidates: Sequence[Candidate]) -> str | None:
    """Return the family of level 1 when its first heading is lost: a part numbered 二 follows marks of inner kinds only."""
    for at, candidate in enumerate(candidates):
        if candidate.role and candidate.value == 2 and candidate.family in RANKS:  # noqa: PLR2004 - 二、
            before = candidates[:at]
            inner = all(RANKS.get(earlier.family, -1) > RANKS[candidate.family] for earlier in before)
            return candidate.family if before and inner else None
        if candidate.role and candidate.value == 1:
            return None
    return None


def _distinct(states: list[_State]) -> list[_State]:
    """Keep the cheapest of the states that will behave alike from here on."""
    seen: dict[tuple[_Frame, ...], _State] = {}
    for state in states:
        seen.setdefault(state.stack, state)
    return list(seen.values())


def _grow(state: _State, new: Candidate) -> list[_State]:
    options: list[tuple[float, int]] = []
    for depth in range(len(state.stack)):
        options.append((_sibling(state, depth, new), depth))
    if len(state.stack) < _MAX_DEPTH:
        options.append((_child(state, new), len(state.stack)))
    free = [option for option in options if option[0] <= 0]
    if free and new.value is not None and not _ambiguous(state, new, free[-1][1]):
        cost, depth = free[0] if new.role else free[-1]
        return [_advance(state, new, depth, cost)]
    grown = [_advance(state, new, depth, cost) for cost, depth in options]
    grown.append(_State(state.cost + _refusal(new), state.stack, (None, state.chosen), state.running))
    return grown


def _ambiguous(state: _State, new: Candidate, depth: int) -> bool:
    """Say whether a number that goes on regularly would also go on a deeper level, had its mark not been mistaken."""
    if depth or new.role or new.value is None or len(state.stack) < 2:  # noqa: PLR2004 - a level below the first
        return False
    below = state.stack[1]
    return below.value == new.value - 1 and below.family != new.family


def _refusal(new: Candidate) -> float:
    """Cost of taking a candidate for body text."""
    if new.family == PLAIN:
        return 2.5 if new.role else 0.8
    if new.family in {"dash", "bullet"}:
        return 0.6 if new.body else 0.8
    return 4.0 if new.value is None else 5.0


def _sibling(state: _State, depth: int, new: Candidate) -> float:
    frame = state.stack[depth]
    cost = _succession(frame, new)
    if depth == 0:
        if new.family in {"dash", "bullet"}:
            cost += 3
        if new.family == PLAIN and not new.role and frame.role:
            cost += 1.5
        if new.role and cost > 0:
            cost = max(0.1, cost - 1.5)
    return cost


def _succession(frame: _Frame, new: Candidate) -> float:
    """Cost of ``new`` following ``frame`` on the same level."""
    if frame.family == new.family:
        if new.value is None or frame.value is None:
            return 0.0 if new.value is frame.value else 1.0
        step = new.value - frame.value
        if step == 1:
            return 0.0
        if step == 0:
            return 3.0
        return 0.5 + 0.5 * min(step, 6) if step > 0 else (5.5 if new.value == 1 else 4.5)
    if new.family in {"dash", "bullet"} or frame.family in {"dash", "bullet"}:
        return 3.0
    if new.value is None:
        return 1.0 if new.role else 2.5
    if frame.value is None:
        # After headings without numbers a first number opens points below them.
        unnumbered = frame.family == PLAIN or frame.family.startswith("md")
        return 4.5 if (unnumbered and new.value > 2) or frame.role else 2.0  # noqa: PLR2004 - the second after a first that lost its mark
    if new.value - frame.value == 1:
        return 0.5 if frame.odd else 2.0
    return 5.0


def _child(state: _State, new: Candidate) -> float:
    parents = state.stack
    if not parents:
        return _root(new)
    family, value = new.family, new.value
    if family in {"dash", "bullet"}:
        return 0.3
    if family == PLAIN:
        return 0.3 + (2.0 if new.role else 0.0)
    if value is None:
        return 0.3 if family.startswith("md") else 1.5
    if any(frame.family == family for frame in parents):
        return 2.5 + (0.0 if value == 1 else 2.5) + (1.5 if parents[-1].family == family else 0.0)
    if value == 1:
        return _inversion(parents[-1].family, family)
    if new.run_on is not None and new.run_on[1] == value - 1 and new.run_on[0] == family:
        return 0.0
    if dict(state.running).get(family) == value - 1:
        return 0.0
    return 2.5 + 0.3 * value


def _root(new: Candidate) -> float:
    if new.family == PLAIN:
        return 0.0 if new.role else 0.7
    if new.family in {"dash", "bullet"}:
        return 1.0
    return 0.0 if new.value in {1, None} else 1.0 + 0.3 * new.value


def _inversion(parent: str, child: str) -> float:
    """Cost of hanging an outer kind of mark under an inner one."""
    if parent in RANKS and child in RANKS and RANKS[child] < RANKS[parent]:
        return 1.0 + 0.5 * (RANKS[parent] - RANKS[child])
    return 0.0


def _advance(state: _State, new: Candidate, depth: int, cost: float) -> _State:
    frame = _Frame(new.family, new.value, role=new.role)
    running = state.running
    if depth < len(state.stack):
        old = state.stack[depth]
        if old.family != new.family and not old.odd and old.value is not None:
            # A stray mark among siblings: their numbering goes on behind it.
            frame = _Frame(old.family, old.value + 1 if new.value is None else new.value)
    elif cost >= 2.5 and new.value is not None:  # noqa: PLR2004 - the price of a mark that does not fit
        frame = _Frame(new.family, new.value, odd=True)
    if new.value is not None and depth > 0:
        running = tuple(sorted({**dict(running), new.family: new.value}.items()))
    return _State(state.cost + cost, (*state.stack[:depth], frame), (depth, state.chosen), running)
