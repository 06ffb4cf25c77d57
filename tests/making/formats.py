"""One report in every format an office has it in: the same lines as text, page, Word file, PDF …."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from checker.readers import sniffing
from making import docx, html, odt, ofd

SOFFICE = shutil.which("soffice")
_MARK = re.compile(r"([一二三四五六七八九十]{1,3})、|（([一二三四五六七八九十]{1,3})）|(\d{1,2})\.(?!\d)")
_HAN = ["", *"一二三四五六七八九十", *(f"十{c}" for c in "一二三四五六七八九"), "二十"]
_TABLE_TOP = 40.0


@dataclass
class Text:
    """The lines of a report.

    Attributes:
        data: the text file.
        head: the lines of its title.
        lines: all its lines without blanks around them, empty ones left out; the cells of rows parted by tabs.
    """

    data: bytes
    head: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def page(self) -> html.Report:
        """The report as the pages of `making.html` print it."""
        return html.Report(" ".join(self.head), self.head, self.lines[len(self.head) :])

    def blocks(self) -> list[str | list[list[str]]]:
        """Return the paragraphs, and the tables as lists of rows."""
        made: list[str | list[list[str]]] = []
        for tabbed, run in groupby(self.lines, key=lambda line: "\t" in line):
            lines = list(run)
            made.extend([[line.split("\t") for line in lines]] if tabbed else lines)
        return made


def text(path: Path, head: int = 1) -> Text:
    """Return the lines of a text file whose title stands in its first lines."""
    source, _ = sniffing.decode(path.read_bytes(), path.name)
    lines = [line.strip(" \u3000\r\ufeff") for line in source.split("\n") if line.strip()]
    return Text(path.read_bytes(), lines[:head], lines)


# --- Word


def word(given: Text) -> bytes:
    """Write as Word does: runs cut in mid-word, indents as properties, styles for headings, page numbers at the foot."""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="32"/>'
    styles = docx.styles(
        docx.style("a", "Normal", default=True), docx.style("1", "heading 1", "a", '<w:outlineLvl w:val="0"/>'), docx.style("a3", "Title", "a")
    )
    body = []
    for at, block in enumerate(given.blocks()):
        if isinstance(block, list):
            body.append(docx.table(*map(tuple, block)))
            continue
        cut = [block[: len(block) // 3], block[len(block) // 3 : len(block) // 2], block[len(block) // 2 :]]
        runs = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/>'.join(docx.run(piece, fonts) for piece in cut if piece)
        style = "a3" if at < len(given.head) else "1" if re.match("[一二三四五六]、.{,40}$", block) else None
        body.append(docx.paragraph(runs, style, more='<w:ind w:firstLineChars="200" w:firstLine="640"/>'))
    field_run = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return docx.make(*body, parts={"styles.xml": styles, "footer1.xml": docx.part("ftr", docx.paragraph(f"{docx.run('— ')}{field_run}{docx.run(' —')}"))})


def wps(given: Text) -> bytes:
    """Write as WPS does: indents of full-width blanks, every other character class a run, parts of its own."""
    body = []
    for block in given.blocks():
        if isinstance(block, list):
            body.append(docx.table(*(docx.row(*(docx.cell(docx.paragraph(cell, more='<w:jc w:val="center"/>')) for cell in row)) for row in block)))
            continue
        runs = "".join(
            docx.run(piece, '<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>')
            for piece in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", block)
        )
        body.append(docx.paragraph(docx.run("\u3000\u3000") + runs, "style2", more='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))
    custom = '<?xml version="1.0"?><s:customData xmlns="http://www.wps.cn/officeDocument/2013/wpsCustomData" xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>'
    return docx.make(*body, parts={"styles.xml": docx.styles(docx.style("style2", "Body Text"))}, members={"customXml/item1.xml": custom})


def numbered(given: Text) -> bytes:
    """Write marks as automatic numbers wherever a list counts to them by itself."""
    levels = docx.level(0, "chineseCounting", "%1、") + docx.level(1, "chineseCounting", "（%2）") + docx.level(2, "decimal", "%3.")
    counted = [0, 0, 0]
    body = []
    for block in given.blocks():
        if isinstance(block, list):
            body.append(docx.table(*map(tuple, block)))
            continue
        mark = _MARK.match(block)
        level = next(at for at, value in enumerate(mark.groups()) if value) if mark else 0
        if mark and mark[level + 1] in {str(counted[level] + 1), *_HAN[counted[level] + 1 : counted[level] + 2]}:
            above = [count or 1 for count in counted[:level]]  # a level passed over counts as begun
            counted = [*above, counted[level] + 1, *([0] * (2 - level))]
            body.append(docx.paragraph(docx.run(block[mark.end() :]), number=("1", level)))
        else:
            body.append(docx.paragraph(docx.run(block)))
    return docx.make(*body, parts={"numbering.xml": docx.numbering({"0": levels}, {"1": "0"})})


def word_xml(given: Text) -> bytes:
    """Write the XML of Word 2003."""
    names = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    body = []
    for block in given.blocks():
        rows = block if isinstance(block, list) else []
        cells = ["".join(f"<w:tc>{paragraph(escape(cell))}</w:tc>" for cell in row) for row in rows]
        body.append(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>" if isinstance(block, list) else paragraph(escape(block)))
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {names}><w:styles/><w:body><wx:sect>{''.join(body)}</wx:sect></w:body></w:wordDocument>".encode()


# --- OpenDocument, RTF


def _open_body(given: Text) -> str:
    return "".join(odt.table(*(tuple(odt.p(cell) for cell in row) for row in block)) if isinstance(block, list) else odt.p(block) for block in given.blocks())


def packed_odt(given: Text) -> bytes:
    """Write a packed OpenDocument text."""
    return odt.packed(_open_body(given), heads=odt.HEADS)


def flat_odt(given: Text) -> bytes:
    """Write an OpenDocument text in one file."""
    return odt.flat(_open_body(given), heads=odt.HEADS)


def rtf(given: Text) -> bytes:
    """Write RTF with the escapes of GBK, and of Unicode where GBK has no character."""
    body = []
    for block in given.blocks():
        if isinstance(block, list):
            body += [
                b"\\trowd"
                + b"".join(b"\\cellx%d" % (2000 * (at + 1)) for at in range(len(row)))
                + b"".join(b"\\pard\\intbl\\f1 " + _escaped(cell) + b"\\cell" for cell in row)
                + b"\\row\r\n"
                for row in block
            ]
        else:
            body.append(b"\\pard\\fi640\\f1 " + _escaped(block) + b"\\par\r\n")
    return b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset0 Times New Roman;}{\\f1\\fcharset134 SimSun;}}" + b"".join(body) + b"}"


def _escaped(given: str) -> bytes:
    return b"".join(_escape(character) for character in given)


def _escape(character: str) -> bytes:
    if character.isascii():
        return b"\\" * (character in "\\{}") + character.encode()
    try:
        return "".join(f"\\'{byte:02x}" for byte in character.encode("gbk")).encode()
    except UnicodeEncodeError:
        units = character.encode("utf-16-le")
        return b"".join(b"\\u%d?" % int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))


# --- fixed pages


def printed_pdf(given: Text) -> bytes:
    """Print a PDF with a font of Adobe's Chinese collection."""
    from making import pdf

    return pdf.report("\n".join(given.lines)).data


