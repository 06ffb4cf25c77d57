"""The tables of the collecting office, made from the desk.

Keys of the tables in JSON: ``units`` (总表), ``unassigned`` (请指定), ``files`` (收到的文件), ``matrix`` (矩阵), ``missing`` (缺项统计),
``sums`` (指标汇总), ``figures`` (指标明细), ``changes`` (变化), ``changed_rules`` (变化明细), ``notes`` (说明); those of `collating` beside them.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, SEVERITIES, UNKNOWN
from checker.reporters.wording import OUTCOMES
from checker.reporters.wording import SEVERITIES as SEVERITY_NAMES
from checker.summary import changes, decided, figures, kinds, ranking
from checker.summary.desk import Desk
from checker.summary.figures import RATES
from checker.summary.records import Record
from checker.summary.sheet import DATE, MARK, NUMBER, SHARE, Bars, Book, Cell, Column, Flagged, Table
from checker.summary.states import REPORTED, STATES, UNASSIGNED, Slip
from checker.version import VERSION

VERDICTS = {PASS: "✓", PARTIAL: "½", FAIL: "✗", NOT_APPLICABLE: "–", UNKNOWN: "?", ERROR: "!"}
WAIVED = "免"
LEGEND = "✓ 通过 · ½ 部分 · ✗ 不通过 · – 不适用 · ? 无法判定 · ! 规则出错 · 免 已豁免"
_STATUS = {"standalone": "✓", "embedded": "½", "mention": "✗", "absent": "✗"}
_COUNTED = frozenset({PASS, PARTIAL, FAIL, ERROR})
_MOST = 15  # items in the chart of the most missed
_BIN = 5  # points of a bar in the chart of scores
_LOWEST = 40
_FULL = 100


@dataclass(slots=True, eq=False, repr=False)
class _Tally:
    """What is counted while the records of the units are read once.

    Attributes:
        missed: (rule, level) → how many applied, failed and partly passed.
        titles: rule → (title, category, severity) of rules that no pack in use has.
        unknown: rule → in how many reports it could not be judged.
        broken: rule → in how many reports it broke.
        digests: digest of rules → number of reports judged by them.
        stages: stage → number of reports judged for it.
    """

    missed: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    titles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    digests: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)


class _Maker:
    """Makes the tables of one desk.

    Args:
        desk: what is known.
        remarks: more for 说明.
    """

    def __init__(self, desk: Desk, remarks: Sequence[tuple[str, str]] = ()) -> None:
        """Count once what several tables need."""
        self.remarks = remarks
        self.desk, self.pack = desk, desk.pack
        self.classes = kinds.classes(self.pack)
        self.summing = frozenset(rule for rule, meaning in self.classes.items() if meaning == kinds.SUM)
        self.roles = self.pack.vocabulary.parts()
        self.indicators = figures.indicators(self.pack)
        self.tally = _Tally()
        self.order = sorted(range(len(desk.roster.units)), key=self._place)
        self._cells: dict[int, list[Cell]] = {}
        self._marks: dict[int, dict[str, str]] = {}
        self._changed: dict[int, Counter[str]] = {}
        for unit, slip in desk.this.counted():
            self._take(unit, slip, desk.store.get(slip.number))
        self.rules = [rule.id for rule in self.pack.rules] + [rule for rule in self.tally.titles if rule not in self.classes]

    def _place(self, unit: int) -> tuple[int, int, int]:
        """Order units by roster; without a roster by level, then rank."""
        if self.desk.roster.file:
            return (0, 0, unit)
        levels = self.pack.vocabulary.levels()
        level = self.desk.levels[unit]
        return (levels.index(level) if level in levels else len(levels), self.desk.ranks.get(unit, len(self.desk.ranks) + 1), unit)

    def _take(self, unit: int, slip: Slip, record: Record) -> None:
        """Take from a record that counts all that the tables say of it; reading it again for each table would take most of the time."""
        self._count(record, self.desk.levels[unit] or "")
        self.tally.digests[slip.digest] += 1
        self.tally.stages[record["stage"]] += 1
        self._marks[unit] = {rule: WAIVED if result[3] else VERDICTS[result[0]] for rule, result in record["results"].items()}
        self._cells[unit] = [
            record["metadata"]["report_year"], OUTCOMES[record["outcome"]], record["score"], record["grade"], *self._parts(record), *self._counts(record),
        ]  # fmt: skip
        before = self.desk.last.standings[unit].counting if self.desk.last else None
        if before is not None:
            found = changes.between(self.desk.store.get(before.number), record, self.summing)
            self._changed[unit] = Counter({"incomparable": found.incomparable}) + Counter(change.kind for change in found.rules)
            self.desk.store.put_changes(unit, found.rules)

    def _count(self, record: Record, level: str) -> None:
        tally = self.tally
        for rule, result in record["results"].items():
            verdict, waived = result[0], result[3]
            tally.titles.setdefault(rule, (result[5], result[6], result[1]))
            tally.unknown[rule] += verdict == UNKNOWN
            tally.broken[rule] += verdict == ERROR
            if verdict in _COUNTED:
                counts = tally.missed.setdefault((rule, level), [0, 0, 0])
                counts[0] += 1
                counts[1] += verdict == FAIL and not waived
                counts[2] += verdict == PARTIAL and not waived

    def described(self, rule: str) -> tuple[str, str, str]:
        """Return title, category and severity of a rule."""
        known = self.pack.rule(rule)
        return (known.title, known.category, known.severity) if known else self.tally.titles[rule]

    def levels(self) -> list[str]:
        """Return the levels of which a report counts, in the order of the pack, those without one last."""
        there = {self.desk.levels[unit] or "" for unit in self._cells}
        known = [level for level in self.pack.vocabulary.levels() if level in there]
        return known + sorted(there - set(known) - {""}) + ([""] if "" in there else [])

    # (a) 总表

    def units(self) -> Table:
        """Return the table of units."""
        parts = [Column(f"part_{role.id}", role.name, 8, MARK) for role in self.roles]
        causes = [Column(f"causes_{role.id}", "写明原因", 6, MARK) for role in self.roles if role.causes]
        columns = [
            Column("rank", "名次", 6, NUMBER), Column("level_rank", "同级名次", 6, NUMBER), Column("unit", "单位", 20), Column("level", "层级", 10),
            Column("year", "年度", 7, NUMBER), Column("state", "状态", 14), Column("received", "收到", 12, DATE), Column("outcome", "结论", 8),
            Column("score", "得分", 7, NUMBER), Column("grade", "等级", 7), *parts, *causes, Column("figures_given", "给出数据(项)", 10, NUMBER),
            Column("figures_expected", "应有数据(项)", 10, NUMBER), Column("contradictions", "数据矛盾(项)", 10, NUMBER),
            Column("errors", "表述等错误(项)", 10, NUMBER), Column("missing", "缺项(项)", 8, NUMBER), Column("missing_items", "缺少的必须和应当内容", 46),
            Column("note", "备注", 30), *([Column("contact", "联系人", 14)] if self._has_contacts() else []),
        ]  # fmt: skip
        note = f"✓ 单列 · ½ 写到但没有单列 · ✗ 未见或只有提及。{ranking.FORMULA}“缺项”为不通过的内容和结构要求(含建议),右面只列必须和应当的。"
        return Table("units", "总表", columns, self._unit_rows, note)

    def _unit_rows(self) -> Iterator[list[Cell]]:
        for unit in self.order:
            standing = self.desk.this.standings[unit]
            head: list[Cell] = [self.desk.ranks.get(unit), self.desk.level_ranks.get(unit), self.desk.names[unit], self.desk.levels[unit]]
            tail: list[Cell] = ["；".join(standing.notes) or None, *([self.desk.roster.units[unit].contact] if self._has_contacts() else [])]
            slip = standing.counting
            if slip is None:
                blank: list[Cell] = [None] * (len(self.roles) + sum(bool(role.causes) for role in self.roles) + 9)
                years = {slip.set_year or slip.year for slip in standing.slips if slip.set_year or slip.year}
                days = [slip.received for slip in standing.slips if slip.received]
                shown = years.pop() if len(years) == 1 else None
                yield [*head, shown, standing.states[0], max(days, default=None), *blank, *tail]
                continue
            year, *judged = self._cells[unit]
            yield [*head, year, "、".join(standing.states), slip.received, *judged, *tail]

    def _has_contacts(self) -> bool:
        """Say whether the roster names anybody to ring up about a missing report."""
        return any(unit.contact for unit in self.desk.roster.units)

    def _parts(self, record: Record) -> list[Cell]:
        sections = record["sections"]
        parts: list[Cell] = [_STATUS.get(sections[role.id]["status"]) if role.id in sections else None for role in self.roles]
        causes: list[Cell] = [("✓" if sections[role.id]["causes"] else "✗") if role.id in sections else None for role in self.roles if role.causes]
        return parts + causes

    def _counts(self, record: Record) -> list[Cell]:
        counts: Counter[str] = Counter()
        missing: list[tuple[int, str]] = []
        for rule, result in record["results"].items():
            meaning, verdict = self.classes.get(rule, kinds.WRONG), result[0]
            if meaning == kinds.GIVEN and verdict in _COUNTED:
                counts["expected"] += 1
                counts["given"] += verdict == PASS
            if verdict not in {FAIL, PARTIAL} or result[3]:
                continue
            if meaning in {kinds.CONTRADICTION, kinds.WRONG}:
                counts[meaning] += 1
            elif meaning == kinds.MISSING and verdict == FAIL:
                counts[meaning] += 1
                missing += [(SEVERITIES.index(result[1]), result[5])] if result[1] != SEVERITIES[-1] else []
        items = "；".join(title for _, title in sorted(missing, key=lambda pair: pair[0]))
        return [counts["given"], counts["expected"], counts[kinds.CONTRADICTION], counts[kinds.WRONG], counts[kinds.MISSING], items or None]

    # 请指定 and the files

    def unassigned(self) -> Table:
        """Return the files of which a person must say whose they are."""
        columns = [Column("file", "文件", 40), Column("title", "标题", 44), Column("reason", "为什么定不下来", 44), Column("candidates", "可能是", 30)]

        def rows() -> Iterator[list[Cell]]:
            for slip in self.desk.unassigned:
                yield [slip.path, slip.title, slip.match.how, "、".join(self.desk.names[at] for at in slip.match.candidates) or None]

        return Table("unassigned", "请指定", columns, rows, "不猜:在名单的“文件”列写上文件名,或另写一张“文件、单位”的表用 --assign 给出,再汇总一次。")

    def files(self) -> Table:
        """Return every file that came in."""
        columns = [
            Column("file", "文件", 36), Column("unit", "单位", 20), Column("confidence", "把握", 7, SHARE), Column("how", "凭什么", 16),
            Column("state", "状态", 12), Column("year", "识别出的年度", 9, NUMBER), Column("received", "收到", 12, DATE),
            Column("signed", "落款日期", 12, DATE),
            Column("published", "公开日期", 12, DATE), Column("score", "得分", 7, NUMBER), Column("counts", "计入", 6), Column("note", "备注", 36),
            Column("sha256", "文件校验值(sha256 前 12 位)", 15),
        ]  # fmt: skip

        def rows() -> Iterator[list[Cell]]:
            counting = {slip.number for _, slip in self.desk.this.counted()}
            for slip in self.desk.this.slips:
                at = slip.match.unit
                yield [
                    slip.path, self.desk.names[at] if at is not None else None, slip.match.confidence if at is not None else None, slip.match.how,
                    slip.state if at is not None else _unassigned(slip.state), slip.year, slip.received, slip.signed, slip.published, slip.score,
                    "是" if slip.number in counting else "否", "；".join(slip.notes) or None, (slip.sha256 or "")[:12] or None,
                ]  # fmt: skip

        return Table("files", "收到的文件", columns, rows, "落款日期、公开日期只供参考,不用来判断是否按时。")

    # (b) 矩阵

    def matrix(self) -> Table:
        """Return the table of units and rules."""
        columns = [Column("unit", "单位", 18)]
        columns += [Column(rule, f"{rule} {self.described(rule)[0]}", 4, MARK, self.described(rule)[1]) for rule in self.rules]

        def rows() -> Iterator[list[Cell]]:
            for unit in self.order:
                marks = self._marks.get(unit, {})
                yield [self.desk.names[unit], *map(marks.get, self.rules)]

        return Table("matrix", "矩阵", columns, rows, LEGEND, fixed=1)

    # (c) 缺项统计

    def missing(self) -> Table:
        """Return how often each item is missing, in all and by level."""
        levels = self.levels()
        columns = [
            Column("rule", "编号", 11), Column("title", "要求", 30), Column("category", "类别", 14), Column("severity", "级别", 7),
            Column("applies", "适用(份)", 8, NUMBER), Column("missing", "缺(份)", 8, NUMBER), Column("partial", "部分(份)", 8, NUMBER),
            Column("share", "缺失率", 8, SHARE),
        ]  # fmt: skip
        for level in levels:
            name = level or "层级不明"
            columns += [Column(f"missing_{name}", f"{name} 缺/适用", 9), Column(f"share_{name}", f"{name} 缺失率", 9, SHARE)]
        note = "缺 = 不通过的份数;缺失率 = 缺 ÷ 适用(不适用、无法判定、已豁免不算缺)。按缺失率从高到低。"
        return Table("missing", "缺项统计", columns, lambda: iter(self._missing_rows(levels)), note)

    def _missing_rows(self, levels: list[str]) -> list[list[Cell]]:
        rows: list[tuple[float, int, list[Cell]]] = []
        for at, rule in enumerate(self.rules):
            if self.classes.get(rule) not in {kinds.MISSING, kinds.GIVEN}:
                continue
            by_level = [self.tally.missed.get((rule, level), [0, 0, 0]) for level in levels]
            applies, missing, partial = (sum(counts[n] for counts in by_level) for n in range(3))
            if not applies:
                continue
            title, category, severity = self.described(rule)
            cells: list[Cell] = [rule, title, category, SEVERITY_NAMES[severity], applies, missing, partial, missing / applies]
            for counts in by_level:
                cells += [f"{counts[1]}/{counts[0]}" if counts[0] else None, counts[1] / counts[0] if counts[0] else None]
            rows.append((-missing / applies, at, cells))
        return [cells for _, _, cells in sorted(rows, key=lambda row: row[:2])]

    # (d) 指标汇总

    def sums(self) -> Table:
        """Return each measure with its sum where it may be added up, and what stands out."""
        columns = [
            Column("indicator", "指标编号", 30), Column("name", "指标", 24), Column("measure", "计量单位", 9), Column("level", "层级", 10),
            Column("units", "给出的单位数", 9, NUMBER), Column("sum", "合计", 14, NUMBER), Column("summed", "计入合计的单位数", 10, NUMBER),
            Column("hedged", "其中约数", 8, NUMBER), Column("median", "中位数", 12, NUMBER), Column("least", "最小", 12, NUMBER),
            Column("most", "最大", 12, NUMBER),
            Column("outliers", "偏离的(请核对)", 40), Column("note", "备注", 36),
        ]  # fmt: skip
        note = (
            "只收本年度、本单位、不限范围的实绩(含零);目标、上年、其中项、别的机构的数不收。件、宗、起、例算同一单位。合计只在同一指标、计量单位、层级里做:"
            f"率不相加,上下级可能重复统计,不跨层级相加;一份报告里同一指标有几个不同的数,不计入合计。{ranking.OUTLIERS}"
        )
        return Table("sums", "指标汇总", columns, self._sum_rows, note)

    def _sum_rows(self) -> Iterator[list[Cell]]:
        order = {level: at for at, level in enumerate(self.levels())}
        for at, measure, level in sorted(self.desk.store.measures(), key=lambda one: (one[0], one[1], order[one[2]])):
            indicator = self.indicators[at]
            given = self.desk.store.figures(at, measure, level)
            alone = {unit: value for unit, value, _, single in given if single}
            rate = measure in RATES
            strange = ranking.outliers(alone, rate=rate)
            several = [self.desk.names[unit] for unit, _, _, single in given if not single]
            remarks = ["率不相加"] if rate else []
            remarks += [f"{'、'.join(several)}有几个不同的数,未计入"] if several else []
            total = None if rate or not alone else _plain(math.fsum(alone.values()))
            middle = [_plain(f(alone.values())) for f in (median, min, max)] if alone else [None, None, None]
            outside = "、".join(f"{self.desk.names[unit]}({_plain(alone[unit])})" for unit in strange)
            hedged = None if total is None else sum(hedged for _, _, hedged, single in given if single)
            yield [
                indicator.id, indicator.name, measure, level or None, len(given), total, None if total is None else len(alone), hedged, *middle,
                outside or None, "；".join(remarks) or None,
            ]  # fmt: skip

    def figures(self) -> Table:
        """Return each unit's figures, those that stand out marked."""
        measures = sorted({(at, measure) for at, measure, _ in self.desk.store.measures()})
        columns = [Column("unit", "单位", 18), Column("level", "层级", 10)]
        names = self.indicators
        columns += [Column(f"{names[at].id}|{measure}", f"{names[at].name}({measure or '个'})", 9, NUMBER) for at, measure in measures]
        strange: set[tuple[int, str, int]] = set()
        for at, measure, level in self.desk.store.measures():
            alone = {unit: value for unit, value, _, single in self.desk.store.figures(at, measure, level) if single}
            strange |= {(at, measure, unit) for unit in ranking.outliers(alone, rate=measure in RATES)}
        places = {pair: n for n, pair in enumerate(measures, 2)}

        def rows() -> Iterator[list[Cell]]:
            for unit in self.order:
                cells: list[Cell] = [None] * len(columns)
                cells[:2] = [self.desk.names[unit], self.desk.levels[unit]]
                for at, measure, value, single in self.desk.store.of_unit(unit):
                    shown = _plain(value)
                    cells[places[at, measure]] = Flagged(shown) if (at, measure, unit) in strange else shown if single else f"{shown} 等"
                yield cells

        return Table("figures", "指标明细", columns, rows, f"※ 或黄底:偏离,请核对。“等”:这份报告里还有不同的数。{ranking.OUTLIERS}", fixed=2)

    # (e) 变化

    def compared(self) -> tuple[Table, Table] | None:
        """Return the tables of what changed since last time, by unit and by rule."""
        last = self.desk.last
        if last is None:
            return None
        same = last.year is not None and last.year == self.desk.this.year
        against = "上一轮" if same else f"{last.year} 年度" if last.year else "上次"
        columns = [
            Column("unit", "单位", 22), Column("level", "层级", 10), Column("state_before", f"{against}状态", 12), Column("state", "这次状态", 12),
            Column("score_before", f"{against}得分", 9, NUMBER), Column("score", "这次得分", 9, NUMBER), Column("difference", "得分变化", 9, NUMBER),
            Column("mended", changes.MENDED, 8, NUMBER), Column("better", changes.BETTER, 8, NUMBER), Column("open", changes.OPEN, 8, NUMBER),
            Column("worse", changes.WORSE, 8, NUMBER), Column("new", changes.NEW, 8, NUMBER), Column("incomparable", "不可比", 8, NUMBER),
            Column("note", "备注", 30),
        ]  # fmt: skip
        note = (
            f"与{against}比,一条规则算一项。已改:原来不通过或部分,现在通过;有改进:不通过变部分;更差:部分变不通过;新出现:原来通过。"
            "不可比:一次不通过,另一次不适用、无法判定或规则里没有。"
        )
        detail = [
            Column("unit", "单位", 22), Column("rule", "编号", 11), Column("title", "要求", 36), Column("before", f"{against}", 9), Column("now", "这次", 9),
            Column("change", "变化", 9), Column("gone", "已没有的问题(处)", 9, NUMBER),
            Column("left", "还在的问题(处)", 9, NUMBER), Column("added", "新的问题(处)", 9, NUMBER),
        ]  # fmt: skip
        return (
            Table("changes", "变化", columns, self._change_rows, note),
            Table("changed_rules", "变化明细", detail, self._changed_rules, "处数按问题的指纹(规则、原文、所在标题)比较,位置移动不算新问题。"),
        )

    def _change_rows(self) -> Iterator[list[Cell]]:
        assert self.desk.last is not None
        for unit in self.order:
            before, now = self.desk.last.standings[unit], self.desk.this.standings[unit]
            old, new = (one.counting.score if one.counting else None for one in (before, now))
            found = self._changed.get(unit)
            counts: list[Cell] = [found[kind] if found is not None else None for kind in (*changes.KINDS, "incomparable")]
            difference = round(new - old, 1) if old is not None and new is not None else None
            note = None
            if before.counting and now.counting:
                note = "两次用的规则不同" if before.counting.digest != now.counting.digest else None
                note = "两次的文件完全相同" if before.counting.sha256 and before.counting.sha256 == now.counting.sha256 else note
            states = ["、".join(before.states), "、".join(now.states)]
            yield [self.desk.names[unit], self.desk.levels[unit], *states, old, new, difference, *counts, note]

    def _changed_rules(self) -> Iterator[list[Cell]]:
        for unit in self.order:
            for change in self.desk.store.changes(unit):
                yield [
                    self.desk.names[unit],
                    change.rule,
                    change.title,
                    VERDICTS[change.before],
                    VERDICTS[change.now],
                    change.kind,
                    change.gone,
                    change.left,
                    change.added,
                ]

    # (f) 说明

    def notes(self) -> Table:
        """Return what rules were used, how score and rank come about, and what could not be judged."""
        columns = [Column("topic", "事项", 18), Column("text", "说明", 110)]
        made = [list[Cell](pair) for pair in self._notes()]
        return Table("notes", "说明", columns, lambda: iter(made))

    def _notes(self) -> Iterator[tuple[str, str]]:
        desk, request = self.desk, self.desk.order.request
        yield "年度", f"{desk.this.year} 年度" + ("(--year 指定)" if desk.order.year else "(没有指定,按多数报告)") if desk.this.year else "认不出"
        yield "期限", f"{desk.order.deadline}(当天算按时)" if desk.order.deadline else "没有给出,不判断是否按时"
        yield (
            "规则",
            "、".join(f"{part.title}({part.id} {part.version})" for part in self.pack.parts) + f",共 {len(self.pack.rules)} 条,摘要 {self.pack.digest}",
        )
        yield "程序", f"fazhi-checker {VERSION},阶段 {request.policy.stage}"
        others = {digest: count for digest, count in self.tally.digests.items() if digest != self.pack.digest}
        if others:
            told = "、".join(f"{digest}({count} 份)" for digest, count in sorted(others.items()))
            yield "规则不一致", f"有些结果用的是别的规则:{told};得分和名次不完全可比,请用同一套规则重新检查"
        strange = {stage: count for stage, count in self.tally.stages.items() if stage != request.policy.stage}
        if strange:
            yield "阶段不一致", "、".join(f"{count} 份是按 {stage} 检查的" for stage, count in sorted(strange.items())) + ";请用同一阶段重新检查"
        yield "得分", ranking.SCORE + "等级:" + "、".join(f"{least:g} 分以上{name}" for least, name in self.pack.grades)
        yield "名次", ranking.FORMULA
        yield "层级和年度", "名单写了层级的按名单判,--year 给了年度的按它判;识别出别的年度的列为错年度,不计入总表和名次,确是本年度的请在指定表里写明年度。"
        yield (
            "状态",
            (
                "无法读取、不是年报、错年度:没有一份算数;迟报:收到日期在期限之后;无法判断时间:有期限而没有收到日期;重复报:不止一份算数,按收到最晚的计,"
                "首份按时即为按时;未报:名单上的单位没有文件。"
            ),
        )
        yield (
            "单位的认定",
            "依次看指定、标题、落款、文件名:名称或别名一致 > 去掉机关字样一致 > 略去上级一致;几处矛盾、几个单位都像、只是相近的不定,列入“请指定”。",
        )
        yield "偏离", ranking.OUTLIERS
        decisions = desk.order.decisions
        if decisions is not None:
            yield decided.SHEET, decided.counted(decisions)
            yield from decided.listed(desk, decisions)
        yield "没有判定的", self._undecided()
        for slip in desk.this.slips:
            if slip.error:
                yield "没有检查", slip.error
        for part in [desk.this, *([desk.last] if desk.last else [])]:
            for error in part.errors:
                yield "没有检查", error.message
        for warning in desk.warnings:
            yield "请核对", warning
        yield from self.remarks
        yield "限度", "检查只看文字,“未见”不等于“没有做”;名次只反映文本,不反映工作。"

    def _undecided(self) -> str:
        unknown = [f"{self.described(rule)[0]}({count} 份)" for rule, count in self.tally.unknown.most_common() if count]
        broken = [f"{self.described(rule)[0]}(规则出错,{count} 份)" for rule, count in self.tally.broken.items() if count]
        return "、".join([*broken, *unknown]) or "没有"

    # charts, head and lines

    def charts(self) -> list[Bars]:
        """Return the distribution of scores and the most missed items."""
        scores = [slip.score for _, slip in self.desk.this.counted() if slip.score is not None]
        bins = Counter(_LOWEST - _BIN if score < _LOWEST else min(int(score // _BIN) * _BIN, _FULL - _BIN) for score in scores)
        bars: list[tuple[str, int | float]] = [(f"{_LOWEST} 以下", bins[_LOWEST - _BIN])]
        bars += [(f"{low}–{low + _BIN}", bins[low]) for low in range(_LOWEST, _FULL, _BIN)]
        missed = [(str(row[1]), row[5]) for row in self._missing_rows([*self.levels()]) if isinstance(row[5], int) and row[5]]
        most = sorted(missed, key=lambda pair: -pair[1])[:_MOST]
        return [Bars("scores", "得分分布", "单位数", bars), Bars("most_missed", f"缺得最多的 {len(most)} 项", "份数", list(most), lying=True)]

    def lines(self) -> list[str]:
        """Return the result in a few sentences."""
        desk = self.desk
        counts = Counter(state for standing in desk.this.standings for state in standing.states)
        scores = [slip.score for _, slip in desk.this.counted() if slip.score is not None]
        outcomes = Counter(slip.outcome for _, slip in desk.this.counted())
        lines = [f"应报 {len(desk.roster.units)} 个单位," if desk.roster.file else f"认出 {len(desk.roster.units)} 个单位,"]
        lines[0] += f"收到 {len(desk.this.slips)} 份:" + "、".join(f"{state} {counts[state]}" for state in STATES if counts[state])
        if desk.unassigned:
            lines[0] += f";另有 {len(desk.unassigned)} 份请指定单位"
        if scores:
            said = "、".join(f"{OUTCOMES[outcome]} {outcomes[outcome]}" for outcome in OUTCOMES if outcomes[outcome])
            lines.append(f"算数的 {len(scores)} 份:{said};得分中位数 {median(scores):.1f},最高 {max(scores):g},最低 {min(scores):g}")
        return lines

    def head(self) -> dict[str, object]:
        """Return what JSON says first."""
        desk = self.desk
        return {
            "version": 1, "tool": {"name": "fazhi-checker", "version": VERSION},
            "rules": {
                "packs": [{"id": part.id, "version": part.version} for part in self.pack.parts], "digest": self.pack.digest, "count": len(self.pack.rules),
            },
            "stage": desk.order.request.policy.stage, "year": desk.this.year, "deadline": str(desk.order.deadline) if desk.order.deadline else None,
            "last_year": desk.last.year if desk.last else None,
        }  # fmt: skip


def of(desk: Desk, more: Sequence[Table] = (), remarks: Sequence[tuple[str, str]] = ()) -> Book:
    """Return all tables of a desk.

    Args:
        desk: after its run.
        more: tables made of the texts, see `checker.summary.collating`.
        remarks: what must be said of them in 说明: (topic, text).
    """
    maker = _Maker(desk, remarks)
    tables = [maker.units()]
    if desk.unassigned:
        tables.append(maker.unassigned())
    tables += [maker.missing(), maker.sums(), *(maker.compared() or ()), *more, maker.matrix(), maker.figures(), maker.files(), maker.notes()]
    year = f"{desk.this.year}年度" if desk.this.year else ""
    form = decided.table(desk, desk.order.decisions, maker.order)
    return Book(f"{year}{desk.pack.vocabulary.genre.name}汇总", maker.head(), maker.lines(), tables, maker.charts(), form)


def _unassigned(state: str) -> str:
    return UNASSIGNED if state == REPORTED else f"{UNASSIGNED}({state})"


def _plain(value: float) -> int | float:
    """Return a whole number as such; others without the noise of binary fractions."""
    return int(value) if float(value).is_integer() else round(value, 6)


__all__ = ["LEGEND", "VERDICTS", "WAIVED", "of"]
