"""Kind ``wording``: a fixed expression is written as it should be."""

from dataclasses import dataclass
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, missing, not_applicable, partial, passed
from checker.facts import Facts
from checker.report import NOT_APPLICABLE
from checker.terms import Terms


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Wording:
    """The right expression stands there, and no wrong one.

    Attributes:
        right: the expression as it should be.
        loose: expressions that are not wrong but incomplete.
        wrong: expressions that are wrong wherever they stand.
        but_not: look-alikes of the wrong ones.
        absent: verdict when none of them occurs.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "wording"
    right: Terms
    loose: Terms = ()
    wrong: Terms = ()
    but_not: Terms = ()
    absent: str = NOT_APPLICABLE

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for wrong, right and loose wording, in this order."""
        title = facts.frame.title
        start = min(title.start if title else facts.body[0], facts.body[0])
        wrong = facts.scan.within(self.wrong, start, facts.body[1], self.but_not)
        if wrong:
            said = "、".join(dict.fromkeys(facts.scan.text[a:b] for a, b in wrong))
            return failed(f"表述有误:“{said}”,共 {len(wrong)} 处", *wrong, reason="wrong")
        right = facts.scan.within(self.right, start, facts.body[1])
        if right:
            return passed("表述准确", *right[:1])
        loose = facts.scan.within(self.loose, start, facts.body[1], self.but_not)
        if loose:
            return partial("表述不完整", *loose, reason="loose")
        if self.absent == NOT_APPLICABLE:
            return not_applicable("文中没有用到这一表述")
        return missing("文中未见这一表述", None, self.absent)
