"""What every kind of check shares: it is data with one method, and answers with an outcome."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from checker.facts import Facts
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN
from checker.terms import Span

STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(slots=True, eq=False, repr=False)
class Evidence:
    """One place an outcome speaks of.

    Attributes:
        span: folded offsets of the characters concerned, or None for a missing thing.
        after: folded offset behind which a missing thing belongs, or None.
        message: what was found; empty: the outcome's message.
        certainty: ``certain``, ``doubtful``, or empty for the rule's own.
    """

    span: Span | None = None
    after: int | None = None
    message: str = ""
    certainty: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Outcome:
    """What a check says.

    Attributes:
        verdict: see `checker.report`.
        message: in Chinese, ``{title}`` standing for the title of the rule; a rule may replace it by ``messages``.
        reason: which of several faults, as key for ``messages``.
        evidence: the places.
        values: what a message may name in braces.
    """

    verdict: str
    message: str
    reason: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


Earlier = dict[str, str]
"""Verdicts of the rules judged before, by rule id."""


class Check(Protocol):
    """A kind of check with its parameters."""

    kind: ClassVar[str]

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:
        """Judge the facts."""
        ...


def passed(message: str, *spans: Span, **values: Any) -> Outcome:
    """Return a pass with its evidence."""
    return Outcome(PASS, message, evidence=[Evidence(span) for span in spans], values=values)


def partial(message: str, *spans: Span, reason: str = "", **values: Any) -> Outcome:
    """Return a partial pass at the places given."""
    return Outcome(PARTIAL, message, reason, [Evidence(span) for span in spans], values)


def failed(message: str, *spans: Span, reason: str = "", **values: Any) -> Outcome:
    """Return a failure at the places given."""
    return Outcome(FAIL, message, reason, [Evidence(span) for span in spans], values)


def missing(message: str, after: int | None, verdict: str = FAIL, reason: str = "missing", **values: Any) -> Outcome:
    """Return an outcome for something that is not there, with the place behind which it belongs."""
    return Outcome(verdict, message, reason, [Evidence(after=after)], values)


def unknown(message: str) -> Outcome:
    """Return that the facts do not suffice."""
    return Outcome(UNKNOWN, message)


def not_applicable(message: str) -> Outcome:
    """Return that there is nothing to judge."""
    return Outcome(NOT_APPLICABLE, message)


def belongs_after(facts: Facts, role_id: str) -> int | None:
    """Return the folded offset behind which a missing part belongs: the end of the last part before it, else the opening."""
    place = facts.headings[0].start - 1 if facts.headings else facts.body[1]
    for role in facts.vocabulary.parts():
        if role.id == role_id:
            break
        section = facts.sections[role.id]
        if section.headings:
            place = section.headings[-1].stop - 1
    return max(place, 0) if facts.body[1] else None


def heading_spans(facts: Facts, role_id: str) -> list[Span]:
    """Return the spans of the titles of a part, or of its beginning where it has none."""
    section = facts.sections[role_id]
    if section.headings:
        return [(heading.start, heading.end) for heading in section.headings]
    return [(section.offset, min(section.offset + 40, len(facts.scan.text)))] if section.offset is not None else []
