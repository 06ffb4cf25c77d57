"""What one file may cost is bounded and told, what cannot be read is named, and the others are judged; nothing leaves the computer."""

import io
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import FIXTURES, PEAK, small_pack
from making import docx, formats, odt, ofd
from making.ole import ole

from checker import readers
from checker.cli import main
from checker.errors import ReadError
from checker.readers import libreoffice, limits
from checker.readers.limits import Limits

TEXT = formats.text(FIXTURES / "reports" / "k09_county_gaps_2023.txt")
SHORT = """云溪县2024年法治政府建设情况报告
2024年,云溪县推进法治政府建设,现将情况报告如下:
一、主要工作
评查案卷86卷,办理复议案件20件,开展普法活动30场,调解纠纷300件。全年公开信息900条。审查合同120份,清理文件30件,培训执法人员120人。
二、2025年工作安排
一是加强执法。二是加强普法。三是加强监督。
"""
NOISE = random.Random(1).randbytes(3_000_000)
ENTITY = '<!DOCTYPE x [<!ENTITY a "甲">]>'
PARAGRAPH = docx.paragraph


def nested(depth):
    """Return a Word file of tables in tables."""
    body = PARAGRAPH("文")
    for _ in range(depth):
        body = docx.table(docx.row(docx.cell(body, PARAGRAPH())))
    return docx.make(body)


def pages(count):
    """Return an OFD file of so many pages."""
    return ofd.packed([sheet for _ in range(count) for sheet in ofd.printed(["法治政府建设。"])])


def declared(data, mark):
    """Put a document type behind the XML declaration of a file."""
    at = data.index(mark) + len(mark)
    return data[:at] + ENTITY.encode() + data[at:]


