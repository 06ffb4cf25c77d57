"""Reading Word files (.docx, .docm, .dotx, and those of WPS): the text as printed, with all changes accepted."""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from checker.errors import ReadError
from checker.readers import plain, sniffing
from checker.readers.archive import open_archive
from checker.readers.content import Content, Line
from checker.readers.docx_inline import Context, Note
from checker.readers.docx_numbering import Numbering
from checker.readers.docx_package import Package
from checker.readers.docx_story import Story, with_heading
from checker.readers.docx_styles import Styles
from checker.readers.docx_tables import Aside
from checker.readers.docx_xml import A, C, Element, R, W, value
from checker.readers.limits import Limits

_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_INSERTED = {"html": "html", "mhtml": "html", "rtf": "rtf", "txt": "plain", "md": "plain"}
_OVER = frozenset({"archive_bomb", "too_deep", "too_large", "too_long", "too_slow", "xml_entities"})
_FEW = 200  # characters of a document that consists of pictures
_DRAWN = (("chart", C + "v"), ("chart", A + "t"), ("diagramData", A + "t"))


def read(data: bytes, shown: str, limits: Limits) -> Content:
    r"""Read a Word file.

    One `Line` is one paragraph with its automatic number in front, or one row of a table. ``number`` counts the
    paragraphs of the body from 1 as a person sees them: empty ones and those in tables count, deleted ones do not,
    nor those in text boxes, notes, headers and footers. Lines of one number are parts of one paragraph (line breaks) or
    belong to it: its text boxes, and behind them its notes, which begin with ``注：``. Tables that are frames around
    running text become paragraphs; entries of a table of contents are chrome.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: damaged, locked, hostile, no Word file, or over a limit.
    """
    try:
        return _File(data, shown, limits).read()
    except RecursionError as error:
        raise _too_deep(shown) from error


@dataclass(slots=True, eq=False, repr=False)
class Trace:
    """Where the lines of a Word file come from.

    Attributes:
        lines: as `read` returns them, with their spots.
        root: of the main part; the spots name its elements.
        package: the parts of the file.
    """

    lines: list[Line]
    root: Element
    package: Package


def trace(data: bytes, shown: str, limits: Limits) -> Trace:
    """Read a Word file again, and learn of each character where it stands in the file.

    Characters of notes stand at the reference of the note, printed lettering at its element; numbers that Word makes itself, what
    parts the cells of a row, and text of files inserted in place stand nowhere.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: as `read`.
    """
    try:
        file = _File(data, shown, limits, traces=True)
        return Trace(file.read().lines, file.root, file.package)
    except RecursionError as error:
        raise _too_deep(shown) from error


def _too_deep(shown: str) -> ReadError:
    return ReadError("too_deep", f"{shown}:文件内部嵌套过深,不像正常文档,没有打开")


