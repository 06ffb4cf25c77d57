"""What others take from the repository: hooks, action, template and image run the commands that there are."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker.cli import main
from checker.cli.setup import GITHUB, GITLAB, PRE_COMMIT
from checker.readers import READERS

ROOT = Path(__file__).parent.parent
GOOD = ROOT / "rules" / "national" / "examples" / "complete.txt"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """The command as it is installed, first on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "fazhi"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m checker "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return tmp_path


def test_hooks_run_their_commands(tmp_path, capsys):
    """Each entry is a command with files behind it."""
    shutil.copytree(ROOT / "rules" / "disclosure_report", tmp_path / "本地")
    assert main([*shlex.split(HOOKS["fazhi"]["entry"])[1:], str(GOOD)]) == 0
    assert main([*shlex.split(HOOKS["fazhi-rules"]["entry"])[1:], str(ROOT / "rules/disclosure_report/pack.yaml"), str(tmp_path / "本地/pack.yaml")]) == 0
    said = capsys.readouterr().out
    assert said.count("没有错误") == 2
    assert said.count("0 个不符") == 2


def test_hook_takes_every_format_and_no_more():
    """The pattern of the hook is the list of readers."""
    pattern = HOOKS["fazhi"]["files"]
    assert all(re.search(pattern, f"报告/甲{suffix}") for suffixes in READERS.values() for suffix in suffixes)
    assert not any(re.search(pattern, f"报告/甲{suffix}") for suffix in (".xlsx", ".py", ".doc.bak", ".zip"))
    assert re.search(HOOKS["fazhi-rules"]["files"], "rules/本地/vocabulary/sets.yaml")
    assert not re.search(HOOKS["fazhi-rules"]["files"], ".pre-commit-config.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="没有 bash")
@pytest.mark.parametrize(("arguments", "code"), [("", 0), ("--min-score 100", 1), ("--min-score 101", 2)])
def test_action_checks_reports(arguments, code, on_path):
    """The step of the action, as its shell runs it: annotations on standard output, SARIF beside, the exit code of the check."""
    step = next(step for step in ACTION["runs"]["steps"] if step.get("name") == "检查")
    (on_path / "报告").mkdir()
    (on_path / "报告" / "甲.txt").write_bytes(GOOD.read_bytes())
    given = {"REPORTS": "报告", "ARGUMENTS": arguments, "SARIF": ACTION["inputs"]["sarif"]["default"], "PATH": f"{on_path / 'bin'}:/usr/bin:/bin"}
    assert step["env"].keys() == given.keys() - {"PATH"}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env=given,
        cwd=on_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    if code < 2:
        assert (on_path / "fazhi.sarif").read_text(encoding="utf-8").startswith("{")


@pytest.mark.skipif(sys.platform == "win32", reason="没有 sh")
def test_gitlab_template_writes_its_reports(on_path):
    """The script of the template, without the installation: both files that it hands over are there."""
    template = yaml.safe_load((ROOT / ".gitlab" / "fazhi.yml").read_text(encoding="utf-8"))["fazhi"]
    assert yaml.safe_load(GITLAB)["fazhi"] == template
    (on_path / "报告").mkdir()
    (on_path / "报告" / "甲.txt").write_bytes(GOOD.read_bytes())
    line = next(line for line in template["script"] if line.startswith("fazhi"))
    done = subprocess.run(["sh", "-c", line], cwd=on_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert all((on_path / name).is_file() for name in template["artifacts"]["reports"].values())


def test_examples_for_other_repositories_fit_what_is_here():
    """What ``fazhi init`` writes names hooks and inputs that exist."""
    hooks = [hook["id"] for repository in yaml.safe_load(PRE_COMMIT)["repos"] for hook in repository["hooks"]]
    assert set(hooks) <= HOOKS.keys()
    steps = yaml.safe_load(GITHUB)["jobs"]["fazhi"]["steps"]
    assert next(step for step in steps if "fazhi-checker" in step["uses"])["with"].keys() <= ACTION["inputs"].keys()


def test_image_runs_the_command_as_nobody_in_particular():
    """The last stage drops its rights, and what it starts is the command."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER fazhi" in last
    assert 'ENTRYPOINT ["fazhi"]' in last
    assert not any(re.search(r"\b(curl|wget|apt)\b", line) for line in lines)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not {"checker", "rules", "pyproject.toml", "README.md", "LICENSE"} & set(ignored)
