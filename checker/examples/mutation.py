"""How much of a pack its examples hold fast: checks emptied, terms taken out and parameters changed must be noticed."""

import dataclasses
import random
from collections.abc import Collection, Iterator
from typing import Any, ClassVar, get_args

from checker.checks import Check, Outcome
from checker.engine import result_of
from checker.examples import examples_of, facts_of, holds, verdicts_before
from checker.facts import Facts
from checker.packs.model import Example, Pack, Rule
from checker.packs.validation import hints
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, PASS, Policy
from checker.terms import TERMS

SAMPLE, SEED = 300, 1
LEAST = 0.85
"""Share of the sample that must be noticed."""
_OTHER = {PASS: FAIL, PARTIAL: PASS, FAIL: PASS, NOT_APPLICABLE: FAIL}
_WORDS_ONLY = frozenset({"what", "name", "ask", "said", "message"})
"""Parameters that are printed and decide nothing."""
_YEARS = range(2008, 2100)
"""Numbers taken for report years; 2000 is one of characters."""


@dataclasses.dataclass(slots=True, eq=False, repr=False)
class Mutant:
    """A pack with one thing different.

    Attributes:
        owner: id of the rule, or the set as ``@name``.
        what: what is different, in Chinese.
        checks: the rules concerned, each with the check instead of its own.
    """

    owner: str
    what: str
    checks: list[tuple[Rule, Check]]


@dataclasses.dataclass(slots=True, eq=False, repr=False)
class Score:
    """What the examples noticed.

    Attributes:
        emptied: mutants whose check always passes or always fails.
        sampled: mutants of terms and parameters.
        unnoticed: those of both that no example noticed.
        known: how many mutants of terms and parameters there are.
    """

    emptied: list[Mutant]
    sampled: list[Mutant]
    unnoticed: list[Mutant]
    known: int

    def share(self, mutants: list[Mutant]) -> float:
        """Return how much of the mutants was noticed."""
        lost = sum(mutant in self.unnoticed for mutant in mutants)
        return 1 - lost / len(mutants) if mutants else 1.0


class _Always:
    """A check that says the same of every report."""

    kind: ClassVar[str] = "always"

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict

    def run(self, facts: Facts, earlier: dict[str, str]) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        return Outcome(self.verdict, "")


def score(pack: Pack, *, sample: int = SAMPLE, seed: int = SEED, rules: Collection[str] | None = None) -> Score:
    """Run the examples against changed rules.

    Args:
        pack: the rules.
        sample: how many terms and parameters are changed; 0: all of them.
        seed: of the choice; the same gives the same choice.
        rules: ids of those that are changed; None: all, with the sets that they refer to.
    """
    emptied = [
        Mutant(rule.id, f"判法换成总是{said}", [(rule, _Always(verdict))])
        for rule in pack.rules
        if rules is None or rule.id in rules
        for verdict, said in ((PASS, "通过"), (FAIL, "不通过"))
    ]
    groups = [group for group in _groups(pack) if rules is None or (group and group[0].owner in rules)]
    chosen = _choose(groups, sample, seed)
    bench = _Bench(pack)
    unnoticed = [mutant for mutant in [*emptied, *chosen] if not bench.notices(mutant)]
    return Score(emptied, chosen, unnoticed, sum(map(len, groups)))


def _choose(groups: list[list[Mutant]], sample: int, seed: int) -> list[Mutant]:
    """Choose from all rules in turn, so that a rule with long lists does not stand for the pack."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    for group in groups:
        chance.shuffle(group)
    in_turn = [group[n] for n in range(max(map(len, groups), default=0)) for group in groups if n < len(group)]
    return in_turn[:sample] if sample else in_turn


class _Bench:
    """Runs the examples of rules; the facts of each are established once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._ready: dict[str, list[tuple[Example, Facts, dict[str, str]]]] = {}

    def notices(self, mutant: Mutant) -> bool:
        """Say whether an example that holds for the pack does not hold for the mutant."""
        return any(
            not holds(one, result_of(dataclasses.replace(rule, check=check), facts, Policy(one.stage), earlier))
            for rule, check in mutant.checks
            for one, facts, earlier in self._examples(rule)
        )

    def _examples(self, rule: Rule) -> list[tuple[Example, Facts, dict[str, str]]]:
        if rule.id not in self._ready:
            ready = []
            for _, _, one in examples_of(rule):
                facts = facts_of(self.pack, one)
                earlier = verdicts_before(self.pack, rule, facts, one)
                if holds(one, result_of(rule, facts, Policy(one.stage), earlier)):
                    ready.append((one, facts, earlier))
            self._ready[rule.id] = ready
        return self._ready[rule.id]


