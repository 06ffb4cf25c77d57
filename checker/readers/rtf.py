"""Reading RTF by an own walk: it prints the numbers of lists itself, so no office program is needed to tell them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from checker.readers import office_lines, rtf_text
from checker.readers.content import Content, Line
from checker.readers.limits import Limits
from checker.readers.office_lines import Row
from checker.readers.rtf_text import Token
from checker.text import lazy

_CHECK = 4096  # tokens between two looks at the clock
_BYTES = 4  # that a character has at most

# Groups of text that is not the paragraph's own: where it goes; None: its paragraphs come after this one.
_FLOWS: dict[str, str | None] = {
    "footnote": None, "shptxt": None, "dptxbxtext": None, "annotation": "批注",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "页眉"), **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "页脚"),
}  # fmt: skip
# Groups marked as ones that may be passed over, with text in them all the same.
_ENTERED = frozenset({"shpinst", "nesttableprops", "do", "shpgrp", "fldinst"}) | _FLOWS.keys()
# Groups that hold no text of the document.
_SKIPPED = frozenset({
    "colortbl", "stylesheet", "info", "nonshppict", "object", "sp", "shprslt", "nonesttables", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "xe", "tc", "rxe", "bkmkstart", "bkmkend",
    "template", "themedata", "datastore", "pgptbl", "private", "falt", "panose", "mmathPict", "pn", "picprop", "atnid", "atnauthor", "atndate",
    "atnref", "atrfstart", "atrfend", "latentstyles", "datafield", "formfield", "background", "generator", "title", "author", "ud",
})  # fmt: skip
_COUNTS = lazy(r"\w|[\u2460-\u24ff\u3220-\u32ff]")  # what a mark has that is no bullet
_FONT_WORDS = frozenset({"f", "fcharset"})
_LABELS = frozenset({"listtext", "pntext"})
_SIGNS = {"~": "\xa0", "_": "-", "\t": "\t"}
_WORDS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip


@dataclass(slots=True, eq=False, repr=False)
class _Flow:
    """Text that is one after another: the body, a note, a text box, a running head.

    Attributes:
        kind: control word that opened it; empty for the body.
        number: of its paragraph at hand, less one; counted in the body only.
        lines: its finished lines.
        pieces: text of the paragraph at hand.
        label: the number printed before it.
        rows: finished rows of the table at hand.
        cells: finished cells of the row at hand.
        cell: finished lines of the cell at hand.
        nested: finished cells of the row of a table inside the cell.
        after: lines of notes and text boxes, which come behind the paragraph.
        contents: whether the paragraph at hand is of a table of contents.
        start: number of the first paragraph of the row at hand.
    """

    kind: str = ""
    number: int = 0
    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: list[list[Line] | None] = field(default_factory=list)
    cell: list[Line] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    contents: bool = False
    start: int = 0


@dataclass(slots=True, eq=False, repr=False)
class _Group:
    """What holds until the closing brace.

    Attributes:
        flow: where text goes.
        skipped: whether text is none of the document's.
        kind: the destination opened by the group itself.
        label: whether text is the number of a paragraph.
        font: number of the font; None: the document's.
        substitutes: characters that follow a Unicode escape for old programs.
        hidden: whether text is not shown.
        deleted: whether text was deleted with changes tracked.
        in_table: whether the paragraph stands in a table.
        starred: whether the next control word may be passed over with its group.
        instruction: of the field around it; one list for all groups of the field.
        instructing: whether text is the instruction of the field.
        contents: whether text is of a table of contents.
    """

    flow: _Flow
    skipped: bool = False
    kind: str = ""
    label: bool = False
    font: int | None = None
    substitutes: int = 1
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    starred: bool = False
    instruction: list[str] = field(default_factory=list)
    instructing: bool = False
    contents: bool = False


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read an RTF file.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: no RTF, without text, or over a limit.
    """
    walk = _Walk(shown, limits)
    for count, token in enumerate(rtf_text.tokens(data)):
        if count % _CHECK == 0:
            limits.check_time(shown)
        walk.take(token)
        if walk.is_over:
            break
    return walk.content()


