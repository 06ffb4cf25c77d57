"""Kind ``coverage``: how many of several groups of rules a report satisfies."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, not_applicable
from checker.declared import declared
from checker.facts import Facts
from checker.report import ERROR, FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN

_SILENT = {NOT_APPLICABLE, UNKNOWN, ERROR}


@declared(kw_only=True)
class Group:
    """Rules that belong together.

    Attributes:
        name: what they are about.
        rules: ids of rules of the pack; one that passes is enough.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: str
    rules: tuple[str, ...]


@declared(kw_only=True)
class Coverage:
    """So many groups have a rule that passes; groups without any rule that was judged do not count.

    Attributes:
        groups: of rules judged on their own.
        full: so many make a full pass where all groups count, and so much the fewer where fewer count.
        some: so many make a partial pass, in the same way.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "coverage"
    groups: tuple[Group, ...]
    full: int
    some: int

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of all rules that it sums up."""
        return tuple(rule for group in self.groups for rule in group.rules)

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Count the groups by the verdicts of their rules."""
        verdicts = {group.name: {earlier.get(rule, NOT_APPLICABLE) for rule in group.rules} - _SILENT for group in self.groups}
        judged = {name: said for name, said in verdicts.items() if said}
        if not judged:
            return not_applicable("所汇总的各项都不适用")
        lacking = [name for name, said in judged.items() if PASS not in said]
        hit = len(judged) - len(lacking)
        message = f"适用的 {len(judged)} 个方面写到 {hit} 个" + (f",没有写清楚的是:{'、'.join(lacking)}" if lacking else "")
        share = hit * len(self.groups)
        return Outcome(PASS if share >= self.full * len(judged) else PARTIAL if share >= self.some * len(judged) else FAIL, message)
