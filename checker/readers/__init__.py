"""Reading a file into a `Document`; one module a format, one line in `READERS` each."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from checker.document import Document, Source
from checker.errors import ReadError
from checker.readers import plain, sniffing

READERS: dict[str, Callable[[bytes, str, str], Document]] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".markdown": plain.read,
    ".text": plain.read,
}
"""Suffix → reader; the reader gets the bytes, the path as shown and the SHA-256."""

STANDARD_INPUT = "-"
MAX_BYTES = 50 * 1024 * 1024


def read(path: str) -> Document:
    """Read one report.

    Args:
        path: a file, or ``-`` for standard input (read as text).

    Raises:
        ReadError: missing, unreadable, empty, binary, of another format or encoding.
    """
    data, suffix = _load(path)
    shown = path.replace("\\", "/")
    kind = sniffing.foreign_format(data)
    if kind:
        raise ReadError("unsupported_format", f"{shown}:内容是 {kind},不是文本;请另存为 txt 或 md 后再检查")
    if suffix not in READERS:
        known = " ".join(sorted(READERS))
        raise ReadError("unsupported_format", f"{shown}:不支持 {suffix or '无后缀'} 文件;可读的有 {known},请另存后再检查")
    return READERS[suffix](data, shown, hashlib.sha256(data).hexdigest())


def _load(path: str) -> tuple[bytes, str]:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1), ".txt"
    file = Path(path)
    try:
        if file.is_dir():
            raise ReadError("is_folder", f"{path}:是文件夹,不是文件")
        if file.stat().st_size > MAX_BYTES:
            raise ReadError("too_large", f"{path}:文件超过 {MAX_BYTES // 1024 // 1024} MB,请确认选对了文件")
        return file.read_bytes(), file.suffix.lower()
    except FileNotFoundError:
        raise ReadError("missing_file", f"{path}:没有这个文件,请检查路径和文件名") from None
    except PermissionError:
        raise ReadError("no_permission", f"{path}:没有读取权限,请关闭正在使用它的程序或修改权限") from None
    except (OSError, ValueError) as error:
        raise ReadError("unreadable", f"{path}:打不开({error})") from None


__all__ = ["READERS", "STANDARD_INPUT", "Source", "read"]
