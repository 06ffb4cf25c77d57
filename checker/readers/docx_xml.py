"""XML of Word files: parsed without document types and entities, in one namespace, bounded in size and elements."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol, cast

from checker.errors import ReadError
from checker.readers.archive import damaged
from checker.readers.limits import Limits

MAX_BYTES = 64 << 20
"""Bytes of one XML part; the text of a report of ten pages has about 0.2 MB."""
MAX_MARKS = 1_500_000
"""Signs ``<`` and ``=`` in one part, which bound the memory of the tree; ten pages have about 30,000."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", C),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R),
)
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{0,40})["']""")
# Encodings in which the bytes of markup are those of ASCII, so that the search for a document type cannot miss it.
_PLAIN = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030", "utf-16"})
_OFF = frozenset({"0", "false", "off", "no"})


class Element(Protocol):
    """What is used of an element of the tree: that of lxml, which is imported only where a file is parsed."""

    tag: str
    text: str | None

    def __iter__(self) -> Iterator["Element"]:
        """Yield the children."""

    def find(self, path: str) -> "Element | None":
        """Return the first child of a tag, or at a path."""

    def findall(self, path: str) -> list["Element"]:
        """Return all such children."""

    def iter(self, *tags: str) -> Iterator["Element"]:
        """Yield the descendants of some tags."""

    def iterchildren(self, *tags: str) -> Iterator["Element"]:
        """Yield the children of some tags."""

    def get(self, key: str) -> str | None:
        """Return an attribute."""


def parse(data: bytes, shown: str, limits: Limits) -> Element:
    """Parse a part; strict namespaces become the usual ones, comments and processing instructions are dropped.

    Raises:
        ReadError: no well-formed XML, with a document type, or larger than allowed.
    """
    data = _narrow(data, shown)
    if b"<!DOCTYPE" in data:
        raise _unsafe(shown)
    if len(data) > MAX_BYTES or data.count(b"<") + data.count(b"=") > MAX_MARKS:
        raise ReadError("too_long", f"{shown}:内部的文字和格式多得不像一份年度报告,没有打开;请确认选对了文件")
    limits.check_time(shown)
    return _tree(_usual(data), shown)


def _tree(data: bytes, shown: str) -> Element:
    from lxml import etree  # noqa: PLC0415 - takes longer to import than a text to judge

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise ReadError("too_deep", f"{shown}:文件内部嵌套过深,不像正常文档,没有打开") from error
        raise damaged(shown) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _unsafe(shown)
    return cast("Element", root)


def _unsafe(shown: str) -> ReadError:
    return ReadError("xml_entities", f"{shown}:内部含有文档类型声明(可能带实体),正常的 Word 文档没有,没有打开")


def _narrow(data: bytes, shown: str) -> bytes:
    """Return XML whose markup is in ASCII bytes: UTF-16 becomes UTF-8."""
    for start, encoding in _WIDE:
        if data.startswith(start):
            text = data.decode(encoding, errors="replace").lstrip("\ufeff")
            return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text).encode(errors="replace")
    declared = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("latin-1").strip().lower() not in _PLAIN:
        raise damaged(shown)
    return data


def _usual(data: bytes) -> bytes:
    if _STRICT in data:
        for strict, usual in _TRANSITIONAL:
            data = data.replace(strict + b'"', usual[1:-1].encode() + b'"').replace(strict + b"'", usual[1:-1].encode() + b"'")
    return data


def value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute of Word, with or without its namespace; None when there is none."""
    if element is None:
        return None
    found = element.get(W + name)
    return found if found is not None else element.get(name)


def number(element: Element | None, name: str = "val") -> int | None:
    """Return an attribute that is a whole number of at most nine digits, or None."""
    text = (value(element, name) or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None  # noqa: PLR2004 - no int of 10,000 digits


def is_on(element: Element | None) -> bool:
    """Say whether a switch such as ``w:vanish`` is there and not turned off."""
    return element is not None and (value(element) or "").strip().lower() not in _OFF


def branch(alternate: Element) -> Element | None:
    """Return the one version to read of an ``mc:AlternateContent``.

    The first choice is what current programs show; some write the text only into the fallback.
    """
    choices = [child for child in alternate if child.tag == MC + "Choice"]
    fallback = alternate.find(MC + "Fallback")
    if not choices:
        return fallback
    if fallback is not None and not _has_text([choices[0]]) and _has_text([fallback]):
        return fallback
    return choices[0]


def _has_text(elements: Iterable[Element]) -> bool:
    return any(next(element.iter(W + "t", VML + "textpath", A + "t"), None) is not None for element in elements)
