"""The parts of a Word file: found by their relationships, or by their usual names where those are lost."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from checker.errors import ReadError
from checker.readers.archive import Archive
from checker.readers.docx_xml import MAX_BYTES, Element, W, parse
from checker.readers.limits import Limits

_MAIN = re.compile(r"(?:^|/)word/document\d*\.xml$", re.IGNORECASE)
_USUAL = frozenset({"styles", "numbering", "footnotes", "endnotes"})
_SYMBOLS = re.compile(rb"""=["'](?:wingdings|symbol)""", re.IGNORECASE)
_STYLE_END, _LATENT_END = b"</w:style>", b"</w:latentStyles>"
_MANY = 200  # parts of one kind; a report has a handful of headers


class _Relationship(NamedTuple):
    """Where a part refers to: ``kind`` is the last step of the type, ``target`` a path in the archive."""

    id: str
    kind: str
    target: str


class Package:
    """A Word file.

    Args:
        archive: its members.
        shown: the path for messages.
        limits: bounds of reading.

    Attributes:
        main: path of the main part in the archive.

    Raises:
        ReadError: without a main part.
    """

    def __init__(self, archive: Archive, shown: str, limits: Limits) -> None:
        self._archive = archive
        self._shown = shown
        self._limits = limits
        self.main = self._find_main()
        self._related = self._relationships(self.main)

    def document(self) -> tuple[Element, bool]:
        """Return the root of the main part, and whether it may name symbol fonts.

        Raises:
            ReadError: damaged, or the main part of another kind of file.
        """
        data = self._archive.read(self.main, MAX_BYTES) or b""
        root = parse(data, self._shown, self._limits)
        if root.tag != W + "document":
            raise ReadError("unsupported_format", f"{self._shown}:不是 Word 文档;请用 Word 或 WPS 打开后另存为 docx 再检查")
        return root, b"\0" in data[:4] or _SYMBOLS.search(data) is not None

    def part(self, kind: str) -> Element | None:
        """Return the root of the part of a kind, None when there is none."""
        return next(iter(self.parts(kind)), None)

    def parts(self, kind: str) -> list[Element]:
        """Return the roots of all parts of a kind, each once, in the order of the relationships."""
        names = list(dict.fromkeys(each.target for each in self._related if each.kind == kind and self._archive.has(each.target)))
        usual = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        if not names and kind in _USUAL and self._archive.has(usual):
            names = [usual]
        return [root for name in names[:_MANY] if (root := self._parsed(name)) is not None]

    def named(self, kind: str) -> str | None:
        """Return the path of the part of a kind that the main part refers to, None when there is none."""
        return next((each.target for each in self._related if each.kind == kind and self._archive.has(each.target)), None)

    def member(self, path: str) -> bytes | None:
        """Return the bytes of any part, None when there is none."""
        return self._archive.read(path, MAX_BYTES)

    def raw(self, relationship: str | None) -> bytes | None:
        """Return the bytes of the part a relationship of the main part leads to, None when it leads nowhere inside."""
        target = next((each.target for each in self._related if each.id == relationship), None)
        return self._archive.read(target, MAX_BYTES) if target else None

    def _find_main(self) -> str:
        declared = [each.target for each in self._relationships("") if each.kind == "officeDocument"]
        usual = sorted((name for name in self._archive.names() if _MAIN.search(name)), key=lambda name: (len(name), name))
        found = next((name for name in [*declared, *usual] if self._archive.has(name)), None)
        if found is None:
            raise ReadError("unsupported_format", f"{self._shown}:压缩包里没有 Word 正文,不是 Word 文档;请用 Word 或 WPS 打开后另存为 docx 再检查")
        return found

    def _relationships(self, source: str) -> list[_Relationship]:
        folder, name = posixpath.split(source)
        root = self._parsed(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            _Relationship(each.get("Id") or "", (each.get("Type") or "").rpartition("/")[2], _inside(folder, each.get("Target") or ""))
            for each in root
            if (each.get("TargetMode") or "").lower() != "external"
        ]

    def _parsed(self, name: str) -> Element | None:
        data = self._archive.read(name, MAX_BYTES)
        if data is None:
            return None
        if name.endswith("styles.xml"):
            data = _telling_styles(data)
        return parse(data, self._shown, self._limits)


def _telling_styles(data: bytes) -> bytes:
    """Cut out what tells nothing of the text and can be nine tenths of the styles: those of tables and of menus."""
    start, stop = data.find(b"<w:latentStyles"), data.find(_LATENT_END)
    if 0 <= start < stop:
        data = data[:start] + data[stop + len(_LATENT_END) :]
    pieces = data.split(_STYLE_END)
    for at, piece in enumerate(pieces[:-1]):
        start = piece.rfind(b"<w:style ")
        is_table = start >= 0 and b'w:type="table"' in piece[start : piece.find(b">", start)]
        pieces[at] = piece[:start] if is_table else piece + _STYLE_END
    return b"".join(pieces)


def _inside(folder: str, target: str) -> str:
    """Return the path in the archive that a target means: from its root, or from the folder of the part."""
    target = unquote(target.replace("\\", "/"))
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path)
