"""Kind ``numbering``: headings are numbered without gap, and in the style of official documents."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, not_applicable, passed
from checker.declared import declared
from checker.facts import Facts, Heading
from checker.outline.markers import PLAIN
from checker.report import FAIL, PARTIAL
from checker.text import lazy

_SHIFTS = 50  # numbers that a misprint may have shifted; a list of so many wrong ones is no list
_CHINESE = "一二三四五六七八九十"
_POINT = lazy(r"(?:^|(?<=[。;,:!?)\n]))([一二三四五六七八九十])是(?!一|否|非)", re.MULTILINE)
_start = attrgetter("start")
_SPOKEN = {"cn": "一、", "cnp": "(一)", "num": "1.", "nump": "(1)", "part": "第一部分", "subpart": "第一节", "formal": "壹、", "circled": "①"}


@declared(kw_only=True)
class Numbering:
    """Numbers of the levels given go on by one and keep their style.

    Attributes:
        levels: levels judged.
        style: third-level numbers written 1、 instead of 1. are noted (GB/T 9704 7.3.3), and points 一是、三是 that leave one out.
        partial_faults: so many faults make a partial pass, more a failure.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "numbering"
    levels: tuple[int, ...]
    style: bool = False
    partial_faults: int = 1

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Walk over groups of siblings."""
        judged = [heading for heading in facts.headings if heading.level in self.levels]
        if not any(heading.family != PLAIN for heading in judged):
            return not_applicable("没有编号的标题")
        faults = [fault for group in _siblings(facts.headings, self.levels) for fault in _faults(group, judged)]
        evidence = [Evidence((heading.start, heading.end), message=said) for heading, said in faults]
        evidence += [*_commas(facts, judged), *_points(facts)] if self.style else []
        if not evidence:
            return passed("序号连续、规范")
        verdict = FAIL if len(faults) > self.partial_faults else PARTIAL
        return Outcome(verdict, "序号不连续或不规范", "faults", evidence)


def _siblings(headings: list[Heading], levels: tuple[int, ...]) -> Iterator[list[Heading]]:
    groups: dict[int | None, list[Heading]] = {}
    for heading in headings:
        if heading.level in levels:
            groups.setdefault(heading.parent, []).append(heading)
    yield from groups.values()


def _faults(group: list[Heading], judged: list[Heading]) -> list[tuple[Heading, str]]:
    """Faults among siblings: another kind of mark, a lost number, a number that does not follow."""
    numbered = [heading for heading in group if heading.family in _SPOKEN]
    if not numbered:
        return []
    family = max({h.family for h in numbered}, key=lambda f: (sum(h.family == f for h in numbered), f))
    faults: list[tuple[Heading, str]] = []
    expected = {_first(numbered, judged)}
    for heading in group:
        if heading.family not in _SPOKEN:
            if heading.family in {"lost", PLAIN} and _between(heading, numbered):
                faults.append((heading, f"“{heading.title}”没有序号"))
                expected = {number + 1 for number in expected}
            continue
        if heading.family != family:
            faults.append((heading, f"“{heading.number}”与同级的“{_SPOKEN[family]}”写法不同"))
        if heading.value is None:
            faults.append((heading, f"“{heading.title}”的序号残缺"))
        elif heading.value not in expected and heading.family == family:
            faults.append((heading, f"“{heading.number}”序号应为第 {max(expected)}"))
        expected = _next(heading.value, expected)
    return faults


def _next(value: int | None, expected: set[int]) -> set[int]:
    """Return the numbers that may follow: a number that repeats may be a misprint, or all that follow are shifted."""
    misprinted = {number + 1 for number in sorted(expected)[-_SHIFTS:]}
    if value is None:
        return misprinted
    return {value + 1} if value >= max(expected) else {value + 1} | misprinted


def _first(group: list[Heading], judged: list[Heading]) -> int:
    """Return the number a group should start with: 1, or one more than the group before it had."""
    first = group[0]
    if first.value is None or first.value == 1:
        return 1
    before = [h.value for h in judged if h.start < first.start and h.family == first.family and h.value is not None]
    return first.value if before and before[-1] == first.value - 1 else 1


def _between(heading: Heading, numbered: list[Heading]) -> bool:
    """Say whether a heading without number has numbered siblings on both sides."""
    return numbered[0].start < heading.start < numbered[-1].start


def _points(facts: Facts) -> list[Evidence]:
    """Return the points 一是、三是 of running text that leave one out.

    Points may stand inside points: each 一是 opens a list, and a later number goes on with the innermost list that it follows;
    a number that goes back may belong to a list that was opened in other words.
    """
    found: list[Evidence] = []
    lists: list[int] = []
    section = -1
    for point in _POINT.finditer(facts.scan.text, *facts.body):
        value, below = _CHINESE.index(point[1]) + 1, bisect_right(facts.headings, point.start(), key=_start)
        if below != section:
            lists, section = [], below
        if value == 1:
            lists.append(1)
            continue
        open_lists = [at for at, last in enumerate(lists) if last == value - 1]
        if open_lists:
            del lists[open_lists[-1] + 1 :]
        elif lists and value > lists[-1]:
            found.append(Evidence(point.span(1), message=f"“{point[1]}是”前面是“{_CHINESE[lists[-1] - 1]}是”,序号不连续"))
        if lists:
            lists[-1] = value
    return found


def _commas(facts: Facts, judged: list[Heading]) -> list[Evidence]:
    """Return one finding for third-level marks written 1、 instead of 1., among headings and inside paragraphs."""
    spans = [(heading.start, heading.end) for heading in judged if heading.family == "num" and str(heading.number).endswith(("、", "﹑"))]
    text = facts.scan.text
    points = [at for at in facts.marks if text[at].isdigit() and "、" in text[at : at + 3]]
    spans += [(at, at + 2) for at in points if any(paragraph.start < at < paragraph.end for paragraph in facts.frame.body)]
    if not spans:
        return []
    first = min(spans)
    mark = facts.document.printed(first[0], first[0] + 2)
    return [Evidence(first, message=f"“{mark}”应写作“{mark[0]}.”,共 {len(spans)} 处")]
