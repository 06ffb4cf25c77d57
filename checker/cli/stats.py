"""The command ``fazhi stats``: the figures of reports as a table."""

import argparse
from pathlib import Path

from checker.cli import console
from checker.cli.check import NOT_JUDGED, asked, exit_code, load, told
from checker.cli.destinations import refuse_inputs, written
from checker.cli.paths import expand
from checker.cli.progress import shown
from checker.ledger import VIEWS
from checker.ledger.writing import BINARY, WRITERS
from checker.report import Policy, Report
from checker.workers import judge_all

DONE = 0


def stats(options: argparse.Namespace) -> int:
    """Write the figures of the reports given and return the exit code: 2 when one of them was not read, else 0."""
    pack = load(options)
    files, errors = expand(options.paths)
    for error in errors:
        console.warn(error.message)
    if not files:
        return NOT_JUDGED
    refuse_inputs(options, files)
    request = asked(options, files, pack, Policy(), documents=False)
    reports = [judged.report for judged in shown(judge_all(files, request, options.jobs), len(files), quiet=options.quiet)]
    for report in reports:
        if report.error and not options.quiet and not told(report, errors):
            console.warn(report.error["message"])
    _write(options, [report for report in reports if not report.error])
    return NOT_JUDGED if errors or any(exit_code(report, Policy()) == NOT_JUDGED for report in reports) else DONE


def _write(options: argparse.Namespace, reports: list[Report]) -> None:
    sheet = VIEWS[options.view](reports, others=options.all)
    for name, path in options.targets:
        made = WRITERS[name](sheet)
        if path is not None:
            with written(Path(path)) as stream:
                stream.write(made)
        elif name in BINARY:
            console.raw(made)
        else:
            console.out(made.decode("utf-8"), utf8=name != "table")
