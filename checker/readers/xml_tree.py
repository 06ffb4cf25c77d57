"""Parsing XML that may be hostile: no document type, so no entities; bounded in depth and elements; short names."""

import codecs
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from xml.parsers import expat

from checker.errors import ReadError
from checker.readers.limits import Limits

MAX_ELEMENTS = 500_000
"""Elements of one file; a report of 300 pages has some ten thousand."""

_CHUNK = 1 << 18
_CHECK = 4096
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]{0,200}\?>""")
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "x-gbk"})
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")


class _Builder:
    """Makes the tree and counts what it is made of.

    Args:
        prefixes: see `parse`.
        shown: the path for messages.
        limits: bounds of reading.
    """

    def __init__(self, prefixes: Mapping[str, str], shown: str, limits: Limits) -> None:
        self._tree = ET.TreeBuilder()
        self._prefixes = prefixes
        self._names: dict[str, str] = {}
        self._shown = shown
        self._limits = limits
        self._depth = 0
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        self._depth += 1
        self._limits.check_depth(self._depth, self._shown)
        if self._count > MAX_ELEMENTS:
            raise ReadError("too_long", f"{self._shown}:内部元素超过 {MAX_ELEMENTS} 个,不像一份年度报告,没有打开")
        if self._count % _CHECK == 0:
            self._limits.check_time(self._shown)
        self._tree.start(self._short(name), {self._short(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(self._short(name))

    def data(self, text: str) -> None:
        self._tree.data(text)

    def doctype(self, *_: object) -> None:
        raise ReadError("xml_entities", f"{self._shown}:内部含有文档类型声明(可能带实体),不像正常文档,没有打开")

    def close(self) -> ET.Element:
        return self._tree.close()

    def _short(self, name: str) -> str:
        """Return ``prefix:name``; the name alone where its namespace has no prefix here."""
        short = self._names.get(name)
        if short is None:
            space, _, local = name.rpartition("}")
            prefix = self._prefixes.get(space, "")
            short = self._names[name] = f"{prefix}:{local}" if prefix else local
        return short


def parse(data: bytes, prefixes: Mapping[str, str], shown: str, limits: Limits) -> ET.Element:
    """Parse XML into a tree whose names are short.

    Args:
        data: the bytes of the XML; GBK is understood.
        prefixes: namespace → the prefix its names get in the tree, whatever the file calls it.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: no well-formed XML, with a document type, or over a limit.
    """
    builder = _Builder(prefixes, shown, limits)
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        _feed(parser, _decoded(data), shown, limits)
        return builder.close()
    except (expat.ExpatError, ValueError, AssertionError, LookupError) as error:
        raise ReadError("damaged", f"{shown}:文件已损坏或不完整,打不开;请重新下载,或用原来的程序打开后另存再检查") from error


def _feed(parser: expat.XMLParserType, data: bytes, shown: str, limits: Limits) -> None:
    for at in range(0, len(data), _CHUNK):
        parser.Parse(data[at : at + _CHUNK], False)  # noqa: FBT003 - the C function takes no keywords
        limits.check_time(shown)
    parser.Parse(b"", True)  # noqa: FBT003 - the same


def _decoded(data: bytes) -> bytes:
    """Return XML in an encoding that the parser knows: GBK, declared or not, becomes UTF-8."""
    if data.startswith(_WIDE):
        return data
    declared = _DECLARATION.match(data)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _CHINESE or (name == "utf-8" and not _is_utf8(data)):
        return data[declared.end() if declared else 0 :].decode("gb18030", errors="replace").encode()
    return data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
