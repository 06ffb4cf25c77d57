"""The office over the network: rounds of reports as one request with the tables as its answer, and as jobs with pages."""

import io
import json
import os
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import httpx
import openpyxl
import pytest
from conftest import FIXTURES, ROOT
from serving import running, uploads

from checker.cli import main
from checker.errors import ReadError
from checker.readers.bundles import names, plain, unpack
from checker.readers.limits import Limits
from checker.summary.writing import WRITERS
from checker.web import models
from checker.web.spool import PREFIX

REPORTS, LISTS = FIXTURES / "reports", FIXTURES / "summary"
COUNTY, TOWN, OLD, BUREAU = (
    "k01_county_complete_2024.txt", "k12_town_fewfigures_2024.txt", "f02_town_last_years_title_2024.txt", "k14_bureau_gaps_2023.txt",
)  # fmt: skip
ROUND = (COUNTY, TOWN, OLD, BUREAU)
ROSTER, RECEIVED = LISTS / "名单.csv", LISTS / "收到.csv"
SCRIPT = "<script>alert(1)</script>"
JSON = {"accept": "application/json"}
PATIENCE = 60.0


@pytest.fixture(scope="module")
def house(tmp_path_factory, kept_rules):  # noqa: ARG001 - the processes start with the module
    """A server."""
    with running(tmp_path_factory.mktemp("spool"), jobs=2) as started:
        yield started


@pytest.fixture
def client(house):
    """A client; after every test no upload is left, and no round is worked on."""
    with httpx.Client(base_url=house.address, timeout=PATIENCE) as made:
        yield made
    assert uploads(house) == []
    assert house.office.inside == 0


def text_of(name):
    return (REPORTS / name).read_bytes()


def packed(members, *, method=zipfile.ZIP_DEFLATED):
    """A zip of names and bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def in_gbk(members):
    """A zip as Windows packs it: names in GBK, without a sign that says so."""
    made = packed({f"{number:04}": data for number, data in enumerate(members.values())}, method=zipfile.ZIP_STORED)
    for number, name in enumerate(members):
        raw = name.encode("gbk")
        assert len(raw) >= 4
        old, new = f"{number:04}".encode(), raw
        made = _renamed(made, old, new)
    return made


def _renamed(data, old, new):
    """Give a member another name, whose length changes the places of everything behind it."""
    out, places, at, central, count = bytearray(), {}, 0, 0, 0
    while at < len(data):
        sign = data[at : at + 4]
        if sign == b"PK\x03\x04":
            size, length, extra = struct.unpack_from("<I", data, at + 18)[0], *struct.unpack_from("<HH", data, at + 26)
            name = data[at + 30 : at + 30 + length]
            shown = new if name == old else name
            places[shown] = len(out)
            out += data[at : at + 26] + struct.pack("<HH", len(shown), extra) + shown + data[at + 30 + length : at + 30 + length + extra + size]
            at += 30 + length + extra + size
        elif sign == b"PK\x01\x02":
            central = central or len(out)
            length, extra, comment = struct.unpack_from("<HHH", data, at + 28)
            name = data[at + 46 : at + 46 + length]
            shown = new if name == old else name
            out += data[at : at + 28] + struct.pack("<HHH", len(shown), extra, comment) + data[at + 34 : at + 42] + struct.pack("<I", places[shown]) + shown
            out += data[at + 46 + length : at + 46 + length + extra + comment]
            at += 46 + length + extra + comment
            count += 1
        else:
            return bytes(out + data[at : at + 12] + struct.pack("<II", len(out) - central, central) + data[at + 20 :])
    raise AssertionError("no directory")


def parts(*files, roster=ROSTER, received=None, last=None):
    """The parts of a form: reports as (name, bytes), lists by path."""
    given = [("file", one) for one in files] + [("last", one) for one in last or ()]
    return given + [(part, (path.name, path.read_bytes())) for part, path in (("roster", roster), ("received", received)) if path]


def whole(*others):
    return [(name, text_of(name)) for name in ROUND] + list(others)


def printed(capfdbinary, monkeypatch, *arguments, files):
    """What the command line prints for the same files under the same names."""
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        monkeypatch.chdir(folder)
        main(["summary", *arguments, "--fresh", "--quiet"])
        monkeypatch.chdir(REPORTS)
    return capfdbinary.readouterr().out


def started(client, files, **asked):
    """Send a round and return the address of its page."""
    answer = client.post("/office", files=files, data=asked, headers=JSON)
    assert answer.status_code == 202, answer.text
    return answer.json()["address"]


def waited(client, address, *states):
    """Wait until a round is in one of the states, and return what it says then."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = client.get(address, headers=JSON).json()
        if said["state"] in (states or ("done", "failed", "cancelled", "mistaken")):
            return said
        time.sleep(0.02)
    raise AssertionError(said)


