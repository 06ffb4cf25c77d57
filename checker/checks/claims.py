"""Kind ``claims``: what the results claim, the problems do not deny."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, not_applicable, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import PARTIAL
from checker.terms import Span, Terms


@declared(kw_only=True)
class Claim:
    """Something claimed in one part and denied in another.

    Attributes:
        claimed: wording of the claim.
        denied: wording that denies it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    claimed: Terms
    denied: Terms


@declared(kw_only=True)
class Claims:
    """No claim of one part is denied in another.

    Attributes:
        claims: what can be claimed and denied.
        where: role in which the denial stands.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "claims"
    claims: tuple[Claim, ...]
    where: str = "problems"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for a claim outside the part and its denial inside."""
        spans = facts.sections[self.where].spans
        if not spans:
            return not_applicable("没有可以对照的部分")
        found: list[Span] = []
        for claim in self.claims:
            made = [s for s in facts.scan.within(claim.claimed, *facts.body) if not any(a <= s[0] < b for a, b in spans)]
            denied = [s for span in spans for s in facts.scan.within(claim.denied, *span)]
            if made and denied:
                found += [made[0], denied[0]]
        if not found:
            return passed("成效与不足没有互相矛盾的说法")
        said = ";".join(f"一处写“{facts.document.printed(*a)}”,另一处写“{facts.document.printed(*b)}”" for a, b in zip(found[::2], found[1::2], strict=True))
        return Outcome(PARTIAL, said, evidence=[Evidence(span) for span in found])
