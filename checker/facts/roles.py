"""Which part of a report a heading is the title of."""

from bisect import bisect_left

from checker.facts import passages
from checker.facts.openings import Openings
from checker.outline import Heading
from checker.terms import Scan
from checker.text import years
from checker.vocabulary import Role, Vocabulary


class Titles:
    """Recognises the titles of parts.

    Args:
        vocabulary: words of the pack.
        scan: the folded text with the places of all words.
    """

    def __init__(self, vocabulary: Vocabulary, scan: Scan) -> None:
        """Note where any wording of titles starts: most lines have none, and need no closer look."""
        self.vocabulary = vocabulary
        self.scan = scan
        self._starts = sorted({s[0] for role in vocabulary.roles for s in (*scan.all(role.headings), *scan.all(role.subheadings))})

    def is_part(self, start: int, end: int) -> bool:
        """Say whether a span reads like the title of a part."""
        if not self._may_claim(start, end):
            return False
        return any(self.scan.has(role.headings, start, end, role.headings_but_not) for role in self.vocabulary.roles)

    def _may_claim(self, start: int, end: int) -> bool:
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end

    def assign(self, headings: list[Heading], openings: Openings) -> None:
        """Give every heading the roles that it claims.

        Args:
            headings: in order; changed in place.
            openings: of the same text; knows the year of the report.
        """
        for heading in headings:
            heading.roles = self._claims(heading, openings.base_year)
        top = [heading for heading in headings if heading.level == 1]
        self._by_content(headings, top, openings)
        self._thematic(top)

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
            if role.next_year and heading.level == 1 and base_year and self._names_later_year(heading, base_year) and not self._tells_the_past(heading):
                first.setdefault(role.id, heading.title_start)
        return self._resolve(heading, first)

    def _tells_the_past(self, heading: Heading) -> bool:
        """Say whether a title tells results: these words outweigh the year beside them."""
        return any(self.scan.has(role.past_headings, heading.title_start, heading.end) for role in self.vocabulary.roles)

    def _names_later_year(self, heading: Heading, base_year: int) -> bool:
        named = [year for year, _ in years(self.scan.text[heading.title_start : heading.end])]
        return bool(named) and min(named) == base_year + 1

    def _resolve(self, heading: Heading, first: dict[str, int]) -> tuple[str, ...]:
        """Settle several claims: the roles stand in the pack from the most specific to the most general."""
        claims = [role for role in self.vocabulary.roles if role.id in first]
        special = [role for role in claims if not role.rest]
        if not special:
            return (claims[0].id,) if claims else ()
        if not special[0].items:
            return (special[0].id,)
        merged = sorted((role.id for role in special if role.items), key=lambda role_id: first[role_id])
        sharing = [role.id for role in claims if role.rest and self.scan.has(role.merged_headings, heading.title_start, heading.end)]
        return tuple([*sharing, *merged][:2])

    def _by_content(self, headings: list[Heading], top: list[Heading], openings: Openings) -> None:
        """Give a heading with a weak title to the role that its text reports, when no title claims that role."""
        for role in self.vocabulary.roles:
            if not role.evidence or any(role.id in heading.roles for heading in headings):
                continue
            for heading in top:
                if not heading.roles and self._reports(heading, role, openings):
                    heading.roles = (role.id,)
                    return

    def _reports(self, heading: Heading, role: Role, openings: Openings) -> bool:
        """Say whether a weak title stands above a text of which most tells what the role asks."""
        if not self.scan.has(role.weak_headings, heading.title_start, heading.end):
            return False
        body = (heading.end, heading.stop)
        told = openings.witnessed(role, openings.of(role, body))
        return 2 * passages.length(self.scan.text, told) >= passages.length(self.scan.text, [body])

    def _thematic(self, top: list[Heading]) -> None:
        """Give headings that no role claims to the role of the rest, by their theme or for want of an umbrella."""
        rest = next((role for role in self.vocabulary.roles if role.rest), None)
        if rest is None:
            return
        umbrella = any(rest.id in heading.roles for heading in top)
        themes = (rest.weak_headings, self.vocabulary.topics)
        for heading in top:
            themed = any(self.scan.has(terms, heading.title_start, heading.end) for terms in themes)
            if not heading.roles and (themed or not umbrella):
                heading.roles = (rest.id,)
