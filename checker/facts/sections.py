"""The parts of a report on the ladder standalone ▸ embedded ▸ mention ▸ absent."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from checker.facts import passages
from checker.outline import Heading
from checker.outline.markers import marker_at
from checker.terms import Scan, Span
from checker.text import years
from checker.vocabulary import Role, Vocabulary

STANDALONE, EMBEDDED, MENTION, ABSENT = "standalone", "embedded", "mention", "absent"
TRULY_REPORTED = 80
"""Characters from which a single sentence counts as a report (INTERFACE.md, sections)."""
_LATE = 0.6
_POINT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}(?:是|要|方面)|其[一二三四五]|首先|其次|再次|最后|第[一二三四五六七八九十][,、:]|[(]?\d{1,2}[.、)]|[(][一二三四五六七八九十][)]|[①-⑳])"
)


@dataclass(slots=True)
class Section:
    """What a report says under one role.

    Attributes:
        role: id of the role.
        status: ``standalone``, ``embedded``, ``mention`` or ``absent``.
        offset: folded offset where it starts, None when absent.
        headings: its own headings.
        spans: folded spans of its text, own heading lines left out.
        characters: characters of the spans, without white space.
        points: its points, when the role counts them.
        causes: spans of wording that gives a reason.
        year: the year it names.
        remote: it is only named where it is no report (in the plan, of subordinates).
    """

    role: str
    status: str = ABSENT
    offset: int | None = None
    headings: list[Heading] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    characters: int = 0
    points: list[Span] = field(default_factory=list)
    causes: list[Span] = field(default_factory=list)
    year: int | None = None
    remote: bool = False

    @property
    def reported(self) -> bool:
        """Whether the report truly says something here."""
        return self.status in {STANDALONE, EMBEDDED}


class Classifier:
    """Finds roles of headings and builds sections.

    Args:
        vocabulary: words of the pack.
        scan: the folded text with the places of all words.
    """

    def __init__(self, vocabulary: Vocabulary, scan: Scan) -> None:
        """Keep what every step needs."""
        self.vocabulary = vocabulary
        self.scan = scan
        self.base_year: int | None = None
        titles = {span[0] for role in vocabulary.roles for span in (*scan.all(role.headings), *scan.all(role.subheadings))}
        self._titles = sorted(titles)

    def is_part(self, start: int, end: int) -> bool:
        """Say whether a span reads like the title of a part."""
        if not self._may_claim(start, end):
            return False
        return any(self.scan.has(role.headings, start, end, role.headings_but_not) for role in self.vocabulary.roles)

    def _may_claim(self, start: int, end: int) -> bool:
        """Say whether any wording of titles starts in a span: most lines have none, and need no closer look."""
        at = bisect_left(self._titles, start)
        return at < len(self._titles) and self._titles[at] < end

    def assign(self, headings: list[Heading], base_year: int | None) -> None:
        """Give every heading the roles that its title claims.

        Args:
            headings: in order; changed in place.
            base_year: the year that the title or opening names.
        """
        self.base_year = base_year
        for heading in headings:
            heading.roles = self._claims(heading, base_year)
        top = [heading for heading in headings if heading.level == 1]
        self._by_content(headings, top)
        self._thematic(top)

    def _by_content(self, headings: list[Heading], top: list[Heading]) -> None:
        """Give a heading with a weak title to the role that its text reports, when no title claims that role."""
        for role in self.vocabulary.roles:
            if not role.evidence or any(role.id in heading.roles for heading in headings):
                continue
            for heading in top:
                body = (heading.end, heading.stop)
                weak = not heading.roles and self.scan.has(role.weak_headings, heading.title_start, heading.end)
                told = [] if not weak else self._witnessed(role, self._openings(role, body))
                if told and 2 * passages.length(self.scan.text, told) >= passages.length(self.scan.text, [body]):
                    heading.roles = (role.id,)
                    return

    def _claims(self, heading: Heading, base_year: int | None) -> tuple[str, ...]:
        first: dict[str, int] = {}
        for role in self.vocabulary.roles if self._may_claim(heading.title_start, heading.end) else ():
            terms = role.headings if heading.level == 1 or not role.subheadings else role.subheadings
            if role.rest and heading.level > 1:
                continue
            spans = self.scan.within(terms, heading.title_start, heading.end, role.headings_but_not)
            if spans:
                first[role.id] = spans[0][0]
        for role in self.vocabulary.roles:
            if role.next_year and heading.level == 1 and base_year and self._names_later_year(heading, base_year):
                first.setdefault(role.id, heading.title_start)
        return self._resolve(first)

    def _names_later_year(self, heading: Heading, base_year: int) -> bool:
        named = [year for year, _ in years(self.scan.text[heading.title_start : heading.end])]
        return bool(named) and min(named) == base_year + 1

    def _resolve(self, first: dict[str, int]) -> tuple[str, ...]:
        """Settle several claims: the roles stand in the pack from the most specific to the most general."""
        order = [role.id for role in self.vocabulary.roles if role.id in first]
        if not order:
            return ()
        rest = {role.id for role in self.vocabulary.roles if role.rest}
        special = [role_id for role_id in order if role_id not in rest]
        if not special:
            return (order[0],)
        if special[0] != order[0] or not self._mergeable(special[0]):
            return (special[0],)
        merged = [role_id for role_id in special if self._mergeable(role_id)]
        return tuple(sorted(merged, key=lambda role_id: first[role_id]))

    def _mergeable(self, role_id: str) -> bool:
        return self.vocabulary.role(role_id).items

    def _thematic(self, top: list[Heading]) -> None:
        """Give headings that no role claims to the role of the rest, by their theme or for want of an umbrella."""
        rest = next((role for role in self.vocabulary.roles if role.rest), None)
        if rest is None:
            return
        umbrella = any(rest.id in heading.roles for heading in top)
        for heading in top:
            if heading.roles:
                continue
            weak = self.scan.has(rest.weak_headings, heading.title_start, heading.end)
            theme = self.scan.has(self.vocabulary.topics, heading.title_start, heading.end)
            if theme or weak or not umbrella:
                heading.roles = (rest.id,)

    def sections(self, headings: list[Heading], body: Span) -> dict[str, Section]:
        """Build the section of every role that is part of the result."""
        made: dict[str, Section] = {}
        for role in self.vocabulary.parts():
            made[role.id] = self._section(role, headings, body)
        return made

    def _section(self, role: Role, headings: list[Heading], body: Span) -> Section:
        section = Section(role.id)
        own = self._own(role, headings)
        if own:
            section.status = STANDALONE
            section.headings = own
            section.offset = own[0].start
            section.spans = [self._body_of(heading, role) for heading in own]
        elif role.rest:
            self._remainder(section, headings, body)
        else:
            self._unheaded(section, role, headings, body)
        self._measure(section, role, headings)
        return section

    def _own(self, role: Role, headings: list[Heading]) -> list[Heading]:
        own: list[Heading] = []
        for heading in headings:
            if role.id not in heading.roles or heading.level > 2:  # noqa: PLR2004 - INTERFACE.md: level 1 or 2
                continue
            above = self._ancestors(heading, headings)
            if any(set(h.roles) & {role.id, *role.elsewhere} for h in above):
                continue
            if self.scan.has(role.others, heading.title_start, heading.end) and not self._own_leaders(heading):
                continue
            own.append(heading)
        top = [heading for heading in own if heading.level == 1]
        return top if top and role.rest else own

    def _own_leaders(self, heading: Heading) -> bool:
        return bool(re.search(r"党政主要|(?:书记|[省市县区镇乡局厅]长|主任)", self.scan.text[heading.title_start : heading.end]))

    @staticmethod
    def _ancestors(heading: Heading, headings: list[Heading]) -> list[Heading]:
        above = []
        while heading.parent is not None:
            heading = headings[heading.parent]
            above.append(heading)
        return above

    def _body_of(self, heading: Heading, role: Role) -> Span:
        """Return the text under a heading; of a merged part only this role's share."""
        start, stop = heading.end, heading.stop
        if len(heading.roles) < 2:  # noqa: PLR2004 - merged means two
            return start, stop
        later = self.vocabulary.role(heading.roles[1])
        cut = self._turn(later, start, stop)
        return (start, cut) if role.id == heading.roles[0] else (cut, stop)

    def _turn(self, later: Role, start: int, stop: int) -> int:
        """Return the offset in a merged part where the second role begins."""
        for left, _ in self._openings(later, (start, stop)):
            sentence = max(self.scan.text.rfind("。", start, left), self.scan.text.rfind("\n", start, left)) + 1
            if sentence > start and left - sentence < TRULY_REPORTED:
                return sentence
        return stop

    def _remainder(self, section: Section, headings: list[Heading], body: Span) -> None:
        """The role of the rest without any heading: the text before the first part of another role."""
        claimed = [heading.start for heading in headings if heading.level == 1 and heading.roles]
        span = (body[0], min(claimed, default=body[1]))
        if passages.length(self.scan.text, [span]) >= TRULY_REPORTED and len(passages.sentences(self.scan.text, *span)) > 2:  # noqa: PLR2004 - an opening has one or two
            section.status, section.offset, section.spans = EMBEDDED, span[0], [span]

    def _unheaded(self, section: Section, role: Role, headings: list[Heading], body: Span) -> None:
        """A part without heading: by its opening sentence, else named in passing, else absent."""
        deep = [h for h in headings if role.id in h.roles and h.level > 2 and not self._in_sections(h.start, role.elsewhere, headings)]  # noqa: PLR2004
        found = [(h.end, h.stop) for h in deep] if deep else self._passage(role, headings, body)
        if found and self._reports(found, role):
            section.status, section.spans = EMBEDDED, found
            section.offset = deep[0].start if deep else found[0][0]
            return
        mentions = self.scan.within(role.mention or role.opening, *body, role.mention_but_not)
        if found or mentions:
            section.status = MENTION
            section.offset = min([span[0] for span in (found or mentions)])
            section.remote = not found and all(self._is_remote(span, role, headings) for span in mentions)

    def _is_remote(self, span: Span, role: Role, headings: list[Heading]) -> bool:
        if self._in_sections(span[0], role.elsewhere, headings):
            return True
        sentence = next((s for s in passages.sentences(self.scan.text, *self._line(span[0])) if s[0] <= span[0] < s[1]), span)
        return any(other[0] <= span[0] < other[1] for other in self.scan.within(role.others, *sentence))

    def _line(self, offset: int) -> Span:
        start = self.scan.text.rfind("\n", 0, offset) + 1
        end = self.scan.text.find("\n", offset)
        return start, len(self.scan.text) if end < 0 else end

    def _in_sections(self, offset: int, roles: tuple[str, ...], headings: list[Heading]) -> bool:
        return any(set(h.roles) & set(roles) and h.start <= offset < h.stop for h in headings if h.level <= 2)  # noqa: PLR2004

    def _reports(self, spans: list[Span], role: Role) -> bool:
        text = self.scan.text
        if role.evidence and not any(self.scan.has(role.evidence, *span) for span in spans):
            return False
        count = sum(len(passages.sentences(text, *span)) for span in spans)
        size = passages.length(text, spans)
        return size >= TRULY_REPORTED or (count > 1 and size >= TRULY_REPORTED // 2)

    def _passage(self, role: Role, headings: list[Heading], body: Span) -> list[Span]:
        """Return the passages that report a role without heading."""
        spans = [s for s in self._openings(role, body) if not self._in_sections(s[0], role.elsewhere, headings)]
        if role.evidence:
            return self._witnessed(role, spans)
        if role.next_year:
            spans = [s for s in spans if s[0] == self._line(s[0])[0] or s[0] > body[0] + _LATE * (body[1] - body[0])]
        candidates = [[self._extent(role, span, headings, body[1])] for span in spans]
        return max(candidates, key=lambda found: passages.length(self.scan.text, found), default=[])

    def _openings(self, role: Role, span: Span) -> list[Span]:
        """Return where a role may open inside a span; a plan for the report year or before is none."""
        found = self.scan.within(role.opening, *span, role.opening_but_not)
        if not role.next_year or self.base_year is None:
            return found
        return [s for s in found if all(year > self.base_year for year, _ in years(self.scan.text[s[0] : s[1]]))]

    def _witnessed(self, role: Role, spans: list[Span]) -> list[Span]:
        """Passages by person: the sentences of a paragraph that say what the persons meant did."""
        found: list[Span] = []
        for line in sorted({self._line(span[0]) for span in spans}):
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

    def _about(self, role: Role, told: list[Span]) -> bool:
        """Say whether sentences by persons speak of the duty itself, or of several acts of theirs."""
        named = any(self.scan.has(role.mention, *s, role.mention_but_not) or re.search("亲自|述法|履行", self.scan.text[s[0] : s[1]]) for s in told)
        acts = {span for s in told for span in self.scan.within(role.evidence, *s)}
        return named or len(acts) > 2  # noqa: PLR2004 - one meeting chaired is routine, three acts are an account

    def _tells(self, role: Role, sentence: Span) -> bool:
        return not self.scan.has(role.others, *sentence) or self.scan.has(role.evidence, *sentence)

    def _acts(self, role: Role, sentence: Span, spans: list[Span]) -> bool:
        subject = any(sentence[0] <= span[0] < sentence[1] for span in spans)
        return subject and self.scan.has(role.evidence, *sentence)

    def _extent(self, role: Role, span: Span, headings: list[Heading], body_end: int) -> Span:
        """Return how far a part goes that opens with a sentence: its paragraph, and points below it."""
        text = self.scan.text
        line = self._line(span[0])
        start = max(text.rfind("。", line[0], span[0]) + 1, line[0])
        stop = min([h.start for h in headings if h.start > span[0]], default=body_end)
        if role.next_year:
            limit = min([h.start for h in headings if h.start > span[0] and (h.roles or h.level == 1)], default=body_end)
            return start, max(line[1], limit)
        end = line[1]
        while end + 1 < stop:
            following = self._line(end + 1)
            if not _POINT.match(text[following[0] : following[1]]) or (marker_at(text[following[0] :]) and following[0] >= stop):
                break
            end = following[1]
        return start, self._cut(role, start, end)

    def _cut(self, role: Role, start: int, end: int) -> int:
        """Cut a passage where another role opens behind it."""
        for other in self.vocabulary.roles:
            if other.id == role.id or not other.next_year:
                continue
            for left, _ in self._openings(other, (start, end)):
                sentence = max(self.scan.text.rfind(c, start, left) for c in "。\n;")
                if sentence > start:
                    return sentence + 1
        return end

    def _measure(self, section: Section, role: Role, headings: list[Heading]) -> None:
        text = self.scan.text
        section.characters = passages.length(text, section.spans)
        if role.causes:
            section.causes = [c for span in section.spans for c in self.scan.within(role.causes, *span, role.causes_but_not)]
        if role.next_year and section.offset is not None and section.status != MENTION:
            section.year = self._year(section)
        if role.items and section.reported:
            section.points = self._points(section, role, headings)

    def _year(self, section: Section) -> int | None:
        for heading in section.headings:
            for year, _ in years(self.scan.text[heading.title_start : heading.end])[:1]:
                return year
        for start, end in section.spans:
            first = passages.sentences(self.scan.text, start, end)[:1]
            opening = self.scan.text[start : self._line(first[0][0])[1]] if first else ""
            named = [year for year, _ in years(opening)]
            if self.base_year is not None and self.base_year + 1 in named:
                return self.base_year + 1
            later = [year for year in named if self.base_year is None or year > self.base_year]
            return later[0] if later else None
        return None

    def _points(self, section: Section, role: Role, headings: list[Heading]) -> list[Span]:
        """Return the points of a section: sub-headings, else marked points, clauses or sentences."""
        inside = [h for h in headings if any(start <= h.start < end for start, end in section.spans)]
        causes = [h for h in inside if role.cause_headings and self.scan.has(role.cause_headings, h.title_start, h.end) and not self._is_problem(role, h)]
        inside = [h for h in inside if not any(c.start <= h.start < c.stop for c in causes)]
        top = [h for h in inside if h.level == min(i.level for i in inside)]
        wrappers = [h for h in top if role.id in h.roles and (causes or len(top) == 1)]
        if wrappers:
            section.spans = [(w.end, w.stop) for w in wrappers] + [(c.end, c.stop) for c in causes]
            top = [h for h in inside if h.parent is not None and headings[h.parent] in wrappers]
            if not top:
                return passages.points(self.scan.text, [(w.end, w.stop) for w in wrappers])
        if top:
            return [(h.start, h.stop) for h in top]
        return passages.points(self.scan.text, section.spans)

    def _is_problem(self, role: Role, heading: Heading) -> bool:
        return self.scan.has(role.subheadings, heading.title_start, heading.end, role.headings_but_not)
