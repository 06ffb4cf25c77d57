"""Reading a file into a `Document`; one module a format, one line in `READERS` each."""

import errno
import hashlib
import importlib
import stat
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
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

SLOW = frozenset({"pdf", "doc", "ofd"})
"""Formats that take longer to read than to judge."""
SLOW_SUFFIXES = tuple(suffix for kind in sorted(SLOW) for suffix in READERS[kind])


class _Reader(Protocol):
    def read(self, data: bytes, shown: str, limits: Limits) -> Content: ...


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as it lies there.

    Attributes:
        shown: its path for messages and results, with ``/``.
        data: its bytes.
        kind: its format, by what is in it.
        held: there is no file to read again: it came by standard input or over the network.
    """

    shown: str
    data: bytes
    kind: str
    held: bool = False


def read(path: str, limits: Limits | None = None) -> Document:
    """Read one report.

    Args:
        path: a file, or ``-`` for standard input.
        limits: what it may cost; None: the usual bounds.

    Raises:
        ReadError: missing, unreadable, empty, damaged, of another format or encoding, over a limit.
    """
    limits = limits or Limits()
    raw = take(path, limits)
    return built(raw, content(raw, limits))


def take(path: str, limits: Limits) -> Raw:
    """Start the clock and take the bytes of a file.

    Raises:
        ReadError: missing, unreadable, too large, or of a format that no reader takes.
    """
    limits.start()
    data, suffix = _load(path, limits)
    return _raw(path, data, suffix, held=path == STANDARD_INPUT)


def given(name: str, data: bytes, limits: Limits) -> Raw:
    """Start the clock and take bytes that came without a file.

    Args:
        name: what they are called; its suffix helps where the content does not say the format.
        data: the bytes.
        limits: what reading them may cost.

    Raises:
        ReadError: too large, or of a format that no reader takes.
    """
    limits.start()
    limits.check_bytes(len(data), name)
    return _raw(name, data, PurePath(name).suffix.lower(), held=True)


def _raw(path: str, data: bytes, suffix: str, *, held: bool) -> Raw:
    shown = path.replace("\\", "/")
    kind = sniffing.kind(data, suffix)
    if kind not in READERS.keys() | _MODULES.keys():
        raise _refused(kind, shown)
    return Raw(shown, data, kind, held)


def content(raw: Raw, limits: Limits) -> Content:
    """Return the lines of a file.

    Raises:
        ReadError: damaged, encrypted, over a limit.
    """
    made = _reader(raw.kind).read(raw.data, raw.shown, limits)
    limits.check_time(raw.shown)
    limits.check_characters(sum(len(line.text) for line in made.lines), raw.shown)
    return made


def built(raw: Raw, made: Content) -> Document:
    """Return the document that the lines of a file make.

    Raises:
        ReadError: there is no text to judge.
    """
    document = build(made, Source(raw.shown, raw.kind, made.encoding, hashlib.sha256(raw.data).hexdigest()))
    if raw.held and raw.kind == "docx":
        document.data = raw.data
    if not document.paragraphs:
        raise ReadError("no_text", f"{raw.shown}:没有可以检查的文字{''.join(f';{note}' for note in document.notes)}")
    return document


def _reader(kind: str) -> _Reader:
    """Import what a format needs when a file of it comes: lxml, pdfium and their like take longer than a text to judge."""
    if _MODULES.get(kind) == "plain":
        return plain
    return cast("_Reader", importlib.import_module(f"checker.readers.{_MODULES.get(kind, kind)}"))


def _refused(kind: str, shown: str) -> ReadError:
    if kind == "encrypted-office":
        return ReadError("encrypted", f"{shown}:文件设有打开密码,读不出来;请取消密码后再检查")
    if kind == "broken-ole":
        return ReadError("damaged", f"{shown}:文件已损坏或不完整,打不开;请用 Word 或 WPS 打开并另存,或重新下载")
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
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            # Opening a pipe waits for its writer, and a device may never end.
            raise ReadError("no_file", f"{path}:是管道、套接字或设备,不是文件,没有检查;要检查另一个程序的输出,请经标准输入(-)传入")
        limits.check_bytes(status.st_size, path)
        with file.open("rb") as stream:
            data = stream.read(limits.megabytes * 1024 * 1024 + 1)  # it may have grown since
        limits.check_bytes(len(data), path)
        return data, file.suffix.lower()
    except FileNotFoundError:
        if file.is_symlink():
            raise ReadError("link_broken", f"{path}:是失效的链接,指向的文件不存在") from None
        raise ReadError("missing_file", f"{path}:没有这个文件,请检查路径和文件名") from None
    except PermissionError:
        raise ReadError("no_permission", f"{path}:没有读取权限,请关闭正在使用它的程序或修改权限") from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            raise ReadError("link_broken", f"{path}:是绕成圈的链接,不指向任何文件") from None
        raise ReadError("unreadable", f"{path}:打不开({getattr(error, 'strerror', None) or error});请复制到别处再检查") from None


__all__ = ["READERS", "STANDARD_INPUT", "Limits", "Source", "read"]
