"""What people decided on findings: 确认, 误报, 不计 or 其他, each with a reason, a name and a day, kept in a file beside the reports.

A decision holds for one finding, told by its fingerprint, so that it survives other runs and edits elsewhere in the report. Where the
finding itself was edited the decision is not applied but shown for review.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from checker.errors import UsageError
from checker.packs import nodes
from checker.packs.folders import near
from checker.report import FAIL, PARTIAL, Policy, Report, outcome, waived_score
from checker.waivers import fits

CONFIRMED, FALSE, LEFT_OUT, OTHER = "确认", "误报", "不计", "其他"
CHOICES = (CONFIRMED, FALSE, LEFT_OUT, OTHER)
"""What can be decided."""
FREEING = frozenset({FALSE, LEFT_OUT})
"""Decisions after which a finding does not count."""
APPLIED, REVIEW, GONE = "有效", "请复核", "问题已不在"
KEYS = ("rule", "unit", "report", "fingerprint", "decision", "reason", "who", "when", "excerpt")
_NEEDED = {
    "rule": "哪条规则",
    "fingerprint": "哪一处,在汇总表“人工认定”和 json 里",
    "decision": "、".join(CHOICES),
    "reason": "理由必须写",
    "who": "谁认定的",
    "when": "哪一天",
}
_BRACKETS = (")", "）")
_ALIKE = 75.0  # percent of likeness from which a passage is taken for the edited one

Key = tuple[str, str | None, str | None, str]


class Spot(NamedTuple):
    """A finding, as far as decisions look at it.

    Attributes:
        rule: id of its rule.
        fingerprint: its identity.
        excerpt: the words concerned; empty when something is missing.
    """

    rule: str
    fingerprint: str
    excerpt: str


@dataclass(slots=True, eq=False, repr=False)
class Decision:
    """One entry of the file.

    Attributes:
        place: where it stands; empty for a new one.
        rule: id of the rule.
        unit: whose report; None: any.
        report: path or glob of reports, as in a waiver; None: any.
        fingerprint: of the finding.
        decision: one of `CHOICES`.
        reason: why.
        who: decided it.
        when: the day, YYYY-MM-DD.
        excerpt: the words the finding was about, by which it is found again when they were edited; None: not noted.
        state: ``有效``, ``请复核``, ``问题已不在``, or empty when no report of this run is meant.
        seen: the words that may be the edited ones.
    """

    place: str
    rule: str
    unit: str | None
    report: str | None
    fingerprint: str
    decision: str
    reason: str
    who: str
    when: str
    excerpt: str | None = None
    state: str = ""
    seen: str = ""

    @property
    def key(self) -> Key:
        """What makes it the decision on one finding."""
        return self.rule, self.unit, self.report, self.fingerprint

    @property
    def mark(self) -> dict[str, Any]:
        """What a finding freed by it carries, as a waived one does."""
        return {"reason": f"人工认定为{self.decision}:{self.reason}", "owner": f"{self.who}({self.when})", "expires": None}

    def entry(self) -> dict[str, str]:
        """Return it as it stands in the file."""
        return {key: getattr(self, key) for key in KEYS if getattr(self, key) is not None}


@dataclass(slots=True, eq=False, repr=False)
class Decisions:
    """The decisions of a run.

    Attributes:
        given: in the order of the file.
        core: brings the name of a unit to the form in which names are compared.
    """

    given: list[Decision] = field(default_factory=list)
    core: Callable[[str], str] = str

    def concerned(self, path: str, units: Iterable[str | None]) -> list[Decision]:
        """Return the decisions on a report.

        Args:
            path: of the report.
            units: the names of its unit; a name with brackets behind it, which tells namesakes apart, must be the same.
        """
        names = {name for name in units if name}
        cores = {self.core(name) for name in names if not name.endswith(_BRACKETS)}
        return [one for one in self.given if fits(one.report, path) and (one.unit is None or one.unit in names or self._core(one.unit) in cores)]

    def _core(self, name: str) -> str | None:
        return None if name.endswith(_BRACKETS) else self.core(name)

    def apply(self, report: Report, policy: Policy) -> None:
        """Mark the findings of a report that do not count any more, and settle its outcome anew."""
        concerned = self.concerned(str(report.source["path"]), [report.metadata["unit"]])
        if not concerned:
            return
        findings = [(result.rule, finding) for result in report.results if result.verdict in {FAIL, PARTIAL} for finding in result.findings]
        held = hold(concerned, [Spot(rule, finding.fingerprint, finding.excerpt) for rule, finding in findings])
        freed = [(finding, one) for (_, finding), one in zip(findings, held, strict=True) if one is not None and one.decision in FREEING]
        for finding, one in freed:
            finding.waived = one.mark
        if freed:
            report.outcome = outcome(report.results, waived_score(report.results), policy)

    def remarks(self) -> Iterator[str]:
        """Yield what the person should look at after a run: decisions whose finding was edited, and those whose finding is gone."""
        for one in self.given:
            whose = one.unit or one.report
            if one.state == REVIEW:
                seen = f"“{one.seen}”" if one.seen else "同一条规则还有问题"
                yield f"{one.place}: {whose} {one.rule} 认定过“{one.decision}”的地方改动过,没有沿用,请复核:{seen}"
            elif one.state == GONE:
                yield f"{one.place}: {whose} {one.rule} 认定过“{one.decision}”的问题已不在,可以删去这一条"


def hold(concerned: Sequence[Decision], spots: Sequence[Spot]) -> list[Decision | None]:
    """Return the decision on each finding of a report, and note what became of each decision."""
    known = {(one.rule, one.fingerprint): one for one in concerned}
    held = [known.get((spot.rule, spot.fingerprint)) for spot in spots]
    for one in held:
        if one is not None:
            one.state, one.seen = APPLIED, ""
    left = [spot for spot, one in zip(spots, held, strict=True) if one is None]
    for one in concerned:
        if one.state == APPLIED:
            continue
        similar = next((spot for spot in left if spot.rule == one.rule and _alike(one.excerpt, spot.excerpt)), None)
        if similar is not None:
            one.state, one.seen = REVIEW, similar.excerpt
        elif not one.state:
            one.state = GONE
    return held


def _alike(before: str | None, now: str) -> bool:
    """Say whether a passage is probably the other one after an edit; what is missing is alike to what is missing."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - decisions whose finding is gone only

    if before is None or not before or not now:
        return before == now
    return fuzz.ratio("".join(before.split()), "".join(now.split())) >= _ALIKE


