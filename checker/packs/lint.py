"""What is no mistake in a pack and yet not meant so: terms that find nothing, add nothing, or are written in another notation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from checker.checks import KINDS
from checker.errors import PackError
from checker.notation import TermError, compile_term
from checker.packs.layers import assemble
from checker.packs.loading import compile_tree, place_of
from checker.packs.model import Pack
from checker.packs.nodes import Location
from checker.packs.tree import Tree
from checker.packs.validation import hints
from checker.terms import TERMS, Term
from checker.text import fold, lazy, widths
from checker.vocabulary import Bodies, FigureWords, Genre, Role

WARNING, NOTE = "警告", "提示"
_REGEX = lazy(r"\\[dwsDWSbn.]|\.[*+]|\[\^?[^\]【】]{2,}\]|\[.-.\]|\)[*+]|\(\?[:=!<]|[\u3400-\u9fff][*+](?=[\u3400-\u9fff]|$)")
_FREE = ("but_not", "right", "blanks_unless")  # lists from which look-alikes take nothing out
_INSTEAD = "词条不是正则表达式:数用 {数},中间隔字用 … 或 ……,几个里选一个用 (甲|乙),可省用 (甲)?"


@dataclass(slots=True, eq=False, repr=False)
class TermList:
    """A list of terms as written.

    Attributes:
        at: where it stands.
        terms: its entries.
        but_not: look-alikes of the same owner, sets put in.
        nearest: of its matches the longest or nearest counts, so that a longer term does add something.
    """

    at: Location
    terms: list[Any]
    but_not: list[str]
    nearest: bool = False


def inspect(folder: Path, drafts: Mapping[Path, str] | None = None) -> tuple[Pack | None, list[str], list[str]]:
    """Look a pack through; what is odd in the packs that it extends is theirs.

    Args:
        folder: of the pack.
        drafts: texts to be read in place of files, by their paths.

    Returns:
        The pack, or None where it has errors; the errors; the remarks.
    """
    pack, errors = None, []
    try:
        tree, layers = assemble([folder], drafts)
    except PackError as error:
        return None, _said(error.problems), []
    try:
        pack = compile_tree(tree, layers, [folder.resolve()])
    except PackError as error:
        errors = _said(error.problems)
    try:
        own = f"{folder.resolve().name}/"
        found = [line for line in remarks(tree, own) if line.startswith(own)]
    except (TypeError, AttributeError, ValueError, KeyError, RecursionError):
        if pack is not None:
            raise
        found = []
    places = {place_of(line) for line in errors}
    return pack, errors, [line for line in found if place_of(line) not in places]


def _said(problems: list[str]) -> list[str]:
    return [line.replace(": ", ": 错误: ", 1) for line in problems]


def remarks(tree: Tree, own: str = "") -> list[str]:
    """Return ``file:line:column: 警告|提示: …`` for all that is odd in a pack, in the order of its files.

    Args:
        tree: the values.
        own: how the names of the files begin whose form is looked at.
    """
    found: dict[str, str] = {}
    for at, kind, message in _all(tree):
        found.setdefault(f"{tree.place(at)}: {message}", f"{tree.place(at)}: {kind}: {message}")
    return sorted([*found.values(), *_unportable(tree, own)], key=place_of)


def _all(tree: Tree) -> Iterator[tuple[Location, str, str]]:
    every = list(lists(tree))
    terms: dict[str, Term | None] = {}
    for one in every:
        yield from ((at, WARNING, message) for at, message in _list(one, terms))
    yield from _sets(tree, every)
    yield from _grades(tree)
    yield from _overridden(tree)
    for name, basis in tree.data["bases"].items():
        if isinstance(basis, dict) and basis.get("article") and basis.get("verified") is False:
            yield ("bases", name, "article"), NOTE, f"{basis.get('document')}{basis['article']}:条号没有见到原文,输出时注“条号待核”"


def lists(tree: Tree) -> Iterator[TermList]:
    """Yield every list of terms in a tree."""
    data = tree.data
    sets = {name: [term for term in terms if isinstance(term, str)] for name, terms in data.get("sets", {}).items()}
    barred: dict[str, list[str]] = {name: [] for name in sets}
    owners: list[tuple[Any, Any, Location, bool]] = [(Genre, data.get("genre"), ("genre",), False), (Bodies, data.get("bodies"), ("bodies",), False)]
    owners += [(Role, value, ("roles", n), False) for n, value in enumerate(data.get("roles", ()))]
    owners += [(FigureWords, data.get("figures"), ("figures",), True)]
    owners += [(_kind(raw.get("check")), raw.get("check"), ("rules", n, "check"), False) for n, raw in data["rules"].items()]
    for kind, value, at, nearest in owners:
        for one in _inside(kind, value, at, sets):
            one.nearest = nearest
            yield one
            for term in one.terms:
                if isinstance(term, str) and term.startswith("@"):
                    barred.get(term[1:], []).extend(one.but_not)
    yield TermList(("topics",), data.get("topics", []), [])
    for name, terms in data.get("sets", {}).items():
        yield TermList(("sets", name), terms, barred[name])


def _kind(check: Any) -> Any:
    kind = check.get("kind") if isinstance(check, dict) else None
    return KINDS.get(kind) if isinstance(kind, str) else None


def _inside(kind: Any, value: Any, at: Location, sets: dict[str, list[str]]) -> Iterator[TermList]:
    """Yield the lists of terms in a value as written that is to become an object of a class."""
    if kind is None or not isinstance(value, dict):
        return
    known = hints(kind)
    for key, inner in value.items():
        hint = known.get(str(key))
        if key == "check":
            yield from _inside(_kind(inner), inner, (*at, key), sets)
        elif TERMS in get_args(hint) and isinstance(inner, list):
            barring = value.get(f"{key}_but_not") or (value.get("but_not") if key not in _FREE else None)
            yield TermList((*at, key), inner, _expanded(barring, sets) if isinstance(barring, list) else [])
        elif isinstance(inner, dict) and any(TERMS in get_args(one) for one in get_args(hint)):
            yield from (TermList((*at, key, name), terms, []) for name, terms in inner.items() if isinstance(terms, list))
        else:
            yield from _deeper(hint, inner, (*at, key), sets)


def _deeper(hint: Any, value: Any, at: Location, sets: dict[str, list[str]]) -> Iterator[TermList]:
    kind = next((one for one in (hint, *get_args(hint)) if isinstance(one, type) and hasattr(one, "__dataclass_fields__")), None)
    if isinstance(value, list):
        for n, one in enumerate(value):
            yield from _inside(kind, one, (*at, n), sets)
    else:
        yield from _inside(kind, value, at, sets)


def _expanded(terms: list[Any], sets: dict[str, list[str]]) -> list[str]:
    return [one for term in terms if isinstance(term, str) for one in (sets.get(term[1:], []) if term.startswith("@") else [term])]


def _list(one: TermList, known: dict[str, Term | None]) -> Iterator[tuple[Location, str]]:
    """Yield what is odd in one list: terms twice, dead, in another notation, or shadowed by a shorter one."""
    seen: dict[str, int] = {}
    compiled: list[tuple[int, Term]] = []
    for n, source in enumerate(one.terms):
        if not isinstance(source, str) or source.startswith("@"):
            continue
        plain = "".join(widths(source.replace("（", "\ue000").replace("）", "\ue001")).split())
        if plain in seen:
            yield (*one.at, n), f"“{source}”与同一列表第 {seen[plain] + 1} 项重复"
            continue
        seen[plain] = n
        if _REGEX.search(source):
            yield (*one.at, n), f"“{source}”像是正则表达式;{_INSTEAD}"
        term = _compiled(source, known)
        if term is None:
            continue
        if dead := _dead(term, one):
            yield (*one.at, n), dead
        else:
            compiled.append((n, term))
    if not one.nearest:
        yield from _shadowed(one, compiled, known)


def _compiled(source: str, known: dict[str, Term | None]) -> Term | None:
    if source not in known:
        try:
            known[source] = compile_term(source)
        except TermError:
            known[source] = None
    return known[source]


def _dead(term: Term, one: TermList) -> str:
    """Say why a term can never match, or nothing."""
    if term.source in one.but_not:
        return f"“{term.source}”同时写在 but_not 里,永远不会命中"
    hidden = [literal for literal in term.literals if fold(literal.replace(".", "。")).text != literal.replace(".", "。")]
    if hidden:
        return f"“{term.source}”里有看不见的字符(比对前会去掉),永远不会命中"
    plain = _simple(term.source)
    if plain != term.source:
        return f"“{term.source}”里有繁体字,报告里的繁体字会先转成简体,请写“{plain}”"
    return ""


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - 30 ms, and only lint needs it

    return OpenCC("t2s")


def _simple(text: str) -> str:
    """Return a term with its traditional characters simplified one by one, as a text is."""
    return "".join(_converter().convert(character) for character in text)


def _shadowed(one: TermList, terms: list[tuple[int, Term]], known: dict[str, Term | None]) -> Iterator[tuple[Location, str]]:
    """Yield the terms whose every match holds a match of a shorter term of the same list."""
    bars = {literal for source in one.but_not if (term := _compiled(source, known)) for literal in term.literals}
    short = [(n, term) for n, term in terms if len(term.chains) >= 1 and not term.at_start and not term.at_end and all(not c.gaps for c in term.chains)]
    for n, term in terms:
        if term.regex or (one.but_not and any(chain.gaps for chain in term.chains)) or any(bar in literal for bar in bars for literal in term.literals):
            continue
        for m, other in short:
            if m != n and _holds(term, [literal for chain in other.chains for literal in chain.elements[0]]) and not (m > n and _same(term, other)):
                yield (*one.at, n), f"“{term.source}”包含同一列表第 {m + 1} 项“{other.source}”,短的已经能找到,多写一般不起作用"
                break


def _holds(term: Term, literals: list[str]) -> bool:
    """Say whether every reading of a term contains one of the literals."""
    return all(any(all(any(part in literal for part in literals) for literal in element) for element in chain.elements) for chain in term.chains)


def _same(first: Term, second: Term) -> bool:
    return set(first.literals) == set(second.literals)


def _sets(tree: Tree, lists: list[TermList]) -> Iterator[tuple[Location, str, str]]:
    used = {term[1:] for one in lists for term in one.terms if isinstance(term, str) and term.startswith("@")}
    for name, terms in tree.data.get("sets", {}).items():
        if not terms:
            yield ("sets", name), WARNING, f"词组“{name}”是空的"
        elif name not in used:
            yield ("sets", name), WARNING, f"词组“{name}”没有规则用到"
    for one in lists:
        if not one.terms and one.at[0] == "rules":
            yield one.at, WARNING, f"“{one.at[-1]}”是空的,可以不写"


def _grades(tree: Tree) -> Iterator[tuple[Location, str, str]]:
    grades = tree.get(("grades",))
    scores = [grade[0] for grade in grades or () if isinstance(grade, list) and grade]
    if not scores:
        yield (), WARNING, "没有写 grades,结果里没有等级"
    elif all(isinstance(score, int | float) for score in scores):
        if min(scores) > 0:
            yield ("grades",), WARNING, f"grades 的最低一级从 {min(scores):g} 分起,更低的得分没有等级"
        if scores != sorted(scores, reverse=True):
            yield ("grades",), WARNING, "grades 没有从高到低排列"


def _overridden(tree: Tree) -> Iterator[tuple[Location, str, str]]:
    """Yield severities that a pack changed and that a ``when`` of the rule changes back."""
    for change in tree.changes:
        if change.location[0] == "rules" and change.location[2:] == ("severity",):
            at = (*change.location[:2], "when")
            when = tree.get(at)
            if isinstance(when, list) and any(isinstance(one, dict) and one.get("severity") not in {None, change.new} for one in when):
                yield change.location, WARNING, f"severity 改成了 {change.new},但这条规则的 when 在有些情形下另有规定;一并写 when 才全部生效"


def _unportable(tree: Tree, own: str) -> Iterator[str]:
    """Yield the files that not every program reads as this one does, such as ``[执法(证件)?审批]`` without quotation marks.

    Only those that are asked about are read again: it takes a hundred times as long as with the parser in C.
    """
    sources = {id(source): source for source, _ in tree.origins.values() if source.path.startswith(own)}
    for source in sources.values():
        try:
            for _ in yaml.parse((source.folder / Path(*Path(source.path).parts[1:])).read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader):
                pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            if mark:
                yield f"{source.path}:{mark.line + 1}:{mark.column + 1}: {WARNING}: 有的软件读不了这种写法;方括号、花括号里的词带 ? 等符号时请加引号"
        except OSError:
            continue
