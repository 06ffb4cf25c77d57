"""Kind ``section_year``: a part names the year it should."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, heading_spans, not_applicable, partial, passed, unknown
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class SectionYear:
    """The part names the report year plus an offset.

    Attributes:
        role: the part.
        offset: years after the report year.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "section_year"
    role: str
    offset: int = 1

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the year of the part with the report year."""
        section, year = facts.sections[self.role], facts.metadata.report_year
        name = facts.vocabulary.role(self.role).name
        if not section.reported:
            return not_applicable(f"没有“{name}”")
        spans = heading_spans(facts, self.role)
        if section.year is None:
            return partial(f"“{name}”没有写明年份", *spans, reason="none")
        if year is None:
            return unknown("报告年度不明")
        if section.year == year + self.offset:
            return passed(f"写明为 {section.year} 年", *spans)
        return failed(f"“{name}”写成 {section.year} 年,应为 {year + self.offset} 年", *spans, reason="other")
