"""What a worker does for the office: unpacks zips, makes records of reports, and tables, letters and pages of the records."""

import json
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

from checker import readers
from checker.document import Document
from checker.errors import ListError, ReadError, UsageError
from checker.judging import Request
from checker.packs import Pack
from checker.readers import Limits
from checker.readers.bundles import unpack
from checker.report import Policy, Report
from checker.summary import desk, lists, page, records, tables
from checker.summary.collating import collate
from checker.summary.desk import Desk, Order
from checker.summary.journal import pack as packed
from checker.summary.journal import sha256
from checker.summary.journal import unpack as unpacked_record
from checker.summary.letters import NOBODY, Sender, answer, letters, rows_of, units
from checker.summary.records import RESULTS, Record
from checker.summary.sheet import Book, Cell, Table
from checker.summary.sources import heading
from checker.summary.store import Store
from checker.summary.templating import Templates
from checker.summary.writing import EACH, WRITERS, plain, table_to_csv
from checker.waivers import today
from checker.web.shelf import Shelf
from checker.web.showing import rule_address
from checker.web.task import Answer, Choices, Collation, Unpacking, Upload

FILES = {"xlsx": "xlsx", "html": "html", EACH: "zip", "markdown": "md", "json": "json", "letters": "zip"}
"""What the page gives to keep → the ending of its name."""
_ASSIGN = "在“指定哪个文件是哪个单位的”表里写明"
LISTS = ("roster", "assign", "received")
"""The lists of an office."""


def key(name: str, level: str | None, year: int | None) -> str:
    """Return under which name the record of a report lies on the shelf.

    Args:
        name: of the report.
        level: by which it was judged in place of the one recognised.
        year: the same.
    """
    return json.dumps([name, level, year], ensure_ascii=False)


class Recorder:
    """Makes the record of one report.

    Args:
        request: what was asked.
    """

    def __init__(self, request: Request) -> None:
        """Note what the record says of the rules."""
        self.head = heading(request)

    def begin(self) -> bytes:
        """Return nothing."""
        return b""

    def report(self, report: Report, document: Document | None) -> bytes:
        """Return the record."""
        return packed(records.of_report(report, document, self.head))

    def end(self) -> bytes:
        """Return nothing."""
        return b""


def unpacked(task: Unpacking, limits: Limits) -> Answer:
    """Unpack a zip and return its members, or why it was not done.

    Args:
        task: which, and where to.
        limits: of one file.
    """
    try:
        bundle = unpack(task.file.path, task.file.name, task.folder, limits, task.most)
    except ReadError as error:
        return Answer([{"error": [error.code, error.message]}], b"")
    if bundle is None:
        return Answer([{"document": True}], b"")
    members = [[one.name, str(one.path or ""), one.size, one.error] for one in bundle.members]
    return Answer([{"members": members, "carriers": bundle.carriers}], b"")


