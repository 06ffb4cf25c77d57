"""Kind ``opening``: the report opens with an introduction that leads over to the body."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Terms


@declared(kw_only=True)
class Opening:
    """There is an introduction, and it leads over.

    Attributes:
        terms: wording that leads over.
        characters: fewer are no introduction.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "opening"
    terms: Terms
    characters: int = 20

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the text before the first heading."""
        start = facts.body[0]
        stop = facts.headings[0].start if facts.headings else (facts.frame.body[0].end if facts.frame.body else start)
        found = facts.scan.within(self.terms, start, stop)
        if found:
            return passed("引言有过渡语", *found[:1])
        if stop - start < self.characters:
            return missing("正文前没有引言", max(start - 1, 0))
        return partial("引言没有“现将有关情况报告如下”一类过渡语", (start, min(stop, start + 40)))
