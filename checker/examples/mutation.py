"""How much of a pack its examples hold fast: checks emptied, terms taken out and parameters changed must be noticed."""

import dataclasses
import random
from collections.abc import Iterator
from typing import Any, get_args

from checker.checks import Check, Outcome
from checker.engine import result_of
from checker.examples import examples_of, facts_of, verdicts_before
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
_YEARS = range(1990, 2100)


@dataclasses.dataclass(slots=True, eq=False, repr=False)
class Mutant:
    """A rule with one thing different.

    Attributes:
        rule: as in the pack.
        what: what is different, in Chinese.
        check: the check instead of its own.
    """

    rule: Rule
    what: str
    check: Check


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

    kind = "always"

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict

    def run(self, facts: Facts, earlier: dict[str, str]) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        return Outcome(self.verdict, "")


def score(pack: Pack, *, sample: int = SAMPLE, seed: int = SEED) -> Score:
    """Run the examples against changed rules.

    Args:
        pack: the rules.
        sample: how many terms and parameters are changed; 0: all of them.
        seed: of the choice; the same gives the same choice.
    """
    emptied = [Mutant(rule, f"判法换成总是{said}", _Always(verdict)) for rule in pack.rules for verdict, said in ((PASS, "通过"), (FAIL, "不通过"))]
    groups = [list(_mutants(rule, pack)) for rule in pack.rules]
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
        """Say whether an example that holds for the rule does not hold for the mutant."""
        other = dataclasses.replace(mutant.rule, check=mutant.check)
        return any(result_of(other, facts, Policy(one.stage), earlier).verdict != one.verdict for one, facts, earlier in self._examples(mutant.rule))

    def _examples(self, rule: Rule) -> list[tuple[Example, Facts, dict[str, str]]]:
        if rule.id not in self._ready:
            ready = []
            for _, _, one in examples_of(rule):
                facts = facts_of(self.pack, one)
                earlier = verdicts_before(self.pack, rule, facts, one)
                if result_of(rule, facts, Policy(one.stage), earlier).verdict == one.verdict:
                    ready.append((one, facts, earlier))
            self._ready[rule.id] = ready
        return self._ready[rule.id]


def _mutants(rule: Rule, pack: Pack) -> Iterator[Mutant]:
    names = [role.id for role in pack.vocabulary.roles], [one.id for one in pack.vocabulary.figures.indicators] if pack.vocabulary.figures else []
    for what, check in _variants(rule.check, tuple(map(tuple, names))):
        yield Mutant(rule, what, check)


def _variants(made: Any, names: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, Any]]:
    """Yield copies of a value of the engine with one thing different in what the pack writes."""
    known = hints(made.__class__)
    for field in dataclasses.fields(made):
        value = getattr(made, field.name)
        if field.name in _WORDS_ONLY or value == field.default or value in ((), None):
            continue
        if TERMS in get_args(known[field.name]):
            for n, term in enumerate(value):
                yield f"{field.name} 减“{term}”", dataclasses.replace(made, **{field.name: value[:n] + value[n + 1 :]})
            continue
        for what, other in _others(value, names):
            yield f"{field.name}{what}", dataclasses.replace(made, **{field.name: other})


def _others(value: Any, names: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, Any]]:
    """Yield other values in place of one, each with what is different."""
    if isinstance(value, bool):
        yield f" 改成 {not value}", not value
    elif isinstance(value, int | float):
        for other in _numbers(value):
            yield f" {value:g} 改成 {other:g}", other
    elif isinstance(value, str):
        other_name = _OTHER.get(value) or next((one for known in names if value in known for one in known if one != value), None)
        if other_name:
            yield f" {value} 改成 {other_name}", other_name
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f" 减“{key}”", {k: v for k, v in value.items() if k != key}
            yield from ((f".{key}{what}", {**value, key: other}) for what, other in _others(inner, names))
    elif isinstance(value, tuple):
        yield from _tuples(value, names)
    elif dataclasses.is_dataclass(value):
        yield from ((f".{what}", other) for what, other in _variants(value, names))


def _tuples(value: tuple[Any, ...], names: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, Any]]:
    for n, inner in enumerate(value):
        rest = value[:n] + value[n + 1 :]
        if dataclasses.is_dataclass(inner):
            yield f" 减第 {n + 1} 项", rest
        elif None in value and isinstance(inner, str):
            yield f" 去掉 {inner}", (*value[:n], None, *value[n + 1 :])
        elif isinstance(inner, str):
            yield f" 减“{inner}”", rest
        for what, other in _others(inner, names) if not isinstance(inner, str) else ():
            yield f"[{n + 1}]{what}", (*value[:n], other, *value[n + 1 :])


def _numbers(value: float) -> list[float]:
    if value in _YEARS:
        return [value - 1, value + 1]
    if not value:
        return [1]
    if isinstance(value, int):
        return [value * 2, value // 2]
    return [value * 2, value / 2]
