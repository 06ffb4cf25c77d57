"""Word files for tests, written part by part: so that every oddity of Word, WPS and LibreOffice can be had without them."""

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
}
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = f"{_TYPES}.document.main+xml"
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def run(text, properties=""):
    """Return a run; tabs and line breaks of the text become elements."""
    pieces = re.split(r"([\t\n])", text)
    inner = "".join(_BREAKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in pieces if piece)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def paragraph(content="", style=None, number=None, mark="", more=""):
    """Return a paragraph.

    Args:
        content: text, or runs where it begins with ``<``.
        style: its style.
        number: (list, level) of its own numbering; level None: none given.
        mark: run properties of its mark.
        more: further paragraph properties.
    """
    inner = content if content.startswith("<") else run(content) if content else ""
    listing = ""
    if number:
        level = "" if number[1] is None else f'<w:ilvl w:val="{number[1]}"/>'
        identifier = "" if number[0] is None else f'<w:numId w:val="{number[0]}"/>'
        listing = f"<w:numPr>{level}{identifier}</w:numPr>"
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + listing + more + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def cell(*content, properties=""):
    """Return a cell of paragraphs or texts."""
    inner = "".join(each if each.startswith("<") else paragraph(each) for each in content) or paragraph()
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def row(*cells, properties=""):
    """Return a row of cells or texts."""
    inner = "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def table(*rows):
    """Return a table of rows or of tuples of texts."""
    inner = "".join(each if isinstance(each, str) else row(*each) for each in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>{inner}</w:tbl>'


def level(at, style, text, start=1, more=""):
    """Return a level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val={quoteattr(text)}/></w:lvl>'


def numbering(definitions, lists):
    """Return ``numbering.xml``.

    Args:
        definitions: identifier → its levels, joined.
        lists: identifier → that of its definition, or (definition, overrides).
    """
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>' for name, levels in definitions.items())
    pairs = {name: each if isinstance(each, tuple) else (each, "") for name, each in lists.items()}
    nums = "".join(f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>' for name, (of, more) in pairs.items())
    return f"{DECLARATION}<w:numbering {SPACES}>{abstract}{nums}</w:numbering>"


def style(identifier, name=None, based_on=None, paragraph_properties="", run_properties="", kind="paragraph", *, default=False):
    """Return a style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}>'
        f'<w:name w:val="{name or identifier}"/>{f"<w:basedOn w:val={quoteattr(based_on)}/>" if based_on else ""}'
        f"{f'<w:pPr>{paragraph_properties}</w:pPr>' if paragraph_properties else ''}{f'<w:rPr>{run_properties}</w:rPr>' if run_properties else ''}</w:style>"
    )


def styles(*each):
    """Return ``styles.xml``."""
    return f"{DECLARATION}<w:styles {SPACES}>{''.join(each)}</w:styles>"


def part(name, *content):
    """Return a part with a root of a name: ``hdr``, ``footnotes`` …."""
    return f"{DECLARATION}<w:{name} {SPACES}>{''.join(content)}</w:{name}>"


def document(*body):
    """Return the main part."""
    return f"{DECLARATION}<w:document {SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"


def make(*body, parts=None, main="word/document.xml", members=None, without=(), method=zipfile.ZIP_DEFLATED):
    """Return a Word file.

    Args:
        body: what stands in the body; one string that begins with ``<?xml``, or bytes: the whole main part.
        parts: file name in ``word/`` → its text or bytes; related by the letters of its name.
        main: where the main part stands.
        members: further members by path.
        without: members to leave out.
        method: of packing.
    """
    whole = len(body) == 1 and (isinstance(body[0], bytes) or body[0].startswith("<?xml"))
    content = body[0] if whole else document(*body)
    folder = main.rpartition("/")[0]
    parts = parts or {}
    prefix = f"{folder}/" if folder else ""
    all_members = {
        "[Content_Types].xml": _content_types(main),
        "_rels/.rels": _relationships({"document": ("officeDocument", f"{main}")}),
        main: content,
        f"{prefix}_rels/{main.rpartition('/')[2]}.rels": _relationships({f"rId{n}": (_kind(name), name) for n, name in enumerate(parts, 1)}),
        **{f"{prefix}{name}": text for name, text in parts.items()},
        **(members or {}),
    }
    return pack({name: text for name, text in all_members.items() if name not in without}, method)


def pack(members, method=zipfile.ZIP_DEFLATED):
    """Return a zip of members given as text or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text if isinstance(text, bytes) else text.encode())
    return out.getvalue()


def _kind(name):
    return name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")


def _content_types(main):
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{_MAIN}"/></Types>'
    )


def _relationships(targets):
    entries = "".join(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>' for name, (kind, target) in targets.items())
    return f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'


def report(text):
    """Return a Word file as plain as can be of a text: one paragraph a line."""
    return make(*[paragraph(line) for line in text.split("\n")])
