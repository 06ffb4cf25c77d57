r"""Reading RTF: code pages, Unicode, printed numbers, tables, notes, what is deleted or hidden."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making.texts import paragraphs, reports

from checker.errors import ReadError
from checker.readers import rtf, sniffing
from checker.readers.limits import Limits

FONTS = rb"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fnil\fcharset2 Wingdings;}{\f3\fnil\fcharset136 Ming;}}"
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0" + FONTS + rb"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\*\cs15\v x;}}{\info{\title T}{\author A}}"


def gbk(text):
    r"""Return text as ``\'xx`` escapes."""
    return "".join(f"\\'{byte:02x}" if byte >= 0x80 else chr(byte) for byte in text.encode("gbk")).encode()


def uni(text, instead=b"?"):
    r"""Return text as ``\u`` escapes with something for old programs."""
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return b"".join(b"\\u%d%s" % (number, instead) for number in numbers)


def rtf_of(*body):
    """Return a file of paragraphs."""
    return HEAD + b"".join(body) + b"}"


def read(data, **bounds):
    """Read bytes with the clock running."""
    limits = Limits(**bounds)
    limits.start()
    return rtf.read(data, "报告.rtf", limits)


def texts(*body):
    """Return the lines of a body."""
    return [line.text for line in read(rtf_of(*body)).lines]


