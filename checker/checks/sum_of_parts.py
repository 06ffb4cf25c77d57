"""Kind ``sum_of_parts``: the parts listed after a total, or before a sum, add up."""

from collections.abc import Iterator
from dataclasses import field
from itertools import groupby, pairwise
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PERCENT, Findings, Neighbours, comparable, counts, near_words, plain, set_apart
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import Figure
from checker.terms import Terms
from checker.text import lazy, numeral

_OPENS = lazy(r"其中|分别|包括|按[\u3400-\u9fff]{1,4}分[,:为]|\(")
_SUM = lazy(r"(?:^计|共|合计|总计|共计|两项合计|总数|总量)[为计达有]*$")
_OPEN_ENDED = lazy(r"^[\u3400-\u9fff]{0,6}等|主要包括|主要是|主要有|例如|如:")
_MARKS = lazy(r"其中|分别|包括|[,、(:有为]|和(?!解)")
_TOTAL = lazy(r"^(?:合计|总计|总数|共计|小计|累计)")
_FOLLOWS = lazy(r"[\u3400-\u9fff]{0,6}\)?[,:]")
_ASIDE = lazy(r"[\u3400-\u9fff]{0,6}\((?!其中|含|包括)[^()、]*\)")
_RESUMED = lazy(r"其中[,:]?|[\u3400-\u9fff]{2,8}中[,:]")
_INTAKE, _REST = "intake", "rest"
_OUTRIGHT = lazy(r"(?:合计|总计|总数|总量)[为计达有]*$")
_JOINED = lazy(r"[、和及与,]")
_KINDS = lazy(r"([一二三四五六七八九十]|\d{1,2})(?:类|种|项|个方面)分别[为是有]?$")
_SHARED = lazy(r"[,(]占(?:比)?(?:为|约)?(\d{1,3}(?:\.\d+)?)%")
_APART = lazy(r"分别[为是有]?$")
_SHARES_APART = lazy(r"分别占(?:比)?|占比分别[为是]?")
_LIST = 2
_WHOLE = 100
_CARRIED = lazy(r"^含|结转|上年")
_DENIES = lazy(r"[,、](?:没有|未有|无|零)")
_DENIED = 8  # characters behind a list in which a kind may be denied: 合格12卷,无不合格案卷
_SLIGHTLY = 1.2
_NEARLY = 0.98  # three and more parts that make up so much were meant to make up all
_TENTH = 10


def _without_resumption(facts: Facts, total: Figure, parts: list[Figure]) -> list[Figure]:
    """Leave out a last count behind a comma where a list with 、 is complete without it: …、变更4件、责令履行18件,直接纠错117件 sums some of them up."""
    rest = parts[:-1]
    joints = [facts.scan.text[one.quantity.end : other.quantity.start] for one, other in pairwise(parts)]
    listed = len(rest) >= _LIST and "," in joints[-1] and all("、" in joint for joint in joints[:-1])
    return rest if listed and sum(part.value for part in rest) == total.value else parts


def _longer(word: str, words: Terms) -> Terms:
    """Return the words that another one is part of: 不合格 says nothing of 合格."""
    return tuple(longer for longer in words if word in longer and word != longer)


