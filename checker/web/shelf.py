"""Pieces of a round on disk: written by one process, read by another, so that a thousand reports need no more memory than one."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self


class Shelf:
    """Bytes by name in one file; every method may be called from any thread, one at a time.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute("CREATE TABLE IF NOT EXISTS piece (name TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")

    def put(self, name: str, body: bytes) -> None:
        """Keep a piece."""
        self._base.execute("INSERT OR REPLACE INTO piece VALUES (?, ?)", (name, body))

    def get(self, name: str) -> bytes | None:
        """Return a piece, or None."""
        row = self._base.execute("SELECT body FROM piece WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        """Return the shelf itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self.close()
