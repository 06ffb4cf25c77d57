"""Telling from the members of a ZIP file which document it is."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_MIMETYPES = (
    (_OPEN_DOCUMENT + b"text", "odt"),
    (_OPEN_DOCUMENT + b"spreadsheet", "ods"),
    (_OPEN_DOCUMENT + b"presentation", "odp"),
    (b"application/epub+zip", "epub"),
)
_EXACT = {"word/document.xml": "docx", "ofd.xml": "ofd", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "fixeddocseq.fdseq": "xps"}
_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OPC = "[content_types].xml"
_ODT = frozenset({"content.xml", "meta-inf/manifest.xml"})
_ENTRIES = 5000  # members looked at; a document has some dozens
_TAIL = 65_557  # bytes in which the end of the central directory stands
_END_OF_DIRECTORY = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_HEADER = re.compile(rb"PK\x03\x04", re.DOTALL)
_DEFLATED = 8
_MIMETYPE = 200  # bytes of the longest


class _Member(NamedTuple):
    """A member: its name in lower case with ``/``, and where its local header stands."""

    name: str
    at: int


def kind(data: bytes) -> str:
    """Return ``docx xlsx pptx odt ods odp ofd xps epub`` by the members, else ``zip``."""
    members = list(_directory(data)) or list(_local_headers(data))
    names = {member.name for member in members}
    declared = next((_declared(data, member.at) for member in members if member.name == "mimetype"), None)
    return declared or next((kind for name, kind in _EXACT.items() if name in names), None) or _by_folder(names)


def _by_folder(names: set[str]) -> str:
    if _OPC in names:
        return next((kind for folder, kind in _FOLDERS if any(name.startswith(folder) for name in names)), "zip")
    return "odt" if names >= _ODT else "zip"


def _directory(data: bytes) -> Iterator[_Member]:
    """Yield the members of the central directory; nothing when it is cut off."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _TAIL))
    if end < 0 or end + _END_OF_DIRECTORY.size > len(data):
        return
    _, _, _, _, count, _, at, _ = _END_OF_DIRECTORY.unpack_from(data, end)
    for _ in range(min(count, _ENTRIES)):
        if at + _ENTRY.size > end or data[at : at + 4] != b"PK\x01\x02":
            return
        fields = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        yield _Member(_name(data[at : at + fields[10]]), fields[16])
        at += sum(fields[10:13])


def _local_headers(data: bytes) -> Iterator[_Member]:
    """Yield the members by their own headers, for a file that lost its directory."""
    for count, found in enumerate(_LOCAL_HEADER.finditer(data)):
        if count == _ENTRIES or found.start() + _LOCAL.size > len(data):
            return
        length = _LOCAL.unpack_from(data, found.start())[9]
        start = found.start() + _LOCAL.size
        yield _Member(_name(data[start : start + length]), found.start())


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").replace("\\", "/").removeprefix("/").lower()


def _declared(data: bytes, at: int) -> str | None:
    """Return the kind that the member ``mimetype`` names."""
    if at + _LOCAL.size > len(data):
        return None
    fields = _LOCAL.unpack_from(data, at)
    start = at + _LOCAL.size + fields[9] + fields[10]
    text = data[start : start + _MIMETYPE]
    if fields[3] == _DEFLATED:
        text = _inflated(data[start : start + 2 * _MIMETYPE])
    return next((kind for mimetype, kind in _MIMETYPES if text.lstrip().startswith(mimetype)), None)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _MIMETYPE)
    except zlib.error:
        return b""
