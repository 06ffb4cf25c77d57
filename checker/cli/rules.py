"""The commands ``fazhi rules …``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from checker import packs
from checker.cli import console
from checker.errors import PackError, UsageError
from checker.packs import Pack
from checker.packs.folders import near
from checker.reporters.json import dumps

DONE, NEGATIVE, NOT_JUDGED = 0, 1, 2
_SEVERITIES = {"must": "必须", "should": "应当", "may": "建议"}


def rules(options: argparse.Namespace) -> int:
    """Run one of the actions on rule packs and return the exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list, "show": _show, "lint": _lint, "test": _test, "schema": _schema, "docs": _docs, "diff": _diff,
        "export": _export, "import": _import,
    }  # fmt: skip
    return actions[options.action](options)


def _names(options: argparse.Namespace) -> list[str]:
    return options.rules or [packs.DEFAULT]


def _list(options: argparse.Namespace) -> int:
    from tabulate import tabulate  # noqa: PLC0415 - 80 ms

    pack = packs.load(_names(options))
    rows = [(rule.id, rule.title, _SEVERITIES[rule.severity], f"{rule.weight:g}", rule.category) for rule in pack.rules]
    table = tabulate(rows, headers=("编号", "要求", "级别", "权重", "类别"), tablefmt="simple", disable_numparse=True)
    console.out(f"{pack.title}({pack.id} {pack.version}),共 {len(rows)} 条\n{table}\n")
    return DONE


def _show(options: argparse.Namespace) -> int:
    from checker.packs import describing  # noqa: PLC0415 - yaml is needed here only
    from checker.packs.loading import assembled  # noqa: PLC0415 - the same

    pack, tree = assembled(_names(options))
    rule = pack.rule(options.id)
    if rule is not None:
        console.out(describing.describe(rule, tree))
        return DONE
    gone = describing.switched_off(tree, options.id)
    if gone:
        raise UsageError("unknown_rule", f"规则 {options.id} 已经关闭({gone.place})")
    hint = near(options.id, [one.id for one in pack.rules])
    raise UsageError("unknown_rule", f"没有编号为 {options.id} 的规则{hint};用 fazhi rules list 查看全部")


def _lint(options: argparse.Namespace) -> int:
    folders = dict.fromkeys(packs.locate(name).absolute() for name in options.packs)
    return max(_lint_pack(folder, examples=options.examples) for folder in folders)


def _lint_pack(folder: Path, *, examples: bool) -> int:
    from checker.packs.lint import NOTE, WARNING, inspect  # noqa: PLC0415 - yaml is needed here only

    pack, errors, remarks = inspect(folder)
    for line in [*errors, *remarks]:
        console.out(line + "\n")
    warnings, notes = (sum(f": {kind}: " in line for line in remarks) for kind in (WARNING, NOTE))
    said = f"规则包 {pack.id}:{len(pack.rules)} 条规则,{len(pack.lexicon.terms)} 个词条,没有错误" if pack else f"规则包 {folder.name}:{len(errors)} 个错误"
    console.out(f"{said},{warnings} 个警告,{notes} 个提示\n")
    if errors:
        return NOT_JUDGED
    return _examples(packs.load(str(folder), cached=False)) if examples else DONE


def _test(options: argparse.Namespace) -> int:
    pack: Pack = packs.load(options.pack, cached=False)
    code = _examples(pack)
    return max(code, _mutate(options, pack)) if options.mutate else code


def _examples(pack: Pack) -> int:
    """Print which examples miss, and return the exit code."""
    from checker.examples import check_examples  # noqa: PLC0415 - this command only

    count, misses = check_examples(pack)
    own, inherited = ([miss for miss in misses if miss.inherited == which] for which in (False, True))
    for miss in misses:
        part = "通过" if miss.part == "passes" else "不通过"
        said = "原有的例子因本地改动不再成立:" if miss.inherited else ""
        console.out(f"{miss.rule}:{said}第 {miss.number} 个{part}的例子应判 {miss.expected},实判 {miss.got}({miss.message})\n")
    noted = f",另有 {len(inherited)} 个原有的例子因本地改动不再成立" if inherited else ""
    console.out(f"{len(pack.rules)} 条规则,{count} 个例子,{len(own)} 个不符{noted}\n")
    return NEGATIVE if own else DONE


