"""Kind ``title_parts``: the parts that a title has."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Terms
from checker.text import years


@declared(kw_only=True)
class TitlePart:
    """One part of a title.

    Attributes:
        name: what it is called, in Chinese.
        terms: words of which one stands in the title.
        slot: ``year`` (a year) or ``organ`` (the full name of the body that reports) instead of terms.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: str
    terms: Terms = ()
    slot: str = ""


@declared(kw_only=True)
class TitleParts:
    """The title has all of its parts.

    Attributes:
        parts: the parts asked for.
        partial_missing: so many missing parts still make a partial pass.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "title_parts"
    parts: tuple[TitlePart, ...]
    partial_missing: int = 1

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the title."""
        title = facts.frame.title
        if title is None:
            return missing("文中未见标题", 0)
        absent = [part.name for part in self.parts if not self._has(part, facts)]
        span = (title.start, title.end)
        if not absent:
            return passed("标题要素齐全", span)
        message = f"标题缺少:{'、'.join(absent)}"
        return (partial if len(absent) <= self.partial_missing else failed)(message, span)

    @staticmethod
    def _has(part: TitlePart, facts: Facts) -> bool:
        title = facts.frame.title
        if title is None:
            return False
        printed = facts.scan.text[title.start : title.end]
        joined = printed.replace("\n", "")  # the end of a line may part any two characters
        if part.slot == "year":
            return bool(years(joined))
        if part.slot == "organ":
            unit = facts.namer.unit_of_title(printed)
            return unit is not None and facts.namer.only_bodies(unit)
        if facts.scan.has(part.terms, title.start, title.end):
            return True
        return joined != printed and facts.index.scan(joined).has(part.terms, 0, len(joined))
