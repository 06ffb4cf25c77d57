"""What a pack that extends another makes different: rules switched off, values changed, words added and removed.

``off`` lists rules. ``remove``, ``change`` and ``add`` name a rule by its id, or a section of the words (``sets``, ``roles`` …),
and go down from there; an element of a list is named by its ``id`` or ``name``, else by its number from 1.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from checker.packs.folders import near
from checker.packs.nodes import Location, Source
from checker.packs.tree import Change, Tree

KEYS = ("off", "remove", "change", "add")
_NAMES = ("id", "name")


def tailor(tree: Tree, head: Source, sections: tuple[str, ...]) -> None:
    """Apply what the head of a pack makes different to the values before it.

    Args:
        tree: is changed.
        head: ``pack.yaml`` of the pack.
        sections: of the words.
    """
    work = _Tailor(tree, head, sections)
    work.off(head.data.get("off") or [])
    for key, step in (("remove", work.remove), ("change", work.change), ("add", work.add)):
        work.each(head.data.get(key) or {}, key, step)


class _Tailor:
    """Applies the wishes of one pack, with mistakes at the place of the wish."""

    def __init__(self, tree: Tree, head: Source, sections: tuple[str, ...]) -> None:
        self.tree = tree
        self.head = head
        self.sections = sections

    def rules(self) -> dict[str, int]:
        """Return the number of every rule by its id."""
        return {str(raw.get("id")): number for number, raw in self.tree.data["rules"].items()}

    def wrong(self, at: Location, message: str) -> None:
        self.tree.problems.append(self.head.problem(at, message))

    def log(self, action: str, location: Location, old: Any, new: Any, at: Location) -> None:
        self.tree.changes.append(Change(action, location, old, new, self.head.place(at)))

    def unknown_rule(self, rule_id: str, at: Location, known: Iterable[str]) -> None:
        gone = next((change for change in self.tree.changes if change.action == "off" and change.old.get("id") == rule_id), None)
        said = f",它在 {gone.place} 已经关闭" if gone else near(rule_id, known) or ";用 fazhi rules list 查看全部"
        self.wrong(at, f"没有编号为“{rule_id}”的规则{said}")

    def off(self, ids: Any) -> None:
        """Switch rules off; rules that sum others up leave them out."""
        if not isinstance(ids, list):
            self.wrong(("off",), "off 要写成列表,例如 [FZ-S-010, FZ-F-002]")
            return
        for n, rule_id in enumerate(map(str, ids)):
            known = self.rules()
            if rule_id not in known:
                self.unknown_rule(rule_id, ("off", n), known)
                continue
            location: Location = ("rules", known[rule_id])
            self.log("off", location, self.tree.get(location), None, ("off", n))
            self.tree.drop(location)
            self._leave_out(rule_id, n)

    def _leave_out(self, rule_id: str, n: int) -> None:
        for number in self.rules().values():
            for location in _summed(self.tree.get(("rules", number, "check")), ("rules", number, "check")):
                ids = self.tree.get(location)
                if rule_id in ids:
                    self.log("remove", location, [rule_id], None, ("off", n))
                    self.tree.put(location, [one for one in ids if one != rule_id], self.head, ("off", n))

    def each(self, wishes: Any, key: str, step: Callable[[Location, Any, Location], None]) -> None:
        """Take the wishes of one kind rule by rule and section by section."""
        if not isinstance(wishes, dict):
            self.wrong((key,), f"{key} 要写成 规则编号: … 或 sets: … 的形式")
            return
        for name, value in wishes.items():
            known = self.rules()
            if name in self.sections:
                location: Location = (name,)
            elif str(name) in known:
                location = ("rules", known[str(name)])
            else:
                self.unknown_rule(str(name), (key, name), [*known, *self.sections])
                continue
            if location[0] == "rules" and not isinstance(value, dict):
                self.wrong((key, name), "规则的改动要写成 键: 值,例如 {weight: 1}")
            elif location[0] == "rules" and "id" in value:
                self.wrong((key, name, "id"), "规则的编号不能改;可以 off 它,另写一条")
            elif not self.tree.has(location) and key != "add":
                self.wrong((key, name), f"前面的规则包没有“{name}”")
            else:
                step(location, value, (key, name))

    def step(self, location: Location, key: object) -> Location | None:
        """Return the location one step further down, or None where there is nothing of that name."""
        container = self.tree.get(location)
        if isinstance(container, dict):
            return next(((*location, known) for known in container if str(known) == str(key)), None)
        if isinstance(container, list):
            for n, element in enumerate(container):
                if isinstance(element, dict) and str(key) in {str(element.get(name)) for name in _NAMES}:
                    return (*location, n)
            if str(key).isdecimal() and 0 < int(str(key)) <= len(container):
                return (*location, int(str(key)) - 1)
        return None

    def names(self, location: Location) -> list[str]:
        """Return what can be named one step further down."""
        container = self.tree.get(location)
        if isinstance(container, dict):
            return [str(key) for key in container]
        elements = container if isinstance(container, list) else []
        return [str(next((e[name] for name in _NAMES if name in e), n)) if isinstance(e, dict) else str(e) for n, e in enumerate(elements, 1)]

    def nothing(self, location: Location, key: object, at: Location) -> None:
        known = self.names(location)
        self.wrong(at, f"这里没有“{key}”{near(key, known) or (',可用:' + '、'.join(known[:12]) if known else '')}")

    def change(self, location: Location, value: Any, at: Location) -> None:
        """Put a value in place of another; mappings are merged, null takes a value out."""
        old = self.tree.get(location)
        if value is None and self.tree.has(location):
            self.log("change", location, old, None, at)
            self.tree.drop(location)
            return
        other = isinstance(old, dict) and isinstance(value, dict) and value.get("kind", old.get("kind")) != old.get("kind")
        if not isinstance(value, dict) or not isinstance(old, dict | list) or other:
            self.log("change", location, old, value, at)
            self.tree.put(location, value, self.head, at)
            return
        for key, inner in value.items():
            below = self.step(location, key)
            if below is None and isinstance(old, list):
                self.nothing(location, key, (*at, key))
            else:
                self.change(below or (*location, key), inner, (*at, key))

    def add(self, location: Location, value: Any, at: Location) -> None:
        """Add to lists, and new keys to mappings."""
        old = self.tree.get(location)
        if old is None:
            self.log("add", location, None, value, at)
            self.tree.put(location, value, self.head, at)
        elif isinstance(value, dict) and isinstance(old, dict | list):
            for key, inner in value.items():
                below = self.step(location, key)
                if below is None and isinstance(old, list):
                    self.nothing(location, key, (*at, key))
                else:
                    self.add(below or (*location, key), inner, (*at, key))
        elif isinstance(old, list):
            self.log("add", location, None, value, at)
            self.tree.extend(location, value if isinstance(value, list) else [value], self.head, at)
        else:
            self.wrong(at, "这里不是列表,不能加;要换成别的值请用 change")

    def remove(self, location: Location, value: Any, at: Location) -> None:
        """Take words out of lists, and keys out of mappings."""
        if isinstance(value, dict):
            for key, inner in value.items():
                below = self.step(location, key)
                if below is None:
                    self.nothing(location, key, (*at, key))
                else:
                    self.remove(below, inner, (*at, key))
            return
        for n, name in enumerate(value if isinstance(value, list) else [value]):
            self._take_out(location, name, (*at, n) if isinstance(value, list) else at)

    def _take_out(self, location: Location, name: Any, at: Location) -> None:
        container = self.tree.get(location)
        if isinstance(container, list) and name in container:
            below: Location | None = (*location, container.index(name))
        else:
            below = self.step(location, name) if not str(name).isdecimal() or isinstance(container, dict) else None
        if below is None:
            self.nothing(location, name, at)
            return
        self.log("remove", location, [self.tree.get(below)], None, at)
        self.tree.drop(below)


def _summed(value: Any, location: Location) -> Iterator[Location]:
    """Yield where a check lists rules that it sums up."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "rules" and isinstance(inner, list):
                yield (*location, key)
            else:
                yield from _summed(inner, (*location, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _summed(inner, (*location, n))
