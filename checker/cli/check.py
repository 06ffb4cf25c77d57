"""The command ``fazhi check``."""

import argparse
import contextlib
import gc
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from checker import engine, packs, readers
from checker.cli import console
from checker.cli.paths import expand
from checker.errors import PackError, ReadError, UsageError
from checker.packs import Pack, cache
from checker.packs.folders import near
from checker.report import CONDITIONAL, ERROR, FAILED, NOT_A_REPORT, UNREADABLE, Policy, Report
from checker.reporters import MACHINE, REPORTERS, Reporter, Setting

DONE, NEGATIVE, NOT_JUDGED = 0, 1, 2


@dataclass(slots=True, eq=False, repr=False)
class _Sink:
    """A reporter and where its text goes."""

    name: str
    reporter: Reporter
    stream: TextIO | None

    def put(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(text)
        elif text:
            console.out(text, utf8=self.name in MACHINE)


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
    with contextlib.ExitStack() as stack:
        sinks = list(_sinks(options, Setting(pack, policy, many=len(files) > 1), stack))
        for sink in sinks:
            sink.put(sink.reporter.begin())
        for file in files:
            report = judge(file, pack, policy, limits=options.limits, level=options.level, year=options.year)
            code = max(code, exit_code(report, policy))
            _tell(report, sinks, quiet=options.quiet or told(report, errors))
        for sink in sinks:
            sink.put(sink.reporter.end())
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


def judge(file: str, pack: Pack, policy: Policy, *, limits: readers.Limits, level: str | None, year: int | None) -> Report:
    """Read and judge one file; what cannot be read becomes a report that says so."""
    try:
        return engine.judge(readers.read(file, limits), pack, policy, level=level, year=year)
    except ReadError as error:
        return engine.blank(engine.no_source(file), UNREADABLE, {"code": error.code, "message": error.message}, pack)


def told(report: Report, errors: list[ReadError]) -> bool:
    """Say whether the error of a report was told when its file was looked for."""
    return report.error is not None and report.error["message"] in {error.message for error in errors}


def exit_code(report: Report, policy: Policy) -> int:
    """Return the exit code that one report calls for."""
    if report.outcome in {NOT_A_REPORT, UNREADABLE} or any(result.verdict == ERROR for result in report.results):
        return NOT_JUDGED
    return NEGATIVE if report.outcome == FAILED or (policy.strict and report.outcome == CONDITIONAL) else DONE


def _sinks(options: argparse.Namespace, setting: Setting, stack: contextlib.ExitStack) -> Iterator[_Sink]:
    for name, path in options.targets:
        if path is None:
            shown = Setting(setting.pack, setting.policy, console.colour(switched_off=options.no_color), _columns(), setting.many)
            yield _Sink(name, REPORTERS[name](shown), None)
        else:
            yield _Sink(name, REPORTERS[name](setting), stack.enter_context(_output(Path(path))))


def refuse_inputs(options: argparse.Namespace, files: list[str]) -> None:
    """Refuse a destination that is one of the reports: a report is never written to."""
    inputs = {os.path.realpath(file) for file in files}  # which also ends where links lead in a circle
    for _, path in options.targets:
        if path is not None and os.path.realpath(path) in inputs:
            raise UsageError("bad_output", f"{path}:是要检查的报告,不能把结果写进去,请换一个文件名")


@contextlib.contextmanager
def _output(path: Path) -> Iterator[TextIO]:
    """Open a destination for text."""
    with written(path) as stream, io.TextIOWrapper(stream, encoding="utf-8", newline="\n", write_through=True) as text:
        yield text


@contextlib.contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the destination, which takes its place when everything is written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        unfinished.replace(path)
    except OSError as error:
        raise UsageError("bad_output", f"{path}:写不进去,请换一个位置或关闭正在使用它的程序({type(error).__name__})") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _columns() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def _tell(report: Report, sinks: list[_Sink], *, quiet: bool) -> None:
    for sink in sinks:
        sink.put(sink.reporter.report(report))
    if report.error and not quiet and all(sink.stream is not None or sink.name in MACHINE for sink in sinks):
        console.warn(report.error["message"])
