"""OpenDocument texts made by hand: bodies of paragraphs, lists, tables and all else a writer leaves behind."""

import io
import zipfile
from xml.sax.saxutils import escape

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = (
    f'xmlns:office="{_OASIS}office:1.0" xmlns:style="{_OASIS}style:1.0" xmlns:text="{_OASIS}text:1.0" xmlns:table="{_OASIS}table:1.0" '
    f'xmlns:draw="{_OASIS}drawing:1.0" xmlns:fo="{_OASIS}xsl-fo-compatible:1.0" xmlns:svg="{_OASIS}svg-compatible:1.0" '
    f'xmlns:script="{_OASIS}script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
MIMETYPE = "application/vnd.oasis.opendocument.text"

STYLES = """
<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Heir" style:family="text" style:parent-style-name="Hidden"/>
<style:style style:name="Shown" style:family="text" style:parent-style-name="Hidden"><style:text-properties text:display="true"/></style:style>
<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:outline-level-style text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>
</text:outline-style>
<text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>
<text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="4" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="Pattern"><text:list-level-style-number text:level="1" style:num-format="1" loext:num-list-format="第%1%条"/></text:list-style>
<text:list-style style:name="Three"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="3"/></text:list-style>
<text:list-style style:name="Ring"><text:list-level-style-number text:level="1" style:num-format="①, ②, ③, ..."/></text:list-style>
<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="●"/></text:list-style>
"""
HEADS = "<style:header><text:p>内部资料</text:p></style:header><style:footer><text:p>— <text:page-number>1</text:page-number> —</text:p></style:footer>"


def p(text, tag="text:p", attributes=""):
    """Return a paragraph of plain text."""
    return f"<{tag} {attributes}>{escape(text)}</{tag}>"


def item(*inner, attributes=""):
    """Return an item of a list."""
    return f"<text:list-item {attributes}>{''.join(inner)}</text:list-item>"


def listed(*items, style="L", attributes=""):
    """Return a list."""
    named = f'text:style-name="{style}"' if style else ""
    return f"<text:list {named} {attributes}>{''.join(items)}</text:list>"


def table(*rows):
    """Return a table of rows of cells; a cell is XML, None one that another covers."""
    cells = lambda row: "".join("<table:covered-table-cell/>" if c is None else f"<table:table-cell>{c}</table:table-cell>" for c in row)  # noqa: E731
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table>{columns}{''.join(f'<table:table-row>{cells(row)}</table:table-row>' for row in rows)}</table:table>"


def change(kind, number, deleted=""):
    """Return the record of a tracked change."""
    info = "<office:change-info><dc:creator>某人</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info>"
    return f'<text:changed-region text:id="c{number}"><text:{kind}>{info}{deleted}</text:{kind}></text:changed-region>'


def flat(body, *, styles=STYLES, heads="", scripts="", mimetype=MIMETYPE):
    """Return the bytes of a document in one XML file."""
    masters = (
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">{heads}</style:master-page></office:master-styles>'
        if heads
        else ""
    )
    layout = '<office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:mimetype="{mimetype}" office:version="1.2">{scripts}'
        f"<office:styles>{styles}</office:styles>{layout}{masters}<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def packed(body, *, styles=STYLES, heads="", members=None, drop=()):
    """Return the bytes of a packed document."""
    masters = f'<office:master-styles><style:master-page style:name="Standard">{heads}</style:master-page></office:master-styles>'
    files = {
        "mimetype": MIMETYPE,
        "content.xml": f"<office:document-content {SPACES}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}><office:styles>{styles}</office:styles>{masters}</office:document-styles>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0"/>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in (files | (members or {})).items():
            if name not in drop:
                archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return made.getvalue()
