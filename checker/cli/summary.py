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
from checker.cli.check import DONE, NEGATIVE, NOT_JUDGED, load
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
    if options.promises and not options.last:
        raise UsageError("bad_arguments", "fazhi:--promises 要有上年的报告,请用 --last 写在哪里")
    cache.recall_expressions()
    pack = load(options)
    files, errors = expand(options.paths)
    last, missing = expand(options.last) if options.last else ([], [])
    for error in [*errors, *missing]:
        console.warn(error.message)
    # A path that leads nowhere has been named above; it is no report that came in.
    files, last = ([path for path in part if path == STANDARD_INPUT or os.path.isfile(path)] for part in (files, last))
    if not files or (options.last and not last):
        return NOT_JUDGED
    refuse_inputs(options, [*files, *last, *(path for path in (options.roster, options.assign, options.received) if path)])
    pack.index()
    gc.freeze()
    gc.enable()
    if options.copies:
        database()  # before hundreds of reports are judged; its module is not frozen, because it complains when it is not freed
    policy = Policy(options.stage)
    order = Order(
        Request(pack, policy, limits=options.limits), files, last if options.last else None, options.roster, options.assign, _deadline(options.deadline),
        options.received, options.year, options.fresh, options.jobs,
    )  # fmt: skip
    with Store() as store:
        made = desk.run(order, store, _Progress(quiet=options.quiet))
        if not options.quiet:
            _tell(made)
        _write(options, tables.of(made, *collate(made, copied=options.copies, promised=options.promises)))
        cache.keep_expressions()
        return max(_exit_code(made), NOT_JUDGED if errors or missing else DONE)


def _deadline(text: str | None) -> date | None:
    if text is None:
        return None
    found = day(text)
    if found is None:
        raise UsageError("bad_arguments", f"fazhi:--deadline 要写日期,例如 2025-03-01,写成了“{text}”")
    return found


def _tell(made: Desk) -> None:
    """Say on standard error what keeps the tables from being whole."""
    for part in [made.this, *([made.last] if made.last else [])]:
        for error in part.errors:
            console.warn(error.message)
        for slip in part.slips:
            if slip.error:
                console.warn(slip.error)
    for warning in made.warnings:
        console.warn(warning)
    if made.unassigned:
        console.warn(f"有 {len(made.unassigned)} 份不能确定是哪个单位的,没有计入;请在名单的“文件”列或用 --assign 指定(见“请指定”表)")


def _exit_code(made: Desk) -> int:
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
