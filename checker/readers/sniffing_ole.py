"""Telling from the directory of an OLE file (compound file binary) which program's document it holds."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_STREAMS = {
    "EncryptedPackage": "encrypted-office",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "MatOST": "works",
}
_HEADER = 512
_ENTRY = 128
_NAME = 64
_END = 0xFFFFFFF0  # numbers from here on are marks, not sectors or entries
_DIRECTORY = 4096  # sectors of a directory that are read; a document has a handful
_WORD_IDENTS = frozenset({0xA5EC, 0xA5DC})
_ENCRYPTED = 0x0100
_ROOT = 5  # type of the entry that holds the others


def kind(data: bytes) -> str:
    """Return ``doc``, ``xls``, ``ppt``, ``works`` or ``encrypted-office`` by the streams; ``ole`` for another program's file, ``broken-ole`` for none."""
    entries = _entries(data)
    names = _top(entries) or [_name(entry) for entry in entries]
    found = next((kind for name, kind in _STREAMS.items() if name in names), None)
    if found or _root(entries):
        return found or "ole"
    # The directory is lost: what is left of it may be found elsewhere.
    return next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "broken-ole")


class Word(NamedTuple):
    """What the first bytes of a Word document tell.

    Attributes:
        ident: 0xA5EC of Word 97 and later, 0xA5DC of Word 6 and 95; 0 when it is no Word document.
        version: 101 and 102 of Word 6, 103 and 104 of Word 95, from 105 of Word 97.
        encrypted: whether it opens with a password only.
    """

    ident: int = 0
    version: int = 0
    encrypted: bool = False


def word(data: bytes) -> Word:
    """Return what the Word document in an OLE file says of itself."""
    entry = next((entry for entry in _entries(data) if _name(entry) == "WordDocument"), None)
    if entry is None:
        return Word()
    size = _sector(data)
    start = size + struct.unpack_from("<I", entry, 116)[0] * size
    if start + 12 > len(data):
        return Word()
    ident, version, flags = struct.unpack_from("<HH6xH", data, start)
    return Word(ident, version, bool(flags & _ENCRYPTED)) if ident in _WORD_IDENTS else Word()


def _sector(data: bytes) -> int:
    """Return the bytes of a sector: 512 or 4,096."""
    return 4096 if data[30:32] == b"\x0c\x00" else 512


def _entries(data: bytes) -> list[bytes]:
    """Return the directory's entries; empty when there is none where the header says."""
    sectors = b"".join(_chain(data)) if len(data) > _HEADER else b""
    return [sectors[at : at + _ENTRY] for at in range(0, len(sectors) - _ENTRY + 1, _ENTRY)]


def _chain(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory in order; each once, as a damaged chain may be a circle."""
    size = _sector(data)
    number: int = struct.unpack_from("<I", data, 48)[0]
    seen: set[int] = set()
    while number < _END and number not in seen and len(seen) < _DIRECTORY:
        seen.add(number)
        start = (number + 1) * size
        if start >= len(data):
            return
        yield data[start : start + size].ljust(size, b"\0")
        number = _following(data, number, size)


def _following(data: bytes, number: int, size: int) -> int:
    """Return the sector behind another, from the allocation table; the table's own sectors stand in the header."""
    table, place = divmod(number, size // 4)
    if table >= (_HEADER - 76) // 4:
        return _END
    at = (struct.unpack_from("<I", data, 76 + 4 * table)[0] + 1) * size + 4 * place
    return int(struct.unpack_from("<I", data, at)[0]) if at + 4 <= len(data) else _END


def _name(entry: bytes) -> str:
    return entry[:_NAME].decode("utf-16-le", errors="replace").split("\0", 1)[0]


def _root(entries: list[bytes]) -> bytes | None:
    return next((entry for entry in entries if entry[66] == _ROOT), None)


def _top(entries: list[bytes]) -> list[str]:
    """Return the names directly under the root: documents embedded in this one stand deeper."""
    root = _root(entries)
    waiting = [_number(root, 76)] if root else []
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at < len(entries) and at not in seen:
            seen.add(at)
            waiting += [_number(entries[at], 68), _number(entries[at], 72)]
    return [_name(entries[at]) for at in sorted(seen)]


def _number(entry: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", entry, at)[0])
