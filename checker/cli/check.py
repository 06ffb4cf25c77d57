"""The command ``fazhi check``."""

import argparse
import contextlib
import gc

from checker import packs
from checker.cli import console
from checker.cli.destinations import Sink, refuse_inputs, sinks
from checker.cli.paths import expand
from checker.errors import PackError, UsageError
from checker.judging import Judged, Request, judge
from checker.packs import Pack, cache
from checker.packs.folders import near
from checker.report import CONDITIONAL, ERROR, FAILED, NOT_A_REPORT, UNREADABLE, Policy, Report
from checker.reporters import Setting

DONE, NEGATIVE, NOT_JUDGED = 0, 1, 2


def check(options: argparse.Namespace) -> int:
    """Judge the reports given and return the exit code."""
    cache.recall_expressions()
    pack = load(options)
    policy = Policy(options.stage, options.fail_on, options.min_score, options.strict)
    files, errors = expand(options.paths)
    for error in errors:
        console.warn(error.message)
    if not files:
        return NOT_JUDGED
    refuse_inputs(options, files)
    code = NOT_JUDGED if errors else DONE
    pack.index()
    gc.freeze()
    gc.enable()
    request = Request(pack, policy, options.level, options.year, options.limits)
    with contextlib.ExitStack() as stack:
        opened = list(sinks(options, Setting(pack, policy, many=len(files) > 1, full=options.sarif_full, force=options.force), stack, files))
        for sink in opened:
            sink.begin()
        for file in files:
            judged = judge(file, request)
            code = max(code, exit_code(judged.report, policy))
            _tell(judged, opened, quiet=options.quiet)
        for sink in opened:
            sink.end()
    cache.keep_expressions()
    return code


def load(options: argparse.Namespace) -> Pack:
    """Return the packs that ``--rules`` names as one.

    Raises:
        PackError: there are mistakes in them, or with ``--strict-rules`` examples that miss.
        UsageError: they do not know the level given.
    """
    pack = packs.load(options.rules or packs.DEFAULT, cached=not getattr(options, "strict_rules", False))
    levels = pack.vocabulary.levels()
    if options.level is not None and options.level not in levels:
        raise UsageError("bad_arguments", f"fazhi:--level 没有“{options.level}”这个选择{near(options.level, levels)}(可选:{'、'.join(levels)})")
    if getattr(options, "strict_rules", False):
        from checker.examples import check_examples  # noqa: PLC0415 - on request only

        _, misses = check_examples(pack)
        if misses:
            raise PackError([f"规则包 {pack.id} 有 {len(misses)} 个例子不通过,不能使用;请用 fazhi rules test 查看"])
    return pack


def exit_code(report: Report, policy: Policy) -> int:
    """Return the exit code that one report calls for."""
    if report.outcome in {NOT_A_REPORT, UNREADABLE} or any(result.verdict == ERROR for result in report.results):
        return NOT_JUDGED
    return NEGATIVE if report.outcome == FAILED or (policy.strict and report.outcome == CONDITIONAL) else DONE


def _tell(judged: Judged, opened: list[Sink], *, quiet: bool) -> None:
    for sink in opened:
        sink.report(*judged)
    error = judged.report.error
    said = error and error["code"] == "missing_file"  # expand has said so
    if error and not said and not quiet and not any(sink.shown for sink in opened):
        console.warn(error["message"])
