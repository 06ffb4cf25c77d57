"""Packs: every mistake at its exact place, what lint remarks, examples that notice changes, comparing two packs."""

import os
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT

from checker import packs
from checker.cli import main
from checker.errors import PackError
from checker.examples import check_examples, facts_of, mutation
from checker.packs import Example, cache, lint, loading
from checker.packs.describing import KINDS as DESCRIBED
from checker.packs.nodes import Source, load

HEAD = """\
# yaml-language-server: $schema=schema.json
id: mini
version: "1"
title: 小规则包
files: [rules.yaml]
grades: [[60, 合格], [0, 不合格]]
bases:
  practice: {document: 各地报告, tier: practice}
  law: {document: 某规定, article: 第三条, tier: statute, verified: false}
"""
WORDS = """\
genre:
  name: 工作报告
  subject: [水务工作]
  kinds: [报告$]
roles:
  - id: done
    name: 主要工作
    headings: [主要工作, 工作情况]
  - {id: plan, name: 下一年安排, headings: [工作安排], elsewhere: [done], order: 2}
bodies:
  governments: [人民政府]
  party_prefix: 中共
  departments: [局]
  areas: {县区: [县, 区]}
  provinces: []
  prefectures: []
  municipality_context: [直辖市]
  prefecture_context: [设区的市]
  county_city_context: [县级市]
  own_words: {县区: [我县], 部门: [我局]}
topics: [节约用水]
sets:
  floods: [防汛, 抗洪, 洪涝]
"""
RULES = """\
category: 内容
rules:
  - id: SW-1
    title: 写到防汛
    severity: should
    weight: 1
    basis: [practice, law]
    applies: {levels: [县区, 部门], years: {first: 2020}}
    when: [{stages: [published], severity: may}]
    check:
      kind: mention
      terms: ['@floods', 山洪预警]
      remote: [plan]
    fix: 写明防汛做了什么
    passes:
      - text: 全年{}演练3次。
        each: [防汛, 抗洪, 洪涝灾害, 山洪预警]
      - {text: 防汛值守90天。, level: 部门, year: 2021, verdict: pass}
    fails:
      - 全年植树90亩。
      - 修建道路3公里。
  - id: SW-2
    title: 没有占位符
    severity: must
    weight: 2
    basis: practice
    check: {kind: forbidden, what: 占位符, terms: [待补充], but_not: [待补充水源]}
    fix: 补齐
    passes: [全年供水9万吨。, 向待补充水源地供水。]
    fails: [供水量待补充。, 水价待补充。]
"""
FILES = {"pack.yaml": HEAD, "vocabulary/words.yaml": WORDS, "rules.yaml": RULES}


