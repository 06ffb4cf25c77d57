"""Kind ``section``: a part of the report is there, headed, and long enough."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, belongs_after, heading_spans, missing
from checker.declared import declared
from checker.facts import Facts, Section
from checker.facts import sections as ladder
from checker.facts.passages import length, sentences
from checker.report import FAIL, PARTIAL, PASS
from checker.terms import Overlaps, Terms

_NEARLY = 0.5
_REST = 4  # so few characters are what is left of a sentence


@declared(kw_only=True)
class SectionCheck:
    """A part is reported.

    Attributes:
        role: the part.
        embedded: verdict when it is reported without a heading of its own.
        mention: verdict when it is only named in passing.
        characters: fewer make the verdict partial; of sub-headings with text below them only that text counts.
        sentences: fewer mean that there is nothing under the heading: fail; 0: the heading is all that is asked for.
        tells: one sentence of fewer characters tells nothing, such as 主要负责人切实履行职责。
        items: fewer points make the verdict partial.
        evidence: words of which a full report has one; without them partial.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "section"
    role: str
    embedded: str = PARTIAL
    mention: str = FAIL
    characters: int = 0
    sentences: int = 2
    tells: int = 0
    items: int = 0
    evidence: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the section of the role."""
        section = facts.sections[self.role]
        name = facts.vocabulary.role(self.role).name
        if section.status == ladder.ABSENT:
            return missing(f"文中未见“{name}”", belongs_after(facts, self.role), name=name)
        if section.status == ladder.MENTION:
            return self._mentioned(facts, section, name)
        if hollow(facts, section, self.sentences, self.tells):
            return self._at(facts, FAIL, f"“{name}”标题下没有实际内容", "empty")
        return self._content(facts, section, name)

    def _mentioned(self, facts: Facts, section: Section, name: str) -> Outcome:
        if section.remote:
            return self._at(facts, FAIL, f"“{name}”只在下一年安排或对下级的要求里提到,没有报告本级情况", "remote")
        return self._at(facts, self.mention, f"“{name}”只有一句提及,没有展开", "mention")

    def _content(self, facts: Facts, section: Section, name: str) -> Outcome:
        found: list[tuple[str, str, str]] = []
        if section.status == ladder.EMBEDDED and self.embedded != PASS:
            found.append((self.embedded, f"“{name}”没有单列标题,只在文中写到", "embedded"))
        told = self._told(facts, section)
        if told < self.characters:
            found.append((PARTIAL, f"“{name}”{'除小标题外' if told < section.characters else ''}只有 {told} 字,少于 {self.characters} 字", "short"))
        if self.items and len(section.points) < self.items:
            found.append((PARTIAL, f"“{name}”只有 {len(section.points)} 条,少于 {self.items} 条", "few"))
        if self.evidence and not any(facts.scan.has(self.evidence, *span) for span in section.spans):
            found.append((PARTIAL, f"“{name}”没有具体事实", "vague"))
        if not found:
            return self._at(facts, PASS, f"已写“{name}”", "")
        worst = FAIL if any(verdict == FAIL for verdict, _, _ in found) else PARTIAL
        said = self._at(facts, worst, ";".join(message for _, message, _ in found), found[0][2])
        if [reason for _, _, reason in found] == ["short"] and told >= _NEARLY * self.characters:
            # How much is enough is a matter of opinion; a heading with hardly anything below it is none.
            said.evidence = [Evidence(place.span, certainty="doubtful") for place in said.evidence]
        return said

    def _at(self, facts: Facts, verdict: str, message: str, reason: str) -> Outcome:
        return Outcome(verdict, message, reason, [Evidence(span) for span in heading_spans(facts, self.role)])

    @staticmethod
    def _told(facts: Facts, section: Section) -> int:
        """Count the characters of a section without the titles of sub-headings that have text of their own below them."""
        spans = Overlaps(sorted(section.spans))
        titles = [h for h in facts.headings if h.stop - h.end > _REST and any(s <= h.start and h.end <= e for s, e in spans.of((h.start, h.end)))]
        return section.characters - length(facts.scan.text, [(h.start, h.end) for h in titles])


def hollow(facts: Facts, section: Section, least: int = 2, tells: int = 0) -> bool:
    """Say whether there is nothing under the heading of a part: too few sentences, or one that is too short to tell anything.

    Args:
        facts: of the report.
        section: the part.
        least: so many sentences are a report; 0: the heading is all that is asked for.
        tells: characters that a single sentence under a heading of its own must have.
    """
    count = _sentences(facts, section)
    slight = section.status == ladder.STANDALONE and count <= 1 and section.characters < tells
    return section.characters < ladder.TRULY_REPORTED and (count < least or slight)


def _sentences(facts: Facts, section: Section) -> int:
    """Count sentences, and points where a list has no full stops."""
    text = facts.scan.text
    counted = sum(len([s for s in sentences(text, *span) if length(text, [s]) > _REST]) for span in section.spans)
    return max(counted, len(section.points))
