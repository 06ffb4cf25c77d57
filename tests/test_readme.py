"""README says what is true: its output is real, its names are complete."""

import re
import shlex

import pytest
from conftest import ROOT

from checker.checks import KINDS
from checker.cli import main
from checker.cli.arguments import LEVELS, _parser
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
    parsers = [_parser(["check", "stats", "rules", "serve"])]
    while parsers:
        parser = parsers.pop()
        for action in parser._actions:
            missing += [option for option in action.option_strings if option.startswith("--") and option != "--help" and option not in README]
            if hasattr(action, "_name_parser_map"):
                missing += [name for name in action.choices if name not in README]
                parsers += action.choices.values()
    assert not missing
