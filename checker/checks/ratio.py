"""Kind ``ratio``: a rate agrees with the part and the whole that stand beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PART, PERCENT, Findings, Neighbours, comparable, counts, near_words, overlap, plain, printed, share, together, told
from checker.facts import Facts
from checker.facts.figures import Figure
from checker.terms import Terms
from checker.text import lazy

_RATE = lazy(r"([\u4e00-\u9fff]{2})率(?:和[\u4e00-\u9fff]{2,6}率)?(?:均|都|为|是|达到?|约|近|超过?|保持|稳定|控制|在|至|到|分别|高达|仅|已)*$")
_SHARE = lazy(r"^[,、(]?占(?:比|(?P<of>[\u4e00-\u9fff]{0,10})的)?(?:为|约|近|达)*$")
_FULL = 100
_ABOVE = 60  # figures before a rate among which its whole is looked for
_LIKELY = 2.0  # a share that differs from the rate by a greater factor is one of something else


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Relation:
    """A rate with the indicators it is computed from.

    Attributes:
        rate: id of the rate.
        part: ids of what is counted.
        wholes: ids of what it may be a share of, the standard one first.
        ways: words of counts that make up the part together where it is not given itself.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    rate: str
    part: tuple[str, ...]
    wholes: tuple[str, ...]
    ways: Terms = ()


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Ratio:
    """Every rate equals part ÷ whole for one of the wholes it may be a share of.

    Where no relation names part and whole, the word before 率 finds the part: 合格率 is a share of what is 合格.

    Attributes:
        relations: named rates with their parts and wholes.
        never: words of rates that are no share of what stands beside them.
        due: words of what was due; where one stands in the sentence the rate is a share of it: 应出庭27件,实际出庭27件.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "ratio"
    relations: tuple[Relation, ...] = ()
    never: Terms = ()
    due: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Hold every rate against the figures of its sentence, then of its paragraph."""
        findings = Findings()
        figures = told(facts)
        neighbours = Neighbours(figures)
        for at, rate in enumerate(figures):
            if rate.quantity.unit == PERCENT and not facts.scan.has(self.never, *rate.clause):
                self._judge(facts, rate, figures[max(0, at - _ABOVE) : at], neighbours.of(rate), findings)
        return findings.outcome("比率与分子、分母")

    def _judge(self, facts: Facts, rate: Figure, before: list[Figure], here: list[Figure], findings: Findings) -> None:
        parts, wholes, sure = next(self._candidates(facts, rate, before, here), ([], [], False))
        wholes = [whole for whole in wholes if parts and whole not in parts and comparable(parts[-1], whole) and whole.quantity.high > 0]
        if not wholes:
            return
        for whole in wholes:
            for chosen in _chosen(parts, whole, before):
                possible = share(chosen, whole)
                if possible and overlap(*possible, rate):
                    findings.agree(rate, f"{_sum(chosen, whole)},文中写 {printed(facts, rate)},相符")
                    return
        likely = [whole for whole in wholes if _likely(parts, whole, rate)]
        if likely:
            self._differ(facts, rate, parts, likely, findings, sure=sure and len(parts) == 1)

    def _differ(self, facts: Facts, rate: Figure, parts: list[Figure], wholes: list[Figure], findings: Findings, *, sure: bool) -> None:
        said = f"{';'.join(_sum(parts, whole) for whole in wholes[:3])},文中写 {printed(facts, rate)}"
        if rate.value:
            said += f";若分母为 {plain(round(100 * sum(part.value for part in parts) / rate.value))} 则相符"
        (findings.contradict if sure else findings.ask)(rate, said if sure else f"{said};请说明口径")

    def _candidates(self, facts: Facts, rate: Figure, before: list[Figure], here: list[Figure]) -> Iterator[tuple[list[Figure], list[Figure], bool]]:
        """Yield the part (or the counts that make it up), the wholes and whether they are certain, the best first."""
        relation = next((one for one in self.relations if one.rate == rate.indicator), None)
        parts = self._parts(facts, rate, here, relation)
        if not parts:
            return
        part = parts[-1]
        due = [f for f in _before(part, here)[:1] if facts.scan.has(self.due, f.clause[0], f.quantity.start)]
        if due:
            yield parts, due, True
            return
        of = _SHARE.search(near_words(facts, rate))
        if of and of["of"]:
            here, before = ([f for f in given if f is part or _says(facts, f, of["of"][:2])] for given in (here, before))
        wholes = _named(here, relation) or (_before(part, here) if relation is None or not _named(before, relation) else [])
        if wholes:
            # What 占 speaks of is certain only where 其中 has said what it is a part of.
            yield parts, wholes, part.kind == PART or not _SHARE.search(near_words(facts, rate))
            return
        paragraph = facts.scan.text.rfind("\n", 0, rate.quantity.start) + 1
        above = [figure for figure in before if figure.quantity.start >= paragraph and not figure.row]
        alike = [figure for figure in counts(above) if figure.sentence != rate.sentence and figure.quantity.unit == part.quantity.unit]
        wholes = _named(above, relation) if relation else _last_sentence(alike)
        if wholes:
            yield parts, wholes, False

    def _parts(self, facts: Facts, rate: Figure, here: list[Figure], relation: Relation | None) -> list[Figure]:
        counted = [figure for figure in counts(here) if rate.row or figure.quantity.start < rate.quantity.start]
        if relation:
            named = [figure for figure in counted if figure.indicator in relation.part]
            ways = [figure for figure in counted if facts.scan.has(relation.ways, figure.clause[0], figure.quantity.start)]
            if len(ways) > 1 and not any(_says(facts, figure, "纠错") for figure in named):
                return ways
            return [f for f in named if not facts.scan.has(self.due, f.clause[0], f.quantity.start)][-1:]
        if rate.row:
            return []
        words = near_words(facts, rate)
        match = _RATE.search(words)
        if match:
            return [figure for figure in counted if _says(facts, figure, match[1])][-1:]
        return counted[-1:] if _SHARE.search(words) else []