WRITERS = {
    "gbk": lambda text: b"\\pard\\f1 " + gbk(text) + b"\\par\r\n",
    "raw": lambda text: b"\\pard\\f1 " + text.encode("gbk", "replace").replace(b"\\", b"\\\\") + b"\\par\r\n",
    "western font": lambda text: b"\\pard\\f0 " + gbk(text) + b"\\par\r\n",
    "unicode": lambda text: b"\\pard\\uc1 " + uni(text) + b"\\par\r\n",
    "unicode for two": lambda text: b"\\pard{\\uc2 " + uni(text, b"\\'3f\\'3f") + b"}\\par\r\n",
    "word": lambda text: b"\\pard\\plain {\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\loch\\af0\\hich\\af0\\dbch\\f1 " + gbk(text) + b"}\\par \r\n",
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("path", reports(30), ids=lambda path: path.stem)
def test_every_paragraph_of_a_report_is_a_line(path, writer):
    """Escapes of GBK and of Unicode give the same paragraphs, counted from 1."""
    expected = [text for text in paragraphs(path) if writer.startswith("uni") or text.encode("gbk", "ignore").decode("gbk") == text]
    escaped = [text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for text in expected]
    data = rtf_of(*(WRITERS[writer](text) for text in (expected if writer.startswith("uni") else escaped)))
    assert sniffing.kind(data, ".doc") == "rtf"
    lines = read(data).lines
    assert [" ".join(line.text.split()) for line in lines] == [" ".join(text.split()) for text in expected]
    assert [line.number for line in lines] == list(range(1, len(expected) + 1))


INSIDE = [
    (rb"\'81\'40\'81A\'d6" + b"\r\n" + rb"\'d0\par", ["丂丄中"]),
    (rb"{\f3 \'a4\'a4}\par", ["中"]),
    (rb"\u-10179?\u-8704?\par", ["😀"]),
    (rb"\u-10179?x\par", ["\ufffdx"]),
    (rb"{\uc0\u20013}\u22269\'b9\par", ["中国"]),
    (rb"\lquote a\rquote\ldblquote b\rdblquote\emdash\~\_\{\}\\\par", ["‘a’“b”—\xa0-{}\\"]),
    (rb"a\line b\par", ["a", "b"]),
    (rb"a\tab b\par", ["a\tb"]),
    (rb"a\-b\par", ["ab"]),
    (rb"{\deleted gone}kept{\revised new}\par", ["keptnew"]),
    (rb"a{\deleted\par}b\par", ["ab"]),
    (rb"{\v hidden}{\v0 shown}\v x\plain y\par", ["showny"]),
    (rb'{\field{\*\fldinst HYPERLINK "http://example.cn"}{\fldrslt link}}\par', ["link"]),
    (rb"a{\footnote\pard\plain \chftn note}b\par", ["ab", "注：note"]),
    (rb"a{\*\footnote\pard\plain note}b\par", ["ab", "注：note"]),
    (rb"a{\shp{\*\shpinst{\sp{\sn pib}{\sv 1}}{\shptxt \pard box\par}}{\shprslt{\*\do{\dptxbxtext box\par}}}}\par", ["a", "box"]),
    (rb"a{\*\unknown{\deep text}}{\*\bkmkstart x}b\par", ["ab"]),
    (rb"a{\pict\wmetafile8 0102}{\*\shppict{\pict\pngblip 00}}{\object{\*\objdata 01}{\result{\pict 00}}}b\par", ["ab"]),
    (b"a{\\pict\\bin6 }}}}\\'}b\\par", ["ab"]),
    (rb"a{\upr{\f1 b}{\*\ud{\u20013?}}}\par", ["ab"]),
    (rb"{\listtext\pard\plain\f1 \'d2\'bb\'a1\'a2\tab}\f1 \'be\'d9\'b4\'eb\par", ["一、举措"]),
    (rb"{\pntext\f0 1.\tab}{\*\pn\pnlvlbody}2023\par", ["1. 2023"]),
    (rb"{\listtext\f2 l\tab}x\par{\listtext\'b7\tab}y\par", ["x", "y"]),
    (rb"\pard a\sect\sectd b\page c", ["a", "b", "c"]),
    (rb"a\par}trailing", ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), INSIDE, ids=range(len(INSIDE)))
def test_what_stands_in_a_text(body, expected):
    """What is printed comes out as printed; deleted, hidden and technical text does not."""
    assert texts(body) == expected


def test_tables_become_rows():
    """A row is one line, its cells parted by tabs; a nested row stands in its cell."""
    row = rb"\trowd\cellx1\cellx2\pard\intbl a\par b\cell 12\cell\row"
    nested = rb"\trowd\pard\intbl\itap1 x\par\itap2 n\nestcell m\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\itap1 y\cell z\cell\row"
    lines = read(rtf_of(rb"\pard before\par", row, row, rb"\pard after\par")).lines
    assert [(line.text, line.row, line.number) for line in lines] == [("before", False, 1), ("a b\t12", True, 2), ("a b\t12", True, 5), ("after", False, 8)]
    assert [line.text for line in read(rtf_of(nested)).lines] == ["x", "n\tm", "y", "z"]


def test_text_outside_the_text_is_counted():
    """Running heads, comments and hidden text are named with their characters; a note tells of changes."""
    content = read(rtf_of(rb"{\header\pard head\par}{\footerf {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}a{\v hid}{\*\annotation\pard c d\par}{\deleted x}\par"))
    assert content.ignored == [("批注", 2), ("隐藏文字", 3), ("页眉", 4), ("页脚", 1)]
    assert content.notes == ["文件里有未处理的修订,按全部接受后的文字检查"]


def test_a_table_of_contents_is_chrome():
    """Entries of the field TOC are no headings of the text."""
    body = rb"{\field{\*\fldinst TOC \\o 1-3}{\fldrslt {\field{\*\fldinst HYPERLINK \\l x}{\fldrslt A\tab 1}}\par B\tab 2}}\par A\par"
    assert [(line.text, line.chrome) for line in read(rtf_of(body)).lines] == [("A\t1", True), ("B\t2", True), ("A", False)]


def test_a_file_that_is_cut_short_says_so():
    """What there is is read, and a note says that the end is missing."""
    content = read(HEAD + rb"\pard a\par b")
    assert [line.text for line in content.lines] == ["a", "b"]
    assert content.notes == ["文件末尾不完整,后面的内容可能丢失"]


BAD = [
    (rb"{\rtf1}", "empty_file"),
    (rtf_of(rb"{\pict 00}"), "empty_file"),
    (b"{" * 100_000, "too_deep"),
    (b"", "empty_file"),
]


@pytest.mark.parametrize(("data", "code"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_one_clear_error(data, code):
    """Empty and hostile files end in a line for the user."""
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == code
    assert error.value.message.startswith("报告.rtf:")


@pytest.mark.parametrize("piece", [b"\\'d6", b"\\u20013?", b"{}", b"\\par ", b"\\cell\\row ", b"\\bin1 ", b"{\\v x}", b"\\f1"])
def test_long_files_end_in_time(piece):
    """No sequence costs more than its length."""
    begin = time.monotonic()
    try:
        read(rtf_of(b"x", piece * 60_000), seconds=8)
    except ReadError as error:
        assert error.code == "too_slow"  # noqa: PT017 - slow machines
    assert time.monotonic() - begin < 12


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damageds_end_in_lines_or_an_error(data):
    """No change of bytes raises anything but an error for the user."""
    seed = rtf_of(*(body for body, _ in INSIDE))
    at = data.draw(st.integers(0, len(seed)))
    put = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b"{", b"}", b"\\", b"\\bin999 ", b"\\uc9999999999", b"\\u99999", b"\\ansicpg9", b"\\f-1 "]))
    )
    made = seed[:at] + put + seed[at + data.draw(st.integers(0, 60)) :]
    try:
        assert read(made).lines
    except ReadError as error:
        assert error.message.startswith("报告.rtf:")  # noqa: PT017 - both ends are right
