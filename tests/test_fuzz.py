"""Files damaged at random end in a verdict or one clear error, in bounded time and memory: a short run of ``tests/fuzz.py``."""

import re
import subprocess
import sys
from pathlib import Path

import fuzz

COMMAND = [sys.executable, "-W", "ignore", str(Path(__file__).with_name("fuzz.py"))]


def test_damaged_files_end_in_a_verdict_or_one_clear_error():
    """A hundred damaged files: no crash, no hang, no rule that breaks, no message without its file, at most 512 MB."""
    done = subprocess.run([*COMMAND, "--files", "100", "--seed", "7"], capture_output=True, text=True, encoding="utf-8", timeout=180, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert re.search(r"文件 (\d+) 个", done.stdout)[1] == "100"
    own, helper = map(int, re.search(r"内存峰值 (\d+) MB,辅助进程 (\d+) MB", done.stdout).groups())
    assert max(own, helper) <= fuzz.MEGABYTES


def test_a_fault_is_told():
    """A report that says nothing, a message without its file, one in another language and one of two lines are each a fault."""
    from checker import engine, packs
    from checker.report import UNREADABLE

    pack = packs.load()

    def found(message, seconds=0.1):
        return fuzz.faults(engine.blank({}, UNREADABLE, {"code": "x", "message": message}, pack), "a.txt", seconds)

    assert found("a.txt:打不开") == []
    assert len(found("打不开")) == len(found("a.txt:cannot open")) == len(found("a.txt:打不开\n两行")) == 1
    assert found("a.txt:打不开", 100.0) == ["用了 100.0 秒"]
