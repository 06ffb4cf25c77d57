"""When reports came in, and whose they are when a person says so."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from checker.errors import ListError
from checker.summary import lists, roster
from checker.summary.matching import Matcher, assigned_to
from checker.summary.roster import Roster, Unit

MTIME = "mtime"


@dataclass(slots=True, eq=False, repr=False)
class Receipts:
    """Days of receipt by file and by unit.

    Attributes:
        given: times are known from somewhere.
        files: name of a file, as written → day.
        units: index of a unit → day.
        modified: where nothing is written, the day the file was last changed counts.
    """

    given: bool = False
    files: dict[str, date] = field(default_factory=dict)
    units: dict[int, date] = field(default_factory=dict)
    modified: bool = False

    def of(self, path: str, unit: int | None) -> date | None:
        """Return the day on which a file came in: as written for the file, for its unit, or by the file system."""
        day = assigned_to(path, self.files) if self.files else None
        if day is not None:
            return day
        if unit is not None and unit in self.units:
            return self.units[unit]
        return _modified(path) if self.modified else None


def _modified(path: str) -> date | None:
    try:
        return datetime.fromtimestamp(Path(path).stat().st_mtime).date()  # noqa: DTZ006 - the office's own day
    except (OSError, ValueError, OverflowError):
        return None


def read(given: str | None, units: Roster, matcher: Matcher | None, data: lists.Opener | None = None) -> Receipts:
    """Return the days of receipt: of the list or ``mtime`` given, else of the roster.

    Args:
        given: name of a list (file or unit → day), ``mtime``, or None.
        units: the roster; its own days hold where the list has none.
        matcher: finds units by name; None without a roster.
        data: gives the bytes of the list; None: of the file of this path.

    Raises:
        ListError: mistakes in the list.
    """
    receipts = Receipts(units={at: unit.received for at, unit in enumerate(units.units) if unit.received})
    receipts.given = given is not None or bool(receipts.units)
    if given == MTIME:
        receipts.modified = True
    elif given is not None:
        _add(receipts, given, matcher, data)
    return receipts


def _add(receipts: Receipts, path: str, matcher: Matcher | None, data: lists.Opener | None) -> None:
    problems: list[str] = []
    for row in lists.read(path, roster.RECEIVED, "received", data=data):
        day = roster.received(row, problems)
        files, name = row.several("files"), row.text("name")
        if not files and not name:
            problems.append(f"{row.file}:第 {row.line} 行:没有写文件或单位")
        elif not row.text("received"):
            problems.append(f"{row.at('received')}:没有写收到日期")
        if day is None:
            continue
        for file in files:
            if receipts.files.get(file, day) != day:
                problems.append(f"{row.at('files')}:“{file}”有两个收到日期")
            receipts.files[file] = day
        if name and not files:
            at = _unit(row.at("name"), name, matcher, problems)
            if at is not None:
                receipts.units[at] = day
    if problems:
        raise ListError(problems)


def _unit(place: str, name: str, matcher: Matcher | None, problems: list[str]) -> int | None:
    """Return the one unit of the roster that a name in a list means."""
    if matcher is None:
        problems.append(f"{place}:没有名单,不能按单位写,请写文件名或用 --roster 给出名单")
        return None
    found = matcher.called(name)
    if len(found) == 1:
        return found[0]
    problems.append(f"{place}:名单里{'没有' if not found else '有几个'}“{name}”,请写名单上的名称{',并带上级' if found else ''}")
    return None


def assign(path: str, units: Roster, matcher: Matcher | None, data: lists.Opener | None = None) -> dict[str, int]:
    """Read a list that says whose report a file is into a roster, and return the years it gives: name of a file → year.

    Args:
        path: xlsx, csv or yaml with the columns 文件 and 单位 or 年度.
        units: the roster; without one the units of the list are added to it.
        matcher: finds units by name; None without a roster.
        data: gives the bytes of the list; None: of the file of this path.

    Raises:
        ListError: mistakes in the list.
    """
    problems: list[str] = []
    years: dict[str, int] = {}
    for row in lists.read(path, roster.ASSIGNED, "files", data=data):
        files, name, year = row.several("files"), row.text("name"), roster.year(row, problems)
        if not files or not (name or row.text("year")):
            problems.append(f"{row.file}:第 {row.line} 行:要写文件,和单位或年度")
            continue
        at = _assigned(row.at("name"), name, units, matcher, problems) if name else None
        if at is not None:
            roster.give(row, units, at, problems)
        if year is not None:
            years |= dict.fromkeys(files, year)
    if problems:
        raise ListError(problems)
    return years


def _assigned(place: str, name: str, units: Roster, matcher: Matcher | None, problems: list[str]) -> int | None:
    """Return the unit that a list names; without a roster it is a unit because the list names it."""
    if matcher is not None:
        return _unit(place, name, matcher, problems)
    at = next((n for n, unit in enumerate(units.units) if unit.name == name), len(units.units))
    if at == len(units.units):
        units.units.append(Unit(name))
    return at
