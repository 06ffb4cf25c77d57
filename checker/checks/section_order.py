"""Kind ``section_order``: certain parts do not stand before others."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, heading_spans, not_applicable, passed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.sections import STANDALONE


@declared(kw_only=True)
class SectionOrder:
    """One part stands before another.

    Attributes:
        first: the earlier part.
        then: the later part.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "section_order"
    first: str
    then: str

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare where the two parts start."""
        first, then = facts.sections[self.first], facts.sections[self.then]
        if first.status != STANDALONE or then.status != STANDALONE or first.offset is None or then.offset is None:
            return not_applicable("两部分不都单列,不判次序")
        names = [facts.vocabulary.role(role).name for role in (self.first, self.then)]
        if first.offset <= then.offset:
            return passed(f"“{names[0]}”在“{names[1]}”之前")
        return failed(f"“{names[1]}”写在了“{names[0]}”之前", *heading_spans(facts, self.then)[:1])
