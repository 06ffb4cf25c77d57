"""Whatever a Word file holds, reading it ends soon, in its text or in one clear error, and nothing outside the file is touched."""

import io
import random
import socket
import time
import zipfile

import pytest
from conftest import FIXTURES
from making import docx as make

from checker.errors import ReadError
from checker.readers import docx
from checker.readers.limits import Limits

P, R, T = make.paragraph, make.run, make.table
NAME = "某县/报告.docx"
TEXT = next((FIXTURES / "reports").glob("a04*.txt")).read_text(encoding="utf-8")
SEVERAL = 400  # damaged files of one kind


def code(data, **limits):
    """Return the code of the error that reading ends in, once it is sure to be one line that names the file."""
    with pytest.raises(ReadError) as error:
        docx.read(data, NAME, Limits(**limits))
    assert error.value.message.startswith(f"{NAME}:")
    assert "\n" not in error.value.message
    return error.value.code


def raw(inner, declaration=make.DECLARATION):
    """Return a main part with anything in front."""
    return f"{declaration}<w:document {make.SPACES}><w:body>{inner}</w:body></w:document>"


LAUGHS = '<!DOCTYPE w:x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE w:x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE w:x SYSTEM "http://127.0.0.1:9/x.dtd">'
UTF_16 = make.DECLARATION.replace("UTF-8", "UTF-16")
DECLARED = {
    "entities": raw(P(R("&c;").replace("&amp;", "&")), make.DECLARATION + LAUGHS).encode(),
    "file": raw(P(R("&x;").replace("&amp;", "&")), make.DECLARATION + OUTSIDE).encode(),
    "remote": raw(P("甲"), make.DECLARATION + REMOTE).encode(),
    "without declaration": raw(P("甲"), LAUGHS).encode(),
    "UTF-16": raw(P("甲"), UTF_16 + LAUGHS).encode("utf-16"),
    "UTF-16, big end first": raw(P("甲"), UTF_16 + LAUGHS).encode("utf-16-be"),
    "UTF-16, undeclared": raw(P("甲"), LAUGHS).encode("utf-16-le"),
    "GBK": raw(P("甲"), make.DECLARATION.replace("UTF-8", "GBK") + LAUGHS).encode("gbk"),
    "byte order mark": b"\xef\xbb\xbf" + raw(P("甲"), make.DECLARATION + LAUGHS).encode(),
    "white space in front": raw(P("甲"), "\n \n" + LAUGHS).encode(),
    "comment in front": raw(P("甲"), f"<!-- x -->{LAUGHS}").encode(),
}


@pytest.mark.parametrize("data", DECLARED.values(), ids=DECLARED)
def test_document_types_are_refused(data):
    """A part with a document type is refused in every encoding, whichever part it is; no entity is ever expanded."""
    assert code(make.make(data)) == "xml_entities"
    assert code(make.make(P("甲"), parts={"styles.xml": data})) == "xml_entities"
    assert code(make.make(P("甲"), parts={"header1.xml": data})) == "xml_entities"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037"])
def test_encodings_that_hide_markup_are_refused(encoding):
    """An encoding in which a document type could not be seen is refused."""
    data = raw(P("甲"), f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}').encode(encoding, errors="ignore")
    assert code(make.make(data)) in {"damaged", "xml_entities"}
    assert code(make.make(raw(P("x"), f'<?xml version="1.0" encoding="{encoding}"?>').encode())) == "damaged"


DEEP = {
    "controls": "<w:sdt><w:sdtContent>",
    "tables": "<w:tbl><w:tr><w:tc>",
    "insertions": "<w:ins>",
    "alternatives": "<mc:AlternateContent><mc:Choice>",
    "unknown": "<w:x>",
}


