"""The parts of ``fazhi summary``: lists, matching, states, earlier results, the journal."""

import csv
import io
import json
import os
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import FIXTURES

from checker.checks import KINDS
from checker.cli import main
from checker.errors import ListError, ReadError
from checker.judging import Request
from checker.packs import Pack
from checker.summary import desk, kinds, lists, page, ranking, receipts, records, roster, states, workbook, writing
from checker.summary.desk import Order
from checker.summary.journal import Journal, sha256
from checker.summary.matching import Match, Matcher, unused
from checker.summary.names import Names
from checker.summary.roster import Roster, Unit
from checker.summary.sheet import Bars, Book, Column, Flagged, Table
from checker.summary.states import Slip
from checker.summary.store import Store

LEVELS = ("省", "市", "县区", "乡镇街道", "部门")
COUNTY, TOWN, BUREAU = (
    FIXTURES / "reports" / name for name in ("k01_county_complete_2024.txt", "f02_town_last_years_title_2024.txt", "k12_town_fewfigures_2024.txt")
)


# lists and rosters


def _xlsx(path: Path, rows: list[list]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return str(path)


@pytest.mark.parametrize("kind", ["xlsx", "utf-8-sig", "gb18030", "utf-8;", "yaml"])
def test_a_roster_is_read_from_every_format(tmp_path, kind):
    """The same units come from a workbook with a title above the head, from CSV in three encodings, and from YAML."""
    table = [
        ["序号", "单位名称", "级 别(必填)", "简称", "上级", "联系人"],
        [1, "云溪县", "县(市、区)", "云溪、云县", None, "李四"],
        [2, "柏岭镇", "乡镇", None, "云溪县", None],
    ]
    if kind == "xlsx":
        path = _xlsx(tmp_path / "名单.xlsx", [["2024年度名单"], [], *table])
    elif kind == "yaml":
        path = str(tmp_path / "名单.yaml")
        units = "- {单位: 云溪县, 层级: 县区, 别名: [云溪, 云县], 联系人: 李四}\n- 单位: 柏岭镇\n  level: 乡镇\n  parent: 云溪县\n"
        Path(path).write_text(units, encoding="utf-8")
    else:
        path, stream = str(tmp_path / "名单.csv"), io.StringIO()
        csv.writer(stream, delimiter=";" if kind.endswith(";") else ",").writerows(table)
        Path(path).write_bytes(stream.getvalue().encode(kind.removesuffix(";")))
    first, second = roster.read(path, LEVELS).units
    assert (first.name, first.level, first.aliases, first.contact, first.parent) == ("云溪县", "县区", ("云溪", "云县"), "李四", None)
    assert (second.name, second.level, second.parent) == ("柏岭镇", "乡镇街道", "云溪县")


def test_all_mistakes_of_a_roster_are_told_at_once_with_their_cells(tmp_path):
    """Every mistake has its line and column; none hides another."""
    path = _xlsx(
        tmp_path / "名单.xlsx",
        [["单位", "层级", "上级", "年度", "收到", "文件"], ["甲县", "县级县", None, "24", "三月", "a.txt"], [None, "县区"], ["甲县"], ["乙县", "县", "乙县", 2024, date(2025, 2, 1), "a.txt"]],
    )  # fmt: skip
    with pytest.raises(ListError) as caught:
        roster.read(path, LEVELS)
    problems = [problem.removeprefix(path) for problem in caught.value.problems]
    assert [problem.partition(")")[0] for problem in problems] == [
        ":第 2 行(B 列", ":第 2 行(D 列", ":第 2 行(E 列", ":第 3 行(A 列", ":第 4 行(A 列", ":第 5 行(C 列", ":第 5 行(F 列",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"x,y\n1,2\n"), ("a.xlsx", b"no workbook"), ("a.yaml", b"- {x: ["), ("a.yaml", b"units: 3"), ("a.yaml", b"- {spalte: 1}"), ("a.pdf", b""), ("a.csv", "单位,单位名称\n甲,乙\n".encode())],
)  # fmt: skip
def test_a_list_that_is_none_is_one_clear_line(tmp_path, name, content):
    """No head, a damaged file, an unknown key, another format, two columns for one thing: one line that names the file."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ListError) as caught:
        roster.read(str(tmp_path / name), LEVELS)
    assert len(caught.value.problems) == 1
    assert caught.value.message.startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2025-03-01", date(2025, 3, 1)), ("2025年3月1日", date(2025, 3, 1)), ("2025/3/1 18:00", date(2025, 3, 1)), (45717, date(2025, 3, 1)), ("3月1日", None), ("2025-13-01", None), (None, None), (True, None)],
)  # fmt: skip
def test_dates_as_people_write_them(written, meant):
    """Dates in words, with hours, and as the numbers of a spreadsheet are read; half of one is none."""
    assert lists.day(written) == meant


# matching


@pytest.fixture(scope="module")
def names(national: Pack) -> Names:
    """The names of the national pack."""
    return Names(national.vocabulary.bodies)


UNITS = [
    Unit("云溪县人民政府"), Unit("云溪县司法局", aliases=("云溪司法",)), Unit("云溪经济开发区管委会"), Unit("云溪区"), Unit("柏岭镇", parent="云溪县"),
    Unit("柏岭镇", parent="檀溪县"), Unit("檀溪县"), Unit("江州市东城区"), Unit("江州市生态环境局"), Unit("城区"),
]  # fmt: skip
FIELDS = ("unit", "title", "issuer", "path", "head")


@pytest.mark.parametrize(
    ("given", "unit", "confidence"),
    [
        ({"unit": "云溪县人民政府"}, 0, 0.98), ({"unit": "云溪县"}, 0, 0.92), ({"unit": "中共云溪县委、云溪县人民政府"}, 0, 0.92),
        ({"unit": "云溪区"}, 3, 0.98), ({"unit": "云溪经济开发区管理委员会"}, 2, 0.92), ({"title": "2024年云溪经济开发区法治政府建设年度报告"}, 2, 0.82),
        ({"unit": "江州市云溪县司法局"}, 1, 0.86), ({"unit": "云溪司法"}, 1, 0.98), ({"unit": "东城区"}, 7, 0.86),
        ({"unit": "云溪县柏岭镇人民政府"}, 4, 0.92), ({"unit": "柏岭镇人民政府", "head": "中共檀溪县委、檀溪县人民政府:"}, 5, 0.8),
        ({"unit": "柏岭镇", "path": "年报/檀溪县/3.txt"}, 5, 0.8), ({"issuer": "檀溪县人民政府"}, 6, 0.92), ({"path": "a/檀溪县2024年报(终稿).docx"}, 6, 0.82),
        ({"unit": "檀溪县", "issuer": "檀溪县人民政府", "path": "檀溪县.txt"}, 6, 0.99), ({"unit": "云溪县", "issuer": "云溪县司法局"}, 0, 0.92),
        ({"unit": "江州市生态环保局", "path": "江州市生态环境局.txt"}, 8, 0.75), ({"unit": "城区人民政府"}, 9, 0.92),
    ],
)  # fmt: skip
def test_a_report_finds_its_unit(names, given, unit, confidence):
    """Names to the letter, without organ, without superior, told apart by the superior; the confidence falls in this order."""
    found = _match(names, given)
    assert (found.unit, found.confidence) == (unit, confidence)


@pytest.mark.parametrize(
    "given",
    [
        {"unit": "柏岭镇人民政府"}, {"unit": "龙泉县柏岭镇"}, {"unit": "檀溪区"}, {"unit": "云溪县财政局"}, {"unit": "江州市生态环保局"}, {"path": "云溪县财政局.txt"},
        {"unit": "云溪县", "path": "檀溪县.txt"}, {"unit": "西城区", "path": "云溪区.txt"}, {"path": "2024年度.txt"}, {"title": "江州市西城区法治政府建设报告"}, {},
    ],
)  # fmt: skip
def test_in_doubt_nothing_is_decided(names, given):
    """Two units that fit, sources that contradict each other, a name only nearly right, another body of the same area: 请指定."""
    found = _match(names, given)
    assert found.unit is None
    assert found.how


def _match(names: Names, given: dict) -> Match:
    one = dict.fromkeys(FIELDS) | {"path": "x/1.txt"} | given
    record = {"source": {"path": one["path"]}, "metadata": {key: one[key] for key in ("unit", "title", "issuer")}, "head": one["head"]}
    return Matcher(Roster("名单", UNITS), names).match(record)


def test_a_person_has_the_last_word(names):
    """A file given to a unit in a list is its, whatever the file says; names of files that did not come are told."""
    matcher = Matcher(Roster("名单", UNITS, {"b/1.txt": 3, "2": 4, "3.txt": 5}), names)
    record = {"source": {"path": "a/b/1.txt"}, "metadata": {"unit": "檀溪县", "title": None, "issuer": None}, "head": None}
    assert (matcher.match(record).unit, matcher.match(record).confidence) == (3, 1.0)
    assert unused(["b/1.txt", "2", "3.txt"], ["a/b/1.txt", "c/2.docx"]) == ["3.txt"]


def test_lists_of_receipt_and_assignment_tell_every_mistake(tmp_path, names):
    """A unit of two towns, an unknown one, a bad date and a row without file are all named."""
    matcher = Matcher(Roster("名单", UNITS), names)
    path = tmp_path / "收到.csv"
    path.write_text("单位,收到\n柏岭镇,2025-02-01\n无名县,2025-02-01\n檀溪县,早上\n,2025-02-01\n柏岭镇(云溪县),2025-02-03\n", encoding="utf-8")
    with pytest.raises(ListError) as caught:
        receipts.read(str(path), Roster("名单", UNITS), matcher)
    assert [problem.removeprefix(f"{path}:第 ")[0] for problem in caught.value.problems] == ["2", "3", "4", "5"]
    path.write_text("单位,收到\n柏岭镇(云溪县),2025-02-03\n", encoding="utf-8")
    assert receipts.read(str(path), Roster("名单", UNITS), matcher).units == {4: date(2025, 2, 3)}


# states and ranks


def _slip(number: int, received: str | None = None, *, outcome: str = "passed", year: int | None = 2024, sha: str | None = None) -> Slip:
    day = date.fromisoformat(received) if received else None
    return Slip(number, f"a/{number}.txt", sha or str(number), outcome, None, None, year, None, None, None, None, 80.0, live=True, digest="", received=day)


@pytest.mark.parametrize(
    ("slips", "expected", "counts"),
    [
        ([], ("未报",), None), ([_slip(1, "2025-03-01")], ("已报",), 1), ([_slip(1, "2025-03-02")], ("迟报",), 1), ([_slip(1)], ("无法判断时间",), 1),
        ([_slip(1, "2025-02-01", year=2023)], ("错年度",), None), ([_slip(1, outcome="unreadable"), _slip(2, outcome="not_a_report")], ("不是年报",), None),
        ([_slip(1, "2025-02-01"), _slip(2, "2025-03-09")], ("已报", "重复报"), 2), ([_slip(1, "2025-02-09"), _slip(2, "2025-02-01")], ("已报", "重复报"), 1),
        ([_slip(1, "2025-03-05"), _slip(2)], ("无法判断时间", "重复报"), 1), ([_slip(1, "2025-02-01"), _slip(2, "2025-02-03", outcome="unreadable")], ("已报",), 1),
        ([_slip(1, "2025-02-01", sha="x"), _slip(2, "2025-02-01", sha="x")], ("已报", "重复报"), 2),
    ],
)  # fmt: skip
def test_the_state_of_a_unit(slips, expected, counts):
    """In time is the first report; the last one received counts; what cannot count is told by what is nearest to a report."""
    for slip in slips:
        slip.state = states.state_of_file(slip, 2024, date(2025, 3, 1))
    found = states.standing(slips, date(2025, 3, 1))
    assert (found.states, found.counting and found.counting.number) == (expected, counts)


def test_outliers_are_found_by_the_stated_rule():
    """One value of another order of magnitude stands out; few values, or equal ones, say nothing."""
    usual = {str(at): 100.0 + 7 * at for at in range(12)}
    assert ranking.outliers({**usual, "x": 90_000.0}, rate=False) == ["x"]
    assert ranking.outliers({**usual, "x": 2.0}, rate=False) == ["x"]
    assert not ranking.outliers({"1": 1.0, "2": 2.0, "3": 3000.0}, rate=False)
    assert not ranking.outliers({**dict.fromkeys("abcdefgh", 5.0), "x": 900.0}, rate=False)


def test_every_kind_has_a_meaning_for_the_office():
    """Each kind of check is classed as missing, given, contradiction, wrong or sum."""
    assert set(kinds.CLASSES) | {"cases"} == set(KINDS)


# earlier results


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> Path:
    """The JSON of ``check`` on three reports."""
    path = tmp_path_factory.mktemp("result") / "r.json"
    main(["check", str(COUNTY), str(TOWN), str(BUREAU), "--format", f"json:{path}"])
    return path


@pytest.mark.parametrize("layout", ["as it is", "indented", "keys sorted", "lines", "wrapped lines"])
def test_results_are_read_however_they_are_laid_out(result, tmp_path, layout):
    """The same records come from the file as written, from one laid out anew, and from one report a line."""
    value = json.loads(result.read_text(encoding="utf-8"))
    head = {key: part for key, part in value.items() if key != "reports"}
    texts = {
        "as it is": result.read_text(encoding="utf-8"), "indented": "\ufeff" + json.dumps(value, indent=2), "keys sorted": json.dumps(value, sort_keys=True),
        "lines": "\n".join(json.dumps(part) for part in [head, *value["reports"]]), "wrapped lines": "\n".join(json.dumps({**head, **r}) for r in value["reports"]),
    }  # fmt: skip
    path = tmp_path / "x.json"
    path.write_text(texts[layout], encoding="utf-8")
    assert list(records.read(str(path))) == [records.of_result(report, value) for report in value["reports"]]


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "{", '{"reports": 3}', '{"reports": [{"source": 1}]}', "null", '{"version": 9, "tool": {"version": "9"}, "rules": {}, "reports": [{}]}'],
)
def test_what_is_no_result_is_said_so(tmp_path, text):
    """A file that is no result, or of a later version, is one clear line."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=r"请用 fazhi check --format json"):
        list(records.read(str(path)))


