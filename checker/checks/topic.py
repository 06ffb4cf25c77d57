"""Kind ``topic``: the report tells what was done about something, and does not only name it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, missing, partial, passed
from checker.checks.mention import QUANTITY
from checker.declared import declared
from checker.facts import Facts, Heading
from checker.facts.figures import ZERO
from checker.facts.passages import Cover
from checker.report import PARTIAL
from checker.terms import Span, Terms
from checker.text import lazy

_SHOWN = 3
_OPENING = 800  # a text before the first heading that is longer than this is no mere opening
_REACH = 400  # characters on either side in which a clause ends; one without any mark ends there
_STOP = lazy(r"[。;!?\n]")
_COMMA = ",:"
_title_start = attrgetter("title_start")
_shared: dict[Terms, Terms] = {}


@declared(kw_only=True)
class Topic:
    """Passages that speak of the topic tell acts or figures.

    A passage is a clause, up to ``；`` or the full stop, from the comma before the first of its terms on; below a heading that names
    the topic it is all the text. What stands in the opening (before the first heading) is taken for the formula that every report opens with.

    Attributes:
        terms: words that speak of the topic.
        headings: titles under which all that is written belongs to the topic.
        beneath: words of which a clause below such a heading has one (beside the terms); empty: all of it counts.
        loose: words near the topic; what has only these is partial at most.
        but_not: look-alikes of all of these.
        acts: words of which one stands in a passage that tells something; a counted figure does too. Empty: none is needed.
        characters: passages with so many characters in all, and acts or figures, make a full pass.
        counted_characters: so many are enough where a figure stands among them.
        several: so many acts tell as much as a figure does, in passages of
        several_characters: so many characters.
        remote: roles in whose sections the topic is only named.
        planned: report years in which the topic is still to come, so that the plan is its place.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "topic"
    terms: Terms
    headings: Terms = ()
    beneath: Terms = ()
    loose: Terms = ()
    but_not: Terms = ()
    acts: Terms = ()
    characters: int = 50
    counted_characters: int = 12
    several: int = 3
    several_characters: int = 30
    remote: tuple[str, ...] = ("problems", "plan")
    planned: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Let all topics with the same acts have one list of them, because a text is searched once for each list."""
        self.acts = _shared.setdefault(self.acts, self.acts)

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look for passages, best ones first, and weigh them."""
        spans = facts.scan.within(self.terms, *facts.body, self.but_not)
        if spans and facts.metadata.report_year in self.planned:
            return passed("文中已写", *spans[:_SHOWN])
        aside = Cover(self._aside(facts))
        near = [span for span in spans if span[0] not in aside]
        passages = list(_clauses(facts, near))
        told = self._told(facts, passages)
        if not told and (headed := self._headed(facts, aside)):
            passages += headed
            told = self._told(facts, passages)
        if told:
            return passed("文中已写", *told[:_SHOWN])
        if passages:
            # How much is enough is a matter of opinion; that nothing is there is none.
            evidence = [Evidence(span, certainty="doubtful") for span in near[:_SHOWN] or passages[:_SHOWN]]
            return Outcome(PARTIAL, "写到“{title}”的只有一两句,没有展开写做了什么", "brief", evidence)
        loose = facts.scan.within(self.loose, *facts.body, self.but_not) if self.loose else []
        if spans and all(span[0] in aside for span in loose):
            return partial("“{title}”只在开头、不足或下一年安排里提到,没有写本年做了什么", *spans[:_SHOWN], reason="remote")
        if loose:
            # Whether what is near it is meant for it, only its writer knows.
            evidence = [Evidence(span, certainty="doubtful") for span in loose[:_SHOWN]]
            return Outcome(PARTIAL, "没有明确写“{title}”,只有相近的表述", "loose", evidence)
        return missing("文中未见“{title}”的内容", None)

    def _told(self, facts: Facts, passages: Iterable[Span]) -> list[Span]:
        """Return the passages up to the one with which the topic is told; empty when it is not."""
        size, acts, seen = 0, 0, list[Span]()
        for start, end in passages:
            if any(start < b and a < end for a, b in seen):
                continue
            seen.append((start, end))
            size += end - start - facts.scan.text.count("\n", start, end)
            if size >= self.counted_characters and any(_counted(facts, *span) for span in seen):
                return seen
            if _nothing(facts, start, end):
                return seen
            acts += len(facts.scan.within(self.acts, start, end))
            enough = self.several_characters if acts >= self.several else self.characters
            if size >= enough and (acts or not self.acts):
                return seen
        return []

    def _aside(self, facts: Facts) -> list[Span]:
        """Return where the topic is only named: the opening, and the sections of some roles."""
        start = facts.body[0]
        first = facts.headings[0].start if facts.headings else start
        opening = [(start, first)] if first - start <= _OPENING else []
        sections = [facts.sections[role] for role in self.remote]
        headed = [(heading.start, heading.stop) for section in sections for heading in section.headings]
        return opening + headed + [span for section in sections for span in section.spans]

    def _headed(self, facts: Facts, aside: Cover) -> list[Span]:
        """Return the passages below headings that name the topic."""
        named = facts.scan.within(self.headings, *facts.body, self.but_not) if self.headings else []
        found: dict[int, Heading] = {}
        for start, end in named:
            at = bisect_right(facts.headings, start, key=_title_start) - 1
            if at >= 0 and end <= facts.headings[at].end and start not in aside:
                found[at] = facts.headings[at]
        return [span for heading in found.values() for span in self._beneath(facts, heading)]

    def _beneath(self, facts: Facts, heading: Heading) -> list[Span]:
        if not self.beneath:
            return [(heading.end, heading.stop)] if heading.stop > heading.end else []
        spans = facts.scan.within(self.beneath, heading.end, heading.stop, self.but_not)
        return list(_clauses(facts, spans))


def _counted(facts: Facts, start: int, end: int) -> bool:
    """Say whether something is counted in a range; numbers in characters are too often part of a name (三项制度) to say it."""
    if facts.vocabulary.figures is None:
        return QUANTITY.search(facts.scan.text, start, end) is not None
    first, stop = (bisect_left(facts.figures, offset, key=lambda figure: figure.quantity.start) for offset in (start, end))
    return any(not figure.quantity.chinese for figure in facts.figures[first:stop])


def _nothing(facts: Facts, start: int, end: int) -> bool:
    """Say whether a range tells in digits that there was nothing: of 应报备0件 there is no more to tell."""
    first, stop = (bisect_left(facts.figures, offset, key=lambda figure: figure.quantity.start) for offset in (start, end))
    return any(figure.kind == ZERO and facts.scan.text[figure.quantity.start] == "0" for figure in facts.figures[first:stop])


def _clauses(facts: Facts, spans: Iterable[Span]) -> Iterable[Span]:
    """Yield the clauses that hold spans, each once: from the comma before the first span to the end."""
    text, done = facts.scan.text, -1
    for start, end in spans:
        if start < done:
            continue
        nearest = max(0, done, start - _REACH)
        left = max(text.rfind(mark, nearest, start) for mark in "。;!?\n" + _COMMA) + 1 or nearest
        stop = _STOP.search(text, end, end + _REACH)
        done = stop.start() if stop else min(len(text), end + _REACH)
        yield left, done
