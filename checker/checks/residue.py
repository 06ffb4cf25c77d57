"""Kind ``residue``: no page chrome was copied along."""

from dataclasses import dataclass
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, partial, passed
from checker.facts import Facts
from checker.text import lazy

_PAGE_NUMBER = lazy(r"[-—–－―\s第共页/,,()()\d]+")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Residue:
    """Lines of a web page that are no part of the report."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "residue"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the lines set aside when the document was read."""
        source = facts.document.text.split("\n") if facts.document.residue else []
        # Page numbers belong to a draft; they are set aside but no fault.
        lines = [line for line in facts.document.residue if not _PAGE_NUMBER.fullmatch(source[line - 1])]
        if not lines:
            return passed("没有网页残留")
        shown = "、".join(str(facts.document.address(line)[0]) for line in lines[:8]) + ("等" if len(lines) > 8 else "")  # noqa: PLR2004 - enough to find them
        spans = [(facts.document.offset_of_line(line), facts.document.offset_of_line(line) + 1) for line in lines[:1]]
        return partial(f"有 {len(lines)} 行网页残留(第 {shown} 行),检查时已略过", *spans)
