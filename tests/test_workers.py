"""Several processes: the same answers in the same order, and nothing lost when one of them dies."""

import os
import sys

import pytest
from conftest import FIXTURES

from checker import crew, judging
from checker.cli import main
from checker.judging import Request
from checker.workers import judge_all

FILES = [str(path) for path in sorted((FIXTURES / "reports").glob("[abc]*.txt"))][:24]
forking = pytest.mark.skipif(sys.platform != "linux", reason="不是 Linux,进程不是复制出来的")


@pytest.fixture
def request_all(national):
    """What is asked of every report."""
    national.index()
    return Request(national, documents=False)


def test_same_bytes_from_one_process_and_from_three(capfd):
    """In the order of the arguments, with a file that is not there among them, and the same exit code."""
    made = []
    for jobs in ("1", "3"):
        code = main(["check", *FILES[:9], "没有.txt", *FILES[9:], "--format", "json", "--jobs", jobs])
        made.append((code, capfd.readouterr().out))
    assert made[0] == made[1]
    assert made[0][0] == 2


def _deadly(monkeypatch, how):
    """Let some files kill the process that judges them."""
    judged = judging.judge

    def judge(file, request):
        how(file)
        return judged(file, request)

    monkeypatch.setattr(crew, "judge", judge)


@forking
def test_a_worker_that_dies_loses_nothing(monkeypatch, request_all):
    """The file that kills is named; all others are judged, in their order."""
    deadly = {FILES[3], FILES[11]}
    _deadly(monkeypatch, lambda file: os._exit(9) if file in deadly else None)
    found = list(judge_all(FILES, request_all, 2))
    assert [report.source["path"] for report, _ in found] == FILES
    crashed = {report.source["path"] for report, _ in found if report.error}
    assert crashed == deadly
    assert all(report.error["code"] == "crashed" and report.error["message"].startswith(report.source["path"]) for report, _ in found if report.error)


@forking
def test_a_worker_that_dies_once_is_forgiven(monkeypatch, request_all, tmp_path):
    """A process ended from outside, for want of memory: its file is judged at the second try."""
    once = tmp_path / "once"

    def how(file):
        if file == FILES[5] and not once.exists():
            once.touch()
            os._exit(9)

    _deadly(monkeypatch, how)
    found = list(judge_all(FILES, request_all, 2))
    assert [report.source["path"] for report, _ in found] == FILES
    assert not any(report.error for report, _ in found)


def test_few_files_stay_in_one_process(monkeypatch, request_all):
    """A single short report is not worth another process; many are."""
    monkeypatch.setattr(crew, "Crew", None)
    assert len(list(judge_all(FILES[:2], request_all))) == 2


def test_standard_input_is_read_by_the_first_process(monkeypatch, capfdbinary):
    """Of several files one may be standard input."""
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((FIXTURES.parent / "rules" / "national" / "examples" / "complete.txt").read_bytes())))
    assert main(["check", FILES[0], "-", FILES[1], "--format", "json", "--jobs", "2"]) in {0, 1}
    assert capfdbinary.readouterr().out.count(b'"path"') == 3
