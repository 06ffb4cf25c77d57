"""The formats of ``check``: complete, escaped, unique where it must be, the same bytes, nothing else on standard output."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from conftest import FIXTURES, ROOT
from making.outputs import HOSTILE, failed, hostile, waived, written
from markdown_it import MarkdownIt

from checker.cli import main, step_summary
from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN, Policy
from checker.reporters import FORMATS, Setting, github
from checker.reporters.json import head
from checker.reporters.markdown import escaped
from checker.reporters.wording import problems, shown
from checker.reporters.worst import Worst
from checker.serial import as_dict

GOOD = ROOT / "rules" / "national" / "examples" / "complete.txt"
BAD = FIXTURES / "reports" / "f02_town_last_years_title_2024.txt"
OTHER = FIXTURES / "reports" / "d01_not_work_points_2023.txt"
MADE = ("jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "xlsx")
"""The formats that are made here; json and table have tests of their own."""
TEXT = tuple(name for name in MADE if name != "xlsx")
ANNOTATION = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands the way GitHub's runner does."""
    found = []
    for line in text.removesuffix("\n").split("\n"):
        level, properties, message = ANNOTATION.fullmatch(line).groups()
        pairs = (pair.partition("=") for pair in properties.split(","))
        found.append((level, {key: _unescaped(value, more=True) for key, _, value in pairs}, _unescaped(message)))
    return found


def _unescaped(text: str, *, more: bool = False) -> str:
    if more:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize(("files", "code"), [([GOOD], 0), ([BAD], 1), ([OTHER], 2), (["空.txt"], 2), (["没有.txt"], 2), ([GOOD, BAD, "空.txt"], 2)])
def test_every_format_for_every_outcome(name, files, code, tmp_path, capsysbinary, monkeypatch):
    """Format and destination change no exit code; a file and standard output get the same bytes, and what was not judged is in them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "空.txt").write_bytes(b"")
    paths = [str(file) for file in files]
    assert main(["check", *paths, "--format", name]) == code
    shown_bytes = capsysbinary.readouterr().out
    assert main(["check", *paths, "--format", f"{name}:{tmp_path / 'out'}"]) == code
    assert (tmp_path / "out").read_bytes() == shown_bytes
    if code == 2 and name != "xlsx":
        assert ("空的" in shown_bytes.decode("utf-8-sig")) == ("空.txt" in files)
        assert ("没有这个文件" in shown_bytes.decode("utf-8-sig")) == ("没有.txt" in files)


@pytest.mark.parametrize("name", TEXT)
def test_standard_output_is_pure(name):
    """A pipe gets UTF-8 whatever the console says, without escape sequences; complaints go to standard error."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "checker", "check", str(GOOD), "没有.txt", "--format", name]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, env=env, timeout=60, check=False)
    assert ended.returncode == 2
    assert "\x1b" not in ended.stdout.decode("utf-8")
    assert "没有.txt" in ended.stderr.decode("utf-8")


def test_same_input_same_bytes(tmp_path):
    """Two hash seeds and two locales write the same bytes in every format."""
    outputs = []
    for seed, locale in (("0", "C"), ("1", "zh_CN.UTF-8")):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": f"UTC-{seed}"}
        formats = [f"--format={name}:{tmp_path / name}{seed}" for name in MADE]
        subprocess.run([sys.executable, "-m", "checker", "check", str(GOOD), str(BAD), str(OTHER), *formats], cwd=ROOT, env=env, timeout=60, check=False)
        outputs.append({name: (tmp_path / f"{name}{seed}").read_bytes() for name in MADE})
    assert [name for name in MADE if outputs[0][name] != outputs[1][name]] == []


