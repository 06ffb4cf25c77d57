"""The helper process: kept for further files, ended when a file hangs or kills it, never left behind."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from making import pdf as make

from checker.errors import ReadError
from checker.readers import isolated, pdf, pdf_parsing
from checker.readers.content import Content
from checker.readers.limits import Limits

ROOT = Path(__file__).parent.parent
DATA = make.report("某县2024年法治政府建设年度报告\n全县依法全面履行政府职能，“放管服”改革持续深化。").data
posix = pytest.mark.skipif(os.name != "posix", reason="processes and signals of POSIX")

READER = """
import os, time
from checker.readers.content import Content, Line
from checker.errors import ReadError
def parse(data, shown, limits):
    what = data.decode()
    if what == "hang": time.sleep(60)
    if what == "spin":
        while True: pass
    if what == "die": os.abort()
    if what == "mistake": raise ValueError("a\\nb")
    if what == "memory": return Content([Line("x" * (1 << 30), 1)])
    if what == "refuse": raise ReadError("damaged", shown + ":坏了")
    if what == "print": print("noise"); os.write(1, b"noise")
    return Content([Line(what, 1, 2, True, False, True), Line(str(os.getpid()), 2), Line(os.getcwd(), 3)], "2024-01-01", [("甲", 3)], ["乙"], "utf-8")
"""


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Put a reader of our own among the modules that the helper finds."""
    name = "isolated_trial"
    folder = tmp_path / "extra"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import checker.readers\nchecker.readers.__path__.append({str(folder)!r})\n", encoding="utf-8")
    (folder / f"{name}.py").write_text(READER, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT)]))
    isolated.close()
    yield lambda what, seconds=20.0: _ask(name, what, seconds)
    isolated.close()


def _ask(name: str, what: str, seconds: float) -> Content:
    limits = Limits(seconds=seconds)
    limits.start()
    return isolated.read(name, what.encode(), "a.x", limits)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii") if Path("/proc").exists() else True


def _gone(pid: int) -> bool:
    """Wait up to five seconds for the end of a process."""
    for _ in range(100):
        if not _alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_it_says_what_the_reader_says():
    """The content through the pipe is the content the reader made."""
    limits = Limits()
    limits.start()
    here, there = pdf_parsing.parse(DATA, "a.pdf", limits), pdf.read(DATA, "a.pdf", limits)
    assert [(line.text, line.number, line.page, line.joined, line.row, line.chrome) for line in there.lines] == [
        (line.text, line.number, line.page, line.joined, line.row, line.chrome) for line in here.lines
    ]


def test_everything_of_a_content_comes_through(reader):
    """Lines with their marks, dates, notes and what was ignored."""
    content = reader("甲\t“乙”\u2028𠀀")
    first = content.lines[0]
    assert (first.text, first.number, first.page, first.joined, first.row, first.chrome) == ("甲\t“乙”\u2028𠀀", 1, 2, True, False, True)
    assert (content.publish_date, content.ignored, content.notes, content.encoding) == ("2024-01-01", [("甲", 3)], ["乙"], "utf-8")


def test_one_process_reads_file_after_file(reader):
    """The helper is kept; what it prints does no harm."""
    pids = {reader(what).lines[1].text for what in ("a", "print", "b", "c")}
    assert len(pids) == 1
    assert pids != {str(os.getpid())}


@pytest.mark.parametrize(("what", "code"), [("die", "crashed"), ("mistake", "crashed"), ("memory", "too_large"), ("refuse", "damaged")])
def test_bad_files_end_in_one_error(reader, what, code):
    """A death, a mistake of the reader, too much memory: one clear line, and the next file is read."""
    with pytest.raises(ReadError) as caught:
        reader(what)
    assert caught.value.code == code
    assert caught.value.message.startswith("a.x:")
    assert "\n" not in caught.value.message
    assert reader("next").lines[0].text == "next"


@pytest.mark.parametrize("what", ["hang", "spin"])
def test_a_file_that_takes_too_long_is_given_up(reader, what):
    """The helper is killed when the time is over, and a new one reads the next file."""
    pid = int(reader("a").lines[1].text)
    start = time.monotonic()
    with pytest.raises(ReadError) as caught:
        reader(what, 0.5)
    assert caught.value.code == "too_slow"
    assert time.monotonic() - start < 3
    assert _gone(pid)
    assert reader("b").lines[1].text != str(pid)


