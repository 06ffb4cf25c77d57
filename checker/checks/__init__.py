"""The closed set of kinds of checks: one module each, one line in `KINDS`."""

from typing import Any

from checker.checks.addressee import Addressee
from checker.checks.answered_items import AnsweredItems
from checker.checks.bare_rates import BareRates
from checker.checks.base import Check, Evidence, Outcome
from checker.checks.by_year import ByYear
from checker.checks.cases import Cases
from checker.checks.claims import Claims
from checker.checks.compared import Compared
from checker.checks.concrete_items import ConcreteItems
from checker.checks.coverage import Coverage
from checker.checks.date_window import DateWindow
from checker.checks.document_titles import DocumentTitles
from checker.checks.facts_told import FactsTold
from checker.checks.figure_density import FigureDensity
from checker.checks.figures_given import FiguresGiven
from checker.checks.forbidden import Forbidden
from checker.checks.growth import Growth
from checker.checks.item_share import ItemShare
from checker.checks.length import Length
from checker.checks.lone_lines import LoneLines
from checker.checks.mention import Mention
from checker.checks.names_agree import NamesAgree
from checker.checks.numbering import Numbering
from checker.checks.opening import Opening
from checker.checks.out_of_time import OutOfTime
from checker.checks.pairs import Pairs
from checker.checks.paragraphs import Paragraphs
from checker.checks.part_of_whole import PartOfWhole
from checker.checks.personal_data import PersonalData
from checker.checks.persons import Persons
from checker.checks.plan_done import PlanDone
from checker.checks.rate_points import RatePoints
from checker.checks.rate_range import RateRange
from checker.checks.ratio import Ratio
from checker.checks.repeated import Repeated
from checker.checks.residue import Residue
from checker.checks.section import SectionCheck
from checker.checks.section_order import SectionOrder
from checker.checks.section_share import SectionShare
from checker.checks.section_year import SectionYear
from checker.checks.signature import SignatureCheck
from checker.checks.slips import Slips
from checker.checks.stray_text import StrayText
from checker.checks.sum_of_parts import SumOfParts
from checker.checks.suspicion import Suspicion
from checker.checks.title_parts import TitleParts
from checker.checks.topic import Topic
from checker.checks.wording import Wording
from checker.checks.worst_of import WorstOf
from checker.checks.years_agree import YearsAgree

_ALL: tuple[type[Any], ...] = (
    Addressee, AnsweredItems, BareRates, ByYear, Cases, Claims, Compared, ConcreteItems, Coverage, DateWindow, DocumentTitles, FactsTold,
    FigureDensity, FiguresGiven, Forbidden, Growth, ItemShare, Length, LoneLines, Mention, NamesAgree, Numbering, Opening, OutOfTime, Pairs,
    Paragraphs, PartOfWhole, PersonalData, Persons, PlanDone, RatePoints, RateRange, Ratio, Repeated, Residue, SectionCheck, SectionOrder,
    SectionShare, SectionYear, SignatureCheck, Slips, StrayText, SumOfParts, Suspicion, TitleParts, Topic, Wording, WorstOf, YearsAgree,
)  # fmt: skip
KINDS: dict[str, type[Any]] = {cls.kind: cls for cls in _ALL}
"""Name in a rule's ``check: {kind: …}`` → class."""

__all__ = ["KINDS", "Check", "Evidence", "Outcome"]
