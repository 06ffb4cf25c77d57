"""Telling a file's real format from its content."""

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making.ole import ole

from checker import readers
from checker.errors import ReadError
from checker.readers import sniffing, sniffing_ole

REPORT = "某县2023年法治政府建设年度报告\n\n一、主要举措和成效\n全县依法全面履行政府职能,行政执法水平不断提高。\n"


def zipped(*names, method=zipfile.ZIP_DEFLATED, **contents):
    """Return a zip of members with these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x" * 50))
    return made.getvalue()


def odf(kind, method=zipfile.ZIP_STORED):
    """Return a zip that says by its mimetype what it is."""
    return zipped("mimetype", "content.xml", method=method, mimetype=f"application/vnd.oasis.opendocument.{kind}")


HTML = "<html><head><title>报告</title></head><body><p>一、主要举措</p></body></html>"
MHTML = f'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{HTML}'
WORD_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
)
FLAT_OPC = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
FODT = '<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="application/vnd.oasis.opendocument.text"/>'

BINARY = [
    ("docx", zipped("[Content_Types].xml", "word/document.xml")),
    ("docx", zipped("[Content_Types].xml", "word\\document.xml")),
    ("docx", zipped("[Content_Types].xml", "word/document2.xml")),
    ("docx", zipped("[Content_Types].xml", "word/embeddings/x.xlsx", "word/document.xml")),
    ("xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
    ("xlsx", zipped("[Content_Types].xml", "xl/workbook.bin")),
    ("pptx", zipped("[Content_Types].xml", "ppt/presentation.xml")),
    ("xps", zipped("FixedDocSeq.fdseq", "_rels/.rels")),
    ("odt", odf("text")),
    ("odt", odf("text-template")),
    ("odt", odf("text", zipfile.ZIP_DEFLATED)),
    ("odt", zipped("content.xml", "META-INF/manifest.xml")),
    ("ods", odf("spreadsheet")),
    ("odp", odf("presentation")),
    ("ofd", zipped("OFD.xml", "Doc_0/Document.xml")),
    ("ofd", zipped("ofd.xml")),
    ("zip", zipped("某镇报告.docx", "word.txt")),
    ("zip", zipped("word/某镇.txt")),
    ("zip", zipped()),
    ("doc", ole("WordDocument", "1Table")),
    ("doc", ole("1Table", "WordDocument", inner=("Workbook",))),
    ("xls", ole("Workbook", inner=("WordDocument",))),
    ("xls", ole("Book")),
    ("ppt", ole("PowerPoint Document")),
    ("works", ole("MatOST")),
    ("encrypted-office", ole("EncryptionInfo", "EncryptedPackage")),
    ("ole", ole("Contents")),
    ("pdf", b"%PDF-1.4\n"),
    ("pdf", b"\xef\xbb\xbf%PDF-1.7"),
    ("pdf", b"\r\n" * 500 + b"%PDF-1.7"),
    ("pdf", b"junk" * 256 + b"%PDF-1.7"),
    ("rtf", b"{\\rtf1\\ansi x}"),
    ("rtf", b"\xef\xbb\xbf \r\n{\\rtf1 x}"),
    ("rar", b"Rar!\x1a\x07\x00" + bytes(50)),
    ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    ("gz", b"\x1f\x8b\x08" + bytes(50)),
    ("tar", b"report.txt".ljust(257, b"\0") + b"ustar\x00" + bytes(200)),
    ("image", b"\x89PNG\r\n\x1a\n" + bytes(50)),
    ("image", b"\xff\xd8\xff\xe0" + bytes(50)),
    ("image", b"BM" + bytes(80)),
    ("image", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
    ("image", b"\x00\x00\x00\x18ftypheic" + bytes(30)),
    ("video", b"\x00\x00\x00\x18ftypisom" + bytes(30)),
    ("audio", b"RIFF\x10\x00\x00\x00WAVEfmt "),
    ("audio", b"ID3\x03\x00" + bytes(30)),
    ("exe", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(80)),
    ("exe", b"\x7fELF" + bytes(40)),
    ("appledouble", b"\x00\x05\x16\x07" + bytes(40)),
    ("lock", b"\x06" + "张三".encode("gbk").ljust(53, b" ") + b"\x02\x00" + "张三".encode("utf-16-le").ljust(106, b" \0"[:1])),
    ("ceb", b"Founder CEB 3.0" + bytes(40)),
    ("binary", random.Random(1).randbytes(4000)),
    ("empty", b""),
    ("empty", b"\xef\xbb\xbf \r\n\t"),
    ("empty", "\ufeff \n".encode("utf-16")),
    ("empty", bytes(5000)),
]


@pytest.mark.parametrize("suffix", [".doc", ".txt", ".html", ""])
@pytest.mark.parametrize(("kind", "data"), BINARY, ids=[f"{kind}{n}" for n, (kind, _) in enumerate(BINARY)])
def test_what_is_no_text_is_known_whatever_its_suffix(kind, data, suffix):
    """The name of a file does not change what it is."""
    assert sniffing.kind(data, suffix) == kind


MARKUP = [
    ("html", HTML),
    ("html", f"<!DOCTYPE html>\n{HTML}"),
    ("html", f"\ufeff\n\n  <!-- saved from url=(0022)http://www.example.gov.cn/ -->\n{HTML}"),
    ("html", f"<!--{'许可' * 5000}-->\n{HTML}"),
    ("html", f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>\n{HTML}'),
    ("html", "<meta charset='utf-8'><title>报告</title><p>一、主要举措</p>"),
    ("html", "<body><p>一、主要举措</p></body>"),
    ("html", "<div><p>一、主要举措</p><p>二、不足</p><br></div>"),
    ("html", "<TABLE width=100%><TR><TD>一、主要举措</TD></TR></TABLE>"),
    ("mhtml", MHTML),
    (
        "mhtml",
        MHTML.replace("MIME-Version: 1.0\r\n", "From: <Saved by Blink>\r\nSubject: =?utf-8?B?eA==?=\r\n").replace(
            "\r\n\r\n--b", "\r\nMIME-Version: 1.0\r\n\r\n--b", 1
        ),
    ),
    ("mhtml", "\r\n" + MHTML),
    ("eml", "From: a@example.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b"),
    ("word-xml", WORD_2003),
    ("word-xml", FLAT_OPC),
    ("odt", FODT),
    ("fodf", FODT.replace("text", "spreadsheet")),
    ("uof", '<?xml version="1.0"?><uof:UOF xmlns:uof="u"/>'),
    ("xml", '<?xml version="1.0"?><data><a/></data>'),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".doc", ".txt", ".wps"])
@pytest.mark.parametrize(("kind", "text"), MARKUP, ids=[f"{kind}{n}" for n, (kind, _) in enumerate(MARKUP)])
def test_markup_is_known_in_any_encoding(kind, text, suffix, encoding):
    """A page saved as .doc is a page; comments, marks and headers before it do not hide it."""
    assert sniffing.kind(text.encode(encoding), suffix) == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(("suffix", "kind"), [(".txt", "txt"), (".md", "md"), (".markdown", "md"), (".doc", "txt"), ("", "txt"), (".html", "txt")])
def test_text_is_text_in_any_encoding(suffix, kind, encoding):
    """The suffix tells Markdown from text, and nothing else."""
    assert sniffing.kind(REPORT.encode(encoding), suffix) == kind


@pytest.mark.parametrize(
    ("text", "suffix", "kind"),
    [
        ("<p>一、主要举措</p>", ".html", "html"),
        ("<p>一、主要举措</p>", ".txt", "txt"),
        ('<div align="center"><p>报告</p><p>正文</p><br></div>', ".md", "md"),
        ("# 报告\n\n<br>正文", ".md", "md"),
        ("报告\n<b>一、主要举措</b>", ".htm", "html"),
        ("出错信息\n<html><body>报告</body></html>", ".doc", "html"),
        ("示例:\n<html><body>报告</body></html>", ".md", "md"),
        ("<全文>\n一、主要举措", ".txt", "txt"),
        ("< 50% 的部门", ".doc", "txt"),
        ("Content-Type: 报告", ".txt", "txt"),
        ("BMW 公司报告 MZ", ".txt", "txt"),
    ],
)
def test_the_suffix_decides_about_fragments_only(text, suffix, kind):
    """A few tags make a page of a .html, not of notes."""
    assert sniffing.kind(text.encode(), suffix) == kind


def test_a_word_file_that_is_cut_short_is_still_one():
    """A file that lost its directory is known by the headers of its members, so that its reader can say it is damaged."""
    data = zipped("[Content_Types].xml", "word/document.xml")
    assert sniffing.kind(data[: data.index(b"PK\x01\x02")], ".docx") == "docx"
    whole = ole("WordDocument")
    assert sniffing.kind(whole[:1024] + whole[1024:], ".doc") == "doc"


def test_an_encrypted_word_document_is_known():
    """The flag in the first bytes of the document tells, not the suffix."""
    open_ = (0xA5EC).to_bytes(2, "little") + bytes(10)
    locked = (0xA5EC).to_bytes(2, "little") + bytes(8) + (0x0100).to_bytes(2, "little")
    assert sniffing_ole.word(ole("WordDocument", first=locked)).encrypted
    assert not sniffing_ole.word(ole("WordDocument", first=open_)).encrypted
    assert not sniffing_ole.word(ole("Workbook", first=locked)).encrypted


def test_a_directory_that_runs_in_a_circle_ends():
    """A chain of sectors that comes back to itself is followed once."""
    data = bytearray(ole("WordDocument"))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert sniffing.kind(bytes(data), ".doc") == "doc"


SEEDS = [data for _, data in BINARY] + [text.encode() for _, text in MARKUP]


def test_an_old_office_file_without_its_directory_is_damaged(tmp_path):
    """A .doc cut short has lost the directory at its end: it is called damaged, not some other program's file; what still names its streams is a doc."""
    data = ole("Contents")
    lost = data[:512] + b"\0" * len(data[512:])
    assert sniffing.kind(lost, ".doc") == "broken-ole"
    assert sniffing.kind(lost + "WordDocument".encode("utf-16-le"), ".doc") == "doc"
    (tmp_path / "报告.doc").write_bytes(lost)
    with pytest.raises(ReadError) as error:
        readers.read(str(tmp_path / "报告.doc"))
    assert error.value.code == "damaged"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_any_bytes_have_a_kind(seed, data):
    """Damaged files are told too, and every kind has words for a message."""
    cut = data.draw(st.integers(0, len(seed)))
    made = bytearray(seed[:cut] + data.draw(st.binary(max_size=40)) + seed[cut + data.draw(st.integers(0, 60)) :])
    assert sniffing.kind(bytes(made), data.draw(st.sampled_from([".doc", ".txt", ".html", ".md", ""]))) in sniffing.NAMES
    sniffing_ole.word(bytes(made))
