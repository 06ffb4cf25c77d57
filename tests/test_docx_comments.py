"""Word files with comments: on the characters concerned, and nothing else of the file changed."""

import hashlib
import io
import random
import re
import shutil
import subprocess
import time
import zipfile

import docx as python_docx
import pytest
from conftest import FIXTURES
from making import commented, docx, formats
from making.commented import W

from checker import engine, readers
from checker.cli import main
from checker.packs import Pack
from checker.readers import docx as reader
from checker.readers.limits import Limits
from checker.report import Finding, Policy, Report, Result
from checker.reporters import FORMATS, Setting
from checker.reporters.docx_remarks import MOST, Remark
from checker.reporters.docx_writing import annotated
from checker.serial import as_dict

TEXTS = {
    "county": formats.text(FIXTURES / "reports" / "k09_county_gaps_2023.txt"),
    "town": formats.text(FIXTURES / "reports" / "c03_ethnic_township_brackets_2024.txt", head=2),
    "tables": formats.text(FIXTURES / "reports" / "h18_environment_bureau_tab_table_many_2023.txt"),
}
WORD = {"word": formats.word, "wps": formats.wps, "numbered": formats.numbered}
OTHERS = ("gb18030", "html trs", "odt", "rtf", "pdf", "word xml", "ofd")
COUNTY = FIXTURES / "reports" / "k09_county_gaps_2023.txt"
SOFFICE = shutil.which("soffice")


def judged(path, pack: Pack):
    """Return the report on a file, and what was read."""
    document = readers.read(str(path))
    return engine.judge(document, pack, Policy()), document


def reporter(pack: Pack, *, force: bool = False):
    """Return the reporter of the format."""
    return FORMATS["docx"].make(Setting(pack, Policy(), force=force))


def commented_file(data: bytes, pack: Pack, folder, name="报告.docx"):
    """Return a file with comments, the report and what was read."""
    path = folder / name
    path.write_bytes(data)
    report, document = judged(path, pack)
    return reporter(pack).report(report, document), report, document


def told(report: Report) -> list[tuple[Result, Finding]]:
    """Return the findings that have a comment, in the order of the comments."""
    return [(result, finding) for result in report.failing() if result.weight or result.gates for finding in result.findings]


