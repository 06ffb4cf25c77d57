"""The REST interface and the server: the same answers as the command line, and nothing that a client can do to it."""

import io
import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from conftest import FIXTURES, ROOT
from making import docx
from serving import running, uploads

from checker.cli import main
from checker.errors import UsageError
from checker.reporters import FORMATS
from checker.web import models, openapi
from checker.web.app import application
from checker.web.bodies import named
from checker.web.kept import FILE, Kept
from checker.web.media import MEDIA
from checker.web.protocol import PatientProtocol
from checker.web.safety import HEADERS
from checker.web.spool import PREFIX, Spool, clean

REPORTS = FIXTURES / "reports"
GOOD, BAD, OTHER = "a03_municipality_excellent_2022.txt", "c15_devzone_markdown_placeholder_2020.txt", "d01_not_work_points_2023.txt"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def house(tmp_path_factory, kept_rules):  # noqa: ARG001 - the processes start with the module
    """A server that keeps results."""
    with running(tmp_path_factory.mktemp("spool"), jobs=2, data=tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture
def client(house):
    """A client; after every test no upload is left."""
    with httpx.Client(base_url=house.address, timeout=60) as made:
        yield made
    assert uploads(house) == []
    assert house.desk.inside == 0
    assert house.spool.used == 0


def sent(*names):
    return [("file", (name, (REPORTS / name).read_bytes())) for name in names]


def printed(capfdbinary, monkeypatch, *arguments):
    """What the command line prints, in a folder that is no repository: formats for code hosts name files below it."""
    with TemporaryDirectory() as folder:
        for name in (argument for argument in arguments if argument.endswith(".txt")):
            (Path(folder) / name).write_bytes((REPORTS / name).read_bytes())
        monkeypatch.chdir(folder)
        main(["check", *arguments, "--no-cache"])
        monkeypatch.chdir(REPORTS)
    return capfdbinary.readouterr().out


def code(answer):
    return answer.json()["error"]["code"]


@pytest.mark.parametrize("name", [GOOD, BAD, OTHER, "d25_county_masthead_gbk_2023.txt", "d27_town_utf16_2024.txt"])
def test_answers_are_those_of_the_command_line(client, capfdbinary, monkeypatch, name):
    """Byte for byte, as a form, as a body, and as curl sends a body."""
    expected = printed(capfdbinary, monkeypatch, name, "--format", "json")
    assert client.post("/api/check", files=sent(name)).content == expected
    data = (REPORTS / name).read_bytes()
    assert client.post("/api/check", params={"name": name}, content=data).content == expected
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/check", params={"name": name}, content=data, headers=kind).content == expected


@pytest.mark.parametrize("format_", [name for name in FORMATS if name not in {"table", "xlsx", "docx"}])
def test_every_format_is_that_of_the_command_line(client, capfdbinary, monkeypatch, format_):
    """Two files in every format of text."""
    expected = printed(capfdbinary, monkeypatch, GOOD, BAD, "--format", format_)
    answer = client.post("/api/check", files=sent(GOOD, BAD), data={"format": format_})
    assert answer.content == expected
    assert answer.headers["content-type"] == MEDIA[format_]


def test_choices_are_those_of_the_command_line(client, capfdbinary, monkeypatch):
    """Rules, level, year, stage and policy, in the form and in the address."""
    options = ["--rules", "shenzhen", "--level", "县区", "--year", "2021", "--stage", "published", "--fail-on", "should", "--min-score", "80", "--strict"]
    expected = printed(capfdbinary, monkeypatch, BAD, *options, "--format", "json")
    asked = {"rules": "shenzhen", "level": "县区", "year": "2021", "stage": "published", "fail_on": "should", "min_score": "80", "strict": "true"}
    assert client.post("/api/check", files=sent(BAD), data=asked).content == expected
    assert client.post("/api/check", files=sent(BAD), params=asked).content == expected


def test_every_format_has_a_media_type():
    """No format of the command line is without."""
    assert MEDIA.keys() == FORMATS.keys()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"level": "国家"}, "层级"), ({"year": "20"}, "year"), ({"year": "二〇二四"}, "year"), ({"stage": "x"}, "stage"), ({"fail_on": "x"}, "fail_on"),
        ({"min_score": "101"}, "min_score"), ({"min_score": "nan"}, "min_score"), ({"strict": "maybe"}, "strict"), ({"format": "exe"}, "format"),
        ({"rules": "../../etc"}, "规则包"), ({"rules": str(ROOT / "rules" / "national")}, "规则包"), ({"lvl": "省"}, "lvl"), ({"text": "字"}, "text"),
        ({"year": "9" * 5000}, "year"),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_named(client, data, said):
    """One Chinese line, 400."""
    answer = client.post("/api/check", files=sent(GOOD), data=data)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]


