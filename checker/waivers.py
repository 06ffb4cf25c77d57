"""Findings that do not count: waivers that a person gave with a reason, and a baseline of what was known on a day.

Both only mark findings; verdicts and score stay what they are, and the gate looks at what is left (`checker.report.outcome`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any

from checker.errors import UsageError
from checker.packs import nodes
from checker.packs.folders import near
from checker.report import FAIL, PARTIAL, Policy, Report, outcome, waived_score

_KEYS = ("rule", "report", "unit", "fingerprint", "reason", "owner", "expires")
BASELINE_VERSION = 1


def today() -> date:
    """Return the day as the clock on the wall has it: an expiry is a matter of the office's calendar."""
    return datetime.now().astimezone().date()


def fits(pattern: str | None, path: str) -> bool:
    """Say whether a path or glob of reports means a report.

    Args:
        pattern: with ``/``; a name without one fits in any folder. None: any report.
        path: of the report.
    """
    name = path if pattern and "/" in pattern else PurePath(path).name
    return pattern in {None, name} or fnmatchcase(name, pattern or "")


@dataclass(slots=True, eq=False, repr=False)
class Waiver:
    """One line of a waiver file.

    Attributes:
        place: where it stands.
        rule: id or glob of rules.
        report: path or glob of reports, with ``/``; a name without one fits in any folder. None: any.
        unit: whose report; None: any.
        fingerprint: of the one finding meant; None: any.
        reason: why, in the words of the person.
        owner: who answers for it.
        expires: last day on which it holds; None: for ever.
        used: whether a finding was waived by it.
    """

    place: str
    rule: str
    report: str | None
    unit: str | None
    fingerprint: str | None
    reason: str
    owner: str | None
    expires: date | None
    used: bool = False

    def concerns(self, report: Report) -> bool:
        """Say whether a report is meant."""
        return fits(self.report, str(report.source["path"])) and (self.unit is None or self.unit == report.metadata["unit"])


@dataclass(slots=True, eq=False, repr=False)
class Waivers:
    """What is waived in a run.

    Attributes:
        given: the lines of the waiver file.
        today: the day that decides what has expired.
        known: findings of the baseline: (report, fingerprint).
        since: day of the baseline.
        folder: paths of the baseline start here.
    """

    given: list[Waiver] = field(default_factory=list)
    today: date = field(default_factory=today)
    known: frozenset[tuple[str, str]] = frozenset()
    since: str = ""
    folder: Path = field(default_factory=Path)

    def apply(self, report: Report, policy: Policy) -> None:
        """Mark the findings of a report that are waived, and settle its outcome anew."""
        concerned = [waiver for waiver in self.given if waiver.concerns(report)]
        name = relative(str(report.source["path"]), self.folder)
        marked = False
        for result in report.results:
            fitting = [waiver for waiver in concerned if fnmatchcase(result.rule, waiver.rule)] if result.verdict in {FAIL, PARTIAL} else []
            for finding in result.findings if fitting or (self.known and result.verdict in {FAIL, PARTIAL}) else ():
                finding.waived = self._waived(fitting, finding.fingerprint, name)
                marked = marked or finding.waived is not None
        if marked:
            report.outcome = outcome(report.results, waived_score(report.results), policy)

    def _waived(self, fitting: list[Waiver], fingerprint: str, name: str) -> dict[str, Any] | None:
        for waiver in fitting:
            if waiver.fingerprint in {None, fingerprint}:
                waiver.used = True
                if waiver.expires is None or self.today <= waiver.expires:
                    return {"reason": waiver.reason, "owner": waiver.owner, "expires": waiver.expires.isoformat() if waiver.expires else None}
        if (name, fingerprint) in self.known:
            return {"reason": f"基线:{self.since} 已知的问题", "owner": None, "expires": None}
        return None

    def remarks(self) -> Iterator[str]:
        """Yield what the person should know after a run: lines that have expired, and lines that fitted nothing."""
        for waiver in self.given:
            if waiver.expires is not None and waiver.expires < self.today:
                yield f"{waiver.place}: 豁免 {waiver.rule} 已于 {waiver.expires} 到期,重新计入;请改正问题,或重新商定后改 expires"
            elif not waiver.used:
                yield f"{waiver.place}: 豁免 {waiver.rule} 没有用到,可以删去(问题已改正,或 report、unit 写得不对)"


