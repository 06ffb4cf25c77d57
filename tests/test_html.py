"""Web pages: no paragraph lost, no frame of the page taken for text, every character accounted for."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import html as making

from checker.document import Document, Source
from checker.errors import ReadError
from checker.readers import html, html_source, plain
from checker.readers.building import build
from checker.readers.content import Content
from checker.readers.html_head import bare_title
from checker.readers.html_lists import chinese
from checker.readers.limits import Limits

FIXTURES = Path(__file__).parent.parent / "fixtures"
REPORTS = (
    "a03_municipality_excellent_2022", "a05_prefecture_joint_twolinetitle_2021", "a10_county_city_excellent_2024", "b02_district_arabic_level1_2021",
    "c09_approval_bureau_centre_2024", "c01_town_template_headings_2022", "c08_subdistrict_plain_short_2020", "f02_town_last_years_title_2024",
    "h18_environment_bureau_tab_table_many_2023",
)  # fmt: skip
SENTENCE = "坚持以习近平新时代中国特色社会主义思想为指导,深入贯彻党的二十大精神,扎实推进法治政府建设。"


def read(source: str | bytes, limits: Limits | None = None) -> Content:
    limits = limits or Limits()
    limits.start()
    return html.read(source if isinstance(source, bytes) else source.encode(), "网页.html", limits)


def texts(content: Content) -> list[str]:
    """The lines that are not marked as the frame of the page."""
    return [line.text for line in content.lines if not line.chrome]


def body(inner: str) -> list[str]:
    """The lines of a text in a known container, without the sentences around it."""
    lines = texts(read(f"<div id=zoom><p>{SENTENCE * 3}</p>{inner}<p>{SENTENCE}</p></div>"))
    assert (lines[0], lines[-1]) == (SENTENCE * 3, SENTENCE)
    return lines[1:-1]


def document(content: Content) -> Document:
    return build(content, Source("网页.html", "html", content.encoding, ""))


@cache
def report(stem: str) -> tuple[making.Report, tuple[str, ...]]:
    """A report of the fixtures, and its paragraphs as read from text."""
    limits = Limits()
    content = plain.read((FIXTURES / "reports" / f"{stem}.txt").read_bytes(), stem, limits)
    lines = [line.text.strip(" \u3000") for line in content.lines if line.text.strip()]
    title = "".join(json.loads((FIXTURES / "labels" / f"{stem}.json").read_text(encoding="utf-8"))["title"].split())
    head = next(lines[:count] for count in (1, 2, 3) if "".join("".join(lines[:count]).split()) == title)
    return making.Report(" ".join(head), head, lines[len(head) :]), tuple(paragraph.text for paragraph in document(content).paragraphs)


def expected(stem: str, layout: str) -> list[str]:
    made, paragraphs = report(stem)
    if layout in making.TITLE_IN_TEXT:
        return list(paragraphs)
    return ["".join(paragraphs[: len(made.head)]), *paragraphs[len(made.head) :]]


@pytest.mark.parametrize("layout", making.LAYOUTS)
@pytest.mark.parametrize("stem", REPORTS)
def test_a_page_has_the_paragraphs_of_its_report(stem, layout):
    """From each layout come the paragraphs that the text file has: none lost, none of the page among them, the title once."""
    if layout == "wrapped" and len(report(stem)[0].body) * 60 > sum(map(len, report(stem)[0].body)):
        pytest.skip("half of the lines are too short to show at what width the others are wrapped")
    page = making.LAYOUTS[layout](report(stem)[0])
    read_document = document(read(page))
    assert [paragraph.text for paragraph in read_document.paragraphs] == expected(stem, layout)
    assert read_document.publish_date == (None if layout in making.UNDATED else making.DATE)


@pytest.mark.parametrize("layout", sorted(set(making.LAYOUTS) - {"wrapped"}))
def test_no_character_of_the_report_is_in_a_marked_line(layout):
    """What is marked as the frame of the page holds no paragraph of the report."""
    made, _ = report(REPORTS[0])
    marked = {"".join(line.text.split()) for line in read(making.LAYOUTS[layout](made)).lines if line.chrome}
    assert not marked.intersection("".join(text.split()) for text in made.body)


def test_lines_are_counted_as_paragraphs_of_the_page():
    """Navigation is not counted: the first line that is no navigation has number 1, and the numbers ascend one by one."""
    made, _ = report(REPORTS[0])
    numbers = [line.number for line in read(making.ucap(made)).lines if not line.chrome]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>一段,<span>字</span><b>中</b>断</p>", ["一段,字中断"]),
        ("<p>前\n   后 a\n  b</p>", ["前后 a b"]),
        ("<p>&nbsp;&nbsp;&emsp;　缩进</p><p>&nbsp;</p>", ["缩进"]),
        ("甲<br>乙<br/><br/>丙</br>丁", ["甲", "乙", "丙丁"]),
        ("<p>甲<p>乙<div>丙<h2>丁", ["甲", "乙", "丙", "丁"]),
        ("<pre>甲\n  乙\n\n丙</pre>", ["甲", "乙", "丙"]),
        ("<span style='display:block'>甲</span><span style='display: block'>乙</span>", ["甲", "乙"]),
        ("<div style='display:inline'>甲</div><div style='display:inline-block'>乙</div>", ["甲乙"]),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", ["汉字"]),
        ("<p>留<del>删</del><ins>增</ins><s>划</s><span class=msoDel>删</span></p>", ["留增划"]),
        ("<p>见<a name=x>锚</a><a href='/f'>链接</a></p>", ["见锚链接"]),
        ("<dl><dt>词</dt><dd>义</dd></dl>", ["词", "义"]),
        ("<p>甲</p>#<pagebreak></pagebreak><p>乙</p>", ["甲", "#", "乙"]),
        ("<![CDATA[一<二>]]>", ["一<二>"]),
        ("<![if !supportLists]><span style='mso-list:Ignore'>(一)<span>&nbsp;&nbsp;</span></span><![endif]>要点", ["(一)\xa0\xa0要点"]),
        ("<!--[if !supportLists]--><span style='font-family:Wingdings'>l</span><!--[endif]-->要点", ["要点"]),
        ("<table><tr><td>指标</td><td>数</td></tr><tr><td>复议</td><td>12</td></tr></table>", ["指标\t数", "复议\t12"]),
        (
            "<table><tr><th rowspan=2>指标<th colspan=2>数量<tr><td>去年<td>今年<tr><td>复议<td>12<td>30</table>",
            ["指标\t数量\t", "\t去年\t今年", "复议\t12\t30"],
        ),
        ("<table><caption>表1</caption><tbody><tr><td>甲</td><td><p>乙</p><p>丙</p></td></tr></tbody></table>", ["表1", "甲\t乙 丙"]),
        ("<table><tr><td><p>布局</p><p>段落</p></td></tr></table>", ["布局", "段落"]),
        ("<table role=presentation><tr><td>甲</td><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<table><tr><td><table><tr><td>甲</td><td>1</td></tr></table></td><td>栏</td></tr></table>", ["甲\t1", "栏"]),
        (f"<table><tr><td>栏</td><td>{SENTENCE * 6}</td></tr></table>", ["栏", SENTENCE * 6]),
        ("<td>甲</td><td>乙</td>", ["甲", "乙"]),
    ],
)
def test_elements_become_lines(source, lines):
    """Paragraphs, breaks, tables and inline elements give the lines that a person sees."""
    assert body(source) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1.甲", "2.乙"]),
        ("<ol start=3 type=a><li>甲</li><li value=27>乙</li><li>丙</li></ol>", ["c.甲", "aa.乙", "ab.丙"]),
        ("<ol type=I><li>甲<ol type=i><li>内</li></ol></li><li>乙</li></ol>", ["I.甲", "i.内", "II.乙"]),
        ("<ol style='list-style-type:cjk-ideographic' start=10><li><p>甲</p><p>续</p></li><li>乙</li></ol>", ["十、甲", "续", "十一、乙"]),
        ("<ol style='list-style: simp-chinese-formal'><li>甲</li></ol>", ["壹、甲"]),
        ("<ol style='LIST-STYLE-TYPE: simp-chinese-informal'><li>甲</li></ol>", ["一、甲"]),
        ("<ol class='custom_cn2 list-paddingleft-1'><li class='list-cn-3-1'>甲</li></ol>", ["(一)甲"]),
        ("<ol style='list-style-type:none'><li>甲</li></ol>", ["甲"]),
        ("<ol><li>一、自己写的</li><li>(二)自己写的</li></ol>", ["一、自己写的", "(二)自己写的"]),
        ("<ul><li>甲</li></ul><li>乙</li>", ["甲", "乙"]),
    ],
)
def test_the_numbers_of_lists_are_printed(source, lines):
    """A list has the numbers a browser prints, in its style and from its start; a number in the text is not doubled."""
    assert body(source) == lines


@pytest.mark.parametrize(("number", "printed"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1001, "一千零一")])
def test_chinese_numbers(number, printed):
    """Lists count 十 and 十二, not 一十."""
    assert chinese(number) == printed


def test_lines_broken_within_a_sentence_go_on():
    """A single break in mid-sentence joins; breaks behind a full stop, before a number, around titles and signatures do not."""
    content = read(
        f"<div id=zoom>{SENTENCE}<br>2023年,我县在县委的坚强领导下,深入贯彻落实党的二十大<br>精神,扎实推进各项工作,<br>取得成效。<br>(一)主要<br>某县人民政府<br>2024年3月5日</div>"
    )
    assert [line.joined for line in content.lines] == [False, True, True, False, False, False, False]


def test_what_is_not_shown_is_counted_where_it_stands():
    """Hidden elements, code, forms, comments and frames have no line, and their characters are told; code counts by its Chinese characters."""
    content = read(
        f"<title>窗口</title><p>{SENTENCE * 3}</p><p style='display: none'>藏起</p><p hidden>藏</p><!-- 注释 var --><script>var a = '脚本';</script>"
        "<style>p{font:宋体}</style><noscript>请开</noscript><select><option>选</option></select><textarea>入</textarea><button>钮</button><del>删</del>"
        "<template><p>模板</p></template><iframe>框</iframe>"
    )
    assert texts(content) == [SENTENCE * 3]
    assert dict(content.ignored) == {
        "标题栏": 2, "网页不显示的元素": 3, "注释": 2, "脚本": 2, "样式表": 2, "脚本停用时的提示": 2, "下拉框": 1, "输入框": 1, "按钮": 1,
        "已删除的修订": 1, "模板": 2, "嵌入对象": 1,
    }  # fmt: skip


_VISIBLE = st.sampled_from(
    ["div", "p", "span", "a href=x", "section", "b", "h2", "blockquote", "ul", "li", "td", "font color=red", "div class=nav", "footer", "pre"]
)
_UNSEEN = st.sampled_from(["del", "noscript", "button", "div hidden", "p style='display:none'"])


@st.composite
def _trees(draw, depth=0):
    """A piece of a page, how many of its characters are shown and how many are not."""
    source, shown, unseen = "", 0, 0
    for _ in range(draw(st.integers(0, 4 if depth < 4 else 0))):
        kind = draw(st.integers(0, 9))
        if kind == 0:
            tag, (inner, seen, hid) = draw(_UNSEEN), draw(_trees(depth=4))
            word = draw(st.text("隐藏文字", max_size=5))
            source, unseen = f"{source}<{tag}>{word}{inner}</{tag.split()[0]}>", unseen + len(word) + seen + hid
        elif kind <= 5:
            tag, (inner, seen, hid) = draw(_VISIBLE), draw(_trees(depth=depth + 1))
            source, shown, unseen = f"{source}<{tag}>{inner}</{tag.split()[0]}>", shown + seen, unseen + hid
        else:
            word = draw(st.text("正文字,。\n ", min_size=1, max_size=30))
            source, shown = source + word + draw(st.sampled_from(["", "<br>", "<!-- x -->"])), shown + len("".join(word.split()))
    return source, shown, unseen


@given(_trees())
@settings(max_examples=200, deadline=None)
def test_every_character_is_accounted_for(tree):
    """Characters in are characters in lines plus characters ignored, whatever the nesting."""
    source, shown, unseen = tree
    content = read(f"<p>{SENTENCE * 3}</p><hr>{source}")
    assert sum(len("".join(line.text.split())) for line in content.lines) == shown + len(SENTENCE) * 3
    assert sum(count for _, count in content.ignored) == unseen


HEADED = f"<div class=nav><a href=/>首页</a><a href=/z>政务公开</a></div><h1>%s</h1><p>发布日期:2024-03-01 来源:县司法局</p><div id=zoom>%s<p>{SENTENCE * 2}</p><p>二、{SENTENCE}</p></div>"
TITLE = "墨川县人民政府2023年法治政府建设年度报告"


@pytest.mark.parametrize(
    "source",
    [
        HEADED % (TITLE, ""),
        HEADED % (TITLE, f"<p>{TITLE}</p>"),
        HEADED % (TITLE, "<p>墨川县人民政府</p><p>2023年法治政府建设年度报告</p>"),
        HEADED % ("墨川县2023年法治政府建设年度报告", f"<p>{TITLE}</p>"),
        f"<title>{TITLE}_年度报告_墨川县人民政府网站</title>" + HEADED % ("法治政府建设", ""),
        f"<meta name=ArticleTitle content={TITLE}>" + HEADED % ("年度报告", ""),
        f"<title>墨川县人民政府 通知公告 {TITLE}</title>" + HEADED % ("", ""),
        f"<title>{TITLE}</title>" + HEADED % ("<span>墨川县人民政府</span><br><span>2023年法治政府建设年度报告</span>", ""),
    ],
)
def test_the_title_stands_there_once(source):
    """The title is a line exactly once, wherever the page has it: in the text, above it, or only in the head."""
    paragraphs = [paragraph.text for paragraph in document(read(source)).paragraphs]
    assert "".join(paragraphs).count(TITLE) == 1
    assert sum("法治政府建设年度报告" in text for text in paragraphs) == 1
    assert len(paragraphs) == 3 + ("墨川县人民政府" in paragraphs)


@pytest.mark.parametrize(
    ("window", "title"),
    [
        ("甲县2023年法治政府建设年度报告_通知公告_甲县人民政府", "甲县2023年法治政府建设年度报告"),
        ("甲县2023年法治政府建设年度报告-甲县人民政府门户网站", "甲县2023年法治政府建设年度报告"),
        ("甲县2023年法治政府建设年度报告 - 法治政府 - 甲县人民政府", "甲县2023年法治政府建设年度报告"),
        ("甲县人民政府 通知公告 甲县2021-2025年法治政府建设情况报告", "甲县2021-2025年法治政府建设情况报告"),
        ("甲县人民政府关于2023年法治政府建设情况的报告(摘要)", "甲县人民政府关于2023年法治政府建设情况的报告(摘要)"),
        ("甲县人民政府门户网站", "甲县人民政府门户网站"),
        ("", ""),
    ],
)
def test_names_of_sites_are_taken_from_titles(window, title):
    """The names of site and columns go, on either side; hyphens between years stay."""
    assert bare_title(window) == title


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="PubDate" content="2024-03-25 14:45">', "2024-03-25"),
        ("<META NAME=publishdate CONTENT=20240325>", "2024-03-25"),
        ('<meta name="firstpublishedtime" content="2024-03-25-09:37:43"><meta name="lastmodifiedtime" content="2025-01-01">', "2024-03-25"),
        ('<meta property="article:published_time" content="2024-03-24T17:00:00Z">', "2024-03-25"),
        ('<meta property="article:published_time" content="2024-03-25T23:00:00+08:00">', "2024-03-25"),
        ('<script type="application/ld+json">{"pubDate": "2024-03-25T10:00:00"}</script>', "2024-03-25"),
        ('<meta name="PubDate" content="2024-13-45"><meta name="publishdate" content="2024/3/25">', "2024-03-25"),
        ('<meta name="PubDate" content=""><meta name="Maketime" content="2024-03-25">', None),
        ('<meta name="others" content="页面生成时间 2024-03-25 14:45">', None),
    ],
)
def test_the_head_tells_the_day_of_publication(head, date):
    """Days of publication are believed, days of making or changing a page are not; times of Greenwich count in China's day."""
    assert read(f"{head}<p>{SENTENCE * 3}</p>").publish_date == date