def check(capsys, *arguments):
    """Run ``fazhi check`` and return its exit code, its reports and what it said on standard error."""
    code = main(["check", "--format", "json", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, json.loads(captured.out)["reports"] if captured.out else [], captured.err


def refused(capsys, tmp_path, name, data, *arguments):
    """Return code and message of the error that a file ends in, once it is sure to be one Chinese line that names it."""
    path = tmp_path / name
    path.write_bytes(data)
    code, reports, said = check(capsys, path, *arguments)
    assert code == 2
    (report,) = reports
    assert report["outcome"] == "unreadable"
    assert report["score"] is None
    message = report["error"]["message"]
    assert message.startswith(f"{path}:")
    assert "\n" not in message
    assert message in said
    return report["error"]["code"], message.removeprefix(f"{path}:")


BOUNDS = {
    "megabytes": ("报告.txt", b"\xe6\xb3\x95" * 700_000, 1, "too_large", "超过 1 MB"),
    "unpacked": ("报告.docx", docx.make(PARAGRAPH("文"), members={"word/media/a.bin": NOISE}), 2, "archive_bomb", "展开后过大"),
    "ratio": (
        "报告.docx",
        docx.make(f"{docx.DECLARATION}<w:document {docx.SPACES}><w:body/><!--{'a' * 2_000_000}--></w:document>"),
        100,
        "archive_bomb",
        "展开后过大",
    ),
    "depth": ("报告.docx", nested(12), 20, "too_deep", "嵌套超过 20 层"),
    "pages": ("报告.ofd", pages(5), 4, "too_many_pages", "有 5 页,超过 4 页"),
    "characters": ("报告.txt", TEXT.data, 100, "too_long", "超过 100 字"),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_every_bound_has_its_error(name, capsys, tmp_path):
    """Over a bound given with --limit a file ends in the error of that bound, which tells the bound; within the usual one it is read."""
    file, data, value, code, words = BOUNDS[name]
    told, message = refused(capsys, tmp_path, file, data, "--limit", f"{name}={value}")
    assert told == code
    assert words in message
    if name != "ratio":
        _, reports, _ = check(capsys, tmp_path / file)
        assert (reports[0]["error"] or {}).get("code") != code


def test_all_bounds_are_tested():
    """No bound is without a test."""
    assert {*BOUNDS, "seconds"} == set(Limits.names())


@pytest.mark.parametrize("name", [name for name in formats.MAKERS if name != "pdf"])
def test_time_is_bounded_in_every_format(name, capsys, tmp_path, monkeypatch):
    """Where the clock shows that reading takes too long it ends, whatever the format."""
    clock = itertools.count(0.0, 50.0)
    monkeypatch.setattr(limits.time, "monotonic", lambda: next(clock))
    suffix, make = formats.MAKERS[name]
    code, message = refused(capsys, tmp_path, f"报告{suffix}", make(TEXT), "--limit", "seconds=40")
    assert code == "too_slow"
    assert "超过 40 秒" in message


@pytest.mark.parametrize("name", formats.MAKERS)
def test_characters_are_bounded_in_every_format(name, capsys, tmp_path):
    """A text longer than allowed is not judged, whatever the format."""
    if name == "pdf":
        pytest.importorskip("reportlab", reason="没有安装 reportlab")
    suffix, make = formats.MAKERS[name]
    code, _ = refused(capsys, tmp_path, f"报告{suffix}", make(TEXT), "--limit", "characters=500")
    assert code == "too_long"


def test_pages_of_a_pdf_are_bounded(capsys, tmp_path):
    """A PDF with more pages than allowed is not judged."""
    pytest.importorskip("reportlab", reason="没有安装 reportlab")
    assert refused(capsys, tmp_path, "报告.pdf", formats.printed_pdf(TEXT), "--limit", "pages=1")[0] == "too_many_pages"


def test_standard_input_is_bounded(monkeypatch):
    """More bytes on standard input than allowed are not read."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a" * 3_000_000)))
    with pytest.raises(ReadError) as error:
        readers.read("-", Limits(megabytes=2))
    assert error.value.code == "too_large"


@pytest.mark.parametrize("given", ["megabytes=0", "megabytes=-1", "megabytes=1.5", "megabytes", "megabyte=3", "_until=5", "=3"])
def test_a_bound_that_is_none_is_refused(given, capsys, tmp_path):
    """An unknown name and a value that is no positive number are named."""
    (tmp_path / "报告.txt").write_bytes(TEXT.data)
    code, reports, said = check(capsys, tmp_path / "报告.txt", "--limit", given)
    assert (code, reports) == (2, [])
    assert "--limit" in said


DECLARED = {
    "docx": ("报告.docx", docx.make(declared(docx.document(PARAGRAPH("甲")).encode(), docx.DECLARATION.encode()))),
    "docx styles": ("报告.docx", docx.make(PARAGRAPH("甲"), parts={"styles.xml": declared(docx.styles().encode(), docx.DECLARATION.encode())})),
    "odt": ("报告.odt", odt.packed(odt.p("甲"), members={"styles.xml": f"{ENTITY}<office:document-styles {odt.SPACES}/>"})),
    "fodt": ("报告.fodt", declared(odt.flat(odt.p("甲")), b"?>")),
    "word xml": ("报告.doc", declared(formats.word_xml(TEXT), b'"Word.Document"?>')),
    "ofd": ("报告.ofd", ofd.packed(ofd.printed(["甲"]), members={"OFD.xml": f"{ENTITY}<ofd:OFD {ofd.SPACE}/>"})),
}


@pytest.mark.parametrize("name", DECLARED)
def test_no_entity_is_declared_in_any_xml(name, capsys, tmp_path):
    """A document type in any XML that is read ends in its own error; nothing is expanded."""
    assert refused(capsys, tmp_path, *DECLARED[name])[0] == "xml_entities"


PICTURE = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="p"><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
FRAME = "<text:p><draw:frame svg:width='15cm' svg:height='20cm' text:anchor-type='as-char'><draw:image xlink:href='Pictures/1.png'/></draw:frame></text:p>"
WORDLESS = {
    "docx of pictures": ("报告.docx", docx.make(*[PARAGRAPH(PICTURE)] * 5), "图片"),
    "docx without anything": ("报告.docx", docx.make(), "没有"),
    "docx of blanks": ("报告.docx", docx.make(PARAGRAPH("\u3000\u3000"), PARAGRAPH(" ")), "没有"),
    "odt of pictures": ("报告.odt", odt.packed(FRAME * 5), "图片"),
    "odt without anything": ("报告.odt", odt.packed(""), "没有"),
    "rtf without anything": ("报告.rtf", b"{\\rtf1\\ansi\\par\\par}", "没有"),
    "page without anything": ("报告.html", b"<html><body><p>&nbsp;</p></body></html>", "没有"),
    "page of a picture": ("报告.html", b"<html><body><div><img src='a.jpg'></div></body></html>", ""),
    "ofd without anything": ("报告.ofd", ofd.packed([ofd.Sheet()]), ""),
    "text without anything": ("报告.txt", "　\n\n \t".encode(), "空的"),
    "Word XML without anything": ("报告.doc", formats.word_xml(formats.Text(b"")), "没有"),
}


@pytest.mark.parametrize("name", WORDLESS)
def test_what_has_no_text_is_not_judged(name, capsys, tmp_path):
    """A file of pictures or of nothing has no verdict: it is unreadable, and its error says so."""
    file, data, words = WORDLESS[name]
    code, message = refused(capsys, tmp_path, file, data)
    assert code in {"no_text", "empty_file", "scanned"}
    assert words in message


def test_a_pdf_of_pictures_is_not_judged(capsys, tmp_path):
    """A scanned PDF says that it is one."""
    pytest.importorskip("reportlab", reason="没有安装 reportlab")
    from making import pdf

    _, message = refused(capsys, tmp_path, "报告.pdf", pdf.drawn(*[pdf.picture] * 3))
    assert "扫描" in message


def test_too_little_recognised_is_not_judged(capsys, tmp_path):
    """Where most of a text is no part of the report nothing is called missing: the file is not judged, and says how much was recognised."""
    above = "".join(f"本站提供全县各类办事指南和表格下载欢迎广大群众查询使用第{n}号栏目\n" for n in range(30))
    code, message = refused(capsys, tmp_path, "报告.txt", (above + SHORT).encode())
    assert code == "not_recognised"
    assert "其余 998 字认不出" in message
    (tmp_path / "完整.txt").write_text(SHORT, encoding="utf-8")
    assert check(capsys, tmp_path / "完整.txt")[1][0]["error"] is None


HEAVY = {
    "attributes": ("报告.html", b"<html><body><p " + b"a " * 20_000_000 + b">a"),
    "characters of RTF": ("报告.rtf", b"{\\rtf1 " + b"\\'b7\\'a8" * 6_000_000 + b"}"),
    "elements": ("报告.fodt", odt.flat("<text:p/>" * 5_000_000)),
    "lines": ("报告.txt", "法\n".encode() * 12_000_000),
}


@pytest.mark.skipif(sys.platform != "linux", reason="用 Linux 的方法量内存")
@pytest.mark.parametrize("name", HEAVY)
def test_memory_is_bounded_in_every_format(name, tmp_path):
    """A file of nearly 50 MB made to cost as much memory as it can ends in less than 512 MB."""
    file, data = HEAVY[name]
    (tmp_path / file).write_bytes(data)
    source = f"import sys; from checker.cli import main; main(['check', {str(tmp_path / file)!r}]); {PEAK}"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout.splitlines()[-1]) < 512 * 1024


# --- folders


def test_links_out_of_a_folder_are_named_and_not_followed(capsys, tmp_path):
    """What a link inside a folder leads to outside of it is not read, and each such link is named; the files of the folder are judged."""
    outside = tmp_path / "别处"
    outside.mkdir()
    (outside / "秘密.txt").write_bytes(TEXT.data)
    folder = tmp_path / "报告"
    (folder / "下级").mkdir(parents=True)
    (folder / "一.txt").write_bytes(TEXT.data)
    links = {folder / "链接.txt": outside / "秘密.txt", folder / "下级" / "文件夹": outside, folder / "内部.txt": folder / "一.txt"}
    for link, target in links.items():
        try:
            Path(link).symlink_to(target)
        except OSError:
            pytest.skip("这个系统不能建链接")
    code, reports, said = check(capsys, folder)
    assert code == 2
    assert [report["source"]["path"] for report in reports] == [str(folder / "一.txt")]
    assert "链接.txt:是指向文件夹以外的链接" in said
    assert "文件夹:是指向文件夹以外的链接" in said
    assert "内部.txt" not in said


def test_a_link_in_a_circle_ends(capsys, tmp_path):
    """A link to a folder above it is not walked through."""
    (tmp_path / "一.txt").write_bytes(TEXT.data)
    try:
        (tmp_path / "回到上面").symlink_to(tmp_path)
    except OSError:
        pytest.skip("这个系统不能建链接")
    _, reports, _ = check(capsys, tmp_path)
    assert len(reports) == 1


def test_links_that_lead_nowhere_are_named(capsys, tmp_path):
    """A link to a file that is gone and one to itself are each named, in a folder, by a pattern and by name; the file beside them is judged."""
    (tmp_path / "一.txt").write_bytes(TEXT.data)
    try:
        (tmp_path / "失效.txt").symlink_to(tmp_path / "没有.txt")
        (tmp_path / "自己.txt").symlink_to("自己.txt")
        (tmp_path / "图.jpg").symlink_to("没有.jpg")
    except OSError:
        pytest.skip("这个系统不能建链接")
    code, reports, said = check(capsys, tmp_path)
    assert code == 2
    assert [report["source"]["path"] for report in reports] == [str(tmp_path / "一.txt")]
    assert sorted(line.partition(":")[0] for line in said.splitlines()) == [str(tmp_path / "失效.txt"), str(tmp_path / "自己.txt")]
    for given in ([tmp_path / "*.txt"], [tmp_path / "失效.txt", tmp_path / "自己.txt"]):
        code, reports, said = check(capsys, *given)
        assert code == 2
        assert [report["error"]["code"] for report in reports if report["error"]] == ["link_broken"] * 2
        assert len(said.splitlines()) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="这个系统没有命名管道")
def test_what_is_no_file_is_named_and_not_waited_for(capsys, tmp_path, monkeypatch):
    """A pipe without writer, a socket and a device end in one line each, in a folder and by name; the file beside them is judged."""
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    folder = Path("报告")
    folder.mkdir()
    (folder / "一.txt").write_bytes(TEXT.data)
    os.mkfifo(folder / "管道.txt")
    os.mkfifo("管道")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("报告/套接字.docx")
    code, reports, said = check(capsys, folder)
    assert code == 2
    assert [(report["source"]["path"], (report["error"] or {}).get("code")) for report in reports] == [
        ("报告/一.txt", None), ("报告/套接字.docx", "no_file"), ("报告/管道.txt", "no_file"),
    ]  # fmt: skip
    assert len(said.splitlines()) == 2
    code, reports, said = check(capsys, "管道", "/dev/zero")
    assert code == 2
    assert [report["error"]["code"] for report in reports] == ["no_file"] * 2
    assert len(said.splitlines()) == 2
    assert "标准输入" in said


def test_what_may_not_be_read_is_named(capsys, tmp_path):
    """A folder and a file without permission are each named; the file beside them is judged."""
    (tmp_path / "一.txt").write_bytes(TEXT.data)
    (tmp_path / "锁.txt").write_bytes(TEXT.data)
    (tmp_path / "下级").mkdir()
    for name in ("锁.txt", "下级"):
        (tmp_path / name).chmod(0)
    if os.access(tmp_path / "锁.txt", os.R_OK):
        pytest.skip("这个用户什么都能读")
    code, reports, said = check(capsys, tmp_path)
    (tmp_path / "下级").chmod(0o700)
    assert code == 2
    assert [(report["error"] or {}).get("code") for report in reports] == [None, "no_permission"]
    assert sorted(line.partition(":")[0] for line in said.splitlines()) == [str(tmp_path / "下级"), str(tmp_path / "锁.txt")]


def test_a_file_that_vanishes_is_named(capsys, tmp_path, monkeypatch):
    """A file that is gone when its turn comes is named once on standard error, and the next one is judged."""
    for name in ("一.txt", "三.txt"):
        (tmp_path / name).write_bytes(TEXT.data)
    monkeypatch.setattr("checker.cli.check.refuse_inputs", lambda _, files: Path(files[0]).unlink())  # the last thing done before reading
    code, reports, said = check(capsys, tmp_path)
    assert code == 2
    assert [(report["error"] or {}).get("code") for report in reports] == ["missing_file", None]
    assert said == f"{tmp_path / '一.txt'}:没有这个文件,请检查路径和文件名\n"


def test_patterns_do_not_walk_through_links(capsys, tmp_path):
    """``**`` finds files in folders below, but none through links, however many circles they make, no hidden ones and no lock files."""
    (tmp_path / "甲" / "乙").mkdir(parents=True)
    (tmp_path / ".隐藏").mkdir()
    for name in ("一.txt", "甲/二.txt", "甲/乙/三.txt", ".隐藏/四.txt", ".五.txt", "~$一.txt"):
        (tmp_path / name).write_bytes(TEXT.data)
    with suppress(OSError):
        for number in range(3):
            (tmp_path / f"圈{number}").symlink_to(tmp_path)
    for pattern in ("**/*.txt", "**"):
        code, reports, said = check(capsys, tmp_path / pattern)
        assert code != 2
        assert [report["source"]["path"] for report in reports] == sorted(str(tmp_path / name) for name in ("一.txt", "甲/二.txt", "甲/乙/三.txt"))
        assert said == ""
    _, reports, _ = check(capsys, tmp_path / "*.txt")
    assert len(reports) == 1


def test_files_that_word_locks_with_are_no_reports(capsys, tmp_path):
    """``~$报告.docx`` beside an open document, hidden files and the remains of macOS are left out; a lock file that is named is refused."""
    (tmp_path / "报告.docx").write_bytes(formats.word(TEXT))
    lock = b"\x05admin".ljust(162, b"\0")
    for name in ("~$报告.docx", ".报告.docx", "._报告.docx"):
        (tmp_path / name).write_bytes(lock)
    code, reports, said = check(capsys, tmp_path)
    assert [report["source"]["path"] for report in reports] == [str(tmp_path / "报告.docx")]
    assert code != 2
    assert "~$" not in said
    assert refused(capsys, tmp_path, "~$报告.docx", lock)[0] == "unsupported_format"


def bad_files():
    """Return ten kinds of files that cannot be read: suffix, bytes, code of the error."""
    word = formats.word(TEXT)
    return [
        (".txt", b"", "empty_file"),
        (".txt", NOISE[:3000], "binary_file"),
        (".docx", word[: len(word) // 2], "damaged"),
        (".docx", ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (".docx", docx.make(f"{docx.DECLARATION}<w:document {docx.SPACES}><w:body/><!--{'a' * 3_000_000}--></w:document>"), "archive_bomb"),
        (".docx", DECLARED["docx"][1], "xml_entities"),
        (".pdf", b"\x89PNG\r\n\x1a\n" + NOISE[:500], "unsupported_format"),
        (".docx", WORDLESS["docx of pictures"][1], "no_text"),
        (".docx", nested(300), "too_deep"),
        (".html", b"<html><body></body></html>", "no_text"),
    ]


def test_many_files_with_bad_ones_among_them(capsys, tmp_path):
    """Of 1,000 files, fifty of them bad in ten ways, 950 are judged, each of the fifty is named with its reason, and the exit code is 2.

    By few rules: how many there are makes no difference to what is held here, and a thousand times to how long it takes.
    """
    rules, folder = small_pack(tmp_path / "rules"), tmp_path / "reports"
    folder.mkdir()
    kinds = bad_files()
    codes = {}
    for number in range(1000):
        path = folder / f"{number % 20:02}" / f"报告{number:04}.txt"
        path.parent.mkdir(exist_ok=True)
        if number % 20 == 7:
            suffix, data, code = kinds[number // 20 % 10]
            path = path.with_suffix(suffix)
            path.write_bytes(data)
            codes[str(path)] = code
        else:
            path.write_text(SHORT, encoding="utf-8")
    code, reports, said = check(capsys, folder, "--rules", rules)
    assert code == 2
    assert len(reports) == 1000
    assert [report["source"]["path"] for report in reports] == sorted(report["source"]["path"] for report in reports)
    assert sum(report["outcome"] in {"passed", "conditional", "failed"} for report in reports) == 950
    assert {report["source"]["path"]: report["error"]["code"] for report in reports if report["error"]} == codes
    lines = said.splitlines()
    assert len(lines) == len(codes) == 50
    assert {*codes.values()} == {code for _, _, code in kinds}
    assert all(any(line.startswith(f"{path}:") or f" {path}:" in line or line.find(path) >= 0 for line in lines) for path in codes)


# --- the network


@contextmanager
def listening():
    """Listen on this computer; yield the address and the list of what came."""
    came = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve():
            while True:
                last = over.is_set()  # what came before the end is still in the queue
                try:
                    connection, peer = server.accept()
                except TimeoutError:
                    if last:
                        return
                else:
                    connection.close()
                    came.append(peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        finally:
            over.set()
            thread.join()


def reaching_out(address):
    """Return reports in every format that name pictures, styles, templates and texts at an address."""
    page = formats.html.ucap(TEXT.page).replace(b"<head>", f'<head><base href="{address}/"><link rel="stylesheet" href="{address}/a.css">'.encode())
    page = page.replace(
        b"<body>",
        f'<body background="{address}/b.png"><img src="{address}/c.png"><iframe src="{address}/d.html"></iframe><script src="{address}/e.js"></script>'.encode(),
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/{what}" Target="{address}/{what}" TargetMode="External"/>'
        for n, what in enumerate(("image", "attachedTemplate", "styles", "header", "subDocument", "oleObject"))
    )
    relations = f'{docx.DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>'
    field = docx.run("") + f'<w:fldSimple w:instr=" INCLUDETEXT &quot;{address}/f.docx&quot; "><w:r><w:t>甲</w:t></w:r></w:fldSimple>'
    body = [PARAGRAPH(line) for line in TEXT.lines if "\t" not in line]
    word = docx.make(*body, PARAGRAPH(field), members={"word/_rels/document.xml.rels": relations, "word/_rels/settings.xml.rels": relations})
    frame = f"<text:p><draw:frame svg:width='5cm' svg:height='5cm' text:anchor-type='as-char'><draw:image xlink:href='{address}/g.png' xlink:type='simple' xlink:actuate='onLoad'/></draw:frame></text:p>"
    section = f"<text:section text:name='s'><text:section-source xlink:href='{address}/h.odt' xlink:type='simple'/></text:section>"
    opened = "".join(map(odt.p, TEXT.lines)) + frame + section
    rich = formats.rtf(TEXT)[:-1] + f'{{\\*\\template {address}/i.dot}}{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/j.png"}}{{\\fldrslt x}}}}}}'.encode()
    return {".html": page, ".docx": word, ".odt": odt.packed(opened), ".fodt": odt.flat(opened), ".rtf": rich}


def test_nothing_is_fetched(capsys, tmp_path):
    """Pictures, style sheets, frames, templates and texts elsewhere are not asked for: a socket that is named everywhere gets no connection."""
    with listening() as (address, came):
        for suffix, data in reaching_out(address).items():
            (tmp_path / f"报告{suffix}").write_bytes(data)
        if libreoffice.find():
            (tmp_path / "报告.doc").write_bytes(ole("WordDocument", "1Table", first=(0xA5EC).to_bytes(2, "little")) + address.encode())
        _, reports, _ = check(capsys, tmp_path)
        assert came == []
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))):
            pass
    assert len(came) == 1, "this test could not have seen a connection"
    assert sum(report["outcome"] in {"passed", "conditional", "failed"} for report in reports) == 5
