"""The words of a rule pack: what a report is called, what its parts are called, who writes it."""

from dataclasses import field
from typing import Any, ClassVar

from checker.declared import declared
from checker.quantities import Units
from checker.terms import Terms

STRICT: dict[str, Any] = {"extra": "forbid"}
"""For pydantic, which validates these classes when a pack is compiled: unknown keys are errors."""


@declared()
class Genre:
    """What tells this kind of report from others.

    Attributes:
        name: what the report is called.
        subject: words of its subject in a title.
        kinds: how such a title ends.
        others: words in a title that tell another kind of document.
        others_but_not: where those words mean nothing.
        foreign: words near the beginning that no such report has.
        blanks: a place name left blank, as in a template.
        behind_unit: words of a title before which the name of the unit ends.
        recognised: least share of the text that must be recognised as its body; below it nothing is judged.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    subject: Terms
    kinds: Terms
    others: Terms = ()
    others_but_not: Terms = ()
    foreign: Terms = ()
    blanks: Terms = ()
    behind_unit: tuple[str, ...] = ()
    recognised: float = 0.5


@declared()
class Role:
    """One part of a report.

    Attributes:
        id: identifier, used in rules and in the result.
        name: what the part is called.
        headings: titles on level 1.
        headings_but_not: look-alikes.
        subheadings: titles below level 1; empty means as `headings`.
        weak_headings: titles that count only where nothing else claims them (and, with evidence, where the text bears them out).
        merged_headings: titles under which the role of the rest shares a part with the role that follows.
        past_headings: titles that tell results, so that no later year beside them makes them a plan.
        opening: words of the sentence that opens the part where it has no heading.
        opening_but_not: look-alikes.
        setting: words of which one stands in the same passage; empty means none is needed.
        evidence: words of which one stands in a passage that truly reports; empty means none is needed.
        mention: words that name the part in passing.
        mention_but_not: look-alikes.
        duty: words that name the duty itself, in passages told by persons.
        others: wording that speaks of somebody else's duty.
        own: wording in a title that makes it the writer's own whatever `others` says.
        elsewhere: roles in whose sections the part is at most mentioned.
        causes: wording that gives a reason.
        causes_but_not: look-alikes.
        cause_headings: titles of sub-sections that hold the reasons.
        next_year: a heading that names the following year has this role.
        rest: thematic headings that no role claims belong to it.
        items: the number of its points is part of the result.
        order: where it stands among the parts of a complete report; 0 is no part.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    headings: Terms
    headings_but_not: Terms = ()
    subheadings: Terms = ()
    weak_headings: Terms = ()
    merged_headings: Terms = ()
    past_headings: Terms = ()
    opening: Terms = ()
    opening_but_not: Terms = ()
    setting: Terms = ()
    evidence: Terms = ()
    mention: Terms = ()
    mention_but_not: Terms = ()
    duty: Terms = ()
    others: Terms = ()
    own: Terms = ()
    elsewhere: tuple[str, ...] = ()
    causes: Terms = ()
    causes_but_not: Terms = ()
    cause_headings: Terms = ()
    next_year: bool = False
    rest: bool = False
    items: bool = False
    order: int = 0


@declared()
class Bodies:
    """Who writes reports, and on which level.

    Attributes:
        governments: endings that follow the name of an area.
        party_prefix: prefix of party committees.
        departments: endings of names of departments.
        areas: level → endings of names of areas.
        provinces: full names on the highest level.
        prefectures: full names of cities of prefecture level.
        municipality_context: words in the report of a city on the highest level.
        prefecture_context: words in the report of a city of prefecture level.
        county_city_context: words in the report of a city of county level.
        own_words: level → words a report of that level calls itself by.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    governments: tuple[str, ...]
    party_prefix: str
    departments: tuple[str, ...]
    areas: dict[str, tuple[str, ...]]
    provinces: tuple[str, ...]
    prefectures: tuple[str, ...]
    municipality_context: Terms
    prefecture_context: Terms
    county_city_context: Terms
    own_words: dict[str, Terms]


@declared()
class Subject:
    """What figures are about; once spoken of, it holds for the figures that follow in the sentence.

    Attributes:
        id: identifier, used by indicators.
        terms: words that speak of it; what was spoken of before ends there.
        soft: words that speak of it or of what was spoken of before.
        but_not: look-alikes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    terms: Terms
    soft: Terms = ()
    but_not: Terms = ()


@declared()
class Indicator:
    """A figure that reports give under a name.

    Attributes:
        id: identifier, used in rules and in the result.
        name: what it is called.
        units: units it is counted in; an empty one stands for a cell of a table without unit.
        subject: what must have been spoken of; empty: nothing.
        says: words beside the number that make it this indicator.
        hints: words that do so where `says` of no indicator stands beside the number.
        but_not: words beside the number that speak against it.
        zero: wording that states zero without a number.
        zero_but_not: look-alikes of it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    units: tuple[str, ...]
    subject: str = ""
    says: Terms = ()
    hints: Terms = ()
    but_not: Terms = ()
    zero: Terms = ()
    zero_but_not: Terms = ()


@declared()
class FigureWords:
    """The words that make numbers figures, and figures indicators.

    Attributes:
        units: words that follow a counted number.
        targets: wording under which a number is a goal.
        targets_but_not: look-alikes.
        previous: words of the year before.
        previous_but_not: look-alikes.
        other_bodies: words of somebody else's figures.
        other_bodies_but_not: look-alikes: the court decides the body's own cases.
        superiors: level → words of what bodies above did, in reports of that level: 县司法局抽查案卷 in that of a town.
        areas: level → words for the whole area of that level.
        part: words that open the parts of a figure.
        scopes: wording that limits a figure.
        changes: words beside a number that is a difference.
        subjects: what figures are about.
        indicators: in the order of a table of them.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    units: Units
    subjects: tuple[Subject, ...]
    indicators: tuple[Indicator, ...]
    targets: Terms = ()
    targets_but_not: Terms = ()
    previous: Terms = ()
    previous_but_not: Terms = ()
    other_bodies: Terms = ()
    other_bodies_but_not: Terms = ()
    superiors: dict[str, Terms] = field(default_factory=dict)
    areas: dict[str, Terms] = field(default_factory=dict)
    part: Terms = ()
    scopes: Terms = ()
    changes: Terms = ()


@declared()
class Vocabulary:
    """All words of a pack.

    Attributes:
        genre: what the report is.
        roles: its parts, in the order of the result.
        topics: words of thematic headings.
        bodies: who writes it.
        sets: named lists of terms that rules refer to as ``@name``.
        figures: words of its figures; None: the pack looks at none.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    genre: Genre
    roles: tuple[Role, ...]
    bodies: Bodies
    topics: Terms = ()
    sets: dict[str, Terms] = field(default_factory=dict)
    figures: FigureWords | None = None

    def parts(self) -> list[Role]:
        """Return the roles that are parts of a complete report, in their order."""
        return sorted((role for role in self.roles if role.order), key=lambda role: role.order)

    def levels(self) -> tuple[str, ...]:
        """Return the levels of those who write such reports."""
        return tuple(dict.fromkeys((*self.bodies.own_words, *self.bodies.areas)))

    def role(self, role_id: str) -> Role:
        """Return a role by its id.

        Raises:
            KeyError: the pack has no such role.
        """
        for role in self.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)
