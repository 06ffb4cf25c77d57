"""The shipped packs: examples, forms of their files, reach of their rules."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema_rs
import pytest
from conftest import FIXTURES, ROOT, read_yaml, report_of, small_pack

from checker import engine, packs, readers
from checker.checks import KINDS
from checker.cli import main
from checker.errors import PackError
from checker.packs import cache, validation
from checker.packs.schema import schema
from checker.report import FAIL, PARTIAL, PASS, Policy
from checker.serial import as_dict

PACK = ROOT / "rules" / "national"
EXPECTED = [
    f"FZ-{group}-{n:03}" for group, count in (("S", 15), ("H", 10), ("C", 33), ("N", 15), ("A", 10), ("W", 12), ("Y", 7), ("F", 7), ("P", 8))
    for n in range(1, count + 1)
]  # fmt: skip


def test_pack_has_the_rules_of_its_groups(national):
    """The groups on structure, first responsibility, figures, arithmetic, format and publication are complete."""
    assert [rule.id for rule in national.rules] == EXPECTED


def test_every_rule_gives_both_verdicts_on_the_fixtures(national):
    """No rule is idle: on the fixtures each passes at least once and is not passed at least once."""
    seen = {rule.id: Counter() for rule in national.rules}
    files = sorted((FIXTURES / "reports").iterdir())
    for path in files:
        for result in report_of(path).results:
            seen[result.rule][result.verdict] += 1

    def idle():
        return {rule for rule, verdicts in seen.items() if not verdicts[PASS] or not verdicts[FAIL] + verdicts[PARTIAL]}

    for path in files:
        if not idle():
            break
        # Few rules wait for a report that is published: the first such reports show them.
        for result in engine.judge(readers.read(str(path)), national, Policy("published")).results:
            seen[result.rule][result.verdict] += 1
    assert not idle()


def test_every_kind_is_used(national):
    """No kind of check exists that no rule uses."""
    used = {rule.check.kind for rule in national.rules}
    used |= {case.check.kind for rule in national.rules for case in getattr(rule.check, "cases", ())}
    assert used == set(KINDS)


def test_schema_refuses_mistakes():
    """A rule with an unknown key, or a kind that does not exist, does not satisfy the schema."""
    validator = jsonschema_rs.Draft202012Validator(schema())
    data = read_yaml(PACK / "format.yaml")
    assert validator.is_valid(data)
    data["rules"][0]["weigth"] = 1
    assert not validator.is_valid(data)
    del data["rules"][0]["weigth"]
    data["rules"][0]["check"]["kind"] = "titel"
    assert not validator.is_valid(data)


def broken_pack(tmp_path: Path, name: str, *changes: tuple[str, str], pack: Path = PACK) -> Path:
    """Copy a pack with pieces of one file replaced."""
    folder = tmp_path / "broken"
    shutil.copytree(pack, folder)
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("format.yaml", "severity: may", "severty: may", "是不是“severity”"),
        ("format.yaml", "kind: addressee", "kind: adressee", "是不是“addressee”"),
        ("format.yaml", "severity: may", "severity: maybe", "是不是“may”"),
        ("format.yaml", "basis: [document_format]", "basis: [document_fromat]", "是不是“document_format”"),
        ("format.yaml", "id: FZ-F-002", "id: FZ-F-001", "重复"),
        ("format.yaml", "weight: 0.5", "weight: 很重", "weight"),
        ("format.yaml", "slot: organ", "slott: organ", "是不是“slot”"),
        ("structure.yaml", "role: problems", "role: problem", "是不是“problems”"),
        ("structure.yaml", "rules: [FZ-H-001, FZ-H-002]", "rules: [FZ-H-001, FZ-H-020]", "FZ-H-020"),
        ("structure.yaml", "rules: [FZ-H-001, FZ-H-002]", "rules: [FZ-H-001, FZ-S-006]", "汇总了另一条汇总规则"),
        ("structure.yaml", "characters: 300", "charakters: 300", "是不是“characters”"),
        ("structure.yaml", "characters: 300", "characters: 三百", "characters"),
        ("structure.yaml", "        - 报告如下\n", "        - (报告如下\n", "括号"),
        ("structure.yaml", "        - 报告如下\n", "        - 报告如下|\n", "空的选项"),
        ("structure.yaml", "        - 报告如下\n", "        - '{字}报告如下'\n", "{字}"),
        ("leaders.yaml", "'@leader_acts'", "'@leader_act'", "是不是“@leader_acts”"),
        ("leaders.yaml", "    fix: 写明述法", "    fxi: 写明述法", "是不是“fix”"),
        ("leaders.yaml", "category: 第一责任人", "category: [第一责任人", "YAML"),
        ("pack.yaml", "format.yaml, publication.yaml", "fromat.yaml, publication.yaml", "“fromat.yaml”不在规则包文件夹里"),
        ("format.yaml", "weight: 1\n", "weight: .nan\n", "0 到 1000"),
        ("pack.yaml", "tier: statute", "tier: law", "不认识的值“law”"),
        ("vocabulary/roles.yaml", "    mention:", "    mentions:", "是不是“mention”"),
        ("vocabulary/genre.yaml", "  subject:", "  subjekt:", "subject"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path, name, old, new, said):
    """Each mistake in a pack is one line: file, line, column, what is wrong, and what may be meant."""
    folder = broken_pack(tmp_path, name, (old, new), pack=PACK if name == "pack.yaml" else small_pack(tmp_path / "small"))
    with pytest.raises(PackError) as caught:
        packs.load(str(folder), cached=False)
    lines = [line for line in caught.value.problems if said in line]
    assert lines, caught.value.problems
    path, line, column, _ = lines[0].split(":", 3)
    assert path.startswith("broken/")
    assert int(line) > 0
    assert int(column) > 0


def test_all_mistakes_are_named_at_once(tmp_path):
    """Several mistakes in one file are all reported, in one run, each on its own line of the file."""
    folder = broken_pack(tmp_path, "format.yaml", ("severity: may", "severty: may"), ("kind: addressee", "kind: adressee"), ("weight: 1\n", "weight: viel\n"))
    with pytest.raises(PackError) as caught:
        packs.load(str(folder), cached=False)
    assert len({problem.split(":")[1] for problem in caught.value.problems}) >= 3


def test_place_of_a_mistake_is_exact(tmp_path):
    """Line and column point at the word that is wrong."""
    folder = broken_pack(tmp_path, "format.yaml", ("kind: addressee", "kind: adressee"))
    with pytest.raises(PackError) as caught:
        packs.load(str(folder), cached=False)
    _, line, column, _ = caught.value.problems[0].split(":", 3)
    text = (folder / "format.yaml").read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert text[int(column) - 1 :].startswith("kind: adressee")


def test_broken_example_fails_rules_test_and_strict_rules(tmp_path, capsys):
    """A rule whose example does not hold makes `rules test` exit 1 and is refused with --strict-rules."""
    pack = ROOT / "rules" / "disclosure_report"
    folder = broken_pack(tmp_path, "parts.yaml", ("一、总体情况\\n本局公开政府信息312条。公开平台运行正常。", "一、总体情况\\n略。"), pack=pack)
    assert main(["rules", "test", str(folder)]) == 1
    assert "GK-S-001" in capsys.readouterr().out
    report = str(pack / "examples" / "bureau.txt")
    assert main(["check", report, "--rules", str(folder)]) == 0
    capsys.readouterr()
    assert main(["check", report, "--rules", str(folder), "--strict-rules"]) == 2
    assert "例子不通过" in capsys.readouterr().err


def test_cache_gives_the_same_pack_and_notices_changes(tmp_path, monkeypatch):
    """A cached pack judges like a compiled one; a changed file or a damaged cache is compiled again."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path / "cache"))
    folder = broken_pack(tmp_path, "pack.yaml")
    first = packs.load(str(folder))
    again = packs.load(str(folder))
    report = readers.read(str(PACK / "examples" / "complete.txt"))
    assert as_dict(engine.judge(report, first)) == as_dict(engine.judge(report, again))
    (folder / "pack.yaml").write_text((folder / "pack.yaml").read_text(encoding="utf-8").replace('version: "0.1.0"', 'version: "9"'), encoding="utf-8")
    assert packs.load(str(folder)).version == "9"
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(b"\x80\x05garbage")
    assert packs.load(str(folder)).version == "9"


