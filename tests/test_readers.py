"""A text file of any encoding and any kind of line ends becomes a document whose places are right; anything else is refused by name."""

import codecs
import io
import random
import sys

import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from checker import engine, readers
from checker.document import Source, line_starts
from checker.errors import ReadError
from checker.readers import plain, sniffing
from checker.text import simplified, widths

LAW = settings(max_examples=80, deadline=None, derandomize=True, database=None)

LINES = [
    "砚池县人民政府2024年法治政府建设年度报告",
    "",
    "2024年，砚池县人民政府深入学习贯彻习近平法治思想，依法全面履行政府职能，现将有关情况报告如下。",
    "一、主要举措和成效",
    "　　（一）坚持党的领导。制定规范性文件3件，清理12件，行政执法水平不断提高。",
    "",
    "",
    "（二）推进依法行政。办理行政复议案件35件，审结33件，调解率达45％。",
    "二、存在的不足和原因",
    "执法力量不足，法治宣传的方式还不够丰富，原因在于经费和人员有限。",
    "三、下一年度主要安排",
    "加强法治工作队伍建设，进一步提高依法行政的能力和水平。",
]
REPORT = "\n".join(LINES) + "\n"
LONG = "\n".join([*LINES, *(f"{line}（续{n}）" for n in range(10) for line in LINES[2:] if line)])


def load(tmp_path, data, name="report.txt"):
    """Write bytes to a file and read it as a report."""
    path = tmp_path / name
    path.write_bytes(data)
    return readers.read(str(path))


def error_code(tmp_path, data, name="report.txt"):
    """Return the code of the error that reading these bytes ends in, once it is sure to name the file."""
    with pytest.raises(ReadError) as error:
        load(tmp_path, data, name)
    assert name in error.value.message
    return error.value.code


def document(text):
    """Build a document from decoded text."""
    return plain.document(text, Source("report.txt", "txt", "utf-8", ""))