def write(folder: Path, files: dict[str, str] = FILES) -> Path:
    """Write the files of a pack."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(tmp_path: Path, name: str, old: str, new: str) -> tuple[Path, str]:
    """Write the small pack with a piece replaced; « in the new piece marks the place of the mistake. Return folder and place."""
    text = FILES[name]
    assert text.count(old) >= 1, old
    text = text.replace(old, new, 1)
    at = text.find("«")
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    return write(tmp_path / "mini", {**FILES, name: text.replace("«", "")}), f"mini/{name}:{line}:{column}: "


MISTAKES = [
    ("rules.yaml", "    severity: should", "    «severty: should", "是不是“severity”"),
    ("rules.yaml", "severity: should", "«severity: shoud", "是不是“should”"),
    ("rules.yaml", "    title: 写到防汛", "    «title: 2024", "要写文字"),
    ("rules.yaml", "weight: 1\n", "«weight: 重\n", "0 到 1000 的数"),
    ("rules.yaml", "weight: 1\n", "«weight: true\n", "0 到 1000 的数"),
    ("rules.yaml", "weight: 1\n", "«weight: -1\n", "0 到 1000 的数"),
    ("rules.yaml", "weight: 1\n", "«weight: .nan\n", "0 到 1000 的数"),
    ("rules.yaml", "[practice, law]", "[practice, «lav]", "是不是“law”"),
    ("rules.yaml", "levels: [县区, 部门]", "levels: [«县, 部门]", "不认识的层级“县”,是不是“县区”"),
    ("rules.yaml", "years: {first: 2020}", "«years: {first: 2024, last: 2020}", "起止反了"),
    ("rules.yaml", "{first: 2020}", "{«frist: 2020}", "是不是“first”"),
    ("rules.yaml", "first: 2020", "«first: 二〇二〇", "要写整数"),
    ("rules.yaml", "stages: [published]", "stages: [«publish]", "不认识的阶段“publish”,是不是“published”"),
    ("rules.yaml", "severity: may}]", "«severity: maybe}]", "是不是“may”"),
    ("rules.yaml", "when: [{stages: [published], severity: may}]", "«when: {stages: [published]}", "“when”要写成列表"),
    ("rules.yaml", "kind: mention", "«kind: mentoin", "是不是“mention”"),
    ("rules.yaml", "      remote: [plan]", "      remote: [«plans]", "不认识的部分“plans”,是不是“plan”"),
    ("rules.yaml", "      remote: [plan]", "      «remotes: [plan]", "是不是“remote”"),
    ("rules.yaml", "terms: ['@floods', 山洪预警]", "terms: [«'@flods', 山洪预警]", "是不是“@floods”"),
    ("rules.yaml", "terms: ['@floods', 山洪预警]", "«terms: []", "什么也找不到"),
    ("rules.yaml", "terms: ['@floods', 山洪预警]", "«terms: 山洪预警", "要写成列表"),
    ("rules.yaml", "山洪预警]", "«(山洪预警]", "括号没有成对"),
    ("rules.yaml", "山洪预警]", "«山洪|]", "空的选项"),
    ("rules.yaml", "山洪预警]", "«'{字}预警']", "可用"),
    ("rules.yaml", "山洪预警]", "«…预警]", "开头或结尾是省略号"),
    ("rules.yaml", "山洪预警]", "«2024]", "要写文字"),
    ("rules.yaml", "山洪预警]", "«'预警?']", "? 要跟在括号后面"),
    ("rules.yaml", "    fix: 写明防汛做了什么\n", "    «fixx: 写明防汛做了什么\n", "是不是“fix”"),
    ("rules.yaml", "level: 部门, year: 2021", "«level: 局, year: 2021", "不认识的层级“局”"),
    ("rules.yaml", "verdict: pass}", "«verdict: partial}", "passes 里的例子不能写"),
    ("rules.yaml", "verdict: pass}", "«verdict: ok}", "不认识的值“ok”"),
    ("rules.yaml", "verdict: pass}", "«stage: final}", "不认识的阶段“final”"),
    ("rules.yaml", "verdict: pass}", "metadata: {«sign_data: '2025-01-01'}}", "是不是“sign_date”"),
    ("rules.yaml", "{text: 防汛值守90天。,", "{«file: 没有.txt,", "没有例子文件"),
    ("rules.yaml", "全年{}演练3次。\n        each", "全年演练3次。\n        «each", "要有 {}"),
    ("rules.yaml", "    fails:\n      - 全年植树90亩。\n      - 修建道路3公里。", "    «fails:\n      - 全年植树90亩。", "至少要有 2 个例子"),
    ("rules.yaml", "id: SW-2", "«id: SW-1", "编号 SW-1 重复,前一处在 mini/rules.yaml:3:5"),
    ("rules.yaml", "    severity: must\n    weight: 2", "    severity: must\n    «severity: may\n    weight: 2", "写了两次"),
    ("rules.yaml", "    basis: practice\n", "    «gate: 是\n    basis: practice\n", "true 或 false"),
    ("rules.yaml", "    fix: 补齐\n", "    fix: 补齐\n    «messages: [甲]\n", "原因: 文字"),
    ("rules.yaml", "category: 内容", "«catgory: 内容", "是不是“category”"),
    ("rules.yaml", "kind: forbidden, what: 占位符, terms: [待补充], but_not: [待补充水源]", "kind: worst_of, rules: [«SW-3]", "是不是“SW-2”"),
    ("rules.yaml", "    fails: [供水量待补充。, 水价待补充。]\n", "    fails: [供水量待补充。\n«", "YAML 写法有误"),
    ("vocabulary/words.yaml", "  kinds: [报告$]", "  «kind: [报告$]", "是不是“kinds”"),
    ("vocabulary/words.yaml", "    headings: [主要工作, 工作情况]", "    «heading: [主要工作]", "是不是“headings”"),
    ("vocabulary/words.yaml", "elsewhere: [done]", "elsewhere: [«dones]", "是不是“done”"),
    ("vocabulary/words.yaml", "{id: plan,", "{«id: done,", "写了两次"),
    ("vocabulary/words.yaml", "topics: [节约用水]", "topics: [节约用水, «(节水]", "括号没有成对"),
    ("vocabulary/words.yaml", "floods: [防汛, 抗洪, 洪涝]", "«floods: 防汛", "要写成列表"),
    ("vocabulary/words.yaml", "floods: [防汛, 抗洪, 洪涝]", "floods: [防汛, «'@rains']", "不能再用词组"),
    ("vocabulary/words.yaml", "topics:", "«topic:", "是不是“topics”"),
    ("pack.yaml", "files: [rules.yaml]", "files: [«rule.yaml]", "是不是“rules.yaml”"),
    ("pack.yaml", "tier: statute", "«tier: law", "不认识的值“law”"),
    ("pack.yaml", "document: 某规定", "«dokument: 某规定", "是不是“document”"),
    ("pack.yaml", "[60, 合格]", "«[160, 合格]", "0 到 100"),
    ("pack.yaml", "[60, 合格]", "«[合格, 60]", "最低分"),
    ("pack.yaml", "[0, 不合格]", "«[60, 不合格]", "写了两次"),
    ("pack.yaml", "title: 小规则包", "«titel: 小规则包", "是不是“title”"),
    ("pack.yaml", "title: 小规则包", "«off: [SW-1]", "只在写了 extends"),
    ("pack.yaml", "title: 小规则包", "«extends: mini2", "没有这个规则包"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), MISTAKES, ids=[f"{case[0]}-{case[2].strip()[:30]}" for case in MISTAKES])
def test_mistake_is_named_at_its_place(tmp_path, name, old, new, said):
    """Each mistake is a line with file, line and column of the very value, what is wrong, and what may be meant."""
    folder, place = changed(tmp_path, name, old, new)
    with pytest.raises(PackError) as caught:
        packs.load(str(folder), cached=False)
    assert [line for line in caught.value.problems if line.startswith(place) and said in line], (place, caught.value.problems)


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path, capsys):
    """Lint names every mistake of every file in one run, and ends with 2."""
    files = {
        **FILES, "rules.yaml": RULES.replace("severity: should", "severty: should").replace("terms: [待补充]", "terms: [(待补充]"),
        "vocabulary/words.yaml": WORDS.replace("  kinds:", "  kind:"),
    }  # fmt: skip
    assert main(["rules", "lint", str(write(tmp_path / "mini", files))]) == 2
    out = capsys.readouterr().out
    assert "是不是“severity”" in out
    assert "括号没有成对" in out
    assert "是不是“kinds”" in out
    places = [loading.place_of(line) for line in out.splitlines() if ": 错误: " in line]
    assert places == sorted(places)


REMARKS = [
    ("rules.yaml", "山洪预警]", "山洪预警, «山洪预警]", "与同一列表第 2 项重复"),
    ("rules.yaml", "山洪预警]", "山洪预警, «山洪 预警]", "与同一列表第 2 项重复"),
    ("rules.yaml", "山洪预警]", "山洪预警, «山洪预警系统]", "包含同一列表第 2 项“山洪预警”"),
    ("rules.yaml", "山洪预警]", "山洪预警, «开展…(大|小)山洪预警]", "包含同一列表第 2 项“山洪预警”"),
    ("rules.yaml", "山洪预警]", "«山洪\u200b预警]", "看不见的字符"),
    ("rules.yaml", "山洪预警]", "«山洪預警]", "请写“山洪预警”"),
    ("rules.yaml", "山洪预警]", "«'山洪.*预警']", "不是正则表达式"),
    ("rules.yaml", "山洪预警]", "«'山洪\\d级']", "不是正则表达式"),
    ("rules.yaml", "山洪预警]", "«'山洪[一二三]级']", "不是正则表达式"),
    ("rules.yaml", "but_not: [待补充水源]", "«but_not: []", "可以不写"),
    ("rules.yaml", "terms: [待补充], but_not: [待补充水源]", "terms: [«待补充], but_not: [待补充]", "永远不会命中"),
    ("rules.yaml", "['@floods', 山洪预警]", "[山洪预警, «暴雨(大|小)?山洪预警]", "包含同一列表第 1 项"),
    ("rules.yaml", "山洪预警]", "山洪(预警)«?响应]", "有的软件读不了"),
    ("vocabulary/words.yaml", "  floods: [防汛, 抗洪, 洪涝]", "  floods: [防汛]\n  «rains: []", "词组“rains”是空的"),
    ("vocabulary/words.yaml", "  floods: [防汛, 抗洪, 洪涝]", "  floods: [防汛]\n  «rains: [暴雨]", "没有规则用到"),
    ("vocabulary/words.yaml", "[防汛, 抗洪, 洪涝]", "[防汛, «防汛抗旱]", "包含同一列表第 1 项“防汛”"),
    ("vocabulary/words.yaml", "[主要工作, 工作情况]", "[主要工作, «主要工作情况]", "包含同一列表第 1 项"),
    ("pack.yaml", "grades: [[60, 合格], [0, 不合格]]", "«grades: [[60, 合格]]", "更低的得分没有等级"),
    ("pack.yaml", "grades: [[60, 合格], [0, 不合格]]", "«grades: [[0, 不合格], [60, 合格]]", "从高到低"),
    ("pack.yaml", "article: 第三条", "«article: 第三条", "条号没有见到原文"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), REMARKS, ids=[f"{case[0]}-{case[2].strip()[:30]}" for case in REMARKS])
def test_what_is_odd_is_remarked_and_breaks_nothing(tmp_path, capsys, name, old, new, said):
    """Terms that find nothing or add nothing, foreign notation, odd grades: a warning or a note at its place, exit 0."""
    folder, place = changed(tmp_path, name, old, new)
    assert main(["rules", "lint", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith(place) and said in line], (place, lines)


QUIET = [
    ("terms: ['@floods', 山洪预警]", "terms: [防汛, 防汛物资储备]\n      but_not: [防汛物资]"),  # the longer one is right where the shorter one is barred
    ("terms: ['@floods', 山洪预警]", "terms: [^防汛, 防汛演练]"),  # the shorter one counts at the start of a line only
    ("terms: ['@floods', 山洪预警]", "terms: [防…汛, 防汛值守]"),
    ("terms: ['@floods', 山洪预警]", "terms: [（防）, 防汛]"),
    ("terms: ['@floods', 山洪预警]", "terms: ['{年}防汛', (1+1|防汛)]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), QUIET)
def test_terms_that_do_add_something_are_not_remarked(tmp_path, old, new):
    """A longer term beside a shorter one is no mistake where it matches something that the shorter one does not."""
    files = {**FILES, "rules.yaml": RULES.replace(old, new), "vocabulary/words.yaml": WORDS.replace("sets:\n  floods: [防汛, 抗洪, 洪涝]\n", "")}
    pack, errors, remarks = lint.inspect(write(tmp_path / "mini", files))
    assert pack
    assert not errors
    assert [line for line in remarks if lint.WARNING in line] == []


BOMBS = {
    "endless": ("a: &a [*a]\n", "1:4"),
    "swelling": ("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)), "6:4"),
    "deep": ("a: " + "[" * 50_000 + "]" * 50_000, "1:63"),
    "deep in blocks": ("- " * 20_000 + "a", "1:121"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_yaml_that_swells_is_refused(tmp_path, name):
    """Aliases that grow without end, and nesting that no rule file has, are named and take no memory."""
    text, place = BOMBS[name]
    folder = write(tmp_path / "mini", {**FILES, "vocabulary/more.yaml": text})
    with pytest.raises(PackError) as caught:
        packs.load(str(folder), cached=False)
    assert [line for line in caught.value.problems if line.startswith(f"mini/vocabulary/more.yaml:{place}: ")], caught.value.problems


def test_words_of_old_yaml_stay_words(tmp_path):
    """``off``, ``no``, ``yes`` and dates are words, as in YAML 1.2."""
    (tmp_path / "a.yaml").write_text("off: no\ndate: 2025-03-25\nyes: true\n", encoding="utf-8")
    problems: list[str] = []
    source = load(tmp_path / "a.yaml", "a.yaml", tmp_path, problems)
    assert isinstance(source, Source)
    assert source.data == {"off": "no", "date": "2025-03-25", "yes": True}
    assert not problems


def test_a_file_of_a_pack_stands_for_the_pack(tmp_path, capsys):
    """``rules lint`` and ``rules test`` take the folder, its head or any of its files."""
    folder = write(tmp_path / "mini")
    for path in (folder, folder / "pack.yaml", folder / "rules.yaml", folder / "vocabulary" / "words.yaml"):
        assert main(["rules", "lint", str(path)]) == 0
        assert main(["rules", "test", str(path)]) == 0
    assert "mini:2 条规则" in capsys.readouterr().out
    (tmp_path / "single.yaml").write_text(RULES, encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path / "single.yaml")]) == 2


def test_one_example_for_each_word(tmp_path):
    """``each`` makes an example of every word."""
    pack = packs.load(str(write(tmp_path / "mini")), cached=False)
    rule = pack.rule("SW-1")
    assert rule
    assert [one.text for one in rule.passes][:2] == ["全年防汛演练3次。", "全年抗洪演练3次。"]
    assert check_examples(pack) == (11, [])


SAMPLES = "SW-2:\n  passes: [水库蓄水9成。]\n  fails:\n    - {text: '{}待补充。', each: [河长姓名, 巡河次数]}\n"


def test_examples_may_stand_in_files_of_their_own(tmp_path):
    """Files below examples/ add to the examples of the rules that they name; who judges reads them only where a rule has no others."""
    folder = write(tmp_path / "mini", {**FILES, "examples/more.yaml": SAMPLES})
    assert check_examples(packs.load(str(folder), cached=False)) == (14, [])
    assert check_examples(packs.load(str(folder)))[0] == 11
    assert check_examples(packs.load(str(folder)))[0] == 0


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (SAMPLES.replace("SW-2", "SW-7"), "1:1", "没有编号为“SW-7”的规则"), (SAMPLES.replace("passes", "pass"), "2:3", "passes: [ … ]"),
        (SAMPLES.replace("'{}待补充", "'待补充"), "4:22", "要有 {}"), ("- 甲\n", "1:1", "规则编号"),
    ],
)  # fmt: skip
def test_mistake_in_a_file_of_examples_is_named_at_its_place(tmp_path, text, place, said):
    """So are mistakes in these files."""
    with pytest.raises(PackError) as caught:
        packs.load(str(write(tmp_path / "mini", {**FILES, "examples/more.yaml": text})), cached=False)
    assert [line for line in caught.value.problems if line.startswith(f"mini/examples/more.yaml:{place}: ") and said in line], caught.value.problems


def test_mutation_finds_what_no_example_holds_fast(tmp_path, capsys):
    """Every emptied check is noticed; a term that no example needs is named with its rule; the same seed gives the same words."""
    folder = write(tmp_path / "mini")
    pack = packs.load(str(folder), cached=False)
    score = mutation.score(pack, sample=0)
    assert score.share(score.emptied) == 1
    assert score.share(score.sampled) > mutation.LEAST
    weak = write(tmp_path / "weak", {**FILES, "rules.yaml": RULES.replace("each: [防汛, 抗洪, 洪涝灾害, 山洪预警]", "each: [防汛, 防汛应急]")})
    assert main(["rules", "test", str(weak), "--mutate"]) == 1
    first = capsys.readouterr().out
    assert "@floods:例子没有察觉:" in first
    assert "减“抗洪”" in first
    assert "SW-1:例子没有察觉:remote 减“plan”" in first
    main(["rules", "test", str(weak), "--mutate"])
    assert capsys.readouterr().out == first


def test_examples_of_the_national_pack_notice_changes(national):
    """With any check always passing or always failing an example of its rule fails, and so it does with 9 in 10 of the terms and parameters changed."""
    score = mutation.score(national, sample=300)
    assert not [mutant.owner for mutant in score.emptied if mutant in score.unnoticed]
    assert len(score.sampled) == 300
    assert score.share(score.sampled) > 0.9


def test_mutation_of_some_rules_leaves_the_others_alone(national):
    """Asked about some rules, the score counts the changes of these."""
    score = mutation.score(national, sample=0, rules=["FZ-C-020"])
    assert {mutant.owner for mutant in [*score.emptied, *score.sampled]} == {"FZ-C-020"}
    assert len(score.sampled) == score.known


def test_example_may_ask_for_words_of_the_finding(tmp_path):
    """An example with says misses where the verdict is right but the finding says something else."""
    text = "SW-1:\n  fails: [{text: 全年植树3次。, says: 未见}, {text: 全年植树4次。, says: 汛期}]\n"
    count, misses = check_examples(packs.load(str(write(tmp_path / "mini", {**FILES, "examples/more.yaml": text})), cached=False))
    assert count == 13
    assert [(miss.rule, miss.expected, miss.got) for miss in misses] == [("SW-1", "fail(说“汛期”)", "fail")]


def test_every_kind_has_chinese_words():
    """No kind of check is without a name for people."""
    assert set(loading.KINDS) <= set(DESCRIBED)


def test_cache_knows_all_files_of_all_packs(tmp_path, monkeypatch):
    """A pack that extends another is compiled again when a file of the other changes, and taken from the cache when none does."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path / "cache"))
    base = write(tmp_path / "mini")
    local = write(tmp_path / "local", {"pack.yaml": "id: local\nversion: '2'\nextends: ../mini\nchange: {SW-1: {weight: 3}}\n"})
    first = packs.load(str(local))
    assert [part.id for part in first.parts] == ["mini", "local"]
    assert cache.recall([local.absolute()]) is not None
    (base / "rules.yaml").write_text(RULES.replace("写到防汛", "写到防汛抗旱"), encoding="utf-8")
    assert cache.recall([local.absolute()]) is None
    again = packs.load(str(local))
    assert again.rules[0].title == "写到防汛抗旱"
    assert again.rules[0].weight == 3
    assert again.digest != first.digest