def test_a_result_cut_off_keeps_what_came_before_and_ends_with_2(result, tmp_path, capsys):
    """The reports before the cut are in the tables, the cut is named."""
    text = result.read_text(encoding="utf-8")
    path = tmp_path / "x.json"
    path.write_text(text[: len(text) - 3000], encoding="utf-8")
    assert main(["summary", str(path), "--format", "json"]) == 2
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)["tables"]["units"]["rows"]) == 2
    assert "不是完整的 JSON" in captured.err


def test_results_and_files_make_the_same_tables(result, capsys):
    """Judged now or read from an earlier result: the same units, items and figures."""
    made = []
    for paths in ([str(result)], [str(COUNTY), str(TOWN), str(BUREAU)]):
        main(["summary", *paths, "--format", "json"])
        made.append(json.loads(capsys.readouterr().out)["tables"])
    for table in ("units", "missing", "sums", "matrix", "figures"):
        assert made[0][table]["rows"] == made[1][table]["rows"]


def test_results_of_other_rules_or_stage_are_named(result, tmp_path, capsys):
    """Scores that do not compare are said so in 说明."""
    value = json.loads(result.read_text(encoding="utf-8"))
    value["rules"]["digest"], value["policy"]["stage"] = "sha256:other", "published"
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    main(["summary", str(path), str(COUNTY), "--format", "json"])
    topics = {row["topic"]: row["text"] for row in json.loads(capsys.readouterr().out)["tables"]["notes"]["rows"]}
    assert "sha256:other(" in topics["规则不一致"]
    assert "按 published 检查" in topics["阶段不一致"]


