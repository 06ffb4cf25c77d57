"""Compiling the YAML files of a pack into a `Pack`; all mistakes at once, each with its place."""

import dataclasses
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

from checker.checks import KINDS
from checker.errors import PackError
from checker.notation import TermError, compile_term
from checker.packs.model import Applies, Basis, Example, Override, Pack, Rule
from checker.packs.nodes import Location, Source, load
from checker.packs.validation import InvalidError, hints, validate
from checker.report import FAIL, PASS, SEVERITIES
from checker.terms import TERMS, Term
from checker.vocabulary import Bodies, FigureWords, Genre, Role, Vocabulary

TIERS = ("statute", "guidance", "practice")
CERTAINTIES = ("certain", "doubtful")
_RULE_KEYS = frozenset(
    ("id", "title", "category", "severity", "weight", "basis", "check", "fix", "gate", "applies", "when", "certainty", "messages", "passes", "fails")
)
_REQUIRED = ("id", "title", "severity", "weight", "basis", "check", "fix", "passes", "fails")
_WORDS = ("genre", "roles", "bodies", "topics", "sets", "figures")
_INDICATOR_FIELDS = frozenset({"indicators", "vague", "rate", "part", "whole", "wholes", "counts", "stages"})
_MIN_EXAMPLES = 2
_MOST_WEIGHT = 1000
_TYPES = {
    "missing": "缺少“{key}”",
    "unexpected_keyword_argument": "不认识的键“{key}”",
    "extra_forbidden": "不认识的键“{key}”",
}


def compile_pack(folder: Path, digest: str) -> Pack:
    """Compile all YAML files below a folder.

    Args:
        folder: the pack: ``pack.yaml``, ``vocabulary/*.yaml``, and files of rules.
        digest: of its files, kept in the result.

    Raises:
        PackError: with every mistake found.
    """
    compiler = _Compiler(folder)
    try:
        return compiler.compile(digest)
    except (TypeError, AttributeError, ValueError, KeyError, RecursionError) as error:
        said = f"{folder.name}/pack.yaml:1:1: 规则包里有结构不对的地方({type(error).__name__}),请对照 fazhi rules schema 检查"
        raise PackError([*compiler.problems, said]) from error


