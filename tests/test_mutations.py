"""Changes to complete reports: the rules that depend on what was changed answer differently, and no other."""

import re
from functools import cache

import pytest
from conftest import FIXTURES, ROOT

from checker import engine
from checker.document import Source
from checker.readers import Limits, plain
from checker.readers.building import build
from checker.report import FAIL, PARTIAL, Report

EXAMPLES = ROOT / "rules" / "national" / "examples"
COMPLETE = {
    "county": (EXAMPLES / "complete.txt").read_text(encoding="utf-8"),
    "town": (EXAMPLES / "short_town.txt").read_text(encoding="utf-8"),
    "city": (FIXTURES / "reports" / "a10_county_city_excellent_2024.txt").read_text(encoding="utf-8"),
}
ACHIEVEMENTS = {"FZ-S-003"}
PROBLEMS = {"FZ-S-004", "FZ-S-005", "FZ-S-011"}
LEADERS = {"FZ-H-001", "FZ-H-002", "FZ-H-004", "FZ-H-005", "FZ-S-006"}
PLAN = {"FZ-S-007", "FZ-S-008", "FZ-S-009"}
NUMBERS = {"FZ-F-004"}
LENGTH = {"FZ-S-014"}
HEADING = {"achievements": "一、", "problems": "二、", "first_responsible": "三、", "plan": "四、"}
NEXT = {"一、": "二、", "二、": "三、", "三、": "四、"}
# What may change with the text of a part although the rule looks at the whole report.
SPEECH = {"FZ-H-003", "FZ-H-006", "FZ-H-007", "FZ-H-008", "FZ-H-009", "FZ-H-010"}


def contents(national) -> set[str]:
    """Return the rules on what is told, in which words and figures: they change with whatever part it stands in."""
    return {rule.id for rule in national.rules if rule.id.startswith(("FZ-C-", "FZ-N-", "FZ-A-", "FZ-W-", "FZ-Y-"))} | {"FZ-S-012", "FZ-S-013", "FZ-S-015"}


@cache
def judge(text: str, national) -> Report:
    """Judge a text, each once; what comes back is to be read only."""
    return engine.judge(plain.document(text, Source("-", "txt", "utf-8", "")), national)


def verdicts(report: Report) -> dict[str, str]:
    """Return rule → verdict."""
    return {result.rule: result.verdict for result in report.results}


def changed(before: Report, after: Report) -> set[str]:
    """Return the rules whose verdict differs."""
    one, two = verdicts(before), verdicts(after)
    assert two, after.error
    return {rule for rule in one if one[rule] != two[rule]}


def cut(text: str, role: str) -> tuple[str, str, str]:
    """Return what stands before a part, its heading line, and its body; parts of these reports are numbered 一 to 四."""
    mark = HEADING[role]
    start = re.search(rf"^[ \u3000]*{mark}", text, re.MULTILINE).start()
    following = NEXT.get(mark)
    end = re.search(rf"^[ \u3000]*{following}", text, re.MULTILINE).start() if following else text.rindex("\n\n", 0, len(text.rstrip()))
    line, _, body = text[start:end].partition("\n")
    return text[:start], line, body


def renumbered(text: str) -> str:
    """Number the headings of level 1 afresh."""
    count = iter("一二三四五六七")
    return re.sub(r"^([ \u3000]*)[一二三四五六七]、", lambda m: f"{m[1]}{next(count)}、", text, flags=re.MULTILINE)


@pytest.fixture(params=sorted(COMPLETE))
def text(request):
    """One complete report after another."""
    return COMPLETE[request.param]


def test_complete_reports_have_nothing_to_mend(text, national):
    """A complete report passes, without any finding of must or should."""
    report = judge(text, national)
    assert report.outcome == "passed"
    assert not [r.rule for r in report.results if r.verdict in {FAIL, PARTIAL} and r.severity != "may"]


@pytest.mark.parametrize("name", ["a03_municipality_excellent_2022", "a04_prefecture_joint_excellent_2023", "c11_water_department_chinese_date_2023"])
def test_other_complete_reports_have_nothing_to_mend(name, national):
    """Complete reports of a municipality, a city and a department pass, without any finding of must or should on their form."""
    report = judge((FIXTURES / "reports" / f"{name}.txt").read_text(encoding="utf-8"), national)
    assert report.outcome == "passed"
    assert not [r.rule for r in report.results if r.verdict in {FAIL, PARTIAL} and r.severity != "may" and r.rule[3] in "SHFPA"]


