"""Compiling the values of a pack into a `Pack`; all mistakes at once, each with its place."""

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from checker.checks import KINDS
from checker.errors import PackError
from checker.facts.naming import catalogue_of
from checker.notation import TermError, compile_term
from checker.packs import cache
from checker.packs.folders import locate, near
from checker.packs.layers import Layer, assemble
from checker.packs.model import Applies, Basis, Example, Override, Pack, Part, Rule
from checker.packs.nodes import Location
from checker.packs.tree import Tree
from checker.packs.validation import InvalidError, hints, required, validate
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, PASS, SEVERITIES, STAGES, UNKNOWN
from checker.terms import TERMS, Index, Term
from checker.vocabulary import Bodies, FigureWords, Genre, Role, Vocabulary

TIERS = ("statute", "guidance", "practice")
CERTAINTIES = ("certain", "doubtful")
VERDICTS = (PASS, PARTIAL, FAIL, NOT_APPLICABLE, UNKNOWN)
DATES = ("sign_date", "publish_date", "title", "unit", "issuer")
"""Metadata that an example may state."""
_RULE_KEYS = frozenset(
    ("id", "title", "category", "severity", "weight", "basis", "check", "fix", "gate", "applies", "when", "certainty", "messages", "passes", "fails")
)
_REQUIRED = ("id", "title", "severity", "weight", "basis", "check", "fix", "passes", "fails")
_TEXTS = ("id", "title", "category", "fix")
_INDICATOR_FIELDS = frozenset({"indicators", "vague", "rate", "part", "whole", "wholes", "counts", "stages", "settles"})
_ROLE_FIELDS = ("role", "first", "then", "by", "where", "remote", "ahead", "own_year")
"""Parameters of checks that name parts of the report."""
_MIN_EXAMPLES = 2
_MOST_EACH = 500
_MOST_WEIGHT = 1000
_FULL_SCORE = 100
_TYPES = {
    "missing": "缺少“{key}”",
    "string_type": "“{key}”要写文字;里面有冒号、# 或只有数字的要加引号",
    "int_type": "“{key}”要写整数",
    "int_parsing": "“{key}”要写整数",
    "int_from_float": "“{key}”要写整数",
    "float_type": "“{key}”要写数",
    "float_parsing": "“{key}”要写数",
    "bool_type": "“{key}”要写 true 或 false",
    "bool_parsing": "“{key}”要写 true 或 false",
    "tuple_type": "“{key}”要写成列表,例如 [甲, 乙]",
    "list_type": "“{key}”要写成列表,例如 [甲, 乙]",
    "dict_type": "“{key}”要写成 键: 值 的形式",
    "dataclass_type": "“{key}”要写成 键: 值 的形式",
    "too_long": "“{key}”的项数不对",
}


def compile_pack(folders: list[Path], *, samples: bool = True) -> Pack:
    """Compile the packs in the folders, and those they extend, into one.

    Args:
        folders: of the packs asked for, in order.
        samples: whether the files of examples are read.

    Raises:
        PackError: with every mistake found.
    """
    tree, layers = assemble(folders, samples=samples)
    return compile_tree(tree, layers, [folder.resolve() for folder in folders])


def assembled(names: list[str]) -> tuple[Pack, Tree]:
    """Return packs with the values they were compiled from, which know their places.

    Args:
        names: as for `checker.packs.load`.

    Raises:
        PackError: with every mistake found.
    """
    folders = [locate(name).absolute() for name in names]
    tree, layers = assemble(folders)
    return compile_tree(tree, layers, [folder.resolve() for folder in folders]), tree


def compile_tree(tree: Tree, layers: list[Layer], asked: list[Path]) -> Pack:
    """Compile what was assembled.

    Args:
        tree: the values.
        layers: the packs they come from.
        asked: folders of the packs asked for; the others are there because these extend them.

    Raises:
        PackError: with every mistake found.
    """
    try:
        made = Compiler(tree).compile()
    except (TypeError, AttributeError, ValueError, KeyError, RecursionError) as error:
        said = f"规则包里有结构不对的地方({type(error).__name__}),请对照 fazhi rules schema 检查"
        raise PackError(in_order([*tree.problems, f"{tree.place(())}: {said}"])) from error
    if tree.problems or made is None:
        raise PackError(in_order(tree.problems))
    parts = tuple(map(_part, layers))
    named = [part for part, layer in zip(parts, layers, strict=True) if layer.folder.resolve() in asked]
    return Pack(
        "+".join(part.id for part in named), "+".join(part.version for part in named), "、".join(part.title for part in named),
        cache.total([part.digest for part in parts]), made.grades, made.vocabulary, tuple(made.rules), Index(made.terms), parts,
    )  # fmt: skip


