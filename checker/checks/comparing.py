"""What the kinds that hold figures against each other share: which figures can be compared, and how a sum is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.checks.base import Evidence, Outcome, not_applicable
from checker.facts import Facts
from checker.facts.figures import ACTUAL, PART, PERCENT, ZERO, Figure
from checker.report import FAIL, PARTIAL, PASS
from checker.text import lazy

CERTAIN, DOUBTFUL = "certain", "doubtful"
_GROUPS = {unit: group for group, units in enumerate(("件 宗 起 例 份 卷 本 册 件次 条 篇", "人 名 位", "次 场 期 场次")) for unit in units.split()}
"""Unit → number of the units that can stand for each other."""
_EPSILON = 1e-9
_AND = lazy(r"[、和]")
_MOST = 60  # figures of one sentence that are compared; a sentence with more is a list of another kind


@dataclass(slots=True, eq=False, repr=False)
class Findings:
    """What comparing has come to so far.

    Attributes:
        wrong: contradictions.
        asked: what must be explained.
        right: agreements.
    """

    wrong: list[Evidence] = field(default_factory=list)
    asked: list[Evidence] = field(default_factory=list)
    right: list[Evidence] = field(default_factory=list)

    def outcome(self, what: str) -> Outcome:
        """Return the verdict: contradictions fail, questions are partial, agreements pass, nothing compared is not applicable.

        Args:
            what: what was compared, in Chinese.
        """
        if self.wrong:
            return Outcome(FAIL, f"{what}对不上", "wrong", [*self.wrong, *self.asked])
        if self.asked:
            return Outcome(PARTIAL, f"{what}需要说明", "asked", self.asked)
        if self.right:
            return Outcome(PASS, f"{what}相符", evidence=self.right)
        return not_applicable(f"文中没有可以核对的{what}")

    def contradict(self, figure: Figure, message: str) -> None:
        """Note a contradiction at a figure."""
        self.wrong.append(Evidence(figure.span, message=message, certainty=CERTAIN))

    def ask(self, figure: Figure, message: str) -> None:
        """Note a question at a figure."""
        self.asked.append(Evidence(figure.span, message=message, certainty=DOUBTFUL))

    def agree(self, figure: Figure, message: str) -> None:
        """Note an agreement at a figure."""
        self.right.append(Evidence(figure.span, message=message, certainty=CERTAIN))


class Neighbours:
    """The figures that stand together, found without looking through all of them for each."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Sort figures by sentence and row.

        Args:
            figures: in order.
        """
        self._groups: dict[tuple[object, int], list[Figure]] = {}
        for figure in figures:
            group = self._groups.setdefault((figure.sentence, figure.row), [])
            if len(group) < _MOST:
                group.append(figure)

    def of(self, figure: Figure) -> list[Figure]:
        """Return the figures of the same sentence and row."""
        return self._groups.get((figure.sentence, figure.row), [])

    def before(self, figure: Figure) -> list[Figure]:
        """Return those of them that stand before it."""
        return [other for other in self.of(figure) if other.quantity.start < figure.quantity.start]

    def after(self, figure: Figure) -> list[Figure]:
        """Return those of them that stand behind it."""
        return [other for other in self.of(figure) if other.quantity.start > figure.quantity.start]


def comparable(first: Figure, second: Figure) -> bool:
    """Say whether two figures count the same kind of thing."""
    one, other = first.quantity.unit, second.quantity.unit
    return one == other or (one in _GROUPS and _GROUPS.get(one) == _GROUPS.get(other))


def together(first: Figure, second: Figure) -> bool:
    """Say whether two figures stand in one sentence, or in one row of a table."""
    return first.sentence == second.sentence and first.row == second.row


def set_apart(facts: Facts, figure: Figure, at: int) -> bool:
    """Say whether a figure stands in a bracket that is closed before an offset: what follows does not speak of it."""
    between = facts.scan.text[figure.quantity.end : at]
    return between.count(")") > between.count("(")


def counts(figures: Iterable[Figure]) -> list[Figure]:
    """Return those of the figures that are no rates."""
    return [figure for figure in figures if figure.quantity.unit != PERCENT]


def list_before(facts: Facts, before: list[Figure]) -> list[Figure]:
    """Return the last of the figures before another with those that 、 joins to it, the last one first: 建议3份、意见0份,回复3份."""
    listed = before[-1:]
    for figure in reversed(before[:-1]):
        if not comparable(figure, listed[-1]) or not _AND.match(facts.scan.text, figure.quantity.end):
            break
        listed.append(figure)
    return listed


def near_words(facts: Facts, figure: Figure) -> str:
    """Return the characters before a figure that belong to it."""
    return facts.scan.text[figure.clause[0] : figure.quantity.start]


def overlap(low: float, high: float, figure: Figure) -> bool:
    """Say whether a range of values meets what a figure can mean."""
    return low <= figure.quantity.high + _EPSILON and high >= figure.quantity.low - _EPSILON


def share(parts: list[Figure], wholes: list[Figure]) -> tuple[float, float] | None:
    """Return the least and greatest percentage that parts can be of wholes together, None where the wholes are nothing."""
    least, most = sum(whole.quantity.low for whole in wholes), sum(whole.quantity.high for whole in wholes)
    if least <= 0:
        return None
    return 100 * sum(part.quantity.low for part in parts) / most, 100 * sum(part.quantity.high for part in parts) / least


def plain(value: float) -> str:
    """Return a number as a person writes it: 1,234 as 1234, 9.2307 as 9.2."""
    return f"{value:.0f}" if value == int(value) else re.sub(r"\.?0+$", "", f"{value:.2f}")


def printed(facts: Facts, figure: Figure) -> str:
    """Return number and unit as printed, without blanks."""
    return "".join(facts.document.printed(*figure.span).split())


__all__ = [
    "ACTUAL", "CERTAIN", "DOUBTFUL", "PART", "PERCENT", "ZERO", "Findings", "Neighbours", "comparable", "counts", "list_before", "near_words", "overlap",
    "plain", "printed", "set_apart", "share", "together",
]  # fmt: skip
