"""Human decisions: they hold for one finding, survive other runs, are shown for review after an edit, and go to the workbook and back."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from conftest import FIXTURES

from checker import decisions
from checker.cli import main
from checker.decisions import Spot, hold
from checker.errors import UsageError
from checker.summary import decided

REPORT = FIXTURES / "reports" / "k13_county_fewfigures_2025.txt"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with one report, whose plan is left out, and whose file of decisions is not there yet."""
    lines = REPORT.read_text(encoding="utf-8").split("\n")
    cut = next(at for at, line in enumerate(lines) if line.startswith("三、"))
    stop = next(at for at, line in enumerate(lines) if line.startswith("四、"))
    (tmp_path / "收").mkdir()
    (tmp_path / "收" / "报告.txt").write_text("\n".join(lines[:cut] + lines[stop:]), encoding="utf-8")
    (tmp_path / "名单.csv").write_text("单位,层级\n岑岗自治县,县区\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, *more: str) -> tuple[int, dict]:
    """Run ``check`` and return exit code and report."""
    code = main(["check", str(folder / "收"), "--format", f"json:{folder / 'c.json'}", "--quiet", *more])
    return code, json.loads((folder / "c.json").read_text(encoding="utf-8"))["reports"][0]


def summary(folder: Path, *more: str) -> tuple[int, dict]:
    """Run ``summary``, which writes a workbook too, and return exit code and tables."""
    command = [
        "summary",
        str(folder / "收"),
        "--roster",
        str(folder / "名单.csv"),
        "--format",
        f"json:{folder / 's.json'}",
        "--format",
        f"xlsx:{folder / 's.xlsx'}",
    ]
    return main([*command, *more]), json.loads((folder / "s.json").read_text(encoding="utf-8"))["tables"]


def read_back(folder: Path, book: str = "s.xlsx") -> int:
    """Read a workbook back."""
    return main(["summary", "--read-decisions", str(folder / book), "--decisions", str(folder / "d.yaml")])


def failing(report: dict, *, gating: bool = True) -> list[tuple[str, dict]]:
    """Return (rule, finding) of what fails."""
    return [(r["rule"], f) for r in report["results"] if r["verdict"] == "fail" and r["gates"] >= gating for f in r["findings"]]


def write(folder: Path, *entries: dict) -> str:
    """Write decisions and return the path; what an entry does not say is usual."""
    usual = {"unit": "岑岗自治县", "decision": "误报", "reason": "另文公开", "who": "王五", "when": "2025-03-31"}
    path = folder / "d.yaml"
    lines = ["- " + "\n  ".join(f'{key}: "{value}"' for key, value in (usual | entry).items() if value is not None) + "\n" for entry in entries]
    path.write_text("# 我办的认定\n" + "".join(lines), encoding="utf-8")
    return str(path)


def freed(folder: Path, **more: str) -> str:
    """Decide on everything that stops the report."""
    return write(folder, *({"rule": rule, "fingerprint": finding["fingerprint"], **more} for rule, finding in failing(check(folder)[1])))


@pytest.mark.parametrize("decision", ["误报", "不计"])
def test_what_is_no_mistake_does_not_count_for_the_gate(folder, decision):
    """The gate opens in check and in summary; verdicts and score stay, and the finding says who decided what and why."""
    assert check(folder)[0] == 1
    before = check(folder)[1]
    path = freed(folder, decision=decision)
    code, after = check(folder, "--decisions", path)
    assert code == 0
    assert after["score"] == before["score"]
    assert after["waived_score"] > before["waived_score"]
    waived = [finding["waived"] for _, finding in failing(after)]
    assert waived
    assert all(one == {"reason": f"人工认定为{decision}:另文公开", "owner": "王五(2025-03-31)", "expires": None} for one in waived)
    code, tables = summary(folder, "--decisions", path, "--quiet")
    assert code == 0
    (row,) = tables["units"]["rows"]
    assert (row["outcome"], row["score"]) == ("通过", before["score"])
    matrix = tables["matrix"]["rows"][0]
    assert {matrix[rule] for rule, _ in failing(before)} == {"免"}


@pytest.mark.parametrize("decision", ["确认", "其他"])
def test_what_is_confirmed_counts(folder, decision):
    """A confirmed finding still fails the gate, and nothing is marked."""
    path = freed(folder, decision=decision)
    code, report = check(folder, "--decisions", path)
    assert code == 1
    assert not any(finding["waived"] for _, finding in failing(report))
    assert summary(folder, "--decisions", path, "--quiet")[0] == 1


def test_they_are_counted_and_listed_in_the_notes(folder):
    """说明 tells how many decisions of each kind hold, each with rule, reason, name and day."""
    found = failing(check(folder)[1])
    path = freed(folder)
    notes = [(row["topic"], row["text"]) for row in summary(folder, "--decisions", path, "--quiet")[1]["notes"]["rows"]]
    assert any(topic == "人工认定" and f"误报 {len(found)}" in text for topic, text in notes)
    told = [text for topic, text in notes if topic == "人工认定:误报"]
    assert len(told) == len(found)
    assert all("另文公开(王五,2025-03-31)" in text for text in told)


def test_a_decision_is_on_one_unit_only(folder, capsys):
    """The same finding of another unit counts; a decision on a report that did not come says nothing in check."""
    path = freed(folder, unit="霁山县")
    assert check(folder, "--decisions", path)[0] == 1
    main(["check", str(folder / "收"), "--decisions", path, "--quiet"])
    assert "认定" not in capsys.readouterr().err
    path = freed(folder, unit=None, report="报告.txt")
    assert check(folder, "--decisions", path)[0] == 0
    path = freed(folder, unit=None, report="别处/*.txt")
    assert check(folder, "--decisions", path)[0] == 1


def test_a_name_with_a_bracket_means_one_of_the_namesakes():
    """Neither namesake gets the decision on the other, nor one that names neither."""
    one = decisions.Decision("", "A", "望月镇(云县)", None, "f", "误报", "r", "w", "2025-01-01")
    short = decisions.Decision("", "A", "望月镇", None, "f", "误报", "r", "w", "2025-01-01")
    every = decisions.Decisions([one, short], core=lambda name: name.partition("(")[0])
    assert every.concerned("a.txt", ["望月镇(云县)"]) == [one]
    assert every.concerned("a.txt", ["望月镇(溪县)"]) == []
    assert every.concerned("a.txt", ["望月镇"]) == [short]


def test_edits_elsewhere_leave_a_decision_in_force(folder):
    """Lines before and behind a finding may change."""
    path = freed(folder)
    report = folder / "收" / "报告.txt"
    lines = report.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("一、"))
    report.write_text("\n".join([*lines[: at + 1], "我县坚持问题导向,统筹推进各项工作。", *lines[at + 1 :]]), encoding="utf-8")
    assert check(folder, "--decisions", path)[0] == 0


