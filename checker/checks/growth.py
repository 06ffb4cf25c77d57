"""Kind ``growth``: a change against the year before agrees with both years' figures, or can be one of whole numbers."""

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PERCENT, Findings, Neighbours, comparable, plain, printed, set_apart
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import PREVIOUS, Figure
from checker.text import YEAR, lazy, numeral

_UP = lazy(r"增|升|提|多|上|涨")
_DOWN = lazy(r"减|降|少|下|回落|压")
_LEADS = lazy(
    r"^[,、(]?(?:同比|比上年(?:同期)?|较上年(?:同期)?|比去年(?:同期)?|较去年(?:同期)?|与上年(?:同期)?相比|与去年(?:同期)?相比|比上一年度?|较上一年度?|较20\d\d年|比20\d\d年)?[,]?(?:是|在)?[\u3400-\u9fff]{0,2}$"
)
_VERB = lazy(r"增长|下降|上升|减少|增加|提高|降低|提升|上涨|回落|幅度|增幅|降幅|超过|[了约近达率为]")
_BEHIND = lazy(r"[,(](?:上年|去年|上一年|20\d\d年)(?:度|同期)?[\u3400-\u9fff]{0,4}")
_PER = lazy(r"^/[^,;。]{1,4}(?=,)")
_AGAINST = lazy(r"^[较比][\u3400-\u9fff]{0,8}$")
_OTHERWISE = lazy(r"年均|平均|复合|净[增减]")  # over several years; what came less what went
_FOLD = "倍"
_FOUND_BELOW = 200  # previous values above this are always near enough to a whole number (DOMAIN: R8)
_REACH = 40  # characters between a figure and its growth


@declared(kw_only=True)
class Growth:
    """Growth equals this year's figure against the previous one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "growth"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Hold every change against the figures before it in its sentence."""
        findings = Findings()
        neighbours = Neighbours(facts.figures)
        for change in facts.figures:
            if change.change and not change.row:
                self._judge(facts, change, neighbours.before(change), neighbours.after(change)[:1], findings)
        for row in _rows(facts):
            _tabled(facts, row, findings)
        return findings.outcome("增幅与两年的数")

    def _judge(self, facts: Facts, change: Figure, before: list[Figure], after: list[Figure], findings: Findings) -> None:
        before = [figure for figure in before if not set_apart(facts, figure, change.quantity.start)]
        current = _current(before)
        signs = _sign(facts, change)
        if current is None or signs == 0:
            return
        previous = _previous(facts, before, current)
        between = facts.scan.text[current.quantity.end : change.quantity.start]
        behind = [f for f in after if f.kind == PREVIOUS and f.quantity.unit == current.quantity.unit and _last_year(facts, f) and _explains(facts, change, f)]
        if previous and change.quantity.start - previous[-1].quantity.end <= _REACH:
            told = [f for f in before if f.is_own() and comparable(f, current) and f.value != current.value]
            if not _fits_other(told, change, current, previous[-1], signs):
                self._both(facts, change, current, previous[-1], signs, findings)
        elif behind and not previous and _LEADS.match(_without_verb(between)):
            self._both(facts, change, current, behind[0], signs, findings)
        elif not previous and change.quantity.unit == PERCENT and _LEADS.match(_without_verb(between)) and _is_last_year(facts, between):
            self._possible(facts, change, current, signs, findings)

    def _both(self, facts: Facts, change: Figure, current: Figure, previous: Figure, sign: int, findings: Findings) -> None:
        if change.quantity.unit not in {PERCENT, _FOLD} and not comparable(change, current):
            return
        if previous.quantity.low <= 0 or (change.quantity.unit == PERCENT and current.quantity.unit == PERCENT):
            return
        low, high, said = computed(change, current, previous)
        if overlaps(low, high, change, sign):
            findings.agree(change, f"{said},文中写 {printed(facts, change)},相符")
        else:
            findings.contradict(change, f"{said},文中写{'增' if sign > 0 else '降'} {printed(facts, change)}")

    def _possible(self, facts: Facts, change: Figure, current: Figure, sign: int, findings: Findings) -> None:
        """Look for a whole number of the year before that gives the growth printed (only where such numbers lie far apart)."""
        if _AGAINST.search(facts.scan.text[current.clause[0] : current.quantity.start]):
            return  # 较法定20个工作日压缩72%: the amount is what is compared with
        rate, step = sign * change.value / 100, change.quantity.step / 100
        if current.quantity.hedge or change.quantity.hedge or current.quantity.step != 1 or 1 + rate <= step:
            return
        least, most = current.value / (1 + rate + step), current.value / (1 + rate - step)
        if most >= _FOUND_BELOW or current.value <= 0:
            return
        if math.floor(most + 1e-9) >= math.ceil(least - 1e-9):
            findings.agree(change, f"上年为 {math.floor(most + 1e-9)} 时,{plain(current.value)} 的变化为 {printed(facts, change)},可以成立")
        else:
            base = current.value / (1 + rate)
            findings.contradict(change, f"由 {plain(current.value)} 和 {printed(facts, change)} 推得上年为 {base:.1f},不是整数,没有整数能得到这个幅度")


def _current(before: list[Figure]) -> Figure | None:
    """Return the amount of the year, among the figures before a change, that it speaks of; right behind a rate, it speaks of that."""
    if before and before[-1].quantity.unit == PERCENT and not before[-1].change:
        return None
    return next((f for f in reversed(before) if f.is_own() and f.quantity.unit not in {PERCENT, _FOLD}), None)


