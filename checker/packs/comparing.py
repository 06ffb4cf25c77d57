"""What two packs say differently."""

from collections.abc import Iterator
from typing import Any

from checker.packs.describing import short
from checker.packs.tree import Tree
from checker.report import Report

_NAMES = ("id", "name")
_SHOWN = 6
_NOTHING: Any = object()


def differences(old: Tree, new: Tree) -> Iterator[str]:
    """Yield what is different in the second pack, a line each: rules added, removed and changed, then words and bases."""
    before, after = _rules(old), _rules(new)
    for rule_id in [one for one in after if one not in before]:
        yield f"+ {rule_id} {after[rule_id].get('title', '')}"
    for rule_id in [one for one in before if one not in after]:
        yield f"- {rule_id} {before[rule_id].get('title', '')}"
    for rule_id in [one for one in before if one in after]:
        for line in _different(before[rule_id], after[rule_id], ""):
            yield f"~ {rule_id} {line}"
    for section in ("grades", "bases", "genre", "roles", "bodies", "topics", "sets", "figures"):
        for line in _different(old.data.get(section, _NOTHING), new.data.get(section, _NOTHING), section):
            yield f"~ {line}"
    common = [rule_id for rule_id in before if rule_id in after]
    if common != [rule_id for rule_id in after if rule_id in before]:
        yield "~ 规则的次序"


def _rules(tree: Tree) -> dict[str, dict[str, Any]]:
    return {str(raw.get("id")): raw for raw in tree.data["rules"].values()}


def _different(old: Any, new: Any, path: str) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _keyed(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        first, second = _named(old), _named(new)
        if first is not None and second is not None:
            yield from _keyed(first, second, path)
        else:
            yield _listed(old, new, path)
    else:
        yield f"{path}:{_said(old)} → {_said(new)}"


def _keyed(old: dict[Any, Any], new: dict[Any, Any], path: str) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        yield from _different(old.get(key, _NOTHING), new.get(key, _NOTHING), f"{path}.{key}" if path else str(key))


def _named(values: list[Any]) -> dict[str, Any] | None:
    """Return the elements of a list by their names, or None where they have none."""
    made: dict[str, Any] = {}
    for value in values:
        name = next((str(value[key]) for key in _NAMES if key in value), None) if isinstance(value, dict) else None
        if name is None or name in made:
            return None
        made[name] = value
    return made


def _listed(old: list[Any], new: list[Any], path: str) -> str:
    added = [value for value in new if value not in old]
    removed = [value for value in old if value not in new]
    if not added and not removed:
        return f"{path}:次序不同"
    return f"{path}:" + ";".join(f"{sign} {_some(values)}" for sign, values in (("加", added), ("减", removed)) if values)


def _some(values: list[Any]) -> str:
    return "、".join(short(value) for value in values[:_SHOWN]) + (f" 等 {len(values)} 项" if len(values) > _SHOWN else "")


def _said(value: Any) -> str:
    return "(没有)" if value is _NOTHING else short(value)


def verdicts(old: Report, new: Report) -> Iterator[str]:
    """Yield what is different in the judgement on one report, a line each."""
    if old.outcome != new.outcome:
        yield f"结论:{old.outcome} → {new.outcome}"
    before, after = ({result.rule: result.verdict for result in report.results} for report in (old, new))
    for rule in dict.fromkeys([*before, *after]):
        if before.get(rule) != after.get(rule):
            yield f"{rule}:{before.get(rule, '(没有)')} → {after.get(rule, '(没有)')}"
    if old.score != new.score:
        yield f"得分:{old.score} → {new.score}"
