"""The command line: exit codes, streams, formats, and one clear Chinese line for every mistake."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT

from checker.cli import main

GOOD = ROOT / "rules" / "national" / "examples" / "complete.txt"
NO_REPORT = FIXTURES / "reports" / "d01_not_key_points_2023.txt"
BAD = "云溪县2024年法治政府建设情况报告\n2024年,云溪县推进法治政府建设,现将情况报告如下:\n一、主要工作\n评查案卷86卷,办理复议案件20件,开展普法活动30场,调解纠纷300件。全年公开信息900条。\n二、2025年工作安排\n一是加强执法。二是加强普法。三是加强监督。\n"
ENV = {**os.environ, "PYTHONIOENCODING": ""}


def run(*arguments: object, stdin: bytes = b"", cwd: Path = ROOT, env: dict | None = None) -> subprocess.CompletedProcess:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env=env or {**ENV, "PYTHONPATH": str(ROOT)}, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path):
    """A folder with one good, one bad and one other document, under a name with blank and Chinese."""
    place = tmp_path / "各区 报告"
    place.mkdir()
    (place / "好.txt").write_bytes(GOOD.read_bytes())
    (place / "差.md").write_text(BAD, encoding="utf-8")
    (place / "要点.txt").write_text("云溪县2024年法治政府建设工作要点\n" + "一、加强领导。\n" * 30, encoding="utf-8")
    return place


CASES = [
    (["check", "{good}"], 0, "", ""),
    (["check", "{folder}/好.txt"], 0, "", ""),
    (["check", "{folder}/差.md"], 1, "", ""),
    (["check", "{folder}/要点.txt"], 2, "不是年度报告", ""),
    (["check", "{folder}"], 2, "", ""),
    (["check", "{folder}/*.md"], 1, "", ""),
    (["check", "{folder}/*.t?t"], 2, "", ""),
    (["check", "{good}", "{folder}/差.md"], 1, "共 2 份", ""),
    (["check", "{good}", "没有.txt"], 2, "通过", "没有.txt:没有这个文件"),
    (["check", "没有.txt"], 2, "", "没有这个文件"),
    (["check", "{folder}/*.pdf"], 2, "", "没有符合的文件"),
    (["check", "{empty}"], 2, "", "没有可以检查的报告"),
    (["check", "{good}", "--format", "json"], 0, '"version":1', ""),
    (["check", "{good}", "--format", "jsn"], 2, "", "是不是 json"),
    (["check", "{good}", "--format", "json:"], 2, "", "冒号后面要写路径"),
    (["check", "{good}", "--format", "json", "--format", "table"], 2, "", "只有一个 --format"),
    (["check", "{good}", "--format", "json:{out}/a.json", "--format", "table"], 0, "结论", ""),
    (["check", "{good}", "--output", "{out}/b.txt"], 0, "", ""),
    (["check", "{good}", "--format", "json:{out}/c.json", "--output", "{out}/d"], 2, "", "--output"),
    (["check", "{good}", "--output", "{out}/没有/e.txt"], 2, "", "写不进去"),
    (["check", "{good}", "--level", "县"], 2, "", "--level"),
    (["check", "{good}", "--level", "部门"], 0, "部门", ""),
    (["check", "{good}", "--year", "二〇二四"], 2, "", "要写整数"),
    (["check", "{good}", "--year", "24"], 2, "", "四位年份"),
    (["check", "{good}", "--min-score", "nan"], 2, "", "0 到 100"),
    (["check", "{good}", "--min-score", "101"], 2, "", "0 到 100"),
    (["check", "{folder}/好.txt", "--output", "{folder}/好.txt"], 2, "", "不能把结果写进去"),
    (["check", "{good}", "--year", "2023"], 0, "2023 年度", ""),
    (["check", "{good}", "--stage", "final"], 2, "", "--stage"),
    (["check", "{good}", "--stage", "published"], 0, "", ""),
    (["check", "{good}", "--min-score", "99.9"], 1, "", ""),
    (["check", "{town}"], 0, "", ""),
    (["check", "{town}", "--fail-on", "may"], 1, "", ""),
    (["check", "{good}", "--strict"], 0, "", ""),
    (["check", "{folder}/半.txt", "--strict"], 1, "有条件通过", ""),
    (["check", "{folder}/半.txt"], 0, "有条件通过", ""),
    (["check", "{good}", "--rules", "nationl"], 2, "", "没有这个规则包"),
    (["check", "{good}", "--rules", "{empty}"], 2, "", "没有 pack.yaml"),
    (["check", "{bureau}", "--rules", "disclosure_report", "--strict-rules"], 0, "", ""),
    (["check", "{good}", "--lvl", "市"], 2, "", "不认识的参数"),
    (["check"], 2, "", "缺少参数"),
    (["chek", "{good}"], 2, "", "是不是 check"),
    (["--version"], 0, "fazhi-checker", ""),
    (["--help"], 0, "check", ""),
    ([], 2, "check", ""),
    (["rules", "list"], 0, "FZ-S-001", ""),
    (["rules", "show", "FZ-S-005"], 0, "条号待核", ""),
    (["rules", "show", "FZ-S-05"], 2, "", "是不是"),
    (["rules", "lint"], 0, "117 条规则", ""),
    (["rules", "test", "disclosure_report"], 0, "0 个不符", ""),
    (["rules", "schema"], 0, "json-schema.org", ""),
    (["rules"], 2, "", "缺少参数"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "said", "warned"), CASES, ids=[" ".join(case[0]) or "nothing" for case in CASES])
def test_exit_code_and_words(arguments, code, said, warned, folder, tmp_path, capsys):
    """Each command line ends with its exit code, says its result on standard output and its complaint on standard error."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "out").mkdir()
    (folder / "半.txt").write_text(GOOD.read_text(encoding="utf-8").replace("一、2024年推进", "一、上一年度推进"), encoding="utf-8")
    places = {
        "good": GOOD,
        "bureau": ROOT / "rules" / "disclosure_report" / "examples" / "bureau.txt",
        "town": GOOD.parent / "short_town.txt",
        "folder": folder,
        "empty": tmp_path / "empty",
        "out": tmp_path / "out",
    }
    try:
        got = main([argument.format(**places) for argument in arguments])
    except SystemExit as ended:
        got = ended.code
    captured = capsys.readouterr()
    assert got == code, captured
    assert said in captured.out
    assert warned in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "空的"),
        ("空白.txt", "　\n \r\n\t".encode(), "空的"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
        ("二进制.txt", bytes(range(256)) * 40, "二进制"),
        ("其实是zip.txt", b"PK\x03\x04" + b"0" * 500, "zip"),
        ("其实是表格.docx", b"Rar!\x1a\x07\x00" + b"0" * 500, "rar"),
        ("太长.txt", "全县依法行政。".encode() * 300_000, "500000 字"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(name, data, said, tmp_path, capsys):
    """A file that is no text ends in one clear line, exit 2, and the file beside it is still judged."""
    (tmp_path / name).write_bytes(data)
    assert main(["check", str(tmp_path / name), str(GOOD)]) == 2
    captured = capsys.readouterr()
    assert said.replace(" ", "") in "".join(captured.out.split())  # lines break anywhere
    assert "结论:通过" in captured.out
    assert "Traceback" not in captured.out + captured.err


def test_one_bad_of_three_does_not_stop_the_others(folder, capsys):
    """In a folder with an unreadable file every other file is judged, the bad one is named, and 2 wins over 1."""
    (folder / "坏.txt").write_bytes(b"")
    assert main(["check", str(folder), "--format", "json"]) == 2
    captured = capsys.readouterr()
    outcomes = {Path(r["source"]["path"]).name: r["outcome"] for r in json.loads(captured.out)["reports"]}
    assert outcomes == {"好.txt": "passed", "差.md": "failed", "要点.txt": "not_a_report", "坏.txt": "unreadable"}
    assert "坏.txt" in captured.err


def test_document_formats_in_a_folder_are_named_not_passed_over(tmp_path, capsys):
    """A folder whose report is a docx never looks clean: the file is named as not judged."""
    (tmp_path / "报告.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "好.txt").write_bytes(GOOD.read_bytes())
    assert main(["check", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "报告.docx" in captured.out
    assert "照片" not in captured.out


def test_links_out_of_a_folder_are_not_followed(tmp_path, capsys):
    """A symbolic link in a folder is left alone."""
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "链接.txt").symlink_to(GOOD)
    assert main(["check", str(inside)]) == 2
    assert "没有可以检查的报告" in capsys.readouterr().err


def test_standard_input_is_read():
    """``-`` reads text from standard input, in any of its encodings."""
    for encoding in ("utf-8", "gb18030", "utf-16"):
        ended = run("check", "-", "--format", "json", stdin=GOOD.read_text(encoding="utf-8").encode(encoding))
        assert ended.returncode == 0
        assert json.loads(ended.stdout)["reports"][0]["source"]["path"] == "-"


def test_standard_output_holds_the_document_and_nothing_else():
    """JSON on standard output is one document; warnings go to standard error."""
    ended = run("check", GOOD, "没有.txt", "--format", "json")
    assert [report["outcome"] for report in json.loads(ended.stdout.decode("utf-8"))["reports"]] == ["passed", "unreadable"]
    assert "没有.txt" in ended.stderr.decode("utf-8")
    assert ended.returncode == 2


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252", "utf-8"])
def test_console_of_any_encoding_is_written_to(encoding):
    """A console that is not UTF-8 gets text and no error; JSON stays UTF-8."""
    env = {**ENV, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    table = run("check", GOOD, env=env)
    assert table.returncode == 0
    assert "结论" in table.stdout.decode("gbk" if encoding == "gbk" else "utf-8")
    assert not table.stderr
    assert json.loads(run("check", GOOD, "--format", "json", env=env).stdout.decode("utf-8"))


def test_same_input_same_bytes(tmp_path):
    """Two runs, two hash seeds, two locales and two working folders write the same bytes."""
    outputs = set()
    for seed, locale, cwd in (("0", "C", ROOT), ("1", "zh_CN.UTF-8", tmp_path), ("2", "C.UTF-8", ROOT)):
        env = {**ENV, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "LC_ALL": locale, "FAZHI_NO_CACHE": "1" if seed == "2" else ""}
        outputs.add(run("check", GOOD, FIXTURES / "reports" / "b13_county_typo_third_level_persons_2022.txt", "--format", "json", cwd=cwd, env=env).stdout)
    assert len(outputs) == 1


def test_colour_only_where_it_is_wanted(capsys, monkeypatch):
    """A pipe gets no escape sequences; FORCE_COLOR gives them; NO_COLOR and --no-color take them away."""
    main(["check", str(GOOD)])
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["check", str(GOOD)])
    assert "\x1b[" in capsys.readouterr().out
    main(["check", str(GOOD), "--no-color"])
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", str(GOOD)])
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="没有管道信号")
def test_closed_pipe_ends_quietly(tmp_path):
    """A reader that goes away ends the program without a word."""
    for n in range(60):
        (tmp_path / f"{n}.txt").write_bytes(GOOD.read_bytes())
    command = f"{sys.executable} -m checker check {tmp_path} --format json | head -c 10"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert ended.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="没有 SIGINT")
def test_interrupt_ends_with_130():
    """Ctrl-C ends with 130 and one line."""
    # Jobs in the background are started with Ctrl-C ignored; a terminal starts them with Python's own answer to it.
    program = "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('checker', run_name='__main__')"
    process = subprocess.Popen([sys.executable, "-c", program, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "已中断" in err.decode("utf-8")


def test_debug_shows_the_traceback():
    """--debug shows where an error arose; without it there is none."""
    assert b"Traceback" in run("check", GOOD, "--rules", "没有", "--debug").stderr
    assert b"Traceback" not in run("check", GOOD, "--rules", "没有").stderr


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13912345678", "139******78"),
        ("139 1234 5678", "139******78"),
        ("110101199003074518", "110******18"),
        ("11010119900307451X", "110******1X"),
        ("0577-88123456", "057******56"),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_personal_numbers_are_masked_in_every_output(number, shown, form, tmp_path, capsys):
    """A telephone or identity number is reported by its first three and last two figures only."""
    (tmp_path / "报告.txt").write_text(BAD.replace("开展普法活动", f"(联系电话{number})开展普法活动"), encoding="utf-8")
    main(["check", str(tmp_path / "报告.txt"), "--format", form])
    out = capsys.readouterr().out
    assert shown in out
    assert number not in out


def test_a_report_is_never_written_to(folder):
    """A report named as destination stays as it was, and so does an older result when the run fails."""
    report, older = folder / "好.txt", folder / "旧结果.json"
    before = report.read_bytes()
    assert main(["check", str(report), "--format", f"json:{report}"]) == 2
    assert report.read_bytes() == before
    older.write_text("旧", encoding="utf-8")
    assert main(["check", str(report), "--format", f"json:{older}", "--format", f"table:{folder}/没有/b.txt"]) == 2
    assert older.read_text(encoding="utf-8") == "旧"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    assert main(["check", str(report), "--format", f"json:{older}"]) == 0
    assert json.loads(older.read_text(encoding="utf-8"))["version"] == 1
