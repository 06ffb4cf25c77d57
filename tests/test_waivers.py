"""Waivers and baselines: what does not count stays in sight, and comes back when it should."""

import json
from datetime import date
from pathlib import Path

import pytest

from checker import engine, readers, waivers
from checker.cli import main
from checker.report import FAIL, Policy

GOOD = Path(__file__).parent.parent / "rules" / "national" / "examples" / "complete.txt"


@pytest.fixture
def bad(tmp_path):
    """A report that fails the gate, in a folder of its own."""
    path = tmp_path / "不合格.txt"
    lines = GOOD.read_text(encoding="utf-8").split("\n")
    cut = next(n for n, line in enumerate(lines) if line.startswith("三、"))
    stop = next(n for n, line in enumerate(lines) if line.startswith("四、"))
    path.write_text("\n".join(lines[:cut] + lines[stop:]), encoding="utf-8")
    return path


def gating(path):
    """Return the ids of the rules that fail the gate."""
    from checker import packs

    report = engine.judge(readers.read(str(path)), packs.load())
    return [result.rule for result in report.results if result.gates and result.verdict == FAIL]


def write(folder, *entries):
    """Write a waiver file and return its path."""
    path = folder / "豁免.yaml"
    path.write_text("".join("- " + "\n  ".join(f"{key}: {value}" for key, value in entry.items()) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


def check(path, *more):
    """Run the command and return its exit code and the report."""
    out = path.parent / "出.json"
    code = main(["check", str(path), "--format", f"json:{out}", *more])
    return code, json.loads(out.read_text(encoding="utf-8"))["reports"][0]


def test_a_waived_finding_counts_no_more_but_stays_in_sight(bad):
    """The gate opens; verdict and score stay, and the finding says who waived it and why."""
    code, before = check(bad)
    assert code == 1
    failing = gating(bad)
    entries = [{"rule": rule, "report": "不合格.txt", "reason": "本级另行公开", "owner": "张某", "expires": "2999-12-31"} for rule in failing]
    code, after = check(bad, "--waivers", write(bad.parent, *entries))
    assert code == 0
    assert after["outcome"] != "failed"
    assert (after["score"], after["grade"]) == (before["score"], before["grade"])
    assert after["waived_score"] > after["score"] == before["waived_score"]
    found = [finding for result in after["results"] if result["rule"] in failing for finding in result["findings"]]
    assert all(finding["waived"] == {"reason": "本级另行公开", "owner": "张某", "expires": "2999-12-31"} for finding in found)
    assert [result["verdict"] for result in after["results"]] == [result["verdict"] for result in before["results"]]


def test_an_expired_waiver_counts_again_and_says_so(bad, capsys):
    """On its last day it holds, the day after no more."""
    failing = gating(bad)
    path = write(bad.parent, *({"rule": rule, "report": "'*.txt'", "reason": "待补", "expires": "2026-01-31"} for rule in failing))
    given = waivers.load(path, failing)
    from checker import packs

    for day, outcome in ((date(2026, 1, 31), False), (date(2026, 2, 1), True)):
        report = engine.judge(readers.read(str(bad)), packs.load())
        waivers.Waivers(given, day).apply(report, Policy())
        assert (report.outcome == "failed") == outcome
    code, _ = check(bad, "--waivers", path)
    assert code == 1
    assert f"豁免.yaml:1:3: 豁免 {failing[0]} 已于 2026-01-31 到期,重新计入" in capsys.readouterr().err


def test_an_unused_waiver_warns(bad, capsys):
    """Another report, another unit, a rule that passes."""
    path = write(
        bad.parent,
        {"rule": gating(bad)[0], "report": "别的.txt", "reason": "甲"},
        {"rule": "FZ-S-*", "unit": "别处县", "reason": "乙"},
        {"rule": "FZ-S-001", "report": "不合格.txt", "reason": "丙"},
    )
    assert check(bad, "--waivers", path)[0] == 1
    said = capsys.readouterr().err
    assert [said.count(f"豁免.yaml:{line}:3: ") for line in (1, 4, 7)] == [1, 1, 1]
    assert said.count("没有用到") == 3


def test_globs_units_paths_and_single_findings(bad):
    """A rule may be a glob, a report a path or a unit, and one finding its fingerprint."""
    _, report = check(bad)
    unit, failing = report["metadata"]["unit"], gating(bad)
    assert check(bad, "--waivers", write(bad.parent, {"rule": "'FZ-*'", "unit": unit, "reason": "甲"}))[0] == 0
    assert check(bad, "--waivers", write(bad.parent, {"rule": "'FZ-*'", "report": f"'*/{bad.name}'", "reason": "甲"}))[0] == 0
    assert check(bad, "--waivers", write(bad.parent, {"rule": "'FZ-*'", "report": "'别处/*'", "reason": "甲"}))[0] == 1
    prints = [f["fingerprint"] for result in report["results"] if result["rule"] in failing for f in result["findings"]]
    entries = [{"rule": "'*'", "unit": unit, "fingerprint": one, "reason": "甲"} for one in prints]
    assert check(bad, "--waivers", write(bad.parent, *entries))[0] == 0
    assert check(bad, "--waivers", write(bad.parent, *entries[1:]))[0] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- rule: FZ-S-001\n  report: a\n", "1:3: 缺少 reason"),
        ("- rule: FZ-S-001\n  reason: 甲\n", "缺少 report 或 unit"),
        ("- reason: 甲\n  report: a\n", "缺少 rule"),
        ("- rule: FZ-S-01\n  reason: 甲\n  report: a\n", "1:3: 没有编号符合“FZ-S-01”的规则,是不是"),
        ("- rule: FZ-S-001\n  reason: 甲\n  report: a\n  expire: 2026-01-01\n", "4:3: 没有“expire”这一项,是不是“expires”"),
        ("- rule: FZ-S-001\n  reason: 甲\n  report: a\n  expires: 2026年底\n", "4:3: “2026年底”不是日期"),
        ("- rule: FZ-S-001\n  reason:\n  report: a\n", "2:3: reason 要写成文字"),
        ("rule: FZ-S-001\n", "要写成一列"),
        ("- FZ-S-001\n", "要写成 - rule: 编号"),
    ],
)
def test_mistakes_are_named_with_their_place(text, said, tmp_path, capsys):
    """In one line, with exit code 2."""
    path = tmp_path / "豁免.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(GOOD), "--waivers", str(path)]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.startswith(f"{path}:")


