"""Kind ``sum_of_parts``: the parts listed after a total, or before a sum, add up."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PERCENT, Findings, Neighbours, comparable, counts, near_words, plain, told
from checker.facts import Facts
from checker.facts.figures import Figure
from checker.terms import Terms
from checker.text import lazy

_OPENS = lazy(r"其中|分别|包括|\(")
_SUM = lazy(r"(?:共|合计|总计|共计|两项合计|总数|总量)[为计达有]*$")
_OPEN_ENDED = lazy(r"^[\u4e00-\u9fff]{0,6}等|主要包括|主要是|主要有|例如|如:")
_MARKS = lazy(r"其中|分别|包括|[,、(:有为]|和(?!解)")
_TOTAL = lazy(r"^(?:合计|总计|总数|共计|小计|累计)")
_LIST = 2
_SLIGHTLY = 1.2


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class SumOfParts:
    """Parts make up their total.

    Attributes:
        classes: name of a division → its words; two parts of one division never overlap.
        complete: division → words; where each stands beside a part, the division leaves nothing out.
        stages: indicators that follow each other and are no parts: what is received, accepted, concluded.
        implied: divisions whose words make counts parts of the one before them without 其中.
        overlapping: wording that admits that parts overlap.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "sum_of_parts"
    classes: dict[str, Terms]
    complete: dict[str, Terms]
    stages: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    overlapping: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for totals with their parts, and for parts with their sum."""
        findings = Findings()
        figures = [figure for figure in counts(told(facts)) if not figure.row]
        neighbours = Neighbours(figures)
        for total in figures:
            parts = self._parts(facts, total, neighbours.after(total))
            if len(parts) >= _LIST:
                self._divided(facts, total, parts, findings)
            if _SUM.search(near_words(facts, total)):
                self._summed(facts, total, neighbours.before(total), findings)
        for _, table in groupby((f for f in facts.figures if f.row), key=lambda figure: figure.sentence):
            _tabled(list(table), findings)
        return findings.outcome("分项与合计")

    def _parts(self, facts: Facts, total: Figure, following: list[Figure]) -> list[Figure]:
        """Return the figures of the list that opens behind a total."""
        parts: list[Figure] = []
        joint = ""
        for figure in following:
            before = parts[-1] if parts else total
            between = facts.scan.text[before.quantity.end : figure.quantity.start]
            opens = bool(_OPENS.search(between)) or (not parts and self._implied(facts, total, following[:2]))
            stage = figure.indicator in self.stages and figure.indicator != total.indicator
            # Points may part a list only where the first of them opened it: …1556条;其中…93件;…95条.
            pointed = ";" in between and not ("其中" in between if not parts else ";" in joint)
            if not comparable(figure, total) or stage or pointed or bool(parts) == opens or ")" in between or "另" in between:
                break
            # A list with 、 ends at the next comma, and what has its words behind the number (6项组织听证) is no part.
            ended = len(parts) > 1 and "、" in joint and "," in between and not self._division(facts, [*parts, figure])[0]
            odd = len(parts) > 1 and parts[0].quantity.unit == parts[1].quantity.unit != figure.quantity.unit
            if ended or odd or not _named_before(between):
                break
            joint = between
            parts.append(figure)
        return parts

    def _divided(self, facts: Facts, total: Figure, parts: list[Figure], findings: Findings) -> None:
        low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
        said = f"{' + '.join(plain(part.value) for part in parts)} = {plain(sum(part.value for part in parts))}"
        division, whole = self._division(facts, parts)
        if low > total.quantity.high:
            message = f"{said},大于总数 {plain(total.value)}"
            if division and not facts.scan.has(self.overlapping, *total.sentence):
                findings.contradict(parts[-1], message)
            elif division or (len(parts) > _LIST and low <= _SLIGHTLY * total.quantity.high):
                # Kinds that may overlap are asked about only where the sum comes so near that a division was meant.
                findings.ask(parts[-1], f"{message};若各项有重叠,请说明")
        elif high < total.quantity.low and whole and not _open_ended(facts, total, parts):
            findings.contradict(parts[-1], f"{said},小于总数 {plain(total.value)}")
        elif high >= total.quantity.low or _open_ended(facts, total, parts):
            findings.agree(parts[-1], f"{said},总数 {plain(total.value)}")

    def _summed(self, facts: Facts, total: Figure, before: list[Figure], findings: Findings) -> None:
        parts: list[Figure] = []
        for figure in reversed(before):
            after = parts[0] if parts else total
            between = facts.scan.text[figure.quantity.end : after.quantity.start]
            if not comparable(figure, total) or ";" in between or figure.indicator in self.stages or _OPENS.search(between):
                break
            parts.insert(0, figure)
        if len(parts) < _LIST:
            return
        low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
        said = f"{' + '.join(plain(part.value) for part in parts)} = {plain(sum(part.value for part in parts))},文中合计 {plain(total.value)}"
        if low > total.quantity.high or high < total.quantity.low:
            findings.contradict(total, said)
        else:
            findings.agree(total, f"{said},相符")

    def _division(self, facts: Facts, parts: list[Figure]) -> tuple[bool, bool]:
        """Return whether all parts belong to one division, and whether they leave nothing out."""
        for name, words in self.classes.items():
            if all(facts.scan.has(words, *part.clause) for part in parts):
                return True, self._whole(facts, parts, self.complete.get(name, ()))
        return False, False

    def _whole(self, facts: Facts, parts: list[Figure], needed: Terms) -> bool:
        """Say whether each of the words that a division needs stands beside a part of its own: 不合格 is not 合格 as well."""
        left = list(parts)
        for word in sorted(needed, key=len, reverse=True):
            named = next((part for part in left if facts.scan.has((word,), *part.clause)), None)
            if named is None:
                return False
            left.remove(named)
        return bool(needed)

    def _implied(self, facts: Facts, total: Figure, first: list[Figure]) -> bool:
        """Say whether two counts after a total are parts of it by their words alone: 审结13件,维持9件、驳回3件."""
        if len(first) < _LIST or not facts.scan.text.startswith(",", total.quantity.end):
            return False
        joined = facts.scan.text[first[0].quantity.end : first[1].quantity.start]
        divisions = [self.classes[name] for name in self.implied]
        return joined.startswith("、") and any(
            all(facts.scan.has(words, *part.clause) for part in first) and not facts.scan.has(words, *total.clause) for words in divisions
        )


def _tabled(table: list[Figure], findings: Findings) -> None:
    """Hold the last row of a table that is called 合计 against the rows above, and a column called 合计 against those before it."""
    for figure in table:
        if figure.quantity.unit == PERCENT:
            continue
        if _TOTAL.match(figure.label):
            _add_up(figure, [f for f in table if f.column == figure.column and f.row < figure.row and not _TOTAL.match(f.label)], findings)
        elif _TOTAL.match(figure.head):
            _add_up(figure, [f for f in table if f.row == figure.row and f.column < figure.column and not _TOTAL.match(f.head)], findings)


def _add_up(total: Figure, parts: list[Figure], findings: Findings) -> None:
    if len(parts) < _LIST or any(part.quantity.unit != total.quantity.unit for part in parts):
        return
    low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
    said = f"各项相加 {plain(sum(part.value for part in parts))},表中合计 {plain(total.value)}"
    if low > total.quantity.high or high < total.quantity.low:
        findings.contradict(total, said)
    else:
        findings.agree(total, f"{said},相符")


def _named_before(between: str) -> bool:
    """Say whether the words between two numbers name the second one."""
    return len(_MARKS.sub("", between)) > 1


def _open_ended(facts: Facts, total: Figure, parts: list[Figure]) -> bool:
    """Say whether a list says that it leaves something out: 等, 主要包括."""
    text = facts.scan.text
    behind = text[parts[-1].quantity.end : parts[-1].quantity.end + 8]
    return bool(_OPEN_ENDED.match(behind) or _OPEN_ENDED.search(text[total.quantity.end : parts[0].quantity.start]))