@declared(kw_only=True)
class SumOfParts:
    """Parts make up their total.

    Attributes:
        classes: name of a division → its words; two parts of one division never overlap.
        complete: division → words; where each stands beside a part, the division leaves nothing out.
        stages: indicators that follow each other and are no parts: what is received, accepted, concluded.
        implied: division whose words make counts parts of the one before them without 其中 → words beside that one.
        united: indicators whose list has one total: 建议21件、提案30件,其中主办33件、协办18件.
        rest: words of a last part that takes up what the others leave: 其他, 其余.
        overlapping: wording that admits that parts overlap.
        inner: words of grades that a wider grade told before them takes in: 合格95卷、优秀30卷.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "sum_of_parts"
    classes: dict[str, Terms]
    complete: dict[str, Terms]
    stages: tuple[str, ...] = ()
    implied: dict[str, Terms] = field(default_factory=dict)
    united: tuple[str, ...] = ()
    rest: Terms = ()
    overlapping: Terms = ()
    inner: Terms = ()

    def __post_init__(self) -> None:
        """Make a list of each word of a complete division, and of the longer ones it is part of: once, for a list is known by its identity."""
        self._alone = {name: tuple(((word,), _longer(word, words)) for word in words) for name, words in self.complete.items()}

    def lists(self) -> Iterator[Terms]:
        """Yield the lists that it looks for beside those of its fields."""
        for pairs in self._alone.values():
            for pair in pairs:
                yield from pair

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for totals with their parts, and for parts with their sum."""
        findings = Findings()
        figures = [figure for figure in counts(facts.told) if not figure.row]
        neighbours = Neighbours(figures)
        for total in figures:
            parts = self._parts(facts, total, _beyond_aside(facts, total, neighbours.after(total)))
            if len(parts) >= _LIST:
                following = [figure for figure in neighbours.after(total) if figure.quantity.start > parts[-1].quantity.start]
                if not _made_up(facts, total, parts, following) and not _listed_itself(total, parts, neighbours.before(total)):
                    self._divided(facts, total, parts, neighbours.before(total), findings)
            if _SUM.search(near_words(facts, total)):
                self._summed(facts, total, neighbours.before(total), findings)
        for _, group in groupby((f for f in facts.told if f.quantity.unit == PERCENT and not f.row), key=lambda figure: figure.sentence):
            self._shares(facts, list(group), findings)
        for said, listed in pairwise([list(group) for _, group in groupby(figures, key=lambda figure: figure.sentence)]):
            self._resumed(facts, said, listed, findings)
        for _, table in groupby((f for f in facts.figures if f.row), key=lambda figure: figure.sentence):
            _tabled(list(table), findings)
        return findings.outcome("分项与合计")

    def _parts(self, facts: Facts, total: Figure, following: list[Figure]) -> list[Figure]:
        """Return the figures of the list that opens behind a total."""
        parts: list[Figure] = []
        joint, implied = "", ""
        for figure in following:
            before = parts[-1] if parts else total
            between = facts.scan.text[before.quantity.end : figure.quantity.start]
            implied = self._implied(facts, total, following[:2]) if not parts else implied
            opens = bool(_OPENS.search(between)) or (not parts and bool(implied))
            stage = figure.indicator in self.stages and figure.indicator != total.indicator and implied not in {_INTAKE, _REST}
            closed = ")" in between and (bool(parts) or not implied)
            # Points may part a list only where the first of them opened it: …300件;其中…120件;…80件.
            pointed = ";" in between and not ("其中" in between if not parts else ";" in joint or (len(parts) == 1 and _SHARED.match(between)))
            if not comparable(figure, total) or stage or pointed or bool(parts) == opens or closed or "另" in between:
                break
            # A list with 、 ends at the next comma, and what has its words behind the number (6项组织听证) is no part.
            ended = len(parts) > 1 and "、" in joint and "," in between and not self._division(facts, [*parts, figure])[0]
            odd = len(parts) > 1 and parts[0].quantity.unit == parts[1].quantity.unit != figure.quantity.unit
            if ended or odd or not (_named_before(between) or (parts and _apart(facts, total, parts[0]))):
                break
            if implied and len(parts) > 1 and not self._division(facts, [*parts, figure])[0] and not self._takes_up_the_rest(facts, [*parts, figure]):
                break
            joint = between
            parts.append(figure)
        return parts

    def _takes_up_the_rest(self, facts: Facts, parts: list[Figure]) -> bool:
        """Say whether the last part is what the others leave."""
        return len(parts) > 1 and facts.scan.has(self.rest, parts[-1].clause[0], parts[-1].quantity.start)

    def _divided(self, facts: Facts, total: Figure, parts: list[Figure], before: list[Figure], findings: Findings) -> None:
        parts = [
            part for at, part in enumerate(parts) if not at or not facts.scan.has(self.inner, *part.clause) or facts.scan.has(self.inner, *parts[0].clause)
        ]
        parts = _without_resumption(facts, total, parts)
        if len(parts) < _LIST:
            return
        low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
        said = f"{' + '.join(plain(part.value) for part in parts)} = {plain(_total(parts))}"
        division, whole = self._division(facts, parts)
        if self._takes_up_the_rest(facts, parts) or _counted(facts, total, parts) or _shared_out(facts, parts):
            division = whole = True
        if total.quantity.high < low <= sum(figure.quantity.high for figure in [total, *self._alongside(facts, total, before)]):
            return
        if low > total.quantity.high:
            message = f"{said},大于总数 {plain(total.value)}"
            if division and not facts.scan.has(self.overlapping, *total.sentence):
                findings.contradict(parts[-1], message)
            elif division or ((len(parts) > _LIST or _bracketed(facts, total, parts)) and low <= _SLIGHTLY * total.quantity.high):
                # Kinds that may overlap are asked about only where the sum comes so near that a division was meant.
                findings.ask(parts[-1], f"{message};若各项有重叠,请说明")
        elif high < total.quantity.low and whole and not _open_ended(facts, total, parts):
            findings.contradict(parts[-1], f"{said},小于总数 {plain(total.value)}")
        elif _NEARLY * total.quantity.low <= high < total.quantity.low and len(parts) > _LIST and not _open_ended(facts, total, parts):
            findings.ask(parts[-1], f"{said},比总数 {plain(total.value)} 少 {plain(total.value - _total(parts))};若还有别的,请说明")
        elif high >= total.quantity.low or _open_ended(facts, total, parts):
            findings.agree(parts[-1], f"{said},总数 {plain(total.value)}")

    def _shares(self, facts: Facts, rates: list[Figure], findings: Findings) -> None:
        """Hold the shares of kinds that never overlap against a hundred: 优秀、合格、不合格分别占…."""
        opened = _SHARES_APART.search(facts.scan.text, rates[0].sentence[0], rates[0].quantity.start)
        run = [rates[0]]
        for rate in rates[1:]:
            if _JOINED.fullmatch(facts.scan.text, run[-1].quantity.end, rate.quantity.start):
                run.append(rate)
        if not opened or opened.end() != rates[0].quantity.start or len(run) < _LIST:
            return
        kinds = (rates[0].sentence[0], opened.start())
        if not any(len({facts.scan.text[slice(*span)] for span in facts.scan.within(words, *kinds)}) >= len(run) for words in self.classes.values()):
            return
        said = f"{' + '.join(plain(rate.value) for rate in run)} = {plain(_total(run))}%"
        if sum(rate.quantity.low for rate in run) > _WHOLE:
            findings.contradict(run[-1], f"{said},大于 100%")
        else:
            findings.agree(run[-1], said)

    def _resumed(self, facts: Facts, said: list[Figure], listed: list[Figure], findings: Findings) -> None:
        """Hold a list that opens a sentence against the counts of the sentence before: 审结80件。其中维持41件、…、其他9件。."""
        opened = _RESUMED.match(facts.scan.text, listed[0].sentence[0])
        if listed[0].indicator in self.stages:
            return
        if not opened or said[0].sentence[1] != listed[0].sentence[0] or listed[0].clause[0] > opened.end():
            return
        parts = [listed[0]]
        for figure in listed[1:]:
            between = facts.scan.text[parts[-1].quantity.end : figure.quantity.start]
            if not comparable(figure, parts[0]) or ";" in between or ")" in between:
                break
            parts.append(figure)
            if self._takes_up_the_rest(facts, parts):
                break
        totals = [figure for figure in said if comparable(figure, parts[0]) and figure.quantity.high >= max(part.quantity.low for part in parts)]
        if len(parts) < _LIST or not totals or not (self._takes_up_the_rest(facts, parts) or self._division(facts, parts)[1]):
            return
        low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
        shown = f"{' + '.join(plain(part.value) for part in parts)} = {plain(_total(parts))}"
        fitting = next((total for total in totals if low <= total.quantity.high and high >= total.quantity.low), None)
        if fitting:
            findings.agree(parts[-1], f"{shown},总数 {plain(fitting.value)}")
        else:
            findings.ask(parts[-1], f"{shown},前一句写 {'、'.join(plain(total.value) for total in totals[:3])};请说明口径")

    def _summed(self, facts: Facts, total: Figure, before: list[Figure], findings: Findings) -> None:
        parts: list[Figure] = []
        for figure in reversed([figure for figure in before if not set_apart(facts, figure, total.quantity.start)]):
            after = parts[0] if parts else total
            between = facts.scan.text[figure.quantity.end : after.quantity.start]
            stage = figure.indicator in self.stages and not _OUTRIGHT.search(near_words(facts, total))
            if not comparable(figure, total) or ";" in between or stage or _OPENS.search(between):
                break
            parts.insert(0, figure)
        if len(parts) < _LIST:
            return
        low, high = sum(part.quantity.low for part in parts), sum(part.quantity.high for part in parts)
        said = f"{' + '.join(plain(part.value) for part in parts)} = {plain(_total(parts))},文中合计 {plain(total.value)}"
        if low <= total.quantity.high and high >= total.quantity.low:
            findings.agree(total, f"{said},相符")
        elif total.value not in {_total(parts[at:]) for at in range(1, len(parts) - 1)} | {part.value for part in parts}:
            # The sum may be of the last of them only, or one of them told again.
            findings.contradict(total, said)

    def _division(self, facts: Facts, parts: list[Figure]) -> tuple[bool, bool]:
        """Return whether all parts belong to one division, and whether they leave nothing out."""
        for name, words in self.classes.items():
            if all(facts.scan.has(words, *part.clause) for part in parts):
                needed = self._alone.get(name, ())
                behind = parts[-1].clause[1], min(parts[-1].clause[1] + _DENIED, parts[-1].sentence[1])
                spans = [*(part.clause for part in parts), *([behind] if _DENIES.match(facts.scan.text, behind[0]) else [])]
                there = all(any(facts.scan.has(word, *span, but_not) for span in spans) for word, but_not in needed)
                return True, bool(needed) and there
        return False, False

    def _alongside(self, facts: Facts, total: Figure, before: list[Figure]) -> list[Figure]:
        """Return the count told right before a total that belongs with it: 建议21件,提案30件,其中主办33件."""
        last = [figure for figure in before[-1:] if {figure.indicator, total.indicator} == set(self.united)]
        return [figure for figure in last if ";" not in facts.scan.text[figure.quantity.end : total.quantity.start]]

    def _implied(self, facts: Facts, total: Figure, first: list[Figure]) -> str:
        """Return the division by whose words alone two counts after a total are parts of it: 审结13件,维持9件,驳回3件; or nothing."""
        aside = _ASIDE.match(facts.scan.text, total.quantity.end)
        follows = _FOLLOWS.match(facts.scan.text, aside.end() if aside else total.quantity.end)
        carried = ")" in (follows[0] if follows else "") and _CARRIED.search(near_words(facts, total))
        if len(first) < _LIST or not follows or carried:
            return ""
        joined = facts.scan.text[first[0].quantity.end : first[1].quantity.start]
        if (
            joined.startswith(",")
            and first[0].quantity.low <= total.quantity.high  # 限期整改309处,到年底整改3496处,剩余21处: of something told before
            and ")" not in joined + follows[0]
            and self._takes_up_the_rest(facts, first)
            and not self._division(facts, [total, first[0]])[0]
        ):
            return _REST
        divided = (
            name
            for name, beside in self.implied.items()
            if facts.scan.has(beside, *total.clause)
            and not (name == _INTAKE and ")" in follows[0])
            and all(facts.scan.has(self.classes[name], *part.clause) for part in first)
            and not facts.scan.has(self.classes[name], *total.clause)
        )
        return next(divided, "") if joined.startswith(("、", ",")) else ""


