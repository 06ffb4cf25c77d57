"""Where a unit stands: what it sent, whether that counts, and whether it came in time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from checker.report import NOT_A_REPORT, UNREADABLE
from checker.summary.matching import Match

REPORTED, MISSING, LATE, REPEATED = "已报", "未报", "迟报", "重复报"
WRONG_YEAR, UNREAD, NO_REPORT, UNTIMED = "错年度", "无法读取", "不是年报", "无法判断时间"
STATES = (REPORTED, MISSING, LATE, REPEATED, WRONG_YEAR, UNREAD, NO_REPORT, UNTIMED)
"""The states of a unit. Exactly one of 已报 迟报 无法判断时间 (a report counts), 错年度 不是年报 无法读取 (something came, nothing counts) or 未报
holds; 重复报 is added to the first three when several files could count."""
UNASSIGNED, SUPERSEDED = "请指定", "已被后来的代替"
_NEAREST = (WRONG_YEAR, NO_REPORT, UNREAD)
"""What a unit is said to have sent when nothing counts: that which is nearest to a report."""


@dataclass(slots=True, eq=False, repr=False)
class Slip:
    """One file that came in, in few words; the record lies in the store under its number.

    Attributes:
        number: of the record.
        path: as given, with /.
        sha256: of its bytes; None when nothing was read.
        outcome: as in a report.
        error: why it was not judged, or None.
        code: identifier of the error, or None.
        year: the report year recognised.
        level: the level recognised.
        title: as printed.
        signed: date of the signature, for information only.
        published: date of publication, for information only.
        score: as judged last.
        live: judged in this run, not taken from an earlier result.
        digest: of the rules it was judged by.
        match: whose report it is.
        set_year: the year a list says it is for, or None.
        received: when it came in, or None.
        state: of this file.
        notes: what a person should know of it.
    """

    number: int
    path: str
    sha256: str | None
    outcome: str
    error: str | None
    code: str | None
    year: int | None
    level: str | None
    title: str | None
    signed: str | None
    published: str | None
    score: float | None
    live: bool
    digest: str
    match: Match = field(default_factory=lambda: Match(None, 0.0, ""))
    set_year: int | None = None
    received: date | None = None
    state: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file name."""
        return self.path.rpartition("/")[2]


@dataclass(slots=True, eq=False, repr=False)
class Standing:
    """Where one unit stands in one round.

    Attributes:
        states: one or two of `STATES`.
        slips: its files in the order they came.
        counting: the one whose judgement counts: the latest that is a report of the year; None when there is none.
        notes: what a person should know.
    """

    states: tuple[str, ...]
    slips: list[Slip]
    counting: Slip | None
    notes: list[str]


def state_of_file(slip: Slip, year: int | None, deadline: date | None) -> str:
    """Return the state of a file by itself.

    无法读取: it could not be read, or nothing in it recognised. 不是年报: it is another kind of document. 错年度: the year recognised
    (or said by a list) is not the year collected. 无法判断时间: there is a deadline, but no time of receipt is known. 迟报: received
    on a day after the deadline. 已报: else.

    Args:
        slip: the file.
        year: the year collected, or None when it is not known.
        deadline: the last day in time, or None.
    """
    if slip.outcome == UNREADABLE:
        return UNREAD
    if slip.outcome == NOT_A_REPORT:
        return NO_REPORT
    of = slip.set_year or slip.year
    if year is not None and of is not None and of != year:
        return WRONG_YEAR
    if deadline is None:
        return REPORTED
    if slip.received is None:
        return UNTIMED
    return LATE if slip.received > deadline else REPORTED


def standing(slips: Iterable[Slip], deadline: date | None) -> Standing:
    """Return where a unit stands by its files, whose own states are set; those that another file replaces get the state for that.

    Of several files that count by themselves (已报, 迟报, 无法判断时间) the one received last counts, of those without a time or of one
    day the one given last. 重复报: there are several such files, copies with the same bytes included. In time is a unit whose first
    report of the year was: 已报 when one of the files was in time, 迟报 when all were late, 无法判断时间 when none is known to have been
    in time and of one it is not known.

    Args:
        slips: the unit's files, in the order given.
        deadline: the last day in time, or None.
    """
    given = list(slips)
    valid = [slip for slip in given if slip.state in {REPORTED, LATE, UNTIMED}]
    if not valid:
        reached = {slip.state for slip in given}
        state = next((state for state in _NEAREST if state in reached), MISSING)
        return Standing((state,), given, None, _said(given, None))
    counting = max(enumerate(valid), key=lambda pair: (pair[1].received or date.min, pair[0]))[1]
    reached = {slip.state for slip in valid}
    state = REPORTED if REPORTED in reached else UNTIMED if UNTIMED in reached else LATE
    states = (state, REPEATED) if len(valid) > 1 else (state,)
    notes = _repeated(valid, counting, deadline) if len(valid) > 1 else []
    for slip in valid:
        if slip is not counting:
            slip.state = SUPERSEDED
    return Standing(states, given, counting, [*notes, *counting.notes, *_said(given, counting)])


def _repeated(valid: list[Slip], counting: Slip, deadline: date | None) -> list[str]:
    """Say how many files there are, which counts, which are copies, and whether the latest was late."""
    for slip in valid:
        if slip is not counting and slip.sha256 is not None and slip.sha256 == counting.sha256:
            slip.notes.append(f"与“{counting.name}”内容完全相同")
    copies = sum(slip.sha256 is not None and slip.sha256 == counting.sha256 for slip in valid) - 1
    told = "内容完全相同" if copies == len(valid) - 1 else f"其中 {copies + 1} 份内容完全相同" if copies else "内容不同"
    timed = "收到最晚" if counting.received else "没有收到时间,按给出的顺序取最后"
    notes = [f"报来 {len(valid)} 份({told}),按{timed}的“{counting.name}”计"]
    if deadline and counting.state == LATE and any(slip.state == REPORTED for slip in valid):
        notes.append("首次报送按时,所计的一份在期限之后")
    return notes


def _said(given: list[Slip], counting: Slip | None) -> list[str]:
    """Say of the files that do not count by themselves what they are."""
    notes = []
    for slip in given:
        if slip is not counting and slip.state in _NEAREST:
            what = f"是 {slip.set_year or slip.year} 年度的" if slip.state == WRONG_YEAR else slip.state
            notes.append(f"“{slip.name}”{what}")
    return notes