class _Compiler:
    """Collects values and mistakes over all files of one pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.terms: dict[str, Term] = {}
        self.sets: dict[str, tuple[str, ...]] = {}
        self.bases: dict[str, Basis] = {}
        self.rules: list[Rule] = []
        self.seen: dict[str, str] = {}
        self.role_ids: set[str] = set()
        self.indicators: set[str] = set()

    def compile(self, digest: str) -> Pack:
        head = self._file(self.folder / "pack.yaml")
        words = [s for p in sorted((self.folder / "vocabulary").glob("*.yaml")) if (s := self._file(p))]
        files = [s for p in sorted(self.folder.glob("*.yaml")) if p.name != "pack.yaml" and (s := self._file(p))]
        if head is None or not isinstance(head.data, dict):
            raise PackError(self.problems or [f"{self.folder}/pack.yaml:1:1: 没有这个文件,规则包要有 pack.yaml"])
        self._bases(head)
        vocabulary = self._vocabulary(head, words)
        order = [str(name) for name in head.data.get("files", [])]
        files.sort(key=lambda s: (order.index(Path(s.path).name) if Path(s.path).name in order else len(order), s.path))
        for name in order:
            if not any(Path(source.path).name == name for source in files):
                self.problems.append(head.problem(("files",), f"files 里的“{name}”不在规则包文件夹里"))
        for source in files:
            self._rules(source)
        self._references(head)
        if self.problems or vocabulary is None:
            raise PackError(self.problems)
        grades = tuple((float(least), str(name)) for least, name in head.data.get("grades", []))
        return Pack(
            str(head.data.get("id", self.folder.name)), str(head.data.get("version", "0")), str(head.data.get("title", "")), digest,
            tuple(sorted(grades, reverse=True)), vocabulary, tuple(self.rules), self.terms, str(self.folder),
        )  # fmt: skip

    def _file(self, path: Path) -> Source | None:
        shown = f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"
        if not path.is_file():
            self.problems.append(f"{shown}:1:1: 没有这个文件")
            return None
        return load(path, shown, self.problems)

    def _bases(self, head: Source) -> None:
        for name, value in (head.data.get("bases") or {}).items():
            made = self._validate(Basis, value, head, ("bases", name))
            if made is not None:
                self._one_of(made.tier, TIERS, head, ("bases", name, "tier"))
                self.bases[str(name)] = made

    def _vocabulary(self, head: Source, files: list[Source]) -> Vocabulary | None:
        found: dict[str, tuple[Any, Source]] = {}
        for source in files:
            for key, value in (source.data or {}).items():
                if key not in _WORDS:
                    self._unknown(key, _WORDS, source, (key,))
                found[key] = (value, source)
        for name, (value, source) in (("sets", found.get("sets", ({}, head))),):
            self.sets = {str(k): tuple(map(str, v)) for k, v in value.items()}
            for key, terms in self.sets.items():
                self._add_terms(terms, source, (name, key))
        missing = [key for key in ("genre", "roles", "bodies") if key not in found]
        if missing:
            self.problems.append(f"{head.path}:1:1: vocabulary/ 里缺少 {'、'.join(missing)}")
            return None
        genre = self._validate(Genre, found["genre"][0], found["genre"][1], ("genre",))
        bodies = self._validate(Bodies, found["bodies"][0], found["bodies"][1], ("bodies",))
        roles = [self._validate(Role, value, found["roles"][1], ("roles", at)) for at, value in enumerate(found["roles"][0])]
        topics, source = found.get("topics", ((), head))
        self._add_terms(tuple(topics), source, ("topics",))
        figures = self._figures(*found["figures"]) if "figures" in found else None
        self.role_ids = {role.id for role in roles if role}
        if genre is None or bodies is None or None in roles:
            return None
        return Vocabulary(genre, tuple(role for role in roles if role), bodies, tuple(topics), self.sets, figures)

    def _figures(self, value: Any, source: Source) -> FigureWords | None:
        made = self._validate(FigureWords, value, source, ("figures",))
        if made is None:
            return None
        subjects = {subject.id for subject in made.subjects}
        for n, indicator in enumerate(made.indicators):
            if indicator.subject and indicator.subject not in subjects:
                self._unknown(indicator.subject, sorted(subjects), source, ("figures", "indicators", n, "subject"), what="对象")
        self.indicators = {indicator.id for indicator in made.indicators}
        return cast("FigureWords", made)

    def _rules(self, source: Source) -> None:
        if not isinstance(source.data, dict) or not isinstance(source.data.get("rules"), list):
            self.problems.append(source.problem((), "规则文件要写成 category: … 和 rules: [ … ]"))
            return
        for key in source.data:
            if key not in {"category", "rules"}:
                self._unknown(str(key), ("category", "rules"), source, (key,))
        for at, raw in enumerate(source.data["rules"]):
            self._rule(raw, source, ("rules", at), str(source.data.get("category", "")))

    def _rule(self, raw: Any, source: Source, at: Location, category: str) -> None:
        if not isinstance(raw, dict):
            self.problems.append(source.problem(at, "每条规则要写成 id: … title: … 的形式"))
            return
        before = len(self.problems)
        for key in raw:
            if key not in _RULE_KEYS:
                self._unknown(str(key), sorted(_RULE_KEYS), source, (*at, key))
        self.problems.extend(source.problem(at, f"规则 {raw.get('id', '')} 缺少“{key}”") for key in _REQUIRED if key not in raw)
        if len(self.problems) > before:
            return
        values = {key: raw[key] for key in ("id", "title", "severity", "weight", "fix", "gate", "certainty", "messages") if key in raw}
        made = dict(
            category=str(raw.get("category", category)),
            basis=self._rule_basis(raw["basis"], source, (*at, "basis")),
            check=self._check(raw["check"], source, (*at, "check")),
            applies=self._validate(Applies, raw.get("applies", {}), source, (*at, "applies")),
            when=tuple(self._validate(Override, value, source, (*at, "when", n)) for n, value in enumerate(raw.get("when", []))),
            passes=self._examples(raw, "passes", PASS, source, at),
            fails=self._examples(raw, "fails", FAIL, source, at),
        )
        self._one_of(str(raw["severity"]), SEVERITIES, source, (*at, "severity"))
        self._one_of(str(raw.get("certainty", "certain")), CERTAINTIES, source, (*at, "certainty"))
        self._identity(str(raw["id"]), source, (*at, "id"))
        if not isinstance(raw["weight"], int | float) or not 0 <= raw["weight"] < _MOST_WEIGHT:
            self.problems.append(source.problem((*at, "weight"), "weight 要写 0 到 1000 的数"))
        if len(self.problems) == before:
            self.rules.append(Rule(**values, **made))

    def _identity(self, rule_id: str, source: Source, at: Location) -> None:
        place = source.problem(at, "")
        if rule_id in self.seen:
            self.problems.append(source.problem(at, f"编号 {rule_id} 重复,前一处在 {self.seen[rule_id].rstrip(': ')}"))
        self.seen[rule_id] = place

    def _rule_basis(self, names: Any, source: Source, at: Location) -> tuple[Basis, ...]:
        made: list[Basis] = []
        for n, name in enumerate(names if isinstance(names, list) else [names]):
            if str(name) in self.bases:
                made.append(self.bases[str(name)])
            else:
                self._unknown(str(name), sorted(self.bases), source, (*at, n), what="依据")
        return tuple(made)

    def _check(self, raw: Any, source: Source, at: Location) -> Any:
        kind = raw.get("kind") if isinstance(raw, dict) else None
        if kind not in KINDS:
            self._unknown(str(kind), sorted(KINDS), source, (*at, "kind"), what="判法 kind")
            return None
        values = {key: value for key, value in raw.items() if key != "kind"}
        if kind == "cases" and isinstance(values.get("cases"), list):
            inner = [self._check(case.get("check"), source, (*at, "cases", n, "check")) for n, case in enumerate(values["cases"])]
            values["cases"] = [{**case, "check": check} for case, check in zip(values["cases"], inner, strict=True)]
        made = self._validate(KINDS[kind], values, source, at)
        for field in ("role", "first", "then"):
            role = getattr(made, field, None)
            if role is not None and role not in self.role_ids:
                self._unknown(role, sorted(self.role_ids), source, (*at, field), what="部分")
        for name in sorted(set(_indicator_ids(made)) - self.indicators):
            self._unknown(name, sorted(self.indicators), source, at, what="指标")
        return made

    def _examples(self, raw: dict[str, Any], key: str, verdict: str, source: Source, at: Location) -> tuple[Example, ...]:
        entries = raw[key] if isinstance(raw[key], list) else [raw[key]]
        made: list[Example] = []
        for n, entry in enumerate(entries):
            value = {"text": entry} if isinstance(entry, str) else entry
            example = self._validate(Example, value, source, (*at, key, n))
            if example is not None:
                made.append(dataclasses.replace(example, verdict=example.verdict or verdict))
        if len(entries) < _MIN_EXAMPLES:
            self.problems.append(source.problem((*at, key), f"规则 {raw.get('id')} 的 {key} 至少要有 {_MIN_EXAMPLES} 个例子"))
        return tuple(made)

    def _references(self, head: Source) -> None:
        summaries = {rule.id for rule in self.rules if getattr(rule.check, "rules", ())}
        for rule in self.rules:
            for rule_id in getattr(rule.check, "rules", ()):
                if rule_id in summaries:
                    self.problems.append(f"{self.seen[rule.id]}规则 {rule.id} 汇总了另一条汇总规则 {rule_id},只能汇总直接判断的规则")
                if rule_id not in self.seen:
                    self._unknown(rule_id, sorted(self.seen), head, (), what=f"规则 {rule.id} 汇总的编号")

    def _validate(self, kind: type[Any], value: Any, source: Source, at: Location) -> Any:
        """Validate a value as a class of the engine, its named sets put in; mistakes are noted and give None."""
        try:
            made = validate(kind, value)
        except InvalidError as error:
            for fault in error.faults:
                self._fault(fault, kind, source, at)
            return None
        made = self._expand(made)
        for name, terms in term_lists(made):
            self._add_terms(terms, source, (*at, *name))
        return made

    def _fault(self, fault: Any, kind: type[Any], source: Source, at: Location) -> None:
        location = (*at, *fault["loc"])
        key = str(fault["loc"][-1]) if fault["loc"] else ""
        if fault["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
            self._unknown(key, _keys(kind, fault["loc"][:-1]), source, location, what="键")
            return
        message = _TYPES.get(fault["type"], "“{key}”的值不对:" + fault["msg"]).format(key=key)
        self.problems.append(source.problem(location, message))

    def _unknown(self, name: str, known: Any, source: Source, at: Location, *, what: str = "键") -> None:
        close = difflib.get_close_matches(name, [str(k) for k in known], n=1, cutoff=0.5)
        hint = f",是不是“{close[0]}”?" if close else (f",可用:{'、'.join(map(str, known))}" if known else "")
        self.problems.append(source.problem(at, f"不认识的{what}“{name}”{hint}"))

    def _one_of(self, value: str, allowed: tuple[str, ...], source: Source, at: Location) -> None:
        if value not in allowed:
            self._unknown(value, allowed, source, at, what="值")

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

    def _add_terms(self, terms: tuple[str, ...], source: Source, at: Location) -> None:
        for n, term in enumerate(terms):
            if term in self.terms:
                continue
            if str(term).startswith("@"):
                self._unknown(str(term), ["@" + name for name in self.sets], source, (*at, n), what="词组")
                continue
            try:
                self.terms[term] = compile_term(term)
            except TermError as error:
                self.problems.append(source.problem((*at, n), str(error)))


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
