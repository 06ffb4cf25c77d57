"""What a rule asks, of whom, since when and why, in Chinese; for a terminal, and as a page of Markdown."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from checker.checks.years import YearSpan
from checker.packs import cache
from checker.packs.loading import assembled
from checker.packs.model import Applies, Example, Pack, Rule
from checker.packs.nodes import Location
from checker.packs.tree import Change, Tree

SEVERITIES = {"must": "必须", "should": "应当", "may": "建议"}
STAGES = {"draft": "送审稿", "published": "网站公开稿"}
VERDICTS = {"pass": "通过", "partial": "部分", "fail": "不通过", "not_applicable": "不适用", "unknown": "无法判定"}
ACTIONS = {"off": "关闭", "change": "改", "add": "加", "remove": "减"}
KINDS = {
    "addressee": "有主送机关,以冒号结尾",
    "answered_items": "每条问题都有对应的安排",
    "bare_rates": "不能只形容不给数,不能只给率不给数",
    "by_year": "引用的内容与报告年度相符",
    "cases": "按层级分情形判断",
    "claims": "一处的说法不能与另一处矛盾",
    "compared": "有与上年对比的数",
    "concrete_items": "至少一半的条目是具体的",
    "coverage": "若干方面中写到了几个",
    "date_window": "日期在规定的时间之内",
    "document_titles": "文件名称与书名号写得对",
    "facts_told": "某一部分写了有数量的事实",
    "figure_density": "每千字有若干数字",
    "figures_given": "给出了某一组数字",
    "forbidden": "不应出现某些词",
    "slips": "错别字、重复的词和不存在的日期",
    "growth": "增幅与本年、上年的数相符",
    "item_share": "某一部分的各条都写了某项内容",
    "length": "篇幅在合适的范围",
    "lone_lines": "不应有某些单独成行的标记",
    "mention": "写到某项内容",
    "names_agree": "地名、机构名前后一致",
    "numbering": "序号连续、写法一致",
    "opening": "有引言和过渡语",
    "out_of_time": "没有不属于报告年度的内容",
    "pairs": "括号、书名号、引号成对",
    "paragraphs": "分段,不是整篇一段",
    "part_of_whole": "部分不大于整体",
    "personal_data": "没有个人信息",
    "persons": "某一部分写到了各位负责人",
    "plan_done": "完成数与计划数相符",
    "rate_points": "率的变化用百分点",
    "rate_range": "率在 0 到 100% 之间",
    "ratio": "率与分子、分母相符",
    "repeated": "同一指标前后一致",
    "residue": "没有网页残留",
    "section": "某一部分写了没有",
    "section_order": "某一部分在另一部分之前",
    "section_share": "某一部分占全文的篇幅",
    "section_year": "某一部分写明年份",
    "signature": "有落款和成文日期",
    "stray_text": "没有重复的段落和别的单位的自称",
    "sum_of_parts": "分项之和等于合计",
    "suspicion": "可疑的地方不超过若干处",
    "title_parts": "标题要素齐全",
    "topic": "写到某一主题,有做法或数字",
    "wording": "固定表述写得对",
    "worst_of": "汇总几条规则",
    "years_agree": "报告年度明确、前后一致",
}
_LINE = 80
_SHOWN = 3  # examples in the help
_EXAMPLES = 12  # of a kind that are shown; word by word there may be a hundred more
_WIDE = 110


class _Dumper(yaml.SafeDumper):
    """Writes values out where they stand, without aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of the base
        return True


def written(value: Any) -> str:
    """Return a value as YAML."""
    return str(yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDE)).removesuffix("...\n")


def short(value: Any) -> str:
    """Return a value in one line."""
    if value is None:
        return "(无)"
    text = str(yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)).removesuffix("...\n").strip()
    return text if len(text) <= _LINE else text[:_LINE] + "…"


def number_of(tree: Tree, rule_id: str) -> int | None:
    """Return the number of a rule in a tree, or None."""
    return next((number for number, raw in tree.data["rules"].items() if raw.get("id") == rule_id), None)


def applies(scope: Applies) -> str:
    """Return to which reports something applies."""
    said = ["、".join(scope.levels) or "各级各类单位", f"报告年度 {years(scope.years)}" if scope.years else "各报告年度"]
    said += ["、".join(STAGES[stage] for stage in scope.stages)] if scope.stages else []
    said += [f"名称以{'、'.join(f'“{ending}”' for ending in scope.but_units)}结尾的除外"] if scope.but_units else []
    return ",".join(said)


def years(span: YearSpan) -> str:
    """Return a span of years."""
    first, last = span.first, span.last
    if first == last:
        return f"{first} 年"
    return f"{first}—{last} 年" if first and last else (f"{first} 年起" if first else f"{last} 年及以前")