def _groups(pack: Pack) -> list[list[Mutant]]:
    """Return the mutants of every rule, and of every set that rules refer to."""
    figures = pack.vocabulary.figures
    names = tuple(role.id for role in pack.vocabulary.roles), tuple(one.id for one in figures.indicators) if figures else ()
    sets: dict[tuple[str, str], Mutant] = {}
    groups: list[list[Mutant]] = []
    for rule in pack.rules:
        own = []
        for what, check, taken in _variants(rule.check, names, pack.vocabulary.sets):
            if taken is None:
                own.append(Mutant(rule.id, what, [(rule, check)]))
            else:
                sets.setdefault(taken, Mutant(f"@{taken[0]}", f"减“{taken[1]}”", [])).checks.append((rule, check))
        groups.append(own)
    return groups + [[mutant for (name, _), mutant in sets.items() if name == one] for one in dict.fromkeys(name for name, _ in sets)]


_Variant = tuple[str, Any, tuple[str, str] | None]
"""What is different, the value, and the set and term taken out of it."""


def _variants(made: Any, names: tuple[tuple[str, ...], ...], sets: dict[str, tuple[str, ...]]) -> Iterator[_Variant]:
    """Yield copies of a value of the engine with one thing different in what the pack writes."""
    known = hints(made.__class__)
    for field in dataclasses.fields(made):
        value = getattr(made, field.name)
        if field.name in _WORDS_ONLY or value == field.default or value in ((), None):
            continue
        if TERMS in get_args(known[field.name]):
            origins = _sets_in(value, sets)
            for n, term in enumerate(value):
                rest = dataclasses.replace(made, **{field.name: value[:n] + value[n + 1 :]})
                yield f"{field.name} 减“{term}”", rest, (origins[n], term) if n in origins else None
            continue
        for what, other, taken in _others(value, names, sets):
            yield f"{field.name}{what}", dataclasses.replace(made, **{field.name: other}), taken


def _sets_in(terms: tuple[str, ...], sets: dict[str, tuple[str, ...]]) -> dict[int, str]:
    """Return from which set each term of a list comes, where it comes from one."""
    found: dict[int, str] = {}
    for name, inner in sets.items():
        for n in range(len(terms) - len(inner) + 1) if len(inner) > 1 else ():
            if terms[n : n + len(inner)] == inner:
                found.update(dict.fromkeys(range(n, n + len(inner)), name))
    return found


def _others(value: Any, names: tuple[tuple[str, ...], ...], sets: dict[str, tuple[str, ...]]) -> Iterator[_Variant]:
    """Yield other values in place of one, each with what is different."""
    if isinstance(value, bool):
        yield f" 改成 {not value}", not value, None
    elif isinstance(value, int | float):
        for other in _numbers(value):
            yield f" {value:g} 改成 {other:g}", other, None
    elif isinstance(value, str):
        other_name = _OTHER.get(value) or next((one for known in names if value in known for one in known if one != value), None)
        if other_name:
            yield f" {value} 改成 {other_name}", other_name, None
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f" 减“{key}”", {k: v for k, v in value.items() if k != key}, None
            yield from ((f".{key}{what}", {**value, key: other}, taken) for what, other, taken in _others(inner, names, sets))
    elif isinstance(value, tuple):
        yield from _tuples(value, names, sets)
    elif dataclasses.is_dataclass(value):
        yield from ((f".{what}", other, taken) for what, other, taken in _variants(value, names, sets))


def _tuples(value: tuple[Any, ...], names: tuple[tuple[str, ...], ...], sets: dict[str, tuple[str, ...]]) -> Iterator[_Variant]:
    for n, inner in enumerate(value):
        rest = value[:n] + value[n + 1 :]
        if dataclasses.is_dataclass(inner):
            yield f" 减第 {n + 1} 项", rest, None
        elif None in value and isinstance(inner, str):
            yield f" 去掉 {inner}", (*value[:n], None, *value[n + 1 :]), None
        elif isinstance(inner, str):
            yield f" 减“{inner}”", rest, None
        for what, other, taken in _others(inner, names, sets) if not isinstance(inner, str) else ():
            yield f"[{n + 1}]{what}", (*value[:n], other, *value[n + 1 :]), taken


def _numbers(value: float) -> list[float]:
    if value in _YEARS:
        return [value - 1, value + 1]
    if not value:
        return [1]
    if isinstance(value, int):
        return [value * 2, value // 2]
    return [value * 2, value / 2]
