"""Configuration: what is in force and whence, and every mistake named with its place."""

import argparse
from pathlib import Path

import pytest

from checker.cli import main
from checker.cli.settings import SETTINGS, resolve
from checker.cli.setup import configuration
from checker.errors import UsageError

GOOD = Path(__file__).parent.parent / "rules" / "national" / "examples" / "complete.txt"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a report, away from the configuration of this project and of the environment."""
    for name in SETTINGS:
        monkeypatch.delenv(f"FAZHI_{name.upper()}", raising=False)
    monkeypatch.delenv("FAZHI_CONFIG", raising=False)
    (tmp_path / "甲" / "乙").mkdir(parents=True)
    (tmp_path / "甲" / "乙" / "报告.txt").write_bytes(GOOD.read_bytes())
    return tmp_path


def options(folder, **given):
    """Return options as the parser leaves them: None where the command line is silent."""
    return argparse.Namespace(**dict.fromkeys(SETTINGS) | {"config": None, "paths": [str(folder / "甲" / "乙" / "报告.txt")]} | given)


def in_force(folder, name, **given):
    """Return value and origin of a setting."""
    value = resolve(options(folder, **given))[name]
    return value.value, value.origin


def test_command_line_then_environment_then_file_then_usual(folder, monkeypatch):
    """Each is asked in turn, and the origin is told with file, line and column."""
    assert in_force(folder, "stage") == ("draft", "默认")
    config = folder / "甲" / ".fazhi.yaml"
    config.write_text("min_score: 70\nstage: published\n", encoding="utf-8")
    assert in_force(folder, "stage") == ("published", f"{config}:2:1")
    monkeypatch.setenv("FAZHI_STAGE", "draft")
    assert in_force(folder, "stage") == ("draft", "环境变量 FAZHI_STAGE")
    assert in_force(folder, "stage", stage="published") == ("published", "命令行")
    assert in_force(folder, "min_score") == (70.0, f"{config}:1:1")


def test_nearest_file_wins_and_nothing_is_merged(folder):
    """Walking up from the report the first file is taken, and of the others nothing."""
    (folder / ".fazhi.yaml").write_text("min_score: 70\nstrict: true\n", encoding="utf-8")
    (folder / "甲" / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.fazhi]\nmin_score = 80\n', encoding="utf-8")
    assert in_force(folder, "min_score") == (80.0, f"{folder / '甲' / 'pyproject.toml'}:4:1")
    assert in_force(folder, "strict") == (False, "默认")
    (folder / "甲" / "乙" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert in_force(folder, "min_score")[0] == 80.0


def test_files_may_extend_others(folder):
    """What a file extends holds where it is silent itself; a circle and a missing file are named."""
    (folder / "共用.yaml").write_text("min_score: 70\nstrict: true\nwaivers: 豁免.yaml\n", encoding="utf-8")
    own = folder / "甲" / ".fazhi.yaml"
    own.write_text("extends: ../共用.yaml\nmin_score: 75\n", encoding="utf-8")
    assert in_force(folder, "min_score")[0] == 75.0
    assert in_force(folder, "strict") == (True, f"{folder / '甲' / '../共用.yaml'}:2:1")
    assert Path(in_force(folder, "waivers")[0]).resolve() == folder / "豁免.yaml"
    own.write_text("extends: .fazhi.yaml\n", encoding="utf-8")
    with pytest.raises(UsageError, match="绕成了圈"):
        resolve(options(folder))
    own.write_text("extends: 没有.yaml\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"\.fazhi\.yaml:1:1: 没有“没有.yaml”"):
        resolve(options(folder))


def test_paths_in_a_file_start_from_it(folder):
    """Packs in folders, destinations, waivers and baseline; names of shipped packs stay names."""
    (folder / "甲" / ".fazhi.yaml").write_text("rules: [national, 本地规则]\nformat: ['table', 'json:出/结果.json']\nbaseline: 基线.json\n", encoding="utf-8")
    base = folder / "甲"
    assert in_force(folder, "rules")[0] == ["national", str(base / "本地规则")]
    assert in_force(folder, "format")[0] == ["table", f"json:{base / '出/结果.json'}"]
    assert in_force(folder, "baseline")[0] == str(base / "基线.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("min_scor: 3\n", "1:1: 没有“min_scor”这一项,是不是“min_score”"),
        ("strict: 7\n", "1:1: strict 要写 true 或 false"),
        ("year: 24\n", "1:1: year 要写 1990 到 2099 的整数"),
        ("\nmin_score: 120\n", "2:1: min_score 要写 0 到 100 的数"),
        ("min_score: true\n", "min_score 要写 0 到 100 的数"),
        ("fail_on: shuld\n", "fail_on 没有“shuld”这个选择,是不是“should”"),
        ("stage: [draft]\n", "stage 没有"),
        ("limit: {megabyte: 3}\n", "limit 没有“megabyte”这一项,是不是“megabytes”"),
        ("limit: {megabytes: 0}\n", "megabytes 要写正整数"),
        ("jobs: -1\n", "jobs 要写 0 到 256 的整数"),
        ("rules: {a: 1}\n", "rules 要写一个词,或"),
        ("rules: []\n", "rules 要写一个词,或"),
        ("level: true\n", "level 要写一个词"),
        ("- a\n", "1:1: 要写成 名称: 值 的形式"),
        ("a: 'b\n", "YAML 写法有误"),
        ("stage: draft\nstage: draft\n", "“stage”写了两次"),
    ],
)
def test_every_mistake_is_named_with_its_place(text, said, folder, capsys):
    """One line each, and exit code 2."""
    (folder / ".fazhi.yaml").write_text(text, encoding="utf-8")
    assert main(["check", str(folder / "甲" / "乙" / "报告.txt")]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert ".fazhi.yaml" in complaint
    assert "Traceback" not in complaint


def test_all_mistakes_come_at_once(folder, monkeypatch, capsys):
    """Those of the environment and those of the file."""
    monkeypatch.setenv("FAZHI_JOBS", "viele")
    (folder / ".fazhi.yaml").write_text("strict: 7\nyear: 24\n", encoding="utf-8")
    assert main(["check", str(folder / "甲" / "乙" / "报告.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_mistakes_in_toml(folder, capsys):
    """A broken file, and a wrong value with its line."""
    path = folder / "pyproject.toml"
    path.write_text("[tool.fazhi]\nstrict = 7\n", encoding="utf-8")
    assert main(["check", str(folder / "甲" / "乙" / "报告.txt")]) == 2
    assert f"{path}:2:1: strict 要写 true 或 false" in capsys.readouterr().err
    path.write_text("[tool.fazhi]\nstrict = \n", encoding="utf-8")
    assert main(["check", str(folder / "甲" / "乙" / "报告.txt")]) == 2
    assert "TOML 写法有误" in capsys.readouterr().err


def test_a_file_that_is_named_must_be_there(folder, monkeypatch, capsys):
    """By option or variable."""
    report = str(folder / "甲" / "乙" / "报告.txt")
    assert main(["check", report, "--config", "没有.yaml"]) == 2
    assert "没有.yaml:没有这个配置文件" in capsys.readouterr().err
    other = folder / "另.yaml"
    other.write_text("min_score: 100\n", encoding="utf-8")
    assert main(["check", report, "--config", str(other), "--quiet"]) == 1
    monkeypatch.setenv("FAZHI_CONFIG", str(other))
    assert main(["check", report, "--quiet"]) == 1
    assert main(["check", report, "--quiet", "--min-score", "10"]) == 0


def test_config_prints_what_is_in_force(folder, capsys):
    """A line a setting with value and origin."""
    config = folder / ".fazhi.yaml"
    config.write_text("min_score: 70\n", encoding="utf-8")
    assert main(["config", str(folder / "甲")]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()[2:]}
    assert lines.keys() == SETTINGS.keys()
    assert lines["min_score"].split()[1:] == ["70.0", f"{config}:1:1"]
    assert lines["stage"].split()[1:] == ["draft", "默认"]


def test_written_configuration_explains_every_setting_and_sets_none(folder, capsys):
    """What init writes changes nothing; with the marks of the comments taken off every line is taken."""
    assert main(["init", str(folder)]) == 0
    assert "已写好" in capsys.readouterr().out
    assert {value.origin for value in resolve(options(folder)).values()} == {"默认"}
    (folder / "上级.yaml").write_text("", encoding="utf-8")
    written = (folder / ".fazhi.yaml").read_text(encoding="utf-8")
    assert written == configuration()
    bare = "\n".join(line[2:] for line in written.splitlines() if line.startswith("# ") and line[2:].split(":")[0] in {*SETTINGS, "extends"})
    (folder / ".fazhi.yaml").write_text(bare.replace("../上级", "上级"), encoding="utf-8")
    assert {name for name, value in resolve(options(folder)).items() if value.origin != "默认"} == SETTINGS.keys()


def test_init_writes_what_suits_a_repository_and_overwrites_nothing(folder, capsys):
    """Examples for pre-commit and for the host whose traces are there."""
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text('[remote "origin"]\n\turl = git@gitlab.example.org:a/b.git\n', encoding="utf-8")
    (folder / ".fazhi.yaml").write_text("min_score: 1\n", encoding="utf-8")
    assert main(["init", str(folder)]) == 0
    said = capsys.readouterr().out
    assert ".fazhi.yaml:已经有了" in said
    assert (folder / ".fazhi.yaml").read_text(encoding="utf-8") == "min_score: 1\n"
    assert "id: fazhi" in (folder / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "codequality" in (folder / ".gitlab-ci.yml").read_text(encoding="utf-8")
    assert not (folder / ".github").exists()
    (folder / ".github").mkdir()
    assert main(["init", str(folder)]) == 0
    assert "uses:" in (folder / ".github" / "workflows" / "fazhi.yml").read_text(encoding="utf-8")
    assert main(["init", str(folder / "没有")]) == 2
