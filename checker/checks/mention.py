"""Kind ``mention``: the report speaks of something, with a number where one is expected."""

from itertools import islice
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.passages import Cover, sentences
from checker.terms import Span, Terms
from checker.text import lazy

_SHOWN = 3
_WINDOW = 150  # characters on either side in which the number of a mention stands
QUANTITY = lazy(
    r"(?<![\d年第])(?:\d[\d,]{0,18}(?:\.\d{1,6})?|[一二三四五六七八九十百两几]{1,8})(?:万|千|百)?[余多]?(?:人次|场次|次|件|项|个|场|期|份|条|篇|名|轮|批|起|人|家|处|部|天|遍|节|堂|讲|类|宗|户|%)"
)
"""A counted thing: a number with a measure word; ordinals such as 第一次 and years are none."""


@declared(kw_only=True)
class Mention:
    """One of the terms occurs.

    Attributes:
        terms: full mention.
        loose: terms that make a partial pass.
        but_not: look-alikes.
        counted: a full mention has a number in the same sentence.
        remote: roles in whose sections a mention is only partial.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "mention"
    terms: Terms
    loose: Terms = ()
    but_not: Terms = ()
    counted: bool = False
    remote: tuple[str, ...] = ("problems", "plan")

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for the terms in the body."""
        spans = facts.scan.within(self.terms, *facts.body, self.but_not)
        far = Cover(span for role in self.remote for span in facts.sections[role].spans)
        near = [span for span in spans if span[0] not in far]
        full = list(islice((span for span in near if not self.counted or _counts(facts, span)), _SHOWN))
        if full:
            return passed("文中已写", *full)
        if near:
            return partial("文中提到“{title}”,但没有写次数", *near[:_SHOWN], reason="uncounted")
        if spans:
            return partial("“{title}”只在不足或下一年安排里提到", *spans[:_SHOWN], reason="remote")
        loose = facts.scan.within(self.loose, *facts.body, self.but_not)
        if loose:
            return partial("没有明确写“{title}”,只有相近的表述", *loose[:_SHOWN], reason="loose")
        return missing("文中未见“{title}”的内容", None)


def _counts(facts: Facts, span: Span) -> bool:
    """Say whether a number with a measure word stands in the sentence of a span."""
    text = facts.scan.text
    nearest, farthest = max(0, span[0] - _WINDOW), min(len(text), span[1] + _WINDOW)
    left = max(nearest - 1, *(text.rfind(c, nearest, span[0]) for c in "。\n;")) + 1
    right = min((at for at in (text.find(c, span[1], farthest) for c in "。\n;") if at >= 0), default=farthest)
    return any(QUANTITY.search(text, start, end) for start, end in sentences(text, left, right))
