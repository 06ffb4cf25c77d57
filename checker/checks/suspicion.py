"""Kind ``suspicion``: several signs together make a text suspect; none of them alone does."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.checks.wording import told
from checker.declared import declared
from checker.facts import Facts
from checker.report import PARTIAL
from checker.terms import Span, Terms

_SHOWN = 10


@declared(kw_only=True)
class Suspicion:
    """Fewer than so many different signs occur.

    Attributes:
        what: what is suspected, in Chinese.
        signs: wording that is odd in such a report.
        least: so many different ones make it suspect.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "suspicion"
    what: str
    signs: Terms
    least: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the different signs."""
        signs: dict[str, Span] = {}
        start, end = told(facts)
        end = max(end, facts.frame.signature.end if facts.frame.signature else 0)
        behind = 0
        for left, right in facts.scan.within(self.signs, start, end):
            if left >= behind:
                signs.setdefault(facts.scan.text[left:right], (left, right))
                behind = right
        if len(signs) < self.least:
            return passed(f"没有发现{self.what}的迹象")
        said = "、".join(f"“{facts.document.printed(*span)}”" for span in list(signs.values())[:5])
        places = [Evidence(span, certainty="doubtful") for span in list(signs.values())[:_SHOWN]]
        return Outcome(PARTIAL, f"疑似{self.what}:有 {len(signs)} 种反常写法,如{said}", "suspect", places)
