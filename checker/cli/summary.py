"""The command ``fazhi summary``: the tables of the office that collects the reports."""

import argparse
import gc
import io
import os
import sys
import time
from datetime import date
from pathlib import Path

from checker.cli import console
from checker.cli.check import DONE, NEGATIVE, NOT_JUDGED, decided, load
from checker.cli.destinations import refuse_inputs, written
from checker.cli.paths import expand
from checker.errors import UsageError
from checker.judging import Request
from checker.packs import cache
from checker.readers import STANDARD_INPUT
from checker.report import ERROR, FAILED, NOT_A_REPORT, UNREADABLE, Policy
from checker.summary import desk, tables
from checker.summary.collating import collate
from checker.summary.copies import database
from checker.summary.decided import apply as settle
from checker.summary.desk import Desk, Order
from checker.summary.lists import day
from checker.summary.sheet import Book
from checker.summary.states import LATE, MISSING, WRONG_YEAR
from checker.summary.store import Store
from checker.summary.writing import BINARY, EACH, WRITERS, table_to_csv

_PATIENCE = 2.0  # seconds before progress is shown
_STEP = 0.5


def summary(options: argparse.Namespace) -> int:
    """Write the tables and return the exit code.

    2 when a file was not read or is no such report, a check broke, an earlier result is damaged, or a report is of no known unit;
    else 1 when a report that counts fails the gate, or a unit has sent none in time (未报, 迟报, 错年度); else 0.
    """
    if options.read_decisions:
        _read_back(options)
        if not options.paths:
            return DONE
    if options.promises and not options.last:
        raise UsageError("bad_arguments", "fazhi:--promises 要有上年的报告,请用 --last 写在哪里")
    with Store() as store:
        collected = collect(options, store)
        if collected is None:
            return NOT_JUDGED
        made, lost = collected
        _write(options, tables.of(made, *collate(made, copied=options.copies, promised=options.promises)))
        cache.keep_expressions()
        return max(exit_code(made), NOT_JUDGED if lost else DONE)


def collect(options: argparse.Namespace, store: Store) -> tuple[Desk, bool] | None:
    """Judge and order what came in, and tell on standard error what keeps it from being whole.

    Args:
        options: of ``summary`` or ``notice``.
        store: where records go.

    Returns:
        The desk, and whether a path led nowhere; None where nothing is left to be judged.
    """
    if not options.paths:
        raise UsageError("bad_arguments", f"fazhi {options.command}:缺少路径(报告文件、文件夹,或检查结果);用 fazhi {options.command} --help 查看用法")
    cache.recall_expressions()
    pack = load(options)
    files, errors = expand(options.paths)
    last, missing = expand(options.last) if options.last else ([], [])
    for error in [*errors, *missing]:
        console.warn(error.message)
    # A path that leads nowhere has been named above; it is no report that came in.
    files, last = ([path for path in part if path == STANDARD_INPUT or os.path.isfile(path)] for part in (files, last))
    if not files or (options.last and not last):
        return None
    refuse_inputs(options, [*files, *last, *(path for path in (options.roster, options.assign, options.received, options.decisions) if path)])
    decisions = decided(options, pack)
    pack.index()
    gc.freeze()
    gc.enable()
    if getattr(options, "copies", False):  # letters compare no texts
        database()  # before hundreds of reports are judged; its module is not frozen, because it complains when it is not freed
    policy = Policy(options.stage)
    order = Order(
        Request(pack, policy, limits=options.limits), files, last if options.last else None, options.roster, options.assign,
        day_given("--deadline", options.deadline), options.received, options.year, options.fresh, options.jobs, decisions,
    )  # fmt: skip
    made = desk.run(order, store, _Progress(quiet=options.quiet))
    if decisions:
        settle(made, decisions)
        for remark in decisions.remarks():
            console.warn(remark)
    if not options.quiet:
        for remark in made.remarks():
            console.warn(remark)
    return made, bool(errors or missing)


def _read_back(options: argparse.Namespace) -> None:
    """Bring the decisions of a filled-in workbook into their file; what says nothing new leaves it as it is."""
    from checker import decisions  # noqa: PLC0415 - on request only
    from checker.summary import decided as sheet  # noqa: PLC0415 - the same
    from checker.waivers import today  # noqa: PLC0415 - the same

    if not options.decisions:
        raise UsageError("bad_arguments", "fazhi summary:--read-decisions 要和 --decisions 文件 一起用,说明读回到哪个文件")
    path = Path(options.decisions)
    given = decisions.load(options.decisions) if path.exists() else []
    wanted = sheet.read(options.read_decisions, given, today())
    added = sum(one not in given for one in wanted)
    if not added and len(wanted) == len(given):
        console.warn(f"{path}:没有变化,共 {len(given)} 条认定")
        return
    text = decisions.rewritten(path.read_text(encoding="utf-8") if path.exists() else "", given, wanted)
    with written(path) as stream:
        stream.write(text.encode())
    removed = sum(one not in wanted for one in given)
    console.warn(f"{path}:写入 {added} 条,撤下或换掉 {removed} 条,现有 {len(wanted)} 条认定")


def day_given(option: str, text: str | None) -> date | None:
    """Return the day that an option names.

    Raises:
        UsageError: it is none.
    """
    if text is None:
        return None
    found = day(text)
    if found is None:
        raise UsageError("bad_arguments", f"fazhi:{option} 要写日期,例如 2025-03-01,写成了“{text}”")
    return found


def exit_code(made: Desk) -> int:
    """Return the exit code that a desk calls for, as `summary` says it."""
    parts = [made.this, *([made.last] if made.last else [])]
    unread = any(slip.outcome in {UNREADABLE, NOT_A_REPORT} for slip in made.this.slips) or any(part.errors for part in parts)
    if unread or made.unassigned or _broken(made):
        return NOT_JUDGED
    failed = any(slip.outcome == FAILED for _, slip in made.this.counted())
    behind = any(state in {MISSING, LATE, WRONG_YEAR} for standing in made.this.standings for state in standing.states)
    return NEGATIVE if failed or behind else DONE


def _broken(made: Desk) -> bool:
    return any(result[0] == ERROR for _, slip in made.this.counted() for result in made.store.get(slip.number)["results"].values())


def _write(options: argparse.Namespace, book: Book) -> None:
    for name, path in options.targets:
        if path is None:
            made = io.BytesIO()
            WRITERS[name](book, made)
            if name in BINARY:
                console.raw(made.getvalue())
            else:
                console.out(made.getvalue().decode("utf-8"), utf8=name != "table")
        elif name == EACH and (Path(path).is_dir() or path.endswith(("/", os.sep))):
            _each(book, Path(path))
        else:
            with written(Path(path)) as stream:
                WRITERS[name](book, stream)


def _each(book: Book, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("bad_output", f"{folder}:不能作为文件夹使用,请换一个位置({type(error).__name__})") from None
    for table in book.tables:
        with written(folder / f"{table.title}.csv") as stream:
            table_to_csv(table, stream)


class _Progress:
    """Shows on a terminal how far the work is, once it takes longer than a moment.

    Args:
        quiet: show nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        """Look at the clock."""
        self._shown = not quiet and sys.stderr.isatty()
        self._start = self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Show how many of how many files are done, and how long the rest will take."""
        now = time.monotonic()
        if not self._shown or now - self._start < _PATIENCE or (now - self._last < _STEP and done < total):
            return
        self._last = now
        left = (now - self._start) / done * (total - done)
        sys.stderr.write(f"\r已检查 {done}/{total},约还要 {left:.0f} 秒 " if done < total else "\r" + " " * 50 + "\r")
        sys.stderr.flush()
