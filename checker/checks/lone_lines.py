"""Kind ``lone_lines``: certain marks do not stand on a line of their own at the head or foot."""

import re
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, passed
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Span, Terms


@declared(kw_only=True)
class LoneLines:
    """Marks such as a degree of secrecy.

    Attributes:
        terms: the marks.
        characters: a longer line is running text.
        lines: so many lines at the head and at the foot are looked at.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "lone_lines"
    terms: Terms
    characters: int
    lines: int

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look at the short first and last lines; the mark is named by its place only (it may be secret)."""
        paragraphs = facts.document.paragraphs
        edge = paragraphs if len(paragraphs) <= 2 * self.lines else [*paragraphs[: self.lines], *paragraphs[-self.lines :]]
        found: list[Span] = []
        for paragraph in edge:
            if len(paragraph.text) <= self.characters:
                bare = re.sub(r"[★☆*\s\d年月个长期()【】\[\]]", "", paragraph.text)
                spans = facts.scan.within(self.terms, paragraph.start, paragraph.end)
                marked = sum(end - start for start, end in spans)
                found.extend(spans[:1] if len(bare) <= marked + 2 else ())
        if not found:
            return passed("没有密级或内部标记")
        return failed(f"有 {len(found)} 处密级或内部标记", *found)
