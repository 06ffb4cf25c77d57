"""The command ``fazhi check``."""

import argparse
import contextlib
import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from checker import packs
from checker.cli import console
from checker.cli.destinations import Sink, refuse_inputs, sinks, written
from checker.cli.paths import expand
from checker.cli.progress import shown
from checker.errors import PackError, ReadError, UsageError
from checker.judging import Judged, Request
from checker.packs import Pack, cache
from checker.packs.folders import near
from checker.readers import SLOW_SUFFIXES
from checker.report import CONDITIONAL, ERROR, FAILED, NOT_A_REPORT, UNREADABLE, Policy, Report
from checker.reporters import Setting
from checker.workers import judge_all

if TYPE_CHECKING:
    from checker.decisions import Decisions
    from checker.waivers import Waivers

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
    waivers, decisions = _waivers(options, pack), decided(options, pack)
    with contextlib.ExitStack() as stack:
        opened = list(sinks(options, Setting(pack, policy, many=len(files) > 1, full=options.sarif_full, force=options.force), stack, files))
        request = asked(options, files, pack, policy, documents=any(sink.format.documents for sink in opened))
        record = _recorder(options, stack)
        for sink in opened:
            sink.begin()
        for judged in shown(judge_all(files, request, options.jobs), len(files), quiet=options.quiet):
            if waivers:
                waivers.apply(judged.report, policy)
            if decisions:
                decisions.apply(judged.report, policy)
            record(judged.report)
            code = max(code, exit_code(judged.report, policy))
            _tell(judged, opened, quiet=options.quiet or told(judged.report, errors))
        for sink in opened:
            sink.end()
    for remark in [*(waivers.remarks() if waivers else ()), *(decisions.remarks() if decisions else ())]:
        console.warn(remark)
    if request.answers:
        request.answers.clean()
    cache.keep_expressions()
    return code


def asked(options: argparse.Namespace, files: list[str], pack: Pack, policy: Policy, *, documents: bool) -> Request:
    """Return what is asked of every report.

    Args:
        options: of the command.
        files: the reports.
        pack: the rules.
        policy: stage, threshold and strictness.
        documents: whether the texts are needed.
    """
    answers = None
    if not options.no_cache and any(file.lower().endswith(SLOW_SUFFIXES) for file in files):
        from checker.answers import opened  # noqa: PLC0415 - for formats that are slow to read

        answers = opened(pack, (policy.stage, policy.fail_on, policy.min_score, policy.strict, options.level, options.year, options.limit))
    return Request(pack, policy, options.level, options.year, options.limits, answers, documents)


def _waivers(options: argparse.Namespace, pack: Pack) -> "Waivers | None":
    if not options.waivers and not options.baseline:
        return None
    from checker import waivers  # noqa: PLC0415 - yaml takes 20 ms, and most runs waive nothing

    made = waivers.Waivers()
    if options.waivers:
        made.given = waivers.load(options.waivers, [rule.id for rule in pack.rules])
    if options.baseline:
        made.known, made.since = waivers.load_baseline(options.baseline)
        made.folder = Path(options.baseline).parent
    return made


def decided(options: argparse.Namespace, pack: Pack) -> "Decisions | None":
    """Return what people decided on findings, where ``--decisions`` names a file.

    Raises:
        UsageError: mistakes in the file.
    """
    if not options.decisions:
        return None
    from checker import decisions  # noqa: PLC0415 - yaml takes 20 ms, and most runs have no such file
    from checker.summary.names import Names  # noqa: PLC0415 - the same

    return decisions.Decisions(decisions.load(options.decisions), Names(pack.vocabulary.bodies).core)


def _recorder(options: argparse.Namespace, stack: contextlib.ExitStack) -> Callable[[Report], None]:
    """Return what notes the findings for ``--write-baseline``; the file is written when the run is over."""
    if not options.write_baseline:
        return lambda _: None
    from checker.waivers import Recorder, today  # noqa: PLC0415 - on request only

    path = Path(options.write_baseline)
    recorder = Recorder(path.parent)
    stream = stack.enter_context(written(path))
    stack.callback(lambda: stream.write(recorder.dump(today())))
    return recorder.note


def load(options: argparse.Namespace) -> Pack:
    """Return the packs that ``--rules`` names as one.

    Raises:
        PackError: there are mistakes in them, or with ``--strict-rules`` examples that miss.
        UsageError: they do not know the level given.
    """
    pack = packs.load(options.rules or packs.DEFAULT, cached=not getattr(options, "strict_rules", False))
    levels = pack.vocabulary.levels()
    level = getattr(options, "level", None)
    if level is not None and level not in levels:
        raise UsageError("bad_arguments", f"fazhi:--level 没有“{level}”这个选择{near(level, levels)}(可选:{'、'.join(levels)})")
    if getattr(options, "strict_rules", False):
        from checker.examples import check_examples  # noqa: PLC0415 - on request only

        _, misses = check_examples(pack)
        if misses:
            raise PackError([f"规则包 {pack.id} 有 {len(misses)} 个例子不通过,不能使用;请用 fazhi rules test 查看"])
    return pack


def told(report: Report, errors: list[ReadError]) -> bool:
    """Say whether the error of a report was told when its file was looked for."""
    return report.error is not None and report.error["message"] in {error.message for error in errors}


def exit_code(report: Report, policy: Policy) -> int:
    """Return the exit code that one report calls for."""
    if report.outcome in {NOT_A_REPORT, UNREADABLE} or any(result.verdict == ERROR for result in report.results):
        return NOT_JUDGED
    return NEGATIVE if report.outcome == FAILED or (policy.strict and report.outcome == CONDITIONAL) else DONE


def _tell(judged: Judged, opened: list[Sink], *, quiet: bool) -> None:
    for sink in opened:
        sink.report(*judged)
    error = judged.report.error
    if error and not quiet and not any(sink.shown for sink in opened):
        console.warn(error["message"])