class _Walk:
    """Takes token after token.

    Args:
        shown: the path for messages.
        limits: bounds of reading.
    """

    def __init__(self, shown: str, limits: Limits) -> None:
        self.is_over = False
        self._shown = shown
        self._limits = limits
        self._body = _Flow()
        self._groups = [_Group(self._body)]
        self._ignored: Counter[str] = Counter()
        self._page = rtf_text.page(None)
        self._fonts: dict[int, str] = {}
        self._default: int | None = None
        self._pending: list[bytes] = []
        self._waiting = 0
        self._skip = 0
        self._notes: list[str] = []
        self._pictures = 0
        self._characters = 0
        self._actions: dict[str, Callable[[int | None], None]] = {
            "par": self._paragraph, "sect": self._paragraph, "cell": self._cell, "row": self._row, "nestcell": self._nested_cell, "nestrow": self._nested_row,
            "ansicpg": self._set_page, "deff": self._set_default, "f": self._set_font, "fcharset": self._set_charset, "uc": self._set_substitutes,
            "u": self._unicode, "v": self._set_hidden, "deleted": self._set_deleted, "plain": self._plain, "pard": self._pard, "intbl": self._intbl,
            "revised": self._revised, "field": self._field, "fldinst": self._instruct, "fldrslt": self._result, "pict": self._picture,
        }  # fmt: skip

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def content(self) -> Content:
        """Return what was read; the last paragraph needs no mark of its end."""
        self._flush()
        if len(self._groups) > 1 and not self.is_over:
            self._notes.append("文件末尾不完整,后面的内容可能丢失")
        while len(self._groups) > 1:
            self._close()
        self._end(self._body)
        return office_lines.content(self._body.lines, self._ignored, self._notes, self._pictures, self._shown)

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.data:
            self._data(token)
        elif token.sign:
            self._sign(token.sign)
        else:
            self._word(token)

    def _data(self, token: Token) -> None:
        data = token.data[self._skip :]
        self._skip = max(self._skip - len(token.data), 0)
        if data and not self._group.skipped:
            self._pending.append(data)
            self._waiting += len(data)
            if self._waiting > _BYTES * self._limits.characters:  # more text than allowed, or than needs to be counted at once
                self._flush()

    def _sign(self, sign: str) -> None:
        self._flush()
        self._skip = 0
        if sign == "{":
            self._limits.check_depth(len(self._groups), self._shown)
            self._groups.append(replace(self._group, kind="", starred=False))
        elif sign == "}":
            self._close()
        elif sign == "*":
            self._group.starred = True
        elif sign in "\r\n":
            self._paragraph(None)
        else:
            self._write(_SIGNS.get(sign, ""))

    def _word(self, token: Token) -> None:
        self._flush()
        if self._skip and token.word not in {"u", "uc"}:
            self._skip -= 1
        starred, self._group.starred = self._group.starred, False
        if token.word == "fonttbl":
            self._group.kind = "fonttbl"
            self._group.skipped = True
        elif token.word in _SKIPPED or (starred and token.word not in _ENTERED):
            self._group.skipped = True
        elif token.word in _FLOWS and not self._group.skipped:
            self._open(token.word)
        elif token.word in _LABELS:
            self._group.label = True
        elif token.word in self._actions and (not self._group.skipped or token.word in _FONT_WORDS):
            self._actions[token.word](token.number)
        else:
            self._write(_WORDS.get(token.word, ""))

    def _open(self, word: str) -> None:
        self._group.kind = word
        self._group.flow = _Flow(word)
        self._group.in_table = False

    def _close(self) -> None:
        """End a group; a flow it opened hands its lines to the one around it."""
        if len(self._groups) == 1:
            self.is_over = True
            return
        group = self._groups.pop()
        self.is_over = len(self._groups) == 1
        if group.kind in _FLOWS:
            self._end(group.flow)
            self._hand_over(group.flow, self._group.flow)

    def _hand_over(self, flow: _Flow, outer: _Flow) -> None:
        place = _FLOWS[flow.kind]
        if place:
            self._ignored[place] += sum(len("".join(line.text.split())) for line in flow.lines)
        else:
            outer.after += office_lines.note(flow.lines) if flow.kind == "footnote" else flow.lines

    def _flush(self) -> None:
        if self._pending:
            font = self._default if self._group.font is None else self._group.font
            encoding = self._fonts.get(-1 if font is None else font) or self._page
            self._write(rtf_text.decoded(b"".join(self._pending), encoding))
            self._pending.clear()
            self._waiting = 0

    def _write(self, text: str) -> None:
        group = self._group
        if not text or group.skipped or group.deleted:
            return
        if group.instructing:
            group.instruction.append(text)
        elif group.hidden:
            self._ignored[office_lines.HIDDEN] += len("".join(text.split()))
        else:
            (group.flow.label if group.label else group.flow.pieces).append(text)
            group.flow.contents = group.flow.contents or group.contents
            self._characters += len(text)
            self._limits.check_characters(self._characters, self._shown)

    # --- paragraphs and tables

    def _taken(self, flow: _Flow) -> list[Line]:
        """Return the lines of the paragraph at hand, which begins anew."""
        flow.number += 1
        label = "".join(flow.label)
        text = office_lines.marked(label if _COUNTS.search(label) else "", "".join(flow.pieces))
        lines = office_lines.paragraph(rtf_text.paired(text), flow.number, contents=flow.contents)
        lines += office_lines.asides(flow.after, flow.number)
        flow.pieces, flow.label, flow.after, flow.contents = [], [], [], False
        return lines

    def _paragraph(self, _: int | None) -> None:
        group = self._group
        if group.skipped or group.deleted or group.label:
            return
        if group.in_table:
            self._start_row(group.flow)
            group.flow.cell += self._taken(group.flow)
        else:
            self._end_table(group.flow)
            group.flow.lines += self._taken(group.flow)

    @staticmethod
    def _start_row(flow: _Flow) -> None:
        if not flow.cells and not flow.cell:
            flow.start = flow.number + 1

    def _cell(self, _: int | None) -> None:
        flow = self._group.flow
        if not self._group.skipped:
            self._start_row(flow)
            flow.cells.append(flow.cell + self._taken(flow))
            flow.cell = []

    def _row(self, _: int | None) -> None:
        flow = self._group.flow
        if flow.cells:
            flow.rows.append(Row(flow.start, flow.cells))
            flow.cells = []

    def _nested_cell(self, _: int | None) -> None:
        flow = self._group.flow
        self._start_row(flow)
        flow.nested.append(" ".join(line.text for line in self._taken(flow)))

    def _nested_row(self, _: int | None) -> None:
        flow = self._group.flow
        if any(flow.nested):
            flow.cell.append(Line("\t".join(flow.nested), flow.number, row=True))
        flow.nested = []

    @staticmethod
    def _end_table(flow: _Flow) -> None:
        """Hand over the table at hand, also cells whose row never ended."""
        if flow.rows:
            flow.lines += office_lines.table(flow.rows)
        flow.lines += [line for lines in [*flow.cells, flow.cell] for line in lines or ()]
        flow.rows, flow.cells, flow.cell = [], [], []

    def _end(self, flow: _Flow) -> None:
        rest = self._taken(flow)
        self._end_table(flow)
        flow.lines += rest

    # --- fields, pictures, changes

    def _field(self, _: int | None) -> None:
        self._group.instruction = []

    def _instruct(self, _: int | None) -> None:
        self._group.instructing = True

    def _result(self, _: int | None) -> None:
        self._group.instructing = False
        self._group.contents = self._group.contents or "".join(self._group.instruction).split()[:1] in (["TOC"], ["toc"])

    def _picture(self, _: int | None) -> None:
        self._pictures += not self._group.skipped
        self._group.skipped = True

    def _revised(self, _: int | None) -> None:
        self._changed()

    def _changed(self) -> None:
        if not self._notes and len(self._groups) > 1:
            self._notes.append(office_lines.CHANGED)

    # --- properties

    def _set_page(self, number: int | None) -> None:
        self._page = rtf_text.page(number)

    def _set_default(self, number: int | None) -> None:
        self._default = number

    def _set_font(self, number: int | None) -> None:
        self._group.font = number

    def _set_charset(self, number: int | None) -> None:
        if self._group.font is not None:
            self._fonts[self._group.font] = rtf_text.charset(number)

    def _set_substitutes(self, number: int | None) -> None:
        self._group.substitutes = max(number or 0, 0)

    def _set_hidden(self, number: int | None) -> None:
        self._group.hidden = number != 0

    def _set_deleted(self, number: int | None) -> None:
        self._group.deleted = number != 0
        self._changed()

    def _plain(self, _: int | None) -> None:
        self._group.hidden = self._group.deleted = False
        self._group.font = None

    def _pard(self, _: int | None) -> None:
        self._group.in_table = False

    def _intbl(self, _: int | None) -> None:
        self._group.in_table = True

    def _unicode(self, number: int | None) -> None:
        if number is not None:
            self._write(rtf_text.unit(number))
        self._skip = self._group.substitutes
