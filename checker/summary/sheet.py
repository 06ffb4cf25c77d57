"""A table before it is written: named columns and rows that come one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

TEXT, NUMBER, SHARE, MARK, DATE = "text", "number", "share", "mark", "date"


class Flagged(NamedTuple):
    """A number that stands out.

    Attributes:
        value: the number.
    """

    value: int | float


Cell = str | int | float | date | Flagged | None


class Column(NamedTuple):
    """A column.

    Attributes:
        key: its name in JSON.
        title: its name for people.
        width: in characters of half width.
        kind: ``text``, ``number``, ``share`` (0 to 1), ``mark`` (one sign) or ``date``.
        group: columns of one group stay together where a table is too wide for a page.
        choices: what may be filled in; empty: the column is to be read.
    """

    key: str
    title: str
    width: int = 12
    kind: str = TEXT
    group: str = ""
    choices: tuple[str, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Table:
    """A table.

    Attributes:
        key: its name in JSON and of its file.
        title: its name for people; also that of its sheet.
        columns: from left to right.
        rows: yields the rows anew at each call, as long as the columns.
        note: what must be known to read it, in Chinese.
        fixed: columns at the left that are repeated where the table is too wide for a page; 0: it is not.
    """

    key: str
    title: str
    columns: list[Column]
    rows: Callable[[], Iterator[list[Cell]]]
    note: str = ""
    fixed: int = 0

    def pieces(self, most: int) -> list[tuple[str, list[int]]]:
        """Return (name of the piece, columns) by which a wide table is cut to fit a page; one piece for others.

        Args:
            most: columns of a piece besides the fixed ones.
        """
        if not self.fixed:
            return [("", list(range(len(self.columns))))]
        head = list(range(self.fixed))
        groups: dict[str, list[int]] = {}
        for at, column in enumerate(self.columns[self.fixed :], self.fixed):
            groups.setdefault(column.group, []).append(at)
        cut = [(name, at[start : start + most]) for name, at in groups.items() for start in range(0, len(at), most)]
        return [(name, head + columns) for name, columns in cut] or [("", head)]


@dataclass(slots=True, eq=False, repr=False)
class Bars:
    """A chart of bars.

    Attributes:
        key: its name in JSON.
        title: what it shows.
        unit: of the values.
        bars: (name, value).
        lying: bars lie, because their names are long.
    """

    key: str
    title: str
    unit: str
    bars: list[tuple[str, int | float]] = field(default_factory=list)
    lying: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Book:
    """All tables of a summary.

    Attributes:
        title: of the whole.
        head: what JSON says of tool, rules, year and deadline.
        lines: the result in a few sentences, in Chinese.
        tables: in their order.
        charts: drawn in html and xlsx.
        form: a sheet to be filled in, in xlsx only, or None.
    """

    title: str
    head: dict[str, object]
    lines: list[str]
    tables: list[Table]
    charts: list[Bars]
    form: Table | None = None

    def table(self, key: str) -> Table:
        """Return a table by its key."""
        return next(table for table in self.tables if table.key == key)
