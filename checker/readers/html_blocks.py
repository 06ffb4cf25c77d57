"""A web page as a flat list of blocks of text, and the boxes they stand in; built while it is parsed, nothing is kept of its tree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.readers.html_lists import Numbering, is_typed
from checker.readers.html_tables import Cell, Table
from checker.readers.limits import Limits
from checker.text import lazy

DEEPEST = 3000
"""Open elements beyond which a page is parsed again without the tags that only format."""

HIDDEN = "网页不显示的元素"
"""What the text of hidden elements is called among what is ignored."""

OFFICE = frozenset({"generator", "progid", "originator"})
"""Meta elements by which an office program signs its pages; behind text they came with what was pasted into another page."""

# What an element does, as bits: one look-up a tag.
_BLOCK, _BOX, _SKIP, _LINK, _BREAK, _LIST, _POINT, _TABLE, _ROW, _CELL, _PRE, _HEADING, _NEST, _PART, _SYMBOLS, _MARKER = (1 << n for n in range(16))
_COUNTED = _LINK | _HEADING | _PRE | _SYMBOLS | _MARKER
_STRUCTURE = _NEST | _LIST | _POINT | _TABLE | _ROW | _CELL
_HOLDING = (
    "address article aside blockquote body center div dl fieldset footer form header main nav ol section table td th ul ucapcontent ucaptitle founder-content"
)
_PARTING = "dd details dir dt figcaption figure h1 h2 h3 h4 h5 h6 hr legend li menu p pre summary caption tbody tfoot thead tr pagebreak"
_ROLES = (
    (_BLOCK, f"{_HOLDING} {_PARTING}"),
    (_BOX, _HOLDING),
    (_HEADING, "h1 h2 h3 h4 h5 h6"),
    (_PART, "a label span em i"),
    (_LINK, "a"),
    (_BREAK, "br"),
    (_LIST, "ol ul menu dir"),
    (_POINT, "li"),
    (_TABLE, "table"),
    (_ROW, "tr"),
    (_CELL, "td th"),
    (_PRE, "pre"),
    (_NEST, "table ul ol dl blockquote"),
)
_SKIPPED = {
    "title": "标题栏", "script": "脚本", "style": "样式表", "noscript": "脚本停用时的提示", "template": "模板", "select": "下拉框", "datalist": "下拉框",
    "textarea": "输入框", "button": "按钮", "rt": "注音", "rp": "注音", "rtc": "注音", "del": "已删除的修订", "noframes": "不支持框架时的提示",
    **dict.fromkeys(["iframe", "object", "embed", "canvas", "video", "audio", "svg", "applet", "map"], "嵌入对象"),
}  # fmt: skip
_TAGS = dict.fromkeys(_SKIPPED, _SKIP)
for _bit, _elements in _ROLES:
    _TAGS.update({_tag: _TAGS.get(_tag, 0) | _bit for _tag in _elements.split()})
_TITLE = _SKIPPED["title"]
_COMMENT = "注释"
_CODE = frozenset({"脚本", "样式表", _COMMENT})
_REVEALED = frozenset({"noscript", "template"})
_SEEN = {"iframe": "frame", "frame": "frame", "embed": "object", "object": "object", "canvas": "object", "img": "image", "script": "script"}
_SHOWN = frozenset({"html", "body"})
_LAYOUT = frozenset({"presentation", "none"})
_HIDES = ("display:none", "visibility:hidden", "visibility:collapse", "mso-hide:all")
_BULLET = "项目符号"
_REVISIONS = {"msodel": _SKIPPED["del"], **dict.fromkeys(("msocommentreference", "msocomtxt", "msocomoff", "msocomanchor"), "批注")}

_FILE = lazy(r"(?i)\.(?:pdf|docx?|wps|ofd|zip|rar)(?:$|[?#&])")
_HAN = lazy("[\u3400-\u9fff]+")
_WRAP = lazy("(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n\f]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_BLANKS = lazy("[ \t\r\n\f]+")
_EDGES = " \t\r\n\f\x0b\xa0\u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2060\u202f\u205f\ufeff\xad\x1f"
_INDENTS = "\u3000\xa0\u2002\u2003"
_JOINT = "\x1f"  # where an inline element ends: mastheads part their fields by nothing else
_FIELDS = lazy(r"[:：|\s]")
_FIELDS_LONGEST = 300
_JOINTS = lazy(r"\s*\x1f[\s\x1f]*")
_BEGINS = lazy(r"ZJEG_RSS\.content\.begin|<\$\[信息内容\]>begin|(?:正文|内容)(?:开始|begin)\s*$")
_ENDS = lazy(r"ZJEG_RSS\.content\.end|<\$\[信息内容\]>end|(?:正文|内容)(?:结束|end)\s*$")


def _names(attributes: Mapping[str, str]) -> str:
    """Return the id and the classes of an element."""
    own, classes = attributes.get("id"), attributes.get("class")
    return f"{own} {classes}".lower() if own and classes else (own or classes or "").lower()


def _han(text: str) -> int:
    """Count the Chinese characters among code."""
    return sum(map(len, _HAN.findall(text)))


def _squeezed(text: str) -> str:
    """Return text with its white space as a browser shows it; a line of the source that ends between Chinese characters ends nothing."""
    if "\n" in text or "\r" in text:
        text = _WRAP.sub("", text)
    if "\n" in text or "\t" in text or "  " in text or "\r" in text or "\f" in text:
        text = _BLANKS.sub(" ", text)
    return text.strip(_EDGES)


def _styled(style: str) -> tuple[int, int, str]:
    """Return which bits a style adds and which it takes away, and why it hides the element."""
    squeezed = "".join(style.lower().split())
    added = removed = 0
    if "display:inline" in squeezed:
        added, removed = _PART, _BLOCK
    elif any(f"display:{word}" in squeezed for word in ("block", "flex", "table", "grid", "list-item")):
        added = _BLOCK
    if "font-family:wingdings" in squeezed or "font-family:symbol" in squeezed:
        added |= _SYMBOLS
    if "mso-list:ignore" in squeezed:
        added |= _MARKER
    if "white-space:pre" in squeezed:
        added |= _PRE
    if "mso-element:comment-list" in squeezed:
        return added, removed, _REVISIONS["msocomtxt"]
    return added, removed, HIDDEN if any(word in squeezed for word in _HIDES) else ""


class TooDeepError(Exception):
    """More open elements than any page that closes them has."""


@dataclass(slots=True, eq=False, repr=False)
class Block:
    """A paragraph, or a row of a table.

    Attributes:
        text: its characters, white space as a browser shows it.
        box: index of the innermost box it stands in.
        linked: how many of its characters are links.
        heading: whether it is marked up as a heading.
        broken: whether it ends at a single line break within its paragraph.
        indented: whether white space is printed before it.
        row: whether it is a row of a table.
        parted: the same text with the inline elements parted, where they may be the fields of a masthead.
        cell: of a table, in which it stands.
    """

    text: str
    box: int
    linked: int = 0
    heading: bool = False
    broken: bool = False
    indented: bool = False
    row: bool = False
    parted: str = ""
    cell: Cell | None = None


@dataclass(slots=True, eq=False, repr=False)
class Box:
    """An element that may hold the text, the masthead or the navigation.

    Attributes:
        tag: its tag, small letters; empty for a stretch between two marks.
        names: its id and classes, small letters, parted by spaces.
        parent: index of the box around it, -1 for none.
        start: number of its first block.
        end: number behind its last block.
    """

    tag: str
    names: str
    parent: int
    start: int
    end: int = -1


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """What the builder found.

    Attributes:
        blocks: in order.
        boxes: in the order in which they begin; that of the whole page first.
        ignored: characters of text without a block, by where they stand.
        meta: (name, content) of the meta elements, names in small letters.
        titles: of the window; pages put together from pages have several.
        seen: kinds of things on the page whose text is not in the file: frame object image script file.
    """

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=lambda: [Box("html", "", -1, 0)])
    ignored: Counter[str] = field(default_factory=Counter)
    meta: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


class Builder:
    """The target of lxml's parser: gets its events, makes a page.

    A tree would cost more time than all the reading, and libxml2 gives up on trees 2,048 deep.

    Args:
        shown: the path for messages.
        limits: what the file may cost.
        reveal: whether hidden elements are read too.
    """

    def __init__(self, shown: str, limits: Limits, *, reveal: bool = False) -> None:
        """Start with an empty page."""
        self.page = Page()
        self._shown, self._limits, self._reveal = shown, limits, reveal
        self._open: list[int] = []
        self._count = self._depth = 0
        self._box = 0
        self._pieces: list[str] = []
        self._linked = self._links = self._headings = self._pre = self._symbols = self._markers = 0
        self._listed = False
        self._reason, self._skipped_from = "", 0
        self._lists: list[Numbering] = []
        self._marker = ""
        self._tables: list[Table] = []
        self._cells: list[Cell | None] = []
        self._marked: list[int] = []
        self._styles: dict[str, tuple[int, int, str]] = {}

    # What the parser calls.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        self._count += 1
        if not self._count & 511:
            self._limits.check_time(self._shown)
        if len(self._open) > DEEPEST:
            raise TooDeepError
        if self._reason:
            self._open.append(0)
            return
        bits, why = _TAGS.get(tag, 0), ""
        if attributes:
            bits, why = self._adjusted(tag, attributes, bits)
        if tag in _SEEN:
            self.page.seen.add(_SEEN[tag])
        self._open.append(bits)
        if bits & _SKIP:
            self._skip(tag, why)
        elif bits:
            self._enter(tag, attributes, bits)
        elif tag == "meta":
            self._meta(attributes)

    def end(self, _tag: str) -> None:
        """Take the end of the innermost open element."""
        bits = self._open.pop() if self._open else 0
        if self._reason:
            if len(self._open) < self._skipped_from:
                self._reason = ""
        elif bits:
            self._leave(bits)

    def data(self, text: str) -> None:
        """Take characters."""
        if self._reason:
            self._ignore(text)
        elif self._symbols and (self._markers or self._listed):
            self.page.ignored[_BULLET] += len("".join(text.split()))
        elif self._pre:
            self._printed(text)
        else:
            self._pieces.append(text)
            if self._links:
                self._linked += len(text.strip())

    def comment(self, text: str) -> None:
        """Take a comment: some systems mark the text by a pair of them, Word the numbers of lists."""
        if self._reason:
            return
        if text.startswith("["):
            self._listed = "!supportLists" in text
        if _BEGINS.search(text):
            self._mark()
        elif _ENDS.search(text):
            self._unmark()
        else:
            self.page.ignored[_COMMENT] += _han(text)

    def close(self) -> Page:
        """Return the page."""
        self._flush()
        for box in self.page.boxes:
            box.end = len(self.page.blocks) if box.end < 0 else box.end
        return self.page

    # Elements.

    def _adjusted(self, tag: str, attributes: Mapping[str, str], bits: int) -> tuple[int, str]:
        """Return what an element does, given its attributes, and why it is skipped."""
        why = ""
        style = attributes.get("style")
        if style:
            if style not in self._styles:
                self._styles[style] = _styled(style)
            added, removed, why = self._styles[style]
            bits = (bits | added) & ~removed
        if "hidden" in attributes:
            why = HIDDEN
        names = _names(attributes)
        if names and (bits & _BLOCK or "id" in attributes):
            bits |= _BOX
        if names.startswith("mso"):
            why = _REVISIONS.get(names, why)
        hides = why and tag not in _SHOWN and "js_content" not in names and not (why == HIDDEN and self._reveal)
        return (_SKIP, why) if hides else (bits, "")

    def _skip(self, tag: str, why: str) -> None:
        if self._reveal and not why and tag in _REVEALED:
            self._open[-1] = 0
            return
        self._reason = why or _SKIPPED[tag]
        self._skipped_from = len(self._open)
        if self._pieces:
            self._pieces.append(_JOINT)

    def _enter(self, tag: str, attributes: Mapping[str, str], bits: int) -> None:
        if bits & _BREAK:
            self._break()
        if bits & _BLOCK:
            self._flush()
        if bits & _LINK and not self._is_link(attributes.get("href", "")):
            self._open[-1] = bits = bits & ~_LINK
        if bits & _COUNTED:
            self._count_open(bits, 1)
        if bits & _BOX:
            self._open_box(tag, attributes)
        if bits & _STRUCTURE:
            self._enter_structure(tag, attributes, bits)

    def _count_open(self, bits: int, change: int) -> None:
        """Count the open elements of the kinds that matter to the text within them."""
        self._links += change * bool(bits & _LINK)
        self._headings += change * bool(bits & _HEADING)
        self._pre += change * bool(bits & _PRE)
        self._symbols += change * bool(bits & _SYMBOLS)
        self._markers += change * bool(bits & _MARKER)

    def _enter_structure(self, tag: str, attributes: Mapping[str, str], bits: int) -> None:
        if bits & _NEST:
            self._depth += 1
            self._limits.check_depth(self._depth, self._shown)
        if bits & _LIST:
            self._lists.append(Numbering.of(tag, attributes))
        if bits & _POINT:
            self._marker = self._lists[-1].marker(attributes) if self._lists else ""
        if bits & _TABLE:
            self._open_table(attributes)
        if bits & _ROW and self._tables:
            self._tables[-1].open_row()
        if bits & _CELL:
            self._cells.append(self._tables[-1].open_cell(attributes) if self._tables else None)

    def _leave(self, bits: int) -> None:
        if bits & _BLOCK:
            self._flush()
        if bits & _PART and self._pieces:
            self._pieces.append(_JOINT)
        if bits & _COUNTED:
            self._count_open(bits, -1)
        if bits & _STRUCTURE:
            self._leave_structure(bits)
        if bits & _BOX:
            self._close_box()

    def _leave_structure(self, bits: int) -> None:
        self._depth -= bool(bits & _NEST)
        if bits & _LIST:
            self._lists.pop()
        if bits & (_LIST | _POINT):
            self._marker = ""
        if bits & _CELL:
            self._cells.pop()
        if bits & _TABLE:
            self._close_table(self._tables.pop())

    def _is_link(self, target: str) -> bool:
        """Say whether an a element is a link; anchors and jumps within the page are none."""
        if target and "." in target and _FILE.search(target):
            self.page.seen.add("file")
        return bool(target) and not target.startswith("#")

    def _meta(self, attributes: Mapping[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").strip().lower()
        if name == "contentstart":
            self._mark()
        elif name == "contentend":
            self._unmark()
        elif name and not (name in OFFICE and self.page.blocks):
            self.page.meta.append((name, attributes.get("content", "").strip()))

    # Boxes.

    def _open_box(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.page.boxes.append(Box(tag, _names(attributes), self._box, len(self.page.blocks)))
        self._box = len(self.page.boxes) - 1

    def _close_box(self) -> None:
        box = self.page.boxes[self._box]
        box.end = len(self.page.blocks) + bool(self._pieces)
        self._box = box.parent

    def _mark(self) -> None:
        self._flush()
        self.page.boxes.append(Box("", "", self._box, len(self.page.blocks)))
        self._marked.append(len(self.page.boxes) - 1)

    def _unmark(self) -> None:
        self._flush()
        if self._marked:
            self.page.boxes[self._marked.pop()].end = len(self.page.blocks)

    def _open_table(self, attributes: Mapping[str, str]) -> None:
        for table in self._tables:
            table.layout = True
        self._tables.append(Table(len(self.page.blocks), self._box, attributes.get("role") in _LAYOUT))

    def _close_table(self, table: Table) -> None:
        """Put the rows of a table of data in the place of the paragraphs in its cells."""
        if not table.is_data():
            return
        blocks = self.page.blocks
        within = blocks[table.block :]
        blocks[table.block :] = [block for block in within if block.cell is None]
        linked = sum(block.linked for block in within if block.cell is not None) // max(1, len(rows := table.rows()))
        blocks += [Block(text, table.box, min(linked, len(text)), row=True) for text in rows]
        for box in self.page.boxes[table.box + 1 :]:
            box.start, box.end = min(box.start, len(blocks)), min(box.end, len(blocks))

    # Text.

    def _break(self) -> None:
        if self._pieces:
            self._flush(broken=True)
        elif self.page.blocks:
            self.page.blocks[-1].broken = False

    def _printed(self, text: str) -> None:
        """Take preformatted characters, whose line breaks are printed."""
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self._break()
            self._pieces.append(line)

    def _flush(self, *, broken: bool = False) -> None:
        """End the block that is being read."""
        raw = "".join(self._pieces)
        text, linked = _squeezed(raw), self._linked
        self._pieces.clear()
        self._linked = 0
        if not text:
            if self.page.blocks:
                self.page.blocks[-1].broken = False
            return
        self._add(text, linked, broken=broken, indented=raw.lstrip(" \t\r\n\f")[:1] in _INDENTS)

    def _add(self, text: str, linked: int, *, broken: bool, indented: bool) -> None:
        plain = text.replace(_JOINT, "")
        if self._marker and not is_typed(plain):
            plain = text = self._marker + plain
        self._marker = ""
        cell = self._cells[-1] if self._cells else None
        if cell:
            cell.texts.append(plain)
        parted = _JOINTS.sub("  ", text) if len(plain) < len(text) < _FIELDS_LONGEST and _FIELDS.search(plain) else ""
        self.page.blocks.append(Block(plain, self._box, min(linked, len(plain)), self._headings > 0, broken, indented, parted=parted, cell=cell))

    def _ignore(self, text: str) -> None:
        self.page.ignored[self._reason] += _han(text) if self._reason in _CODE else len("".join(text.split()))
        if self._reason == _TITLE and (title := _squeezed(text)):
            self.page.titles.append(title)