@pytest.mark.parametrize("name", TEXT)
def test_no_format_shows_more_than_the_findings(name, tmp_path, capsysbinary):
    """Personal numbers are masked in every format, and passages that no finding quotes are in none."""
    text = BAD.read_text(encoding="utf-8").replace("抓学习", "抓学习(联系人电话13898765432)", 1)
    assert "13898765432" in text
    (tmp_path / "报告.txt").write_text(text, encoding="utf-8")
    main(["check", str(tmp_path / "报告.txt"), "--format", name, "--sarif-full"])
    out = capsysbinary.readouterr().out.decode("utf-8-sig")
    assert "13898765432" not in out
    quoted = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        quoted += line[:60] in out
    assert quoted < 10


@pytest.mark.parametrize("name", TEXT)
def test_a_name_that_is_no_utf8_stops_nothing(name, tmp_path):
    """A file whose name cannot be written is judged all the same."""
    path = os.fsencode(tmp_path) + "/坏".encode() + b"\xff.txt"
    try:
        with open(path, "wb") as file:
            file.write(GOOD.read_bytes())
    except OSError:
        pytest.skip("这个文件系统只接受 UTF-8 的文件名")
    assert main(["check", os.fsdecode(path), "--format", f"{name}:{tmp_path / 'out'}"]) == 0


def test_a_format_is_imported_only_when_asked_for():
    """No other format is imported for the table."""
    program = f"import sys; from checker.cli import main; main(['check', {str(GOOD)!r}]); print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    imported = set(ended.stdout.splitlines()[-1].split())
    assert "checker.reporters" in imported
    assert not imported & {f"checker.reporters.{name}" for name in MADE}


def test_worst_are_kept_in_order():
    """Of more pieces than may be kept the lightest go, of equals the last."""
    kept = Worst(3)
    for rank, text in [(5, "a"), (1, "b"), (5, "c"), (0, "d"), (9, "e"), (1, "f")]:
        kept.add(rank, text)
    assert (kept.by_rank(), kept.in_turn(), kept.cut) == (["d", "b", "f"], ["b", "d", "f"], 3)


def test_lines_of_jsonl_are_complete(national, judged):
    """Each line says by which rules and policy, and holds the report as in json."""
    reports = judged[:20]
    lines = written("jsonl", national, reports).decode("utf-8").splitlines()
    for line, report in zip(lines, reports, strict=True):
        read = json.loads(line)
        assert list(read) == ["version", "tool", "rules", "policy", "report"]
        assert read == json.loads(json.dumps({**head(Setting(national, Policy())), "report": as_dict(report)}))


def test_junit_counts_and_names(national, judged):
    """Counts are those of the test cases, every rule has one, and no two have the same name."""
    root = ET.fromstring(written("junit", national, judged))  # noqa: S314 - our own output
    names: Counter[tuple[str, str]] = Counter()
    for suite, report in zip(root, judged, strict=True):
        cases = suite.findall("testcase")
        names.update((case.get("classname"), case.get("name")) for case in cases)
        assert int(suite.get("tests")) == len(cases) == (len(report.results) or 1)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{tag}"))
        verdicts = Counter(result.verdict for result in report.results)
        assert int(suite.get("failures")) == verdicts[FAIL] + verdicts[PARTIAL]
        assert int(suite.get("errors")) == verdicts[ERROR] + bool(report.error)
        assert int(suite.get("skipped")) == verdicts[NOT_APPLICABLE] + verdicts[UNKNOWN]
        assert sum(len(case) == 0 for case in cases) == verdicts[PASS]
    assert set(names.values()) == {1}


def test_junit_is_xml_whatever_the_report_says(national, judged):
    """Characters that XML has no place for are left out, the others come back; what is waived is skipped with its reason."""
    report = failed(judged)
    first, second = (result.rule for result in shown(report)[:2])
    changed = waived(hostile(report), first)
    root = ET.fromstring(written("junit", national, [changed]))  # noqa: S314 - our own output
    cases = {case.get("name").split(" ")[0]: case for case in root.iter("testcase")}
    assert "县里统一口径 <待定>,法治办,至 2030-01-01" in cases[first].find("skipped").get("message")
    legal = re.sub("[\x00\x0b\ud800\ufffe]", "", HOSTILE)
    assert legal in cases[second].find("failure").get("message")
    assert legal in cases[second].find("failure").text
    assert cases[second].get("classname") == changed.source["path"]