def test_a_kept_pack_judges_without_its_terms(tmp_path, monkeypatch):
    """How every list of terms of the shipped pack is found is kept with it; no list is made anew for a report, which would be kept for ever."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))
    fresh = packs.load()
    kept = packs.load()
    terms = kept.lexicon.terms.keys()
    assert terms == fresh.lexicon.terms.keys()
    kept = packs.load()
    monkeypatch.setattr(cache, "_terms", lambda *_: pytest.fail("the terms were asked for"))
    for path in sorted((FIXTURES / "reports").glob("[hm]*.txt")):
        report = readers.read(str(path))
        assert as_dict(engine.judge(report, kept)) == as_dict(engine.judge(report, fresh))


def test_terms_damaged_in_the_cache_are_compiled_again(tmp_path, monkeypatch):
    """A file of which only the inner part is damaged loses nothing."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))
    terms = packs.load().lexicon.terms.keys()
    (file,) = tmp_path.glob("pack-*")
    data = file.read_bytes()
    inner = data.rindex(b"\x80\x05")  # where the pickle inside begins
    file.write_bytes(data[: inner + 2] + b"\0" * 20 + data[inner + 22 :])
    assert packs.load().lexicon.terms.keys() == terms


def test_right_rules_need_no_pydantic(monkeypatch):
    """Every value of the shipped packs is plainly right, so that compiling them does not import what explains mistakes."""
    monkeypatch.setattr(validation, "_by_pydantic", lambda kind, value: pytest.fail(f"{kind.__name__}: {value}"))
    for name in packs.names():
        packs.load(name, cached=False)


def test_wheel_brings_its_rules(tmp_path):
    """The wheel, unpacked elsewhere, judges with the rules inside it, compiled; changed ones are compiled anew."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(tmp_path / "site")], check=True, capture_output=True)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from checker import packs; pack = packs.load('national'); "
        "print(packs.shipped(), {part.folder for part in pack.parts}, 'yaml' in sys.modules, len(pack.rules))"
    )

    def loaded() -> list[str]:
        command = [sys.executable, "-I", "-c", code, str(tmp_path / "site")]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "FAZHI_NO_CACHE": "1"}).stdout.split()

    rules = tmp_path / "site" / "checker" / "rules"
    known = [str(rules), f"{{'{rules / 'national'}'}}"]
    assert loaded() == [*known, "False", str(len(EXPECTED))]
    with (rules / "national" / "figures.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert loaded() == [*known, "True", str(len(EXPECTED))]
    page = tmp_path / "site" / "checker" / "reporters" / "page"
    for folder in ("static", "templates"):
        assert {path.name for path in (page / folder).iterdir()} == {path.name for path in (ROOT / "checker" / "reporters" / "page" / folder).iterdir()}
