"""A compiled rule pack: plain data, ready to judge with."""

from dataclasses import field
from typing import Any, ClassVar

from checker.checks import Check
from checker.checks.years import YearSpan
from checker.declared import declared
from checker.terms import Index
from checker.vocabulary import STRICT, Vocabulary


@declared(kw_only=True)
class Basis:
    """A document that a rule rests on.

    Attributes:
        document: its name.
        article: the article, or None.
        tier: ``statute`` (规定要求), ``guidance`` (指引要求) or ``practice`` (通常写明).
        verified: whether the article was seen in the original.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    document: str
    tier: str
    article: str | None = None
    verified: bool = True

    def spoken(self) -> str:
        """Return the basis as one Chinese phrase; an unverified article is marked."""
        words = {"statute": "规定要求", "guidance": "指引要求", "practice": "通常写明"}[self.tier]
        article = f"{self.article}{'' if self.verified else '(条号待核)'}" if self.article else ""
        return f"{self.document}{article},{words}"


@declared(kw_only=True)
class Applies:
    """To which reports something applies.

    Attributes:
        levels: empty: all.
        years: None: all.
        stages: empty: all.
        but_units: endings of the names of units to which it does not apply all the same, such as 盟.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    levels: tuple[str, ...] = ()
    years: YearSpan | None = None
    stages: tuple[str, ...] = ()
    but_units: tuple[str, ...] = ()

    def to(self, level: str | None, year: int | None, stage: str, unit: str | None = None) -> bool | None:
        """Say whether it applies; None when level or year decide and are not known."""
        if (self.stages and stage not in self.stages) or (unit and unit.endswith(self.but_units)):
            return False
        by_level = None if self.levels and level is None else (not self.levels or level in self.levels)
        by_year = None if self.years and year is None else (self.years is None or self.years.holds(year or 0))
        if by_level is False or by_year is False:
            return False
        return None if by_level is None or by_year is None else True


@declared(kw_only=True)
class Override(Applies):
    """What is different for some reports, or for one kind of fault.

    Attributes:
        severity: in force there.
        gate: in force there.
        reason: the fault (a key of ``messages``) it is for; None: whatever the check says.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    severity: str | None = None
    gate: bool | None = None
    reason: str | None = None


@declared(kw_only=True)
class Example:
    """A text with the verdict that its rule must give.

    Attributes:
        text: the text, or
        file: a file beside the pack.
        level: of the report.
        year: of the report.
        stage: ``draft`` or ``published``.
        verdict: expected.
        says: words that a finding must have besides; empty: whatever it says.
        metadata: dates that the text does not show.
        each: words that take the place of ``{}`` in the text, one example each.
        folder: of the pack that has the example; filled in by the program.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    text: str = ""
    file: str | None = None
    level: str | None = "县区"
    year: int | None = 2024
    stage: str = "draft"
    verdict: str = ""
    says: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    each: tuple[str, ...] = ()
    folder: str = ""


@declared(kw_only=True)
class Rule:
    """One rule of a pack.

    Attributes:
        id: stable identifier, e.g. FZ-S-001.
        title: what it asks, in Chinese.
        category: its group, in Chinese.
        severity: ``must``, ``should`` or ``may`` unless overridden.
        gate: a failure fails the report; None: every ``must`` does.
        weight: share in the score.
        basis: documents it rests on.
        applies: to which reports.
        when: overrides; the last one that applies wins.
        certainty: ``certain`` or ``doubtful``: of its findings.
        check: how it is judged.
        messages: messages by reason or verdict, instead of the kind's own.
        fix: how to mend it.
        passes: examples that pass.
        fails: examples that fail, or as their verdict says.
    """

    id: str
    title: str
    category: str
    severity: str
    weight: float
    basis: tuple[Basis, ...]
    check: Check
    fix: str
    gate: bool | None = None
    applies: Applies = field(default_factory=Applies)
    when: tuple[Override, ...] = ()
    certainty: str = "certain"
    messages: dict[str, str] = field(default_factory=dict)
    passes: tuple[Example, ...] = ()
    fails: tuple[Example, ...] = ()

    def in_force(self, level: str | None, year: int | None, stage: str, reason: str = "", unit: str | None = None) -> tuple[str, bool]:
        """Return severity and gate for a report in which the check found the fault named."""
        severity, gate = self.severity, self.gate
        for override in self.when:
            if override.reason in {None, reason} and override.to(level, year, stage, unit):
                severity = override.severity or severity
                gate = gate if override.gate is None else override.gate
        return severity, severity == "must" if gate is None else gate


@declared()
class Part:
    """One of the packs that a pack is made of.

    Attributes:
        id: its name.
        version: its version.
        title: what it is for, in Chinese.
        folder: where it was read from.
        digest: ``sha256:`` of its files.
    """

    id: str
    version: str
    title: str
    folder: str
    digest: str = ""


@declared()
class Pack:
    """Rules and words, compiled.

    Attributes:
        id: name of the pack.
        version: its version.
        title: what it is for, in Chinese.
        digest: ``sha256:`` of all of its files.
        grades: (least score, name), best first.
        vocabulary: its words.
        rules: in their order.
        lexicon: the terms of rules and vocabulary.
        parts: the packs that it is made of, the lowest first.
    """

    id: str
    version: str
    title: str
    digest: str
    grades: tuple[tuple[float, str], ...]
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    lexicon: Index
    parts: tuple[Part, ...]

    def index(self) -> Index:
        """Return the terms, ready to be found."""
        self.lexicon.ready()
        return self.lexicon

    def grade(self, total: float | None) -> str | None:
        """Return the grade of a score."""
        if total is None:
            return None
        return next((name for least, name in self.grades if total >= least), None)

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
