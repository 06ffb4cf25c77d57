"""YAML with the place of every value, so that mistakes can be named by file, line and column."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Location = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One YAML file, composed.

    Attributes:
        path: as shown in messages.
        data: its value.
        root: its node tree.
    """

    path: str
    data: Any
    root: yaml.Node | None

    def problem(self, location: Location, message: str) -> str:
        """Return a mistake as ``file:line:column: message``."""
        line, column = self.place(location)
        return f"{self.path}:{line}:{column}: {message}"

    def place(self, location: Location) -> tuple[int, int]:
        """Return line and column, from 1, of the deepest node on the way to a location."""
        node = self.root
        mark = node.start_mark if node else None
        for step in location:
            found = _step(node, step)
            if found is None:
                break
            mark, node = found
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def load(path: Path, shown: str, problems: list[str]) -> Source | None:
    """Read one YAML file; mistakes of its syntax and repeated keys go to ``problems``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{shown}:1:1: 读不出来({error}),请存为 UTF-8")
        return None
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        problems.append(f"{shown}:{place}: YAML 写法有误({error.problem or error.context}),请检查缩进、冒号后的空格和引号")
        return None
    except yaml.YAMLError as error:
        problems.append(f"{shown}:1:1: YAML 写法有误({error})")
        return None
    finally:
        loader.dispose()
    source = Source(shown, data, root)
    problems.extend(_repeated(root, shown))
    return source


def _repeated(node: yaml.Node | None, shown: str) -> list[str]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append(f"{shown}:{key.start_mark.line + 1}:{key.start_mark.column + 1}: “{key.value}”写了两次")
            seen.add(key.value)
            found.extend(_repeated(value, shown))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found.extend(_repeated(value, shown))
    return found
