"""Reading .doc and .wps through LibreOffice: what it may do, how long, and that the text comes out right."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import once
from making import odt as make
from making.odt import change, flat, item, listed, p, table
from making.ole import ole
from making.texts import paragraphs, reports

from checker.errors import ReadError
from checker.readers import libreoffice, odt, office, rtf, sniffing
from checker.readers.limits import Limits

PROGRAM = libreoffice.find()
with_libreoffice = pytest.mark.skipif(PROGRAM is None, reason="这台电脑没有 LibreOffice")
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="用 sh 脚本代替 LibreOffice")

WORD = ole("WordDocument", "1Table", first=(0xA5EC).to_bytes(2, "little"))


def running(**bounds):
    """Return limits whose clock runs."""
    limits = Limits(**bounds)
    limits.start()
    return limits


def seen(content):
    """Return the lines as text and row, blanks aside."""
    return [(" ".join(line.text.split(" ")), line.row) for line in content.lines]


# --- the text

REPORTS = reports(40)
CHANGES = f"<text:tracked-changes>{change('deletion', 1, p('被删除'))}{change('insertion', 2)}</text:tracked-changes>"
NOTE = "<text:note text:id='f' text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注。</text:p></text:note-body></text:note>"
BOX = "<draw:frame text:anchor-type='paragraph' svg:width='50mm' svg:height='20mm'><draw:text-box><text:p>框内文字</text:p></draw:text-box></draw:frame>"
RICH = (
    CHANGES
    + p("某县2023年法治政府建设年度报告")
    + "<text:p>前言<text:change text:change-id='c1'/>，<text:change-start text:change-id='c2'/>插入的文字<text:change-end text:change-id='c2'/>。</text:p>"
    + listed(item(p("主要举措"), listed(item(p("党的领导"), listed(item(p("第一点。")), item(p("第二点。")), style="")), style="")), attributes='xml:id="a"')
    + p("列表之间的正文。")
    + listed(item(listed(item(p("依法行政")), style="")), item(p("存在不足")), attributes='text:continue-list="a"')
    + table((p("指标"), p("数量")), (p("复议"), p("12")))
    + f"<text:p>脚注处{NOTE}之后。</text:p><text:p>锚段{BOX}。</text:p>"
    + "<text:p>第一行<text:line-break/>第二行<text:span text:style-name='Hidden'>隐藏</text:span></text:p>"
    + p("某县人民政府")
)
EXPECTED = [
    ("某县2023年法治政府建设年度报告", False), ("前言，插入的文字。", False), ("一、主要举措", False), ("（一）党的领导", False), ("1.第一点。", False),
    ("2.第二点。", False), ("列表之间的正文。", False), ("（二）依法行政", False), ("二、存在不足", False), ("指标\t数量", True), ("复议\t12", True),
    ("脚注处之后。", False), ("注：脚注。", False), ("锚段。", False), ("框内文字", False), ("第一行", False), ("第二行", False), ("某县人民政府", False),
]  # fmt: skip


@pytest.fixture(scope="module")
def converted():
    """Return the folder in which LibreOffice has written every content as .doc, .rtf, .odt and .docx."""
    return once("every content", _convert)


def _convert(folder):
    contents = {"rich": flat(RICH, heads=make.HEADS)} | {path.stem: flat("".join(map(p, paragraphs(path)))) for path in REPORTS}
    for name, data in contents.items():
        (folder / f"{name}.fodt").write_bytes(data)
    for kind in ("doc", "rtf", "odt"):
        command = [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run([*command, *(str(folder / f"{name}.fodt") for name in contents)], check=True, capture_output=True, timeout=120)


@with_libreoffice
def test_a_rich_document_is_the_same_in_every_format(converted):
    """Numbers, changes, tables, notes, boxes and hidden text are read alike from .doc, .rtf, .odt and .fodt."""
    read = {
        kind: reader.read((converted / f"rich.{kind}").read_bytes(), "报告", running())
        for kind, reader in (("fodt", odt), ("odt", odt), ("rtf", rtf), ("doc", office))
    }
    for content in read.values():
        assert seen(content) == EXPECTED
        assert dict(content.ignored) == {"页眉": 4, "页脚": 3, "隐藏文字": 2}
        assert content.notes == ["文件里有未处理的修订,按全部接受后的文字检查"]


@with_libreoffice
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_paragraph_of_a_report_is_a_line(path, converted):
    """A report has the same paragraphs as .doc, .rtf and .odt; .wps of WPS is .doc by its content."""
    expected = [" ".join(text.split()) for text in paragraphs(path)]
    readers = {"odt": odt, "rtf": rtf} | ({"doc": office} if path in REPORTS[:2] else {})  # LibreOffice is started for each .doc
    for kind, reader in readers.items():
        data = (converted / f"{path.stem}.{kind}").read_bytes()
        assert sniffing.kind(data, ".wps") == kind
        lines = reader.read(data, "报告", running()).lines
        assert [" ".join(line.text.split()) for line in lines] == expected
        assert [line.number for line in lines] == list(range(1, len(expected) + 1))


@with_libreoffice
def test_nothing_is_left_behind(converted):
    """After a conversion the folder of this process holds the profile and no document."""
    office.read((converted / "rich.doc").read_bytes(), "报告.doc", running())
    left = [path.name for path in libreoffice._home(os.getpid()).iterdir() if path.name != "profile" and not path.name.startswith(".")]
    assert not [name for name in left if name.startswith("tmp")]


# --- what a document may not do


@contextmanager
def listening():
    """Listen on this machine; yield the address and the list of what came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def serve():
            while not over.is_set():
                with suppress(TimeoutError), server.accept()[0] as connection:
                    connection.settimeout(1)
                    came.append(connection.recv(200))
                    connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", came
        finally:
            over.set()
            thread.join()


