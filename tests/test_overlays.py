"""Packs that extend others: what they change, whence it comes, and their mistakes; the shipped overlays; another kind of report."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from conftest import FIXTURES, ROOT
from test_packs import FILES, RULES, write

from checker import engine, packs, readers
from checker.cli import main
from checker.document import Source
from checker.errors import PackError
from checker.examples import check_examples, mutation
from checker.packs import folders, lint
from checker.packs.loading import assembled
from checker.packs.nodes import Loader
from checker.packs.schema import schema
from checker.readers import plain
from checker.report import PASS

SHIPPED = ("department", "disclosure_report", "national", "shenzhen")
OVERLAYS = ("department", "shenzhen")
GOOD = ROOT / "rules" / "national" / "examples" / "complete.txt"
VALIDATOR = jsonschema_rs.Draft202012Validator(schema())
BUREAU = ROOT / "rules" / "disclosure_report" / "examples" / "bureau.txt"


def local(tmp_path: Path, text: str, base: str = "../mini", **more: str) -> Path:
    """Write the small pack and one that extends it."""
    write(tmp_path / "mini")
    return write(tmp_path / "local", {"pack.yaml": f"id: local\nversion: '1'\ntitle: 本地\nextends: {base}\n{text}", **more})


def load(folder: Path) -> packs.Pack:
    """Compile a pack without cache."""
    return packs.load(str(folder), cached=False)


# What is shipped


def test_shipped_packs_are_these():
    """Nothing is shipped that is not tested here."""
    assert packs.names() == sorted(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_pack_has_no_errors_and_its_examples_hold(name, national):
    """Lint finds no error, nor in what others may take for an example of tailoring anything to remark, and every example gets its verdict.

    Rules that an overlay takes over as they are, are tried for every fourth: under the national pack all of them are.
    """
    pack, errors, remarks = lint.inspect(packs.locate(name))
    assert not errors
    assert name == "national" or remarks == []
    assert pack
    _, tree = assembled([name])
    changed = {tree.data["rules"].get(change.location[1], {}).get("id") for change in tree.changes if change.location[0] == "rules"}
    alike = [rule.id for rule in pack.rules if name in OVERLAYS and national.rule(rule.id) and rule.id not in changed]
    left = {*alike} - {*alike[::4]}
    tried = tuple(rule for rule in pack.rules if rule.id not in left)
    count, misses = check_examples(pack, tried)
    assert misses == []
    assert count >= 4 * len(tried)


@pytest.mark.parametrize("name", [*OVERLAYS, "disclosure_report"])
def test_examples_of_overlays_notice_changes(name):
    """Of what these packs add, the examples notice nine changes in ten."""
    pack = packs.load(name, cached=False)
    known = set() if name == "disclosure_report" else {rule.id for rule in packs.load("national").rules}
    score = mutation.score(pack, sample=0, rules=[rule.id for rule in pack.rules if rule.id not in known])
    assert score.emptied
    assert score.sampled
    assert score.share(score.emptied) == 1
    assert score.share(score.sampled) > 0.9


@pytest.mark.parametrize("path", sorted((ROOT / "rules").rglob("*.yaml")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shipped_file_names_its_schema_and_satisfies_it(path):
    """The first line leads an editor to the schema, and the file is valid against it."""
    text = path.read_text(encoding="utf-8")
    up = "../" * (len(path.relative_to(ROOT / "rules").parts) - 1)
    assert text.startswith(f"# yaml-language-server: $schema={up}schema.json\n")
    assert (path.parent / up / "schema.json").is_file()
    data = json.loads(json.dumps(yaml.load(text, Loader=Loader)))  # noqa: S506 - a safe one
    assert not [error.message for error in VALIDATOR.iter_errors(data)]


def test_shenzhen_asks_for_its_eight_matters(capsys):
    """The eight matters of the first level are asked for, and a report that has them all covers them."""
    pack = packs.load("shenzhen", cached=False)
    own = [rule for rule in pack.rules if rule.id.startswith("SZ-")]
    assert len(own) == 9
    assert all("未见" in basis.document for rule in own for basis in rule.basis)
    report = engine.judge(readers.read(str(GOOD)), pack)
    assert {result.rule: result.verdict for result in report.results}["SZ-C-001"] == PASS
    assert len(report.results) == len(pack.rules)
    assert main(["rules", "list", "--rules", "shenzhen"]) == 0
    assert "SZ-C-008" in capsys.readouterr().out


def test_department_is_what_its_head_says():
    """Rules off, weights, parameters and terms are those of the head of the pack."""
    before, after = packs.load("national", cached=False), packs.load("department", cached=False)
    assert after.rule("FZ-H-010") is None
    assert before.rule("FZ-H-010")
    assert after.rule("FZ-S-014").check.ranges["部门"] == (1000, 5000)
    assert before.rule("FZ-S-014").check.ranges["部门"] == (1200, 6000)
    assert after.rule("FZ-H-004").title == "单位主要负责人写到"
    assert "台长" in after.vocabulary.sets["department_heads"]
    assert "台长" not in before.vocabulary.sets["department_heads"]


# Another kind of report


def test_other_kind_of_report_is_judged_by_its_own_pack(capsys):
    """A report on disclosure passes its pack with its six parts, is no law report, and a law report is no report on disclosure."""
    assert main(["check", str(BUREAU), "--rules", "disclosure_report", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)["reports"][0]
    assert list(report["sections"]) == ["overview", "active", "requests", "disputes", "issues", "others"]
    assert {part["status"] for part in report["sections"].values()} == {"standalone"}
    assert report["metadata"]["unit"] == "云溪县水务局"
    assert report["metadata"]["level"] == "部门"
    assert report["score"] == 100
    assert main(["check", str(BUREAU)]) == 2
    assert main(["check", str(GOOD), "--rules", "disclosure_report"]) == 2
    assert "不是政府信息公开工作年度报告" in "".join(capsys.readouterr().out.split())
    assert main(["stats", str(BUREAU), "--rules", "disclosure_report"]) == 0


@pytest.mark.parametrize("missing", range(6))
def test_each_of_the_six_parts_is_missed(missing):
    """Without one of its parts a report on disclosure misses exactly that part."""
    text = BUREAU.read_text(encoding="utf-8")
    parts = [text.index(f"{number}、") for number in "一二三四五六"]
    ends = [*parts[1:], text.index("云溪县水务局\n2025年")]
    shorter = text[: parts[missing]] + text[ends[missing] :]
    report = engine.judge(plain.document(shorter, Source("-", "txt", None, "")), packs.load("disclosure_report"))
    failing = [result.rule for result in report.results if result.verdict not in {"pass", "unknown"}]
    assert failing == [f"GK-S-00{missing + 1}"]


def test_kinds_of_check_ask_nothing_of_parts_a_pack_has_not(tmp_path):
    """A kind whose usual parameters name parts of the law report works in a pack without them."""
    rule = (
        "category: 甲\nrules:\n  - {id: X-1, title: 写到供水, severity: may, weight: 1, basis: practice, check: {kind: mention, terms: [供水]}, fix: 补写, "
        "passes: [全年供水9万吨。, 供水管网改造3处。], fails: [全年植树90亩。, 修路3公里。]}\n"
    )
    pack = load(write(tmp_path / "mini", {**FILES, "more.yaml": rule}))
    assert check_examples(pack)[1] == []


# Tailoring


def test_everything_can_be_made_different(tmp_path):
    """Rules off; severity, weight, gate, applies, parameters; terms in sets, topics, roles and checks; new rules, bases and levels."""
    folder = local(tmp_path, """\
