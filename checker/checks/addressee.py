"""Kind ``addressee``: the report names whom it is addressed to."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class Addressee:
    """There is a line with the addressee, ended by a colon."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "addressee"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the addressee line."""
        span = facts.frame.addressee
        if span is None:
            title = facts.frame.title
            return missing("文中未见主送机关", title.end - 1 if title else None)
        if not facts.frame.addressee_marked:
            return partial("主送机关后没有冒号", span)
        return passed("有主送机关", span)