def plan(pack: Pack) -> None:
    """Work out how all lists of terms of a pack are found, so that it can be kept with the pack."""
    for owner in (pack.vocabulary, *pack.rules):
        for _, terms in term_lists(owner):
            pack.lexicon.plan(terms)
    for rule in pack.rules:
        for terms in getattr(rule.check, "lists", tuple)():
            pack.lexicon.plan(terms)
    if pack.vocabulary.figures is not None:
        catalogue_of(pack.vocabulary.figures, pack.lexicon)


def in_order(problems: list[str]) -> list[str]:
    """Return mistakes by file, line and column, each once."""
    return sorted(dict.fromkeys(problems), key=place_of)


def place_of(problem: str) -> tuple[str, int, int]:
    """Return the place that a line ``file:line:column: …`` names."""
    path, line, column = problem.split(": ", 1)[0].rsplit(":", 2)
    return path, int(line), int(column)


def _part(layer: Layer) -> Part:
    data = layer.head.data
    return Part(layer.id, str(data.get("version", "0")), str(data.get("title", "")), str(layer.folder), cache.digest(layer.folder))


@dataclasses.dataclass(slots=True, eq=False, repr=False)
class Made:
    """What the compiler made of a tree."""

    grades: tuple[tuple[float, str], ...]
    vocabulary: Vocabulary
    rules: list[Rule]
    terms: dict[str, Term]