def test_an_edited_finding_is_shown_for_review_and_not_freed(folder, capsys):
    """Fingerprint gone, words nearly the same: listed 请复核 in both commands, and the finding counts."""
    report = folder / "收" / "报告.txt"
    text = report.read_text(encoding="utf-8").replace("\n二、", "\n全年办理行政复议案件共计约大概三十余件左右XXX项目待补充。\n二、", 1)
    report.write_text(text, encoding="utf-8")
    rule, finding = next((r["rule"], f) for r in check(folder)[1]["results"] for f in r["findings"] if r["verdict"] == "fail" and "XXX" in f["excerpt"])
    old = finding["excerpt"] + "〇"
    path = write(folder, {"rule": rule, "fingerprint": "0" * 16, "excerpt": old})
    _, after = check(folder, "--decisions", path)
    assert not any(f["waived"] for r in after["results"] for f in r["findings"])
    assert re.search(rf"d\.yaml:2:3: 岑岗自治县 {rule} 认定过“误报”的地方改动过,没有沿用,请复核", capsys.readouterr().err)
    notes = [(row["topic"], row["text"]) for row in summary(folder, "--decisions", path)[1]["notes"]["rows"]]
    assert any(topic == "人工认定:请复核" and finding["excerpt"] in text for topic, text in notes)
    sheet = openpyxl.load_workbook(folder / "s.xlsx")["人工认定"]
    heads = [cell.value for cell in sheet[1]]
    noted = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row["原文"] for row in noted if str(row["备注"]).startswith("请复核")] == [finding["excerpt"]]
    path = write(folder, {"rule": rule, "fingerprint": "0" * 16, "excerpt": "毫不相干的另一句话"})
    check(folder, "--decisions", path)
    assert "的问题已不在,可以删去这一条" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        ("办理行政复议案件32件", "办理行政复议案件35件", "请复核"),
        ("办理行政复议案件", "开展普法宣传活动", "问题已不在"),
        ("", "", "请复核"),
        ("", "写了", "问题已不在"),
        (None, "", "问题已不在"),
    ],
)
def test_what_is_nearly_the_same(before, now, state):
    """Passages are compared by likeness; what is missing is like what is missing only."""
    one = decisions.Decision("", "A", "u", None, "old", "误报", "r", "w", "2025-01-01", before)
    assert hold([one], [Spot("A", "new", now), Spot("B", "x", before or "")]) == [None, None]
    assert one.state == state


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"decision": "误抱"}, "没有“误抱”这种认定,是不是“误报”"),
        ({"reason": None}, "缺少 reason(理由必须写)"),
        ({"who": None}, "缺少 who"),
        ({"when": "三月"}, "“三月”不是日期"),
        ({"when": "2025-02-30"}, "“2025-02-30”不是日期"),
        ({"unit": None}, "缺少 unit 或 report"),
        ({"fingerprint": None}, "缺少 fingerprint"),
        ({"reasons": "x"}, "没有“reasons”这一项,是不是“reason”"),
    ],
)
def test_mistakes_in_the_file_are_told_where_they_are(folder, capsys, entry, said):
    """Each gives one line with file, line and column, and the command ends with 2."""
    path = write(folder, {"rule": "FZ-S-004", "fingerprint": "ab", **entry})
    assert main(["check", str(folder / "收"), "--decisions", path]) == 2
    (line,) = capsys.readouterr().err.strip().split("\n")
    assert re.match(rf"{re.escape(path)}:\d+:\d+: ", line)
    assert said in line


