"""Human decisions at the desk: applied to records, shown as a sheet to be filled in, and read back from it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from checker.decisions import APPLIED, CHOICES, FREEING, GONE, REVIEW, Decision, Decisions, Spot, hold
from checker.errors import ListError
from checker.packs.folders import near
from checker.report import CONDITIONAL, FAIL, FAILED, PARTIAL, PASSED, spoken
from checker.reporters.wording import SEVERITIES
from checker.summary import kinds
from checker.summary.desk import Desk
from checker.summary.lists import day
from checker.summary.records import Record
from checker.summary.sheet import Cell, Column, Table

SHEET = "人工认定"
_JOINT = "；"  # between the parts of what stood there when the sheet was written
_HEADS = {"unit": "单位", "rule": "编号", "excerpt": "原文", "decision": "认定", "reason": "理由", "who": "认定人", "when": "认定日期",
          "shown": "原认定(勿改)", "fingerprint": "指纹(勿改)"}  # fmt: skip


def apply(desk: Desk, decisions: Decisions) -> None:
    """Mark in the records that count what does not count any more by a decision, and settle their outcomes anew."""
    for unit, slip in desk.this.counted():
        record = desk.store.get(slip.number)
        concerned = decisions.concerned(slip.path, _names(desk, unit))
        if concerned and _mark(record, concerned):
            slip.outcome = record["outcome"]
            desk.store.put(slip.number, record)


def _names(desk: Desk, unit: int) -> list[str]:
    """Return the names by which a decision can mean a unit: the short one only where no other unit bears it."""
    shown, name = desk.names[unit], desk.roster.units[unit].name
    return [shown] if shown != name else [name, *desk.roster.units[unit].aliases]


def _findings(record: Record) -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """Yield (rule, result, finding) of what is to be mended in a record."""
    for rule, result in record["results"].items():
        if result[0] in {FAIL, PARTIAL}:
            yield from ((rule, result, finding) for finding in result[4])


def _spots(record: Record) -> list[Spot]:
    return [Spot(rule, finding["fingerprint"], finding["excerpt"]) for rule, _, finding in _findings(record)]


def _mark(record: Record, concerned: list[Decision]) -> bool:
    """Mark the findings of a record; return whether any is freed."""
    freed = False
    for one, (_, _, finding) in zip(hold(concerned, _spots(record)), _findings(record), strict=True):
        if one is not None and one.decision in FREEING:
            finding["waived"] = one.mark
            freed = True
    for result in record["results"].values():
        result[3] = result[0] in {FAIL, PARTIAL} and bool(result[4]) and all(finding["waived"] for finding in result[4])
    # Whether it would reach a threshold now the record cannot tell; what failed under one stays failed.
    if freed and (record["least"] is None or record["outcome"] != FAILED):
        record["outcome"] = _by_gates(record)
    return freed


def _by_gates(record: Record) -> str:
    verdicts = {result[0] for result in record["results"].values() if result[2] and not result[3]}
    return FAILED if FAIL in verdicts else CONDITIONAL if PARTIAL in verdicts else PASSED


def counted(decisions: Decisions) -> str:
    """Return in one phrase how many decisions there are and what became of them."""
    chosen = Counter(one.decision for one in decisions.given if one.state == APPLIED)
    said = "、".join(f"{name} {chosen[name]}" for name in CHOICES if chosen[name]) or "没有用到"
    states = Counter(one.state for one in decisions.given)
    others = [(REVIEW, "改动过、没有沿用"), (GONE, "问题已不在"), ("", "不是这次所计报告的")]
    told = "、".join(f"{name} {states[state]}" for state, name in others if states[state])
    return f"共 {len(decisions.given)} 条:{said}" + (f";{told}" if told else "") + ";误报和不计的不算问题,得分不变"


def listed(desk: Desk, decisions: Decisions) -> Iterator[tuple[str, str]]:
    """Yield (topic, text) of every decision that holds or is to be reviewed."""
    titles = {rule.id: rule.title for rule in desk.pack.rules}
    for one in decisions.given:
        what = f"{one.unit or one.report} {one.rule} {titles.get(one.rule, '')}".rstrip()
        where = f"“{one.excerpt}”" if one.excerpt else ""
        if one.state == APPLIED:
            yield f"人工认定:{one.decision}", f"{what}{where}:{one.reason}({one.who},{one.when})"
        elif one.state == REVIEW:
            yield (
                f"人工认定:{REVIEW}",
                f"{what}:原认定“{one.decision}”({one.who},{one.when})的{where or '问题'}改动过" + (f",现为“{one.seen}”" if one.seen else ""),
            )


def table(desk: Desk, decisions: Decisions | None, order: Sequence[int]) -> Table:
    """Return the sheet of all findings with room for a decision on each.

    Args:
        desk: what is known.
        decisions: those in force, or None.
        order: of the units.
    """
    columns = [
        Column("unit", _HEADS["unit"], 18), Column("rule", _HEADS["rule"], 11), Column("title", "要求", 26), Column("severity", "级别", 7),
        Column("message", "问题", 44), Column("place", "位置", 12), Column("excerpt", _HEADS["excerpt"], 24),
        Column("decision", _HEADS["decision"], 8, choices=CHOICES), Column("reason", _HEADS["reason"], 24), Column("who", _HEADS["who"], 9),
        Column("when", _HEADS["when"], 11), Column("note", "备注", 22), Column("shown", _HEADS["shown"], 16),
        Column("fingerprint", _HEADS["fingerprint"], 18),
    ]  # fmt: skip
    summing = {rule for rule, meaning in kinds.classes(desk.pack).items() if meaning == kinds.SUM}
    counting = dict(desk.this.counted())

    def rows() -> Iterator[list[Cell]]:
        for unit in order:
            if unit not in counting:
                continue
            slip = counting[unit]
            record = desk.store.get(slip.number)
            concerned = decisions.concerned(slip.path, _names(desk, unit)) if decisions else []
            known = {(one.rule, one.fingerprint): one for one in concerned}
            for rule, result, finding in _findings(record):
                if rule in summing or not finding["fingerprint"]:
                    continue
                one = known.get((rule, finding["fingerprint"]))
                edited = next((e for e in concerned if e.state == REVIEW and (e.rule, e.seen) == (rule, finding["excerpt"])), None) if one is None else None
                note = f"{REVIEW}:改动前认定为“{edited.decision}”({edited.reason},{edited.who})" if edited else None
                if finding["waived"] and one is None:
                    note = f"已豁免({finding['waived']['reason']})"
                said = [one.decision, one.reason, one.who, one.when] if one else [None] * 4
                yield [
                    desk.names[unit], rule, result[5], SEVERITIES[result[1]], finding["message"], _place(record, finding), finding["excerpt"] or None, *said,
                    note, _JOINT.join(map(str, said)) if one else None, finding["fingerprint"],
                ]  # fmt: skip

    note = (
        "在“认定”里选确认、误报、不计、其他,写理由和认定人(日期不写按当天),保存后用 fazhi summary --read-decisions 本文件"
        " --decisions fazhi-decisions.yaml 读回;清空“认定”就是撤销。"
    )
    return Table("decisions", SHEET, columns, rows, note)


def _place(record: Record, finding: dict[str, Any]) -> str | None:
    return spoken(record["source"], finding["line"], finding["page"]) if finding["line"] is not None else None


def read(path: str, given: Sequence[Decision], today: date) -> list[Decision]:
    """Return the decisions as a filled-in sheet has them.

    A row that says what it said when the sheet was written changes nothing; one with another decision, reason, name or day replaces the
    decision on its finding; one whose decision was cleared takes it back. Decisions that are not on the sheet stay.

    Args:
        path: of the workbook.
        given: the decisions of the file.
        today: day of decisions without one.

    Raises:
        ListError: no such sheet, or mistakes in it, each at its row.
    """
    wrong: list[str] = []
    wanted = list(given)
    for line, cells in _rows(path):
        said = [cells["decision"], cells["reason"], cells["who"], cells["when"]]
        if _JOINT.join(said) == cells["shown"] or not any([*said, cells["shown"]]):
            continue
        before = [one for one in wanted if (one.rule, one.unit, one.fingerprint) == (cells["rule"], cells["unit"], cells["fingerprint"])]
        before = before or _by_report(wanted, cells)
        if not cells["decision"] and cells["shown"]:
            wanted = [one for one in wanted if one not in before]
            continue
        problems = list(_problems(cells))
        wrong += [f"{path}:{SHEET}第 {line} 行:{problem}" for problem in problems]
        if problems:
            continue
        when = day(cells["when"]) or today
        unit, report = (before[0].unit, before[0].report) if before else (cells["unit"], None)
        made = Decision("", cells["rule"], unit, report, cells["fingerprint"], cells["decision"], cells["reason"], cells["who"], str(when), cells["excerpt"])
        if before and before[0].entry() | {"excerpt": made.excerpt} == made.entry():
            continue  # read back a second time
        wanted = [one for one in wanted if one not in before] + [made]
    if wrong:
        raise ListError(wrong)
    return wanted


def _by_report(wanted: list[Decision], cells: dict[str, str]) -> list[Decision]:
    """Return the decision that the sheet showed for a finding though it names the unit otherwise, or its report."""
    found = [one for one in wanted if (one.rule, one.fingerprint) == (cells["rule"], cells["fingerprint"])]
    return [one for one in found if _JOINT.join([one.decision, one.reason, one.who, one.when]) == cells["shown"]][:1]


def _problems(cells: dict[str, str]) -> Iterator[str]:
    if not cells["decision"]:
        yield "写了理由或认定人,没有选认定"
    elif cells["decision"] not in CHOICES:
        yield f"没有“{cells['decision']}”这种认定{near(cells['decision'], CHOICES)}(可选:{'、'.join(CHOICES)})"
    for key in ("reason", "who"):
        if not cells[key]:
            yield f"没有写{_HEADS[key]}"
    if cells["when"] and day(cells["when"]) is None:
        yield f"看不懂日期“{cells['when']}”,请写成 2025-03-31"
    if not (cells["unit"] and cells["rule"] and cells["fingerprint"]):
        yield "单位、编号或指纹空了,请用原来的表重新填写"


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    import zipfile  # noqa: PLC0415 - sheets read back only

    from openpyxl import load_workbook  # noqa: PLC0415 - 0.2 s
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - the same

    try:
        book = load_workbook(Path(path), read_only=True, data_only=True)
    except FileNotFoundError:
        raise ListError([f"{path}:没有这个文件,请检查路径和文件名"]) from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ListError([f"{path}:不是完好的 xlsx 工作簿({type(error).__name__}),请重新另存为 xlsx"]) from None
    try:
        if SHEET not in book.sheetnames:
            raise ListError([f"{path}:没有“{SHEET}”这张表,请用 fazhi summary --format xlsx 写出的汇总表"])
        head: dict[str, int] = {}
        for line, row in enumerate(book[SHEET].iter_rows(values_only=True), 1):
            if not head:
                head = _head(path, row)
                continue
            cells = {name: _text(row[at]) if at < len(row) else "" for name, at in head.items()}
            if cells["fingerprint"] or cells["rule"]:
                yield line, cells
    finally:
        book.close()


def _head(path: str, row: Sequence[object]) -> dict[str, int]:
    found = [str(cell or "") for cell in row]
    missing = [head for head in _HEADS.values() if head not in found]
    if missing:
        raise ListError([f"{path}:{SHEET}的表头里没有“{head}”,请用原来的表重新填写" for head in missing])
    return {name: found.index(head) for name, head in _HEADS.items()}


def _text(value: object) -> str:
    found = day(value) if isinstance(value, date) else None
    return str(found) if found else str(value).strip() if value is not None else ""


__all__ = ["SHEET", "apply", "counted", "listed", "read", "table"]