class Compiler:
    """Collects values and mistakes over one tree.

    Args:
        tree: the values; its problems are added to.
    """

    def __init__(self, tree: Tree) -> None:
        """Start with nothing known."""
        self.tree = tree
        self.terms: dict[str, Term] = {}
        self.sets: dict[str, tuple[str, ...]] = {}
        self.bases: dict[str, Basis] = {}
        self.rules: list[Rule] = []
        self.seen: dict[str, Location] = {}
        self.role_ids: set[str] = set()
        self.indicators: set[str] = set()
        self.levels: tuple[str, ...] = ()

    def compile(self) -> Made | None:
        """Compile everything; None where the words do not suffice for a pack."""
        self._bases()
        vocabulary = self._vocabulary()
        for number, raw in self.tree.data["rules"].items():
            self._rule(raw, ("rules", number))
        self._references()
        grades = self._grades()
        return None if vocabulary is None else Made(grades, vocabulary, self.rules, self.terms)

    def _bases(self) -> None:
        for name, value in self.tree.data["bases"].items():
            made = self._validate(Basis, value, ("bases", name))
            if made is not None:
                self._one_of(made.tier, TIERS, ("bases", name, "tier"))
                self.bases[name] = made

    def _grades(self) -> tuple[tuple[float, str], ...]:
        raw = self.tree.get(("grades",)) or []
        made: list[tuple[float, str]] = []
        for n, grade in enumerate(raw if isinstance(raw, list) else [raw]):
            pair = grade if isinstance(grade, list) and len(grade) == 2 else [None, ""]  # noqa: PLR2004 - least score and name
            least, name = pair
            if isinstance(least, bool) or not isinstance(least, int | float) or not isinstance(name, str) or not 0 <= least <= _FULL_SCORE:
                self.tree.note(("grades", n), "grades 的每一项要写成 [最低分, 名称],最低分在 0 到 100 之间,例如 [60, 合格]")
            elif any(least == other or name == known for other, known in made):
                self.tree.note(("grades", n), f"grades 里的 {least:g} 分或“{name}”写了两次")
            else:
                made.append((float(least), name))
        return tuple(sorted(made, reverse=True))

    def _vocabulary(self) -> Vocabulary | None:
        data = self.tree.data
        self.sets = {name: tuple(map(str, terms)) for name, terms in data.get("sets", {}).items()}
        for name in self.sets:
            self._add_terms(self.sets[name], ("sets", name))
        missing = [key for key in ("genre", "roles", "bodies") if key not in data]
        if missing:
            self.tree.note((), f"vocabulary/ 里缺少 {'、'.join(missing)};只想补充或修改别的规则包,请在 pack.yaml 写 extends: national")
            return None
        genre = self._validate(Genre, data["genre"], ("genre",))
        bodies = self._validate(Bodies, data["bodies"], ("bodies",))
        roles = [self._validate(Role, value, ("roles", n)) for n, value in enumerate(data["roles"])]
        topics = tuple(map(str, data.get("topics", ())))
        self._add_terms(topics, ("topics",))
        figures = self._figures(data["figures"]) if "figures" in data else None
        self._roles([role for role in roles if role])
        if genre is None or bodies is None or None in roles:
            return None
        vocabulary = Vocabulary(genre, tuple(roles), bodies, topics, self.sets, figures)
        self.levels = vocabulary.levels()
        return vocabulary

    def _roles(self, roles: list[Role]) -> None:
        for n, role in enumerate(roles):
            if role.id in self.role_ids:
                self.tree.note(("roles", n, "id"), f"部分“{role.id}”写了两次")
            self.role_ids.add(role.id)
        for n, role in enumerate(roles):
            for at, other in enumerate(role.elsewhere):
                if other not in self.role_ids:
                    self._unknown(other, sorted(self.role_ids), ("roles", n, "elsewhere", at), what="部分")

    def _figures(self, value: Any) -> FigureWords | None:
        made: FigureWords | None = self._validate(FigureWords, value, ("figures",))
        if made is None:
            return None
        subjects = {subject.id for subject in made.subjects}
        for n, indicator in enumerate(made.indicators):
            if indicator.subject and indicator.subject not in subjects:
                self._unknown(indicator.subject, sorted(subjects), ("figures", "indicators", n, "subject"), what="对象")
        self.indicators = {indicator.id for indicator in made.indicators}
        return made

    def _rule(self, raw: dict[str, Any], at: Location) -> None:
        before = len(self.tree.problems)
        for key in raw:
            if key not in _RULE_KEYS:
                self._unknown(str(key), sorted(_RULE_KEYS), (*at, key))
        for key in _REQUIRED:
            if key not in raw:
                advice = f",至少写 {_MIN_EXAMPLES} 个{'通过' if key == 'passes' else '不通过'}的例子" if key in {"passes", "fails"} else ""
                self.tree.note(at, f"规则 {raw.get('id', '')} 缺少“{key}”{advice}")
        self._texts(raw, at)
        if "id" in raw:
            self._identity(str(raw["id"]), (*at, "id"))
        if any(key not in raw for key in _REQUIRED):
            return
        values = {key: raw[key] for key in ("id", "title", "severity", "weight", "fix", "gate", "certainty", "messages") if key in raw}
        made = dict(
            category=str(raw.get("category", "")),
            basis=self._rule_basis(raw["basis"], (*at, "basis")),
            check=self._check(raw["check"], (*at, "check")),
            applies=self._scope(Applies, raw.get("applies", {}), (*at, "applies")),
            when=self._when(raw.get("when", []), (*at, "when")),
            passes=self._examples(raw, "passes", PASS, at),
            fails=self._examples(raw, "fails", FAIL, at),
        )
        self._one_of(raw["severity"], SEVERITIES, (*at, "severity"), what="级别")
        self._one_of(raw.get("certainty", "certain"), CERTAINTIES, (*at, "certainty"))
        weight = raw["weight"]
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < _MOST_WEIGHT:
            self.tree.note((*at, "weight"), "weight 要写 0 到 1000 的数")
        if len(self.tree.problems) == before:
            self.rules.append(Rule(**values, **made))

    def _texts(self, raw: dict[str, Any], at: Location) -> None:
        """Look at the values that are plain texts, or true or false."""
        for key in _TEXTS:
            if key in raw and (not isinstance(raw[key], str) or not raw[key].strip()):
                self.tree.note((*at, key), f"“{key}”要写文字;里面有冒号、# 或只有数字的要加引号")
        if not isinstance(raw.get("gate"), bool | None):
            self.tree.note((*at, "gate"), "“gate”要写 true 或 false")
        messages = raw.get("messages", {})
        if not isinstance(messages, dict) or not all(isinstance(text, str) for text in messages.values()):
            self.tree.note((*at, "messages"), "“messages”要写成 原因: 文字 的形式")

    def _identity(self, rule_id: str, at: Location) -> None:
        if rule_id in self.seen:
            self.tree.note(at, f"编号 {rule_id} 重复,前一处在 {self.tree.place(self.seen[rule_id])}")
        self.seen.setdefault(rule_id, at)

    def _rule_basis(self, names: Any, at: Location) -> tuple[Basis, ...]:
        made: list[Basis] = []
        for n, name in enumerate(names if isinstance(names, list) else [names]):
            if str(name) in self.bases:
                made.append(self.bases[str(name)])
            elif ("bases", str(name)) not in self.tree.origins:
                self._unknown(str(name), sorted(self.bases), (*at, n), what="依据")
        return tuple(made)

    def _when(self, raw: Any, at: Location) -> tuple[Override, ...]:
        if not isinstance(raw, list):
            self.tree.note(at, "“when”要写成列表,例如 [{stages: [published], severity: may}]")
            return ()
        made = [self._scope(Override, value, (*at, n)) for n, value in enumerate(raw)]
        for n, override in enumerate(made):
            if override is not None and override.severity is not None:
                self._one_of(override.severity, SEVERITIES, (*at, n, "severity"), what="级别")
        return tuple(override for override in made if override is not None)

    def _scope(self, kind: type[Any], raw: Any, at: Location) -> Any:
        """Validate to which reports something applies: levels and stages there are, years in order."""
        made = self._validate(kind, raw, at)
        if made is not None:
            for n, level in enumerate(made.levels):
                self._level(level, (*at, "levels", n))
            for n, stage in enumerate(made.stages):
                self._one_of(stage, STAGES, (*at, "stages", n), what="阶段")
            years = made.years
            if years and years.first is not None and years.last is not None and years.first > years.last:
                self.tree.note((*at, "years"), f"年份的起止反了:{years.first}—{years.last}")
        return made

    def _level(self, level: str | None, at: Location) -> None:
        if level is not None and self.levels:
            self._one_of(level, self.levels, at, what="层级")

    def _check(self, raw: Any, at: Location) -> Any:
        kind = raw.get("kind") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            self._unknown(str(kind), sorted(KINDS), (*at, "kind"), what="判法 kind")
            return None
        values = {key: self._inner(value, (*at, key)) for key, value in raw.items() if key != "kind"}
        made = self._validate(KINDS[kind], values, at)
        if made is None:
            return None
        self._parameters(made, at)
        for name in sorted(set(_indicator_ids(made)) - self.indicators):
            self._unknown(name, sorted(self.indicators), self._where(name, at), what="指标")
        return made

    def _inner(self, value: Any, at: Location) -> Any:
        """Compile the checks that a parameter of a check holds."""
        if not isinstance(value, list) or not any(isinstance(one, dict) and isinstance(one.get("check"), dict) for one in value):
            return value
        return [
            {**one, "check": self._check(one.get("check"), (*at, n, "check"))} if isinstance(one, dict) and "check" in one else one
            for n, one in enumerate(value)
        ]  # fmt: skip

    def _parameters(self, made: Any, at: Location) -> None:
        """Look at the parameters that name something: parts, levels, verdicts; and at lists that hold nothing."""
        for field in _ROLE_FIELDS:
            if self.tree.has((*at, field)):  # what the pack does not write may be the usual parts of another pack
                named = getattr(made, field, ())
                for role in (named,) if isinstance(named, str) else named:
                    if role not in self.role_ids:
                        self._unknown(role, sorted(self.role_ids), self._where(role, (*at, field)), what="部分")
        for n, case in enumerate(getattr(made, "cases", ())):
            for m, level in enumerate(getattr(case, "levels", ())):
                self._level(level, (*at, "cases", n, "levels", m))
        for level in getattr(made, "ranges", {}):
            self._level(level, (*at, "ranges", level))
        for name in required(made.__class__):
            if TERMS in get_args(hints(made.__class__)[name]) and not getattr(made, name):
                self.tree.note((*at, name), f"“{name}”是空的,这条规则什么也找不到")

    def _where(self, name: str, at: Location) -> Location:
        """Return where inside a value a name stands."""
        value = self.tree.get(at)
        if value == name:
            return at
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, _one in inner:
            found = self._where(name, (*at, key))
            if self.tree.get(found) == name:
                return found
        return at

    def _examples(self, raw: dict[str, Any], key: str, verdict: str, at: Location) -> tuple[Example, ...]:
        entries = raw[key] if isinstance(raw[key], list) else [raw[key]]
        made: list[Example] = []
        for n, entry in enumerate(entries):
            place: Location = (*at, key, n) if isinstance(raw[key], list) else (*at, key)
            example = self._validate(Example, {"text": entry} if isinstance(entry, str) else entry, place)
            if example is not None:
                self._example(example, key, place)
                folder = str(self.tree.origin(place)[0].folder)
                said = dataclasses.replace(example, verdict=example.verdict or verdict, folder=folder)
                made.extend(dataclasses.replace(said, text=example.text.replace("{}", word), each=()) for word in example.each or ("{}",))
        if len(entries) < _MIN_EXAMPLES and len(made) < _MIN_EXAMPLES:
            self.tree.note((*at, key), f"规则 {raw.get('id')} 的 {key} 至少要有 {_MIN_EXAMPLES} 个例子,用半角逗号隔开")
        return tuple(made)

    def _example(self, example: Example, key: str, at: Location) -> None:
        """Look at one example: its file, what it states, and the verdict it asks for."""
        if example.folder:
            self._unknown("folder", [field.name for field in dataclasses.fields(Example) if field.name != "folder"], (*at, "folder"))
        if example.file is not None and not (self.tree.origin((*at, "file"))[0].folder / example.file).is_file():
            self.tree.note((*at, "file"), f"没有例子文件“{example.file}”")
        if example.each and ("{}" not in example.text or len(example.each) > _MOST_EACH):
            self.tree.note((*at, "each"), f"写了 each 的例子,text 里要有 {{}};词最多 {_MOST_EACH} 个")
        if example.verdict:
            self._one_of(example.verdict, VERDICTS, (*at, "verdict"))
            if (example.verdict == PASS) != (key == "passes"):
                self.tree.note((*at, "verdict"), f"{key} 里的例子不能写 verdict: {example.verdict}")
        self._one_of(example.stage, STAGES, (*at, "stage"), what="阶段")
        self._level(example.level, (*at, "level"))
        for name in example.metadata:
            if name not in DATES:
                self._unknown(name, DATES, (*at, "metadata", name))

    def _references(self) -> None:
        summaries = {rule.id for rule in self.rules if hasattr(rule.check, "rules")}
        for rule in self.rules:
            at: Location = (*self.seen[rule.id][:-1], "check")
            if rule.id in summaries and not rule.check.rules:  # type: ignore[attr-defined]
                self.tree.note(at, f"规则 {rule.id} 没有可以汇总的规则了,请一并关闭(off)")
            for rule_id in getattr(rule.check, "rules", ()):
                if rule_id in summaries:
                    self.tree.note(self._where(rule_id, at), f"规则 {rule.id} 汇总了另一条汇总规则 {rule_id},只能汇总直接判断的规则")
                if rule_id not in self.seen:
                    self._unknown(rule_id, sorted(self.seen), self._where(rule_id, at), what=f"规则 {rule.id} 汇总的编号")

    def _validate(self, kind: type[Any], value: Any, at: Location) -> Any:
        """Validate a value as a class of the engine, its named sets put in; mistakes are noted and give None."""
        try:
            made = validate(kind, value)
        except InvalidError as error:
            for fault in error.faults:
                self._fault(fault, kind, at)
            return None
        for name, terms in term_lists(made):
            self._sets_there(terms, (*at, *name))
            self._add_terms(terms, (*at, *name))
        return self._expand(made)

    def _sets_there(self, terms: tuple[str, ...], at: Location) -> None:
        for n, term in enumerate(terms):
            if term.startswith("@") and term[1:] not in self.sets:
                self._unknown(term, ["@" + name for name in self.sets], (*at, n), what="词组")

    def _fault(self, fault: Any, kind: type[Any], at: Location) -> None:
        location = (*at, *fault["loc"])
        named = next((step for step in reversed(fault["loc"]) if isinstance(step, str)), "")
        key = named or next((str(step) for step in reversed(at) if isinstance(step, str)), "")
        if fault["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
            self._unknown(key, _keys(kind, fault["loc"][:-1]), location)
            return
        self.tree.note(location, _TYPES.get(fault["type"], "“{key}”的值不对:" + str(fault["msg"])).format(key=key))

    def _unknown(self, name: str, known: Iterable[str], at: Location, *, what: str = "键") -> None:
        names = [str(one) for one in known]
        hint = near(name, names) or (f",可用:{'、'.join(names)}" if names else "")
        self.tree.note(at, f"不认识的{what}“{name}”{hint}")

    def _one_of(self, value: Any, allowed: Iterable[str], at: Location, *, what: str = "值") -> None:
        if value not in tuple(allowed):
            self._unknown(str(value), allowed, at, what=what)

    def _expand(self, made: Any) -> Any:
        """Put the terms of named sets (``@name``) into the fields that hold terms."""
        changes: dict[str, Any] = {}
        for field in dataclasses.fields(made):
            value = getattr(made, field.name)
            if isinstance(value, tuple) and any(isinstance(v, str) and v.startswith("@") for v in value):
                changes[field.name] = tuple(t for v in value for t in (self.sets.get(v[1:], (v,)) if v.startswith("@") else (v,)))
            elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
                changes[field.name] = tuple(map(self._expand, value))
        return dataclasses.replace(made, **changes) if changes else made

    def _add_terms(self, terms: tuple[str, ...], at: Location) -> None:
        for n, term in enumerate(terms):
            if term in self.terms:
                continue
            if term.startswith("@"):
                if at[0] in {"sets", "topics"}:
                    self.tree.note((*at, n), f"词组里不能再用词组“{term}”")
                continue
            try:
                self.terms[term] = compile_term(term)
            except TermError as error:
                self.tree.note((*at, n), str(error))


def _indicator_ids(made: Any) -> Iterator[str]:
    """Yield the ids of indicators that a check names, also inside its parameters."""
    if not dataclasses.is_dataclass(made):
        return
    for field in dataclasses.fields(made):
        value = getattr(made, field.name)
        if field.name in _INDICATOR_FIELDS:
            yield from ([value] if isinstance(value, str) else value)
        elif isinstance(value, tuple):
            for inner in value:
                yield from _indicator_ids(inner)


def _keys(kind: type[Any], location: Location) -> list[str]:
    """Return the keys that a class allows at a location inside it."""
    for step in location:
        if isinstance(step, str) and dataclasses.is_dataclass(kind):
            hint = hints(kind).get(step)
            kind = next((a for a in (hint, *get_args(hint)) if isinstance(a, type) and dataclasses.is_dataclass(a)), kind)
    return [field.name for field in dataclasses.fields(kind)]


def term_lists(made: Any) -> Iterator[tuple[Location, tuple[str, ...]]]:
    """Yield every list of terms inside a value of the engine, with the keys that lead to it."""
    for name, hint in hints(made.__class__).items():
        value = getattr(made, name)
        if TERMS in get_args(hint):
            yield (name,), value
        elif isinstance(value, dict) and any(TERMS in get_args(a) for a in get_args(hint)):
            yield from (((name, key), terms) for key, terms in value.items())
        elif isinstance(value, tuple):
            for at, inner in enumerate(value):
                if dataclasses.is_dataclass(inner):
                    yield from (((name, at, *deeper), terms) for deeper, terms in term_lists(inner))
        elif dataclasses.is_dataclass(value):
            yield from (((name, *deeper), terms) for deeper, terms in term_lists(value))