def test_requests_without_sense_are_refused(client):
    """No file, a broken form, an unknown address, a wrong method: one line each, and no traceback."""
    answer = client.post("/api/check", files={"level": (None, "省")})
    assert (answer.status_code, code(answer)) == (400, "no_file")
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert code(client.post("/api/check", content=b"--x\r\nno form", headers=kind)) == "bad_form"
    assert code(client.post("/api/check", content=b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc', headers=kind)) == "broken_off"
    assert code(client.post("/api/check", content=b"", headers={"content-type": "multipart/form-data"})) == "bad_form"
    assert client.get("/api/nothing").status_code == 404
    assert client.get("/api/check").status_code == 405
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e%2fapp.py").status_code == 404
    assert client.get("/static/").status_code == 404
    assert "Traceback" not in client.get("/api/results/99999").text


@pytest.mark.parametrize("path", ["/", "/rules", "/healthz", "/api/rules", "/api/openapi.json", "/static/web.js", "/nothing", "/api/nothing"])
def test_every_answer_carries_the_headers(client, path):
    """Also those that say no; nothing in a page asks for a script or style inside it."""
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "server" not in answer.headers
    assert "unsafe" not in answer.headers["content-security-policy"]
    if answer.headers["content-type"].startswith("text/html"):
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "[::1", "localhost.evil.example:8517"])
def test_a_foreign_name_is_refused(client, host):
    """A page of a foreign name that resolves to this machine gets nothing."""
    assert client.get("/api/rules", headers={"host": host}).status_code in {400, 421}


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:8517", "[::1]:8517", "LOCALHOST"])
def test_names_of_this_machine_are_taken(client, host):
    """Whatever the port."""
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403), ({"origin": "null"}, 403), ({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200), ({"sec-fetch-site": "none"}, 200), ({}, 200),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/check", "/api/check"])
def test_forms_of_other_sites_are_refused(client, path, headers, status):
    """Nothing is done for a request that a page of another site sent."""
    assert client.post(path, files=sent(GOOD), headers=headers).status_code == status


def test_the_own_origin_is_taken(client, house):
    """A browser without Sec-Fetch-Site names the origin."""
    assert client.post("/check", files=sent(GOOD), headers={"origin": house.address}).status_code == 200


def test_a_token_is_asked_for(tmp_path):
    """With a token nothing but the sign of life and the login is open; header and cookie let in."""
    token = "geheim-geheim-1234"  # noqa: S105 - of this test
    (tmp_path / "spool").mkdir()
    with running(tmp_path / "spool", token=token) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/").headers["location"] == "/login"
        for path in ("/api/rules", "/api/openapi.json"):
            assert client.get(path).status_code == 401
        assert client.post("/api/check", files=sent(GOOD)).status_code == 401
        assert client.post("/api/check", files=sent(GOOD), headers={"authorization": f"Bearer {token}x"}).status_code == 401
        assert client.post("/api/check", files=sent(GOOD), headers={"authorization": f"Bearer {token}"}).status_code == 200
        assert client.get("/", headers={"cookie": "fazhi=0"}).status_code == 303
        assert client.post("/login", data={"token": "wrong"}).status_code == 403
        answer = client.post("/login", data={"token": token})
        assert answer.status_code == 303
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "SameSite=strict" in answer.headers["set-cookie"]
        assert token not in answer.headers["set-cookie"]
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "::"], "--token"), (["--host", "192.168.1.1"], "--token"), (["--token", "short"], "--token"), (["--port", "70000"], "--port"),
        (["--jobs", "0"], "--jobs"), (["--host", "203.0.113.7", "--token", "x" * 12], "203.0.113.7"),
    ],
)  # fmt: skip
def test_a_start_that_is_not_safe_is_refused(capsys, monkeypatch, arguments, said):
    """An address for others without a token, a short token, a wrong port: one line, exit code 2."""
    monkeypatch.delenv("FAZHI_TOKEN", raising=False)
    assert main(["serve", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_port_that_is_taken_and_libraries_that_are_missing_are_told(capsys, monkeypatch, house):
    """One Chinese line each."""
    assert main(["serve", "--port", house.address.rpartition(":")[2]]) == 2
    assert "--port" in capsys.readouterr().err
    monkeypatch.setattr("checker.cli.serve.find_spec", lambda _: None)
    assert main(["serve"]) == 2
    assert "pip install" in capsys.readouterr().err


def test_a_gigabyte_is_refused_without_reading_it(house):
    """Declared or in pieces: the answer is 413, and most of it is never taken."""
    port = int(house.address.rpartition(":")[2])
    for head, piece in (
        (b"Content-Length: 1073741824", b"x" * 65536),
        (b"Transfer-Encoding: chunked", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as made:
            made.sendall(b"POST /api/check?name=a.txt HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
            taken, answer = 0, b""
            while taken < 1 << 30 and b"too_large" not in answer:
                try:
                    made.sendall(piece)
                    taken += len(piece)
                    if select.select([made], [], [], 0)[0]:
                        answer += made.recv(65536)
                except ConnectionError:
                    break
            assert b" 413 " in answer.split(b"\r\n")[0]
            assert taken < 80_000_000
    assert uploads(house) == []


def test_bounds_inside_a_form(client, house):
    """A file that is too large, too many files, too long a text: 413 each."""
    most = house.setup.most_bytes
    assert code(client.post("/api/check", files={"file": ("a.txt", b"x" * (most + 1))})) == "too_large"
    assert code(client.post("/api/check", files=[("file", (f"{n}.txt", b"x")) for n in range(house.setup.files + 1)])) == "too_many"
    assert client.post("/check", data={"text": "x" * 2_000_001}).status_code == 413
    assert client.post("/api/check", files=[("file", ("a.txt", b"x"))], data={f"f{n}": "x" for n in range(200)}).status_code == 400


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"), ("..\\..\\windows\\x.txt", "x.txt"), ("/srv/a.txt", "a.txt"), ("C:\\a\\b.txt", "b.txt"), ("..", "未命名"),
        ("", "未命名"), (".", "未命名"), ("-", "未命名"), ("a\x00b\nc.txt", "abc.txt"), ("县%22报告.txt", '县"报告.txt'), (SCRIPT + ".txt", "script>.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"), ("长" * 500 + ".txt", "长" * 196 + ".txt"),
    ],
)  # fmt: skip
def test_names_are_shown_and_never_paths(given, shown):
    """Of a name the last part, without control characters."""
    assert named(given) == shown


def test_names_and_texts_with_html_are_text(client):
    """In JSON as they are, in the page escaped."""
    name = "<img src=x onerror=alert(1)>.txt"
    text = (REPORTS / BAD).read_text(encoding="utf-8").replace("市委、市政府", f"市委、市政府{SCRIPT}<b>粗</b>")
    files = {"file": (name, text.encode())}
    assert client.post("/api/check", files=files).json()["reports"][0]["source"]["path"] == name
    page = client.post("/check", files=files).text
    piece = client.post("/check", files=files, headers={"accept": "application/json"}).json()[0]["html"]
    for html in (page, piece):
        assert SCRIPT not in html
        assert "<img" not in html
        assert "<b>粗" not in html
        assert "&lt;script&gt;" in html
        assert "&lt;img" in html
    earlier = json.dumps([{"rule": SCRIPT, "fingerprint": SCRIPT, "title": SCRIPT, "message": SCRIPT}])
    page = client.post("/check", files=files, data={"earlier": earlier}).text
    assert SCRIPT not in page
    assert "改好 <b>1</b>" in page
    assert SCRIPT not in client.get("/rules", params={"q": SCRIPT}).text


def test_hostile_files_are_answered(client):
    """A zip bomb, an encrypted file, no document, nothing: unreadable with a reason, and the server goes on."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 300_000_000)
    for data, reason in ((made.getvalue(), "archive_bomb"), (b"", "empty_file"), (b"\x00\x01\x02" * 100, "binary_file"), (b"%PDF-1.7 nothing", None)):
        answer = client.post("/api/check", files={"file": ("a.docx", data)})
        assert answer.status_code == 200
        report = answer.json()["reports"][0]
        assert report["outcome"] == "unreadable"
        assert report["source"]["path"] == "a.docx"
        assert reason is None or report["error"]["code"] == reason
    assert client.post("/api/check", files=sent(GOOD)).json()["reports"][0]["outcome"] == "passed"


def trickle(connection, seconds):
    """Send one byte now and then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        connection.sendall(b"x")
        time.sleep(0.3)


def ended(connection):
    """Whether the server ends a connection without a word more."""
    try:
        return connection.recv(65536) == b""
    except ConnectionResetError:
        return True


def test_slow_clients_are_let_go(tmp_path, monkeypatch):
    """A body, a head or nothing at all that does not come ends the connection, and leaves nothing."""
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.5)
    with running(tmp_path, idle=0.5, upload=1.5) as house:
        port = int(house.address.rpartition(":")[2])
        head = b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
        for before, begin in ((b"", b""), (b"", head[:20]), (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", head[:20])):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as made:
                made.sendall(before)
                answer = b""
                while before and b'"queue"' not in answer:
                    answer += made.recv(65536)
                made.sendall(begin)
                assert ended(made)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as made:
            made.sendall(head + b"some")
            assert b" 408 " in made.recv(65536).split(b"\r\n")[0]
        with socket.create_connection(("127.0.0.1", port), timeout=10) as made:
            made.sendall(head)
            began = time.monotonic()
            with pytest.raises((BrokenPipeError, ConnectionResetError)):
                trickle(made, 30)
            assert time.monotonic() - began < 10
        assert uploads(house) == []


def test_a_full_queue_sends_away(tmp_path):
    """As many as allowed are inside: the next gets 503 and is told when to come again; afterwards all is well."""
    with running(tmp_path, queue=1) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        os.kill(house.desk.workers[0].process.pid, signal.SIGSTOP)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(httpx.post(f"{house.address}/api/check", files=sent(GOOD), timeout=60))) for _ in range(2)]
        for thread in threads:
            thread.start()
        while client.get("/healthz").json()["inside"] < 2:
            time.sleep(0.01)
        refused = client.post("/api/check", files=sent(GOOD))
        assert (refused.status_code, code(refused)) == (503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        assert client.post("/check", files=sent(GOOD)).status_code == 503
        os.kill(house.desk.workers[0].process.pid, signal.SIGCONT)
        for thread in threads:
            thread.join()
        assert [answer.status_code for answer in answers] == [200, 200]
        assert client.post("/api/check", files=sent(GOOD)).status_code == 200


def test_ending_while_a_report_is_judged(tmp_path):
    """The server does not wait for what hangs, and starts nothing new."""
    with running(tmp_path, grace=1) as house:
        os.kill(house.desk.workers[0].process.pid, signal.SIGSTOP)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(httpx.post(f"{house.address}/api/check", files=sent(GOOD), timeout=60)), daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not uploads(house) and time.monotonic() < until:
            time.sleep(0.01)
        threading.Timer(0.1, house.desk.close).start()
        thread.join(20)
        assert not thread.is_alive()
        assert answers[0].status_code == 500
        assert code(answers[0]) == "internal"
    assert house.desk.workers[0].process is None


def test_a_full_spool_sends_away(tmp_path):
    """Uploads of all requests together are bounded."""
    with running(tmp_path, spool=1) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        assert client.post("/api/check", content=b"x" * 1_100_000).status_code == 503
        assert client.post("/api/check", files=sent(GOOD)).status_code == 200


@pytest.mark.parametrize(("how", "reason"), [(signal.SIGSTOP, "too_slow"), (signal.SIGKILL, "crashed")])
def test_a_worker_that_hangs_or_dies_is_replaced(tmp_path, how, reason):
    """Its file is told as unreadable, the next is judged."""
    with running(tmp_path, seconds=1.5) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        first = house.desk.workers[0].process.pid
        os.kill(first, signal.SIGSTOP)
        if how == signal.SIGKILL:
            threading.Timer(0.4, os.kill, (first, how)).start()
        report = client.post("/api/check", files=sent(GOOD)).json()["reports"][0]
        assert (report["outcome"], report["error"]["code"]) == ("unreadable", reason)
        assert report["error"]["message"].startswith(GOOD)
        assert client.post("/api/check", files=sent(GOOD)).json()["reports"][0]["outcome"] == "passed"
        assert house.desk.workers[0].process.pid != first
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    """Of several files in a request the one that hangs is told, the others are judged."""
    with running(tmp_path, seconds=1.5) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        os.kill(house.desk.workers[0].process.pid, signal.SIGSTOP)
        reports = client.post("/api/check", files=sent(GOOD, BAD, OTHER)).json()["reports"]
        assert [report["outcome"] for report in reports] == ["passed", "failed", "not_a_report"]


def test_a_worker_has_bounded_memory(tmp_path):
    """What needs more than allowed is told as unreadable, and the next file is judged."""
    with running(tmp_path, memory=500, megabytes=150) as house, httpx.Client(base_url=house.address, timeout=120) as client:
        report = client.post("/api/check", params={"name": "a.txt"}, content="法治政府建设\n".encode() * 6_000_000).json()["reports"][0]
        assert (report["outcome"], report["error"]["code"]) == ("unreadable", "crashed")
        assert client.post("/api/check", files=sent(GOOD)).json()["reports"][0]["outcome"] == "passed"


def test_folders_of_dead_servers_are_removed(tmp_path):
    """At a start, and not those of servers that live; a link is not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    base = tmp_path / "base"
    base.mkdir()
    dead = base / f"{PREFIX}dead"
    dead.mkdir()
    (dead / "lock").touch()
    (dead / "upload-1").write_text("text", encoding="utf-8")
    made = base / f"{PREFIX}just-made"
    made.mkdir()
    (base / f"{PREFIX}link").symlink_to(outside)
    with Spool(1, base) as living:
        clean(base)
        assert living.folder.exists()
        assert living.folder.stat().st_mode & 0o077 == 0
        assert not dead.exists()
        assert made.exists()
        assert outside.exists()
        os.utime(made, (0, 0))
        clean(base)
        assert not made.exists()
    assert not living.folder.exists()


@pytest.fixture
def process(tmp_path):
    """Start the command itself."""
    started = []

    def start(*arguments):
        environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
        made = subprocess.Popen(
            [sys.executable, "-m", "checker", "serve", "--port", "0", "--jobs", "1", *arguments], stderr=subprocess.PIPE, env=environment, cwd=tmp_path
        )
        started.append(made)
        line = made.stderr.readline().decode()
        return made, line[line.index("http") :].split("/;")[0]

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
        one.wait()
        one.stderr.close()


def children(pid):
    return [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_killed_in_the_middle_it_leaves_nothing_for_the_next_start(process, tmp_path):
    """Upload begun, server killed: its workers end by themselves, and the next server removes the folder."""
    first, address = process()
    host, _, port = address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as made:
        made.sendall(b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 300_000)
        folder = next(tmp_path.glob(f"{PREFIX}*"))
        until = time.monotonic() + 20
        while not list(folder.glob("upload-*")) and time.monotonic() < until:
            time.sleep(0.02)
        assert list(folder.glob("upload-*"))
        workers = children(first.pid)
        assert workers
        first.kill()
        first.wait()
    until = time.monotonic() + 20
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    assert folder.exists()
    _, address = process()
    assert not folder.exists()
    assert httpx.get(f"{address}/healthz").status_code == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_cleanly_and_logs_nothing_of_what_came(process, tmp_path, how):
    """Exit code 0, no folder left; the log has no name, no text, no query."""
    serving, address = process()
    httpx.post(f"{address}/api/check", files={"file": ("绝密名字.txt", (REPORTS / BAD).read_bytes())}, timeout=60)
    httpx.post(f"{address}/api/check", params={"name": "绝密名字.txt"}, content=b"\xff\x00", timeout=60)
    httpx.get(f"{address}/秘密的地址", params={"q": "秘密"})
    serving.send_signal(how)
    log = serving.stderr.read().decode()
    assert serving.wait(30) == 0
    assert list(tmp_path.glob(f"{PREFIX}*")) == []
    assert log.count("POST /api/check 200") == 2
    assert "404" in log
    for secret in ("绝密", "秘密", "%E7", "南浦", "Traceback"):
        assert secret not in log


def test_results_are_kept_without_texts_and_deleted_for_good(tmp_path):
    """Findings in SQLite, no excerpt; the same file once; one and all can be deleted, and their bytes are gone; secrets are not kept."""
    (tmp_path / "spool").mkdir()
    file = tmp_path / "data" / FILE
    with running(tmp_path / "spool", data=tmp_path / "data") as house, httpx.Client(base_url=house.address, timeout=60) as client:
        for _ in range(2):
            client.post("/api/check", files=sent(GOOD, BAD))
        secret = ("机密★1年\n" + (REPORTS / GOOD).read_text(encoding="utf-8")).encode()
        assert client.post("/api/check", files={"file": ("密件.txt", secret)}).json()["reports"][0]["outcome"] != "unreadable"
        kept = client.get("/api/results").json()["results"]
        assert sorted(one["name"] for one in kept) == [GOOD, BAD]
        models.KeptList.model_validate(client.get("/api/results").json())
        bad = next(one for one in kept if one["name"] == BAD)
        one = client.get(f"/api/results/{bad['id']}").json()
        models.KeptResult.model_validate(one)
        assert one["issues"]
        assert file.stat().st_mode & 0o077 == 0
        assert "设立集中隔离点4处".encode() not in file.read_bytes()
        assert BAD.encode() in file.read_bytes()
        assert BAD in client.get("/results").text
        assert one["issues"][0]["rule"] in client.get(f"/results/{bad['id']}").text
        assert client.delete(f"/api/results/{bad['id']}").json() == {"deleted": 1}
        assert client.delete(f"/api/results/{bad['id']}").status_code == 404
        assert client.get(f"/results/{bad['id']}").status_code == 404
        assert BAD.encode() not in file.read_bytes()
        assert client.post("/results/delete", data={"id": "1; DROP TABLE result"}).status_code == 400
        assert client.post("/results/delete", data={"id": "all"}, headers={"origin": "http://evil.example"}).status_code == 403
        assert client.post("/results/delete", data={"id": "all"}).status_code == 303
        assert client.get("/api/results").json() == {"results": []}
    with sqlite3.connect(file) as base:
        assert base.execute("SELECT count(*) FROM result").fetchone() == (0,)
    base.close()


def test_a_folder_that_cannot_hold_results_is_told(tmp_path):
    """One line."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="不能存放"):
        Kept(tmp_path / "file")


def test_without_data_there_are_no_results(tmp_path):
    """The addresses do not exist."""
    with running(tmp_path) as house, httpx.Client(base_url=house.address, timeout=60) as client:
        assert client.get("/api/results").status_code == 404
        assert client.get("/results").status_code == 404
        assert "保存的结果" not in client.get("/").text


def test_the_description_is_valid_and_complete(client, house):
    """OpenAPI says so; every address of REST is in it, with its methods."""
    from openapi_spec_validator import validate

    document = client.get("/api/openapi.json").json()
    validate(document)
    assert document == json.loads(json.dumps(openapi.document()))

    described = {(path, method.upper()) for path, item in document["paths"].items() for method in item}
    served = {(route.path.replace(":int", ""), method) for route in application(house).app.routes for method in route.methods - {"HEAD"}}
    assert described == {(path, method) for path, method in served if path.startswith("/api/") or path == "/healthz"} - {("/api/openapi.json", "GET")}


def test_results_fit_the_models(client):
    """Answers on every sixth fixture, the rules and the sign of life; there is no key that the description does not know."""
    for path in sorted(REPORTS.iterdir())[::6]:
        if path.is_file():
            models.CheckAnswer.model_validate(client.post("/api/check", files={"file": (path.name, path.read_bytes())}).json(), strict=False)
    for names in ("national", "shenzhen", "disclosure_report"):
        models.RulesAnswer.model_validate(client.get("/api/rules", params={"rules": names}).json())
    models.Health.model_validate(client.get("/healthz").json())
    models.Failure.model_validate(client.post("/api/check", files=sent(GOOD), data={"year": "x"}).json())


def test_rules_are_found_by_their_words(client):
    """Search in REST and page; all words must stand in a rule."""
    every = client.get("/api/rules").json()
    some = client.get("/api/rules", params={"q": "复议 出庭"}).json()
    assert 0 < some["count"] < every["count"]
    assert all("复议" in json.dumps(rule, ensure_ascii=False) and "出庭" in json.dumps(rule, ensure_ascii=False) for rule in some["rules"])
    page = client.get("/rules", params={"q": "复议 出庭"}).text
    assert {rule["id"] for rule in some["rules"]} == {rule["id"] for rule in every["rules"] if f'id="{rule["id"]}"' in page}
    assert client.get("/rules", params={"rules": "../x"}).status_code == 400


def test_the_page_works_without_script(client, capfdbinary, monkeypatch):
    """A form with files or text gives a page with findings beside the text, or a file to keep; a mended one is compared."""
    page = client.post("/check", files=sent(BAD, GOOD))
    assert page.text.count('class="report"') == 2
    text = (REPORTS / BAD).read_text(encoding="utf-8")
    assert "南浦高新技术产业开发区" in client.post("/check", data={"text": text}).text
    # A browser sends the file field that was left empty as a file without name.
    empty = b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n'
    answer = client.post("/check", content=empty, headers={"content-type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, "没有收到文件" in answer.text) == (400, True)
    download = client.post("/check", files=sent(BAD), data={"format": "json"})
    assert download.content == printed(capfdbinary, monkeypatch, BAD, "--format", "json")
    assert download.headers["content-disposition"].startswith("attachment; filename*=UTF-8''c15")
    before = client.post("/check", files=sent(BAD), headers={"accept": "application/json"}).json()[0]
    same = client.post("/check", files=sent(BAD), data={"earlier": json.dumps(before["issues"])}).text
    assert f"改好 <b>0</b> 处,新出现 <b>0</b> 处,还剩 <b>{len(before['issues'])}</b> 处" in same
    mended = client.post("/check", files={"file": ("x.txt", (REPORTS / GOOD).read_bytes())}, data={"earlier": json.dumps(before["issues"])}).text
    assert "还剩 <b>0</b> 处" in mended
    for wrong in ("x", "[1]", "{}", "[" * 5000, json.dumps(before["issues"] * 1000)):
        assert client.post("/check", files=sent(BAD), data={"earlier": wrong}).status_code in {200, 400, 413}
    assert client.post("/check", files=sent(BAD), data={"prefix": '"><b>'}).status_code == 400


def test_a_word_file_comes_back_with_comments(client):
    """The drafter's own file, in which only comments are new."""
    import docx as library

    text = (REPORTS / BAD).read_text(encoding="utf-8")
    made = docx.report(text)
    answer = client.post("/api/check", files={"file": ("报告.docx", made)}, data={"format": "docx"})
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.%E6%89%B9%E6%B3%A8.docx"
    opened = library.Document(io.BytesIO(answer.content))
    assert len(list(opened.comments)) > 5
    assert [p.text for p in opened.paragraphs] == [p.text for p in library.Document(io.BytesIO(made)).paragraphs]
