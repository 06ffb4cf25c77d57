"""Reading a file into a `Document`; one module a format, one line in `READERS` each."""

import hashlib
import importlib
import sys
from pathlib import Path
from typing import Protocol, cast

from checker.document import Document, Source
from checker.errors import ReadError
from checker.readers import plain, sniffing
from checker.readers.building import build
from checker.readers.content import Content
from checker.readers.limits import Limits

READERS: dict[str, tuple[str, ...]] = {
    "txt": (".txt", ".text"),
    "md": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml", ".shtml"),
    "mhtml": (".mhtml", ".mht"),
    "docx": (".docx", ".docm"),
    "pdf": (".pdf",),
    "doc": (".doc", ".wps"),
    "rtf": (".rtf",),
    "odt": (".odt", ".fodt"),
    "ofd": (".ofd",),
}
"""Format → suffixes by which a folder is searched; what a file is, its content says."""

_MODULES = {"txt": "plain", "md": "plain", "mhtml": "html", "doc": "office", "word-xml": "wordml"}

STANDARD_INPUT = "-"


class _Reader(Protocol):
    def read(self, data: bytes, shown: str, limits: Limits) -> Content: ...


def read(path: str, limits: Limits | None = None) -> Document:
    """Read one report.

    Args:
        path: a file, or ``-`` for standard input.
        limits: what it may cost; None: the usual bounds.

    Raises:
        ReadError: missing, unreadable, empty, damaged, of another format or encoding, over a limit.
    """
    limits = limits or Limits()
    limits.start()
    shown = path.replace("\\", "/")
    data, suffix = _load(path, limits)
    kind = sniffing.kind(data, suffix)
    if kind not in READERS.keys() | _MODULES.keys():
        raise _refused(kind, shown)
    content = _reader(kind).read(data, shown, limits)
    limits.check_time(shown)
    limits.check_characters(sum(len(line.text) for line in content.lines), shown)
    document = build(content, Source(shown, kind, content.encoding, hashlib.sha256(data).hexdigest()))
    if path == STANDARD_INPUT and kind == "docx":
        document.data = data
    if not document.paragraphs:
        raise ReadError("no_text", f"{shown}:没有可以检查的文字{''.join(f';{note}' for note in document.notes)}")
    return document


def _reader(kind: str) -> _Reader:
    """Import what a format needs when a file of it comes: lxml, pdfium and their like take longer than a text to judge."""
    if _MODULES.get(kind) == "plain":
        return plain
    return cast("_Reader", importlib.import_module(f"checker.readers.{_MODULES.get(kind, kind)}"))


def _refused(kind: str, shown: str) -> ReadError:
    if kind == "encrypted-office":
        return ReadError("encrypted", f"{shown}:文件设有打开密码,读不出来;请取消密码后再检查")
    if kind == "empty":
        return ReadError("empty_file", f"{shown}:文件是空的,没有可以检查的文字")
    if kind == "binary":
        return ReadError("binary_file", f"{shown}:是二进制文件,认不出是什么;请选择报告的文档")
    return ReadError("unsupported_format", f"{shown}:内容是{sniffing.NAMES[kind]},不能检查;可以检查的有 {' '.join(READERS)},请另存后再检查")


def _load(path: str, limits: Limits) -> tuple[bytes, str]:
    if path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(limits.megabytes * 1024 * 1024 + 1)
        limits.check_bytes(len(data), path)
        return data, ""
    file = Path(path)
    try:
        if file.is_dir():
            raise ReadError("is_folder", f"{path}:是文件夹,不是文件")
        limits.check_bytes(file.stat().st_size, path)
        return file.read_bytes(), file.suffix.lower()
    except FileNotFoundError:
        raise ReadError("missing_file", f"{path}:没有这个文件,请检查路径和文件名") from None
    except PermissionError:
        raise ReadError("no_permission", f"{path}:没有读取权限,请关闭正在使用它的程序或修改权限") from None
    except (OSError, ValueError) as error:
        raise ReadError("unreadable", f"{path}:打不开({error})") from None


__all__ = ["READERS", "STANDARD_INPUT", "Limits", "Source", "read"]