# one request, one answer


@pytest.mark.parametrize("format_", [name for name in WRITERS if name != "xlsx"])
def test_answers_are_those_of_the_command_line(client, capfdbinary, monkeypatch, format_):
    """Byte for byte, for files given one by one with all lists."""
    files = {name: text_of(name) for name in ROUND} | {"名单.csv": ROSTER.read_bytes(), "收到.csv": RECEIVED.read_bytes()}
    options = ["--roster", "名单.csv", "--received", "收到.csv", "--deadline", "2025-03-01", "--year", "2024", "--format", format_]
    expected = printed(capfdbinary, monkeypatch, *ROUND, *options, files=files)
    asked = {"deadline": "2025-03-01", "year": "2024", "format": format_}
    answer = client.post("/api/summary", files=parts(*whole(), received=RECEIVED), data=asked)
    assert answer.status_code == 200
    assert answer.content == expected
    assert len(expected) > 1000


def test_a_zip_is_the_folder_that_was_packed(client, capfdbinary, monkeypatch):
    """The same as the folder on the command line, with folders that name superiors, another pack and stage, and last year's results."""
    folder = {"收件夹/檀溪县/柏岭镇/年报.txt": text_of(OLD), "收件夹/檀溪县/蒲岸镇.txt": text_of(TOWN), "收件夹/檀溪县.txt": text_of(COUNTY)}
    rubbish = {"收件夹/~$年报.docx": b"x", "收件夹/.隐藏/a.txt": b"x", "收件夹/Thumbs.db": b"x", "收件夹/说明.exe": b"x"}
    before = printed(capfdbinary, monkeypatch, "收件夹", "--format", "json", files=folder)
    assert b'"files"' in before
    with TemporaryDirectory() as place:
        (Path(place) / "a.txt").write_bytes(text_of(COUNTY))
        monkeypatch.chdir(place)
        main(["check", "a.txt", "--format", "json"])
        last = capfdbinary.readouterr().out
        monkeypatch.chdir(REPORTS)
    files = folder | rubbish | {"名单.csv": ROSTER.read_bytes(), "上年.json": last}
    options = ["--rules", "shenzhen", "--stage", "published", "--last", "上年.json", "--roster", "名单.csv", "--format", "json"]
    expected = printed(capfdbinary, monkeypatch, "收件夹", *options, files=files)
    mac = {"__MACOSX/收件夹/._年报.txt": b"x", "收件夹/__MACOSX/年报.txt": b"x"}
    sent = parts(("收件夹.zip", packed(folder | rubbish | mac)), last=[("上年.json", last)])
    answer = client.post("/api/summary", files=sent, data={"rules": "shenzhen", "stage": "published"})
    assert answer.content == expected
    assert len(answer.json()["tables"]["changes"]["rows"]) > 0
    models.SummaryAnswer.model_validate(answer.json())


def test_a_report_is_judged_again_by_the_level_of_the_roster(client, capfdbinary, monkeypatch, tmp_path):
    """What the roster says better than the report is judged by it, as on the command line."""
    roster = tmp_path / "名单.csv"
    roster.write_text("单位,层级,年度\n檀溪县,市,2023\n柏岭镇,部门,\n", encoding="utf-8")
    files = {COUNTY: text_of(COUNTY), OLD: text_of(OLD), "名单.csv": roster.read_bytes()}
    expected = printed(capfdbinary, monkeypatch, COUNTY, OLD, "--roster", "名单.csv", "--format", "json", files=files)
    assert "按市、2023 年度判".encode() in expected
    assert client.post("/api/summary", files=parts((COUNTY, text_of(COUNTY)), (OLD, text_of(OLD)), roster=roster)).content == expected


def test_copies_and_promises_are_those_of_the_command_line(client, capfdbinary, monkeypatch):
    """The tables made of the texts, too."""
    pytest.importorskip("duckdb")
    last = text_of(COUNTY).replace(b"2024", b"2023").replace("2025年".encode(), "2024年".encode())
    files = {COUNTY: text_of(COUNTY), "b.txt": text_of(COUNTY).replace("檀溪县".encode(), "汀坪县".encode()), "上年/a.txt": last}
    expected = printed(capfdbinary, monkeypatch, COUNTY, "b.txt", "--last", "上年", "--copies", "--promises", "--format", "json", files=files)
    sent = parts((COUNTY, files[COUNTY]), ("b.txt", files["b.txt"]), roster=None, last=[("上年/a.txt", last)])
    answer = client.post("/api/summary", files=sent, data={"copies": "true", "promises": "true"})
    assert answer.content == expected
    assert answer.json()["tables"]["copies"]["rows"]


