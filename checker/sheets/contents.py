"""What of a pack a spreadsheet shows: the switches of rules, and the terms of every list, as they are in force."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from checker.packs.describing import KINDS, used_sets
from checker.packs.lint import lists
from checker.packs.nodes import Location
from checker.packs.tree import Tree
from checker.sheets import words

_NAMES = ("id", "name")
_ORDER = ("rules", "sets", "topics", "roles", "figures")


@dataclass(slots=True, eq=False, repr=False)
class Switches:
    """What can be changed of a rule, and what says which rule it is.

    Attributes:
        title: what it asks.
        group: its group.
        kind: how it is judged, in Chinese.
        values: column → value: ``启用`` True or False; ``级别`` must, should or may; ``权重`` a number; ``适用层级`` a tuple, empty: all;
            ``起始年度``, ``结束年度`` a year or None; ``改法`` text.
    """

    title: str
    group: str
    kind: str
    values: dict[str, Any]


@dataclass(slots=True, eq=False, repr=False)
class Contents:
    """Switches and terms of a pack.

    Attributes:
        rules: by id, in order; those that the pack itself switched off too.
        terms: name of a list → term → whether it is in force.
        said: name of a list → what terms these are; the rules that use them.
        levels: that a rule can be limited to.
        places: name of a list → where it stands in the tree.
    """

    rules: dict[str, Switches] = field(default_factory=dict)
    terms: dict[str, dict[str, bool]] = field(default_factory=dict)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    places: dict[str, Location] = field(default_factory=dict)


def contents(tree: Tree, below: Tree | None = None) -> Contents:
    """Return what a pack says.

    Args:
        tree: its values.
        below: those of the pack that it extends, where what it took away is to be shown as switched off.
    """
    made = Contents(levels=_levels(tree))
    for source, on in ((tree, True), *(((below, False),) if below else ())):
        for raw in source.data["rules"].values():
            rule_id = str(raw.get("id"))
            if rule_id not in made.rules:
                made.rules[rule_id] = Switches(str(raw.get("title", "")), str(raw.get("category", "")), _kind(raw), {words.ON: on, **_values(raw)})
    for name, at, terms in sorted(_named_lists(tree), key=_place):
        made.terms.setdefault(name, {}).update(dict.fromkeys(terms, True))
        made.said.setdefault(name, (_meaning(tree, at), _used(tree, at)))
        made.places.setdefault(name, at)
    for name, _, terms in _named_lists(below) if below else ():
        for term in terms if name in made.terms else ():
            made.terms[name].setdefault(term, False)
    return made


def _levels(tree: Tree) -> tuple[str, ...]:
    bodies = tree.get(("bodies",)) or {}
    return tuple(dict.fromkeys(str(level) for key in ("own_words", "areas") for level in bodies.get(key) or ()))


def _kind(raw: dict[str, Any]) -> str:
    kind = str((raw.get("check") or {}).get("kind", ""))
    return KINDS.get(kind, kind)


def _values(raw: dict[str, Any]) -> dict[str, Any]:
    scope = raw.get("applies") or {}
    years = scope.get("years") or {}
    return {
        words.SEVERITY: raw.get("severity"), words.WEIGHT: raw.get("weight"), words.LEVELS: tuple(map(str, scope.get("levels") or ())),
        words.FIRST: years.get("first"), words.LAST: years.get("last"), words.FIX: str(raw.get("fix", "")),
    }  # fmt: skip


def _named_lists(tree: Tree) -> Iterator[tuple[str, Location, list[str]]]:
    """Yield every list of terms with its name, which is the way to it as a pack writes it, joined by dots."""
    for one in lists(tree):
        yield ".".join(way(tree, one.at)), one.at, [str(term) for term in one.terms if isinstance(term, str)]


def _place(named: tuple[str, Location, list[str]]) -> int:
    """Return where a list stands among all: what clerks ask for first comes first."""
    return _ORDER.index(section) if (section := str(named[1][0])) in _ORDER else len(_ORDER)


def way(tree: Tree, at: Location) -> list[str]:
    """Return the keys that lead to a value as ``change`` and ``add`` of a pack write them."""
    named: list[str] = []
    for n, step in enumerate(at):
        if n == 0 and step == "rules":
            continue
        container, value = tree.get(at[:n]), tree.get(at[: n + 1])
        if isinstance(step, int):
            name = next((str(value[key]) for key in _NAMES if key in value), None) if isinstance(value, dict) else None
            named.append(name or (str(step + 1) if isinstance(container, list) else str(step)))
        else:
            named.append(step)
    return named


def _meaning(tree: Tree, at: Location) -> str:
    last = str(at[-1])
    word = words.LISTS.get(last, "")
    if at[0] == "sets":
        return f"词组 @{last}"
    if at[0] == "topics":
        return "小标题说的主题"
    owners = [value for n in range(1, len(at)) if isinstance(value := tree.get(at[: n + 1]), dict)]
    owner = next((str(value[key]) for value in reversed(owners) for key in ("title", "name", "right", "id") if isinstance(value.get(key), str)), "")
    return f"{owner}:{word or last}" if owner else word or last


def _used(tree: Tree, at: Location) -> str:
    """Return the rules that a list is for."""
    if at[0] == "rules":
        return str(tree.get((*at[:2], "id")))
    if at[0] != "sets":
        return "认各部分" if at[0] == "roles" else "认数字" if at[0] == "figures" else "认报告"
    used = [str(raw.get("id")) for raw in tree.data["rules"].values() if str(at[1]) in used_sets(raw.get("check"))]
    return "、".join(used)