def reaching_out(address):
    """Return documents that refer to pictures, texts, templates and styles elsewhere."""
    picture = f"<text:p>甲<draw:frame svg:width='5cm' svg:height='5cm' text:anchor-type='as-char'><draw:image xlink:href='{address}a.png' xlink:type='simple' xlink:actuate='onLoad'/></draw:frame></text:p>"
    sheet = f"<text:p><draw:frame svg:width='5cm' svg:height='5cm' text:anchor-type='as-char'><draw:object xlink:href='{address}b.ods' xlink:type='simple' xlink:actuate='onLoad'/></draw:frame></text:p>"
    section = f"<text:section text:name='s'><text:section-source xlink:href='{address}c.odt' xlink:type='simple'/><text:p>节</text:p></text:section>"
    field = rb'{\field{\*\fldinst INCLUDEPICTURE "%sd.png" \\d}{\fldrslt x}}{\field{\*\fldinst INCLUDETEXT "%se.doc"}{\fldrslt y}}' % (
        address.encode(),
        address.encode(),
    )
    page = (
        f"<html><head><link rel=stylesheet href='{address}f.css'></head><body><img src='{address}g.png'><iframe src='{address}h.html'></iframe>文</body></html>"
    )
    return {
        ".fodt": flat(picture + sheet + section),
        ".rtf": rb"{\rtf1\ansi " + field + rb"{\*\template " + address.encode() + rb"t.dot} z\par}",
        ".doc": page.encode(),
    }


@with_libreoffice
def test_nothing_is_fetched():
    """Pictures, sheets, texts and styles elsewhere are not asked for, though an ordinary profile does so."""
    with listening() as (address, came):
        for suffix, data in reaching_out(address).items():
            assert libreoffice.convert(PROGRAM, data, suffix, "报告", running())
        assert came == []
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "a.fodt")
            source.write_bytes(reaching_out(address)[".fodt"])
            environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
            command = [PROGRAM, f"-env:UserInstallation={Path(folder, 'p').as_uri()}", "--headless", "--convert-to", "odt", "--outdir", folder, str(source)]
            subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
        assert came, "this test could not have found a connection"


@with_libreoffice
def test_files_of_this_computer_are_not_drawn_in(tmp_path):
    """A document cannot bring the text of another file into its own."""
    (tmp_path / "secret.txt").write_text("机密", encoding="utf-8")
    place = (tmp_path / "secret.txt").as_uri()
    section = f"<text:section text:name='s'><text:section-source xlink:href='{place}' xlink:type='simple'/><text:p>节</text:p></text:section>"
    field = rb'{\rtf1\ansi {\field{\*\fldinst INCLUDETEXT "%s"}{\fldrslt y}} z\par}' % place.encode()
    for suffix, data in ((".fodt", flat(section)), (".rtf", field)):
        content = odt.read(libreoffice.convert(PROGRAM, data, suffix, "报告", running()), "报告", running())
        assert "机密" not in "".join(line.text for line in content.lines)


@with_libreoffice
def test_no_macro_runs(tmp_path):
    """A macro that opens with the document does not write its file, neither by our reader nor in LibreOffice."""
    written = tmp_path / "written"
    source = f'Sub Main\n Open "{written}" For Output As #1\n Print #1, "x"\n Close #1\nEnd Sub'
    library = f'<ooo:libraries xmlns:ooo="http://openoffice.org/2004/office"><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>{source}</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries>'
    listener = '<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/>'
    scripts = f'<office:scripts><office:script script:language="ooo:Basic">{library}</office:script><office:event-listeners>{listener}</office:event-listeners></office:scripts>'
    data = flat(p("正文"), scripts=scripts)
    assert [line.text for line in odt.read(data, "报告", running()).lines] == ["正文"]
    assert libreoffice.convert(PROGRAM, data, ".fodt", "报告", running())
    assert not written.exists()


