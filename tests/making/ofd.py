"""OFD files made by hand: pages of printed lines with head, page number, tables and watermarks."""

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6  # millimetres: 16 points
LEADING = 10.0
LEFT, TOP, WIDTH, LINES = 28.0, 37.0, 28, 22
_NEVER_FIRST = "。，、；：？！）》”』」,.;:!?)%％"


@dataclass
class Sheet:
    """The objects of one page."""

    objects: list[str] = field(default_factory=list)
    template: bool = False

    def text(self, text, x, y, *, size=SIZE, pitch=None, attributes="", step=None):
        """Print a string whose characters follow each other at a pitch of one size, Latin ones of half a size."""
        pitches = [(pitch or (size if ord(c) > 0x2000 else size / 2)) for c in text[:-1]]
        deltas = step if step is not None else " ".join(f"{p:g}" for p in pitches)
        delta = f' DeltaX="{deltas}"' if deltas else ""
        width = sum(pitches) + size
        self.objects.append(
            f'<ofd:TextObject ID="{len(self.objects) + 100}" Boundary="{x:g} {y:g} {width:g} {size:g}" Font="1" Size="{size:g}" {attributes}>'
            f'<ofd:TextCode X="0" Y="{size * 0.86:g}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def rule(self, x0, y0, x1, y1):
        """Draw a straight line."""
        left, top, width, height = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
        self.objects.append(
            f'<ofd:PathObject ID="{len(self.objects) + 100}" Boundary="{left:g} {top:g} {width or 0.3:g} {height or 0.3:g}" LineWidth="0.3">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:g} {height:g}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def table(self, rows, x, y, columns, height=9.0):
        """Draw a table with ruling lines; return where it ends."""
        for at in range(len(rows) + 1):
            self.rule(x, y + at * height, x + sum(columns), y + at * height)
        for at in range(len(columns) + 1):
            self.rule(x + sum(columns[:at]), y, x + sum(columns[:at]), y + len(rows) * height)
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                if cell:
                    self.text(cell, x + sum(columns[:across]) + 1.5, y + down * height + 2, size=4.2)
        return y + len(rows) * height


def wrapped(paragraph, width=WIDTH):
    """Return the lines of a paragraph with an indent of two characters, no closing mark at the beginning of a line."""
    rest, lines = "\u3000\u3000" + paragraph, []
    while rest:
        at, used = 0, 0.0
        while at < len(rest) and used + (1 if ord(rest[at]) > 0x2000 else 0.5) <= width:
            used += 1 if ord(rest[at]) > 0x2000 else 0.5
            at += 1
        # One mark may hang over the edge; for more of them the character before them goes to the next line too.
        if at < len(rest) and rest[at] in _NEVER_FIRST:
            at += 1
        while at < len(rest) and rest[at] in _NEVER_FIRST:
            at -= 1
        lines.append(rest[:at])
        rest = rest[at:]
    return lines


def printed(paragraphs, *, title="", head="", numbered=True):
    """Return the sheets of a report: title centred, paragraphs justified, page numbers at the foot."""
    sheets = [Sheet(template=bool(head))]
    row = 0
    if title:
        sheets[0].text(title, LEFT + (WIDTH * SIZE - len(title) * 7.8) / 2, TOP, size=7.8)
        row = 2
    for paragraph in paragraphs:
        for line in wrapped(paragraph):
            if row == LINES:
                sheets.append(Sheet(template=bool(head)))
                row = 0
            begin = len(line) - len(line.lstrip("\u3000"))
            sheets[-1].text(line[begin:], LEFT + begin * SIZE, TOP + row * LEADING)
            row += 1
    if numbered:
        for number, sheet in enumerate(sheets, 1):
            sheet.text(f"— {number} —", 100, 275, size=4.9)
    return sheets


def packed(sheets, *, head="", members=None, annotations="", space=SPACE, drop=(), document=""):
    """Return the bytes of an OFD file of these sheets; ``head`` is printed by a template on every sheet that has one."""
    template = Sheet()
    if head:
        template.text(head, LEFT, 15, size=3.7)
    pages = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(sheets)))
    templates = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if head else ""
    noted = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if annotations else ""
    files = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"{templates}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{noted}{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {space}><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/></ofd:Fonts></ofd:Res>',
        **{f"Doc_0/Pages/Page_{n}/Content.xml": content(sheet.objects, template=sheet.template, space=space) for n, sheet in enumerate(sheets)},
    }
    if head:
        files["Doc_0/Tpls/Tpl_0/Content.xml"] = content(template.objects, space=space)
    if annotations:
        files["Doc_0/Annots/Annotations.xml"] = (
            f'<ofd:Annotations {space}><ofd:Page PageID="10"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
        )
        files["Doc_0/Annots/Page_0/Annotation.xml"] = (
            f'<ofd:PageAnnot {space}><ofd:Annot Type="Stamp" ID="90"><ofd:Appearance Boundary="0 0 9 9">{annotations}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (files | (members or {})).items():
            if name not in drop:
                archive.writestr(name, text if isinstance(text, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return made.getvalue()


def content(objects, *, template=False, space=SPACE, layer='Type="Body"'):
    """Return the XML of a page."""
    used = '<ofd:Template TemplateID="5" ZOrder="Background"/>' if template else ""
    return f'<ofd:Page {space}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>{used}<ofd:Content><ofd:Layer ID="2" {layer}>{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def report(paragraphs, *, title="", head="", numbered=True):
    """Return the bytes of a report as OFD."""
    return packed(printed(paragraphs, title=title, head=head, numbered=numbered), head=head)