# roster and year overrule


def _roster(tmp_path: Path, text: str) -> str:
    path = tmp_path / "名单.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_level_of_the_roster_overrules_and_the_report_is_judged_by_it(tmp_path, capsys):
    """A town listed as a department is judged like one; from a result it is judged again while the file is there."""
    listed = _roster(tmp_path, "单位,层级\n柏岭镇,部门\n")
    main(["check", str(TOWN), "--level", "部门", "--format", "json"])
    expected = json.loads(capsys.readouterr().out)["reports"][0]["score"]
    main(["check", str(TOWN), "--format", f"json:{tmp_path}/r.json"])
    for path in (str(TOWN), f"{tmp_path}/r.json"):
        main(["summary", path, "--roster", listed, "--format", "json"])
        (row,) = json.loads(capsys.readouterr().out)["tables"]["units"]["rows"]
        assert (row["level"], row["score"]) == ("部门", expected)
        assert "按部门判" in row["note"]


def test_a_report_of_another_year_counts_when_a_list_says_so(tmp_path, capsys):
    """Without a word it is 错年度 and 1; with the year in a list it is judged by that year and counts."""
    listed = _roster(tmp_path, "单位\n柏岭镇\n")
    command = ["summary", str(TOWN), "--roster", listed, "--year", "2025", "--format", "json"]
    assert main(command) == 1
    (row,) = json.loads(capsys.readouterr().out)["tables"]["units"]["rows"]
    assert (row["state"], row["score"], row["year"]) == ("错年度", None, 2024)
    (tmp_path / "指定.csv").write_text(f"文件,年度\n{TOWN.name},2025\n", encoding="utf-8")
    main([*command, "--assign", str(tmp_path / "指定.csv")])
    (row,) = json.loads(capsys.readouterr().out)["tables"]["units"]["rows"]
    assert (row["state"], row["year"]) == ("已报", 2025)