@pytest.mark.parametrize(
    ("data", "encoding", "noted"),
    [
        (f"<meta charset=utf-8><p>{SENTENCE * 3}".encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + f"<meta charset=gb2312><p>{SENTENCE * 3}".encode(), "utf-8-sig", True),
        (f"<meta charset=gb2312><p>{SENTENCE * 3}镕".encode("gb18030"), "gb18030", False),
        (f"<meta charset=utf-8><p>{SENTENCE * 3}".encode("gb18030") + b"<i id=a>" * 900, "gb18030", True),
        (f"<meta http-equiv=content-type content='text/html; charset=GBK'><p>{SENTENCE * 3}".encode(), "utf-8", True),
        (f'<?xml version="1.0" encoding="gbk"?><html><p>{SENTENCE * 3}'.encode("gbk"), "gb18030", False),
        (f"<p>{SENTENCE * 3}".encode("gbk"), "gb18030", False),
        (f"<html><p>{SENTENCE * 3}".encode("utf-16"), "utf-16", False),
        (f"<html><p>{SENTENCE * 3}".encode("utf-16-le"), "utf-16-le", False),
        (f"<meta charset=gbk><p>{SENTENCE * 3}".encode("gbk")[:-1], "gb18030", False),
        (f"<meta charset=gbk><p>{SENTENCE * 3}".encode("gbk").replace(b"<p>", b"<p>\x00\x00"), "gb18030", False),
        ("<p>" + "".join(f"&#{ord(c)};" for c in SENTENCE * 3), "utf-8", False),
    ],
)
def test_the_encoding_is_told_from_the_bytes(data, encoding, noted):
    """A wrong declaration is found out and noted; none is needed."""
    content = read(data if isinstance(data, bytes) else data.encode())
    assert content.encoding == encoding
    assert bool(content.notes) == noted
    assert texts(content)[0].startswith(SENTENCE * 2)


