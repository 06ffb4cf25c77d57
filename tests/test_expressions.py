"""Expressions kept between starts mean what they mean when compiled afresh."""

import pickle
import re

import pytest

from checker import expressions


@pytest.mark.parametrize(("source", "flags"), [(r"(?P<a>\d+)年|(甲)", 0), ("^[一二三]、", re.MULTILINE), (r"\.DOCX$", re.IGNORECASE)])
def test_an_expression_taken_over_from_a_file_finds_the_same(source, flags, monkeypatch):
    """Code, groups and flags survive being written and read."""
    made = pickle.loads(pickle.dumps({(source, int(flags)): expressions._make(source, int(flags))}))
    monkeypatch.setattr(expressions, "_known", made)
    kept, fresh = expressions.compiled(source, int(flags)), re.compile(source, flags)
    text = "2024年\n甲\n一、乙.docx"
    assert [(m.span(), m.groupdict(), m.lastgroup) for m in kept.finditer(text)] == [(m.span(), m.groupdict(), m.lastgroup) for m in fresh.finditer(text)]


def test_damaged_code_is_compiled_again(monkeypatch):
    """What the matcher refuses is not used."""
    monkeypatch.setattr(expressions, "_known", {("甲+", 0): (32, b"\xff" * 16, 0, {}, (None,))})
    assert expressions.compiled("甲+").findall("甲甲乙甲") == ["甲甲", "甲"]
