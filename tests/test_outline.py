"""The heading tree of a report is found whatever its numbering, and broken numbering is repaired."""

import pytest
from conftest import national_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Source
from checker.outline import outline
from checker.outline.levels import Candidate, levels
from checker.readers import plain

LAW = settings(max_examples=150, deadline=None, derandomize=True, database=None)
NATIONAL = national_pack()

TEXT = "全县深入学习贯彻习近平法治思想，依法全面履行政府职能，行政执法水平不断提高，各项工作取得新的进展。"
DONE, LACKS, NEXT = "主要举措和成效", "存在的不足和原因", "下一年度主要安排"
LEADERS = "党政主要负责人履行推进法治建设第一责任人职责情况"
REST = ["二、" + LACKS, TEXT, "三、" + NEXT, TEXT]
REST_OUTLINE = [(1, "二、", LACKS), (1, "三、", NEXT)]


def headings(lines):
    """Return document and headings of a body given as lines, with the parts of the national pack."""
    document = plain.document("\n".join(lines), Source("report.txt", "txt", "utf-8", ""))
    scan = NATIONAL.index().scan(document.folded.text)

    def has_role(start, end):
        return any(scan.has(role.headings, start, end, role.headings_but_not) for role in NATIONAL.vocabulary.roles)

    return document, outline(document, document.paragraphs, has_role)


def tree(lines):
    """Return (level, number, title) of every heading of a body given as lines."""
    return [(heading.level, heading.number, heading.title) for heading in headings(lines)[1]]


