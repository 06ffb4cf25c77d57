"""Wording and years: what the labelled fixtures call wrong is told, and nothing else is told for certain."""

import pytest
from conftest import FIXTURES, SHARED, labelled, report_of

from checker import engine
from checker.document import Source
from checker.facts import establish
from checker.packs.model import Override
from checker.readers import plain
from checker.report import FAIL, PARTIAL, Policy

GROUPS = ("FZ-W-", "FZ-Y-")
WORDING = (*GROUPS, "FZ-H-003", "FZ-F-006", "FZ-P-008")
LABELLED = [case for case in labelled(FIXTURES) if case[1]["is_report"]]
TOLD = [pytest.param(path, label, id=path.stem) for path, label in LABELLED if "wording_errors" in label]
REAL = [(path, label) for path, label in (labelled(SHARED) if SHARED.is_dir() else []) if "jingzhou" not in path.stem]


def told(path, *groups):
    """Return (rule, verdict, finding) of the faults of groups of rules in a file."""
    return [(r.rule, r.verdict, f) for r in report_of(path).results if r.rule.startswith(groups) and r.verdict in {FAIL, PARTIAL} for f in r.findings]


def years_of(label) -> list[dict]:
    """Return what a label says of years."""
    return label["years"] if isinstance(label.get("years"), list) else []


@pytest.mark.parametrize(("path", "label"), TOLD)
def test_certain_errors_are_told_at_their_line(path, label):
    """Every certain error is a certain finding of its rule, and the rule fails."""
    found = {(rule, f.line) for rule, verdict, f in told(path, *GROUPS) if verdict == FAIL and f.certainty == "certain"}
    assert not [w for w in label["wording_errors"] if (w["rule"], w["line"]) not in found]


@pytest.mark.parametrize(("path", "label"), [(path, label) for path, label in LABELLED])
def test_nothing_right_is_told_for_certain(path, label):
    """No certain finding stands on a line that the label does not call wrong."""
    wrong = {entry["line"] for entry in [*(label.get("wording_errors") or []), *years_of(label), *(label.get("expected") or [])]}
    assert not [(rule, f.line, f.message) for rule, _, f in told(path, *GROUPS) if f.certainty == "certain" and f.line and f.line not in wrong]


def test_doubtful_wording_is_told_as_doubtful():
    """Of the doubtful expressions at least four in five are told, and what is told of them is doubtful."""
    missed, total = [], 0
    for path, label in LABELLED:
        for entry in label.get("wording_soft") or []:
            here = [f for rule, _, f in told(path, entry["rule"], *entry.get("rule_accept", [])) if f.line == entry["line"]]
            total += 1
            missed += [] if here else [(path.stem, entry["text"])]
            alike = [f for _, _, f in told(path, *GROUPS) if f.line == entry["line"] and (f.excerpt in entry["text"] or entry["text"] in f.excerpt)]
            assert all(f.certainty == "doubtful" for f in alike), (path.stem, entry)
    assert total >= 20
    assert len(missed) <= total / 5, missed


@pytest.mark.parametrize(("path", "label"), TOLD)
def test_correct_look_alikes_are_untouched(path, label):
    """No finding lies in an expression that the label calls right."""
    right = [(entry["line"], entry["text"]) for entry in label.get("wording_ok") or []]
    found = [(f.line, f.excerpt) for _, _, f in told(path, *GROUPS) if f.excerpt]
    assert not [(line, text, said) for line, text in right for at, said in found if at == line and (said in text or text in said)]


@pytest.mark.parametrize(("path", "label"), TOLD)
def test_verdicts_of_wording_and_years(path, label):
    """Every verdict on wording and years that a label names is given."""
    got = {result.rule: result.verdict for result in report_of(path).results}
    assert not {rule: (want, got[rule]) for rule, want in label.get("rules", {}).items() if rule.startswith(GROUPS) and got[rule] != want}


