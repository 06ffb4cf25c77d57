"""Kind ``residue``: no page chrome was copied along."""

from itertools import groupby
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.text import lazy

_PAGE_NUMBER = lazy(r"[-—–－―\s第共页/,,()()\d]+")
_NAMED = 8  # lines named, enough to find the others


@declared(kw_only=True)
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
        shown = _places([facts.document.address(line) for line in lines[:_NAMED]]) + ("等" if len(lines) > _NAMED else "")
        spans = [(facts.document.offset_of_line(line), facts.document.offset_of_line(line) + 1) for line in lines[:1]]
        return partial(f"有 {len(lines)} 行网页残留({shown}),检查时已略过", *spans)


def _places(addresses: list[tuple[int, int | None]]) -> str:
    """Return lines in words, with their pages where there are any."""
    pages = groupby(addresses, key=lambda address: address[1])
    return ",".join(f"{f'第 {page} 页' if page else ''}第 {'、'.join(str(line) for line, _ in found)} 行" for page, found in pages)