class Spooled:
    """The files of a round under the names they were sent by; judged they are already.

    Args:
        task: the round.
        shelf: has the records.
    """

    def __init__(self, task: Collation, shelf: Shelf) -> None:
        """Note where everything lies."""
        self.files = {file.name: file for file in chain(task.files, task.last or ())}
        self.lists = {file.name: file for file in task.lists.values()}
        self.shelf = shelf
        self.wanted: list[tuple[str, str | None, int | None]] = []

    def is_results(self, name: str) -> bool:
        """Say whether a file holds earlier results, by its name."""
        return is_results(self.files[name])

    def results(self, name: str) -> Iterator[Record]:
        """Yield the records of earlier results."""
        return records.read(name, self.files[name].path)

    def judged(self, names: list[str], request: Request) -> Iterator[tuple[str, Record]]:
        """Yield (name, record); what was not judged by this level and year yet is noted, and stands in as it was judged."""
        for name in names:
            body = self.shelf.get(key(name, request.level, request.year))
            if body is None:
                self.wanted.append((name, request.level, request.year))
                body = self.shelf.get(key(name, None, None))
            yield name, unpacked_record(cast("bytes", body))

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of the bytes of a file."""
        file = self.files.get(name)
        return sha256(str(file.path)) if file else None

    def data(self, name: str) -> bytes:
        """Return the bytes of a list."""
        return lists.bytes_of(str(self.lists[name].path))

    def document(self, name: str, limits: Limits) -> Document:
        """Return the text of a report."""
        raw = readers.given(name, self.files[name].path.read_bytes(), limits)
        return readers.built(raw, readers.content(raw, limits))

    def close(self) -> None:
        """Keep nothing."""


def is_results(file: Upload) -> bool:
    """Say whether an upload holds earlier results, by its name."""
    return Path(file.name).suffix.lower() in RESULTS and file.error is None


def collated(task: Collation, pack: Pack, limits: Limits) -> Answer:
    """Make what is asked for of a round: mistakes of the lists, reports to be judged by another level or year, or the tables.

    Args:
        task: the round.
        pack: the rules.
        limits: of reading one file.
    """
    choices = task.choices
    with Shelf(task.shelf) as shelf, Store(task.folder) as store:
        source = Spooled(task, shelf)
        named = {name: file.name for name, file in task.lists.items()}
        order = Order(
            Request(pack, Policy(choices.stage), limits=limits), [file.name for file in task.files],
            None if task.last is None else [file.name for file in task.last], named.get("roster"), named.get("assign"), choices.deadline,
            named.get("received"), choices.year, source=source,
        )  # fmt: skip
        try:
            if task.only_lists:
                desk.read_lists(order, store, source)
                return Answer([{}], b"")
            made = desk.run(order, store, _silent)
            if source.wanted:
                return Answer([{"wanted": source.wanted}], b"")
            book = tables.of(made, *collate(made, copied=choices.copies, promised=choices.promises))
        except ListError as error:
            return Answer([{"problems": error.problems}], b"")
        except UsageError as error:
            return Answer([{"failed": error.message}], b"")
        if task.kept is not None:
            return Answer([_whole(made, book, task, task.kept)], b"")
        with (task.folder / "table").open("w+b") as stream:
            WRITERS[choices.format](book, stream)
            stream.seek(0)
            return Answer([{"title": book.title}], stream.read())


def _silent(done: int, total: int) -> None:
    """Tell nobody: the work is done already."""


def _whole(made: Desk, book: Book, task: Collation, folder: Path) -> dict[str, Any]:
    """Write everything that the page shows and gives to keep, and return what it must know."""
    names: list[str] = []
    for name, ending in FILES.items():
        with (folder / f"{name}.{ending}").open("wb") as stream:
            if name == EACH:
                _each(book, stream)
            elif name == "letters":
                names = _letters(made, book, stream, task.choices)
            else:
                WRITERS[name](book, stream)
    rows = rows_of(book.table("units"))
    with Shelf(folder / "pages") as shelf:
        for at, (row, unit) in enumerate(zip(rows, units(made, rows), strict=True)):
            shelf.put(f"unit:{at}", _unit(made, unit, row, names[at + 1]))
        first = {str(row["unit"]): at for at, row in reversed(list(enumerate(rows)))}
        for at, table in enumerate(book.tables):
            with (folder / "table").open("w+b") as stream:
                page.write_table(table, stream, _links(table, first, task))
                if not at:
                    page.write_charts(book, stream)
                stream.seek(0)
                shelf.put(f"table:{table.key}", stream.read())
    (folder / "table").unlink()
    return {
        "title": book.title, "lines": book.lines, "tables": [[table.key, table.title] for table in book.tables], "remarks": list(made.remarks(_ASSIGN)),
        "units": len(rows),
    }  # fmt: skip


def _each(book: Book, stream: IO[bytes]) -> None:
    """Write a zip with a file of each table, called as the command line calls them in a folder."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for table in book.tables:
            with zipped.open(f"{table.title}.csv", "w", force_zip64=True) as member:
                table_to_csv(table, cast("Any", member))


def _letters(made: Desk, book: Book, stream: IO[bytes], choices: Choices) -> list[str]:
    """Write a zip with the circular and the letters, and return their names."""
    names = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as zipped:  # Word files are packed already
        for letter in letters(made, book, Templates(), Sender(choices.issuer or NOBODY, choices.day or today())):
            zipped.writestr(letter.name, letter.data)
            names.append(letter.name)
    return names


def _unit(made: Desk, unit: int, row: dict[str, Cell], letter: str) -> bytes:
    """Return what the page of a unit shows."""
    told = {name: plain(row[name]) for name in ("unit", "level", "state", "rank", "score", "grade", "outcome")}
    said = json.dumps({**told, "letter": letter, "answer": answer(made, unit, row)}, ensure_ascii=False, default=str)
    return said.encode("utf-8", errors="replace")


def _links(table: Table, units_at: dict[str, int], task: Collation) -> page.Link:
    """Return what leads from the rows of a table to the pages of units, or to rules."""
    keys = [column.key for column in table.columns]

    def link(number: int, row: list[Cell]) -> str | None:
        if table.key in {"units", "matrix"}:  # namesakes without superiors too have a row each
            return f"{task.address}/units/{number}"
        if "unit" in keys:
            at = units_at.get(str(row[keys.index("unit")]))
            return None if at is None else f"{task.address}/units/{at}"
        return rule_address(task.choices.rules, str(row[keys.index("rule")])) if "rule" in keys else None

    return link


__all__ = ["FILES", "LISTS", "Recorder", "Spooled", "collated", "is_results", "key", "unpacked"]
