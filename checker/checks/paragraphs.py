"""Kind ``paragraphs``: the report is set in paragraphs, not in one block, and none of its parts is left empty."""

from collections import defaultdict
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, failed, passed
from checker.declared import declared
from checker.facts import Facts, Heading
from checker.outline.markers import PLAIN
from checker.report import PARTIAL

_REST = 2  # marks that may stand between two headings
_ENDS = "。;:"  # a heading that ends so is a point told in one sentence, or opens a list


@declared(kw_only=True)
class Paragraphs:
    """No paragraph holds most of the report, and there is text below its headings.

    Attributes:
        share: a paragraph with a greater share of the text is a block.
        characters: shorter reports are not judged by share.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "paragraphs"
    share: float
    characters: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the longest paragraph with the whole, and look below the headings."""
        sizes = [len(paragraph.text) for paragraph in facts.frame.body]
        total = sum(sizes)
        if total >= self.characters and max(sizes, default=0) > self.share * total:
            longest = facts.frame.body[sizes.index(max(sizes))]
            return failed("全文几乎连成一段,没有分段", (longest.start, min(longest.end, longest.start + 40)))
        empty = _empty(facts)
        if empty:
            said = "、".join(f"“{heading.title}”" for heading in empty)
            return Outcome(PARTIAL, f"标题下没有内容:{said}", "empty", [Evidence((heading.start, heading.end), certainty="certain") for heading in empty])
        return passed(f"分为 {len(sizes)} 段")


def _empty(facts: Facts) -> list[Heading]:
    """Return the numbered headings without any text, where most of those beside them have some: else they are points of a list."""
    beside: defaultdict[int | None, list[Heading]] = defaultdict(list)
    for heading in facts.headings:
        if heading.family != PLAIN:
            beside[heading.parent].append(heading)
    found: list[Heading] = []
    for group in beside.values():
        empty = [heading for heading in group if heading.stop - heading.end <= _REST and facts.scan.text[heading.end : heading.end + 1] not in _ENDS]
        found += empty if 2 * len(empty) < len(group) else []
    return found