def test_traditional_pages_in_big5():
    """A page in Big5 is read as Big5."""
    text = "本縣堅持以習近平新時代中國特色社會主義思想為指導,深入貫徹黨的二十大精神。"
    assert texts(read(f"<meta charset=big5><p>{text * 4}".encode("big5"))) == [text * 4]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<div class=nav><a href=/>首页</a></div><iframe src=a.html></iframe>", "框架页"),
        ("<html><frameset cols='20%,*'><frame src=a><frame src=b></frameset></html>", "框架页"),
        ("<h1>某县报告</h1><embed src=a.pdf type=application/pdf>", "嵌入的文件"),
        ("<h1>某县报告</h1><p><a href='a.pdf'>某县报告.pdf</a></p>", "附件"),
        ("<h1>某县报告</h1><p><img src=1.jpg><img src=2.jpg></p>", "图片"),
        ("<div id=app></div><script src=app.js></script>", "脚本"),
        ("<html><body></body></html>", "没有文字"),
        ("", "没有文字"),
        ("<!-- 只有注释 -->", "没有文字"),
    ],
)
def test_a_page_without_its_text_says_where_it_is(source, words):
    """A page whose text is in a frame, a file, a picture or fetched by a script is refused in one line that says so."""
    with pytest.raises(ReadError, match=words) as caught:
        read(source)
    assert caught.value.code == "no_text"
    assert caught.value.message.startswith("网页.html:")
    assert "\n" not in caught.value.message