def test_gitlab_identities_are_unique(national, judged):
    """Over all fixtures, and with one file given under two names, no fingerprint comes twice; clean reports give an empty list."""
    entries = json.loads(written("gitlab", national, [*judged, failed(judged)]))
    expected = sum(len(list(problems(report))) + bool(report.error) for report in [*judged, failed(judged)])
    assert len(entries) == len({entry["fingerprint"] for entry in entries}) == expected > 1000
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(entry["location"]["lines"]["begin"] >= 1 for entry in entries)
    assert all(not entry["location"]["path"].startswith(("/", "./")) for entry in entries)
    clean = next(report for report in judged if not report.error)
    clean = waived(clean, *(result.rule for result in clean.results))
    clean.results = []
    assert json.loads(written("gitlab", national, [clean])) == []
    assert json.loads(written("gitlab", national, [])) == []


def test_gitlab_identity_survives_another_message(national, judged):
    """The same finding keeps its fingerprint when other reports are judged with it and when its message changes."""
    report = failed(judged)
    alone = {entry["fingerprint"] for entry in json.loads(written("gitlab", national, [report]))}
    together = {entry["fingerprint"] for entry in json.loads(written("gitlab", national, judged))}
    assert alone <= together


def test_github_lines_come_back(national, judged):
    """Commands unescaped are path, rule, place and message, with per cent signs, colons, commas, line breaks and Chinese."""
    report = hostile(failed(judged))
    found = annotations(written("github", national, [report]).decode("utf-8"))
    errors = [problem for problem in problems(report) if github.level(problem) == "error"]
    for (level, properties, message), problem in zip(found, errors, strict=False):
        assert (level, message) == ("error", problem.said().encode("utf-8", errors="replace").decode())
        assert properties["file"] == report.source["path"]
        assert properties["title"] == problem.name
        assert int(properties["line"]) == (problem.finding.line or 1)
        assert ("col" in properties) == (problem.finding.column is not None and problem.finding.end_line == problem.finding.line)
    assert errors


def test_github_shows_the_worst_and_says_how_many_are_cut(national, judged):
    """At most ten a level, worst first, the number of the others told; clean reports give nothing."""
    found = annotations(written("github", national, judged).decode("utf-8"))
    counts = Counter(level for level, _, _ in found)
    assert counts == {"error": 10, "warning": 10, "notice": 10}
    everything = sum(len(list(problems(report))) + bool(report.error) for report in judged)
    assert f"另有 {everything - 29} 条" in found[-1][2]
    assert [level for level, _, _ in found] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert written("github", national, []) == b""


def test_github_says_what_is_waived_in_a_notice(national, judged):
    """A waived failure is no error; the notice gives the reason."""
    report = failed(judged)
    errors = [problem.result.rule for problem in problems(report) if github.level(problem) == "error"]
    found = annotations(written("github", national, [waived(report, *errors)]).decode("utf-8"))
    assert "error" not in {level for level, _, _ in found}


def test_markdown_shows_the_words_of_a_report_as_they_are(national, judged):
    """Rendered, hostile words are text: no element, link, picture or cell comes from them, and several reports keep one table."""
    report = hostile(failed(judged))
    changed = [report, report, *judged[:3]]
    page = written("markdown", national, changed).decode("utf-8")
    html = MarkdownIt("commonmark").enable("table").render(page)
    assert html.count("<table>") == 1
    assert html.count("<tr>") == 1 + len(changed)
    assert html.count("<td>") == 5 * len(changed)
    for element in ("<b>", "<a ", "<img", "<em>", "<code>", "<h4", "<ol>"):
        assert element not in html
    assert "@someone" not in html
    assert html.count("<details>") == html.count("</details>") > 0
    for result in shown(report):
        assert result.rule in html


