"""What a worker process is asked, and how it answers."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from checker.report import Policy

PAGE = "page"
"""The form of an answer that is a piece of the page; all others are names of formats."""
_HEAD = 8


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file that came.

    Attributes:
        name: what the sender calls it: shown, never a path.
        path: where it lies.
        error: code and message, where it is known that judging it ends a worker.
    """

    name: str
    path: Path
    error: tuple[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class Task:
    """What is asked about some files.

    Attributes:
        files: the uploads.
        format: name of a format, or `PAGE`.
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


class Answer(NamedTuple):
    """What came of it.

    Attributes:
        records: of each report what may be kept: no text.
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
