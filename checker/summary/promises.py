"""Last year's plan and figures held against this year's report: what is told of each point, and how the figures have grown."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from checker.checks.comparing import plain, printed
from checker.checks.growth import computed, overlaps, stated
from checker.facts import Facts, passages
from checker.facts.figures import ACTUAL, OTHER, PREVIOUS, ZERO, Figure
from checker.packs.model import Pack
from checker.summary import figures, pages
from checker.terms import Span

ANSWERED, NOT_FOUND, NO_PLAN = "有对应", "未找到", "上年没有写安排"
AGREES, DIFFERS = "相符", "不符"
ENOUGH = 0.3
"""Share of the words of a point, the rare ones weighing more, that one sentence has at least where it takes the point up."""
_LONGEST = 100  # characters of a point by which it is looked for: its title and first sentence say what is promised
_SHORTEST = 6
_SHOWN = 200
_MARK = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]+|[一二三四五六七八九十]{1,2}(?:是|要)|第[一二三四五六七八九十][,、]|[(]?\d{1,2}[.、)]+|[①-⑳◆●■]|首先|其次|再次|最后)[,、:]?"
)
_HAN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+")


@dataclass(slots=True, eq=False, repr=False)
class Promise:
    """A point of last year's plan.

    Attributes:
        place: where it stands in last year's report.
        point: as printed.
        state: `ANSWERED` or `NOT_FOUND`.
        share: of its words that the nearest sentence has, rare ones weighing more.
        answer_place: where that sentence stands in this year's report; None where none takes it up.
        answer: the sentence as printed.
    """

    place: str
    point: str
    state: str
    share: float
    answer_place: str | None = None
    answer: str | None = None


def promises(last: Facts, now: Facts) -> list[Promise]:
    """Return the points of last year's plan with what this year's report tells of them; none where there was no plan.

    Looked for in all parts that report, not in the shortcomings and the next plan. A point that is not found may be told in other words.

    Args:
        last: last year's report.
        now: this year's.
    """
    told = _told(now)
    words = [_words(now.scan.text[start:end]) for start, end in told]
    spread = Counter(word for each in words for word in each)
    weights = {word: math.log((len(told) + 1) / count) for word, count in spread.items()}
    unknown = math.log(len(told) + 1) if told else 1.0
    made = []
    for start, end in _points(last):
        asked = _words(_title(last.scan.text[start:end]))
        whole = sum(weights.get(word, unknown) for word in asked)
        shares = [sum(weights[word] for word in asked & each) / whole if whole else 0.0 for each in words]
        best = max(range(len(told)), key=lambda at: (shares[at], -at), default=None)
        share = shares[best] if best is not None else 0.0
        said = pages.printed(last.document, start, end)
        promise = Promise(pages.place(last.document, start), _cut(said), ANSWERED if share >= ENOUGH else NOT_FOUND, share)
        if best is not None and share >= ENOUGH:
            promise.answer_place = pages.place(now.document, told[best][0])
            promise.answer = _cut(pages.printed(now.document, *told[best]))
        made.append(promise)
    return made


def _points(facts: Facts) -> list[Span]:
    found: list[Span] = []
    for role in facts.vocabulary.parts():
        section = facts.sections[role.id]
        if role.next_year and section.reported:
            found += section.points or passages.points(facts.scan.text, section.spans)
    return [span for span in found if len(_title(facts.scan.text[slice(*span)])) >= _SHORTEST]


def _told(facts: Facts) -> list[Span]:
    """Return the sentences of the parts that report: neither shortcomings, which have causes, nor plans."""
    found: set[Span] = set()
    for role in facts.vocabulary.parts():
        if not role.next_year and not role.causes and facts.sections[role.id].reported:
            for start, end in facts.sections[role.id].spans:
                found.update(passages.sentences(facts.scan.text, start, end))
    return sorted(found)


def _title(point: str) -> str:
    """Return by what a point is looked for: the first words, without its mark; a short title together with the sentence below it."""
    lines = [line for line in _MARK.sub("", point.strip()).split("\n") if line]
    first = lines[0] if lines else ""
    cut = first.find("。", _SHORTEST)
    first = first[: cut + 1] if cut >= 0 else first
    return first[:_LONGEST]


def _words(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text: they tell subjects apart without a dictionary of their words."""
    return {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


@dataclass(slots=True, eq=False, repr=False)
class Pair:
    """An indicator in both years' reports.

    Attributes:
        indicator: its id.
        name: for people.
        measure: unit of measure.
        last: of last year's report.
        now: of this year's.
        told: what this year's report says last year's was; None: nothing.
        growth: computed of both reports, 0.25 for a quarter more; of rates the difference in percentage points; None: of nothing no growth.
        rate: whether growth is a difference of rates.
        stated: the growth that this year's report states, as printed; None: none.
        agrees: `AGREES` or `DIFFERS` where growth or last year's amount is stated; else None.
        note: what must be looked at, in Chinese.
    """

    indicator: str
    name: str
    measure: str
    last: float
    now: float
    told: float | None
    growth: float | None
    rate: bool
    stated: str | None
    agrees: str | None
    note: str


def pairs(last: Facts, now: Facts, pack: Pack) -> Iterator[Pair]:
    """Yield the indicators that both reports give for the whole year and without a limit to their scope.

    Args:
        last: last year's report.
        now: this year's.
        pack: names the indicators.
    """
    before, after = _own(last, pack), _own(now, pack)
    changes = {id(current): (change, sign) for change, current, sign in stated(now)}
    for at, indicator in enumerate(figures.indicators(pack)):
        for measure in [measure for place, measure in after if place == at and (at, measure) in before]:
            old, new = before[at, measure], after[at, measure]
            rate = measure in figures.RATES
            told = next((f for f in now.figures if f.kind == PREVIOUS and _key(f, pack) == (at, measure) and _of_last_year(f, now)), None)
            # The amount that a growth is told of comes first: of several it is the one that was meant to be compared.
            current = next((figure for figure in new if id(figure) in changes), new[0])
            change, sign = changes.get(id(current), (None, 0))
            growth = current.value - old[0].value if rate else current.value / old[0].value - 1 if old[0].value else None
            notes, right = [], True
            if told is not None:
                same = told.quantity.low <= old[0].quantity.high and old[0].quantity.low <= told.quantity.high
                notes += [] if same else [f"文中写上年 {plain(told.value)},上年报告是 {plain(old[0].value)}"]
                right &= same
            if change is not None and old[0].quantity.low > 0:
                low, high, said = computed(change, current, old[0])
                fits = overlaps(low, high, change, sign)
                notes += [] if fits else [f"按上年报告 {said}"]
                right &= fits
            checked = told is not None or (change is not None and old[0].quantity.low > 0)
            several = [which for which, given in (("上年", old), ("本年", new)) if len({figure.value for figure in given}) > 1]
            notes += [f"{'、'.join(several)}报告里还有不同的数"] if several else []
            agrees = (AGREES if right else DIFFERS) if checked else None
            yield Pair(
                indicator.id, indicator.name, measure, old[0].value, current.value, told.value if told else None, growth, rate,
                f"{'增' if sign > 0 else '降'}{printed(now, change)}" if change else None, agrees, "；".join(notes),
            )  # fmt: skip


def _key(figure: Figure, pack: Pack) -> tuple[int, str] | None:
    known = figures.indicators(pack)
    at = next((at for at, indicator in enumerate(known) if indicator.id == figure.indicator), None)
    return None if at is None else (at, figures.measure(figure.quantity.unit, next(iter(known[at].units), "")))


def _of_last_year(figure: Figure, facts: Facts) -> bool:
    return figure.year is None or facts.metadata.report_year is None or figure.year == facts.metadata.report_year - 1


def _own(facts: Facts, pack: Pack) -> dict[tuple[int, str], list[Figure]]:
    """Return the amounts of the unit and the year by indicator and unit of measure."""
    found: dict[tuple[int, str], list[Figure]] = {}
    for figure in facts.figures:
        if figure.indicator == OTHER or figure.kind not in {ACTUAL, ZERO} or figure.change or figure.scope is not None:
            continue
        if figure.year in {None, facts.metadata.report_year} and (key := _key(figure, pack)):
            found.setdefault(key, []).append(figure)
    return found


__all__ = ["AGREES", "ANSWERED", "DIFFERS", "ENOUGH", "NOT_FOUND", "NO_PLAN", "Pair", "Promise", "pairs", "promises"]
