"""A report as a page of two panes, the findings beside the text: what templates need, and the templates.

The page works without script (every finding and every mark is a link to the other); ``static/report.js`` adds filters, the walk
from place to place and the highlighting. Nothing is fetched from anywhere, and there are no inline handlers or styles, so that the
same template serves a file of its own and a server with a strict content security policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from checker.document import Document
from checker.report import CONDITIONAL, FAILED, NOT_A_REPORT, PASSED, UNREADABLE, Report, spoken
from checker.reporters import Setting
from checker.reporters.page.listing import FIGURE_KINDS, Group, Part, clean, listing, parts
from checker.reporters.page.reading import Block, blocks

if TYPE_CHECKING:
    from jinja2 import Environment

OUTCOMES = {PASSED: "通过", CONDITIONAL: "有条件通过", FAILED: "不通过", NOT_A_REPORT: "不是年度报告", UNREADABLE: "读不出来"}
FILTERS = (
    ("verdict", "结论", (("fail", "不通过"), ("partial", "部分做到"), ("error", "没有查成"))),
    ("certainty", "把握", (("certain", "确定"), ("doubtful", "请核对"))),
    ("severity", "轻重", (("must", "必须"), ("should", "应当"), ("may", "建议"))),
)
"""What the list is filtered by: attribute of an entry, its name, its values and their names."""
_FILTERED = frozenset({"error", "missing", "must", "should", "may", "doubtful"})


@dataclass(slots=True, eq=False, repr=False)
class FigureRow:
    """A figure of the report.

    Attributes:
        name: the indicator.
        value: with its unit, as one text.
        told: year, kind and scope.
        where: its place in words.
        excerpt: the clause.
        line: line of the text, None where it is not shown.
    """

    name: str
    value: str
    told: str
    where: str
    excerpt: str
    line: int | None


@dataclass(slots=True, eq=False, repr=False)
class View:
    """A report as the template needs it.

    Attributes:
        id: prefix of every identifier in the page.
        path: of the file.
        title: of the report.
        outcome: key of the outcome.
        verdict: the outcome in words.
        score: as printed, or empty.
        grade: or empty.
        known: unit, year and level, or that they were not recognised.
        error: why nothing was judged, or empty.
        notes: what was unusual about reading it.
        parts: the parts it should have.
        groups: the findings.
        filters: name of an attribute of an entry, what it is called, its values with names and numbers of entries.
        figures: the figures found.
        blocks: the text; empty where it is not shown.
        silence: why the text is not shown, or empty.
        unit: what places are counted in: 段 or 行.
        digest: ``sha256`` of the file.
    """

    id: str
    path: str
    title: str
    outcome: str
    verdict: str
    score: str = ""
    grade: str = ""
    known: list[str] = field(default_factory=list)
    error: str = ""
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    filters: list[tuple[str, str, list[tuple[str, str, int]]]] = field(default_factory=list)
    figures: list[FigureRow] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    silence: str = ""
    unit: str = "行"
    digest: str = ""

    @property
    def open(self) -> int:
        """Number of entries a drafter has to look at."""
        return sum(len(group.entries) for group in self.groups if group.key in _FILTERED)


def view(report: Report, document: Document | None, setting: Setting, prefix: str = "r1") -> View:
    """Return what the template shows of a report.

    Args:
        report: the judgement.
        document: the text it speaks of, or None.
        setting: rules and policy in use.
        prefix: of every identifier, so that several reports fit into one page.
    """
    meta = report.metadata
    path = clean(str(report.source["path"]))
    made = View(prefix, path, clean(meta["title"] or path.rsplit("/", 1)[-1]), report.outcome, OUTCOMES[report.outcome])
    made.digest = report.source["sha256"] or ""
    if report.error:
        made.error = clean(report.error["message"])
        return made
    made.score = "" if report.score is None else f"{report.score:g}"
    made.grade = report.grade or ""
    made.known = [
        clean(meta["unit"] or "单位未识别"), f"{meta['report_year']} 年度" if meta["report_year"] else "年度未识别", clean(meta["level"] or "层级未识别"),
    ]  # fmt: skip
    made.notes = [clean(note) for note in report.notes]
    made.notes += [f"{clean(part['where'])} {part['characters']} 字没有检查" for part in report.source["ignored_elsewhere"]]
    if document is None:
        made.silence = "没有原文。"
    elif report.secret and not setting.force:
        made.silence = "文中有密级或内部标记,原文和摘录都不放进网页。经过保密审查、确认可以公开的,加 --force 重新生成。"
    found = listing(report, setting.pack, excerpts=not made.silence)
    made.groups = found.groups
    made.filters = list(_filters(found.groups))
    lines: dict[tuple[int, int | None], int] = {}
    if document and not made.silence:
        made.blocks = blocks(document, report, found.spots)
        for line in range(document.text.count("\n") + 1, 0, -1):
            lines[document.address(line)] = line
        for place in (place for group in found.groups for entry in group.entries for place in entry.places):
            if place.spot and not place.spot.shown:
                place.line, place.spot = document.place(place.spot.start)[0], None
    elif made.silence:
        for place in (place for group in found.groups for entry in group.entries for place in entry.places):
            place.spot = None
    made.parts = list(parts(report, setting.pack, lines))
    made.figures = [_figure(report, row, lines, excerpts=not made.silence) for row in report.statistics]
    made.unit = spoken(report.source, 1, None)[-1]
    return made


def _filters(groups: list[Group]) -> Iterator[tuple[str, str, list[tuple[str, str, int]]]]:
    entries = [entry for group in groups if group.key in _FILTERED for entry in group.entries]
    for attribute, name, values in FILTERS:
        counted = [(value, word, sum(getattr(entry, attribute) == value for entry in entries)) for value, word in values]
        yield attribute, name, [value for value in counted if value[2]]


def _figure(report: Report, row: dict[str, Any], lines: dict[tuple[int, int | None], int], *, excerpts: bool) -> FigureRow:
    value = f"{row['value']:,.15g}" if isinstance(row["value"], float) else f"{row['value']:,}"
    told = [f"{row['year']} 年" if row["year"] else "", FIGURE_KINDS.get(row["kind"], row["kind"]), row["scope"] or ""]
    return FigureRow(
        clean(row["name"]), clean(f"{value} {row['unit'] or ''}{row['hedge'] or ''}".strip()), clean(" · ".join(filter(None, told))),
        spoken(report.source, row["line"], row["page"]), clean(row["excerpt"]) if excerpts else "", lines.get((row["line"], row["page"])),
    )  # fmt: skip


def static(name: str) -> str:
    """Return a style sheet or script of the page."""
    return files(__name__).joinpath("static", name).read_text(encoding="utf-8")


@cache
def environment() -> "Environment":
    """Return the templates, every value escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - 40 ms, for pages only

    return Environment(
        loader=PackageLoader(__name__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, auto_reload=False, cache_size=-1,
    )  # fmt: skip