def printed_ofd(given: Text) -> bytes:
    """Print an OFD file; a table begins a page."""
    sheets: list[ofd.Sheet] = []
    for is_table, run in groupby(given.blocks()[len(given.head) :], key=lambda block: isinstance(block, list)):
        if is_table:
            for rows in run:
                sheets.append(ofd.Sheet())
                sheets[-1].table(rows, ofd.LEFT, _TABLE_TOP, [150 / len(rows[0])] * len(rows[0]))
        else:
            sheets += ofd.printed(list(run), numbered=False)
    for row, line in enumerate(given.head):
        size = min(6.0, 190 / len(line))
        sheets[0].text(line, ofd.LEFT + (ofd.WIDTH * ofd.SIZE - len(line) * size) / 2, ofd.TOP - 12 * (len(given.head) - row), size=size)
    for number, sheet in enumerate(sheets, 1):
        sheet.text(f"— {number} —", 100, 275, size=4.9)
    return ofd.packed(sheets)


# --- all of them


def markdown(given: Text) -> bytes:
    """Write Markdown: the title and the headings of the first level with their signs."""
    headed = re.compile("[一二三四五六]、.{,40}$")
    body = [
        "\n".join(map("\t".join, block)) if isinstance(block, list) else f"## {block}" if headed.match(block) else block
        for block in given.blocks()[len(given.head) :]
    ]
    return "\n\n".join([f"# {' '.join(given.head)}", *body]).encode()


MAKERS: dict[str, tuple[str, Callable[[Text], bytes]]] = {
    "txt": (".txt", lambda given: given.data),
    "gb18030": (".txt", lambda given: "\r\n".join(given.lines).encode("gb18030")),
    "md": (".md", lambda given: given.data),
    **{
        f"html {name}": (".mht" if name in {"chrome_saved", "word_archive"} else ".html", lambda given, make=make: make(given.page))
        for name, make in html.LAYOUTS.items()
    },
    "docx word": (".docx", word),
    "docx wps": (".docx", wps),
    "docx numbered": (".docx", numbered),
    "word xml": (".doc", word_xml),
    "odt": (".odt", packed_odt),
    "fodt": (".fodt", flat_odt),
    "rtf": (".rtf", rtf),
    "ofd": (".ofd", printed_ofd),
    "pdf": (".pdf", printed_pdf),
}
"""Name → suffix and what makes the file of the lines."""

OFFICE = {
    "docx office": ("docx", ".docx"),
    "odt office": ("odt", ".odt"),
    "rtf office": ("rtf", ".rtf"),
    "doc office": ("doc", ".doc"),
    "wps office": ("doc", ".wps"),
    "pdf office": ("pdf", ".pdf"),
}
"""Name → kind LibreOffice writes, and the suffix the file is given."""


def office(given: dict[str, Text], folder: Path) -> dict[tuple[str, str], bytes]:
    """Let LibreOffice write every text in every kind; name of text and of format → bytes."""
    from making import pdf_office

    for name, each in given.items():
        (folder / f"{name}.fodt").write_bytes(flat_odt(each))
        (folder / f"{name}.docx").write_bytes(pdf_office.docx(each.blocks(), pdf_office.Style(size=14)))
    made = {}
    for kind in sorted({kind for kind, _ in OFFICE.values()}):
        out = folder / kind
        sources = [str(folder / f"{name}.{'docx' if kind == 'pdf' else 'fodt'}") for name in given]
        command = [str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(out), *sources]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        made.update({(name, label): (out / f"{name}.{kind}").read_bytes() for name in given for label, (wanted, _) in OFFICE.items() if wanted == kind})
    return made
