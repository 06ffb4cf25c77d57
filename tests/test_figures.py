"""Figures: named as a careful reader names them, told apart by kind, and held against each other without a false alarm."""

import json
from pathlib import Path

import pytest
from conftest import FIXTURES, read_yaml

from checker import engine, readers
from checker.document import Source
from checker.facts import establish
from checker.readers import plain

DATA = Path(__file__).parent / "data"
NAMING = read_yaml(DATA / "naming.yaml")
RELATIONS = read_yaml(DATA / "relations.yaml")
REPORTS = sorted(path.stem for path in (FIXTURES / "labels").glob("[hm]*.json"))
VERDICTS = {"contradiction": {"fail"}, "question": {"partial"}, "agreement": {"pass", "not_applicable"}, "none": {"pass", "not_applicable"}}
ARITHMETIC = tuple(f"FZ-A-00{n}" for n in (1, 2, 3, 4, 7, 8))
NAMED, FOUND, KINDS = 0.95, 0.98, 0.88
# What a label calls a contradiction → the rules that may tell it.
TELLING = {
    "rate": "FZ-A-001", "part": "FZ-A-002", "part_of_whole": "FZ-A-002", "people": "FZ-A-002", "persons": "FZ-A-002", "sum": "FZ-A-003", "growth": "FZ-A-004",
    "points": "FZ-A-005", "percent_points": "FZ-A-005", "range": "FZ-A-007", "repeat": "FZ-A-008",
}  # fmt: skip
# Contradictions of relations.yaml that are not told as such: kinds of information may overlap, and a list of levels need not be complete.
UNTOLD = {"转载上级信息1107条", "市级12名、县级30名"}


def facts_of(text, entry, pack):
    """Return the facts of a fragment."""
    return establish(plain.document(text, Source("-", "txt", None, "")), pack.vocabulary, pack.index(), level=entry.get("level"), year=entry.get("year", 2024))


def accepted(figure):
    """Return the indicators that are right for a labelled figure."""
    also = figure.get("also") or {}
    more = also.get("indicator", []) if isinstance(also, dict) else also
    return {figure["indicator"], *([more] if isinstance(more, str) else [m if isinstance(m, str) else m.get("indicator") for m in more])}


def test_sentences_are_named_as_their_author_names_them(national):
    """Of the figures in the table of sentences at least 95 in a hundred have the right indicator, and no number is invented."""
    right = total = 0
    for entry in NAMING:
        figures = list(facts_of(entry["text"], entry, national).figures)
        for want in entry["figures"]:
            total += 1
            match = next((f for f in figures if abs(f.value - want["value"]) < 0.005), None)
            if match:
                figures.remove(match)
                right += match.indicator in accepted(want)
        assert figures == [], entry["text"]
    assert right >= NAMED * total


def test_reports_are_named_as_their_author_names_them(national):
    """Over whole reports nearly every labelled figure is found, at least 95 in a hundred rightly named, and most kinds agree."""
    found = named = kinds = total = 0
    for name in REPORTS:
        label = json.loads((FIXTURES / "labels" / f"{name}.json").read_text(encoding="utf-8"))
        said = engine.judge(readers.read(str(FIXTURES / "reports" / f"{name}.txt")), national).statistics
        for want in label["statistics"]["must_find"]:
            here = [s for s in said if s["line"] == want["line"] and abs(s["value"] - want["value"]) <= 0.005 * max(1, abs(want["value"]) / 100)]
            total += 1
            found += bool(here)
            right = [s for s in here if s["indicator"] in want["accept"]]
            named += bool(right)
            kinds += any(s["kind"] == want.get("kind", s["kind"]) for s in right)
    assert (found / total >= FOUND, named / total >= NAMED, kinds / total >= KINDS - 0.05) == (True, True, True), (found, named, kinds, total)


def test_no_number_is_told_twice(national):
    """One printed number is one figure."""
    for name in REPORTS:
        said = engine.judge(readers.read(str(FIXTURES / "reports" / f"{name}.txt")), national).statistics
        places = [(s["line"], s["column"]) for s in said]
        assert len(places) == len(set(places)), name


def test_relations_without_contradiction_raise_none(national):
    """Hedged, rounded, truncated figures, other bases, other years, overlapping kinds: no contradiction and no question."""
    false = []
    for entry in RELATIONS:
        verdict = national.rule(entry["rule"]).check.run(facts_of(entry["text"], entry, national), {}).verdict
        if entry["expect"] in {"agreement", "none"} and verdict not in VERDICTS[entry["expect"]]:
            false.append((entry["rule"], verdict, entry["text"]))
    assert false == []


