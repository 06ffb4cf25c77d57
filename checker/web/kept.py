"""Results kept between visits, where the server was told to: findings without the text, in one SQLite file."""

import json
import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from checker.errors import UsageError
from checker.reporters.json import dumps

FILE = "results.sqlite3"
_MOST = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS result (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT, asked TEXT NOT NULL, record TEXT NOT NULL,
    UNIQUE (name, sha256, asked)
)
"""


class Kept:
    """The file of results; every method may be called from any thread.

    Args:
        folder: where it lies.

    Raises:
        UsageError: the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file, or make it for this user only."""
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FILE
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._base = sqlite3.connect(path, check_same_thread=False, timeout=10)
            self._base.execute("PRAGMA secure_delete = ON")
            with self._base:
                self._base.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise UsageError("bad_data", f"{folder}:不能存放检查结果({error}),请换一个文件夹") from None

    def add(self, records: list[dict[str, Any]]) -> None:
        """Keep results; the same file under the same choices is kept once, the latest.

        Args:
            records: see `checker.web.showing.record`.
        """
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        rows = [
            (now, one["name"], one["sha256"], dumps([one["rules"], one["stage"], one["level"], one["year"]]), dumps(one)) for one in records if one["sha256"]
        ]
        with self._lock, self._base:
            self._base.executemany("INSERT OR REPLACE INTO result (at, name, sha256, asked, record) VALUES (?, ?, ?, ?, ?)", rows)
            self._base.execute("DELETE FROM result WHERE id <= (SELECT max(id) FROM result) - ?", (_MOST,))

    def all(self, most: int = 500) -> list[dict[str, Any]]:
        """Return the latest results, without their findings."""
        with self._lock, closing(self._base.execute("SELECT id, at, record FROM result ORDER BY id DESC LIMIT ?", (most,))) as rows:
            return [{"id": id_, "at": at, **{key: value for key, value in json.loads(record).items() if key != "issues"}} for id_, at, record in rows]

    def one(self, id_: int) -> dict[str, Any] | None:
        """Return a result with its findings, or None."""
        with self._lock:
            row = self._base.execute("SELECT id, at, record FROM result WHERE id = ?", (id_,)).fetchone()
        return {"id": row[0], "at": row[1], **json.loads(row[2])} if row else None

    def delete(self, id_: int | None) -> int:
        """Delete a result, or with None all, and return how many."""
        with self._lock, self._base:
            if id_ is None:
                return self._base.execute("DELETE FROM result").rowcount
            return self._base.execute("DELETE FROM result WHERE id = ?", (id_,)).rowcount

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()
