"""Automatic numbers of Word stand in the text as they are printed."""

import re

import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from making import docx as make

from checker import readers
from checker.readers import docx
from checker.readers.docx_numerals import printed, zero_filled
from checker.readers.limits import Limits
from checker.text import numeral

LAW = settings(max_examples=150, deadline=None, derandomize=True, database=None)
L, P, S = make.level, make.paragraph, make.style
HAN = "chineseCountingThousand"
OFFICIAL = L(0, HAN, "%1、") + L(1, HAN, "（%2）") + L(2, "decimal", "%3.") + L(3, "decimal", "（%4）")
LEGAL = L(0, "decimal", "%1") + L(1, "decimal", "%1.%2") + L(2, "lowerLetter", "%3)")
NORMAL = S("a", "Normal", default=True)


def texts(body, numbering, styles=None):
    """Return the texts of the lines of a file with lists."""
    parts = {"numbering.xml": numbering, **({"styles.xml": styles} if styles else {})}
    return [line.text for line in docx.read(make.make(*body, parts=parts), "x", Limits()).lines]


def marks(levels, definition=OFFICIAL, list_id="1", **lists):
    """Return the marks of paragraphs on some levels of one list."""
    numbering = make.numbering({"0": definition}, {"1": "0", **lists})
    return [text.rstrip("x") for text in texts([P("x", number=(list_id, level)) for level in levels], numbering)]


def starts_at(level, start):
    """Return an override that starts a level anew."""
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def test_levels_count_and_start_again():
    """A level counts on, and starts again behind one above it."""
    assert marks([0, 1, 2, 2, 1, 2, 0, 1, 3]) == ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）", "（1）"]


def test_marks_name_the_levels_above():
    """A mark may have the numbers of several levels; a level passed over counts as begun."""
    assert marks([0, 1, 1, 0, 1, 2], LEGAL) == ["1 ", "1.1 ", "1.2 ", "2 ", "2.1 ", "a)"]
    assert marks([1, 1, 0, 1], LEGAL) == ["1.1 ", "1.2 ", "2 ", "2.1 "]


def test_legal_marks_are_arabic():
    """A legal level has all its numbers in Arabic digits."""
    assert marks([0, 1], L(0, "upperRoman", "%1.") + L(1, "decimal", "%1.%2", more="<w:isLgl/>")) == ["I.", "1.1 "]
    assert marks([0, 1], L(0, "upperRoman", "%1.") + L(1, "decimalZero", "%1.%2", more="<w:isLgl/>")) == ["I.", "1.01 "]