def test_a_short_page_is_read():
    """A few words without anything that could hold the text are the text."""
    assert texts(read("<p>测试。</p>")) == ["测试。"]


def test_text_that_only_a_script_shows_is_read():
    """When all prose is hidden it is the text, and a note says so."""
    content = read(
        f"<div class=nav><a href=/>首页</a></div><div id=body style='display:none'><p>{SENTENCE * 2}</p><p>{SENTENCE}</p></div><script>show()</script>"
    )
    assert texts(content) == [SENTENCE * 2, SENTENCE]
    assert any("隐藏" in note for note in content.notes)


def test_pages_put_together_from_pages_are_read():
    """What stands behind the end of a page is read too, with the title of the page that holds the text."""
    content = read(
        f"<html><head><title>外</title></head><body><a href=/>菜单</a></body></html><html><head><title>{TITLE}</title></head><body><p>{SENTENCE * 3}</p></body></html>尾"
    )
    assert texts(content) == [TITLE, SENTENCE * 3, "尾"]


def test_text_pasted_from_word_does_not_make_a_page_words():
    """The signature of Word within a text leaves the page around it a page."""
    pasted = "<div id=zoom><meta name=ProgId content=Word.Document><meta name=Generator content='Microsoft Word 14'>"
    paragraphs = [paragraph.text for paragraph in document(read((HEADED % (TITLE, "")).replace("<div id=zoom>", pasted))).paragraphs]
    assert paragraphs[0] == TITLE
    assert len(paragraphs) == 3