def test_diff_names_what_changed_and_whose_verdict(tmp_path, capsys):
    """Rules added, removed and changed, terms added and removed, and the reports that would be judged differently; 1 when there is any."""
    report = FIXTURES / "reports" / "f02_town_last_years_title_2024.txt"
    assert main(["rules", "diff", "national", "national", str(report)]) == 0
    assert "0 处不同" in capsys.readouterr().out
    local = write(tmp_path / "local", {"pack.yaml": (
        "id: local\nversion: '1'\nextends: national\noff: [FZ-S-009]\nchange: {FZ-S-003: {weight: 1, check: {characters: 100}}}\n"
        "add: {sets: {typos: [布属]}}\nremove: {sets: {typos: [的的]}}\n"
    )})  # fmt: skip
    assert main(["rules", "diff", "national", str(local), str(report)]) == 1
    out = capsys.readouterr().out
    for said in ("- FZ-S-009", "~ FZ-S-003 weight:4 → 1", "check.characters:300 → 100", "sets.typos:加 布属;减 的的", "FZ-S-003:partial → pass"):
        assert said in out
    assert main(["rules", "diff", "national", str(local), "没有.txt"]) == 2


def test_shown_rule_is_complete(capsys):
    """``rules show`` says what is asked, of whom, since when, on what basis, with parameters, examples, fix and place."""
    assert main(["rules", "show", "FZ-H-007"]) == 0
    out = capsys.readouterr().out
    for said in (
        "述法",
        "级别:应当",
        "2016—2020 年时为建议",
        "报告年度 2020 年起",
        "依据:",
        "判法:mention",
        "terms:",
        "改法:",
        "通过的例子",
        "不通过的例子",
        "写在:national/leaders.yaml:",
    ):
        assert said in out