def test_two_decisions_on_one_finding_are_refused(tmp_path):
    """The second is named with the place of the first."""
    path = write(tmp_path, {"rule": "A", "fingerprint": "f"}, {"rule": "A", "fingerprint": "f", "decision": "确认"})
    with pytest.raises(UsageError, match=r"d\.yaml:9:3: 同一处问题认定了两次\(另一条在 .*d\.yaml:2:3"):
        decisions.load(path)


# The workbook


def edit(folder: Path, change, name: str = "s.xlsx") -> None:
    """Change rows of the sheet: ``change`` gets each as a dict of head → cell, and those of the first column last."""
    book = openpyxl.load_workbook(folder / name)
    sheet = book["人工认定"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for number in range(2, sheet.max_row + 1):
        if sheet.cell(number, heads["指纹(勿改)"]).value:
            change(number - 2, {head: sheet.cell(number, column) for head, column in heads.items()})
    book.save(folder / name)


def fill(*rows: int, decision: str = "误报", reason: str | None = "核对过原件", who: str | None = "赵六", when: str | None = None):
    """Return a change that decides on some rows."""

    def change(number: int, cells: dict) -> None:
        if number in rows:
            cells["认定"].value, cells["理由"].value, cells["认定人"].value, cells["认定日期"].value = decision, reason, who, when

    return change


def test_the_sheet_lists_every_finding_and_offers_the_choices(folder):
    """The rows are the findings of the JSON, the column of the decision has a list."""
    summary(folder, "--quiet")
    book = openpyxl.load_workbook(folder / "s.xlsx")
    sheet = book["人工认定"]
    assert book.sheetnames[-1] == "人工认定"
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    listed = {(row["编号"], row["指纹(勿改)"]) for row in rows if row["指纹(勿改)"]}
    wanted = {(r["rule"], f["fingerprint"]) for r in check(folder)[1]["results"] if r["verdict"] in {"fail", "partial"} and r["weight"] for f in r["findings"]}
    assert wanted <= listed
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"确认,误报,不计,其他"'
    letter = openpyxl.utils.get_column_letter(heads.index("认定") + 1)
    assert str(validation.sqref) == f"{letter}2:{letter}{len(listed) + 1}"


def test_there_and_back(folder, capsys):
    """Filled in, read back, in force in both commands; written again and read back unchanged it leaves the file as it is."""
    summary(folder, "--quiet")
    edit(folder, fill(*range(200), when="2025-04-01"))
    assert read_back(folder) == 0
    path = str(folder / "d.yaml")
    assert check(folder, "--decisions", path)[0] == 0
    before = (folder / "d.yaml").read_bytes()
    assert summary(folder, "--decisions", path, "--quiet")[0] == 0
    capsys.readouterr()
    for _ in range(2):
        assert read_back(folder) == 0
        assert "没有变化" in capsys.readouterr().err
    assert (folder / "d.yaml").read_bytes() == before
    given = decisions.load(path)
    assert {(one.unit, one.decision, one.reason, one.who, one.when) for one in given} == {("岑岗自治县", "误报", "核对过原件", "赵六", "2025-04-01")}


def test_reading_back_keeps_what_is_not_on_the_sheet(folder):
    """Entries of other units, comments and untouched entries stay word for word; cleared ones go, changed ones are replaced."""
    found = failing(check(folder)[1])
    path = Path(write(folder, {"rule": "FZ-S-004", "fingerprint": "别处", "unit": "霁山县"}, *({"rule": r, "fingerprint": f["fingerprint"]} for r, f in found)))
    path.write_text(path.read_text(encoding="utf-8") + "# 完\n", encoding="utf-8")
    first = path.read_text(encoding="utf-8").split("- ")[1]
    summary(folder, "--decisions", str(path), "--quiet")
    shown: list[str] = []

    def change(_: int, cells: dict) -> None:
        if not cells["认定"].value:
            return
        shown.append(cells["指纹(勿改)"].value)
        if len(shown) == 1:
            for head in ("认定", "理由", "认定人", "认定日期"):
                cells[head].value = None
        elif len(shown) == 2:
            cells["认定"].value = "确认"

    edit(folder, change)
    assert len(shown) == len(found) >= 2
    assert read_back(folder) == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# 我办的认定\n- {first}")
    assert "# 完\n" in text
    left = {one.fingerprint: one.decision for one in decisions.load(str(path))}
    assert left == {"别处": "误报", shown[1]: "确认"} | dict.fromkeys(shown[2:], "误报")


def test_an_empty_sheet_takes_nothing_back(folder):
    """A workbook written without the decisions, and read back, says nothing of them."""
    summary(folder, "--quiet")
    path = Path(freed(folder))
    before = path.read_bytes()
    assert read_back(folder) == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (fill(0, decision="误抱"), "第 2 行:没有“误抱”这种认定,是不是“误报”"),
        (fill(1, reason=None), "第 3 行:没有写理由"),
        (fill(1, who=None), "第 3 行:没有写认定人"),
        (fill(0, decision=""), "第 2 行:写了理由或认定人,没有选认定"),
        (fill(0, when="明天"), "第 2 行:看不懂日期“明天”"),
    ],
)
def test_mistakes_on_the_sheet_are_told_and_nothing_is_written(folder, capsys, change, said):
    """One line with the row; the file of decisions is not made."""
    summary(folder, "--quiet")
    edit(folder, change)
    capsys.readouterr()
    assert read_back(folder) == 2
    err = capsys.readouterr().err.strip()
    assert said in err
    assert "\n" not in err
    assert not (folder / "d.yaml").exists()