def _mutate(options: argparse.Namespace, pack: Pack) -> int:
    """Print how much the examples notice, and what they do not, by rule."""
    from checker.examples import mutation  # noqa: PLC0415 - on request only

    score = mutation.score(pack, sample=options.sample, seed=options.seed)
    lost: dict[str, list[str]] = {}
    for mutant in score.unnoticed:
        lost.setdefault(mutant.owner, []).append(mutant.what)
    for rule_id, whats in lost.items():
        console.out(f"{rule_id}:例子没有察觉:{';'.join(whats)}\n")
    emptied, sampled = score.share(score.emptied), score.share(score.sampled)
    console.out(f"判法换成总是通过、总是不通过:{len(score.emptied)} 处,察觉 {emptied:.1%}\n")
    console.out(f"词条和参数:共 {score.known} 处,抽查 {len(score.sampled)} 处(种子 {options.seed}),察觉 {sampled:.1%},应不低于 {mutation.LEAST:.0%}\n")
    return DONE if emptied == 1 and sampled >= mutation.LEAST else NEGATIVE


def _schema(options: argparse.Namespace) -> int:  # noqa: ARG001 - every action gets the options
    from checker.packs.schema import schema  # noqa: PLC0415 - pydantic is needed here only

    console.out(dumps(schema()) + "\n", utf8=True)
    return DONE


def _docs(options: argparse.Namespace) -> int:
    from checker.packs import describing  # noqa: PLC0415 - yaml is needed here only
    from checker.packs.loading import assembled  # noqa: PLC0415 - the same

    pack, tree = assembled(_names(options))
    pages = {"README.md": describing.index(pack), **{f"{rule.id}.md": describing.page(rule, pack, tree) for rule in pack.rules}}
    folder = Path(options.folder)
    there = {path.name: text for path in sorted(folder.glob("*.md")) if (text := _read(path)).startswith(describing.MARK)}
    stale = [name for name, text in pages.items() if there.get(name) != text] + [name for name in there if name not in pages]
    if options.check:
        for name in stale:
            console.out(f"{folder / name}:{'没有' if name not in there else '多余' if name not in pages else '旧了'}\n")
        console.out(f"{len(pages)} 页,{len(stale)} 页与规则不符{';请运行 fazhi rules docs' if stale else ''}\n")
        return NEGATIVE if stale else DONE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in pages:
                (folder / name).write_text(pages[name], encoding="utf-8", newline="\n")
            else:
                (folder / name).unlink()
    except OSError as error:
        raise UsageError("bad_output", f"{folder}:写不进去({type(error).__name__})") from None
    console.out(f"{folder}:{len(pages)} 页,更新了 {len(stale)} 页\n")
    return DONE


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _diff(options: argparse.Namespace) -> int:
    from checker.packs.comparing import differences  # noqa: PLC0415 - yaml is needed here only
    from checker.packs.loading import assembled  # noqa: PLC0415 - the same

    (old, first), (new, second) = assembled([options.old]), assembled([options.new])
    found = list(differences(first, second))
    for line in found:
        console.out(line + "\n")
    console.out(f"{old.id} {old.version} → {new.id} {new.version}:{len(found)} 处不同\n")
    code = NEGATIVE if found else DONE
    return max(code, _judged_differently(options.paths, old, new)) if options.paths else code


def _judged_differently(paths: list[str], old: Pack, new: Pack) -> int:
    """Print which reports get other verdicts, and return the exit code they call for."""
    from checker.cli.paths import expand  # noqa: PLC0415 - on request only
    from checker.judging import Request, judge  # noqa: PLC0415 - the same
    from checker.packs.comparing import verdicts  # noqa: PLC0415 - the same

    files, errors = expand(paths)
    for error in errors:
        console.warn(error.message)
    code = NOT_JUDGED if errors or not files else DONE
    different = 0
    for file in files:
        before, after = (judge(file, Request(pack)).report for pack in (old, new))
        lines = list(verdicts(before, after))
        different += bool(lines)
        if lines:
            console.out(f"{file}\n" + "".join(f"  {line}\n" for line in lines))
        for report in (before, after):
            if report.error and report.outcome == "unreadable":
                console.warn(report.error["message"])
                code = NOT_JUDGED
                break
    console.out(f"{len(files)} 份报告,{different} 份的结论或判定不同\n")
    return max(code, NEGATIVE if different else DONE)


def _export(options: argparse.Namespace) -> int:
    from checker.cli.sheets import export  # noqa: PLC0415 - this command only

    return export(options.path, _names(options))


def _import(options: argparse.Namespace) -> int:
    from checker.cli.sheets import take_over  # noqa: PLC0415 - this command only

    return take_over(options.path, options.pack)


__all__ = ["PackError", "rules"]
