"""Damaged texts: every one ends in a verdict, and every place named is a place in the text."""

import random
import time
from dataclasses import replace

import pytest
from conftest import FIXTURES

from checker import engine, readers
from checker.document import EXCERPT_LENGTH, Source
from checker.packs import Pack
from checker.readers import plain, sniffing
from checker.report import ERROR, Report

FILES = sorted((FIXTURES / "reports").iterdir())[::7]
CHANGES = ("cut", "drop lines", "shuffle lines", "double lines", "drop characters", "join lines", "repeat")


def damaged(text: str, change: str, chance: random.Random) -> str:
    """Return a text with one kind of damage."""
    lines = text.split("\n")
    if change == "cut":
        return text[: chance.randrange(1, len(text))]
    if change == "drop lines":
        return "\n".join(line for line in lines if chance.random() > 0.3)
    if change == "shuffle lines":
        chance.shuffle(lines)
        return "\n".join(lines)
    if change == "double lines":
        return "\n".join(line for line in lines for _ in range(chance.choice((1, 1, 2))))
    if change == "drop characters":
        return "".join(c for c in text if c == "\n" or chance.random() > 0.05)
    if change == "join lines":
        return "".join(line + chance.choice(("", "\n")) for line in lines)
    return text * 3


def check_places(report: Report, text: str) -> None:
    """Assert that line, column and excerpt of every finding agree with the text."""
    lines = text.split("\n")
    for result in report.results:
        assert result.verdict != ERROR, (result.rule, result.findings[0].message)
        for finding in result.findings:
            if finding.line is not None:
                assert 1 <= finding.line <= len(lines)
            if finding.column is None or finding.line != finding.end_line or not finding.excerpt:
                continue
            there = lines[finding.line - 1][finding.column - 1 : finding.end_column - 1]
            shown = finding.excerpt.split("******")[0]
            assert there.startswith(shown)
            assert there == shown or "******" in finding.excerpt or len(shown) >= EXCERPT_LENGTH - 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_damaged_text_gets_a_verdict_and_true_places(path, change, national):
    """Whatever is lost of a report, no rule breaks, and every excerpt is what stands at its place."""
    chance = random.Random(f"{path.name}{change}")
    text, _ = sniffing.decode(path.read_bytes(), path.name)
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    broken = damaged(text, change, chance)
    if broken.strip():
        check_places(engine.judge(plain.document(broken, Source("-", "txt", None, "")), national), broken)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fingerprints_survive_lines_put_in_front(path, national):
    """Fifty lines between title and body change no fingerprint of a finding that has a heading above it."""
    text, _ = sniffing.decode(path.read_bytes(), path.name)
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    first, second = (engine.judge(plain.document(t, Source("-", "txt", None, "")), national) for t in (text, text.replace("\n", "\n" * 51, 1)))
    assert {f.fingerprint for r in first.results for f in r.findings if f.excerpt} == {f.fingerprint for r in second.results for f in r.findings if f.excerpt}


def test_fingerprints_survive_other_words_of_the_message(national):
    """A rule that speaks otherwise finds the same thing."""
    path = FILES[0]
    louder = [replace(rule, messages={"fail": "不对", "partial": "不全", "pass": "对"}, fix="改") for rule in national.rules]
    other = Pack(
        *(getattr(national, name) for name in ("id", "version", "title", "digest", "grades", "vocabulary")), tuple(louder), national.lexicon, national.parts
    )
    first, second = (engine.judge(readers.read(str(path)), pack) for pack in (national, other))
    assert [f.fingerprint for r in first.results for f in r.findings] == [f.fingerprint for r in second.results for f in r.findings]
    assert [f.message for r in first.results for f in r.findings] != [f.message for r in second.results for f in r.findings]


HOSTILE = {
    "digits": "1234567890" * 30_000,
    "letters": "abcdefghij" * 30_000,
    "open brackets": "(" * 20_000 + "《" * 20_000,
    "marks": "一、" * 20_000,
    "mark lines": "\n".join(f"{n % 30 + 1}.标题{n}" for n in range(5_000)),
    "short lines": "\n".join(["加强领导工作机制"] * 5_000),
    "one sentence": "机关负责人听取法治工作汇报并研究存在的问题" * 2_000,
    "quotes and points": '".' * 50_000,
    "years": "2024年" * 30_000,
    "dates": "2024-03-25 " * 15_000,
    "telephones": "电话13900001357\n" * 4_000,
    "mail": "a" * 40_000 + "@",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_time_grows_with_size_only(kind, national):
    """Ten kinds of monotonous text: four times the size takes less than twelve times as long (quadratic would be sixteen)."""
    head = "云溪县2024年法治政府建设情况报告\n2024年,云溪县推进法治政府建设。\n一、主要工作\n"

    def seconds(text: str) -> float:
        start = time.process_time()
        engine.judge(plain.document(head + text, Source("-", "txt", None, "")), national)
        return time.process_time() - start

    small, large = HOSTILE[kind][: len(HOSTILE[kind]) // 4], HOSTILE[kind]
    seconds(small)
    assert seconds(large) < 12 * max(seconds(small), 0.02)
