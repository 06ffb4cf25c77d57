"""Opening a zip that may be hostile: only the members asked for are unpacked, within the limits, in memory."""

import struct
import zipfile
import zlib
from io import BytesIO

from checker.errors import ReadError
from checker.readers.limits import Limits

MAX_MEMBERS = 10_000
"""Members of an archive; a report with hundreds of pictures has fewer than a thousand."""

_ENTRY = b"PK\x01\x02"  # what every entry of a directory starts with
_CHUNK = 1 << 20
LOCKED = 0x1
"""Flag of a member behind a password."""
# Packed by other methods a member cannot be unpacked in bounded steps; no office format uses them.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that are unpacked."""
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, LookupError, OverflowError)
"""What a damaged zip raises."""


class Archive:
    """The members of a zip by name, whatever the case and the slashes of the name; nothing is written to disk.

    Args:
        entries: the entries of its directory by folded name.
        zipped: the zip they stand in.
        shown: the path for messages.
        limits: bounds of reading.
    """

    def __init__(self, entries: dict[str, zipfile.ZipInfo], zipped: zipfile.ZipFile, shown: str, limits: Limits) -> None:
        self._entries = entries
        self._zipped = zipped
        self._shown = shown
        self._limits = limits
        self._unpacked = 0

    def names(self) -> list[str]:
        """Return the names of all members, with ``/``, in the order of the directory."""
        return [_slashed(entry.filename) for entry in self._entries.values()]

    def has(self, name: str) -> bool:
        """Say whether there is such a member."""
        return _folded(name) in self._entries

    def size(self, name: str) -> int:
        """Return the bytes a member says to have unpacked, 0 when there is none."""
        entry = self._entries.get(_folded(name))
        return entry.file_size if entry else 0

    def read(self, name: str, most: int | None = None) -> bytes | None:
        """Unpack a member.

        Args:
            name: its path in the archive.
            most: bytes it may have, where that is less than the limits allow.

        Returns:
            Its bytes; None when there is no such member.

        Raises:
            ReadError: locked by a password, damaged, or larger than allowed.
        """
        entry = self._entries.get(_folded(name))
        if entry is None:
            return None
        self._check(entry, most)
        try:
            return self._unpack(entry)
        except DAMAGE as error:
            raise damaged(self._shown) from error

    def _check(self, entry: zipfile.ZipInfo, most: int | None) -> None:
        if entry.flag_bits & LOCKED:
            raise ReadError("encrypted", f"{self._shown}:文件设有打开密码,读不出来;请取消密码后再检查")
        if entry.compress_type not in METHODS:
            raise ReadError("damaged", f"{self._shown}:压缩方法少见,打不开;请用 Word 或 WPS 打开后另存再检查")
        if most is not None and entry.file_size > most:
            raise ReadError("too_large", f"{self._shown}:内部的 {_name(entry)} 超过 {most // _CHUNK} MB,不像一份年度报告,没有打开")
        self._limits.check_unpacked(entry.file_size, entry.compress_size, self._shown)
        self._unpacked += entry.file_size
        self._limits.check_unpacked(self._unpacked, self._unpacked, self._shown)

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """Unpack step by step; zipfile itself stops at the size the directory tells."""
        pieces = []
        with self._zipped.open(entry) as member:
            while piece := member.read(_CHUNK):
                pieces.append(piece)
                self._limits.check_time(self._shown)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def open_archive(data: bytes, shown: str, limits: Limits) -> Archive:
    """Open a zip; see `Archive`.

    The size of all members together is checked at once, their ratio only when they are unpacked: an office file may
    hold a white bitmap that nobody looks at. Members with ``..`` in their path cannot be named.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: no zip, cut short or damaged, or with more members or bytes than allowed.
    """
    if data.count(_ENTRY) > MAX_MEMBERS:
        raise ReadError("archive_bomb", f"{shown}:压缩包里的文件超过 {MAX_MEMBERS} 个,不像正常文档,没有打开")
    try:
        zipped = zipfile.ZipFile(BytesIO(data))
        entries = {_folded(entry.filename): entry for entry in zipped.infolist() if _is_inside(entry)}
    except DAMAGE as error:
        raise damaged(shown) from error
    total = sum(entry.file_size for entry in zipped.infolist())
    limits.check_unpacked(total, total, shown)
    return Archive(entries, zipped, shown, limits)


def damaged(shown: str) -> ReadError:
    """Return the error for a file whose bytes are not what they should be."""
    return ReadError("damaged", f"{shown}:文件已损坏或不完整,打不开;请用 Word 或 WPS 打开并另存,或重新下载后再检查")


def _is_inside(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and ".." not in _slashed(entry.filename).split("/")


def _slashed(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/")


def _folded(name: str) -> str:
    return _slashed(name).casefold()


def _name(entry: zipfile.ZipInfo) -> str:
    return "".join(character for character in entry.filename[-40:] if character.isprintable())
