"""Where what came in lies: files on this machine, or whatever else gives the same answers."""

from collections.abc import Iterator
from typing import Protocol

from checker import readers
from checker.document import Document
from checker.judging import Request
from checker.readers import Limits
from checker.report import Policy
from checker.reporters.json import RESULT_VERSION
from checker.summary import lists, records
from checker.summary.journal import Journal, sha256
from checker.summary.records import Record
from checker.version import VERSION
from checker.workers import judge_all


class Source(Protocol):
    """What the desk asks of the place where files lie; a file is called by the name that the tables show."""

    def is_results(self, name: str) -> bool:
        """Say whether a file holds earlier results."""
        ...

    def results(self, name: str) -> Iterator[Record]:
        """Yield the records of earlier results.

        Raises:
            ReadError: it holds none.
        """
        ...

    def judged(self, names: list[str], request: Request) -> Iterator[tuple[str, Record]]:
        """Yield (name, record) of reports, in any order.

        Args:
            names: of reports.
            request: what is asked of them.
        """
        ...

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of the bytes of a file, or None when it is not there."""
        ...

    def data(self, name: str) -> bytes:
        """Return the bytes of a list.

        Raises:
            ListError: there is no such file.
        """
        ...

    def document(self, name: str, limits: Limits) -> Document:
        """Return the text of a report.

        Raises:
            ReadError: it cannot be read.
        """
        ...

    def close(self) -> None:
        """Keep what is to be kept: nothing more will be judged."""
        ...


class Files:
    """Files by their paths; what was judged before is taken from the journal.

    Args:
        fresh: judge again what the journal knows.
        jobs: processes; 0: as many as are worth it.
    """

    def __init__(self, *, fresh: bool = False, jobs: int = 0) -> None:
        """Open the journal."""
        self._journal = Journal(fresh=fresh)
        self._jobs = jobs

    def is_results(self, name: str) -> bool:
        """Say whether a path is a file with earlier results, by its name."""
        return records.is_results(name)

    def results(self, name: str) -> Iterator[Record]:
        """Yield the records of earlier results."""
        return records.read(name)

    def judged(self, names: list[str], request: Request) -> Iterator[tuple[str, Record]]:
        """Yield (path, record), first of what the journal knows, then of what must be judged."""
        head = heading(request)
        left = []
        for name in names:
            known = self._journal.recall(sha256(name), name, request)
            if known is None:
                left.append(name)
            else:
                yield name, known
        for name, judged in zip(left, judge_all(left, request, self._jobs), strict=True):
            record = records.of_report(judged.report, judged.document, head)
            self._journal.keep(record, request)
            yield name, record

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of the bytes of a file."""
        return sha256(name)

    def data(self, name: str) -> bytes:
        """Return the bytes of a list."""
        return lists.bytes_of(name)

    def document(self, name: str, limits: Limits) -> Document:
        """Return the text of a report."""
        return readers.read(name, limits)

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()


def heading(request: Request) -> dict[str, object]:
    """Return what a result says of tool, rules and policy, for `records.of_report`.

    Args:
        request: what is asked of the reports.
    """
    policy: Policy = request.policy
    return {
        "version": RESULT_VERSION, "tool": {"version": VERSION}, "policy": {"stage": policy.stage},
        "rules": {"digest": request.pack.digest, "packs": [{"id": part.id, "version": part.version} for part in request.pack.parts]},
    }  # fmt: skip


__all__ = ["Files", "Source", "heading"]