@pytest.mark.parametrize(
    "text", ["# 标题", "- 条", "1. 条", "12) 条", "=== ", "+ 条", "> 引", "| 甲 | 乙 |", "2024.5 分", "```", "<!-- x", "&nbsp;", "a\n\n# b"]
)
def test_markdown_of_any_text_is_one_paragraph(text):
    """Whatever a text begins with, it is rendered as a paragraph of the same words."""
    html = MarkdownIt("commonmark").enable("table").render(escaped(text))
    assert re.fullmatch(r"<p>[^<]*</p>\n", html)
    assert " ".join(text.split()) == html[3:-5].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_markdown_says_what_is_missing_where_why_and_how(national, judged):
    """Every result that is no pass stands there with message, place, fix and basis; waived ones with the reason."""
    report = failed(judged)
    rule = shown(report)[0].rule
    page = written("markdown", national, [waived(report, rule)]).decode("utf-8")
    assert page.count("  依据:") == len(shown(report))
    assert page.count("  改法:") == sum(bool(result.findings[0].fix) for result in shown(report))
    assert "县里统一口径" in page
    assert f"得分 {report.score:g}" in page


def test_step_summary_is_appended(tmp_path, monkeypatch, capsys):
    """With the format github the Markdown goes behind what the step's summary has, and nothing of it to standard output."""
    summary = tmp_path / "summary.md"
    summary.write_text("前面\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    main(["check", str(BAD), "--format", "table"])
    assert summary.read_text(encoding="utf-8") == "前面\n"
    capsys.readouterr()
    assert main(["check", str(BAD), "--format", "github"]) == 1
    assert "# 法治" not in capsys.readouterr().out
    main(["check", str(BAD), "--format", f"markdown:{tmp_path / 'a.md'}"])
    assert summary.read_text(encoding="utf-8") == "前面\n" + (tmp_path / "a.md").read_text(encoding="utf-8")


def test_step_summary_changes_no_exit_code(tmp_path, monkeypatch, capsys):
    """A summary that cannot be written is a warning; one that is too long is cut at a line, whole characters kept."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "没有" / "x.md"))
    assert main(["check", str(GOOD), "--format", "github"]) == 0
    assert "步骤摘要写不进去" in capsys.readouterr().err
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "x.md"))
    monkeypatch.setattr(step_summary, "MOST", 1000)
    for _ in range(2):
        main(["check", str(BAD), "--format", "github"])
        text = (tmp_path / "x.md").read_bytes()
        assert len(text) <= 1000
        assert text.decode("utf-8").endswith("(太长,后面没有列出)\n")


def test_every_format_is_known_by_its_module():
    """Formats that programs read say so; the tests here know all that are made of findings."""
    assert set(MADE) <= set(FORMATS)
    assert all(FORMATS[name].machine for name in MADE)


def test_rows_are_the_findings(national, judged):
    """CSV read back is the json, row by row: BOM, CRLF, nothing a formula."""
    data = written("csv", national, judged)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") - sum(
        f.excerpt.count("\n") for r in judged for x in r.results if x.verdict in {FAIL, PARTIAL, ERROR, UNKNOWN} for f in x.findings
    )
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    expected = [
        (report.source["path"], result.rule, finding.message, finding.excerpt, finding.fix)
        for report in judged for result in report.results if result.verdict in {FAIL, PARTIAL, ERROR, UNKNOWN} for finding in result.findings
    ]  # fmt: skip
    got = [tuple(row[name].removeprefix("'") for name in ("报告", "规则", "问题", "原文", "改法")) for row in rows if row["规则"]]
    assert got == expected
    assert len(rows) - len(got) == sum(bool(report.error) for report in judged)
    changed = written("csv", national, [hostile(failed(judged))]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(changed, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.startswith("'=") for cell in cells)
