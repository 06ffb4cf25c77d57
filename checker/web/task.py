"""What a worker process is asked, and how it answers."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from checker.report import Policy

PAGE = "page"
"""The form of an answer that is a piece of the page."""
RECORD = "record"
"""The form of an answer that is what the tables of a round are made of; all others are names of formats."""
_HEAD = 8


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file that came.

    Attributes:
        name: what the sender calls it: shown, never a path.
        path: where it lies.
        error: code and message, where it is known that it cannot be judged.
        part: name of the part of the form it came in.
    """

    name: str
    path: Path
    error: tuple[str, str] | None = None
    part: str = "file"


@dataclass(slots=True, kw_only=True)
class Task:
    """What is asked about some files.

    Attributes:
        files: the uploads.
        format: name of a format, `PAGE` or `RECORD`.
        rules: names of shipped packs.
        policy: stage, threshold and strictness.
        level: overrides the level recognised.
        year: overrides the report year recognised.
        prefix: of the identifiers in the piece of a page.
        earlier: findings of an earlier version that the page compares with, or None.
    """

    files: list[Upload]
    format: str = "json"
    rules: tuple[str, ...] = ("national",)
    policy: Policy = field(default_factory=Policy)
    level: str | None = None
    year: int | None = None
    prefix: str = "r1"
    earlier: list[dict[str, str]] | None = None


@dataclass(slots=True, kw_only=True)
class Unpacking:
    """What is asked about a zip of reports.

    Attributes:
        file: the zip.
        folder: where its reports go.
        most: reports, and bytes of all together.
    """

    file: Upload
    folder: Path
    most: tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Choices:
    """What the office chose for a round.

    Attributes:
        format: name of a format of the tables, or `PAGE`: everything.
        rules: names of shipped packs.
        stage: of the reports.
        year: the year collected, or None.
        deadline: the last day in time, or None.
        copies: look for text that reports share.
        promises: hold last year's plan against this year's report.
        issuer: who writes the letters.
        day: of the letters; None: today.
    """

    format: str = "json"
    rules: tuple[str, ...] = ("national",)
    stage: str = "draft"
    year: int | None = None
    deadline: date | None = None
    copies: bool = False
    promises: bool = False
    issuer: str = ""
    day: date | None = None


@dataclass(slots=True, kw_only=True)
class Collation:
    """What is asked about a round: its tables.

    Attributes:
        choices: of the office.
        files: the reports and earlier results of this round.
        last: those of last year, or None.
        lists: ``roster``, ``assign`` or ``received`` → the list.
        shelf: file of the records, see `checker.web.shelf`.
        folder: for what is written meanwhile.
        kept: for what `PAGE` asks for.
        address: of the page of the round.
        only_lists: read the lists, and tell their mistakes.
    """

    choices: Choices
    files: list[Upload]
    last: list[Upload] | None
    lists: dict[str, Upload]
    shelf: Path
    folder: Path
    kept: Path | None = None
    address: str = ""
    only_lists: bool = False


Work = Task | Unpacking | Collation
"""What a worker may be asked."""


class Answer(NamedTuple):
    """What came of it.

    Attributes:
        records: of each report what may be kept: no text. Of a zip its members, of a round what must be known of it.
        body: the format's bytes.
    """

    records: list[dict[str, Any]]
    body: bytes

    def packed(self) -> bytes:
        """Return it as bytes for a pipe."""
        head = json.dumps(self.records, ensure_ascii=False).encode("utf-8", errors="replace")
        return len(head).to_bytes(_HEAD, "big") + head + self.body

    @classmethod
    def unpacked(cls, data: bytes) -> "Answer":
        """Read what `packed` made.

        Raises:
            ValueError: it is no such answer.
        """
        length = int.from_bytes(data[:_HEAD], "big")
        return cls(json.loads(data[_HEAD : _HEAD + length]), data[_HEAD + length :])
