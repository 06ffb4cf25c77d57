"""The work file: records and figures of a run on disk, so that ten thousand reports need no more memory than ten."""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checker.summary.changes import Change
from checker.summary.journal import pack, unpack
from checker.summary.records import Record

_TABLES = """
CREATE TABLE record (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE figure (indicator INTEGER, measure TEXT, level TEXT, unit INTEGER, value REAL, hedged INTEGER, alone INTEGER,
    PRIMARY KEY (indicator, measure, level, unit)) WITHOUT ROWID;
CREATE TABLE change (unit INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE page (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE row (kind TEXT, weight REAL, body BLOB);
CREATE INDEX by_unit ON figure (unit);
"""

Figure = tuple[int, str, str, int, float, bool, bool]
"""Position of the indicator, unit of measure, level, index of the unit, value, printed with a hedge, the only value the report gives."""


class Store:
    """Records by number, and the figures that can be compared.

    Used as a context; the file is gone when it ends.

    Args:
        base: where it is made; None: the folder for temporary files.
    """

    def __init__(self, base: Path | None = None) -> None:
        """Make the file."""
        self._folder = tempfile.TemporaryDirectory(prefix="fazhi-", dir=base, ignore_cleanup_errors=True)
        self._base = sqlite3.connect(Path(self._folder.name) / "work.sqlite", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.executescript(_TABLES)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove the file."""
        self._base.close()
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """Where the work files are; all in it is gone when the context ends."""
        return Path(self._folder.name)

    def put(self, number: int, record: Record) -> None:
        """Keep a record under a number, in place of the one that was there."""
        self._base.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (number, pack(record)))

    def get(self, number: int) -> Record:
        """Return the record of a number."""
        return unpack(self._base.execute("SELECT body FROM record WHERE id = ?", (number,)).fetchone()[0])

    def put_figures(self, figures: Iterable[Figure]) -> None:
        """Keep the figures of a unit."""
        self._base.executemany("INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?, ?, ?, ?)", figures)

    def measures(self) -> list[tuple[int, str, str]]:
        """Return (indicator, unit of measure, level) of all figures, sorted."""
        return self._base.execute("SELECT DISTINCT indicator, measure, level FROM figure ORDER BY 1, 2, 3").fetchall()

    def figures(self, indicator: int, measure: str, level: str) -> list[tuple[int, float, bool, bool]]:
        """Return (unit, value, hedged, alone) of one measure on one level, in the order of the units."""
        rows = self._base.execute(
            "SELECT unit, value, hedged, alone FROM figure WHERE indicator = ? AND measure = ? AND level = ? ORDER BY unit", (indicator, measure, level)
        )
        return [(unit, value, bool(hedged), bool(alone)) for unit, value, hedged, alone in rows]

    def of_unit(self, unit: int) -> list[tuple[int, str, float, bool]]:
        """Return (indicator, unit of measure, value, alone) of a unit."""
        rows = self._base.execute("SELECT indicator, measure, value, alone FROM figure WHERE unit = ? ORDER BY 1, 2", (unit,))
        return [(indicator, measure, value, bool(alone)) for indicator, measure, value, alone in rows]

    def put_changes(self, unit: int, changes: list[Change]) -> None:
        """Keep what changed for a unit."""
        self._base.execute("INSERT OR REPLACE INTO change VALUES (?, ?)", (unit, json.dumps(changes, ensure_ascii=False)))

    def changes(self, unit: int) -> list[Change]:
        """Return what changed for a unit."""
        row = self._base.execute("SELECT body FROM change WHERE unit = ?", (unit,)).fetchone()
        return [Change(*one) for one in json.loads(row[0])] if row else []

    def put_page(self, number: int, page: dict[str, Any]) -> None:
        """Keep a text under a number."""
        self._base.execute("INSERT OR REPLACE INTO page VALUES (?, ?)", (number, pack(page)))

    def page(self, number: int) -> dict[str, Any]:
        """Return the text of a number."""
        return unpack(self._base.execute("SELECT body FROM page WHERE id = ?", (number,)).fetchone()[0])

    def put_row(self, kind: str, weight: float, row: list[Any]) -> None:
        """Keep a row of what was found; the heaviest come first, of equals the earlier."""
        self._base.execute("INSERT INTO row VALUES (?, ?, ?)", (kind, weight, pack({"row": row})))

    def rows(self, kind: str) -> Iterator[list[Any]]:
        """Yield the rows of a kind."""
        for (body,) in self._base.execute("SELECT body FROM row WHERE kind = ? ORDER BY weight DESC, rowid", (kind,)):
            yield unpack(body)["row"]