def test_marks_where_a_page_is_turned_are_no_text():
    """The words by which a system parts a text into pages are not read."""
    assert body("<p>甲</p>#PAGE_BREAK#<p>乙</p>") == ["甲", "乙"]


def test_formatting_that_is_never_closed_is_read():
    """A page that opens thousands of font elements and closes none keeps every paragraph."""
    content = read("".join(f"<p><font size={at % 9}>第{at}段:{SENTENCE}" for at in range(3500)))
    assert len(content.lines) == 3500


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<table><tr><td>" * 300, "too_deep"),
        ("<div>" * 4000 + SENTENCE, "too_deep"),
        ("<b></b>" * 300_000, "too_large"),
        ("<!DOCTYPE html [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]><p>&a11;</p>", None),
        ('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>', None),
        ("<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">字", None),
        ("<div class=nav>" * 2900 + "<p>字" * 5000, "no_text"),
        ("<table>" + "<tr><td colspan=65535 rowspan=65535>数<td>数" * 2000, None),
        ("<p>中" + "\n" * 1_000_000 + SENTENCE, None),
        ("<!--<$[信息内容]>begin-->" * 5000 + SENTENCE, None),
        ("<title>" + "-_|" * 100_000 + "</title>" + SENTENCE, None),
    ],
)
def test_hostile_pages_end_soon(source, code):
    """Bombs, cycles and absurd nesting end in a clear error or in lines, within seconds."""
    limits = Limits(seconds=20)
    try:
        assert read(source, limits).lines
    except ReadError as error:
        assert error.code == code  # noqa: PT017 - either is right
    assert limits.remaining() > 0


