"""Compound files made by hand: a directory of streams, enough to tell whose document it is."""

import struct

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def _entry(name, kind, *, left=_FREE, right=_FREE, child=_FREE, start=_END, size=0):
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16s20xIQ", raw, len(raw), kind, 1, left, right, child, b"", start, size)


def ole(*names, inner=(), first=b""):
    """Return the bytes of a compound file.

    Args:
        names: streams under the root.
        inner: streams inside a storage: of an embedded document.
        first: beginning of the first stream.
    """
    data = first.ljust(4096, b"\0")
    streams = [
        _entry(name, _STREAM, right=at + 1 if at < len(names) or inner else _FREE, start=2 if at == 1 else _END, size=len(data))
        for at, name in enumerate(names, 1)
    ]
    entries = [_entry("Root Entry", _ROOT, child=1 if names or inner else _FREE), *streams]
    if inner:
        entries.append(_entry("ObjectPool", _STORAGE, child=len(entries) + 1))
        at = len(entries)
        entries += [_entry(name, _STREAM, right=at + n if n < len(inner) else _FREE) for n, name in enumerate(inner, 1)]
    directory = b"".join(entries)
    directory += _entry("", 0) * (-len(entries) % 4)
    sectors = len(directory) // _SECTOR
    data_sectors = len(data) // _SECTOR
    # sector 0: table; 1: first of the directory; 2 to 9: the first stream; then the rest of the directory
    table = [_TABLE, 2 + data_sectors if sectors > 1 else _END, *range(3, 2 + data_sectors), _END]
    table += [2 + data_sectors + n + 1 if n < sectors - 2 else _END for n in range(sectors - 1)]
    table += [_FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *([_FREE] * 108))
    return header + struct.pack("<128I", *table) + directory[:_SECTOR] + data + directory[_SECTOR:]
