"""The desk itself: what came in is judged, given to its unit, judged again by what the roster says, and put in its place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from checker.decisions import Decisions
from checker.errors import ReadError
from checker.judging import Request
from checker.packs.model import Pack
from checker.report import NOT_A_REPORT, UNREADABLE
from checker.summary import figures, receipts, roster, states
from checker.summary.matching import Grouper, Matcher, assigned_to, unused
from checker.summary.names import Names
from checker.summary.ranking import ranks
from checker.summary.receipts import Receipts
from checker.summary.records import Record
from checker.summary.roster import Roster
from checker.summary.sources import Files, Source
from checker.summary.states import Slip, Standing
from checker.summary.store import Store

Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many."""


@dataclass(slots=True, eq=False, repr=False)
class Order:
    """What the office asks for.

    Attributes:
        request: rules, policy and limits; without level and year.
        paths: reports and earlier results of this round, files only.
        last: those of last year or of the round before; None: nothing to compare with.
        roster: name of the list of units, or None.
        assign: name of the list that says whose report a file is, or None.
        deadline: the last day in time, or None.
        received: name of the list of days of receipt, ``mtime``, or None.
        year: the year collected; None: that of most of the reports.
        fresh: judge again what the journal knows.
        jobs: processes; 0: as many as are worth it.
        decisions: what people decided on findings, or None.
        source: where the files lie; None: on this machine, by their paths.
    """

    request: Request
    paths: list[str]
    last: list[str] | None = None
    roster: str | None = None
    assign: str | None = None
    deadline: date | None = None
    received: str | None = None
    year: int | None = None
    fresh: bool = False
    jobs: int = 0
    decisions: Decisions | None = None
    source: Source | None = None


@dataclass(slots=True, eq=False, repr=False)
class Round:
    """What came in at one time.

    Attributes:
        year: the year collected; None when no report says one.
        slips: the files in the order given.
        standings: where each unit stands, in the order of the units.
        errors: earlier results that could not be read.
    """

    year: int | None = None
    slips: list[Slip] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    errors: list[ReadError] = field(default_factory=list)

    def counted(self) -> Iterator[tuple[int, Slip]]:
        """Yield (index of the unit, the file that counts) of the units that have one."""
        for at, standing in enumerate(self.standings):
            if standing.counting is not None:
                yield at, standing.counting


