"""Kind ``persons``: a part names every one of the persons it should report on."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, failed, heading_spans, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Span, Terms


@declared(kw_only=True)
class Person:
    """A person or office.

    Attributes:
        name: in Chinese.
        terms: words that name the person.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: str
    terms: Terms
    but_not: Terms = ()


@declared(kw_only=True)
class Persons:
    """All persons are named in a part.

    Attributes:
        role: the part.
        persons: who should be named.
        collective: words that name them together; alone they make a partial pass.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "persons"
    role: str
    persons: tuple[Person, ...]
    collective: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for the persons in the part, or in the lines that only name it."""
        spans = self._where(facts)
        if not spans:
            return missing("没有写到主要负责人", None)
        absent = [p.name for p in self.persons if not any(facts.scan.has(p.terms, *span, p.but_not) for span in spans)]
        places = heading_spans(facts, self.role)
        if not absent:
            return passed("主要负责人都写到了", *places[:1])
        if len(absent) < len(self.persons):
            return partial(f"没有写到:{'、'.join(absent)}", *places[:1], reason="one")
        if any(facts.scan.has(self.collective, *span) for span in spans):
            return partial("只笼统写“主要负责人”,没有分别写明", *places[:1], reason="collective")
        return failed("没有写明是哪位主要负责人", *places[:1])

    def _where(self, facts: Facts) -> list[Span]:
        section = facts.sections[self.role]
        if section.reported:
            return [*section.spans, *((heading.start, heading.end) for heading in section.headings)]
        role = facts.vocabulary.role(self.role)
        text = facts.scan.text
        found = facts.scan.within(role.mention, *facts.body, role.mention_but_not)
        return [(text.rfind("\n", 0, a) + 1, max(text.find("\n", b), b)) for a, b in found]