def test_other_files_are_refused_in_one_line(folder, capsys):
    """No file, no workbook, a workbook without the sheet, no place to read back to."""
    openpyxl.Workbook().save(folder / "空.xlsx")
    (folder / "假.xlsx").write_text("x", encoding="utf-8")
    for name, said in (("无.xlsx", "没有这个文件"), ("假.xlsx", "不是完好的 xlsx"), ("空.xlsx", "没有“人工认定”这张表")):
        assert read_back(folder, name) == 2
        assert said in capsys.readouterr().err
    assert main(["summary", "--read-decisions", str(folder / "空.xlsx")]) == 2
    assert "要和 --decisions 文件 一起用" in capsys.readouterr().err
    assert main(["summary"]) == 2
    assert "缺少路径" in capsys.readouterr().err


def test_flow_style_files_are_written_anew(tmp_path):
    """A list on one line cannot be changed in place; its entries stay."""
    path = tmp_path / "d.yaml"
    path.write_text('[{rule: A, unit: 甲, fingerprint: "1", decision: 误报, reason: 有, who: 王, when: 2025-01-01}]\n', encoding="utf-8")
    given = decisions.load(str(path))
    new = decisions.Decision("", "B", "乙", None, "12", "确认", "off", "李", "2025-01-02", "")
    path.write_text(decisions.rewritten(path.read_text(encoding="utf-8"), given, [*given, new]), encoding="utf-8")
    assert [one.entry() for one in decisions.load(str(path))] == [given[0].entry(), new.entry()]


def test_an_earlier_result_is_decided_on_as_well(folder):
    """Decisions hold for reports that come as JSON of check; what a threshold failed stays failed."""
    path = freed(folder)
    for more, outcome in (([], "通过"), (["--min-score", "99.9"], "不通过")):
        check(folder, *more)
        main(["summary", str(folder / "c.json"), "--roster", str(folder / "名单.csv"), "--decisions", path, "--format", f"json:{folder / 's.json'}", "--quiet"])
        (row,) = json.loads((folder / "s.json").read_text(encoding="utf-8"))["tables"]["units"]["rows"]
        assert row["outcome"] == outcome


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_workbook_saved_by_an_office_program_is_read_back(folder):
    """LibreOffice's own xlsx of the filled-in sheet gives the same decisions."""
    summary(folder, "--quiet")
    edit(folder, fill(0, 1, when="2025-04-01"))
    (folder / "o").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/p", "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "o"), str(folder / "s.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert read_back(folder, "o/s.xlsx") == 0
    assert {(one.decision, one.when) for one in decisions.load(str(folder / "d.yaml"))} == {("误报", "2025-04-01")}


def test_the_sheet_is_named_as_the_reader_expects():
    """The name stands in messages and in README."""
    assert decided.SHEET == "人工认定"
