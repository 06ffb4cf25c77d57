"""README says what is true: its output is real, its names are complete."""

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT, small_pack

from checker import packs
from checker.checks import KINDS
from checker.cli import main
from checker.cli.arguments import LEVELS, _parser
from checker.examples import check_examples, examples_of
from checker.ledger.writing import WRITERS
from checker.readers import READERS
from checker.reporters import FORMATS

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- output: (?P<command>fazhi [^\n]*?) -->\n```\n(?P<output>.*?)```\n<!-- end -->", re.DOTALL)


@pytest.mark.parametrize("block", [pytest.param(match, id=match["command"]) for match in BLOCK.finditer(README)])
def test_output_shown_is_the_output(block, capsys, monkeypatch):
    """The output in README is what the command prints."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    main(shlex.split(block["command"])[1:])
    assert capsys.readouterr().out.strip() == block["output"].strip()


def test_readme_shows_a_real_output():
    """There is at least one such block."""
    assert BLOCK.search(README)


@pytest.mark.parametrize("name", [*KINDS, *READERS, *FORMATS, *WRITERS, *LEVELS])
def test_every_kind_reader_reporter_and_level_is_named(name):
    """Nothing that a user can choose is missing from README."""
    assert name in README


def test_every_command_and_option_is_named():
    """Every command, action and option of the parser is in README."""
    missing = []
    parsers = [_parser(["check", "stats", "rules", "summary", "notice", "serve"])]
    while parsers:
        parser = parsers.pop()
        for action in parser._actions:
            missing += [option for option in action.option_strings if option.startswith("--") and option != "--help" and option not in README]
            if hasattr(action, "_name_parser_map"):
                missing += [name for name in action.choices if name not in README]
                parsers += action.choices.values()
    assert not missing


# The way of those who write rules

FILE = re.compile(r"<!-- file: (?P<path>[^\n]+) -->\n```yaml\n(?P<text>.*?)```", re.DOTALL)
RUN = re.compile(r"<!-- run -->\n```\n(?P<lines>.*?)```", re.DOTALL)
GUIDE = (ROOT / "docs" / "规则编写.md").read_text(encoding="utf-8")


def write_pack(folder, *, encoding="utf-8", **pieces):
    """Write the files that README shows, with a piece of one of them replaced."""
    for block in FILE.finditer(README):
        path = folder / block["path"]
        path.parent.mkdir(exist_ok=True)
        text = block["text"]
        for old, new in pieces.get("replace", {}).items():
            text = text.replace(old, new)
        path.write_bytes(text.encode(encoding))
    return folder / "云溪规则"


def test_the_steps_for_rule_writers_work_as_written(tmp_path, monkeypatch, capsys):
    """The files as README shows them, then its commands one by one: no mistake, every example holds, the rules are used."""
    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报告.docx").write_text((ROOT / "rules" / "national" / "examples" / "complete.txt").read_text(encoding="utf-8"), encoding="utf-8")
    said = []
    for line in RUN.search(README)["lines"].splitlines():
        assert main(shlex.split(line)[1:]) == 0, line
        said.append(capsys.readouterr().out)
    assert "没有错误,0 个警告,0 个提示" in said[0]
    assert "0 个不符" in said[1]
    assert "云溪规则/pack.yaml" in said[2]
    assert "结论:" in said[3]


def test_the_guide_for_rule_writers_compiles(tmp_path, monkeypatch, capsys):
    """The pack that the guide shows has no mistake, and its examples hold."""
    folder = tmp_path / "云溪"
    folder.mkdir()
    (folder / "pack.yaml").write_text(re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "lint", "云溪"]) == 0
    assert "没有错误" in capsys.readouterr().out
    pack = packs.load("云溪", cached=False)
    own = tuple(rule for rule in pack.rules if any(Path(example.folder).resolve() == folder.resolve() for _, _, example in examples_of(rule)))
    assert own
    assert check_examples(pack, own)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "place", "advice"),
    [
        ("    title", "\ttitle", "本县.yaml:4:1", "行首有 Tab"),
        ("title: 写", "title：写", "本县.yaml:4:10", "全角冒号"),
        ("title: 写", "title:写", "本县.yaml:4:10", "少一个空格"),
        ("title: 写到法律明白人", 'title: "写到法律明白人', "本县.yaml:4:12", "引号没有成对"),
        ("进村入户。]", "进村入户。", "本县.yaml:13:10", "括号没有成对"),
        ("FZ-H-006", "FZ-H-066", "pack.yaml:9:3", "是不是“FZ-H-006”"),
        ("kind: mention", "kind: mentions", "本县.yaml:9:7", "是不是“mention”"),
        ("severity: may  ", "severity: 建议  ", "本县.yaml:5:5", "可用:must、should、may"),
        ("    basis", "    applies: {levels: [县]}\n    basis", "本县.yaml:7:24", "是不是“县区”"),
        ("    fails: [开展普法活动。, 加强法治宣传。]\n", "", "本县.yaml:3:5", "缺少“fails”,至少写 2 个不通过的例子"),
        ("法治带头人]", '"法治.*人"]', "本县.yaml:10:22", "像是正则表达式"),
        ("YX-001", "FZ-S-001", "本县.yaml:3:5", "编号 FZ-S-001 重复"),
        ("extends: national ", "# ", "pack.yaml:1:1", "请在 pack.yaml 写 extends: national"),
    ],
)
def test_the_mistakes_of_beginners_are_told_where_they_are(old, new, place, advice, tmp_path, monkeypatch, capsys):
    """Each gives a line with file, line, column and what to do."""
    small_pack(tmp_path / "small")
    write_pack(tmp_path, replace={"extends: national ": "extends: ../small ", old: new})
    monkeypatch.chdir(tmp_path)
    main(["rules", "lint", "云溪规则"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"云溪规则/{place}:")]
    assert any(advice in line for line in lines), lines


@pytest.mark.parametrize(("encoding", "advice"), [("gbk", "GBK"), ("utf-16", "UTF-16"), ("utf-8-sig", "没有错误")])
def test_encodings_of_notepad_are_told(encoding, advice, tmp_path, monkeypatch, capsys):
    """What is no UTF-8 is named with what to choose; a byte order mark does no harm."""
    small_pack(tmp_path / "small")
    write_pack(tmp_path, encoding=encoding, replace={"extends: national ": "extends: ../small "})
    monkeypatch.chdir(tmp_path)
    main(["rules", "lint", "云溪规则"])
    assert advice in capsys.readouterr().out


def test_files_with_another_ending_are_told(tmp_path, monkeypatch, capsys):
    """A file that would not be read is named, and so is a head of another name."""
    small_pack(tmp_path / "small")
    folder = write_pack(tmp_path, replace={"extends: national ": "extends: ../small "})
    monkeypatch.chdir(tmp_path)
    (folder / "本县.yaml").rename(folder / "本县.yml")
    assert main(["rules", "lint", "云溪规则"]) == 2
    assert "云溪规则/本县.yml:1:1: 错误: 文件名要以 .yaml 结尾" in capsys.readouterr().out
    (folder / "pack.yaml").rename(folder / "pack.yaml.txt")
    assert main(["rules", "lint", "云溪规则"]) == 2
    assert "pack.yaml.txt 请改名为 pack.yaml" in capsys.readouterr().err