def test_levels_that_do_not_start_again():
    """A level may count on for ever, or start again only behind a certain level."""
    definition = L(0, "decimal", "%1.") + L(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>') + L(2, "decimal", "%3;", more='<w:lvlRestart w:val="1"/>')
    assert marks([0, 1, 2, 1, 2, 0, 1, 2], definition) == ["1.", "1)", "1;", "2)", "2;", "2.", "3)", "1;"]


def test_lists_of_one_definition_count_together():
    """Two lists of one definition are one sequence; one that starts anew does so once, and the others go on from it."""
    lists = {"1": "0", "2": "0", "3": ("0", starts_at(0, 1)), "4": ("0", starts_at(0, 8))}
    body = [P("x", number=(name, 0)) for name in ("1", "2", "1", "3", "1", "3", "4", "1")]
    assert texts(body, make.numbering({"0": OFFICIAL}, lists)) == [f"{mark}、x" for mark in "一二三一二三八九"]


def test_overrides_replace_a_level():
    """A list may print a level of its definition in another way."""
    override = f'<w:lvlOverride w:ilvl="0">{L(0, "decimal", "第%1条")}</w:lvlOverride>'
    body = [P("x", number=("1", 0)), P("x", number=("2", 0))]
    assert texts(body, make.numbering({"0": OFFICIAL}, {"1": "0", "2": ("0", override)})) == ["一、x", "第2条 x"]


def linked(at, style, text, paragraph_style):
    """Return a level that names the style of its paragraphs."""
    return L(at, style, text, more=f'<w:pStyle w:val="{paragraph_style}"/>')


HEADINGS = make.styles(
    NORMAL,
    S("1", "heading 1", "a", '<w:numPr><w:numId w:val="1"/></w:numPr>'),
    S("2", "heading 2", "1", '<w:numPr><w:ilvl w:val="1"/></w:numPr>'),
    S("3", "heading 3", "a", '<w:numPr><w:numId w:val="1"/></w:numPr>'),
    S("4", "no number", "1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
    S("5", "of heading 3", "3"),
    S("6", "Subtitle", "a", '<w:numPr><w:ilvl w:val="1"/></w:numPr>'),
    S("7", "in a circle", "8", '<w:numPr><w:ilvl w:val="1"/></w:numPr>'),
    S("8", "in a circle", "7"),
)


def test_styles_number_their_paragraphs():
    """List and level are inherited each for itself; a level that names its style goes first; 0 takes the number away."""
    numbering = make.numbering({"0": L(0, HAN, "第%1章") + L(1, HAN, "（%2）") + linked(2, "decimal", "%3.", "3")}, {"1": "0"})
    body = [P(f"s{style}", style=style) for style in "12334567"] + [
        P("d", number=("0", None), style="1"),
        P("e", number=(None, 2), style="2"),
        P("f", style="1"),
    ]
    expected = ["第一章 s1", "（一）s2", "1.s3", "2.s3", "s4", "3.s5", "s6", "s7", "d", "4.e", "第二章 f"]
    assert texts(body, numbering, HEADINGS) == expected


def test_default_style_may_number():
    """Paragraphs without style have the numbering of the default one."""
    styles = make.styles(S("a", "Normal", default=True, paragraph_properties='<w:numPr><w:numId w:val="1"/></w:numPr>'))
    assert texts([P("x"), P("y")], make.numbering({"0": OFFICIAL}, {"1": "0"}), styles) == ["一、x", "二、y"]


def test_definitions_linked_through_styles():
    """A definition that stands behind a style of lists is found, whichever way it is linked."""
    styles = make.styles(NORMAL, S("LS", kind="numbering", paragraph_properties='<w:numPr><w:numId w:val="2"/></w:numPr>'))
    link, target = '<w:numStyleLink w:val="LS"/>', f'<w:styleLink w:val="LS"/>{OFFICIAL}'
    body = [P("x", number=("1", 0)), P("y", number=("2", 0))]
    assert texts(body, make.numbering({"0": link, "1": target}, {"1": "0", "2": "1"}), styles) == ["一、x", "二、y"]
    assert texts(body, make.numbering({"0": link, "1": OFFICIAL}, {"1": "0", "2": "1"}), styles) == ["一、x", "二、y"]
    assert texts(body, make.numbering({"0": link, "1": link}, {"1": "0", "2": "1"}), styles) == ["x", "y"]


ODD = {
    "bullet": (L(0, "bullet", "●"), ["x", "y"]),
    "bullet of Wingdings": (L(0, "bullet", "l"), ["x", "y"]),
    "bullet that is a number": (L(0, "bullet", "（一）"), ["（一）x", "（一）y"]),
    "no format": (L(0, "none", "%1"), ["x", "y"]),
    "no text": (L(0, "decimal", ""), ["x", "y"]),
    "only text": (L(0, "none", "附件："), ["附件：x", "附件：y"]),
    "glued": (L(0, "decimal", "%1", more='<w:suff w:val="nothing"/>'), ["1x", "2y"]),
    "hidden mark": (L(0, "decimal", "%1.", more="<w:rPr><w:vanish/></w:rPr>"), ["x", "y"]),
    "from zero": (L(0, "decimal", "%1.", start=0), ["0.x", "1.y"]),
    "without start": (L(0, "decimal", "%1.").replace('<w:start w:val="1"/>', ""), ["0.x", "1.y"]),
    "no level": (L(1, "decimal", "%1."), ["x", "y"]),
    "strange format": (L(0, "klingon", "%1."), ["1.x", "2.y"]),
    "level of itself missing": (L(0, "decimal", "%1.%5."), ["1..x", "2..y"]),
    "custom with leading zeros": (
        (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
            '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
        ),
        ["001.x", "002.y"],
    ),
}


@pytest.mark.parametrize(("definition", "expected"), ODD.values(), ids=ODD)
def test_odd_levels(definition, expected):
    """Levels without number, with odd formats and with nothing behind their mark."""
    assert texts([P("x", number=("1", 0)), P("y", number=("1", 0))], make.numbering({"0": definition}, {"1": "0"})) == expected


def test_numbers_that_lead_nowhere():
    """A list that is not there, or whose definition is not, gives no number; so does a file without lists."""
    numbering = make.numbering({"0": OFFICIAL}, {"1": "9"})
    assert texts([P("x", number=("1", 0)), P("y", number=("7", 0)), P("z", number=("a", 0))], numbering) == ["x", "y", "z"]
    assert [line.text for line in docx.read(make.make(P("x", number=("1", 0))), "x", Limits()).lines] == ["x"]


def test_empty_paragraphs_have_their_number():
    """An empty paragraph of a list is printed as its mark and counts; a deleted or hidden one is not printed."""
    numbering = make.numbering({"0": OFFICIAL}, {"1": "0"})
    body = [P("a", number=("1", 0)), P("", number=("1", 0)), P("", number=("1", 0), mark='<w:del w:id="1"/>'), P("c", number=("1", 0))]
    assert texts(body, numbering) == ["一、a", "二、", "三、c"]
    assert texts([P("", number=("1", 0), mark="<w:vanish/>"), P("b", number=("1", 0))], numbering) == ["二、b"]


def test_joined_paragraphs_have_the_mark_that_is_printed():
    """Of paragraphs joined by a deleted mark the last one's number counts, by a hidden mark the first one's."""
    numbering = make.numbering({"0": OFFICIAL}, {"1": "0"})
    assert texts([P("a", number=("1", 0), mark='<w:del w:id="1"/>'), P("b", number=("1", 1)), P("c", number=("1", 0))], numbering) == ["（一）ab", "二、c"]
    assert texts([P("标题。", number=("1", 0), mark="<w:vanish/><w:specVanish/>"), P("正文"), P("c", number=("1", 0))], numbering) == [
        "一、标题。正文",
        "二、c",
    ]


def test_marks_do_not_run_into_numbers():
    """Between a point and a digit a space parts the mark from the text; white space in the text does not double it."""
    numbering = make.numbering({"0": L(0, "decimal", "%1.")}, {"1": "0"})
    assert texts([P("5亿元", number=("1", 0)), P("\t　甲", number=("1", 0))], numbering) == ["1. 5亿元", "2.甲"]


def test_numbers_in_tables():
    """A column numbered by a list has its numbers, also in cells that hold nothing else."""
    numbering = make.numbering({"0": L(0, "decimal", "%1")}, {"1": "0"})
    cell = make.cell(P("", number=("1", 0)))
    assert texts([make.table((cell, "甲"), (cell, "乙"))], numbering) == ["1\t甲", "2\t乙"]


_MARKS = ((0, re.compile(r"([一二三四五六七八九十]+)、")), (1, re.compile(r"（([一二三四五六七八九十]+)）")), (2, re.compile(r"(\d+)\.(?!\d)")))


def numbered_automatically(lines):
    """Return the paragraphs of a report whose regular marks are made by a list."""
    counts, body = [0, 0, 0], []
    for line in lines:
        level, mark = next(((level, found) for level, pattern in _MARKS if (found := pattern.match(line))), (0, None))
        regular = mark is not None and numeral(mark[1]) == counts[level] + 1 and all(counts[:level]) and not line[mark.end() : mark.end() + 1].isspace()
        if regular:
            counts[level:] = [counts[level] + 1] + [0] * (2 - level)
            body.append(P(line[mark.end() :], number=("1", level)))
        else:
            body.append(P(line))
    return body


@pytest.mark.parametrize("path", sorted((FIXTURES / "reports").glob("[ab]*.txt")), ids=lambda path: path.stem)
def test_reports_numbered_automatically_read_alike(path):
    """A report whose headings have their numbers from a list reads as the same report with typed numbers."""
    lines = [line for line in map(str.strip, readers.read(str(path)).text.replace("\t", " ").split("\n")) if line]
    lines = [re.sub(r"^(\d+\.) ?(?=\d)", r"\1 ", line) for line in lines]
    assert texts(numbered_automatically(lines), make.numbering({"0": OFFICIAL}, {"1": "0"})) == lines


NUMERALS = {
    "chineseCounting": "一 十 十一 二十 九十九 一○一",
    "chineseCountingThousand": "一 十 十一 二十 九十九 一百〇一",
    "chineseLegalSimplified": "壹 壹拾 壹拾壹 贰拾 玖拾玖 壹佰零壹",
    "ideographLegalTraditional": "壹 壹拾 壹拾壹 貳拾 玖拾玖 壹佰零壹",
    "taiwaneseCounting": "一 十 十一 二十 九十九 一○一",
    "taiwaneseCountingThousand": "一 十 十一 二十 九十九 一百零一",
    "japaneseCounting": "一 十 十一 二十 九十九 百一",
    "ideographDigital": "一 一〇 一一 二〇 九九 一〇一",
    "ideographTraditional": "甲 癸 11 20 99 101",
    "ideographZodiac": "子 酉 戌 20 99 101",
    "ideographEnclosedCircle": "㈠ ㈩ 11 20 99 101",
    "decimalEnclosedCircle": "① ⑩ ⑪ ⑳ 99 101",
    "decimalEnclosedCircleChinese": "① ⑩ ⑪ ⑳ 99 101",
    "decimalEnclosedFullstop": "⒈ ⒑ ⒒ ⒛ 99 101",
    "decimalEnclosedParen": "⑴ ⑽ ⑾ ⒇ 99 101",
    "decimalFullWidth": "１ １０ １１ ２０ ９９ １０１",
    "decimalZero": "01 10 11 20 99 101",
    "decimal": "1 10 11 20 99 101",
    "upperRoman": "I X XI XX XCIX CI",
    "lowerLetter": "a j k t uuuu wwww",
    "ordinal": "1st 10th 11th 20th 99th 101st",
    "hex": "1 A B 14 63 65",
}


@pytest.mark.parametrize(("style", "expected"), NUMERALS.items(), ids=NUMERALS)
def test_formats(style, expected):
    """Each format prints as Word does, and in Arabic digits where it has no sign."""
    assert [printed(number, style) for number in (1, 10, 11, 20, 99, 101)] == expected.split()


@LAW
@given(st.integers(1, 9999))
def test_chinese_numerals_mean_their_number(number):
    """What is printed in Chinese is read back as the same number."""
    assert numeral(printed(number, HAN)) == number


@LAW
@given(st.integers(-5, 10**12), st.sampled_from([*NUMERALS, "japaneseLegal", "ideographZodiacTraditional", "aiueo", "none", "x", "koreanDigital"]))
def test_formats_take_every_number(number, style):
    """No number is too large or too small for any format, nor is what it prints long."""
    assert len(printed(number, style)) < 40


def test_custom_formats():
    """A custom format fills up with zeros; one that is not understood counts plainly."""
    assert [zero_filled(7, pattern) for pattern in ("01, 02, 03, ...", "0001, ...", "一, 二", None)] == ["07", "0007", "7", "7"]
