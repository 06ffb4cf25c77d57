"""Running the examples that every rule carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.document import Document, Source
from checker.engine import result_of
from checker.facts import Facts, establish
from checker.packs.model import Example, Pack, Rule
from checker.readers import plain
from checker.report import Policy, Result


@dataclass(frozen=True, slots=True)
class Miss:
    """An example whose rule does not say what it should.

    Attributes:
        rule: id of the rule.
        part: ``passes`` or ``fails``.
        number: which example, from 1.
        expected: verdict it should give, with the words that a finding must have.
        got: verdict it gives.
        message: what the rule said.
        inherited: the example is one of a pack that this one extends: what is changed here on purpose may end it.
    """

    rule: str
    part: str
    number: int
    expected: str
    got: str
    message: str
    inherited: bool = False


def check_examples(pack: Pack, rules: tuple[Rule, ...] | None = None) -> tuple[int, list[Miss]]:
    """Run all examples; return how many there are and those that miss."""
    count, misses = 0, []
    for rule in rules or pack.rules:
        for part, number, example in examples_of(rule):
            count += 1
            miss = _run(pack, rule, part, number, example)
            if miss:
                misses.append(miss)
    return count, misses


def examples_of(rule: Rule) -> Iterator[tuple[str, int, Example]]:
    """Yield the examples of a rule: where it stands, which one it is, and itself."""
    for part, examples in (("passes", rule.passes), ("fails", rule.fails)):
        for number, example in enumerate(examples, 1):
            yield part, number, example


def _run(pack: Pack, rule: Rule, part: str, number: int, example: Example) -> Miss | None:
    facts = facts_of(pack, example)
    earlier = verdicts_before(pack, rule, facts, example)
    result = result_of(rule, facts, Policy(example.stage), earlier)
    if holds(example, result):
        return None
    expected = f"{example.verdict}(说“{example.says}”)" if example.says else example.verdict
    inherited = Path(example.folder).resolve() != Path(pack.parts[-1].folder).resolve()
    return Miss(rule.id, part, number, expected, result.verdict, result.findings[0].message, inherited)


def holds(example: Example, result: Result) -> bool:
    """Say whether a result is what an example expects."""
    return result.verdict == example.verdict and (not example.says or any(example.says in finding.message for finding in result.findings))


def verdicts_before(pack: Pack, rule: Rule, facts: Facts, example: Example) -> dict[str, str]:
    """Return the verdicts that a rule sums up."""
    summed = getattr(rule.check, "rules", ())
    return {other.id: result_of(other, facts, Policy(example.stage), {}).verdict for other in pack.rules if other.id in summed}


def facts_of(pack: Pack, example: Example) -> Facts:
    """Establish the facts of an example."""
    facts = establish(_document(example), pack.vocabulary, pack.index(), level=example.level, year=example.year)
    for name, value in example.metadata.items():
        setattr(facts.metadata, name, value)
    return facts


def _document(example: Example) -> Document:
    text = (Path(example.folder) / example.file).read_text(encoding="utf-8") if example.file else example.text
    return plain.document(text, Source("-", "txt", None, ""))
