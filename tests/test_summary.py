"""``fazhi summary`` on 300 reports of 60 units over two years: everything planted is in the tables, every number follows from the JSON of ``check``."""

import csv
import io
import json
import os
import pickle
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from making import batch as making

from checker.cli import main
from checker.packs import Pack
from checker.report import CREDIT
from checker.summary import kinds
from checker.summary.tables import VERDICTS

MARKS = {"standalone": "✓", "embedded": "½", "mention": "✗", "absent": "✗"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict:
    """A batch, its summary in all formats, and the results of ``check`` on the same files; made once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "batch"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(3000):
            if (folder / "made").exists():
                break
            time.sleep(0.1)
    else:
        _make(folder)
    command, code, batch = pickle.loads((folder / "made").read_bytes())
    book = json.loads((folder / "o.json").read_text(encoding="utf-8"))
    results = {part: json.loads((folder / f"{part}.json").read_text(encoding="utf-8"))["reports"] for part in ("this", "last")}
    return {"batch": batch, "code": code, "folder": folder, "book": book, "command": command, **results}


def _make(folder: Path) -> None:
    previous = os.environ.get("FAZHI_CACHE_DIR", "")
    os.environ["FAZHI_CACHE_DIR"] = str(folder / "cache")
    try:
        batch = making.make(folder / "b")
        for part, path in (("this", batch.this), ("last", batch.last)):
            main(["check", str(path), "--format", f"json:{folder / part}.json", "--quiet"])
        command = batch.command()
        command[command.index(str(batch.last))] = str(folder / "last.json")
        formats = [f"--format={name}:{folder}/o.{name}" for name in ("json", "xlsx", "html", "markdown", "csv", "table")]
        code = main([*command, *formats, f"--format=csv:{folder}/csv/", "--quiet"])
    finally:
        os.environ["FAZHI_CACHE_DIR"] = previous
    (folder / "unfinished").write_bytes(pickle.dumps((command, code, batch)))
    (folder / "unfinished").rename(folder / "made")


def rows(made: dict, table: str) -> dict[str, dict]:
    """Return the rows of a table by unit, named as in the batch."""
    found = {row["unit"]: row for row in made["book"]["tables"][table]["rows"]}
    return {unit.shown: found.get(unit.shown) or found[f"{unit.name}人民政府"] for unit in made["batch"].units}


def counting(made: dict) -> dict[str, dict]:
    """Return, from the JSON of ``check``, the report that counts for each unit that has one."""
    by_place = {tuple(report["source"]["path"].split("/")[-2:]): report for report in made["this"]}
    return {unit.shown: by_place[unit.parent, unit.counts] for unit in made["batch"].units if unit.counts}


def test_all_files_are_there(made):
    """The batch has 300 reports of 60 units over two years."""
    assert len(made["this"]) + len(made["last"]) == 300
    assert len(made["batch"].units) == 60


def test_every_state_is_the_planted_one(made):
    """Each unit stands as planted, and every state occurs."""
    said = {name: set(row["state"].split("、")) for name, row in rows(made, "units").items()}
    assert said == {unit.shown: unit.states for unit in made["batch"].units}
    assert set.union(*said.values()) == {"已报", "未报", "迟报", "重复报", "错年度", "无法读取", "不是年报", "无法判断时间"}


def test_what_cannot_be_told_is_not_guessed(made):
    """A report of a unit not on the roster, and one that fits two towns of one name, are listed and not counted."""
    listed = made["book"]["tables"]["unassigned"]["rows"]
    assert {Path(row["file"]).name for row in listed} == made["batch"].unassigned
    twin = next(row for row in listed if "望月镇" in row["file"])
    assert sorted(twin["candidates"].split("、")) == sorted(unit.shown for unit in made["batch"].units if unit.name == "望月镇")
    assert made["code"] == 2


def test_copies_are_told_as_such(made):
    """Files with the same bytes are said to be the same."""
    copied = [unit.shown for unit in made["batch"].units if unit.counts and "副本" in unit.counts]
    assert len(copied) == 2
    assert all("内容完全相同" in rows(made, "units")[name]["note"] for name in copied)


def test_ranks_follow_what_was_left_out(made):
    """On each level units with the same gaps share a rank, those with more rank lower, and ranks are 1 + the units before."""
    table = rows(made, "units")
    for level in {unit.level for unit in made["batch"].units}:
        ranked = [unit for unit in made["batch"].units if unit.level == level and unit.counts]
        for unit in ranked:
            less = sum((len(other.variant), other.contradiction) < (len(unit.variant), unit.contradiction) for other in ranked)
            assert table[unit.shown]["level_rank"] == 1 + less, unit
    scores = {name: report["score"] for name, report in counting(made).items()}
    assert {name: row["rank"] for name, row in table.items() if row["rank"]} == {
        name: 1 + sum(other > score for other in scores.values()) for name, score in scores.items()
    }
    assert max(Counter(row["rank"] for row in table.values() if row["rank"]).values()) > 1


def test_units_say_what_check_says(made, national: Pack):
    """Score, outcome, parts and counts in 总表 are those of the report that counts, recomputed from its JSON."""
    table, classes = rows(made, "units"), kinds.classes(national)
    names = {"passed": "通过", "conditional": "有条件通过", "failed": "不通过"}
    for name, report in counting(made).items():
        row, results = table[name], report["results"]
        counted = [result for result in results if result["verdict"] in CREDIT and result["weight"]]
        total = 100 * sum(result["weight"] * CREDIT[result["verdict"]] for result in counted) / sum(result["weight"] for result in counted)
        assert row["score"] == pytest.approx(total, abs=0.051)
        assert (row["score"], row["grade"], row["outcome"]) == (report["score"], report["grade"], names[report["outcome"]])
        assert {role: row[f"part_{role}"] for role in report["sections"]} == {role: MARKS[part["status"]] for role, part in report["sections"].items()}
        assert row["causes_problems"] == ("✓" if report["sections"]["problems"]["causes"] else "✗")
        bad = Counter(classes[result["rule"]] for result in results if result["verdict"] in {"fail", "partial"})
        missing = [result for result in results if result["verdict"] == "fail" and classes[result["rule"]] == "missing"]
        given = [result for result in results if classes[result["rule"]] == "given" and result["verdict"] in CREDIT]
        assert (row["contradictions"], row["errors"], row["missing"]) == (bad["contradiction"], bad["wrong"], len(missing))
        assert (row["figures_given"], row["figures_expected"]) == (sum(result["verdict"] == "pass" for result in given), len(given))
        assert set((row["missing_items"] or "").split("；")) - {""} == {result["title"] for result in missing if result["severity"] != "may"}


def test_planted_contradictions_are_counted(made):
    """Towns whose mediated cases exceed the cases have a contradiction, the others none."""
    table = rows(made, "units")
    towns = [unit for unit in made["batch"].units if unit.level == "乡镇街道" and unit.counts]
    assert {unit.shown for unit in towns if table[unit.shown]["contradictions"]} == {unit.shown for unit in towns if unit.contradiction}


def test_matrix_and_missing_items_follow_from_the_results(made, national: Pack):
    """Every mark of the matrix is the verdict of the JSON; every share of missing items is recounted from it."""
    reports, classes = counting(made), kinds.classes(national)
    table = rows(made, "matrix")
    for name, report in reports.items():
        assert {result["rule"]: VERDICTS[result["verdict"]] for result in report["results"]} == {
            key: mark for key, mark in table[name].items() if key != "unit"
        }
    levels = {unit.shown: unit.level for unit in made["batch"].units}
    listed = made["book"]["tables"]["missing"]["rows"]
    for row in listed:
        said = [(levels[name], result["verdict"]) for name, report in reports.items() for result in report["results"] if result["rule"] == row["rule"]]
        counted = [(level, verdict) for level, verdict in said if verdict in CREDIT]
        failed = [level for level, verdict in counted if verdict == "fail"]
        assert (row["applies"], row["missing"]) == (len(counted), len(failed))
        assert row["share"] == pytest.approx(len(failed) / len(counted), abs=1e-6)
        for level in set(levels.values()):
            applies = sum(one == level for one, _ in counted)
            assert row[f"missing_{level}"] == (f"{failed.count(level)}/{applies}" if applies else None)
    assert {row["rule"] for row in listed} == {
        rule for rule, meaning in classes.items() if meaning in {"missing", "given"}
        and any(result["rule"] == rule and result["verdict"] in CREDIT for report in reports.values() for result in report["results"])
    }  # fmt: skip
    assert [row["share"] for row in listed] == sorted((row["share"] for row in listed), reverse=True)


def test_sums_are_the_planted_ones(made):
    """Penalties add up by level, never across levels; rates have no sum; the planted outlier alone stands out among mediations."""
    sums = {(row["indicator"], row["measure"], row["level"]): row for row in made["book"]["tables"]["sums"]["rows"]}
    for level in ("县区", "乡镇街道"):
        planted = [unit.penalties for unit in made["batch"].units if unit.level == level and unit.counts]
        row = sums["penalties", "件", level]
        assert (row["sum"], row["summed"], row["least"], row["most"]) == (sum(planted), len(planted), min(planted), max(planted))
    several = sums["penalties", "件", "部门"]
    mediations = [unit.mediations for unit in made["batch"].units if unit.level == "乡镇街道" and unit.counts]
    assert sums["mediation_cases", "件", "乡镇街道"]["sum"] == sum(mediations)
    assert sums["mediation_cases", "件", "乡镇街道"]["outliers"] == f"{made['batch'].outlier}(180000)"
    assert all(row["sum"] is None for key, row in sums.items() if key[1] == "%")
    excluded = [unit for unit in made["batch"].units if unit.level == "部门" and unit.counts and "leader" not in unit.variant]
    counted = [unit.penalties for unit in made["batch"].units if unit.level == "部门" and unit.counts and unit not in excluded]
    assert (several["sum"], several["summed"], several["units"]) == (sum(counted), len(counted), len(counted) + len(excluded))
    assert all(unit.name in several["note"] for unit in excluded)


def test_changes_are_the_planted_ones(made):
    """Parts left out last year and there now are 已改, the reverse 新出现, left out twice 仍未改; all counts follow from the JSON."""
    detail = {(row["unit"].removesuffix("人民政府"), row["rule"]): row["change"] for row in made["book"]["tables"]["changed_rules"]["rows"]}
    table = rows(made, "changes")
    for unit in made["batch"].units:
        if not unit.counts:
            assert table[unit.shown]["mended"] is None
            continue
        for part in ("plan", "leader"):
            before, now = part in unit.variant_before, part in unit.variant
            expected = {(True, False): "已改", (False, True): "新出现", (True, True): "仍未改", (False, False): None}[before, now]
            assert detail.get((unit.shown, making.PARTS[part])) == expected, (unit, part)
    last = {report["source"]["path"].rpartition("/")[2]: report for report in made["last"]}
    summing = {"FZ-S-006", "FZ-C-033", "FZ-W-012", "FZ-Y-007"}
    for at, unit in enumerate(made["batch"].units):
        if not unit.counts:
            continue
        names = sorted(name for name in last if name.startswith(f"{at:02}-"))
        old, new = (({r["rule"]: r["verdict"] for r in report["results"]}) for report in (last[names[-1]], counting(made)[unit.shown]))
        pairs = Counter((old[rule], new[rule]) for rule in new if rule not in summing)
        row = table[unit.shown]
        assert row["mended"] == pairs["fail", "pass"] + pairs["partial", "pass"]
        assert row["open"] == pairs["fail", "fail"] + pairs["partial", "partial"]
        assert row["new"] == pairs["pass", "fail"] + pairs["pass", "partial"]
        assert (row["better"], row["worse"]) == (pairs["fail", "partial"], pairs["partial", "fail"])


def test_workbook_keeps_text_and_opens_with_heads_filters_and_charts(made):
    """Numbers are numbers, a name like a formula is text, heads are frozen and repeated, pages are A4 across, charts are there."""
    book = openpyxl.load_workbook(made["folder"] / "o.xlsx")
    assert {"总表", "图表", "请指定", "缺项统计", "指标汇总", "变化", "矩阵", "说明"} <= set(book.sheetnames)
    page = book["总表"]
    cells = [cell for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.data_type for cell in cells if cell.value == making.FORMULA] == ["s"]
    assert {type(row[8].value) for row in page.iter_rows(min_row=2, max_row=61)} <= {float, int, type(None)}
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        if sheet.title != "图表":
            assert sheet.freeze_panes
            assert sheet.auto_filter.ref
            assert sheet.print_title_rows == "$1:$1"
    assert len(book["图表"]._charts) == 2


def test_same_input_makes_the_same_bytes(made, tmp_path, monkeypatch):
    """A second run, from the journal, writes the same workbook and page."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(made["folder"] / "cache"))
    main([*made["command"], *(f"--format={name}:{tmp_path}/a.{name}" for name in ("xlsx", "html", "json")), "--quiet"])
    for name in ("xlsx", "html", "json"):
        assert (tmp_path / f"a.{name}").read_bytes() == (made["folder"] / f"o.{name}").read_bytes()


def test_csv_is_for_spreadsheets(made):
    """UTF-8 with BOM, CRLF, no cell that begins like a formula; a folder gets a file of each table with the rows of the JSON."""
    data = (made["folder"] / "o.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 62
    assert f"'{making.FORMULA}" in data.decode("utf-8-sig")
    for table in made["book"]["tables"].values():
        text = (made["folder"] / "csv" / f"{table['title']}.csv").read_text(encoding="utf-8-sig")
        read = list(csv.reader(io.StringIO(text)))
        assert read[0] == list(table["columns"].values())
        assert len(read) == len(table["rows"]) + 1


def test_page_asks_nothing_of_others_and_is_accessible(made):
    """No address outside the file, every table with caption and scopes, charts with a text."""
    text = (made["folder"] / "o.html").read_text(encoding="utf-8")
    assert not [mark for mark in ("http:", "https:", "src=", "@import", "url(", "<link") if mark in text]
    assert text.count("<table>") == text.count("<caption>") == text.count("<thead>")
    assert text.count('<svg role="img" aria-label=') == 2
    assert text.count("<th scope=") == text.count("<th ")


def test_screen_and_markdown_show_the_units(made):
    """The table for a screen and the Markdown name every unit."""
    for name in ("table", "markdown"):
        text = (made["folder"] / f"o.{name}").read_text(encoding="utf-8")
        assert all(unit.name in text for unit in made["batch"].units)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_first_sheet_as_it_is(made, tmp_path):
    """Opened and saved by LibreOffice, 总表 has the same names, scores and gaps."""
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(made["folder"] / "o.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    read = list(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text(encoding="utf-8-sig"))))[:61]
    for row, expected in zip(read, made["book"]["tables"]["units"]["rows"], strict=True):
        assert (row["单位"], row["状态"], row["缺少的必须和应当内容"]) == (expected["unit"], expected["state"], expected["missing_items"] or "")
        assert float(row["得分"] or -1) == pytest.approx(expected["score"] if expected["score"] is not None else -1)
