"""The commands ``fazhi config`` and ``fazhi init``: what is in force, and a first configuration."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from checker.cli import console
from checker.cli.settings import FILE, SETTINGS, explained, resolve
from checker.errors import UsageError
from checker.version import VERSION

DONE = 0
_PRE_COMMIT, _GITHUB, _GITLAB = ".pre-commit-config.yaml", ".github/workflows/fazhi.yml", ".gitlab-ci.yml"


def config(options: argparse.Namespace) -> int:
    """Print every setting in force and where it comes from."""
    from tabulate import tabulate  # noqa: PLC0415 - 80 ms, needed here only

    for name in SETTINGS:
        setattr(options, name, None)
    rows = list(explained(resolve(options)))
    console.out(tabulate(rows, headers=("设置", "生效的值", "来源"), tablefmt="simple", disable_numparse=True) + "\n")
    return DONE


def init(options: argparse.Namespace) -> int:
    """Write a commented configuration, and examples for the tools whose traces are there; what exists is left alone."""
    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError("bad_arguments", f"{folder}:没有这个文件夹")
    for path, text in _files(folder):
        if path.exists():
            console.out(f"{path}:已经有了,没有改动;可参照下面的内容自行添加\n{_indented(text)}\n")
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError("bad_output", f"{path}:写不进去({type(error).__name__})") from None
        console.out(f"{path}:已写好\n")
    return DONE


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that suit a folder: the configuration always, the rest where a repository or a host's own files are."""
    yield folder / FILE, configuration()
    if (folder / ".git").exists():
        yield folder / _PRE_COMMIT, PRE_COMMIT
        remote = _remote(folder)
        if (folder / ".github").is_dir() or "github" in remote:
            yield folder / _GITHUB, GITHUB
        if (folder / _GITLAB).is_file() or "gitlab" in remote:
            yield folder / _GITLAB, GITLAB


def _remote(folder: Path) -> str:
    try:
        return (folder / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


_EXAMPLES = {
    "rules": "[national]", "level": "县区", "year": "2025", "stage": "draft", "format": "[table, 'sarif:检查结果.sarif']", "min_score": "80", "fail_on": "must",
    "strict": "true", "strict_rules": "true", "waivers": "豁免.yaml", "baseline": "基线.json", "decisions": "fazhi-decisions.yaml",
    "jobs": "2", "limit": "{megabytes: 20, seconds: 60}",
    "quiet": "true", "no_color": "true", "no_cache": "true",
}  # fmt: skip


def configuration() -> str:
    """Return a configuration in which every setting is explained and none is set."""
    head = (
        f"# fazhi-checker {VERSION} 的配置:去掉行首的 # 即生效。命令行写的优先,其次是环境变量(FAZHI_ 加大写的名称),再次是本文件。\n"
        "# 路径以本文件所在文件夹为起点。查看生效的设置:fazhi config\n\n"
        "# 在另一份配置的基础上修改\n# extends: ../上级.yaml\n"
    )
    return head + "".join(f"\n# {setting.help}\n# {name}: {_EXAMPLES[name]}\n" for name, setting in SETTINGS.items())


PRE_COMMIT = f"""# 提交前检查报告和规则;先安装 pre-commit,再运行一次 pre-commit install
repos:
  - repo: https://github.com/fazhi-checker/fazhi-checker  # 换成本工具仓库的地址
    rev: v{VERSION}
    hooks:
      - id: fazhi
        files: ^报告/  # 报告所在的文件夹
"""

GITHUB = f"""name: 法治政府建设年度报告
on: [push, pull_request]
jobs:
  fazhi:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: fazhi-checker/fazhi-checker@v{VERSION}  # 换成本工具仓库的地址
        with:
          paths: 报告
"""

GITLAB = f"""fazhi:
  image: python:3.12-slim
  script:
    - pip install fazhi-checker=={VERSION}
    - fazhi check 报告 --format table --format gitlab:codequality.json --format junit:junit.xml
  artifacts:
    when: always
    reports:
      codequality: codequality.json
      junit: junit.xml
"""
