"""Collating: the tables that need the texts of the reports again (雷同, 雷同原文, 上年安排落实, 指标对比).

Keys of the tables in JSON: ``copies``, ``copied_text``, ``promises``, ``growth``.
"""

from collections.abc import Iterator

from checker.document import Document
from checker.facts import establish
from checker.summary import copies, promises
from checker.summary.copies import GAP, GRAM, LEAST, GramIndex, Page
from checker.summary.desk import Desk
from checker.summary.names import Names
from checker.summary.pages import Texts
from checker.summary.sheet import NUMBER, SHARE, Cell, Column, Table

_OTHERS, _ITSELF = "其他单位", "本单位上年"
_LISTED = 40  # sentences of a pair
_AT_HAND = 64  # texts kept in memory while pairs are looked at
_SAME, _NAMED_OTHERWISE = "相同", "只差单位名称或标点"
_MOSTLY = 0.5
_NAMED = 20


def collate(desk: Desk, *, copied: bool, promised: bool) -> tuple[list[Table], list[tuple[str, str]]]:
    """Read the texts of the reports that count once more and return the tables asked for, and lines for 说明.

    Args:
        desk: after its run; what is found is kept in its work file.
        copied: look for text that reports share.
        promised: hold last year's plan and figures against this year's report.

    Raises:
        UsageError: the index of copies cannot be made, because DuckDB is not installed.
    """
    if not copied and not promised:
        return [], []
    texts = Texts(desk)
    index = GramIndex(desk.store.folder) if copied else None
    own: dict[int, int] = {}
    try:
        for unit, now, last in texts.both():
            for number, document in ((2 * unit, now), (2 * unit + 1, last)):
                if index is not None and document is not None:
                    own[number] = _enter(desk, index, number, document)
            if promised and now is not None and last is not None:
                _hold(desk, unit, now, last)
        notes = _compare(desk, index, own) if index is not None else []
    finally:
        if index is not None:
            index.close()
    notes += [("没有比对", f"{path}:{why}") for path, why in texts.unread.items()]
    return [*(_copy_tables(desk, own) if copied else ()), *(_promise_tables(desk) if promised else ())], notes


