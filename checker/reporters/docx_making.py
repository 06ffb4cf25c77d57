"""A plain Word file of a text, laid out as official documents are, for reports that came in another format."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby

from checker.document import Document, Paragraph
from checker.readers.docx_xml import W
from checker.reporters.docx_remarks import Places, Remark
from checker.reporters.docx_writing import clean

_SPACES = f'xmlns:w="{W[1:-1]}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "application/vnd.openxmlformats-package.relationships+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DEEPEST = 4  # the deepest heading that has a style of its own
WIDTH = 8844
"""Twentieths of a point between the margins."""
_PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
_SIDES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def _style(identifier: str, name: str, font: str, size: int, paragraph: str, *, bold: bool = False) -> str:
    default = ' w:default="1"' if identifier == "Normal" else ""
    based = "" if default else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
    fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:cs="Times New Roman"/>'
    run = f'{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identifier}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_LINES = '<w:spacing w:line="560" w:lineRule="exact"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_FAR = '<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/>'
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_STYLES = "".join(
    [
        f"{_DECLARATION}<w:styles {_SPACES}>",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>',
        _style("Normal", "Normal", "仿宋_GB2312", 32, f'{_LINES}{_INDENT}<w:jc w:val="both"/>'),
        _style(
            "Title",
            "Title",
            "方正小标宋简体",
            44,
            f'<w:spacing w:after="240" w:line="700" w:lineRule="exact"/>{_NO_INDENT}<w:contextualSpacing/><w:jc w:val="center"/>',
        ),
        _style("Heading1", "heading 1", "黑体", 32, '<w:keepNext/><w:outlineLvl w:val="0"/>'),
        _style("Heading2", "heading 2", "楷体_GB2312", 32, '<w:keepNext/><w:outlineLvl w:val="1"/>'),
        _style("Heading3", "heading 3", "仿宋_GB2312", 32, '<w:keepNext/><w:outlineLvl w:val="2"/>', bold=True),
        _style("Heading4", "heading 4", "仿宋_GB2312", 32, '<w:keepNext/><w:outlineLvl w:val="3"/>'),
        _style("Cell", "Table Text", "仿宋_GB2312", 24, f'<w:spacing w:line="360" w:lineRule="atLeast"/>{_NO_INDENT}<w:jc w:val="center"/>'),
        _style("Addressee", "Salutation", "仿宋_GB2312", 32, f"{_LINES}{_NO_INDENT}"),
        _style("Closing", "Closing", "仿宋_GB2312", 32, f'<w:keepNext/><w:keepLines/>{_LINES}{_FAR}<w:jc w:val="right"/>'),
        "</w:styles>",
    ]
)


@dataclass(slots=True, eq=False, repr=False)
class Made:
    """A Word file of a text.

    Attributes:
        data: its bytes.
        places: source offset → which element of text the character stands in, counted from 0, and the offset in it.
    """

    data: bytes
    places: dict[int, tuple[int, int]] = field(default_factory=dict)


def made_of(document: Document, places: Places, mask: Callable[[str], str]) -> Made:
    """Return a Word file of a text: title, headings, paragraphs and tables; what is page chrome is left out.

    Args:
        document: what was read.
        places: of its title and headings.
        mask: hides personal data in a text; its length stays.
    """
    return _Writer(document, places, mask).write()


def listing(title: str, remarks: Sequence[Remark]) -> bytes:
    """Return a Word file that holds remarks only, for a report whose text must not or cannot be shown.

    Args:
        title: of the list.
        remarks: with their places in words.
    """
    body = [paragraph("Title", run(title))]
    for remark in remarks:
        first, *others = remark.lines
        body.append(paragraph("", f"{run(remark.name, '<w:b/>')}{run(first)}{run(f'[{remark.place}]') if remark.place else ''}"))
        body += [paragraph("", run(line)) for line in others]
    return zipped("".join(body))


class _Writer:
    """Writes a text as a Word file.

    Args:
        document: what was read.
        places: of its title and headings.
        mask: hides personal data in a text; its length stays.
    """

    def __init__(self, document: Document, places: Places, mask: Callable[[str], str]) -> None:
        self._document = document
        self._mask = mask
        self._title = places.title() if places.report.metadata["title"] else (0, 0)
        self._levels = {start: level for start, _, level, alone in places.headings() if alone}
        self._texts = 0
        self._places: dict[int, tuple[int, int]] = {}

    def write(self) -> Made:
        """Return the file."""
        body = []
        for is_row, group in groupby(self._document.paragraphs, key=lambda paragraph: paragraph.line in self._document.rows):
            paragraphs = list(group)
            body += [self._table(paragraphs)] if is_row else [paragraph(self._style(each), self._text(self._source(each))) for each in paragraphs]
        return Made(zipped("".join(body)), self._places)

    def _style(self, paragraph: Paragraph) -> str:
        if paragraph.start < self._title[1] and paragraph.end > self._title[0]:
            return "Title"
        level = self._levels.get(paragraph.start)
        return f"Heading{min(level, _DEEPEST)}" if level else ""

    def _source(self, paragraph: Paragraph) -> list[int]:
        """Return the source offsets of the characters of a paragraph; of lines that are joined the breaks and the blanks around are left out."""
        folded, text = self._document.folded, self._document.text
        start, end = folded.source(paragraph.start), folded.source_end(paragraph.end)
        if "\n" not in text[start:end]:
            return list(range(start, end))
        kept: list[int] = []
        for line in text[start:end].split("\n"):
            first = len(line) - len(line.lstrip())
            kept += range(start + first, start + max(first, len(line.rstrip())))
            start += len(line) + 1
        return kept

    def _text(self, offsets: list[int]) -> str:
        """Write characters of the source as one run."""
        if not offsets:
            return ""
        for at, offset in enumerate(offsets):
            self._places[offset] = (self._texts, at)
        self._texts += 1
        text = self._document.text
        return run(self._mask("".join(text[offset] for offset in offsets)))

    def _table(self, rows: list[Paragraph]) -> str:
        cells = [self._cells(row) for row in rows]
        columns = max(map(len, cells))
        grid = "".join(f'<w:gridCol w:w="{WIDTH // columns}"/>' for _ in range(columns))
        width = f'<w:tcPr><w:tcW w:w="{WIDTH // columns}" w:type="dxa"/></w:tcPr>'
        whole = [row + [[]] * (columns - len(row)) for row in cells]
        written = [[f"<w:tc>{width}{paragraph('Cell', self._text(cell))}</w:tc>" for cell in row] for row in whole]
        lines = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in written)
        # Between two tables, and behind the last, Word needs a paragraph.
        properties = f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{_SIDES}</w:tblBorders>'
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl><w:p/>"

    def _cells(self, row: Paragraph) -> list[list[int]]:
        """Return the source offsets of the characters of each cell: the whole line counts, for its empty cells stand at its ends too."""
        text = self._document.text
        start = text.rfind("\n", 0, self._document.folded.source(row.start)) + 1
        end = text.find("\n", start)
        cells: list[list[int]] = []
        for cell in text[start : end if end >= 0 else None].split("\t"):
            first = len(cell) - len(cell.lstrip())
            cells.append(list(range(start + first, start + max(first, len(cell.rstrip())))))
            start += len(cell) + 1
        return cells


def paragraph(style: str, runs: str) -> str:
    """Return a paragraph.

    Args:
        style: ``Title``, ``Heading1`` to ``Heading4``, ``Cell``, ``Addressee`` or ``Closing``; empty: body text.
        runs: what `run` made.
    """
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text; of its white space only blanks remain.

    Args:
        text: anything.
        properties: of the run, in the words of the format.
    """
    # A tab is an element in Word; as many characters must stay.
    written = clean(text.replace("\t", " ").replace("\r", " ").replace("\n", " "))
    given = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{given}<w:t xml:space="preserve">{written}</w:t></w:r>' if text else ""


