"""Changing single values in the text of a YAML file; everything else in it, comments and layout too, stays as it was written."""

import re
from typing import Any

import yaml

from checker.packs.nodes import Loader

_WIDE = 10**6
_PLAIN = re.compile(r"(?!(?i:true|false|null)$)[A-Za-z][A-Za-z-]*(?:[0-9][0-9-]*)?")  # keys that every YAML reads as text, or this one does: off
_NESTED = 2  # levels of a new entry that get lines of their own; the rest stands on one line


class EditError(ValueError):
    """The text is written in a way that cannot be changed value by value."""


class Editor:
    """A text that is changed step by step.

    Args:
        text: YAML with a mapping at its top, lines ended by a line feed.

    Attributes:
        text: as changed so far.
    """

    def __init__(self, text: str) -> None:
        """Start with the text as it is."""
        self.text = text

    def put(self, path: tuple[str, ...], value: Any) -> None:
        """Set a value; what is missing on the way is made, and of mappings only the keys given change."""
        known, nodes = self._walk(path)
        if len(known) < len(path):
            self._insert(nodes[-1], path[len(known) :], value, top=len(nodes) == 1)
        elif isinstance(value, dict) and isinstance(nodes[-1], yaml.MappingNode):
            for key, inner in value.items():
                self.put((*path, str(key)), inner)
        else:
            self._replace(nodes[-1].start_mark.index, self._end(nodes[-1]), flow(value))

    def drop(self, path: tuple[str, ...]) -> None:
        """Take a value out, with the mappings around it that would be empty; nothing happens where there is none."""
        known, nodes = self._walk(path)
        if len(known) == len(path):
            outer = nodes[-2]
            if len(outer.value) == 1 and len(path) > 1:
                self.drop(path[:-1])
            else:
                spans = [(key.start_mark.index, max(self._end(value), key.end_mark.index + 1 - bool(value.value))) for key, value in outer.value]
                self._cut(outer, spans, [key.value for key, _ in outer.value].index(path[-1]))

    def append(self, path: tuple[str, ...], item: str) -> None:
        """Add an item to a list, which is made where there is none."""
        known, nodes = self._walk(path)
        if len(known) < len(path) or not nodes[-1].value:
            self.put(path, [item])
            return
        node = nodes[-1]
        if not isinstance(node, yaml.SequenceNode):
            raise EditError(f"{'.'.join(path)} 不是列表")
        end = self._end(node.value[-1])
        if node.flow_style:
            self._replace(end, end, f", {flow(item)}")
        else:
            self._line_behind(end, f"{' ' * node.start_mark.column}- {flow(item)}")

    def take(self, path: tuple[str, ...], item: str) -> None:
        """Take an item out of a list; nothing happens where it is not in it."""
        known, nodes = self._walk(path)
        node = nodes[-1]
        if len(known) < len(path) or not isinstance(node, yaml.SequenceNode):
            return
        at = next((n for n, one in enumerate(node.value) if isinstance(one, yaml.ScalarNode) and one.value == item), None)
        if at is None:
            return
        if len(node.value) == 1:
            self.drop(path)
        else:
            self._cut(node, [(one.start_mark.index, self._end(one)) for one in node.value], at)

    def _walk(self, path: tuple[str, ...]) -> tuple[tuple[str, ...], list[Any]]:
        """Return as much of a path as there is, and the nodes along it from the top."""
        root = Loader(self.text).get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise EditError("文件要写成 键: 值 的形式")
        nodes: list[Any] = [root]
        for n, step in enumerate(path):
            entries = nodes[-1].value if isinstance(nodes[-1], yaml.MappingNode) else []
            key, found = next(((key, value) for key, value in entries if str(key.value) == step), (None, None))
            if key is None or found is None:
                return path[:n], nodes
            if found.start_mark.index < key.end_mark.index:  # what an alias stands for was written before
                raise EditError(f"{'.'.join(path[: n + 1])} 用了别名(*)")
            nodes.append(found)
        return path, nodes

    def _insert(self, node: Any, rest: tuple[str, ...], value: Any, *, top: bool) -> None:
        """Put a new entry into the deepest node that there is."""
        if isinstance(node, yaml.ScalarNode) and node.value in {"", "~", "null"}:
            gap = " " if self.text[node.start_mark.index - 1 : node.start_mark.index] == ":" else ""
            self._replace(node.start_mark.index, node.end_mark.index, gap + flow(_nested(rest, value)))
        elif not isinstance(node, yaml.MappingNode):
            raise EditError(f"{rest[0]} 上面不是 键: 值 的形式")
        elif node.flow_style:
            end = self._end(node.value[-1][1]) if node.value else node.start_mark.index + 1
            self._replace(end, end, (", " if node.value else "") + flow(_nested(rest, value))[1:-1])
        else:
            key, last = node.value[-1]
            indent = node.value[0][0].start_mark.column
            self._line_behind(max(self._end(last), key.end_mark.index), _lines(rest, value, indent, _NESTED if top else 1))

    def _line_behind(self, end: int, line: str) -> None:
        """Put a line below the one that an offset stands in."""
        stop = self.text.find("\n", end)
        stop = len(self.text) if stop < 0 else stop
        self._replace(stop, stop, f"\n{line}")

    def _cut(self, outer: Any, spans: list[tuple[int, int]], at: int) -> None:
        """Take an entry out of a list or mapping of several."""
        start, end = spans[at]
        if outer.flow_style:
            self._replace(*((start, spans[at + 1][0]) if at + 1 < len(spans) else (spans[at - 1][1], end)), "")
            return
        first = self.text.rfind("\n", 0, start) + 1
        if self.text[first:start].strip(" -"):
            raise EditError("同一行写了几层")
        stop = self.text.find("\n", end)
        self._replace(first, len(self.text) if stop < 0 else stop + 1, "")

    def _replace(self, start: int, end: int, text: str) -> None:
        self.text = self.text[:start] + text + self.text[end:]

    def _end(self, node: Any) -> int:
        """Return the offset behind a node, without the blank lines and comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return max(map(self._end, last)) if isinstance(last, tuple) else self._end(last)
        start, end = node.start_mark.index, node.end_mark.index
        return int(start + len(self.text[start:end].rstrip()))


def flow(value: Any) -> str:
    """Return a value as YAML on one line, quoted so that it can stand inside brackets and braces."""
    text = yaml.dump([value], Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, default_flow_style=True, width=_WIDE)
    return str(text).strip()[1:-1]


def _nested(path: tuple[str, ...], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


def _lines(path: tuple[str, ...], value: Any, indent: int, depth: int) -> str:
    """Return a new entry of a block: its first levels on lines of their own."""
    name = path[0] if _PLAIN.fullmatch(path[0]) else flow(path[0])
    head = f"{' ' * indent}{name}:"
    if len(path) > 1 and depth > 1:
        return f"{head}\n{_lines(path[1:], value, indent + 2, depth - 1)}"
    return f"{head} {flow(_nested(path[1:], value))}"
