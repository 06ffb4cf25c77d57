"""What stands inside a paragraph of Word: its text as printed, and what is anchored in it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.readers.content import Spot
from checker.readers.docx_styles import Styles
from checker.readers.docx_symbols import drawn, symbol
from checker.readers.docx_xml import MC, OFFICE, PIC, VML, A, C, Element, M, W, branch, is_on, value
from checker.readers.limits import Limits

HIDDEN = "隐藏文字"
READING_AID = "注音"
_DELETED = ""  # deleted text is no part of the file: it is not even counted

_T, _R, _RPR, _VANISH = W + "t", W + "r", W + "rPr", W + "vanish"
_FONTS, _ASCII = W + "rFonts", W + "ascii"
_SYMBOL_FONTS = ("wingdings", "symbol")
_TAB, _BREAKS = W + "tab", frozenset({W + "br", W + "cr"})
# A paragraph without any of these is only text, tabs and line breaks, found in one go; nearly all are.
_RARE = (
    *(W + name for name in ("del", "moveFrom", "vanish", "fldChar", "instrText", "sym", "noBreakHyphen", "ruby", "drawing", "pict", "object")),
    W + "footnoteReference", W + "endnoteReference", MC + "AlternateContent",
)  # fmt: skip
_TEXTS = frozenset({_T, M + "t"})
_STOP = W + "pos"
_SIMPLE = (_T, M + "t", _TAB, W + "ptab", *_BREAKS)
_UNRESOLVED = ("AUTONUM", "LISTNUM")


class Note(NamedTuple):
    """A reference to a note: ``footnote`` or ``endnote``, and its identifier."""

    kind: str
    id: str


@dataclass(slots=True)
class _Field:
    """A field: its instruction so far, and whether its result has begun."""

    instruction: list[str] = field(default_factory=list)
    shown: bool = False

    @property
    def is_contents(self) -> bool:
        return self.shown and "".join(self.instruction).split(None, 1)[:1] in (["TOC"], ["toc"])


@dataclass(slots=True)
class Context:
    """What the paragraphs of a file share.

    Attributes:
        styles: of the file.
        limits: bounds of reading.
        shown: the path for messages.
        hides: whether the part has hidden text at all.
        symbols: whether it has characters in symbol fonts.
        closed: whether every field of the part that begins also ends.
        rare: what the part has of elements that make a paragraph more than text; simple: of those that are text.
        ignored: characters set aside, by where they stand.
        seen: how many pictures, embedded objects, charts, unresolved fields.
        characters: read so far.
        traces: whether the lines shall tell where each of their characters stands.
    """

    styles: Styles
    limits: Limits
    shown: str
    hides: bool = True
    symbols: bool = True
    closed: bool = True
    rare: tuple[str, ...] = _RARE
    simple: tuple[str, ...] = _SIMPLE
    ignored: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    traces: bool = False

    def prepare(self, root: Element, *, symbols: bool = True) -> None:
        """Look which rare things a part has, so that only then every run is searched for them.

        Args:
            root: of the part.
            symbols: whether symbol fonts are named in it.
        """
        self.rare = tuple(tag for tag in _RARE if next(root.iter(tag), None) is not None)
        self.simple = tuple(tag for tag in _SIMPLE if next(root.iter(tag), None) is not None) or (_T,)
        self.hides = self.styles.hide or _VANISH in self.rare
        self.symbols = symbols
        kinds = Counter(value(each, "fldCharType") for each in root.iter(W + "fldChar"))
        self.closed = kinds["begin"] == kinds["end"]

    def count(self, characters: int) -> None:
        """Add to the characters read.

        Raises:
            ReadError: more than allowed.
        """
        self.characters += characters
        self.limits.check_characters(self.characters, self.shown)


class Inline:
    """The text of one paragraph after the other; fields may go on from one into the next.

    Args:
        context: of the file.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pieces: list[str] = []
        self._spots: list[Spot] | None = [] if context.traces else None
        self._fields: list[_Field] = []
        self._away: str | None = None  # why text is set aside here; None: it is read
        self._silent = 0  # fields whose instruction is being read
        self._style: str | None = None
        self.boxes: list[Element] = []
        self.art: list[tuple[str, Element]] = []
        self.notes: list[tuple[Note, Element]] = []
        self.contents = False
        self._handlers: dict[str, Callable[[Element, int], None]] = {
            _T: self._text, M + "t": self._text, _R: self._run,
            W + "tab": self._tab, W + "ptab": self._tab, W + "br": self._break, W + "cr": self._break,
            W + "noBreakHyphen": self._hyphen, W + "sym": self._symbol,
            W + "fldChar": self._field_mark, W + "instrText": self._instruction,
            W + "del": self._deleted, W + "moveFrom": self._deleted,
            W + "ruby": self._ruby, MC + "AlternateContent": self._alternate,
            W + "drawing": self._graphic, W + "pict": self._graphic, W + "object": self._graphic,
            W + "footnoteReference": self._footnote, W + "endnoteReference": self._endnote,
            W + "pPr": _nothing, _RPR: _nothing, W + "sdtPr": _nothing, W + "sdtEndPr": _nothing,
        }  # fmt: skip

    def read(self, paragraph: Element, style: str | None, depth: int) -> None:
        """Add the text of a paragraph, or of the next of several that are printed as one.

        Args:
            paragraph: ``w:p``.
            style: of the paragraph.
            depth: of the element in its file.
        """
        self._style = style
        if self._is_simple(paragraph, style):
            self._read_simple(paragraph)
            return
        self._walk(paragraph, depth)
        self._note_contents()
        for each in self._fields:
            if not each.shown:  # an instruction never goes on into another paragraph; a damaged field must not swallow the text
                each.shown = True
        self._silent = 0

    def _is_simple(self, paragraph: Element, style: str | None) -> bool:
        context = self._context
        if self._fields or context.symbols or (context.styles.hide and (style is None or context.styles.hides(style, paragraph=True))):
            return False
        return not context.rare or next(paragraph.iter(*context.rare), None) is None

    def _read_simple(self, paragraph: Element) -> None:
        for each in paragraph.iter(*self._context.simple):
            if each.text:
                self._text(each, 0)
            elif each.tag in _BREAKS:
                self._add("\n", each)
            elif each.tag not in _TEXTS and each.get(_STOP) is None:  # the stops of a ruler have the name of a tab and a place
                self._add("\t", each)

    def take(self) -> str:
        r"""Return the text gathered, line breaks as ``\\n``, and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self.contents = False
        return text

    def take_spots(self) -> list[Spot] | None:
        """Return where each character gathered stands, or None unless that is asked for; to be called before `take`."""
        spots = self._spots
        if spots is not None:
            self._spots = []
        return spots

    def has_text(self) -> bool:
        """Say whether anything printed was gathered."""
        return any(piece.strip() for piece in self._pieces)

    def _note_contents(self) -> None:
        """Remember that the text so far belongs to a table of contents."""
        if self._fields and not self.contents:
            self.contents = any(each.is_contents for each in self._fields) and self.has_text()

    def _walk(self, parent: Element, depth: int) -> None:
        if depth > self._context.limits.depth:
            self._context.limits.check_depth(depth, self._context.shown)
        handlers = self._handlers
        for child in parent:
            handle = handlers.get(child.tag)
            if handle is None:
                self._walk(child, depth + 1)
            else:
                handle(child, depth + 1)

    def _run(self, run: Element, depth: int) -> None:
        if not (self._context.hides or self._context.symbols) or self._away is not None:
            self._walk(run, depth)
            return
        properties = run.find(_RPR)
        if self._context.hides and self._is_hidden(properties):
            self._aside(run, depth, HIDDEN)
        elif self._context.symbols and properties is not None and _symbol_font(properties):
            self._walk_symbols(run, depth, _symbol_font(properties))
        else:
            self._walk(run, depth)

    def _is_hidden(self, properties: Element | None) -> bool:
        styles = self._context.styles
        switch = properties.find(_VANISH) if properties is not None else None
        if switch is not None:
            return is_on(switch)
        style = value(properties.find(W + "rStyle")) if properties is not None else None
        # Two styles that both hide show again: it is a switch.
        return styles.hides(style, paragraph=False) != styles.hides(self._style, paragraph=True)

    def _walk_symbols(self, run: Element, depth: int, font: str) -> None:
        """Read a run whose characters are pictures of a font."""
        before = len(self._pieces)
        self._walk(run, depth)
        added = "".join(self._pieces[before:])
        read = [symbol(font, f"{ord(sign):X}") if sign > " " else sign for sign in added]
        self._pieces[before:] = read
        if self._spots is not None and added:
            self._spots[-len(added) :] = [spot for spot, sign in zip(self._spots[-len(added) :], read, strict=True) for _ in sign]

    def _aside(self, element: Element, depth: int, reason: str) -> None:
        outer, self._away = self._away, reason if self._away is None else self._away
        self._walk(element, depth)
        self._away = outer

    def _add(self, text: str, element: Element) -> None:
        if self._silent:
            return
        if self._away is None:
            self._pieces.append(text)
            if self._spots is not None:
                self._spots += _spots(text, element)
        elif self._away:
            self._context.ignored[self._away] += len("".join(text.split()))

    def _text(self, element: Element, _: int) -> None:
        text = element.text
        if text:
            if "\n" in text or "\r" in text:
                text = " ".join(text.splitlines())
            self._add(text, element)

    def _tab(self, element: Element, _: int) -> None:
        self._add("\t", element)

    def _break(self, element: Element, _: int) -> None:
        self._add("\n", element)

    def _hyphen(self, element: Element, _: int) -> None:
        self._add("-", element)

    def _symbol(self, element: Element, _: int) -> None:
        self._add(symbol(value(element, "font"), value(element, "char")), element)

    def _deleted(self, element: Element, depth: int) -> None:
        # Marks of fields inside are followed all the same: one deleted alone would leave its field open.
        self._aside(element, depth, _DELETED)

    def _ruby(self, element: Element, depth: int) -> None:
        for child in element:
            if child.tag == W + "rt":
                self._aside(child, depth + 1, READING_AID)
            elif child.tag == W + "rubyBase":
                self._walk(child, depth + 1)

    def _alternate(self, element: Element, depth: int) -> None:
        chosen = branch(element)
        if chosen is not None:
            self._walk(chosen, depth + 1)

    def _field_mark(self, element: Element, _: int) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            self._silent += 1
        elif self._fields and kind == "separate" and not self._fields[-1].shown:
            self._fields[-1].shown = True
            self._silent -= 1
        elif self._fields and kind == "end":
            self._end_field(element)

    def _end_field(self, element: Element) -> None:
        self._note_contents()
        ended = self._fields.pop()
        if not ended.shown:
            self._silent = max(0, self._silent - 1)
            instruction = "".join(ended.instruction)
            self._context.seen["fields"] += instruction.strip().upper().startswith(_UNRESOLVED)
            self._add(drawn(instruction), element)

    def _instruction(self, element: Element, _: int) -> None:
        if self._fields and not self._fields[-1].shown and self._away is not _DELETED:
            self._fields[-1].instruction.append(element.text or "")

    def _footnote(self, element: Element, _: int) -> None:
        self._note("footnote", element)

    def _endnote(self, element: Element, _: int) -> None:
        self._note("endnote", element)

    def _note(self, kind: str, element: Element) -> None:
        if self._away is None and not self._silent:
            self.notes.append((Note(kind, value(element, "id") or ""), element))

    def _graphic(self, element: Element, depth: int) -> None:
        """Gather text boxes, printed lettering and pictures of a drawing."""
        self._context.limits.check_depth(depth, self._context.shown)
        for child in element:
            tag = child.tag
            if tag == W + "txbxContent":
                self._box(child)
            elif tag == MC + "AlternateContent":
                chosen = branch(child)
                if chosen is not None:
                    self._graphic(chosen, depth + 2)
            elif tag == VML + "textpath":
                self._lettering(child.get("string") or "", child)
            elif tag == A + "p":
                self._lettering("".join(each.text or "" for each in child.iter(A + "t")), child)
            else:
                self._count(tag)
                self._graphic(child, depth + 1)

    def _count(self, tag: str) -> None:
        if self._away is None:
            kind = {PIC + "pic": "pictures", VML + "imagedata": "pictures", OFFICE + "OLEObject": "objects", C + "chart": "charts"}.get(tag)
            if kind:
                self._context.seen[kind] += 1

    def _box(self, box: Element) -> None:
        if self._away is None:
            self.boxes.append(box)
        elif self._away:
            self._context.ignored[self._away] += sum(len("".join((each.text or "").split())) for each in box.iter(_T))

    def _lettering(self, text: str, element: Element) -> None:
        if self._away is None and text.strip():
            self.art.append((" ".join(text.split()), element))


def _spots(text: str, element: Element) -> list[Spot]:
    """Return where the characters of a text stand that an element gave: one by one in its text, or all at its place."""
    given = element.text or ""
    if element.tag not in _TEXTS:
        return [(element, 0)] * len(text)
    if len(given) == len(text):
        return [(element, at) for at in range(len(text))]
    spots: list[Spot] = []
    at = 0
    for line in given.splitlines(keepends=True):  # line ends became blanks, but for the last
        length = len(line.splitlines()[0])
        spots += [(element, at + offset) for offset in range(length + 1)]
        at += len(line)
    return spots[: len(text)]


def _symbol_font(properties: Element) -> str:
    """Return the symbol font of a run, empty when it has another."""
    fonts = properties.find(_FONTS)
    font = fonts.get(_ASCII) if fonts is not None else None
    return font or "" if _is_symbolic(font) else ""


def _is_symbolic(font: str | None) -> bool:
    return (font or "").lower().startswith(_SYMBOL_FONTS)


def _nothing(_: Element, __: int) -> None:
    """Pass over properties."""
