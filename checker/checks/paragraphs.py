"""Kind ``paragraphs``: the report is set in paragraphs, not in one block."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, passed
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class Paragraphs:
    """No paragraph holds most of the report.

    Attributes:
        share: a paragraph with a greater share of the text is a block.
        characters: shorter reports are not judged by share.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "paragraphs"
    share: float
    characters: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the longest paragraph with the whole."""
        sizes = [len(paragraph.text) for paragraph in facts.frame.body]
        total = sum(sizes)
        if total < self.characters or max(sizes, default=0) <= self.share * total:
            return passed(f"分为 {len(sizes)} 段")
        longest = facts.frame.body[sizes.index(max(sizes))]
        return failed("全文几乎连成一段,没有分段", (longest.start, min(longest.end, longest.start + 40)))