def _says(facts: Facts, figure: Figure, stem: str) -> bool:
    """Say whether the word of a rate stands beside a count, and not denied: 合格131本, but not 不合格3本."""
    words = facts.scan.text[figure.clause[0] : figure.clause[1]]
    at = words.find(stem)
    return at >= 0 and words[at - 1 : at] not in {"不", "未", "非"} and f"{stem}率" not in words


def _named(figures: list[Figure], relation: Relation | None) -> list[Figure]:
    """Return the figures that a rate may be a share of, in the order of the relation."""
    if relation is None:
        return []
    found = [figure for figure in figures if figure.indicator in relation.wholes]
    return sorted(found, key=lambda figure: relation.wholes.index(figure.indicator))


def _before(part: Figure, here: list[Figure]) -> list[Figure]:
    """Return the counts before a part that it may be a part of, the nearest first."""
    return [figure for figure in reversed(counts(here)) if figure.quantity.start < part.quantity.start and comparable(figure, part)]


def _last_sentence(above: list[Figure]) -> list[Figure]:
    return [figure for figure in above if figure.sentence == above[-1].sentence] if above else []


def _chosen(parts: list[Figure], whole: Figure, before: list[Figure]) -> Iterator[list[Figure]]:
    """Yield what may have been divided: the part, and the part with those listed before it (优秀 counts as 合格 too)."""
    yield parts
    listed = [f for f in before if together(f, parts[0]) and whole.quantity.start < f.quantity.start < parts[0].quantity.start and comparable(f, parts[0])]
    if len(parts) == 1 and listed:
        yield [*listed, *parts]


def _likely(parts: list[Figure], whole: Figure, rate: Figure) -> bool:
    """Say whether a share is near enough to the rate printed to have been meant."""
    ratio = 100 * sum(part.value for part in parts) / whole.value if whole.value else 0.0
    return ratio <= _FULL and rate.value / _LIKELY <= ratio <= rate.value * _LIKELY


def _sum(parts: list[Figure], whole: Figure) -> str:
    total = sum(part.value for part in parts)
    shown = plain(total) if len(parts) == 1 else f"({' + '.join(plain(part.value) for part in parts)})"
    return f"{shown} ÷ {plain(whole.value)} = {plain(round(100 * total / whole.value, 1))}%"
