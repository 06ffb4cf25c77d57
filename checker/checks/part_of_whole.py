"""Kind ``part_of_whole``: what is counted within something is no more than it."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import Findings, Neighbours, comparable, counts, list_before, near_words, plain, printed, set_apart, together
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import Figure
from checker.terms import Terms
from checker.text import lazy

_PEOPLE = frozenset("人名位批")
_TIMES = "人次"
_REACH = 60  # characters between a whole and its part
_OPENS = lazy(r"[^,;:)。]{0,12}[,(]?其中|[^,;:)。]{0,6}\(含(?!上年|结转)")
_JOINING = ("和", "与", "及", "、")
_AMONG = lazy(r"[^,;:)。]{0,12}(?<!其)中(?![心层小医央级学介标队期外国共职高]),?[\u3400-\u9fff]{0,10}")
_TOTALLED = lazy(r"累计|共计|共|计|[,、(]")


@declared(kw_only=True)
class Bound:
    """One count that cannot exceed another.

    Attributes:
        part: ids of the lesser one.
        whole: ids of the greater one.
        carried: words for what was carried over from the year before and adds to the whole.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    part: tuple[str, ...]
    whole: tuple[str, ...]
    carried: Terms = ()


@declared(kw_only=True)
class Pair:
    """One count that cannot exceed the one before it, known by words: 下达通知书389份,已整改352份.

    Attributes:
        lesser: words of the lesser one.
        greater: words of the greater one.
        carried: words for what was carried over from the year before and adds to the whole.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    lesser: Terms
    greater: Terms
    carried: Terms = ()


@declared(kw_only=True)
class PartOfWhole:
    """No part exceeds its whole in one sentence, and people are no more than their times.

    Attributes:
        bounds: what cannot exceed what.
        pairs: the same for counts that no indicator names, by their words; the whole stands right before the part.
        united: indicators that together are one whole: 建议48件、提案39件,办结87件.
        unless: words beside the part that make it another thing.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "part_of_whole"
    bounds: tuple[Bound, ...]
    pairs: tuple[Pair, ...] = ()
    united: tuple[str, ...] = ()
    unless: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the counts of each sentence."""
        findings = Findings()
        figures = counts(facts.told)
        own, every = Neighbours(figures), Neighbours(facts.figures)
        for at, part in enumerate(figures):
            if facts.scan.has(self.unless, *part.clause):
                continue
            for bound in self.bounds:
                if part.indicator in bound.part:
                    self._against(facts, part, own.of(part), every.of(part), bound, findings)
            if at:
                _within(facts, own.before(part), part, findings)
                self._paired(facts, own.before(part), part, every.of(part), findings)
                _people(facts, figures[at - 1], part, findings)
        return findings.outcome("部分与整体")

    def _against(self, facts: Facts, part: Figure, beside: list[Figure], every: list[Figure], bound: Bound, findings: Findings) -> None:
        wholes = [f for f in beside if f.indicator in bound.whole and comparable(f, part) and self._near(facts, f, part)]
        wholes = [f for f in wholes if not set_apart(facts, f, part.quantity.start)]
        if not wholes:
            return
        whole = max(wholes, key=lambda figure: figure.quantity.high)
        carried = [f for f in every if facts.scan.has(bound.carried, *f.clause) and comparable(f, part)]
        limit = whole.quantity.high + sum(figure.quantity.high for figure in carried)
        said = f"{plain(part.value)} > {' + '.join(plain(f.value) for f in (whole, *carried))}"
        if part.quantity.low <= limit:
            findings.agree(part, f"{plain(part.value)} ≤ {' + '.join(plain(f.value) for f in (whole, *carried))}")
        elif bound.carried and not carried:
            findings.ask(part, f"{said};若含上年结转,请写明")
        else:
            findings.contradict(part, said)

    def _paired(self, facts: Facts, before: list[Figure], part: Figure, every: list[Figure], findings: Findings) -> None:
        """Hold a count against the one right before it, or against the list that it sums up, where words make it a part of that."""
        if not before or any(part.indicator in bound.part and before[-1].indicator in bound.whole for bound in self.bounds):
            return
        whole = before[-1]
        between = facts.scan.text[whole.quantity.end : part.quantity.start]
        if not comparable(whole, part) or between.startswith("、") or between.endswith(_JOINING) or ";" in between or ")" in between or len(between) > _REACH:
            return
        for pair in self.pairs:
            said = facts.scan.has(pair.lesser, part.clause[0], part.quantity.start)
            if not (said and facts.scan.has(pair.greater, *whole.clause)) or facts.scan.has(pair.lesser, whole.clause[0], whole.quantity.start):
                continue
            listed = list_before(facts, before)
            listed += [f for f in before[-2:-1] if f not in listed and {f.indicator, whole.indicator} == set(self.united)]
            carried = [f for f in every if facts.scan.has(pair.carried, *f.clause) and comparable(f, part) and f not in listed]
            limit = sum(figure.quantity.high for figure in [*listed, *carried])
            if part.quantity.low <= limit:
                findings.agree(part, f"{plain(part.value)} ≤ {' + '.join(plain(f.value) for f in [*listed, *carried])}")
            elif pair.carried and not carried:
                findings.ask(part, f"{plain(part.value)} > {' + '.join(plain(f.value) for f in reversed(listed))};若含上年结转,请写明")
            else:
                findings.contradict(part, f"{plain(part.value)} > {' + '.join(plain(f.value) for f in [*reversed(listed), *carried])}")
            return

    def _near(self, facts: Facts, whole: Figure, part: Figure) -> bool:
        """Say whether a whole stands before its part, told in numbers, with nothing between that makes the part another thing."""
        if whole.row == 0 and not 0 <= part.quantity.start - whole.quantity.end <= _REACH:
            return False
        start, end = min(whole.clause[0], part.clause[0]), max(whole.clause[1], part.clause[1])
        printed_zero = facts.scan.text[whole.quantity.start].isdigit()
        return (whole.value > 0 or printed_zero) and not facts.scan.has(self.unless, start, end)


def _within(facts: Facts, before: list[Figure], part: Figure, findings: Findings) -> None:
    """Hold the figure right after 其中 against the one before it, or against all of a list before it."""
    if not before:
        return
    # 173批、402人次,其中初次121批: the whole is the last one in the unit of the part.
    total = next((f for f in before[:-3:-1] if f.quantity.unit == part.quantity.unit), before[-1])
    between = facts.scan.text[total.quantity.end : part.quantity.start]
    among = total.quantity.unit == part.quantity.unit and _AMONG.fullmatch(between)
    if not (comparable(total, part) and (_OPENS.match(between) or among)):
        return
    listed = [figure for figure in before if comparable(figure, part)]
    if part.quantity.low > sum(figure.quantity.high for figure in listed):
        findings.contradict(part, f"其中 {printed(facts, part)} > {printed(facts, total)}")


def _people(facts: Facts, people: Figure, times: Figure, findings: Findings) -> None:
    """Hold people against the times they took part, where the times follow without words of their own."""
    if people.quantity.unit not in _PEOPLE or times.quantity.unit != _TIMES or not together(people, times):
        return
    between = facts.scan.text[people.quantity.end : times.quantity.start]
    words = _TOTALLED.sub("", between) or _TOTALLED.sub("", near_words(facts, times))
    if words and words not in near_words(facts, people):
        return
    if times.quantity.high < people.quantity.low:
        findings.contradict(times, f"人次 {plain(times.value)} 少于人数 {plain(people.value)}")
    else:
        findings.agree(times, f"人次 {plain(times.value)} ≥ 人数 {plain(people.value)}")