@pytest.mark.parametrize(
    ("role", "rules"), [("achievements", ACHIEVEMENTS | {"FZ-S-009"}), ("problems", PROBLEMS), ("first_responsible", LEADERS), ("plan", PLAN)]
)
def test_removed_part_is_missed(text, role, rules, national):
    """Without a part, the rules on it fail and only they (and those that count its words) change."""
    _, line, body = cut(text, role)
    without = renumbered(text.replace(line + "\n" + body, ""))
    report = judge(without, national)
    now = changed(judge(text, national), report)
    assert report.sections[role]["status"] in {"absent", "mention"} or role == "achievements"
    assert now <= rules | LENGTH | SPEECH | {"FZ-S-011"} | contents(national)
    assert report.outcome == "failed"
    main_rule = {"achievements": "FZ-S-003", "problems": "FZ-S-004", "first_responsible": "FZ-H-002", "plan": "FZ-S-007"}[role]
    assert verdicts(report)[main_rule] == FAIL


WORDINGS = {
    "achievements": (
        "主要工作", "工作举措及成效", "推进法治政府建设主要工作情况", "开展的主要工作", "主要做法和取得的成效", "工作开展情况", "法治政府建设总体情况",
        "年度重点工作及亮点", "工作回顾", "主要成效和特色做法",
    ),
    "problems": (
        "存在的主要问题", "存在问题及原因分析", "工作中的短板和不足", "当前面临的困难和问题", "薄弱环节", "存在的差距与不足", "不足之处及成因", "问题和不足",
        "主要问题剖析", "法治政府建设中存在的突出问题",
    ),
    "first_responsible": (
        "党政主要负责人履行第一责任人职责情况", "主要负责同志履行法治建设第一责任人职责情况", "党政主要负责人履职情况", "书记、县长抓法治建设情况",
        "党政主要领导带头履职尽责情况", "落实第一责任人职责情况", "履行推进法治建设第一责任人职责", "党政“一把手”履行推进法治建设职责情况",
        "党政主要负责人推进法治建设履职情况", "第一责任人职责落实情况",
    ),
    "plan": (
        "下一步工作打算", "明年工作安排", "2025年工作计划", "下一年度主要安排", "今后努力方向", "下步工作思路", "2025年法治政府建设重点任务", "2025年工作展望",
        "下一阶段工作重点", "下一步工作举措",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("role", "wording"), [(role, wording) for role, wordings in WORDINGS.items() for wording in wordings])
def test_renamed_part_is_recognised(text, role, wording, national):
    """Under ten other headings each, a part stays what it is; only the rules that judge the words of the heading may change."""
    _, line, _ = cut(text, role)
    indent = line[: len(line) - len(line.lstrip())]
    report = judge(text.replace(line, f"{indent}{HEADING[role]}{wording}"), national)
    assert report.sections[role]["status"] == "standalone"
    assert changed(judge(text, national), report) <= {"FZ-H-003", "FZ-S-008", "FZ-H-004"} | LENGTH | ({"FZ-P-006"} if "下一年度" in wording else set())


@pytest.mark.parametrize("order", [(2, 0, 1, 3), (0, 2, 1, 3), (0, 1, 3, 2), (1, 2, 0, 3)])
def test_moved_parts_are_found(text, order, national):
    """In another order (achievements before the plan) no verdict changes."""
    parts = [cut(text, role) for role in HEADING]
    head = parts[0][0]
    tail = text[len(head) + sum(len(line) + 1 + len(body) for _, line, body in parts) :]
    moved = renumbered(head + "".join(f"{parts[n][1]}\n{parts[n][2].rstrip()}\n\n" for n in order) + tail.lstrip("\n"))
    assert not changed(judge(text, national), judge(moved, national))


def test_plan_before_achievements_is_noted(text, national):
    """With the plan first only the rule on the order changes."""
    parts = [cut(text, role) for role in HEADING]
    head = parts[0][0]
    tail = text[len(head) + sum(len(line) + 1 + len(body) for _, line, body in parts) :]
    moved = renumbered(head + "".join(f"{parts[n][1]}\n{parts[n][2].rstrip()}\n\n" for n in (3, 0, 1, 2)) + tail.lstrip("\n"))
    assert changed(judge(text, national), judge(moved, national)) == {"FZ-S-009"}


def test_merged_problems_and_plan_are_both_found(text, national):
    """Under one heading 存在的问题及下一步安排, both parts are standalone and start on the same line."""
    _, line2, body2 = cut(text, "problems")
    _, line3, body3 = cut(text, "first_responsible")
    _, line4, body4 = cut(text, "plan")
    merged = (
        f"二、党政主要负责人履行推进法治建设第一责任人职责情况\n{body3}三、存在的问题及下一步安排\n{body2.rstrip()}\n下一步,我们将重点做好以下工作:\n{body4}"
    )
    report = judge(text.replace(line2 + "\n" + body2 + line3 + "\n" + body3 + line4 + "\n" + body4, merged), national)
    assert report.sections["problems"]["status"] == report.sections["plan"]["status"] == "standalone"
    assert report.sections["problems"]["line"] == report.sections["plan"]["line"]
    assert report.sections["problems"]["causes"]
    assert "FZ-S-004" not in changed(judge(text, national), report)


@pytest.mark.parametrize("role", ["problems", "first_responsible"])
def test_part_without_heading_is_embedded(text, role, national):
    """A part that loses its heading and follows the achievements is found as embedded."""
    _, line, body = cut(text, role)
    lead = {"problems": "一年来取得了一定成绩,但仍存在一些问题和不足,主要表现在:", "first_responsible": ""}[role]
    flat = re.sub(r"^[ \u3000]*[(（]([一二三四五])[)）]", lambda m: f"{m[1]}是", body.strip(), flags=re.MULTILINE).replace("\n", "")
    at = cut(text, "achievements")
    moved = text.replace(line + "\n" + body, "").replace(at[2], at[2].rstrip() + "\n\n" + lead + flat + "\n\n")
    report = judge(renumbered(moved), national)
    assert report.sections[role]["status"] == "embedded"
    expected = {"problems": {"FZ-S-004"}, "first_responsible": {"FZ-H-002", "FZ-S-006"}}[role]
    assert changed(judge(text, national), report) <= expected | {"FZ-S-011", "FZ-H-005", "FZ-H-001", "FZ-H-003"} | LENGTH | contents(national)
    assert expected <= changed(judge(text, national), report)


def test_dropped_title_changes_only_the_title_rules(text, national):
    """Without a title the two rules on it fail, and no other rule changes."""
    _, _, rest = text.strip().partition("\n\n")
    assert changed(judge(text, national), judge(rest, national)) == {"FZ-S-001", "FZ-F-001"}


@pytest.mark.parametrize(
    "lines",
    ["云溪县人民政府关于2024年度\n法治政府建设情况的报告", "云溪县人民政府关于\n2024年度法治政府建设情况的报告", "云溪县2024年度\n法治政府建设情况报告"],
)
def test_a_title_broken_anywhere_is_one(lines, text, national):
    """A title over two lines is read whole, wherever its author broke it."""
    _, _, rest = text.strip().partition("\n\n")
    report = judge(f"{lines}\n\n{rest}", national)
    assert (report.metadata["title"], report.metadata["report_year"]) == (lines.replace("\n", ""), 2024)


HALF = str.maketrans("（），：；“”！？％", '(),:;""!?%')
FULL = str.maketrans("(),:;!?%0123456789", "（），：；！？％０１２３４５６７８９")
TRADITIONAL = str.maketrans(
    "县区镇乡设报导责进业务关机制实现应对点将为与时会经过强执监权审议个问题据无从来产专门开发团围构类",
    "縣區鎮鄉設報導責進業務關機製實現應對點將為與時會經過強執監權審議個問題據無從來產專門開發團圍構類",
)
FORMS = {
    "half-width": lambda t: t.translate(HALF),
    "full-width": lambda t: t.translate(FULL),
    "blank lines gone": lambda t: re.sub(r"\n\s*\n+", "\n", t),
    "blank lines doubled": lambda t: t.replace("\n", "\n\n"),
    "indented": lambda t: re.sub(r"^(?=\S)", "　　", t, flags=re.MULTILINE),
    "indented by spaces": lambda t: re.sub(r"^(?=\S)", "    ", t, flags=re.MULTILINE),
    "trailing spaces": lambda t: re.sub(r"$", "  ", t, flags=re.MULTILINE),
    "CRLF": lambda t: t.replace("\n", "\r\n"),
    "byte order mark": lambda t: "\ufeff" + t,
    "zero-width": lambda t: t.replace("法治", "法\u200b治"),
    "blanks in words": lambda t: t.replace("第一责任人", "第一 责任人").replace("存在的", "存 在 的"),
    "traditional": lambda t: t.translate(TRADITIONAL),
    "radicals from a PDF": lambda t: t.translate(str.maketrans("人一大工文方日月水行", "⼈⼀⼤⼯⽂⽅⽇⽉⽔⾏")),
    "page numbers": lambda t: t.replace("\n\n", "\n\n— 2 —\n\n", 3),
    "dots as marks": lambda t: re.sub(r"^(\s*[一二三四])、", r"\1.", t, flags=re.MULTILINE),
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_form_changes_no_verdict(text, form, national):
    """Widths, line ends, blank lines, blanks, marks without width and traditional characters change no verdict."""
    before, after = judge(text, national), judge(FORMS[form](text), national)
    assert changed(before, after) == set()
    assert [(h["level"], h["role"]) for h in after.outline] == [(h["level"], h["role"]) for h in before.outline]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_changes_no_verdict(text, encoding, national):
    """The same text in any encoding gets the same verdicts."""
    read = plain.read(text.encode(encoding), "报告.txt", Limits())
    document = build(read, Source("报告.txt", "txt", read.encoding, ""))
    assert verdicts(engine.judge(document, national)) == verdicts(judge(text, national))


def test_joined_lines_keep_the_structure(text, national):
    """A whole report on one line: parts, title and year are found; only rules on paragraphs, signature and addressee change."""
    before = judge(text, national)
    after = judge("".join(line.strip() for line in text.split("\n")), national)
    assert {name: section["status"] for name, section in after.sections.items()} == {n: s["status"] for n, s in before.sections.items()}
    assert after.metadata["title"] == before.metadata["title"].replace(" ", "")
    assert changed(before, after) <= {"FZ-F-007", "FZ-F-002", "FZ-F-003"}


def test_shell_of_headings_fails(national):
    """All headings with one empty sentence under each: failed, below 50."""
    shell = (
        "云溪县2024年法治政府建设情况报告\n现将有关情况报告如下。\n一、主要举措和成效\n我县法治政府建设取得明显成效。\n二、存在的不足和原因\n还存在一些不足。\n"
    )
    shell += "三、党政主要负责人履行推进法治建设第一责任人职责情况\n党政主要负责人认真履行职责。\n四、2025年主要安排\n继续推进各项工作,确保取得更大成绩,为全县高质量发展提供有力保障。\n"
    report = judge(shell, national)
    assert report.outcome == "failed"
    assert report.score < 50


def test_score_is_recomputed_from_the_results(text, national):
    """The score is Σ points / Σ weight over the rules that apply and are known, in per cent."""
    report = judge(text.replace("二、存在的不足和原因", "二、工作体会"), national)
    counted = [r for r in report.results if r.verdict in {"pass", "partial", "fail", "error"}]
    credit = {"pass": 1, "partial": 0.5, "fail": 0, "error": 0}
    assert report.score == round(100 * sum(r.weight * credit[r.verdict] for r in counted) / sum(r.weight for r in counted), 1)


def test_last_years_title_is_found_out(national):
    """A title of the year before, against headings, plan and signature: the year is that of the text, and only the year rule fails."""
    text = COMPLETE["county"].replace("云溪县人民政府2024年", "云溪县人民政府2023年", 1).replace("\n2024年,", "\n今年以来,", 1)
    report = judge(text, national)
    assert report.metadata["report_year"] == 2024
    # The opening now says 今年以来, which has a rule of its own.
    assert changed(judge(COMPLETE["county"], national), report) == {"FZ-S-002", "FZ-Y-007"}


def test_causes_under_a_heading_of_their_own_count_for_all_points(national):
    """存在的不足 with （一）主要不足 and （二）原因分析: three points, and their causes are written."""
    _, line, body = cut(COMPLETE["county"], "problems")
    apart = (
        "(一)主要不足。一是执法力量不足。二是纠错率偏高。三是普法不够精准。\n(二)原因分析。一是编制总量偏紧。二是审核人员配备不到位。三是部门资源没有统筹。\n\n"
    )
    report = judge(COMPLETE["county"].replace(line + "\n" + body, line + "\n" + apart), national)
    assert report.sections["problems"]["items"] == 3
    assert verdicts(report)["FZ-S-005"] == "pass"
