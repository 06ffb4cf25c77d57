"""PDF files that LibreOffice makes of documents written here: docx, odt and web pages in the styles offices use."""

import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

SOFFICE = shutil.which("soffice")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(slots=True)
class Style:
    """How a document looks; sizes in points.

    Attributes:
        size: of the text; leading: exact distance of lines, 0 for single spacing.
        indent: of first lines in characters; after: points behind paragraphs; justify: both edges straight.
        number: whether pages are numbered; head: running head; heading_size: of 一、, 0 like the text.
    """

    size: float = 16
    leading: float = 28
    indent: float = 2
    after: float = 0
    justify: bool = True
    number: bool = True
    head: str = ""
    heading_size: float = 0
    title_size: float = 22
    font: str = "Noto Serif CJK SC"
    latin: str = "Liberation Serif"


def _is_title(text: str) -> bool:
    return text.endswith("报告") and len(text) < 60


def _is_heading(text: str) -> bool:
    return text[1:3].startswith("、") and len(text) < 60 and text[0] in "一二三四五六七八九十"


def docx(paragraphs: list[str | list[list[str]]], style: Style) -> bytes:
    """Write a Word document; a list of rows among the paragraphs is a table."""
    titled = False
    body = []
    for item in paragraphs:
        if isinstance(item, list):
            body.append(_docx_table(item, style))
            continue
        title = not titled and _is_title(item)
        titled = titled or title
        body.append(_docx_paragraph(item, style, title=title))
    parts = '<w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    foot = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>{field}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    head = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>{escape(style.head)}</w:t></w:r></w:p>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{content}.{kind}+xml"/>'
            for name, kind in (("document", "document.main"), ("header1", "header"), ("footer1", "footer"))
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/header" Target="header1.xml"/><Relationship Id="rId2" Type="{relation}/footer" Target="footer1.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr>{parts}{page}</w:sectPr></w:body></w:document>",
        "word/header1.xml": f"<w:hdr {_W}>{head}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_W}>{foot if style.number else '<w:p/>'}</w:ftr>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _docx_paragraph(text: str, style: Style, *, title: bool) -> str:
    size = style.title_size if title else style.heading_size if style.heading_size and _is_heading(text) else style.size
    indent = 0 if title else style.indent
    align = "center" if title else "both" if style.justify else "left"
    line = (
        f'<w:spacing w:line="{round(max(style.leading, size * 1.3) * 20)}" w:lineRule="exact" w:after="{round(style.after * 20)}"/>'
        if style.leading
        else f'<w:spacing w:after="{round(style.after * 20)}"/>'
    )
    inset = f'<w:ind w:firstLine="{round(indent * size * 20)}"/>' if indent else ""
    fonts = f'<w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.font}" w:hint="eastAsia"/>'
    bold = "<w:b/>" if title or _is_heading(text) else ""
    return f'<w:p><w:pPr><w:overflowPunct w:val="0"/>{line}{inset}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{fonts}{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _docx_table(rows: list[list[str]], style: Style) -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.font}"/><w:sz w:val="24"/></w:rPr>'
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    wide = 8800 // len(rows[0])
    cells = "".join(
        "<w:tr>"
        + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr><w:p><w:r>{fonts}<w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>' for cell in row)
        + "</w:tr>"
        for row in rows
    )
    grid = f'<w:gridCol w:w="{wide}"/>' * len(rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="{wide * len(rows[0])}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>'


def odt(paragraphs: list[str | list[list[str]]], style: Style) -> bytes:
    """Write a flat OpenDocument text with headings of their own style."""
    text = f'fo:font-size="{style.size}pt" style:font-size-asian="{style.size}pt" style:font-name="L" style:font-name-asian="S"'
    large = f'fo:font-size="{style.title_size}pt" style:font-size-asian="{style.title_size}pt" style:font-name="L" style:font-name-asian="S"'
    align = "justify" if style.justify else "start"
    height = f'fo:line-height="{style.leading}pt"' if style.leading else ""
    styles = (
        f'<style:style style:name="T" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" fo:text-indent="{style.indent * style.size}pt" fo:margin-bottom="{style.after}pt" {height} style:punctuation-wrap="simple"/><style:text-properties {text}/></style:style>'
        f'<style:style style:name="H" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" fo:text-indent="{style.indent * style.size}pt" fo:margin-bottom="{style.after}pt" {height} style:punctuation-wrap="simple"/><style:text-properties {text} fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>'
        f'<style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties {large}/></style:style>'
        f'<style:style style:name="F" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>'
        '<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="3cm" fo:margin-bottom="2cm" fo:margin-left="2.8cm" fo:margin-right="2.6cm"/><style:footer-style/></style:page-layout>'
    )
    foot = (
        '<style:footer><text:p text:style-name="F">第<text:page-number text:select-page="current">1</text:page-number>页 共<text:page-count>9</text:page-count>页</text:p></style:footer>'
        if style.number
        else ""
    )
    titled = False
    body = []
    for item in paragraphs:
        if isinstance(item, list):
            rows = "".join(
                "<table:table-row>"
                + "".join(f'<table:table-cell><text:p text:style-name="F">{escape(cell)}</text:p></table:table-cell>' for cell in row)
                + "</table:table-row>"
                for row in item
            )
            body.append(f'<table:table><table:table-column table:number-columns-repeated="{len(item[0])}"/>{rows}</table:table>')
            continue
        title = not titled and _is_title(item)
        titled = titled or title
        if _is_heading(item):
            body.append(f'<text:h text:style-name="H" text:outline-level="1">{escape(item)}</text:h>')
        else:
            body.append(f'<text:p text:style-name="{"C" if title else "T"}">{escape(item)}</text:p>')
    names = " ".join(
        f'xmlns:{short}="{_OFFICE}:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("svg", "svg-compatible"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    fonts = f'<office:font-face-decls><style:font-face style:name="S" svg:font-family="\'{style.font}\'"/><style:font-face style:name="L" svg:font-family="\'{style.latin}\'"/></office:font-face-decls>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">{fonts}'
        f'<office:automatic-styles>{styles}</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">{foot}</style:master-page></office:master-styles>'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    ).encode()


def html(paragraphs: list[str | list[list[str]]], style: Style) -> bytes:
    """Write a web page; without indent, paragraphs stand apart."""
    look = f"font-family:'{style.latin}','{style.font}';font-size:{style.size}pt;text-indent:{style.indent * style.size}pt;text-align:{'justify' if style.justify else 'left'};margin:0 0 {style.after}pt 0;line-height:150%"
    titled = False
    body = []
    for item in paragraphs:
        if isinstance(item, list):
            rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in item)
            body.append(f'<table border="1" cellspacing="0" width="100%">{rows}</table>')
            continue
        title = not titled and _is_title(item)
        titled = titled or title
        body.append(f'<p style="text-align:center;text-indent:0;font-size:{style.title_size}pt">{escape(item)}</p>' if title else f"<p>{escape(item)}</p>")
    return f'<html><head><meta charset="utf-8"><style>p{{{look}}}</style></head><body>{"".join(body)}</body></html>'.encode()


def convert(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Let LibreOffice make PDF files of documents, all in one run.

    Args:
        files: name → bytes.
        folder: an empty one.

    Returns:
        The bytes of each PDF by the name of its document.
    """
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [
        SOFFICE or "soffice",
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, *(str(folder / name) for name in files)], check=True, timeout=240, capture_output=True, env={**os.environ, "HOME": str(folder)})
    return {name: (folder / "out" / Path(name).with_suffix(".pdf").name).read_bytes() for name in files}
