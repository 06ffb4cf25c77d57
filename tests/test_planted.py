"""Faults planted in reports by authors who knew neither code nor rules are told; what only looks like a fault is not told as certain.

Labels ``p*`` to ``w*`` have ``expected`` (rule, line, exact characters, certain or not) and ``must_not`` (line, characters, what makes them right).
"""

import json
from pathlib import Path

import pytest
from conftest import FIXTURES, labelled

from checker import engine, readers
from checker.report import FAIL, PARTIAL

LABELS = {
    path.stem: label for path in sorted((FIXTURES / "labels").glob("[p-w]*.json")) if (label := json.loads(path.read_text(encoding="utf-8")))["is_report"]
}
# Faults that no rule tells: a last sentence that breaks off; a sum that is told again by what it sums up; meetings of which the head may have chaired some only;
# the short name of another place in a slogan, or inside a sentence; cases lost, told once of one defendant and once of all; a wrong title of a law of one branch;
# a person who has another name further down.
UNTOLD = {
    ("p07_district_faults_2019", "FZ-P-006", 19),
    ("q10_district_2025_faults", "FZ-A-008", 33),
    ("s07_county_2023_faults_figures", "FZ-A-008", 21),
    ("s09_city_2016_faults_oldstyle", "FZ-W-010", 36),
    ("u08_devzone_2025_faults", "FZ-S-015", 37),
    ("v01_county_2023_faults", "FZ-A-008", 23),
    ("v03_agri_2022_faults", "FZ-Y-005", 20),
    ("w02_town_2025_faults", "FZ-A-008", 34),
    ("w03_natres_bureau_2023_faults", "FZ-Y-005", 29),
    ("t03_subdistrict_2025_faults", "FZ-S-015", 32),
}
# Traps on which a finding is right: the title names an area and no authority, it quotes the words as the only mention of a duty that is missing, or as the head of a plan of the wrong year,
# or it stands on the last part of a list whose sum is wrong; it stands at both places that contradict each other; the persons have no heading of their own.
RIGHTLY = {
    ("p05_province_faults_2020", "存在的问题和"), ("p05_province_faults_2020", "撤销、变更、确认违法和责令履行987件。直接纠错987件"),
    ("p05_province_faults_2020", "“七五”普法顺利通过总结验收"), ("p08_education_faults_2024", "“安全第一责任人”公示牌"),
    ("r06_market_bureau_2025_faults", "2026年2月1日起施行的《行政执法监督条例》"), ("r08_province_2019_faults", "新登记的68.4万户市场主体"),
    ("r09_county_city_2021_faults", "市委书记主持召开市委依法治市委员会会议2次"),
    ("v04_city_2025_faults", "《提升行政执法质量三年行动计划（2023—2025年）》"), ("u08_devzone_2025_faults", "2026年2月1日起施行的《行政执法监督条例》"), ("q12_banner_2023_faults", "苏木林达斡尔族自治旗2023年法治政府建设情况报告"),
}  # fmt: skip
# In complete reports: what their author left out knowingly, or wrote in so few words that a rule on content asks for more.
SPARE = {
    "p12_county_lookalikes_2016": {"FZ-C-024", "FZ-H-002", "FZ-H-010", "FZ-S-005", "FZ-S-006"},
    "p14_health_lookalikes_2023": {"FZ-C-003"}, "q04_countycity_2018": {"FZ-F-001"}, "q06_subdistrict_2021": {"FZ-N-003"},
    "r03_township_2022_complete": {"FZ-N-013"}, "r10_ecology_bureau_2018_lookalikes": {"FZ-C-024"}, "s02_county_2017_complete": {"FZ-C-016", "FZ-C-024", "FZ-C-032"}, "t09_town_2024_lookalikes": {"FZ-F-001"},
    "u02_city_2023_complete": {"FZ-C-005", "FZ-H-010"}, "u04_bureau_2018_complete": {"FZ-C-005", "FZ-C-024"}, "u06_province_2025_complete": {"FZ-H-010"},
    "u07_subdistrict_2020_complete": {"FZ-C-028", "FZ-C-033"}, "u10_police_2017_complete": {"FZ-C-005"},
    "v06_prefecture_2022_lookalikes": {"FZ-C-005", "FZ-C-012", "FZ-C-024", "FZ-H-010"}, "v07_county_2021_lookalikes": {"FZ-C-005", "FZ-C-012", "FZ-C-024", "FZ-H-010"},
    "v08_emergency_2024_lookalikes": {"FZ-C-016", "FZ-C-018"}, "w06_county_2025_lookalikes": {"FZ-C-002", "FZ-C-012", "FZ-C-021"},
}  # fmt: skip


@pytest.fixture(scope="module")
def told(national):
    """Name of a report → (rule, finding) of all that is not passed."""
    found = {}
    for name in LABELS:
        report = engine.judge(readers.read(str(FIXTURES / "reports" / f"{name}.txt")), national)
        found[name] = [(result.rule, finding) for result in report.results if result.verdict in {FAIL, PARTIAL} for finding in result.findings]
    return found


def _tells(entry, rule, finding):
    if rule not in {entry["rule"], *entry.get("or_rules", ())}:
        return False
    near = entry["line"] is None or finding.line is None or abs(finding.line - entry["line"]) <= 1
    # Where a part is missing, any line near the place it belongs to is as good as another.
    return near or entry["quote"] is None or entry["quote"] in finding.excerpt


@pytest.mark.parametrize("name", LABELS)
def test_planted_faults_are_told(name, told):
    """Every certain fault is told by its rule, or by one that may speak of the same characters, at its place."""
    missed = [e for e in LABELS[name]["expected"] if e["certain"] and not any(_tells(e, *finding) for finding in told[name])]
    assert [(e["rule"], e["line"], e["quote"]) for e in missed if (name, e["rule"], e["line"]) not in UNTOLD] == []


@pytest.mark.parametrize("name", LABELS)
def test_what_only_looks_like_a_fault_is_not_told_as_certain(name, told):
    """No certain finding quotes the characters of a trap."""
    hit = [
        (rule, trap["line"], trap["quote"])
        for trap in LABELS[name]["must_not"]
        for rule, finding in told[name]
        if finding.certainty == "certain" and finding.line == trap["line"] and finding.excerpt and trap["quote"]
        if (finding.excerpt in trap["quote"] or trap["quote"] in finding.excerpt) and (name, trap["quote"]) not in RIGHTLY
    ]
    assert hit == []


@pytest.mark.parametrize("name", [name for name, label in LABELS.items() if label.get("complete")])
def test_complete_reports_have_no_certain_finding(name, told):
    """Reports that their author made complete and right are not found fault with."""
    assert {rule for rule, finding in told[name] if finding.certainty == "certain"} == SPARE.get(name, set())


YEARS_AT_ODDS = {"f02_town_last_years_title_2024", "k25_prefecture_years_2024", "p05_province_faults_2020", "p06_county_city_faults_2022", "r07_subdistrict_2024_faults",
    "w01_countycity_2024_faults", "v04_city_2025_faults", "t01_city_county_2022_faults", "u01_county_2024_faults",    "s08_autonomous_county_2022_faults_structure"}  # fmt: skip


def test_years_are_at_odds_only_where_an_author_put_them_so(judged):
    """Of all fixtures, the required rule on the year fails on those in which a year is wrong on purpose."""
    failing = {Path(report.source["path"]).stem for report in judged for result in report.results if result.rule == "FZ-S-002" and result.verdict == FAIL}
    missing = {path.stem for path, label in labelled(FIXTURES) if label["is_report"] and label["report_year"] is None}
    assert failing - missing == YEARS_AT_ODDS