@pytest.mark.parametrize("opening", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("times", [150, 300, 100_000])
def test_absurd_nesting(opening, times):
    """Nesting beyond the limit is told, around paragraphs, in them and in drawings; it never ends the program."""
    closing = "".join(f"</{name}>" for name in reversed(opening[1:-1].split("><")))
    many = times // opening.count("<") + 1
    for inner in (f"{opening * many}{P('甲')}{closing * many}", P(f"{opening * many}{R('甲')}{closing * many}")):
        if many * opening.count("<") > 190:
            assert code(make.make(raw(inner)), ratio=10**6) == "too_deep"
        else:
            assert docx.read(make.make(raw(inner)), NAME, Limits()).lines[0].text == "甲"


def test_deep_nesting_within_high_limits():
    """A user who allows more nesting than the program can follow gets the same error."""
    inner = "<w:ins>" * 3000 + P("甲") + "</w:ins>" * 3000
    assert code(make.make(raw(inner)), depth=10**6, ratio=10**6) == "too_deep"


def test_boxes_in_boxes():
    """Text boxes within each other end at the limit."""
    inner = P("甲")
    for _ in range(120):
        inner = P(f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>")
    assert code(make.make(inner)) == "too_deep"


def test_notes_that_refer_to_themselves():
    """A note in a note is read once, whatever refers to it."""
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = make.part("footnotes", f'<w:footnote w:id="1">{P(R("注") + reference)}</w:footnote>')
    content = docx.read(make.make(P(R("甲") + reference), P(R("乙") + reference), parts={"footnotes.xml": notes}), NAME, Limits())
    assert [line.text for line in content.lines] == ["甲", "注：注", "乙"]


def test_parts_too_large():
    """A part of more elements than any report has is refused before it is parsed."""
    assert code(make.make(raw("<w:p/>" * 1_600_000)), ratio=10**6) == "too_long"
    assert code(make.make(raw("<w:p/>" * 300_000))) == "archive_bomb"


def test_numbers_beyond_all_bounds():
    """Absurd numbers in lists, levels and spans do no harm."""
    absurd = "9" * 5000
    numbering = make.numbering({"0": make.level(0, "upperLetter", "%1.", start=absurd) + make.level(absurd, "decimal", "%1")}, {"1": "0"})
    body = [P("x", number=("1", level)) for level in (0, absurd, -1)]
    table = T(make.row(make.cell("甲", properties=f'<w:gridSpan w:val="{absurd}"/>'), "乙", properties=f'<w:gridBefore w:val="{absurd}"/>'))
    content = docx.read(make.make(*body, table, parts={"numbering.xml": numbering}), NAME, Limits())
    assert [line.text for line in content.lines] == ["0.x", "A.x", "x", "甲\t乙"]
    large = make.numbering({"0": make.level(0, "upperLetter", "%1.", start=999_999_999)}, {"1": "0"})
    assert len(docx.read(make.make(body[0], parts={"numbering.xml": large}), NAME, Limits()).lines[0].text) < 20


NOT_WORD = {
    "nothing": b"",
    "text": "一、主要举措".encode(),
    "magic alone": b"PK\x03\x04",
    "empty zip": make.pack({}),
    "zip of texts": make.pack({"a.txt": "x"}),
    "workbook": make.pack({"_rels/.rels": '<R><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.xml"/></R>', "xl/workbook.xml": "<workbook/>"}),
    "no XML": make.make(b"\x00\x01\x02"),
    "empty part": make.make(b""),
    "cut XML": make.make(make.document(P("甲"))[:-30].encode()),
    "damaged styles": make.make(P("甲"), parts={"styles.xml": "<w:styles"}),
    "other root": make.make("<?xml version='1.0'?><x/>"),
}


@pytest.mark.parametrize("data", NOT_WORD.values(), ids=NOT_WORD)
def test_what_is_no_word_file(data):
    """What is no Word file, or a damaged one, is told as such."""
    assert code(data) in {"damaged", "unsupported_format"}


def test_nothing_is_fetched(monkeypatch):
    """Links, pictures, templates and inserted files outside of the file are never asked for."""

    def refuse(*_, **__):
        raise AssertionError("network")

    monkeypatch.setattr(socket, "socket", refuse)
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{make.R}/{kind}" Target="{target}" TargetMode="External"/>'
        for n, (kind, target) in enumerate([("styles", "http://127.0.0.1:9/s"), ("header", "file:///etc/passwd"), ("aFChunk", "http://127.0.0.1:9/a")])
    )
    data = make.make(P("甲"), '<w:altChunk r:id="r2"/>', members={"word/_rels/document.xml.rels": f"<R>{relations}</R>"})
    assert [line.text for line in docx.read(data, NAME, Limits()).lines] == ["甲"]


def full():
    """Return the members of a file that has a bit of everything."""
    numbering = make.numbering({"0": make.level(0, "chineseCountingThousand", "%1、") + make.level(1, "decimal", "%2.")}, {"1": "0", "2": "0"})
    box = "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>目录\t3</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    body = [
        *[P(line, number=("1", 0) if line.startswith("（") else None, style="a") for line in TEXT.split("\n")[:40]],
        P(R("甲") + box.format(P("框")) + '<w:r><w:footnoteReference w:id="1"/></w:r>', mark='<w:del w:id="9"/>'),
        P(field + f'<w:ins w:id="1">{R("乙", "<w:vanish/>")}</w:ins>'),
        T(make.row(make.cell("甲", properties='<w:vMerge w:val="restart"/>'), "1"), make.row(make.cell(properties="<w:vMerge/>"), make.cell(T(("内", "表"))))),
        f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{P("目录")}</w:sdtContent></w:sdt>',
        '<w:altChunk r:id="rId5"/>',
    ]
    parts = {
        "styles.xml": make.styles(make.style("a", default=True), make.style("b", based_on="a", run_properties="<w:vanish/>")),
        "numbering.xml": numbering,
        "footnotes.xml": make.part("footnotes", f'<w:footnote w:id="1">{P("注")}</w:footnote>'),
        "header1.xml": make.part("hdr", P("眉")),
        "aFChunk1.html": "<p>插入的网页</p>",
    }
    data = make.make(*body, parts=parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


MEMBERS = full()
_TOKENS = [
    b"<",
    b">",
    b"</w:p>",
    b"<w:p>",
    b"w:",
    b'"',
    b"&",
    b"&#0;",
    b"&x;",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE x>",
    b"<?x",
    b"\x00",
    b"\xff",
    b"999999999",
    b"-1",
    b"<w:tbl>",
    b"</w:tc>",
]


def mutated(chooser):
    """Return the file with its bytes, members or XML damaged at random."""
    kind = chooser.randrange(5)
    members = dict(MEMBERS)
    if kind == 0:
        data = bytearray(make.pack(members))
        for _ in range(chooser.randrange(1, 8)):
            data[chooser.randrange(len(data))] = chooser.randrange(256)
        return bytes(data)
    if kind == 1:
        data = make.pack(members)
        return data[: chooser.randrange(len(data))] + data[chooser.randrange(len(data)) :] * chooser.randrange(2)
    if kind == 2:
        for name in chooser.sample(sorted(members), chooser.randrange(1, 4)):
            del members[name]
        return make.pack(members)
    name = chooser.choice(sorted(members))
    text = bytearray(members[name])
    for _ in range(chooser.randrange(1, 6)):
        at, length = chooser.randrange(len(text) + 1), chooser.choice([0, 0, 1, 5, 60])
        token = chooser.choice(_TOKENS) if kind == 3 else bytes(text[(start := chooser.randrange(len(text) + 1)) : start + chooser.randrange(300)])
        text[at : at + length] = token
    members[name] = bytes(text)
    return make.pack(members)


def attempt(data):
    """Return the content of a file, or the message of the error that reading it ends in."""
    try:
        return docx.read(data, NAME, Limits())
    except ReadError as error:
        return error.message


def test_damageds_end_in_a_text_or_one_error():
    """However a file is damaged, reading it gives lines or one clear error, soon."""
    chooser = random.Random(20240608)
    began = time.monotonic()
    outcomes = [attempt(mutated(chooser)) for _ in range(SEVERAL)]
    messages = [each for each in outcomes if isinstance(each, str)]
    contents = [each for each in outcomes if not isinstance(each, str)]
    assert all(message.startswith(f"{NAME}:") and "\n" not in message for message in messages)
    assert all(line.text and "\n" not in line.text and line.number > 0 for content in contents for line in content.lines)
    assert all(count > 0 for content in contents for _, count in content.ignored)
    assert len(contents) > SEVERAL // 10
    assert time.monotonic() - began < 60
