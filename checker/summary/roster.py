"""The roster: which units owe a report, on which level, by which names, under whom."""

from dataclasses import dataclass, field
from datetime import date

from checker.errors import ListError
from checker.packs.folders import near
from checker.summary import lists
from checker.summary.lists import Row
from checker.text import widths

COLUMNS: lists.Columns = {
    "name": ("单位", "名称", "单位名称", "报送单位", "机构名称", "单位全称", "name", "unit"),
    "level": ("层级", "级别", "单位层级", "level"),
    "aliases": ("别名", "简称", "单位简称", "其他名称", "曾用名", "别名/简称", "aliases", "alias"),
    "contact": ("联系人", "联络员", "经办人", "contact"),
    "parent": ("上级", "上级单位", "所属", "所属县区", "所属地区", "主管单位", "parent"),
    "files": ("文件", "文件名", "报告文件", "files", "file"),
    "year": ("年度", "报告年度", "year"),
    "received": ("收到", "收到日期", "收到时间", "收文日期", "报送日期", "received"),
}
"""Columns of a roster and the heads that mean them."""

ASSIGNED: lists.Columns = {"files": COLUMNS["files"], "name": COLUMNS["name"], "year": COLUMNS["year"]}
"""Columns of a list that says whose report a file is."""

RECEIVED: lists.Columns = {"files": COLUMNS["files"], "name": COLUMNS["name"], "received": COLUMNS["received"]}
"""Columns of a list of times of receipt."""

_LEVELS = {
    "省": "省级 自治区 直辖市 省(区、市)",
    "市": "市级 地级市 地市 设区市 设区的市 州 盟 地区 市州 市(州)",
    "县区": "县 区 县级 区县 县市区 县(市、区) 县(区) 县(市) 县级市 旗 自治县 区级 市辖区 县(市区)",
    "乡镇街道": "乡镇 乡 镇 街道 镇街 乡(镇) 苏木 乡镇(街道) 镇(街道) 镇街道 街镇 乡级 镇乡街道",
    "部门": "局 厅 委办局 工作部门 直属单位 市直部门 县直部门 区直部门 省直部门 市直单位 县直单位 区直单位 市级部门 县级部门 区级部门 开发区 管委会",
}
_SAME = {word: level for level, words in _LEVELS.items() for word in [level, *words.split()]}
_YEARS = range(1990, 2100)


@dataclass(slots=True, eq=False, repr=False)
class Unit:
    """A unit that owes a report.

    Attributes:
        name: as the roster, or without one the report, writes it.
        level: one of the levels of the pack; None: as recognised.
        aliases: other names.
        contact: whom to write to.
        parent: name of the superior unit.
        year: the year its report is for, whatever is recognised; None: as recognised.
        received: when its report came in, where the roster says so.
        line: row of the roster; 0 without one.
    """

    name: str
    level: str | None = None
    aliases: tuple[str, ...] = ()
    contact: str | None = None
    parent: str | None = None
    year: int | None = None
    received: date | None = None
    line: int = 0

    @property
    def shown(self) -> str:
        """The name for a table where another unit of the same name exists: with its superior."""
        return f"{self.name}({self.parent})" if self.parent else self.name


@dataclass(slots=True, eq=False, repr=False)
class Roster:
    """The units in their order, and which files the roster gives to which of them.

    Attributes:
        file: as the user named it; empty without a roster.
        units: in the order of the list.
        files: name of a file, as written → index of its unit.
    """

    file: str = ""
    units: list[Unit] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)


def read(path: str, levels: tuple[str, ...], data: lists.Opener | None = None) -> Roster:
    """Read a roster.

    Args:
        path: xlsx, csv or yaml.
        levels: the levels of the pack.
        data: gives the bytes; None: of the file of this path.

    Raises:
        ListError: with every mistake in it, each at its cell.
    """
    rows = lists.read(path, COLUMNS, "name", data=data)
    problems: list[str] = []
    roster = Roster(path)
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        name, parent = row.text("name"), row.text("parent")
        if not name:
            problems.append(f"{row.at('name')}:没有写单位名称")
            continue
        if (name, parent) in seen:
            problems.append(f"{row.at('name')}:“{name}”和第 {seen[name, parent].line} 行重复;同名的不同单位请在“上级”列写明上级")
            continue
        seen[name, parent] = row
        if parent == name:
            problems.append(f"{row.at('parent')}:“{name}”的上级是它自己")
        unit = Unit(
            name, level(row, levels, problems), tuple(alias for alias in row.several("aliases") if alias != name), row.text("contact") or None,
            parent or None, year(row, problems), received(row, problems), row.line,
        )  # fmt: skip
        roster.units.append(unit)
        give(row, roster, len(roster.units) - 1, problems)
    if not rows:
        problems.append(f"{path}:名单里没有单位")
    if problems:
        raise ListError(problems)
    return roster


def give(row: Row, roster: Roster, at: int, problems: list[str]) -> None:
    """Give the files that a row names to a unit; one that another unit has is a problem.

    Args:
        row: with the field ``files``.
        roster: the units.
        at: index of the unit.
        problems: grows.
    """
    for file in row.several("files"):
        if roster.files.get(file, at) != at:
            problems.append(f"{row.at('files')}:文件“{file}”已经给了“{roster.units[roster.files[file]].name}”")
        roster.files[file] = at


def level(row: Row, levels: tuple[str, ...], problems: list[str]) -> str | None:
    """Return the level a row gives, in the words of the pack; an unknown one is a problem."""
    written = widths(row.text("level")).replace("（", "(").replace("）", ")").replace(" ", "")
    if not written:
        return None
    meant = written if written in levels else _SAME.get(written)
    if meant in levels:
        return meant
    problems.append(f"{row.at('level')}:没有“{row.text('level')}”这个层级{near(written, levels)}(可写:{'、'.join(levels)})")
    return None


def year(row: Row, problems: list[str]) -> int | None:
    """Return the year a row gives; anything but four digits is a problem."""
    written = row.text("year").removesuffix("年度").removesuffix("年")
    if not written:
        return None
    if written.isdecimal() and int(written) in _YEARS:
        return int(written)
    problems.append(f"{row.at('year')}:年度要写四位年份,写成了“{row.text('year')}”")
    return None


def received(row: Row, problems: list[str]) -> date | None:
    """Return the day a row says a report came in; what is no date is a problem."""
    if not row.text("received"):
        return None
    found = row.day("received")
    if found is None:
        problems.append(f"{row.at('received')}:看不懂日期“{row.text('received')}”,请写成 2025-03-01")
    return found
