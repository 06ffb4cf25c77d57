"""Reading OpenDocument texts, packed (.odt) or in one XML file (.fodt), by an own walk: no office program needed."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator

from checker.errors import ReadError
from checker.readers import office_lines
from checker.readers.archive import damaged, open_archive
from checker.readers.content import Content, Line
from checker.readers.limits import Limits
from checker.readers.odt_numbering import Numbering, State, list_styles, outline_level
from checker.readers.xml_tree import parse
from checker.text import lazy

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_OASIS}office:1.0": "office", f"{_OASIS}style:1.0": "style", f"{_OASIS}text:1.0": "text", f"{_OASIS}table:1.0": "table",
    f"{_OASIS}drawing:1.0": "draw", f"{_OASIS}manifest:1.0": "manifest", "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}  # fmt: skip
_ZIP = b"PK"
_MOST = 64 * 1024 * 1024  # bytes of the XML of a text; pictures are members of their own
_SPACES = 20  # spaces that one element may stand for
_COLUMNS = 64  # cells that one element may stand for
_SHORT = 100  # characters of a cell that may stand for several
_HEIRS = 20  # styles after one another, each on the ground of the next

_WHITE = lazy(r"[ \t\r\n]+")
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_TABLE_GROUPS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_HEADS = {
    **dict.fromkeys(("style:header", "style:header-left", "style:header-first", "loext:header-first"), "页眉"),
    **dict.fromkeys(("style:footer", "style:footer-left", "style:footer-first", "loext:footer-first"), "页脚"),
}
# Text that is counted as ignored, with the words for where it stands.
_ELSEWHERE = {
    "office:annotation": "批注", "office:forms": "表单", "text:ruby-text": "注音", "draw:object": "嵌入的对象", "math:math": "公式",
    "text:hidden-text": office_lines.HIDDEN,
}  # fmt: skip
_SIGNS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
# What is about the text or was deleted from it.
_NO_TEXT = frozenset({
    "text:sequence-decls", "text:user-field-decls", "text:variable-decls", "text:dde-connection-decls",
    "text:alphabetical-index-auto-mark-file", "text:note-citation", "office:annotation-end", "office:binary-data", "office:event-listeners",
    "office:scripts", "draw:image-map", "table:shapes",
})  # fmt: skip


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read an OpenDocument text.

    Args:
        data: its bytes, a zip or XML.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: damaged, locked by a password, no text document, or over a limit.
    """
    try:
        return _content(_packed(data, shown, limits) if data.startswith(_ZIP) else [parse(data, _PREFIXES, shown, limits)], shown, limits)
    except RecursionError as error:
        raise ReadError("too_deep", f"{shown}:文件内部嵌套过深,不像正常文档,没有打开") from error


def _packed(data: bytes, shown: str, limits: Limits) -> list[ET.Element]:
    """Return the trees of the text and of its styles."""
    archive = open_archive(data, shown, limits)
    if b"encryption-data" in (archive.read("META-INF/manifest.xml", _MOST) or b""):
        raise ReadError("encrypted", f"{shown}:设有密码,打不开;请去掉密码另存后再检查")
    text = archive.read("content.xml", _MOST)
    if text is None:
        raise damaged(shown)
    styles = archive.read("styles.xml", _MOST)
    return [parse(part, _PREFIXES, shown, limits) for part in (text, styles) if part is not None]


def _content(roots: list[ET.Element], shown: str, limits: Limits) -> Content:
    text = next((text for body in roots[0] if body.tag == "office:body" for text in body if text.tag == "office:text"), None)
    if text is None:
        raise ReadError("unsupported_format", f"{shown}:是 OpenDocument 文件,但不是文字文档;请另存为 docx 或 odt 文字文档后再检查")
    walk = _Walk(roots, shown, limits)
    walk.blocks(text)
    return walk.content()