class _File:
    """One Word file while it is read.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.
        inserted: whether it stands in another Word file.
        traces: whether its lines shall have spots.
    """

    def __init__(self, data: bytes, shown: str, limits: Limits, *, inserted: bool = False, traces: bool = False) -> None:
        self._shown = shown
        self._limits = limits
        self._inserted = inserted
        self.package = Package(open_archive(data, shown, limits), shown, limits)
        self.root, self._symbols = self.package.document()
        self._context = Context(Styles(self.package.part("styles")), limits, shown, traces=traces)
        self._numbering = Numbering(self.package.part("numbering"), self._context.styles)
        self._notes: dict[Note, Element] | None = None
        self._remarked: list[str] = []

    def read(self) -> Content:
        self._context.prepare(self.root, symbols=self._symbols)
        lines = _as_typed(self._story().read(self.root))  # damaged files have several bodies, or none
        body = self._context.characters
        self._outside()
        return Content(with_heading(lines), ignored=self._ignored(), notes=self._remarks(body))

    def _story(self, number: int | None = None) -> Story:
        return Story(self._context, self._numbering, self._note, self._chunk, number)

    def _note(self, note: Note) -> Element | None:
        """Return the content of a note that is referred to for the first time."""
        if self._notes is None:
            self._notes = {}
            for kind in ("footnote", "endnote"):
                for root in self.package.parts(f"{kind}s"):
                    self._notes.update({Note(kind, value(each, "id") or ""): each for each in root if value(each, "type") in {None, "normal"}})
        return self._notes.pop(note, None)

    def _chunk(self, chunk: Element) -> list[Line]:
        """Return the lines of a file inserted in place: programs that turn web pages into Word files write nothing else."""
        data = self.package.raw(chunk.get(R + "id"))
        content = self._inserted_content(data) if data else None
        if content is None:
            self._context.seen["chunks"] += 1
            return []
        self._context.ignored.update(dict(content.ignored))
        self._remarked += content.notes
        self._context.count(sum(len(line.text) for line in content.lines))
        return content.lines

    def _inserted_content(self, data: bytes) -> Content | None:
        kind = sniffing.kind(data, "")
        if kind == "docx" and not self._inserted:
            return _File(data, self._shown, self._limits, inserted=True).read()
        if kind not in _INSERTED:
            return None
        reader = importlib.import_module(f"checker.readers.{_INSERTED[kind]}")
        try:
            return cast("Content", reader.read(data, self._shown, self._limits))
        except ReadError as error:
            if error.code in _OVER:
                raise
            return None

    def _outside(self) -> None:
        """Count what stands outside the body."""
        self._note(Note("", ""))
        self._aside("没有引用处的注释", (self._notes or {}).values())
        self._aside("页眉", self.package.parts("header"))
        self._aside("页脚", self.package.parts("footer"))
        comments = [each for root in self.package.parts("comments") for each in root]
        if comments:
            self._aside(f"批注({len(comments)} 条)", comments)
        for kind, tag in _DRAWN:
            for root in self.package.parts(kind):
                self._context.ignored["图表和图形中的文字"] += sum(len("".join((each.text or "").split())) for each in root.iter(tag))

    def _aside(self, where: str, roots: Iterable[Element]) -> None:
        seen = self._context.seen.copy()
        for root in roots:
            self._context.prepare(root)
            lines = self._story(0).read(root)
            self._context.ignored[where] += sum(len("".join(line.text.split())) for line in lines)
        self._context.seen = seen

    def _ignored(self) -> list[tuple[str, int]]:
        return [(where, count) for where, count in self._context.ignored.items() if count]

    def _remarks(self, body: int) -> list[str]:
        seen = self._context.seen
        found = []
        if next(self.root.iter(*_CHANGES), None) is not None:
            found.append("文件里有未处理的修订,按全部接受后的文字检查")
        if seen["pictures"] and body < _FEW:
            found.append(f"正文只有 {body} 字,另有图片 {seen['pictures']} 张,像是扫描图片;图片里的文字读不到,请提供文字版")
        if seen["objects"]:
            found.append(f"有 {seen['objects']} 个嵌入的对象(如 Excel 表格),其中的文字没有读")
        if seen["chunks"]:
            found.append(f"有 {seen['chunks']} 处插入的外部文档没有读;请用 Word 打开并另存后再检查")
        if seen["fields"]:
            found.append(f"有 {seen['fields']} 处自动编号域,编号没有读出")
        return found + self._remarked


def _as_typed(lines: list[Line]) -> list[Line]:
    """Judge text that was pasted line by line as a text file: lines wrapped at a fixed width, tables made with tabs."""
    printed: list[str] = []
    places: list[int] = []
    last = 0
    for line in lines:
        if line.number > last + 1:
            printed.append("")  # an empty paragraph parts what stands above it from what stands below
        last = line.number
        places.append(len(printed))
        printed.append("" if line.row or line.chrome or isinstance(line, Aside) else line.text)
    typed = plain.content("\n".join(printed)).lines
    for line, at in zip(lines, places, strict=True):
        line.joined = line.joined or typed[at].joined
        line.row = line.row or typed[at].row
    return lines
