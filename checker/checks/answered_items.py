"""Kind ``answered_items``: what one part raises another part answers."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, not_applicable, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.terms import Span, Terms

_SHOWN = 5


@declared(kw_only=True)
class AnsweredItems:
    """Every point of a part has a subject that the other part takes up.

    Attributes:
        role: the part whose points are answered.
        by: the part that answers.
        subjects: name of a subject → its words.
        open: share of the points that may stay open: a plan need not use the words of the problem.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "answered_items"
    role: str
    by: str
    subjects: dict[str, Terms]
    open: float = 0.34

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look in the answering part for the subjects of each point."""
        asked, answering = facts.sections[self.role], facts.sections[self.by]
        if not (asked.reported and answering.reported and asked.points):
            return not_applicable("没有可以对照的两部分")
        answered = {name for name, words in self.subjects.items() if any(facts.scan.has(words, *span) for span in answering.spans)}
        told = [(point, subjects) for point in asked.points if (subjects := self._subjects(facts, point))]
        if not told:
            return not_applicable("条目里没有可以对照的主题")
        open_points = [point for point, subjects in told if not subjects & answered]
        if len(open_points) <= self.open * len(told):
            answers = [point for point, subjects in told if subjects & answered]
            return passed(f"{len(told)} 条里有 {len(answers)} 条有对应的安排", *answers[:_SHOWN])
        said = f"{len(told)} 条里有 {len(open_points)} 条没有对应的安排"
        return Outcome(FAIL if len(open_points) == len(told) else PARTIAL, said, "open", [Evidence(point) for point in open_points[:_SHOWN]])

    def _subjects(self, facts: Facts, point: Span) -> set[str]:
        return {name for name, words in self.subjects.items() if facts.scan.has(words, *point)}
