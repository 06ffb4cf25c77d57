"""What has become of last time's findings: mended, new, still open."""

from dataclasses import dataclass, field
from typing import NamedTuple

from checker.report import ERROR, FAIL, PARTIAL, PASS
from checker.summary.records import Record

MENDED, NEW, OPEN, BETTER, WORSE = "已改", "新出现", "仍未改", "有改进", "更差"
KINDS = (MENDED, BETTER, OPEN, WORSE, NEW)
_RANK = {PASS: 0, PARTIAL: 1, FAIL: 2}


class Change(NamedTuple):
    """One rule of one unit in two rounds.

    Attributes:
        rule: its id.
        title: what it asks.
        before: the verdict of last time.
        now: the verdict of this time.
        kind: one of `KINDS`.
        gone: findings of last time that are no more, by fingerprint.
        left: findings of last time that are there still.
        added: findings that were not there.
    """

    rule: str
    title: str
    before: str
    now: str
    kind: str
    gone: int
    left: int
    added: int


@dataclass(slots=True, eq=False, repr=False)
class Changes:
    """What changed for one unit.

    Attributes:
        rules: the rules that are or were not passed, in the order of this time's result.
        incomparable: rules not passed in one round and in the other not applicable, not known or not there.
    """

    rules: list[Change] = field(default_factory=list)
    incomparable: int = 0


def between(before: Record, now: Record, left_out: frozenset[str]) -> Changes:
    """Compare two records rule by rule; waived findings count as passed.

    已改: not passed then, passed now. 有改进: failed then, partly passed now. 仍未改: the same verdict. 更差: partly passed then, failed now.
    新出现: passed then. A rule that was not applicable, unknown or broken in one of the two is not compared.

    Args:
        before: of last time.
        now: of this time.
        left_out: rules that only sum up others.
    """
    made = Changes()
    for rule, result in now["results"].items():
        old = before["results"].get(rule)
        if rule in left_out:
            continue
        if old is None or _verdict(old) not in _RANK or _verdict(result) not in _RANK:
            made.incomparable += any(one is not None and _verdict(one) in {FAIL, PARTIAL, ERROR} for one in (old, result))
            continue
        kind = _kind(_RANK[_verdict(old)], _RANK[_verdict(result)])
        if kind:
            made.rules.append(Change(rule, result[5], _verdict(old), _verdict(result), kind, *_places(old, result)))
    made.incomparable += sum(
        rule not in now["results"] and rule not in left_out and _verdict(old) in {FAIL, PARTIAL} for rule, old in before["results"].items()
    )
    return made


def _verdict(result: list[object]) -> str:
    return PASS if result[3] else str(result[0])


def _kind(before: int, now: int) -> str | None:
    if not before:
        return NEW if now else None
    if not now:
        return MENDED
    return OPEN if now == before else BETTER if now < before else WORSE


def _places(old: list[list[dict[str, str]]], new: list[list[dict[str, str]]]) -> tuple[int, int, int]:
    before, now = ({finding["fingerprint"] for finding in one[4] if finding["fingerprint"]} for one in (old, new))
    return len(before - now), len(before & now), len(now - before)
