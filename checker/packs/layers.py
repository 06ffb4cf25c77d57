"""A pack as one tree of values, each with the place in the files that it comes from; nothing is compiled here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.errors import PackError
from checker.packs import tailoring
from checker.packs.folders import HEAD, locate, near
from checker.packs.nodes import Location, Source, load
from checker.packs.tree import Tree

SECTIONS = ("genre", "roles", "bodies", "topics", "sets", "figures")
"""What the files below ``vocabulary/`` hold."""
_HEAD_KEYS = ("id", "version", "title", "extends", "files", "grades", "bases", "off", "remove", "change", "add")
_WHOLE = ("genre", "bodies", "figures")


@dataclass(slots=True, eq=False, repr=False)
class Layer:
    """The files of one folder.

    Attributes:
        folder: where they lie.
        head: its ``pack.yaml``.
        words: its files below ``vocabulary/``.
        files: its files of rules, in order.
        samples: its files below ``examples/``: more examples of rules, by their ids; empty while they are not read.
        extends: whether it changes what the layers before it say.
    """

    folder: Path
    head: Source
    words: list[Source]
    files: list[Source] = field(default_factory=list)
    samples: list[Source] = field(default_factory=list)
    extends: bool = False

    @property
    def id(self) -> str:
        """Its name."""
        return str(self.head.data.get("id") or self.folder.name)


def assemble(folders: Iterable[Path], drafts: Mapping[Path, str] | None = None, *, samples: bool = True) -> tuple[Tree, list[Layer]]:
    """Read packs with those they extend and lay them over each other, in order; each folder counts once.

    Args:
        folders: of the packs asked for.
        drafts: texts to be read in place of files, by their paths.
        samples: whether the files of examples are read; without, only where a rule has none of its own.

    Returns:
        The tree, with the mistakes found so far, and the layers, the lowest first.

    Raises:
        PackError: a head cannot be read, so that nothing else can be said.
    """
    problems: list[str] = []
    layers: dict[Path, Layer] = {}
    for folder in folders:
        for layer in _chain(folder, [], problems, drafts or {}):
            layers.setdefault(layer.folder.resolve(), layer)
    if not layers:
        raise PackError(problems)
    tree = Tree(next(reversed(layers.values())).head, problems)
    for layer in layers.values():
        _lay(tree, layer)
        if samples or not _illustrated(tree):
            layer.samples = [source for path in _paths(layer.folder, "examples") if (source := _file(layer.folder, path, problems))]
            for source in layer.samples:
                _samples(tree, source)
    return tree, list(layers.values())


def _illustrated(tree: Tree) -> bool:
    """Say whether every rule has examples where it is written."""
    return all(raw.get(part) for raw in tree.data["rules"].values() for part in ("passes", "fails"))


def _chain(folder: Path, above: list[Path], problems: list[str], drafts: Mapping[Path, str]) -> list[Layer]:
    """Return the layers of a pack, the one it extends first."""
    layer = _read(folder, problems, drafts)
    if layer is None:
        return []
    if not layer.extends:
        return [layer]
    base = layer.head.data["extends"]
    way = [*above, folder.resolve()]
    try:
        below = locate(base, folder) if isinstance(base, str) else None
    except PackError as error:
        problems.append(layer.head.problem(("extends",), error.problems[0].split(": ", 1)[1]))
        return [layer]
    if below is None:
        problems.append(layer.head.problem(("extends",), "extends 要写一个规则包的名称或文件夹"))
        return [layer]
    if below.resolve() in way:
        circle = " → ".join(path.name for path in (*way[way.index(below.resolve()) :], below.resolve()))
        problems.append(layer.head.problem(("extends",), f"extends 绕成了圈:{circle}"))
        return [layer]
    return [*_chain(below, way, problems, drafts), layer]


def _read(folder: Path, problems: list[str], drafts: Mapping[Path, str]) -> Layer | None:
    """Read the files of a folder; without a head nothing can be made of them."""
    paths = [path for part in ("vocabulary", "") for path in _paths(folder, part)]
    read = [(path, _file(folder, path, problems, drafts.get(path))) for path in [folder / HEAD, *paths]]
    for other in sorted(folder.glob("*.yml")):
        problems.append(f"{folder.resolve().name}/{other.name}:1:1: 文件名要以 .yaml 结尾,这个文件没有读,请改名")
    head = read[0][1]
    if head is None:
        return None
    if not isinstance(head.data, dict):
        problems.append(head.problem((), f"{HEAD} 要写成 id: … version: … 的形式"))
        return None
    words, files = ([source for path, source in read[1:] if source and path.parent == folder / part] for part in ("vocabulary", ""))
    return Layer(folder, head, words, _ordered(head, files, problems), extends="extends" in head.data)


def _paths(folder: Path, part: str) -> list[Path]:
    return [path for path in sorted((folder / part).glob("*.yaml")) if path != folder / HEAD]


def _file(folder: Path, path: Path, problems: list[str], draft: str | None = None) -> Source | None:
    shown = f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
    if draft is None and not path.is_file():
        problems.append(f"{shown}:1:1: 没有这个文件,规则包要有 {HEAD}")
        return None
    return load(path, shown, folder, problems, draft)


def _ordered(head: Source, files: list[Source], problems: list[str]) -> list[Source]:
    """Return the files of rules in the order that the head names."""
    named = head.data.get("files") or []
    if not isinstance(named, list):
        problems.append(head.problem(("files",), "files 要写成列表,例如 [structure.yaml, leaders.yaml]"))
        named = []
    order = [str(name) for name in named]
    there = sorted(path.name for path in head.folder.glob("*.yaml") if path.name != HEAD)
    for n, name in enumerate(order):
        if name not in there:
            problems.append(head.problem(("files", n), f"files 里的“{name}”不在规则包文件夹里{near(name, there)}"))
    place = {name: n for n, name in enumerate(order)}
    return sorted(files, key=lambda source: (place.get(Path(source.path).name, len(order)), source.path))


def _lay(tree: Tree, layer: Layer) -> None:
    """Lay one pack over those before it."""
    head = layer.head
    for key in head.data:
        if key not in _HEAD_KEYS:
            tree.problems.append(head.problem((key,), f"不认识的键“{key}”{near(key, _HEAD_KEYS)}"))
    if layer.extends:
        tailoring.tailor(tree, head, SECTIONS)
    else:
        for key in tailoring.KEYS:
            if key in head.data:
                tree.problems.append(head.problem((key,), f"{key} 只在写了 extends 的规则包里起作用"))
    if "grades" in head.data and (layer.extends or "grades" not in tree.data):
        tree.put(("grades",), head.data["grades"], head, ("grades",))
    _bases(tree, layer)
    for source in layer.words:
        _words(tree, layer, source)
    for source in layer.files:
        _rules(tree, source)


def _bases(tree: Tree, layer: Layer) -> None:
    bases = layer.head.data.get("bases") or {}
    if not isinstance(bases, dict):
        tree.problems.append(layer.head.problem(("bases",), "bases 要写成 名称: {document: …, tier: …} 的形式"))
        return
    for name, value in bases.items():
        known = tree.data["bases"].get(str(name))
        if known is not None and known != value and not layer.extends:
            tree.problems.append(layer.head.problem(("bases", name), f"依据“{name}”前面的规则包已经有了,内容不同({tree.place(('bases', str(name)))})"))
        tree.put(("bases", str(name)), value, layer.head, ("bases", name))


def _words(tree: Tree, layer: Layer, source: Source) -> None:
    """Take the words of one file; what stands there already cannot be said twice."""
    if not isinstance(source.data, dict):
        tree.problems.append(source.problem((), "词表文件要写成 genre: …、roles: …、sets: … 等"))
        return
    for key, value in source.data.items():
        if key not in SECTIONS:
            tree.problems.append(source.problem((key,), f"不认识的键“{key}”{near(key, SECTIONS) or ',可用:' + '、'.join(SECTIONS)}"))
        elif key in _WHOLE:
            _whole(tree, layer, source, key)
        elif not isinstance(value, dict if key == "sets" else list):
            tree.problems.append(source.problem((key,), f"{key} 要写成{'名称: [词, …] 的形式' if key == 'sets' else '列表'}"))
        elif key == "sets":
            _sets(tree, source)
        elif isinstance(value, list):
            tree.extend((key,), value, source, (key,))


def _whole(tree: Tree, layer: Layer, source: Source, key: str) -> None:
    """Take a section that a pack has once; who extends another pack may put its own in place."""
    if key in tree.data and not layer.extends:
        said = f"“{key}”在 {tree.place((key,))} 已经有了"
        if tree.origin((key,))[0].folder != source.folder:
            said += ";各有自己的文种和词表的规则包不能合在一起用,请分开检查,或在 pack.yaml 写 extends"
        tree.problems.append(source.problem((key,), said))
        return
    tree.put((key,), source.data[key], source, (key,))


def _sets(tree: Tree, source: Source) -> None:
    for name, terms in source.data["sets"].items():
        at: Location = ("sets", str(name))
        if tree.has(at):
            tree.problems.append(source.problem(("sets", name), f"词组“{name}”在 {tree.place(at)} 已经有了;加词用 add,换掉用 change"))
        elif not isinstance(terms, list):
            tree.problems.append(source.problem(("sets", name), f"词组“{name}”要写成列表,例如 [布署, 部暑]"))
        else:
            tree.put(at, terms, source, ("sets", name))


def _rules(tree: Tree, source: Source) -> None:
    if not isinstance(source.data, dict) or not isinstance(source.data.get("rules"), list):
        tree.problems.append(source.problem((), "规则文件要写成 category: … 和 rules: [ … ]"))
        return
    for key in source.data:
        if key not in {"category", "rules"}:
            tree.problems.append(source.problem((key,), f"不认识的键“{key}”{near(key, ('category', 'rules'))}"))
    for n, raw in enumerate(source.data["rules"]):
        if not isinstance(raw, dict):
            tree.problems.append(source.problem(("rules", n), "每条规则要写成 id: … title: … 的形式"))
            continue
        at: Location = ("rules", tree.new())
        inherited = "category" not in raw and "category" in source.data
        tree.put(at, {**raw, "category": source.data["category"]} if inherited else raw, source, ("rules", n))
        if inherited:
            tree.origins[*at, "category"] = (source, ("category",))


def _samples(tree: Tree, source: Source) -> None:
    """Add the examples of one file to the rules that it names."""
    known = {str(raw.get("id")): number for number, raw in tree.data["rules"].items()}
    for rule_id, parts in source.data.items() if isinstance(source.data, dict) else ():
        if str(rule_id) not in known:
            tree.problems.append(source.problem((rule_id,), f"没有编号为“{rule_id}”的规则{near(rule_id, known)}"))
            continue
        for part, examples in parts.items() if isinstance(parts, dict) else ():
            at: Location = ("rules", known[str(rule_id)], part)
            if part not in {"passes", "fails"} or not isinstance(examples, list):
                tree.problems.append(source.problem((rule_id, part), "要写成 passes: [ … ] 或 fails: [ … ]"))
                continue
            given = tree.get(at)
            if given is not None and not isinstance(given, list):
                tree.put(at, [given], *tree.origin(at))
            tree.extend(at, examples, source, (rule_id, part))
    if not isinstance(source.data, dict) or not all(isinstance(parts, dict) for parts in source.data.values()):
        tree.problems.append(source.problem((), "例子文件要写成 规则编号: {passes: [ … ], fails: [ … ]} 的形式"))
