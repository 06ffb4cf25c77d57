"""Sentences that open a part of a report where it has no heading, and passages told by persons."""

from checker.facts import passages
from checker.terms import Scan, Span
from checker.text import years
from checker.vocabulary import Role

_MANY_ACTS = 3
"""So many acts of the persons meant are an account of them; one meeting chaired is routine."""

_OFFICE = 6  # characters of the body before the title of its head


class Openings:
    """Finds openings in one text.

    Args:
        scan: the folded text with the places of all words.
        base_year: the year that title or opening name; a plan for it or for an earlier one is none.
    """

    def __init__(self, scan: Scan, base_year: int | None) -> None:
        """Keep text and year."""
        self.scan = scan
        self.base_year = base_year

    def line(self, offset: int) -> Span:
        """Return the line of the folded text that holds an offset."""
        start = self.scan.text.rfind("\n", 0, offset) + 1
        end = self.scan.text.find("\n", offset)
        return start, len(self.scan.text) if end < 0 else end

    def of(self, role: Role, span: Span) -> list[Span]:
        """Return where a role may open inside a span."""
        found = self.scan.within(role.opening, *span, role.opening_but_not)
        if not role.next_year or self.base_year is None:
            return found
        return [s for s in found if all(year > self.base_year for year, _ in years(self.scan.text[s[0] : s[1]]))]

    def witnessed(self, role: Role, spans: list[Span]) -> list[Span]:
        """Return the sentences that say what the persons meant did, from the lines in which openings stand."""
        found: list[Span] = []
        for line in sorted({self.line(span[0]) for span in spans}):
            if not self.scan.has(role.setting, *line):
                continue
            told = [s for s in passages.sentences(self.scan.text, *line) if self._tells(role, s)]
            first = next((s for s in told if self._acts(role, s, spans)), None)
            if first is None:
                continue
            told = [s for s in told if s[0] >= first[0] or any(s[0] <= o[0] < s[1] for o in spans)]
            if self._about(role, told):
                found.extend(told)
        return found

    def _tells(self, role: Role, sentence: Span) -> bool:
        """Say whether a sentence tells what the persons meant did, before it comes to others, or with a subject of its own behind them."""
        others = self.scan.within(role.others, *sentence)
        if not others:
            return True
        acts = self.scan.within(role.evidence, *sentence)
        persons = [span for span in self.scan.within(role.opening, *sentence, role.opening_but_not) if self._leads(span, sentence[0])]
        return any(act[0] < others[0][0] or any(others[0][0] < person[0] < act[0] for person in persons) for act in acts)

    def _leads(self, span: Span, start: int) -> bool:
        """Say whether words stand at the start of their clause, the short name of a body before them at most."""
        clause = max(start, *(self.scan.text.rfind(mark, start, span[0]) + 1 for mark in ",;:"))
        return span[0] - clause <= _OFFICE

    def _acts(self, role: Role, sentence: Span, spans: list[Span]) -> bool:
        subject = any(sentence[0] <= span[0] < sentence[1] for span in spans)
        return subject and self.scan.has(role.evidence, *sentence)

    def _about(self, role: Role, told: list[Span]) -> bool:
        """Say whether sentences by persons speak of the duty itself, or of several acts of theirs."""
        if any(self.scan.has(role.mention, *s, role.mention_but_not) or self.scan.has(role.duty, *s) for s in told):
            return True
        return len({span for s in told for span in self.scan.within(role.evidence, *s)}) >= _MANY_ACTS