def severity(rule: Rule) -> str:
    """Return the severity with what is different for some reports, and what it gates."""
    gates = rule.severity == "must" if rule.gate is None else rule.gate
    said = []
    for override in rule.when:
        where = ["、".join(override.levels)] if override.levels else []
        where += [years(override.years)] if override.years else []
        where += [STAGES[stage] for stage in override.stages]
        where += [f"原因是 {override.reason}"] if override.reason else []
        where += [f"名称不以{'、'.join(f'“{ending}”' for ending in override.but_units)}结尾"] if override.but_units else []
        made = [SEVERITIES[override.severity]] if override.severity else []
        made += [] if override.gate is None else ["拦门禁" if override.gate else "不拦门禁"]
        said.append(f"{'、'.join(where)}时为{'、'.join(made)}")
    return f"{SEVERITIES[rule.severity]},{'拦门禁' if gates else '不拦门禁'}" + (f"({';'.join(said)})" if said else "")


def example(one: Example) -> str:
    """Return an example in one line, with what it supposes and the verdict it must get."""
    text = one.file or " / ".join(part.strip() for part in one.text.split("\n") if part.strip()) or "(没有文字)"
    known = [f"层级 {one.level or '不明'}"] * (one.level != "县区") + [f"年度 {one.year or '不明'}"] * (one.year != 2024)  # noqa: PLR2004 - the usual ones are not said
    known += [STAGES[one.stage]] * (one.stage != "draft") + [f"{name} {value}" for name, value in one.metadata.items()]
    supposed = f"({';'.join(known)})" if known else ""
    return f"{text[:_LINE]}{'…' if len(text) > _LINE else ''}{supposed} → {VERDICTS[one.verdict]}" + (f",并说“{one.says}”" if one.says else "")


def _more(examples: tuple[Example, ...]) -> list[str]:
    """Return a line on the examples that are not shown, where there are any."""
    rest = len(examples) - _EXAMPLES
    return [f"另有 {rest} 个例子,多为一词一例,见规则包的 examples 文件夹"] if rest > 0 else []


def describe(rule: Rule, tree: Tree) -> str:
    """Return everything about a rule as text, with the files that its values come from."""
    number = number_of(tree, rule.id)
    at: Location = ("rules", number if number is not None else -1)
    lines = [
        *_asked(rule), *(f"    {line}" for line in written(_parameters(tree, at)).splitlines()), f"  改法:{rule.fix}",
        *(["  把握:拿不准的情况居多,单独列出"] if rule.certainty == "doubtful" else []),
        *(f"  结果里的话({reason}):{text}" for reason, text in rule.messages.items()),
    ]  # fmt: skip
    for name, examples in (("通过的例子", rule.passes), ("不通过的例子", rule.fails)):
        lines.append(f"  {name}:")
        lines.extend(f"    {n}. {example(one)}" for n, one in enumerate(examples[:_EXAMPLES], 1))
        lines.extend(f"    {said}" for said in _more(examples))
    lines.append(f"  写在:{tree.place(at)}")
    lines.extend(f"  词组 @{name}:{tree.place(('sets', name))},{len(tree.get(('sets', name)) or ())} 个词" for name in used_sets(tree.get((*at, "check"))))
    lines.extend(f"  {line}" for line in changed(tree, at))
    return "\n".join(lines) + "\n"


def _asked(rule: Rule) -> list[str]:
    """Return what a rule asks, of whom, since when and why."""
    return [
        f"{rule.id} {rule.title}", f"  类别:{rule.category}", f"  级别:{severity(rule)}", f"  权重:{rule.weight:g}" + ("" if rule.weight else "(不计分)"),
        f"  适用:{applies(rule.applies)}", *(f"  依据:{basis.spoken()}" for basis in rule.basis),
        f"  判法:{rule.check.kind}({KINDS.get(rule.check.kind, '')})",
    ]  # fmt: skip


class Help(NamedTuple):
    """What a program that shows findings tells about a rule; no place in a file, so that it is the same everywhere.

    Attributes:
        text: plain.
        markdown: the same as Markdown.
    """

    text: str
    markdown: str


def helps(pack: Pack) -> dict[str, Help]:
    """Return the help on every rule of a pack, by its id.

    A pack from the cache has no examples; they are read once more from its files, and what was made of them is kept.
    """
    known = cache.recall_texts(pack)
    if known is None:
        complete, _ = assembled([part.folder for part in pack.parts])
        known = {rule.id: tuple(_help(rule)) for rule in complete.rules}
        cache.keep_texts(pack, known)
    return {rule.id: Help(*known[rule.id]) for rule in pack.rules}


def _help(rule: Rule) -> Help:
    fields = [line.strip().partition(":") for line in _asked(rule)[1:]] + [("改法", ":", rule.fix)]
    plain = [f"{name}:{value}" for name, _, value in fields]
    marked = [f"- **{name}**:{_escaped(value)}" for name, _, value in fields]
    for name, examples in (("通过的例子", rule.passes), ("不通过的例子", rule.fails)):
        told = [example(one) for one in sorted(examples, key=lambda one: not one.text)[:_SHOWN]]
        more = f"(共 {len(examples)} 个)" if len(examples) > len(told) else ""
        plain += [f"{name}{more}:", *(f"  {n}. {one}" for n, one in enumerate(told, 1))] if told else []
        marked += ["", f"**{name}{more}**", "", *(f"{n}. {_escaped(one)}" for n, one in enumerate(told, 1))] if told else []
    return Help("\n".join([f"{rule.id} {rule.title}", *plain]), "\n".join([f"**{rule.id} {_escaped(rule.title)}**", "", *marked]))


