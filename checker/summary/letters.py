"""The letters of the collecting office: a circular to all units and an answer to each, from the same numbers as the tables."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from checker.report import ERROR, FAIL, PARTIAL, UNKNOWN, spoken
from checker.reporters.wording import DOUBTFUL, OUTCOMES, SEVERITIES
from checker.summary import kinds
from checker.summary.desk import Desk
from checker.summary.official import document
from checker.summary.records import Record
from checker.summary.sheet import Book, Cell, Table
from checker.summary.states import MISSING, STATES
from checker.summary.templating import Templates

CIRCULAR, ANSWER, REMINDER = "通报", "反馈函", "催报函"
NOBODY = "〔落款单位〕"
"""Who writes, where nobody is named: to be filled in."""
_EXCERPT = 40  # characters of a passage that tell where one is
_LONGEST = 60  # characters of a unit's name in a file name: with the rest below the 255 bytes that file systems allow
_UNFIT = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Letter(NamedTuple):
    """A letter.

    Attributes:
        name: of its file.
        data: a Word file.
    """

    name: str
    data: bytes


class Sender(NamedTuple):
    """Who writes.

    Attributes:
        issuer: name of the office.
        day: of the letters.
    """

    issuer: str
    day: date


def letters(desk: Desk, book: Book, templates: Templates, sender: Sender) -> Iterator[Letter]:
    """Yield the circular, then a letter to each unit in the order of the tables.

    Args:
        desk: what is known.
        book: its tables, whose numbers the letters repeat.
        templates: the wording.
        sender: who writes, and when.

    Raises:
        UsageError: a mistake in a template.
    """
    rows = rows_of(book.table("units"))
    common = _common(desk, sender)
    yield Letter(f"{CIRCULAR}.docx", document(templates.fill(CIRCULAR, common | _circular(desk, book, rows))))
    taken: set[str] = set()
    for row, unit in zip(rows, units(desk, rows), strict=True):
        missing = desk.this.standings[unit].states == (MISSING,)
        kind = REMINDER if missing else ANSWER
        values = common | {"单位": row["unit"], "层级": row["level"], "状态": row["state"]}
        values |= {} if missing else answer(desk, unit, row)
        yield Letter(_file_name(kind, str(row["unit"]), taken), document(templates.fill(kind, values)))


def rows_of(table: Table) -> list[dict[str, Cell]]:
    """Return the rows of a table by the keys of its columns."""
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows()]


def units(desk: Desk, rows: list[dict[str, Cell]]) -> Iterator[int]:
    """Yield the index of the unit of each row; namesakes without superiors come in the order of the units."""
    named: dict[str, list[int]] = {}
    for at in reversed(range(len(desk.names))):
        named.setdefault(desk.names[at], []).append(at)
    yield from (named[str(row["unit"])].pop() for row in rows)


def _common(desk: Desk, sender: Sender) -> dict[str, Any]:
    return {
        "年度": f"{desk.this.year}年度" if desk.this.year else "",
        "文种": desk.pack.vocabulary.genre.name,
        "落款": sender.issuer,
        "日期": _spoken(sender.day),
        "期限": _spoken(desk.order.deadline) if desk.order.deadline else "",
        "总数": sum(1 for _ in desk.this.counted()),
    }


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# The circular


def _circular(desk: Desk, book: Book, rows: list[dict[str, Cell]]) -> dict[str, Any]:
    scores = [slip.score for _, slip in desk.this.counted() if slip.score is not None]
    outcomes = Counter(slip.outcome for _, slip in desk.this.counted())
    by_state = {state: [row["unit"] for row in rows if state in str(row["state"]).split("、")] for state in STATES}
    ranked = sorted((row for row in rows if isinstance(row["rank"], int)), key=lambda row: int(str(row["rank"])))
    unread = [f"“{slip.name}”:{slip.error.removeprefix(slip.path).lstrip(':')}" for slip in desk.this.slips if slip.error]
    unread += [error.message for error in desk.this.errors]
    return {
        "有名单": bool(desk.roster.file),
        "单位数": len(desk.roster.units),
        "收到份数": len(desk.this.slips),
        "请指定": len(desk.unassigned),
        "计入": sum(outcomes.values()),
        "结论": [{"名称": OUTCOMES[outcome], "份数": outcomes[outcome]} for outcome in OUTCOMES if outcomes[outcome]],
        "中位数": f"{median(scores):.1f}" if scores else "",
        "最高": max(scores, default=None),
        "最低": min(scores, default=None),
        "状态": [{"名称": state, "个数": len(names), "单位": names} for state, names in by_state.items() if names],
        "未报": by_state[MISSING],
        "名次表": [
            {
                "名次": row["rank"], "单位": row["unit"], "层级": row["level"], "同级名次": row["level_rank"], "得分": row["score"], "等级": row["grade"],
                "结论": row["outcome"],
            }
            for row in ranked
        ],
        "主要问题": _most_missed(desk, book),
        "数据矛盾": _contradictions(desk, rows),
        "未判": _undecided(desk),
        "未读": [text.rstrip("。") for text in unread],
    }  # fmt: skip


def _most_missed(desk: Desk, book: Book) -> list[dict[str, Any]]:
    """Return what must or should be there and is missing, the most often missed first, as 缺项统计 has it."""
    rows = rows_of(book.table("missing"))
    return [
        {
            "编号": row["rule"], "要求": row["title"], "级别": row["severity"], "适用": row["applies"], "缺": row["missing"], "部分": row["partial"],
            "缺失率": f"{row['share']:.1%}", "依据": _basis(desk, str(row["rule"])),
        }
        for row in rows
        if row["missing"] and row["severity"] != SEVERITIES["may"]
    ]  # fmt: skip


def _contradictions(desk: Desk, rows: list[dict[str, Cell]]) -> list[dict[str, Any]]:
    classes = kinds.classes(desk.pack)
    made = []
    for row, unit in zip(rows, units(desk, rows), strict=True):
        slip = desk.this.standings[unit].counting
        if slip is None or not row["contradictions"]:
            continue
        record = desk.store.get(slip.number)
        found = [
            {"问题": _sentence(finding["message"]), "存疑": finding["certainty"] == DOUBTFUL}
            for rule, result in record["results"].items()
            if result[0] in {FAIL, PARTIAL} and not result[3] and classes.get(rule) == kinds.CONTRADICTION
            for finding in result[4]
            if not finding["waived"]
        ]
        made.append({"单位": row["unit"], "项数": row["contradictions"], "各处": found})
    return made


def _undecided(desk: Desk) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    summing = {rule for rule, meaning in kinds.classes(desk.pack).items() if meaning == kinds.SUM}
    for _, slip in desk.this.counted():
        results = desk.store.get(slip.number)["results"]
        counts.update(result[5] for rule, result in results.items() if result[0] in {UNKNOWN, ERROR} and rule not in summing)
    return [{"要求": title, "份数": count} for title, count in counts.most_common()]


# The answer to a unit


def answer(desk: Desk, unit: int, row: dict[str, Cell]) -> dict[str, Any]:
    """Return what a unit is told of its report, by the names of the template 反馈函.

    Args:
        desk: what is known.
        unit: its index.
        row: its row of 总表, by the keys of the columns.
    """
    standing = desk.this.standings[unit]
    slip = standing.counting
    if slip is None:
        files = [{"文件": one.name, "状态": one.state, "说明": ";".join(one.notes)} for one in standing.slips]
        return {"已判": False, "各文件": files}
    record = desk.store.get(slip.number)
    classes = kinds.classes(desk.pack)
    certain: dict[str, list[dict[str, Any]]] = {name: [] for name in SEVERITIES.values()}
    contradictions: list[dict[str, Any]] = []
    doubtful: list[dict[str, Any]] = []
    freed = 0
    for rule, result in record["results"].items():
        if result[0] not in {FAIL, PARTIAL} or classes.get(rule) == kinds.SUM:
            continue
        freed += sum(bool(finding["waived"]) for finding in result[4])
        for sure in (True, False):
            item = _item(desk, record, rule, [one for one in result[4] if not one["waived"] and (one["certainty"] != DOUBTFUL) == sure])
            if not item["各处"] and (result[4] or not sure):
                continue
            if not sure:
                doubtful.append(item)
            elif classes.get(rule) == kinds.CONTRADICTION:
                contradictions.append(item)
            else:
                certain[SEVERITIES[result[1]]].append(item)
    return {
        "已判": True,
        "标题": record["metadata"]["title"] or slip.name,
        "文件": slip.name,
        "结论": row["outcome"],
        "得分": row["score"],
        "等级": row["grade"],
        "名次": row["rank"],
        "同级名次": row["level_rank"],
        "计数": {name: len(items) for name, items in certain.items()},
        "问题": [{"级别": name, "各项": items} for name, items in certain.items() if items],
        "矛盾": contradictions,
        "核对": doubtful,
        "不计": freed,
        "未判": [result[5] for rule, result in record["results"].items() if result[0] in {UNKNOWN, ERROR} and classes.get(rule) != kinds.SUM],
    }


def _item(desk: Desk, record: Record, rule: str, findings: list[dict[str, Any]]) -> dict[str, Any]:
    places = [{"问题": _sentence(one["message"]), "位置": _place(record, one), "原文": one["excerpt"], "改法": _sentence(one["fix"])} for one in findings]
    return {"编号": rule, "要求": _sentence(record["results"][rule][5]), "依据": _basis(desk, rule), "各处": places}


def _sentence(text: str) -> str:
    return text.rstrip("。")


def _basis(desk: Desk, rule: str) -> str:
    known = desk.pack.rule(rule)
    return ";".join(one.spoken() for one in known.basis) if known else ""


def _place(record: Record, finding: dict[str, Any]) -> str:
    if finding["line"] is None:
        return ""
    place = spoken(record["source"], finding["line"], finding["page"])
    section = f"(“{finding['section'][-1]}”部分)" if finding["section"] else ""
    if finding["column"] is None:
        return f"应放在{place}{section}之后"
    excerpt = finding["excerpt"]
    return f"{place}“{excerpt[:_EXCERPT]}{'…' if len(excerpt) > _EXCERPT else ''}”" if excerpt else f"{place}{section}"


def _file_name(kind: str, unit: str, taken: set[str]) -> str:
    """Return a name for the file of a letter that every system can hold, and that no other letter has."""
    stem = _UNFIT.sub("_", unit).strip(" .")[:_LONGEST].rstrip(" .") or "未命名"
    stem = f"_{stem}" if _RESERVED.fullmatch(stem) else stem
    names = (f"{kind}-{stem}{number}.docx" for number in ["", *(f"({n})" for n in range(2, len(taken) + 3))])
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


__all__ = ["ANSWER", "CIRCULAR", "NOBODY", "REMINDER", "Letter", "Sender", "answer", "letters", "rows_of", "units"]
