"""Reading PDF: characters with places become lines, lines paragraphs, as a person reads the pages."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import pdf as make
from making.pdf import Layout
from making.texts import paragraphs, reports
from reportlab.lib.pdfencrypt import StandardEncryption

from checker.errors import ReadError
from checker.readers import pdf, pdf_parsing
from checker.readers.limits import Limits

SENTENCE = "全县深入学习贯彻习近平法治思想，依法全面履行政府职能，办理行政复议案件12件、行政应诉案件3件，“放管服”改革持续深化，行政执法水平不断提高。"
OTHER = "健全依法决策机制，落实公众参与、专家论证、风险评估、合法性审查和集体讨论决定程序，全年审查行政规范性文件28件、合同116份，提出意见建议302条。"


def parse(data, **bounds):
    """Read bytes in this process."""
    limits = Limits(**bounds)
    limits.start()
    return pdf_parsing.parse(data, "报告.pdf", limits)


def whole(content):
    """Return the paragraphs that lines make, without chrome and blanks, the cells of rows parted by tabs."""
    made, open_ = [], False
    for line in content.lines:
        if line.chrome:
            assert not open_, "chrome stands inside a paragraph"
            continue
        text = "\t".join("".join(cell.split()) for cell in line.text.split("\t"))
        made[-1:] = [made[-1] + text] if open_ else [*made[-1:], text]
        open_ = line.joined
    return made


def test_gaps_behind_every_character_are_no_blanks():
    """A line spread to its full width has no blank between its characters but where one is wider than the others; printed blanks beside digits stay."""
    from checker.readers.pdf_lines import piece
    from checker.readers.pdf_sheet import Glyph, Style

    def line(text, gaps):
        style, left, made = Style(16.0, 0), 0.0, []
        for character, gap in zip(text, [0.0, *gaps], strict=True):
            left += 16 * gap
            made.append(Glyph(character, left, left + 16, 100, style, blank=gap == 0.26))
            left += 16
        return piece(made).text

    assert line("健全依法决策机制", [0.7] * 7) == "健全依法决策机制"
    assert line("（1）健全依法决策机制", [0.0, 0.0, *[0.7] * 8]) == "（1）健全依法决策机制"
    assert line("健全依法决策机制", [0.7, 0.7, 0.7, 1.5, 0.7, 0.7, 0.7]) == "健全依法 决策机制"
    assert line("1主要举措", [0.26, 0, 0, 0]) == "1 主要举措"
    assert line("1主要举措", [0.25, 0, 0, 0]) == "1主要举措"


def chrome(content):
    """Return the texts of chrome lines without blanks."""
    return ["".join(line.text.split()) for line in content.lines if line.chrome]


def squeezed(made):
    """Return the paragraphs of a made file without blanks."""
    return ["\t".join("".join(cell.split()) for cell in text.split("\t")) for text in made.paragraphs]


def missed(data, expected):
    """Return what of the expected paragraphs is not found in its place."""
    found = whole(parse(data))
    assert sorted("".join(found)) == sorted("".join(expected)), "characters got lost or doubled"
    at, lost = 0, []
    for text in expected:
        if text in found[at:]:
            at = found.index(text, at) + 1
        else:
            lost.append(text)
    return lost


LAYOUTS = {
    "official": Layout(),
    "marks last and bold twice": Layout(marks_apart=True, bold_twice=True),
    "one run a character, uneven": Layout(one_glyph_runs=True, jitter=1.2, number="-{n}-"),
    "ragged": Layout(justify=False, number="{n}", number_at="centre"),
    "hanging marks": Layout(hang=True, number="第 {n} 页 共 {of} 页"),
    "heads and two sizes": Layout(head="法治政府建设年度报告", size=14, leading=22, heading_size=16, number="{n}/{of}"),
    "spaces instead of indents": Layout(indent=0, spacing=8, leading=24),
    "spaces, ragged": Layout(indent=0, spacing=8, leading=24, justify=False, number=""),
    "small": Layout(size=10.5, leading=15.6, left=90, right=90, latin="Helvetica"),
    "turned right": Layout(rotate=90),
    "turned left": Layout(rotate=270),
    "upside down": Layout(rotate=180),
    "slanting watermark": Layout(watermark="内部资料 严禁外传", watermark_angle=30, size=12, leading=20),
    "level watermark": Layout(watermark="内部资料", watermark_angle=0),
}
REPORTS = [path for path in reports(24) if not path.stem.startswith(("d", "g23", "b09"))]


@pytest.mark.parametrize("name", LAYOUTS)
def test_paragraphs_of_reports_are_found(name):
    """Every paragraph comes out whole and in order, quotation marks in place, whatever the layout; each layout has its turn of reports."""
    lost = []
    for path in REPORTS[list(LAYOUTS).index(name) % 3 :: 3]:
        made = make.report("\n".join(paragraphs(path)), LAYOUTS[name])
        lost += missed(made.data, squeezed(made))
    assert lost == []


@pytest.mark.parametrize("layout", [Layout(columns=2, size=10.5, leading=16, left=50, right=50, head="年度报告汇编")])
def test_columns_are_read_one_after_the_other(layout):
    """Two columns beside each other are two pieces of text, also on a last page that is not full."""
    for path in REPORTS[:4]:
        made = make.report("\n".join(line for line in paragraphs(path) if len(line) > 30), layout)
        assert missed(made.data, squeezed(made)) == []


@given(
    lengths=st.lists(st.integers(1, 400), min_size=4, max_size=12),
    size=st.sampled_from([10.5, 12, 14, 16]),
    spread=st.floats(1.4, 2.0),
    marks=st.booleans(),
    seed=st.integers(0, 1000),
)
@settings(max_examples=12, deadline=None, derandomize=True, database=None)
def test_no_character_gets_lost(lengths, size, spread, marks, seed):
    """Whatever is printed stands in the lines once and in order."""
    chooser = random.Random(seed)
    text = "\n".join("".join(chooser.choices("的一是在和人有大中为上“”，。、（）《》0123456789ab", k=length)) + "。" for length in lengths)
    made = make.report(text, Layout(size=size, leading=size * spread, marks_apart=marks, number=""))
    content = parse(made.data)
    assert "".join(whole(content)) == "".join(squeezed(made))
    assert content.ignored == []


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    """Page number and running head between the halves come behind the paragraph; places are page and line."""
    made = make.report("\n".join([SENTENCE * 5] * 6), Layout(head="某县文件"))
    lines = parse(made.data).lines
    turn = next(at for at, line in enumerate(lines) if line.page == 2 and not line.chrome)
    assert lines[turn - 1].joined
    assert lines[turn - 1].page == 1
    assert (lines[turn].page, lines[turn].number) == (2, 2), "the running head is line 1"
    assert [line.number for line in sorted((line for line in lines if line.page == 1), key=lambda line: line.number)] == list(range(1, 25))


def test_lines_of_a_title_broken_by_hand_stay_apart():
    """A centred title of two lines is two lines, one that wraps because it is full is one."""
    title = "中共澜川市委澜川市人民政府关于2024年度推进法治政府建设工作情况的报告"
    apart = make.report(f"{title}\n{SENTENCE}\n{OTHER}", Layout(title_width=12))
    assert whole(parse(apart.data))[:3] == [title[:12], title[12:24], title[24:]]
    wrapped = make.report(f"{title}\n{SENTENCE}\n{OTHER}")
    assert whole(parse(wrapped.data))[:2] == [title, SENTENCE]


@pytest.mark.parametrize(
    "number",
    ["— 1 —", "-1-", "－ 1 －", "第 1 页 共 1 页", "第1页/共1页", "1/1", "1", "Page 1 of 1", "· 1 ·", "- 1 - ", "第一页"],
)
def test_a_page_number_alone_is_known(number):
    """The number at the foot of a file of one page is no text."""
    data = make.drawn(lambda paper: (make.body(paper, SENTENCE * 3), make.lines(paper, (290, 800, 14, number))))
    content = parse(data)
    assert chrome(content) == ["".join(number.split())]
    assert whole(content) == [SENTENCE * 3]


@pytest.mark.parametrize("last", ["2024年3月1日", "1.健全机制", "（1）", "共12件", "100%", "第一责任人", "2024"])
def test_what_is_no_page_number_stays(last):
    """A last line of the text is no page number."""
    data = make.drawn(lambda paper: (make.body(paper, SENTENCE), make.lines(paper, (112, 260, 16, last))))
    assert whole(parse(data)) == [SENTENCE, last]


def test_heads_and_feet_are_known_by_repetition():
    """What stands at one place of several pages is no text; odd and even pages may differ, the first may have none."""

    def page(number):
        def draw(paper):
            make.body(paper, OTHER[number:] + SENTENCE * 5)
            if number > 1:
                make.lines(paper, (80 if number % 2 else 300, 60, 10.5, "某县人民政府文件" if number % 2 else "年度报告"), (80, 75, 10.5, "内部材料"))
            make.lines(paper, (300, 800, 10.5, f"共 6 页 第 {number} 页"))

        return draw

    content = parse(make.drawn(*map(page, range(1, 7))))
    assert whole(content) == [OTHER[number:] + SENTENCE * 5 for number in range(1, 7)]
    assert len(chrome(content)) == 16


def test_pages_of_the_same_text_are_no_chrome():
    """Text that is the same on every page stays: it does not stand apart."""
    content = parse(make.drawn(*[lambda paper: (make.body(paper, SENTENCE * 2), make.lines(paper, (80, 60, 10.5, "某县文件")))] * 4))
    assert whole(content) == [SENTENCE * 2] * 4
    assert chrome(content) == ["某县文件"] * 4


def test_a_title_like_the_signature_is_no_running_head():
    """The same words on top of the first and of the last page are a title and a signature when they have the size of the text."""

    def page(paper, first):
        make.lines(paper, (112, 120, 16, first))
        make.body(paper, SENTENCE * 7, 148)

    data = make.drawn(lambda paper: page(paper, "某县人民政府"), lambda paper: page(paper, "二、存在问题"), lambda paper: page(paper, "某县人民政府"))
    assert whole(parse(data)).count("某县人民政府") == 2


def test_watermarks_in_tiles_are_set_aside():
    """Light words printed over and over between and over the lines are chrome and break no line."""

    def draw(paper):
        paper.setFillGray(0.75)
        for across in range(3):
            make.lines(paper, *((70 + 170 * across, 100 + 55 * down, 12, "某局张三专用") for down in range(12)))
        paper.setFillGray(0)
        make.body(paper, SENTENCE * 5)

    content = parse(make.drawn(draw, draw))
    assert whole(content) == [SENTENCE * 5] * 2
    assert set(chrome(content)) == {"某局张三专用"}


def test_text_printed_sideways_is_turned():
    """A page whose text runs upwards is read as a person holds it; its upright page number stays."""

    def draw(paper):
        paper.saveState()
        paper.translate(make.A4[0], 0)
        paper.rotate(90)
        for at in range(4):
            make.put(paper, 100 + (0 if at else 32), 480 - 28 * at, 16, SENTENCE[: 38 if at else 36])
        paper.restoreState()

    assert whole(parse(make.drawn(draw))) == [SENTENCE[:36] + SENTENCE[:38] * 3]


def test_small_raised_characters_stay_in_their_line():
    """Marks of notes and exponents belong to the line they are raised over."""

    def draw(paper):
        make.body(paper, SENTENCE)
        make.lines(paper, (112, 288, 16, "绿地面积12.5km"), (225, 281, 9, "2"), (230, 288, 16, "，较上年"), (295, 281, 9, "[1]"), (306, 288, 16, "增加。"))

    assert whole(parse(make.drawn(draw)))[1] == "绿地面积12.5km2，较上年[1]增加。"


def test_footnotes_come_behind_the_paragraph():
    """Footnotes do not part a paragraph that goes on on the next page, and wrap by themselves."""
    note = "①数据来源：县司法局统计年报，统计口径为县级行政执法机关办理的全部行政处罚案件，不含乡镇街道办理的案件。"

    text = ("全县深入学习贯彻习近平法治思想，依法全面履行政府职能，持续深化各项改革。" * 20)[: 27 * 20 - 2]

    def first(paper):
        make.body(paper, text)
        make.lines(paper, (80, 745, 10.5, note[:41]), (80, 761, 10.5, note[41:]), (290, 800, 14, "— 1 —"))

    def second(paper):
        make.lines(paper, (80, 120, 16, "行政执法监督有力。"), (290, 800, 14, "— 2 —"))
        make.body(paper, OTHER, 148)

    found = whole(parse(make.drawn(first, second)))
    assert found == [text + "行政执法监督有力。", note, OTHER]


TABLE = [["指标", "2023年", "2024年"], ["行政复议案件（件）", "12", "15"], ["行政机关负责人出庭应诉率，含委托副职出庭的情形", "98.5%", "100%"]]


def _rule(paper, xs, ys):
    for x in xs:
        paper.line(x, make.A4[1] - ys[0], x, make.A4[1] - ys[-1])
    for y in ys:
        paper.line(xs[0], make.A4[1] - y, xs[-1], make.A4[1] - y)


def test_rows_of_ruled_tables():
    """A row is one line with its cells parted by tabs, also where a cell wraps; the text around it stays text."""
    made = make.report("\n".join([SENTENCE, *("\t".join(row) for row in TABLE), OTHER]))
    content = parse(made.data)
    assert whole(content) == squeezed(made)
    assert [line.row for line in content.lines if "\t" in line.text] == [True] * 3
    assert [line.number for line in content.lines if "\t" in line.text] == [4, 5, 6]


def test_merged_cells_are_told_once():
    """A cell over two rows stands in the first, a cell over two columns is one."""

    def plain(paper):
        make.body(paper, SENTENCE)
        _rule(paper, (80, 200, 300, 400), (300, 330, 360))
        make.lines(paper, (90, 320, 12, "案件"), (210, 320, 12, "甲"), (310, 320, 12, "乙"), (90, 350, 12, "丙"), (210, 350, 12, "丁"), (310, 350, 12, "戊"))

    def merged(paper):
        make.body(paper, SENTENCE)
        for x in (80, 200, 400):
            paper.line(x, make.A4[1] - 300, x, make.A4[1] - 390)
        paper.line(300, make.A4[1] - 330, 300, make.A4[1] - 390)
        for y, left in ((300, 80), (330, 200), (360, 80), (390, 80)):
            paper.line(left, make.A4[1] - y, 400, make.A4[1] - y)
        make.lines(
            paper,
            (90, 320, 12, "案件"),
            (210, 320, 12, "数量"),
            (210, 350, 12, "受理"),
            (310, 350, 12, "审结"),
            (90, 380, 12, "复议"),
            (210, 380, 12, "12"),
            (310, 380, 12, "9"),
        )

    assert whole(parse(make.drawn(plain)))[1:] == ["案件\t甲\t乙", "丙\t丁\t戊"]
    assert whole(parse(make.drawn(merged)))[1:] == ["案件\t数量", "\t受理\t审结", "复议\t12\t9"]


def test_tables_go_on_over_the_end_of_a_page():
    """A head printed again is chrome; a row that a page parts is one row."""

    def page(rows, start):
        def draw(paper):
            high = [20 * max(len(cell) for cell in row) for row in rows]
            ys = [start + sum(high[:at]) for at in range(len(rows) + 1)]
            _rule(paper, (80, 200, 300, 420), ys)
            for row, y in zip(rows, ys, strict=False):
                for x, cell in zip((84, 204, 304), row, strict=True):
                    make.lines(paper, *((x, y + 15 + 20 * at, 12, text) for at, text in enumerate(cell)))

        return draw

    head = [["事项"], ["数量"], ["说明"]]
    data = make.drawn(
        lambda paper: (make.body(paper, SENTENCE), page([head, [["受理案件"], ["12"], ["含上年结转案件以及", "移送其他机关办理的"]]], 640)(paper)),
        lambda paper: (page([head, [[""], [""], ["案件三十余件"]], [["审结案件"], ["9"], [""]]], 100)(paper), make.body(paper, OTHER, 300)),
    )
    content = parse(data)
    assert whole(content) == [SENTENCE, "事项\t数量\t说明", "受理案件\t12\t含上年结转案件以及移送其他机关办理的案件三十余件", "审结案件\t9\t", OTHER]
    assert chrome(content) == ["事项数量说明"]


def test_tables_without_ruling_lines():
    """Columns that keep their gaps over several lines are a table; cells that wrap belong to their row."""
    rows = [
        ("指标", "单位", "上年", "本年"),
        ("行政复议申请", "件", "120", "156"),
        ("行政诉讼案件", "件", "34", "29"),
        ("负责人出庭", "%", "98", "100"),
        ("应诉率", "", "", ""),
    ]

    def draw(paper):
        make.body(paper, SENTENCE)
        for at, row in enumerate(rows):
            make.lines(paper, *((x, 320 + 22 * at, 12, cell) for x, cell in zip((80, 200, 280, 360), row, strict=True) if cell))
        make.body(paper, OTHER, 480)

    found = whole(parse(make.drawn(draw)))
    assert found[1:4] == ["\t".join(row) for row in rows[:3]]
    assert found[0] == SENTENCE
    assert found[-1] == OTHER


def _framed(paper):
    paper.rect(60, make.A4[1] - 280, 480, 190)
    make.body(paper, SENTENCE)


def _underlined(paper):
    make.body(paper, SENTENCE)
    for at in range(4):
        paper.line(80, make.A4[1] - 123 - 28 * at, 510, make.A4[1] - 123 - 28 * at)


def _bordered(paper):
    paper.rect(30, 30, make.A4[0] - 60, make.A4[1] - 60)
    paper.line(30, make.A4[1] - 60, make.A4[0] - 30, make.A4[1] - 60)
    make.body(paper, SENTENCE)


def _numbered(paper):
    for at in range(5):
        make.lines(paper, (80, 120 + 28 * at, 16, f"{at + 1}."), (130, 120 + 28 * at, 16, "健全行政执法监督工作机制"))


def _masthead(paper):
    for at, (left, right) in enumerate(
        (("索引号：LC-2024-001", "主题分类：司法行政"), ("发布机构：县政府办", "成文日期：2024-02-27"), ("发布日期：2024-03-01", "有效性：有效"))
    ):
        make.lines(paper, (80, 120 + 28 * at, 12, left), (330, 120 + 28 * at, 12, right))


@pytest.mark.parametrize("draw", [_framed, _underlined, _bordered, _numbered, _masthead], ids=lambda draw: draw.__name__)
def test_text_never_becomes_a_table(draw):
    """Frames, borders, underlining, numbers that stand apart and mastheads make no table."""
    assert not any(line.row for line in parse(make.drawn(draw)).lines)


def test_scanned_files_say_so():
    """Pages that are pictures have no text to check, whatever is stamped on them."""
    with pytest.raises(ReadError) as caught:
        parse(make.drawn(make.picture, make.picture))
    assert caught.value.code == "scanned_pdf"
    with pytest.raises(ReadError) as caught:
        parse(make.drawn(*[lambda paper: (make.picture(paper), make.lines(paper, (250, 830, 9, "扫描全能王 创建")))] * 5))
    assert caught.value.code == "scanned_pdf"


def test_scanned_pages_among_others_are_named():
    """The pages that are read are judged, the others named."""
    content = parse(make.drawn(lambda paper: make.body(paper, SENTENCE), make.picture, lambda paper: make.body(paper, OTHER), make.picture))
    assert whole(content) == [SENTENCE, OTHER]
    assert content.notes == ["第 2、4 页是图片(如扫描件),图中文字没有读出"]


def test_text_recognised_on_a_picture_is_read():
    """The invisible text an OCR program lays over a scanned page is its text."""
    text = "全县深入学习贯彻习近平法治思想，依法全面履行政府职能，持续深化各项改革，行政执法水平不断提高，法治建设成效显著。" * 2
    sizes = (16, 14.5, 17.5, 15, 16)

    def draw(paper):
        make.picture(paper)
        told = paper.beginText()
        told.setTextRenderMode(3)
        for at, size in enumerate(sizes):
            told.setTextOrigin(80 if at else 112, 700 - 28 * at)
            told.setFont(make.SONG, size)
            told.setHorizScale(100 * 16 / size)
            told.textOut(text[max(0, 27 * at - 2) : 27 * at + 25])
        paper.drawText(told)

    content = parse(make.drawn(draw))
    assert whole(content) == [text]
    assert "OCR" in content.notes[0]


def _unmapped(share):
    codes = b"".join(b"%04X" % (300 + 37 * at % 3000) for at in range(30))
    fonts = (
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Some/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Some/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 8 0 R>>",
        b"<</Type/FontDescriptor/FontName/ABCDEF+Some/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    )
    content = b"BT /G 12 Tf 50 700 Td 14 TL " + b"".join(b"<%s> Tj T* " % codes[4 * at :] for at in range(share)) + b"ET"
    return make.single(make.stream(content), b"/Font<</G 6 0 R>>", *fonts)


def test_fonts_without_a_table_of_their_characters():
    """What only looks like text on the page is not judged."""
    with pytest.raises(ReadError) as caught:
        parse(_unmapped(4))
    assert caught.value.code == "garbled_pdf"


def test_blanks_to_fill_in_are_no_garbage():
    """A template full of crosses and boxes is read."""
    text = "××县20××年法治政府建设年度报告（××××）。全年开展××活动××次，培训××人次，□□□□□□，办理行政复议××件。" * 4
    assert whole(parse(make.report(text).data)) == [text]


def test_encryption():
    """A file that asks for a password says so; one that only forbids changes is read."""
    with pytest.raises(ReadError) as caught:
        parse(make.drawn(lambda paper: make.body(paper, SENTENCE), encrypt=StandardEncryption("user", "owner")))
    assert caught.value.code == "encrypted"
    assert whole(parse(make.drawn(lambda paper: make.body(paper, SENTENCE), encrypt=StandardEncryption("", "owner", canPrint=0)))) == [SENTENCE]


def test_forms_comments_and_what_is_off_the_page_are_counted():
    """Text that is no printed line is ignored by name and number."""

    def draw(paper):
        make.body(paper, SENTENCE)
        paper.acroForm.textfield(name="a", value="ABC DEF", x=80, y=300, width=200, height=20)
        paper.textAnnotation("请 核对", (300, 300, 320, 320))
        make.lines(paper, (80, 900, 16, "裁切线外的字"))

    content = parse(make.drawn(draw))
    assert whole(content) == [SENTENCE]
    assert content.ignored == [("页面以外", 6), ("表单域", 6), ("批注", 3)]


def test_embedded_files_are_not_opened():
    """An embedded file is told of, and nothing else happens with it."""
    data = make.raw(
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        make.stream(b"BT /F 12 Tf 50 700 Td (Annual report) Tj ET"),
        b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>",
        make.stream(b"MZ", b"/Type/EmbeddedFile"),
    )
    content = parse(data)
    assert whole(content) == ["Annualreport"]
    assert content.notes == ["PDF 里嵌有 1 个附件,没有打开"]


def test_damaged_and_empty_files():
    """What is no PDF any more ends in one clear error."""
    good = make.report(SENTENCE).data
    for data, code in ((b"", "damaged"), (b"%PDF-1.4\n", "damaged"), (good[:200], "damaged"), (make.drawn(lambda _: None), "empty_file")):
        with pytest.raises(ReadError) as caught:
            parse(data)
        assert caught.value.code == code
        assert caught.value.message.startswith("报告.pdf:")
        assert "\n" not in caught.value.message


def test_limits():
    """Pages, characters, bytes and time are bounded."""
    data = make.drawn(*[lambda paper: make.body(paper, SENTENCE)] * 3)
    for bounds, code in (({"pages": 2}, "too_many_pages"), ({"characters": 100}, "too_long"), ({"megabytes": 0}, "too_large"), ({"seconds": -1}, "too_slow")):
        with pytest.raises(ReadError) as caught:
            parse(data, **bounds)
        assert caught.value.code == code


HOSTILE = {
    "blanks": lambda: make.single(make.stream(b" " * 300_000_000, packed=True)),
    "text": lambda: make.single(make.stream(b"BT /F 10 Tf 50 700 Td " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 300_000 + b"ET", packed=True)),
    "form in itself": lambda: make.single(
        make.stream(b"/X Do"),
        b"/XObject<</X 6 0 R>>",
        make.stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
    ),
    "pages in themselves": lambda: make.raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>"),
    "deep": lambda: make.raw(b"<</Type/Catalog/Pages " + b"[" * 50_000 + b"]" * 50_000 + b">>"),
    "huge and no numbers": lambda: make.single(make.stream(b"BT /F 1e9 Tf 1e30 0 0 1e30 0 0 Tm (a) Tj 0 0 0 0 nan inf Tm (b) Tj ET")),
    "grid": lambda: make.single(
        make.stream(b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (at, at, at, at) for at in range(590)) + b"BT /F 10 Tf 50 700 Td (hello) Tj ET")
    ),
    "scattered": lambda: make.single(
        make.stream(b"BT " + b"".join(b"/F %d Tf 1 0 0 1 %d %d Tm (ab) Tj " % (1 + at % 60, at * 7919 % 590, at * 104729 % 840) for at in range(8000)) + b"ET")
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(name):
    """Bombs, loops, absurd nesting and numbers end in an error or a content within the time and the memory of the helper."""
    data = HOSTILE[name]()
    limits = Limits(seconds=20)
    limits.start()
    try:
        assert pdf.read(data, "a.pdf", limits).lines
    except ReadError as error:
        assert error.code in {"crashed", "too_large", "too_slow", "damaged", "empty_file", "scanned_pdf", "too_many_pages", "too_long"}  # noqa: PT017
    assert limits.remaining() > -1


def test_changed_bytes_end_in_a_content_or_an_error():
    """Flipped, dropped, doubled and cut bytes never end in any other exception."""
    chooser = random.Random(7)
    base = make.report("\n".join(paragraphs(REPORTS[0])[:12]), Layout(marks_apart=True)).data
    for _ in range(120):
        data = bytearray(base)
        for _ in range(chooser.choice([1, 5, 50])):
            at = chooser.randrange(len(data))
            match chooser.randrange(4):
                case 0:
                    data[at] = chooser.randrange(256)
                case 1:
                    del data[at : at + chooser.randrange(60)]
                case 2:
                    data[at:at] = data[at : at + chooser.randrange(300)]
                case _:
                    data[at : at + 3] = chooser.choice([b"999", b"-1 ", b"((<", b"R R"])
        limits = Limits(seconds=10)
        limits.start()
        try:
            content = pdf.read(bytes(data[: chooser.choice([len(data), chooser.randrange(len(data) + 1)])]), "a.pdf", limits)
        except ReadError as error:
            assert "\n" not in error.message  # noqa: PT017
        else:
            assert all("\n" not in line.text for line in content.lines)