class _Walk:
    """Goes through a text in reading order.

    Args:
        roots: trees that hold styles.
        shown: the path for messages.
        limits: bounds of reading.
    """

    def __init__(self, roots: list[ET.Element], shown: str, limits: Limits) -> None:
        self._roots = roots
        self._lines: list[Line] = []
        self._ignored: Counter[str] = Counter()
        self._notes: list[str] = []
        self._pictures = 0
        self._numbering = Numbering(list_styles(roots))
        self._hidden = _hidden_styles(roots)
        self._number = 0
        self._aside = False  # whether paragraphs belong to one of the body and are not counted
        self._contents = False
        self._characters = 0
        self._shown = shown
        self._limits = limits
        self._blocks: dict[str, Callable[[ET.Element], None]] = {
            "text:p": self._paragraph, "text:h": self._heading, "text:list": self._list, "text:numbered-paragraph": self._numbered,
            "table:table": self._table, "text:section": self._section, "text:table-of-content": self._table_of_contents,
            "text:tracked-changes": self._changes, "draw:image": self._picture,
        }  # fmt: skip

    def content(self) -> Content:
        """Return what was read, with the running heads counted."""
        for element in (element for root in self._roots for element in root.iter()):
            if element.tag in _HEADS:
                self._ignore(_HEADS[element.tag], element)
        return office_lines.content(self._lines, self._ignored, self._notes, self._pictures, self._shown)

    def blocks(self, parent: ET.Element) -> None:
        """Walk through what stands in a body, section, cell or text box."""
        for child in parent:
            if child.tag in self._blocks:
                self._blocks[child.tag](child)
            elif child.tag in _ELSEWHERE:
                self._ignore(_ELSEWHERE[child.tag], child)
            elif child.tag == "draw:frame" and not self._aside:
                self._lines += self._beside(child)
            elif child.tag not in _NO_TEXT:
                self.blocks(child)

    def _ignore(self, place: str, element: ET.Element) -> None:
        self._ignored[place] += _characters(element)

    def _section(self, section: ET.Element) -> None:
        if section.get("text:display") == "none" or section.get("text:is-hidden") == "true":
            self._ignore(office_lines.HIDDEN, section)
        else:
            self.blocks(section)

    def _table_of_contents(self, element: ET.Element) -> None:
        self._contents = True
        self.blocks(element)
        self._contents = False

    def _heading(self, element: ET.Element) -> None:
        self._paragraph(element, self._numbering.heading(element))

    def _changes(self, changes: ET.Element) -> None:
        if len(changes):
            self._notes.append(office_lines.CHANGED)

    def _picture(self, _: ET.Element) -> None:
        self._pictures += 1

    def _paragraph(self, element: ET.Element, mark: str = "") -> None:
        self._limits.check_time(self._shown)
        if not self._aside:
            self._number += 1
        if element.get("text:style-name") in self._hidden:
            self._ignore(office_lines.HIDDEN, element)
            return
        inline = Inline(self._hidden, self._ignored)
        inline.walk(element)
        text = office_lines.marked(mark, inline.text())
        self._count(len(text))
        self._lines += office_lines.paragraph(text, self._number, contents=self._contents)
        for anchored in inline.anchored:
            self._lines += self._beside(anchored)

    def _count(self, characters: int) -> None:
        """Add to the characters read, so that few bytes cannot stand for more text than allowed."""
        self._characters += characters
        self._limits.check_characters(self._characters, self._shown)

    def _beside(self, anchored: ET.Element) -> list[Line]:
        """Return the lines of a note or text box, which are not counted."""
        before, self._aside = self._aside, True
        lines = self._collected(anchored)
        self._aside = before
        return office_lines.asides(office_lines.note(lines) if anchored.tag == "text:note" else lines, max(self._number, 1))

    def _list(self, element: ET.Element, outer: State | None = None) -> None:
        state = self._numbering.enter(element, outer)
        for item in element:
            if item.tag in {"text:list-item", "text:list-header"}:
                self._item(item, state)

    def _item(self, item: ET.Element, state: State) -> None:
        """Walk through an item; its first paragraph has the mark."""
        unmarked = item.tag == "text:list-item"
        for child in item:
            if child.tag == "text:list":
                self._list(child, state)
            elif child.tag in _PARAGRAPHS:
                style = item.get("loext:list-override", item.get("text:style-override"))
                self._paragraph(child, self._numbering.label(state, item.get("text:start-value"), style) if unmarked else "")
                unmarked = False
            elif child.tag in self._blocks:
                self._blocks[child.tag](child)

    def _numbered(self, element: ET.Element) -> None:
        """Walk through a paragraph that is a list of its own."""
        state = self._numbering.enter(element, None)
        state.level = outline_level(element.get("text:level"))
        for child in element:
            if child.tag in _PARAGRAPHS:
                self._paragraph(child, self._numbering.label(state, element.get("text:start-value")))

    def _table(self, table: ET.Element) -> None:
        rows = [office_lines.Row(self._number + 1, self._cells(row)) for row in _rows(table)]
        self._lines += office_lines.table(rows)

    def _cells(self, row: ET.Element) -> list[list[Line] | None]:
        """Return the lines of the cells of a row; a cell may stand for several."""
        cells: list[list[Line] | None] = []
        for cell in row:
            times = _number(cell.get("table:number-columns-repeated"), _COLUMNS)
            if cell.tag == "table:covered-table-cell":
                self._ignore("合并单元格里不显示的文字", cell)
                cells += [None] * times
            elif cell.tag == "table:table-cell":
                lines = self._collected(cell)
                length = sum(len(line.text) for line in lines)
                times = times if length < _SHORT else 1
                self._count(length * (times - 1))
                cells += [lines] * times
        return cells

    def _collected(self, element: ET.Element) -> list[Line]:
        """Return the lines of a cell, note or text box, which are not yet in the text."""
        before, self._lines = self._lines, []
        self.blocks(element)
        lines, self._lines = self._lines, before
        return lines