def squeezed(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def traced(data: bytes):
    """Return the trace of a Word file and the spots of its text, lines parted by breaks."""
    limits = Limits()
    limits.start()
    trace = reader.trace(data, "报告.docx", limits)
    spots = [spot for line in trace.lines for spot in [*(line.spots or [None] * len(line.text)), None]]
    return trace, "\n".join(line.text for line in trace.lines), spots


def marked(data: bytes, *spans: tuple[int, int]) -> bytes:
    """Put a comment on each of some spans of the text of a Word file."""
    trace, _, spots = traced(data)
    limits = Limits()
    limits.start()
    return annotated(data, trace.package, trace.root, spots, [Remark(f"X-{at}", [" 说明"], span) for at, span in enumerate(spans)], limits)


@pytest.mark.parametrize("maker", WORD)
@pytest.mark.parametrize("text", TEXTS)
def test_comments_stand_on_the_characters_of_their_findings(maker, text, national, tmp_path):
    """Every finding is a comment, in its order, on the very characters it names; nothing else of the file is changed."""
    data = WORD[maker](TEXTS[text])
    made, report, document = commented_file(data, national, tmp_path)
    commented.unchanged(data, made)
    said, places = commented.comments(made), commented.anchored(made)
    findings = told(report)
    assert len(said) == len(findings) == len(places) > 5
    exact = 0
    for (name, lines), (result, finding) in zip(said.items(), findings, strict=True):
        assert lines[0].removeprefix("【请核对】").startswith(f"{result.rule} {finding.message}(")
        assert lines[0].startswith("【请核对】") == (finding.certainty == "doubtful")
        assert lines[1].startswith("依据:")
        assert [line for line in lines if line.startswith("改法:")] == ([f"改法:{finding.fix}"] if finding.fix else [])
        if finding.at is not None and finding.at[0] < finding.at[1]:
            printed = squeezed(document.printed(*finding.at))
            number = re.match(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|", printed)[0] if maker == "numbered" else ""
            assert squeezed(places[name]) in {printed, printed.removeprefix(number)}
            exact += 1
        elif finding.at is None:
            assert squeezed(places[name]) == squeezed(report.metadata["title"])
        else:
            assert places[name]
    assert exact >= 3


def test_comments_of_all_kinds_of_reports(national, tmp_path):
    """Over the reports of the fixtures: as many comments as findings, each on its characters, the file unchanged."""
    exact = 0
    for path in sorted((FIXTURES / "reports").iterdir())[::5]:
        data = docx.report("\n".join(formats.text(path).lines))
        made, report, document = commented_file(data, national, tmp_path)
        if report.error or any(result.rule == "FZ-P-004" for result in report.failing()):
            continue
        commented.unchanged(data, made)
        said, places = commented.comments(made), commented.anchored(made)
        assert len(said) == len(places) == len(told(report)), path.name
        for name, (_, finding) in zip(said, told(report), strict=True):
            if finding.at is not None and document.folded.text[slice(*finding.at)].strip("\n"):
                got, want = squeezed(places[name]), squeezed(document.printed(*finding.at))
                between = [squeezed(document.text.split("\n")[line - 1]) for line in document.chrome]  # page numbers inside a paragraph
                assert got == want or any(got.replace(residue, "") == want for residue in between), path.name
                exact += 1
    assert exact > 200


@pytest.mark.parametrize("maker", WORD)
def test_a_commented_file_is_judged_as_before(maker, national, tmp_path):
    """A second check finds the same, replaces the comments of the first, and gives the same bytes as a third."""
    data = WORD[maker](TEXTS["county"])
    first, report, _ = commented_file(data, national, tmp_path)
    second, again, _ = commented_file(first, national, tmp_path)
    kept = {"source"}
    assert {k: v for k, v in as_dict(report).items() if k not in kept} == {k: v for k, v in as_dict(again).items() if k not in kept}
    assert list(commented.comments(second).values()) == list(commented.comments(first).values())
    assert list(commented.anchored(second).values()) == list(commented.anchored(first).values())
    commented.unchanged(data, second)
    third, _, _ = commented_file(second, national, tmp_path)
    assert third == second


def test_python_docx_reads_the_comments(national, tmp_path):
    """Another reader of the format sees the same comments."""
    made, report, _ = commented_file(WORD["word"](TEXTS["county"]), national, tmp_path)
    read = python_docx.Document(io.BytesIO(made)).comments
    assert len(list(read)) == len(told(report))
    assert {(each.author, each.timestamp) for each in read} == {("fazhi-checker", None)}
    assert [each.text.split("\n") for each in read] == list(commented.comments(made).values())


@pytest.mark.parametrize("maker", OTHERS)
@pytest.mark.parametrize("text", ["county", "tables"])
def test_other_formats_become_word_files(maker, text, national, tmp_path):
    """A report of another format is a Word file of its text with title, headings and tables, and the same comments."""
    suffix, make = formats.MAKERS[maker]
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(make(TEXTS[text]))
    report, document = judged(path, national)
    made = reporter(national).report(report, document)
    places = commented.anchored(made)
    assert len(places) == len(told(report))
    for name, (_, finding) in zip(commented.comments(made), told(report), strict=True):
        if finding.at is not None and finding.at[0] < finding.at[1]:
            assert squeezed(places[name]) == squeezed(document.printed(*finding.at))
    word = python_docx.Document(io.BytesIO(made))
    styles = [(each.style.name, squeezed(each.text)) for each in word.paragraphs]
    assert "".join(text for style, text in styles if style == "Title") == squeezed(report.metadata["title"])
    assert any(style == "Heading 1" for style, _ in styles)
    assert bool(word.tables) == bool(document.rows - set(document.chrome))
    again, _, _ = commented_file(made, national, tmp_path)
    assert len(commented.anchored(again)) > 0.8 * len(places)


RICH = {
    "entities": docx.paragraph("<w:r><w:t>甲&amp;乙&#x4E19;丁</w:t></w:r>"),
    "blanks": docx.paragraph("<w:r><w:t>甲 乙 丙\u3000丁</w:t></w:r>"),
    "properties": docx.paragraph(docx.run("甲乙丙丁", '<w:b/><w:rPrChange w:id="7" w:author="某"><w:rPr/></w:rPrChange>')),
    "tabs and breaks": docx.paragraph(docx.run("甲\t乙丙\n丁戊")),
    "inserted and deleted": docx.paragraph(
        '<w:ins w:id="3" w:author="某"><w:r w:rsidR="00AA"><w:t>甲乙丙</w:t></w:r></w:ins><w:del w:id="4" w:author="某"><w:r><w:delText>丁</w:delText></w:r></w:del>'
        + docx.run("戊己")
    ),
    "control": docx.paragraph(f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{docx.run('甲乙丙')}</w:sdtContent></w:sdt>{docx.run('丁')}"),
    "bound control": docx.paragraph(
        f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="x"/></w:sdtPr><w:sdtContent>{docx.run("甲乙丙")}</w:sdtContent></w:sdt>{docx.run("丁")}'
    ),
    "block control": f"<w:sdt><w:sdtPr/><w:sdtContent>{docx.paragraph('甲乙丙丁')}</w:sdtContent></w:sdt>",
    "hyperlink": docx.paragraph(f'{docx.run("甲乙")}<w:hyperlink w:anchor="_a">{docx.run("丙丁戊")}</w:hyperlink>'),
    "field": docx.paragraph(
        f'{docx.run("甲")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{docx.run("乙丙")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{docx.run("丁")}<w:fldSimple w:instr="DATE">{docx.run("戊己")}</w:fldSimple>'
    ),
    "drawn field": docx.paragraph(
        f'{docx.run("甲")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,乙)</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{docx.run("丙丁")}'
    ),
    "symbol and hyphen": docx.paragraph('<w:r><w:t>甲</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:noBreakHyphen/><w:t>乙丙</w:t></w:r>'),
    "ruby": docx.paragraph(f"<w:r><w:ruby><w:rt>{docx.run('jia')}</w:rt><w:rubyBase>{docx.run('甲乙')}</w:rubyBase></w:ruby></w:r>{docx.run('丙')}"),
    "formula": docx.paragraph(f"{docx.run('甲')}<m:oMathPara><m:oMath><m:r><m:t>乙丙</m:t></m:r></m:oMath></m:oMathPara>{docx.run('丁')}"),
    "footnote": docx.paragraph(f'{docx.run("甲乙")}<w:r><w:t>丙</w:t><w:footnoteReference w:id="2"/><w:t>丁</w:t></w:r>'),
    "text box": docx.paragraph(
        f'{docx.run("甲乙")}<w:r><w:rPr><w:noProof/></w:rPr><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{docx.paragraph('框里的字')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{docx.paragraph('框里的字')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{docx.run('丙')}"
    ),
    "alternative": docx.paragraph(
        f'{docx.run("甲")}<mc:AlternateContent><mc:Choice Requires="w14">{docx.run("乙丙")}</mc:Choice><mc:Fallback>{docx.run("丁")}</mc:Fallback></mc:AlternateContent>'
    ),
    "lettering": docx.paragraph(f'{docx.run("甲")}<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'),
    "table": docx.table(("甲乙", "丙丁", ""), ("戊", "己庚", "辛")),
    "table in cell": docx.table(docx.row(docx.cell(docx.paragraph("甲乙"), docx.table(("丙丁", "戊")), docx.paragraph("己")), "庚")),
    "deleted mark": docx.paragraph("甲乙", mark='<w:del w:id="9" w:author="某"/>') + docx.paragraph("丙丁"),
    "comment inside": docx.paragraph("<w:r><w:t>甲<!-- 注 -->乙丙</w:t></w:r>"),
    "number": docx.paragraph("甲乙丙", number=("1", 0)),
    "empty number": docx.paragraph("", number=("1", 0)) + docx.paragraph("甲"),
    "broken lines": docx.paragraph("<w:r><w:t>甲\n乙\r\n丙</w:t></w:r>"),
}
NOTES = docx.part("footnotes", f'<w:footnote w:id="2">{docx.paragraph("脚注里的字")}</w:footnote>')
LISTS = docx.numbering({"0": docx.level(0, "chineseCounting", "%1、")}, {"1": "0"})


def rich(*names) -> bytes:
    """Return a Word file with some of the oddities, between plain paragraphs."""
    body = [docx.paragraph("前面一段。"), *(RICH[name] for name in names), docx.paragraph("后面一段。")]
    return docx.make(*body, parts={"footnotes.xml": NOTES, "numbering.xml": LISTS})


@pytest.mark.parametrize("name", RICH)
def test_any_span_of_any_paragraph_can_be_marked(name):
    """Whatever stands in a paragraph: any span of it gets a whole anchor around its characters, and the file stays as it was."""
    data = rich(name)
    _, text, spots = traced(data)
    start, end = text.index("\n"), text.rindex("\n")
    for first in range(start, end):
        spans = [(first, last) for last in range(first + 1, min(first + 6, end) + 1)]
        made = marked(data, *spans)
        commented.unchanged(data, made)
        assert squeezed(traced(made)[1]) == squeezed(text)
        places = commented.anchored(made)
        assert len(places) == len(spans)
        for (a, b), got in zip(spans, places.values(), strict=True):
            own = [spot for spot in spots[a:b] if spot is not None]
            single = all(element.tag == W + "t" and element.getparent().getparent().tag != W + "rubyBase" for element, _ in own)
            direct = single and not any(next(element.iterancestors(W + "txbxContent"), None) is not None for element, _ in own)
            want = squeezed("".join((element.text or "")[at : at + 1] for element, at in own))
            if direct and own and name not in {"bound control", "alternative", "comment inside"}:
                assert squeezed(got).replace("框里的字", "") == want, (a, b)
            elif own and direct:
                assert want in squeezed(got)


def test_many_marks_in_one_run():
    """Marks that begin and end everywhere in one run do not disturb each other, and blanks at the cuts stay."""
    data = docx.make(docx.paragraph("<w:r><w:t>一段 有 空白的 文字,反复标注。</w:t></w:r>"), docx.paragraph("第二段文字。"))
    _, text, _ = traced(data)
    chosen = random.Random(1)
    spans = [tuple(sorted(chosen.sample(range(len(text) + 1), 2))) for _ in range(150)]
    made = marked(data, *spans)
    commented.unchanged(data, made)
    assert [squeezed(got) for got in commented.anchored(made).values()] == [
        squeezed(text[a:b]) or squeezed(got) for (a, b), got in zip(spans, commented.anchored(made).values(), strict=True)
    ]
    root = commented.tree(commented.parts(made)["word/document.xml"])
    for each in root.iter(W + "t"):
        assert each.text
        assert each.text.strip() == each.text or each.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_other_encodings(encoding):
    """A main part in another encoding keeps its text."""
    names = {"utf-16": "UTF-16", "gb18030": "GB18030", "utf-8-sig": "UTF-8"}
    main = docx.document(docx.paragraph("甲乙丙丁")).replace("UTF-8", names[encoding])
    data = docx.make(main.encode(encoding))
    made = marked(data, (1, 3))
    assert list(commented.anchored(made).values()) == ["乙丙"]
    commented.unchanged(data, made)


def test_strict_files_get_strict_comments():
    """A file in the strict namespaces gets its comments in them."""
    plain = docx.make(docx.paragraph("甲乙丙丁"), parts={"styles.xml": docx.styles(docx.style("a", default=True))})
    members = {}
    for name, part in commented.parts(plain).items():
        text = part.decode()
        for usual, strict in docx.STRICT.items():
            text = text.replace(usual, strict)
        members[name] = text
    data = docx.pack(members)
    made = marked(data, (1, 3))
    assert list(commented.anchored(made).values()) == ["乙丙"]
    assert commented.comments(made)
    new = commented.parts(made)
    assert b"schemas.openxmlformats.org/wordprocessingml" not in new["word/comments.xml"] + new["word/document.xml"]
    assert b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in new["word/_rels/document.xml.rels"]


def test_other_prefixes():
    """A main part that calls the namespace by another name, or by none, gets comments that declare it."""
    for prefix, space in (("x:", "xmlns:x"), ("", "xmlns")):
        main = f'<?xml version="1.0"?><{prefix}document {space}="{docx.W}"><{prefix}body><{prefix}p><{prefix}r><{prefix}t>甲乙丙丁</{prefix}t></{prefix}r></{prefix}p></{prefix}body></{prefix}document>'
        data = docx.make(main)
        made = marked(data, (1, 3))
        assert list(commented.anchored(made).values()) == ["乙丙"]
        commented.unchanged(data, made)


THEIRS = (
    '<w:comment w:id="5" w:author="某科" w:initials="K" w:date="2024-01-01T00:00:00Z"><w:p><w:r><w:annotationRef/></w:r>'
    + docx.run("请核实")
    + "</w:p></w:comment>"
)
NOTED = docx.paragraph(
    f'{docx.run("甲")}<w:commentRangeStart w:id="5"/>{docx.run("乙丙")}<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>{docx.run("丁")}'
)


@pytest.mark.parametrize("where", ["comments.xml", "comments9.xml"])
def test_comments_of_other_people_stay(where):
    """Comments of others keep their numbers, words and places, over two checks, wherever their part lies."""
    data = docx.make(NOTED, parts={where: docx.part("comments", THEIRS)})
    made = marked(data, (0, 2), (2, 4))
    twice = marked(made, (0, 2), (2, 4))
    for each in (made, twice):
        name = f"word/{where}"
        assert commented.comments(each, "某科", name) == {"5": ["请核实"]}
        assert set(commented.comments(each, name=name)) == {"6", "7"}
        assert commented.anchored(each) == {"5": "乙丙", "6": "甲乙", "7": "丙丁"}
    assert commented.parts(made)["[Content_Types].xml"] == commented.parts(data)["[Content_Types].xml"]


def test_a_part_of_that_name_that_is_not_related_stays():
    """A part that only happens to be called comments.xml is not written over."""
    data = docx.make(docx.paragraph("甲乙"), members={"word/comments.xml": "<other/>"})
    made = commented.parts(marked(data, (0, 2)))
    assert made["word/comments.xml"] == b"<other/>"
    assert b"X-0" in made["word/comments2.xml"]


def test_our_comment_that_somebody_answered_stays():
    """A comment of ours stays with its anchor where another answers it, so that no answer hangs in the air."""
    ours = "".join(
        f'<w:comment w:id="{number}" w:author="fazhi-checker"><w:p w14:paraId="0000000{number}">{docx.run(f"旧{number}")}</w:p></w:comment>'
        for number in (1, 2)
    )
    anchors = "".join(
        f'<w:commentRangeStart w:id="{n}"/>{docx.run("甲乙")}<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in (1, 2)
    )
    extended = (
        '<?xml version="1.0"?><w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<w15:commentEx w15:paraId="00000009" w15:paraIdParent="00000002" w15:done="0"/></w15:commentsEx>'
    )
    data = docx.make(docx.paragraph(anchors), parts={"comments.xml": docx.part("comments", ours), "commentsExtended.xml": extended})
    made = marked(data, (0, 1))
    assert commented.comments(made) == {"2": ["旧2"], "3": ["X-0 说明"]}
    assert commented.anchored(made) == {"2": "甲乙", "3": "甲"}


def test_empty_parts_and_missing_ones():
    """An empty part of comments, a file without relationships, one without types: comments are written all the same."""
    empty = docx.make(docx.paragraph("甲乙"), parts={"comments.xml": f'<w:comments xmlns:w="{docx.W}"/>'})
    bare = docx.make(docx.paragraph("甲乙"), without=("word/_rels/document.xml.rels",))
    for data in (empty, bare):
        made = marked(data, (0, 2))
        assert list(commented.comments(made).values()) == [["X-0 说明"]]
        assert list(commented.anchored(made).values()) == ["甲乙"]
        assert b"relationships/comments" in commented.parts(made)["word/_rels/document.xml.rels"]


def test_members_are_copied_as_they_are_packed():
    """Pictures and directories are copied packed; times and methods stay, and two writings give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx.make(docx.paragraph("甲乙丙")))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), old.read(name), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo("word/media/图.png", (2024, 5, 6, 7, 8, 10)), random.Random(1).randbytes(5000), zipfile.ZIP_STORED)
        new.writestr(zipfile.ZipInfo("word/empty/"), b"")
    made = marked(out.getvalue(), (0, 1))
    assert made == marked(out.getvalue(), (0, 1))
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        assert new.testzip() is None
        for info in old.infolist():
            copied = new.getinfo(info.filename)
            assert (copied.date_time, copied.compress_type) == (info.date_time, info.compress_type)
        assert new.read("word/media/图.png") == old.read("word/media/图.png")
        assert new.getinfo("word/comments.xml").date_time == (1980, 1, 1, 0, 0, 0)


def test_text_that_stands_in_an_inserted_file_is_written_anew(national, tmp_path):
    """A Word file whose text lies in an inserted page has no place for comments: the text is written anew, and that is said."""
    page = "".join(f"<p>{line}</p>" for line in TEXTS["county"].lines)
    data = docx.make('<w:altChunk r:id="rId1"/>', parts={"afchunk.htm": f"<html><body>{page}</body></html>"})
    made, report, _ = commented_file(data, national, tmp_path)
    assert "插入的外部文档" in commented.comments(made)["0"][0]
    assert len(commented.anchored(made)) == len(told(report)) + 1


def test_a_file_changed_meanwhile_is_not_written_over_guesses(national, tmp_path):
    """Where the file is another than the one judged, or gone, the comments stand in a file made of what was read, and that is said."""
    path = tmp_path / "报告.docx"
    path.write_bytes(WORD["word"](TEXTS["county"]))
    report, document = judged(path, national)
    path.write_bytes(WORD["word"](TEXTS["town"]))
    changed = reporter(national).report(report, document)
    path.unlink()
    gone = reporter(national).report(report, document)
    assert changed == gone
    assert "被改动或移走" in commented.comments(gone)["0"][0]
    assert "曲汀县" in commented.anchored(gone)["0"]


def test_standard_input_keeps_the_file(national, monkeypatch):
    """A Word file that comes by standard input gets its comments in itself."""
    data = WORD["word"](TEXTS["county"])
    monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": io.BytesIO(data)})())
    report, document = judged("-", national)
    commented.unchanged(data, reporter(national).report(report, document))


SECRET = "机密★1年\n云溪县2024年法治政府建设情况报告\n现将有关情况报告如下。\n" + "\n".join(TEXTS["county"].lines[1:]).replace("2023", "2024")


@pytest.mark.parametrize("suffix", [".txt", ".docx"])
def test_a_report_with_a_secrecy_mark_is_not_written_out(suffix, national, tmp_path):
    """Of a report with a secrecy mark only the findings are written, unless that is asked for; its text is in neither part."""
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(docx.report(SECRET) if suffix == ".docx" else SECRET.encode())
    report, document = judged(path, national)
    kept = reporter(national).report(report, document)
    text = "\n".join(each.text for each in python_docx.Document(io.BytesIO(kept)).paragraphs)
    assert "没有写出原文" in text
    assert "FZ-P-004" in text
    assert "★" not in text
    assert "县乡综合执法力量" not in text
    forced = reporter(national, force=True).report(report, document)
    assert "县乡综合执法力量" in "".join(each.text for each in python_docx.Document(io.BytesIO(forced)).paragraphs)


def test_personal_data_is_masked_in_files_made_of_a_text(national, tmp_path):
    """Telephone and identity numbers are masked in a file made of the text, and the comment is on them."""
    path = tmp_path / "报告.txt"
    path.write_text("\n".join([*TEXTS["county"].lines, "联系人:王某,电话13912345678。"]), encoding="utf-8")
    report, document = judged(path, national)
    made = reporter(national).report(report, document)
    assert b"13912345678" not in b"".join(commented.parts(made).values())
    assert "139******78" in commented.anchored(made).values()


def test_what_was_not_judged_says_so(national, tmp_path):
    """Of a file that is no such report, and of one that cannot be read, the file made only says why."""
    path = tmp_path / "通知.docx"
    path.write_bytes(docx.report("关于召开春季运动会的通知\n各单位:\n定于四月举行春季运动会,请组织参加。"))
    report, document = judged(path, national)
    made = reporter(national).report(report, document)
    assert [each.text for each in python_docx.Document(io.BytesIO(made)).paragraphs] == ["没有检查", report.error["message"]]
    blank = engine.blank(engine.no_source("坏.docx"), "unreadable", {"code": "damaged", "message": "坏.docx:文件已损坏"}, national)
    listed = reporter(national).report(blank, None)
    assert [each.text for each in python_docx.Document(io.BytesIO(listed)).paragraphs] == ["没有检查", "坏.docx:文件已损坏"]


def test_more_findings_than_fit_are_counted(national, tmp_path):
    """Of a thousand findings the worst are comments and the last comment counts the rest; waived ones are left out."""
    path = tmp_path / "报告.docx"
    path.write_bytes(WORD["wps"](TEXTS["county"]))
    report, document = judged(path, national)
    failing = report.failing()
    for result in failing[:10]:
        result.findings = [Finding("太多", "删", at=(at, at + 7)) for at in range(100)]
    failing[0].findings[0].waived = {"reason": "已报批", "owner": "某", "expires": "2099-01-01"}
    made = reporter(national).report(report, document)
    said, places = commented.comments(made), commented.anchored(made)
    assert len(said) == len(places) == MOST + 1
    counted = sum(int(n) for line in list(said.values())[-1][1:] for n in re.findall(r"\((\d+) 处\)", line))
    assert MOST + counted == len(told(report)) - 1
    assert list(said.values())[-1][0] == f"另有 {counted} 处没有写成批注:"
    commented.unchanged(path.read_bytes(), made)


def test_command_writes_a_file_for_each_report(tmp_path, monkeypatch, capsysbinary):
    """One report goes to the file named; several to a folder, under names that are taken by no report; none to a terminal."""
    for name in ("甲.docx", "甲.批注.docx", "乙.docm"):
        (tmp_path / name).write_bytes(WORD["word"](TEXTS["county"]))
    before = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.iterdir()}
    (tmp_path / "丙.txt").write_bytes(TEXTS["town"].data)
    one = tmp_path / "一.docx"
    main(["check", str(tmp_path / "甲.docx"), "--format", f"docx:{one}"])
    assert len(commented.comments(one.read_bytes())) > 10
    one.unlink()
    main(["check", str(tmp_path), "--format", f"docx:{tmp_path}"])
    assert {path.name: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.iterdir() if path.name in before} == before
    made = {path.name for path in tmp_path.iterdir() if path.is_file()} - set(before) - {"丙.txt"}
    assert made == {"甲-2.批注.docx", "甲.批注.批注.docx", "乙.批注.docm", "丙.批注.docx"}
    capsysbinary.readouterr()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert main(["check", str(tmp_path / "甲.docx"), "--format", "docx"]) == 2
    assert "不能显示在屏幕上" in capsysbinary.readouterr().err.decode()


def test_ten_pages_take_little_time(national, tmp_path):
    """Comments on a report of ten pages take less than 150 ms; the ordinary read does not keep where its characters stand."""
    lines = [*TEXTS["county"].lines, *(line for line in TEXTS["county"].lines[2:] * 6 if len(line) > 60)]
    data = docx.make(
        *[docx.paragraph("".join(docx.run(piece, '<w:rFonts w:hint="eastAsia"/>') for piece in re.findall("[0-9]+|[^0-9]+", line))) for line in lines]
    )
    path = tmp_path / "报告.docx"
    path.write_bytes(data)
    report, document = judged(path, national)
    assert len(document.text) > 7000
    writer = reporter(national)
    best = 1.0
    for _ in range(5):
        start = time.process_time()
        writer.report(report, document)
        best = min(best, time.process_time() - start)
    assert best < 0.15
    limits = Limits()
    limits.start()
    assert all(line.spots is None for line in reader.read(data, "报告.docx", limits).lines)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_files_with_all_comments(national, tmp_path):
    """LibreOffice opens every kind of file made here, and writes as many comments again as there are."""
    made = {f"{maker}-{text}": commented_file(WORD[maker](TEXTS[text]), national, tmp_path)[0] for maker in WORD for text in ("county", "tables")}
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXTS["tables"].data)
    made["text"] = reporter(national).report(*judged(path, national))
    for name in RICH.keys() - {"comment inside"}:
        data = rich(name)
        _, text, _ = traced(data)
        made[f"rich {name}"] = marked(data, *((at, at + 2) for at in range(text.index("\n"), text.rindex("\n"), 2)))
    counts = {}
    for name, data in made.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
        counts[name] = len(commented.comments(data))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{name}.docx") for name in made)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = {name: (tmp_path / "out" / f"{name}.fodt").read_text(encoding="utf-8").count("<office:annotation ") for name in made}
    assert found == counts