def test_a_day_that_a_script_writes_is_read():
    """A labelled day of publication that a one-line script puts into the page is the page's; one without label is not."""
    page = "<div>{}：<span><script>document.write('2025-03-20')</script></span> 来源：县司法局</div><div class=TRS_Editor><p>" + SENTENCE * 3
    assert read(page.format("发布时间")).publish_date == "2025-03-20"
    assert read(page.format("今天是")).publish_date is None


def test_a_tag_of_endless_length_is_read_as_its_name():
    """A tag of millions of attributes, or with a picture in place, costs no more than its name, and the text around it is read."""
    for tag in ("<p " + "a " * 3_000_000 + ">", f"<p><img src='data:image/png;base64,{'A' * 3_000_000}'>"):
        assert len(html_source.prepare(tag, "a.html")) < 20
        assert [line.text for line in read(f"<p>{SENTENCE * 3}</p>{tag}{SENTENCE}</p>").lines] == [SENTENCE * 3, SENTENCE]


def test_the_clock_stops_a_page():
    """A page that takes longer than allowed is refused."""
    with pytest.raises(ReadError) as caught:
        read("<p>字" * 5000, Limits(seconds=0))
    assert caught.value.code == "too_slow"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_pages_are_read_or_refused(data):
    """Whatever bytes are changed, cut or put in, there are lines or one clear error."""
    page = bytearray(making.LAYOUTS[data.draw(st.sampled_from(sorted(making.LAYOUTS)))](report(REPORTS[6])[0]))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(page)))
        piece = data.draw(
            st.sampled_from([b"", b"\0", b"\xff", b"<", b">", b'"', b"<!--", b"<table><tr>", b"</div>", b"<script>", b"<title>", b"<svg>", b"]]>", b"\r\n\r\n"])
        )
        page[at : at + data.draw(st.sampled_from([0, 1, 40]))] = piece
    try:
        lines = read(bytes(page)).lines
    except ReadError as error:
        assert "\n" not in error.message  # noqa: PT017 - either is right
        return
    assert all("\n" not in line.text and line.number > 0 for line in lines)