def one(fact, lines, expected):
    """A case of the tables below."""
    return pytest.param(lines, expected, id=fact)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        one(
            "the four levels of GB/T 9704",
            ["一、" + DONE, "（一）坚持党的领导", TEXT, "1.加强组织领导。" + TEXT, "（1）开展培训。" + TEXT, "（2）组织考试。" + TEXT, "2.完善制度。" + TEXT, "（二）推进依法行政", TEXT,
             "二、" + LACKS, TEXT, "三、" + NEXT, "（一）加强学习", TEXT, "（二）加强监督", TEXT],
            [(1, "一、", DONE), (2, "（一）", "坚持党的领导"), (3, "1.", "加强组织领导"), (4, "（1）", "开展培训"), (4, "（2）", "组织考试"), (3, "2.", "完善制度"),
             (2, "（二）", "推进依法行政"), (1, "二、", LACKS), (1, "三、", NEXT), (2, "（一）", "加强学习"), (2, "（二）", "加强监督")],
        ),
        one(
            "第一部分 with 一、 below it",
            ["第一部分　" + DONE, "一、坚持党的领导", TEXT, "二、推进依法行政", TEXT, "第二部分　" + LACKS, TEXT, "第三部分　" + NEXT, "一、加强学习", TEXT, "二、加强监督", TEXT],
            [(1, "第一部分", DONE), (2, "一、", "坚持党的领导"), (2, "二、", "推进依法行政"), (1, "第二部分", LACKS), (1, "第三部分", NEXT), (2, "一、", "加强学习"),
             (2, "二、", "加强监督")],
        ),
        one(
            "chapters with sections",
            ["第一章　" + DONE, "第一节　坚持党的领导", TEXT, "第二章　" + LACKS, "第一节　学习不够", TEXT, "第二节　监督不力", TEXT, "第三章　" + NEXT, TEXT],
            [(1, "第一章", DONE), (2, "第一节", "坚持党的领导"), (1, "第二章", LACKS), (2, "第一节", "学习不够"), (2, "第二节", "监督不力"), (1, "第三章", NEXT)],
        ),
        one(
            "(一) as level 1 with 1. below it",
            ["（一）" + DONE, TEXT, "1.加强领导。" + TEXT, "2.完善制度。" + TEXT, "（二）" + LACKS, TEXT, "（三）" + NEXT, TEXT],
            [(1, "（一）", DONE), (2, "1.", "加强领导"), (2, "2.", "完善制度"), (1, "（二）", LACKS), (1, "（三）", NEXT)],
        ),
        one(
            "1. as level 1 with (1) below it",
            ["1." + DONE, TEXT, "(1)加强领导。" + TEXT, "(2)完善制度。" + TEXT, "2." + LACKS, TEXT, "3." + NEXT, TEXT],
            [(1, "1.", DONE), (2, "(1)", "加强领导"), (2, "(2)", "完善制度"), (1, "2.", LACKS), (1, "3.", NEXT)],
        ),
        one(
            "full-width numbers and points",
            ["１．" + DONE, TEXT, "（１）加强领导。" + TEXT, "（２）完善制度。" + TEXT, "２．" + LACKS, TEXT, "３、" + NEXT, TEXT],
            [(1, "１．", DONE), (2, "（１）", "加强领导"), (2, "（２）", "完善制度"), (1, "２．", LACKS), (1, "３、", NEXT)],
        ),
        one(
            "decimals below 1.",
            ["1." + DONE, "1.1 加强领导", TEXT, "1.2 完善制度", TEXT, "2." + LACKS, "2.1 学习不够", TEXT],
            [(1, "1.", DONE), (2, "1.1", "加强领导"), (2, "1.2", "完善制度"), (1, "2.", LACKS), (2, "2.1", "学习不够")],
        ),
        one(
            "① below 1.",
            ["一、" + DONE, "（一）加强领导", "1.强化学习。" + TEXT, "①党组学习。" + TEXT, "②支部学习。" + TEXT, "2.压实责任。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "1.", "强化学习"), (4, "①", "党组学习"), (4, "②", "支部学习"), (3, "2.", "压实责任"), *REST_OUTLINE],
        ),
        one(
            "a level left out",
            ["一、" + DONE, "1.加强领导。" + TEXT, "2.完善制度。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "1.", "加强领导"), (2, "2.", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "brackets of several kinds",
            ["一、" + DONE, "(一)加强领导", TEXT, "（二）完善制度", TEXT, "〔三〕强化监督", TEXT, "㈣推进普法", TEXT, *REST],
            [(1, "一、", DONE), (2, "(一)", "加强领导"), (2, "（二）", "完善制度"), (2, "〔三〕", "强化监督"), (2, "㈣", "推进普法"), *REST_OUTLINE],
        ),
        one(
            "points of several kinds",
            ["一、" + DONE, TEXT, "二." + LACKS, TEXT, "三，" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "二.", LACKS), (1, "三，", NEXT)],
        ),
        one(
            "a gap instead of the sign behind the number",
            ["一　" + DONE, TEXT, "二　" + LACKS, TEXT, "三　" + NEXT, TEXT],
            [(1, "一", DONE), (1, "二", LACKS), (1, "三", NEXT)],
        ),
        one(
            "a gap behind Arabic numbers, with decimals below them",
            ["1　" + DONE, "1.1　加强领导", TEXT, "1.2　完善制度", TEXT, "2　" + LACKS, TEXT],
            [(1, "1", DONE), (2, "1.1", "加强领导"), (2, "1.2", "完善制度"), (1, "2", LACKS)],
        ),
        one(
            "signs that only look like numbers",
            ["一、" + DONE, "❶ 加强领导。" + TEXT, "² 完善制度。" + TEXT, *REST],
            [(1, "一、", DONE), *REST_OUTLINE],
        ),
        one(
            "Markdown headings",
            ["# " + DONE, "## 加强领导", TEXT, "## 完善制度", TEXT, "# " + LACKS, TEXT],
            [(1, None, DONE), (2, None, "加强领导"), (2, None, "完善制度"), (1, None, LACKS)],
        ),
        one(
            "Markdown headings with numbers, and bold ones",
            ["## 一、" + DONE, "**（一）加强领导**", TEXT, "**（二）完善制度**", TEXT, "## 二、" + LACKS, TEXT],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (1, "二、", LACKS)],
        ),
    ],
)  # fmt: skip
def test_every_style_of_numbering_has_its_levels(lines, expected):
    """The styles of marks in a report decide its levels, not a fixed table."""
    assert tree(lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        one(
            "a title that ends with a full stop and runs into the text",
            ["一、" + DONE + "。" + TEXT, "（一）加强领导。" + TEXT, "（二）完善制度；" + TEXT, "二、" + LACKS + "。" + TEXT],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (1, "二、", LACKS)],
        ),
        one(
            "a title that ends with a colon and runs into the text",
            ["一、" + DONE + "：" + TEXT, "（一）加强领导：" + TEXT, "二、" + LACKS + "：", TEXT],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (1, "二、", LACKS)],
        ),
        one(
            "a title of several clauses",
            ["一、" + DONE, "（一）加强组织领导，完善制度，强化监督", TEXT, "二、" + LACKS, TEXT],
            [(1, "一、", DONE), (2, "（一）", "加强组织领导，完善制度，强化监督"), (1, "二、", LACKS)],
        ),
        one(
            "marks with a point behind the bracket or behind 部分",
            ["第一部分．" + DONE, "（一）.加强领导", TEXT, "（二）．完善制度", TEXT, "第二部分．" + LACKS, TEXT],
            [(1, "第一部分．", DONE), (2, "（一）.", "加强领导"), (2, "（二）．", "完善制度"), (1, "第二部分．", LACKS)],
        ),
        one(
            "unnumbered titles of parts with titles below them",
            [DONE, TEXT, "坚持党的领导", TEXT, "推进依法行政", TEXT, LACKS, TEXT, NEXT, TEXT],
            [(1, None, DONE), (2, None, "坚持党的领导"), (2, None, "推进依法行政"), (1, None, LACKS), (1, None, NEXT)],
        ),
        one(
            "unnumbered titles below numbered parts",
            ["一、" + DONE, "坚持党的领导", TEXT, "推进依法行政", TEXT, *REST],
            [(1, "一、", DONE), (2, None, "坚持党的领导"), (2, None, "推进依法行政"), *REST_OUTLINE],
        ),
        one(
            "unnumbered themes side by side before the first part with a name",
            ["坚持党的领导", TEXT, "推进依法行政", TEXT, "强化监督制约", TEXT, LACKS, TEXT, NEXT, TEXT],
            [(1, None, "坚持党的领导"), (1, None, "推进依法行政"), (1, None, "强化监督制约"), (1, None, LACKS), (1, None, NEXT)],
        ),
        one(
            "points with dashes",
            ["一、" + DONE, TEXT, "——坚持党的领导。" + TEXT, "——推进依法行政。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "——", "坚持党的领导"), (2, "——", "推进依法行政"), *REST_OUTLINE],
        ),
        one(
            "points with dashes below (一)",
            ["一、" + DONE, "（一）加强领导", "——学习方面。" + TEXT, "——培训方面。" + TEXT, "（二）完善制度", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "——", "学习方面"), (3, "——", "培训方面"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "numbered points inside paragraphs",
            [
                "一、" + DONE,
                TEXT,
                TEXT + "1.学习方面。" + TEXT + "2.培训方面。" + TEXT,
                "（一）加强领导。" + TEXT + "（1）学习。（2）培训。",
                "（二）完善制度",
                TEXT,
                *REST,
            ],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "一是 and 第一, open no heading",
            [
                "一、" + DONE,
                "一是加强领导。" + TEXT,
                "二是完善制度。" + TEXT,
                "二、" + LACKS,
                "第一，学习不够。" + TEXT,
                "第二，监督不力。" + TEXT,
                "三、" + NEXT,
                "首先，加强学习。" + TEXT,
            ],
            [(1, "一、", DONE), *REST_OUTLINE],
        ),
        one("a short line with 一是", ["一、" + DONE, "一是加强组织领导", TEXT, "二是完善制度体系", TEXT, *REST], [(1, "一、", DONE), *REST_OUTLINE]),
        one(
            "years, amounts, sessions and numbers of documents at the start of a line",
            [
                "一、" + DONE,
                "2024年，" + TEXT,
                "二中、三中全会召开后，" + TEXT,
                "3月1日，" + TEXT,
                "12345热线办理诉求。" + TEXT,
                "（2024）5号文件印发。" + TEXT,
                "100件案件办结。" + TEXT,
                *REST,
            ],
            [(1, "一、", DONE), *REST_OUTLINE],
        ),
        one("an amount with a point at the start of a line", ["一、" + DONE, TEXT, "1.5亿元投入法治建设。" + TEXT, *REST], [(1, "一、", DONE), *REST_OUTLINE]),
        one("rows of a table", ["一、" + DONE, TEXT, "单位\t案件\t结案", "县公安局\t3\t2", TEXT, *REST], [(1, "一、", DONE), *REST_OUTLINE]),
        one(
            "a part that begins inside a paragraph",
            ["一、" + DONE, *[TEXT] * 6, TEXT + "二、" + LACKS + "。" + TEXT, "三、" + NEXT, TEXT],
            [(1, "一、", DONE), *REST_OUTLINE],
        ),
        one(
            "a part with a long title that begins inside a paragraph",
            ["一、" + DONE, *[TEXT] * 6, TEXT + "二、" + LEADERS + "。" + TEXT, "三、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "二、", LEADERS), (1, "三、", NEXT)],
        ),
        one("text without any heading", [TEXT, TEXT, TEXT], []),
        one("blank lines only", ["", "", ""], []),
        one("nothing at all", [], []),
    ],
)
def test_a_heading_is_told_from_text(lines, expected):
    """A title stands without its run-in body, and what only looks like a heading is none."""
    assert tree(lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        one(
            "a repeated number of a part",
            ["一、" + DONE, TEXT, "二、" + LACKS, TEXT, "二、" + LEADERS, TEXT, "四、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "二、", LACKS), (1, "二、", LEADERS), (1, "四、", NEXT)],
        ),
        one(
            "a repeated number of a part, counted on from there",
            ["一、" + DONE, TEXT, "二、" + LACKS, TEXT, "二、" + LEADERS, TEXT, "三、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "二、", LACKS), (1, "二、", LEADERS), (1, "三、", NEXT)],
        ),
        one(
            "a repeated number on level 2",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", TEXT, "（二）强化监督", TEXT, "（四）推进普法", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (2, "（二）", "强化监督"), (2, "（四）", "推进普法"), *REST_OUTLINE],
        ),
        one(
            "the first number of level 2 repeated",
            ["一、" + DONE, "（一）加强领导", TEXT, "（一）完善制度", TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（一）", "完善制度"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "the first number of level 3 repeated",
            ["一、" + DONE, "（一）加强领导", "1.学习。" + TEXT, "1.培训。" + TEXT, "3.考试。" + TEXT, "（二）完善制度", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "1.", "学习"), (3, "1.", "培训"), (3, "3.", "考试"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "the first number of level 1 repeated where the titles are themes",
            ["一、坚持党的领导", TEXT, "一、推进依法行政", TEXT, "三、强化监督", TEXT],
            [(1, "一、", "坚持党的领导"), (1, "一、", "推进依法行政"), (1, "三、", "强化监督")],
        ),
        one(
            "a skipped number of a part",
            ["一、" + DONE, TEXT, "二、" + LACKS, TEXT, "四、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "二、", LACKS), (1, "四、", NEXT)],
        ),
        one(
            "numbers that begin with two",
            ["二、" + DONE, "（二）加强领导", TEXT, "（三）完善制度", TEXT, "三、" + LACKS, TEXT],
            [(1, "二、", DONE), (2, "（二）", "加强领导"), (2, "（三）", "完善制度"), (1, "三、", LACKS)],
        ),
        one(
            "a skipped number on level 3 before another heading of level 2",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", "1.立法。" + TEXT, "3.清理。" + TEXT, "4.评估。" + TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (3, "1.", "立法"), (3, "3.", "清理"), (3, "4.", "评估"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "a skipped number on level 3 below the last heading of level 2",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", "1.立法。" + TEXT, "3.清理。" + TEXT, "4.评估。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (3, "1.", "立法"), (3, "3.", "清理"), (3, "4.", "评估"), *REST_OUTLINE],
        ),
        one(
            "a lost number with its sign still there",
            ["一、" + DONE, TEXT, "、" + LACKS, TEXT, "三、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "、", LACKS), (1, "三、", NEXT)],
        ),
        one("a lost mark of a part", ["一、" + DONE, TEXT, LACKS, TEXT, "三、" + NEXT, TEXT], [(1, "一、", DONE), (1, None, LACKS), (1, "三、", NEXT)]),
        one("the lost mark of the first part", [DONE, TEXT, *REST], [(1, None, DONE), *REST_OUTLINE]),
        one(
            "a lost number between brackets",
            ["一、" + DONE, "（一）加强领导", TEXT, "（ ）完善制度", TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（ ）", "完善制度"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "a lost mark on level 2 with points below it",
            ["一、" + DONE, "（一）加强领导", "1.学习。" + TEXT, "2.培训。" + TEXT, "完善制度体系", "1.立法。" + TEXT, "2.清理。" + TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "1.", "学习"), (3, "2.", "培训"), (2, None, "完善制度体系"), (3, "1.", "立法"), (3, "2.", "清理"),
             (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "the lost heading of the first part",
            ["（一）加强领导", TEXT, "（二）完善制度", TEXT, *REST],
            [(2, "（一）", "加强领导"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "the lost mark of the first heading on level 2",
            ["一、" + DONE, "加强组织领导", TEXT, "（二）完善制度", TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, None, "加强组织领导"), (2, "（二）", "完善制度"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "marks that lost one bracket",
            ["一、" + DONE, "（一加强组织领导", TEXT, "二）完善制度体系", TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一", "加强组织领导"), (2, "二）", "完善制度体系"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
        one(
            "numbers running on across (一) to (三)",
            ["一、" + DONE, "（一）加强领导", "1.学习。" + TEXT, "2.培训。" + TEXT, "（二）完善制度", "3.立法。" + TEXT, "4.清理。" + TEXT, "（三）强化监督", "5.审计。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "1.", "学习"), (3, "2.", "培训"), (2, "（二）", "完善制度"), (3, "3.", "立法"), (3, "4.", "清理"),
             (2, "（三）", "强化监督"), (3, "5.", "审计"), *REST_OUTLINE],
        ),
        one(
            "numbers running on across the parts",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", TEXT, "二、" + LACKS, "（三）学习不够", TEXT, "（四）监督不力", TEXT, "三、" + NEXT, "（五）加强学习", TEXT],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (1, "二、", LACKS), (2, "（三）", "学习不够"), (2, "（四）", "监督不力"), (1, "三、", NEXT),
             (2, "（五）", "加强学习")],
        ),
        one(
            "一、 misprinted for 1. below (三), followed by 2.",
            ["一、" + DONE, "（一）加强领导", "1.学习。" + TEXT, "2.培训。" + TEXT, "（二）完善制度", TEXT, "（三）强化监督", "一、审计。" + TEXT, "2.公开。" + TEXT, "（四）推进普法", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (3, "1.", "学习"), (3, "2.", "培训"), (2, "（二）", "完善制度"), (2, "（三）", "强化监督"), (3, "一、", "审计"),
             (3, "2.", "公开"), (2, "（四）", "推进普法"), *REST_OUTLINE],
        ),
        one(
            "一、 and 二、 misprinted for 1. and 2. below (三)",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", TEXT, "（三）强化监督", "一、审计。" + TEXT, "二、公开。" + TEXT, "（四）推进普法", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (2, "（三）", "强化监督"), (3, "一、", "审计"), (3, "二、", "公开"), (2, "（四）", "推进普法"),
             *REST_OUTLINE],
        ),
        one(
            "one single 一、 misprinted below the last heading of level 2",
            ["一、" + DONE, "（一）加强领导", TEXT, "（二）完善制度", TEXT, "（三）强化监督", "一、审计。" + TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), (2, "（三）", "强化监督"), (3, "一、", "审计"), *REST_OUTLINE],
        ),
        one(
            "(二) misprinted for 二、",
            ["一、" + DONE, TEXT, "（二）" + LACKS, TEXT, "三、" + NEXT, TEXT],
            [(1, "一、", DONE), (1, "（二）", LACKS), (1, "三、", NEXT)],
        ),
        one(
            "2. misprinted for (二)",
            ["一、" + DONE, "（一）加强领导", TEXT, "2.完善制度", TEXT, "（三）强化监督", TEXT, *REST],
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "2.", "完善制度"), (2, "（三）", "强化监督"), *REST_OUTLINE],
        ),
    ],
)  # fmt: skip
def test_broken_numbering_is_repaired(lines, expected):
    """A number repeated, skipped, lost or misprinted does not move a heading to another level."""
    assert tree(lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        one("with full stops", f"一、{DONE}。{TEXT}二、{LACKS}。{TEXT}三、{NEXT}。{TEXT}", [(1, "一、", DONE), *REST_OUTLINE]),
        one(
            "with (一) behind the title of a part",
            f"一、{DONE}（一）加强领导。{TEXT}（二）完善制度。{TEXT}二、{LACKS}。{TEXT}三、{NEXT}。{TEXT}",
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "with 1. behind full stops",
            f"一、{DONE}。1.加强领导。{TEXT}2.完善制度。{TEXT}二、{LACKS}。{TEXT}三、{NEXT}。{TEXT}",
            [(1, "一、", DONE), (2, "1.", "加强领导"), (2, "2.", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "with wide gaps for the line breaks",
            f"一、{DONE}　　（一）加强领导　　{TEXT}　　（二）完善制度　　{TEXT}　　二、{LACKS}　　{TEXT}　　三、{NEXT}　　{TEXT}",
            [(1, "一、", DONE), (2, "（一）", "加强领导"), (2, "（二）", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "with 1. behind wide gaps",
            f"一、{DONE}　　1.加强领导　　{TEXT}　　2.完善制度　　{TEXT}　　二、{LACKS}　　{TEXT}　　三、{NEXT}　　{TEXT}",
            [(1, "一、", DONE), (2, "1.", "加强领导"), (2, "2.", "完善制度"), *REST_OUTLINE],
        ),
        one(
            "with sessions, dates, amounts and references to items",
            "。".join(
                [
                    f"一、{DONE}",
                    "学习二中、三中全会精神，印发《办法（试行）》",
                    "按照第（三）项，3月1日起投入1.5亿元",
                    f"办理2,300件{TEXT}二、{LACKS}",
                    f"{TEXT}三、{NEXT}",
                    TEXT,
                ]
            ),
            [(1, "一、", DONE), *REST_OUTLINE],
        ),
    ],
)
def test_a_report_on_one_line_has_its_headings(text, expected):
    """Without line breaks marks behind sentences, before titles and behind gaps stand for them."""
    assert tree([text]) == expected


def test_a_wrapped_heading_has_its_title_on_one_line():
    """A heading that is wrapped at the width of the page is one title without line break."""
    title = "加强党对法治政府建设的全面领导，不断健全党委统一领导、部门联动的工作格局"
    paragraphs = ["一、" + DONE, TEXT * 4, "（一）" + title, TEXT * 4, "（二）完善制度", TEXT * 4, *REST]
    wrapped = [line[at : at + 30] for line in ("　　" + paragraph for paragraph in paragraphs) for at in range(0, len(line), 30)]
    assert tree(wrapped) == [(1, "一、", DONE), (2, "（一）", title), (2, "（二）", "完善制度"), *REST_OUTLINE]


# --- laws

DIGITS = "零一二三四五六七八九"
MARKS = {
    "part": lambda n: f"第{DIGITS[n]}部分　", "cn": lambda n: f"{DIGITS[n]}、", "cnp": lambda n: f"（{DIGITS[n]}）", "num": lambda n: f"{n}.", "nump": lambda n: f"（{n}）",
    "circled": lambda n: "①②③④⑤⑥⑦⑧⑨"[n - 1],
}  # fmt: skip
SCHEMES = [
    ["cn", "cnp", "num", "nump"],
    ["part", "cn", "cnp", "num"],
    ["cnp", "num", "nump", "circled"],
    ["num", "nump", "circled"],
    ["cn", "num", "nump"],
    ["part", "cnp", "num"],
]
TITLES = ["坚持党的领导", "推进依法行政", "规范行政执法", "强化监督", "推进普法", "化解矛盾", "优化营商环境", "完善制度体系", "提升法治素养"]
NODES = st.recursive(st.just([]), lambda below: st.lists(below, min_size=2, max_size=4), max_leaves=8)


def _printed(scheme, children, level, titles, *, run_in):
    """Return (lines, outline) of a node's children; below the last level of the scheme nothing is printed."""
    lines, expected = [], []
    for number, below in enumerate(children, 1):
        mark, title = MARKS[scheme[level]](number), titles(level, number)
        joined = run_in and level > 0 and not below
        lines.append(mark + title + ("。" + TEXT if joined else ""))
        expected.append((level + 1, mark.strip("　"), title))
        deeper = _printed(scheme, below, level + 1, titles, run_in=run_in) if below and level + 1 < len(scheme) else ([], [])
        lines += deeper[0] or ([] if joined else [TEXT])
        expected += deeper[1]
    return lines, expected


@LAW
@given(st.sampled_from(SCHEMES), st.tuples(NODES, NODES, NODES, NODES), st.booleans(), st.randoms(use_true_random=False))
def test_regular_numbering_of_any_shape_is_read_back(scheme, parts, run_in, random):
    """A tree printed with the marks of any style gives that tree."""

    def title(level, number):
        return [DONE, LACKS, LEADERS, NEXT][number - 1] if level == 0 else random.choice(TITLES)

    lines, expected = _printed(scheme, parts, 0, title, run_in=run_in)
    assert tree(lines) == expected


PIECES = [
    *"一二三、。，：；“”#*A", "一、", "二、", "（一）", "（二）", "(三)", "1.", "2．", "３、", "（1）", "①", "第一部分", "第二部分　", "——", "◆", "()", "## ", "**", "一是", "1.1", "Ⅰ", "【", "】",
    "(一", "二）", "一　", "IV.", DONE, LACKS, NEXT, TEXT, "加强领导", "2024年", "設報導責進", "  ", "　　", "\t", "\u200b", "\n", "\n", "\n",
]  # fmt: skip
MARKED = [
    "一、", "二、", "三、", "四、", "（一）", "（二）", "（三）", "（四）", "1.", "2.", "3.", "（1）", "（2）", "①", "②", "第一部分　", "第二部分　", "——", "◆", "、", "（）", "# ", "## ", "", "",
]  # fmt: skip
NUMBERED = st.builds(
    "{}{}{}".format,
    st.sampled_from(MARKED),
    st.sampled_from([DONE, LACKS, NEXT, "加强组织领导", "完善制度体系"]),
    st.sampled_from(["", "", "。" + TEXT, "\n" + TEXT]),
)
SOURCES = st.one_of(
    st.lists(NUMBERED, min_size=4, max_size=20).map("\n".join),
    st.lists(NUMBERED, min_size=4, max_size=20).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=5, max_size=40).map("".join),
)


@LAW
@given(SOURCES)
def test_headings_stand_in_order_inside_the_text(source):
    """Mark, title and section of every heading lie in the text, one heading behind the other, on the line it says."""
    document, found = headings([source])
    last, end = -1, document.paragraphs[-1].end if document.paragraphs else 0
    for at, heading in enumerate(found):
        assert heading.stop == next((later.start for later in found[at + 1 :] if later.level <= heading.level), end)
        assert last < heading.start <= heading.title_start <= heading.end <= heading.stop <= len(document.folded.text)
        assert document.place(heading.start)[0] == heading.line
        assert "\n" not in heading.title
        last = heading.start


def _first_level(found):
    """Return the level of the first heading: 1, or 2 where the heading of the first part is lost."""
    return 2 if found[:1] == [2] else 1


@LAW
@given(SOURCES)
def test_levels_form_a_tree(source):
    """A level is at most one deeper than the one before, and every section lies inside its parent's; only the first part may lack its heading."""
    _, found = headings([source])
    above = _first_level([heading.level for heading in found]) - 1
    for at, heading in enumerate(found):
        assert 1 <= heading.level <= above + 1
        above = heading.level
        if heading.parent is None:
            assert heading.level == 1 or 1 not in [before.level for before in found[:at]]
        else:
            parent = found[heading.parent]
            assert parent.level == heading.level - 1
            assert parent.start < heading.start
            assert heading.stop <= parent.stop


CANDIDATES = st.builds(
    Candidate,
    st.sampled_from(["part", "cn", "cnp", "num", "nump", "circled", "dec1", "roman", "lost", "dash", "bullet", "md1", "md2", "plain"]),
    st.one_of(st.none(), st.integers(0, 12)),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.tuples(st.sampled_from(["cn", "cnp", "num", "nump"]), st.integers(1, 12))),
)


@LAW
@given(st.lists(CANDIDATES, min_size=3, max_size=25))
def test_any_sequence_of_marks_has_levels(candidates):
    """Every candidate has a level or is none, and no level jumps over one that is not there."""
    found = levels(candidates)
    assert len(found) == len(candidates)
    given_levels = [level for level in found if level is not None]
    above = _first_level(given_levels) - 1
    for level in given_levels:
        assert 1 <= level <= above + 1
        above = level
