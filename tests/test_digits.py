"""Single digits changed in figures that take part in a relation: told by a rule, or explained by arithmetic that is not the program's."""

import pytest
from conftest import read_yaml
from digits import DATA, FOUND, UNEXPLAINED, Relation, changes, chinese, holds, labelled, numbers, survey, tabled

EVERY = 139  # one change in so many is judged here; python tests/digits.py judges all of them
LEAST_FOUND = 0.66


def test_every_changed_digit_is_told_or_explained(national):
    """Of the changes sampled none is left without a finding or a reason, and most are found."""
    shares, unexplained = survey(national, EVERY)
    assert [str(change) for change in unexplained] == []
    assert shares[UNEXPLAINED] == 0
    assert shares[FOUND] >= LEAST_FOUND * shares.total(), shares


def test_there_are_relations_of_every_kind():
    """The relations come from reports, from the table and from the examples of the rules, and no kind is missing."""
    relations = [*tabled(), *labelled()]
    assert {relation.kind for relation in relations} >= {"rate", "part_of_whole", "sum", "growth", "percent_points", "repeat", "people", "difference"}
    assert len(relations) >= 350
    assert sum(len(list(changes(relation))) for relation in relations) >= 20_000


def test_examples_of_the_rules_take_part(national):
    """What digits.yaml quotes from the rules is an example of the rule it names that must pass."""
    for entry in read_yaml(DATA / "digits.yaml"):
        passes = [example if isinstance(example, str) else example.text for example in national.rule(entry["rule"]).passes]
        assert entry["text"] in passes, entry["text"]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("审结1,056件", 1056, 1056, 1056),
        ("2.8万余条", 28000, 28000, 29000),
        ("三十二件", 32, 32, 32),
        ("纠错率12.4%", "12.4", "12.3", "12.5"),
        ("近50%", 50, 45, 50),
        ("98%以上", 98, 98, 108),
        ("30余场", 30, 30, 40),
        ("13.68亿元", 1368000000, 1367000000, 1369000000),
    ],
)
def test_own_arithmetic_reads_numbers(text, value, low, high):
    """The arithmetic that explains changes knows itself what a printed number can mean."""
    (printed,) = numbers(text)
    assert [str(part) for part in (printed.value, printed.low, printed.high)] == [str(type(printed.value)(str(part))) for part in (value, low, high)]


def test_own_arithmetic_tells_right_from_wrong():
    """A rate that fits is explained, one that does not is not."""
    assert chinese("一百二十") == 120
    right = Relation("rate", "审结98件,纠错11件,纠错率11.2%", {"whole": [2], "part": [8], "rate": [15]}, "-")
    assert holds(right, right.text)
    assert holds(right, right.text.replace("11.2", "15.2")) is None
