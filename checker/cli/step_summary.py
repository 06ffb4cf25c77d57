"""The summary of a build step on GitHub: Markdown appended to the file that the runner names."""

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

from checker.cli import console

VARIABLE = "GITHUB_STEP_SUMMARY"
MOST = 1024 * 1024
"""Bytes that GitHub takes; of a longer summary it shows nothing."""
_CUT = "\n\n(太长,后面没有列出)\n"


def asked() -> Path | None:
    """Return the file of the runner, or None where there is none."""
    name = os.environ.get(VARIABLE)
    return Path(name) if name else None


@contextlib.contextmanager
def appended(path: Path) -> Iterator[io.BytesIO]:
    """Collect a summary and append it, cut at the end of a line to what GitHub takes; that it cannot be written is a warning only."""
    stream = io.BytesIO()
    yield stream
    try:
        there = path.stat().st_size if path.exists() else 0
        with path.open("ab") as file:
            file.write(_fitting(stream.getvalue(), MOST - there))
    except OSError as error:
        console.warn(f"{path}:步骤摘要写不进去({type(error).__name__}),检查结果不受影响")


def _fitting(text: bytes, room: int) -> bytes:
    if len(text) <= room:
        return text
    note = _CUT.encode()
    return text[: text.rfind(b"\n", 0, max(room - len(note), 0)) + 1] + note if room > len(note) else b""