def test_whom_to_ask_stands_beside_the_unit_when_the_roster_says_so(tmp_path, capsys):
    """The people of the roster are in the table of units, beside a report that came and one that is missing; without any there is no such column."""
    for text, people in (("单位,联系人\n柏岭镇,李四\n石桥镇,王五\n", ["李四", "王五"]), ("单位,联系人\n柏岭镇,\n石桥镇,\n", None)):
        main(["summary", str(TOWN), "--roster", _roster(tmp_path, text), "--format", "json"])
        rows = json.loads(capsys.readouterr().out)["tables"]["units"]["rows"]
        assert [row.get("contact") for row in rows] == (people or [None, None])
        assert all(("contact" in row) == bool(people) for row in rows)


def test_without_a_roster_units_are_those_of_the_reports(capsys):
    """Each report's own name is a unit; nothing is 未报; a county with everything passes with 0."""
    assert main(["summary", str(COUNTY), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["tables"]["units"]["rows"]
    assert (row["unit"], row["rank"], row["state"]) == ("檀溪县人民政府", 1, "已报")


def test_the_day_a_file_was_changed_can_be_the_day_of_receipt(tmp_path, capsys):
    """``--received mtime`` and a deadline make 迟报, on the day itself in time."""
    file = tmp_path / "a.txt"
    file.write_bytes(COUNTY.read_bytes())
    for day, state in ((1, "已报"), (2, "迟报")):
        stamp = time.mktime((2025, 3, day, 23, 30, 0, 0, 0, -1))
        os.utime(file, (stamp, stamp))
        main(["summary", str(file), "--received", "mtime", "--deadline", "2025年3月1日", "--format", "json"])
        assert json.loads(capsys.readouterr().out)["tables"]["units"]["rows"][0]["state"] == state


@pytest.mark.parametrize(
    "arguments",
    [
        ["--deadline", "三月"],
        ["--roster", "无.xlsx"],
        ["--received", "无.csv"],
        ["--assign", "无.csv"],
        ["--last", "无"],
        ["--format", "xls"],
        ["--year", "24"],
        ["--format", "xlsx:{file}"],
    ],
)
def test_bad_arguments_are_one_line_and_2(tmp_path, capsys, arguments):
    """Every mistake in the arguments is said in Chinese and ends with 2; a report is never written to."""
    file = tmp_path / "a.txt"
    file.write_bytes(COUNTY.read_bytes())
    assert main(["summary", str(file), *(argument.replace("{file}", str(file)) for argument in arguments)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert file.read_bytes() == COUNTY.read_bytes()


# the journal


def _order(pack: Pack, *paths: Path, fresh: bool = False) -> Order:
    return Order(Request(pack), [str(path) for path in paths], fresh=fresh)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, national, monkeypatch):
    """What was judged before the interruption is in the journal; the second run reads it and judges only the rest."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))

    def stop(done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with Store() as store, pytest.raises(KeyboardInterrupt):
        desk.run(_order(national, COUNTY, TOWN, BUREAU), store, stop)
    request, journal = Request(national), Journal()
    known = [journal.recall(sha256(str(path)), str(path), request) is not None for path in (COUNTY, TOWN, BUREAU)]
    journal.close()
    assert known == [True, True, False]
    with Store() as store, Store() as other:
        resumed = desk.run(_order(national, COUNTY, TOWN, BUREAU), store, lambda *_: None)
        fresh = desk.run(_order(national, COUNTY, TOWN, BUREAU, fresh=True), other, lambda *_: None)
        assert [store.get(slip.number) for slip in resumed.this.slips] == [other.get(slip.number) for slip in fresh.this.slips]
        assert [slip.name for slip in resumed.this.slips] == [COUNTY.name, TOWN.name, BUREAU.name]


def test_the_journal_is_never_stale(tmp_path, national, monkeypatch):
    """Other bytes, level, year, stage, limits or suffix: another key; the same file elsewhere has its own path in the record."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))
    journal, request = Journal(), Request(national)
    keys = {journal.key("a", "x.txt", request), journal.key("b", "x.txt", request), journal.key("a", "x.md", request)}
    for change in ({"level": "省"}, {"year": 2020}, {"policy": type(request.policy)(stage="published")}, {"limits": type(request.limits)(pages=7)}):
        keys.add(journal.key("a", "x.txt", Request(national, **change)))
    assert len(keys) == 7
    with Store() as store:
        desk.run(_order(national, COUNTY), store, lambda *_: None)
    copy = tmp_path / "别处.txt"
    copy.write_bytes(COUNTY.read_bytes())
    recalled = journal.recall(sha256(str(copy)), str(copy), request)
    assert recalled["source"]["path"] == str(copy)
    journal.close()


def test_a_damaged_journal_is_no_obstacle(tmp_path, national, monkeypatch):
    """A file that is no database, or a record that is garbage, is as if it were not there."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))
    (tmp_path / "summary.sqlite").write_bytes(b"garbage" * 1000)
    with Store() as store:
        made = desk.run(_order(national, COUNTY), store, lambda *_: None)
        assert made.this.slips[0].score == pytest.approx(99.5, abs=5)


# writers


def _book(cells: list) -> Book:
    table = Table("t", "表", [Column("a", "甲", 10), Column("b", "乙", 8, "number")], lambda: iter([cells]), "注")
    return Book("题<b>", {"version": 1}, ["一行"], [table], [Bars("c", "图", "份", [("<i>", 3)]), Bars("d", "无", "份")])


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "<script>alert(1)</script>", "a|b*c", "甲\n乙"])
def test_no_text_becomes_anything_else(name):
    """In no format does a cell become a formula, a tag or a column."""
    book = _book([name, Flagged(7)])
    streams = {kind: io.BytesIO() for kind in ("csv", "html", "markdown", "xlsx", "json", "table")}
    for kind, stream in streams.items():
        writing.WRITERS[kind](book if kind != "table" else _screen(name), stream)
    read = list(csv.reader(io.StringIO(streams["csv"].getvalue().decode("utf-8-sig"), newline="")))
    assert read[1][0].lstrip("'") == name
    assert read[1][0][0] not in "=+-@\t"
    assert "<script>alert" not in streams["html"].getvalue().decode()
    line = streams["markdown"].getvalue().decode().rstrip("\n").split("\n")[-1]
    assert line.replace("\\|", "").count("|") == 3
    cell = openpyxl.load_workbook(streams["xlsx"])["表"].cell(2, 1)
    assert (cell.value, cell.data_type) == (name, "s")
    assert json.loads(streams["json"].getvalue())["tables"]["t"]["rows"] == [{"a": name, "b": 7}]


def _screen(name: str) -> Book:
    keys = ("rank", "unit", "level", "state", "outcome", "score", "grade", "contradictions", "errors", "missing")
    first = Table("units", "总表", [Column(key, key) for key in keys], lambda: iter([[name] * len(keys)]))
    second = Table(
        "missing", "缺项统计", [Column(key, key) for key in ("rule", "title", "severity", "missing", "partial", "applies", "share")], lambda: iter([])
    )
    return Book("题", {}, [], [first, second], [])


def test_rows_stream_to_the_page_and_the_workbook():
    """Two thousand units with a hundred marks each are written in little time; the writers ask for the rows one by one."""
    taken = []

    def rows():
        for at in range(2000):
            taken.append(at)
            yield [f"单位{at}", *["✓"] * 100]

    table = Table("m", "矩阵", [Column("unit", "单位", 18), *(Column(str(at), f"规则{at}", 4, "mark", "组") for at in range(100))], rows, fixed=1)
    book = Book("题", {}, [], [table], [])
    started = time.monotonic()
    page.write(book, io.BytesIO())
    workbook.write(book, io.BytesIO())
    assert len(taken) == 2000 * (1 + len(table.pieces(36)))
    assert time.monotonic() - started < 120