def grid(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table whose first row is its head, repeated on every page.

    Args:
        rows: cells as they are written, each a paragraph.
        widths: of the columns, in twentieths of a point; together at most `WIDTH`.
    """
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = ""
    for at, row in enumerate(rows):
        cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for size, cell in zip(widths, row, strict=True))
        lines += f"<w:tr><w:trPr><w:cantSplit/>{'' if at else '<w:tblHeader/>'}</w:trPr>{cells}</w:tr>"
    properties = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_SIDES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"


def zipped(body: str, *, numbered: bool = False) -> bytes:
    """Return a Word file.

    Args:
        body: its paragraphs and tables.
        numbered: pages bear their number at the outer edge, as official documents do.
    """
    main, related = "document.main", [("styles", "styles.xml")]
    parts = {"word/styles.xml": ("styles", _STYLES)}
    references = ""
    if numbered:
        parts |= {"word/footer1.xml": ("footer", _footer("right")), "word/footer2.xml": ("footer", _footer("left"))}
        parts["word/settings.xml"] = ("settings", f"{_DECLARATION}<w:settings {_SPACES}><w:evenAndOddHeaders/></w:settings>")
        related += [("footer", "footer1.xml"), ("footer", "footer2.xml"), ("settings", "settings.xml")]
        references = '<w:footerReference w:type="default" r:id="rId2"/><w:footerReference w:type="even" r:id="rId3"/>'
    document = f'{_DECLARATION}<w:document {_SPACES} xmlns:r="{_OFFICE}"><w:body>{body}<w:sectPr>{references}{_PAGE}</w:sectPr></w:body></w:document>'
    parts = {"word/document.xml": (main, document), **parts}
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_WORD}.{kind}+xml"/>' for name, (kind, _) in parts.items())
    members = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="{_RELATED}"/>{overrides}</Types>',
        "_rels/.rels": _relationships([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relationships(related),
        **{name: part for name, (_, part) in parts.items()},
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, part.encode())
    return made.getvalue()


def _footer(side: str) -> str:
    look = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    # One character stays free at the edge; a negative indent of the first line would not be one in every program.
    place = (
        f'<w:pPr><w:ind w:leftChars="100" w:left="320" w:rightChars="100" w:right="320" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/></w:pPr>'
    )
    number = f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
    before, behind = (f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("— ", " —"))
    return f"{_DECLARATION}<w:ftr {_SPACES}><w:p>{place}{before}{number}{behind}</w:p></w:ftr>"


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(targets, 1))
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
