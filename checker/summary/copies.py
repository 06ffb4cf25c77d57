"""Copies: which reports share text with each other or with their own unit's last one, passage by passage.

A text is taken as its letters, Chinese characters and digits in a row, without punctuation. Every run of `GRAM` of them is entered in an index
on disk. What stands in the texts of more than a few units is the common wording of the batch; titles of documents and set phrases of the rules are
common anyway; neither counts. The rest leads from text to text: equal stretches near each other are one passage, so that a changed
number does not end it. The name of the unit is the same sign in all texts.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from checker.document import Document
from checker.errors import UsageError
from checker.facts.passages import sentences
from checker.summary.pages import place, printed
from checker.terms import Index
from checker.text import widths

GRAM = 10
"""Characters that must be equal in a row."""
LEAST = 40
"""Equal characters, common wording left out, from which a passage counts."""
GAP = 24
"""Characters by which a passage may differ between two equal stretches."""
_SHOWN = 12  # equal characters from which a sentence of a passage is shown
_AGAIN = 2  # equal characters inside a gap that part two differences
_BRIDGE = 120  # common wording over which a passage goes on where it is equal
_PHRASE = 6  # characters from which words of the pack are a set phrase
_FEW, _MANY, _SHARE = 3, 20, 10
_NAME = "□"
_KEPT = re.compile(r"[^\W_]|□|(?<=\d)[.%‰]")
_TOKEN = re.compile(r"[\d.%‰]+|.", re.DOTALL)
_QUOTED = re.compile(r"《[^《》\n]{2,80}》")
_PIECE = 400_000  # rows written to the index at once
_PART = 2_000_000  # rows looked through at once
_FETCHED = 50_000
_MEMORY = "160MB"

Span = tuple[int, int]


def most(units: int) -> int:
    """Return in the texts of how many units wording may stand before it is common to the batch: a tenth of them, 3 to 20."""
    return min(max(-(-units // _SHARE), _FEW), _MANY)


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """A text as it is compared.

    Attributes:
        text: letters, Chinese characters and digits in a row.
        common: 1 for every character of titles and set phrases, and, once known, of the common wording of the batch.
        starts: where in the text each sentence starts.
        sentences: (place, sentence as printed).
    """

    text: str
    common: bytearray
    starts: list[int]
    sentences: list[tuple[str, str]]

    @property
    def own(self) -> int:
        """Characters that are not common."""
        return len(self.text) - sum(self.common)

    def dump(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {"text": self.text, "common": self.common.hex(), "starts": self.starts, "sentences": self.sentences}

    @classmethod
    def load(cls, kept: dict[str, Any]) -> Self:
        """Return what `dump` gave as it was."""
        return cls(kept["text"], bytearray.fromhex(kept["common"]), kept["starts"], [(where, said) for where, said in kept["sentences"]])

    def at(self, start: int, end: int) -> list[int]:
        """Return the numbers of the sentences that a span touches."""
        return list(range(bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)))


def page_of(document: Document, index: Index, names: Iterable[str] = ()) -> Page:
    """Return a document as it is compared.

    Args:
        document: as read.
        index: the terms of the pack.
        names: what the unit is called: its name is one sign, the same in all texts, so that common wording with a name in it is common still.
    """
    called = "|".join(re.escape(name) for name in sorted({widths(name) for name in names if name}, key=len, reverse=True))
    blank = [match.span() for match in re.finditer(called, document.folded.text)] if called else []
    folded = document.folded.text
    for start, end in blank:
        folded = f"{folded[:start]}{_NAME}{' ' * (end - start - 1)}{folded[end:]}"
    common = bytearray(len(folded))
    for start, end in blank:
        common[start:end] = b"\1" * (end - start)
    for start, end in [match.span() for match in _QUOTED.finditer(folded)] + index.scan(folded).phrases(_PHRASE):
        common[start:end] = b"\1" * (end - start)
    page = Page("", bytearray(), [], [])
    pieces: list[str] = []
    length = 0
    for paragraph in document.paragraphs:
        for start, end in sentences(folded, paragraph.start, paragraph.end):
            kept = [match.start() for match in _KEPT.finditer(folded, start, end)]
            if not kept:
                continue
            page.starts.append(length)
            page.sentences.append((place(document, start), printed(document, start, end)))
            pieces.append("".join(folded[at] for at in kept))
            page.common += bytes(common[at] for at in kept)
            length += len(kept)
    page.text = "".join(pieces)
    return page


def database() -> Any:
    """Return the module DuckDB.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra, and 60 ms
    except ImportError:
        raise UsageError("missing_extra", 'fazhi:--copies 要用 DuckDB,请先安装:pip install "fazhi-checker[desk]"') from None
    return duckdb


