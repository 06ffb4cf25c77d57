"""Kind ``slips``: no slips of the pen: wrong characters, words written twice, days that no calendar has."""

import re
from calendar import monthrange
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.checks.wording import in_title
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL
from checker.terms import Span, Terms
from checker.text import lazy

_SHOWN = 5
_MONTHS = 12
_LEAP_YEAR = 2024  # a day without a year may be one of any
# Words of two characters are written twice in good Chinese (政府信息公开公开率); longer ones are not.
_TWICE = lazy(r"([\u3400-\u9fff]{3,8})\1")
_DAY = lazy(r"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


@declared(kw_only=True)
class Slips:
    """Slips of the pen in title and body.

    Attributes:
        terms: words with wrong characters.
        but_not: look-alikes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "slips"
    terms: Terms
    but_not: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for all of them."""
        title = facts.frame.title
        start, end = min(title.start if title else facts.body[0], facts.body[0]), facts.body[1]
        text = facts.scan.text
        found: dict[Span, str] = dict.fromkeys(facts.scan.within(self.terms, start, end, self.but_not), "常见错别字")
        found |= {match.span(): "写了两遍" for match in _TWICE.finditer(text, start, end) if not in_title(text, match.span())}
        found |= {match.span(): "没有这一天" for match in _DAY.finditer(text, start, end) if not _is_day(match)}
        if not found:
            return passed("没有发现错别字")
        places = [Evidence(span, message=f"“{facts.document.printed(*span)}”:{what}") for span, what in sorted(found.items())]
        said = "、".join(f"“{word}”" for word in list(dict.fromkeys(facts.document.printed(*span) for span in sorted(found)))[:_SHOWN])
        return Outcome(FAIL, f"有 {len(found)} 处错别字:{said}", evidence=places)


def _is_day(match: re.Match[str]) -> bool:
    month, day = int(match["month"]), int(match["day"])
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(int(match["year"] or _LEAP_YEAR), month)[1]