def test_an_xlsx_is_a_workbook(client):
    """It opens, and has the tables."""
    answer = client.post("/api/summary", files=parts(*whole()), data={"format": "xlsx"})
    assert answer.headers["content-disposition"].endswith(".xlsx")
    assert {"总表", "缺项统计", "矩阵", "说明"} <= set(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames)


@pytest.mark.parametrize("coded", [in_gbk, packed], ids=["gbk", "utf-8"])
def test_names_in_a_zip_are_read_as_they_were_written(client, coded):
    """The encoding of Windows without a sign, and UTF-8."""
    made = coded({"云溪市/檀溪县年报.txt": text_of(COUNTY), "云溪市/柏岭镇年报.txt": text_of(OLD)})
    rows = client.post("/api/summary", files=parts(("a.zip", made))).json()["tables"]["files"]["rows"]
    assert sorted(row["file"] for row in rows) == ["云溪市/柏岭镇年报.txt", "云溪市/檀溪县年报.txt"]


def test_names_of_two_characters_are_not_taken_for_another_script(tmp_path):
    """陆军 in GBK is also two letters in UTF-8; it is read as Chinese."""
    path = tmp_path / "a.zip"
    path.write_bytes(in_gbk({"陆军.txt": b"x"}))
    assert "陆军".encode("gbk").decode("utf-8", errors="replace") != "陆军"
    with zipfile.ZipFile(path) as archive:
        assert names(archive.infolist()) == ["陆军.txt"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"), ("C:\\a\\b.txt", "a/b.txt"), ("/srv/a.txt", "srv/a.txt"), ("./a/../b.txt", "a/b.txt"), ("..", "未命名"),
        ("a\x00b\n.txt", "ab.txt"), (SCRIPT + ".txt", "<script>alert(1)<" + "/script>.txt"),
    ],
)  # fmt: skip
def test_names_lead_nowhere(given, shown):
    """Folders are kept to be shown, what leads out of them is not."""
    assert plain(given) == shown


def test_names_of_a_zip_and_of_uploads_are_never_paths(client, house):
    """Traversal, absolute and equal names: shown, told apart, and nothing is written anywhere."""
    evil = {"../../../../tmp/fazhi-evil.txt": text_of(COUNTY), "/tmp/fazhi-evil.txt": text_of(OLD), "C:\\fazhi-evil.txt": text_of(TOWN)}  # noqa: S108 - a hostile name
    sent = parts(("e.zip", packed(evil)), ("../a.txt", text_of(COUNTY)), ("a.txt", text_of(OLD)), roster=None)
    rows = client.post("/api/summary", files=sent).json()["tables"]["files"]["rows"]
    assert sorted(row["file"] for row in rows) == ["a(2).txt", "a.txt", "fazhi-evil.txt", "tmp/fazhi-evil(2).txt", "tmp/fazhi-evil.txt"]
    assert not Path("/tmp/fazhi-evil.txt").exists()  # noqa: S108 - must not be there
    assert not (house.spool.folder.parent / "fazhi-evil.txt").exists()


def test_a_locked_or_damaged_member_is_one_unreadable_file(client):
    """The others of the zip are judged."""
    made = bytearray(packed({"a.txt": text_of(COUNTY), "b.txt": text_of(OLD), "c.txt": text_of(TOWN)}, method=zipfile.ZIP_STORED))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(sign) + place] |= 1  # the first is said to be locked
    at = made.index(text_of(OLD)[:50])
    made[at + 3] ^= 255
    rows = {row["file"]: row for row in client.post("/api/summary", files=parts(("e.zip", bytes(made)))).json()["tables"]["files"]["rows"]}
    assert "密码" in rows["a.txt"]["note"]
    assert "损坏" in rows["b.txt"]["note"]
    assert rows["c.txt"]["state"] == "已报"


