"""YAML with the place of every value, so that mistakes can be named by file, line and column."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOL = "tag:yaml.org,2002:bool"
_OLD = (_BOOL, "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")


class Loader(_Base):  # type: ignore[misc]
    """YAML as version 1.2 has it: ``off`` and ``no`` are words, and so are dates."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {
        first: [resolver for resolver in resolvers if resolver[0] not in _OLD] for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver(_BOOL, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Location = tuple[str | int, ...]
_WIDE_COLON = re.compile(r"\s*(?:- +)?([A-Za-z_][\w-]*)：")
_NO_SPACE = re.compile(r"\s*(?:- +)?([A-Za-z_][\w-]*):(?=[^\s/])")
_MOST_BYTES = 4_000_000
_DEEPEST = 60
_MOST_NODES = 200_000
"""Values of one file, what aliases stand for counted as often as it is named; the largest shipped file has some thousand."""


@dataclass(slots=True, eq=False, repr=False)
class Source:
    """One YAML file, composed.

    Attributes:
        path: as shown in messages.
        data: its value.
        root: its node tree.
        folder: of the pack it belongs to.
    """

    path: str
    data: Any
    root: yaml.Node | None
    folder: Path = field(default_factory=Path)

    def problem(self, location: Location, message: str) -> str:
        """Return a mistake as ``file:line:column: message``."""
        return f"{self.place(location)}: {message}"

    def place(self, location: Location) -> str:
        """Return ``file:line:column``, from 1, of the deepest node on the way to a location."""
        node = self.root
        mark = node.start_mark if node else None
        for step in location:
            found = _step(node, step)
            if found is None:
                break
            mark, node = found
        return f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else f"{self.path}:1:1"


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def load(path: Path, shown: str, folder: Path, problems: list[str], draft: str | None = None) -> Source | None:
    """Read one YAML file; mistakes of its syntax and repeated keys go to ``problems``.

    Args:
        path: of the file.
        shown: the same for messages.
        folder: of the pack.
        problems: is added to.
        draft: text to be read in place of the file.
    """
    try:
        if draft is None and path.stat().st_size > _MOST_BYTES:
            problems.append(f"{shown}:1:1: 文件太大(超过 {_MOST_BYTES // 1_000_000} MB),不像规则文件")
            return None
        text = path.read_text(encoding="utf-8-sig") if draft is None else draft
    except UnicodeDecodeError as error:
        problems.append(f"{shown}:1:1: {_encoding(error.object)},请用记事本打开,另存为,编码选 UTF-8")
        return None
    except OSError as error:
        problems.append(f"{shown}:1:1: 读不出来({type(error).__name__}),请检查文件是否被别的程序占用")
        return None
    try:
        if deep := _too_deep(text):
            problems.append(f"{shown}:{deep}: 一层套一层超过 {_DEEPEST} 层,不像规则文件")
            return None
        return _compose(text, shown, folder, problems)
    except yaml.MarkedYAMLError as error:
        line, column, said = explain(text, error)
        problems.append(f"{shown}:{line}:{column}: YAML 写法有误:{said}")
    except (yaml.YAMLError, ValueError) as error:
        problems.append(f"{shown}:1:1: YAML 写法有误({error})")
    return None


def _encoding(data: bytes) -> str:
    """Say what a file that is no UTF-8 is written in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文件是 UTF-16 编码(记事本叫 Unicode)"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 文字"
    return "文件是 GBK 编码(旧版记事本叫 ANSI)"


def explain(text: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    """Say in Chinese what is wrong with the syntax, and where: line and column from 1."""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    problem, context = str(error.problem or ""), str(error.context or "")
    for at in range(min(line, len(lines) - 1), max(line - 3, -1), -1):
        if "\t" in lines[at][: len(lines[at]) - len(lines[at].lstrip())]:
            return at + 1, lines[at].index("\t") + 1, "行首有 Tab(制表符),请换成空格"
        if found := _WIDE_COLON.match(lines[at]):
            return at + 1, found.end(), f"“{found[1]}”后面是全角冒号,请改成半角冒号,再空一格:“{found[1]}: ”"
        if found := _NO_SPACE.match(lines[at]):
            return at + 1, found.end(), f"“{found[1]}”的冒号后面少一个空格"
    if "quoted scalar" in context and begun:
        return begun.line + 1, begun.column + 1, "这里开始的引号没有成对,请补上后一个引号"
    if "flow" in context and begun:
        opened = f"第 {begun.line + 1} 行第 {begun.column + 1} 列的括号"
        return line + 1, column + 1, f"{opened}没有成对,或里面少了半角逗号;带 : # ? {{ }} 等符号的词要加引号"
    if "mapping values are not allowed" in problem:
        return line + 1, column + 1, "这一行的缩进与上面不一致,或一行里有两个冒号(有冒号的文字要加引号)"
    if "expected ':'" in problem or "expected key" in problem or "block end" in problem or "expected '-'" in problem:
        return line + 1, column + 1, "这一行或上一行的缩进不一致,或少了半角冒号加空格"
    return line + 1, column + 1, f"请检查缩进、冒号后的空格和引号({problem or context})"


def _too_deep(text: str) -> str:
    """Return the place at which a text nests too deep: the composer would break there; empty when it does not."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST and event.start_mark is not None:
                return f"{event.start_mark.line + 1}:{event.start_mark.column + 1}"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return ""


def _compose(text: str, shown: str, folder: Path, problems: list[str]) -> Source | None:
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        if root is not None and (bomb := _swollen(root)):
            mark = bomb.start_mark
            problems.append(f"{shown}:{mark.line + 1}:{mark.column + 1}: 别名(&、*)绕成了圈,或展开后超过 {_MOST_NODES} 项,不读")
            return None
        source = Source(shown, loader.construct_document(root) if root is not None else None, root, folder)
    finally:
        loader.dispose()
    problems.extend(_repeated(root, shown, set()))
    return source


def _swollen(root: yaml.Node) -> yaml.Node | None:
    """Return the first node that aliases make endless or too large, or None; every node is measured once."""
    sizes: dict[int, int] = {}
    wrong: list[yaml.Node] = []

    def measure(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        sizes[id(node)] = _MOST_NODES + 1  # what meets itself on the way is endless
        size = 1
        if isinstance(node, yaml.MappingNode):
            size += sum(measure(key) + measure(value) for key, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            size += sum(map(measure, node.value))
        if size > _MOST_NODES and not wrong:
            wrong.append(node)
        sizes[id(node)] = size
        return size

    measure(root)
    return wrong[0] if wrong else None


def _repeated(node: yaml.Node | None, shown: str, seen: set[int]) -> list[str]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    found: list[str] = []
    if node is None or id(node) in seen:
        return found
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in keys and name != "<<":
                found.append(f"{shown}:{key.start_mark.line + 1}:{key.start_mark.column + 1}: “{name}”写了两次")
            keys.add(name)
            found.extend(_repeated(value, shown, seen))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found.extend(_repeated(value, shown, seen))
    return found
