"""Reading the XML files of Word 2003 and later, which web systems hand out as .doc."""

import base64

import pytest

from checker.errors import ReadError
from checker.readers import sniffing, wordml
from checker.readers.limits import Limits

OLD = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
NEW = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def old(body, encoding="UTF-8"):
    """Return a file of Word 2003."""
    head = f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {OLD}><w:styles/><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>".encode(encoding)


def flat(body, **parts):
    """Return a .docx in one XML file."""
    held = f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document {NEW}><w:body>{body}</w:body></w:document></pkg:xmlData></pkg:part>'
    held += "".join(f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{text}</pkg:binaryData></pkg:part>' for name, text in parts.items())
    return f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{held}</pkg:package>'.encode()


def p(text, properties=""):
    """Return a paragraph."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(mark, text):
    """Return a paragraph whose printed number Word wrote beside it."""
    return p(text, f'<w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{mark}"/></w:listPr></w:pPr>')


def read(data):
    """Read bytes with the clock running."""
    assert sniffing.kind(data, ".doc") == "word-xml"
    limits = Limits()
    limits.start()
    return wordml.read(data, "报告.doc", limits)


def test_paragraphs_numbers_and_tables_are_read():
    """Printed numbers stand before their text, bullets do not; merged cells are empty."""
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format
    first, second = cell('<w:vmerge w:val="restart"/>', p("指标")), cell("<w:vmerge/>", "<w:p/>")
    rows = f"<w:tr>{first}{cell('', p('12'))}</w:tr><w:tr>{second}{cell('', p('30'))}</w:tr>"
    body = p("某县报告") + f"<wx:sub-section>{numbered('一、', '举措')}{numbered('●', '一点')}</wx:sub-section><w:tbl>{rows}</w:tbl>"
    for encoding in ("UTF-8", "UTF-16"):
        lines = read(old(body, encoding)).lines
        assert [(line.text, line.row) for line in lines] == [("某县报告", False), ("一、举措", False), ("一点", False), ("指标\t12", True), ("\t30", True)]


def test_changes_are_accepted_and_asides_counted():
    """Deleted text is gone, notes follow their paragraph, comments and running heads are counted."""
    change = '<aml:annotation aml:id="0" w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'.format
    body = (
        f"<w:p><w:r><w:t>前</w:t></w:r>{change('Deletion', '<w:r><w:delText>删</w:delText></w:r>')}{change('Insertion', '<w:r><w:t>入</w:t></w:r>')}"
        f"<w:r><w:footnote>{p('脚注')}</w:footnote></w:r><w:r>{change('Comment', p('批注'))}</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        f"<w:sectPr><w:hdr>{p('页眉字')}</w:hdr><w:ftr>{p('页脚')}</w:ftr></w:sectPr>"
    )
    content = read(old(body))
    assert [line.text for line in content.lines] == ["前入", "注：脚注"]
    assert dict(content.ignored) == {"隐藏文字": 1, "批注": 2, "页眉": 3, "页脚": 2}
    assert content.notes


def test_a_docx_in_one_xml_file_is_read():
    """Its parts are those of a .docx, in XML or in base 64."""
    styles = base64.b64encode(f"<w:styles {NEW}/>".encode()).decode()
    assert [line.text for line in read(flat(p("一、举措"), **{"word/styles.xml": styles})).lines] == ["一、举措"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (old(p("甲"))[:-30], "damaged"),
        (flat(p("甲"), x="abc"), "damaged"),
        (flat("").replace(b"/word/document.xml", b"/else.xml"), "unsupported_format"),
        (old(p("甲")).replace(b"?><w:", b'?><!DOCTYPE a [<!ENTITY b "b">]><w:'), "xml_entities"),
        (old("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200), "too_deep"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(data, code):
    """Damaged and hostile files end in a line for the user."""
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == code
    assert error.value.message.startswith("报告.doc:")
