"""Kind ``facts_told``: a part tells acts, with numbers."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, heading_spans, missing, partial, passed
from checker.checks.mention import QUANTITY
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Terms


@declared(kw_only=True)
class FactsTold:
    """A part has acts with numbers.

    Attributes:
        role: the part.
        acts: words that tell an act.
        acts_but_not: set phrases with the same words that tell none.
        quantities: counted acts for a full pass.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "facts_told"
    role: str
    acts: Terms
    acts_but_not: Terms = ()
    quantities: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count quantities and acts in the part."""
        section = facts.sections[self.role]
        name = facts.vocabulary.role(self.role).name
        if not section.reported:
            return missing(f"没有写“{name}”,也就没有具体事实", None)
        text = facts.scan.text
        counted = [m.span() for start, end in section.spans for m in QUANTITY.finditer(text, start, end)]
        acts = [span for part in section.spans for span in facts.scan.within(self.acts, *part, self.acts_but_not)]
        if len(counted) >= self.quantities and acts:
            return passed(f"有 {len(counted)} 处带数量的事实", *counted[:4])
        places = heading_spans(facts, self.role)
        if acts:
            return partial(f"有具体事项,但带数量的只有 {len(counted)} 处", *places[:1], reason="uncounted")
        return failed("只有原则性表述,没有具体事实", *places[:1])