class GramIndex:
    """The index on disk.

    Args:
        folder: where its files may go; they are the caller's to remove.

    Raises:
        UsageError: DuckDB is not installed.
    """

    def __init__(self, folder: Path) -> None:
        """Open it."""
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "threads": 2,
            "temp_directory": str(folder / "duckdb.tmp"),
            "preserve_insertion_order": False,
        }
        self._base = database().connect(str(folder / "grams.duckdb"), config=settings)
        self._base.execute("CREATE TABLE gram (doc INTEGER, pos INTEGER, hash BIGINT)")
        self._base.execute("CREATE TABLE hit (one INTEGER, other INTEGER, here INTEGER, there INTEGER)")
        self._base.execute("CREATE TABLE usual (doc INTEGER, pos INTEGER)")
        self._file = folder / "grams.csv"
        self._lines: list[str] = []
        self._rows = 0

    def add(self, number: int, page: Page) -> None:
        """Enter a text.

        Args:
            number: twice the index of the unit; one more for its last report.
            page: the text.
        """
        text, common = page.text, page.common
        for at in range(len(text) - GRAM + 1):
            if not (common[at] and all(common[at : at + GRAM])):
                self._lines.append(f"{number},{at},{hash(text[at : at + GRAM])}\n")
        if len(self._lines) > _PIECE:
            self._flush()

    def _flush(self) -> None:
        self._rows += len(self._lines)
        self._file.write_text("".join(self._lines), encoding="ascii")
        self._lines.clear()
        self._base.execute(f"COPY gram FROM '{str(self._file).replace(chr(39), chr(39) * 2)}' (FORMAT csv, HEADER false, DELIMITER ',')")
        self._file.unlink()

    def join(self, limit: int) -> None:
        """Look for what the texts share, a part of the index at a time.

        Args:
            limit: wording in the texts of more units is common.
        """
        if self._lines:
            self._flush()
        parts = self._rows // _PART + 1
        for part in range(parts):
            # Most runs stand in one text only: they go before anything is counted.
            self._base.execute(
                "CREATE OR REPLACE TEMP TABLE shared AS SELECT doc, pos, hash FROM gram WHERE hash & 65535 >= ? AND hash & 65535 < ? AND hash IN "
                "(SELECT hash FROM gram WHERE hash & 65535 >= ? AND hash & 65535 < ? GROUP BY hash HAVING min(doc) < max(doc))",
                [65536 * part // parts, 65536 * (part + 1) // parts] * 2,
            )
            self._base.execute(
                "CREATE OR REPLACE TEMP TABLE often AS SELECT hash FROM (SELECT DISTINCT hash, doc // 2 AS unit FROM shared) GROUP BY hash HAVING count(*) > ?",
                [limit],
            )
            self._base.execute("INSERT INTO usual SELECT doc, pos FROM shared WHERE hash IN (FROM often)")
            self._base.execute("DELETE FROM shared WHERE hash IN (FROM often)")
            self._base.execute(
                "INSERT INTO hit SELECT a.doc, b.doc, a.pos, b.pos FROM shared a JOIN shared b ON a.hash = b.hash AND a.doc < b.doc "
                "WHERE a.doc % 2 = 0 AND (b.doc % 2 = 0 OR b.doc = a.doc + 1)"
            )
        self._base.execute("DROP TABLE gram")

    def usual(self) -> Iterator[tuple[int, list[int]]]:
        """Yield (number of a text, places of runs that are common to the batch)."""
        yield from _grouped(self._base, "SELECT doc, pos FROM usual ORDER BY doc, pos", 1)

    def hits(self) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
        """Yield ((number of a text, of another), places of equal runs in both), of texts that may share a passage."""
        enough = "SELECT one, other FROM hit GROUP BY one, other HAVING count(DISTINCT here) >= ?"
        query = f"SELECT one, other, here, there FROM hit WHERE (one, other) IN ({enough}) ORDER BY one, other, here, there"  # noqa: S608 - nothing from outside
        yield from _grouped(self._base, query, 2, [LEAST - 2 * GRAM])

    def close(self) -> None:
        """Close its files."""
        self._base.close()


def _grouped(base: Any, query: str, keys: int, values: Iterable[int] = ()) -> Iterator[tuple[Any, list[Any]]]:
    cursor = base.cursor().execute(query, list(values))

    def rows() -> Iterator[tuple[int, ...]]:
        while found := cursor.fetchmany(_FETCHED):
            yield from found

    for key, group in groupby(rows(), key=lambda row: row[:keys]):
        yield (key[0] if keys == 1 else key), [row[keys] if len(row) == keys + 1 else row[keys:] for row in group]


@dataclass(slots=True, eq=False, repr=False)
class Passage:
    """A passage that two texts share.

    Attributes:
        runs: equal stretches: (start, end in the one, start in the other), ascending in both.
        counted: characters of them that are not common.
    """

    runs: list[tuple[int, int, int]]
    counted: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Likeness:
    """What two texts share.

    Attributes:
        passages: the longest first.
        one: characters of the one text that the other has, common ones left out.
        other: the same of the other.
    """

    passages: list[Passage] = field(default_factory=list)
    one: int = 0
    other: int = 0


def likeness(one: Page, other: Page, hits: list[tuple[int, int]]) -> Likeness:
    """Return the passages that two texts share.

    Args:
        one: a text.
        other: another.
        hits: where runs of `GRAM` characters are equal, ascending, those common to the batch left out.
    """
    found = _chained(_runs(one, other, hits), one, other)
    made = Likeness()
    seen, there = bytearray(len(one.text)), bytearray(len(other.text))
    for passage in found:
        passage.counted = sum(end - start - sum(one.common[start:end]) for start, end, _ in passage.runs)
    for passage in sorted(found, key=lambda passage: (-passage.counted, passage.runs[0])):
        new = sum((end - start) - sum(seen[start:end]) for start, end, _ in passage.runs)
        if passage.counted < LEAST or 2 * new < passage.counted:
            continue
        made.passages.append(passage)
        for start, end, beside in passage.runs:
            seen[start:end] = b"\1" * (end - start)
            there[beside : beside + end - start] = b"\1" * (end - start)
    made.one = sum(seen) - sum(map(int.__and__, seen, one.common))
    made.other = sum(there) - sum(map(int.__and__, there, other.common))
    return made


def _runs(one: Page, other: Page, hits: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Join runs that follow each other to stretches: (start, end, start in the other), ascending."""
    stretches: dict[int, list[list[int]]] = {}
    for at, there in hits:
        if one.text[at : at + GRAM] != other.text[there : there + GRAM]:
            continue  # equal digests of unequal runs
        line = stretches.setdefault(there - at, [])
        if line and at <= line[-1][1]:
            line[-1][1] = at + GRAM
        else:
            line.append([at, at + GRAM])
    return sorted((start, end, start + shift) for shift, line in stretches.items() for start, end in line)


def _chained(runs: list[tuple[int, int, int]], one: Page, other: Page) -> list[Passage]:
    """Join stretches that lie near each other in both texts, or with nothing but equal text between them."""
    made: list[Passage] = []
    active: list[Passage] = []
    for run in runs:
        start, end, there = run
        active = [passage for passage in active if start - passage.runs[-1][1] <= _BRIDGE]
        near = [(skew, passage) for passage in active if (skew := _skew(passage.runs[-1], run, one, other)) is not None]
        if not near:
            made.append(Passage([run]))
            active.append(made[-1])
            continue
        last = min(near, key=lambda pair: pair[0])[1]
        _, before, beside = last.runs[-1]
        cut = max(0, before - start, beside + before - last.runs[-1][0] - there)
        if start + cut < end:
            last.runs.append((start + cut, end, there + cut))
    return made


def _skew(last: tuple[int, int, int], run: tuple[int, int, int], one: Page, other: Page) -> int | None:
    """Return by how much the gaps between two stretches differ in the two texts, None where they are too far apart to be one passage."""
    end, beside = last[1], last[2] + last[1] - last[0]
    gap, across = run[0] - end, run[2] - beside
    if min(gap, across) <= -GRAM:
        return None
    if max(gap, across) <= GAP:
        return abs(gap - across)
    return 0 if gap == across and gap <= _BRIDGE and one.text[end : run[0]] == other.text[beside : run[2]] else None


def beside(one: Page, other: Page, passage: Passage) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the sentences of a passage beside each other: (place, sentence, place in the other, sentence there, what differs)."""
    for at in one.at(passage.runs[0][0], passage.runs[-1][1]):
        low, high = one.starts[at], one.starts[at + 1] if at + 1 < len(one.starts) else len(one.text)
        inside = [(max(start, low), min(end, high), there + max(start, low) - start) for start, end, there in passage.runs if start < high and end > low]
        if sum(end - start for start, end, _ in inside) < min(_SHOWN, high - low):
            continue
        across = other.at(inside[0][2], inside[-1][2] + inside[-1][1] - inside[-1][0])
        said = "".join(other.sentences[n][1] for n in across)
        last = across[-1] + 1
        there = other.text[other.starts[across[0]] : other.starts[last] if last < len(other.starts) else len(other.text)]
        where, sentence = one.sentences[at]
        yield where, sentence, other.sentences[across[0]][0], said, _difference(one.text[low:high], there)


def _difference(mine: str, theirs: str) -> str:
    """Say what is different in two texts, numbers whole: 95→108；16→7; nothing where they are equal."""
    if mine == theirs:
        return ""
    here, there = _TOKEN.findall(mine), _TOKEN.findall(theirs)
    told, at, beyond = [], 0, 0
    for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        if 0 < block.size < _AGAIN and 0 < block.a < len(here) - 1:
            continue
        if (at, beyond) != (block.a, block.b):
            sides = ("".join(part).replace(_NAME, "(单位)") or "(无)" for part in (here[at : block.a], there[beyond : block.b]))
            told.append("→".join(sides))
        at, beyond = block.a + block.size, block.b + block.size
    return "；".join(told)


__all__ = ["GAP", "GRAM", "LEAST", "GramIndex", "Likeness", "Page", "Passage", "beside", "database", "likeness", "most", "page_of"]
