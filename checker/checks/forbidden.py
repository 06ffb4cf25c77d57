"""Kind ``forbidden``: certain words do not occur."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.terms import Span, Terms


@declared(kw_only=True)
class Forbidden:
    """Words that should not stand in a finished report.

    Attributes:
        terms: words that fail it.
        soft: words that make it partial.
        doubtful: words that make it partial, and may be meant.
        headings: words that make it partial when a heading has them.
        blanks: words that fail it unless the report explains them.
        blanks_unless: wording that explains them, such as 1+2+X, which makes X a name.
        but_not: look-alikes.
        few: so many places are only partial.
        what: what these words are, in Chinese.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "forbidden"
    what: str
    terms: Terms = ()
    soft: Terms = ()
    doubtful: Terms = ()
    headings: Terms = ()
    blanks: Terms = ()
    blanks_unless: Terms = ()
    but_not: Terms = ()
    few: int = 0

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for the words in title and body."""
        title = facts.frame.title
        start = min(title.start if title else facts.body[0], facts.body[0])
        end = facts.frame.signature.end if facts.frame.signature else facts.body[1]
        hard = facts.scan.within(self.terms, start, end, self.but_not)
        if not facts.scan.all(self.blanks_unless):
            hard += facts.scan.within(self.blanks, start, end, self.but_not)
        soft = facts.scan.within(self.soft, start, end, self.but_not) + self._in_headings(facts)
        asked = set(facts.scan.within(self.doubtful, start, end, self.but_not)) - {*hard, *soft}
        if not hard and not soft and not asked:
            return passed(f"没有发现{self.what}")
        spans = _outermost({*hard, *soft, *asked})
        said = "、".join(f"“{word}”" for word in list(dict.fromkeys(facts.document.printed(*span) for span in spans))[:5])
        failing = len(_outermost(set(hard))) > self.few
        evidence = [Evidence(span, certainty="doubtful" if span in asked else "") for span in spans]
        return Outcome(FAIL if failing else PARTIAL, f"有 {len(spans)} 处{self.what}:{said}", "hard" if failing else "soft", evidence)

    def _in_headings(self, facts: Facts) -> list[Span]:
        found: list[Span] = []
        for heading in facts.headings:
            found.extend(facts.scan.within(self.headings, heading.title_start, heading.end, self.but_not))
        return found


def _outermost(spans: set[Span]) -> list[Span]:
    """Return the spans that stand in no other one, ascending: XX次 holds X次."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or span[1] > found[-1][1]:
            found.append(span)
    return found