def test_order_of_files_is_of_no_consequence(tmp_path):
    """Two walks over the same folder, under other names of the working folder, give the same digest."""
    folder = write(tmp_path / "mini")
    assert packs.load(str(folder), cached=False).digest == packs.load(os.path.relpath(folder), cached=False).digest
    assert packs.load("national", cached=False).digest == cache.digest(ROOT / "rules" / "national")


def test_sentence_that_begins_like_a_colophon_stays_in_the_body(national):
    """印发 opens the last line of a colophon, or a sentence of the report, which ends in a full stop."""
    text = "云溪县2024年法治政府建设情况报告\n一、主要工作\n加强执法。\n印发{}"
    sentence, colophon = (facts_of(national, Example(text=text.format(rest))).frame.body[-1].text for rest in ("规范性文件12件。", "机关:县政府办公室"))
    assert sentence == "印发规范性文件12件。"
    assert colophon == "加强执法。"


def test_an_inherited_example_may_end_by_what_is_changed(tmp_path, capsys):
    """What a local pack takes away ends examples of the pack below: that is said, and is no failure; its own examples must hold."""
    write(tmp_path / "mini")
    local = tmp_path / "本地"
    local.mkdir()
    head = 'id: local\nversion: "1"\ntitle: 本地\nextends: ../mini\nremove:\n  sets: {floods: [抗洪]}\n'
    (local / "pack.yaml").write_text(head, encoding="utf-8")
    assert main(["rules", "test", str(local)]) == 0
    assert "1 个原有的例子因本地改动不再成立" in capsys.readouterr().out
    (local / "pack.yaml").write_text(head + "add:\n  SW-1: {passes: [全县抗洪。]}\n", encoding="utf-8")
    assert main(["rules", "test", str(local)]) == 1
