"""Writing to the streams: results to standard output, everything else to standard error, whatever their encoding."""

import os
import sys
from typing import TextIO

_PROBE = "法"


def warn(message: str) -> None:
    """Write one line to standard error."""
    _write(sys.stderr, message + "\n")


def out(text: str, *, utf8: bool = False) -> None:
    """Write to standard output.

    Args:
        text: what to write.
        utf8: for programs: UTF-8 whatever the console says.
    """
    _write(sys.stdout, text, utf8=utf8)


def raw(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _write(stream: TextIO, text: str, *, utf8: bool = False) -> None:
    """Write in the encoding of the stream; where that has no Chinese and nobody looks on, in UTF-8."""
    buffer = getattr(stream, "buffer", None)
    encoding = stream.encoding or "utf-8"
    if buffer is None:
        stream.write(text)
        return
    if utf8 or (not _has_chinese(encoding) and not stream.isatty()):
        encoding = "utf-8"
    stream.flush()
    buffer.write(text.encode(encoding, errors="replace"))
    buffer.flush()


def _has_chinese(encoding: str) -> bool:
    try:
        _PROBE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def colour(*, switched_off: bool) -> bool:
    """Say whether standard output gets colours: --no-color, NO_COLOR, FORCE_COLOR, then a terminal that can."""
    if switched_off or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
