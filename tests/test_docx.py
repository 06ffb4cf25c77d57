"""A Word file hands over the text a person sees printed, each paragraph once, in order, with its place; the rest is accounted for."""

import io

import docx as python_docx
import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from making import docx as make

from checker import readers
from checker.errors import ReadError
from checker.readers import docx
from checker.readers.docx_symbols import drawn, symbol
from checker.readers.limits import Limits

LAW = settings(max_examples=60, deadline=None, derandomize=True, database=None)
P, R, T = make.paragraph, make.run, make.table
REPORTS = sorted((FIXTURES / "reports").glob("*.txt"))
PROSE = "全年共办理行政复议案件35件，审结33件，调解率达45％，行政机关负责人出庭应诉率保持在100％。"
CHOICE = "<w:r><mc:AlternateContent><mc:Choice Requires='{0}'>{1}</mc:Choice><mc:Fallback>{2}</mc:Fallback></mc:AlternateContent></w:r>"


def read(*body, **options):
    """Read a made file."""
    return docx.read(make.make(*body, **options), "报告.docx", Limits())


def texts(*body, **options):
    """Return the texts of the lines of a made file, chrome left out."""
    return [line.text for line in read(*body, **options).lines if not line.chrome]


def numbered(*body, **options):
    """Return (number, text) of the lines of a made file."""
    return [(line.number, line.text) for line in read(*body, **options).lines]