def _total(figures: list[Figure]) -> float:
    """Return the sum of the values."""
    return sum(figure.value for figure in figures)


def _beyond_aside(facts: Facts, total: Figure, following: list[Figure]) -> list[Figure]:
    """Leave out a figure in brackets right behind a total that is no list: 收到申请402件(12月收到58件),…."""
    aside = _ASIDE.match(facts.scan.text, total.quantity.end)
    return [figure for figure in following if figure.quantity.start >= aside.end()] if aside else following


def _apart(facts: Facts, total: Figure, first: Figure) -> bool:
    """Say whether 分别为 opens a list whose kinds stand before it."""
    return bool(_APART.search(facts.scan.text, total.quantity.end, first.quantity.start))


def _counted(facts: Facts, total: Figure, parts: list[Figure]) -> bool:
    """Say whether a list tells how many kinds there are, and names that many: 按…五类分别为."""
    match = _KINDS.search(facts.scan.text, total.quantity.end, parts[0].quantity.start)
    return match is not None and numeral(match[1]) == len(parts)


def _shared_out(facts: Facts, parts: list[Figure]) -> bool:
    """Say whether each part tells its share, and the shares make up a hundred."""
    shares = [_SHARED.match(facts.scan.text, part.quantity.end) for part in parts]
    return all(shares) and abs(sum(float(match[1]) for match in shares if match) - _WHOLE) <= len(parts) / _TENTH


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
    said = f"各项相加 {plain(_total(parts))},表中合计 {plain(total.value)}"
    if low > total.quantity.high or high < total.quantity.low:
        findings.contradict(total, said)
    else:
        findings.agree(total, f"{said},相符")