def _parameters(tree: Tree, at: Location) -> dict[str, Any]:
    check = tree.get((*at, "check"))
    return {key: value for key, value in check.items() if key != "kind"} if isinstance(check, dict) else {}


def used_sets(value: Any) -> list[str]:
    """Return the names of the sets that a check refers to."""
    if isinstance(value, str):
        return [value[1:]] if value.startswith("@") else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(name for one in inner for name in used_sets(one)))


def changed(tree: Tree, at: Location) -> Iterator[str]:
    """Yield what packs made different in a rule and the sets it uses, with the place that says so."""
    check = tree.get((*at, "check"))
    sets: set[Location] = {("sets", name) for name in used_sets(check)}
    roles: dict[Location, Any] = {("roles", n): role["id"] for n, role in enumerate(tree.get(("roles",)) or ()) if role.get("id") in _named(check)}
    for change in tree.changes:
        if change.location[: len(at)] == at:
            yield _change(change, _path(change.location[len(at) :]))
        elif change.location[:2] in sets:
            yield _change(change, f"词组 @{change.location[1]}")
        elif change.location[:2] in roles:
            yield _change(change, f"部分 {roles[change.location[:2]]}.{_path(change.location[2:])}")


def _path(location: Location) -> str:
    """Return a location as it is written in a pack: elements of lists count from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in location)


def _named(value: Any) -> set[Any]:
    """Return the single words that stand in a check."""
    if not isinstance(value, dict | list):
        return {value} if isinstance(value, str) else set()
    return {name for one in (value.values() if isinstance(value, dict) else value) for name in _named(one)}


def _change(change: Change, what: str) -> str:
    if change.action == "change":
        return f"改动:{what}:{short(change.old)} → {short(change.new)}({change.place})"
    return f"改动:{what}:{ACTIONS[change.action]} {short(change.new if change.action == 'add' else change.old)}({change.place})"


def switched_off(tree: Tree, rule_id: str) -> Change | None:
    """Return what switched a rule off, or None."""
    return next((change for change in tree.changes if change.action == "off" and change.old.get("id") == rule_id), None)


def page(rule: Rule, pack: Pack, tree: Tree) -> str:
    """Return the page of a rule in Markdown."""
    at: Location = ("rules", number_of(tree, rule.id) or -1)
    source = tree.origin(at)[0]
    rows = [
        ("类别", rule.category), ("级别", severity(rule)), ("权重", f"{rule.weight:g}" + ("" if rule.weight else "(不计分)")),
        ("适用", applies(rule.applies)), ("依据", "<br>".join(basis.spoken() for basis in rule.basis)), ("改法", rule.fix),
        ("写在", f"`{source.path}`"),
    ]  # fmt: skip
    lines = [MARK, "", f"# {rule.id} {rule.title}", "", "| | |", "|---|---|", *(f"| {name} | {_cell(value)} |" for name, value in rows), ""]
    lines += [f"## 怎样判断:{KINDS.get(rule.check.kind, rule.check.kind)}", "", "```yaml", f"kind: {rule.check.kind}"]
    parameters = _parameters(tree, at)
    lines += [*(written(parameters).splitlines() if parameters else []), "```", ""]
    for name in used_sets(parameters):
        lines += [f"词组 `@{name}`:{'、'.join(f'`{term}`' for term in tree.get(('sets', name)) or ())}", ""]
    for name, examples in (("通过的例子", rule.passes), ("不通过的例子", rule.fails)):
        lines += [f"## {name}", "", *(f"{n}. {_escaped(example(one))}" for n, one in enumerate(examples[:_EXAMPLES], 1)), ""]
        lines += [line for said in _more(examples) for line in (said, "")]
    lines += [f"[全部规则](README.md)({pack.title} {pack.version})", ""]
    return "\n".join(lines)


MARK = "<!-- 由 fazhi rules docs 生成,请改规则文件,不要改这里 -->"


def index(pack: Pack) -> str:
    """Return the page that lists all rules, in Markdown."""
    lines = [MARK, "", f"# {pack.title}", "", f"规则包 `{pack.id}` {pack.version},共 {len(pack.rules)} 条规则。", ""]
    for category in dict.fromkeys(rule.category for rule in pack.rules):
        lines += [f"## {category}", "", "| 编号 | 要求 | 级别 | 权重 | 适用 |", "|---|---|---|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {_cell(rule.title)} | {SEVERITIES[rule.severity]} | {rule.weight:g} | {_cell(applies(rule.applies))} |"
            for rule in pack.rules if rule.category == category
        ]  # fmt: skip
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _escaped(text: str) -> str:
    """Return a text in which Markdown sees no marks."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)
