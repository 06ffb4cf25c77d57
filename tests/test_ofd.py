"""Reading OFD: characters with places become lines, lines paragraphs, as in a PDF."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import ofd as make
from making.ofd import Sheet, content, packed, printed, report
from making.texts import paragraphs, reports

from checker.errors import ReadError
from checker.readers import ofd, sniffing
from checker.readers.limits import Limits

TEXT = [
    "一、主要举措和成效",
    "全县深入学习贯彻习近平法治思想，依法全面履行政府职能，办理行政复议案件12件、行政应诉案件3件，行政执法水平不断提高，各项工作取得“新”的进展。",
    "二、存在的不足和原因",
    "执法力量不足，法治宣传的方式还不够丰富，部分单位依法行政的意识有待提高。",
]
TITLE = "某县2023年法治政府建设年度报告"


def parse(data, **bounds):
    """Read bytes in this process."""
    limits = Limits(**bounds)
    limits.start()
    return ofd.parse(data, "报告.ofd", limits)


def joined(lines):
    """Return the paragraphs that lines make, without chrome and blanks."""
    made, open_ = [], False
    for line in (line for line in lines if not line.chrome):
        text = "".join(line.text.split())
        made[-1:] = [made[-1] + text] if open_ else [*made[-1:], text]
        open_ = line.joined
    return made


@pytest.mark.parametrize("path", reports(12), ids=lambda path: path.stem)
def test_paragraphs_of_a_report_are_found(path):
    """Nearly every paragraph comes out whole and in order; head, title and page numbers do not get into them."""
    expected = ["".join(text.split()) for text in paragraphs(path)[1:]]
    data = report(paragraphs(path)[1:], title=TITLE, head="某县司法局 内部资料")
    assert sniffing.kind(data, ".pdf") == "ofd"
    found = joined(parse(data).lines)
    assert sum(text in found for text in expected) >= 0.95 * len(expected)
    assert "".join(found) == TITLE + "".join(expected)


def test_it_is_read_in_the_helper_process():
    """What callers use gives the same as reading in this process."""
    limits = Limits()
    limits.start()
    lines = ofd.read(report(TEXT, title=TITLE), "报告.ofd", limits).lines
    assert joined(lines) == [TITLE, *TEXT]
    assert {(line.page, line.number) for line in lines if line.text == TITLE} == {(1, 1)}


def test_heads_and_page_numbers_are_chrome():
    """What a template prints and what counts the pages is no part of the text."""
    lines = parse(report(TEXT * 6, head="某县司法局 内部资料")).lines
    assert {line.text for line in lines if line.chrome} == {"某县司法局 内部资料", "— 1 —", "— 2 —"}


def test_tables_become_rows():
    """Cells between ruling lines are parted by tabs."""
    sheets = printed(TEXT)
    sheets[0].table([["指标", "数量", "单位"], ["行政复议案件", "12", "件"]], 30, 200, [50, 30, 30])
    rows = [line.text for line in parse(packed(sheets)).lines if line.row]
    assert rows == ["指标\t数量\t单位", "行政复议案件\t12\t件"]


def drawn(*objects, **how):
    """Return the lines of one page with these objects below a line of text."""
    sheet = Sheet()
    for at, text in enumerate(TEXT):
        sheet.text(text[:26], 28, 40 + 10 * at)
    return parse(packed([Sheet([*sheet.objects, *objects])], **how))


def one(text="附加文字", attributes="", place='X="0" Y="5"', box="30 120 100 6", tag="TextObject"):
    """Return a text object."""
    return f'<ofd:{tag} ID="1" Boundary="{box}" Font="1" Size="5" {attributes}><ofd:TextCode {place}>{text}</ofd:TextCode></ofd:{tag}>'


PRINTED = [
    (one(), "附加文字"),
    (one(place='X="0" Y="5" DeltaX="g 3 5"'), "附加文字"),
    (one(place='X="0" Y="5" DeltaX="5,5,5"'), "附加文字"),
    (one(place='X="0" Y="5" DeltaX="5"'), "附加文字"),
    (one(place='X="0" Y="5" DeltaX="nan x g"'), "附加文字"),
    (one(attributes='CTM="0.5 0 0 0.5 0 0" HScale="1"'), "附加文字"),
    (one() + one(), "附加文字"),
    (f"<ofd:PageBlock>{one()}</ofd:PageBlock>", "附加文字"),
    (one("附 加"), "附 加"),
    (one("a&lt;b&amp;c"), "a<b&c"),
    ('<ofd:TextObject ID="1" Boundary="30 120 100 6" Size="5"><ofd:TextCode X="0" Y="5">附加</ofd:TextCode><ofd:TextCode X="10">文字</ofd:TextCode></ofd:TextObject>', "附加文字"),
]  # fmt: skip


@pytest.mark.parametrize(("object_", "expected"), PRINTED, ids=range(len(PRINTED)))
def test_ways_to_print_a_string(object_, expected):
    """Distances, matrices, blocks and strings in parts give the text as seen; printed twice is bold, not double."""
    assert drawn(object_).lines[-1].text == expected


NOT_PRINTED = [
    (one(attributes='Visible="false"'), ("隐藏文字", 4)),
    (one(box="300 120 100 6"), ("页面以外", 4)),
]


@pytest.mark.parametrize(("object_", "told"), NOT_PRINTED, ids=["invisible", "off the page"])
def test_what_is_not_printed_is_counted(object_, told):
    """Invisible text and text off the page is named with its characters."""
    made = drawn(object_)
    assert told in made.ignored
    assert len(made.lines) == len(TEXT)


def test_annotations_are_counted():
    """Text of stamps and comments is not the report's."""
    assert drawn(annotations=one("已盖章")).ignored == [("批注和印章", 3)]