def filled(text):
    """Return (line number, line without white space) of the lines with anything on them."""
    return [(number, "".join(line.split())) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def printed(read):
    """Return (line number, source characters without white space) of the paragraphs of a document."""
    return [(paragraph.line, "".join(read.printed(paragraph.start, paragraph.end).split())) for paragraph in read.paragraphs]


ENCODED = [
    ("utf-8", str.encode),
    ("utf-8-sig", lambda text: codecs.BOM_UTF8 + text.encode()),
    ("gb18030", lambda text: text.encode("gb18030")),
    ("gb18030", lambda text: text.encode("gbk")),
    ("utf-16", lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le")),
    ("utf-16", lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be")),
    ("utf-16-le", lambda text: text.encode("utf-16-le")),
    ("utf-16-be", lambda text: text.encode("utf-16-be")),
    ("utf-32", lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le")),
]
ENCODINGS = ["UTF-8", "UTF-8 with BOM", "GB18030", "GBK", "UTF-16 LE with BOM", "UTF-16 BE with BOM", "UTF-16 LE", "UTF-16 BE", "UTF-32"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("name", "encode"), ENCODED, ids=ENCODINGS)
def test_encoding_and_line_ends_change_neither_text_nor_lines(tmp_path, name, encode, line_end):
    """Whatever the bytes, its lines end in line feeds, and every paragraph its line in the file."""
    read = load(tmp_path, encode(REPORT.replace("\n", line_end)))
    assert read.text == REPORT
    assert read.source.encoding == name
    assert printed(read) == filled(REPORT)


@pytest.mark.parametrize(("name", "encode"), ENCODED, ids=ENCODINGS)
def test_one_line_without_line_end_is_one_paragraph(tmp_path, name, encode):
    """A report on one line is read in every encoding."""
    text = "".join(LINES)
    read = load(tmp_path, encode(text))
    assert (read.text, read.source.encoding) == (text, name)
    assert printed(read) == filled(text)


@LAW
@given(st.lists(st.sampled_from([*LINES[2:], " ", "　　", "1.办理案件3件；", "全县依法行政"]), min_size=1), st.sampled_from(ENCODED))
def test_any_report_reads_back_from_any_encoding(lines, encoded):
    """Decoding undoes encoding for every text made of lines of a report."""
    text = "\n".join([LINES[2], *lines])
    assert sniffing.decode(encoded[1](text), "report.txt")[0] == text


def test_mixed_line_ends_count_as_the_user_sees_them(tmp_path):
    """CRLF and LF in one file are each one line end."""
    assert printed(load(tmp_path, REPORT.replace("\n", "\r\n", 5).encode())) == filled(REPORT)


def test_traditional_text_in_big5_is_read(tmp_path):
    """Big5 is told from GB18030 by what the characters are."""
    text = OpenCC("s2t").convert(LONG)
    read = load(tmp_path, text.encode("big5"))
    assert read.text == text
    assert [line for line, _ in printed(read)] == [line for line, _ in filled(text)]
    assert read.notes == ["繁体字按简体判断"]


@pytest.mark.parametrize("cut", [1, 2, 4, 5])
def test_text_cut_in_the_middle_of_a_character_is_read_up_to_there(tmp_path, cut):
    """UTF-8 that ends in half a character is still UTF-8."""
    read = load(tmp_path, LONG.rstrip("）\n").encode()[:-cut])
    assert read.source.encoding == "utf-8"
    assert read.text[:-1] == LONG[: len(read.text) - 1]
    assert [line for line, _ in printed(read)] == [line for line, _ in filled(LONG)]


@pytest.mark.parametrize(("name", "encode"), ENCODED[:4], ids=ENCODINGS[:4])
@pytest.mark.parametrize("at", [100, 601, 1202])
def test_one_bad_byte_spoils_one_place(tmp_path, name, encode, at):
    """A damaged byte changes a few characters around it, not the encoding, and no line gets another number."""
    data = bytearray(encode(LONG))
    data[at] = 0xFF
    read = load(tmp_path, bytes(data))
    assert read.source.encoding == name
    assert read.text.count("\n") == LONG.count("\n")
    same = sum(a == b for a, b in zip(read.text.split("\n"), LONG.split("\n"), strict=True))
    assert same == LONG.count("\n")
    assert [line for line, _ in printed(read)] == [line for line, _ in filled(LONG)]


@pytest.mark.parametrize(
    "text",
    ["Le gouvernement a présenté à l'été dernier une réforme décisive. ", "Die Behörden müssen über die Maßnahmen jährlich öffentlich berichten. "],
    ids=["French", "German"],
)
def test_latin_text_never_becomes_chinese(tmp_path, text):
    """A file in Latin-1 is refused or read in Latin letters; its accents are not paired into characters."""
    try:
        read = load(tmp_path, (text * 20).encode("latin-1"))
    except ReadError as error:
        assert error.code == "unknown_encoding"  # noqa: PT017 - both ends are right
    else:
        assert not [character for character in read.text if character > "\u2fff"]


RANDOM = random.Random(7)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\xff\xfe", "empty_file"),
        (b" \t\r\n\n", "empty_file"),
        ("　　\n　".encode(), "empty_file"),
        ("　　\r\n　".encode("gb18030"), "empty_file"),
        ("\xa0\n\xa0".encode(), "empty_file"),
        (b"\x0c\n", "empty_file"),
        ("\u200b\ufeff\n".encode(), "empty_file"),
        (b"\x00" * 500, "empty_file"),
        (bytes(range(256)) * 20, "binary_file"),
        (RANDOM.randbytes(3000), "binary_file"),
        (bytes(byte for byte in RANDOM.randbytes(3000) if byte), "binary_file"),
        (b"PK\x03\x04\x14\x00\x06\x00notes.bin", "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n", "unsupported_format"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "unsupported_format"),
        (b"Rar!\x1a\x07\x00", "unsupported_format"),
    ],
    ids=[
        "nothing", "only a BOM", "only a BOM of UTF-16", "blanks", "full-width blanks", "full-width blanks in GB18030", "no-break spaces", "a form feed", "characters without width",
        "zeros", "all bytes", "random bytes", "random bytes without zero", "zip", "PNG", "JPEG", "RAR",
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_its_reason(tmp_path, data, code):
    """Empty, binary and foreign files each end in one line that names the file and the reason."""
    assert error_code(tmp_path, data) == code


@pytest.mark.parametrize("name", ["report.xyz", "report", "report.docx", "report.pdf"])
def test_text_is_read_as_text_under_any_suffix(tmp_path, name):
    """What a file is, its content says: a wrong suffix keeps no report from being read."""
    read = load(tmp_path, REPORT.encode(), name)
    assert (read.source.format, read.text) == ("txt", REPORT)


@pytest.mark.parametrize(("name", "kind"), [("report.txt", "txt"), ("report.TXT", "txt"), ("报告.md", "md"), ("REPORT.MARKDOWN", "md"), ("report.text", "txt")])
def test_the_suffix_decides_between_text_and_markdown(tmp_path, name, kind):
    """Capital letters in a suffix do not matter."""
    assert load(tmp_path, REPORT.encode(), name).source.format == kind


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    """What is no file is told apart from what cannot be read."""
    codes = []
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(ReadError) as error:
            readers.read(str(path))
        codes.append(error.value.code)
    assert codes == ["missing_file", "is_folder"]


def test_standard_input_is_read_as_text(monkeypatch):
    """``-`` stands for the bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode("gb18030"))))
    read = readers.read("-")
    assert read.text == REPORT
    assert read.source.path == "-"


@LAW
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")),
        st.text(max_size=80).map(lambda text: text.encode("gb18030", "replace")),
    )
)
def test_any_bytes_are_decoded_or_refused(data):
    """No bytes raise anything but an error for the user."""
    try:
        text, _ = sniffing.decode(data, "report.txt")
    except ReadError as error:
        assert error.code in {"empty_file", "binary_file", "unknown_encoding"}  # noqa: PT017 - both ends are right
    else:
        assert text.strip("\ufeff \t\r\n")


# --- hard-wrapped text

PARAGRAPHS = [
    "一、主要举措和成效",
    "全县深入学习贯彻习近平法治思想，依法全面履行政府职能，行政执法水平不断提高，各项工作取得新的进展，人民群众的法治获得感明显增强，" * 5 + "成效明显。",
    "（一）坚持党的领导",
    "县委常委会听取法治政府建设情况汇报两次，研究解决重点问题，推动各部门落实责任，形成上下联动的工作格局，" * 6 + "格局初步形成。",
    "二、存在的不足和原因",
    "执法力量不足，法治宣传的方式还不够丰富，部分单位依法行政的意识有待提高，原因在于经费和人员有限，" * 7 + "需要改进。",
]


def wrap(paragraphs, width):
    """Return the lines of indented paragraphs cut at a fixed width, and the line on which each begins."""
    lines, starts = [], []
    for paragraph in paragraphs:
        starts.append(len(lines) + 1)
        indented = "　　" + paragraph
        lines += [indented[at : at + width] for at in range(0, len(indented), width)]
    return lines, starts


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("name", "encode"), ENCODED[:5], ids=ENCODINGS[:5])
@pytest.mark.parametrize("width", [20, 30, 37])
def test_text_wrapped_at_a_fixed_width_is_joined(tmp_path, width, name, encode, line_end):
    """Paragraphs come out whole, each with the line on which it begins."""
    lines, starts = wrap(PARAGRAPHS, width)
    read = load(tmp_path, encode(line_end.join(lines)))
    assert read.source.encoding == name
    assert [paragraph.line for paragraph in read.paragraphs] == starts
    assert [paragraph.text for paragraph in read.paragraphs] == [widths(paragraph) for paragraph in PARAGRAPHS]


@pytest.mark.parametrize("width", range(20, 81, 4))
def test_every_usual_width_is_recognised(width):
    """Pages of 20 to 80 characters are joined."""
    lines, starts = wrap([paragraph * 3 for paragraph in PARAGRAPHS[1::2]], width)
    assert [paragraph.line for paragraph in document("\n".join(lines)).paragraphs] == starts


def test_lines_of_one_length_that_end_in_full_stops_stay_apart():
    """Sentences of the same length are no wrapped text."""
    lines = [f"全县各部门依法办理第{n:02}类行政执法案件共计若干件。" for n in range(20)]
    assert [paragraph.line for paragraph in document("\n".join(lines)).paragraphs] == list(range(1, 21))


def test_a_few_long_lines_are_not_joined():
    """An ordinary report has one paragraph a line."""
    assert plain.wraps(LONG.split("\n")) == set()


# --- places

PIECES = [*"法治，。；： 　\t\n\n“１Ａ\u200b\xa0😀—", "依法行政", "一、", "設報導責進業務關機製"]
SOURCES = st.lists(st.sampled_from(PIECES), min_size=4, max_size=40).map("".join)


@LAW
@given(SOURCES)
def test_every_filled_line_is_a_paragraph_or_chrome(text):
    """Characters in are characters accounted for."""
    read = document(text)
    visible = [number for number, line in enumerate(text.split("\n"), 1) if document("法\n" + line).folded.text != "法\n"]
    assert sorted([*(paragraph.line for paragraph in read.paragraphs), *read.chrome]) == visible


@LAW
@given(SOURCES)
def test_a_place_names_the_character_that_stands_there(text):
    """Line and column of a folded character lead to the character it was folded from."""
    read = document(text)
    lines = read.text.split("\n")
    plain_lines = simplified(widths(read.text))[0].split("\n")
    for at, character in enumerate(read.folded.text):
        line, column = read.place(at)
        if character == "\n":
            assert line in read.chrome or column == len(lines[line - 1]) + 1
        else:
            assert plain_lines[line - 1][column - 1] in {character, "." if character == "。" else character}
            assert read.place_end(at + 1) == (line, column + 1)


@LAW
@given(SOURCES)
def test_a_paragraph_is_the_folded_text_of_its_line(text):
    """Paragraphs come in order, hold no line break, and say the line on which they stand."""
    read = document(text)
    before = -1
    for paragraph in read.paragraphs:
        assert before < paragraph.start < paragraph.end
        assert read.folded.text[paragraph.start : paragraph.end] == paragraph.text
        assert "\n" not in paragraph.text
        assert read.place(paragraph.start)[0] == paragraph.line
        before = paragraph.end


@LAW
@given(SOURCES)
def test_the_offset_of_a_line_is_on_that_line(text):
    """The first folded character of a filled line is found from its number."""
    read = document(text)
    for paragraph in read.paragraphs:
        assert read.offset_of_line(paragraph.line) == paragraph.start


@pytest.mark.parametrize(("text", "starts"), [("", [0]), ("法", [0]), ("法\n", [0, 2]), ("\n\n", [0, 1, 2]), ("法\n治\n\n政", [0, 2, 4, 5])])
def test_line_starts_are_counted_from_line_breaks(text, starts):
    """A text has one line more than line breaks."""
    assert line_starts(text) == starts


def test_characters_are_counted_without_white_space():
    """Blank lines and indents add nothing to the length of a report."""
    assert document("法治 政府\n\n　　建设\t报告\n").characters == 8


def test_what_is_set_aside_is_neither_counted_nor_matched():
    """A page number inside the text is in no paragraph, its characters are counted as ignored, and line breaks stand for them where rules look."""
    lines = [LINES[0], *LINES[2:5], "— 3 —", *LINES[7:]]
    read, plainly = (document("\n".join(each)) for each in (lines, [line for line in lines if line != "— 3 —"]))
    assert [paragraph.text for paragraph in read.paragraphs] == [paragraph.text for paragraph in plainly.paragraphs]
    assert (read.ignored, read.characters) == (3, plainly.characters + 3)
    assert "-3-" not in read.folded.text
    assert read.folded.text.replace("\n", "") == plainly.folded.text.replace("\n", "")


def test_lines_of_a_paragraph_are_printed_joined():
    """What is shown of a wrapped paragraph has neither its line breaks nor the indents behind them; of several paragraphs the first is shown."""
    lines, _ = wrap(PARAGRAPHS, 30)
    read = document("\n".join(lines))
    second = read.paragraphs[1]
    assert read.printed(second.start, second.end) == PARAGRAPHS[1]
    assert read.excerpt(second.start + 20, second.start + 50) == PARAGRAPHS[1][20:50]
    assert read.excerpt(read.paragraphs[0].start, second.end) == PARAGRAPHS[0]
    assert read.excerpt(read.paragraphs[0].start, second.end, whole=True) == (PARAGRAPHS[0] + PARAGRAPHS[1])[:60]


def test_tabs_between_cells_are_no_characters():
    """The cells of a row are parted for matching, but nothing is added to the characters that were read."""
    read = document("指标\t数量\n复议\t12件\n")
    assert read.characters == 9
    assert read.folded.text == "指标|数量\n复议|12件\n"


def test_wide_gaps_part_the_cells_of_a_table_and_nothing_else():
    """Rows with as many cells and numbers in them are a table; a signature, verses and thousands parted by one blank are none."""
    table = "领域　　　　　许可　　　处罚\n交通运输　　　 3,918　　2 473\n卫生健康　　　 2,033　　　412\n"
    assert document(table).folded.text == "领域|许可|处罚\n交通运输|3,918|2473\n卫生健康|2,033|412\n"
    assert document(table).characters == len("领域许可处罚交通运输3,9182473卫生健康2,033412")
    for prose in (
        "云溪县人民政府　　　　2025年1月20日\n云溪县司法局　　　　　2025年1月20日\n",
        "一件接着一件办　　一年接着一年干　　一张蓝图绘到底\n件件有着落　　　　事事有回音　　　　处处有温度\n",
        "全年办案 1 086 件,结案 1 073 件\n上年办案 1 012 件,结案 1 001 件\n",
    ):
        assert "|" not in document(prose).folded.text


def test_gaps_inside_a_cell_part_nothing():
    """Where tabs part the cells, blanks inside of one do not; a line with both is a row of its tabs."""
    assert document("领域\t许可\n交通　　　运输\t12\n").folded.text == "领域|许可\n交通运输|12\n"


@pytest.mark.parametrize(("line", "signed"), [("（厅办公室电话0778—8806123，邮编530022）", True), ("（邮编530022）", True), ("接听电话1200次。", False)])
def test_contacts_below_the_signature_leave_it_standing(line, signed, national):
    """A line with a telephone or a postal code behind date and name is no text; a number of calls is some."""
    text = (FIXTURES / "reports" / "v05_township_2023_lookalikes.txt").read_text(encoding="utf-8").rstrip()
    report = engine.judge(document(f"{text}\n{line}\n"), national)
    assert (report.metadata["sign_date"] is not None) == signed