def load(path: str) -> list[Decision]:
    """Read a file of decisions; an empty one holds none.

    Args:
        path: of a YAML file: a list of entries with `KEYS`.

    Raises:
        UsageError: all mistakes, one a line.
    """
    wrong: list[str] = []
    source = nodes.load(Path(path), path, Path(path).parent, wrong)
    made: list[Decision] = []
    if source is not None and source.data is not None:
        if isinstance(source.data, list):
            made = [one for number, entry in enumerate(source.data) if (one := _decision(source, number, entry, wrong))]
        else:
            wrong.append(source.problem((), "要写成一列,每条以 - rule: 开头"))
    first: dict[Key, str] = {}
    for one in made:
        if first.setdefault(one.key, one.place) != one.place:
            wrong.append(f"{one.place}: 同一处问题认定了两次(另一条在 {first[one.key]}),请只留一条")
    if wrong:
        raise UsageError("bad_decisions", "\n".join(wrong))
    return made


def _decision(source: nodes.Source, number: int, entry: Any, wrong: list[str]) -> Decision | None:
    if not isinstance(entry, dict):
        wrong.append(source.problem((number,), "要写成 - rule: 编号,下面缩进写 decision 等"))
        return None
    before = len(wrong)
    for key, value in entry.items():
        if key not in KEYS:
            wrong.append(source.problem((number, key), f"没有“{key}”这一项{near(str(key), KEYS)}(可用:{'、'.join(KEYS)})"))
        elif not isinstance(value, str) or (not value.strip() and key != "excerpt"):
            wrong.append(source.problem((number, key), f"{key} 要写成文字" + (",纯数字要加引号" if isinstance(value, int | float) else "")))
    wrong.extend(source.problem((number,), f"缺少 {key}({why})") for key, why in _NEEDED.items() if key not in entry)
    if not entry.keys() & {"report", "unit"}:
        wrong.append(source.problem((number,), "缺少 unit 或 report(哪个单位、哪份报告)"))
    decision, when = entry.get("decision"), entry.get("when")
    if isinstance(decision, str) and decision.strip() and decision not in CHOICES:
        wrong.append(source.problem((number, "decision"), f"没有“{decision}”这种认定{near(decision, CHOICES)}(可写:{'、'.join(CHOICES)})"))
    if isinstance(when, str) and when.strip() and not _is_day(when):
        wrong.append(source.problem((number, "when"), f"“{when}”不是日期,要写成 2025-03-31"))
    if len(wrong) > before:
        return None
    made: dict[str, Any] = {key: entry.get(key) for key in KEYS}
    return Decision(source.place((number,)), **made)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def rewritten(text: str, given: Sequence[Decision], wanted: Sequence[Decision]) -> str:
    """Return the text of a file with other decisions in it; entries that stay keep their words, their comments and their places.

    Args:
        text: of the file as it is; empty for a new one.
        given: what `load` made of it.
        wanted: what it shall hold; those of ``given`` that are not in it are taken out, others are added behind.
    """
    if list(given) == list(wanted):
        return text
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    starts = [int(one.place.rsplit(":", 2)[1]) - 1 for one in given]
    columns = {int(one.place.rsplit(":", 1)[1]) for one in given}
    by_start = dict(zip(starts, given, strict=True))
    if len(by_start) < len(given) or columns - {3} or any(not lines[at].startswith("- ") for at in starts):
        return "".join(_written(one) for one in wanted)  # laid out in another way: written anew
    kept = "".join(lines[: starts[0]] if starts else [line for line in lines if line.strip() not in {"[]", "---"}])
    for at, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        block = lines[at:end]
        tail = next((n for n in range(len(block), 0, -1) if block[n - 1].strip() and not block[n - 1].lstrip().startswith("#")), 0)
        kept += "".join(block if by_start[at] in wanted else block[tail:])
    kept += "\n" if kept and not kept.endswith("\n") else ""
    return kept + "".join(_written(one) for one in wanted if one not in given)


def _written(one: Decision) -> str:
    import yaml  # noqa: PLC0415 - when a decision is written only

    # A day, a number or an off of YAML 1.1 comes out in quotes, so that every program reads the same text.
    return yaml.safe_dump([one.entry()], allow_unicode=True, sort_keys=False, width=1 << 20)


__all__ = ["APPLIED", "CHOICES", "FREEING", "GONE", "REVIEW", "Decision", "Decisions", "Spot", "hold", "load", "rewritten"]