def test_bombs_are_refused(client, tmp_path):
    """By ratio, by size and number of all together, and a directory that would fill the memory; what is no zip is told."""
    for data, status in (
        (packed({"a.txt": b" " * 40_000_000}), 413), (b"PK\x05\x06" + b"\0" * 18, 400), (b"no zip", 400),
    ):  # fmt: skip
        answer = client.post("/api/summary", files=parts(("e.zip", data)))
        assert answer.status_code == status
        assert answer.json()["error"]["message"].startswith(("e.zip:", "e.zip/"))
    path = tmp_path / "e.zip"
    path.write_bytes(packed({f"{n}.txt": b"x" * 1000 for n in range(5)}))
    for most, code in (((4, 10**6), "too_many"), ((9, 4000), "archive_bomb")):
        with pytest.raises(ReadError) as caught:
            unpack(path, "e.zip", tmp_path, Limits(), most)
        assert caught.value.code == code
    assert sorted(one.name for one in tmp_path.iterdir()) == ["e.zip"]
    path.write_bytes(b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 9, 9, 2**31, 0, 0))
    with pytest.raises(ReadError, match="太多"):
        unpack(path, "e.zip", tmp_path, Limits(), (9, 9))


def test_links_are_left_out_and_pictures_are_named(client):
    """As in a search of a folder: a link in a zip is no report, a scan is said not to be checked; without a report nothing is done."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("收件夹/年报.txt", text_of(COUNTY))
        archive.writestr("收件夹/扫描.JPG", b"x")
        archive.writestr("收件夹/套着.zip", b"x")
        link = zipfile.ZipInfo("收件夹/链接.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    address = started(client, parts(("收件夹.zip", made.getvalue())))
    assert waited(client, address)["total"] == 1
    assert "收件夹.zip:另有 2 个压缩包、图片或表格没有检查,例如 收件夹/扫描.JPG" in client.get(address).text
    client.post(f"{address}/delete")


def test_a_document_called_a_zip_is_a_document(client):
    """A Word file with a wrong ending is read as what it is."""
    from making import docx as making

    rows = client.post("/api/summary", files=parts(("年报.zip", making.report(text_of(COUNTY).decode())))).json()["tables"]["files"]["rows"]
    assert [(row["file"], row["unit"]) for row in rows] == [("年报.zip", "檀溪县")]


@pytest.mark.parametrize(
    ("asked", "sent", "said"),
    [
        ({"deadline": "三月"}, [], "deadline"), ({"year": "24"}, [], "year"), ({"stage": "x"}, [], "stage"), ({"format": "letters"}, [], "format"),
        ({"rules": "../x"}, [], "规则包"), ({"copies": "maybe"}, [], "copies"), ({"promises": "1"}, [], "last"), ({"issuer": "某办"}, [], "issuer"),
        ({"received": "mtime"}, [], "received"), ({}, [("rooster", ("名单.csv", b"x"))], "roster"), ({}, [("roster", ("名单.doc", b"x"))], "名单.doc"),
        ({}, [("roster", ("名单.xlsx", b"x"))], "工作簿"), ({}, [("received", ("收到.csv", "文件,收到\na.txt,昨天\n".encode()))], "第 2 行"),
        ({}, [("file", ("空.zip", packed({"a.exe": b"x"})))], "没有可以检查的报告"),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_named(client, asked, sent, said):
    """One Chinese line, 400."""
    answer = client.post("/api/summary", files=[("file", (COUNTY, text_of(COUNTY))), *sent], data=asked)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]


def test_what_is_no_form_or_has_no_report_is_refused(client):
    """400 with the reason."""
    assert client.post("/api/summary", content=b"x").json()["error"]["code"] == "bad_form"
    assert client.post("/api/summary", files=parts()).json()["error"]["code"] == "no_file"
    assert client.post("/office", files=parts()).status_code == 400
    assert client.post("/office", files=parts(*whole()), headers={"origin": "http://evil.example"}).status_code == 403


def test_every_mistake_of_a_roster_is_a_line_with_its_place(client):
    """Row and column each."""
    roster = "单位,层级\n云溪县,星级\n,县区\n".encode()
    answer = client.post("/api/summary", files=[*parts((COUNTY, text_of(COUNTY)), roster=None), ("roster", ("名单.csv", roster))])
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "bad_list")
    assert [line.split(":")[1] for line in error["message"].split("\n")] == ["第 2 行(第 2 列)", "第 3 行(第 1 列)"]


def test_too_many_reports_are_refused(tmp_path):
    """In the form and in a zip; files that are too large too, but a zip may be larger than a report."""
    with running(tmp_path, reports=3, megabytes=1, round=6) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        for files in (parts(*whole()), parts(("a.zip", packed(dict(whole()))))):
            answer = client.post("/api/summary", files=files)
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_many")
        assert client.post("/api/summary", files=parts(*[(f"{n}.txt", b"x") for n in range(20)])).status_code == 413
        large = os.urandom(2_000_000)
        assert client.post("/api/summary", files=parts(("a.txt", large))).status_code == 413
        made = packed({"a.txt": text_of(COUNTY), "b.txt": large})
        rows = client.post("/api/summary", files=parts(("a.zip", made))).json()["tables"]["files"]["rows"]
        assert [row["state"] for row in rows] == ["已报", "请指定(无法读取)"]
        assert uploads(house) == []


# jobs


def test_a_job_goes_from_upload_to_tables_and_letters(client, house):
    """Progress, tables under tabs, a page of each unit, everything to keep; then it is forgotten."""
    address = started(client, parts(*whole(), received=RECEIVED), deadline="2025-03-01", issuer="某县依法治县办", date="2025-03-31")
    said = waited(client, address)
    assert (said["state"], said["done"], said["total"]) == ("done", 4, 4)
    assert uploads(house) == []
    page = client.get(address).text
    assert "应报 6 个单位,收到 4 份" in page
    for key in ("missing", "sums", "matrix", "figures", "files", "notes"):
        assert f'<section id="{key}">' in client.get(f"{address}/tables/{key}").text
    assert f'<a href="{address}/units/0">檀溪县</a>' in page
    assert f'<a href="{address}/units/3">{OLD}</a>' in client.get(f"{address}/tables/files").text
    assert "/rules?rules=national#FZ-" in client.get(f"{address}/tables/missing").text
    unit = client.get(f"{address}/units/3").text
    assert "柏岭镇" in unit
    assert '<a class="rule" href="/rules?rules=national#FZ-' in unit
    assert "没有收到这个单位的报告" in client.get(f"{address}/units/1").text
    assert "错年度" in client.get(f"{address}/units/5").text
    letter = client.get(f"{address}/units/0/letter")
    assert "檀溪县" in "".join(p.text for p in docx.Document(io.BytesIO(letter.content)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/download/letters").content)) as zipped:
        assert len(zipped.namelist()) == 7
        assert zipped.namelist()[0] == "通报.docx"
        circular = "".join(p.text for p in docx.Document(io.BytesIO(zipped.read("通报.docx"))).paragraphs)
        assert "某县依法治县办" in circular
        assert "2025年3月31日" in circular
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/download/csv").content)) as zipped:
        assert "总表.csv" in zipped.namelist()
        assert zipped.read("总表.csv").startswith(b"\xef\xbb\xbf")
    asked = {"deadline": "2025-03-01"}
    for name in ("json", "html", "markdown"):
        same = client.post("/api/summary", files=parts(*whole(), received=RECEIVED), data=asked | {"format": name})
        assert client.get(f"{address}/download/{name}").content == same.content
    sheet = client.get(f"{address}/download/xlsx")
    assert "attachment" in sheet.headers["content-disposition"]
    assert openpyxl.load_workbook(io.BytesIO(sheet.content))["总表"].max_row > 6
    for wrong in ("tables/../x", "tables/nothing", "units/6", "units/99/letter", "download/pages", "download/..%2flock"):
        assert client.get(f"{address}/{wrong}").status_code == 404
    assert client.post(f"{address}/delete").headers["location"] == "/office"
    assert client.get(address).status_code == 404
    assert "没有这次汇总" in client.get(address).text
    assert not list(house.spool.folder.glob("round-*"))
    assert house.spool.used == 0


def test_a_wrong_roster_waits_for_a_better_one(client, house):
    """The mistakes are lines; the uploads are kept; with a mended roster the work goes on; without one it can be cancelled."""
    files = [*parts(("a.zip", packed(dict(whole()))), roster=None), ("roster", ("名单.csv", "单位,层级\n檀溪县,星级\n".encode()))]
    address = started(client, files)
    assert waited(client, address)["state"] == "mistaken"
    page = client.get(address).text
    assert "名单.csv:第 2 行(第 2 列):没有“星级”这个层级" in page
    assert uploads(house)
    assert client.post(f"{address}/lists", files={"x": (None, "1")}).status_code == 400
    assert client.post(f"{address}/lists", files={"file": ("a.txt", b"x")}).status_code == 400
    assert client.post(f"{address}/lists", content=b"x").status_code == 400
    assert client.post(f"{address}/lists", files={"roster": ("名单.csv", "单位,层级\n檀溪县,月级\n".encode())}).status_code == 303
    waited(client, address, "mistaken")
    until = time.monotonic() + PATIENCE
    while "名单.csv:第 2 行(第 2 列):没有“月级”" not in client.get(address).text and time.monotonic() < until:
        time.sleep(0.02)
    assert "月级" in client.get(address).text
    assert client.post(f"{address}/lists", files={"roster": ("名单.csv", ROSTER.read_bytes())}).headers["location"] == address
    assert client.get(address, headers={"accept": "application/json"}).json()["state"] != "mistaken"  # a page that still waited would never look again
    assert waited(client, address, "done", "failed")["state"] == "done"
    assert "应报 6 个单位,收到 4 份" in client.get(address).text
    assert client.post(f"{address}/lists", files={"roster": ("名单.csv", ROSTER.read_bytes())}).status_code == 409
    client.post(f"{address}/delete")
    other = started(client, files)
    waited(client, other, "mistaken")
    client.post(f"{other}/cancel")
    assert waited(client, other)["state"] == "cancelled"
    until = time.monotonic() + PATIENCE
    while uploads(house) and time.monotonic() < until:
        time.sleep(0.02)
    client.post(f"{other}/delete")


def hung(house):
    """Stop the process of the first worker where it is, and return its number."""
    process = house.desk.workers[0].process.pid
    os.kill(process, signal.SIGSTOP)
    return process


def test_cancel_ends_the_work_and_leaves_no_file(tmp_path):
    """Also where a worker hangs: its process is killed, files and results are gone, and the next round is done."""
    with running(tmp_path) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        first = hung(house)
        address = started(client, parts(*whole()))
        assert house.office.inside == 1
        began = time.monotonic()
        assert client.post(f"{address}/cancel").headers["location"] == address
        while house.office.inside and time.monotonic() - began < PATIENCE:
            time.sleep(0.02)
        assert time.monotonic() - began < 10
        assert client.get(address, headers=JSON).json()["state"] == "cancelled"
        assert "已取消" in client.get(address).text
        assert sorted(path.name for path in house.spool.folder.rglob("*")) in (["lock", "scratch"], ["0", "lock", "scratch"])
        assert house.spool.used == 0
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert client.post("/api/summary", files=parts(*whole())).status_code == 200


@pytest.mark.parametrize(("how", "said"), [(signal.SIGSTOP, "超过 1.5 秒"), (signal.SIGKILL, "意外结束")])
def test_a_report_that_ends_its_worker_is_one_unreadable_file(tmp_path, how, said):
    """The rest of the round is judged."""
    with running(tmp_path, seconds=1.5) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        run = house.desk.workers[0].run
        struck = threading.Event()

        def running_late(task, seconds, stop=None):
            # The process that has the second report hangs, or dies, each time it is tried.
            if getattr(task, "files", None) and getattr(task, "format", "") == "record" and task.files[0].name == TOWN and not task.files[0].error:
                pid = house.desk.workers[0].process.pid
                os.kill(pid, signal.SIGSTOP)
                if how == signal.SIGKILL:
                    threading.Timer(0.1, os.kill, (pid, how)).start()
                struck.set()
            return run(task, seconds, stop)

        house.desk.workers[0].run = running_late
        rows = {row["file"]: row for row in client.post("/api/summary", files=parts(*whole())).json()["tables"]["files"]["rows"]}
        assert struck.is_set()
        assert said in rows[TOWN]["note"]
        assert rows[COUNTY]["state"] == rows[OLD]["state"] == "已报"
        assert uploads(house) == []


def test_a_roster_that_ends_its_worker_is_told(tmp_path):
    """A workbook that unpacks to more than the memory allows is an error of the list, and the server goes on."""
    cells = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 2_000_000
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + cells + b"</sheetData></worksheet>"
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    made = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    with running(tmp_path, seconds=1.5, memory=700) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        files = [*parts((COUNTY, text_of(COUNTY)), roster=None), ("roster", ("名单.xlsx", made.getvalue()))]
        answer = client.post("/api/summary", files=files)
        assert answer.status_code == 400
        assert "名单" in answer.json()["error"]["message"]
        assert client.post("/api/summary", files=parts(*whole())).status_code == 200


def test_a_busy_office_says_so(tmp_path):
    """As many rounds as allowed are inside: 503 with a time, on the page and over REST; single checks go on."""
    with running(tmp_path, rounds=1, jobs=2) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        house.office.enter()
        for path in ("/office", "/api/summary"):
            answer = client.post(path, files=parts(*whole()), headers=JSON)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
            assert "正在汇总的太多" in answer.json()["error"]["message"]
            assert int(answer.headers["retry-after"]) > 0
        assert client.post("/api/check", files={"file": (COUNTY, text_of(COUNTY))}).status_code == 200
        house.office.leave()
        assert client.post("/api/summary", files=parts(*whole())).status_code == 200


def test_single_checks_are_not_kept_waiting_by_a_round(tmp_path):
    """With one worker a check is answered between two reports of a round."""
    with running(tmp_path) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        address = started(client, parts(*[(f"{n}/{name}", text_of(name)) for n in range(50) for name in ROUND]))
        waited(client, address, "judging")
        assert client.post("/api/check", files={"file": (COUNTY, text_of(COUNTY))}).json()["reports"][0]["outcome"] == "passed"
        said = client.get(address, headers=JSON).json()
        assert said["state"] == "judging"
        assert said["done"] < 20
        client.post(f"{address}/cancel")


def test_who_goes_away_is_no_longer_worked_for(tmp_path):
    """A client that closes the connection: the work stops before the next report, and its files are gone."""
    many = parts(*[(f"{n}/{name}", text_of(name)) for n in range(100) for name in ROUND])
    judged = []
    with running(tmp_path) as house:
        run = house.desk.run

        async def counted(*given):
            judged.append(given)
            return await run(*given)

        house.desk.run = counted
        with pytest.raises(httpx.ReadTimeout), httpx.Client(base_url=house.address, timeout=1.5) as client:
            client.post("/api/summary", files=many)
        began = time.monotonic()
        while house.office.inside and time.monotonic() - began < PATIENCE:
            time.sleep(0.02)
        assert len(judged) < len(many) - 1  # the roster is none of the reports
        assert (house.office.inside, uploads(house), house.spool.used) == (0, [], 0)


def test_nothing_of_a_round_is_kept_in_the_cache(tmp_path, monkeypatch):
    """Compiled rules only: no judgement, no excerpt."""
    (tmp_path / "spool").mkdir()
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path / "cache"))
    with running(tmp_path / "spool") as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        assert client.post("/api/summary", files=parts(*whole())).status_code == 200
    kept = {path.name.split("-")[0] for path in (tmp_path / "cache").iterdir()}
    assert "pack" in kept
    assert "summary.sqlite" not in kept
    assert not any("檀溪".encode() in path.read_bytes() for path in (tmp_path / "cache").iterdir())


def test_results_are_held_for_a_time_and_in_a_number(tmp_path):
    """After it, and where newer ones come, they are gone with their files."""
    with running(tmp_path, hold=1.0, held=1) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        first = started(client, parts(*whole()))
        waited(client, first, "done")
        second = started(client, parts(*whole()))
        waited(client, second, "done")
        until = time.monotonic() + PATIENCE
        while client.get(first).status_code == 200 and time.monotonic() < until:
            time.sleep(0.02)
        assert client.get(first).status_code == 404
        while list(house.spool.folder.glob("round-*")) and time.monotonic() < until:
            time.sleep(0.05)
        assert client.get(second).status_code == 404
        assert house.spool.used == 0
        assert house.office.jobs == {}


def test_a_roster_nobody_mends_is_waited_for_no_longer(tmp_path):
    """After the time results are held the uploads are gone."""
    with running(tmp_path, hold=0.5) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        started(client, [*parts(*whole(), roster=None), ("roster", ("名单.csv", b"x"))])
        until = time.monotonic() + PATIENCE
        while (house.office.inside or uploads(house)) and time.monotonic() < until:
            time.sleep(0.05)
        assert (house.office.inside, uploads(house)) == (0, [])


def test_a_spool_that_is_full_is_told(tmp_path):
    """A zip that unpacks to more than there is room for is refused, and its files are gone."""
    with running(tmp_path, spool=1) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        rows = b"".join(text_of(name) for name in ROUND)
        made = packed({f"{n}.txt": rows for n in range(1 + 1_200_000 // len(rows))})
        address = started(client, parts(("a.zip", made)))
        assert waited(client, address)["state"] == "failed"
        assert "展开后超过" in client.get(address).text
        assert uploads(house) == []
        assert house.spool.used == 0


def test_html_in_names_units_and_texts_is_text(client):
    """In all pages of a job."""
    name = "<img src=x onerror=alert(1)>.txt"
    text = text_of(OLD).replace("柏岭镇".encode(), "柏岭镇<b>粗</b>".encode())
    roster = f'单位,别名\n"{SCRIPT}镇",柏岭镇\n<i>县,檀溪县\n'.encode()
    files = [("file", (name, text)), ("file", (COUNTY, text_of(COUNTY))), ("roster", (f"{SCRIPT}.csv", roster))]
    address = started(client, files, issuer=SCRIPT)
    assert waited(client, address)["state"] == "done"
    pages = [client.get(f"{address}{path}").text for path in ("", "/tables/files", "/tables/notes", "/tables/matrix", "/units/0", "/units/1")]
    for page in pages:
        assert SCRIPT not in page
        assert "<img" not in page
        assert "<i>县" not in page
        assert "<b>粗" not in page
        assert "style=" not in page
    assert "&lt;script&gt;" in pages[0]
    assert "&lt;img" in pages[1]
    client.post(f"{address}/delete")
    bad = f"单位,层级\n檀溪县,{SCRIPT}\n".encode()
    address = started(client, [("file", (COUNTY, text_of(COUNTY))), ("roster", (f"{SCRIPT}.csv", bad))])
    waited(client, address, "mistaken")
    assert SCRIPT not in client.get(address).text
    client.post(f"{address}/cancel")
    waited(client, address, "cancelled")
    until = time.monotonic() + PATIENCE
    while client.get("/healthz").status_code == 200 and uploads_of(client) and time.monotonic() < until:
        time.sleep(0.02)


def uploads_of(client):
    """Whether a round is still inside, as a new one would be told."""
    return client.post("/api/summary", files=parts((COUNTY, text_of(COUNTY)))).status_code == 503


def test_the_form_works_without_script(client):
    """It is answered with a page that looks again by itself until the tables are there."""
    answer = client.post("/office", files=parts(*whole()))
    assert answer.status_code == 303
    address = answer.headers["location"]
    page = client.get(address).text
    assert "正在" in page or "应报 6 个单位" in page
    waited(client, address, "done")
    assert "<noscript>" not in client.get(address).text
    client.post(f"{address}/delete")


def test_a_token_guards_the_office(tmp_path):
    """Pages, jobs and REST."""
    token = "geheim-geheim-1234"  # noqa: S105 - of this test
    with running(tmp_path, token=token) as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        assert client.get("/office").headers["location"] == "/login"
        assert client.post("/office", files=parts(*whole())).status_code == 401
        assert client.post("/api/summary", files=parts(*whole())).status_code == 401
        key = {"authorization": f"Bearer {token}"}
        address = client.post("/office", files=parts(*whole()), headers=key | JSON).json()["address"]
        assert client.get(address).headers["location"] == "/login"
        assert client.get(address, headers=key).status_code == 200


def test_results_of_a_round_are_kept_where_results_are(tmp_path):
    """Each report once, without its text."""
    (tmp_path / "spool").mkdir()
    with running(tmp_path / "spool", data=tmp_path / "data") as house, httpx.Client(base_url=house.address, timeout=PATIENCE) as client:
        assert client.post("/api/summary", files=parts(*whole())).status_code == 200
        kept = client.get("/api/results").json()["results"]
        assert sorted(one["name"] for one in kept) == sorted(ROUND)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_ended_in_the_middle_of_a_round_it_leaves_nothing_and_logs_no_names(tmp_path):
    """Told to end while a round is worked on: exit code 0, no folder; the log has no name of a file, a unit or a job."""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "checker", "serve", "--port", "0", "--jobs", "1"]
    serving = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, cwd=tmp_path)
    try:
        line = serving.stderr.readline().decode()
        address = line[line.index("http") :].split("/;")[0]
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            many = [(f"绝密名字{n}/{name}", text_of(name)) for n in range(40) for name in ROUND]
            job = started(client, parts(*many))
            waited(client, job, "judging", "collating", "done")
        serving.send_signal(signal.SIGTERM)
        log = serving.stderr.read().decode()
        assert serving.wait(30) == 0
    finally:
        if serving.poll() is None:
            serving.kill()
        serving.wait()
        serving.stderr.close()
    assert list(tmp_path.glob(f"{PREFIX}*")) == []
    assert "POST /office 202" in log
    for secret in ("绝密", "%E7", "檀溪", job.rpartition("/")[2], "Traceback"):
        assert secret not in log


def test_a_rule_on_the_check_page_leads_to_its_place(client):
    """The address has an anchor that the page of rules has."""
    page = client.post("/check", files={"file": (OLD, text_of(OLD))}, data={"rules": "shenzhen"}).text
    href = page.split('<a class="rule" href="')[1].split('"')[0]
    path, _, anchor = href.partition("#")
    assert path == "/rules?rules=shenzhen"
    assert f'id="{anchor}"' in client.get(path).text
    download = client.post("/api/check", files={"file": (OLD, text_of(OLD))}, data={"format": "html"}).text
    assert "/rules?" not in download


def test_what_a_round_says_fits_json(client):
    """Progress for a script has these keys and no others."""
    address = started(client, parts(*whole()))
    said = waited(client, address, "done")
    assert said.keys() == {"state", "done", "total", "left", "said"}
    assert json.loads(json.dumps(said)) == said
    client.post(f"{address}/delete")
