"""``fazhi stats``: every figure with its indicator and place, for screens, programs and spreadsheets."""

import csv
import io
import json

import openpyxl
import pytest
from conftest import FIXTURES

from checker.cli import main
from checker.ledger import Sheet
from checker.ledger.writing import to_csv, to_xlsx

REPORT = str(FIXTURES / "reports" / "h05_town_small_numbers_2023.txt")
OTHER = str(FIXTURES / "reports" / "h03_county_lookalikes_2021.txt")


def test_json_rows_are_the_statistics_of_the_result(capsys):
    """Each row names its indicator, value, unit and place, the same that ``check`` gives."""
    assert main(["stats", REPORT, "--format", "json", "--all"]) == 0
    rows = json.loads(capsys.readouterr().out)
    main(["check", REPORT, "--format", "json"])
    said = json.loads(capsys.readouterr().out)["reports"][0]["statistics"]
    assert [(row["指标编号"], row["数值"], row["计量单位"]) for row in rows] == [(s["indicator"], s["value"], s["unit"]) for s in said]
    assert all(row["位置"].startswith("第 ") and row["原文"] for row in rows)


def test_figures_without_indicator_are_left_out_unless_asked_for(capsys):
    """By default only figures that an indicator claims are listed."""
    main(["stats", REPORT, "--format", "json"])
    few = json.loads(capsys.readouterr().out)
    main(["stats", REPORT, "--format", "json", "--all"])
    assert 0 < len(few) < len(json.loads(capsys.readouterr().out))
    assert all(row["指标编号"] != "other" for row in few)


def test_indicators_stand_side_by_side(capsys):
    """The view by indicator has one column a report."""
    assert main(["stats", REPORT, OTHER, "--view", "indicators", "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))
    assert len(rows[0]) == 4
    assert any(row[2] and row[3] for row in rows[1:])


def test_cells_are_no_formulas():
    """Text that begins like a formula stays text, in CSV and in a workbook; numbers stay numbers."""
    sheet = Sheet("表", ["甲", "乙"], [["=1+1", 12], ["@x", None]])
    assert to_csv(sheet).decode("utf-8-sig").split("\r\n")[1] == "'=1+1,12"
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet))).active
    assert [(cell.value, cell.data_type) for cell in page[2]] == [("=1+1", "s"), (12, "n")]
    assert page.freeze_panes == "A2"


@pytest.mark.parametrize(("name", "start"), [("台账.xlsx", b"PK"), ("台账.csv", b"\xef\xbb\xbf")])
def test_a_file_is_written_whole(tmp_path, name, start):
    """The table goes to the file asked for, several formats at once."""
    kind = name.rpartition(".")[2]
    assert main(["stats", REPORT, "--format", f"{kind}:{tmp_path / name}", "--format", f"json:{tmp_path / 'a.json'}"]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))


def test_a_file_that_is_no_report_is_named_and_the_others_are_listed(tmp_path, capsys):
    """An unreadable file is one line on standard error and exit 2; the figures of the others are there."""
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"")
    assert main(["stats", REPORT, str(bad), str(tmp_path / "无.txt")]) == 2
    captured = capsys.readouterr()
    assert "行政处罚" in captured.out
    assert captured.err.count("\n") == 2


def test_personal_numbers_are_masked(tmp_path, capsys):
    """No telephone number leaves the table whole."""
    text = (FIXTURES / "reports" / "h05_town_small_numbers_2023.txt").read_text(encoding="utf-8")
    file = tmp_path / "报告.txt"
    file.write_text(text.replace("全年办理行政处罚案件12件", "联系电话13912345678办理行政处罚案件12件"), encoding="utf-8")
    main(["stats", str(file), "--all", "--format", "json"])
    assert "13912345678" not in capsys.readouterr().out