def test_turned_text_is_apart():
    """Text that stands upright or slants does not get into the lines."""
    lines = drawn(one(attributes='CTM="0 1 -1 0 0 0"'), one("水印文字", attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')).lines
    assert [(line.text, line.chrome) for line in lines[-2:]] == [("附加文字", False), ("水印文字", True)]


def test_graphics_that_contain_themselves_end():
    """A graphic used on a page is read in its place, one that refers to itself only to some depth."""
    unit = f'<ofd:CompositeGraphicUnit ID="7" Width="9" Height="9"><ofd:Content>{one()}<ofd:CompositeObject ID="8" ResourceID="7"/></ofd:Content></ofd:CompositeGraphicUnit>'
    res = f"<ofd:Res {make.SPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    made = drawn('<ofd:CompositeObject ID="9" ResourceID="7" Boundary="0 20 9 9"/>', members={"Doc_0/PublicRes.xml": res})
    assert made.lines[-1].text == "附加文字"


@pytest.mark.parametrize("space", ['xmlns:ofd="http://www.ofdspec.org"', 'xmlns:ofd="urn:x" xmlns="urn:y"'])
def test_namespaces_differ_by_program(space):
    """Programs name the namespace in several ways."""
    assert joined(parse(packed(printed(TEXT), space=space)).lines) == TEXT


def test_paths_differ_by_program():
    """Places may be counted from the root, with backslashes or in another case."""
    page = content(printed(TEXT)[0].objects)
    for place in ("/Doc_0/p.xml", "Doc_0/p.xml", "./p.xml", "P.XML", "..\\Doc_0\\p.xml"):
        document = f'<ofd:Document {make.SPACE}><ofd:Pages><ofd:Page ID="1" BaseLoc="{place}"/></ofd:Pages></ofd:Document>'
        assert joined(parse(packed([], members={"Doc_0/Document.xml": document, "Doc_0/p.xml": page})).lines) == TEXT


def test_a_damaged_page_is_named():
    """The other pages are read, and a note says which is missing."""
    made = parse(packed(printed(TEXT * 6), members={"Doc_0/Pages/Page_1/Content.xml": "<broken"}))
    assert joined(made.lines)[: len(TEXT)] == TEXT
    assert made.notes == ["第 2 页已损坏,没有读出"]


SCAN = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'
MANY = "".join(f'<ofd:PathObject ID="{number * 7919 % 1_000_003}"/>' for number in range(310_000))
BAD = [
    (b"PK\x03\x04" + bytes(30), "damaged"),
    (packed(printed(TEXT), drop=("OFD.xml",)), "damaged"),
    (packed(printed(TEXT), drop=("Doc_0/Document.xml",)), "damaged"),
    (packed(printed(TEXT), drop=("Doc_0/Pages/Page_0/Content.xml",)), "damaged"),
    (packed(printed(TEXT), members={"Encryptions.xml": "<x/>"}), "encrypted"),
    (packed([Sheet([SCAN])]), "scanned_pdf"),
    (packed([Sheet([])]), "empty_file"),
    (packed(printed(["\ue001\ue002\ue003" * 20])), "garbled_pdf"),
    (packed([Sheet([MANY])]), "too_long"),
    (packed([Sheet(["<ofd:PageBlock>" * 300 + "</ofd:PageBlock>" * 300])]), "too_deep"),
    (packed([Sheet([])] * 501), "too_many_pages"),
    (packed(printed(TEXT), members={"Doc_0/Document.xml": "<!DOCTYPE a [<!ENTITY b 'b'>]><a/>"}), "xml_entities"),
]


@pytest.mark.parametrize(("data", "code"), BAD, ids=[f"{code}{n}" for n, (_, code) in enumerate(BAD)])
def test_what_cannot_be_read_is_one_clear_error(data, code):
    """Damaged, locked, scanned and hostile files end at once in a line for the user."""
    begin = time.monotonic()
    with pytest.raises(ReadError) as error:
        parse(data)
    assert error.value.code == code
    assert error.value.message.startswith("报告.ofd:")
    assert time.monotonic() - begin < 15


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_pages_end_in_lines_or_an_error(data):
    """No change of bytes in a page raises anything but an error for the user."""
    sheets = printed(TEXT, title=TITLE)
    sheets[0].table([["指标", "12"]], 30, 200, [50, 30])
    seed = content([*sheets[0].objects, *(object_ for object_, _ in PRINTED)]).encode()
    at = data.draw(st.integers(0, len(seed)))
    put = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b"1e308", b"-1", b"nan", b"g 9999999 5", b'"', b"0 0 0 0"])))
    made = seed[:at] + put + seed[at + data.draw(st.integers(0, 60)) :]
    try:
        assert parse(packed(sheets, members={"Doc_0/Pages/Page_0/Content.xml": made}))
    except ReadError as error:
        assert error.message.startswith("报告.ofd:")  # noqa: PT017 - both ends are right