def drawing(*content):
    """Return the text box as Word 2010 and later write it."""
    return (
        "<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>"
        f"{''.join(content)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def vml(*content):
    """Return a text box as Word 2007 wrote it."""
    return f"<w:pict><v:shape><v:textbox><w:txbxContent>{''.join(content)}</w:txbxContent></v:textbox></v:shape></w:pict>"


def picture():
    """Return a run with a picture."""
    return "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"


def field(instruction, *result, ended=True):
    """Return the runs of a field."""

    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = mark("separate") + "".join(result) if result else ""
    return f'{mark("begin")}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{shown}{mark("end") if ended else ""}'


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_fixture_reads_as_its_text(path, tmp_path):
    """A report written into Word line by line gives its lines back, numbered by paragraph, and the same paragraphs as its text."""
    text = readers.read(str(path))
    expected = [(number, line.rstrip()) for number, line in enumerate(text.text.split("\n"), 1) if line.strip()]
    data = make.report(text.text)
    content = docx.read(data, "x", Limits())
    assert [(line.number, line.text) for line in content.lines] == expected
    assert not content.ignored
    assert not content.notes
    (tmp_path / "报告.docx").write_bytes(data)
    document = readers.read(str(tmp_path / "报告.docx"))
    assert [paragraph.text for paragraph in document.paragraphs] == [paragraph.text for paragraph in text.paragraphs]
    assert document.publish_date == text.publish_date


def test_files_of_python_docx_read_alike():
    """A file of another writer, with headings, lists and a table, gives the same text and the places of its columns."""
    made = python_docx.Document()
    made.add_heading("某县2024年法治政府建设年度报告", 0)
    made.add_heading("一、主要举措和成效", 1)
    made.add_paragraph("第一项", style="List Number")
    made.add_paragraph("第二项", style="List Number")
    made.add_paragraph("要点", style="List Bullet")
    grid = made.add_table(2, 3)
    for at, text in enumerate(["类别", "受理", "审结", "复议", "35", "33"]):
        grid.cell(at // 3, at % 3).text = text
    grid.cell(0, 0).merge(grid.cell(1, 0))
    made.add_paragraph(PROSE)
    out = io.BytesIO()
    made.save(out)
    content = docx.read(out.getvalue(), "x", Limits())
    assert [line.text for line in content.lines] == [
        "某县2024年法治政府建设年度报告", "一、主要举措和成效", "1.第一项", "2.第二项", "要点", "类别 复议\t受理\t审结", "\t35\t33", PROSE,
    ]  # fmt: skip
    assert [line.row for line in content.lines] == [False] * 5 + [True, True, False]


INLINE = {
    "runs": (R("依法") + R("行政"), "依法行政"),
    "hyperlink": (f'<w:hyperlink r:id="rId9">{R("链接")}</w:hyperlink>', "链接"),
    "smart tag": (f'{R("在")}<w:smartTag w:uri="u" w:element="chsdate">{R("2024年")}</w:smartTag>{R("底")}', "在2024年底"),
    "nested smart tags": (f'<w:smartTag><w:smartTag>{R("2024年")}</w:smartTag></w:smartTag>', "2024年"),
    "custom xml": (f'<w:customXml w:element="e"><w:customXmlPr/>{R("文")}</w:customXml>', "文"),
    "control": (f'<w:sdt><w:sdtPr><w:alias w:val="单位"/></w:sdtPr><w:sdtContent>{R("某县")}</w:sdtContent></w:sdt>{R("政府")}', "某县政府"),
    "inserted": (f'{R("甲")}<w:ins w:id="1">{R("乙")}</w:ins>', "甲乙"),
    "moved here": (f'<w:moveTo w:id="1">{R("乙")}</w:moveTo>', "乙"),
    "deleted": (f'{R("甲")}<w:del w:id="1"><w:r><w:delText>乙</w:delText></w:r></w:del>{R("丙")}', "甲丙"),
    "deleted, badly written": (f'{R("甲")}<w:del w:id="1">{R("乙")}</w:del>', "甲"),
    "moved away": (f'{R("甲")}<w:moveFrom w:id="1">{R("乙")}</w:moveFrom>', "甲"),
    "field": (R("第") + field("PAGE", R("3")) + R("页"), "第3页"),
    "simple field": (f'<w:fldSimple w:instr=" DATE ">{R("2024年")}</w:fldSimple>', "2024年"),
    "field in a result": (field("TOC2", R("甲") + field("PAGEREF x", R("7"))), "甲7"),
    "field in an instruction": (field(f'IF {field("DOCPROPERTY x", R("是"))} = 是', R("乙")), "乙"),
    "field in one run": ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>乙</w:t><w:fldChar w:fldCharType="end"/></w:r>', "乙"),
    "orphans of fields": (f'<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{R("甲")}', "甲"),
    "end deleted alone": (f'{field("REF x", ended=False)}<w:del w:id="1"><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>{R("丙")}', "丙"),
    "ringed number": (field(r"EQ \o\ac(○,5)") + R("是"), "⑤是"),
    "ringed, in pieces": ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\o\\ac(</w:instrText></w:r><w:r><w:instrText>○</w:instrText></w:r><w:r><w:instrText>,2)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "②"),
    "tab": (R("甲\t乙"), "甲\t乙"),
    "tab stops": (P("甲", more='<w:tabs><w:tab w:val="left" w:pos="840"/></w:tabs>')[5:-6], "甲"),
    "hyphen": ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/><w:t>3</w:t></w:r>", "1-23"),
    "symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + R("完成"), "√完成"),
    "plain symbol": ('<w:r><w:sym w:font="宋体" w:char="2014"/></w:r>', "—"),
    "symbol font": (R("\uf06c", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + R("甲"), "●甲"),
    "reading aid": ("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>fǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>法</w:t></w:r></w:rubyBase></w:ruby></w:r>", "法"),
    "formula": ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
    "hidden": (R("甲") + R("乙", "<w:vanish/>") + R("丙", '<w:vanish w:val="0"/>'), "甲丙"),
    "no property of runs": (f'{R("甲")}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="x"/>{R("乙")}<w:bookmarkEnd w:id="0"/>', "甲乙"),
    "line feeds in the XML": ("<w:r><w:t>甲\n  乙</w:t></w:r>", "甲   乙"),
    "choice": (CHOICE.format("w14", "<w:t>新</w:t>", "<w:t>旧</w:t>"), "新"),
    "text only in the fallback": (CHOICE.format("wpsCustomData", "<wpsCustomData:x/>", "<w:t>旧</w:t>"), "旧"),
    "unknown element": (f'<wpsCustomData:wrap>{R("文")}</wpsCustomData:wrap>', "文"),
    "comments of WPS": (f"<!-- x -->{R('甲')}<?mso-application progid='x'?>{R('乙')}", "甲乙"),
    "CDATA": ("<w:r><w:t><![CDATA[甲<乙]]></w:t></w:r>", "甲<乙"),
    "right to left": (f'<w:dir w:val="ltr"><w:bdo w:val="ltr">{R("甲")}</w:bdo></w:dir>', "甲"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), INLINE.values(), ids=INLINE)
def test_inside_a_paragraph(content, expected):
    """What stands inside a paragraph is read as it is printed, wrapped in whatever."""
    assert texts(P(content)) == [expected]
    assert texts(P("前"), P(R("首") + content), P("后")) == ["前", "首" + expected, "后"]


def test_line_breaks_stay_in_their_paragraph():
    """A line break begins a new line of the same paragraph; empty paragraphs are counted but not handed over."""
    assert numbered(P("某县人民政府\n2024年报告"), P(), P(R("甲") + '<w:r><w:br w:type="page"/></w:r>' + R("乙"))) == [
        (1, "某县人民政府"), (1, "2024年报告"), (3, "甲"), (3, "乙"),
    ]  # fmt: skip


def test_text_pasted_line_by_line_is_joined():
    """Lines wrapped at a fixed width go on in the next, whether they are paragraphs or parted by line breaks; empty ones part."""
    wrapped = [PROSE[at : at + 30] for at in range(0, len(PROSE), 30)]
    body = [P(line) for _ in range(8) for line in (*wrapped, "")]
    for content in (read(*body), read(P("\n".join([*wrapped, ""] * 8)))):
        assert [line.joined for line in content.lines] == [True, False] * 8
    assert not any(line.joined for line in read(P(PROSE), P(PROSE)).lines)


def test_tables_made_with_tabs_are_rows():
    """Lines after each other with as many short cells parted by tabs are rows."""
    assert [line.row for line in read(P("前"), P("指标\t数量"), P("复议\t35"), P("后")).lines] == [False, True, True, False]


DELETED, HIDDEN = '<w:del w:id="1"/>', "<w:vanish/>"
JOINS = {
    "deleted mark": ([P("甲", mark=DELETED), P("乙"), P("丙")], [(1, "甲乙"), (2, "丙")]),
    "moved mark": ([P("甲", mark='<w:moveFrom w:id="1"/>'), P("乙")], [(1, "甲乙")]),
    "several": ([P("甲", mark=DELETED), P("", mark=DELETED), P("乙"), P("丙")], [(1, "甲乙"), (2, "丙")]),
    "whole paragraph deleted": ([P("甲"), P(f'<w:del w:id="1">{R("乙")}</w:del>', mark=DELETED), P("丙")], [(1, "甲"), (2, "丙")]),
    "deleted before a table": ([P("", mark=DELETED), T(("甲", "乙")), P("丙")], [(1, "甲\t乙"), (3, "丙")]),
    "deleted at the end": ([P("甲"), P("", mark=DELETED)], [(1, "甲")]),
    "kept text before a table": ([P("甲", mark=DELETED), T(("乙", "丙"))], [(1, "甲"), (2, "乙\t丙")]),
    "hidden mark": ([P("标题。", mark="<w:vanish/><w:specVanish/>"), P("正文"), P("丙")], [(1, "标题。正文"), (2, "丙")]),
    "hidden mark turned off": ([P("甲", mark='<w:vanish w:val="false"/>'), P("乙")], [(1, "甲"), (2, "乙")]),
    "dropped initial": ([P("二", more='<w:framePr w:dropCap="drop" w:lines="2"/>'), P("〇二四年"), P("丙")], [(1, "二〇二四年"), (2, "丙")]),
    "inserted mark": ([P("甲", mark='<w:ins w:id="1"/>'), P("乙")], [(1, "甲"), (2, "乙")]),
    "formatting changed": ([P("甲", more='<w:pPrChange w:id="1"><w:pPr><w:rPr><w:del w:id="2"/></w:rPr></w:pPr></w:pPrChange>'), P("乙")], [(1, "甲"), (2, "乙")]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), JOINS.values(), ids=JOINS)
def test_paragraphs_without_mark_are_joined(body, expected):
    """A paragraph whose mark is deleted, moved or hidden goes on in the next; a deleted one is not counted."""
    assert numbered(*body) == expected


def test_changes_are_told():
    """A file with changes says that it was read with all of them accepted."""
    assert read(P(f'<w:ins w:id="1">{R(PROSE)}</w:ins>')).notes == ["文件里有未处理的修订,按全部接受后的文字检查"]
    assert not read(P(PROSE)).notes


ROWS = {
    "plain": (T(("指标", "数量"), ("复议", "35")), ["指标\t数量", "复议\t35"]),
    "empty cells": (T(("", "数量"), ("", ""), ("复议", "")), ["\t数量", "复议\t"]),
    "merged across": (T(make.row(make.cell("合计", properties='<w:gridSpan w:val="2"/>'), "35")), ["合计\t\t35"]),
    "merged down": (
        T(make.row(make.cell("复议", properties='<w:vMerge w:val="restart"/>'), "受理"), make.row(make.cell(properties="<w:vMerge/>"), "审结")), ["复议\t受理", "\t审结"],
    ),
    "merged down and across": (
        T(
            make.row(make.cell("甲", properties='<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "1"),
            make.row(make.cell(properties='<w:gridSpan w:val="2"/><w:vMerge w:val="continue"/>'), "2"),
        ),
        ["甲\t\t1", "\t\t2"],
    ),
    "goes on from nothing": (T(make.row(make.cell("甲", properties="<w:vMerge/>"), "1")), ["甲\t1"]),
    "merged of old": (T(make.row(make.cell("甲", properties='<w:hMerge w:val="restart"/>'), make.cell(properties="<w:hMerge/>"), "1")), ["甲\t\t1"]),
    "begins late": (T(("甲", "乙"), make.row("丙", properties='<w:gridBefore w:val="1"/>')), ["甲\t乙", "\t丙"]),
    "ends early": (T(("甲", "乙"), make.row("丙", properties='<w:gridAfter w:val="1"/>')), ["甲\t乙", "丙\t"]),
    "paragraphs in a cell": (T((make.cell("行政", "复议"), "35")), ["行政 复议\t35"]),
    "break and tab in a cell": (T((make.cell(P("行政\n复议\t率")), "35")), ["行政 复议 率\t35"]),
    "controls around rows and cells": (
        (f"<w:tbl><w:sdt><w:sdtPr/><w:sdtContent>{make.row('甲', '乙')}</w:sdtContent></w:sdt>"
        f"<w:tr><w:sdt><w:sdtContent>{make.cell('丙')}</w:sdtContent></w:sdt>{make.cell('丁')}</w:tr></w:tbl>"),
        ["甲\t乙", "丙\t丁"],
    ),
    "row deleted": (T(("甲", "乙"), make.row("丙", "丁", properties='<w:del w:id="1"/>')), ["甲\t乙"]),
    "row inserted": (T(make.row("丙", "丁", properties='<w:ins w:id="1"/>')), ["丙\t丁"]),
    "cell deleted": (T(make.row("甲", make.cell("乙", properties='<w:cellDel w:id="1"/>'), "丙")), ["甲\t丙"]),
    "absurd span": (T(make.row(make.cell("甲", properties='<w:gridSpan w:val="999999999"/>'), "乙")), ["甲" + "\t" * 63 + "乙"]),
}  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), ROWS.values(), ids=ROWS)
def test_rows_keep_their_columns(table, expected):
    """A row is one line, its cells parted by tabs in their columns; a merged cell has its text once."""
    content = read(P("前"), table, P("后"))
    assert [line.text for line in content.lines] == ["前", *expected, "后"]
    assert [line.row for line in content.lines] == [False, *[True] * len(expected), False]


FRAMES = {
    "one cell": (T((make.cell("一、主要举措", PROSE),)), ["一、主要举措", PROSE]),
    "one cell within another": (T((make.cell(T((make.cell("一、主要举措", PROSE),))),)), ["一、主要举措", PROSE]),
    "one column": (T(("一、主要举措",), (PROSE,)), ["一、主要举措", PROSE]),
    "form": (T(("主要举措", make.cell(PROSE, PROSE, PROSE, PROSE, PROSE))), ["主要举措", *[PROSE] * 5]),
    "long paragraph": (T(("主要举措", PROSE * 10)), ["主要举措", PROSE * 10]),
    "heading across a form": (
        T(make.row(make.cell("一、举措", properties='<w:gridSpan w:val="2"/>')), ("做法", make.cell(PROSE * 3, PROSE * 3)), ("单位", "某县")),
        ["一、举措", "做法", PROSE * 3, PROSE * 3, "单位\t某县"],
    ),
    "rows within a frame": (T((make.cell(PROSE, T(("指标", "数量"), ("复议", "35")), PROSE),)), [PROSE, "指标\t数量", "复议\t35", PROSE]),
}


@pytest.mark.parametrize(("table", "expected"), FRAMES.values(), ids=FRAMES)
def test_frames_around_text_are_no_tables(table, expected):
    """A table that only frames running text gives its paragraphs, in reading order."""
    content = read(table)
    assert [line.text for line in content.lines] == expected
    assert [line.row for line in content.lines] == ["\t" in text for text in expected]


def test_paragraphs_in_tables_are_counted():
    """A row has the number of its first paragraph; what follows the table goes on behind its last."""
    assert numbered(P("前"), T(("甲", "乙"), ("丙", "丁")), P("后")) == [(1, "前"), (2, "甲\t乙"), (4, "丙\t丁"), (6, "后")]


BOXES = {
    "as Word writes it": CHOICE.format("wps", drawing(P("框内")), vml(P("框内"))),
    "of 2007": f"<w:r>{vml(P('框内'))}</w:r>",
    "text only in the fallback": CHOICE.format("wpsCustomData", "<wpsCustomData:x/>", vml(P("框内"))),
    "in a group": CHOICE.format("wpg", f"<w:drawing><wp:inline><wps:grp>{drawing(P('框内'))}</wps:grp></wp:inline></w:drawing>", vml(P("框内"))),
    "lettering": '<w:r><w:pict><v:shape><v:textpath string="框内"/></v:shape></w:pict></w:r>',
    "of a drawing program": "<w:r><w:drawing><a:txBody><a:p><a:r><a:t>框</a:t></a:r><a:r><a:t>内</a:t></a:r></a:p></a:txBody></w:drawing></w:r>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_text_boxes_follow_their_paragraph_once(box):
    """The text of a box stands once, behind the paragraph it is anchored in, with its number."""
    assert numbered(P(R("前") + box + R("段")), P("后")) == [(1, "前段"), (1, "框内"), (2, "后")]


def test_text_boxes_hold_tables_and_boxes():
    """A box may hold rows and further boxes; one in a cell follows its row."""
    inner = f"<w:r>{vml(T(('甲', '乙')), P('<w:r>' + vml(P('深')) + '</w:r>'))}</w:r>"
    assert texts(P(inner)) == ["甲\t乙", "深"]
    assert texts(T((make.cell(P(R("格") + f"<w:r>{vml(P('框'))}</w:r>")), "乙"))) == ["格\t乙", "框"]


def test_notes_follow_the_paragraph_that_refers_to_them():
    """Footnotes and endnotes stand behind their paragraph, marked as notes; separators are none, others are accounted for."""
    notes = make.part(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="-1">{P("线")}</w:footnote><w:footnote w:id="1">{P("数据来自统计")}{P("二段")}</w:footnote><w:footnote w:id="2">{P("无人引用")}</w:footnote>',
    )
    ends = make.part("endnotes", f'<w:endnote w:id="1">{P("尾注")}</w:endnote>')
    body = [P(R("甲") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + R("乙") + '<w:r><w:endnoteReference w:id="1"/></w:r>'), P("丙")]
    content = read(*body, parts={"footnotes.xml": notes, "endnotes.xml": ends})
    assert [(line.number, line.text) for line in content.lines] == [(1, "甲乙"), (1, "注：数据来自统计"), (1, "二段"), (1, "注：尾注"), (2, "丙")]
    assert content.ignored == [("没有引用处的注释", 4)]


def test_what_is_not_read_is_accounted_for():
    """Headers, footers, comments and hidden text are named with their length."""
    parts = {
        "header1.xml": make.part("hdr", P("某县人民政府文件")),
        "footer1.xml": make.part("ftr", P(R("— ") + field("PAGE", R("1")) + R(" —"))),
        "footer2.xml": make.part("ftr", P(CHOICE.format("wps", drawing(P("第1页")), vml(P("第1页"))))),
        "comments.xml": make.part("comments", f'<w:comment w:id="0">{P("此处核实")}</w:comment><w:comment w:id="1">{P("好")}</w:comment>'),
    }
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>fǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>法</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr>{vml(P('框'))}</w:r>"
    body = [P(R("甲") + R("暗 号", "<w:vanish/>") + ruby + hidden), T(make.row("密", properties="<w:hidden/>"), ("乙", "丙"))]
    content = read(*body, parts=parts)
    assert [line.text for line in content.lines] == ["甲法", "乙\t丙"]
    assert content.ignored == [("隐藏文字", 4), ("注音", 2), ("页眉", 8), ("页脚", 6), ("批注(2 条)", 5)]


def test_text_under_a_merged_cell_is_accounted_for():
    """What stands in a cell that another covers is not printed, but named."""
    table = T(make.row(make.cell("甲", properties='<w:vMerge w:val="restart"/>'), "1"), make.row(make.cell("遮住", properties="<w:vMerge/>"), "2"))
    content = read(table)
    assert [line.text for line in content.lines] == ["甲\t1", "\t2"]
    assert content.ignored == [("合并单元格里不显示的文字", 2)]


HIDING = make.styles(
    make.style("a", "Normal", default=True),
    make.style("b", based_on="a", run_properties="<w:vanish/>"),
    make.style("c", based_on="b"),
    make.style("d", kind="character", run_properties="<w:vanish/>"),
)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (P("乙", style="b"), []),
        (P("乙", style="c"), []),
        (P(R("乙", '<w:rStyle w:val="d"/>')), []),
        (P(R("乙", '<w:rStyle w:val="d"/><w:vanish w:val="0"/>')), ["乙"]),
        (P(R("乙", '<w:rStyle w:val="d"/>'), style="b"), ["乙"]),
        (P("乙", style="缺"), ["乙"]),
    ],
)
def test_styles_hide_text(paragraph, expected):
    """Text is hidden by its own property, else by its styles, of which two undo each other."""
    assert "".join(texts(paragraph, P("丙"), parts={"styles.xml": HIDING})) == "".join([*expected, "丙"])


ENTRY = R("一、主要举措\t3")
CONTENTS = make.styles(make.style("a", "Normal", default=True), make.style("10", "toc 1", "a"), make.style("T", "TOC Heading", "a"))
TABLES_OF_CONTENTS = {
    "control": f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{P("目　录")}{P(ENTRY)}</w:sdtContent></w:sdt>',
    "styles": P("目录") + P(ENTRY, style="10") + P(R("二、问题………4"), style="10"),
    "field": P("目 录")
    + P(field(r'TOC \o "1-3" \h', ENTRY, ended=False))
    + P(f'<w:hyperlink w:anchor="_Toc1">{R("二、问题")}{field("PAGEREF _Toc1", R("4"))}</w:hyperlink>')
    + P('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
}


@pytest.mark.parametrize("contents", TABLES_OF_CONTENTS.values(), ids=TABLES_OF_CONTENTS)
def test_tables_of_contents_are_chrome(contents):
    """The entries of a table of contents and its heading are chrome; the headings of the text are not."""
    content = read(P("报告"), contents, P("一、主要举措"), P(PROSE), parts={"styles.xml": CONTENTS})
    assert [line.text for line in content.lines if not line.chrome] == ["报告", "一、主要举措", PROSE]
    assert sum(line.chrome for line in content.lines) >= 2


def test_text_among_contents_is_text():
    """Running text inside a field or control of contents, or in a style of contents without page number, is no entry."""
    contents = TABLES_OF_CONTENTS["control"].replace("</w:sdtContent>", P(PROSE * 3) + "</w:sdtContent>")
    assert texts(contents, P(PROSE, style="10"), parts={"styles.xml": CONTENTS}) == [PROSE * 3, PROSE]


def test_contents_that_never_end_do_not_swallow_the_text():
    """A field of contents without end takes only lines with a page number, and an open instruction ends with its paragraph."""
    assert texts(P(field("TOC", ENTRY, ended=False)), P("一、主要举措"), P(PROSE)) == ["一、主要举措", PROSE]
    assert texts(P(field("REF x", ended=False) + R("吞")), P("一、主要举措")) == ["一、主要举措"]


def test_text_behind_the_end_of_contents_is_text():
    """A heading in whose paragraph the field of contents ends is a heading."""
    assert texts(P(field("TOC", ENTRY, ended=False)), P('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + R("一、主要举措"))) == ["一、主要举措"]


def test_scans_say_so():
    """A document of pictures with next to no text says that it looks like a scan; one with text does not."""
    assert read(P("附件"), P(picture()), P(picture())).notes == ["正文只有 2 字,另有图片 2 张,像是扫描图片;图片里的文字读不到,请提供文字版"]
    assert not read(P(PROSE * 6), P(picture())).notes
    assert read(P(picture())).lines == []


def test_objects_are_told():
    """Embedded objects are named as not read."""
    assert read(P(PROSE), P("<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject/></w:object></w:r>")).notes[-1].startswith("有 1 个嵌入的对象")


def test_automatic_numbers_of_old_are_told():
    """A field that numbers by itself has no text to read, which is said."""
    assert read(P(field("AUTONUM") + R("甲"))).notes == ["有 1 处自动编号域,编号没有读出"]


def test_charts_and_diagrams_are_accounted_for():
    """The words in charts and diagrams are named with their length."""
    frame = '<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">{}</x>'
    parts = {"diagramData1.xml": frame.format("<a:t>受理</a:t><a:t>审结</a:t>"), "chart1.xml": frame.format("<c:v>35</c:v><a:t>件数</a:t>")}
    assert read(P(PROSE), parts=parts).ignored == [("图表和图形中的文字", 8)]


def test_pieces_of_symbol_fonts():
    """Characters of symbol fonts are what they look like, unknown ones stay, and other characters in such a font too."""
    assert [symbol("Wingdings", code) for code in ("F06C", "6C", "F0FE", "F021", "0000")] == ["●", "●", "☑", "\uf021", ""]
    assert [symbol(font, "B1") for font in ("Symbol", "symbol", "宋体", None)] == ["±", "±", "±", "±"]
    assert [symbol("宋体", code) for code in (None, "", "G", "D800", "FFFFFFFF", "0A")] == [""] * 6


DRAWN = {
    r"EQ \o\ac(○,3)": "③",
    r"eq \o\ac(○,21)": "21",
    r"EQ \o\ac(□,√)": "□√",
    r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(fǎ),法)": "法",
    r'EQ \* jc0 \* "Font:宋体" \* hps16 \o(\s\up 11(某县委),\s\do 4(办公室))': "某县委办公室",
    r"EQ \f(1,2)": "1/2",
    "MACROBUTTON NoMacro [单击此处]": "[单击此处]",
    "MACROBUTTON": "",
    "PAGE": "",
    "": "",
}


@pytest.mark.parametrize(("instruction", "expected"), DRAWN.items())
def test_fields_that_draw_characters(instruction, expected):
    """A field without result shows what its instruction draws."""
    assert drawn(instruction) == expected


PACKAGES = {
    "other name": make.make(P("甲"), main="word/document2.xml"),
    "other folder": make.make(P("甲"), main="正文/main.xml"),
    "at the root": make.make(P("甲"), main="document.xml"),
    "without relationships": make.make(P("甲"), without=("_rels/.rels", "word/_rels/document.xml.rels")),
    "without types": make.make(P("甲"), without=("[Content_Types].xml",)),
    "of other case": make.pack({"WORD/Document.XML": make.document(P("甲"))}),
    "back slashes": make.pack({"word\\document.xml": make.document(P("甲"))}),
    "rubbish first": make.pack({"[trash]/0000.dat": b"\xff" * 9, "word/document.xml": make.document(P("甲"))}),
    "stored": make.make(P("甲"), method=0),
    "byte order mark": make.make(b"\xef\xbb\xbf" + make.document(P("甲")).encode()),
    "UTF-16": make.make(make.document(P("甲")).replace("UTF-8", "UTF-16").encode("utf-16")),
    "UTF-16 without mark": make.make(make.document(P("甲")).replace("UTF-8", "UTF-16").encode("utf-16-be")),
    "GBK": make.make(make.document(P("甲")).replace("UTF-8", "GBK").encode("gbk")),
    "other prefix": make.make(make.document(P("甲")).replace("w:", "ns0:").replace("xmlns:ns0:", "xmlns:").replace("xmlns:w=", "xmlns:ns0=")),
    "default namespace": make.make(f'<?xml version="1.0"?><document xmlns="{make.W}"><body><p><r><t>甲</t></r></p></body></document>'),
    "without body": make.make(make.document(P("甲")).replace("<w:body>", "").replace("</w:body>", "")),
    "dangling relationships": make.make(P("甲"), members={"word/_rels/document.xml.rels": '<R><Relationship Id="1" Type="x/styles" Target="NULL"/><Relationship Id="2" Type="x/header" Target="../../x"/></R>'}),
    "bytes behind": make.make(P("甲")) + b"\0" * 40,
    "bytes before": b"junk" + make.make(P("甲")),
}  # fmt: skip


def _strict(text):
    for usual, strict in make.STRICT.items():
        text = text.replace(usual, strict)
    return text


@pytest.mark.parametrize("data", [*PACKAGES.values(), make.make(_strict(make.document(P("甲"))))], ids=[*PACKAGES, "strict"])
def test_odd_packages(data):
    """Wherever the main part stands and however it is written, its text is read."""
    assert [line.text for line in docx.read(data, "x", Limits()).lines] == ["甲"]


def test_strict_files_have_their_numbers():
    """A strict file has its numbering, tables and drawings read like any other."""
    numbers = make.numbering({"0": make.level(0, "chineseCounting", "%1、")}, {"1": "0"})
    body = make.document(P("甲", number=("1", 0)), T(("乙", "丙")), P(picture()))
    content = docx.read(make.make(_strict(body), parts={"numbering.xml": _strict(numbers)}), "x", Limits())
    assert [line.text for line in content.lines] == ["一、甲", "乙\t丙"]


@LAW
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=30), max_size=12))
def test_every_character_is_accounted_for(paragraphs):
    """Whatever stands in paragraphs comes out in their order and with their numbers, but for white space at the ends."""
    content = read(*[P(R(text)) if text else P() for text in paragraphs])
    assert [(line.number, line.text) for line in content.lines] == [(n, text.rstrip()) for n, text in enumerate(paragraphs, 1) if text.strip()]


