"""The parts of a report on the ladder standalone ▸ embedded ▸ mention ▸ absent."""

from dataclasses import dataclass, field

from checker.facts import passages
from checker.facts.openings import Openings
from checker.outline import Heading
from checker.outline.markers import marker_at
from checker.terms import Span
from checker.text import lazy, years
from checker.vocabulary import Role, Vocabulary

STANDALONE, EMBEDDED, MENTION, ABSENT = "standalone", "embedded", "mention", "absent"
TRULY_REPORTED = 80
"""Characters from which a single sentence counts as a report (INTERFACE.md, sections)."""
OWN_LEVEL = 2
"""Deepest level on which a heading makes a part standalone (INTERFACE.md, sections)."""
_LATE = 0.6  # share of the body behind which a plan may open in the middle of a paragraph
_CAUSE = 15  # fewer characters under a heading of causes are none
_OPENING_SENTENCES = 2  # an introduction has one or two
_POINT = lazy(
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


class _Found(dict[str, Section]):
    """Role → section; of a part that the pack does not know, the report has nothing."""

    def __missing__(self, role: str) -> Section:
        return Section(role)


class Sections:
    """Builds the sections of one report.

    Args:
        vocabulary: words of the pack.
        openings: of the text.
        headings: the heading tree with roles.
        body: span of the body.
    """

    def __init__(self, vocabulary: Vocabulary, openings: Openings, headings: list[Heading], body: Span) -> None:
        """Keep what every step needs."""
        self.vocabulary = vocabulary
        self.openings = openings
        self.scan = openings.scan
        self.headings = headings
        self.body = body

    def build(self) -> dict[str, Section]:
        """Return the section of every role that is part of a complete report."""
        made = _Found({role.id: self._section(role) for role in self.vocabulary.parts()})
        for role in self.vocabulary.parts():
            self._trim(made[role.id], role, [other for other in made.values() if other.role != role.id])
        return made

    def _trim(self, section: Section, role: Role, others: list[Section]) -> None:
        """Take out of a headed part the other parts that begin or end it without a heading of their own."""
        if section.status != STANDALONE or role.rest:
            return
        guests = [(other.spans[0][0], other.spans[-1][1]) for other in others if other.status == EMBEDDED and not other.headings]
        spans = [self._without(span, [guest for guest in guests if self._opens_line(guest[0])]) for span in section.spans]
        if spans != section.spans:
            section.spans = spans
            self._measure(section, role)

    def _without(self, span: Span, guests: list[Span]) -> Span:
        start, end = span
        for left, right in sorted(guests):
            if start <= left < end:
                opens = not self.scan.text[start:left].strip()
                start, end = (min(right, end), end) if opens else (start, left)
        return start, end

    def _opens_line(self, offset: int) -> bool:
        return self.openings.line(offset)[0] == offset

    def _section(self, role: Role) -> Section:
        section = Section(role.id)
        own = self._own(role)
        if own:
            section.status = STANDALONE
            section.headings = own
            section.offset = own[0].start
            section.spans = [self._body_of(heading, role) for heading in own]
        elif role.rest:
            self._remainder(section)
        else:
            self._unheaded(section, role)
        self._measure(section, role)
        return section

    def _own(self, role: Role) -> list[Heading]:
        """Return the headings that make a role standalone."""
        own = [h for h in self.headings if role.id in h.roles and h.level <= OWN_LEVEL and self._counts(h, role)]
        top = [heading for heading in own if heading.level == 1]
        return top if top and role.rest else own

    def _counts(self, heading: Heading, role: Role) -> bool:
        """Say whether a title is the role's own: not inside a part where it is only named, and not about others."""
        if any(set(above.roles) & {role.id, *role.elsewhere} for above in self._ancestors(heading)):
            return False
        span = (heading.title_start, heading.end)
        return not self.scan.has(role.others, *span) or self.scan.has(role.own, *span)

    def _ancestors(self, heading: Heading) -> list[Heading]:
        above = []
        while heading.parent is not None:
            heading = self.headings[heading.parent]
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
        """Return the offset in a merged part where the second role begins: at its own sub-heading, or where it opens."""
        below = [h.start for h in self.headings if start <= h.start < stop and later.id in h.roles]
        if below:
            return below[0]
        # A merged heading announces the plan: when no opening names a later year, the last of those that name another is meant.
        opened = self.openings.of(later, (start, stop)) or self.scan.within(later.opening, start, stop, later.opening_but_not)[::-1]
        for left, _ in opened:
            sentence = max(self.scan.text.rfind("。", start, left), self.scan.text.rfind("\n", start, left)) + 1
            if sentence > start and left - sentence < TRULY_REPORTED:
                return sentence
        return stop

    def _remainder(self, section: Section) -> None:
        """The role of the rest without any heading: the text before the first part of another role."""
        claimed = [heading.start for heading in self.headings if heading.level == 1 and heading.roles]
        span = (self.body[0], min(claimed, default=self.body[1]))
        if passages.length(self.scan.text, [span]) >= TRULY_REPORTED and len(passages.sentences(self.scan.text, *span)) > _OPENING_SENTENCES:
            section.status, section.offset, section.spans = EMBEDDED, span[0], [span]

    def _unheaded(self, section: Section, role: Role) -> None:
        """A part without heading: by its opening sentence, else named in passing, else absent."""
        deep = [h for h in self.headings if role.id in h.roles and h.level > OWN_LEVEL and not self._in_sections(h.start, role.elsewhere)]
        found = [(h.end, h.stop) for h in deep] if deep else self._passage(role)
        if found and self._reports(found, role):
            section.status, section.spans = EMBEDDED, found
            section.offset = deep[0].start if deep else found[0][0]
            return
        mentions = self.scan.within(role.mention or role.opening, *self.body, role.mention_but_not)
        if found or mentions:
            section.status = MENTION
            section.offset = min([span[0] for span in (found or mentions)])
            section.remote = not found and all(self._is_remote(span, role) for span in mentions)

    def _is_remote(self, span: Span, role: Role) -> bool:
        if self._in_sections(span[0], role.elsewhere):
            return True
        sentence = next((s for s in passages.sentences(self.scan.text, *self.openings.line(span[0])) if s[0] <= span[0] < s[1]), span)
        return any(other[0] <= span[0] < other[1] for other in self.scan.within(role.others, *sentence))

    def _in_sections(self, offset: int, roles: tuple[str, ...]) -> bool:
        return any(set(h.roles) & set(roles) and h.start <= offset < h.stop for h in self.headings if h.level <= OWN_LEVEL)

    def _reports(self, spans: list[Span], role: Role) -> bool:
        text = self.scan.text
        if role.evidence and not any(self.scan.has(role.evidence, *span) for span in spans):
            return False
        count = sum(len(passages.sentences(text, *span)) for span in spans)
        size = passages.length(text, spans)
        return size >= TRULY_REPORTED or (count > 1 and size >= TRULY_REPORTED // 2)

    def _passage(self, role: Role) -> list[Span]:
        """Return the passages that report a role without heading."""
        spans = self.openings.of(role, self.body)
        if role.evidence:
            # What persons did is told even below another part's heading, only never in a plan.
            plans = tuple(other.id for other in self.vocabulary.roles if other.next_year)
            return self.openings.witnessed(role, [s for s in spans if not self._in_sections(s[0], plans)])
        spans = [s for s in spans if not self._in_sections(s[0], role.elsewhere)]
        if role.next_year:
            late = self.body[0] + _LATE * (self.body[1] - self.body[0])
            spans = [s for s in spans if s[0] == self.openings.line(s[0])[0] or s[0] > late]
        candidates = [[self._extent(role, span)] for span in spans]
        return max(candidates, key=lambda found: passages.length(self.scan.text, found), default=[])

    def _extent(self, role: Role, span: Span) -> Span:
        """Return how far a part goes that opens with a sentence: its paragraph, and points below it."""
        text = self.scan.text
        line = self.openings.line(span[0])
        start = max(text.rfind("。", line[0], span[0]) + 1, line[0])
        following = [heading for heading in self.headings if heading.start > span[0]]
        if role.next_year:
            limit = min([h.start for h in following if h.roles or h.level == 1], default=self.body[1])
            return start, max(line[1], limit)
        return start, self._cut(role, start, self._with_points(line[1], min([h.start for h in following], default=self.body[1])))

    def _with_points(self, end: int, stop: int) -> int:
        """Return the end of the points that follow a paragraph line by line, up to the next heading."""
        text = self.scan.text
        while end + 1 < stop:
            following = self.openings.line(end + 1)
            if not _POINT.match(text[following[0] : following[1]]) or (marker_at(text[following[0] :]) and following[0] >= stop):
                break
            end = following[1]
        return end

    def _cut(self, role: Role, start: int, end: int) -> int:
        """Cut a passage where another role opens behind it."""
        for other in self.vocabulary.roles:
            if other.id == role.id or not other.next_year:
                continue
            for left, _ in self.openings.of(other, (start, end)):
                sentence = max(self.scan.text.rfind(c, start, left) for c in "。\n;")
                if sentence > start:
                    return sentence + 1
        return end

    def _measure(self, section: Section, role: Role) -> None:
        text = self.scan.text
        section.characters = passages.length(text, section.spans)
        if role.causes:
            section.causes = [c for span in section.spans for c in self.scan.within(role.causes, *span, role.causes_but_not)]
            headed = [h for h in self._inside(section) if self._holds_causes(role, h)]
            section.causes += [(h.end, h.stop) for h in headed if passages.length(self.scan.text, [(h.end, h.stop)]) >= _CAUSE]
        if role.next_year and section.offset is not None and section.status != MENTION:
            section.year = self._year(section)
        if role.items and section.reported:
            section.points = self._points(section, role)

    def _year(self, section: Section) -> int | None:
        for heading in section.headings:
            for year, _ in years(self.scan.text[heading.title_start : heading.end])[:1]:
                return year
        for start, end in section.spans:
            first = passages.sentences(self.scan.text, start, end)[:1]
            opening = self.scan.text[start : self.openings.line(first[0][0])[1]] if first else ""
            named = [year for year, _ in years(opening)]
            base = self.openings.base_year
            later = [year for year in named if base is None or year > base]
            return base + 1 if base is not None and base + 1 in later else next(iter(later), None)
        return None

    def _points(self, section: Section, role: Role) -> list[Span]:
        """Return the points of a section: sub-headings, else marked points, clauses or sentences."""
        all_inside, own = self._inside(section), set(map(id, section.headings))
        causes = [h for h in all_inside if self._holds_causes(role, h)]
        given = passages.Cover((c.start, c.stop) for c in causes)
        inside = [h for h in all_inside if id(h) not in own and h.start not in given]
        highest = min((h.level for h in inside), default=0)
        top = [h for h in inside if h.level == highest]
        wrappers = [h for h in top if role.id in h.roles and (causes or len(top) == 1)]
        if not wrappers:
            return self._listed(top, section)
        section.spans = [(h.end, h.stop) for h in (*wrappers, *causes)]
        below = [h for h in inside if h.parent is not None and self.headings[h.parent] in wrappers]
        return [(h.start, h.stop) for h in below] or passages.points(self.scan.text, [(w.end, w.stop) for w in wrappers])

    def _inside(self, section: Section) -> list[Heading]:
        """Return the headings that are a section's own or stand below them."""
        own, below = set(map(id, section.headings)), passages.Cover(section.spans)
        return [h for h in self.headings if id(h) in own or h.start in below]

    def _listed(self, top: list[Heading], section: Section) -> list[Span]:
        """Return sub-headings as points; below a single one the marks that go on inside its paragraph may be more."""
        if len(top) == 1:
            marked = passages.marked(self.scan.text, section.spans)
            return marked if len(marked) > 1 else [(top[0].start, top[0].stop)]
        return [(h.start, h.stop) for h in top] or passages.points(self.scan.text, section.spans)

    def _holds_causes(self, role: Role, heading: Heading) -> bool:
        """Say whether a sub-heading is that of the reasons, and not of the points too."""
        span = (heading.title_start, heading.end)
        return self.scan.has(role.cause_headings, *span) and not self.scan.has(role.subheadings, *span, role.headings_but_not)
