"""Kind ``years_agree``: title, opening, headings and plan speak of the same year."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, partial, passed
from checker.declared import declared
from checker.facts import Facts

_WHERE = {"title": "标题", "opening": "开头", "statement": "“现将…报告如下”", "headings": "小标题", "plan": "下一年安排"}


@declared(kw_only=True)
class YearsAgree:
    """The report year is named and nowhere contradicted.

    Attributes:
        named_in: places of which one names the year (title, opening, statement, headings, plan).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "years_agree"
    named_in: tuple[str, ...] = ("title", "opening", "statement", "headings")

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the evidence for the year."""
        named, year = facts.years.named, facts.years.best()
        if year is None:
            return failed("文中识别不出报告年度", reason="missing")
        spans = {where: (at, at + 4) for where, at in facts.years.places.items()}
        other = [where for where, value in named.items() if value != year]
        if other:
            said = "、".join(f"{_WHERE[where]}对应 {value} 年" for where, value in named.items())
            return failed(f"各处年度不一致:{said}", *(spans[where] for where in other), reason="conflict")
        if not any(where in named for where in self.named_in):
            return partial(f"报告年度只能推断为 {year} 年", *spans.values(), reason="inferred")
        return passed(f"报告年度为 {year} 年", *(spans[where] for where in named))