@pytest.mark.parametrize("rule", sorted({entry["rule"] for entry in RELATIONS}))
def test_contradictions_and_questions_are_told(rule, national):
    """Every contradiction and question of a rule is told, and told as what it is, but for those named in UNTOLD."""
    entries = [entry for entry in RELATIONS if entry["rule"] == rule and entry["expect"] in {"contradiction", "question"}]
    missed = []
    for entry in entries:
        verdict = national.rule(rule).check.run(facts_of(entry["text"], entry, national), {}).verdict
        # How % in place of 个百分点 weighs is the rule's own business.
        if verdict not in VERDICTS[entry["expect"]] and not (rule == "FZ-A-005" and verdict == "fail") and not any(text in entry["text"] for text in UNTOLD):
            missed.append((verdict, entry["text"]))
    assert missed == []


def test_reports_without_contradiction_are_left_alone(national):
    """In whole reports with figures of every kind nothing is reported where the figures hold."""
    false = []
    for name in REPORTS:
        label = json.loads((FIXTURES / "labels" / f"{name}.json").read_text(encoding="utf-8"))
        bad = {line for one in label["inconsistencies"] for line in (one["line"], *one.get("lines", []))}
        report = engine.judge(readers.read(str(FIXTURES / "reports" / f"{name}.txt")), national)
        for result in report.results:
            if result.rule in ARITHMETIC and result.verdict in {"fail", "partial"}:
                false += [(name, result.rule, f.line, f.message) for f in result.findings if f.line not in bad]
    assert false == []


def test_contradictions_in_reports_are_found(national):
    """Every certain contradiction in whole reports is told at its line, by the rule for its kind."""
    missed = []
    for name in REPORTS:
        label = json.loads((FIXTURES / "labels" / f"{name}.json").read_text(encoding="utf-8"))
        report = engine.judge(readers.read(str(FIXTURES / "reports" / f"{name}.txt")), national)
        told = {(r.rule, f.line) for r in report.results if r.rule.startswith("FZ-A-") and r.verdict in {"fail", "partial"} for f in r.findings}
        for one in label["inconsistencies"]:
            rules = {TELLING[one["type"]]} if one["type"] in TELLING else {rule for rule, _ in told}
            if one.get("strength", "hard") == "hard" and not told & {(rule, line) for rule in rules for line in {one["line"], *one.get("lines", [])}}:
                missed.append((name, one["type"], one["text"]))
    assert missed == []


BODY = """云溪县人民政府关于2023年度法治政府建设情况的报告

一、主要举措和成效
全年办理行政复议案件66件。
二、存在的不足和原因
执法水平有待提高，主要原因是培训不足。
三、党政主要负责人履行推进法治建设第一责任人职责情况
县委书记、县长认真履行职责，听取汇报4次。
四、下一年度主要安排
2024年，继续推进。

云溪县人民政府
2024年3月1日
"""
TABLES = {
    "pipes": "| 指标 | 2022年 | 2023年 | 同比 |\n|---|---|---|---|\n| 行政复议申请（件） | 51 | 66 | 29.4% |\n| 行政处罚（件） | 310 | 402 | 29.7% |\n",
    "words for years": "指标|上年（件）|本年（件）|比上年增加\n行政复议申请|51|66|15\n行政处罚|310|402|92\n",
    "tabs": "指标\t2022年\t2023年\n行政复议申请（件）\t51\t66\n行政处罚（件）\t310\t402\n",
    "years as rows": "年度|行政复议申请（件）|行政处罚（件）\n2022年|51|310\n2023年|66|402\n",
}


@pytest.mark.parametrize("title", ["", "主要数据对照表\n", "附：\n", "附件1\n主要数据\n", "附表\n"])
@pytest.mark.parametrize("table", TABLES)
def test_tables_behind_the_signature_count_and_leave_it_standing(title, table, national):
    """Rows below the signature hide neither it nor their figures; each year's column is of its year, a change is no figure of the report."""
    facts = facts_of(BODY + title + TABLES[table], {"year": None}, national)
    assert facts.frame.signature is not None
    assert facts.metadata.sign_date is not None
    told = {(f.indicator, f.kind, f.quantity.value) for f in facts.figures if f.row and not f.change and f.quantity.unit == "件"}
    want = {"reconsideration_received": (51, 66), "penalties": (310, 402)}
    assert told == {(name, kind, value) for name, pair in want.items() for kind, value in zip(("previous", "actual"), pair, strict=True)}


def test_a_table_behind_a_date_inside_the_text_ends_nothing(national):
    """A line that is a date above a table in the middle of a report is no signature: what follows is still the report."""
    head, tail = BODY.split("二、", 1)
    facts = facts_of(f"{head}2023年12月31日\n{TABLES['pipes']}二、{tail}", {"year": None}, national)
    assert facts.sections["plan"].status == "standalone"
    assert facts.frame.signature is not None
