"""Kind ``item_share``: the points of a part say something each, such as the cause of a problem."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, belongs_after, heading_spans, missing, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.terms import Terms


@declared(kw_only=True)
class ItemShare:
    """Every point of a part gives a cause, or one passage gives it for all.

    Attributes:
        role: the part; its vocabulary says what a cause is.
        summary: wording that gives the causes of all points together.
        what: what is asked for, in Chinese.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "item_share"
    role: str
    summary: Terms = ()
    what: str = "原因"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the points that have what is asked for."""
        section = facts.sections[self.role]
        name = facts.vocabulary.role(self.role).name
        if not section.reported:
            return missing(f"文中未见“{name}”,也就没有写{self.what}", belongs_after(facts, self.role))
        if not section.causes:
            return Outcome(FAIL, f"没有写{self.what}", "none", [Evidence(span) for span in heading_spans(facts, self.role)])
        if any(facts.scan.has(self.summary, *span) for span in section.spans):
            return passed(f"已写{self.what}", *section.causes)
        if any(all(not (p[0] <= cause[0] < p[1]) for p in section.points) for cause in section.causes):
            return passed(f"另有一段写{self.what}", *section.causes)
        covered = [p for p in section.points if any(p[0] <= cause[0] < p[1] for cause in section.causes)]
        if len(covered) >= len(section.points):
            return passed(f"各条都写了{self.what}", *section.causes)
        bare = [point for point in section.points if point not in covered]
        message = f"{len(section.points)} 条中有 {len(covered)} 条写了{self.what},其余没有写"
        # That nothing gives a reason can be seen; which of several sentences is one, is a matter of reading.
        return Outcome(PARTIAL, message, "some", [Evidence((start, min(end, start + 30)), certainty="doubtful") for start, end in bare])