def _enter(desk: Desk, index: GramIndex, number: int, document: Document) -> int:
    unit = desk.roster.units[number // 2]
    called = [*unit.aliases, *(Names(desk.pack.vocabulary.bodies).core(name) for name in (unit.name, *unit.aliases))]
    page = copies.page_of(document, desk.pack.index(), called)
    desk.store.put_page(number, page.dump())
    index.add(number, page)
    return page.own


def _compare(desk: Desk, index: GramIndex, own: dict[int, int]) -> list[tuple[str, str]]:
    """Keep the rows of what the texts share, and return what must be said of it."""
    limit = copies.most(sum(number % 2 == 0 for number in own))
    index.join(limit)
    shares: list[tuple[float, int]] = []
    for number, places in index.usual():
        page = Page.load(desk.store.page(number))
        before = page.own
        for at in places:
            page.common[at : at + GRAM] = b"\1" * GRAM
        desk.store.put_page(number, page.dump())
        if number % 2 == 0:
            shares.append(((before - page.own) / before, number // 2))
    pages = _Pages(desk)
    for (one, other), hits in index.hits():
        mine, theirs = pages.get(one), pages.get(other)
        found = copies.likeness(mine, theirs, hits)
        if not found.passages:
            continue
        share, back = found.one / own[one], found.other / own[other]
        row = [one, other, found.one, found.other, len(found.passages), found.passages[0].counted]
        desk.store.put_row("copies", max(share, back), row)
        lines = [line for passage in found.passages for line in copies.beside(mine, theirs, passage)]
        desk.store.put_row("copied_text", max(share, back), [one, other, lines[:_LISTED], len(lines)])
    wordy = [f"{desk.names[unit]}({share:.0%})" for share, unit in sorted(shares, key=lambda pair: (-pair[0], pair[1])) if share >= _MOSTLY]
    if not wordy:
        return [("雷同的算法", _how(limit))]
    more = f"等 {len(wordy)} 个单位" if len(wordy) > _NAMED else ""
    told = f"一半以上的文字在超过 {limit} 个单位的报告里都有:{'、'.join(wordy[:_NAMED])}{more}。可能用了同一份范本,也可能是统一要求的表述,请核对。"
    return [("雷同的算法", _how(limit)), ("全批通用的文字", told)]


def _how(limit: int) -> str:
    return (
        f"只看汉字、字母、数字(单位自己的名称算一个字),连续 {GRAM} 字一样才算;在超过 {limit} 个单位的报告里都有的文字、书名号里的标题、规则里的固定说法不算;"
        f"相隔不超过 {GAP} 字的连成一段(数字、名称改过仍算一段,改过的字不计),一段里一样的满 {LEAST} 字才列出。"
        "占比 = 雷同字数 ÷ 本报告除标题和固定说法外的字数。"
    )


class _Pages:
    """The last texts asked for, in memory."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._kept: dict[int, Page] = {}

    def get(self, number: int) -> Page:
        page = self._kept.pop(number, None) or Page.load(self._store.page(number))
        self._kept[number] = page
        if len(self._kept) > _AT_HAND:
            del self._kept[next(iter(self._kept))]
        return page


def _copy_tables(desk: Desk, own: dict[int, int]) -> tuple[Table, Table]:
    columns = [
        Column("unit", "单位", 20), Column("other", "与谁雷同", 22), Column("kind", "对照", 12), Column("characters", "雷同字数", 9, NUMBER),
        Column("share", "占本报告", 9, SHARE), Column("share_other", "占对方", 9, SHARE), Column("passages", "段数", 7, NUMBER),
        Column("longest", "最长一段(字)", 10, NUMBER),
    ]  # fmt: skip
    detail = [
        Column("unit", "单位", 18), Column("place", "位置", 11), Column("text", "原文", 56), Column("other", "与谁雷同", 20),
        Column("other_place", "对方位置", 11), Column("other_text", "对方原文", 56), Column("difference", "不同之处(本报告→对方)", 24),
    ]  # fmt: skip

    def names(one: int, other: int) -> tuple[str, str, str]:
        name, year = desk.names[one // 2], desk.last.year if desk.last else None
        itself = other % 2 == 1
        shown = f"{desk.names[other // 2]}({f'{year} 年度' if year else '上年'})" if itself else desk.names[other // 2]
        return name, shown, _ITSELF if itself else _OTHERS

    def rows() -> Iterator[list[Cell]]:
        for one, other, characters, back, passages, longest in desk.store.rows("copies"):
            yield [*names(one, other), characters, characters / own[one], back / own[other], passages, longest]

    def lines() -> Iterator[list[Cell]]:
        for one, other, found, count in desk.store.rows("copied_text"):
            name, shown, _ = names(one, other)
            for where, said, there, beside, differs in found:
                yield [name, where, said, shown, there, beside, differs or (_SAME if said == beside else _NAMED_OTHERWISE)]
            if count > len(found):
                yield [name, None, f"(另有 {count - len(found)} 句,不一一列出)", shown, None, None, None]

    note = "雷同只是文字相同,谁先谁后、是否有共同的来源,表里看不出来,请核对。算法和不算雷同的文字见“说明”。"
    return (
        Table("copies", "雷同", columns, rows, note),
        Table("copied_text", "雷同原文", detail, lines, f"一对最多列 {_LISTED} 句,长的段落在前。"),
    )


def _hold(desk: Desk, unit: int, now: Document, last: Document) -> None:
    """Keep the rows of a unit whose two reports are held against each other."""
    level, words, index = desk.levels[unit], desk.pack.vocabulary, desk.pack.index()
    before = establish(last, words, index, level=level, year=desk.last.year if desk.last else None)
    after = establish(now, words, index, level=level, year=desk.this.year)
    found = promises.promises(before, after)
    desk.store.put_row("promises", -unit, [unit, [[one.place, one.point, one.state, one.share, one.answer_place, one.answer] for one in found]])
    pairs = promises.pairs(before, after, desk.pack)
    desk.store.put_row(
        "growth", -unit,
        [unit, [[p.indicator, p.name, p.measure, p.last, p.now, p.told, p.growth, p.rate, p.stated, p.agrees, p.note] for p in pairs]],
    )  # fmt: skip


def _promise_tables(desk: Desk) -> tuple[Table, Table]:
    columns = [
        Column("unit", "单位", 20), Column("state", "落实情况", 10), Column("last_place", "上年位置", 11), Column("point", "上年安排", 56),
        Column("place", "本年位置", 11), Column("answer", "本年成效里最接近的一句", 56), Column("share", "词语相合", 9, SHARE),
    ]  # fmt: skip
    growth = [
        Column("unit", "单位", 20), Column("indicator", "指标编号", 28), Column("name", "指标", 22), Column("measure", "计量单位", 9),
        Column("last", "上年报告", 12, NUMBER), Column("told", "本年报告所写上年数", 12, NUMBER), Column("now", "本年报告", 12, NUMBER),
        Column("growth", "增长(计算)", 9, SHARE), Column("points", "率相差(百分点)", 9, NUMBER),
        Column("stated", "增长(文中)", 11), Column("agrees", "是否相符", 9), Column("note", "请核对", 40),
    ]  # fmt: skip

    def points() -> Iterator[list[Cell]]:
        for unit, found in desk.store.rows("promises"):
            for where, point, state, share, there, answer in found:
                yield [desk.names[unit], state, where, point, there, answer, share]
            if not found:
                yield [desk.names[unit], promises.NO_PLAN, None, None, None, None, None]

    def amounts() -> Iterator[list[Cell]]:
        for unit, found in desk.store.rows("growth"):
            for indicator, name, measure, last, now, told, grown, rate, stated, agrees, remark in found:
                yield [desk.names[unit], indicator, name, measure, *map(_plain, (last, told, now)), *_grown(grown, rate=rate), stated, agrees, remark or None]

    note = (
        f"上年安排的一条,在本年报告(不含不足和下年安排)里找最接近的一句,词语相合(少见的词分量重)不低于 {promises.ENOUGH:.0%} 的列出。"
        "“未找到”是提问,不是结论:可能换了说法,也可能没有写,请核对。"
    )
    against = (
        "两年报告都给出的同一指标、同一计量单位(只收本年度、本单位、不限范围的实绩)。增长 = 本年 ÷ 上年 - 1,率不算增长,只看相差几个百分点;"
        "文中写了增长或上年数的,按上年报告核对,不符的请核对是哪一处。"
    )
    return Table("promises", "上年安排落实", columns, points, note), Table("growth", "指标对比", growth, amounts, against)


def _plain(value: float | None) -> int | float | None:
    return None if value is None else int(value) if float(value).is_integer() else round(value, 6)


def _grown(value: float | None, *, rate: bool) -> tuple[Cell, Cell]:
    """Return growth and difference of rates, of which one is empty."""
    if value is None:
        return None, None
    return (None, round(value, 2)) if rate else (round(value, 4), None)


__all__ = ["collate"]