def _fits_other(told: list[Figure], change: Figure, current: Figure, previous: Figure, sign: int) -> bool:
    """Say whether a change is that of another amount of its sentence: 处罚318件,其中简易287件、普通31件,比上年的424件少了四分之一."""
    if previous.quantity.low <= 0 or overlaps(*computed(change, current, previous)[:2], change, sign):
        return False
    return any(overlaps(*computed(change, figure, previous)[:2], change, sign) for figure in told)


def _previous(facts: Facts, before: list[Figure], current: Figure) -> list[Figure]:
    """Return the amounts of the year before that stand before a change."""
    return [f for f in before if f.kind == PREVIOUS and not f.change and comparable(f, current) and f.indicator == current.indicator and _last_year(facts, f)]


def stated(facts: Facts) -> Iterator[tuple[Figure, Figure, int]]:
    """Yield (a change against the year before, the amount of the year that it is told of, 1 for growth and -1 for decline) of running text."""
    neighbours = Neighbours(facts.figures)
    for change in facts.figures:
        if not change.change or change.row:
            continue
        before = [figure for figure in neighbours.before(change) if not set_apart(facts, figure, change.quantity.start)]
        current, sign = _current(before), _sign(facts, change)
        if current is None or not sign or not (change.quantity.unit in {PERCENT, _FOLD} or comparable(change, current)):
            continue
        between = facts.scan.text[current.quantity.end : change.quantity.start]
        near = [figure for figure in _previous(facts, before, current) if change.quantity.start - figure.quantity.end <= _REACH]
        if near or (_LEADS.match(_without_verb(between)) and _is_last_year(facts, between)):
            yield change, current, sign


def _without_verb(between: str) -> str:
    return _VERB.sub("", _PER.sub("", between))


def _is_last_year(facts: Facts, between: str) -> bool:
    """Say whether a comparison names no year, or the one before the report's."""
    named = [numeral(match[1]) for match in YEAR.finditer(between)]
    return not named or named[-1] == (facts.metadata.report_year or 0) - 1


def _explains(facts: Facts, change: Figure, previous: Figure) -> bool:
    """Say whether a figure of the year before stands right behind a change: 同比增长12.6%(上年7,488件), 上升9%,上年为140起."""
    return bool(_BEHIND.fullmatch(facts.scan.text[change.quantity.end : previous.quantity.start]))


def _last_year(facts: Facts, figure: Figure) -> bool:
    return figure.year is None or facts.metadata.report_year is None or figure.year == facts.metadata.report_year - 1


def _sign(facts: Facts, change: Figure) -> int:
    """Return 1 for growth, -1 for decline, 0 where the words do not tell."""
    words = facts.scan.text[max(change.clause[0], change.quantity.start - 8) : change.quantity.start]
    up, down = list(_UP.finditer(words)), list(_DOWN.finditer(words))
    if (not up and not down) or _OTHERWISE.search(words):
        return 0
    return 1 if (up[-1].start() if up else -1) > (down[-1].start() if down else -1) else -1


def computed(change: Figure, current: Figure, previous: Figure) -> tuple[float, float, str]:
    """Return the least and greatest change that both figures allow, in the unit of the change, and the sum."""
    now, then = current.quantity, previous.quantity
    if change.quantity.unit in {PERCENT, _FOLD}:
        scale = 100 if change.quantity.unit == PERCENT else 1
        low, high = scale * (now.low / then.high - 1), scale * (now.high / then.low - 1)
        shown = scale * (now.value / then.value - 1)
        return low, high, f"{plain(now.value)} ÷ {plain(then.value)} - 1 = {plain(round(shown, 2))}{change.quantity.unit}"
    return now.low - then.high, now.high - then.low, f"{plain(now.value)} - {plain(then.value)} = {plain(now.value - then.value)}"


def overlaps(low: float, high: float, change: Figure, sign: int) -> bool:
    """Say whether a signed range meets the change printed."""
    least, most = sorted((sign * change.quantity.low, sign * change.quantity.high))
    return low <= most + 1e-9 and high >= least - 1e-9


_CHANGE_HEAD = lazy(r"增减|同比|增幅|增长|变化|升降")
_PREVIOUS_HEAD = lazy(r"上年|去年|上一年")
_CURRENT_HEAD = lazy(r"本年|今年|当年")


def _rows(facts: Facts) -> Iterator[list[Figure]]:
    """Yield the figures of each row of a table."""
    for _, row in groupby((f for f in facts.figures if f.row), key=lambda figure: (figure.sentence, figure.row)):
        yield list(row)


def _tabled(facts: Facts, row: list[Figure], findings: Findings) -> None:
    """Hold the change in a row of a table against this year's and the previous year's column."""
    year = facts.metadata.report_year or 0
    current = next((f for f in row if str(year) in f.head or _CURRENT_HEAD.search(f.head)), None)
    previous = next((f for f in row if str(year - 1) in f.head or _PREVIOUS_HEAD.search(f.head)), None)
    change = next((f for f in row if f.quantity.unit == PERCENT and _CHANGE_HEAD.search(f.head)), None)
    if current is None or previous is None or change is None or previous.quantity.low <= 0:
        return
    sign = -1 if facts.scan.text[change.quantity.start - 1] == "-" else 1
    low, high, said = computed(change, current, previous)
    if overlaps(low, high, change, sign) or overlaps(low, high, change, -sign):
        findings.agree(change, f"{said},表中写 {printed(facts, change)},相符")
    else:
        findings.contradict(change, f"{said},表中写 {printed(facts, change)}")
