"""Kind ``section_share``: a part is not too small beside the whole."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, heading_spans, not_applicable, partial, passed
from checker.checks.section import hollow
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class SectionShare:
    """The share of a part in the Chinese characters of the report; a part with nothing under its heading has none.

    Attributes:
        role: the part.
        share: from here on a pass.
        partial_share: from here on a partial pass.
        characters: so many characters pass whatever the share.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "section_share"
    role: str
    share: float
    partial_share: float
    characters: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Measure the part."""
        section = facts.sections[self.role]
        name = facts.vocabulary.role(self.role).name
        if not section.reported:
            return not_applicable(f"没有“{name}”,不判占比")
        if hollow(facts, section):
            return failed(f"“{name}”标题下没有实际内容", *heading_spans(facts, self.role), reason="empty")
        own = sum(facts.scan.han(start, end) for start, end in section.spans)
        whole = facts.scan.han(*facts.body)
        share = own / whole if whole else 0.0
        message, spans = f"“{name}”{own} 字,占全文 {share:.1%}", heading_spans(facts, self.role)
        if share >= self.share or own >= self.characters:
            return passed(message, *spans)
        return (partial if share >= self.partial_share else failed)(message, *spans)