def test_characters_over_the_limit():
    """A text longer than allowed ends in its own error."""
    with pytest.raises(ReadError) as error:
        docx.read(make.make(*[P(PROSE)] * 30), "长.docx", Limits(characters=1000))
    assert error.value.code == "too_long"


def test_time_over_the_limit():
    """A file that takes too long ends in its own error."""
    limits = Limits(seconds=0)
    limits.start()
    with pytest.raises(ReadError) as error:
        docx.read(make.make(P(PROSE)), "慢.docx", limits)
    assert error.value.code == "too_slow"


HTML = f"<html><body><h1>某县2024年法治政府建设年度报告</h1><p>一、主要举措</p><p>{PROSE}</p></body></html>"
MHT = (
    'MIME-Version: 1.0\nContent-Type: multipart/related;\n    type="text/html";\n    boundary="----=mhtDocumentPart"\n\n\n------=mhtDocumentPart\n'
    'Content-Type: text/html;\n    charset="utf-8"\nContent-Transfer-Encoding: 8bit\nContent-Location: file:///C:/fake/document.html\n\n'
    f"<!DOCTYPE html>{HTML}\n\n------=mhtDocumentPart--\n"
)
INSERTED = ["某县2024年法治政府建设年度报告", "一、主要举措", PROSE]
CHUNKS = {
    "web page": ("aFChunk1.html", HTML),
    "web archive": ("aFChunk1.mht", MHT),
    "text": ("aFChunk1.txt", "\n".join(INSERTED)),
    "Word file": ("aFChunk1.docx", make.make(*map(P, INSERTED))),
}


@pytest.mark.parametrize(("name", "chunk"), CHUNKS.values(), ids=CHUNKS)
def test_files_inserted_in_place_are_read(name, chunk):
    """A web page, text or Word file inserted in place is read where it stands."""
    content = read(P("前"), '<w:altChunk r:id="rId1"/>', P("后"), parts={name: chunk})
    assert [line.text for line in content.lines] == ["前", *INSERTED, "后"]
    assert not content.notes


def test_files_inserted_that_cannot_be_read_are_told():
    """A relationship that leads nowhere or outside, a picture, or Word files within each other are named as not read."""
    inner = make.make(P("甲"), '<w:altChunk r:id="rId1"/>', parts={"aFChunk1.docx": make.make(P("乙"))})
    for parts in ({}, {"aFChunk1.bin": b"\x89PNG\r\n\x1a\n"}, {"aFChunk1.docx": inner}):
        content = read(P(PROSE), '<w:altChunk r:id="rId1"/>', parts=parts)
        assert content.notes == ["有 1 处插入的外部文档没有读;请用 Word 打开并另存后再检查"]