def test_missing_files_are_named(tmp_path, capsys):
    """A waiver file or a baseline that is not there, or is something else."""
    good = str(GOOD)
    assert main(["check", good, "--waivers", "没有.yaml"]) == 2
    assert "没有.yaml" in capsys.readouterr().err
    assert main(["check", good, "--baseline", "没有.json"]) == 2
    assert "没有.json:打不开" in capsys.readouterr().err
    (tmp_path / "别的.json").write_text("[1]", encoding="utf-8")
    assert main(["check", good, "--baseline", str(tmp_path / "别的.json")]) == 2
    assert "不是基线文件" in capsys.readouterr().err


def test_what_a_baseline_knows_counts_no_more_and_what_is_new_does(bad, monkeypatch):
    """Written from one folder, used from another; fifty lines in front change nothing; a new fault fails the gate."""
    base = bad.parent / "基线.json"
    assert check(bad, "--write-baseline", str(base))[0] == 1
    known = json.loads(base.read_text(encoding="utf-8"))["findings"]
    assert {one["report"] for one in known} == {"不合格.txt"}
    assert check(bad, "--baseline", str(base))[0] == 0
    monkeypatch.chdir(bad.parent.parent)
    text = bad.read_text(encoding="utf-8")
    title, rest = text.split("\n", 1)
    bad.write_text(title + "\n" + "\n" * 50 + rest, encoding="utf-8")
    assert check(bad, "--baseline", str(base))[0] == 0
    bad.write_text(text.replace("二、", "二、（待补充）", 1), encoding="utf-8")
    _, report = check(bad, "--baseline", str(base))
    new = [result["rule"] for result in report["results"] if result["verdict"] == "fail" and not all(f["waived"] for f in result["findings"])]
    assert new


def test_a_baseline_of_one_report_does_not_cover_another(bad):
    """A part missing in two reports has one fingerprint; the baseline tells the reports apart."""
    base = bad.parent / "基线.json"
    check(bad, "--write-baseline", str(base))
    other = bad.with_name("又一份.txt")
    other.write_bytes(bad.read_bytes())
    assert check(other, "--baseline", str(base))[0] == 1
