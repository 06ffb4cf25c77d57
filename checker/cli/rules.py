"""The commands ``fazhi rules …``."""

import argparse
import difflib

from checker import packs
from checker.cli import console
from checker.errors import PackError, UsageError
from checker.packs import Example, Pack, Rule
from checker.reporters.json import dumps
from checker.reporters.table import SEVERITIES

DONE, NEGATIVE = 0, 1


def rules(options: argparse.Namespace) -> int:
    """Run one of the actions on rule packs and return the exit code."""
    actions = {"list": _list, "show": _show, "lint": _lint, "test": _test, "schema": _schema}
    return actions[options.action](options)


def _list(options: argparse.Namespace) -> int:
    from tabulate import tabulate  # noqa: PLC0415 - 80 ms

    pack = packs.load(options.pack)
    rows = [(rule.id, rule.title, SEVERITIES[rule.severity], f"{rule.weight:g}", rule.category) for rule in pack.rules]
    table = tabulate(rows, headers=("编号", "要求", "级别", "权重", "类别"), tablefmt="simple", disable_numparse=True)
    console.out(f"{pack.title}({pack.id} {pack.version}),共 {len(rows)} 条\n{table}\n")
    return DONE


def _show(options: argparse.Namespace) -> int:
    pack = packs.load(options.pack)
    rule = pack.rule(options.id)
    if rule is None:
        close = difflib.get_close_matches(options.id, [r.id for r in pack.rules], n=1)
        raise UsageError("unknown_rule", f"没有编号为 {options.id} 的规则{f',是不是 {close[0]}?' if close else ''};用 fazhi rules list 查看全部")
    console.out(describe(rule))
    return DONE


def describe(rule: Rule) -> str:
    """Return what a rule asks, of whom, since when, why, with examples and the fix, as text."""
    lines = [f"{rule.id} {rule.title}", f"  类别:{rule.category}", f"  级别:{SEVERITIES[rule.severity]}{_overrides(rule)}", f"  权重:{rule.weight:g}"]
    lines.append(f"  适用:{_applies(rule)}")
    lines.extend(f"  依据:{basis.spoken()}" for basis in rule.basis)
    lines.append(f"  判法:{rule.check.kind}")
    lines.append(f"  改法:{rule.fix}")
    for name, examples in (("通过的例子", rule.passes), ("不通过的例子", rule.fails)):
        lines.append(f"  {name}:")
        lines.extend(f"    {number}. {_example(example)}" for number, example in enumerate(examples, 1))
    return "\n".join(lines) + "\n"


def _applies(rule: Rule) -> str:
    applies = rule.applies
    levels = "、".join(applies.levels) or "各级各类单位"
    return levels + (f",报告年度 {_years(applies.years.first, applies.years.last)}" if applies.years else "")


def _years(first: int | None, last: int | None) -> str:
    if first == last:
        return f"{first} 年"
    return f"{first or ''}—{last or ''} 年" if first and last else (f"{first} 年起" if first else f"{last} 年及以前")


def _overrides(rule: Rule) -> str:
    said = []
    for override in rule.when:
        where = ["、".join(override.levels)] if override.levels else []
        where += [_years(override.years.first, override.years.last)] if override.years else []
        where += ["公开稿" if stage == "published" else "送审稿" for stage in override.stages]
        said.append(f"{'、'.join(where)}为{SEVERITIES[override.severity]}" if override.severity else "")
    return f"({';'.join(filter(None, said))})" if any(said) else ""


def _example(example: Example) -> str:
    text = example.file or " / ".join(part for part in example.text.split("\n") if part.strip()) or "(没有文字)"
    known = f"{text[:80]}{'…' if len(text) > 80 else ''}"  # noqa: PLR2004 - one line of a terminal
    return f"{known}{f'  {example.metadata}' if example.metadata else ''}  → {example.verdict}"


def _lint(options: argparse.Namespace) -> int:
    pack = packs.load(options.pack, cached=False)
    console.out(f"规则包 {pack.id}:{len(pack.rules)} 条规则,{len(pack.terms)} 个词条,没有发现写法问题\n")
    return DONE


def _test(options: argparse.Namespace) -> int:
    from checker.examples import check_examples  # noqa: PLC0415 - this command only

    pack: Pack = packs.load(options.pack)
    count, misses = check_examples(pack)
    for miss in misses:
        part = "通过" if miss.part == "passes" else "不通过"
        console.out(f"{miss.rule}:第 {miss.number} 个{part}的例子应判 {miss.expected},实判 {miss.got}({miss.message})\n")
    console.out(f"{len(pack.rules)} 条规则,{count} 个例子,{len(misses)} 个不符\n")
    return NEGATIVE if misses else DONE


def _schema(options: argparse.Namespace) -> int:  # noqa: ARG001 - every action gets the options
    from checker.packs.schema import schema  # noqa: PLC0415 - pydantic is needed here only

    console.out(dumps(schema()) + "\n", utf8=True)
    return DONE


__all__ = ["PackError", "describe", "rules"]