@pytest.mark.parametrize(("path", "label"), TOLD)
def test_faults_of_years_are_told(path, label):
    """What does not belong to the year is told at its line."""
    found = {(rule, f.line) for rule, _, f in told(path, "FZ-")}
    named = [entry for entry in years_of(label) if entry["rule"].startswith("FZ-Y-")]
    assert not [e for e in named if not any((rule, e["line"]) in found for rule in (e["rule"], *e.get("rule_accept", [])))]


@pytest.mark.skipif(not REAL, reason="没有 ../shared,真实报告不在这里")
def test_errors_of_real_reports_are_told():
    """Of the certain errors of the real reports at most one is missed."""
    missed = [w["text"] for path, label in REAL for w in label["wording_errors"] if not any(f.line == w["line"] for _, _, f in told(path, *WORDING))]
    assert len(missed) <= 1


REPORT = "稻溪县2023年法治政府建设情况报告\n一、主要工作\n{}\n评查案卷86卷。\n二、2024年工作安排\n一是加强执法监督。二是加强普法宣传。"


def judge_rule(national, rule_id, sentence, year):
    """Return the result of one rule on a report with a sentence in it."""
    document = plain.document(REPORT.format(sentence), Source("-", "txt", None, ""))
    facts = establish(document, national.vocabulary, national.index(), level="县区", year=year)
    return engine.result_of(national.rule(rule_id), facts, Policy(), {})


def test_severity_follows_the_kind_of_fault(national):
    """A missing expression is a should, a wrong one a must that fails the report."""
    absent = judge_rule(national, "FZ-W-001", "扎实推进依法行政。", 2023)
    wrong = judge_rule(national, "FZ-W-001", "坚持以习近平中国特色社会主义思想为指导。", 2023)
    assert (absent.verdict, absent.severity, absent.gates) == (FAIL, "should", False)
    assert (wrong.verdict, wrong.severity, wrong.gates) == (FAIL, "must", True)


def test_override_by_reason_holds_for_that_reason_only(national):
    """An override that names a fault changes nothing for others; without one it always holds."""
    rule = national.rule("FZ-W-001")
    assert any(override == rule.when[0] and isinstance(override, Override) for override in rule.when)
    assert rule.in_force("县区", 2023, "draft", "wrong") == ("must", True)
    assert rule.in_force("县区", 2023, "draft", "missing") == ("should", False)
    assert rule.in_force("县区", 2023, "draft") == ("should", False)
    assert national.rule("FZ-P-007").in_force("县区", 2023, "published", "soft")[0] == "may"


@pytest.mark.parametrize(
    ("rule", "text", "year"),
    [
        ("FZ-W-005", "印发《稻溪县推进法制政府建设的意见》的年代已经过去,建设法治政府任重道远。", 2023),
        ("FZ-W-009", "印发《稻溪县免于处罚清单》。", 2023),
        ("FZ-W-010", "与稻坪县、稻溪乡、稻香县签订协议3份。", 2023),
        ("FZ-Y-004", "“七五”普法先进集体受到表彰,“八五”普法扎实推进。", 2023),
        ("FZ-Y-006", "以实际行动迎接党的二十大。", 2021),
        ("FZ-Y-002", "《法治政府建设实施纲要(2015—2020年)》圆满收官,对照《法治政府建设实施纲要(2021—2025年)》推进。", 2022),
    ],
)
def test_correct_wording_is_never_certain(national, rule, text, year):
    """Titles, look-alikes, looks back and other places are not told for certain."""
    result = judge_rule(national, rule, text, year)
    assert not [f.message for f in result.findings if result.verdict in {FAIL, PARTIAL} and f.certainty == "certain" and f.line]


def test_later_years_are_only_asked(national):
    """From 2026 on nothing is told for certain of meetings and outlines that are not known yet."""
    text = "贯彻党的二十届三中全会精神,落实《法治政府建设实施纲要(2021—2025年)》,总结“八五”普法。"
    for rule in ("FZ-Y-001", "FZ-Y-002", "FZ-Y-004", "FZ-Y-006"):
        result = judge_rule(national, rule, text, 2027)
        assert result.verdict != FAIL
