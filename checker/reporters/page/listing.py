"""The findings of a report for a page: in the order in which a drafter needs them, each with its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.engine import mask
from checker.packs.model import Basis, Pack
from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN, Finding, Report, Result, spoken
from checker.reporters.page.reading import Spot, printable

SEVERITY_WORDS = {"must": "必须", "should": "应当", "may": "建议"}
VERDICT_WORDS = {PASS: "通过", PARTIAL: "部分做到", FAIL: "不通过", ERROR: "没有查成", UNKNOWN: "无法判定", NOT_APPLICABLE: "不适用"}
VERDICT_MARKS = {PASS: "✓", PARTIAL: "½", FAIL: "✗", ERROR: "!", UNKNOWN: "?", NOT_APPLICABLE: "—"}
PART_MARKS = {
    "standalone": (PASS, "✓", "单列"), "embedded": (PARTIAL, "½", "写到但没有单列"),
    "mention": (FAIL, "✗", "只有提及"), "absent": (FAIL, "✗", "未见"),
}  # fmt: skip
FIGURE_KINDS = {"actual": "实绩", "target": "目标", "previous": "上年", "part": "其中", "zero": "零", "other_body": "其他机构"}
CONTENTS = frozenset({
    "addressee", "answered_items", "by_year", "compared", "coverage", "facts_told", "figures_given", "mention", "opening", "persons", "section",
    "section_year", "signature", "topic",
})  # fmt: skip
"""Kinds of checks that ask for something to be written; where they fail, it is missing."""
_CERTAIN, _DOUBTFUL = "certain", "doubtful"


@dataclass(slots=True, eq=False, repr=False)
class Part:
    """One of the parts a report should have.

    Attributes:
        verdict: ``pass``, ``partial`` or ``fail``.
        mark: one character for it.
        name: of the part.
        word: what there is of it.
        details: where it begins, how long it is.
        line: line of the text, None where it is not shown.
    """

    verdict: str
    mark: str
    name: str
    word: str
    details: str
    line: int | None


@dataclass(slots=True, eq=False, repr=False)
class Place:
    """One finding in an entry.

    Attributes:
        number: of the finding in the report, from 1.
        where: the place in words.
        excerpt: the characters concerned.
        message: what is said of this place only.
        spot: the place in the text, or None.
        line: line of the text to show where the spot has no characters, or None.
        waiver: reason, owner and expiry of a waiver, in words.
    """

    number: int
    where: str
    excerpt: str
    message: str
    spot: Spot | None = None
    line: int | None = None
    waiver: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Entry:
    """What one rule says.

    Attributes:
        label: its number in the list.
        rule: id of the rule.
        title: what the rule asks.
        verdict: of the rule.
        mark: one character for the verdict.
        word: the verdict in words.
        severity: ``must``, ``should`` or ``may``.
        weight: the severity in words.
        certainty: ``certain`` or ``doubtful``.
        gates: it alone fails the report.
        message: what was found.
        places: where.
        fix: how to mend it.
        basis: documents the rule rests on, in words.
        waived: every place is waived.
    """

    label: str
    rule: str
    title: str
    verdict: str
    mark: str
    word: str
    severity: str
    weight: str
    certainty: str
    gates: bool
    message: str
    places: list[Place]
    fix: str
    basis: list[str]
    waived: bool


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """Entries under one heading.

    Attributes:
        key: ``error``, ``missing``, ``must``, ``should``, ``may``, ``doubtful``, ``waived``, ``unknown``, ``pass`` or ``not_applicable``.
        title: the heading.
        hint: a line below it.
        entries: what stands there.
        folded: it is closed at first.
    """

    key: str
    title: str
    hint: str
    entries: list[Entry]
    folded: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Listing:
    """The findings of a report and the spots of its text.

    Attributes:
        groups: in their order.
        spots: what to mark in the text.
    """

    groups: list[Group]
    spots: list[Spot] = field(default_factory=list)


def clean(text: str) -> str:
    """Return a text as a page may show it: personal numbers masked, nothing that HTML cannot hold."""
    return printable(mask(text))


def listing(report: Report, pack: Pack, *, excerpts: bool) -> Listing:
    """Sort the results of a report into groups.

    Args:
        report: the judgement.
        pack: the rules it was made with.
        excerpts: whether words of the report may be shown.
    """
    return _Listing(report, pack, excerpts=excerpts).made()


class _Listing:
    """One pass over the results."""

    def __init__(self, report: Report, pack: Pack, *, excerpts: bool) -> None:
        self.report = report
        self.excerpts = excerpts
        self.contents = {rule.id for rule in pack.rules if rule.check.kind in CONTENTS}
        self.labels = 0
        self.numbers = 0
        self.spots: list[Spot] = []

    def made(self) -> Listing:
        """Return the groups that have entries."""
        # A rule without weight that does not gate only sums up others, which are shown themselves.
        failing = [result for result in self.report.failing() if result.weight or result.gates]
        sorted_in: dict[str, list[Result]] = {}
        for result in failing:
            sorted_in.setdefault(self._group(result), []).append(result)
        for result in self.report.results:
            if result.verdict in {UNKNOWN, PASS, NOT_APPLICABLE}:
                sorted_in.setdefault(result.verdict, []).append(result)
        groups = [
            ("error", "没有查成", "规则本身出错,请把规则编号告诉维护的人", False),
            ("missing", "缺什么", "应写而没有写,或只是顺带提到;要紧的在前", False),
            ("must", "必须改", "规定要求的", False),
            ("should", "应当改", "影响得分", False),
            ("may", "建议改", "改了更好", False),
            ("doubtful", "请核对", "程序拿不准,请看一眼;没有问题就不用改", False),
            ("waived", "已豁免", "仍计入原始得分", True),
            (UNKNOWN, "无法判定", "缺少判断所需的信息", True),
            (PASS, "通过", "展开可看依据和原文", True),
            (NOT_APPLICABLE, "不适用", "按层级、年度或阶段不要求", True),
        ]
        made = [Group(key, title, hint, [self._entry(result) for result in sorted_in[key]], folded) for key, title, hint, folded in groups if key in sorted_in]
        return Listing(made, self.spots)

    def _group(self, result: Result) -> str:
        if result.findings and all(finding.waived for finding in result.findings):
            return "waived"
        if result.verdict == ERROR:
            return "error"
        if _certainty(result) == _DOUBTFUL:
            return "doubtful"
        return "missing" if result.verdict == FAIL and result.rule in self.contents else result.severity

    def _entry(self, result: Result) -> Entry:
        faulty = result.verdict in {FAIL, PARTIAL, ERROR}
        self.labels += faulty
        label = str(self.labels) if faulty else ""
        message, own = _parted([finding.message for finding in result.findings])
        places = [self._place(result, finding, said, label) for finding, said in zip(result.findings, own, strict=True)]
        return Entry(
            label=label, rule=result.rule, title=clean(result.title), verdict=result.verdict, mark=VERDICT_MARKS[result.verdict],
            word=VERDICT_WORDS[result.verdict], severity=result.severity, weight=SEVERITY_WORDS[result.severity], certainty=_certainty(result),
            gates=result.gates, message=clean(message), places=places, fix=clean(next((f.fix for f in result.findings if f.fix), "")),
            basis=[clean(Basis(**basis).spoken()) for basis in result.basis] if faulty or result.verdict == PASS else [],
            waived=bool(result.findings) and all(finding.waived for finding in result.findings),
        )  # fmt: skip

    def _place(self, result: Result, finding: Finding, message: str, label: str) -> Place:
        self.numbers += 1
        excerpt = clean(finding.excerpt) if self.excerpts else ""
        place = Place(self.numbers, self._where(finding), excerpt, clean(message), waiver=_waiver(finding))
        if finding.at is not None and result.verdict in {FAIL, PARTIAL, PASS}:
            missing = clean(result.title).removeprefix("有") if finding.at[0] == finding.at[1] else ""
            place.spot = Spot(self.numbers, *finding.at, _look(result, finding), label, missing)
            self.spots.append(place.spot)
        return place

    def _where(self, finding: Finding) -> str:
        if finding.line is None:
            return ""
        where = spoken(self.report.source, finding.line, finding.page)
        if finding.column is not None:
            return where
        return f"应放在{where}{f'(“{clean(finding.section[-1])}”部分)' if finding.section and self.excerpts else ''}之后"


def _certainty(result: Result) -> str:
    return _DOUBTFUL if result.verdict != ERROR and all(f.certainty == _DOUBTFUL for f in result.findings) else _CERTAIN


def _look(result: Result, finding: Finding) -> str:
    if result.verdict == PASS or not (result.weight or result.gates):
        return "evidence"
    if finding.waived:
        return "waived"
    return "doubtful" if finding.certainty == _DOUBTFUL else result.verdict


def _waiver(finding: Finding) -> str:
    if not finding.waived:
        return ""
    said = [finding.waived.get("reason"), finding.waived.get("owner") and f"负责人 {finding.waived['owner']}"]
    said.append(finding.waived.get("expires") and f"{finding.waived['expires']} 到期")
    return clean("已豁免:" + ";".join(str(part) for part in said if part))


def _parted(messages: list[str]) -> tuple[str, list[str]]:
    """Part what is said of all places from what is said of each."""
    if len(set(messages)) <= 1:
        return "".join(messages[:1]), [""] * len(messages)
    start = 0
    for at, (first, *others) in enumerate(zip(*messages, strict=False), 1):
        if any(other != first for other in others):
            break
        start = at if first in ":：" else start
    return messages[0][:start].rstrip(":："), [message[start:] for message in messages]


def parts(report: Report, pack: Pack, lines: dict[tuple[int, int | None], int]) -> Iterator[Part]:
    """Yield the parts a report should have, in their order.

    Args:
        report: the judgement.
        pack: the rules it was made with.
        lines: number and page of a place → line of the text, where the text is shown.
    """
    names = {role.id: role.name for role in pack.vocabulary.parts()}
    for role, section in report.sections.items():
        verdict, mark, word = PART_MARKS[section["status"]]
        line, told = None, []
        if section["line"] and section["characters"]:
            line = lines.get((section["line"], section["page"]))
            told = [f"{spoken(report.source, section['line'], section['page'])}起", f"{section['characters']} 字"]
        if section.get("items"):
            told.append(f"{section['items']} 条")
        yield Part(verdict, mark, names[role], word, ",".join(told), line)
