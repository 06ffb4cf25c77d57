"""Numbering marks are told from everything else that begins with a number, in every width they are printed in."""

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.outline import markers
from checker.outline.markers import LOOSE, Marker, inline, marker_at, spaced
from checker.text import fold

LAW = settings(max_examples=120, deadline=None, derandomize=True, database=None)
DIGITS = "零一二三四五六七八九"


def spoken(number):
    """Write 1 to 99 in characters."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


@pytest.mark.parametrize(
    ("printed", "family", "value", "mark"),
    [
        ("第一部分主要工作", "part", 1, "第一部分"),
        ("第一部分　主要工作", "part", 1, "第一部分"),
        ("第 一 部 分 主要工作", "part", 1, "第一部分"),
        ("第1部分：主要工作", "part", 1, "第1部分:"),
        ("第三部分、主要工作", "part", 3, "第三部分、"),
        ("第二章　总则", "part", 2, "第二章"),
        ("第１２章罚则", "part", 12, "第12章"),
        ("第十二节执法", "subpart", 12, "第十二节"),
        ("第一篇概况", "part", 1, "第一篇"),
        ("一、主要举措", "cn", 1, "一、"),
        ("一 、主要举措", "cn", 1, "一、"),
        ("　　一、主要举措", "cn", 1, "一、"),
        ("一﹑主要举措", "cn", 1, "一、"),
        ("一､主要举措", "cn", 1, "一、"),
        ("一.主要举措", "cn", 1, "一."),
        ("一．主要举措", "cn", 1, "一."),
        ("一﹒主要举措", "cn", 1, "一."),
        ("三，主要举措", "cn", 3, "三,"),
        ("四：主要举措", "cn", 4, "四:"),
        ("十一、主要举措", "cn", 11, "十一、"),
        ("二十三、主要举措", "cn", 23, "二十三、"),
        ("一、2024年主要举措", "cn", 1, "一、"),
        ("二．2025年主要安排", "cn", 2, "二."),
        ("一、", "cn", 1, "一、"),
        ("**一、主要举措**", "cn", 1, "**一、"),
        ("（一）加强学习", "cnp", 1, "(一)"),
        ("(一)加强学习", "cnp", 1, "(一)"),
        ("﹙一﹚加强学习", "cnp", 1, "(一)"),
        ("（ 一 ）加强学习", "cnp", 1, "(一)"),
        ("（十二）、加强学习", "cnp", 12, "(十二)、"),
        ("（二十一）加强学习", "cnp", 21, "(二十一)"),
        ("〔二〕加强学习", "cnp", 2, "〔二〕"),
        ("【三】加强学习", "cnp", 3, "【三】"),
        ("[四]加强学习", "cnp", 4, "[四]"),
        ("［四］加强学习", "cnp", 4, "[四]"),
        ("㈠加强学习", "cnp", 1, "㈠"),
        ("㈩、加强学习", "cnp", 10, "㈩、"),
        ("一）加强学习", "cnp", 1, "一)"),
        ("（一加强学习", "cnp", 1, "(一"),
        ("**（一）加强学习**", "cnp", 1, "**(一)"),
        ("1.加强学习", "num", 1, "1."),
        ("１．加强学习", "num", 1, "1."),
        ("1﹒加强学习", "num", 1, "1."),
        ("1 . 加强学习", "num", 1, "1."),
        ("1、加强学习", "num", 1, "1、"),
        ("１２、加强学习", "num", 12, "12、"),
        ("3：加强学习", "num", 3, "3:"),
        ("3，加强学习", "num", 3, "3,"),
        ("1.2024年工作", "num", 1, "1."),
        ("２．２０２５年安排", "num", 2, "2."),
        ("⒈加强学习", "num", 1, "⒈"),
        ("（1）加强学习", "nump", 1, "(1)"),
        ("（１）加强学习", "nump", 1, "(1)"),
        ("(12)、加强学习", "nump", 12, "(12)、"),
        ("1）加强学习", "nump", 1, "1)"),
        ("１)加强学习", "nump", 1, "1)"),
        ("[1]加强学习", "nump", 1, "[1]"),
        ("【3】加强学习", "nump", 3, "【3】"),
        ("⑴加强学习", "nump", 1, "⑴"),
        ("①加强学习", "circled", 1, "①"),
        ("⑳、加强学习", "circled", 20, "⑳、"),
        ("Ⅰ加强学习", "roman", 1, "Ⅰ"),
        ("Ⅳ．加强学习", "roman", 4, "Ⅳ."),
        ("IV.加强学习", "roman", 4, "IV."),
        ("ＩＩＩ、加强学习", "roman", 3, "III、"),
        ("1.1加强学习", "dec1", 1, "1.1"),
        ("２．３ 加强学习", "dec1", 3, "2.3"),
        ("2.1、加强学习", "dec1", 1, "2.1、"),
        ("1.2.3加强学习", "dec2", 3, "1.2.3"),
        ("1.2.3.4加强学习", "dec3", 4, "1.2.3.4"),
        ("（）加强学习", "lost", None, "()"),
        ("( )加强学习", "lost", None, "()"),
        ("【】加强学习", "lost", None, "【】"),
        ("、加强学习", "lost", None, "、"),
        ("# 主要举措", "md1", None, "#"),
        ("＃＃ 主要举措", "md2", None, "##"),
        ("###### 主要举措", "md6", None, "######"),
        ("## 一、主要举措", "cn", 1, "##一、"),
        ("### （二）加强学习", "cnp", 2, "###(二)"),
        ("-加强学习", "dash", None, "-"),
        ("－加强学习", "dash", None, "-"),
        ("——加强学习", "dash", None, "--"),
        ("—— 加强学习", "dash", None, "--"),
        ("◆加强学习", "bullet", None, "◆"),
        ("● 加强学习", "bullet", None, "●"),
        ("·“放管服”改革", "bullet", None, "·"),
        ("※加强学习", "bullet", None, "※"),
        ("*加强学习", "bullet", None, "*"),
    ],
)  # fmt: skip
def test_a_mark_is_known_by_family_number_and_length(printed, family, value, mark):
    """Whatever the width, brackets or point, a mark has its family, its number and its characters."""
    text = fold(printed).text
    assert text.startswith(mark)
    assert marker_at(text) == Marker(family, value, len(mark))


@pytest.mark.parametrize(
    "printed",
    [
        "", "一", "1", "(", "第", "第一", "（", "（一", "-", "--", "##", "**", "*",
        "2023年，全县推进依法行政", "２０２４年度工作", "二〇二四年工作", "12345热线办理诉求", "1.5亿元投入法治建设", "3.5万人次参加培训", "2.3%的案件", "５％的案件", "1.5", "12.5%",
        "-2.5%", "-5", "1,200件案件", "100件案件", "3个部门", "３家单位", "2024.1.5印发", "2024、2025年", "123、加强学习", "100.加强学习",
        "3月1日，县政府召开会议", "10：30召开会议", "（2024）5号文件", "〔2024〕5号文件", "[2024]5号文件", "（100）加强学习",
        "二中、三中全会精神", "三中全会精神", "二十届二中、三中全会精神", "十四五规划", "“十四五”规划", "十九大精神", "一带一路", "两个维护", "百分之五", "一二三四、加强学习",
        "一是加强学习", "一要加强学习", "一方面加强学习", "首先，加强学习", "其一，加强学习", "第一，加强学习", "第一批示范", "第一责任人职责", "第三方评估", "第三季度", "第十三届",
        "（试行）", "（见附件）", "（一审败诉）", "（三家单位）", "《条例》", "“一、主要举措”", "加强学习（一）", "加强学习、培训",
        "X县", "IPv6改造", "VR技术", "5G基站", "1加强学习", "A.加强学习", "**加强学习**", "----", "全县推进依法行政",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mark_is_none(printed):
    """Years, amounts, dates, times, shares, ordinals and set phrases number nothing."""
    assert marker_at(fold(printed).text) is None


ONE_TO_99 = range(1, 100)
GLYPHS = [
    ("circled", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"), ("nump", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"), ("num", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"), ("cnp", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"), ("roman", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("family", "pattern"),
    [
        ("part", "第{cn}部分"),
        ("part", "第{cn}章"),
        ("cn", "{cn}、"),
        ("cnp", "（{cn}）"),
        ("num", "{n}."),
        ("num", "{n}、"),
        ("nump", "（{n}）"),
        ("nump", "{n}）"),
        ("dec1", "3.{n}"),
    ],
)
def test_every_number_of_a_family_has_its_value(family, pattern):
    """1 to 99 are read in every style of mark, whatever title follows."""
    for number in ONE_TO_99:
        text = fold(pattern.format(cn=spoken(number), n=number)).text
        assert marker_at(text + "加强学习") == Marker(family, number, len(text))


@pytest.mark.parametrize(("family", "glyphs"), GLYPHS)
def test_numbers_in_one_sign_have_their_value(family, glyphs):
    """①, ⑴, ⒈, ㈠ and Ⅰ count as Unicode says."""
    for glyph in glyphs:
        assert marker_at(glyph + "加强学习") == Marker(family, int(unicodedata.numeric(glyph)), 1)


@pytest.mark.parametrize(("letters", "value"), [(letters, n) for n, letters in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"], 1)])
def test_roman_letters_need_a_point(letters, value):
    """IV. is a mark, IV alone begins a word."""
    assert marker_at(f"{letters}.加强学习") == Marker("roman", value, len(letters) + 1)
    assert marker_at(f"{letters}加强学习") is None


PIECES = [*'一二三十百第部分章节12０9.、,:()〔〕【】[]#*-◆·年月日%ⅠIVX①㈠⑴⒈加强“"…。', " ", "　"]


@LAW
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text())
def test_a_mark_never_reaches_beyond_the_text(printed):
    """Any text has a mark of at least one of its characters, or none."""
    text = fold(printed).text
    marker = marker_at(text)
    assert marker is None or 1 <= marker.length <= len(text)


@LAW
@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_a_mark_in_bold_is_the_same_mark(printed):
    """Two stars before a mark only make it longer; before anything else they are no bullet."""
    text = fold(printed).text
    assume(not text.startswith("*"))
    plain, bold = marker_at(text), marker_at("**" + text)
    assert bold == (Marker(plain.family, plain.value, plain.length + 2) if plain else None)


# --- marks inside a paragraph


@pytest.mark.parametrize(
    ("printed", "marks"),
    [
        ("依法行政。二、存在的问题", ["二、"]),
        ("依法行政；（二）执法规范", ["(二)"]),
        ("如下：1.学习。2、培训。（3）考试", ["1.", "2、", "(3)"]),
        ("依法行政。第二部分存在的问题", ["第二部分"]),
        ("“依法行政。”三、下一步", ["三、"]),
        ("学习二中、三中全会精神。十九届四中、五中全会精神", []),
        ("一、二级；三、四级", []),
        ("投入1.5亿元。3.5万人。2024年。12345热线", []),
        ("依法行政，二、存在的问题", []),
        ("按照第（三）项", []),
        ("依法行政（二）执法规范", []),
    ],
)
def test_marks_inside_a_paragraph_stand_behind_a_sentence(printed, marks):
    """Only behind a full stop, semicolon, colon or closing quote a mark may start a heading."""
    text = fold(printed).text
    assert [text[at : at + marker_at(text[at:]).length] for at in inline(text)] == marks


@pytest.mark.parametrize(
    ("printed", "marks"),
    [
        ("主要举措（一）加强学习", ["(一)"]),
        ("依法行政水平提高二、存在的问题", ["二、"]),
        ("学习党的二十届二中、三中全会精神", []),
        ("十一、十二月", []),
        ("第二、三产业", []),
        ("工作要点第二、加强学习", []),
        ("按照第（三）项和（四）项", []),
        ("（试行）", []),
        ("办法（一）", []),
    ],
)
def test_marks_of_a_text_without_line_breaks_stand_before_characters(printed, marks):
    """Sessions, ordinals and references to an item are no marks even there."""
    assert [match[0] for match in LOOSE.finditer(fold(printed).text)] == marks


@pytest.mark.parametrize(
    ("text", "length", "marker"),
    [
        ("一主要举措", 1, Marker("cn", 1, 1)),
        ("十二主要举措", 2, Marker("cn", 12, 2)),
        ('三"放管服"改革', 1, Marker("cn", 3, 1)),
        ("1主要举措", 1, Marker("num", 1, 1)),
        ("12主要举措", 2, Marker("num", 12, 2)),
        ("3月县政府召开会议", 1, None),
        ("5件规范性文件", 1, None),
        ("主要举措", 1, None),
        ("一", 1, None),
        ("❶主要举措", 1, None),
        ("²主要举措", 1, None),
    ],
)
def test_a_numeral_before_a_blank_is_a_mark(text, length, marker):
    """In 一 主要工作 and 1 主要工作 the blank stands for the lost sign; a count, a day or another sign is no number."""
    assert spaced(text, length) == marker


def test_the_usual_order_of_marks_is_that_of_the_standard():
    """GB/T 9704 goes from 一、 to (一) to 1. to (1)."""
    assert sorted(["nump", "num", "cnp", "cn"], key=markers.RANKS.__getitem__) == ["cn", "cnp", "num", "nump"]