def _made_up(facts: Facts, total: Figure, parts: list[Figure], following: list[Figure]) -> bool:
    """Say whether what is told right behind the parts makes the total up: 27件,胜诉23件、败诉2件、未审结2件."""
    left, at = total.value - _total(parts), parts[-1].quantity.end
    for figure in following:
        if left <= 0 or not comparable(figure, total) or facts.scan.text[at : at + 1] not in {"、", ","}:
            return False
        left, at = left - figure.value, figure.quantity.end
        if left == 0:
            return True
    return False


def _listed_itself(total: Figure, parts: list[Figure], before: list[Figure]) -> bool:
    """Say whether a count is the first part of one before it: 审查296件,合同173件,文件81件,其他42件."""
    return any(comparable(figure, total) and figure.value == total.value + _total(parts) for figure in before[-1:])


def _bracketed(facts: Facts, total: Figure, parts: list[Figure]) -> bool:
    """Say whether a list is all that stands in a bracket right behind its total: 16件(市政府9件、办公室8件)."""
    text = facts.scan.text
    return text.startswith("(", total.quantity.end) and text.startswith(")", parts[-1].quantity.end) and text[total.quantity.end + 1] not in "含其"


def _named_before(between: str) -> bool:
    """Say whether the words between two numbers name the second one."""
    return len(_MARKS.sub("", between)) > 1


def _open_ended(facts: Facts, total: Figure, parts: list[Figure]) -> bool:
    """Say whether a list says that it leaves something out: 等, 主要包括."""
    text = facts.scan.text
    behind = text[parts[-1].quantity.end : parts[-1].quantity.end + 8]
    return bool(_OPEN_ENDED.match(behind) or _OPEN_ENDED.search(text[total.quantity.end : parts[0].quantity.start]))
