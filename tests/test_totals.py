"""Totals of reports that differ only in how much they tell: excellent, with slips, with a part missing, a shell of headings."""

import pytest
from conftest import FIXTURES, labelled

from checker import engine, readers

ORDER = ("excellent", "slips", "missing", "shell")
CASES = [(path, label) for path, label in labelled(FIXTURES) if "variant" in label]
FAMILIES = sorted({label["family"] for _, label in CASES})
CLEAN = ("FZ-W", "FZ-P", "FZ-A", "FZ-Y")
BEST, WORST = 95, 40


@pytest.fixture(scope="module")
def judged(national):
    """Report of every family and variant."""
    return {(label["family"], label["variant"]): engine.judge(readers.read(str(path)), national) for path, label in CASES}


def test_there_are_families_of_four_kinds_of_bodies():
    """A city, a county, a town and a bureau, each in four variants."""
    assert {(label["level"], label["variant"]) for _, label in CASES} == {(level, variant) for level in ("市", "县区", "乡镇街道", "部门") for variant in ORDER}


@pytest.mark.parametrize("family", FAMILIES)
def test_totals_stand_in_a_sensible_order(family, judged):
    """An excellent report is above one with slips, that above one without a part, and that above a shell."""
    totals = [judged[family, variant].score for variant in ORDER]
    assert totals == sorted(set(totals), reverse=True), totals


@pytest.mark.parametrize("family", FAMILIES)
def test_an_excellent_report_is_found_excellent(family, judged):
    """No fault of wording, publication, arithmetic or years, 95 points or more, and it passes."""
    report = judged[family, "excellent"]
    faults = [(result.rule, result.verdict) for result in report.results if result.rule.startswith(CLEAN) and result.verdict in {"fail", "partial"}]
    assert faults == []
    assert report.outcome == "passed"
    assert report.score >= BEST


@pytest.mark.parametrize("family", FAMILIES)
def test_a_shell_of_headings_is_found_empty(family, judged):
    """Headings with one empty sentence each get less than 40 points and fail, every part that tells nothing named."""
    report = judged[family, "shell"]
    verdicts = {result.rule: result.verdict for result in report.results}
    assert report.outcome == "failed"
    assert report.score < WORST
    assert [verdicts[rule] for rule in ("FZ-S-004", "FZ-S-007", "FZ-H-001", "FZ-S-011", "FZ-H-005")] == ["fail"] * 5
    assert verdicts["FZ-S-003"] == "partial"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_missing_part_fails_and_slips_do_not(family, judged):
    """The gate falls over the part that is left out, not over slips, which are all the same found."""
    assert judged[family, "missing"].outcome == "failed"
    slips = judged[family, "slips"]
    assert slips.outcome == "passed"
    assert sum(result.verdict in {"fail", "partial"} for result in slips.results) >= 3