def relative(path: str, folder: Path) -> str:
    """Return a path as seen from a folder, with ``/``, so that the place a run starts from does not matter."""
    if path == "-":
        return path
    try:
        return Path(path).resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return Path(path).resolve().as_posix()


def load(path: str, rules: Iterable[str]) -> list[Waiver]:
    """Read a waiver file.

    Args:
        path: of a YAML file: a list of entries with ``rule``, ``reason`` and the rest of `Waiver`.
        rules: the ids of the rules in use.

    Raises:
        UsageError: all mistakes, one a line.
    """
    wrong: list[str] = []
    source = nodes.load(Path(path), path, Path(path).parent, wrong)
    ids = list(rules)
    made: list[Waiver] = []
    if source is not None and source.data is not None:
        if isinstance(source.data, list):
            made = [waiver for number, entry in enumerate(source.data) if (waiver := _waiver(source, number, entry, ids, wrong))]
        else:
            wrong.append(source.problem((), "要写成一列,每条以 - rule: 开头"))
    if wrong:
        raise UsageError("bad_waivers", "\n".join(wrong))
    return made


def _waiver(source: nodes.Source, number: int, entry: Any, ids: list[str], wrong: list[str]) -> Waiver | None:
    if not isinstance(entry, dict):
        wrong.append(source.problem((number,), "要写成 - rule: 编号,下面缩进写 reason 等"))
        return None
    before = len(wrong)
    for key, value in entry.items():
        if key not in _KEYS:
            wrong.append(source.problem((number, key), f"没有“{key}”这一项{near(key, _KEYS)}(可用:{'、'.join(_KEYS)})"))
        elif not isinstance(value, str) or not value.strip():
            wrong.append(source.problem((number, key), f"{key} 要写成文字"))
    rule = entry.get("rule")
    if isinstance(rule, str) and not any(fnmatchcase(one, rule) for one in ids):
        wrong.append(source.problem((number, "rule"), f"没有编号符合“{rule}”的规则{near(rule, ids)}"))
    wrong.extend(source.problem((number,), f"缺少 {key}({why})") for key, why in (("rule", "豁免哪条规则"), ("reason", "理由必须写")) if key not in entry)
    if not entry.keys() & {"report", "unit"}:
        wrong.append(source.problem((number,), "缺少 report 或 unit(哪份报告、哪个单位)"))
    try:
        expires = date.fromisoformat(entry["expires"]) if isinstance(entry.get("expires"), str) else None
    except ValueError:
        wrong.append(source.problem((number, "expires"), f"“{entry['expires']}”不是日期,要写成 2026-12-31"))
    if len(wrong) > before:
        return None
    report, unit, fingerprint, owner = (entry.get(key) for key in ("report", "unit", "fingerprint", "owner"))
    return Waiver(source.place((number,)), entry["rule"], report, unit, fingerprint, entry["reason"], owner, expires)


def load_baseline(path: str) -> tuple[frozenset[tuple[str, str]], str]:
    """Return the findings of a baseline, as (report, fingerprint), and its day.

    Raises:
        UsageError: the file is missing or no baseline.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        known = frozenset((str(one["report"]), str(one["fingerprint"])) for one in data["findings"])
        if data["version"] != BASELINE_VERSION:
            raise ValueError(data["version"])
        return known, str(data["date"])
    except OSError as error:
        raise UsageError("bad_baseline", f"{path}:打不开({type(error).__name__});基线用 --write-baseline 写出") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError("bad_baseline", f"{path}:不是基线文件;基线用 --write-baseline 写出") from None


class Recorder:
    """Collects the findings of a run for a baseline.

    Args:
        folder: where the file will lie; paths of reports are written as seen from there.
    """

    def __init__(self, folder: Path) -> None:
        """Start with nothing."""
        self.folder = folder
        self.found: list[dict[str, str]] = []

    def note(self, report: Report) -> None:
        """Note the findings of a report, those that are waived left out."""
        name = relative(str(report.source["path"]), self.folder)
        for result in report.results:
            if result.verdict in {FAIL, PARTIAL}:
                self.found += [
                    {"report": name, "rule": result.rule, "fingerprint": finding.fingerprint, "message": finding.message}
                    for finding in result.findings
                    if finding.waived is None
                ]

    def dump(self, day: date) -> bytes:
        """Return the file."""
        data = {"version": BASELINE_VERSION, "date": day.isoformat(), "findings": self.found}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