def test_a_missing_library_is_named(reader):
    """A reader that cannot be imported ends in an error that says so."""
    del reader
    with pytest.raises(ReadError) as caught:
        _ask("isolated_absent", "a", 20)
    assert caught.value.code == "missing_library"


def test_the_current_folder_is_not_searched(tmp_path, monkeypatch):
    """A folder of reports may hold a json.py; it is not run."""
    for name in ("json.py", "checker.py", "pypdfium2_raw.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    isolated.close()
    limits = Limits()
    limits.start()
    assert pdf.read(DATA, "a.pdf", limits).lines
    assert not (tmp_path / "run").exists()


def _parent(code: str) -> subprocess.Popen[str]:
    """Start a process that reads a file in its own helper, tells the helper's number and goes on with the code."""
    start = f"""
        import os, sys, time
        sys.path.insert(0, {str(ROOT)!r}); sys.path.insert(0, {str(ROOT / "tests")!r})
        from checker.readers import isolated
        from checker.readers.limits import Limits
        from test_isolated import DATA, pdf
        limits = Limits(); limits.start()
        pdf.read(DATA, "a.pdf", limits)
        print(isolated._HELPER.process.pid, flush=True)
    """
    program = textwrap.dedent(start) + textwrap.dedent(code)
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_ends_with_its_parent():
    """After the end of the parent no helper is left."""
    parent = _parent("")
    out, err = parent.communicate(timeout=60)
    assert err == ""
    assert _gone(int(out))


@posix
@pytest.mark.parametrize("what", ["hang", "spin"])
def test_it_ends_when_its_parent_is_killed(reader, what):
    """A parent that cannot say good-bye leaves no helper behind either, even while that is at a file."""
    del reader
    parent = _parent(f"""
        import threading
        threading.Thread(target=isolated.read, args=("isolated_trial", b"{what}", "a", limits), daemon=True).start()
        time.sleep(60)
    """)
    pid = int(parent.stdout.readline())
    time.sleep(0.3)
    assert _alive(pid)
    parent.kill()
    parent.communicate()
    assert _gone(pid)


@posix
def test_ctrl_c_leaves_nothing_and_prints_nothing_of_the_helper():
    """Ctrl-C goes to all processes of a terminal; the helper says nothing and is ended."""
    parent = _parent("""
        import signal
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            print("ready", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """)
    pid = int(parent.stdout.readline())
    assert parent.stdout.readline() == "ready\n"
    os.kill(pid, signal.SIGINT)
    parent.send_signal(signal.SIGINT)
    out, err = parent.communicate(timeout=30)
    assert out == "stopped\n"
    assert err == ""
    assert _gone(pid)


@posix
def test_forked_processes_have_helpers_of_their_own():
    """A process pool that forks after a first file shares no pipe with its parent."""
    parent = _parent("""
        from concurrent.futures import ProcessPoolExecutor
        import multiprocessing
        def own(_):
            limits.start()
            return len(pdf.read(DATA, "a.pdf", limits).lines), isolated._HELPER.process.pid
        first = isolated._HELPER.process.pid
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
            found = list(pool.map(own, range(6)))
        limits.start()
        assert first not in {pid for _, pid in found}, found
        assert {lines for lines, _ in found} == {len(pdf.read(DATA, "a.pdf", limits).lines)}
        assert isolated._HELPER.process.pid == first
    """)
    out, err = parent.communicate(timeout=60)
    assert err == ""
    assert _gone(int(out))


@posix
def test_memory_is_bounded():
    """A page that unpacks to gigabytes ends the helper, not the machine."""
    data = make.single(make.stream(b"0 0 m 9 9 l S " * 3_000_000, packed=True))
    limits = Limits()
    limits.start()
    with pytest.raises(ReadError) as caught:
        pdf.read(data, "a.pdf", limits)
    assert caught.value.code in {"crashed", "too_large"}


def test_messages_are_json():
    """What goes through the pipe is no pickle: a hostile file that takes the helper over can say text only."""
    from checker.readers import isolated_messages

    assert json.loads(json.dumps(isolated_messages.told(Content([], notes=["甲"]))))["notes"] == ["甲"]
