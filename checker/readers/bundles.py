"""A zip full of reports, taken for the folder that was packed: its files are unpacked under numbers, their names are only shown."""

import re
import stat
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from checker.errors import ReadError
from checker.readers.archive import DAMAGE, LOCKED, METHODS
from checker.readers.folders import is_carrier, is_report, passed_over
from checker.readers.limits import Limits

SUFFIX = ".zip"
_CHUNK = 1 << 20
_TAIL = 65_557  # bytes in which the end of the directory stands
_END = struct.Struct("<4s4H2IH")
_DIRECTORY = 16 << 20  # bytes of a directory; one of 10,000 files has about one megabyte
_UTF8 = 0x800
_DOCUMENTS = frozenset({"[content_types].xml", "mimetype", "ofd.xml"})  # members at the root of what is a document itself
_MAC = "__MACOSX"
_UNFIT = re.compile(r"[\x00-\x1f\x7f]|^[A-Za-z]:")
_PART, _PARTS = 200, 20
_BELOW_HAN = re.compile(r"[\u0080-\u07ff]")


@dataclass(slots=True)
class Member:
    """A report of a bundle.

    Attributes:
        name: its path in the bundle: shown, never used.
        path: where it lies now; None when it could not be unpacked.
        size: bytes.
        error: code and message where it could not be unpacked.
    """

    name: str
    path: Path | None
    size: int = 0
    error: tuple[str, str] | None = None


@dataclass(slots=True)
class Bundle:
    """What was in a zip.

    Attributes:
        members: the reports, sorted by name as in a search of a folder.
        carriers: names of files that may hold reports no reader takes.
    """

    members: list[Member] = field(default_factory=list)
    carriers: list[str] = field(default_factory=list)


def unpack(path: Path, shown: str, folder: Path, limits: Limits, most: tuple[int, int]) -> Bundle | None:
    """Unpack the reports of a zip.

    Args:
        path: of the zip.
        shown: what it is called in messages.
        folder: where its files go, called 0, 1, 2.
        limits: bounds of one file and of the ratio to its packed size.
        most: files, and bytes of all together.

    Returns:
        What was in it; None when it is itself a document, only called a zip.

    Raises:
        ReadError: no zip, damaged, with more files or bytes than allowed.
    """
    try:
        _check_directory(path, shown)
        with zipfile.ZipFile(path) as zipped:
            entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
            if any(entry.filename.casefold() in _DOCUMENTS for entry in entries):
                return None
            made, taken = _sorted(entries)
            if len(taken) > most[0]:
                raise ReadError("too_many", f"{shown}:压缩包里的报告超过 {most[0]} 份,请分几次汇总")
            if sum(entry.file_size for _, entry in taken) > most[1]:
                raise ReadError("archive_bomb", f"{shown}:压缩包展开后超过 {most[1] // _CHUNK} MB,没有打开;请分几次汇总")
            for at, (name, entry) in enumerate(taken):
                made.members.append(_unpacked(zipped, entry, name, folder / str(at), limits, shown))
            return made
    except DAMAGE as error:
        raise ReadError("damaged", f"{shown}:压缩包已损坏或不是 zip,打不开;请重新压缩成 zip 再上传") from error


def _check_directory(path: Path, shown: str) -> None:
    """Refuse a directory that would fill the memory before its entries can be counted."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _TAIL))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise zipfile.BadZipFile
    if _END.unpack_from(tail, at)[5] > _DIRECTORY:
        raise ReadError("archive_bomb", f"{shown}:压缩包里的文件太多,没有打开;请分几次汇总")


def _sorted(entries: list[zipfile.ZipInfo]) -> tuple[Bundle, list[tuple[str, zipfile.ZipInfo]]]:
    """Return the carriers and, sorted by name, the entries that a search of the folder would take."""
    made = Bundle()
    found = []
    for name, entry in zip(names(entries), entries, strict=True):
        parts = name.split("/")
        # What is no regular file here is a link, which the search of a folder leaves out as well.
        if any(passed_over(part) or part == _MAC for part in parts) or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        if is_report(parts[-1]):
            found.append((name, entry))
        elif is_carrier(parts[-1]):
            made.carriers.append(name)
    return made, sorted(found, key=lambda pair: pair[0])


def _unpacked(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, path: Path, limits: Limits, shown: str) -> Member:
    """Write a member to a file; what is wrong with it alone is told of it alone."""
    if entry.flag_bits & LOCKED:
        return Member(name, None, error=("encrypted", f"{name}:压缩包设有密码,读不出来;请取消密码后再上传"))
    if entry.compress_type not in METHODS:
        return Member(name, None, error=("damaged", f"{name}:压缩方法少见,打不开;请用普通的 zip 方式压缩"))
    try:
        limits.check_bytes(entry.file_size, name)
    except ReadError as error:
        return Member(name, None, error=(error.code, error.message))
    limits.check_unpacked(entry.file_size, entry.compress_size, f"{shown}/{name}")
    try:
        with zipped.open(entry) as member, path.open("wb") as stream:  # zipfile stops at the size that the directory tells
            while piece := member.read(_CHUNK):
                stream.write(piece)
    except DAMAGE:
        path.unlink(missing_ok=True)
        return Member(name, None, error=("damaged", f"{name}:在压缩包里已损坏,打不开;请重新压缩"))
    return Member(name, path, entry.file_size)


def names(entries: Iterable[zipfile.ZipInfo]) -> list[str]:
    """Return the names of entries as they are shown.

    Windows packs names in the encoding of the system, without saying so; others in UTF-8, also without. All of a zip are in one.

    Args:
        entries: of one zip.
    """
    given = list(entries)
    raw = [None if entry.flag_bits & _UTF8 else _raw(entry) for entry in given]
    utf8 = all(_is_utf8(name) for name in raw if name is not None)
    told = [
        entry.orig_filename if name is None else name.decode("utf-8" if utf8 else "gb18030", errors="replace") for entry, name in zip(given, raw, strict=True)
    ]
    return [plain(name) for name in told]


def _raw(entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:  # the name comes from a field of its own, in UTF-8
        return None


def _is_utf8(name: bytes) -> bool:
    """Say whether a name is UTF-8; two Chinese characters in GBK may look like two letters of another script, never like Chinese."""
    try:
        return not _BELOW_HAN.search(name.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def plain(name: str) -> str:
    r"""Return the name of a file with its folders as it is shown, without what leads out of them.

    >>> plain("..\\云溪县/./a.docx")
    '云溪县/a.docx'

    Args:
        name: as somebody sent it.
    """
    parts = [_UNFIT.sub("", part).strip()[-_PART:] for part in name.replace("\\", "/").split("/")]
    return "/".join([part for part in parts if part not in {"", ".", ".."}][-_PARTS:]) or "未命名"


__all__ = ["SUFFIX", "Bundle", "Member", "names", "plain", "unpack"]
