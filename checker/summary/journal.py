"""The journal of judgements: what was judged is not judged again, in a later run or after an interruption, unless anything has changed."""

import hashlib
import json
import sqlite3
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from checker.judging import Request
from checker.packs import cache
from checker.report import UNREADABLE
from checker.summary.records import Record
from checker.version import VERSION

_FORMAT = 1
_FILE = "summary.sqlite"
_SECOND = 1.0
_PIECE = 1 << 20
_KEEP_DAYS = 60


def pack(record: Record) -> bytes:
    """Return a record as bytes to be kept."""
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(data: bytes) -> Record:
    """Return the record that bytes hold."""
    record: Record = json.loads(zlib.decompress(data))
    return record


def sha256(path: str) -> str | None:
    """Return the digest of the bytes of a file, or None when it cannot be read."""
    total = hashlib.sha256()
    try:
        with Path(path).open("rb") as stream:
            while piece := stream.read(_PIECE):
                total.update(piece)
    except (OSError, ValueError):
        return None
    return total.hexdigest()


class Journal:
    """Judgements by what they depend on: the bytes of the file, the tool, the rules, level, year, stage, policy and limits.

    What could not be read is not kept: it may depend on the machine. A journal that cannot be opened or written keeps nothing.

    Args:
        fresh: forget nothing, but do not use what is there.
    """

    def __init__(self, *, fresh: bool = False) -> None:
        """Open the journal in the cache folder of the user."""
        self._fresh = fresh
        self._tool = f"{_FORMAT}|{VERSION}|{_code()}"
        self._base: sqlite3.Connection | None = None
        self._last = time.monotonic()
        folder = cache.directory()
        if folder is None:
            return
        with suppress(OSError, sqlite3.Error):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _FILE).touch(mode=0o600)  # excerpts of drafts are nobody else's business
            base = sqlite3.connect(folder / _FILE, timeout=5)
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("PRAGMA synchronous=NORMAL")
            base.execute("CREATE TABLE IF NOT EXISTS judged (key TEXT PRIMARY KEY, day INTEGER, body BLOB) WITHOUT ROWID")
            base.execute("DELETE FROM judged WHERE day < ?", (int(time.time() // 86400) - _KEEP_DAYS,))
            base.commit()
            self._base = base

    def key(self, digest: str, path: str, request: Request) -> str:
        """Return what a judgement depends on, as one string.

        Args:
            digest: of the bytes of the file.
            path: of the file; its suffix helps to tell what it is.
            request: the question.
        """
        policy, limits = request.policy, request.limits
        asked = (
            self._tool, request.pack.digest, digest, Path(path).suffix.lower(), request.level, request.year, policy.stage, policy.fail_on, policy.min_score,
            policy.strict, [getattr(limits, name) for name in limits.names()],
        )  # fmt: skip
        return hashlib.sha256(repr(asked).encode()).hexdigest()

    def recall(self, digest: str | None, path: str, request: Request) -> Record | None:
        """Return the record of a file that was judged the same way before, or None."""
        if self._base is None or self._fresh or digest is None:
            return None
        with suppress(sqlite3.Error, zlib.error, ValueError):
            row = self._base.execute("SELECT body FROM judged WHERE key = ?", (self.key(digest, path, request),)).fetchone()
            if row:
                return _at(unpack(row[0]), path)
        return None

    def keep(self, record: Record, request: Request) -> None:
        """Keep a record under the digest of the bytes it was made of."""
        digest = record["source"]["sha256"]
        if self._base is None or digest is None or record["outcome"] == UNREADABLE:
            return
        row = (self.key(digest, record["source"]["path"], request), int(time.time() // 86400), pack(record))
        with suppress(sqlite3.Error):
            self._base.execute("INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", row)
            if time.monotonic() - self._last > _SECOND:
                self._base.commit()
                self._last = time.monotonic()

    def close(self) -> None:
        """Write what is not written yet."""
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.commit()
            self._base.close()
            self._base = None


def _at(record: Record, path: str) -> Record:
    """Return a record as if it had been made at another path."""
    shown = path.replace("\\", "/")
    before = record["source"]["path"]
    record["source"]["path"] = shown
    error: dict[str, Any] | None = record["error"]
    if error and error["message"].startswith(before):
        error["message"] = shown + error["message"].removeprefix(before)
    return record


def _code() -> str:
    """Return what changes when the program changes, also in a checkout under development."""
    folder = Path(__file__).parent.parent
    stamps = [(path.relative_to(folder).as_posix(), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*.py"))]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()
