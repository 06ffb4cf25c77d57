"""The texts of the reports that count, read again: what the desk keeps of a report is its judgement, not its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.document import Document
from checker.engine import hiding, mask_in_place
from checker.errors import ReadError
from checker.report import FAIL, PARTIAL
from checker.summary.desk import Desk, Round
from checker.summary.states import Slip

_OPENING = "“‘「『"


@dataclass(slots=True, eq=False, repr=False)
class Texts:
    """Reads the texts of a desk, one in memory at a time.

    Attributes:
        desk: whose reports.
        unread: file → why its text could not be compared, in Chinese.
    """

    desk: Desk
    unread: dict[str, str] = field(default_factory=dict)
    _hiding: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Ask once which rules tell of a secrecy mark."""
        self._hiding = hiding(self.desk.pack)

    def both(self) -> Iterator[tuple[int, Document | None, Document | None]]:
        """Yield (index of the unit, the report of this round, that of the round before) of every unit that has one now."""
        for unit, slip in self.desk.this.counted():
            yield unit, self.read(slip), self._before(self.desk.last, unit)

    def _before(self, last: Round | None, unit: int) -> Document | None:
        slip = last.standings[unit].counting if last else None
        return self.read(slip) if slip else None

    def read(self, slip: Slip) -> Document | None:
        """Return the text of a file, or None, with the reason kept, where it is not at hand, has changed since, or bears a secrecy mark."""
        results = self.desk.store.get(slip.number)["results"]
        if any(results[rule][0] in {FAIL, PARTIAL} for rule in self._hiding if rule in results):
            self.unread[slip.path] = "有密级标志,不比对原文"
            return None
        if slip.sha256 is None or self.desk.source.digest(slip.path) != slip.sha256:
            self.unread[slip.path] = "原文件不在或已改动,没有比对"
            return None
        try:
            return self.desk.source.document(slip.path, self.desk.order.request.limits)
        except ReadError:
            self.unread[slip.path] = "原文读不出,没有比对"
            return None


def place(document: Document, offset: int) -> str:
    """Return where a folded offset is found by a person: 第 3 页第 12 行, 第 12 段 of Word files and web pages, else 第 12 行."""
    number, page = document.address(document.place(offset)[0])
    counted = "段" if document.addresses is not None and page is None else "行"
    return f"第 {page} 页第 {number} {counted}" if page is not None else f"第 {number} {counted}"


def printed(document: Document, start: int, end: int) -> str:
    """Return the characters of a folded span as one line, numbers of persons masked; a quotation mark that opens it belongs to it."""
    opened = start > 0 and document.text[document.folded.source(start - 1)] in _OPENING
    said = document.printed(start - opened, end).rstrip(_OPENING)
    return mask_in_place("".join(part.strip() for part in said.split("\n")))


__all__ = ["Texts", "place", "printed"]