class Inline:
    """The text of one paragraph.

    Args:
        hidden: names of styles whose text is not shown.
        ignored: counts what is left out.

    Attributes:
        anchored: notes and frames anchored in it, whose paragraphs come after it.
    """

    def __init__(self, hidden: frozenset[str], ignored: Counter[str]) -> None:
        self.anchored: list[ET.Element] = []
        self._hidden = hidden
        self._ignored = ignored
        self._pieces: list[str] = []

    def text(self) -> str:
        r"""Return the text, ``\\n`` where a line break was set by hand."""
        return "".join(self._pieces)

    def walk(self, element: ET.Element) -> None:
        """Take the text of an element and of what stands in it."""
        self._add(element.text)
        for child in element:
            self._child(child)
            self._add(child.tail)

    def _child(self, child: ET.Element) -> None:
        tag = child.tag
        if tag == "text:note" or (tag.startswith("draw:") and tag != "draw:a"):
            self.anchored.append(child)
        elif tag in _ELSEWHERE or child.get("text:style-name") in self._hidden:
            self._ignored[_ELSEWHERE.get(tag, office_lines.HIDDEN)] += _characters(child)
        elif tag in _SIGNS:
            self._pieces.append(_SIGNS[tag] * _number(child.get("text:c"), _SPACES))
        elif tag not in _NO_TEXT:
            self.walk(child)

    def _add(self, text: str | None) -> None:
        """Add text of the XML, in which any white space is one space, and none at the beginning."""
        if not text:
            return
        text = _WHITE.sub(" ", text)
        if text[0] == " " and (not self._pieces or self._pieces[-1].endswith((" ", "\n"))):
            text = text[1:]
        self._pieces.append(text)


def _number(text: str | None, most: int) -> int:
    """Return how often something is repeated; once where that is not told."""
    return min(int(text), most) if text and re.fullmatch(r"[0-9]{1,9}", text) else 1


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    for child in table:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in _TABLE_GROUPS:
            yield from _rows(child)


def _characters(element: ET.Element) -> int:
    """Return the characters without white space of the paragraphs in an element, or of the element where it has none."""
    return sum(len("".join("".join(each.itertext()).split())) for each in list(_paragraphs(element)) or [element])


def _paragraphs(element: ET.Element) -> Iterator[ET.Element]:
    """Yield the paragraphs in an element, but none that stands in another."""
    if element.tag in _PARAGRAPHS:
        yield element
    else:
        for child in element:
            yield from _paragraphs(child)


def _hidden_styles(roots: list[ET.Element]) -> frozenset[str]:
    """Return the names of paragraph and text styles whose text is not shown; heirs are as their parents."""
    parents: dict[str, str] = {}
    found: set[str] = set()
    for style in (style for root in roots for style in root.iter("style:style")):
        name = style.get("style:name", "")
        display = [properties.get("text:display") for properties in style.iter("style:text-properties")]
        if "none" in display:
            found.add(name)
        elif not any(display):
            parents[name] = style.get("style:parent-style-name", "")
    return frozenset(found | {name for name in parents if _heir(name, parents) in found})


def _heir(name: str, parents: dict[str, str]) -> str:
    """Return the ancestor that decides for a style."""
    for _ in range(_HEIRS):
        if name not in parents:
            break
        name = parents[name]
    return name
