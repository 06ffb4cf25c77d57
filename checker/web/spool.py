"""The private temporary folder of a server: uploads lie there under names of our own, and go when they are answered."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

PREFIX = "fazhi-serve-"
_LOCK = "lock"
_YOUNG = 60.0  # seconds; a folder without a lock may be one that is just being made


class SpoolFullError(Exception):
    """The uploads of all requests together are larger than allowed."""


class Spool:
    """A folder that nobody else may open, held by a lock for as long as the server lives.

    Folders of servers that were killed have no holder: they are removed at the next start.

    Args:
        most: bytes that all uploads may have at a time.
        base: where the folder is made; None: the temporary folder of the system.
    """

    def __init__(self, most: int, base: Path | None = None) -> None:
        """Remove what dead servers left, and make a folder."""
        place = base or Path(tempfile.gettempdir())
        clean(place)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()
        self.most = most
        self.used = 0
        self._lock = (self.folder / _LOCK).open("wb")
        _hold(self._lock)

    def claim(self, size: int) -> None:
        """Count bytes that are about to be written.

        Raises:
            SpoolFullError: they would be too many.
        """
        if self.used + size > self.most:
            raise SpoolFullError
        self.used += size

    @contextmanager
    def box(self) -> Iterator["Box"]:
        """Give a request a place for its files, and remove them when it is answered."""
        made = Box(self)
        try:
            yield made
        finally:
            made.clear()

    def close(self) -> None:
        """Remove the folder with everything in it."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the spool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove the folder."""
        self.close()


class Box:
    """The files of one request.

    Args:
        spool: where they lie.
    """

    def __init__(self, spool: Spool) -> None:
        """Start with none."""
        self.spool = spool
        self.paths: list[Path] = []
        self.claimed = 0

    def create(self) -> tuple[Path, IO[bytes]]:
        """Return a new file under a name of our own."""
        handle, name = tempfile.mkstemp(prefix="upload-", dir=self.spool.folder)
        self.paths.append(Path(name))
        return self.paths[-1], os.fdopen(handle, "wb")

    def folder(self, prefix: str = "upload-") -> Path:
        """Return a new folder under a name of our own.

        Args:
            prefix: of the name.
        """
        self.paths.append(Path(tempfile.mkdtemp(prefix=prefix, dir=self.spool.folder)))
        return self.paths[-1]

    def remove(self, path: Path) -> None:
        """Remove a file before the others.

        Args:
            path: made by `create`, all its bytes claimed.
        """
        size = path.stat().st_size
        path.unlink()
        self.paths.remove(path)
        self.claimed -= size
        self.spool.used -= size

    def claim(self, size: int) -> None:
        """Count bytes of this request.

        Raises:
            SpoolFullError: the spool is full.
        """
        self.spool.claim(size)
        self.claimed += size

    def clear(self) -> None:
        """Remove the files."""
        for path in self.paths:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.unlink()
        self.paths.clear()
        self.spool.used -= self.claimed
        self.claimed = 0


def clean(base: Path) -> None:
    """Remove the folders of servers that are no more.

    Args:
        base: the folder in which they lie.
    """
    for folder in base.glob(f"{PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
            continue
        with suppress(OSError):
            lock = folder / _LOCK
            if lock.exists():
                with lock.open("r+b") as stream:
                    _hold(stream)
            elif time.time() - folder.stat().st_mtime < _YOUNG:
                continue
            shutil.rmtree(folder, ignore_errors=True)


def _hold(stream: IO[bytes]) -> None:
    """Lock an open file for this process.

    Raises:
        OSError: another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