def test_the_profile_forbids_what_it_should():
    """No macros, no links, no updates, and every way out leads to a port nobody listens on."""
    text = (libreoffice._profile() / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    for name, value in (
        ("MacroSecurityLevel", "3"),
        ("DisableMacrosExecution", "true"),
        ("BlockUntrustedRefererLinks", "true"),
        ("Link", "2"),
        ("ooInetProxyType", "2"),
    ):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in text
    environment = libreoffice._environment()
    assert {environment[name] for name in ("http_proxy", "https_proxy")} == {"http://127.0.0.1:9"}
    assert "DISPLAY" not in environment


# --- what LibreOffice may cost


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Return a function that puts a script in the place of LibreOffice."""

    def put(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv(libreoffice.VARIABLE, str(program))

    return put


def refused(data=WORD, **bounds):
    """Return the error that reading ends in."""
    with pytest.raises(ReadError) as error:
        office.read(data, "县/报告.doc", running(**bounds))
    assert error.value.message.startswith("县/报告.doc:")
    return error.value


def ended(pid):
    """Wait a moment for a process that was killed to be gone."""
    for _ in range(40):
        with suppress(OSError):
            state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout.strip()
            if not state or state.startswith("Z"):
                return True
        time.sleep(0.05)
    return False


@on_unix
def test_what_takes_too_long_is_ended_with_all_it_started(tmp_path, stand_in):
    """When the time is over, the program and its children are gone."""
    stand_in(f"sleep 60 & echo $! > {tmp_path}/child; echo $$ > {tmp_path}/own; wait")
    begin = time.monotonic()
    assert refused(seconds=1).code == "too_slow"
    assert time.monotonic() - begin < 5
    for name in ("child", "own"):
        assert ended(int((tmp_path / name).read_text()))


@on_unix
def test_what_a_program_leaves_running_is_ended(tmp_path, stand_in):
    """A program that ends by itself leaves no helper behind."""
    stand_in(f"sleep 60 & echo $! > {tmp_path}/child")
    assert refused().code == "damaged"
    assert ended(int((tmp_path / "child").read_text()))


@on_unix
def test_memory_and_output_are_bounded(tmp_path, stand_in):
    """The program runs within limits that it cannot lift."""
    stand_in(f"(ulimit -v; ulimit -f; ulimit -t) > {tmp_path}/limits")
    refused(seconds=20)
    memory, size, seconds = (tmp_path / "limits").read_text().split()
    assert (memory, seconds) == ("2000000", "30")
    assert size != "unlimited"


@on_unix
def test_one_conversion_at_a_time(tmp_path, stand_in):
    """Conversions of one process follow each other, as they share a profile."""
    stand_in(f"echo in >> {tmp_path}/log; sleep 0.3; echo out >> {tmp_path}/log")
    threads = [threading.Thread(target=refused) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "log").read_text().split() == ["in", "out"] * 3


@on_unix
def test_waiting_for_another_conversion_counts_as_time(stand_in):
    """Who waits too long gets an error, not a place in a queue without end."""
    stand_in("sleep 2")
    thread = threading.Thread(target=refused)
    thread.start()
    time.sleep(0.3)
    assert refused(seconds=0.5).code == "too_slow"
    thread.join()


@on_unix
def test_output_that_is_too_large_is_not_read(stand_in):
    """What the program writes is bounded as any file is."""
    stand_in('while [ "$1" != --outdir ]; do shift; done; head -c 3000000 /dev/zero > "$2/report.odt"')
    assert refused(megabytes=2).code == "too_large"


def test_without_libreoffice_the_user_is_told_what_to_do(monkeypatch):
    """The message names the format and the way out."""
    monkeypatch.setenv(libreoffice.VARIABLE, "/nowhere/soffice")
    error = refused()
    assert error.code == "no_libreoffice"
    assert error.message.endswith("是 doc 格式;这台电脑没有 LibreOffice,请用 WPS 或 Word 另存为 docx 后再检查")


def test_a_program_that_does_not_start_is_told(monkeypatch, tmp_path):
    """A file that is no program ends in an error for the user."""
    (tmp_path / "soffice").write_text("x", encoding="utf-8")
    monkeypatch.setenv(libreoffice.VARIABLE, str(tmp_path / "soffice"))
    assert refused().code in {"no_libreoffice", "damaged"}


def test_locked_documents_are_told_without_libreoffice(monkeypatch):
    """A password is seen in the file itself."""
    monkeypatch.setenv(libreoffice.VARIABLE, "/nowhere/soffice")
    locked = ole("WordDocument", first=(0xA5EC).to_bytes(2, "little") + bytes(8) + (0x0100).to_bytes(2, "little"))
    assert refused(locked).code == "encrypted"


@with_libreoffice
@pytest.mark.parametrize("data", [WORD, WORD[:1500], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=["empty", "cut", "start"])
def test_damaged_documents_are_told(data):
    """What LibreOffice cannot open is one clear error."""
    assert refused(data).code in {"damaged", "empty_file"}


def test_the_program_is_found_on_the_path(monkeypatch, tmp_path):
    """The search path goes before the usual places."""
    monkeypatch.delenv(libreoffice.VARIABLE, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / name))
    assert libreoffice.find() == str(tmp_path / "soffice")


@on_unix
def test_a_forked_process_has_its_own_profile():
    """Two processes of one run do not share a profile."""
    mine = libreoffice._home(os.getpid())
    code = "import os; from checker.readers import libreoffice; print(libreoffice._home(os.getpid()))"
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    assert other != str(mine)
    assert not Path(other).exists(), "the folder of a process that ended is removed"
