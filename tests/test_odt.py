"""Reading OpenDocument texts without an office program."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import odt as make
from making.odt import change, flat, item, listed, p, packed, table
from making.texts import paragraphs, reports

from checker.errors import ReadError
from checker.readers import odt, sniffing
from checker.readers.limits import Limits
from checker.readers.odt_numbering import formed


def read(data, **bounds):
    """Read bytes with the clock running."""
    limits = Limits(**bounds)
    limits.start()
    return odt.read(data, "报告.odt", limits)


def texts(body, **how):
    """Return the lines of a body."""
    return [line.text for line in read(flat(body, **how)).lines]


@pytest.mark.parametrize("pack", [flat, packed], ids=["fodt", "odt"])
@pytest.mark.parametrize("path", reports(), ids=lambda path: path.stem)
def test_every_paragraph_of_a_report_is_a_line(path, pack):
    """Both forms give the paragraphs of the text, in order, counted from 1."""
    expected = paragraphs(path)
    data = pack("".join(map(p, expected)))
    assert sniffing.kind(data, ".doc") == "odt"
    lines = read(data).lines
    assert [" ".join(line.text.split()) for line in lines] == [" ".join(text.split()) for text in expected]
    assert [line.number for line in lines] == list(range(1, len(expected) + 1))


INSIDE = [
    ("一<text:s text:c='3'/>二<text:tab/>三", ["一   二\t三"]),
    ("一<text:s text:c='900000000'/>二", ["一" + " " * 20 + "二"]),
    ("第一行<text:line-break/>第二行", ["第一行", "第二行"]),
    ("\n   换行   和\n   缩进  ", ["换行 和 缩进"]),
    ("<text:span>甲<text:span>乙</text:span></text:span><text:a>丙</text:a>", ["甲乙丙"]),
    ("甲<text:span text:style-name='Hidden'>藏</text:span><text:span text:style-name='Heir'>藏</text:span>乙", ["甲乙"]),
    ("甲<text:span text:style-name='Shown'>现</text:span>", ["甲现"]),
    ("<text:ruby><text:ruby-base>法</text:ruby-base><text:ruby-text>fa</text:ruby-text></text:ruby>治", ["法治"]),
    ("甲<office:annotation><dc:creator>某人</dc:creator><text:p>批注</text:p></office:annotation>乙", ["甲乙"]),
    (
        "甲<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note>乙",
        ["甲乙", "注：脚注"],
    ),
    ("甲<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>乙", ["甲乙", "框内"]),
    ("甲<draw:custom-shape><text:p>形状</text:p></draw:custom-shape>", ["甲", "形状"]),
    ("甲<draw:g><draw:custom-shape><text:p>组合</text:p></draw:custom-shape></draw:g>", ["甲", "组合"]),
    ("甲<draw:a><draw:frame><draw:text-box><text:p>链接</text:p></draw:text-box></draw:frame></draw:a>", ["甲", "链接"]),
    ("甲<text:bookmark/><text:soft-page-break/><text:change text:change-id='c1'/>乙", ["甲乙"]),
]


@pytest.mark.parametrize(("inside", "expected"), INSIDE, ids=range(len(INSIDE)))
def test_what_stands_in_a_paragraph(inside, expected):
    """Spaces, breaks, notes and boxes come out as printed; what is not printed does not."""
    assert texts(f"<text:p>{inside}</text:p>") == expected


LISTS = [
    (listed(item(p("甲")), item(p("乙"))), ["一、甲", "二、乙"]),
    (listed(item(p("甲"), listed(item(p("子")), item(p("丑")), style="")), item(p("乙"), listed(item(p("子")), style=""))), ["一、甲", "（一）子", "（二）丑", "二、乙", "（一）子"]),
    (listed(item(listed(item(listed(item(p("三级"), listed(item(p("四级")), style="")), style="")), style=""))), ["1.三级", "1.1.四级"]),
    (listed(item(p("甲"), p("续段"))) + p("正文") + listed(item(p("乙")), attributes='text:continue-numbering="true"'), ["一、甲", "续段", "正文", "二、乙"]),
    (listed(item(p("甲")), attributes='xml:id="a"') + listed(item(p("别")), style="Three") + listed(item(p("乙")), attributes='text:continue-list="a"'), ["一、甲", "3.别", "二、乙"]),
    (listed(item(p("甲"))) + listed(item(p("新"))), ["一、甲", "一、新"]),
    (listed(item(p("甲"), attributes='text:start-value="5"'), item(p("乙"))), ["五、甲", "六、乙"]),
    (listed(item(p("甲")), item(p("2023年")), style="Three"), ["3.甲", "4. 2023年"]),
    (listed(item(p("甲")), item(p("乙")), style="Pattern"), ["第1条 甲", "第2条 乙"]),
    (listed(item(p("甲")), item(p("乙")), style="Ring"), ["①甲", "②乙"]),
    (listed(item(p("甲")), style="Dots"), ["甲"]),
    (listed("<text:list-header><text:p>题头</text:p></text:list-header>", item(p("甲"))), ["题头", "一、甲"]),
    (listed(item(p("甲")), style="不存在"), ["甲"]),
    (p("甲", "text:h", 'text:outline-level="1"') + p("子", "text:h", 'text:outline-level="2"') + p("乙", "text:h", 'text:outline-level="1"'), ["一、甲", "（一）子", "二、乙"]),
    (p("甲", "text:h", 'text:outline-level="1" text:is-list-header="true"') + p("乙", "text:h", 'text:outline-level="1"'), ["甲", "一、乙"]),
    (p("深", "text:h", 'text:outline-level="999999999"'), ["深"]),
    ('<text:numbered-paragraph text:style-name="L" text:level="2"><text:p>甲</text:p></text:numbered-paragraph>', ["（一）甲"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), LISTS, ids=range(len(LISTS)))
def test_automatic_numbers_are_printed(body, expected):
    """Lists count on across paragraphs, begin anew below a higher level, and print their own forms."""
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [(10, "一, 二, 三, ...", "十"), (21, "一, 二, 三, ...", "二十一"), (2, "壹, 贰, 叁, ...", "贰"), (3, "甲, 乙, 丙, ...", "丙"), (28, "a", "bb"), (4, "i", "iv"), (9, "1", "9"), (5, "", ""), (7, "?", "7")],
)  # fmt: skip
def test_forms_of_numbers(value, form, expected):
    """Numbers have the forms OpenDocument names; an unknown one is printed in digits."""
    assert formed(value, form) == expected


def test_changes_are_accepted():
    """What was deleted is no part of the text nor counted, what was inserted is; a note says so."""
    body = (
        f"<text:tracked-changes>{change('deletion', 1, p('删去'))}{change('insertion', 2)}</text:tracked-changes>"
        "<text:p>前<text:change text:change-id='c1'/>后<text:change-start text:change-id='c2'/>插入<text:change-end text:change-id='c2'/></text:p>"
    )
    content = read(flat(body))
    assert [line.text for line in content.lines] == ["前后插入"]
    assert content.ignored == []
    assert content.notes == ["文件里有未处理的修订,按全部接受后的文字检查"]


def test_tables_become_rows():
    """A row is one line, its cells parted by tabs; a covered cell is empty; a repeated one stands several times."""
    body = p("前") + table((p("指标"), p("数量"), None), (p("复议") + p("案件"), p("12"), p("30"))) + p("后")
    lines = read(flat(body)).lines
    assert [(line.text, line.row) for line in lines] == [("前", False), ("指标\t数量\t", True), ("复议 案件\t12\t30", True), ("后", False)]
    assert [line.number for line in lines] == [1, 2, 4, 8]
    repeated = '<table:table><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>0</text:p></table:table-cell></table:table-row></table:table>'
    assert texts(repeated) == ["0\t0\t0"]


def test_a_table_that_is_a_frame_is_paragraphs():
    """A report laid out in one cell keeps its paragraphs."""
    assert [(line.text, line.row) for line in read(flat(table((p("标题") + p("正文"),)))).lines] == [("标题", False), ("正文", False)]


def test_text_outside_the_text_is_counted():
    """Running heads, comments and hidden text are named with their characters."""
    body = (
        "<text:p>甲<office:annotation><text:p>批 注</text:p></office:annotation><text:span text:style-name='Hidden'>隐藏</text:span></text:p>"
        f"<text:section text:display='none'>{p('不显示')}</text:section>"
    )
    for pack in (flat, packed):
        assert dict(read(pack(body, heads=make.HEADS)).ignored) == {"页眉": 4, "页脚": 3, "批注": 2, "隐藏文字": 5}


def test_a_table_of_contents_is_chrome():
    """Its entries are no headings of the text."""
    index = f"<text:index-body><text:index-title>{p('目  录')}</text:index-title><text:p>一、举措<text:tab/>1</text:p></text:index-body>"
    body = f"<text:table-of-content><text:table-of-content-source><text:index-title-template>模板</text:index-title-template></text:table-of-content-source>{index}</text:table-of-content>{p('一、举措')}"
    assert [(line.text, line.chrome) for line in read(flat(body)).lines] == [("目 录", True), ("一、举措\t1", True), ("一、举措", False)]


BAD = [
    (b"PK\x03\x04" + bytes(40), "damaged"),
    (packed(p("甲"), drop=("content.xml",)), "damaged"),
    (packed(p("甲"))[:-30], "damaged"),
    (flat(p("甲"))[:-40], "damaged"),
    (packed(p("甲"), members={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "encrypted"),
    (flat("").replace(b"office:text", b"office:spreadsheet"), "unsupported_format"),
    (flat(p(" ")), "empty_file"),
    (flat("<text:p><draw:frame><draw:image/></draw:frame></text:p>"), "empty_file"),
    (flat(p("甲")).replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "b">]>', 1), "xml_entities"),
    (flat("<text:section>" * 300 + p("甲") + "</text:section>" * 300), "too_deep"),
    (flat("<text:s/>" * 600_000), "too_long"),
    (packed(p("甲"), members={"content.xml": b" " * 80_000_000}), "too_large"),
]


@pytest.mark.parametrize(("data", "code"), BAD, ids=[code for _, code in BAD])
def test_what_cannot_be_read_is_one_clear_error(data, code):
    """Damaged, locked and hostile files end at once in a line for the user."""
    begin = time.monotonic()
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == code
    assert error.value.message.startswith("报告.odt:")
    assert time.monotonic() - begin < 10


def test_pictures_with_hardly_any_text_are_told():
    """A scan in an office file is not judged as a short report without a word."""
    content = read(flat(p("附件") + "<text:p><draw:frame><draw:image/></draw:frame></text:p>"))
    assert "另有图片 1 张" in content.notes[0]


def test_gbk_is_understood():
    """XML that programs write in GBK, declared or not, is read."""
    data = flat(p("一、主要举措")).decode()
    assert read(data.replace("UTF-8", "GBK").encode("gbk")).lines[0].text == "一、主要举措"
    assert read(data.encode("gbk")).lines[0].text == "一、主要举措"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damageds_end_in_lines_or_an_error(data):
    """No change of bytes raises anything but an error for the user."""
    seed = flat(LISTS[1][0] + table((p("甲"), None)) + f"<text:p>{INSIDE[9][0]}</text:p>", heads=make.HEADS)
    at = data.draw(st.integers(0, len(seed)))
    made = seed[:at] + data.draw(st.binary(max_size=12)) + seed[at + data.draw(st.integers(0, 80)) :]
    try:
        assert read(made).lines
    except ReadError as error:
        assert error.message.startswith("报告.odt:")  # noqa: PT017 - both ends are right