off: [SW-2]
change:
  SW-1: {severity: must, weight: 5, gate: false, applies: {levels: [村]}, check: {remote: []}, when: null, title: 写到防汛抗旱}
add:
  sets: {floods: [内涝]}
  topics: [河湖管理]
  roles: {plan: {headings: [今后打算]}}
  bodies: {areas: {村: [村]}, own_words: {村: [我村]}}
  SW-1: {check: {terms: [泄洪]}, passes: [开展泄洪演练3次。]}
remove:
  sets: {floods: [抗洪]}
  SW-1: {check: {terms: [山洪预警]}}
bases:
  village: {document: 村规民约, tier: practice}
""", **{"more.yaml": RULES.replace("SW-", "CUN-").replace("['@floods', 山洪预警]", "['@floods']").replace("basis: practice", "basis: village")})  # fmt: skip
    pack = load(folder)
    assert [rule.id for rule in pack.rules] == ["SW-1", "CUN-1", "CUN-2"]
    rule = pack.rules[0]
    assert (rule.severity, rule.weight, rule.gate, rule.applies.levels, rule.when, rule.title) == ("must", 5, False, ("村",), (), "写到防汛抗旱")
    assert rule.applies.years.first == 2020
    assert rule.check.terms == ("防汛", "洪涝", "内涝", "泄洪")
    assert rule.check.remote == ()
    assert pack.vocabulary.topics == ("节约用水", "河湖管理")
    assert pack.vocabulary.role("plan").headings == ("工作安排", "今后打算")
    assert pack.vocabulary.levels() == ("县区", "部门", "村")
    assert pack.rules[2].basis[0].document == "村规民约"
    assert [part.id for part in pack.parts] == ["mini", "local"]


def test_chain_of_packs_tells_whence_each_value_comes(tmp_path, capsys):
    """Over three packs, ``rules show`` names the file, line and column of every changed value."""
    local(tmp_path, "change: {SW-1: {weight: 3}}\nadd: {sets: {floods: [内涝]}}\n")
    top = write(tmp_path / "top", {"pack.yaml": "id: top\nversion: '1'\nextends: ../local\nchange: {SW-1: {check: {terms: [防汛]}}}\noff: [SW-2]\n"})
    assert [part.id for part in load(top).parts] == ["mini", "local", "top"]
    assert main(["rules", "show", "SW-1", "--rules", str(top)]) == 0
    out = capsys.readouterr().out
    assert "写在:mini/rules.yaml:3:5" in out
    assert "weight:1 → 3(local/pack.yaml:5:17)" in out
    assert "check.terms:['@floods', 山洪预警] → [防汛](top/pack.yaml:4:25)" in out
    assert main(["rules", "show", "SW-2", "--rules", str(top)]) == 2
    assert "已经关闭(top/pack.yaml:5:7)" in capsys.readouterr().err


def test_mistake_in_a_changed_value_is_named_where_it_was_changed(tmp_path):
    """A value of the wrong kind is named in the file that brought it, not in the pack that it changes."""
    for text, place in (
        ("change: {SW-1: {weight: 很重}}\n", "5:17"), ("change: {SW-1: {wieght: 1}}\n", "5:17"), ("change: {SW-1: {check: {terms: [甲, (乙]}}}\n", "5:36"),
        ("add:\n  sets:\n    floods: [甲, 乙|]\n", "7:17"), ("add: {SW-1: {check: {trems: [甲]}}}\n", "5:22"), ("change: {SW-1: {applies: {levels: [村]}}}\n", "5:36"),
    ):  # fmt: skip
        with pytest.raises(PackError) as caught:
            load(local(tmp_path, text))
        assert all(problem.startswith(f"local/pack.yaml:{place}: ") for problem in caught.value.problems), caught.value.problems


MISTAKES = [
    ("off: [SW-3]", "5:7", "是不是“SW-2”"),
    ("off: SW-1", "5:1", "off 要写成列表"),
    ("off: [SW-1, SW-1]", "5:13", "在 local/pack.yaml:5:7 已经关闭"),
    ("change: {SW-9: {weight: 1}}", "5:10", "没有编号为“SW-9”的规则"),
    ("change: [SW-1]", "5:1", "change 要写成"),
    ("change: {SW-1: 3}", "5:10", "键: 值"),
    ("change: {SW-1: {id: SW-9}}", "5:17", "编号不能改"),
    ("change: {figures: {part: [其中]}}", "5:10", "没有“figures”"),
    ("change: {roles: {plans: {name: 甲}}}", "5:18", "是不是“plan”"),
    ("add: {SW-1: {weight: 2}}", "5:14", "不是列表"),
    ("add: {set: {floods: [甲]}}", "5:7", "是不是“sets”"),
    ("remove: {sets: {floods: [防讯]}}", "5:26", "是不是“防汛”"),
    ("remove: {sets: {flood: [防汛]}}", "5:17", "是不是“floods”"),
    ("remove: {SW-1: {check: {loose: [甲]}}}", "5:25", "这里没有“loose”"),
    ("adds: {sets: {floods: [甲]}}", "5:1", "是不是“add”"),
    ("bases: [甲]", "5:1", "bases 要写成"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "said"), MISTAKES)
def test_mistake_of_tailoring_is_named_at_its_place(tmp_path, text, place, said):
    """What does not fit the packs below is named with file, line, column, and what may be meant."""
    with pytest.raises(PackError) as caught:
        load(local(tmp_path, text + "\n"))
    assert [line for line in caught.value.problems if line.startswith(f"local/pack.yaml:{place}: ") and said in line], caught.value.problems


@pytest.mark.parametrize(
    ("base", "said"),
    [("../local", "local → local"), ("../nowhere", "没有这个规则包"), ("natoinal", "是不是“national”"), ("[a]", "要写一个"), ("..", "没有 pack.yaml")],
)
def test_wrong_base_is_named(tmp_path, base, said):
    """A pack that extends itself, nothing, or something that is no pack, is named at ``extends``."""
    with pytest.raises(PackError) as caught:
        load(local(tmp_path, "", base))
    assert [line for line in caught.value.problems if line.startswith("local/pack.yaml:4:1: ") and said in line], caught.value.problems


def test_circle_of_three_packs_is_named(tmp_path):
    """Packs that extend each other in a circle end in a line with the whole circle."""
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        write(tmp_path / name, {"pack.yaml": f"id: {name}\nversion: '1'\nextends: ../{base}\n"})
    with pytest.raises(PackError) as caught:
        load(tmp_path / "a")
    assert any(line.startswith("c/pack.yaml:3:1: ") and "a → b → c → a" in line for line in caught.value.problems)


def test_severity_that_does_not_take_effect_everywhere_is_remarked(tmp_path):
    """A changed severity that a ``when`` of the rule changes back is no silent surprise."""
    _, errors, remarks = lint.inspect(local(tmp_path, "change: {SW-1: {severity: must}}\n"))
    assert not errors
    assert [line for line in remarks if line.startswith("local/pack.yaml:5:17: ") and "when" in line]


def test_a_rule_switched_off_leaves_the_summaries(tmp_path):
    """A rule that sums up others goes on without those switched off, and is an error when none is left."""
    both = RULES + (
        "  - {id: SW-3, title: 汇总, severity: may, weight: 0, basis: practice, check: {kind: worst_of, rules: [SW-1, SW-2]}, fix: 见各条, "
        "passes: [全年防汛3次。, 防汛值守9天。], fails: [待补充。, 供水量待补充。]}\n"
    )
    write(tmp_path / "mini", {**FILES, "rules.yaml": both})
    one = write(tmp_path / "one", {"pack.yaml": "id: one\nversion: '1'\nextends: ../mini\noff: [SW-1]\n"})
    assert load(one).rule("SW-3").check.rules == ("SW-2",)
    none = write(tmp_path / "none", {"pack.yaml": "id: none\nversion: '1'\nextends: ../mini\noff: [SW-1, SW-2]\n"})
    with pytest.raises(PackError, match="没有可以汇总的规则"):
        load(none)


# Several packs


def test_packs_are_laid_over_each_other_in_order(tmp_path, capsys):
    """``--rules`` several times: overlays of one base, and packs beside it; each pack counts once, and the result names them all."""
    beside = write(tmp_path / "beside", {"pack.yaml": "id: beside\nversion: '3'\nbases: {own: {document: 本地要求, tier: practice}}\n", "rules.yaml": (
        "category: 本地\nrules:\n  - {id: BD-1, title: 写到供水, severity: may, weight: 1, basis: own, check: {kind: mention, terms: [供水, '@typos']}, fix: 补写, "
        "passes: [供水9万吨。, 供水管网3处。], fails: [植树90亩。, 修路3公里。]}\n"
    )})  # fmt: skip
    names = ["national", "shenzhen", "department", str(beside), "national"]
    pack = packs.load(names, cached=False)
    assert [part.id for part in pack.parts] == ["national", "shenzhen", "department", "beside"]
    assert pack.rule("BD-1")
    assert pack.rule("SZ-C-001")
    assert pack.rule("FZ-H-010") is None
    arguments = [word for name in names for word in ("--rules", name)]
    assert main(["check", str(GOOD), *arguments, "--format", "json"]) in {0, 1}
    head = json.loads(capsys.readouterr().out)["rules"]
    assert [one["id"] for one in head["packs"]] == ["national", "shenzhen", "department", "beside"]
    assert head["count"] == len(pack.rules)
    assert main(["stats", str(GOOD), *arguments]) == 0
    assert main(["rules", "list", *arguments]) == 0


def test_packs_that_clash_are_named(tmp_path):
    """The same rule in two packs, or two kinds of report, cannot stand beside each other."""
    write(tmp_path / "mini")
    twin = write(tmp_path / "twin", {"pack.yaml": "id: twin\nversion: '1'\n", "rules.yaml": RULES})
    with pytest.raises(PackError, match=r"twin/rules.yaml:3:5: 编号 SW-1 重复,前一处在 mini/rules.yaml:3:5"):
        packs.load([str(tmp_path / "mini"), str(twin)], cached=False)
    with pytest.raises(PackError, match="各有自己的文种"):
        packs.load(["national", "disclosure_report"], cached=False)


def test_level_of_a_pack_can_be_asked_for(tmp_path, capsys):
    """A level that a pack adds is known to ``--level``; others are refused with what may be meant."""
    folder = write(tmp_path / "village", {"pack.yaml": (
        "id: village\nversion: '1'\nextends: national\nadd: {bodies: {areas: {村社区: [村, 社区]}, own_words: {村社区: [我村]}}}\n"
    )})  # fmt: skip
    report = str(FIXTURES / "reports" / "f02_town_last_years_title_2024.txt")
    assert main(["check", report, "--rules", str(folder), "--level", "村社区"]) == 1
    assert "村社区" in capsys.readouterr().out
    assert main(["check", report, "--level", "村社区"]) == 2
    assert main(["stats", report, "--level", "部"]) == 2
    assert "是不是“部门”" in capsys.readouterr().err


def test_base_is_found_beside_the_pack_or_among_the_shipped(tmp_path):
    """A name means a shipped pack, a path starts from the folder of the pack that says it."""
    assert folders.locate("national", tmp_path) == folders.shipped() / "national"
    local(tmp_path, "")
    assert folders.locate("../mini", tmp_path / "local").resolve() == (tmp_path / "mini").resolve()
