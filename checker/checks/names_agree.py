"""Kind ``names_agree``: bodies and areas are named rightly, and in one way."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.checks.wording import Fault, faults_found, faulty, told
from checker.declared import declared
from checker.facts import Facts
from checker.text import is_han, lazy, simplified, widths

_SHORT = 2  # characters of the part of a name that tells one area from others
_HAN_BEFORE = lazy(r"[\u3400-\u9fff]+$")


@declared(kw_only=True)
class NamesAgree:
    """The report's own area has one name, and bodies are called what they are called in that year.

    Names of two places may differ in one character, so a name is held against the report's own only where it cannot be another
    place: in title and signature, and among long names that end alike.

    Attributes:
        faults: wrong names of bodies, each with how it should be written.
        long: endings of names long enough that one that is nearly the report's own is no other place.
        share: share of the characters of a long name that may differ.
        many: so many doubtful places fail it; 0: never.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "names_agree"
    faults: tuple[Fault, ...] = ()
    long: tuple[str, ...] = ()
    share: float = 0.34
    many: int = 0

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for wrong names of bodies and other spellings of the own name."""
        found = faults_found(facts, self.faults) + self._spellings(facts) + _signed(facts)
        return faulty(found, self.many) if found else passed("机构、地名前后一致")

    def _spellings(self, facts: Facts) -> list[Evidence]:
        """Return other spellings of the own name, the first place of each."""
        unit = _plain(facts.metadata.unit)
        ending = next((ending for ending in self.long if ending in unit), "")
        if not ending:
            return []
        own = unit[: unit.index(ending) + len(ending)].removeprefix("中共")
        text, (start, end) = facts.scan.text, told(facts)
        found: dict[str, Evidence] = {}
        at = text.find(ending, start, end)
        while at >= 0:
            stop = at + len(ending)
            other = self._nearest(own, text[max(start, stop - len(own) - 2) : stop])
            if other and other not in found:
                found[other] = Evidence((stop - len(other), stop), message=f"“{other}”与“{own}”写法不一致,请统一", certainty="doubtful")
            at = text.find(ending, stop, end)
        return list(found.values())

    def _nearest(self, own: str, before: str) -> str | None:
        """Return the end of a passage that is nearly the own name but not it; None where it is the name, or another place's."""
        if before.endswith(own):
            return None
        candidates = [before[-size:] for size in range(max(_SHORT, len(own) - 2), min(len(own) + 2, len(before)) + 1)]
        known = [(distance(own, name), abs(len(own) - len(name)), name) for name in candidates if is_han(name)]
        known = [entry for entry in known if 0 < entry[0] <= len(own) * self.share and set(entry[2][:_SHORT]) & set(own[:_SHORT])]
        return min(known)[2] if known else None


def _plain(name: str | None) -> str:
    """Return a name as it stands in the folded text."""
    return simplified("".join(widths(name or "").split()), floor=1)[0]


def _signed(facts: Facts) -> list[Evidence]:
    """Return the signature where its name differs from the title's in one character."""
    signature, title = facts.frame.signature, facts.frame.title
    unit, issuer = _plain(facts.metadata.unit), _plain(signature.issuer if signature else None)
    if not signature or not title or unit not in _plain(title.text):
        return []
    for name in issuer.split("、"):
        if len(name) == len(unit) > _SHORT and name[-1] == unit[-1] and distance(name, unit) == 1:
            return [Evidence((signature.start, signature.end), message=f"落款“{name}”与标题“{unit}”写法不一致,请统一", certainty="doubtful")]
    return []


def distance(one: str, other: str) -> int:
    """Return the least number of characters to change, put in or take out between two names.

    >>> distance("苗族侗族", "苗佗族")
    2
    """
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        last, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (left != right))
    return row[-1]