@dataclass(slots=True, eq=False, repr=False)
class Desk:
    """All that the tables are made from.

    Attributes:
        order: what was asked.
        store: the records.
        source: where the files lie.
        roster: the units; without a list those that the reports name.
        this: this round.
        last: last year's round or the one before, or None.
        ranks: index of the unit → rank among all.
        level_ranks: index of the unit → rank on its level.
        levels: index of the unit → its level, of the roster or as recognised; None when neither says.
        names: index of the unit → its name, with its superior where another is called the same.
        warnings: what a person should mend in the lists, in Chinese.
    """

    order: Order
    store: Store
    source: Source
    roster: Roster = field(default_factory=Roster)
    this: Round = field(default_factory=Round)
    last: Round | None = None
    ranks: dict[int, int] = field(default_factory=dict)
    level_ranks: dict[int, int] = field(default_factory=dict)
    levels: list[str | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def pack(self) -> Pack:
        """The rules in use."""
        return self.order.request.pack

    @property
    def unassigned(self) -> list[Slip]:
        """The files of which a person must say whose they are."""
        return [slip for slip in self.this.slips if slip.match.unit is None]

    def remarks(self, how: str = "用 --assign 指定") -> Iterator[str]:
        """Yield in Chinese what keeps the tables from being whole.

        Args:
            how: a person says whose report a file is, besides in the roster.
        """
        for part in [self.this, *([self.last] if self.last else [])]:
            yield from (error.message for error in part.errors)
            yield from (slip.error for slip in part.slips if slip.error)
        yield from self.warnings
        if self.unassigned:
            yield f"有 {len(self.unassigned)} 份不能确定是哪个单位的,没有计入;请在名单的“文件”列或{how}(见“请指定”表)"


def run(order: Order, store: Store, progress: Progress) -> Desk:
    """Judge, assign and rank all that came in.

    Args:
        order: what is asked.
        store: where records go.
        progress: told of every file.

    Raises:
        ListError: mistakes in the roster or another list.
    """
    desk = Desk(order, store, order.source or Files(fresh=order.fresh, jobs=order.jobs))
    try:
        names, matcher, years, received = _lists(desk)
        finder = matcher or Grouper(desk.roster, names)
        counter = _Counter(progress, len(order.paths) + len(order.last or ()))
        desk.this = _round(desk, order.paths, counter)
        _settle(desk, desk.this, finder, years, received)
        if order.last is not None:
            desk.last = _round(desk, order.last, counter)
            _settle(desk, desk.last, finder, {}, None)
    finally:
        desk.source.close()
    _stand(desk)
    paths = [slip.path for part in (desk.this, desk.last) if part for slip in part.slips]
    lost = unused([*desk.roster.files, *years, *received.files], paths)
    desk.warnings += [f"名单里写的文件“{name}”这次没有收到" for name in dict.fromkeys(lost)]
    return desk


def read_lists(order: Order, store: Store, source: Source) -> None:
    """Read the lists of an order, to learn of their mistakes before anything is judged.

    Args:
        order: what is asked.
        store: of the desk.
        source: where the lists lie.

    Raises:
        ListError: mistakes in the roster or another list.
    """
    _lists(Desk(order, store, source))


def _lists(desk: Desk) -> tuple[Names, Matcher | None, dict[str, int], Receipts]:
    """Read the lists: the roster into the desk, the years that files are for, the days of receipt."""
    order, data = desk.order, desk.source.data
    names = Names(order.request.pack.vocabulary.bodies)
    if order.roster:
        desk.roster = roster.read(order.roster, order.request.pack.vocabulary.levels(), data)
    matcher = Matcher(desk.roster, names) if order.roster else None
    years = receipts.assign(order.assign, desk.roster, matcher, data) if order.assign else {}
    return names, matcher, years, receipts.read(order.received, desk.roster, matcher, data)


@dataclass(slots=True)
class _Counter:
    told: Progress
    total: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        self.told(self.done, self.total)


def _round(desk: Desk, paths: list[str], counter: _Counter) -> Round:
    """Take in what was given: reports are judged, earlier results are read."""
    made = Round()
    base = len(desk.this.slips) + 1
    found: list[tuple[int, Slip]] = []
    reports = {path: at for at, path in enumerate(paths) if not desk.source.is_results(path)}
    for file, record in desk.source.judged(list(reports), desk.order.request):
        found.append((reports[file], _slip(desk.store, base + len(found), record, live=True)))
        counter.step()
    for at, path in enumerate(paths):
        if path in reports:
            continue
        try:
            for record in desk.source.results(path):
                found.append((at, _slip(desk.store, base + len(found), record, live=False)))
        except ReadError as error:
            made.errors.append(error)
        counter.step()
    made.slips = [slip for _, slip in sorted(found, key=lambda pair: pair[0])]
    return made


def _slip(store: Store, number: int, record: Record, *, live: bool) -> Slip:
    store.put(number, record)
    source, metadata, error = record["source"], record["metadata"], record["error"] or {}
    return Slip(
        number, source["path"], source["sha256"], record["outcome"], error.get("message"), error.get("code"), metadata["report_year"], metadata["level"],
        metadata["title"], metadata["sign_date"], metadata["publish_date"], record["score"], live, record["digest"],
    )  # fmt: skip


def _settle(desk: Desk, part: Round, finder: Matcher | Grouper, years: dict[str, int], received: Receipts | None) -> None:
    """Give every file to its unit and its state, and judge again what the roster knows better."""
    for slip in part.slips:
        slip.match = finder.match(desk.store.get(slip.number))
        said = assigned_to(slip.path, years) if years else None
        unit = desk.roster.units[slip.match.unit] if slip.match.unit is not None else None
        slip.set_year = said if said is not None else unit.year if unit and received else None
    part.year = (desk.order.year if received else None) or _most([slip.set_year or slip.year for slip in part.slips])
    _judge_again(desk, part, set_year=received is not None and desk.order.year is not None)
    for slip in part.slips:
        slip.received = received.of(slip.path, slip.match.unit) if received else None
        slip.state = states.state_of_file(slip, part.year, desk.order.deadline if received else None)
        if slip.error and slip.outcome in {UNREADABLE, NOT_A_REPORT}:
            slip.notes.append(slip.error.removeprefix(slip.path).lstrip(":"))


def _most(years: Iterable[int | None]) -> int | None:
    """Return the most frequent year, the later of equals."""
    counts = Counter(year for year in years if year is not None)
    return max(counts, key=lambda year: (counts[year], year)) if counts else None


def _judge_again(desk: Desk, part: Round, *, set_year: bool) -> None:
    """Judge again, by level and year of the roster, the list or the command, what was recognised otherwise."""
    asked: dict[tuple[str | None, int | None], list[Slip]] = {}
    for slip in part.slips:
        if slip.outcome in {UNREADABLE, NOT_A_REPORT} or slip.match.unit is None:
            continue
        level = desk.roster.units[slip.match.unit].level
        level = level if level != slip.level else None
        year = slip.set_year or (part.year if set_year or slip.year is None else None)
        year = year if year != slip.year else None
        if level is None and year is None:
            continue
        said = "、".join(str(what) for what in (level, year and f"{year} 年度") if what)
        was = "、".join([*([slip.level or "层级认不出"] if level else []), *([f"{slip.year} 年度" if slip.year else "年度认不出"] if year else [])])
        if slip.live or (slip.sha256 and desk.source.digest(slip.path) == slip.sha256):
            slip.notes.append(f"按{said}判(文中{'为' if '认不出' not in was else ''}{was})")
            asked.setdefault((level, year), []).append(slip)
        else:
            slip.notes.append(f"应按{said}判,原文件不在,仍是原来的结果({was})")
    for (level, year), slips in asked.items():
        request = replace(desk.order.request, level=level, year=year)
        places: dict[str, list[Slip]] = {}
        for slip in slips:
            places.setdefault(slip.path, []).append(slip)
        for file, record in desk.source.judged(list(places), request):
            for slip in places[file]:
                desk.store.put(slip.number, record)
                slip.score, slip.outcome, slip.digest = record["score"], record["outcome"], record["digest"]


def _stand(desk: Desk) -> None:
    """Put every unit in its place and rank it, and keep its figures."""
    for part, deadline in ((desk.this, desk.order.deadline), (desk.last, None)):
        if part is None:
            continue
        by_unit: dict[int, list[Slip]] = {}
        for slip in part.slips:
            if slip.match.unit is None:
                slip.notes.insert(0, slip.match.how)
            else:
                by_unit.setdefault(slip.match.unit, []).append(slip)
        part.standings = [states.standing(by_unit.get(at, ()), deadline) for at in range(len(desk.roster.units))]
    called = Counter(unit.name for unit in desk.roster.units)
    desk.names = [unit.shown if called[unit.name] > 1 else unit.name for unit in desk.roster.units]
    desk.levels = [_level(desk, at) for at in range(len(desk.roster.units))]
    scores = {at: slip.score for at, slip in desk.this.counted() if slip.score is not None}
    desk.ranks = ranks(scores)
    for level in dict.fromkeys(desk.levels):
        desk.level_ranks |= ranks({at: score for at, score in scores.items() if desk.levels[at] == level})
    for at, slip in desk.this.counted():
        desk.store.put_figures(figures.of_record(desk.store.get(slip.number), at, desk.levels[at] or "", figures.indicators(desk.pack)))


def _level(desk: Desk, unit: int) -> str | None:
    if desk.roster.units[unit].level:
        return desk.roster.units[unit].level
    standings = [part.standings[unit] for part in (desk.this, desk.last) if part]
    return next((slip.level for one in standings for slip in [one.counting, *one.slips] if slip and slip.level), None)


__all__ = ["Desk", "Order", "Round", "read_lists", "run"]
