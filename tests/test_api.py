"""The Python interface: five names, the same answer as the command line."""

import json

import pytest
from conftest import FIXTURES

import checker
from checker import CheckerError, Policy, Report, check, load_rules
from checker.cli import main
from checker.serial import as_dict

GOOD = FIXTURES.parent / "rules" / "national" / "examples" / "complete.txt"


def test_same_answer_as_the_command_line(capsys):
    """With and without settings, whatever kind of path."""
    for more, arguments in (({}, []), ({"policy": Policy("published", min_score=99.9), "year": 2023, "level": "市"}, None)):
        report = check(GOOD, **more)
        assert isinstance(report, Report)
        main(
            [
                "check",
                str(GOOD),
                "--format",
                "json",
                *(arguments if arguments is not None else ["--stage", "published", "--min-score", "99.9", "--year", "2023", "--level", "市"]),
            ]
        )
        assert json.loads(capsys.readouterr().out)["reports"][0] == json.loads(json.dumps(as_dict(report)))


def test_rules_are_loaded_once_for_many():
    """A pack, names of packs, several of them."""
    pack = load_rules("national", "shenzhen")
    assert check(GOOD, pack).score == check(str(GOOD), ["national", "shenzhen"]).score
    assert {result.rule for result in check(GOOD, pack).results} > {result.rule for result in check(GOOD).results}


def test_what_cannot_be_read_raises_nothing(tmp_path):
    """The report says so; wrong rules and levels are errors."""
    report = check(tmp_path / "没有.txt")
    assert (report.outcome, report.error["code"], report.score) == ("unreadable", "missing_file", None)
    with pytest.raises(CheckerError, match="没有这个规则包"):
        load_rules("nationl")
    with pytest.raises(CheckerError, match="没有“县”这个层级"):
        check(GOOD, level="县")


def test_names_are_five_and_typed():
    """What the package shows is what it documents."""
    assert len(checker.__all__) == 5
    assert all(getattr(checker, name).__doc__ and f"`{name}`" in checker.__doc__ for name in checker.__all__)
    with pytest.raises(AttributeError):
        checker.nothing  # noqa: B018 - asking is the test
